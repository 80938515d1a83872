"""`cantik instrument` with a round: the table of a device out, what was typed in, with nobody's name on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app.models import FormSubmission
from cantik.vault.app.opening import OpenStore
from tests.field.conftest import in_the_field
from tests.field.putaran import ambil
from tests.fixtures.perintah import cantik, database
from tests.fixtures.simpanan import Cradle, copy_of, cradle
from tests.staff import bekal

__all__ = ["Cradle", "copy_of", "cradle", "in_the_field"]


def test_paper_is_typed_at_the_desk(
    in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path
) -> None:
    opened = copy_of(in_the_field)
    ours, table = ambil(bekal.DESA), tmp_path / "meja.xlsx"
    devices.issue(ours.agen, ours.round, ours.rina, "Meja", at=clock.now())
    where = ("--phone", "Meja", "--desa", bekal.DESA, "--store", opened.store.path)
    made = cantik(
        "instrument", "pemutakhiran_keluarga", "--out", table, "--shape", "isian", *where, settings=database()
    )
    assert made.code == 0, made.told()
    assert f"versi {ours.round.version.version}" in made.out
    book = openpyxl.load_workbook(table)
    unit = book.worksheets[0]
    names = {str(cell.value) for cell in book.worksheets[1]["C"]}
    assert unit.max_row > 2
    unit.cell(3, 2, "4")  # r205: refused
    book.save(table)
    for accepted in (0, 1):
        ran = cantik("instrument", "baca", table, *where, *(["--accept"] * accepted), settings=database())
        assert (ran.code, FormSubmission.objects.count()) == (0, accepted), ran.told()
        assert not any(name in ran.out for name in names if len(name) > 4)
    unknown = cantik("instrument", "baca", table, "--phone", "Tiada", *where[2:], settings=database())
    assert "D150" in unknown.error_line
