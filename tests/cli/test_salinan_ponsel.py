"""`cantik phone-copy`: looks without storing, takes in once, says nothing of persons."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from cantik.field.forms.app import writer
from cantik.field.forms.app.models import FormSubmission
from cantik.vault.app.opening import OpenStore
from tests.field.conftest import in_the_field
from tests.field.forms.kiriman import NIK, filled, new_id
from tests.field.forms.ponsel import Phone
from tests.field.forms.salinan import phone_with, sealed
from tests.field.putaran import ambil
from tests.fixtures.perintah import cantik, database
from tests.fixtures.simpanan import Cradle, copy_of, cradle
from tests.staff import bekal

__all__ = ["Cradle", "copy_of", "cradle", "in_the_field"]


def test_a_copy_from_the_command_line(
    in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path
) -> None:
    opened = copy_of(in_the_field)
    ours = ambil(bekal.DESA)
    version, token = ours.round.version, ours.token()
    form = filled(new_id(), form=version.form_id, version=version.version)
    with writer.end_writers():
        offered = json.loads(Phone(token).get(f"/c/{token}/kunci").content)
    file = tmp_path / "ponsel.zip"
    file.write_bytes(sealed(offered, phone_with(token, form)))
    arguments = ("phone-copy", file, "--desa", bekal.DESA, "--store", opened.store.path)

    def told(*more: str) -> dict[str, object]:
        ran = cantik(*arguments, *more, "--json", settings=database())
        assert ran.code == 0, ran.told()
        assert not any(mark in ran.out + ran.err for mark in (NIK, token))
        return dict(ran.answer)

    assert told() == {"isian": 2, "nasib": {"baru": 1, "konsep": 1}, "diterima": False}
    assert FormSubmission.objects.count() == 0
    assert told("--accept")["nasib"] == {"diterima": 1, "konsep": 1}
    assert told("--accept")["nasib"] == {"konsep": 1, "sudah_ada": 1}
    assert FormSubmission.objects.count() == 1
    foreign = cantik(*arguments[:3], bekal.TETANGGA, *arguments[4:], "--accept", "--json", settings=database())
    assert foreign.answer["nasib"] == {"perangkat_lain": 2}
    file.write_bytes(b"bukan zip")
    assert "B601" in cantik(*arguments, settings=database()).error_line
