"""Bench `measure`: all that can be counted of a kabupaten's coded parts, beside the same cells by hand.

Every side reads the files and counts; CPU seconds of this process, the least of some turns. What is wrong fails.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench import child, large_file, lists, reference
from bench.parts import make_parts
from bench.result import Figures, WrongAnswer
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.engines.parquet import read_blocks
from cantik.engines.part_kernel import CELL, COUNTER, SPREAD, SparseCounts
from cantik.measure.compile import Compiled
from cantik.measure.parts.jobs import KabupatenJob, count_embedded
from cantik.measure.parts.levels import merge_counts, of_areas, sum_levels, update_sums
from cantik.measure.parts.plan import PartsPlan, plan_parts
from cantik.snapshot.parts.listing import PartListing, open_listing

#: persons: the smallest, the one that is compared, and the largest
SIZES = {"small": (100_000, 400_000, 400_000), "full": (100_000, 1_200_000, 10_000_000)}
#: rows of the file that is coded
ROWS_CODED = {"small": 400_000, "full": 1_600_000}
#: of the one that is compared; and villages of a kecamatan
VILLAGES, IN_A_KECAMATAN = 250, 12
TURNS = 7
Cells = dict[tuple[int, ...], int]
Points = dict[tuple[int, int], tuple[int, int]]


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer`."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        made = {n: make_parts(Path(folder) / str(n), n, seed) for n in sorted(set(SIZES[size]))}
        small, middle, large = SIZES[size]
        _against_the_best(made[middle], middle, figures)
        compared = make_parts(Path(folder) / "kabupaten", middle, seed, villages=VILLAGES)
        _levels_and_changes(compared, middle, figures)
        lists.put_counting(figures, seed)
        large_file.put_coding(figures, Path(folder) / "berkas", ROWS_CODED[size])
        _growing(made[small], made[large], (small, large), figures)
        out = Path(folder) / "hitungan"
        cost = child.cost(["cantik", "measure", str(made[large]), "--out", str(out), "--json"])
        if cost.code:
            raise WrongAnswer(cost.out.strip()[-300:], "perintah yang selesai")
        rows = json.loads(cost.out)["baris"]
        figures.put("peak_rss_mb", cost.rss_mb, f"cantik measure, {rows} baris orang dan keluarga, proses terbesar")
        figures.put("rows_per_cpu_s", rows / cost.cpu, f"baris tiap detik CPU, perintah utuh, {cost.cpu:.1f} detik")
    return figures


def open_parts(folder: Path) -> tuple[PartListing, PartsPlan, Callable[[], dict[str, SparseCounts]]]:
    """What lies in a folder of one kabupaten's parts, what is to be counted of it, and the counting by basis."""
    listing = open_listing(folder)
    plan = plan_parts(listing, load_content(), code_lists())
    ((kabupaten, parts),) = listing.kabupaten().items()
    job = KabupatenJob(kabupaten, parts, parts[0].villages)
    plans = {basis: own.plan for basis, own in plan.compiled.items()}

    def run() -> dict[str, SparseCounts]:
        ((_, found),) = count_embedded(folder)([job], plans)
        return found

    return listing, plan, run


def _against_the_best(folder: Path, persons: int, figures: Figures) -> None:
    listing, plan, ours = open_parts(folder)
    acuan = reference.module("tests.acuan.bagian")
    files = {part.basis: folder / part.file for part in listing.parts}
    villages = len(listing.parts[0].villages)
    theirs: Mapping[str, Callable[[], Any]] = {
        "polars": lambda: acuan.with_polars(files, villages),
        "duckdb": lambda: acuan.with_duckdb(files, villages),
    }
    require_same(plan, ours(), {name: run() for name, run in theirs.items()}, acuan)
    spent = _least({"": ours, **theirs, "baca": lambda: _read(files, plan)})
    best = min(theirs, key=lambda name: spent[name])
    told = ", ".join(f"{name or 'cantik'} {seconds:.2f}" for name, seconds in sorted(spent.items()))
    how = f"{persons} orang, {villages} desa, dari Parquet sampai hitungan; detik CPU terkecil dari {TURNS}: {told}"
    figures.put("ratio_best", spent[""] / spent[best], how)
    figures.put("ratio_read", spent[""] / spent["baca"], f"terhadap membaca kolom yang diperlukan saja; {how}")
    figures.put("measure_cpu_s", spent[""], "pembilang keduanya")


def _read(files: Mapping[str, Path], plan: PartsPlan) -> int:
    rows = 0
    for basis, own in plan.compiled.items():
        rows += sum(len(area) for _, area in read_blocks(files[basis], tuple(own.plan.radix)))
    return rows


