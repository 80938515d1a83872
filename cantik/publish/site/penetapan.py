"""The values that a forum set, as a static page and as a table for programs: for planning, never in place of a count.
It reckons nothing: whoever calls says what two institutions locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base.spreadsheet import csv_text
from cantik.base.text_file import write_text
from cantik.publish.site.forum_page import write_page


@dataclass(frozen=True, slots=True)
class SetValueEntry:
    """A value in force or replaced: parameter and area in words and codes, the value as it is printed (`printed`) and
    for programs (`value`), unit, source, what it counts, its day, why, number and day of the berita acara."""

    parameter: str
    title: str
    area: str
    place: str
    year: int
    printed: str
    value: str
    unit: str
    source: str
    base: str
    reference: dt.date
    reason: str
    minutes: str
    day: dt.date
    replaced: bool


_COLUMNS = [
    "parameter",
    "wilayah",
    "tahun",
    "nilai",
    "satuan",
    "sumber",
    "basis",
    "acuan",
    "alasan",
    "berita_acara",
    "tanggal",
    "keadaan",
]


def settings_name(kode: str, suffix: str = "html") -> str:
    """The file of a forum's set values beside the list of villages."""
    return f"penetapan-{kode}.{suffix}"


def make_settings(kode: str, name: str, entries: Sequence[SetValueEntry], out: Path, *, fictitious: bool) -> Path:
    """Write page and table of a forum into `out`, each in one move; returns the page."""
    out.mkdir(parents=True, exist_ok=True)
    table = settings_name(kode, "csv")
    draft = out / f".{table}.dibuat"
    write_text(draft, _table(entries))
    draft.replace(out / table)
    years = sorted({entry.year for entry in entries}, reverse=True)
    held = [(year, [entry for entry in entries if entry.year == year]) for year in years]
    values = {"years": held, "name": name, "table": table, "fictitious": fictitious}
    return write_page(out, settings_name(kode), "penetapan.html", **values)


def _table(entries: Sequence[SetValueEntry]) -> str:
    rows: list[Sequence[object]] = [_COLUMNS]
    for entry in entries:
        said = (entry.parameter, entry.area, entry.year, entry.value, entry.unit, entry.source, entry.base)
        signed = (entry.reference.isoformat(), entry.reason, entry.minutes, entry.day.isoformat())
        rows.append((*said, *signed, "diganti" if entry.replaced else "berlaku"))
    return csv_text(rows, end="\r\n")
