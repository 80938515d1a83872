"""Amounts and indices: what contributors, families one by one, and an outsider who knows what an index is made of find
in what is printed; and that they find it where the rules are left out."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from cantik import measure, protect
from cantik.codes.lists import code_lists
from cantik.content.kinds import Content, Indicator
from cantik.content.loader import load_content
from cantik.content.nodes import compose
from cantik.content.schema.indicator import read_indicator
from cantik.measure.result import IndexFigure, Results
from cantik.protect.magnitude import indices, shares, sums
from cantik.protect.magnitude.precision import quantile_told
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Contributions
from cantik.register.core.people import RegisterView
from cantik.snapshot.freeze import freeze
from tests.fixtures import malam
from tests.fixtures.desa_regsosek import regsosek_village
from tests.protect.bekal import results as _nothing
from tests.protect.penyerang_nilai import (
    LACK,
    Column,
    Part,
    PrintedIndex,
    gini,
    intervals,
    quantile,
    read_by_all,
    read_by_moments,
    read_by_others,
    read_in_table,
    rounded,
)

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
RULES = Rules(POLICY)
LEAST = 10  # class C of the shipped policy, by hand
_TABLES = ("penduduk_umur_jk", "penduduk_dusun", "keluarga_dusun", "keluarga_anggota")
_HEAD = """versi: 1
judul: {name}
judul_en: {name}
dasar: uji
sejak: "2020-01-01"
jenis: {kind}
basis: keluarga
populasi: [domisili, terdaftar]
acuan: tanggal
semesta: semua
kosong: keluar
skala: {scale}
desimal: {decimals}
satuan: persen
pengungkapan: {{kelas: C, level_min: desa, penyebut_min: 30}}
"""
_LINE = '{{nilai: {0}, sumber: "BPS, uji, Maret 2025, hlm. 1"}}'


def index_of(name: str, kind: str, body: str, *, scale: int = 100, decimals: int = 2) -> Indicator:
    """An indicator as a kabupaten writes it."""
    text = _HEAD.format(name=name, kind=kind, scale=scale, decimals=decimals) + body
    return read_indicator(name, compose(f"indicators/{name}.yaml", text))


def poverty(line: int, alpha: int, name: str = "") -> Indicator:
    told = f"sebaran: {{bobot: jumlah_anggota, alfa: {alpha}, garis: {_LINE.format(line)}}}\n"
    own = name or f"p{alpha}_{line}"
    return index_of(own, "fgt", f"pembilang: pengeluaran_per_orang\n{told}", decimals=4)


def amounts(name: str, kind: str, told: str = "", **how: int) -> Indicator:
    return index_of(name, kind, f"pembilang: pengeluaran_per_orang\nsebaran: {{bobot: jumlah_anggota{told}}}\n", **how)


def deprivation(
    part: str, cut: int, lacks: Mapping[str, tuple[int, str]], name: str = "", weight: str = "  bobot: jumlah_anggota\n"
) -> Indicator:
    lines = "".join(f"        - {{nama: {n}, bobot: {w}, bila: '{when}'}}\n" for n, (w, when) in lacks.items())
    head = f"sebaran:\n{weight}  batas: {cut}\n  ukuran: {part}\n  dimensi:\n"
    body = f"{head}    - nama: Rumah\n      indikator:\n{lines}"
    return index_of(name or f"uji_{part.lower()}", "komposit", body, decimals=4)


def content_of(*specs: Indicator, tables: Sequence[str] = ()) -> Content:
    """Few tables and these indicators: what concerns the attack, and cheap to protect."""
    kept = {name: CONTENT.tables[name] for name in tables}
    return replace(
        CONTENT,
        tables=kept,
        indicators={spec.id: spec for spec in specs},
        digest=hashlib.sha256(repr((specs, tables)).encode()).hexdigest(),
    )


@cache
def village(seed: int, persons: int) -> RegisterView:
    """Some families lack much, most lack little; each spends by chance, a few of them very much."""
    view, draw = regsosek_village(CONTENT, LISTS, persons=persons, seed=seed), random.Random(seed)
    size = len(view.families["id"])
    poor = [draw.random() < 0.3 for _ in range(size)]
    for name, code in (("r306a", "8"), ("r308", "8"), ("r303", "9"), ("r307a", "4")):
        view.families[name] = [  # type: ignore[index]
            code if lacking and draw.random() < 0.5 else value
            for lacking, value in zip(poor, view.families[name], strict=True)
        ]
    spent = [int(draw.lognormvariate(13.2 if lacking else 14.2, 0.5)) * draw.choice([1] * 30 + [8]) for lacking in poor]
    sizes = [view.persons["keluarga"].count(at) for at in range(size)]
    view.families["pengeluaran_makanan"] = [a * n for a, n in zip(spent, sizes, strict=True)]  # type: ignore[index]
    view.families["pengeluaran_bukan_makanan"] = [0] * size  # type: ignore[index]
    return view


def counted(view: RegisterView, content: Content) -> Results:
    snapshot = freeze(view, content, LISTS, view.reference, policy=POLICY)
    return measure.compute(snapshot, content, LISTS, policy=POLICY)


def printed(results: Results, former: Protected | None = None) -> Protected:
    return protect.apply(
        results,
        POLICY,
        classifications=CONTENT.classifications,
        youngest_head=15,
        facts=tuple(CONTENT.facts.values()),
        former=former,
    )


def values(safe: Protected) -> dict[str, Decimal]:
    return {figure.spec.id: figure.value for figure in safe.figures if figure.value is not None}


def of(results: Results, name: str) -> IndexFigure:
    return next(index for index in results.indices if index.spec.id == name)


# ── contributors ─────────────────────────────────────────────────────────────────────────────────
LACKS = {
    "air": (1, 'r306a di ("6", "8", "9", "11")'),
    "bakar": (1, 'r308 di ("8", "9", "10")'),
    "terang": (1, 'r307a = "4"'),
    "lantai": (1, 'r303 di ("7", "8", "9")'),
}


def parts_of(index: IndexFigure, cut: int) -> list[Part]:
    """What each poor family adds to the points of the poor, and what it is known to add at least and at most."""
    poor = [(n, bits.bit_count()) for _, n, bits in index.homes if bits.bit_count() >= cut]
    return [Part(n * points, n * cut, n * len(LACKS)) for n, points in poor]


@pytest.mark.parametrize("seed", [0, 1, malam.by_night(2), malam.by_night(3)])
def test_no_family_and_no_two_of_them_read_the_points_of_another(seed: int) -> None:
    content = content_of(deprivation("H", 2, LACKS), deprivation("M0", 2, LACKS), deprivation("A", 2, LACKS))
    results = counted(village(seed, 1400), content)
    told = values(printed(results))
    index = of(results, "uji_h")
    assert {"uji_h", "uji_m0", "uji_a"} <= told.keys()
    parts = parts_of(index, 2)
    low, high = rounded(told["uji_m0"])
    everybody = Fraction(4 * index.d, 100)
    assert read_by_others(parts, (low * everybody, high * everybody)) == []
    assert len(parts) >= LEAST
    assert len(index.homes) - len(parts) >= LEAST


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(4, 2)] * 14, "all exactly at the cut: everybody's points are known"),
        ([(4, 4)] * 14, "all lack everything"),
        ([(9, 4), *[(1, 2)] * 13], "one family has nearly all that is above the cut"),
        ([(5, 3), (4, 3), *[(3, 2)] * 12], "two are above the cut: each knows the other"),
        ([(5, 3), (4, 3), (3, 3), *[(3, 2)] * 12], "three are: two of them know the third"),
    ],
)
def test_points_of_the_poor_that_tell_one_are_not_printed(points: list[tuple[int, int]], why: str) -> None:
    """Seen by the attackers first, then by the rule."""
    results = counted(village(1, 1400), content_of(deprivation("H", 2, LACKS), deprivation("M0", 2, LACKS)))
    others = [(0, 3, 0)] * 200
    homes = tuple(sorted([*others, *((p, n, (1 << p) - 1) for n, p in points)]))
    parts = [Part(n * p, 2 * n, 4 * n) for n, p in points]
    total = sum(part.value for part in parts)
    assert read_by_others(parts, (Fraction(total), Fraction(total))), why
    made = _with_homes(results, homes, {"uji_h": sum(n for n, _ in points), "uji_m0": total})
    assert "uji_m0" not in values(printed(made)), why
    assert "uji_m0" in {line.id for line in printed(made).not_shown}


def _with_homes(results: Results, homes: tuple[tuple[int, int, int], ...], numerators: Mapping[str, int]) -> Results:
    """The same village with other families behind its indices."""
    people = sum(n for _, n, _ in homes)
    made = [
        replace(
            index,
            homes=homes,
            records=len(homes),
            n=numerators[index.spec.id],
            d=people * (4 if "m0" in index.spec.id else 1),
        )
        for index in results.indices
    ]
    counts = {index.spec.id: index for index in made}
    figures = [
        replace(figure, n=counts[figure.spec.id].n, d=people) if figure.spec.id in counts else figure
        for figure in results.figures
    ]
    return replace(results, indices=tuple(made), figures=tuple(figures), cubes=())


def test_few_families_stand_behind_many_persons() -> None:
    """Twelve persons who are poor are one family: of persons the threshold would be reached."""
    results = counted(village(1, 1400), content_of(deprivation("H", 2, LACKS), deprivation("M0", 2, LACKS)))
    homes = (*[(0, 3, 0)] * 200, (3, 12, 7))
    safe = printed(_with_homes(results, homes, {"uji_h": 12, "uji_m0": 36}))
    assert not {"uji_h", "uji_m0"} & values(safe).keys()
    assert {line.code for line in safe.not_shown if line.id.startswith("uji")} == {"pelindungan"}


# ── gaps, means ──────────────────────────────────────────────────────────────────────────────────
LINE, UPPER = 600_000, 900_000


def _money() -> list[Indicator]:
    told = [poverty(LINE, alpha) for alpha in (0, 1, 2)]
    more = [amounts("rata", "rata_uang", scale=1, decimals=0), amounts("gini", "gini", scale=1, decimals=2)]
    return [*told, *more, amounts("tengah", "kuantil", ", persen: 50, kelipatan: 50000", scale=1, decimals=0)]


@pytest.mark.parametrize("seed", [0, malam.by_night(1), malam.by_night(2), 3, malam.by_night(4), malam.by_night(5)])
def test_nobody_reads_what_a_family_spends(seed: int) -> None:
    """Headcount, gap, square of the gap, mean, Gini and median of one village beside each other."""
    results = counted(village(seed, 1500), content_of(*_money()))
    told = values(printed(results))
    homes = [(n, y) for y, n, _ in of(results, f"p0_{LINE}").homes]
    people = sum(n for n, _ in homes)
    poor = [(n, LINE - y) for n, y in homes if y < LINE]
    assert f"p0_{LINE}" in told
    if f"p1_{LINE}" in told:
        low, high = (end * people * LINE / 100 for end in rounded(told[f"p1_{LINE}"]))
        assert read_by_others([Part(n * g, 0, n * LINE) for n, g in poor], (low, high)) == []
    if f"p2_{LINE}" in told:
        low, high = (end * people * LINE**2 / 100 for end in rounded(told[f"p2_{LINE}"]))
        assert read_by_others([Part(n * g * g, 0, n * LINE**2) for n, g in poor], (low, high)) == []
        assert read_by_moments(poor, LINE) == []
    if "rata" in told:
        most = 10 * max(y for _, y in homes)
        low, high = (end * people for end in rounded(told["rata"]))
        assert read_by_others([Part(n * y, 0, n * most) for n, y in homes], (low, high)) == []
        gap = sum(n * g for n, g in poor)
        rich = [(n, y) for n, y in homes if y >= LINE]
        rest = sum(n * y for n, y in homes) - (sum(n for n, _ in poor) * LINE - gap)
        assert (
            read_by_others([Part(n * y, n * LINE, n * most) for n, y in rich], (Fraction(rest), Fraction(rest))) == []
        )
    if "gini" in told:
        step = Fraction(Decimal(1).scaleb(int(told["gini"].as_tuple().exponent)))
        assert read_by_all(homes, told["gini"], gini, step) == []
    if "tengah" in told:
        _nobody_is_the_median(homes, told["tengah"])


def _nobody_is_the_median(homes: Sequence[tuple[int, int]], told: Decimal) -> None:
    """Wherever one family stood, the median would be printed as it is: nobody learns where it stands."""
    exact = quantile(homes, 50)
    near = sorted(homes, key=lambda home: abs(home[1] - exact))[:60]
    for home in [*near, max(homes), min(homes)]:
        rest = list(homes)
        rest.remove(home)
        for other in (0, 10**12):
            assert abs(quantile([*rest, (home[0], other)], 50) - Fraction(told)) <= 25_000


def test_what_is_printed_of_amounts_is_something() -> None:
    """A rule that prints nothing would pass every attack. By day two villages are asked, at night six: half of them
    print a number of each kind."""
    seeds = malam.some(range(6), every=3)
    assert len(seeds) >= 2
    found = [values(printed(counted(village(seed, 1500), content_of(*_money())))).keys() for seed in seeds]
    for name in (f"p0_{LINE}", f"p1_{LINE}", f"p2_{LINE}", "gini", "tengah", "rata"):
        assert 2 * sum(name in told for told in found) >= len(seeds), name


def test_equal_gaps_are_not_told_by_their_squares() -> None:
    """All poor families have the same gap: P1 and P2 together say so of everybody."""
    poor = [(4, 200_000)] * 20
    assert read_by_moments(poor, LINE)
    results = counted(village(1, 1500), content_of(*_money()[:3]))
    homes = tuple(sorted([*[(1_000_000, 3, 0)] * 200, *((LINE - g, n, 0) for n, g in poor)]))
    people = sum(n for _, n, _ in homes)
    whole = {f"p{a}_{LINE}": (sum(n * g**a for n, g in poor), people * LINE**a) for a in (0, 1, 2)}
    made = [
        replace(index, homes=homes, n=whole[index.spec.id][0], d=whole[index.spec.id][1]) for index in results.indices
    ]
    figures = [replace(figure, n=80, d=people) for figure in results.figures]
    told = values(printed(replace(results, indices=tuple(made), figures=tuple(figures), cubes=())))
    assert f"p1_{LINE}" in told
    assert f"p2_{LINE}" not in told


def test_gaps_below_a_line_are_told_beside_those_of_no_other_line_too_near() -> None:
    """Three families lie between two lines: the gaps of both would tell of them. How many lie below the other line is
    printed by itself and takes part in nothing."""
    homes = (*((LINE - 1000 * n, 4, 0) for n in range(100, 140)), *((LINE + 1, 4, 0),) * 3)
    own, other, count = (
        IndexFigure(poverty(line, alpha), 0, 1, len(homes), "terdaftar", homes, "belanja")
        for line, alpha in ((LINE, 1), (UPPER, 1), (UPPER, 0))
    )
    assert shares.poverty_told(own, [own, count], RULES)
    assert not shares.poverty_told(own, [own, other], RULES)


def test_a_quantile_that_one_large_family_decides_is_not_told_beyond_it() -> None:
    """Nine tenths of ten persons: all spend the same, so that whoever had nothing or more than all others changes less
    than a step. Where the two of one family spend more than the step, they would."""
    spec = amounts("tengah", "kuantil", ", persen: 90, kelipatan: 100", scale=1, decimals=0)

    def told(last: int) -> Decimal | None:
        homes = (*((1000, 1, 0),) * 8, (last, 2, 0))
        exact = quantile([(n, y) for y, n, _ in homes], 90)
        return quantile_told(IndexFigure(spec, exact.numerator, exact.denominator, 9, "terdaftar", homes, "belanja"))

    assert told(1000) == 1000
    assert told(1900) is None


def test_a_dimension_that_one_family_lacks_alone_is_not_told() -> None:
    """Water and fuel of forty poor families who lack them or light and floor: half of them lack the former, or one."""
    spec = deprivation("M0", 2, LACKS).spread
    assert spec is not None
    apart = [replace(lack, dimension="Lain") if lack.name in ("terang", "lantai") else lack for lack in spec.deprived]
    told = replace(deprivation("M0", 2, LACKS), spread=replace(spec, deprived=tuple(apart), about="Rumah"))

    def may(homes: Sequence[tuple[int, int, int]]) -> bool:
        index = IndexFigure(told, 1, 2, len(homes), "terdaftar", tuple(homes), "miskin")
        return shares.contribution_told(index, RULES)

    assert may([(0, 4, 0b0011)] * 20 + [(0, 4, 0b1100)] * 20)
    assert not may([(0, 4, 0b0011), *[(0, 4, 0b1100)] * 40])


@pytest.mark.parametrize(("poor", "kept"), [(0, True), (1, False), (9, False), (10, True), (199, False), (200, True)])
def test_a_count_behind_an_index_stands_for_enough_families_on_either_side(poor: int, kept: bool) -> None:
    """Ten of class C, of those who are poor and of those who are not; nobody at all is no small number."""
    spec = poverty(LINE, 0)
    homes = tuple((LINE - 1 if number < poor else LINE, 5, 0) for number in range(200))
    index = IndexFigure(spec, 5 * poor, 1000, 200, "terdaftar", homes, "miskin", condition=spec)
    safe = indices.printable_counts(replace(_nothing(), indices=(index,)), RULES)
    assert (spec.id not in {line.id for line in safe.not_made}) is kept


def test_two_lines_do_not_tell_the_few_between_them() -> None:
    """Gaps below two lines differ by those of the families between them."""
    results = counted(
        village(1, 1500), content_of(*(poverty(line, alpha) for line in (LINE, UPPER) for alpha in (0, 1)))
    )
    homes = tuple(
        sorted([*((300_000 + 9_000 * k, 3, 0) for k in range(30)), *[(700_000, 4, 0)] * 2, *[(2_000_000, 3, 0)] * 200])
    )
    people = sum(n for _, n, _ in homes)
    made, figures = [], []
    for index in results.indices:
        told = index.spec.spread
        assert told is not None
        poor = [(n, told.line - y) for y, n, _ in homes if y < told.line]
        number = sum(n * g**told.alpha for n, g in poor)
        made.append(replace(index, homes=homes, n=number, d=people * told.line**told.alpha))
        figures += [
            replace(figure, n=number, d=people) for figure in results.figures if figure.spec.id == index.spec.id
        ]
    told_values = values(printed(replace(results, indices=tuple(made), figures=tuple(figures), cubes=())))
    assert not {f"p1_{LINE}", f"p1_{UPPER}"} <= told_values.keys()
    assert not {f"p0_{LINE}", f"p0_{UPPER}"} <= told_values.keys()  # eight persons between them, of two families


def test_a_value_that_changed_is_not_printed_beside_the_former_one() -> None:
    """A correction of one family's answers: the difference of two editions would be its points."""
    content = content_of(deprivation("H", 2, LACKS), deprivation("M0", 2, LACKS), deprivation("A", 2, LACKS))
    before = printed(counted(village(0, 1400), content))
    view = village(0, 1400)
    families = {name: list(told) for name, told in view.families.items()}
    poor = next(at for at, code in enumerate(families["r306a"]) if code == "8" and families["r308"][at] == "8")
    families["r307a"][poor] = "4" if families["r307a"][poor] != "4" else "1"
    later = counted(replace(view, families=families), content)
    told = values(printed(later, before))
    assert told.get("uji_h") == values(before)["uji_h"]
    assert not {"uji_m0", "uji_a"} & told.keys()
    assert {"uji_m0", "uji_a"} <= values(printed(later)).keys()
    again = values(printed(counted(village(0, 1400), content), before))
    assert {"uji_h", "uji_m0", "uji_a"} <= again.keys()


