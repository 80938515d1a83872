"""Kinds of meetings of a forum, as content (`jenis_rapat.csv`); a kabupaten's own folder adds kinds. No Django."""

from __future__ import annotations

import csv
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from cantik.content.loader import own_file
from cantik.plan.errors import BadMeetingKinds

FILE = "jenis_rapat.csv"
MARKS = ("V", "V2", "R", "N", "usul")
COLUMNS = ("kode", "judul", "judul_en", "dasar", "tanda")
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A kind of meeting. `proposed`: nobody but us says so (domain mark *usul*)."""

    code: str
    title: str
    title_en: str
    proposed: bool


def kinds() -> dict[str, MeetingKind]:
    """The kinds of this installation by code, those of the package first. A changed file is seen by the next call.
    Raises `BadMeetingKinds` (R661) with file and line."""
    return _read(*own_file(FILE))


@lru_cache(maxsize=4)
def _read(own: Path | None, _stamp: int) -> dict[str, MeetingKind]:
    shipped = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    found = parse(shipped.splitlines(), FILE, ())
    if own is None:
        return found
    where = f"{own.parent.name}/{FILE}"
    try:
        lines = own.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadMeetingKinds(where, type(error).__name__, "CSV berpengodean UTF-8") from error
    return found | parse(lines, where, found)


def parse(lines: Sequence[str], where: str, known: Container[str]) -> dict[str, MeetingKind]:
    """The kinds of a file, which may only add to those that are known. Raises `BadMeetingKinds` (R661)."""
    found: dict[str, MeetingKind] = {}
    reader = csv.DictReader(lines)
    for cells in reader:
        at = f"{where}:{reader.line_num}"
        said = {name: (cells.get(name) or "").strip() for name in COLUMNS}
        blank = next((name for name, value in said.items() if not value), "")
        if blank:
            raise BadMeetingKinds(at, f"{blank} kosong", "semua kolom terisi")
        if said["tanda"] not in MARKS:
            raise BadMeetingKinds(at, f"tanda “{said['tanda']}”", ", ".join(MARKS))
        code = said["kode"]
        if code in known or code in found or len(code) > _LONGEST:
            raise BadMeetingKinds(at, f"kode “{code}”", f"kode yang belum ada, paling panjang {_LONGEST} huruf")
        found[code] = MeetingKind(code, said["judul"], said["judul_en"], said["tanda"] == "usul")
    return found
