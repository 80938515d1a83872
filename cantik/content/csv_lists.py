"""Small lists of content, one CSV each: the package's, and beside it the one of a kabupaten's own folder.

What a list holds is its own room's matter; where its files stand, how they are read, and what every row needs is here.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Container, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TypeVar, cast

from cantik.base.errors import CantikError
from cantik.content.loader import own_file

Refusal = Callable[[str, str, str], CantikError]
"""The error of a list: where (file and line), what was found, what was expected."""
LONGEST_CODE = 20
T = TypeVar("T")
_known: dict[str, tuple[tuple[Path | None, int], object]] = {}


def read_list(name: str, read: Callable[[Sequence[tuple[str, list[str]]]], T], refused: Refusal) -> T:
    """What `read` makes of a list's files, each its place and its lines: the package's first, then the kabupaten's own
    where there is one. A changed file is seen by the next call. Raises what `refused` makes."""
    stamp = own_file(name)
    known = _known.get(name)
    if known is None or known[0] != stamp:
        known = _known[name] = stamp, read(list(_files(name, stamp[0], refused)))
    return cast("T", known[1])


def read_own_list(name: str, read: Callable[[Sequence[str], str], T], refused: Refusal) -> T:
    """What `read` makes of the lines and the place of a list of which a kabupaten's own file takes the place of the
    package's. Raises what `refused` makes."""
    return read_list(name, lambda files: read(files[-1][1], files[-1][0]), refused)


def _files(name: str, own: Path | None, refused: Refusal) -> Iterator[tuple[str, list[str]]]:
    shipped = resources.files("cantik.content").joinpath(name)
    yield name, shipped.read_text(encoding="utf-8").splitlines()
    if own is None:
        return
    where = f"{own.parent.name}/{name}"
    try:
        yield where, own.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise refused(where, type(error).__name__, "CSV berpengodean UTF-8") from error


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
