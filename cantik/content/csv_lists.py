"""Small lists of content, one CSV each: the package's, and beside it the one of a kabupaten's own folder.

What a list holds is its own room's matter; where its files stand, how they are read, and what every row needs is here.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Container, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TypeVar, cast

from cantik.base.errors import CantikError
from cantik.content.loader import own_file

Refusal = Callable[[str, str, str], CantikError]
"""The error of a list: where (file and line), what was found, what was expected."""
LONGEST_CODE = 20
#: what nobody writes by hand: bytes of an own file, letters of one cell
LARGEST_FILE, LONGEST_CELL = 2_000_000, 4_000
T = TypeVar("T")
_known: dict[str, tuple[tuple[Path | None, int], object]] = {}


def read_list(
    name: str,
    read: Callable[[Sequence[tuple[str, list[str]]]], T],
    refused: Refusal,
    also: Sequence[str] = (),
) -> T:
    """What `read` makes of a list's files, each its place and its lines: the package's first, then the kabupaten's own
    where there is one, which may have the columns of the package's and those that it may have `also`. A changed file is
    seen by the next call. Raises what `refused` makes."""
    stamp = own_file(name)
    known = _known.get(name)
    if known is None or known[0] != stamp:
        known = _known[name] = stamp, read(list(_files(name, stamp[0], refused, also)))
    return cast("T", known[1])


def read_own_list(name: str, read: Callable[[Sequence[str], str], T], refused: Refusal) -> T:
    """What `read` makes of the lines and the place of a list of which a kabupaten's own file takes the place of the
    package's. Raises what `refused` makes."""
    return read_list(name, lambda files: read(files[-1][1], files[-1][0]), refused)


def _files(name: str, own: Path | None, refused: Refusal, also: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    shipped = resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8").splitlines()
    yield name, shipped
    if own is not None:
        where = f"{own.parent.name}/{name}"
        yield where, _read_own_lines(own, where, (*next(csv.reader(shipped)), *also), refused)


def _read_own_lines(path: Path, where: str, columns: Sequence[str], refused: Refusal) -> list[str]:
    """The lines of a list that somebody wrote in a spreadsheet, as all readers of lists take them: parted by commas,
    also where the file has semicolons, as a spreadsheet in Indonesian saves it. Raises what `refused` makes of a file
    that is too large, no text in UTF-8 or no CSV, of a head with other columns than these, and of a row with more cells
    than its head; empty ones behind the last column, as spreadsheets leave them, are cut."""
    try:
        lines = _read_own_text(path, where, refused).splitlines()
    except UnicodeDecodeError as error:
        raise refused(where, "huruf yang bukan UTF-8", "berkas yang disimpan sebagai “CSV UTF-8”") from error
    except OSError as error:
        raise refused(where, "berkas yang tidak dapat dibuka", "berkas yang dapat dibaca") from error
    for number, line in enumerate(lines, 1):
        if any(unicodedata.category(letter) == "Cc" and letter != "\t" for letter in line):
            raise refused(f"{where}:{number}", "karakter kendali", "teks biasa")
    semicolons = bool(lines) and lines[0].count(";") > lines[0].count(",")
    rows = csv.reader(lines, delimiter=";" if semicolons else ",", strict=True)
    held: list[list[str]] = []
    try:
        for row in rows:
            _require_width(row, held[0] if held else None, f"{where}:{rows.line_num}", columns, refused)
            held.append(row)
    except csv.Error as error:
        whole = "tanda kutip yang ditutup dan sel yang tidak terlalu panjang"
        raise refused(f"{where}:{rows.line_num}", "baris CSV yang tidak utuh", whole) from error
    if not held:
        raise refused(f"{where}:1", "berkas kosong", f"baris kepala: {', '.join(columns)}")
    wide = any(len(row) > len(held[0]) for row in held)
    return [_part_by_commas(row[: len(held[0])]) for row in held] if semicolons or wide else lines


def _read_own_text(path: Path, where: str, refused: Refusal) -> str:
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise refused(where, "berkas yang terlalu besar", f"paling besar {LARGEST_FILE // 1_000_000} MB")
    return data.decode("utf-8-sig")


def _require_width(
    row: Sequence[str], head: Sequence[str] | None, at: str, columns: Sequence[str], refused: Refusal
) -> None:
    if head is None:
        other = next((name for name in row if name not in columns or row.count(name) > 1), None)
        if not row or other is not None:
            found = f"kolom “{other[:40]}”" if other is not None else "baris kosong"
            raise refused(at, found, f"kolom {', '.join(columns)}, masing-masing paling banyak sekali")
    elif any(row[len(head) :]):
        raise refused(at, f"{len(row)} kolom", f"{len(head)} kolom, seperti baris kepala")
    elif any(len(cell) > LONGEST_CELL for cell in row):
        raise refused(at, "sel yang terlalu panjang", f"paling panjang {LONGEST_CELL} huruf")


def _part_by_commas(row: Sequence[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in row)


def read_coded_rows(
    file: tuple[str, Sequence[str]], columns: Sequence[str], known: Container[str], refused: Refusal
) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a file of a list by `kode`, each its place and its cells: every column filled, no code twice and none
    of those that are known. Raises what `refused` makes."""
    where, lines = file
    reader, codes = csv.DictReader(lines), set[str]()
    for record in reader:
        at = f"{where}:{reader.line_num}"
        cells = {name: (record.get(name) or "").strip() for name in columns}
        blank = next((name for name, value in cells.items() if not value), "")
        if blank:
            raise refused(at, f"{blank} kosong", "semua kolom terisi")
        code = cells["kode"]
        if code in known or code in codes or len(code) > LONGEST_CODE:
            raise refused(at, f"kode “{code}”", f"kode yang belum ada, paling panjang {LONGEST_CODE} huruf")
        codes.add(code)
        yield at, cells
