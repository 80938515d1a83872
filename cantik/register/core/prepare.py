"""A batch made ready for the register: accepted records as columns, identity, numbers, canonical contents. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.register.core.bases import Presence, standings
from cantik.register.core.codec import encode_rows
from cantik.register.core.errors import BatchRefused
from cantik.register.core.grouping import Columns, Grouped, Unit, group, numbers, texts, units
from cantik.register.core.remainder import Told, list_variables

DIGEST_BYTES = 16
#: variables that hold numbers of persons: sealed, never in the canonical content; variable -> kind of number
NUMBERS = {"nik": "nik", "ayah_nik": "nik", "ibu_nik": "nik", "telepon": "telepon", "no_kk": "kk"}
#: health and disability (UU 27/2022 Pasal 4 ayat 2): kept in a table of their own
HEALTH = frozenset(
    {"disabilitas", "golongan_darah", "hamil", "cara_kb", "r410", "r427", "r429", "r430"}
    | {f"r428{letter}" for letter in "abcdefghij"}
)
#: numbers of documents that may be the NIK itself (the JKN number of many participants is)
MAY_BE_NIK = frozenset({"no_asuransi"})
SAME_AS_NIK = "=nik"
OWN_COLUMNS = frozenset(
    {"keberadaan", "nama", "tempat_lahir", "tanggal_lahir", "dusun", "rw", "rt", "nomor_keluarga", *NUMBERS}
)

_WHO = frozenset({"nik", "nama", "tempat_lahir", "tanggal_lahir"})

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
    standing: list[Presence]
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
    building: list[str]  # number of the building in the listing of the source, "" = not known
    values: list[str]
    digest: list[bytes]

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """What a refused record says of whom it is about: enough to see that somebody known is not missing from the list.
    `position` is the record of the batch, `row` its row in the file."""

    position: int
    row: int
    nik: str
    name: str
    birth_place: str
    birth_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch ready to be planned. `refused` are the record positions of persons that do not enter, `refused_rows` what
    they say of themselves."""

    source: str
    reference: dt.date
    persons: Persons
    families: Families
    rows_read: int
    refused: tuple[int, ...]
    refused_rows: tuple[RefusedRow, ...] = ()
    told: Told | None = None  # by unit the variables of which the batch speaks; None: not known, then of everything


def prepare(batch: Reading, findings: Sequence[Finding]) -> Prepared:
    """Leave out what findings of level `tolak` refuse, whole records or single values; bring the rest into columns.

    Raises `BatchRefused` (R406) for a batch without reference date.
    """
    if batch.reference is None:
        raise BatchRefused(
            "R406",
            "Tanggal acuan data belum disebut",
            found=batch.file.name,
            mend="Isi tanggal keadaan data.",
            command="Sebut dengan --date TTTT-BB-HH.",
        )
    people = batch.records.get("orang")
    families = batch.records.get("keluarga")
    whole, cells = refusals(findings)
    family_columns, family_keep = accept_records(families, whole.get("keluarga", set()), cells.get("keluarga", {}))
    columns, keep = accept_records(people, whole.get("orang", set()), cells.get("orang", {}))
    rows = [people.rows[i] for i in keep] if people else []
    grouped = group(columns, len(keep), family_columns, [families.rows[i] for i in family_keep] if families else [])
    left = tuple(sorted(set(range(len(people) if people else 0)).difference(keep)))
    return Prepared(
        batch.source,
        batch.reference,
        _persons(
            standings(batch.source, columns, len(keep), addition=batch.addition), columns, keep, rows, grouped.member
        ),
        _families(grouped),
        len(people) if people else 0,
        left,
        _refused_rows(people, left),
        list_variables(batch, batch.silent),
    )


def _refused_rows(people: RecordSet | None, left: Sequence[int]) -> tuple[RefusedRow, ...]:
    if people is None or not left:
        return ()
    columns: Columns = {name: [people.columns[name][i] for i in left] for name in _WHO & people.columns.keys()}
    births = columns.get("tanggal_lahir") or [None] * len(left)
    return tuple(
        RefusedRow(position, people.rows[position], nik, name, place, birth if isinstance(birth, dt.date) else None)
        for position, nik, name, place, birth in zip(
            left,
            numbers(columns, "nik", len(left)),
            texts(columns, "nama", len(left)),
            texts(columns, "tempat_lahir", len(left)),
            births,
            strict=True,
        )
    )


def refusals(findings: Sequence[Finding]) -> tuple[dict[str, set[int]], dict[str, dict[int, set[str]]]]:
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


def accept_records(
    records: RecordSet | None, refused: set[int], cells: Mapping[int, set[str]]
) -> tuple[Columns, list[int]]:
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


def _families(grouped: Grouped) -> Families:
    count, own = len(grouped.row), len(next(iter(grouped.columns.values()), []))
    rest = [""] * (count - own)
    values = encode_rows({k: v for k, v in grouped.columns.items() if k not in OWN_COLUMNS}, own) + rest
    digests = [
        blake2b(repr((unit, text)).encode(), digest_size=DIGEST_BYTES).digest()
        for unit, text in zip(grouped.unit, values, strict=True)
    ]
    return Families(grouped.row, grouped.kk, grouped.unit, grouped.building, values, digests)


def _persons(facts: list[Presence], columns: Columns, keep: list[int], rows: list[int], member: list[int]) -> Persons:
    count = len(keep)
    name, place = texts(columns, "nama", count), texts(columns, "tempat_lahir", count)
    birth = [value if isinstance(value, dt.date) else None for value in columns.get("tanggal_lahir") or [None] * count]
    places = units(columns, count)
    nik = numbers(columns, "nik", count)
    rest = {k: _veil(v, nik) if k in MAY_BE_NIK else v for k, v in columns.items() if k not in OWN_COLUMNS}
    values = encode_rows({k: v for k, v in rest.items() if k not in HEALTH}, count)
    health = encode_rows({k: v for k, v in rest.items() if k in HEALTH}, count)
    digests = [
        blake2b(
            repr((a, b, c, u, f.terdaftar, f.domisili, f.keberadaan, v, h)).encode(), digest_size=DIGEST_BYTES
        ).digest()
        for a, b, c, u, f, v, h in zip(name, place, birth, places, facts, values, health, strict=True)
    ]
    return Persons(
        keep,
        rows,
        name,
        place,
        birth,
        nik,
        numbers(columns, "telepon", count),
        numbers(columns, "ayah_nik", count),
        numbers(columns, "ibu_nik", count),
        member,
        places,
        facts,
        values,
        health,
        digests,
    )


def _veil(values: list[Value], nik: list[str]) -> list[Value]:
    """A number that is the person's NIK is kept as the remark that it is, so that the NIK lies nowhere in clear."""
    return [SAME_AS_NIK if value == own and own else value for value, own in zip(values, nik, strict=True)]
