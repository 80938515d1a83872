"""What the register tells the snapshot: the people of a village on a date, in columns, without names or numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cantik.collect.batch import Value


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One source inside the register: format, reference date, SHA-256 of the file, number of the agreement if any.
    `rows_mended`: refused rows whose person a later file brought, mended."""

    source: str
    reference: dt.date
    sha256: str
    agreement: str | None = None
    rows_read: int = 0
    rows_accepted: int = 0
    rows_refused: int = 0
    rows_mended: int = 0


#: a list whose values stand in the register: source and reference date
Filler = tuple[str, dt.date]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The register of one village as of a date (all columns of a unit have one length).

    `persons` holds `id` (opaque), `keluarga` and `rumah_tangga` (positions in `families`/`households`, -1 = none),
    `dusun`, `rw`, `rt` (text, "" = not known), `terdaftar`, `domisili` ("ya" | "tidak" | "tidak_tahu"), `keberadaan`,
    `institusi` (bool), `tanggal_lahir` (date or None) and every frozen variable of the unit that a source filled;
    besides `r409` (code) and `akta_lahir`, `akta_perkawinan` (any text where a number is recorded, None where none is:
    the snapshot asks only whether). `families` likewise (`id`, `dusun`, `rw`, `rt`, variables). Where a list of
    households stands, persons have `rumah_tangga_daftar` (a number from 0 on, -1 = in none) and
    `hubungan_rumah_tangga`; where aid programmes run, both units have `ikut_…` ("ya" | "tidak").

    `facts`: facilities and events of the village, a record each (`register/facilities/app/facts.py`). `settled`: of
    these the columns that are known also where no record has a value: a village without a school has none of any level.

    `filled`: by unit and variable the lists that some value of it comes from, the oldest first; none of them for what
    was only recorded by hand, and nothing at all in a view that nobody asks for it.
    """

    desa: str  # Kemendagri code as text
    reference: dt.date
    persons: Mapping[str, Sequence[Value | bool]]
    families: Mapping[str, Sequence[Value | bool]]
    sources: tuple[SourceNote, ...]
    state: str  # SHA-256 over the canonical content of the register state (same state = same text)
    findings_open: Mapping[str, int] = field(default_factory=dict)  # level -> count
    findings_accepted: int = 0
    facts: Mapping[str, Mapping[str, Sequence[Value]]] = field(default_factory=dict)  # basis -> columns, of no person
    filled: Mapping[str, Mapping[str, tuple[Filler, ...]]] = field(default_factory=dict)  # unit -> variable -> lists
    settled: Mapping[str, frozenset[str]] = field(default_factory=dict)  # basis -> columns
