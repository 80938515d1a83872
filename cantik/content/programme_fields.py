"""The five fields that aid programmes of Tegal are told by (`bidang_program.csv`): which measures tell who is reached,
which programmes of aid and which activities of the plan belong to each. Shipped; the names come from the region, what
belongs to each is our own (`usul`)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.aid_programmes import aid_programmes
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_rows import SOURCED, read_rows, require_row
from cantik.content.loader import here

FILE = "bidang_program.csv"
COLUMNS = ("kode", "judul", "judul_en", "indikator", "tabel", "bantuan", "kegiatan", "dasar", "tanda")
_OPTIONAL = ("tabel", "bantuan")
_RULE = "kesenjangan"


@dataclass(frozen=True, slots=True)
class ProgrammeField:
    """A field. `indicators`: measures of the rule of gaps, of one topic the first that is published counts; `tables`;
    `aid`: programmes of aid; `activities`: beginnings of activity codes."""

    code: str
    title: str
    title_en: str
    indicators: tuple[str, ...]
    tables: tuple[str, ...]
    aid: tuple[str, ...]
    activities: tuple[str, ...]
    basis: ContentBasis
    mark: str

    def holds(self, activity: str) -> bool:
        """Whether an activity belongs to it."""
        return any(activity.startswith(f"{each}.") or activity == each for each in self.activities)


def read_fields(lines: Sequence[str], file: str = FILE) -> Mapping[str, ProgrammeField]:
    """The fields by code, in the order of the file; an activity belongs to one of them only. Raises `ContentError` K179
    with file and line."""
    found: dict[str, ProgrammeField] = {}
    taken: set[str] = set()
    content = here()
    measures = {measure.indicator for measure in content.gaps[_RULE].measures}
    for where, row in read_rows(lines, file, COLUMNS, _row_error):
        filled = [name for name in COLUMNS if name not in _OPTIONAL]
        require_row(where, row, found, filled, {"tanda": SOURCED}, _row_error)
        activities = _read_keys(where, row["kegiatan"])
        if taken & set(activities):
            raise _row_error(where, min(taken & set(activities)), "kegiatan yang belum ada di bidang lain")
        taken |= set(activities)
        found[row["kode"]] = ProgrammeField(
            row["kode"],
            row["judul"],
            row["judul_en"],
            _read_keys(where, row["indikator"], measures),
            _read_keys(where, row["tabel"], content.tables),
            _read_keys(where, row["bantuan"], aid_programmes()),
            activities,
            resolve(row["dasar"], where),
            row["tanda"],
        )
    return MappingProxyType(found)


def _read_keys(where: str, said: str, known: Container[str] | None = None) -> tuple[str, ...]:
    keys = tuple(filter(None, said.split("|")))
    strange = [key for key in keys if known is not None and key not in known]
    if strange:
        raise _row_error(where, strange[0], "yang ada dalam isi")
    return keys


def _row_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K179", "Daftar bidang program tidak dapat dibaca", where=where, found=found, expected=expected)


@cache
def programme_fields() -> Mapping[str, ProgrammeField]:
    """The shipped fields by code. Raises `ContentError`."""
    return read_fields(resources.files("cantik.content").joinpath(FILE).read_text("utf-8").splitlines())
