"""Read the register of a village as the planner wants it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from cantik.base.page_cache import once
from cantik.base.text import mask
from cantik.collect.app.models import (
    APPLIED,
    CORRECTION,
    EVENT,
    FACILITIES,
    FACILITY,
    FIELD,
    MERGE,
    REMAINDER,
    UNITS,
    Batch,
)
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.conflict_rows import FAMILIES, PERSONS, ConflictSide
from cantik.register.core.app.models import Event, SealedNumber
from cantik.register.core.app.silenced_values import edges_of, quiet_beneath
from cantik.register.core.app.ties import kept_of
from cantik.register.core.conflict import NEW, Precedent
from cantik.register.core.fold import Stock, StockPart, additions_of, in_order, standing_stocks
from cantik.register.core.home_differences import home_stated
from cantik.register.core.kinds import Kind
from cantik.register.core.planner_state import Current, FamilyContent, Homes, PersonContent, StatementRef
from cantik.register.core.prepare import Number, Prepared
from cantik.register.core.remainder import FAMILIES as FAMILIES_TOLD
from cantik.register.core.remainder import PERSONS as PERSONS_TOLD
from cantik.register.core.state import NumberSeen, state
from cantik.vault.app.opening import OpenStore

_CHUNK = 500  # SQLite takes up to 32,766 parameters; small pieces keep the statements alike


@once
def stocks_of(
    area_id: int, *, as_of: dt.date | None = None, today: dt.date | None = None, known_at: dt.datetime | None = None
) -> list[Stock]:
    """Every stock and every event of a village whose batches stand, as of a reference date, as known at a moment.

    `today`: batches whose agreement has expired by then are left out (docs/bidang/instruments.md 9).
    """
    grouped: dict[tuple[str, int], list[StockPart]] = {}
    added: dict[str, list[StockPart]] = {}
    events: dict[int, tuple[dt.date, str]] = {}
    units: list[int] = []
    partial: set[int] = set()
    beneath: list[Stock] = []
    for number, stock, source, reference, kind, act, addition, expires, owner in _rows_of_batches(area_id, known_at):
        if reference is None or (as_of is not None and reference > as_of):
            continue
        if today is not None and expires is not None and expires < today:
            continue
        if kind in (EVENT, MERGE, UNITS):
            events[number] = reference, act
            if kind == UNITS:
                units.append(number)
        elif kind == REMAINDER:
            beneath.append(Stock(source, reference, number, (number,), beneath=owner))
        elif addition:
            added.setdefault(source, []).append(StockPart(reference, number, kind == CORRECTION))
        else:
            grouped.setdefault((source, stock), []).append(StockPart(reference, number, kind == CORRECTION))
            if kind == FIELD:
                partial.add(stock)
    lists = [
        Stock(source, max(part.reference for part in parts), stock, in_order(parts), partial=stock in partial)
        for (source, stock), parts in grouped.items()
    ]
    return [*lists, *additions_of(added), *beneath, *_events(area_id, events, units)]


@once
def _rows_of_batches(area_id: int, known_at: dt.datetime | None) -> list[tuple[Any, ...]]:
    """The batches that stand, whatever day is asked about: the parts of a page ask about several."""
    columns = ("id", "stock", "source", "reference", "kind", "act", "addition", "agreement_expires", "owner_id")
    return list(_standing_batches(area_id, known_at).values_list(*columns))


def _standing_batches(area_id: int, known_at: dt.datetime | None) -> QuerySet[Batch]:
    """Batches that tell of people and stand now, or stood as far as was known at a moment."""
    batches = Batch.objects.filter(area_id=area_id).exclude(kind=FACILITY).exclude(mapping=FACILITIES)
    if known_at is None:
        return batches.filter(state=APPLIED)
    return batches.filter(reason="", received_at__lte=known_at).exclude(undone_at__lte=known_at)


def _events(area_id: int, events: Mapping[int, tuple[dt.date, str]], units: Sequence[int]) -> list[Stock]:
    if not events:
        return []
    persons: dict[int, set[int]] = {}
    if units:  # whom an act on the units of the village moved stands in its statements only
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT batch_id, person_id FROM register_personversion"  # noqa: S608
                f" WHERE batch_id IN ({marks(units)})",
                list(units),
            )
            for batch, person in cursor.fetchall():
                persons.setdefault(batch, set()).add(person)
    for batch, person in Event.objects.filter(area_id=area_id).values_list("batch_id", "person_id"):
        if batch is not None:
            persons.setdefault(batch, set()).add(person)
    return [
        Stock(
            EVENT,
            occurred,
            number,
            (number,),
            event=True,
            final=act == Kind.DEATH,
            persons=frozenset(persons.get(number, ())),
        )
        for number, (occurred, act) in events.items()
    ]


def in_turn(rows: Iterable[tuple[Any, ...]], batches: Sequence[int]) -> list[tuple[Any, ...]]:
    """Sort rows, whose first column is their batch, by the order in which the batches are folded."""
    place = {number: at for at, number in enumerate(batches)}
    return sorted(rows, key=lambda row: place[row[0]])


def marks(values: Collection[Any]) -> str:
    """Return the SQL placeholders (`%s, %s, …`) for a list of parameters."""
    return ", ".join(["%s"] * len(values))


def load_current(
    opened: OpenStore, area_id: int, *, as_of: dt.date | None = None, delivery: int | None = None
) -> Current:
    """The register of a village as it stands now; `as_of`: as it stands on a day, told by what is known now.

    `delivery`: a whole list of which files are still to come. Of whom it has not told yet, the list before it tells.
    """
    applied = list(Batch.objects.filter(area_id=area_id, state=APPLIED).values_list("id", flat=True))
    if not applied:
        return Current()
    given = stocks_of(area_id, as_of=as_of)
    stocks = standing_stocks(given)
    standing = _standing_statements(stocks)
    if delivery is not None:
        standing = _before_delivery(given, delivery, standing)
    return Current(
        contents=list(_contents(applied)),
        families=list(_family_contents(applied)),
        standing=standing,
        stocks={stock.source: stock.reference for stock in stocks if stock.whole},
        load=lambda ids: load_states(opened, ids),
        edges=edges_of(area_id),
        verdicts=_verdicts(area_id, PERSONS),
        homes=lambda families: _homes(area_id, stocks, applied, families),
        kept=kept_of(applied),
    )


def _homes(area_id: int, stocks: Sequence[Stock], applied: Sequence[int], families: Collection[int]) -> Homes:
    """What is said of these families, and what was decided about it."""
    place = {number: i for i, number in enumerate(number for stock in stocks for number in stock.batches)}
    of = {number: stock for stock in stocks for number in stock.batches}
    known, rows = set(applied), []
    for ids in _pieces(sorted(families)):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT v.family_id, v.batch_id, v.id, c.id, c.content, u.dusun, u.rw, u.rt"  # noqa: S608
                " FROM register_familyversion v JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
                " LEFT JOIN register_areaunit u ON u.id = c.unit_id"
                f" WHERE v.retired_at IS NULL AND v.family_id IN ({marks(ids)})",
                ids,
            )
            rows += [row for row in cursor.fetchall() if row[1] in known]
    said = {content: home_stated(text, tuple(unit)) for _, _, _, content, text, *unit in rows}
    beneath = quiet_beneath(stock.stock for stock in stocks if stock.beneath)
    standing: dict[int, list[StatementRef]] = {}
    for family, batch, _, content, *_ in sorted(rows, key=lambda row: (place.get(row[1], -1), row[2])):
        if batch in of:
            stock = of[batch]
            quiet = beneath.get(batch, {}).get(FAMILIES_TOLD, frozenset())
            ref = StatementRef(stock.source, stock.reference, content, stock.addition, quiet=quiet)
            standing.setdefault(family, []).append(ref)
    among = frozenset(families)
    return Homes(standing, said, edges_of(area_id, only=among, side=FAMILIES), _verdicts(area_id, FAMILIES))


def _verdicts(area_id: int, side: ConflictSide) -> dict[int, dict[tuple[str, int, int], Precedent]]:
    """Person (or family) -> what was said of two statements, from either side."""
    rows = Conflict.objects.filter(area_id=area_id, retired_at__isnull=True, binds=True)
    rows = rows.filter(**{f"{side.who}__isnull": False})
    columns = (side.who, "variable", side.ours, side.theirs, "takes", "state", "decision_id")
    found: dict[int, dict[tuple[str, int, int], Precedent]] = {}
    for person, variable, ours, theirs, takes, state_, decision in rows.order_by("pk").values_list(*columns):
        verdict = Precedent(ours if takes == NEW else theirs, state_, decision)
        found.setdefault(person, {}).update({(variable, ours, theirs): verdict, (variable, theirs, ours): verdict})
    return found


_DISTINCT = "SELECT COALESCE(v.same_as_id, v.id) FROM {table} v WHERE v.retired_at IS NULL AND v.batch_id IN ({marks})"


def _contents(batches: list[int]) -> Iterator[PersonContent]:
    distinct = _DISTINCT.format(table="register_personversion", marks=marks(batches))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.person_id, b.source, c.digest, c.family_id, c.nik_id, c.phone_id, c.father_nik_id,"  # noqa: S608
            " c.mother_nik_id, c.name, c.birth_place, c.birth_date, b.kind FROM register_personversion c"
            f" JOIN collect_batch b ON b.id = c.batch_id WHERE c.id IN ({distinct}) AND c.row > 0 ORDER BY c.id",
            batches,
        )
        for row in cursor.fetchall():
            yield PersonContent._make((*row[:3], bytes(row[3]), *row[4:11], as_date(row[11]), row[12] == CORRECTION))


def _family_contents(batches: list[int]) -> Iterator[FamilyContent]:
    distinct = _DISTINCT.format(table="register_familyversion", marks=marks(batches))
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT c.id, c.family_id, b.source, c.digest, c.kk_id, b.kind, c."row"'  # noqa: S608
            " FROM register_familyversion c"
            f" JOIN collect_batch b ON b.id = c.batch_id WHERE c.id IN ({distinct})"
            " AND (b.kind NOT IN (%s, %s) OR c.kk_id IS NOT NULL) ORDER BY c.id",
            [*batches, EVENT, UNITS],
        )
        for row in cursor.fetchall():
            yield FamilyContent._make((*row[:3], bytes(row[3]), row[4], row[5] == CORRECTION, row[6] > 0))


def _standing_statements(stocks: list[Stock]) -> dict[int, list[StatementRef]]:
    """Person -> standing statements, oldest reference first; within a stock the later part comes last."""
    standing: dict[int, list[StatementRef]] = {}
    beneath = quiet_beneath(stock.stock for stock in stocks if stock.beneath)
    with connection.cursor() as cursor:
        for stock in stocks:
            cursor.execute(
                "SELECT v.batch_id, v.person_id, c.id, c.terdaftar, c.domisili FROM register_personversion v"  # noqa: S608
                " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
                f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(stock.batches)}) ORDER BY v.id",
                stock.batches,
            )
            reference = dt.date.max if stock.final else stock.reference
            quiet = beneath.get(stock.stock, {}).get(PERSONS_TOLD, frozenset())
            for _, person, content, *facts in in_turn(cursor.fetchall(), stock.batches):
                ref = StatementRef(stock.source, reference, content, stock.addition, False, quiet, *facts)
                standing.setdefault(person, []).append(ref)
    return standing


def _before_delivery(
    given: Sequence[Stock], delivery: int, standing: Mapping[int, list[StatementRef]]
) -> dict[int, list[StatementRef]]:
    """The same statements, of whom the delivery has not told yet those that stood before it began."""
    own = next((stock for stock in given if delivery in stock.batches), None)
    if own is None:
        return dict(standing)
    told = {person for person, said in _standing_statements([own]).items() if said}
    before = _standing_statements(standing_stocks([stock for stock in given if stock != own]))
    of_day = [
        stock for stock in given if stock.whole and (stock.source, stock.reference) == (own.source, own.reference)
    ]
    first_day = own.reference if len(of_day) == 1 else own.reference + dt.timedelta(days=1)
    waiting = {
        person: [
            said._replace(ended=said.source == own.source and not (said.addition and said.reference >= first_day))
            for said in statements
        ]
        for person, statements in before.items()
        if person not in told
    }
    return {**standing, **waiting}


#: where what a statement says of a person stands beside its contents
_OWN = (
    ("nama", "c.name"),
    ("tempat_lahir", "c.birth_place"),
    ("tanggal_lahir", "c.birth_date"),
    ("dusun", "u.dusun"),
    ("rw", "u.rw"),
    ("rt", "u.rt"),
)
_FACTS = (
    ("terdaftar", "c.terdaftar"),
    ("domisili", "c.domisili"),
    ("domisili_sejak", "c.domisili_since"),
    ("keberadaan", "c.keberadaan"),
    ("institusi", "c.institusi"),
)
_NUMBERS = (
    ("nik", "c.nik_id"),
    ("telepon", "c.phone_id"),
    ("ayah_nik", "c.father_nik_id"),
    ("ibu_nik", "c.mother_nik_id"),
    ("no_kk", "f.kk_id"),
)
_DATES = ("tanggal_lahir", "domisili_sejak")


def mask_number(number: int, text: str) -> NumberSeen:
    """A number as it is shown."""
    return NumberSeen(number, mask(text))


def in_clear(_: int, text: str) -> str:
    """A number as it is, for those who record that they looked."""
    return text


def load_states(
    opened: OpenStore, contents: Collection[int], *, number: Callable[[int, str], Any] = mask_number, facts: bool = True
) -> Mapping[int, dict[str, Any]]:
    """The values of statements about persons, by the id of their content: the one place that reads them.

    `number`: what stands for a NIK, KK or telephone number. `facts`: with what a source says by being what it is
    (bases, presence), not only what its file says.
    """
    own = (*_OWN, *_FACTS) if facts else _OWN
    names, numbers = [name for name, _ in own], [name for name, _ in _NUMBERS]
    columns = ", ".join(column for _, column in (*own, *_NUMBERS))
    out: dict[int, dict[str, Any]] = {}
    for ids in _pieces(sorted(contents)):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT c.id, c.content, h.content, {columns} FROM register_personversion c"  # noqa: S608
                " LEFT JOIN register_personhealth h ON h.version_id = c.id"
                " LEFT JOIN register_areaunit u ON u.id = c.unit_id"
                " LEFT JOIN register_familyversion s ON s.family_id = c.family_id AND s.batch_id = c.batch_id"
                " LEFT JOIN register_familyversion f ON f.id = COALESCE(s.same_as_id, s.id)"
                f" WHERE c.id IN ({marks(ids)})",
                ids,
            )
            rows = cursor.fetchall()
        seen = reveal(opened, {sealed for row in rows for sealed in row[-len(numbers) :] if sealed})
        for content, values, health, *said in rows:
            beside = zip(names, said[: len(names)], strict=True)
            sealed = zip(numbers, said[len(names) :], strict=True)
            shown = {name: number(held, seen[held]) for name, held in sealed if held}
            typed = {name: _convert_raw(name, value) for name, value in beside if value is not None}
            out[content] = state(values=values, health=health or "", own=typed, numbers=shown)
    return out


def _convert_raw(name: str, value: Any) -> Any:
    """A value of a raw query as the register means it: SQLite gives text for a date, a number for yes or no."""
    if name in _DATES:
        return as_date(value)
    return bool(value) if name == "institusi" else value


def reveal(opened: OpenStore, numbers: Collection[int]) -> dict[int, str]:
    """Sealed numbers in clear, by id; callers record that they looked."""
    clear: dict[int, str] = {}
    for ids in _pieces(sorted(numbers)):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, seal FROM register_sealednumber WHERE id IN ({marks(ids)})", ids)  # noqa: S608
            for number, seal in cursor.fetchall():
                clear[number] = opened.keys.open("nomor", bytes(seal), number_place(number)).decode()
    return clear


def number_place(number: int) -> str:
    """Associated data of a sealed number: a ciphertext in another row does not open."""
    return f"register_sealednumber.seal|{number}"


def known_numbers(area_id: int, blind: Mapping[Number, bytes]) -> dict[Number, int]:
    """Ids of those numbers that the register of a village knows. `blind`: the blind index of each that is asked for;
    nothing else of the village is read."""
    found: dict[Number, int] = {}
    if not SealedNumber.objects.filter(area_id=area_id).exists():
        return found  # the first list of a village: tens of thousands of numbers that nobody knows yet
    asked = {(kind, index): (kind, text) for (kind, text), index in blind.items()}
    for kind in sorted({kind for kind, _ in asked}):  # with its kind a number is found by the index of the table
        indexes = [index for of, index in asked if of == kind]
        for start in range(0, len(indexes), _CHUNK):
            piece = indexes[start : start + _CHUNK]
            rows = SealedNumber.objects.filter(area_id=area_id, kind=kind, blind__in=piece)
            found.update((asked[kind, bytes(index)], number) for index, number in rows.values_list("blind", "pk"))
    return found


def blind_of(opened: OpenStore, numbers: Iterable[Number]) -> dict[Number, bytes]:
    """The blind index of each number."""
    return {key: opened.keys.index(*key) for key in numbers}


def numbers_in(prepared: Prepared) -> dict[Number, None]:
    """Every distinct number of a batch, in the order of the file."""
    persons = prepared.persons
    found: dict[Number, None] = {}
    for kind, column in (
        ("nik", persons.nik),
        ("kk", prepared.families.kk),
        ("telepon", persons.phone),
        ("nik", persons.father_nik),
        ("nik", persons.mother_nik),
    ):
        found.update(dict.fromkeys((kind, text) for text in column if text))
    return found


def _pieces(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def as_date(value: Any) -> dt.date | None:
    """A date of a raw query: SQLite gives text, PostgreSQL a date."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
