"""Kinds of institutions of a forum of Satu Data, as content (`lembaga_forum.csv`): which stand in every forum, which
stand there once, what part they have. No Django, no clock."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.codes.area import AreaLevel
from cantik.content.csv_lists import read_list
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
COLUMNS = ("kode", "tingkat", "nama", "nama_en", "peran", "biasa", "tunggal", "juga", "sumber")
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
    """All kinds by code, in the order of the file of the package; those of the kabupaten's own file behind them,
    "another one" last. A changed file is seen by the next call. Raises `BadForumFile` (S108) with file and line."""
    return read_list(FILE, _join_files, BadForumFile)


def kind_of(name: str) -> str:
    """The code of the kind that a name means by one of its spellings; "" for none."""
    said = fold(name)
    return next((code for code, kind in kinds().items() if code != ELSE and said in spellings(kind)), "")


def spellings(kind: ForumKind) -> frozenset[str]:
    """The folded names that mean a kind."""
    return frozenset(fold(said) for said in (kind.name, *kind.also))


def _join_files(files: Sequence[tuple[str, list[str]]]) -> dict[str, ForumKind]:
    found: dict[str, ForumKind] = {}
    for where, lines in files:
        found |= parse(lines, where, found)
    if ELSE not in found:
        raise BadForumFile(FILE, f"tanpa “{ELSE}”", f"satu baris “{ELSE}”")
    return {**{code: kind for code, kind in found.items() if code != ELSE}, ELSE: found[ELSE]}


def parse(lines: Sequence[str], where: str, known: Mapping[str, ForumKind]) -> dict[str, ForumKind]:
    """The kinds of a file, which may only add to those that are known: neither their codes nor their names. Raises
    `BadForumFile` (S108) with the line."""
    found: dict[str, ForumKind] = {}
    taken = {said: kind.name for kind in known.values() for said in spellings(kind)}
    reader = csv.DictReader(lines)
    for cells in reader:
        at, kind = f"{where}:{reader.line_num}", _kind(cells, f"{where}:{reader.line_num}")
        if kind.code in found or kind.code in known:
            raise BadForumFile(at, f"kode “{kind.code}”", "kode yang belum ada")
        twice = next((said for said in spellings(kind) if said in taken), "")
        if twice:
            raise BadForumFile(at, f"nama “{twice}”", f"nama yang belum berarti {taken[twice]}")
        taken |= dict.fromkeys(spellings(kind), kind.name)
        found[kind.code] = kind
    return found


def _kind(cells: Mapping[str, str | None], at: str) -> ForumKind:
    """One row. Raises `BadForumFile` (S108)."""
    said = {column: (cells.get(column) or "").strip() for column in COLUMNS}
    for column, allowed in (("tingkat", _LEVELS), ("peran", PARTS), ("biasa", _YES), ("tunggal", _YES)):
        if said[column] not in allowed:
            raise BadForumFile(at, f"{column} “{said[column]}”", " atau ".join(allowed))
    blank = [column for column in ("kode", "nama", "nama_en", "sumber") if not said[column]]
    if blank:
        raise BadForumFile(at, f"{blank[0]} kosong", "kode, nama, nama_en, dan sumber terisi")
    return ForumKind(
        said["kode"],
        _LEVELS[said["tingkat"]],
        said["nama"],
        said["nama_en"],
        said["peran"],
        _YES[said["biasa"]],
        _YES[said["tunggal"]],
        tuple(name for name in said["juga"].split("|") if name),
    )
