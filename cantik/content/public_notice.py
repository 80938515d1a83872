"""Kinds of notices to readers (`jenis_pemberitahuan.csv`): what everybody is told, of an edition or not, until when.

docs/bidang/quality_policy.md 2: an unplanned revision follows within five working days, a planned one and a change of
method are announced before. A kabupaten's own folder may say a row anew or add one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.errors import ContentError
from cantik.content.csv_lists import read_coded_rows, read_list

FILE = "jenis_pemberitahuan.csv"
_COLUMNS = ("kode", "judul", "judul_en", "kalimat", "kalimat_en", "rilis", "hari", "dasar")
_ASKED, _NONE = "diisi", "tidak"
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind. `lead`: the sentence that stands above what was written; `about_edition`: it names a published edition;
    `term`: working days after its publication by which the matter is settled, 0 = none; `dated`: whoever writes names
    the day."""

    code: str
    title: str
    title_en: str
    lead: str
    lead_en: str
    about_edition: bool
    term: int
    dated: bool


def notice_kinds() -> Mapping[str, NoticeKind]:
    """The kinds by code, in the order of the file. Raises `ContentError` K125 with file and line."""
    return read_list(FILE, parse_notice_kinds, _list_error)


def parse_notice_kinds(files: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, NoticeKind]:
    """The kinds of some files, each its place and its lines; a later file says a row anew. Raises as above."""
    found: dict[str, NoticeKind] = {}
    for file in files:
        found |= {cells["kode"]: _kind(at, cells) for at, cells in read_coded_rows(file, _COLUMNS, (), _list_error)}
    return found


def _kind(at: str, cells: Mapping[str, str]) -> NoticeKind:
    if cells["rilis"] not in ("ya", "tidak"):
        raise _list_error(at, f"rilis “{cells['rilis']}”", "ya, tidak")
    said = cells["hari"]
    term = int(said) if said.isdecimal() and said.isascii() else 0
    if said not in (_ASKED, _NONE) and not 1 <= term <= _MOST_DAYS:
        raise _list_error(at, f"hari “{said}”", f"diisi, tidak, atau 1 sampai {_MOST_DAYS} hari kerja")
    return NoticeKind(
        *(cells["kode"], cells["judul"], cells["judul_en"], cells["kalimat"], cells["kalimat_en"]),
        about_edition=cells["rilis"] == "ya",
        term=term,
        dated=said == _ASKED,
    )


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K125", "Daftar jenis pemberitahuan tidak dapat dibaca", where=where, found=found, expected=expected
    )
