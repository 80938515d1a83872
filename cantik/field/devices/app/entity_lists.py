"""The entity lists that a device gets of the frame of its round: rows of its blocks only."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Case, Func, IntegerField, TextField, Value, When

from cantik.base.chunks import chunks
from cantik.field.instruments.entity_lists import CARD_ADDRESS, FAMILIES, FAMILY_COLUMNS, MEMBER_COLUMNS, MEMBERS
from cantik.field.instruments.fields import standing_answers
from cantik.field.rounds.app.frame import entity_uuid
from cantik.field.rounds.app.models import FAMILY, Device, FormRemark, FrameMember, Unit, UnitState, house_in
from cantik.field.rounds.states import UnitStage

_PIECE = 2000
#: states of a unit that a phone is told of (`keadaan`); nothing for one that is to be visited
SHOWN_STAGES = {stage.value: stage.value for stage in (UnitStage.SUBMITTED, UnitStage.REJECTED, UnitStage.APPROVED)}
#: one entity: name (UUID), label, version as ODK Entities mean them, then the cells in the order of the list's columns
EntityRow = tuple[str | int | None, ...]


class _Dashed(Func):
    """A UUID as phones write it, put together by the database: a list has 100,000 of them."""

    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps 32 digits."""
        pieces = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        template = " || '-' || ".join(f"substr(%(expressions)s, {start}, {count})" for start, count in pieces)
        return super().as_sql(compiler, connection, template=f"({template})", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL knows how."""
        return super().as_sql(compiler, connection, template="(%(expressions)s)::text", **context)


#: the entity lists that there are
LISTS = frozenset({FAMILIES, MEMBERS})


def columns(device: Device, name: str) -> tuple[str, ...]:
    """The columns of an entity list in the round of a device. Raises `KeyError` for another list."""
    if name == FAMILIES:
        return (*FAMILY_COLUMNS, *standing_answers(device.round.version.tree()))
    return {MEMBERS: MEMBER_COLUMNS}[name]


def entities(device: Device, name: str) -> Iterator[EntityRow]:
    """The rows of an entity list (`keluarga`, `anggota`) for the blocks of a device, in the order of the houses; cells
    as `columns` names them.

    Whether the device may have them now is asked before (`devices.standing`). Raises `KeyError` for another list.
    """
    wanted = columns(device, name)
    return _families(_of(device), wanted[len(FAMILY_COLUMNS) :]) if name == FAMILIES else _members(_of(device))


def _of(device: Device) -> list[int]:
    return list(device.blocks.values_list("pk", flat=True))


_SORTED = ("block__dusun", "block__rw", "block__rt", "head", "pk")
#: what was sent back stands first, then what is to be visited
_FIRST = Case(
    When(stage=UnitStage.REJECTED.value, then=Value(0)),
    When(stage=UnitStage.OPEN.value, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def _families(blocks: Sequence[int], standing: Sequence[str]) -> Iterator[EntityRow]:
    counts: dict[int, int] = {}
    for unit in FrameMember.objects.filter(unit__block__in=blocks).values_list("unit_id", flat=True):
        counts[unit] = counts.get(unit, 0) + 1
    rows = Unit.objects.filter(block__in=blocks, kind=FAMILY).order_by(_FIRST, *_SORTED)
    columns = ("pk", "entity", "version", "head", "card", "said", "block__dusun", "block__rw", "block__rt", "stage")
    remarks = _remarks(blocks)
    for pk, entity, version, head, card, text, dusun, rw, rt, stage in rows.values_list(*columns).iterator(_PIECE):
        why, asked = remarks.get(pk, ("", ""))
        cells = (dusun, rw, rt, card, counts.get(pk, 0), SHOWN_STAGES.get(stage, ""), why)
        said = house_in(text)
        house = [said.get(CARD_ADDRESS, ""), asked, *(said.get(name, "") for name in standing)]
        yield (str(entity), head or f"({card})", version, *cells, *house)


def _remarks(blocks: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Why each unit that is to be visited again was sent back, and what was remarked about questions of it (JSON,
    unit and name of the question -> remark; "" for nothing)."""
    rows = UnitState.objects.filter(
        unit__block__in=blocks, unit__stage=UnitStage.REJECTED, after=UnitStage.REJECTED
    ).order_by("pk")
    why = {unit: (reason, instance) for unit, reason, instance in rows.values_list("unit_id", "reason", "instance")}
    said: dict[int, dict[str, str]] = {}
    remarked = FormRemark.objects.filter(unit__in=why).order_by("pk")
    for unit, instance, question, text in remarked.values_list("unit_id", "instance", "field", "text"):
        if instance == why[unit][1]:
            said.setdefault(unit, {})[question] = text
    return {
        unit: (reason, json.dumps(said[unit], ensure_ascii=False) if unit in said else "")
        for unit, (reason, _) in why.items()
    }


def _members(blocks: Sequence[int]) -> Iterator[EntityRow]:
    """The houses are sorted, then each gets its members: they are many more, and each would carry its house's place."""
    homes = Unit.objects.filter(block__in=blocks).order_by(*_SORTED).values_list("pk", _Dashed("entity"))
    rows = FrameMember.objects.filter(unit__block__in=blocks).order_by("unit_id", "place", "pk")
    columns = (_Dashed("entity"), "name", "version", "place", "sex", "age", "relation")
    found = rows.values_list("unit_id", *columns).iterator(_PIECE)
    members = {unit: list(theirs) for unit, theirs in groupby(found, itemgetter(0))}
    for unit, home in homes.iterator(_PIECE):
        for _, entity, name, version, place, sex, age, relation in members.pop(unit, ()):
            yield entity, name, version, home, place, name, sex, age, relation


def standing_entities(device: Device, name: str, asked: Collection[str]) -> dict[str, bool]:
    """Which of the entities that a phone asks about are still in a list of its blocks (`integrity`); an id that is none
    is not. Nothing tells whether another device has it."""
    ids = {text: found for text in asked if (found := entity_uuid(text)) is not None}
    blocks, there = _of(device), set[UUID]()
    for part in chunks(sorted(set(ids.values()))):
        if name == FAMILIES:
            there |= set(
                Unit.objects.filter(block__in=blocks, kind=FAMILY, entity__in=part).values_list("entity", flat=True)
            )
        elif name == MEMBERS:
            rows = FrameMember.objects.filter(unit__block__in=blocks, entity__in=part)
            there |= set(rows.values_list("entity", flat=True))
        else:
            raise KeyError(name)
    return {text: ids.get(text) in there for text in asked}
