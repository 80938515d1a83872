"""The frozen frame, the round that repeats another, versions under two pairs of eyes, and steps of a unit."""

from __future__ import annotations

import datetime as dt
import json
from xml.etree import ElementTree as ET

import pytest

from cantik.base import clock
from cantik.field.devices.app import devices, entity_lists
from cantik.field.errors import PlanRefused, StateRefused
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED, RETURNED, InstrumentReview, InstrumentVersion
from cantik.field.rounds.app import frame, repeat, rounds
from cantik.field.rounds.app.models import Block, FrameMember, Unit, UnitState
from cantik.field.rounds.app.progress import UnitStep, move, tallies
from cantik.field.rounds.frame import FramedFamily
from cantik.field.rounds.states import UnitStage
from cantik.staff.app.models import Account
from tests.field.putaran import ACUAN, RT1, RT2, Desa, keluarga
from tests.staff import bekal

RT3 = ("KRAJAN", "01", "03")
DEPAN = ACUAN.replace(year=2027)


def ulangi(ours: Desa, *families: FramedFamily) -> repeat.RepeatReport:
    plan = repeat.RepeatPlan(DEPAN, families, clock.today())
    return repeat.repeat(ours.agen, ours.round, plan, at=clock.now())


def satuan(ours: Desa, head: str) -> Unit:
    return Unit.objects.get(block__round=ours.round, head=head)


def langkah(person: Account, reason: str = "", *, device: str = "") -> UnitStep:
    return UnitStep(person, clock.now(), device=devices.find_device(device) if device else None, reason=reason)


@pytest.mark.basisdata
def test_a_family_that_moved_stays_where_it_was_frozen_and_stands_once_in_the_next_frame(
    dua: tuple[Desa, Desa],
) -> None:
    ours, _ = dua
    now = {100: RT2, 101: RT1, 103: RT3}  # 100 moved, 102 is gone, 103 came
    change = frame.changes(ours.round, now)
    assert (change.came, change.gone, change.moved) == ((103,), (102,), ((100, RT1, RT2),))
    device = devices.find_device(ours.token())
    assert device is not None
    assert "LEMBAH SATU" in {row[1] for row in entity_lists.entities(device, "keluarga")}
    told = ulangi(ours, keluarga(100, RT2, "LEMBAH SATU"), keluarga(101, RT1, "LEMBAH DUA"), keluarga(103, RT3, "BARU"))
    where = Unit.objects.filter(block__round=told.round).values_list("family", "block__rt")
    assert sorted(where) == [(100, "02"), (101, "01"), (103, "03")]
    assert (told.families_before, told.families) == (3, 3)
    assert told.new_places == (RT3,)
    assert not frame.changes(ours.round, {100: RT1, 101: RT1, 102: RT2})


