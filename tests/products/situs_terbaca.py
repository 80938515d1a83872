"""The whole site as an attacker reads it: every number of pages and data files as a set of persons or families."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

import cantik.content
from bench.unsealed import keys_of
from cantik import measure
from cantik.codes.lists import code_lists
from cantik.content.axes import Axis, Category
from cantik.content.loader import load_content
from cantik.measure.axes import geography
from cantik.measure.result import Cube
from cantik.release.model import Release, Table
from cantik.snapshot.files import read_snapshot
from cantik.snapshot.frame import Snapshot
from tests.acuan.bacaan import classes, scales
from tests.acuan.ukuran import INDICATORS, OF_LISTS, TABLES, Condition
from tests.products import baca
from tests.serangan.massa import EVERYBODY, Persons

POLICY = yaml.safe_load((Path(cantik.content.__file__).parent / "policies" / "baku_2026.yaml").read_text("utf-8"))
FRAME = {"dusun", "jenis_kelamin", "umur"}
DUSUN = "dusun"


@dataclass(frozen=True)
class Printed:
    """A number or NA of the site: who is counted, on which basis, the number; for the cell of a table also its class,
    the row that it is part of, and whether its category is the neutral one. `silent`: those who did not answer."""

    source: str
    basis: str
    who: Persons
    value: int | None
    kelas: str = ""
    row: Persons = EVERYBODY
    neutral: bool = False
    below_village: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Truth:
    """The persons or families themselves, as coded columns: what the site must not give away."""

    columns: Mapping[str, npt.NDArray[np.int64]]
    radix: Mapping[str, int]
    size: int

    def count(self, who: Persons) -> int:
        """How many there are."""
        return int(np.count_nonzero(who.within(self.columns, self.size)))


def truth(snapshot: Snapshot) -> dict[str, Truth]:
    """The snapshot as plain columns, the dusun of each record among them."""
    group = geography(snapshot.areas)[1].group
    out = {}
    for basis, frame in snapshot.frames.items():
        columns = {name: values.astype(np.int64) for name, values in frame.columns.items()}
        radix = {**frame.radix, DUSUN: int(group.max()) + 1}
        out[basis] = Truth({**columns, DUSUN: group[frame.area].astype(np.int64)}, radix, len(frame))
    return out


def condition(basis: str, wanted: Condition) -> Persons:
    """A hand-written condition as sets of positions."""
    own = scales(basis)
    alternatives = tuple(
        {name: frozenset(own[name].positions(values)) for name, values in one.items()} for one in wanted
    )
    return Persons((alternatives,)) if any(alternatives) else EVERYBODY


_NO_PERSONS_OF_TODAY = ("fasilitas", "peristiwa", "peristiwa_tahunan", "penduduk_tengah")


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def read_site(pages: Path, release: Release, snapshot: Snapshot) -> list[Printed]:
    """Every cell of every table page and every count of the indicator file.

    The snapshot gives the order of classes only (which class a leaf of an axis is), never a count.
    """
    content, lists = load_content(), code_lists()
    results = measure.compute(snapshot, content, lists, policy=content.policies["baku_2026"])
    cubes = {cube.spec.id: cube for cube in results.cubes}
    # Facilities and events are nobody: a class of theirs tells of no person (content: `basis`). People in the middle of
    # former years are counts of class A of the whole village, and none of them is of the day of this release.
    # Sums of numbers that people told count nobody; rules of their own hold them (tests/protect/test_nilai.py).
    kinds = {table.id: content.tables[table.id] for table in release.tables}
    about = [
        table
        for table in release.tables
        if kinds[table.id].unit_of not in _NO_PERSONS_OF_TODAY and kinds[table.id].summed is None
    ]
    found = [one for table in about for one in _cells(pages, table, cubes[table.id])]
    return found + _figures(pages / "rilis" / "tabel" / "indikator.csv", cubes)


def _cells(pages: Path, table: Table, cube: Cube) -> list[Printed]:
    spec = TABLES[table.id]
    universe = condition(spec.basis, spec.where)
    values = baca.html(pages, table)
    assert values == baca.comma_separated(pages / "rilis", table)
    out = []
    for categories, value in zip(product(*(axis.categories for axis in table.axes)), values, strict=True):
        who = row = universe
        neutral = below = silent = False
        for axis, category in zip(table.axes, categories, strict=True):
            part = _part(axis, category, cube)
            who = who.but(**part)
            if axis.id == cube.spec.rows or axis.role == "kategori":
                whole = axis.categories[axis.total] if axis.total is not None else None
                row = row.but(**_part(axis, whole, cube)) if whole else row
                neutral = category.neutral
            else:
                row = row.but(**part)
            below |= axis.role == "wilayah" and not category.total
            silent |= category.missing
        name = f"{table.key} {[c.id for c in categories]}"
        out.append(Printed(name, spec.basis, who, value, table.kelas, row, neutral, below, silent))
    return out


def _part(axis: Axis, category: Category, cube: Cube) -> dict[str, frozenset[int]]:
    """The column of an axis and the positions of a category's leaves."""
    if axis.role == "wilayah":
        return {DUSUN: frozenset(category.leaves)}
    own = next(one for one in cube.axes if one.id == axis.id)
    names = [next(c.id for c in own.categories if c.leaves == (leaf,)) for leaf in category.leaves]
    column, into, size = classes(axis.id)
    order = _order(axis.id)
    wanted = {order.index(name) if name in order else size - 1 for name in names}
    return {column: frozenset(position for position, place in enumerate(into) if place in wanted)}


