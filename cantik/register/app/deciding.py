"""Differences between sources that wait for somebody; deciding them, one or all of a kind; taking a decision back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from cantik.base.canonical import canonical_json
from cantik.register.app.areas import hold_area
from cantik.register.app.conflict_models import Conflict, ConflictDecision
from cantik.register.app.conflict_rows import COLUMNS, retire_rows, write_rows
from cantik.register.app.current import as_date, load_states, marks
from cantik.register.app.light import fold_persons
from cantik.register.app.opening import OpenStore
from cantik.register.app.search import standing_batches
from cantik.register.conflict import DECIDED, NEW, OLD, OPEN, PLACE
from cantik.register.errors import ConflictRefused
from cantik.staff.app import log

_CHUNK = 500
#: least letters of the reason for a decision about many at once
LEAST_REASON = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which differences: of a variable, of the source that says the new value or the old one; "" = all."""

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
class Difference:
    """A difference as a list shows it. `takes`: whose value holds now."""

    number: int
    person: int
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


def counted(area: int, *, today: dt.date, state: str = OPEN) -> list[tuple[str, str, int]]:
    """Variable, source of the new value and number of the differences of a village, the most first."""
    rows = _fetch(area, today, "c.variable, k.source, count(*)", Wanted(state=state), "GROUP BY c.variable, k.source")
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def waiting(area: int, *, today: dt.date) -> int:
    """How many differences wait for somebody."""
    return sum(count for _, _, count in counted(area, today=today))


def numbers_of(area: int, wanted: Wanted, *, today: dt.date) -> list[int]:
    """The numbers of the differences that are wanted, by variable, then in the order in which they came."""
    return [row[0] for row in _fetch(area, today, "c.id, c.variable", wanted, "ORDER BY c.variable, c.id")]


def shown(opened: OpenStore, area: int, numbers: Sequence[int], *, today: dt.date, by: str, at: dt.datetime
          ) -> list[Difference]:  # fmt: skip
    """These differences with both values; whoever is shown is written down."""
    rows = {row.pk: row for row in Conflict.objects.filter(pk__in=numbers, area_id=area)}
    kept = [rows[number] for number in numbers if number in rows]
    contents = {content for row in kept for content in (row.content_id, row.other_id)}
    states, places = load_states(opened, contents), _places(contents)
    persons = frozenset(row.person_id for row in kept)
    named = fold_persons(standing_batches(area, today), persons) if persons else {}
    log.record(by=by, at=at, action="beda.baca", subject="orang", subjects=sorted(persons),
               detail={"baris": len(kept)})  # fmt: skip
    return [
        Difference(
            row.pk, row.person_id, named[row.person_id].name if row.person_id in named else "", row.variable, row.rule,
            row.way, row.state, row.takes, row.decision_id,
            _word(row.variable, states[row.content_id], places[row.content_id]),
            _word(row.variable, states[row.other_id], places[row.other_id]),
        )
        for row in kept
    ]  # fmt: skip


def decisions(area: int, most: int = 50) -> list[ConflictDecision]:
    """The newest decisions that stand."""
    return list(ConflictDecision.objects.filter(area_id=area, undone_at__isnull=True).order_by("-pk")[:most])


