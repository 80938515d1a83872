"""Bench `protect`: generated villages protected by the shipped tables and indicators, and attacked.

`measured` gives the figures of `cantik bench protect` (material: `bench.shipped`; breaches: `bench.outsider`);
`village` is a fictitious table set of docs/bidang/publications.md 7.1, material of tests.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt

from bench import above, lists, outsider, shipped
from bench.result import Figures, WrongAnswer
from cantik import protect
from cantik.base.cycles import search_seldom
from cantik.content.axes import Axis, Category
from cantik.content.basis import ContentBasis
from cantik.content.kinds import Classification, ClassOf, Disclosure, Origin, Policy, Recode, Rung, TableSpec
from cantik.content.loader import load_content
from cantik.measure.result import Cube, Results
from cantik.protect.group import Layout
from cantik.protect.linked.meaning import subject_of
from cantik.protect.memory import forget
from cantik.protect.recoding.choice import finest
from cantik.protect.result import Protected, SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import build
from cantik.protect.suppression.repair import protect as plain_suppression

_PERSONS = 3000
_MEAN, _SPREAD, _SMALLEST, _LARGEST = 2900, 0.6, 400, 12_000  # sizes of mixed villages, log-normal
_KABUPATEN = 250
_JUDGED_FROM = 1200  # persons: from here on a village must print the figures that it is judged by
Cells = dict[tuple[str, ...], int | None]  # printed cells of a result by name: number or None (NA)
_DUSUN = ((600, 2), (1800, 3), (4000, 4), (7000, 5), (10**9, 8))
_AGES = 4


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A variable of a fictitious village: universe (share of the persons), class, shares and the merge tree by leaf."""

    id: str
    universe: str
    kelas: str
    shares: tuple[float, ...]
    level1: tuple[int, ...]
    level2: tuple[int, ...]

    @property
    def household(self) -> bool:
        """Counted in families, not in persons."""
        return self.universe == "H"

    @property
    def sensitive_neutral(self) -> bool:
        """Class C with a first category that tells nothing; welfare deciles have none."""
        return self.kelas == "C" and self.id != "desil"


