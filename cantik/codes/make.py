"""Make the `AreaEntry` at a place of the tables, with its codes of both schemes and its other names."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.base.text import fold
from cantik.codes.area import AreaCode, AreaLevel, AreaType, Scheme
from cantik.codes.bridge import Bridge
from cantik.codes.changes import ChangeKind, Changes
from cantik.codes.pack import CodeEdition, LevelTable
from cantik.codes.places import AreaEntry, DatedCode


def make_area(
    tables: Mapping[AreaLevel, LevelTable],
    level: AreaLevel,
    position: int,
    edition: CodeEdition,
    changes: Changes,
    bridge: Bridge,
) -> AreaEntry:
    """The area at a position; tables hold checked codes only."""
    table = tables[level]
    text, name = table.codes[position], table.names[position]
    code = AreaCode(Scheme.KEMENDAGRI, tuple(text.split(".")))
    return AreaEntry(
        id=table.ids[position],
        name=name,
        kind=code.kind or AreaType.BELUM_DITETAPKAN,
        level=level,
        parent_id=_parent_id(tables, level, text),
        codes=_codes(code, edition, changes, bridge),
        other_names=_other_names(text, name, changes, bridge),
        edition=edition.id,
        fictitious=code.fictitious,
    )


def _parent_id(tables: Mapping[AreaLevel, LevelTable], level: AreaLevel, code: str) -> str | None:
    if level is AreaLevel.PROVINSI:
        return None
    above = tables[AreaLevel(level - 1)]
    position = above.position(code.rpartition(".")[0])
    return above.ids[position] if position is not None else None


def _codes(area: AreaCode, edition: CodeEdition, changes: Changes, bridge: Bridge) -> tuple[DatedCode, ...]:
    text = area.text()
    new = [change for change in changes.by_code.get(text, ()) if change.kind is ChangeKind.NEW]
    former = changes.earlier(text)
    began = (*new, *former)[-1:]
    decree = began[0].decree if began else ""
    dated = [DatedCode(area, began[0].day if began else None, None, decree or edition.decree)]
    for before, change in zip((None, *former), former, strict=False):
        since, own_decree = (before.day, before.decree) if before else (None, "")
        dated.append(DatedCode(AreaCode.kemendagri(change.code), since, change.day, own_decree))
    rows = (bridge.row_of_bps[bps] for bps in bridge.bps_of.get(text, ()))
    dated += [DatedCode(AreaCode.bps(row.bps), row.since, None, row.decree) for row in rows]
    return tuple(dated)


def _other_names(code: str, name: str, changes: Changes, bridge: Bridge) -> tuple[str, ...]:
    names = [*changes.former_names(code), *(bridge.row_of_bps[bps].name_bps for bps in bridge.bps_of.get(code, ()))]
    kept: dict[str, str] = {}
    for other in names:
        key = fold(other).replace(" ", "")
        if key and key != fold(name).replace(" ", ""):
            kept.setdefault(key, other)
    return tuple(kept.values())
