"""One label, one value: whatever a book calls by one name, of one unit, place, day and population, it says once.

What two tables call alike and count apart makes a reader doubt both; a number below nothing is read as a mistake of the
whole book (docs/adr/0068).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from cantik.content.axes import Axis
from cantik.release.model import Release, Table
from tests.fixtures.desa_jadi import Village

pytestmark = pytest.mark.lambat

Place = frozenset[tuple[str, str]]
#: measures whose value may fall below nothing: net migration, natural increase, a correction
SIGNED = ("migrasi", "pertumbuhan", "pertambahan", "laju", "selisih", "koreksi")


def _places(table: Table) -> Iterator[tuple[Place, int | Decimal]]:
    """Every number of a table with what it is of: the labels of its axes, totals left out."""
    for path, cell in table.walk():
        named = zip(table.axes, path, strict=True)
        if cell.value is not None:
            yield frozenset((axis.id, category.label) for axis, category in named if not category.total), cell.value


def contradictions(release: Release) -> list[str]:
    """What the tables of a release call by one name and say twice: of one unit, day, population and universe."""
    said: dict[tuple[str, ...], dict[Place, dict[int | Decimal, list[str]]]] = defaultdict(lambda: defaultdict(dict))
    for table in release.tables:
        of = (
            table.unit,
            table.base,
            table.universe,
            table.reference.isoformat(),
            table.topic if not table.axes else "",
        )
        for place, value in _places(table):
            subject = (*of, table.id) if not any(axis.role == "kategori" for axis in table.axes) or not place else of
            said[subject][place].setdefault(value, []).append(table.key)
    return [
        f"{sorted(place)}: {found}" for places in said.values() for place, found in places.items() if len(found) > 1
    ]


def test_what_is_called_alike_is_said_once(village: Village) -> None:
    assert contradictions(village.release) == []


def test_two_figures_of_one_title_are_of_two_populations(village: Village) -> None:
    told: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for figure in village.release.figures:
        told[figure.title, figure.unit, figure.area, figure.base].add(figure.id)
    assert {name: ids for name, ids in told.items() if len(ids) > 1} == {}


def test_no_number_is_below_nothing(village: Village) -> None:
    release = village.release
    below = [table.key for table in release.tables for cell in table.cells if cell.value is not None and cell.value < 0]
    below += [f.id for f in release.figures if f.value is not None and f.value < 0 and not f.id.startswith(SIGNED)]
    counted = [
        n for source in release.quality.sources for n in (source.read, source.refused, source.repeated, source.persons)
    ]
    assert below == []
    assert [n for n in counted if n < 0] == []


@pytest.mark.parametrize("merged", [(0, 1), (1, 2)])
def test_a_group_that_bears_the_name_of_a_class_is_found(village: Village, merged: tuple[int, int]) -> None:
    """The fault itself: two classes put together under the label of one of them, beside a table that has them apart."""
    release = village.release
    table = next(t for t in release.tables if t.kind == "T" and len(_main(t).categories) > 3 and _open(t))
    axis = _main(table)
    at = table.axes.index(axis)
    assert at == len(table.axes) - 1
    first, second = merged
    cells = list(table.cells)
    cells[first] = replace(cells[first], value=int(cells[first].value or 0) + int(cells[second].value or 0))
    twin = replace(table, key=f"{table.key}-lain", cells=tuple(cells))
    assert contradictions(replace(release, tables=(*release.tables, twin))) != []


def _main(table: Table) -> Axis:
    return table.axes[-1]


def _open(table: Table) -> bool:
    return len(table.axes) == 1 and all(cell.value for cell in table.cells[:3])
