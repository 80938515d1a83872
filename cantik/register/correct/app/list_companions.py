"""Persons of the list in force around those of a file that is a part of it, for rules over families.

Their numbers are opened for as long as the rules run; that the file was tried or stored is logged by whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from cantik.base.text import fold
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.batch import Reading, Value
from cantik.examine.companions import NONE, Companion
from cantik.register.core.app.current import blind_of, in_turn, known_numbers, marks, stocks_of
from cantik.register.core.app.ties import kept_of
from cantik.register.core.codec import decode_some, key_of
from cantik.register.core.comparison import list_beneath
from cantik.register.core.fold import Stock
from cantik.register.correct.app.rebuild import stated_of
from cantik.vault.app.opening import OpenStore

_CHUNK = 500
_SHARED = "akta_lahir"  # a text that rules compare over the whole list
_NEW = 1 << 60  # the number of a batch that is not written yet: above any that is


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file stands among the lists: whether it is a part of one, and the number of its batch once it is one."""

    addition: bool
    number: int = _NEW


@dataclass(slots=True)
class _Person:
    """Whom the list tells of: family, and ids of the NIKs of the person, the father and the mother."""

    family: int | None = None
    nik: int | None = None
    father: int | None = None
    mother: int | None = None


def list_companions(
    opened: OpenStore,
    area: AreaCode,
    batch: Reading,
    others: Sequence[Reading],
    place: FilePlace,
) -> tuple[Companion, ...]:
    """Who stands around the persons of a file once it is in: of the list that it is added to, as that stands before it,
    and of the `others` that are handed in with it."""
    people = batch.records.get("orang")
    if people is None or not len(people):
        return ()
    beside = [other for other in others if other.source == batch.source and "orang" in other.records]
    mine = Stock(batch.source, batch.reference, place.number, (place.number,), addition=place.addition)
    return (*_of_register(opened, area, batch, beside, mine), *_of_files(batch, beside))


def persons_around(batches: Sequence[int], whose: Collection[int]) -> set[int]:
    """Who stands around some persons in a list: families, parents and children, bearers of one number."""
    persons = _persons(batches)
    told = [persons[person] for person in whose if person in persons]
    niks = {known.nik for known in told} - {None}
    asked = {number for known in told for number in (known.father, known.mother)} - {None}
    return _around(persons, niks | asked, niks, {known.family for known in told} - {None})


def persons_told(batch: int) -> frozenset[int]:
    """Whom a batch tells of."""
    return frozenset(_persons([batch]))


# ── other files of the delivery ─────────────────────────────────────────────────────────────────


def _of_files(batch: Reading, others: Sequence[Reading]) -> Iterable[Companion]:
    """Records of the other files that share a number with this one, but for those about a person of it."""
    people = batch.records["orang"]
    cards, own = set(_column(batch, "no_kk")), _first_bearers(batch)
    asked, shared = {*_column(batch, "ayah_nik"), *_column(batch, "ibu_nik")}, set(_column(batch, _SHARED))
    for other in others:
        records = other.records["orang"]
        for at in range(len(records)):
            values = {name: column[at] for name, column in records.columns.items()}
            nik = values.get("nik")
            if nik is not None and nik in own:
                if not _same_person(values, own[nik], people.columns):
                    yield Companion(values, stood=False)
                continue
            parents = (values.get("ayah_nik"), values.get("ibu_nik"))
            twin = values.get(_SHARED) in shared
            parent_here = any(parent in own for parent in parents if parent)
            if values.get("no_kk") in cards or nik in asked or parent_here or twin:
                yield Companion(values, stood=False)


def _column(batch: Reading, name: str) -> list[Value]:
    values = batch.records["orang"].columns.get(name) or ()
    return [value for value in values if value is not None]


def _first_bearers(batch: Reading) -> dict[Value, int]:
    """The first record that bears each NIK."""
    found: dict[Value, int] = {}
    for at, nik in enumerate(batch.records["orang"].columns.get("nik") or ()):
        if nik is not None:
            found.setdefault(nik, at)
    return found


def _same_person(values: Mapping[str, Value], at: int, columns: Mapping[str, Sequence[Value]]) -> bool:
    """Whether two records of one NIK are one person: name or birth date is the same, or one of them says neither."""

    def value_of(name: str) -> Value:
        own = columns.get(name)
        return own[at] if own else None

    names = fold(str(values.get("nama") or "")), fold(str(value_of("nama") or ""))
    births = values.get("tanggal_lahir"), value_of("tanggal_lahir")
    return not all(names) or None in births or names[0] == names[1] or births[0] == births[1]


# ── the register ────────────────────────────────────────────────────────────────────────────────


