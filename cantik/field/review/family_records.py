"""Families as forms tell of them, as the records that the register takes in: typed values, whom they are about. Pure.

What a form says of itself (which question the visit asked, where somebody came from) is no value of the register; where
a family lives is not stated by a form either: a move is an event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.content.kinds import Content
from cantik.field.forms.answers import MOST_ENTRIES
from cantik.field.rounds.frame import Place

SOURCE = "pendataan_desa"
#: rows of a unit: the family, and after it the entries of its roster
ROWS = MOST_ENTRIES + 1
#: r404 of those who live in the family
LIVING = frozenset({"", "1", "5"})
#: results of a visit that told of a family; with the others nothing enters
TOLD = frozenset({"", "1", "2"})
#: where the phone stood at the door
POINT = ("lintang", "bujur")
#: answers that enter no register: what is about the visit or about an event, and where they live
ASIDE = frozenset(
    {"cara_masuk", "tanggal_peristiwa", "keluarga_baru", "nomor_responden", "dusun", "rw", "rt", "r401", *POINT}
)
_YES_NO = {"1": "ya", "2": "tidak"}
_PLACE = ("dusun", "rw", "rt")
_UNITS = ("keluarga", "orang")


@dataclass(frozen=True, slots=True)
class FieldLine:
    """An entry of a roster: its number, the person of the register, the answers."""

    entry: int
    person: int
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldFamily:
    """A family whose form was read: number of its unit, of its family in the register (None: it has none yet), where
    the frame has it, its own answers (None: they joined before), the entries about persons of the register."""

    unit: int
    family: int | None
    place: Place
    answers: Mapping[str, str] | None
    lines: Sequence[FieldLine]


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """What the register knows and no form is asked for: by person NIK, name and date of birth; by family the card."""

    nik: Mapping[int, str] = field(default_factory=dict)
    born: Mapping[int, dt.date] = field(default_factory=dict)
    card: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldRecords:
    """The records of some families. `reading`: what they state; `shown`: the same with place and identity as the
    register has them, for rules and worklists; `persons`, `families`: whom they are about, as `RecordsKnown` says."""

    reading: Reading
    shown: Reading
    persons: Mapping[int, int]
    families: Mapping[int, int]

    def __len__(self) -> int:
        return len(self.persons) + len(self.families)


def row_of(unit: int, entry: int = 0) -> int:
    """The row of a family (entry 0) or of an entry of its roster."""
    return unit * ROWS + entry


def unit_of(row: int) -> int:
    """The unit that a row tells of."""
    return row // ROWS


def rows_of(unit: int) -> range:
    """All rows that tell of a unit."""
    return range(unit * ROWS, (unit + 1) * ROWS)


def records_of(
    families: Sequence[FieldFamily], types: Mapping[tuple[str, str], str], known: KnownIdentity, on: dt.date, title: str
) -> FieldRecords:
    """The records of some families of one round. `types`: kind of answer by unit and name of question (`types_of`)."""
    people = [(family, line) for family in families for line in family.lines]
    homes = [family for family in families if family.answers is not None and family.family is not None]
    rows = {"orang": [], "keluarga": []}  # type: dict[str, list[dict[str, Value]]]
    for family, line in people:
        rows["orang"].append(_typed_answers("orang", line.answers, types) | _tie(family))
    for family in homes:
        rows["keluarga"].append(_typed_answers("keluarga", family.answers or {}, types) | _tie(family))
    numbers = {
        "orang": [row_of(family.unit, line.entry) for family, line in people],
        "keluarga": [row_of(family.unit) for family in homes],
    }
    whose = {at: line.person for at, (_, line) in enumerate(people)}
    cards = {row_of(family.unit): family.family for family in families if family.family is not None}
    facts = FileFacts(title, 0, "")

    def make_reading(shown: Mapping[str, Sequence[Mapping[str, Value]]]) -> Reading:
        records = {unit: _records(unit, shown[unit], numbers[unit]) for unit in _UNITS if shown[unit]}
        return Reading("", SOURCE, facts, on, records, ())

    completed = {
        "orang": [
            _complete_row(row, family, line, known) for row, (family, line) in zip(rows["orang"], people, strict=True)
        ],
        "keluarga": [_at_home(row, family, known) for row, family in zip(rows["keluarga"], homes, strict=True)],
    }
    return FieldRecords(make_reading(rows), make_reading(completed), whose, cards)


def types_of(tree: Mapping[str, object], content: Content) -> dict[tuple[str, str], str]:
    """Kind of answer by unit and name, out of the field tree of a version; `jumlah` for a list whose codes add up."""
    found: dict[tuple[str, str], str] = {}
    for entry in list_questions(tree):
        key = str(entry["satuan"]), str(entry["nama"])
        variable = content.variables.get(key)
        additive = variable is not None and variable.additive
        found[key] = "jumlah" if additive else str(entry["jenis"])
    return found


def list_questions(tree: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The questions of a version in their order."""
    blocks = tree["blok"]
    assert isinstance(blocks, list)  # noqa: S101 - canonical JSON of `cantik.field.instruments.fields`
    for block in blocks:
        yield from block["isian"]


def _tie(family: FieldFamily) -> dict[str, Value]:
    """What ties persons to their family within the records; it is not stored. Of a family that stands in the entry
    already, whoever joins later says nothing: the event that brought them did."""
    return {"nomor_keluarga": str(family.unit)} if family.family is not None and family.answers is not None else {}


def _typed_answers(unit: str, answers: Mapping[str, str], types: Mapping[tuple[str, str], str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, text in answers.items():
        kind = types.get((unit, name))
        if kind is None or kind == "foto" or name in ASIDE:
            continue
        found[name] = value_of(kind, text)
    return {name: value for name, value in found.items() if value is not None}


def value_of(kind: str, text: str) -> Value:
    """A value as the register keeps it; one that is none is missing (its fault stands beside the form)."""
    try:
        if kind == "angka":
            return int(text)
        if kind in ("desimal", "titik"):
            return float(text)
        if kind == "tanggal":
            return dt.date.fromisoformat(text[:10])
        if kind == "jumlah":
            return str(sum(int(code) for code in text.split()))
    except ValueError:
        return None
    return _YES_NO.get(text) if kind == "ya_tidak" else text or None


def _complete_row(
    row: Mapping[str, Value], family: FieldFamily, line: FieldLine, known: KnownIdentity
) -> dict[str, Value]:
    said: dict[str, Value] = {**dict(zip(_PLACE, family.place, strict=True)), "nik": known.nik.get(line.person)}
    said["tanggal_lahir"] = known.born.get(line.person)
    said["no_kk"] = known.card.get(family.family or 0)
    return {**{name: value for name, value in said.items() if value}, **row}


def _at_home(row: Mapping[str, Value], family: FieldFamily, known: KnownIdentity) -> dict[str, Value]:
    said = {**dict(zip(_PLACE, family.place, strict=True)), "no_kk": known.card.get(family.family or 0)}
    return {**{name: value for name, value in said.items() if value}, **row}


def _records(unit: str, rows: Sequence[Mapping[str, Value]], numbers: Sequence[int]) -> RecordSet:
    names = sorted({name for row in rows for name in row})
    columns = {name: [row.get(name) for row in rows] for name in names}
    return RecordSet(unit, columns, list(numbers), "", {name: name for name in names})
