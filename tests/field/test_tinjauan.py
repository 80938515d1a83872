"""What enumerators brought is reviewed, approved, joins the register; what they said happened is decided by the office.

The outsider comes first: who approves their own, twice, past an error, or another village's."""

from __future__ import annotations

import pytest

from cantik.base import clock
from cantik.collect.app.models import FIELD, Batch
from cantik.field.devices.app import devices, entity_lists
from cantik.field.errors import StateRefused
from cantik.field.review.app.approval import UnitVerdict, approve, approve_block, draw, note_look, send_back, unapprove
from cantik.field.review.app.examination import review
from cantik.field.review.app.family_forms import forms_of, read_form
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Device, Unit
from cantik.field.rounds.app.progress import UnitStep, move
from cantik.field.rounds.states import UnitStage
from cantik.register.core.app.models import FamilyVersion, PersonVersion
from tests.field.pendataan import K1, K2, Putaran, hadir


def setuju(here: Putaran, *letters: str, **verdict: object) -> None:
    verdicts = [UnitVerdict(here.unit(letter).pk, **verdict) for letter in letters]  # type: ignore[arg-type]
    approve(here.agen, here.context, verdicts, at=clock.now())


def menyatakan() -> int:
    """Standing statements of entries about persons."""
    return PersonVersion.objects.filter(batch__kind=FIELD, retired_at=None).count()


@pytest.mark.basisdata
def test_an_approved_family_joins_and_nobody_moves(putaran: Putaran) -> None:
    before, ponsel = hadir(putaran.opened), putaran.device()
    putaran.kirim(ponsel, putaran.isi("A"))
    setuju(putaran, "A")
    assert hadir(putaran.opened) == before
    assert menyatakan() == 3
    assert FamilyVersion.objects.filter(batch__kind=FIELD, retired_at=None).count() == 1
    assert putaran.unit("A").stage == "disetujui"
    putaran.kirim(ponsel, putaran.isi("B"))
    putaran.kirim(ponsel, putaran.isi("D"))
    setuju(putaran, "B")
    setuju(putaran, "D")
    batches = Batch.objects.filter(kind=FIELD)
    assert batches.count() == 2  # one for each block, none for each family
    assert len({batch.stock for batch in batches}) == 1
    assert "Rina Cacah" in batches[0].file_name
    assert hadir(putaran.opened) == before


@pytest.mark.basisdata
def test_who_filled_a_form_never_approves_it(putaran: Putaran) -> None:
    rounds.assign(putaran.agen, putaran.round, {putaran.block(K1).pk: putaran.agen}, at=clock.now())
    own = putaran.device(putaran.agen)
    putaran.kirim(own, putaran.isi("A"))
    with pytest.raises(StateRefused, match="R592"):
        setuju(putaran, "A")
    assert menyatakan() == 0
    sent = UnitStage(putaran.unit("A").stage)
    with pytest.raises(StateRefused, match="R592"):  # nor does anybody who calls the step itself
        move(putaran.unit("A"), UnitStage.APPROVED, UnitStep(putaran.agen, clock.now()))
    assert putaran.unit("A").stage == sent
    approve(putaran.kades, putaran.context, [UnitVerdict(putaran.unit("A").pk)], at=clock.now())
    assert menyatakan() == 3


def test_a_form_of_ones_own_beside_that_of_another_is_ones_own(putaran: Putaran) -> None:
    ponsel = putaran.device()
    putaran.kirim(ponsel, putaran.isi("A"))
    rounds.assign(putaran.agen, putaran.round, {putaran.block(K1).pk: putaran.agen}, at=clock.now())
    mine = putaran.kirim(putaran.device(putaran.agen), putaran.isi("A", r301a="2"))
    with pytest.raises(StateRefused, match="R592"):
        setuju(putaran, "A", instance=mine)


