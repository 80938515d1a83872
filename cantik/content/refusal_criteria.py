"""What makes a proposal in SIKS-NG fail whatever the family's decile (`kriteria_siks.csv`). Shipped; each line has its
source; which codes of an occupation are meant is our own reading (`usul`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_rows import SOURCED, read_rows, require_row

FILE = "kriteria_siks.csv"
COLUMNS = ("kode", "judul", "judul_en", "variabel", "nilai", "sekeluarga", "dasar", "tanda")


@dataclass(frozen=True, slots=True)
class RefusalCriterion:
    """A person of whom a variable has one of these values ("" alone: none) is refused; `of_family`: so is everybody of
    their family."""

    code: str
    title: str
    title_en: str
    variable: str
    values: frozenset[str]
    of_family: bool
    basis: ContentBasis
    mark: str

    def is_met(self, value: object) -> bool:
        """Whether a value of the variable refuses."""
        return ("" if value is None else str(value)) in self.values


def read_criteria(lines: Sequence[str], file: str = FILE) -> Mapping[str, RefusalCriterion]:
    """The criteria by code. Raises `ContentError` K179 with file and line."""
    found: dict[str, RefusalCriterion] = {}
    for where, row in read_rows(lines, file, COLUMNS, _row_error):
        allowed = {"sekeluarga": ("ya", ""), "tanda": SOURCED}
        require_row(where, row, found, ("judul", "judul_en", "variabel", "dasar"), allowed, _row_error)
        found[row["kode"]] = RefusalCriterion(
            row["kode"],
            row["judul"],
            row["judul_en"],
            row["variabel"],
            frozenset(row["nilai"].split("|")),
            row["sekeluarga"] == "ya",
            resolve(row["dasar"], where),
            row["tanda"],
        )
    return MappingProxyType(found)


@cache
def refusal_criteria() -> Mapping[str, RefusalCriterion]:
    """The shipped criteria, by code. Raises `ContentError`."""
    return read_criteria(resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8").splitlines())


def _row_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K179", "Daftar kriteria SIKS-NG tidak dapat dibaca", where=where, found=found, expected=expected
    )
