"""The frozen frame of a round, its units by their entities, and what changed in the register since.

Whoever reads the register hands the families in (`cantik.field.rounds.frame`); here they are written down once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.chunks import chunks
from cantik.field.errors import PlanRefused
from cantik.field.instruments.entity_lists import CARD_ADDRESS
from cantik.field.instruments.fields import standing_answers
from cantik.field.instruments.standalone_form import reads_frame, written_place
from cantik.field.rounds.app.models import (
    FAMILY,
    Block,
    Device,
    FrameMember,
    Round,
    Unit,
)
from cantik.field.rounds.frame import FramedFamily, Place
from cantik.staff.app import log
from cantik.staff.app.models import Account

_PIECE = 2000


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
            said=_to_json({name: text for name, text in family.said.items() if name in {CARD_ADDRESS, *standing}}),
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


def _to_json(said: Mapping[str, str]) -> str:
    return canonical_json(said).decode() if said else ""


def address_of(unit: Unit) -> str:
    """Where a family lives as the frame has it: by the register, else by its card; "" where neither says it."""
    said = unit.house()
    return str(said.get("alamat") or said.get(CARD_ADDRESS) or "")


# ── units by their entities ─────────────────────────────────────────────────────────────────────


def framed_entities(round_: int, asked: Collection[str]) -> set[str]:
    """Those of the entities that the family list of a round has, whoever visits their blocks."""
    ids = {found: text for text in asked if (found := entity_uuid(text)) is not None}
    there: set[str] = set()
    for part in chunks(sorted(ids)):
        units = Unit.objects.filter(block__round=round_, kind=FAMILY, entity__in=part)
        there |= {ids[entity] for entity in units.values_list("entity", flat=True)}
    return there


def entity_uuid(text: str) -> UUID | None:
    """The id of an entity as phones write it; None for a text that is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def framed_unit(round_: int, entity: str) -> Unit | None:
    """The unit behind an entity of the family list, whoever visits its block now; None where a round has none."""
    found = entity_uuid(entity)
    units = Unit.objects.filter(block__round=round_).select_related("block__enumerator__account")
    return None if found is None else units.filter(entity=found).first()


def find_visitor(round_: int, entity: str) -> int | None:
    """The number of the enumerator who visits the block of that unit now; None for nobody, and where there is none.
    Each post of a phone asks."""
    found = entity_uuid(entity)
    if found is None:
        return None
    units = Unit.objects.filter(block__round=round_, entity=found).order_by()
    return next(iter(units.values_list("block__enumerator_id", flat=True)[:1]), None)


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
