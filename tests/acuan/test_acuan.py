"""Cantik, Polars and DuckDB count the same cells of a village; both references start from a statement of their own."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from bench import reference
from cantik import measure
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.measure.axes import geography
from cantik.measure.result import Cube, Results
from cantik.snapshot.files import write_snapshot
from cantik.snapshot.freeze import freeze
from tests.acuan import desa_duckdb, desa_polars
from tests.acuan.bacaan import classes, scales
from tests.acuan.ukuran import INDICATORS, RECORDED, TABLES
from tests.fixtures.desa_acak import ON, random_village

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
Cells = dict[tuple[int, ...], int]
#: those of whoever a file of others recorded are asked of parts (tests/measure/test_bagian_acuan.py), not of a village
OF_RESIDENTS = {name for name, one in TABLES.items() if one.base != RECORDED}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, Path, list[int]]:
    snapshot = freeze(
        random_village(CONTENT, LISTS, persons=600, seed=7, rolls=True), CONTENT, LISTS, ON, policy=POLICY
    )
    folder = tmp_path_factory.mktemp("potret")
    write_snapshot(snapshot, folder)
    return measure.compute(snapshot, CONTENT, LISTS, policy=POLICY), folder, geography(snapshot.areas)[1].group.tolist()


def cells_of(cube: Cube) -> Cells:
    """Non-zero cells by dusun and class; axes that lost empty classes are read by the ids that are left."""
    found: Cells = {}
    full = [list(_ids(axis.id)) for axis in cube.axes]
    for place in zip(*np.nonzero(cube.counts), strict=True):
        ids = [axis.categories[index].id for axis, index in zip(cube.axes, place[1:], strict=True)]
        key = (int(place[0]), *(own.index(one) for own, one in zip(full, ids, strict=True)))
        found[key] = int(cube.counts[place])
    return found


def _ids(classification: str) -> tuple[str, ...]:
    return (*(one.id for one in CONTENT.classifications[classification].classes), "tidak_terjawab")


def test_every_measure_is_stated_a_second_time() -> None:
    """Facilities and events have no coded file: their tables are counted by hand (tests/register/test_fakta.py)."""
    others = {name for name, spec in CONTENT.tables.items() if spec.unit_of not in desa_duckdb.BASES}
    # by hand: tests/register/test_lahan_panen.py, tests/products/test_angka_peristiwa.py
    records = {"fasilitas", "peristiwa", "peristiwa_tahunan", "penduduk_tengah", "lahan", "panen", "perikanan"}
    assert {CONTENT.tables[name].unit_of for name in others} == records
    others |= {name for name, spec in CONTENT.tables.items() if spec.summed is not None}
    assert others - {name for name, spec in CONTENT.tables.items() if spec.unit_of in records} == {"usaha_pekerja"}
    assert set(TABLES) == set(CONTENT.tables) - others
    spread = {name for name, spec in CONTENT.indicators.items() if spec.spread is not None}  # test_deprivasi.py
    listed = {name for name, spec in CONTENT.indicators.items() if spec.asked_as}  # tests/measure/test_sdgs_desa.py
    assert set(INDICATORS) == set(CONTENT.indicators) - spread - listed
    assert all(classes(name)[2] == len(_ids(name)) for one in TABLES.values() for name in one.by)


def test_polars_counts_the_same(village: tuple[Results, Path, list[int]]) -> None:
    results, folder, group = village
    found = desa_polars.tabulate(desa_polars.load(folder), group)

    for cube in results.cubes:
        frame = found[f"t:{cube.spec.id}"]
        assert {tuple(row[:-1]): row[-1] for row in frame.iter_rows()} == cells_of(cube), cube.spec.id
    for figure in (each for each in results.figures if each.spec.id in INDICATORS):
        frame = found[f"i:{figure.spec.unit_of}"]
        assert dict(zip(frame["dusun"], frame[f"n:{figure.spec.id}"], strict=True)) == dict(enumerate(figure.n_by_geo))
        assert dict(zip(frame["dusun"], frame[f"d:{figure.spec.id}"], strict=True)) == dict(enumerate(figure.d_by_geo))


def test_polars_adds_up_the_same_workers(village: tuple[Results, Path, list[int]]) -> None:
    """Paid workers of owners by industry: each owner's number, class by class, from the codes of the file."""
    results, folder, _ = village
    (sums,) = results.sums
    own, (column, into, _) = scales("orang"), classes("lapangan_usaha_milik")
    frame = pl.read_parquet(folder / "orang.parquet")
    inside = (pl.col("domisili") == 0) & pl.col("umur").is_between(15, own["umur"].missing - 1)
    owners = frame.filter(
        inside & (pl.col("r420a") == own["r420a"].codes.index("1")) & (pl.col("r422") < own["r422"].missing)
    )
    found: dict[str, list[int]] = {}
    for code, workers in owners.select(column, "r422").iter_rows():
        found.setdefault(_ids("lapangan_usaha_milik")[into[code]], []).append(workers)
    told = dict(zip((c.id for c in sums.axis.categories), sums.given, strict=True))
    assert {name: sorted(filter(None, values)) for name, values in found.items() if name in told} == {
        name: list(values) for name, values in told.items() if name in found
    }
    assert sum(map(len, found.values())) > 50
    assert sums.asked > sums.answered > 50


