"""A village of persons with a few characteristics that hang together, counted by hand-written conditions.

The definitions are those of real tables and indicators in miniature: birth certificates of everybody and of children,
work and what one works as, marital status of everybody and of heads of families.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from cantik.content.axes import Axis, Category
from cantik.content.basis import ContentBasis
from cantik.content.kinds import Classification, ClassOf, Disclosure, Indicator, Origin, TableSpec
from cantik.measure.result import Cube, MeasuredFigure, Results

DUSUN = 3
Person = Mapping[str, int | str]


def classification(name: str, variable: str, *classes: tuple[str, tuple[str, ...]]) -> Classification:
    """Classes of codes over a variable."""
    made = tuple(ClassOf(one, one, one, codes) for one, codes in classes)
    return Classification(name, variable, None, name, name, made, (), None, "kategori", Origin(""))


AGES = ((0, 14), (15, 29), (30, 59), (60, None))
CLASSIFICATIONS = {
    one.id: one
    for one in (
        classification("akta", "akta", ("punya", ("ya",)), ("belum", ("tidak",))),
        classification("bekerja", "kerja", ("ya", ("1",)), ("tidak", ("2",))),
        classification("lapangan", "lapangan", ("tani", ("1",)), ("industri", ("2",)), ("jasa", ("3",))),
        classification("status", "status", ("belum", ("1",)), ("kawin", ("2",)), ("cerai", ("3",))),
        classification("ijazah", "ijazah", *((one, (one,)) for one in ("0", "sd", "smp", "sma", "d3", "s1"))),
        Classification(
            "jenis_kelamin",
            "jenis_kelamin",
            None,
            "",
            "",
            (ClassOf("l", "l", "l", ("1",)), ClassOf("p", "p", "p", ("2",))),
            (),
            None,
            "jenis_kelamin",
            Origin(""),
        ),
        Classification(
            "umur_luas",
            "umur",
            None,
            "",
            "",
            tuple(ClassOf(f"u{low}", f"u{low}", f"u{low}", (), low, high) for low, high in AGES),
            (),
            None,
            "umur",
            Origin(""),
        ),
    )
}


@dataclass(frozen=True)
class Table:
    """A table in miniature: what is counted, of whom, by which classes."""

    id: str
    rows: str
    universe: str
    of: Callable[[Person], bool]


TABLES = (
    Table("akta_semua", "akta", "semua", lambda p: True),
    Table("akta_anak", "akta", "umur < 18", lambda p: int(p["umur"]) < 18),
    Table("kerja", "bekerja", "umur >= 15", lambda p: int(p["umur"]) >= 15),
    Table("lapangan", "lapangan", 'umur >= 15 dan kerja = "1"', lambda p: int(p["umur"]) >= 15 and p["kerja"] == "1"),
    Table("status", "status", "umur >= 10", lambda p: int(p["umur"]) >= 10),
    Table("ijazah", "ijazah", "semua", lambda p: True),
    Table("status_kepala", "status", 'hubungan = "1"', lambda p: p["hubungan"] == "1"),
)


@dataclass(frozen=True)
class Share:
    """An indicator in miniature."""

    id: str
    universe: str
    numerator: str
    kelas: str
    of: Callable[[Person], bool]
    has: Callable[[Person], bool]


SHARES = (
    Share("akta_17", "umur < 17", 'akta = "ya"', "B", lambda p: int(p["umur"]) < 17, lambda p: p["akta"] == "ya"),
    Share(
        "tani_15",
        'umur >= 15 dan kerja = "1"',
        'lapangan = "1"',
        "B",
        lambda p: int(p["umur"]) >= 15 and p["kerja"] == "1",
        lambda p: p["lapangan"] == "1",
    ),
    Share("kerja_25", "umur >= 25", 'kerja = "1"', "B", lambda p: int(p["umur"]) >= 25, lambda p: p["kerja"] == "1"),
    Share(
        "sma_15",
        "umur >= 15",
        'ijazah di ("sma", "d3", "s1")',
        "B",
        lambda p: int(p["umur"]) >= 15,
        lambda p: p["ijazah"] in ("sma", "d3", "s1"),
    ),
    Share(
        "tinggi_25",
        "umur >= 25",
        'ijazah di ("d3", "s1")',
        "B",
        lambda p: int(p["umur"]) >= 25,
        lambda p: p["ijazah"] in ("d3", "s1"),
    ),
    Share("lansia", "semua", "umur >= 65", "A", lambda p: True, lambda p: int(p["umur"]) >= 65),
)


def people(seed: int, size: int) -> list[dict[str, int | str]]:
    """Persons drawn at random; the characteristics depend on age as they do in life."""
    random = np.random.default_rng([seed, size])
    school = np.random.default_rng([seed, size, 1])  # of its own: the villages that a seed stands for stay the same
    out: list[dict[str, int | str]] = []
    for _ in range(size):
        age = int(random.integers(0, 88))
        works = age >= 15 and random.random() < 0.6
        out.append(
            {
                "dusun": int(random.choice(DUSUN, p=[0.5, 0.35, 0.15])),
                "jenis_kelamin": str(random.integers(1, 3)),
                "umur": age,
                "akta": "ya" if random.random() < (0.97 if age < 18 else 0.8) else "tidak",
                "kerja": "1" if works else "2",
                "lapangan": str(random.choice(["1", "2", "3"], p=[0.8, 0.05, 0.15])) if works else "",
                "status": "1" if age < 20 else str(random.choice(["1", "2", "3"], p=[0.2, 0.7, 0.1])),
                "ijazah": _school(age, school.random()),
                "hubungan": "1" if age >= 20 and random.random() < 0.4 else "2",
            }
        )
    return out


def _school(age: int, chance: float) -> str:
    """What a person of this age has finished: few have a diploma, and hardly any of them is young."""
    if age < 12:
        return "0"
    if age < 25:
        return "sd" if chance < 0.3 else "smp" if chance < 0.6 or age < 15 else "sma" if chance < 0.99 else "d3"
    return ("sd", "smp", "sma", "d3", "s1")[int(np.searchsorted((0.5, 0.7, 0.97, 0.985), chance))]


def results(persons: list[dict[str, int | str]]) -> Results:
    """All tables and indicators of these persons."""
    cubes = tuple(_cube(one, persons) for one in TABLES)
    figures = tuple(_figure(one, persons) for one in SHARES)
    return Results("99.01.01.2001", dt.date(2025, 12, 31), "uji", cubes, figures, (), {}, frozenset())


def _axis(name: str, role: str, ids: list[str]) -> Axis:
    return Axis(name, name, name, role, tuple(Category(one, one, one, (i,)) for i, one in enumerate(ids)))


GEO = _axis("dusun", "wilayah", [f"d{i}" for i in range(DUSUN)])


def place(values: Classification, value: int | str) -> int:
    """The class of a value."""
    for number, one in enumerate(values.classes):
        if one.codes:
            if value in one.codes:
                return number
        elif int(value) >= (one.low or 0) and (one.high is None or int(value) <= one.high):
            return number
    raise AssertionError(value)


def _cube(one: Table, persons: list[dict[str, int | str]]) -> Cube:
    names = ("jenis_kelamin", "umur_luas", one.rows)
    lists = [CLASSIFICATIONS[name] for name in names]
    counts = np.zeros((DUSUN, *(len(c.classes) for c in lists)), np.int64)
    for person in filter(one.of, persons):
        counts[(int(person["dusun"]), *(place(c, person[c.variable]) for c in lists))] += 1
    axes = tuple(_axis(c.id, c.role, [k.id for k in c.classes]) for c in lists)
    spec = TableSpec(
        one.id,
        1,
        "9",
        one.id,
        one.id,
        ContentBasis("uji"),
        dt.date(2025, 1, 1),
        None,
        "orang",
        ("terdaftar",),
        "tanggal",
        one.universe,
        one.rows,
        (),
        ("desa", "dusun"),
        "",
        "",
        "keluar",
        Disclosure("B"),
        ("jk_umur", "jk", "tanpa"),
        ("dusun_jk", "dusun", "tanpa"),
        (),
        (),
        (),
        (),
        "",
        Origin(""),
    )
    return Cube(spec, GEO, axes, counts, "terdaftar", int(counts.sum()), int(counts.sum()))


def _figure(one: Share, persons: list[dict[str, int | str]]) -> MeasuredFigure:
    of = [[p for p in persons if p["dusun"] == d and one.of(p)] for d in range(DUSUN)]
    d = tuple(len(group) for group in of)
    n = tuple(sum(one.has(p) for p in group) for group in of)
    spec = Indicator(
        one.id,
        1,
        one.id,
        one.id,
        ContentBasis("uji"),
        dt.date(2025, 1, 1),
        None,
        "persen",
        "orang",
        ("terdaftar",),
        "tanggal",
        one.universe,
        one.numerator,
        None,
        "keluar",
        100,
        2,
        "persen",
        "percent",
        (),
        Disclosure(one.kelas, penyebut_min=30),
        {},
        (),
        "",
        Origin(""),
    )
    return MeasuredFigure(spec, GEO, sum(n), sum(d), n, d, "terdaftar")


# ── the attacker's view: atoms of the columns that a printed set depends on ──────────────────────────────────────────

BREAKS = (0, 10, 15, 17, 18, 25, 30, 60, 65)  # where a printed set may begin or end
COLUMNS: dict[str, list[str]] = {
    "dusun": [str(i) for i in range(DUSUN)],
    "jenis_kelamin": ["1", "2"],
    "umur": [str(one) for one in BREAKS],
    "akta": ["ya", "tidak"],
    "kerja": ["1", "2"],
    "lapangan": ["1", "2", "3", ""],
    "status": ["1", "2", "3"],
    "hubungan": ["1", "2"],
    "ijazah": ["0", "sd", "smp", "sma", "d3", "s1"],
}


def atoms(columns: list[str]) -> list[dict[str, str]]:
    """All combinations of some columns; an age stands for itself up to the next break."""
    return [dict(zip(columns, values, strict=True)) for values in product(*(COLUMNS[c] for c in columns))]
