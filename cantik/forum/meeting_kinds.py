"""Kinds of meetings of a forum, as content (`jenis_rapat.csv`); a kabupaten's own folder adds kinds. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.content.csv_lists import read_coded_rows, read_list
from cantik.forum.errors import BadMeetingKinds

FILE = "jenis_rapat.csv"
MARKS = ("V", "V2", "R", "N", "usul")
COLUMNS = ("kode", "judul", "judul_en", "dasar", "tanda")


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A kind of meeting. `proposed`: nobody but us says so (mark *usul*)."""

    code: str
    title: str
    title_en: str
    proposed: bool


def kinds() -> dict[str, MeetingKind]:
    """The kinds of this installation by code, those of the package first. A changed file is seen by the next call.
    Raises `BadMeetingKinds` (R661) with file and line."""
    return read_list(FILE, _read, BadMeetingKinds)


def _read(files: Sequence[tuple[str, Sequence[str]]]) -> dict[str, MeetingKind]:
    found: dict[str, MeetingKind] = {}
    for file in files:
        for at, cells in read_coded_rows(file, COLUMNS, tuple(found), BadMeetingKinds):
            if cells["tanda"] not in MARKS:
                raise BadMeetingKinds(at, f"tanda “{cells['tanda']}”", ", ".join(MARKS))
            code = cells["kode"]
            found[code] = MeetingKind(code, cells["judul"], cells["judul_en"], cells["tanda"] == "usul")
    return found
