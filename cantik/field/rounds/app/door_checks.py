"""One family more, or once more, at the door: put into the list of a running round with what the register says now, so
that the phone of whoever visits its block shows it with the former answers in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.field.errors import PlanRefused
from cantik.field.instruments.entity_lists import CARD_ADDRESS
from cantik.field.instruments.fields import standing_answers
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.rounds.app.models import FAMILY, Block, FrameMember, Round, Unit
from cantik.field.rounds.frame import FramedFamily, FramedPerson
from cantik.field.rounds.states import WAITING, UnitStage
from cantik.staff.app import log
from cantik.staff.app.models import Account


def list_rounds_at_doors(area_id: int) -> list[Round]:
    """The rounds of a village that go to families now, the newest first; practice rounds are left out."""
    rows = Round.objects.filter(
        activity__area=area_id, activity__practice=False, opened_at__isnull=False, closed_at__isnull=True
    ).select_related("activity", "version")
    return [each for each in rows.order_by("-reference", "-pk") if reads_frame(each.version.tree())]


def send_to_door(actor: Account, round_: Round, family: FramedFamily, *, at: dt.datetime) -> Unit:
    """Put a family of the register into the list of a running round, or bring what its phones show of one that still
    waits for its visit up to the register of now. Its block is that of the place where it lives.

    Raises `PlanRefused`: R607 for a round that does not go to families now, R608 for a family whose form came already:
    it is sent back from its own page.
    """
    if family.family is None:
        raise ValueError("somebody without a family")
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("version", "activity").get(pk=round_.pk)
        if not held.open or held.is_loose:
            raise PlanRefused(
                "R607", "Putaran ini tidak sedang mendatangi keluarga", mend="Pilih putaran yang berjalan."
            )
        said = _house_json(family, standing_answers(held.version.tree()))
        unit = Unit.objects.filter(block__round=held, kind=FAMILY, family=family.family).order_by("pk").first()
        if unit is None:
            unit = _new_unit(held, family, said)
        elif UnitStage(unit.stage) in WAITING:
            _renew(unit, family, said)
        else:
            raise PlanRefused(
                "R608",
                "Isian keluarga ini sudah datang dalam putaran ini",
                mend="Buka isiannya, lalu kembalikan dengan catatan.",
            )
        log.record(
            by=actor.actor,
            at=at,
            action="lapangan.periksa_pintu",
            subject="orang",
            subjects=[member.person for member in family.members],
            detail={"putaran": held.pk, "satuan": unit.pk},
        )
    return unit


def _house_json(family: FramedFamily, standing: Collection[str]) -> str:
    """What the list tells of the house: as much as this version lets stand (`frame.freeze`)."""
    told: Mapping[str, str] = {name: text for name, text in family.said.items() if name in {CARD_ADDRESS, *standing}}
    return canonical_json(told).decode() if told else ""


def _new_unit(round_: Round, family: FramedFamily, said: str) -> Unit:
    dusun, rw, rt = family.place
    block = Block.objects.filter(round=round_, dusun=dusun, rw=rw, rt=rt).order_by("pk").first()
    block = block or Block.objects.create(round=round_, dusun=dusun, rw=rw, rt=rt)
    unit = Unit.objects.create(
        block=block, kind=FAMILY, family=family.family, head=family.head, card=family.card, said=said
    )
    _add_members(unit, list(enumerate(family.members, 1)))
    return unit


def _renew(unit: Unit, family: FramedFamily, said: str) -> None:
    """A higher version where something is told otherwise, so that phones take it over; whoever is on the list stays on
    it: that they are gone is what the visit finds."""
    held = {member.person: member for member in unit.members.all()}
    came = [member for member in family.members if member.person not in held]
    told = (said, family.head, family.card)
    if came or (unit.said, unit.head, unit.card) != told:
        unit.said, unit.head, unit.card = told
        unit.version += 1
        unit.save(update_fields=["said", "head", "card", "version"])
    last = max((member.place for member in held.values()), default=0)
    _add_members(unit, list(enumerate(came, last + 1)))
    for told_of in family.members:
        member = held.get(told_of.person)
        if member is not None:
            _renew_member(member, told_of)


def _renew_member(member: FrameMember, told: FramedPerson) -> None:
    values = (told.name, told.relation, told.sex, told.age)
    if (member.name, member.relation, member.sex, member.age) != values:
        member.name, member.relation, member.sex, member.age = values
        member.version += 1
        member.save(update_fields=["name", "relation", "sex", "age", "version"])


def _add_members(unit: Unit, members: Collection[tuple[int, FramedPerson]]) -> None:
    FrameMember.objects.bulk_create(
        FrameMember(
            unit=unit,
            person=member.person,
            place=place,
            name=member.name,
            relation=member.relation,
            sex=member.sex,
            age=member.age,
        )
        for place, member in members
    )