# ── the attackers are not blind ──────────────────────────────────────────────────────────────────
def test_attackers_find_what_is_printed_too_finely() -> None:
    homes = [(n, y) for y, n, _ in of(counted(village(2, 1500), content_of(*_money())), f"p0_{LINE}").homes]
    fine = Decimal(round(float(gini(homes)), 7)).quantize(Decimal("1e-7"))
    assert read_by_all(homes, fine, gini, Fraction(1, 10**7))
    rich = [(1, 5), (1, 7), (2, 9), (1, 4000)]
    parts = [Part(n * y, 0, 10**6) for n, y in rich]
    assert 3 in read_by_others(parts, (Fraction(4030), Fraction(4030)))
    assert read_by_others([Part(10, 0, 99)] * 3, (Fraction(30), Fraction(30))) == [0, 1, 2]
    assert read_by_others([Part(10, 0, 99)] * 30, (Fraction(300), Fraction(300))) == []


# ── what an index is made of ─────────────────────────────────────────────────────────────────────
#: the table of each answer, and the codes that are a lack, by hand
HOUSE = {
    "air_minum": ("air", frozenset({"6", "8", "9", "11"})),
    "bahan_bakar": ("bakar", frozenset({"8", "9", "10"})),
    "penerangan": ("terang", frozenset({"4"})),
    "rumah_lantai": ("lantai", frozenset({"7", "8", "9"})),
}
MANY = 10**4