# Universe: its share of the persons and how a definition would say it. All are groups of age, hence public. The shares
# are drawn without regard to each other (15 and above may be fewer than 17 and above), and tests change single tables:
# the words are a sum, which no reader compares with another.
_UNIVERSES = {
    "P": (1.0, "umur + 0 >= 0"),
    "P10": (0.83, "umur + 0 >= 10"),
    "P15": (0.67, "umur + 0 >= 15"),
    "P17": (0.71, "umur + 0 >= 17"),
    "P5": (0.92, "umur + 0 >= 5"),
    "P0": (0.28, "umur + 0 < 18"),
    "KRJ": (0.40, "umur + 0 antara 15 dan 64"),
    "SEK": (0.28, "umur + 0 antara 5 dan 17"),
    "BAL": (0.082, "umur + 0 < 5"),
    "H": (0.29, "umur + 0 >= 0"),
}
# Shares near those of Indonesian villages; nothing here is about a real place.
_SET: tuple[tuple[str, str, str, tuple[float, ...], tuple[int, ...], tuple[int, ...]], ...] = (
    ("kawin", "P10", "B", (0.40, 0.49, 0.03, 0.08), (0, 1, 2, 2), (0, 1, 1, 1)),
    ("kerja", "P15", "B", (0.59, 0.03, 0.38), (0, 1, 1), (0, 1, 1)),
    (
        "lapangan_usaha",
        "KRJ",
        "B",
        (0.45, 0.09, 0.08, 0.16, 0.04, 0.04, 0.03, 0.01, 0.10),
        (0, 1, 1, 2, 2, 2, 2, 2, 2),
        (0, 1, 1, 1, 1, 1, 1, 1, 1),
    ),
    (
        "pendidikan",
        "P5",
        "B",
        (0.09, 0.16, 0.31, 0.20, 0.18, 0.015, 0.045),
        (0, 0, 1, 2, 3, 4, 4),
        (0, 0, 0, 1, 1, 1, 1),
    ),
    ("sekolah", "SEK", "B", (0.01, 0.74, 0.25), (0, 1, 0), (0, 1, 0)),
    ("jamkes", "P", "B", (0.42, 0.12, 0.15, 0.03, 0.28), (0, 1, 1, 1, 2), (0, 0, 0, 0, 1)),
    ("agama", "P", "B", (0.955, 0.025, 0.012, 0.004, 0.003, 0.001), (0, 1, 1, 2, 2, 2), (0, 1, 1, 1, 1, 1)),
    ("ktp", "P17", "B", (0.965, 0.035), (0, 1), (0, 1)),
    ("akta", "P0", "B", (0.88, 0.12), (0, 1), (0, 1)),
    ("kia", "P0", "B", (0.55, 0.45), (0, 1), (0, 1)),
    ("milik", "H", "B", (0.86, 0.05, 0.07, 0.02), (0, 1, 2, 2), (0, 1, 1, 1)),
    ("lantai", "H", "B", (0.48, 0.40, 0.05, 0.07), (0, 1, 2, 2), (0, 0, 1, 1)),
    ("dinding", "H", "B", (0.82, 0.11, 0.06, 0.01), (0, 1, 1, 1), (0, 1, 1, 1)),
    ("atap", "H", "B", (0.70, 0.24, 0.05, 0.01), (0, 1, 2, 2), (0, 0, 1, 1)),
    ("air", "H", "B", (0.24, 0.30, 0.22, 0.12, 0.07, 0.03, 0.02), (0, 1, 1, 2, 3, 3, 3), (0, 0, 0, 0, 1, 1, 1)),
    ("sanitasi", "H", "B", (0.83, 0.05, 0.06, 0.02, 0.04), (0, 1, 1, 2, 2), (0, 1, 1, 1, 1)),
    ("penerangan", "H", "B", (0.955, 0.03, 0.01, 0.005), (0, 1, 1, 1), (0, 1, 1, 1)),
    ("bahan_bakar", "H", "B", (0.74, 0.04, 0.01, 0.19, 0.02), (0, 1, 1, 2, 2), (0, 0, 0, 1, 1)),
    ("sampah", "H", "B", (0.12, 0.60, 0.18, 0.10), (0, 1, 2, 2), (0, 1, 1, 1)),
    (
        "anggota",
        "H",
        "B",
        (0.08, 0.17, 0.24, 0.25, 0.15, 0.07, 0.03, 0.01),
        (0, 1, 2, 3, 4, 5, 5, 5),
        (0, 0, 1, 1, 2, 2, 2, 2),
    ),
    ("disabilitas", "P", "C", (0.972, 0.011, 0.004, 0.004, 0.006, 0.003), (0, 1, 1, 1, 1, 1), (0, 1, 1, 1, 1, 1)),
    ("stunting", "BAL", "C", (0.80, 0.15, 0.05), (0, 1, 1), (0, 1, 1)),
    ("putus_sekolah", "SEK", "C", (0.965, 0.035), (0, 1), (0, 1)),
    ("pkh", "H", "C", (0.84, 0.16), (0, 1), (0, 1)),
    ("bpnt", "H", "C", (0.76, 0.24), (0, 1), (0, 1)),
    ("blt", "H", "C", (0.95, 0.05), (0, 1), (0, 1)),
    ("pbi", "P", "C", (0.62, 0.38), (0, 1), (0, 1)),
    (
        "desil",
        "H",
        "C",
        (0.14, 0.13, 0.12, 0.11, 0.10, 0.10, 0.09, 0.08, 0.07, 0.06),
        (0, 0, 1, 1, 2, 2, 3, 3, 4, 4),
        (0, 0, 0, 0, 1, 1, 1, 1, 1, 1),
    ),
    ("rtlh", "H", "C", (0.91, 0.09), (0, 1), (0, 1)),
)
CHARACTERISTICS = tuple(Characteristic(*name) for name in _SET)


def village(seed: int, size: int) -> tuple[Results, dict[str, Classification]]:
    """A fictitious village of `size` persons: all cubes, and the classifications with their merge trees.

    Shares of the village, of its dusun, sexes and ages are random around the table above (Dirichlet, log-normal).
    """
    random = np.random.default_rng([seed, size])
    areas = next(number for limit, number in _DUSUN if size < limit)
    weights = random.dirichlet(np.full(areas, 15.0))
    frames = {name: _frame(random, name, size, weights) for name in _UNIVERSES}
    cubes = tuple(
        cube_of(characteristic, _counts(random, characteristic, frames[characteristic.universe]))
        for characteristic in CHARACTERISTICS
    )
    results = Results("99.01.01.2001", dt.date(2025, 12, 31), "rekaan", cubes, (), (), {}, frozenset())
    return results, {characteristic.id: classification_of(characteristic) for characteristic in CHARACTERISTICS}


