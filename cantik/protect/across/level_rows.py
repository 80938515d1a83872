"""Tables whose rows not every village has (`baris_nol: keluar`): of which villages each row of a level is the sum, and
whom a level may add up where the village itself must have told the totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cantik.content.kinds import Content, TableSpec
from cantik.measure.layout import TABLE, Key
from cantik.measure.levels import LevelMeasure
from cantik.protect.across.values import Standing
from cantik.protect.result import NamedVillages, SafeTable

_VILLAGE = "desa"


def villages_without_totals(measure: LevelMeasure, spec: TableSpec, standing: Standing, content: Content) -> set[str]:
    """The villages of a measure that follows the totals of another table, whose own edition does not tell everything
    that it prints of the same records: a region may protect these totals."""
    if spec.disclosure.follows is None:
        return set()
    needed = set(_tables_beside(spec, measure.section.key[2], content))
    return {code for code in measure.villages if not needed <= _printed_of(standing, code)}


def _tables_beside(spec: TableSpec, base: str, content: Content) -> Iterator[Key]:
    """The tables of villages that follow the same totals and count the same records."""
    for other in content.tables.values():
        own = other.disclosure
        if own.follows == spec.disclosure.follows and other.unit_of == spec.unit_of and own.level_min == _VILLAGE:
            yield TABLE, other.id, base


def _printed_of(standing: Standing, code: str) -> frozenset[Key]:
    return standing.printed.get(standing.units[code], frozenset())


def name_row_villages(table: SafeTable, measure: LevelMeasure, villages: Sequence[str], of: int) -> SafeTable:
    """The table of a level with the villages (some of those that the measure has) that have each of its rows, where a
    row may be missing: a village with nobody in a row does not tell it, and is no zero. `of`: how many villages the
    level has."""
    if not table.spec.sparse:
        return table
    wanted = set(villages)
    kept = [at for at, code in enumerate(measure.villages) if code in wanted]
    names = [own for own, _ in measure.section.axes[-1].categories]
    told = measure.cells[kept].reshape(len(kept), -1, len(names)).sum(axis=1) > 0
    found = []
    for category in (each for each in table.axes[0].categories if each.id in names and not each.missing):
        own = told[:, names.index(category.id)].tolist()
        codes = tuple(measure.villages[at] for at, has in zip(kept, own, strict=True) if has)
        found.append((category.id, NamedVillages(codes, of)))
    return replace(table, rows_of=tuple(found))
