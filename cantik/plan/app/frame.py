"""The frozen frame of a round, the entity lists that a device gets of it, and what changed in the register since.

Whoever reads the register hands the families in (`cantik.plan.frame`); here they are written down once and served.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, Func, IntegerField, TextField, Value, When

from cantik.base.canonical import canonical_json
from cantik.base.chunks import chunks
from cantik.plan.app.models import (
    FAMILY,
    Block,
    Device,
    FieldEvent,
    FormRemark,
    FrameMember,
    Round,
    Unit,
    UnitState,
    house_in,
)
from cantik.plan.errors import PlanRefused
from cantik.plan.fields import standing_answers
from cantik.plan.frame import CARD_ADDRESS, FAMILIES, FAMILY_COLUMNS, MEMBER_COLUMNS, MEMBERS, FramedFamily, Place
from cantik.plan.loose import reads_frame, written_place
from cantik.plan.states import UnitStage
from cantik.staff.app import log
from cantik.staff.app.models import Account

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


def freeze(actor: Account, round_: Round, families: Sequence[FramedFamily], *, at: dt.datetime) -> int:
    """Write the families of the register down as the units of a round; one block for each place where families live,
    further ones stay. Of a form that reads no list only the blocks are made: no family goes to its phones. Returns how
    many families.

    Raises `PlanRefused`: R575 for a round that was opened, R576 without a family. Before the opening it may be frozen
    again: blocks keep their enumerators.
    """
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=round_.pk)
        if held.opened_at is not None:
            raise PlanRefused("R575", "Kerangka putaran yang sudah dibuka tidak diganti", mend="Siapkan putaran baru.")
        if not families:
            raise PlanRefused("R576", "Tidak ada keluarga untuk didata", mend="Simpan dahulu daftar penduduk desa.")
        former = Unit.objects.filter(block__round=held)
        FrameMember.objects.filter(unit__in=former).delete()
        former.delete()
        blocks = _blocks(held, {family.place for family in families})
        tree = held.version.tree()
        families = families if reads_frame(tree) else ()
        _write(blocks, families, standing_answers(tree))
        held.frame_at, held.frame_by = at, actor.actor
        held.save(update_fields=["frame_at", "frame_by"])
        log.record(
            by=actor.actor,
            at=at,
            action="lapangan.kerangka",
            subject="putaran",
            subjects=[held.pk],
            detail={"keluarga": len(families), "orang": sum(len(family.members) for family in families)},
        )
    return len(families)


def _blocks(round_: Round, places: Collection[Place]) -> dict[Place, Block]:
    """The block of each place, made where there is none; those of nobody's home and nobody's task go."""
    known = {(block.dusun, block.rw, block.rt): block for block in Block.objects.filter(round=round_)}
    for place, block in list(known.items()):
        if place not in places and not block.sls and block.enumerator_id is None:
            block.delete()
            del known[place]
    for place in sorted(places - known.keys()):
        dusun, rw, rt = place
        known[place] = Block.objects.create(round=round_, dusun=dusun, rw=rw, rt=rt)
    return known


def _write(blocks: Mapping[Place, Block], families: Sequence[FramedFamily], standing: Collection[str]) -> None:
    """The families as units; of what the register says of their houses only what this version lets stand."""
    units = [
        Unit(
            block=blocks[family.place],
            kind=FAMILY,
            entity=uuid4(),
            family=family.family,
            head=family.head,
            card=family.card,
            said=_written({name: text for name, text in family.said.items() if name in {CARD_ADDRESS, *standing}}),
        )
        for family in families
    ]
    Unit.objects.bulk_create(units, batch_size=_PIECE)
    FrameMember.objects.bulk_create(
        (
            FrameMember(
                unit=unit,
                person=member.person,
                entity=uuid4(),
                place=place,
                name=member.name,
                relation=member.relation,
                sex=member.sex,
                age=member.age,
            )
            for unit, family in zip(units, families, strict=True)
            for place, member in enumerate(family.members, 1)
        ),
        batch_size=_PIECE,
    )


def _written(said: Mapping[str, str]) -> str:
    return canonical_json(said).decode() if said else ""


def address_of(unit: Unit) -> str:
    """Where a family lives as the frame has it: by the register, else by its card; "" where neither says it."""
    said = unit.house()
    return str(said.get("alamat") or said.get(CARD_ADDRESS) or "")


# ── what a device gets ──────────────────────────────────────────────────────────────────────────


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
    ids = {text: found for text in asked if (found := _uuid(text)) is not None}
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


def framed_entities(round_: int, asked: Collection[str]) -> set[str]:
    """Those of the entities that the family list of a round has, whoever visits their blocks."""
    ids = {found: text for text in asked if (found := _uuid(text)) is not None}
    there: set[str] = set()
    for part in chunks(sorted(ids)):
        units = Unit.objects.filter(block__round=round_, kind=FAMILY, entity__in=part)
        there |= {ids[entity] for entity in units.values_list("entity", flat=True)}
    return there


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def framed_unit(round_: int, entity: str) -> Unit | None:
    """The unit behind an entity of the family list, whoever visits its block now; None where a round has none."""
    found = _uuid(entity)
    units = Unit.objects.filter(block__round=round_).select_related("block__enumerator__account")
    return None if found is None else units.filter(entity=found).first()


def found_unit(device: Device, dusun: str, rt: str, head: str, kind: str = FAMILY) -> Unit | None:
    """A family that the field found beside the list (or `FORM`: a form that reads none), in the block that its answers
    name, else the first of the enumerator's; None for a round without blocks."""
    said = written_place(dusun, rt)
    own = list(device.blocks.order_by("dusun", "rw", "rt", "pk"))
    blocks = own or list(Block.objects.filter(round_id=device.round_id).order_by("dusun", "rw", "rt", "pk"))
    block = next((block for block in blocks if written_place(block.dusun, block.rt) == said), None)
    if block is None and not blocks:
        return None
    return Unit.objects.create(block=block or blocks[0], kind=kind, head=head)