def _of_register(
    opened: OpenStore, area: AreaCode, batch: Reading, others: Sequence[Reading], mine: Stock
) -> tuple[Companion, ...]:
    area_row = find_area(area)
    if area_row is None or mine.reference is None:
        return ()
    batches = [number for stock in list_beneath(stocks_of(area_row.pk), mine) for number in stock.batches]
    if not batches:
        return ()
    persons = _persons(batches)
    own, elsewhere = _first_bearers(batch), {nik for other in others for nik in _first_bearers(other)}
    niks = {*own, *_column(batch, "ayah_nik"), *_column(batch, "ibu_nik"), *elsewhere}
    asked = [("nik", str(nik)) for nik in niks] + [("kk", str(card)) for card in set(_column(batch, "no_kk"))]
    known = known_numbers(area_row.pk, blind_of(opened, asked))
    near = _around(
        persons,
        {number for (kind, text), number in known.items() if kind == "nik" and text not in elsewhere - own.keys()},
        {number for (kind, text), number in known.items() if kind == "nik" and text in own},
        _families_of(batches, [number for (kind, _), number in known.items() if kind == "kk"]),
    )
    near |= persons.keys() & _sharing(batches, set(_column(batch, _SHARED)))
    kept = kept_of(batches)
    wanted = sorted(person for person in near if person not in kept)
    found = []
    for start in range(0, len(wanted), _CHUNK):
        stated = stated_of(opened, batches, wanted[start : start + _CHUNK])
        found += [_companion(person.values, batch, own, elsewhere) for person in stated.values()]
    return tuple(found)


def _persons(batches: Sequence[int]) -> dict[int, _Person]:
    """Everybody of a list, without what is said of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.batch_id, v.person_id, v.row, c.family_id, c.nik_id, c.father_nik_id, c.mother_nik_id"  # noqa: S608
            " FROM register_personversion v JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(batches)}) ORDER BY v.id",
            batches,
        )
        rows = in_turn(cursor.fetchall(), batches)
    found: dict[int, _Person] = {}
    listed: set[int] = set()
    for _, person, row, family, nik, father, mother in rows:
        known = found.setdefault(person, _Person())
        known.family, known.nik = family or known.family, nik or known.nik
        known.father, known.mother = father or known.father, mother or known.mother
        if row:  # an event alone brings nobody into a list
            listed.add(person)
    return {person: known for person, known in found.items() if person in listed}


def _sharing(batches: Sequence[int], texts: Collection[Value]) -> set[int]:
    """Who bears one of these certificates of birth."""
    if not texts:
        return set()
    key = {_SHARED: key_of(_SHARED)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.person_id, c.content FROM register_personversion v"  # noqa: S608
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(batches)})",
            batches,
        )
        rows = cursor.fetchall()
    return {person for person, content in rows if decode_some(content, key).get(_SHARED) in texts}


def _families_of(batches: Sequence[int], cards: Sequence[int]) -> set[int]:
    """The families that bear one of these cards."""
    if not cards:
        return set()
    found: set[int] = set()
    for start in range(0, len(cards), _CHUNK):
        part = list(cards[start : start + _CHUNK])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT v.family_id FROM register_familyversion v"  # noqa: S608
                " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
                f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(batches)}) AND c.kk_id IN ({marks(part)})",
                [*batches, *part],
            )
            found.update(row[0] for row in cursor.fetchall())
    return found


def _around(
    persons: Mapping[int, _Person],
    named: Collection[int | None],
    own: Collection[int | None],
    families: Collection[int | None],
) -> set[int]:
    """Who bears a number that the file names, is a child of somebody of it, or lives in a family of it, now or then."""
    near = {
        person
        for person, known in persons.items()
        if known.nik in named or known.father in own or known.mother in own or known.family in families
    }
    homes = {persons[person].family for person in near if persons[person].nik in own} - {None}
    return near | {person for person, known in persons.items() if known.family in homes}


def _companion(
    values: Mapping[str, Value], batch: Reading, own: Mapping[Value, int], elsewhere: Collection[Value]
) -> Companion:
    """Somebody of the register: the person of a record of the file, of another file, or somebody beside them."""
    nik = values.get("nik")
    columns = batch.records["orang"].columns
    if nik is not None and nik in own:
        same = _same_person(values, own[nik], columns)
        return Companion(values, own[nik] if same else NONE, stays=not same)
    if nik is None:
        at = _namesake(values, columns)
        return Companion(values, at, stays=at == NONE)
    return Companion(values, stays=nik not in elsewhere)


def _namesake(values: Mapping[str, Value], columns: Mapping[str, Sequence[Value]]) -> int:
    """The record without a NIK about somebody without one: of that name and birth date, when there is one only."""
    count = max(map(len, columns.values()), default=0)
    nothing: Sequence[Value] = [None] * count
    niks, names, births = (columns.get(name) or nothing for name in ("nik", "nama", "tanggal_lahir"))
    wanted = fold(str(values.get("nama") or "")), values.get("tanggal_lahir")
    if not all(wanted):
        return NONE
    fitting = [at for at in range(count) if niks[at] is None and (fold(str(names[at] or "")), births[at]) == wanted]
    return fitting[0] if len(fitting) == 1 else NONE
