"""A batch made ready for the register: accepted records as columns, identity, numbers, canonical contents. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cantik.collect.batch import Batch, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.register.bases import Standing, standings
from cantik.register.codec import encode_rows

DIGEST_BYTES = 16
#: variables that hold numbers of persons: sealed, never in the canonical content; variable -> kind of number
NUMBERS = {"nik": "nik", "ayah_nik": "nik", "ibu_nik": "nik", "telepon": "telepon", "no_kk": "kk"}
#: health and disability (UU 27/2022 Pasal 4 ayat 2): kept in a table of their own
HEALTH = frozenset(
    {"disabilitas", "golongan_darah", "hamil", "cara_kb", "r410", "r427", "r429", "r430"}
    | {f"r428{letter}" for letter in "abcdefghij"}
)
_OWN_COLUMNS = frozenset({"nama", "tempat_lahir", "tanggal_lahir", "dusun", "rw", "rt", "nomor_keluarga", *NUMBERS})

Unit = tuple[str, str, str]  # dusun, rw, rt
Number = tuple[str, str]  # kind, digits


@dataclass(frozen=True, slots=True)
class Persons:
    """The accepted person records of a batch, in the order of the file. `position[i]` is the record of the batch."""

    position: list[int]
    row: list[int]
    name: list[str]
    birth_place: list[str]
    birth_date: list[dt.date | None]
    nik: list[str]
    phone: list[str]
    father_nik: list[str]
    mother_nik: list[str]
    family: list[int]  # position in `Families`, -1 = none
    unit: list[Unit]
    standing: list[Standing]
    values: list[str]
    health: list[str]
    digest: list[bytes]

    def __len__(self) -> int:
        return len(self.position)


@dataclass(frozen=True, slots=True)
class Families:
    """The families that accepted records belong to. `row` 0 = the file has no record of its own for it."""

    row: list[int]
    kk: list[str]
    unit: list[Unit]
    values: list[str]
    digest: list[bytes]

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch ready to be planned. `refused` are the record positions of persons that do not enter."""

    source: str
    reference: dt.date
    persons: Persons
    families: Families
    rows_read: int
    refused: tuple[int, ...]


def prepare(batch: Batch, findings: Sequence[Finding]) -> Prepared:
    """Leave out what findings of level `tolak` refuse (whole records, or single values) and bring the rest into columns.

    Raises `ValueError` for a batch without reference date: the edges ask for one before.
    """
    if batch.reference is None:
        raise ValueError("a batch is applied as a stock at a reference date")
    people = batch.records.get("orang")
    families = batch.records.get("keluarga")
    whole, cells = _refusals(findings)
    family_columns, family_keep = _accepted(families, whole.get("keluarga", set()), cells.get("keluarga", {}))
    columns, keep = _accepted(people, whole.get("orang", set()), cells.get("orang", {}))
    rows = [people.rows[i] for i in keep] if people else []
    grouped = _group(columns, len(keep), family_columns, [families.rows[i] for i in family_keep] if families else [])
    return Prepared(
        batch.source, batch.reference, _persons(batch.source, columns, keep, rows, grouped.member),
        _families(grouped), len(people) if people else 0,
        tuple(sorted(set(range(len(people) if people else 0)).difference(keep))),
    )  # fmt: skip


Columns = dict[str, list[Value]]


def _refusals(findings: Sequence[Finding]) -> tuple[dict[str, set[int]], dict[str, dict[int, set[str]]]]:
    """Refused records by unit, and refused single values: unit -> record -> headers."""
    whole: dict[str, set[int]] = {}
    cells: dict[str, dict[int, set[str]]] = {}
    for finding in findings:
        if finding.level is Level.REFUSE and finding.record >= 0:
            if finding.whole:
                whole.setdefault(finding.unit, set()).add(finding.record)
            else:
                cells.setdefault(finding.unit, {}).setdefault(finding.record, set()).add(finding.column)
    return whole, cells


def _accepted(records: RecordSet | None, refused: set[int], cells: Mapping[int, set[str]]) -> tuple[Columns, list[int]]:
    """Columns of the records that enter; a refused value of an accepted record is missing."""
    if records is None:
        return {}, []
    keep = [i for i in range(len(records)) if i not in refused]
    columns: Columns = {
        name: list(values) if not refused else [values[i] for i in keep] for name, values in records.columns.items()
    }
    if cells:
        variable_of = {header: name for name, header in records.headers.items()}
        place = {record: i for i, record in enumerate(keep)}
        for record, headers in cells.items():
            for header in headers:
                name = variable_of.get(header, header)
                if record in place and name in columns:
                    columns[name][place[record]] = None
    return columns, keep


