"""The master file of standard data (Perka BPS 126/2020), as a kabupaten brought it: `standar_data.csv` in its own
folder. The package holds none: the catalogue was not obtained in machine form. Without one an id is looked at in its
shape only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cantik.base.text import fold
from cantik.codes.errors import StandardsError
from cantik.codes.tabular import records
from cantik.content.loader import own_folder
from cantik.content.standard_id import STANDARD_ID

FILE = "standar_data.csv"
#: columns of the master file; No. Indikator and Judul Indikator may be left out
COLUMNS = ("ID", "Konsep", "Definisi", "Klasifikasi", "Ukuran", "Satuan")


@dataclass(frozen=True, slots=True)
class StandardDatum:
    """What the registry says of one id; "" where a cell is empty. An id with a classification stands in several rows,
    which differ in the classification only."""

    id: str
    concept: str
    definition: str
    measure: str
    unit: str


def standards_here() -> Mapping[str, StandardDatum] | None:
    """The master file of this installation by id, None as long as nobody brought one. A changed file is seen by the
    next call. Raises `StandardsError` (W206) with file and line."""
    folder = own_folder()
    file = folder / FILE if folder is not None else None
    if file is None or not file.is_file():
        return None
    stamp = file.stat()
    return _read(file, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=2)
def _read(file: Path, _at: int, _size: int) -> Mapping[str, StandardDatum]:
    return read_standards(file)


def read_standards(file: Path) -> dict[str, StandardDatum]:
    """The rows of a master file by id. Raises `StandardsError` (W206) with file and line: a column that is missing, an
    id of another shape, two rows of an id that say different things, a file without rows."""
    found: dict[str, StandardDatum] = {}
    for line, cells in records(file, COLUMNS, StandardsError):
        where = f"{file.name}:{line}"
        row = StandardDatum(cells["ID"], cells["Konsep"], cells["Definisi"], cells["Ukuran"], cells["Satuan"])
        if not STANDARD_ID.fullmatch(row.id):
            raise StandardsError(
                "ID standar data salah bentuk", where=where, found=f"“{row.id[:40]}”", expected="misalnya SP00055.00.00"
            )
        if not row.concept:
            raise StandardsError("Standar data tanpa konsep", where=where, found=row.id, expected="kolom Konsep terisi")
        before = found.setdefault(row.id, row)
        if (fold(before.concept), fold(before.unit)) != (fold(row.concept), fold(row.unit)):
            raise StandardsError(
                "Satu ID dengan dua konsep atau satuan",
                where=where,
                found=f"{row.id}: “{row.concept}”, “{row.unit}”",
                expected=f"“{before.concept}”, “{before.unit}”",
            )
    if not found:
        raise StandardsError("Berkas standar data tanpa baris", where=file.name, expected="paling sedikit satu baris")
    return found