def test_duckdb_counts_the_same(village: tuple[Results, Path, list[int]]) -> None:
    results, folder, group = village
    with duckdb.connect(":memory:", config={"threads": "1"}) as connection:
        columns = desa_duckdb.load(folder, connection)
        found = desa_duckdb.tabulate(connection, group, columns)

    cells: dict[str, Cells] = {}
    pairs: dict[tuple[str, int], tuple[int, int]] = {}
    for basis in desa_duckdb.BASES:
        tables, indicators = desa_duckdb.order(basis, columns[basis])
        for number, dusun, *key, n in found[f"t:{basis}"]:
            name = tables[number]
            cells.setdefault(name, {})[(dusun, *key[: len(TABLES[name].by)])] = n
        for dusun, *values in found[f"i:{basis}"]:
            for place, name in enumerate(indicators):
                pairs[name, dusun] = values[2 * place], values[2 * place + 1]
    assert cells == {cube.spec.id: cells_of(cube) for cube in results.cubes}
    assert pairs == {
        (figure.spec.id, dusun): pair
        for figure in results.figures
        if not figure.spec.asked_as  # tests/measure/test_sdgs_desa.py
        for dusun, pair in enumerate(zip(figure.n_by_geo, figure.d_by_geo, strict=True))
    }


def test_the_random_village_reaches_every_table_and_most_classes(village: tuple[Results, Path, list[int]]) -> None:
    """A comparison over empty tables would prove nothing."""
    results, _, _ = village
    filled = Counter(cube.spec.id for cube in results.cubes for _ in range(np.count_nonzero(cube.counts)))
    assert set(filled) == OF_RESIDENTS
    assert min(filled.values()) >= 5


def test_the_bench_holds_a_village_without_lists_of_members_against_both(tmp_path: Path) -> None:
    """Such a village codes no households and no participants: fewer tables are asked, a wrong cell is seen."""
    snapshot = freeze(random_village(CONTENT, LISTS, persons=300, seed=3), CONTENT, LISTS, ON, policy=POLICY)
    write_snapshot(snapshot, tmp_path)
    results = measure.compute(snapshot, CONTENT, LISTS, policy=POLICY)
    assert len(OF_RESIDENTS) - 9 < len(results.cubes) < len(OF_RESIDENTS)
    broken = results.cubes[3]
    counts = broken.counts.copy()
    counts.flat[0] += 1
    wrong = replace(results, cubes=(*results.cubes[:3], replace(broken, counts=counts)))
    with reference.rivals(tmp_path, geography(snapshot.areas)[1].group.tolist()) as rivals:
        assert [one.differs(results) for one in rivals] == ["", "", ""]
        assert {one.differs(wrong) for one in rivals} == {f"tabel {broken.spec.id}"}
