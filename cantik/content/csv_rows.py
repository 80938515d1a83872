"""The rows of a CSV file of content, each with its place, so that a mistake is told with file and line."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from cantik.base.errors import ContentError

#: the error of a file: where (file and line), what was found, what was expected
RowRefusal = Callable[[str, str, str], ContentError]
#: how a row says what it rests on: read, read elsewhere, recalled, proposed
SOURCED = ("V", "V2", "R", "usul")


def read_rows(
    lines: Sequence[str], name: str, columns: Sequence[str], refused: RowRefusal
) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a file, each its place (`name:line`) and its cells by column, without blanks around them. Raises what
    `refused` makes of other columns than these, and of a row with more or fewer cells."""
    reader = csv.reader(lines)
    head = next(reader, [])
    if head != list(columns):
        raise refused(f"{name}:1", ",".join(head), ",".join(columns))
    for cells in reader:
        where = f"{name}:{reader.line_num}"
        if len(cells) != len(head):
            raise refused(where, f"{len(cells)} kolom", f"{len(head)} kolom")
        yield where, {column: cell.strip() for column, cell in zip(head, cells, strict=True)}


def require_row(
    where: str,
    row: Mapping[str, str],
    known: Container[str],
    filled: Iterable[str],
    allowed: Mapping[str, Sequence[str]],
    refused: RowRefusal,
) -> None:
    """A row of a list by `kode`: a code that is not used yet (`known`), the columns that are `filled`, and those that
    have one of some words (`allowed`). Raises what `refused` makes of the first that is otherwise."""
    if not row["kode"] or row["kode"] in known:
        raise refused(where, row["kode"], "kode yang belum dipakai")
    for column in filled:
        if not row[column]:
            raise refused(where, "", f"isi {column}")
    for column, words in allowed.items():
        if row[column] not in words:
            raise refused(where, row[column], " | ".join(word or "kosong" for word in words))


def read_days(where: str, row: Mapping[str, str], refused: RowRefusal) -> tuple[dt.date, dt.date | None]:
    """From when (`sejak`) and until when (`sampai`; None: no end is known) a row holds. Raises what `refused` makes of
    what is no day, or of an end before the beginning."""
    try:
        since = dt.date.fromisoformat(row["sejak"])
        until = dt.date.fromisoformat(row["sampai"]) if row["sampai"] else None
    except ValueError as error:
        raise refused(where, str(error), "hari seperti 2026-01-01") from error
    if until is not None and until < since:
        raise refused(where, row["sampai"], f"hari sesudah {row['sejak']}")
    return since, until