@pytest.mark.basisdata
def test_a_family_is_approved_once_and_two_forms_need_a_choice(putaran: Putaran) -> None:
    one, two = putaran.device(), putaran.device(label="Ponsel kedua")
    first = putaran.kirim(one, putaran.isi("A"))
    second = putaran.kirim(two, putaran.isi("A", r301a="2"))
    unit = putaran.unit("A")
    assert [row.instance for row in forms_of([unit])[unit.pk]] == [first, second]
    with pytest.raises(StateRefused, match="R595"):
        setuju(putaran, "A")
    with pytest.raises(StateRefused, match="R595"):
        setuju(putaran, "A", instance="uuid:asing")
    setuju(putaran, "A", instance=second)
    with pytest.raises(StateRefused, match="R59"):
        setuju(putaran, "A", instance=second)
    assert menyatakan() == 3
    assert FamilyVersion.objects.get(batch__kind=FIELD, retired_at=None).content.count('"2"') >= 1


def test_a_member_who_is_missing_needs_an_answer(putaran: Putaran) -> None:
    ponsel = putaran.device()
    lines = [putaran.baris("CIPTO"), putaran.baris("CICI")]
    putaran.kirim(ponsel, putaran.isi("C", lines))
    unit = putaran.unit("C")
    form = read_form(forms_of([unit])[unit.pk][0], unit, putaran.opened)
    (reviewed,) = review(putaran.context, [(unit, form)])
    assert reviewed.open_missing == [putaran.member("CAHYO").person]
    with pytest.raises(StateRefused, match="R594"):
        setuju(putaran, "C")
    setuju(putaran, "C", gone={putaran.member("CAHYO").person: (FieldKind.UNKNOWN, None)})
    event = FieldEvent.objects.get()
    assert (event.kind, event.state) == (FieldKind.UNKNOWN, FieldState.NOTED)
    assert "CAHYO" in hadir(putaran.opened)  # nobody leaves the register because a form does not name them


@pytest.mark.basisdata
def test_what_was_approved_is_taken_back_wholly(putaran: Putaran) -> None:
    before, ponsel = hadir(putaran.opened), putaran.device()
    putaran.kirim(
        ponsel,
        putaran.isi(
            "A",
            [
                putaran.baris("AMAT", nama="AMAT LAIN"),
                putaran.baris("AMINAH"),
                putaran.baris("AKI", r404="2", tanggal_peristiwa="2026-10-03"),
            ],
        ),
    )
    putaran.kirim(ponsel, putaran.isi("B"))
    setuju(putaran, "A", "B")
    assert menyatakan() == 4
    assert FieldEvent.objects.get().state == FieldState.PROPOSED
    with pytest.raises(StateRefused, match="R591"):
        unapprove(putaran.agen, putaran.context, putaran.unit("A").pk, "salah", at=clock.now())
    unapprove(putaran.agen, putaran.context, putaran.unit("A").pk, "Keluarga yang keliru.", at=clock.now())
    assert menyatakan() == 2
    assert putaran.unit("A").stage == "terkirim"
    assert FieldEvent.objects.get().state == FieldState.WITHDRAWN
    assert hadir(putaran.opened) == before
    setuju(putaran, "A")
    assert menyatakan() == 4
    assert FieldEvent.objects.filter(state=FieldState.PROPOSED).count() == 1


def test_nobody_is_told_of_by_two_families_of_a_round(putaran: Putaran) -> None:
    ponsel = putaran.device()
    putaran.kirim(ponsel, putaran.isi("C"))
    setuju(putaran, "C")
    mixed = [putaran.baris("DARMO"), putaran.baris("DEWI"), putaran.baris("CAHYO")]
    putaran.kirim(ponsel, putaran.isi("D", mixed))  # an entity of another family is nobody of this one's list
    unit = putaran.unit("D")
    form = read_form(forms_of([unit])[unit.pk][0], unit, putaran.opened)
    assert [entry.person for entry in form.entries] == [
        putaran.member("DARMO").person,
        putaran.member("DEWI").person,
        None,
    ]
    setuju(putaran, "D", same={3: putaran.member("CAHYO").person})
    assert FieldEvent.objects.get(unit=unit).kind == FieldKind.REGROUPED
    assert menyatakan() == 5


