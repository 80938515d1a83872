"""A reading: one file from outside, read into typed columns, with its findings; nothing is stored here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.account import FileAccount
from cantik.collect.finding import Finding

#: str for codes and text, date, int, (lat, lon) as floats in two columns; None = missing
Value = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The original file: base name as given, size in bytes, SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The record that a shared source needs (docs/bidang/instruments.md 9)."""

    number: str
    date: dt.date
    parties: tuple[str, ...]
    purposes: tuple[str, ...]
    level: str
    columns: tuple[str, ...]  # variables covered; empty = all
    expires: dt.date
    reference: dt.date | None = None  # reference date of the data, where the agreement states it


@dataclass(frozen=True, slots=True)
class RecordSet:
    """Records of one unit as columns of equal length.

    `columns` maps a variable id of the common model to its values; `rows[i]` is the row of the sheet `sheet` (from 1)
    that record `i` was read from. `headers` maps a variable to the header as it stands in the file. `places` maps a
    variable that stands on another sheet to the (sheet, row) of each record, None where it has none.
    """

    unit: str  # orang | keluarga | rumah_tangga | peserta | program | analisis | pertanyaan | jawaban | isian
    columns: Mapping[str, list[Value]]
    rows: list[int]
    sheet: str
    headers: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Sequence[tuple[str, int] | None]] = field(default_factory=dict)

    def place_of(self, variable: str, record: int) -> tuple[str, int]:
        """Sheet and row where the value of a record stands."""
        elsewhere = self.places.get(variable)
        return (elsewhere[record] if elsewhere else None) or (self.sheet, self.rows[record])

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. `records` by unit; persons carry `no_kk` (and `nomor_keluarga` when the KK is not known),
    which ties them to their family. `findings` are those of reading (conversions, refused values, file-wide remarks).
    `quarantined` is the reason why no measure may read it, or None. `not_stored`: what the register has no place for
    yet, in words; such a file is read and examined, and nothing of it is kept. `addition`: answers beside what stands
    of its source, where an open question says nothing. `visits`: what doors were asked, as a form server exports it:
    whoever is not in it was perhaps not at home, so it ends nobody by itself. `silent`: variables of persons whose
    blank cells say nothing, as an absent column does. `account`: what of the file
    was read and what was not; of a file in parts it comes with the last one."""

    mapping: str
    source: str  # one of `content.sources.SOURCES`
    file: FileFacts
    reference: dt.date | None
    records: Mapping[str, RecordSet]
    findings: tuple[Finding, ...]
    agreement: Agreement | None = None
    quarantined: str | None = None
    recognised_by: str = ""  # the sentence that says why the file was taken for this format
    left_out: tuple[tuple[str, str], ...] = ()  # (column or sheet, why it was not read)
    not_stored: str = ""
    addition: bool = False
    visits: bool = False
    silent: frozenset[str] = frozenset()
    account: FileAccount | None = None

    @property
    def rows(self) -> int:
        """How many records the file has: its persons; in a file without persons those of its largest unit."""
        people = self.records.get("orang") or self.records.get("isian")
        return len(people) if people is not None else max(map(len, self.records.values()), default=0)
