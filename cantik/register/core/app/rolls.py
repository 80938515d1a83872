"""Lists of members in the store: households and aid programmes, written with their batch and read by whom they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count
from django.db.models.functions import Coalesce

from cantik.collect.app.models import Batch
from cantik.register.core.app.current import marks, stocks_of
from cantik.register.core.app.models import AnswerSheet, FamilyVersion, Member, MemberList
from cantik.register.core.app.person_lists import PersonRow, fold_persons, persons_where, rank, rows_by_person
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import standing_batches
from cantik.register.core.fold import standing_stocks
from cantik.register.core.planner_state import Current
from cantik.register.core.prepare import Number
from cantik.register.core.rolls import AID, ANSWERS, FAMILIES, HOUSEHOLDS, Key, Roll, RollPlan, compare
from cantik.vault.app.bulk import insert, reserve
from cantik.vault.app.opening import OpenStore

#: participants of a page
PAGE = 100
_CHUNK = 500


def plan_roll(
    roll: Roll | None, area_id: int, source: str, numbers: Mapping[Number, int], current: Current
) -> RollPlan | None:
    """What storing a list would change; None for files that are none."""
    if roll is None:
        return None
    borne = {content.nik for content in current.contents if content.nik and content.person in current.standing}
    borne |= {family.kk for family in current.families if family.kk}
    planned = compare(roll, _standing_keys(area_id, source), numbers, borne)
    if roll.kind != ANSWERS:
        return planned
    standing = [b for stock in standing_stocks(stocks_of(area_id)) for b in stock.batches]
    asked = MemberList.objects.filter(batch_id__in=standing, kind=ANSWERS, code=roll.code, note=roll.note)
    return replace(planned, fresh=not asked.exists())


def _standing_keys(area_id: int, source: str) -> set[Key]:
    batches = [b for stock in standing_stocks(stocks_of(area_id)) if stock.source == source for b in stock.batches]
    rows = Member.objects.filter(batch_id__in=batches).values_list("number_id", "group", "relation")
    return set(rows)


def write_roll(opened: OpenStore, batch: int, roll: Roll, numbers: Mapping[Number, int]) -> None:
    """Write a list beside its batch, in the transaction of the caller."""
    MemberList.objects.create(
        batch_id=batch,
        kind=roll.kind,
        code=roll.code,
        title=roll.title,
        target=roll.target,
        fund=roll.fund,
        begin=roll.begin,
        end=roll.end,
        note=roll.note,
    )
    ids = reserve("register_member", len(roll))
    insert(
        "register_member",
        ("id", "batch_id", "row", "number_id", "group", "relation"),
        (
            (
                ids[i],
                batch,
                roll.row[i],
                numbers[number] if number is not None else None,
                roll.group[i],
                roll.relation[i],
            )
            for i, number in enumerate(roll.number)
        ),
    )
    sheets = reserve("register_answersheet", len(roll.said))
    AnswerSheet.objects.bulk_create(
        AnswerSheet(
            pk=sheets[i], member_id=ids[i], sealed=opened.keys.seal("nomor", said.encode(), answers_place(sheets[i]))
        )
        for i, said in enumerate(roll.said)
    )


def answers_place(sheet: int) -> str:
    """What the seal of answers is bound to."""
    return f"register_answersheet.sealed|{sheet}"


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Programme:
    """An aid programme as its newest list on a date tells it, with how many take part."""

    batch: int
    title: str
    target: str
    fund: str
    begin: dt.date | None
    end: dt.date | None
    note: str
    reference: dt.date
    members: int


@dataclass(frozen=True, slots=True)
class Housemates:
    """The household of a person by the village's own list: its number, relation of the person, who else is in it."""

    number: str
    relation: str
    others: tuple[tuple[PersonRow, str], ...]  # person, relation


@dataclass(frozen=True, slots=True)
class Participants:
    """A page of a programme: persons or members of families of the register; `unknown`: rows of whom nobody bears."""

    programme: Programme
    rows: tuple[PersonRow, ...]
    page: int
    pages: int
    unknown: tuple[int, ...]
    groups: tuple[str, ...]


def programmes(standing: Sequence[int], among: Collection[int] | None = None) -> list[Programme]:
    """The aid programmes among the batches that stand, newest period first; only those `among` these, if given."""
    wanted = standing if among is None else [batch for batch in standing if batch in among]
    lists = MemberList.objects.filter(batch_id__in=wanted, kind=AID).select_related("batch")
    counts = dict(Member.objects.filter(batch_id__in=wanted).values_list("batch_id").annotate(n=Count("pk")).order_by())
    found = [
        Programme(
            roll.pk,
            roll.title,
            roll.target,
            roll.fund,
            roll.begin,
            roll.end,
            roll.note,
            _reference(roll.batch),
            counts.get(roll.pk, 0),
        )
        for roll in lists
    ]
    return sorted(found, key=lambda programme: (programme.begin or programme.reference, programme.batch), reverse=True)


def programmes_of(standing: Sequence[int], number: int | None) -> list[Programme]:
    """The programmes in whose standing lists a NIK or KK number stands."""
    if number is None:
        return []
    batches = set(Member.objects.filter(number_id=number).values_list("batch_id", flat=True))
    return programmes(standing, batches) if batches else []


