"""Many families from submitted to the register, block by block; with `CANTIK_UJI_BESAR` 500 of them, and how many CPU
seconds they take is printed (`pytest -s`)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.collect.app.models import FIELD
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.service import PostOrigin, receive
from cantik.field.forms.envelope import read_envelope
from cantik.field.forms.post import SubmissionPost
from cantik.field.review.app.approval import approve_block, draw, note_look
from cantik.field.review.app.family_forms import forms_of
from cantik.field.rounds.app.models import Block, Unit
from cantik.register.core.app.models import PersonVersion
from cantik.vault.app.opening import OpenStore
from tests.field import pendataan
from tests.field.pendataan import mulai
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import DESA

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
_FAMILIES, _PER_BLOCK = (500, 50) if os.environ.get("CANTIK_UJI_BESAR") else (60, 20)


@pytest.mark.malam
def test_many_families_are_approved_block_by_block(
    cradle: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {
        f"K{at}": (
            ("KRAJAN", "01", f"{at // _PER_BLOCK + 1:02d}"),
            [(f"KEPALA {at}", "1", 1970, "1"), (f"ISTRI {at}", "2", 1972, "3"), (f"ANAK {at}", "1", 2001, "4")],
        )
        for at in range(_FAMILIES)
    }
    monkeypatch.setattr(pendataan, "KELUARGA", many)
    here = mulai(copy_of(cradle), tmp_path)
    device = here.device()
    with writer.end_writers():
        for letter in many:
            xml = here.isi(letter, r302="36", r303="1")
            receive(SubmissionPost(xml), read_envelope(xml), PostOrigin(DESA.text(), device), clock.now())
    while read_some(here.opened):
        pass
    assert Unit.objects.filter(stage="terkirim").count() == _FAMILIES
    blocks = list(Block.objects.filter(round=here.round).order_by("rt"))
    for block in blocks:
        for unit in draw(here.agen, here.context, block).sample:
            note_look(here.agen, unit, forms_of([unit])[unit.pk][0].instance, clock.now())
    begun = time.process_time()
    done = [approve_block(here.agen, here.context, block, at=clock.now()) for block in blocks]
    spent = time.process_time() - begun
    print(f"approve_s {spent:.1f} CPU s")
    assert sum(tally.units for tally in done) == _FAMILIES
    assert PersonVersion.objects.filter(batch__kind=FIELD, retired_at=None).count() == 3 * _FAMILIES