def _fetch(area: int, today: dt.date, what: str, wanted: Wanted, tail: str) -> list[tuple[Any, ...]]:
    """Shown differences of which both statements are read now, and that no later decision has answered."""
    batches = standing_batches(area, today)
    if not batches:
        return []
    read = (
        "EXISTS (SELECT 1 FROM register_personversion v WHERE v.person_id = c.person_id AND v.retired_at IS NULL"  # noqa: S608
        f" AND v.batch_id IN ({marks(batches)}) AND COALESCE(v.same_as_id, v.id) = c.{{side}})"
    )
    where, values = [], []
    for column, value in (("c.variable", wanted.variable), ("k.source", wanted.source), ("c.state", wanted.state)):
        if value:
            where.append(f"{column} = %s")
            values.append(value)
    if wanted.state == OPEN:
        where.append(
            "NOT EXISTS (SELECT 1 FROM register_conflict d WHERE d.person_id = c.person_id AND d.variable = c.variable"
            " AND d.retired_at IS NULL AND d.id > c.id AND d.binds AND NOT d.shown"
            " AND (d.state = 'diputus' OR (d.way = 'pembetulan' AND d.state = 'aturan'))"
            " AND c.other_id <> d.content_id)"
        )
    conditions = " AND ".join(["c.area_id = %s", "c.retired_at IS NULL", "c.shown", *where,
                               read.format(side="content_id"), read.format(side="other_id")])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {what} FROM register_conflict c JOIN register_personversion n ON n.id = c.content_id"  # noqa: S608
            f" JOIN collect_batch k ON k.id = n.batch_id WHERE {conditions} {tail}",
            [area, *values, *batches, *batches],
        )
        return list(cursor.fetchall())


def _places(contents: Iterable[int]) -> dict[int, tuple[str, dt.date, str, int]]:
    found: dict[int, tuple[str, dt.date, str, int]] = {}
    ids = sorted(contents)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT v.id, k.source, k.reference, k.file_name, v.row FROM register_personversion v"  # noqa: S608
                f" JOIN collect_batch k ON k.id = v.batch_id WHERE v.id IN ({marks(part)})",
                part,
            )
            for number, source, reference, name, row in cursor.fetchall():
                found[number] = (source, as_date(reference) or dt.date.min, name, row)
    return found


def _word(variable: str, said: Mapping[str, Any], place: tuple[str, dt.date, str, int]) -> Word:
    value = tuple(said.get(part) or "" for part in PLACE) if variable == PLACE[0] else said.get(variable)
    return Word(value, *place)


# ── deciding ────────────────────────────────────────────────────────────────────────────────────


def decide(
    *, area: int, numbers: Sequence[int], takes: str, by: str, why: str, at: dt.datetime, scope: str = ""
) -> ConflictDecision:
    """Say of these differences whose value holds: `baru` or `lama`. One transaction, one entry in the log.

    The value is heard before everything else that was ever said of that variable of the person, until a later list
    says something new, or until the decision is taken back. `scope`: what was chosen, where many are decided at once;
    then a reason is asked for. Raises `ConflictRefused` R470-R472.
    """
    if takes not in (NEW, OLD):
        raise ConflictRefused("R471", "Pilihan tidak dikenal", found=takes, expected=f"{NEW}, {OLD}")
    if scope and len(why.strip()) < LEAST_REASON:
        raise ConflictRefused("R472", "Alasan belum ditulis", expected=f"sedikitnya {LEAST_REASON} huruf",
                              mend="Tulis mengapa semuanya diputuskan begitu.")  # fmt: skip
    with transaction.atomic():
        hold_area(area)
        rows = _chosen(area, numbers)
        persons = sorted({row.person_id for row in rows})
        decision = ConflictDecision.objects.create(
            area_id=area, takes=takes, why=why.strip(), persons=len(persons), decided_at=at, decided_by=by,
            scope=scope or canonical_json({"isian": sorted({row.variable for row in rows})}).decode(),
        )  # fmt: skip
        _prefer(rows, takes, decision.pk, at)
        log.record(by=by, at=at, action="beda.putus", subject="orang", subjects=persons,
                   detail={"pilihan": takes, "putusan": decision.pk, "beda": len(rows)})  # fmt: skip
    return decision


def _chosen(area: int, numbers: Sequence[int]) -> list[Conflict]:
    rows: list[Conflict] = []
    for start in range(0, len(numbers), _CHUNK):
        part = list(numbers[start : start + _CHUNK])
        rows += Conflict.objects.filter(pk__in=part, area_id=area, shown=True, retired_at__isnull=True).order_by("pk")
    if not rows or len(rows) != len(set(numbers)):
        raise ConflictRefused("R470", "Perbedaan ini sudah tidak ada atau sudah diputuskan", mend="Muat ulang daftar.")
    return rows


