"""Read the register: the view that the snapshot is frozen from, and the lists of imports."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from cantik.base import clock
from cantik.base.text import fold
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import (
    ACCEPTED,
    APPLIED,
    FACILITIES,
    FIELD,
    FILE,
    MENDED,
    OPEN,
    REMAINDER,
    Batch,
    BatchFinding,
)
from cantik.collect.finding import Level
from cantik.content.kinds import Variable
from cantik.register.core.app.current import as_date, marks, stocks_of
from cantik.register.core.app.models import FamilyVersion, MemberList, PersonVersion
from cantik.register.core.app.rolls_view import read_lists
from cantik.register.core.app.silenced_values import quiet_homes, quiet_of
from cantik.register.core.app.ties import kept_of
from cantik.register.core.distances import Distances, tell
from cantik.register.core.fillers import BY_HAND as UNLISTED
from cantik.register.core.fillers import Fillers
from cantik.register.core.fold import Stock, standing_stocks
from cantik.register.core.people import Filler, RegisterView, SourceNote
from cantik.register.core.rolls import AID, HOUSEHOLDS
from cantik.register.core.rolls_view import add_listed, list_columns
from cantik.register.core.view import FoldedFamily, FoldedPerson, Folding, columns_of, variables_shown, view_folding
from cantik.staff.app import log
from cantik.vault.app.bulk import moment


def register_view(
    area: AreaCode,
    as_of: dt.date,
    *,
    by: str,
    at: dt.datetime | None = None,
    known_at: dt.datetime | None = None,
    today: dt.date | None = None,
    variables: Iterable[Variable] | None = None,
) -> RegisterView:
    """The people of a village on a date, folded from the standing stock of each source; without names and numbers.

    `known_at`: as the register knew it at that moment (default: now). `today` decides which agreements still run
    (default: the date of `at`). `variables` (those of the content) limit the columns to coded and counted ones that
    name nobody; without them a fixed list of what is withheld applies. `id` is internal and belongs into nothing that
    is kept or published. Reading is logged.
    """
    return _view(area, _Moments(as_of, at or clock.now(), known_at, today), by, variables, None)


def view_with_distances(area: AreaCode, as_of: dt.date, distances: Distances | None, *, by: str) -> RegisterView:
    """`register_view` with how far homes stand from facilities, as classes; the points themselves stay here."""
    return _view(area, _Moments(as_of, clock.now()), by, None, distances)


@dataclass(frozen=True, slots=True)
class _Moments:
    """The day that is asked of, when it is asked, as the register knew it when, and which agreements run."""

    as_of: dt.date
    at: dt.datetime
    known_at: dt.datetime | None = None
    today: dt.date | None = None


def _view(
    area: AreaCode, when: _Moments, by: str, variables: Iterable[Variable] | None, distances: Distances | None
) -> RegisterView:
    as_of, known_at = when.as_of, when.known_at
    area_row = find_area(area)
    today = when.today or when.at.date()
    found = stocks_of(area_row.pk, as_of=as_of, today=today, known_at=known_at) if area_row else []
    stocks = standing_stocks(found)
    folding = _fold_stocks(stocks, known_at, fillers=Fillers())
    filled = _fillers_of(folding, stocks)
    if distances is not None:
        tell(distances, folding, filled)
    view = view_folding(folding, None if variables is None else variables_shown(variables))
    batches = [number for stock in stocks for number in stock.batches]
    state = view.digest
    lists = read_lists(batches, as_of, known_at)
    if lists is not None:
        state = hashlib.sha256(f"{state}{add_listed(view.persons, view.families, lists)}".encode()).hexdigest()
        _add_rolls(filled, batches)
    opened, accepted = _findings(batches)
    _log_reading(area, as_of, len(view.persons["id"]), by, when.at)
    sources = sources_of(batches)
    return RegisterView(
        area.text(), as_of, view.persons, view.families, sources, state, opened, accepted, filled=filled
    )


def _log_reading(area: AreaCode, as_of: dt.date, people: int, by: str, at: dt.datetime) -> None:
    """That the register was read, of which day and how many it told of."""
    log.record(
        by=by,
        at=at,
        action="register.baca",
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"tanggal": as_of.isoformat(), "orang": people},
    )


def counted_view(
    area: AreaCode, as_of: dt.date, names: Mapping[str, frozenset[str]], *, by: str, at: dt.datetime | None = None
) -> RegisterView | None:
    """`register_view` with a few variables by unit beside the columns that every view has: for one table.

    Rows stand in no order, `state` is empty and findings are not counted, so nothing is kept or published of it. What
    lists of members add is there when it is asked for. None where households stand and a dusun is written in two ways:
    the commoner is that of persons, families and households. Reading is logged.
    """
    at = at or clock.now()
    area_row = find_area(area)
    stocks = standing_stocks(stocks_of(area_row.pk, as_of=as_of, today=at.date())) if area_row else []
    batches = [number for stock in stocks for number in stock.batches]
    view = view_folding(_fold_stocks(stocks, None, only=names), names, ordered=False)
    kinds = set(MemberList.objects.filter(batch_id__in=batches).values_list("kind", flat=True))
    if HOUSEHOLDS in kinds and _written_twice({*view.persons["dusun"], *view.families["dusun"]}):
        return None
    if kinds and any(list_columns() & some for some in names.values()):
        lists = read_lists(batches, as_of, None)
        if lists is not None:
            add_listed(view.persons, view.families, lists)
    _log_reading(area, as_of, len(view.persons["id"]), by, at)
    return RegisterView(area.text(), as_of, view.persons, view.families, sources_of(batches), "")


def _written_twice(dusun: Collection[str]) -> bool:
    return len({fold(name or "") for name in dusun}) < len(dusun)


def first_list(area_id: int, today: dt.date) -> dt.date | None:
    """The date of the first list of people that stands; before it nothing is known, whatever is said to have happened.

    What was recorded by hand and lists of members tell of people whom a list of people brought.
    """
    lists = {
        number: stock.reference
        for stock in stocks_of(area_id, today=today)
        if not stock.event
        for number in stock.batches
    }
    beside = MemberList.objects.filter(batch_id__in=lists).values_list("batch_id", flat=True)
    return min((lists[number] for number in lists.keys() - set(beside)), default=None)


class Columns:
    """A few columns of the people of a village on several dates, for pages that only count; reading is logged.

    Dates between which nothing was brought in share what was folded, and nobody's order or digest is made: what a
    view costs is paid once.
    """

    def __init__(
        self, area: AreaCode, area_id: int, names: Iterable[str], *, by: str, at: dt.datetime, today: dt.date
    ) -> None:
        self._desa, self._area, self._names = area, area_id, tuple(names)
        self._only = {"orang": frozenset(self._names)}
        self._by, self._at, self._today = by, at, today
        self._made: dict[tuple[Stock, ...], dict[str, list[Any]]] = {}

    def on(self, as_of: dt.date) -> Mapping[str, Sequence[Any]]:
        """The columns as `register_view` would have them, in another order; `keluarga` holds ids."""
        stocks = tuple(standing_stocks(stocks_of(self._area, as_of=as_of, today=self._today)))
        if stocks not in self._made:
            self._made[stocks] = columns_of(_fold_stocks(stocks, None, only=self._only), self._names)
            _log_reading(self._desa, as_of, len(self._made[stocks]["id"]), self._by, self._at)
        return self._made[stocks]


def _fold_stocks(
    stocks: Sequence[Stock],
    known_at: dt.datetime | None,
    *,
    only: Mapping[str, frozenset[str]] | None = None,
    fillers: Fillers | None = None,
) -> Folding:
    """The statements of these stocks, folded; `only`: these variables of them."""
    folding = Folding(only=only, fillers=fillers)
    everything = [number for stock in stocks for number in stock.batches]
    kept, quiet = kept_of(everything), quiet_of(everything, known_at=known_at)
    homes = quiet_homes(everything, known_at=known_at)
    of = {batch: UNLISTED if stock.event else at for at, stock in enumerate(stocks) for batch in stock.batches}
    for together in _together(stocks):
        people = (
            FoldedPerson._make(
                (
                    kept.get(row[0], row[0]),
                    *row[1:5],
                    as_date(row[5]),
                    *row[6:9],
                    None if row[9] is None else bool(row[9]),
                    *row[10:12],
                    row[12],
                    quiet.get(row[13], ()),
                )
            )
            for row in _rows(_PERSONS, together, known_at, kept)
        )
        folding.add_persons(people, of[together[0]])
        families = (
            FoldedFamily._make((*row[:6], homes.get(row[6], ()) if homes else ()))
            for row in _rows(_FAMILIES, together, known_at)
        )
        folding.add_families(families, of[together[0]])
    return folding


def _fillers_of(folding: Folding, stocks: Sequence[Stock]) -> dict[str, dict[str, tuple[Filler, ...]]]:
    """By unit and variable the lists that the values of a folding come from, the oldest first."""
    if folding.fillers is None:
        return {}
    named = {at: (stock.source, stock.reference) for at, stock in enumerate(stocks) if not stock.event}
    people = {who: names for who, names in folding.persons.items() if who not in folding.bare}
    return {
        unit: {
            name: tuple(named[group] for group in sorted(groups) if group in named)
            for name, groups in folding.fillers.groups_filling(unit, states).items()
        }
        for unit, states in (("orang", people), ("keluarga", folding.families))
    }


def _add_rolls(filled: dict[str, dict[str, tuple[Filler, ...]]], batches: Sequence[int]) -> None:
    """The lists of members that tell who takes part in what and who lives in which household."""
    rows = MemberList.objects.filter(batch_id__in=batches, kind__in=[HOUSEHOLDS, AID])
    told: dict[str, set[Filler]] = {}
    for kind, source, reference in rows.values_list("kind", "batch__source", "batch__reference"):
        if reference is not None:
            told.setdefault(kind, set()).add((source, reference))
    for name in list_columns():
        kind = AID if name.startswith("ikut_") else HOUSEHOLDS
        if kind in told:
            for variables in filled.values():
                variables[name] = tuple(sorted(told[kind], key=lambda filler: (filler[1], filler[0])))


_PERSONS = (
    "SELECT v.person_id, c.family_id, u.dusun, u.rw, u.rt, c.birth_date, c.terdaftar, c.domisili, c.keberadaan,"
    " c.institusi, c.content, h.content, v.row, c.id, v.batch_id, v.id FROM register_personversion v"
    " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
    " LEFT JOIN register_areaunit u ON u.id = c.unit_id LEFT JOIN register_personhealth h ON h.version_id = c.id"
)
_FAMILIES = (
    "SELECT v.family_id, u.dusun, u.rw, u.rt, c.household_id, c.content, c.id, v.batch_id, v.id"
    " FROM register_familyversion v"
    " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
    " LEFT JOIN register_areaunit u ON u.id = c.unit_id"
)


def _together(stocks: Iterable[Stock]) -> list[list[int]]:
    """The batches of each stock; events that follow each other are read in one go, for there may be thousands."""
    runs: list[list[int]] = []
    among_events = False
    for stock in stocks:
        if stock.event and among_events:
            runs[-1].extend(stock.batches)
        else:
            runs.append(list(stock.batches))
        among_events = stock.event
    return runs


def _rows(
    select: str, batches: Sequence[int], known_at: dt.datetime | None, kept: Collection[int] = ()
) -> list[tuple[Any, ...]]:
    """Standing statements of batches, in the order of folding: those of later parts last; of doubles the kept one's."""
    parameters: list[Any] = list(batches)
    when = "v.retired_at IS NULL"
    if known_at is not None:
        when = "v.recorded_at <= %s AND (v.retired_at IS NULL OR v.retired_at > %s)"
        parameters += [moment(known_at)] * 2
    with connection.cursor() as cursor:
        cursor.execute(
            f"{select} WHERE v.batch_id IN ({marks(batches)}) AND {when} ORDER BY v.batch_id, v.id", parameters
        )
        rows = list(cursor.fetchall())
    if kept or list(batches) != sorted(batches):  # events that were recorded in another order than they happened
        place = {number: i for i, number in enumerate(batches)}
        rows.sort(key=lambda row: (place[row[-2]], row[0] not in kept, row[-1]))
    return rows


