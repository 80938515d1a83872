"""What a phone may do to forms: go on with its enumerator's own, in its enumerator's blocks. All else is put aside with
the reason, and becomes what it says only when the office takes it."""

from __future__ import annotations

from cantik.base import clock
from cantik.field.forms.app import quarantine
from cantik.field.forms.app.hold_reasons import why_outside
from cantik.field.forms.app.models import FORMER, HEAD, HELD, OTHER_BLOCK, OTHER_ENUMERATOR, FormSubmission
from cantik.field.forms.envelope import read_envelope
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Block, Device
from cantik.staff.app.models import Account
from tests.field.pendataan import K2, L1, Putaran
from tests.register.bekal import DESA
from tests.staff import bekal


def second_enumerator(putaran: Putaran) -> Account:
    """Somebody else of the round, who visits one of its blocks."""
    bima = bekal.with_role("pencacah", DESA.text(), name="Bima Cacah", username="bima")
    whole = {block.pk: putaran.rina for block in Block.objects.filter(round=putaran.round)}
    rounds.assign(putaran.agen, putaran.round, whole | {putaran.block(L1).pk: bima}, at=clock.now())
    return bima


def standing(instance: str) -> tuple[str, str]:
    """What a form is to its chain, and why."""
    row = FormSubmission.objects.get(pk=instance)
    return row.standing, row.reason


def test_a_form_of_another_enumerator_is_not_superseded_until_the_office_says_so(putaran: Putaran) -> None:
    rina, bima = putaran.device(), putaran.device(second_enumerator(putaran))
    first = putaran.kirim(rina, putaran.isi("A"))
    foreign = putaran.kirim(bima, putaran.isi("A", deprecated=first, r302="2"))
    assert standing(first) == (HEAD, "")
    assert standing(foreign) == (HELD, OTHER_ENUMERATOR)

    row = FormSubmission.objects.get(pk=foreign)
    quarantine.decide(putaran.agen, row, putaran.opened, take=True, why="Rina meminta Bima", at=clock.now())
    assert standing(first) == (FORMER, "")
    assert standing(foreign) == (HEAD, "")


def test_the_phone_that_took_the_place_of_another_goes_on(putaran: Putaran) -> None:
    first = putaran.kirim(putaran.device(), putaran.isi("D"))
    edit = putaran.kirim(putaran.device(label="Ponsel kedua"), putaran.isi("D", deprecated=first, r302="2"))
    assert (standing(first), standing(edit)) == ((FORMER, ""), (HEAD, ""))


def test_a_family_of_another_block_is_marked(putaran: Putaran) -> None:
    bima = Device.objects.get(pk=putaran.device(second_enumerator(putaran)))
    rina = Device.objects.get(pk=putaran.device())
    assert putaran.unit("F").block == putaran.block(L1)
    assert putaran.unit("D").block == putaran.block(K2)
    asked = [("F", bima), ("F", rina), ("D", bima), ("D", rina)]
    said = [why_outside(device, read_envelope(putaran.isi(family))) for family, device in asked]
    assert said == ["", OTHER_BLOCK, OTHER_BLOCK, ""]
    unlisted = read_envelope(putaran.isi("X", [], outside=True))
    assert why_outside(bima, unlisted) == "", "a family that is on no list is nobody's yet"
