"""Who asks for data, by kind, as content (`peminta_data.csv`); a kabupaten's own folder adds kinds. No Django."""

from __future__ import annotations

import csv
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from cantik.content.loader import own_file
from cantik.use.errors import BadApplicants

FILE = "peminta_data.csv"
_YES = {"ya": True, "tidak": False}
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Applicant:
    """A kind of applicant. `approved`: its requests wait for the kepala desa first."""

    code: str
    title: str
    title_en: str
    approved: bool


def applicants() -> dict[str, Applicant]:
    """The kinds of this installation by code, those of the package first. A changed file is seen by the next call.
    Raises `BadApplicants` (U105) with file and line."""
    return _read(*own_file(FILE))


@lru_cache(maxsize=4)
def _read(own: Path | None, _stamp: int) -> dict[str, Applicant]:
    shipped = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    found = parse(shipped.splitlines(), FILE, ())
    if own is None:
        return found
    where = f"{own.parent.name}/{FILE}"
    try:
        lines = own.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadApplicants(where, type(error).__name__, "CSV berpengodean UTF-8") from error
    return found | parse(lines, where, found)


def parse(lines: Sequence[str], where: str, known: Container[str]) -> dict[str, Applicant]:
    """The kinds of a file, which may only add to those that are known. Raises `BadApplicants` (U105)."""
    found: dict[str, Applicant] = {}
    reader = csv.DictReader(lines)
    for cells in reader:
        at = f"{where}:{reader.line_num}"
        said = {name: (cells.get(name) or "").strip() for name in ("kode", "judul", "judul_en", "persetujuan", "dasar")}
        blank = next((name for name, value in said.items() if not value), "")
        if blank:
            raise BadApplicants(at, f"{blank} kosong", "semua kolom terisi")
        if said["persetujuan"] not in _YES:
            raise BadApplicants(at, f"persetujuan “{said['persetujuan']}”", "ya atau tidak")
        code = said["kode"]
        if code in known or code in found or len(code) > _LONGEST:
            raise BadApplicants(at, f"kode “{code}”", f"kode yang belum ada, paling panjang {_LONGEST} huruf")
        found[code] = Applicant(code, said["judul"], said["judul_en"], _YES[said["persetujuan"]])
    return found
