"""`protect.apply` on small villages that a statistician can check by hand, and on fictitious ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.protect import village
from cantik import protect
from cantik.content.axes import Axis
from cantik.protect.result import Protected, SafeTable
from cantik.protect.sensitivity.policy import Rules
from tests.fixtures.malam import by_night
from tests.protect.bekal import families, policy, results
from tests.serangan.baca import attacker, cells


def _apply(*tables: tuple[object, object]) -> Protected:
    cubes = [cube for cube, _ in tables]
    merges = {cube.spec.rows: classification for cube, classification in tables}  # type: ignore[attr-defined]
    return protect.apply(results(*cubes), policy(), classifications=merges, youngest_head=10)  # type: ignore[arg-type]


def _labels(axis: Axis) -> list[str]:
    return [category.id for category in axis.categories]


def _table(done: Protected, name: str, kind: str) -> SafeTable:
    return next(one for one in done.tables if one.spec.id == name and one.kind == kind)


def test_a_table_without_small_cells_is_printed_whole() -> None:
    done = _apply(families("lantai", "B", [30, 20, 10], [40, 25, 15]))
    assert [one.kind for one in done.tables] == ["T", "G"]
    assert [cell.value for cell in _table(done, "lantai", "G").cells] == [
        30,
        20,
        10,
        60,
        40,
        25,
        15,
        80,
        70,
        45,
        25,
        140,
    ]
    assert _labels(_table(done, "lantai", "T").axes[0]) == ["k0", "k1", "k2", "jumlah"]


def test_an_empty_category_is_dropped_and_parts_still_add_up() -> None:
    done = _apply(families("lantai", "B", [30, 0, 20], [40, 0, 30]))
    table = _table(done, "lantai", "T")
    assert _labels(table.axes[0]) == ["k0", "k2", "jumlah"]
    assert [cell.value for cell in table.cells] == [70, 50, 120]


def test_a_sensitive_trait_that_only_few_have_is_left_out_and_named() -> None:
    done = _apply(families("blt", "C", [60, 4], [70, 3]))
    assert done.tables == ()
    assert [(one.id, one.code) for one in done.not_shown] == [("blt", "pelindungan")]


@pytest.mark.parametrize("size", [450, by_night(1500)])
def test_an_attacker_cannot_narrow_a_protected_cell(size: int) -> None:
    """Every hidden small cell keeps its required interval against a solver that reads all printed tables."""
    data, merges = village(3, size)
    rules = Rules(policy())
    done = protect.apply(data, policy(), classifications=merges, youngest_head=10)
    truth = {cube.spec.id: cube for cube in data.cubes}
    tested = 0
    for name in ("kawin", "jamkes", "disabilitas", "air", "pkh"):
        tables = [one for one in done.tables if one.spec.id == name]
        if not tables:
            continue
        known = attacker(tables)
        for one in {str(sorted(c.where.items())): c for t in tables for c in cells(t) if c.cell.value is None}.values():
            low, high = known.interval(one.where)
            kelas = one.table.spec.disclosure.kelas
            cube = truth[name]
            counts, denominator = (
                _count(cube, one.where),
                _count(cube, {k: v for k, v in one.where.items() if k != "kategori"}),
            )
            assert one.cell.low is not None
            assert one.cell.high is not None
            assert one.cell.low <= counts <= one.cell.high
            if rules.hides(counts, kelas):
                need = rules.require_interval(counts, denominator, kelas)
                assert low <= need[0] + 1e-6
                assert high >= need[1] - 1e-6
                tested += 1
    assert tested > 5


def _count(cube: object, where: object) -> int:
    counts = cube.counts  # type: ignore[attr-defined]
    roles = ["wilayah", *(axis.role for axis in cube.axes)]  # type: ignore[attr-defined]
    for position, role in enumerate(roles):
        parts = where.get(role)  # type: ignore[attr-defined]
        if parts is not None:
            counts = counts.take(sorted(int(one) for one in parts), axis=position)
    return int(counts.sum())


def test_the_same_input_gives_the_same_answer_in_any_order() -> None:
    data, merges = village(1, 800)
    turned = replace(data, cubes=tuple(reversed(data.cubes)))
    one = protect.apply(data, policy(), classifications=merges, youngest_head=10)
    other = protect.apply(turned, policy(), classifications=dict(reversed(merges.items())), youngest_head=10)
    assert one == other