@cache
def _order(classification: str) -> list[str]:
    """The classes; asked for every cell, and all content is read anew at every call."""
    return [one.id for one in load_content().classifications[classification].classes]


# ── indicators ───────────────────────────────────────────────────────────────────────────────────
def _figures(path: Path, cubes: Mapping[str, Cube]) -> list[Printed]:
    geo = {c.id: c.leaves for c in next(iter(cubes.values())).geo.categories}
    out = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = load_content().indicators[row["indikator"]].unit_of
            if unit not in ("orang", "keluarga", "rumah_tangga"):  # of the village as a whole, or of events: of nobody
                continue
            one = {**INDICATORS, **OF_LISTS}[row["indikator"]]
            area = {DUSUN: frozenset(geo[row["wilayah"]])} if row["wilayah"] else None
            sides = (
                [("penyebut", one.denominator)]
                if one.summed
                else [("pembilang", one.numerator), ("penyebut", one.denominator)]
            )
            for side, wanted in sides:
                if row[side]:
                    who = condition(one.basis, wanted)
                    who = who.but(**area) if area else who
                    out.append(Printed(f"{row['indikator']} {row['wilayah']} {side}", one.basis, who, int(row[side])))
    return out


# ── what must be kept ────────────────────────────────────────────────────────────────────────────
def required(one: Printed, count: int, whole: int) -> tuple[int, int] | None:
    """The interval that a hidden cell must keep by the shipped policy, or None
    when it was hidden for the sake of others."""
    if one.silent:
        return None
    least = int(POLICY["ambang"][one.kelas])
    trait = one.who != one.row  # not the total of the row, which is public
    small = (trait and 0 < count < least) or 0 < whole < least
    full = trait and bool(POLICY["penuh"].get(one.kelas)) and not one.neutral and count == whole > 0
    zero = POLICY["nol"].get(one.kelas)
    telling = (
        trait
        and count == 0 < whole
        and zero
        and (one.neutral or whole < zero["penyebut_di_bawah"] or one.below_village)
    )
    if not (small or full or telling):
        return None
    return max(0, count - 1), max(count, min(least, whole))


def snapshot_of(store: Path) -> Snapshot:
    """The snapshot of the last edition: the demo issues one of the year before, too."""
    kept = (read_snapshot(folder, keys=keys_of(store)) for folder in (store / "potret").iterdir())
    return max(kept, key=lambda snapshot: snapshot.reference)
