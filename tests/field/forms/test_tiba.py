"""A form that came moves the unit of its family: when its files are there, once, and never against the office."""

from __future__ import annotations

import datetime as dt

import pytest

from cantik.base import clock
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import SubmissionRows
from cantik.field.rounds.app.models import Unit
from cantik.field.rounds.app.progress import UnitStep, move
from cantik.field.rounds.states import UnitStage
from cantik.vault.app.opening import at_hand
from tests.field.forms.kiriman import new_id
from tests.field.forms.ponsel import Phone
from tests.field.putaran import Desa


def isian(here: Desa, unit: Unit, result: str = "1") -> bytes:
    """A visit of a family of the list."""
    return (
        f'<data id="pemutakhiran_keluarga" version="{here.round.version.version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<awal><keluarga>{unit.entity}</keluarga></awal><kunjungan><r205>{result}</r205></kunjungan>"
        f"<orx:meta><orx:instanceID>{new_id()}</orx:instanceID></orx:meta></data>"
    ).encode()


def tahap(unit: Unit) -> tuple[str, str, int]:
    """State, result of the visit, steps so far."""
    now = Unit.objects.get(pk=unit.pk)
    return now.stage, now.result, now.states.count()


@pytest.mark.basisdata
def test_a_unit_is_submitted_once_and_what_the_office_decides_later_stays(desa: tuple[Desa, Desa]) -> None:
    here, _ = desa
    unit, phone = Unit.objects.get(head="LEMBAH SATU"), Phone(here.token())
    assert phone.post(isian(here, unit)).status_code == 201
    read_some(at_hand())
    assert tahap(unit) == ("terkirim", "1", 1)
    assert unit.states.get().by == here.rina.actor
    later = clock.now() + dt.timedelta(seconds=1)
    move(unit, UnitStage.REJECTED, UnitStep(here.agen, later, reason="Umur anak perlu ditanya lagi."))
    SubmissionRows.objects.all().delete()  # a newer program reads every form anew
    read_some(at_hand())
    assert tahap(unit) == ("dikembalikan", "1", 2)


@pytest.mark.basisdata
def test_a_family_of_another_round_and_one_beside_the_list_move_nothing(desa: tuple[Desa, Desa]) -> None:
    here, there = desa
    phone, foreign = Phone(here.token()), Unit.objects.get(head="BUKIT SATU")
    own = Unit.objects.get(head="LEMBAH SATU")
    for xml in (isian(here, foreign), isian(here, own).replace(str(own.entity).encode(), b"")):
        assert phone.post(xml).status_code == 201
    read_some(at_hand())
    assert {tahap(unit) for unit in Unit.objects.filter(block__round__in=[here.round, there.round])} == {
        ("terbuka", "", 0)
    }


def test_a_form_that_is_held_moves_nothing(desa: tuple[Desa, Desa]) -> None:
    here, _ = desa
    unit, phone = Unit.objects.get(head="LEMBAH SATU"), Phone(here.token())
    late = isian(here, unit).replace(b'version="', b'version="9')
    assert phone.post(late).status_code == 202
    read_some(at_hand())
    assert tahap(unit) == ("terbuka", "", 0)