def _columns(safe: Protected) -> list[Column]:
    """What a release prints of the four answers, for the village."""
    tables = {table.spec.id: table for table in safe.tables if table.kind == "T"}
    out = []
    for name, (_, lack) in HOUSE.items():
        if name not in tables:
            continue
        table, classes = tables[name], CONTENT.classifications[tables[name].spec.rows].classes
        told = {}
        for category, cell in zip(table.axes[-1].categories, table.cells, strict=True):
            if not category.total:
                leaves = [leaf for leaf in category.leaves if leaf < len(classes)]
                codes = frozenset(code for leaf in leaves for code in classes[leaf].codes)
                known = (cell.low or 0, MANY if cell.high is None else cell.high)
                told[category.id] = (codes, *(known if cell.value is None else (cell.value, cell.value)))
        out.append(Column(name, told, lack, 1))
    return out


def _sizes(safe: Protected) -> dict[int, int]:
    """Families by members, as far as a class is one number and printed."""
    table = next((t for t in safe.tables if t.spec.id == "keluarga_anggota" and t.kind in "AT"), None)
    if table is None:
        return {}
    cells = zip(table.axes[-1].categories, table.cells, strict=True)
    classes = {each.id: each for each in CONTENT.classifications[table.spec.rows].classes}
    told = ((classes.get(c.id), cell) for c, cell in cells if len(c.leaves) == 1)
    return {k.low: cell.value for k, cell in told if k and k.low and k.low == k.high and cell.value is not None}