def _least(runners: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """CPU seconds, the least of some turns in which each has its own."""
    least = dict.fromkeys(runners, math.inf)
    for _ in range(TURNS):
        for name, run in runners.items():
            before = time.process_time()
            run()
            least[name] = min(least[name], time.process_time() - before)
    return least


def _levels_and_changes(folder: Path, persons: int, figures: Figures) -> None:
    """All levels beside villages alone; one village whose rows changed beside all of them. Checked against each other:
    sums add up, and the village that is counted alone is what it was among all."""
    listing, plan, ours = open_parts(folder)
    ((kabupaten, parts),) = listing.kabupaten().items()
    villages = parts[0].villages
    of = np.arange(len(villages), dtype=np.int32)
    kecamatan = 1 + of // IN_A_KECAMATAN
    above = [kecamatan, np.zeros(int(kecamatan.max()) + 1, np.int32)]
    plans = {basis: own.plan for basis, own in plan.compiled.items()}
    at = len(villages) // 2
    one = villages[at]
    job = KabupatenJob(kabupaten, parts, villages, frozenset({one}))

    of_villages = ours()

    def levels() -> dict[str, SparseCounts]:
        return {basis: sum_levels(counts, above) for basis, counts in of_villages.items()}

    known = {basis: counts.sort_rows() for basis, counts in of_villages.items()}  # as a folder of vectors keeps them
    before = _of_another_village(known, at)  # so that the village does change
    sums = {basis: sum_levels(counts, above) for basis, counts in before.items()}

    def changed() -> tuple[dict[str, SparseCounts], dict[str, SparseCounts]]:
        ((_, found),) = count_embedded(folder)([job], plans)
        whole, summed = {}, {}
        for basis, own in found.items():
            whole[basis] = merge_counts(before[basis], villages, own, (one,), villages)
            come = own.with_area(np.full(len(own), at, np.int32))
            summed[basis] = update_sums(sums[basis], of_areas(before[basis], [at]), come, above)
        return whole, summed

    _require_sums(known, levels(), changed())
    spent = _least({"desa": ours, "jumlah": levels, "berubah": changed})  # apart: a difference of the two is all noise
    spent["tingkat"] = spent["desa"] + spent["jumlah"]
    _put_levels(spent, f"{persons} orang, {len(villages)} desa; detik CPU terkecil dari {TURNS}", figures)


def _put_levels(spent: Mapping[str, float], told: str, figures: Figures) -> None:
    how = f"{told}: desa {spent['desa']:.3f}, dengan kecamatan dan kabupaten {spent['tingkat']:.3f}"
    figures.put("levels_ratio", spent["tingkat"] / spent["desa"], how)
    how = (
        f"{told}: satu desa berubah, sampai jumlah semua tingkat, {spent['berubah']:.3f}, semua {spent['tingkat']:.3f}"
    )
    figures.put("changed_ratio", spent["berubah"] / spent["tingkat"], how)


def _of_another_village(known: Mapping[str, SparseCounts], at: int) -> dict[str, SparseCounts]:
    """What was counted before the village changed: it stands with the cells of its neighbour."""
    found = {}
    for basis, counts in known.items():
        names, own = range(int(counts.area.max()) + 1), of_areas(counts, [at - 1])
        found[basis] = merge_counts(counts, names, own.with_area(np.zeros(len(own), np.int32)), [at], names)
    return found


def _require_sums(
    known: Mapping[str, SparseCounts],
    levels: Mapping[str, SparseCounts],
    changed: tuple[Mapping[str, SparseCounts], Mapping[str, SparseCounts]],
) -> None:
    for basis, counts in known.items():
        whole, sums = levels[basis], counts.n.sum()
        if not (whole.n[whole.area == 0].sum() == whole.n[whole.area > 0].sum() == sums):
            raise WrongAnswer(f"jumlah tingkat, {basis}", "jumlah desa")
        pairs = ((counts, changed[0][basis]), (whole, changed[1][basis]))
        for own, other in pairs:
            if not all(
                np.array_equal(a, b) for a, b in zip(own.arrays().values(), other.arrays().values(), strict=True)
            ):
                raise WrongAnswer(f"desa yang dihitung sendiri, {basis}", "hitungan yang sama")


def _growing(small: Path, large: Path, persons: tuple[int, int], figures: Figures) -> None:
    least = _least({folder.as_posix(): open_parts(folder)[2] for folder in (small, large)})
    spent = [least[folder.as_posix()] for folder in (small, large)]
    exponent = math.log(spent[1] / spent[0]) / math.log(persons[1] / persons[0])
    how = f"pangkat waktu CPU dari {persons[0]} sampai {persons[1]} orang: {spent[0]:.2f} dan {spent[1]:.2f} detik"
    figures.put("growth", exponent, how)


# ── the same cells ───────────────────────────────────────────────────────────────────────────────
def require_same(plan: PartsPlan, ours: Mapping[str, SparseCounts], theirs: Mapping[str, Any], acuan: Any) -> None:
    """Every cell, pair, point and sum of ours is that of each hand. Raises `WrongAnswer`."""
    tables: dict[str, Cells] = {}
    pairs: dict[tuple[str, int], tuple[int, int]] = {}
    points: list[tuple[set[str], Points]] = []
    sums: dict[str, dict[tuple[int, int], int]] = {}
    for basis, compiled in plan.compiled.items():
        tables |= _tables(compiled, ours[basis])
        pairs |= _pairs(compiled, ours[basis])
        points += _points(compiled, ours[basis])
        sums |= _sums(compiled, ours[basis])
    for name, found in theirs.items():
        cells, shares, scored, added = acuan.read(found)
        for table, told_sums in sums.items():
            if added.get(table, {}) != told_sums:
                raise WrongAnswer(f"{name}: jumlah {table}", "sel yang sama")
        for measures, told in points:
            if not any(scored.get(measure) == told for measure in measures):
                raise WrongAnswer(f"{name}: poin {', '.join(sorted(measures))}", "sel yang sama")
        for table, own in tables.items():
            if cells.get(table, {}) != own:
                raise WrongAnswer(f"{name}: tabel {table}", "sel yang sama")
        for key, pair in pairs.items():
            if shares.get(key, (0, 0)) != pair:
                raise WrongAnswer(f"{name}: indikator {key[0]}", "sel yang sama")


def _tables(compiled: Compiled, counts: SparseCounts) -> dict[str, Cells]:
    found: dict[str, Cells] = {}
    for table in compiled.tables:
        tally = table.tally
        inside = (counts.kind == CELL) & (counts.position >= tally.offset)
        inside &= counts.position < tally.offset + tally.size
        places = np.unravel_index(counts.position[inside] - tally.offset, tally.shape) if tally.shape else ()
        rows = zip(counts.area[inside].tolist(), *(axis.tolist() for axis in places), strict=True)
        found[tally.id] = dict(zip(rows, counts.n[inside].tolist(), strict=True))
    return found


def _pairs(compiled: Compiled, counts: SparseCounts) -> dict[tuple[str, int], tuple[int, int]]:
    inside = counts.kind == COUNTER
    rows = zip(counts.area[inside].tolist(), counts.position[inside].tolist(), counts.n[inside].tolist(), strict=True)
    by = {(area, position): n for area, position, n in rows}
    villages = range(int(counts.area.max(initial=0)) + 1)
    return {
        (figure.spec.id, area): (by.get((area, figure.numerator), 0), by.get((area, figure.denominator), 0))
        for figure in compiled.indicators
        if not figure.summed and figure.spread is None and not figure.spec.asked_as  # lists: another hand, a test
        for area in villages
    }


def _sums(compiled: Compiled, counts: SparseCounts) -> dict[str, dict[tuple[int, int], int]]:
    """Of each table of sums what is added up by village and class."""
    found: dict[str, dict[tuple[int, int], int]] = {}
    for table in compiled.sums:
        told = found.setdefault(table.spec.id, {})
        for place, number in enumerate(table.numbers):
            own = counts.only((counts.kind == SPREAD) & (counts.position == number))
            for area, value, n in zip(own.area.tolist(), own.value.tolist(), own.n.tolist(), strict=True):
                if value:
                    told[area, place] = told.get((area, place), 0) + value * n
    return found


def _points(compiled: Compiled, counts: SparseCounts) -> list[tuple[set[str], Points]]:
    """Of each spread the measures that are made of it, and its values by village."""
    found: list[tuple[set[str], Points]] = []
    summed = {number for table in compiled.sums for number in (*table.numbers, *table.contributors)}
    for number in (each for each in range(len(compiled.plan.spreads)) if each not in summed):
        own = counts.only((counts.kind == SPREAD) & (counts.position == number))
        keys = zip(own.area.tolist(), own.value.tolist(), strict=True)
        told = dict(zip(keys, zip(own.n.tolist(), own.weight.tolist(), strict=True), strict=True))
        found.append(({figure.spec.id for figure in compiled.indicators if figure.spread == number}, told))
    return found
