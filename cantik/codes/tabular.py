"""Reading the CSV files of this room: plain or gzip, UTF-8 with or without BOM, a known header."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Protocol

from cantik.base.errors import CantikError


class FileErrorMaker(Protocol):
    """How the typed error of a kind of file is made."""

    def __call__(
        self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = ""
    ) -> CantikError: ...


#: what stands in a file that cannot be read
_FOUND: tuple[tuple[type[Exception], str], ...] = (
    (UnicodeDecodeError, "huruf yang bukan UTF-8"),
    (csv.Error, "baris CSV yang tidak utuh"),
    (gzip.BadGzipFile, "berkas .gz yang rusak"),
    (OSError, "berkas yang tidak dapat dibuka"),
)


@contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    if path.suffix == ".gz":
        with gzip.open(path) as packed, TextIOWrapper(packed, encoding="utf-8-sig", newline="") as stream:
            yield stream
    else:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream


def records(path: Path, needed: Sequence[str], error: FileErrorMaker) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line number and cells of each row, blanks around cells removed, a missing cell as "".

    Raises the typed error of the kind of file for a file that cannot be opened, is not UTF-8 or no CSV, and for a
    header without the needed columns.
    """
    try:
        with _open_text(path) as stream:
            reader = csv.DictReader(stream, strict=True)
            _require(path, reader.fieldnames or (), needed, error)
            for record in reader:
                yield reader.line_num, {key: (record[key] or "").strip() for key in reader.fieldnames or ()}
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeDecodeError) as cause:
        raise error(
            "Berkas tidak dapat dibaca",
            where=path.name,
            found=next((words for kind, words in _FOUND if isinstance(cause, kind)), "berkas .gz yang rusak"),
            expected="CSV berpengodean UTF-8 (boleh .gz)",
            mend="Simpan ulang sebagai CSV UTF-8.",
        ) from cause


def _require(path: Path, header: Sequence[str], needed: Sequence[str], error: FileErrorMaker) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        raise error(
            "Kolom tidak ada",
            where=f"{path.name}:1",
            found=", ".join(header)[:200] or "berkas kosong",
            expected=f"kolom {', '.join(missing)}",
            mend="Periksa baris kepala dan pemisah koma.",
        )