def test_the_round_is_repeated_with_those_still_in_office(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    ours.rina.is_active = False
    ours.rina.save()
    told = ulangi(ours, keluarga(100, RT1, "LEMBAH SATU"), keluarga(102, RT2, "LEMBAH TIGA"))
    who = dict(Block.objects.filter(round=told.round).values_list("rt", "enumerator__account_id"))
    assert who == {"01": None, "02": ours.agen.pk}
    assert told.left == ((RT1, ours.rina.name),)
    assert not told.questions
    assert told.round.activity == ours.round.activity
    assert told.round.version.version > ours.round.version.version
    with pytest.raises(PlanRefused) as early:
        rounds.open_round(ours.agen, told.round, at=clock.now(), reason="metadata menyusul")
    assert early.value.code == "R582"  # the new version is approved anew
    versions.decide(ours.kades, told.round.version, APPROVED, "", area=ours.code, at=clock.now())
    with pytest.raises(PlanRefused) as free:
        rounds.open_round(ours.agen, told.round, at=clock.now(), reason="metadata menyusul")
    assert free.value.code == "R583"
    with pytest.raises(PlanRefused) as twice:
        ulangi(ours, keluarga(100, RT1, "LEMBAH SATU"))
    assert twice.value.code == "R578"


@pytest.mark.basisdata
def test_a_version_is_compiled_once_and_never_changes(dua: tuple[Desa, Desa]) -> None:
    ours, theirs = dua
    version = ours.round.version
    assert version.version == f"{version.recorded_at.astimezone(clock.zone()):%Y%m%d}01"
    root = ET.fromstring(version.xform)  # ours: compiled a moment ago
    assert f'version="{version.version}"' in version.xform
    assert root.tag.endswith("html")
    assert bytes(version.workbook)[:2] == b"PK"
    asked = [field["jalur"] for block in json.loads(version.fields)["blok"] for field in block["isian"]]
    assert len(asked) > 80
    assert not [path for path in asked if f'nodeset="{path}"' not in version.xform]
    with pytest.raises(TypeError):
        version.save()
    now = clock.now()
    same = versions.prepare(ours.agen, ours.area, "pemutakhiran_keluarga", ACUAN, at=now, day=clock.today())
    assert same.pk == version.pk
    later = versions.prepare(ours.agen, ours.area, "pemutakhiran_keluarga", DEPAN, at=now, day=ACUAN)
    assert int(later.version) == int(version.version) + 1  # higher, even by a clock that stands wrong
    assert InstrumentVersion.objects.filter(area_id=theirs.area).count() == 1


@pytest.mark.basisdata
def test_whoever_prepared_a_version_does_not_approve_it(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    version, now = ours.round.version, clock.now()
    with pytest.raises(PlanRefused) as own:
        versions.decide(ours.agen, version, APPROVED, "", area=ours.code, at=now)
    assert own.value.code == "R573"
    with pytest.raises(PlanRefused) as bare:
        versions.decide(ours.kades, version, RETURNED, "tidak", area=ours.code, at=now)
    assert bare.value.code == "R574"
    versions.decide(ours.kades, version, RETURNED, "Pertanyaan aset terlalu panjang.", area=ours.code, at=now)
    assert versions.standing_of(version).is_returned
    assert InstrumentReview.objects.filter(version=version).count() == 2  # what was said before stays


@pytest.mark.basisdata
def test_the_frame_of_an_open_round_is_not_replaced_and_none_is_made_of_nobody(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    with pytest.raises(PlanRefused) as late:
        frame.freeze(ours.agen, ours.round, [keluarga(1, RT1, "LAIN")], at=clock.now())
    assert late.value.code == "R575"
    made = rounds.start_round(ours.agen, ours.activity, DEPAN, at=clock.now(), day=clock.today())
    with pytest.raises(PlanRefused) as nobody:
        frame.freeze(ours.agen, made, [], at=clock.now())
    assert nobody.value.code == "R576"
    frame.freeze(ours.agen, made, [keluarga(1, RT1, "SATU"), keluarga(2, RT2, "DUA")], at=clock.now())
    frame.freeze(ours.agen, made, [keluarga(1, RT1, "SATU")], at=clock.now())
    assert list(Unit.objects.filter(block__round=made).values_list("head", flat=True)) == ["SATU"]
    assert list(Block.objects.filter(round=made).values_list("rt", flat=True)) == ["01"]


@pytest.mark.parametrize("path", [("terkirim", "disetujui"), ("tertunda", "terkirim", "dikembalikan", "terkirim")])
def test_each_step_of_a_unit_stays_written_down(dua: tuple[Desa, Desa], path: tuple[str, ...]) -> None:
    ours, _ = dua
    unit, token = satuan(ours, "LEMBAH SATU"), ours.token()
    for stage in map(UnitStage, path):
        office = stage in {UnitStage.APPROVED, UnitStage.REJECTED}
        step = langkah(ours.agen, "Umur anak kedua keliru.") if office else langkah(ours.rina, device=token)
        assert move(unit, stage, step, result=None if office else "1") is not None
    again = langkah(ours.rina, device=token)
    assert move(unit, UnitStage(path[-1]), again) is None  # the same form once more
    seen = UnitState.objects.filter(unit=unit).order_by("pk")
    assert [row.after for row in seen] == list(path)
    assert [row.before for row in seen] == ["terbuka", *path[:-1]]
    first = tallies(ours.round)[0]
    assert (first.units, first.units - first.due, first.stages[UnitStage(path[-1])]) == (2, 1, 1)
    with pytest.raises(TypeError):
        seen[0].save()


def test_nobody_approves_their_own_and_no_step_is_left_out(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    mine, theirs = satuan(ours, "LEMBAH TIGA"), satuan(ours, "LEMBAH SATU")
    move(mine, UnitStage.SUBMITTED, langkah(ours.agen, device=ours.token(ours.agen)), result="1")
    tries = [
        (mine, UnitStage.APPROVED, langkah(ours.agen), "R592"),
        (mine, UnitStage.REJECTED, langkah(ours.kades, "pendek"), "R591"),
        (mine, UnitStage.APPROVED, langkah(ours.rina, device=ours.token()), "R592"),
        (theirs, UnitStage.APPROVED, langkah(ours.kades), "R590"),
        (theirs, UnitStage.REJECTED, langkah(ours.kades, "Alasan yang cukup."), "R590"),
    ]
    for unit, stage, step, code in tries:
        with pytest.raises(StateRefused) as refused:
            move(unit, stage, step)
        assert refused.value.code == code
    assert move(mine, UnitStage.APPROVED, langkah(ours.kades)) is not None
    with pytest.raises(StateRefused) as back:
        move(mine, UnitStage.SUBMITTED, langkah(ours.agen))
    assert back.value.code == "R591"
    assert move(mine, UnitStage.SUBMITTED, langkah(ours.agen, "Luas lantai keliru disalin.")) is not None


@pytest.mark.basisdata
def test_an_erased_person_leaves_the_frame_and_the_visit_stays(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    unit, device = satuan(ours, "LEMBAH SATU"), devices.find_device(ours.token())
    assert device is not None
    head = FrameMember.objects.get(name="LEMBAH SATU")
    frame.forget([head.person], [])
    assert entity_lists.standing_entities(device, "anggota", [str(head.entity)]) == {str(head.entity): False}
    (row,) = (row for row in entity_lists.entities(device, "keluarga") if row[0] == str(unit.entity))
    assert (row[1], row[2], row[7]) == ("LEMBAH ANAK", 2, 1)
    frame.forget([1001], [100])
    everything = repr([*FrameMember.objects.values(), *Unit.objects.values()])
    assert "LEMBAH SATU" not in everything
    assert "LEMBAH ANAK" not in everything
    assert Unit.objects.filter(block__round=ours.round).count() == 3


def test_somebody_held_or_of_another_stage_is_not_in_office(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    held = bekal.with_role("pencacah", ours.code.text(), name="Ditahan")
    held.assignments.update(held_until=clock.now() + dt.timedelta(hours=3))
    reader = bekal.with_role("pencacah", ours.code.text(), stage="P", name="Pemeriksa")
    for person in (held, reader, ours.kades):
        with pytest.raises(PlanRefused) as refused:
            ours.bagi(satu=person)
        assert refused.value.code == "R580"