def sources_of(batches: Collection[int]) -> tuple[SourceNote, ...]:
    """The files that these batches came from, oldest first. One of which only something stands on beneath a newer list
    is named with its day, and none of its rows is missing for that."""
    # Neither what was done by hand nor a list of members is a source of figures; what was found at the doors is one.
    rows = Batch.objects.filter(pk__in=batches, member_list=None, kind__in=[FILE, FIELD])
    rows = rows.order_by("reference", "source", "file_sha256")
    mended = _mended_rows(batches)
    beneath = Batch.objects.filter(pk__in=batches, kind=REMAINDER, origin__kind=FILE).select_related("origin")
    older = {
        SourceNote(row.source, row.reference, row.origin.file_sha256, _agreement_number(row))
        for row in beneath
        if row.reference is not None and row.origin is not None
    }
    told = tuple(
        SourceNote(
            row.source,
            row.reference,
            row.file_sha256 or _sha_of_entry(row.pk),
            _agreement_number(row),
            row.rows_read,
            row.rows_accepted,
            row.rows_refused,
            min(mended[row.pk], row.rows_refused),
        )
        for row in rows
        if row.reference is not None
    )
    known = {(note.source, note.sha256) for note in told}
    of_older = (note for note in older if (note.source, note.sha256) not in known)
    return tuple(sorted((*told, *of_older), key=lambda note: (note.reference, note.source, note.sha256)))