def housemates(opened: OpenStore, area_id: int, standing: Sequence[int], nik: int | None) -> Housemates | None:
    """The household that the list among the batches that stand gives a person; who reads it records whom they saw."""
    if nik is None:
        return None
    mine = Member.objects.filter(batch_id__in=standing, number_id=nik, batch__member_list__kind=HOUSEHOLDS)
    own = mine.order_by("-batch_id").first()
    if own is None or not own.group:
        return None
    beside = Member.objects.filter(batch_id=own.batch_id, group=own.group, number__isnull=False).exclude(number_id=nik)
    relations = dict(beside.values_list("number_id", "relation"))
    borne = _persons_of(standing, list(relations))
    of = {person: relations[number] for number, person in borne.items()}
    rows = sorted(_rows(opened, area_id, standing, list(of)), key=lambda row: (of[row.person], row.name))
    return Housemates(own.group, own.relation, tuple((row, of[row.person]) for row in rows))


def participants(recorder: Recorder, batch: int, *, page: int, as_of: dt.date) -> Participants | None:
    """A page of the participants of a programme that stands; None for any other number. Who was shown is recorded.

    Of a programme for families the head of each stands for it.
    """
    opened, area = recorder.opened, recorder.area_id
    standing = standing_batches(area, recorder.today, as_of=as_of)
    found = programmes(standing, [batch])
    if not found:
        return None
    members = Member.objects.filter(batch_id=batch).order_by("row")
    numbered = list(members.exclude(number=None).values_list("number_id", "row"))
    numbers = [number for number, _ in numbered]
    families = found[0].target == FAMILIES
    borne = units_bearing(standing, numbers, families=families)
    units = list(dict.fromkeys(borne[number] for number in numbers if number in borne))
    pages = max(1, -(-len(units) // PAGE))
    page = min(max(page, 1), pages)
    chosen = units[(page - 1) * PAGE : page * PAGE]
    rows = _heads(opened, area, standing, chosen) if families else _rows(opened, area, standing, chosen)
    recorder.record(
        action="bantuan.baca",
        subject="orang",
        subjects=[row.person for row in rows],
        detail={"daftar": batch, "halaman": page},
    )
    unknown = [row for number, row in numbered if number not in borne]
    unknown += members.filter(number=None, group="").values_list("row", flat=True)
    groups = tuple(members.exclude(group="").values_list("group", flat=True))
    return Participants(found[0], rows, page, pages, tuple(sorted(unknown)), groups)


def _persons_of(batches: Sequence[int], numbers: Sequence[int]) -> dict[int, int]:
    """Who bears each NIK in the register now; of several the first."""
    wanted = set(numbers)
    persons = frozenset[int]().union(
        *(persons_where(batches, f"c.nik_id IN ({marks(part)})", part) for part in _parts(numbers))
    )
    found: dict[int, int] = {}
    for person, light in sorted(fold_persons(batches, persons).items()) if persons else ():
        if light.nik is not None and light.nik in wanted:
            found.setdefault(light.nik, person)
    return found


def _families_of(batches: Sequence[int], numbers: Sequence[int]) -> dict[int, int]:
    """The family that bears each KK number in the lists that stand."""
    found: dict[int, int] = {}
    for part in _parts(numbers):
        rows = FamilyVersion.objects.filter(batch_id__in=batches, retired_at=None).annotate(
            said=Coalesce("same_as__kk_id", "kk_id")
        )
        found |= dict(rows.filter(said__in=part).order_by("batch_id", "pk").values_list("said", "family_id"))
    return found


def _rows(opened: OpenStore, area_id: int, batches: Sequence[int], persons: Sequence[int]) -> tuple[PersonRow, ...]:
    rows = rows_by_person(opened, area_id, batches, persons)
    return tuple(rows[person] for person in persons if person in rows)


def _heads(opened: OpenStore, area_id: int, batches: Sequence[int], families: Sequence[int]) -> tuple[PersonRow, ...]:
    if not families:
        return ()
    members = persons_where(batches, f"c.family_id IN ({marks(families)})", families)
    heads: dict[int, PersonRow] = {}
    for row in sorted(_rows(opened, area_id, batches, sorted(members)), key=rank):
        if row.family is not None:
            heads.setdefault(row.family, row)
    return tuple(heads[family] for family in families if family in heads)


def _parts(numbers: Sequence[int]) -> Iterator[list[int]]:
    return (list(numbers[start : start + _CHUNK]) for start in range(0, len(numbers), _CHUNK))


def _reference(batch: Batch) -> dt.date:
    assert batch.reference is not None  # noqa: S101 (constraint collect_batch_bertanggal: a batch that stands has one)
    return batch.reference


def units_bearing(standing: Sequence[int], numbers: Sequence[int], *, families: bool) -> dict[int, int]:
    """Which person (or family, by its KK number) bears each number in the register now; nobody is read in clear."""
    return _families_of(standing, numbers) if families else _persons_of(standing, numbers)


def rows_of_units(
    opened: OpenStore, area_id: int, standing: Sequence[int], units: Sequence[int], *, families: bool
) -> dict[int, PersonRow]:
    """The person, or the head of the family, of each unit; callers record whom they show. A family without: absent."""
    rows = _heads(opened, area_id, standing, units) if families else _rows(opened, area_id, standing, units)
    return {(row.family or 0 if families else row.person): row for row in rows}
