"""Tables of a column whose sum everybody knows are printed whole or not at all; what is known is content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cantik import protect
from cantik.content.loader import here
from cantik.measure.result import Cube
from cantik.protect.result import Protected
from tests.protect.bekal import families, policy, results


def _cube(*dusun: list[int]) -> tuple[Cube, dict[str, object]]:
    """Families by the number of under-fives (none, one, two or more), by dusun."""
    cube, merges = families("jumlah_balita", "B", *dusun)
    spec = replace(cube.spec, unit_of="keluarga")
    return replace(cube, spec=spec), {merges.id: merges}


def _protected(summed: frozenset[str], *dusun: list[int]) -> Protected:
    cube, merges = _cube(*dusun)
    known = [fact for fact in here().facts.values() if fact.column]
    told = [replace(known[0], column=column) for column in sorted(summed)]
    return protect.apply(results(cube), policy(), classifications=merges, youngest_head=15, facts=told)  # type: ignore[arg-type]


def _hidden(safe: Protected) -> int:
    return sum(cell.value is None for table in safe.tables for cell in table.cells)


SMALL = ([50, 30, 4], [60, 40, 20], [55, 31, 30])  # four families with two under-fives in the first dusun


def test_the_sum_tells_hidden_cells_of_a_row() -> None:
    """Without the fact the first dusun hides 30 and 4: of 34 families with under-fives that have 38 of them, four have
    two. With the fact the table by dusun is printed only with the two classes merged, or not at all."""
    column = _column()
    free = _protected(frozenset(), *SMALL)
    assert _hidden(free) > 0
    bound = _protected(frozenset({column}), *SMALL)
    assert _hidden(bound) == 0
    assert len(bound.tables) > 0  # the table of the village stays


def _column() -> str:
    cube, merges = _cube(*SMALL)
    classification = merges[cube.spec.rows]
    return classification.variable or classification.id  # type: ignore[attr-defined, no-any-return]


def test_a_table_that_hides_nothing_stays_as_it_is() -> None:
    plenty = ([50, 30, 14], [60, 40, 20], [55, 31, 30])
    told = _protected(frozenset({_column()}), *plenty).tables
    assert told == _protected(frozenset(), *plenty).tables


@pytest.mark.parametrize("name", ["jumlah_anggota", "jumlah_balita", "jumlah_lansia"])
def test_what_everybody_knows_is_content(name: str) -> None:
    fact = here().facts[name]
    assert (fact.unit_of, fact.column) == ("keluarga", name)
    assert fact.basis_of
    assert fact.example