# ── since then ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FrameChange:
    """What the register says today beside a frame: families (by number) that came, that are gone, that live elsewhere
    in the village. A frame is not changed by it: enumerators are told, results say what they found."""

    came: tuple[int, ...]
    gone: tuple[int, ...]
    moved: tuple[tuple[int, Place, Place], ...]  # family, block of the frame, place today

    def __bool__(self) -> bool:
        return bool(self.came or self.gone or self.moved)


def changes(round_: Round, today: Mapping[int, Place]) -> FrameChange:
    """A frame beside the families of the register today, by number with their place."""
    rows = Unit.objects.filter(block__round=round_, kind=FAMILY)
    frozen = {
        family: (dusun, rw, rt)
        for family, dusun, rw, rt in rows.values_list("family", "block__dusun", "block__rw", "block__rt")
        if family is not None
    }
    moved = [(family, frozen[family], today[family]) for family in sorted(frozen.keys() & today.keys())]
    return FrameChange(
        tuple(sorted(today.keys() - frozen.keys())),
        tuple(sorted(frozen.keys() - today.keys())),
        tuple(change for change in moved if change[1] != change[2]),
    )


def forget(people: Collection[int], families: Collection[int]) -> int:
    """Take erased persons out of every frame, and the names of families of whom nobody is left; how many members went.

    That a door was visited, and what became of it, stays: it names nobody.
    """
    count = 0
    for part in chunks(sorted(people)):
        FieldEvent.objects.filter(person__in=part).delete()
        rows = FrameMember.objects.filter(person__in=part)
        named = list(rows.values_list("unit_id", flat=True))
        count += rows.delete()[0]
        for unit in Unit.objects.filter(pk__in=named):
            first = unit.members.order_by("place", "pk").first()
            unit.head, unit.version = first.name if first else "", unit.version + 1
            unit.said = unit.said if first else ""
            unit.save(update_fields=["head", "said", "version"])
    for part in chunks(sorted(families)):
        FrameMember.objects.filter(unit__family__in=part).delete()
        Unit.objects.filter(family__in=part).update(family=None, head="", card="", said="")
    return count