def _narrowed(results: Results, safe: Protected, told: PrintedIndex | None) -> list[tuple[str, str]]:
    """Hidden cells of the four tables that somebody who knows an index knows closer than the policy allows."""
    cubes = {cube.spec.id: cube for cube in results.cubes}
    columns = _columns(safe)
    families = sum(int(cell) for cell in cubes["air_minum"].counts.reshape(-1))
    found = intervals(columns, _sizes(safe), families, told)
    out = []
    for (name, category), (low, high) in found.items():
        by_class = cubes[name].counts.sum(axis=tuple(range(cubes[name].counts.ndim - 1)))
        if category == LACK:
            classes = {each.id: each.codes for each in CONTENT.classifications[cubes[name].spec.rows].classes}
            own = [HOUSE[name][1].issuperset(classes.get(c.id, "?")) for c in cubes[name].axes[-1].categories]
            leaves = tuple(at for at, lacking in enumerate(own) if lacking)
        else:
            table = next(t for t in safe.tables if t.spec.id == name and t.kind == "T")
            leaves = next(c.leaves for c in table.axes[-1].categories if c.id == category)
        count = int(sum(by_class[leaf] for leaf in leaves if leaf < len(by_class)))
        if 0 < count < 5 and (low > count - 1 + 1e-6 or high < 5 - 1e-6):
            out.append((name, category))
    return out


