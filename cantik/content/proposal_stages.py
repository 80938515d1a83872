"""How far a proposal comes once it is the village's (`keadaan_usulan.csv`): from *usulan* to *terlaksana*, *ditunda*,
*ditolak*; what comes after what, on which route, and what has to stand beside it. Shipped; each line has its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_rows import read_rows

FILE = "keadaan_usulan.csv"
COLUMNS = ("kode", "judul", "judul_en", "sesudah", "jalur", "rapat", "alasan", "dasar", "tanda")
MARKS = ("V", "V2", "R", "N", "usul")
#: through the village's own plan and budget; up to kecamatan and offices; both
OWN_ROUTE, UPWARD_ROUTE, ANY_ROUTE = "desa", "atas", "semua"
YES = "ya"


@dataclass(frozen=True, slots=True)
class ProposalStage:
    """A stage of a proposal. `after`: the stages that it may follow (none: where every proposal begins); `route`: whose
    plan it is about; `meeting`: only minutes that two people signed bring it about; `reason`: it needs one; `proposed`:
    nobody but us says so (mark *usul*)."""

    code: str
    title: str
    title_en: str
    after: tuple[str, ...]
    route: str
    meeting: bool
    reason: bool
    basis: ContentBasis
    proposed: bool

    def is_on(self, route: str) -> bool:
        """Whether a proposal of a route may come here."""
        return self.route in (ANY_ROUTE, route)


def read_stages(lines: Sequence[str], file: str = FILE) -> Mapping[str, ProposalStage]:
    """The stages by code, in the order of the file. Raises `ContentError` K178 with file and line."""
    found: dict[str, ProposalStage] = {}
    for where, row in read_rows(lines, file, COLUMNS, _stage_error):
        _check_row(where, row, found)
        found[row["kode"]] = ProposalStage(
            row["kode"],
            row["judul"],
            row["judul_en"],
            tuple(filter(None, row["sesudah"].split("|"))),
            row["jalur"],
            row["rapat"] == YES,
            row["alasan"] == YES,
            resolve(row["dasar"], where),
            row["tanda"] == "usul",
        )
    _check_order(found, file)
    return MappingProxyType(found)


def _check_row(where: str, row: Mapping[str, str], known: Mapping[str, object]) -> None:
    if not row["kode"] or row["kode"] in known:
        raise _stage_error(where, row["kode"], "kode yang belum dipakai")
    for column in ("judul", "judul_en", "dasar"):
        if not row[column]:
            raise _stage_error(where, "", f"isi {column}")
    for column, allowed in (
        ("jalur", (OWN_ROUTE, UPWARD_ROUTE, ANY_ROUTE)),
        ("rapat", (YES, "")),
        ("alasan", (YES, "")),
        ("tanda", MARKS),
    ):
        if row[column] not in allowed:
            raise _stage_error(where, row[column], " | ".join(value or "kosong" for value in allowed))


def _check_order(found: Mapping[str, ProposalStage], file: str) -> None:
    """One stage stands at the beginning, and what comes before a stage is a stage of the list."""
    firsts = [stage.code for stage in found.values() if not stage.after]
    if len(firsts) != 1:
        raise _stage_error(file, ", ".join(firsts), "tepat satu keadaan tanpa sesudah")
    for stage in found.values():
        strange = [code for code in stage.after if code not in found]
        if strange:
            raise _stage_error(f"{file}: {stage.code}", strange[0], "kode dari daftar ini")


@cache
def proposal_stages() -> Mapping[str, ProposalStage]:
    """The stages that proposals go through, by code. Raises `ContentError`."""
    return read_stages(resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8").splitlines())


def _stage_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K178", "Daftar keadaan usulan tidak dapat dibaca", where=where, found=found, expected=expected)