def _prefer(rows: Sequence[Conflict], takes: str, decision: int, at: dt.datetime) -> None:
    """Who is preferred is heard before every other statement about the person; what was said of it before is ended."""
    newest = {(row.person_id, row.variable): row for row in rows}  # of several questions about one thing the last
    contents = _contents(sorted({person for person, _ in newest}))
    known, asked = _standing_rows(newest), {one.pk for one in rows}
    made: list[tuple[object, ...]] = []
    ended: list[int] = []
    for (person, variable), row in newest.items():
        winner, loser = (row.content_id, row.other_id) if takes == NEW else (row.other_id, row.content_id)
        ended += [one.pk for one in known[person, variable]
                  if one.pk in asked or winner in (one.content_id, one.other_id)]  # fmt: skip
        shared = (row.rule, row.way)
        made.append((row.area_id, person, variable, row.batch_id, row.content_id, row.other_id, *shared, takes, DECIDED,
                     True, True, decision))  # fmt: skip
        made += [
            (row.area_id, person, variable, row.batch_id, winner, other, *shared, NEW, DECIDED, False, True, decision)
            for other in sorted(contents[person] - {winner, loser})
        ]
    retire_rows(sorted(set(ended)), at, replaced_by=decision)
    write_rows(made, at)


def _contents(persons: Sequence[int]) -> dict[int, set[int]]:
    """Every statement about these persons that stands."""
    found: dict[int, set[int]] = {person: set() for person in persons}
    for start in range(0, len(persons), _CHUNK):
        part = list(persons[start : start + _CHUNK])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT person_id, COALESCE(same_as_id, id) FROM register_personversion"  # noqa: S608
                f" WHERE retired_at IS NULL AND person_id IN ({marks(part)})",
                part,
            )
            for person, content in cursor.fetchall():
                found[person].add(content)
    return found


def _standing_rows(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[Conflict]]:
    found: dict[tuple[int, str], list[Conflict]] = {pair: [] for pair in wanted}
    persons = sorted({person for person, _ in found})
    for start in range(0, len(persons), _CHUNK):
        part = persons[start : start + _CHUNK]
        for row in Conflict.objects.filter(person_id__in=part, retired_at__isnull=True):
            if (row.person_id, row.variable) in found:
                found[row.person_id, row.variable].append(row)
    return found


def undo_decision(*, area: int, decision: int, by: str, at: dt.datetime) -> ConflictDecision:
    """Take a decision back: what was said before holds again. Raises `ConflictRefused` R470, R473."""
    with transaction.atomic():
        hold_area(area)
        row = ConflictDecision.objects.filter(pk=decision, area_id=area, undone_at__isnull=True).first()
        if row is None:
            raise ConflictRefused("R470", "Putusan ini tidak ada atau sudah diurungkan", mend="Muat ulang daftar.")
        made = Conflict.objects.filter(decision=row)
        if made.filter(replaced_by__isnull=False, replaced_by__undone_at__isnull=True).exists():
            raise ConflictRefused("R473", "Sesudah putusan ini ada putusan lain tentang hal yang sama",
                                  mend="Urungkan dahulu putusan yang lebih baru.")  # fmt: skip
        persons = sorted(set(made.filter(retired_at__isnull=True).values_list("person_id", flat=True)))
        retire_rows(list(made.filter(retired_at__isnull=True).values_list("pk", flat=True)), at)
        columns = COLUMNS[1:-1]
        write_rows(list(Conflict.objects.filter(replaced_by=row).order_by("pk").values_list(*columns)), at)
        row.undone_at, row.undone_by = at, by
        row.save(update_fields=["undone_at", "undone_by"])
        log.record(by=by, at=at, action="beda.urungkan", subject="orang", subjects=persons,
                   detail={"putusan": row.pk, "beda": len(persons)})  # fmt: skip
    return row