def _tied(results: Results, name: str, *, points: bool) -> PrintedIndex:
    """What would be told of an index."""
    index = of(results, name)
    told = index.spec.spread
    assert told is not None
    poor = [(n, bits.bit_count()) for _, n, bits in index.homes if bits.bit_count() >= told.cut]
    sums = float(sum(n * p for n, p in poor))
    sums_told = (sums, sums) if points else None
    return PrintedIndex(told.cut, sum(n for n, _ in poor), index.d, sums_told, of_families=told.weight is None)


@pytest.mark.parametrize(
    ("seed", "persons", "cut"),
    [
        (s, n, c) if (s % 2, n) == (0, 450) else malam.by_night(s, n, c)
        for s in range(4)
        for n in (450, 900)
        for c in (1, 2)
    ],
)
def test_an_index_narrows_nothing_that_it_is_made_of(seed: int, persons: int, cut: int) -> None:
    """The outsider with all combinations of answers and sizes: beside the four tables and the number of families."""
    specs = deprivation("H", cut, LACKS), deprivation("M0", cut, LACKS)
    results = counted(village(seed, persons), content_of(*specs, tables=(*_TABLES, *HOUSE)))
    safe = printed(results)
    told = values(safe)
    assert _narrowed(results, safe, None) == []
    if "uji_h" in told:
        assert _narrowed(results, safe, _tied(results, "uji_h", points="uji_m0" in told)) == []