@pytest.mark.basisdata
def test_a_returned_form_stands_first_on_the_phone_with_its_remark(putaran: Putaran) -> None:
    ponsel = putaran.device()
    first = putaran.kirim(ponsel, putaran.isi("E"))
    device = Device.objects.get(pk=ponsel)
    old = {row[0]: row[2] for row in entity_lists.entities(device, "keluarga")}
    send_back(putaran.agen, putaran.context, putaran.unit("E").pk, "Umur Elok: cocokkan dengan akta.", at=clock.now())
    rows = list(entity_lists.entities(device, "keluarga"))
    name, _, version, *cells = rows[0]
    assert name == str(putaran.unit("E").entity)
    told = dict(zip(entity_lists.columns(device, "keluarga"), cells, strict=True))
    assert (told["keadaan"], told["catatan"]) == ("dikembalikan", "Umur Elok: cocokkan dengan akta.")
    assert int(version or 0) > int(old[name] or 0)  # a phone takes over only what is newer
    second = putaran.kirim(ponsel, putaran.isi("E", deprecated=first))
    unit = putaran.unit("E")
    assert unit.stage == "terkirim"
    assert [row.instance for row in forms_of([unit])[unit.pk]] == [second]
    setuju(putaran, "E")
    assert devices.device_standing(device, clock.now()).value == "berlaku"


def test_a_block_is_approved_at_once_after_its_drawn_families_were_looked_at(putaran: Putaran) -> None:
    ponsel = putaran.device()
    for letter in "ABC":
        putaran.kirim(ponsel, putaran.isi(letter))
    putaran.kirim(ponsel, putaran.isi("E", [putaran.baris("EKO")]))  # others are missing: an error is open
    block = putaran.block(K1)
    found = draw(putaran.kades, putaran.context, block)
    assert len(found.ready) == 3
    assert {unit.pk for unit in found.sample} == {unit.pk for unit in found.unseen}
    with pytest.raises(StateRefused, match="R596"):
        approve_block(putaran.kades, putaran.context, block, at=clock.now())
    for unit in found.sample:
        note_look(putaran.agen, unit, forms_of([unit])[unit.pk][0].instance, clock.now())
    with pytest.raises(StateRefused, match="R596"):  # another's eyes are not one's own
        approve_block(putaran.kades, putaran.context, block, at=clock.now())
    for unit in found.sample:
        note_look(putaran.kades, unit, forms_of([unit])[unit.pk][0].instance, clock.now())
    done = approve_block(putaran.kades, putaran.context, block, at=clock.now())
    assert (done.units, done.persons) == (3, 8)
    with pytest.raises(StateRefused, match="R596"):
        approve_block(putaran.kades, putaran.context, putaran.block(K2), at=clock.now())
    assert Unit.objects.filter(stage="disetujui").count() == 3


def test_who_may_be_somebody_of_the_register_is_never_approved_at_once(putaran: Putaran) -> None:
    """Of four forms the two whose newcomer says to come from another family, or has the name of somebody of the list,
    are left to be answered one by one: approved at once, one person would have become two."""
    ponsel = putaran.device()
    putaran.kirim(ponsel, putaran.isi("A"))
    comer = {"r404": "5", "jenis_kelamin": "1", "tanggal_lahir": "1998-02-03", "r409": "1"}
    for name, way in (("CAHYO", "2"), ("ANAK BUNGSU", "3"), ("ORANG SEBERANG", "2")):
        putaran.kirim(ponsel, putaran.isi("baru", [comer | {"nama": name, "cara_masuk": way}], outside=True))
    found = draw(putaran.kades, putaran.context, putaran.block(K1))
    assert {reviewed.unit.head for reviewed in found.ready} == {"AMAT", "ORANG SEBERANG"}
    assert {Unit.objects.get(pk=unit).head for unit in found.left} == {"CAHYO", "ANAK BUNGSU"}
