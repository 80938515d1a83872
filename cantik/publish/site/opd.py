"""What offices of a kabupaten count in its villages, as a static page and as a table for programs: the figure that is
cited, with whose it is. It reckons nothing: whoever calls says what was accepted and decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base.spreadsheet import csv_text
from cantik.base.text_file import write_text
from cantik.publish.site.forum_page import write_page


@dataclass(frozen=True, slots=True)
class OpdCell:
    """A figure as it is printed and for programs ("" = not known). `village`: the village's own is cited; `differs`:
    the village counts otherwise, and nobody has decided yet; `own`: what it counts then, as far as it has said so."""

    printed: str
    value: str
    village: bool = False
    differs: bool = False
    own: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OpdLine:
    """A village by code and name, with its figures in the order of the columns."""

    area: str
    place: str
    cells: tuple[OpdCell, ...]


@dataclass(frozen=True, slots=True)
class OpdShown:
    """A table: its code and title, the office, the day, where the office has it from, columns (code, label, unit)."""

    table: str
    title: str
    office: str
    reference: dt.date
    document: str
    columns: tuple[tuple[str, str, str], ...]
    lines: tuple[OpdLine, ...]


_COLUMNS = ["tabel", "acuan", "sumber", "wilayah", "kolom", "satuan", "nilai", "menurut", "beda"]


def opd_name(kode: str, suffix: str = "html") -> str:
    """The file of the tables of a kabupaten beside the list of villages."""
    return f"opd-{kode}.{suffix}"


def make_opd(kode: str, name: str, tables: Sequence[OpdShown], out: Path, *, fictitious: bool) -> Path:
    """Write page and table of a kabupaten into `out`, each in one move; returns the page."""
    out.mkdir(parents=True, exist_ok=True)
    table = opd_name(kode, "csv")
    draft = out / f".{table}.dibuat"
    write_text(draft, _csv(tables))
    draft.replace(out / table)
    values = {"tables": tables, "name": name, "table": table, "fictitious": fictitious}
    return write_page(out, opd_name(kode), "opd.html", **values)


def _csv(tables: Sequence[OpdShown]) -> str:
    rows: list[Sequence[str]] = [_COLUMNS]
    for shown in tables:
        head = (shown.table, shown.reference.isoformat(), shown.document)
        for line in shown.lines:
            for (column, _label, unit), cell in zip(shown.columns, line.cells, strict=True):
                said = [("desa" if cell.village else shown.office, cell.value)]
                said += [("desa", cell.own[1])] if cell.own else []
                for by, value in said:
                    rows.append((*head, line.area, column, unit, value, by, "ya" if cell.differs else ""))
    return csv_text(rows, end="\r\n")
