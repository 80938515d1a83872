"""Who asks for data, by kind, as content (`peminta_data.csv`); a kabupaten's own folder adds kinds. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.content.csv_lists import read_coded_rows, read_list
from cantik.use.errors import BadApplicants

FILE = "peminta_data.csv"
_YES = {"ya": True, "tidak": False}
COLUMNS = ("kode", "judul", "judul_en", "persetujuan", "dasar")


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
    return read_list(FILE, parse, BadApplicants)


def parse(files: Sequence[tuple[str, Sequence[str]]]) -> dict[str, Applicant]:
    """The kinds of files, each its place and its lines; a later file may only add. Raises `BadApplicants` (U105)."""
    found: dict[str, Applicant] = {}
    for file in files:
        for at, cells in read_coded_rows(file, COLUMNS, tuple(found), BadApplicants):
            if cells["persetujuan"] not in _YES:
                raise BadApplicants(at, f"persetujuan “{cells['persetujuan']}”", "ya atau tidak")
            code = cells["kode"]
            found[code] = Applicant(code, cells["judul"], cells["judul_en"], _YES[cells["persetujuan"]])
    return found
