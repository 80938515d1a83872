"""Aid that families are chosen for by their national decile, by dated rules (`sasaran_bantuan.csv`). Shipped; each line
has its source. A decile is read as DTSEN says it, never reckoned here (docs/bidang/planning.md 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_rows import SOURCED, read_days, read_rows, require_row

FILE = "sasaran_bantuan.csv"
COLUMNS = (
    *("kode", "judul", "judul_en", "variabel", "unit", "nilai"),
    *("sampai_desil", "sejak", "sampai", "dasar", "tanda"),
)
UNITS = ("keluarga", "orang")
DECILES = range(1, 11)


@dataclass(frozen=True, slots=True)
class AidProgramme:
    """A programme: the variable of a family or a person, and the value of it, that says somebody is in it; the last
    decile that it is for (None: it has no such line); between which days the rule holds (`until` None: still)."""

    code: str
    title: str
    title_en: str
    variable: str
    unit: str
    value: str
    last_decile: int | None
    since: dt.date
    until: dt.date | None
    basis: ContentBasis
    mark: str

    def holds_on(self, day: dt.date) -> bool:
        """Whether the rule holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_for(self, decile: int | None) -> bool | None:
        """Whether it is for a family of a decile; None where that, or its line, is not known."""
        return None if decile is None or self.last_decile is None else decile <= self.last_decile


def read_programmes(lines: Sequence[str], file: str = FILE) -> Mapping[str, AidProgramme]:
    """The programmes by code. Raises `ContentError` K179 with file and line."""
    found: dict[str, AidProgramme] = {}
    for where, row in read_rows(lines, file, COLUMNS, _row_error):
        filled = ("judul", "judul_en", "variabel", "nilai", "dasar")
        require_row(where, row, found, filled, {"unit": UNITS, "tanda": SOURCED}, _row_error)
        since, until = read_days(where, row, _row_error)
        found[row["kode"]] = AidProgramme(
            row["kode"],
            row["judul"],
            row["judul_en"],
            row["variabel"],
            row["unit"],
            row["nilai"],
            _read_decile(where, row["sampai_desil"]),
            since,
            until,
            resolve(row["dasar"], where),
            row["tanda"],
        )
    return MappingProxyType(found)


def _read_decile(where: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) not in DECILES:
        raise _row_error(where, text, "desil 1 sampai 10, atau kosong")
    return int(text)


@cache
def aid_programmes() -> Mapping[str, AidProgramme]:
    """The shipped programmes, by code. Raises `ContentError`."""
    return read_programmes(resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8").splitlines())


def poverty_lines(day: dt.date, programmes: Iterable[AidProgramme] | None = None) -> tuple[int, ...]:
    """The last deciles of the programmes that hold on a day: by each of them somebody is called poor."""
    known = aid_programmes().values() if programmes is None else programmes
    return tuple(sorted({each.last_decile for each in known if each.last_decile and each.holds_on(day)}))


def _row_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K179", "Daftar bantuan tidak dapat dibaca", where=where, found=found, expected=expected)
