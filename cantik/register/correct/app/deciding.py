"""Differences between sources that wait for somebody; deciding them, one or all of a kind; taking a decision back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import connection, transaction

from cantik.base.canonical import canonical_json
from cantik.base.page_cache import once
from cantik.register.core.app.apart import apart
from cantik.register.core.app.conflict_models import Conflict, ConflictDecision
from cantik.register.core.app.conflict_rows import (
    FAMILIES,
    PERSONS,
    SIDES,
    ConflictSide,
    retire_rows,
    side_of,
    write_rows,
)
from cantik.register.core.app.conflicts import log_decision
from cantik.register.core.app.current import as_date, load_states, marks
from cantik.register.core.app.homes import heads_of, load_homes
from cantik.register.core.app.person_lists import fold_persons
from cantik.register.core.app.search import standing_batches
from cantik.register.core.conflict import DECIDED, NEW, OLD, OPEN, PERSON, PLACE, key_of, unit_of
from cantik.register.core.errors import ConflictRefused
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.staff.app.plain_text import fit_line
from cantik.vault.app.opening import OpenStore

_CHUNK = 500
#: where a statement stands: source, reference date, file, row
Place = tuple[str, dt.date, str, int]
#: least letters of the reason for a decision about many at once
LEAST_REASON, _REASON = 5, 500


@dataclass(frozen=True, slots=True)
class DifferenceQuery:
    """Which differences: of a variable (`conflict.key_of`), of the source that says the new value; "" = all."""

    variable: str = ""
    source: str = ""
    state: str = OPEN


@dataclass(frozen=True, slots=True)
class Word:
    """What one of the two statements says, where and as of when; `value` masked, None: said to be none."""

    value: Any
    source: str
    reference: dt.date
    file_name: str
    row: int


@dataclass(frozen=True, slots=True)
class SourceDifference:
    """A difference as a list shows it. `takes`: whose value holds now. `family`: it is about a family (then `person` is
    0, and `name` that of its head). `variable`: as `conflict.key_of` says it."""

    number: int
    person: int
    family: int
    name: str
    variable: str
    rule: str
    way: str
    state: str
    takes: str
    decision: int | None
    new: Word
    old: Word


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def count_differences(area_id: int, *, today: dt.date, state: str = OPEN) -> list[tuple[str, str, int]]:
    """Variable, source of the new value and number of the differences of a village, the most first."""
    found: list[tuple[str, str, int]] = []
    for side in SIDES:
        rows = _fetch(
            area_id,
            today,
            "c.variable, k.source, count(*)",
            DifferenceQuery(state=state),
            "GROUP BY c.variable, k.source",
            side,
        )
        found += [(key_of(side.unit, variable), source, count) for variable, source, count in rows]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


@once
def count_waiting(area_id: int, *, today: dt.date) -> int:
    """How many differences wait for somebody, in one question: every page of the village asks."""
    parts = [_compose(area_id, today, "count(*)", DifferenceQuery(state=OPEN), "", side) for side in SIDES]
    asked = [part for part in parts if part is not None]
    if not asked:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in asked), [value for _, values in asked for value in values])
        return sum(row[0] for row in cursor.fetchall())


def numbers_of(area_id: int, wanted: DifferenceQuery, *, today: dt.date) -> list[int]:
    """The numbers of the differences that are wanted, persons first, by variable, then in the order in which they
    came."""
    unit, variable = unit_of(wanted.variable)
    sides = [side_of(unit)] if variable else SIDES
    own = replace(wanted, variable=variable)
    return [
        row[0]
        for side in sides
        for row in _fetch(area_id, today, "c.id, c.variable", own, "ORDER BY c.variable, c.id", side)
    ]


def list_differences(
    opened: OpenStore, area_id: int, numbers: Sequence[int], *, today: dt.date, by: str, at: dt.datetime
) -> list[SourceDifference]:
    """These differences with both values; whoever is shown is written down."""
    rows = {row.pk: row for row in Conflict.objects.filter(pk__in=numbers, area_id=area_id)}
    kept = [rows[number] for number in numbers if number in rows]
    said: dict[tuple[str, int], tuple[Mapping[str, Any], Place]] = {}
    for side, load in ((PERSONS, load_states), (FAMILIES, load_homes)):
        contents = {content for row in kept if row.unit == side.unit for content in (row.ours, row.theirs)}
        places = _places(contents, side)
        for content, values in load(opened, contents).items():
            said[side.unit, content] = values, places[content]
    names, persons = _names(opened, area_id, kept, today)
    log.record(by=by, at=at, action="beda.baca", subject="orang", subjects=sorted(persons), detail={"baris": len(kept)})
    families = sorted({row.family_id for row in kept if row.family_id is not None})
    if families:
        log.record(by=by, at=at, action="beda.baca", subject="keluarga", subjects=families)
    return [
        SourceDifference(
            row.pk,
            row.person_id or 0,
            row.family_id or 0,
            names.get((row.unit, row.whose), ""),
            row.key,
            row.rule,
            row.way,
            row.state,
            row.takes,
            row.decision_id,
            *_words(opened, row.variable, said[row.unit, row.ours], said[row.unit, row.theirs]),
        )
        for row in kept
    ]


def _names(
    opened: OpenStore, area_id: int, rows: Sequence[Conflict], today: dt.date
) -> tuple[dict[tuple[str, int], str], set[int]]:
    """What persons, and the heads of families, are called, by unit and id; and of whom a name is shown."""
    batches = standing_batches(area_id, today)
    persons = frozenset(row.person_id for row in rows if row.person_id is not None)
    families = frozenset(row.family_id for row in rows if row.family_id is not None)
    named = fold_persons(batches, persons) if persons else {}
    heads = heads_of(opened, area_id, batches, families) if families else {}
    found = {(PERSON, person): light.name for person, light in named.items()}
    found |= {(FAMILIES.unit, family): head.name for family, head in heads.items()}
    return found, {*persons, *(head.person for head in heads.values())}


def decisions(area_id: int, most: int = 50) -> list[ConflictDecision]:
    """The newest decisions that stand."""
    return list(ConflictDecision.objects.filter(area_id=area_id, undone_at__isnull=True).order_by("-pk")[:most])


def _fetch(
    area_id: int, today: dt.date, what: str, wanted: DifferenceQuery, tail: str, side: ConflictSide
) -> list[tuple[Any, ...]]:
    asked = _compose(area_id, today, what, wanted, tail, side)
    if asked is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return list(cursor.fetchall())


def _compose(
    area_id: int, today: dt.date, what: str, wanted: DifferenceQuery, tail: str, side: ConflictSide
) -> tuple[str, list[Any]] | None:
    """Statement and values that ask for shown differences of which both statements are read now, and that no later
    decision has answered; None where nothing stands in the register."""
    batches = standing_batches(area_id, today)
    if not batches:
        return None
    read = (
        f"EXISTS (SELECT 1 FROM {side.table} v WHERE v.{side.who} = c.{side.who} AND v.retired_at IS NULL"  # noqa: S608
        f" AND v.batch_id IN ({marks(batches)}) AND COALESCE(v.same_as_id, v.id) = c.{{side}})"
    )
    where, values = [], []
    for column, value in (("c.variable", wanted.variable), ("k.source", wanted.source), ("c.state", wanted.state)):
        if value:
            where.append(f"{column} = %s")
            values.append(value)
    if wanted.state == OPEN:
        where.append(_unanswered_sql(side))
    conditions = " AND ".join(
        [
            "c.area_id = %s",
            "c.retired_at IS NULL",
            "c.shown",
            *where,
            read.format(side=side.ours),
            read.format(side=side.theirs),
        ]
    )
    sql = (
        f"SELECT {what} FROM register_conflict c JOIN {side.table} n ON n.id = c.{side.ours}"  # noqa: S608
        f" JOIN collect_batch k ON k.id = n.batch_id WHERE {conditions} {tail}"
    )
    return sql, [area_id, *values, *batches, *batches]


def _unanswered_sql(side: ConflictSide) -> str:
    """The condition that nobody, or no correction, has decided since."""
    return (
        f"NOT EXISTS (SELECT 1 FROM register_conflict d WHERE d.{side.who} = c.{side.who}"  # noqa: S608
        " AND d.variable = c.variable"
        " AND d.retired_at IS NULL AND d.id > c.id AND d.binds AND NOT d.shown"
        " AND (d.state = 'diputus' OR (d.way = 'pembetulan' AND d.state = 'aturan'))"
        f" AND c.{side.theirs} <> d.{side.ours})"
    )


def _places(contents: Iterable[int], side: ConflictSide) -> dict[int, Place]:
    """Source, reference date, file and row of statements."""
    found: dict[int, Place] = {}
    ids = sorted(contents)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT v.id, k.source, k.reference, k.file_name, v.row FROM {side.table} v"  # noqa: S608
                f" JOIN collect_batch k ON k.id = v.batch_id WHERE v.id IN ({marks(part)})",
                part,
            )
            for number, source, reference, name, row in cursor.fetchall():
                found[number] = (source, as_date(reference) or dt.date.min, name, row)
    return found


def _words(opened: OpenStore, variable: str, *sides: tuple[Mapping[str, Any], Place]) -> tuple[Word, Word]:
    """What both statements say; numbers that only look alike are told apart."""
    values = [
        tuple(said.get(part) or "" for part in PLACE) if variable == PLACE[0] else said.get(variable)
        for said, _place in sides
    ]
    new, old = (Word(value, *place) for value, (_said, place) in zip(apart(opened, values), sides, strict=True))
    return new, old


# ── deciding ────────────────────────────────────────────────────────────────────────────────────


def decide(
    *, area_id: int, numbers: Sequence[int], takes: str, by: str, why: str, at: dt.datetime, scope: str = ""
) -> ConflictDecision:
    """Say of these differences whose value holds: `baru` or `lama`. One transaction, one entry in the log.

    The value is heard before everything else that was ever said of that variable of the person, until a later list
    says something new, or until the decision is taken back. `scope`: what was chosen, where many are decided at once;
    then a reason is asked for. Raises `ConflictRefused` R470-R472.
    """
    _refuse_unclear(takes, why, scope)
    with transaction.atomic():
        hold_area(area_id)
        rows = _require_differences(area_id, numbers)
        whom = {(row.unit, row.whose) for row in rows}
        decision = ConflictDecision.objects.create(
            area_id=area_id,
            takes=takes,
            why=fit_line(why, _REASON, partial(ConflictRefused, "R472")),
            persons=len(whom),
            decided_at=at,
            decided_by=by,
            scope=scope or canonical_json({"isian": sorted({row.key for row in rows})}).decode(),
        )
        for side in SIDES:
            if mine := [row for row in rows if row.unit == side.unit]:
                _prefer(mine, takes, decision.pk, at, side)
        log_decision(
            whom,
            by=by,
            at=at,
            action="beda.putus",
            detail={"pilihan": takes, "putusan": decision.pk, "beda": len(rows)},
        )
    return decision


def _refuse_unclear(takes: str, why: str, scope: str) -> None:
    if takes not in (NEW, OLD):
        raise ConflictRefused("R471", "Pilihan tidak dikenal", found=takes, expected=f"{NEW}, {OLD}")
    if scope and len(why.strip()) < LEAST_REASON:
        raise ConflictRefused(
            "R472",
            "Alasan belum ditulis",
            expected=f"sedikitnya {LEAST_REASON} huruf",
            mend="Tulis mengapa semuanya diputuskan begitu.",
        )


def _require_differences(area_id: int, numbers: Sequence[int]) -> list[Conflict]:
    rows: list[Conflict] = []
    for start in range(0, len(numbers), _CHUNK):
        part = list(numbers[start : start + _CHUNK])
        rows += Conflict.objects.filter(pk__in=part, area_id=area_id, shown=True, retired_at__isnull=True).order_by(
            "pk"
        )
    if not rows or len(rows) != len(set(numbers)):
        raise ConflictRefused("R470", "Perbedaan ini sudah tidak ada atau sudah diputuskan", mend="Muat ulang daftar.")
    return rows


def _prefer(rows: Sequence[Conflict], takes: str, decision: int, at: dt.datetime, side: ConflictSide) -> None:
    """Who is preferred is heard before every other statement about the person or family; what was said of it before is
    ended."""
    newest = {(row.whose, row.variable): row for row in rows}  # of several questions about one thing the last
    contents = _contents(sorted({whose for whose, _ in newest}), side)
    known, asked = _standing_rows(newest, side), {row.pk for row in rows}
    made: list[tuple[object, ...]] = []
    ended: list[int] = []
    for (whose, variable), row in newest.items():
        winner, loser = (row.ours, row.theirs) if takes == NEW else (row.theirs, row.ours)
        ended += [row.pk for row in known[whose, variable] if row.pk in asked or winner in (row.ours, row.theirs)]
        shared = (row.rule, row.way)
        made.append(
            (
                row.area_id,
                whose,
                variable,
                row.batch_id,
                row.ours,
                row.theirs,
                *shared,
                takes,
                DECIDED,
                True,
                True,
                decision,
            )
        )
        made += [
            (row.area_id, whose, variable, row.batch_id, winner, other, *shared, NEW, DECIDED, False, True, decision)
            for other in sorted(contents[whose] - {winner, loser})
        ]
    retire_rows(sorted(set(ended)), at, replaced_by=decision)
    write_rows(made, at, side)


def _contents(whose: Sequence[int], side: ConflictSide) -> dict[int, set[int]]:
    """Every statement about these persons or families that stands."""
    found: dict[int, set[int]] = {owner: set() for owner in whose}
    for start in range(0, len(whose), _CHUNK):
        part = list(whose[start : start + _CHUNK])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {side.who}, COALESCE(same_as_id, id) FROM {side.table}"  # noqa: S608
                f" WHERE retired_at IS NULL AND {side.who} IN ({marks(part)})",
                part,
            )
            for owner, content in cursor.fetchall():
                found[owner].add(content)
    return found


def _standing_rows(wanted: Iterable[tuple[int, str]], side: ConflictSide) -> dict[tuple[int, str], list[Conflict]]:
    found: dict[tuple[int, str], list[Conflict]] = {pair: [] for pair in wanted}
    whose = sorted({owner for owner, _ in found})
    for start in range(0, len(whose), _CHUNK):
        part = whose[start : start + _CHUNK]
        for row in Conflict.objects.filter(**{f"{side.who}__in": part}, retired_at__isnull=True):
            if (row.whose, row.variable) in found:
                found[row.whose, row.variable].append(row)
    return found


def undo_decision(*, area_id: int, decision: int, by: str, at: dt.datetime) -> ConflictDecision:
    """Take a decision back: what was said before holds again. Raises `ConflictRefused` R470, R473."""
    with transaction.atomic():
        hold_area(area_id)
        row = ConflictDecision.objects.filter(pk=decision, area_id=area_id, undone_at__isnull=True).first()
        if row is None:
            raise ConflictRefused("R470", "Putusan ini tidak ada atau sudah diurungkan", mend="Muat ulang daftar.")
        made = Conflict.objects.filter(decision=row)
        if made.filter(replaced_by__isnull=False, replaced_by__undone_at__isnull=True).exists():
            raise ConflictRefused(
                "R473",
                "Sesudah putusan ini ada putusan lain tentang hal yang sama",
                mend="Urungkan dahulu putusan yang lebih baru.",
            )
        standing = list(made.filter(retired_at__isnull=True))
        whom = {(row.unit, row.whose) for row in standing}
        retire_rows([row.pk for row in standing], at)
        for side in SIDES:
            ended = Conflict.objects.filter(replaced_by=row, **{f"{side.who}__isnull": False}).order_by("pk")
            write_rows(list(ended.values_list(*side.columns()[1:-1])), at, side)
        row.undone_at, row.undone_by = at, by
        row.save(update_fields=["undone_at", "undone_by"])
        log_decision(whom, by=by, at=at, action="beda.urungkan", detail={"putusan": row.pk, "beda": len(whom)})
    return row
