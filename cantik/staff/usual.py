"""Kinds of institutions of a forum of Satu Data, as content (`lembaga_forum.csv`): which stand in every forum, which
stand there once, what part they have. No Django, no clock."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cantik.base.text import fold
from cantik.codes.area import AreaLevel
from cantik.staff.errors import BadForumFile

FILE = "lembaga_forum.csv"
#: an institution that is of no kind of the list; its house is its own
ELSE = "lain"
_LEVELS = {
    "kabupaten": frozenset({AreaLevel.KABUPATEN}),
    "provinsi": frozenset({AreaLevel.PROVINSI}),
    "keduanya": frozenset({AreaLevel.KABUPATEN, AreaLevel.PROVINSI}),
}
PARTS = ("koordinator", "walidata", "pembina", "produsen", "anggota")
_YES = {"ya": True, "tidak": False}


@dataclass(frozen=True, slots=True)
class ForumKind:
    """A kind of institution: at which levels it stands, its part in the forum, whether every forum has it (`usual`),
    whether a forum has one at most (`single`), other spellings of its name."""

    code: str
    levels: frozenset[AreaLevel]
    name: str
    name_en: str
    part: str
    usual: bool
    single: bool
    also: tuple[str, ...]


def kinds() -> dict[str, ForumKind]:
    """All kinds by code, in the order of the file."""
    return _shipped()


def kind_of(name: str) -> str:
    """The code of the kind that a name means by one of its spellings; "" for none."""
    return _spellings().get(fold(name), "")


@cache
def _shipped() -> dict[str, ForumKind]:
    file = resources.files("cantik.content").joinpath(FILE)
    return parse(file.read_text(encoding="utf-8").splitlines(), FILE)


@cache
def _spellings() -> dict[str, str]:
    named = {kind.code: kind for kind in kinds().values() if kind.code != ELSE}
    return {fold(said): code for code, kind in named.items() for said in (kind.name, *kind.also)}


def parse(lines: Sequence[str], where: str) -> dict[str, ForumKind]:
    """The kinds of a file. Raises `BadForumFile` (S108) with the line."""
    found: dict[str, ForumKind] = {}
    reader = csv.DictReader(lines)
    for cells in reader:
        at, code = f"{where}:{reader.line_num}", cells.get("kode") or ""
        for column, allowed in (("tingkat", _LEVELS), ("peran", PARTS), ("biasa", _YES), ("tunggal", _YES)):
            if cells.get(column) not in allowed:
                raise BadForumFile(at, f"{column} “{cells.get(column)}”", " atau ".join(allowed))
        if not code or code in found:
            raise BadForumFile(at, f"kode “{code}”", "tiap kode satu kali")
        if not cells.get("nama") or not cells.get("nama_en") or not cells.get("sumber"):
            raise BadForumFile(at, "sel kosong", "nama, nama_en, dan sumber terisi")
        found[code] = ForumKind(
            code,
            _LEVELS[cells["tingkat"]],
            cells["nama"],
            cells["nama_en"],
            cells["peran"],
            _YES[cells["biasa"]],
            _YES[cells["tunggal"]],
            tuple(said for said in (cells.get("juga") or "").split("|") if said),
        )
    if ELSE not in found:
        raise BadForumFile(where, f"tanpa “{ELSE}”", f"satu baris “{ELSE}”")
    return found