def test_the_outsider_finds_what_an_index_would_have_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three families of bad water, fifteen others without light: whoever knows that eighteen lack one of the two knows
    the three. The rule leaves the index out; without it the index is printed and the outsider finds them."""
    view = village(1, 700)
    families = {name: list(told) for name, told in view.families.items()}
    size = len(families["id"])
    families["r306a"] = ["8" if at < 3 else "1" if at % 3 else "4" for at in range(size)]
    families["r307a"] = ["4" if 3 <= at < 18 else "1" for at in range(size)]
    lacks = {name: LACKS[name] for name in ("air", "terang")}
    spec = deprivation("H", 1, lacks, weight="")
    results = counted(replace(view, families=families), content_of(spec, tables=(*_TABLES, "air_minum", "penerangan")))
    safe = printed(results)
    assert "uji_h" not in values(safe)
    assert _narrowed(results, safe, None) == []
    with monkeypatch.context() as without:
        without.setattr(indices, "room_to_move", lambda *_: True)
        told = printed(results)
    assert "uji_h" in values(told)
    assert ("air_minum", LACK) in _narrowed(results, told, _tied(results, "uji_h", points=False))


# ── tables of sums ───────────────────────────────────────────────────────────────────────────────
def _given(draw: random.Random) -> list[tuple[int, ...]]:
    """Classes of very different numbers of contributors, some with one that has nearly all."""
    made = []
    for _ in range(draw.randint(2, 8)):
        values = [draw.choice([1, 1, 2, 3, 5, 8, 20]) for _ in range(draw.choice([0, 1, 2, 4, 8, 15, 40]))]
        made.append((*values, *([400] if values and draw.random() < 0.2 else [])))
    return made


def test_nobody_reads_what_another_one_contributes() -> None:
    """Hundreds of tables by chance, each with its hidden classes: no two contributors read a third."""
    draw, told, kept = random.Random(7), 0, 0
    for _ in range(400):
        given = _given(draw)
        cells = [sums.SumCell(Contributions(values)) for values in given]
        hidden = sums.hidden_sums(cells, sums.SumRules(RULES, counted=False, least=5))
        if hidden is None:
            continue
        printed_of = [None if at in hidden else sum(values) for at, values in enumerate(given)]
        assert read_in_table(given, printed_of, sum(map(sum, given))) == [], given
        assert len(hidden) != 1
        told += 1
        kept += sum(value is not None and value > 0 for value in printed_of)
    assert told > 100
    assert kept > told


def test_what_is_hidden_alone_or_with_too_little_is_read() -> None:
    """The attacker sees the single hidden class, two lone contributors, and a class ruled by one of them."""
    given = [(3, 4, 5, 6, 7, 8), (9,), (2, 2, 3, 3, 4, 4, 5)]
    assert (1, 0) in read_in_table(given, [33, None, 23], 65)
    assert (1, 0) in read_in_table([*given, (8,)], [33, None, 23, None], 73)
    assert read_in_table([(500, 2, 1, 1, 1)], [505], 505) != []
    cells = [sums.SumCell(Contributions(values)) for values in [*given, (8,)]]
    hidden = sums.hidden_sums(cells, sums.SumRules(RULES, counted=False, least=5))
    assert hidden is not None
    assert hidden > {1, 3}


def test_a_hidden_sum_keeps_its_interval_and_its_range_is_what_the_table_leaves() -> None:
    """Fifteen of one, ten of others: [15 − 1.5, 15 + 1.5] must be possible; the rest of the total is 25."""
    cells = [sums.SumCell(Contributions(values)) for values in ((15,), (5, 5), (1,) * 9, (4,) * 30)]
    own = sums.SumRules(RULES, counted=False, least=5)
    assert own.need(cells[0]) == (13.5, 16.5)
    hidden = sums.hidden_sums(cells, own)
    assert hidden is not None
    assert {0, 1} <= hidden
    whole = sum(cells[at].total for at in hidden)
    assert sums.ranges(cells, hidden) == dict.fromkeys(sorted(hidden), (0.0, float(whole)))
    assert sums.ranges(cells, frozenset()) == {}


def test_workers_stand_beside_the_owners_that_are_counted() -> None:
    """Workers by industry: the categories of the table of owners; nothing of those whose number is hidden."""
    view = regsosek_village(CONTENT, LISTS, persons=1500, seed=5)
    content = replace(
        content_of(tables=(*_TABLES, "usaha_lapangan", "usaha_pekerja")),
        indicators={},
        digest=hashlib.sha256(b"pekerja").hexdigest(),
    )
    results = counted(view, content)
    safe = printed(results)
    owners = next(t for t in safe.tables if t.spec.id == "usaha_lapangan" and t.kind == "T")
    workers = next(t for t in safe.tables if t.spec.id == "usaha_pekerja")
    named = {c.id: cell.value for c, cell in zip(owners.axes[0].categories, owners.cells, strict=True)}
    told = {c.id: cell.value for c, cell in zip(workers.axes[0].categories, workers.cells, strict=True)}
    assert told.keys() <= named.keys()
    assert all(value is None for name, value in told.items() if named[name] is None)
    (sums_of,) = results.sums
    assert told["jumlah"] == sum(map(sum, sums_of.given))
    places = {c.id: at for at, c in enumerate(sums_of.axis.categories)}
    names = [c.id for c in next(c for c in results.cubes if c.spec.id == "usaha_lapangan").axes[-1].categories]
    given = [
        [value for leaf in c.leaves if names[leaf] in places for value in sums_of.given[places[names[leaf]]]]
        for c in owners.axes[0].categories
        if c.id in told and c.id != "jumlah"
    ]
    assert read_in_table(given, [told[c.id] for c in workers.axes[0].categories if not c.total], told["jumlah"]) == []
    without = replace(results, cubes=tuple(c for c in results.cubes if c.spec.id != "usaha_lapangan"))
    assert not [t for t in printed(without).tables if t.spec.id == "usaha_pekerja"]


def test_sums_that_changed_since_the_former_edition_are_not_printed_again() -> None:
    """One owner's workers corrected: the difference of two editions would be theirs."""
    view = regsosek_village(CONTENT, LISTS, persons=1500, seed=5)
    content = replace(
        content_of(tables=(*_TABLES, "usaha_lapangan", "usaha_pekerja")),
        indicators={},
        digest=hashlib.sha256(b"pekerja").hexdigest(),
    )
    before = printed(counted(view, content))
    assert [t for t in before.tables if t.spec.id == "usaha_pekerja"]
    people = {name: list(told) for name, told in view.persons.items()}
    one = next(at for at, number in enumerate(people["r422"]) if number)
    people["r422"][one] = int(str(people["r422"][one])) + 7
    later = counted(replace(view, persons=people), content)
    assert not [t for t in printed(later, before).tables if t.spec.id == "usaha_pekerja"]
    assert [t for t in printed(counted(view, content), before).tables if t.spec.id == "usaha_pekerja"]