def _frame(
    random: np.random.Generator, universe: str, size: int, weights: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """How many persons of a universe live in each dusun, by sex and age; families by dusun."""
    persons = int(size * _UNIVERSES[universe][0] * random.uniform(0.93, 1.07))
    inner = (1, 1) if universe == "H" else (2, _AGES)
    flat = (weights[:, None] * np.full((1, inner[0] * inner[1]), 1 / (inner[0] * inner[1]))).ravel()
    return np.asarray(random.multinomial(persons, flat), np.int64).reshape(len(weights), *inner)


def _counts(random: np.random.Generator, trait: Characteristic, frame: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """[dusun, sex, age, category] for persons, [dusun, category] for families."""
    areas, sexes, ages = frame.shape
    shares = random.dirichlet(np.array(trait.shares) * 150 + 0.02)
    by_sex = np.exp(random.normal(0, 0.25, (sexes, len(shares))))
    by_age = np.exp(random.normal(0, 0.6, (ages, len(shares))))
    out = np.zeros((*frame.shape, len(shares)), np.int64)
    for dusun in range(areas):
        local = random.dirichlet(shares * 60 + 1e-3)
        for sex in range(sexes):
            for age in range(ages):
                chance = local * by_sex[sex] * by_age[age]
                out[dusun, sex, age] = random.multinomial(frame[dusun, sex, age], chance / chance.sum())
    return out[:, 0, 0] if trait.household else out


def cube_of(trait: Characteristic, counts: npt.NDArray[np.int64]) -> Cube:
    """The cube of a characteristic as the room `measure` hands it over."""
    categories = tuple(
        Category(f"k{i}", f"Kategori {i}", f"Category {i}", (i,), neutral=trait.sensitive_neutral and i == 0)
        for i in range(len(trait.shares))
    )
    category = Axis(trait.id, trait.id, trait.id, "kategori", categories)
    sex = _axis("jenis_kelamin", ("laki_laki", "perempuan"))
    age = replace(_axis("umur", tuple(f"umur{i}" for i in range(_AGES))), id="kelompok_umur")
    geo = _axis("wilayah", tuple(f"dusun{i}" for i in range(1, counts.shape[0] + 1)))
    axes: tuple[Axis, ...] = (category,) if trait.household else (sex, age, category)
    total = int(counts.sum())
    return Cube(spec_of(trait), geo, axes, counts, "terdaftar", total, total)


def _axis(role: str, names: tuple[str, ...]) -> Axis:
    return Axis(role, role, role, role, tuple(Category(name, name, name, (i,)) for i, name in enumerate(names)))


def spec_of(trait: Characteristic) -> TableSpec:
    """The table specification with the variants that docs/bidang/publications.md 7.1 declares for its kind."""
    if trait.household:
        details: tuple[str, ...] = ()
        areas: tuple[str, ...] = ("tanpa",) if trait.id == "desil" else ("dusun", "tanpa")
    else:
        details = ("jk_umur", "jk", "tanpa")
        areas = ("dusun_jk", "dusun", "tanpa") if trait.kelas == "B" else ("dusun", "tanpa")
    return TableSpec(
        id=trait.id,
        version=1,
        number="9.1",
        title=trait.id,
        title_en=trait.id,
        basis_of=ContentBasis("rekaan"),
        since=dt.date(2025, 1, 1),
        until=None,
        unit_of="keluarga" if trait.household else "orang",
        populations=("terdaftar",),
        reference="tanggal",
        universe=_UNIVERSES[trait.universe][1],
        rows=trait.id,
        columns=(),
        levels=("desa", "dusun"),
        unit="",
        unit_en="",
        missing="keluar",
        disclosure=Disclosure(trait.kelas),
        details=details,
        areas=areas,
        derived=(),
        notes=(),
        notes_en=(),
        examples=(),
        topic="",
        origin=Origin(""),
    )


def classification_of(trait: Characteristic) -> Classification:
    """The classification with a ladder of its two coarser levels."""
    classes = tuple(ClassOf(f"k{i}", f"Kategori {i}", f"Category {i}", (str(i),)) for i in range(len(trait.shares)))
    ladder: list[Rung] = []
    for number, level in ((1, trait.level1), (2, trait.level2)):
        if 1 < len(set(level)) < (len(ladder[-1].groups) + len(ladder[-1].kept) if ladder else len(classes)):
            ladder.append(_rung(number, level))
    neutral = "k0" if trait.sensitive_neutral else None
    return Classification(
        trait.id, trait.id, None, trait.id, trait.id, classes, tuple(ladder), neutral, "kategori", Origin("")
    )


def _rung(number: int, level: tuple[int, ...]) -> Rung:
    """A level as a rung: nodes of several leaves are groups, the others stand by themselves."""
    nodes = {node: _members(level, node) for node in sorted(set(level))}
    groups = tuple(
        Recode(f"t{number}_{node}", f"Simpul {node}", f"Node {node}", names)
        for node, names in nodes.items()
        if len(names) > 1
    )
    kept = tuple(names[0] for names in nodes.values() if len(names) == 1)
    return Rung(f"tingkat{number}", f"Tingkat {number}", f"Level {number}", groups, kept)


def _members(level: tuple[int, ...], node: int) -> tuple[str, ...]:
    return tuple(f"k{i}" for i, leaf in enumerate(level) if leaf == node)


# ── what is measured ─────────────────────────────────────────────────────────────────────────────────────────────────


def measured(*, size: str, seed: int) -> Figures:
    """The figures of `cantik bench protect`: 20 villages and a kabupaten of 250 (`small`: 3 and 10, extrapolated)."""
    villages, mixed = (20, _KABUPATEN) if size == "full" else (3, 10)
    out = Figures()
    judged = [judged_village(seed + i, _PERSONS) for i in range(villages)]
    _put_seconds(out, judged)
    others = _put_kabupaten(out, seed, mixed)
    every = [*judged, *others]
    secrets = sum(judgement.secrets for judgement in every)
    if not secrets:
        raise WrongAnswer("tidak ada sel yang dilindungi", "sel yang diserang")
    out.put(
        "breaches",
        sum(judgement.breaches for judgement in every),
        f"dari {secrets} sel yang wajib tersembunyi pada {len(every)} desa: yang dipersempit orang luar tingkat 2 "
        "(tests/serangan: berkas rilis, definisi, fakta hidup), atau yang rentang tercetaknya terlalu sempit",
    )
    out.put(
        "cells_pct",
        max(judgement.cells_pct for judgement in every),
        f"NA dari sel buku yang dapat disembunyikan, yang terburuk dari {len(every)} desa",
    )
    out.put(
        "counts_pct",
        max(judgement.counts_pct for judgement in every),
        f"NA dari jumlah dalam sel buku, yang terburuk dari {len(every)} desa",
    )
    _put_readers(out, every)
    lists.put_protecting(out, seed)
    out.put(
        "gain",
        _mean([judgement.gain for judgement in judged]),
        "sel berangka pada buku dan lampiran, tiap sel sekali, tanpa jumlah, dibagi sel berangka bila tabel terinci "
        "hanya ditutup, tiap tabel sendiri (tanpa penggabungan, pemangkasan, indikator, tabel lain, dan fakta hidup)",
    )
    return out


def _put_kabupaten(out: Figures, seed: int, mixed: int) -> list[Judged]:
    """Seconds of a kabupaten of mixed villages, and what was found of them."""
    wall, fingerprints, others, villages = _kabupaten(seed, mixed)
    scale = _KABUPATEN / mixed
    told = "" if mixed == _KABUPATEN else f", diperkirakan dari {mixed}"
    out.put(
        "kabupaten_s",
        wall * scale,
        f"{_KABUPATEN} desa, ukuran log-normal {_MEAN}: detik dinding semua pelindungan dibagi dua proses{told}",
    )
    out.put(
        "kabupaten_cpu_s",
        sum(judgement.seconds for judgement in others) * scale,
        f"detik CPU {_KABUPATEN} desa itu; separuhnya adalah kabupaten_s pada dua inti tanpa pekerjaan lain{told}",
    )
    out.put(
        "cached_s",
        fingerprints * scale + 2 * wall / mixed,  # one village, however many were measured
        f"sekali lagi dengan satu desa berubah (satu desa rata-rata); yang lain dikenali dari sidik masukannya, "
        f"detik dinding{told}",
    )
    _put_above(out, seed, villages, sum(judgement.seconds for judgement in others))
    return others


def _put_above(out: Figures, seed: int, villages: Sequence[above.VillageAbove], protected: float) -> None:
    """What the levels above these villages cost beside them; `protected`: CPU seconds of the villages."""
    own, told, cells = above.levels_seconds(shipped.shipped_village(seed, _SMALLEST), villages)
    out.put(
        "above_ratio",
        own / protected,
        f"tabel kabupaten dan kecamatannya (sepuluh desa), pilihan, pelindungan, dan audit, dibagi pelindungan "
        f"{len(villages)} desanya; detik CPU",
    )
    out.put(
        "leeway_ratio",
        sum(village.seconds for village in villages) / protected,
        "kelonggaran edisi desa, dihitung sekali tiap edisi lalu disimpan, dibagi pelindungannya; detik CPU",
    )
    out.put(
        "above_pct",
        100 * told / cells,
        "sel tabel satu arah kabupaten dan kecamatan yang berangka, dari yang dicetak sebagai tabel",
    )


def _put_seconds(out: Figures, judged: Sequence[Judged]) -> None:
    """CPU seconds of a village."""
    villages = len(judged)
    known = f"peubah bawaan, {_PERSONS} penduduk"
    out.put(
        "village_s",
        _mean([judgement.seconds for judgement in judged]),
        f"pilihan varian, pelindungan, lampiran, dan audit {known}, dari kosong; detik CPU, rata-rata {villages} desa",
    )
    out.put(
        "village_worst_s", max(judgement.seconds for judgement in judged), f"yang terberat dari {villages} desa itu"
    )


def _put_readers(out: Figures, every: Sequence[Judged]) -> None:
    """What readers look for: the figures that a village is judged by, and categories that say what they are."""
    large = [judgement.coverage for judgement in every if judgement.coverage is not None]
    out.put(
        "coverage_pct",
        100 * sum(large) / len(large),
        f"desa mulai {_JUDGED_FROM} penduduk yang menampilkan semua angka cakupan atau penggantinya; {len(large)} desa",
    )
    out.put(
        "residual_max",
        max(judgement.residual for judgement in every),
        "bagian terbesar golongan sisa pada tabel yang tercetak (buku dan lampiran, baris seluruh desa), persen",
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of one village. `coverage`: it prints the figures that it is judged by (None: it is too small);
    `secrets`: cells that must keep an interval, as the outsider counts them."""

    seconds: float
    breaches: int
    cells_pct: float
    counts_pct: float
    gain: float
    coverage: bool | None = None
    residual: float = 0.0
    secrets: int = 0


def judged_village(seed: int, persons: int) -> Judged:
    """One generated village with the shipped tables, from nothing."""
    made = shipped.shipped_village(seed, persons)
    return _shipped(made, *shipped.timed(made), persons)


def _shipped(made: shipped.ShippedVillage, done: Protected, seconds: float, persons: int) -> Judged:
    """What the bench and the outsider say of a village with the shipped tables."""
    found = _judged(done, made.results, made.knowledge.content.classifications, made.knowledge.policy, seconds)
    told = shipped.prints_what_it_is_judged_by(made, done) if persons >= _JUDGED_FROM else None
    secrets, narrowed = outsider.narrowed(made, done)
    return replace(
        found,
        breaches=found.breaches + narrowed,
        secrets=secrets,
        coverage=told,
        residual=shipped.largest_residual(made, done),
    )


def bench_village(seed: int, persons: int, policy: Policy) -> Judged:
    """One village from nothing; raises `WrongAnswer` when a printed number is not the true one."""
    data, merges = village(seed, persons)
    forget()
    started = time.process_time()
    done = protect.apply(data, policy, classifications=merges, youngest_head=_youngest())
    return _judged(done, data, merges, policy, time.process_time() - started)


def _judged(
    done: Protected, data: Results, merges: Mapping[str, Classification], policy: Policy, seconds: float
) -> Judged:
    closed = [table for table in done.tables if table.spec.disclosure.kelas != "A"]
    book, everything = _printed([table for table in closed if table.tier == "buku"]), _printed(closed)
    truth = {name: _true(data, name) for name in everything}
    wrong = [name for name, value in everything.items() if value is not None and value != truth[name]]
    if wrong:
        raise WrongAnswer(f"{len(wrong)} sel, pertama {wrong[0]}")
    hidden = [name for name, value in book.items() if value is None]
    told = sum(value is not None for value in everything.values())
    return Judged(
        seconds,
        _breaches(done, data, policy),
        100 * len(hidden) / len(book),
        100 * sum(truth[name] for name in hidden) / sum(truth[name] for name in book),
        told / _plain(data, merges, policy),
    )


def _named(table: SafeTable) -> Iterator[tuple[tuple[str, ...], int]]:
    """Name and position of each cell that is not a public total: table, dusun, sex, age, leaves."""
    roles = [axis.role for axis in table.axes]
    for position, categories in enumerate(product(*(axis.categories for axis in table.axes))):
        named = dict(zip(roles, categories, strict=True))
        if not named["kategori"].total:
            outer = [
                named[role].id if role in named and not named[role].total else "*"
                for role in ("wilayah", "jenis_kelamin", "umur")
            ]
            yield (table.spec.id, *outer, " ".join(map(str, named["kategori"].leaves))), position


def _printed(tables: Sequence[SafeTable]) -> Cells:
    return {name: table.cells[position].value for table in tables for name, position in _named(table)}


def _true(data: Results, name: tuple[str, ...]) -> int:
    """The true count of a named cell."""
    cube = next(cube for cube in data.cubes if cube.spec.id == name[0])
    counts = cube.counts
    axes = {"wilayah": cube.geo, **{axis.role: axis for axis in cube.axes}}
    order = ["wilayah", *(axis.role for axis in cube.axes)]
    for role, part in zip(("wilayah", "jenis_kelamin", "umur"), name[1:4], strict=True):
        if part != "*":
            counts = counts.take([axes[role].index(part)], axis=order.index(role))
    return int(counts.take([int(leaf) for leaf in name[4].split()], axis=-1).sum())


def _breaches(done: Protected, data: Results, policy: Policy) -> int:
    """Hidden cells whose printed range does not hold the true count, or less than a small count requires."""
    rules = Rules(policy)
    found = 0
    for table in done.tables:
        kelas = table.spec.disclosure.kelas
        for name, position in _named(table) if kelas != "A" else ():
            cell = table.cells[position]
            if cell.status != "rahasia":
                continue
            count, low, high = _true(data, name), cell.low or 0, cell.high if cell.high is not None else 10**9
            whole = _true(data, (*name[:4], " ".join(map(str, table.axes[-1].categories[-1].leaves))))
            least, most = rules.require_interval(count, whole, kelas) if rules.hides(count, kelas) else (count, count)
            found += not (low <= least and high >= most)
    return found


def _plain(data: Results, merges: Mapping[str, Classification], policy: Policy) -> int:
    """Cells with a number after plain suppression of the finest tables, as the first design had it; totals are left out
    here as they are among the cells of book and annex."""
    rules = Rules(policy)
    told = 0
    for cube in data.cubes:
        if cube.spec.disclosure.kelas == "A":
            continue
        group = subject_of(cube, merges, policy.zero_denominator_below).group
        layouts = finest(group) or (Layout("T", False, False, False, group.leaves),)
        problem = build(group, layouts, rules)
        pattern = plain_suppression(problem)
        if pattern is not None:
            cells = zip(problem.keys, problem.printed, pattern.hidden, strict=True)
            told += sum(shown and not secret for key, shown, secret in cells if key[3] != group.whole)
    return told


def _kabupaten(seed: int, villages: int) -> tuple[float, float, list[Judged], list[above.VillageAbove]]:
    """Wall seconds of protecting mixed villages in two processes, the same of knowing all of them again by their
    fingerprint, what was found of them, and what levels need of them."""
    sizes = np.random.default_rng(seed).lognormal(np.log(_MEAN), _SPREAD, villages).clip(_SMALLEST, _LARGEST)
    work = [(seed + 1000 + i, int(size)) for i, size in enumerate(sizes)]
    with ProcessPoolExecutor(2, get_context("spawn"), search_seldom) as pool:  # as every command does
        found = list(pool.map(_one, work, chunksize=1))
    fingerprints, wall = sum(each[1] for each in found), sum(each[0] for each in found) / 2
    return wall, fingerprints, [each[2] for each in found], [each[3] for each in found]


def _one(work: tuple[int, int]) -> tuple[float, float, Judged, above.VillageAbove]:
    """Wall seconds of the protection and of the fingerprint of a generated village, what was found of it, and what
    levels need of it."""
    made = shipped.shipped_village(*work)
    started = time.perf_counter()
    done, seconds = shipped.timed(made, fresh=False)  # a process works through many villages and forgets nothing
    wall = time.perf_counter() - started
    content, started = made.knowledge.content, time.perf_counter()
    protect.fingerprint(
        made.results,
        made.knowledge.policy,
        classifications=content.classifications,
        youngest_head=_youngest(),
        facts=list(content.facts.values()),
    )
    fingerprint = time.perf_counter() - started
    return wall, fingerprint, _shipped(made, done, seconds, work[1]), above.village_above(made, done)


@cache
def _youngest() -> int:
    return load_content().limits["umur_kepala"].whole


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
