"""On which rung a variable stands: nothing is merged but by its ladder."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from bench.protect import Characteristic, classification_of, cube_of, village
from cantik import protect
from cantik.content.kinds import Classification, Policy
from cantik.measure.result import Cube
from cantik.protect.result import Protected, SafeTable
from tests.protect.bekal import policy, results

LEVELS = (0, 1, 2, 2), (0, 1, 1, 1)  # k2 and k3 together; then k0 against all others


def _table(name: str, *dusun: list[int]) -> tuple[Cube, Classification]:
    trait = Characteristic("kerja", "H", "B", (0.25,) * 4, *LEVELS)
    cube = cube_of(trait, np.array(dusun, np.int64))
    return replace(cube, spec=replace(cube.spec, id=name), population=name), classification_of(trait)


def _apply(
    *cubes: Cube, merges: Classification, rules: Policy | None = None, former: Protected | None = None, year: int = 2025
) -> Protected:
    data = replace(results(*cubes), reference=dt.date(year, 12, 31))
    return protect.apply(data, rules or policy(), classifications={merges.id: merges}, youngest_head=10, former=former)


def _names(safe: Protected, name: str, kind: str) -> list[str] | None:
    tables = [table for table in safe.tables if (table.spec.id, table.kind, table.tier) == (name, kind, "buku")]
    return [category.id for category in tables[0].axes[-1].categories][:-1] if tables else None


def _rows(table: SafeTable) -> list[int | None]:
    return [cell.value for cell in table.cells]


def test_small_categories_are_shown_by_the_rung_that_holds_them_under_its_name() -> None:
    cube, merges = _table("semua", [100, 60, 3, 6])
    safe = _apply(cube, merges=merges)
    assert _names(safe, "semua", "T") == ["k0", "k1", "t1_2"]
    table = safe.tables[0]
    assert table.axes[-1].categories[2].label == "Simpul 2"
    assert table.axes[-1].categories[2].note == "terdiri atas Kategori 2; Kategori 3."
    assert _rows(table) == [100, 60, 9, 169]


def test_a_merged_row_names_what_the_code_list_merges_whoever_is_there() -> None:
    """One person in the last class, or nobody: name, note and places of the row are the same."""
    found = []
    for rare in (1, 0):
        cube, merges = _table("semua", [100, 7, 2, rare])
        (table,) = (each for each in _apply(cube, merges=merges).tables if each.kind == "T")
        found.append([(c.id, c.label, c.note, c.note_en, c.leaves) for c in table.axes[-1].categories])
    assert found[0] == found[1]
    assert "terdiri atas Kategori 1; Kategori 2; Kategori 3." in [note for _, _, note, _, _ in found[0]]


def test_a_row_of_one_class_bears_the_name_of_its_rung() -> None:
    """Of what the rung merges one class alone has anybody: by its own name the others would be known to be empty."""
    trait = Characteristic("kerja", "H", "B", (0.2,) * 5, (0, 1, 1, 3, 3), (0, 1, 1, 3, 3))
    cube = cube_of(trait, np.array([[100, 3, 4, 12, 0]], np.int64))
    (table,) = _apply(cube, merges=classification_of(trait)).tables
    rows = table.axes[-1].categories
    assert [(row.id, row.leaves) for row in rows[:-1]] == [("k0", (0,)), ("t1_1", (1, 2)), ("t1_3", (3, 4))]
    assert rows[2].note == "terdiri atas Kategori 3; Kategori 4."


def test_a_variable_without_a_rung_that_fits_is_left_out_and_nothing_is_made_up() -> None:
    cube, merges = _table("semua", [100, 60, 3, 6])
    safe = _apply(cube, merges=replace(merges, ladder=()))
    assert safe.tables == ()
    assert [unmade.code for unmade in safe.not_shown] == ["pelindungan"]


def test_details_of_all_tables_of_a_variable_stand_on_one_rung() -> None:
    """The second table could stand on the full list by itself; beside the first, whose details cannot, it does not."""
    many, merges = _table("banyak", [200, 90, 80, 70], [210, 95, 85, 75], [190, 90, 80, 80])
    few, _ = _table("sedikit", [100, 60, 12, 3], [110, 55, 3, 14], [90, 60, 13, 4])
    alone = _apply(many, merges=merges)
    assert _names(alone, "banyak", "G") == ["k0", "k1", "k2", "k3"]
    both = _apply(many, few, merges=merges)
    found = {_names(both, name, "G") and tuple(_names(both, name, "G") or ()) for name in ("banyak", "sedikit")}
    assert len(found - {None}) == 1


def test_a_kabupaten_fixes_the_rung_of_all_details() -> None:
    cube, merges = _table("semua", [200, 90, 80, 70], [210, 95, 85, 75])
    fixed = _apply(cube, merges=merges, rules=policy(rungs={"kerja": "tingkat2"}))
    assert _names(fixed, "semua", "G") == ["k0", "t2_1"]
    assert _names(_apply(cube, merges=merges), "semua", "G") == ["k0", "k1", "k2", "k3"]


def test_a_rung_with_a_large_residual_yields_to_one_without() -> None:
    """k3 says only what it is not, and a quarter of all have it: the next rung says what they are."""
    cube, merges = _table("semua", [100, 60, 40, 70], [100, 60, 50, 80])
    named = replace(merges, residual=frozenset({"k3"}))
    assert _names(_apply(cube, merges=merges), "semua", "T") == ["k0", "k1", "k2", "k3"]
    safe = _apply(cube, merges=named)
    assert _names(safe, "semua", "T") == ["k0", "k1", "t1_2"]
    told = safe.report["kelompok"]["semua"]["ditolak"]
    assert {"jenis": "T", "jenjang": "rinci", "alasan": "sisa"} in told
    without = _apply(cube, merges=replace(named, ladder=()))
    assert _names(without, "semua", "T") == ["k0", "k1", "k2", "k3"]  # where every rung has one, it is shown


def test_no_table_hides_more_than_a_quarter_of_its_persons() -> None:
    """One small cell takes the 60 families beside it along: a third of the dusun and 30% of all."""
    cube, merges = _table("semua", [90, 60, 3, 0], [80, 70, 0, 0])
    plain = replace(merges, ladder=())
    free = _apply(cube, merges=plain, rules=policy(table_persons_max="1", book_na_max="1", table_na_max="1"))
    bound = _apply(cube, merges=plain, rules=policy(book_na_max="1", table_na_max="1"))

    def most(safe: Protected) -> float:
        shares = [0.0]
        for table in safe.tables:
            if table.tier == "buku" and table.kind == "T":
                hidden = [n for cell, n in zip(table.cells, (170, 130, 3), strict=False) if cell.value is None]
                shares.append(sum(hidden) / 303)
        return max(shares)

    assert most(free) > 0.25
    assert most(bound) <= 0.25


def test_the_rung_of_the_former_edition_is_kept_while_another_publishes_little_more() -> None:
    before, merges = _table("semua", [100, 60, 3, 9], [90, 60, 9, 3])
    first = _apply(before, merges=merges, year=2024)
    assert _names(first, "semua", "G") == ["k0", "k1", "t1_2"]
    after, _ = _table("semua", [100, 60, 8, 9], [90, 60, 9, 8])
    assert _names(_apply(after, merges=merges), "semua", "G") == ["k0", "k1", "k2", "k3"]
    assert _names(_apply(after, merges=merges, former=first), "semua", "G") == ["k0", "k1", "t1_2"]


def test_the_rung_of_most_groups_of_the_former_edition_is_kept() -> None:
    """The village table of the second group fits details on every rung; those of the first stood on the second one."""
    before, merges = _table("semua", [100, 60, 3, 9], [90, 60, 9, 3])
    village, _ = _table("desa", [190, 120, 40, 50])
    first = _apply(before, village, merges=merges, year=2024)
    assert _names(first, "semua", "G") == ["k0", "k1", "t1_2"]
    assert _names(first, "desa", "T") == ["k0", "k1", "k2", "k3"]
    after, _ = _table("semua", [100, 60, 8, 9], [90, 60, 9, 8])
    both = _apply(after, village, merges=merges, former=first)
    assert _names(both, "semua", "G") == ["k0", "k1", "t1_2"]


def test_and_left_when_another_publishes_clearly_more() -> None:
    before, merges = _table("semua", [100, 3, 3, 9], [90, 9, 3, 3])
    first = _apply(before, merges=merges, year=2024)
    assert _names(first, "semua", "G") == ["k0", "t2_1"]
    after, _ = _table("semua", [100, 30, 30, 90], [90, 90, 30, 30])
    assert _names(_apply(after, merges=merges, former=first), "semua", "G") == ["k0", "k1", "k2", "k3"]


def test_a_tiny_village_publishes_one_way_tables_and_a_small_one_no_detail_of_tables_that_tell_of_others() -> None:
    """The policy says from how many persons on; the annex is a detail too."""
    data, merges = village(2, 900)
    some = replace(data, cubes=tuple(cube for cube in data.cubes if cube.spec.id in ("kawin", "ktp")))

    def kinds(rules: Policy) -> dict[str, set[str]]:
        safe = protect.apply(some, rules, classifications=merges, youngest_head=10)
        names = {table.spec.id for table in safe.tables}
        return {name: {table.kind for table in safe.tables if table.spec.id == name} for name in names}

    assert kinds(policy())["kawin"] > {"T"}
    assert set().union(*kinds(policy(details_from=10_000)).values()) == {"T"}
    fewer = kinds(policy(table_details_from={"kawin": 10_000}))
    assert fewer["kawin"] == {"T"}
    assert fewer["ktp"] == kinds(policy())["ktp"]