def _agreement_number(row: Batch) -> str | None:
    return json.loads(row.agreement)["nomor"] if row.agreement else None


def _mended_rows(batches: Collection[int]) -> Counter[int]:
    """How many refused rows of each batch came again without what refused them."""
    findings = BatchFinding.objects.filter(batch_id__in=batches, level=str(Level.REFUSE), whole=True, record__gte=0)
    states: dict[tuple[int, str, int], set[str]] = {}
    for batch, unit, record, state in findings.values_list("batch_id", "unit", "record", "state"):
        states.setdefault((batch, unit, record), set()).add(state)
    return Counter(batch for (batch, _, _), said in states.items() if said == {MENDED})


def _sha_of_entry(number: int) -> str:
    """SHA-256 over what an entry without a file says now: the digests of its statements about persons."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.digest FROM register_personversion v"
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            " WHERE v.batch_id = %s AND v.retired_at IS NULL",
            [number],
        )
        return hashlib.sha256(b"".join(sorted(bytes(row[0]) for row in cursor.fetchall()))).hexdigest()


def _findings(batches: Collection[int]) -> tuple[dict[str, int], int]:
    """Open findings by level, and the number of accepted ones, of standing batches."""
    counts = BatchFinding.objects.filter(batch_id__in=batches).values_list("level", "state").annotate(n=Count("pk"))
    opened: dict[str, int] = {}
    accepted = 0
    for level, state, count in counts:
        if state == OPEN:
            opened[level] = opened.get(level, 0) + count
        elif state == ACCEPTED:
            accepted += count
    return opened, accepted


def standing_batches(area: AreaCode, as_of: dt.date | None = None, *, today: dt.date | None = None) -> list[int]:
    """Numbers of the batches that the register of a village stands on."""
    area_row = find_area(area)
    if area_row is None:
        return []
    stocks = standing_stocks(stocks_of(area_row.pk, as_of=as_of, today=today))
    return [number for stock in stocks for number in stock.batches]


def examined_batches(area: AreaCode, as_of: dt.date | None = None) -> list[int]:
    """Numbers of the batches whose findings still matter in a village: those that its register stands on, and the
    files of facilities and village facts, which belong to no list of people."""
    area_row = find_area(area)
    if area_row is None:
        return []
    rows = Batch.objects.filter(area_id=area_row.pk, state=APPLIED, kind=FILE, mapping=FACILITIES)
    if as_of is not None:
        rows = rows.filter(reference__lte=as_of)
    return [*standing_batches(area, as_of), *rows.order_by("pk").values_list("pk", flat=True)]


def dusun_of(area: AreaCode) -> list[str]:
    """The dusun that somebody of the register lives in, as their sources write them, in order."""
    standing = standing_batches(area)
    found: set[str] = set()
    for table in (PersonVersion, FamilyVersion):
        rows = table.objects.filter(batch_id__in=standing, retired_at__isnull=True)
        for unit in ("unit__dusun", "same_as__unit__dusun"):
            found.update(rows.filter(**{f"{unit}__gt": ""}).values_list(unit, flat=True).distinct())
    return sorted(found)


def all_batches(area: AreaCode) -> list[Batch]:
    """Every batch that a file brought to a village, the newest first, undone and quarantined ones included."""
    area_row = find_area(area)
    rows = Batch.objects.filter(kind=FILE).order_by("-pk")
    return list(rows.filter(area_id=area_row.pk)) if area_row else []