def _text(columns: Columns, name: str, count: int) -> list[str]:
    """A column as clean text, "" for missing. PostgreSQL cannot store NUL."""
    values = columns.get(name)
    if values is None:
        return [""] * count
    return ["" if v is None else (v if v.__class__ is str else str(v)).replace("\0", "") for v in values]  # type: ignore[union-attr]


def _number(columns: Columns, name: str, count: int) -> list[str]:
    """A column of numbers of persons; OpenSID writes 0 for "not known"."""
    return ["" if text in {"0", "-"} else text for text in _text(columns, name, count)]


def _units(columns: Columns, count: int) -> list[Unit]:
    return list(zip(*(_text(columns, name, count) for name in ("dusun", "rw", "rt")), strict=True))


@dataclass(slots=True)
class _Grouped:
    """Families of a batch: those with a record of their own first, then those that only their members name."""

    member: list[int]
    row: list[int]
    kk: list[str]
    unit: list[Unit]
    columns: Columns


def _group(columns: Columns, count: int, family_columns: Columns, family_rows: list[int]) -> _Grouped:
    """Tie persons to families by KK number, else by the running number of the family in the file."""
    own = len(family_rows)
    kk = _number(family_columns, "no_kk", own)
    units = _units(family_columns, own)
    running = _text(family_columns, "nomor_keluarga", own)
    by_kk = {number: i for i, number in enumerate(kk) if number}
    by_running = {number: i for i, number in enumerate(running) if number}
    grouped = _Grouped([], list(family_rows), kk, units, family_columns)
    person_kk, person_running = _number(columns, "no_kk", count), _text(columns, "nomor_keluarga", count)
    person_units = _units(columns, count)
    heads = columns.get("hubungan_keluarga") or columns.get("r409") or [None] * count
    for i in range(count):
        number = person_running[i]
        place = by_running.get(number) if number else None
        if place is None:
            place = by_kk.get(person_kk[i])
        if place is None and (person_kk[i] or number):
            place = len(grouped.row)
            grouped.row.append(0)
            grouped.kk.append(person_kk[i])
            grouped.unit.append(person_units[i])
            if person_kk[i]:
                by_kk[person_kk[i]] = place
            if number:
                by_running[number] = place
        elif place is not None and (heads[i] == "1" or not any(grouped.unit[place])) and any(person_units[i]):
            if place >= own or not any(grouped.unit[place]):  # the head's place is the family's; a record of its own says it itself
                grouped.unit[place] = person_units[i]
        grouped.member.append(-1 if place is None else place)
    return grouped


def _families(grouped: _Grouped) -> Families:
    count, own = len(grouped.row), len(next(iter(grouped.columns.values()), []))
    rest = [""] * (count - own)
    values = encode_rows({k: v for k, v in grouped.columns.items() if k not in _OWN_COLUMNS}, own) + rest
    digests = [
        blake2b("\x1f".join((*unit, text)).encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
        for unit, text in zip(grouped.unit, values, strict=True)
    ]
    return Families(grouped.row, grouped.kk, grouped.unit, values, digests)


def _persons(source: str, columns: Columns, keep: list[int], rows: list[int], member: list[int]) -> Persons:
    count = len(keep)
    name, place = _text(columns, "nama", count), _text(columns, "tempat_lahir", count)
    births = columns.get("tanggal_lahir") or [None] * count
    birth = [value if isinstance(value, dt.date) else None for value in births]
    units = _units(columns, count)
    facts = standings(source, columns, count)
    rest = {k: v for k, v in columns.items() if k not in _OWN_COLUMNS}
    values = encode_rows({k: v for k, v in rest.items() if k not in HEALTH}, count)
    health = encode_rows({k: v for k, v in rest.items() if k in HEALTH}, count)
    digests = [
        blake2b(
            f"{a}\x1f{b}\x1f{c}\x1f{u}\x1f{f.terdaftar}\x1f{f.domisili}\x1f{f.keberadaan}\x1f{v}\x1f{h}".encode(
                "utf-8", "surrogatepass"
            ),
            digest_size=DIGEST_BYTES,
        ).digest()
        for a, b, c, u, f, v, h in zip(name, place, birth, units, facts, values, health, strict=True)
    ]
    return Persons(
        keep, rows, name, place, birth, _number(columns, "nik", count), _number(columns, "telepon", count),
        _number(columns, "ayah_nik", count), _number(columns, "ibu_nik", count), member, units, facts, values, health,
        digests,
    )  # fmt: skip
