"""Areas beside the shipped edition, from a CSV: the invented province 99 of the demo, or codes of a newer decree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import ExtraAreasError, InvalidAreaCode
from cantik.codes.pack import CodeEdition, LevelTable
from cantik.codes.tabular import records

#: areas that a store knows beside the shipped edition, as a file in its folder
AREAS_FILE = "wilayah.csv"
_NOT_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ExtraAreas:
    """Areas of one further edition by level, in the order of their codes."""

    edition: CodeEdition
    tables: Mapping[AreaLevel, LevelTable]


def read_extra(path: Path) -> ExtraAreas:
    """Further areas from CSV (also .gz) with columns `kode` and `nama` (or `code`, `name` as in the pack's source).

    All levels may stand in one file, in any order; other columns are left alone. The internal id is made of the file's
    name and the first code, so it stays as long as both do; a column `id` overrules it. Either all codes lie below
    province 99, then the edition is fictitious, or none does. Raises `ExtraAreasError` (W108).
    """
    edition = _NOT_ID.sub("-", path.stem.casefold()).strip("-") or "tambahan"
    rows: dict[AreaLevel, dict[str, tuple[str, str]]] = {level: {} for level in AreaLevel}
    kinds: set[bool] = set()
    for line, cells in records(path, (), ExtraAreasError):
        where = f"{path.name}:{line}"
        code = _code(where, cells.get("kode", cells.get("code", "")))
        name = cells.get("nama", cells.get("name", ""))
        kinds.add(code.fictitious)
        if not name or code.text() in rows[code.level] or len(kinds) > 1:
            expected = "satu baris untuk tiap kode, dengan nama, semua di bawah provinsi 99 atau tidak satu pun"
            raise _wrong(where, code.text(), expected)
        rows[code.level][code.text()] = (name, cells.get("id") or code.text())
    if not kinds:
        raise _wrong(path.name, "tidak ada baris", "sedikitnya satu wilayah")
    tables = {level: _table(edition, own) for level, own in rows.items()}
    about = CodeEdition(edition, None, "data rekaan" if kinds == {True} else "", path.name, "", kinds == {True})
    return ExtraAreas(about, tables)


def _table(edition: str, rows: Mapping[str, tuple[str, str]]) -> LevelTable:
    codes = sorted(rows)
    return LevelTable(codes, [rows[c][0] for c in codes], [f"{edition}:{rows[c][1]}" for c in codes])


def merge(first: LevelTable, second: LevelTable) -> LevelTable:
    """Two tables of one level as one, in the order of codes. Raises W108 for a code that both hold."""
    twice = next((code for code in second.codes if first.position(code) is not None), None)
    if twice is not None:
        raise _wrong("", twice, "kode yang belum ada")
    if not second.codes:
        return first
    codes, names, ids = [*first.codes, *second.codes], [*first.names, *second.names], [*first.ids, *second.ids]
    if first.codes and second.codes[0] < first.codes[-1]:  # else the order holds already (province 99 is the last)
        triples = sorted(zip(codes, names, ids, strict=True))
        codes, names, ids = ([triple[place] for triple in triples] for place in range(3))
    return LevelTable(codes, names, ids)


def require_parents(tables: Mapping[AreaLevel, LevelTable], added: Mapping[AreaLevel, LevelTable]) -> None:
    """Every added area must have its parent in the tables. Raises W108."""
    for level, table in added.items():
        for code in table.codes if level is not AreaLevel.PROVINSI else ():
            parent = code.rpartition(".")[0]
            if tables[AreaLevel(level - 1)].position(parent) is None:
                raise _wrong("", code, f"induk {parent} yang sudah ada atau ikut dalam berkas")


def _code(where: str, text: str) -> AreaCode:
    try:
        return AreaCode.kemendagri(text)
    except InvalidAreaCode as error:
        raise _wrong(where, text, error.expected) from error


def _wrong(where: str, found: str, expected: str) -> ExtraAreasError:
    return ExtraAreasError(
        "Wilayah tambahan tidak sah",
        where=where,
        found=f"“{found[:40]}”",
        expected=expected,
        mend="Perbaiki berkas wilayah tambahan; tidak ada baris yang diambil.",
    )
