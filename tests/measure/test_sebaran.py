"""Poverty, inequality, quantiles and deprivation: worked examples of docs/bidang, a second statement of the
formulas person by person, definitions that are refused."""

import datetime as dt
import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.codes.lists import code_lists
from cantik.content.kinds import Content, Indicator
from cantik.content.loader import load_content
from cantik.content.nodes import compose
from cantik.content.schema.indicator import read_indicator
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Engine, Values, add_values
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.measure import spread
from cantik.measure.compute import compute
from cantik.measure.examples import run_example, wrong_examples
from cantik.snapshot.files import read_snapshot, write_snapshot
from cantik.snapshot.freeze import freeze
from tests.acuan import sebaran as acuan
from tests.fixtures.desa_acak import random_village

CONTENT, LISTS = load_content(), code_lists()
ENGINES: tuple[Engine, ...] = (ReferenceEngine(), NumpyEngine(), DuckdbEngine())
_HEAD = """versi: 1
judul: Uji
judul_en: Test
dasar: uji
sejak: "2020-01-01"
jenis: {kind}
basis: keluarga
populasi: [domisili, terdaftar]
acuan: tanggal
semesta: semua
kosong: keluar
skala: 1
desimal: 6
satuan: indeks
pengungkapan: {{kelas: C, level_min: desa, penyebut_min: 30}}
"""
#: docs/bidang/measures_extra.md 3: ten families n × y, in thousand rupiah
TEN = [(5, 300), (4, 400), (6, 450), (3, 490), (4, 500), (4, 600), (2, 750), (5, 800), (3, 1200), (4, 2500)]
_MONEY = "pembilang: pengeluaran_per_orang\n"
_TEN = f"""contoh:
  - asal: measures_extra#3
    kolom: [jumlah_anggota, pengeluaran_per_orang]
    baris: {[[n, 1000 * y] for n, y in TEN]}
    harap: {{nilai: "{{value}}"}}
"""
_LINE = 'garis: {nilai: 500000, sumber: "BPS, uji, Maret 2025, hlm. 1"}'
_ONE = "sebaran: {{batas: {cut}, ukuran: H, dimensi: [{{nama: A, indikator: [{{bobot: {points}, bila: {when}}}]}}]}}\n"
#: docs/bidang/measures_extra.md 1, with the columns that the snapshot has: three families, s = 16, 6, 12 of 36
_MPI = """sebaran:
  bobot: jumlah_anggota
  batas: 12
  ukuran: {part}{about}
  dimensi:
    - nama: Pendidikan
      indikator:
        - {{bobot: 6, bila: umur_kepala > 80}}
        - {{bobot: 6, bila: anak_tidak_sekolah > 0}}
    - nama: Kesehatan
      indikator:
        - {{bobot: 6, bila: jumlah_balita > 3}}
        - {{bobot: 6, bila: jumlah_lansia > 3}}
    - nama: Standar hidup
      indikator:
        - {{nama: S1, bobot: 2, bila: "r308 di (8, 9, 10)"}}
        - {{bobot: 2, bila: "r309a = 6"}}
        - {{bobot: 2, bila: "r306a di (6, 8, 9, 11)"}}
        - {{bobot: 2, bila: r307a = 4}}
        - {{bobot: 2, bila: "r303 di (7, 8, 9)"}}
        - {{bobot: 2, bila: jumlah_anak > 8}}
contoh:
  - asal: measures_extra#1
    kolom:
      [jumlah_anggota, umur_kepala, anak_tidak_sekolah, jumlah_balita, jumlah_lansia,
       r308, r309a, r306a, r307a, r303, jumlah_anak]
    baris:
      - [4, 40, 1, 0, 4, "8", "1", "6", "1", "1", 0]
      - [1, 40, 0, 0, 0, "8", "6", "1", "1", "1", 9]
      - [3, 90, 0, 0, 0, "8", "6", "1", "1", "7", 0]
      - [9, 90, 1, null, 4, "8", "6", "1", "1", "7", 0]
    harap: {{n: {n}, d: {d}, nilai: "{value}"}}
"""


def content_of(kind: str, body: str) -> Content:
    """The shipped content with one indicator more."""
    text = _HEAD.format(kind=kind) + body
    spec = read_indicator("uji", compose("indicators/uji.yaml", text))
    return replace(
        CONTENT, indicators={**CONTENT.indicators, "uji": spec}, digest=hashlib.sha256(text.encode()).hexdigest()
    )


def wrong(content: Content) -> None:
    """Raises the first fault of the indicator that the test wrote."""
    spec = content.indicators["uji"]
    for engine in ENGINES:
        for example in spec.examples:
            outcome = run_example(spec, example, content, LISTS, engine)
            assert outcome.holds, (engine.name, outcome.found, example.expected)


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("fgt", f"{{bobot: jumlah_anggota, alfa: 0, {_LINE}}}", "0.450000"),  # 9/20; y <= z would give 11/20
        ("fgt", f"{{bobot: jumlah_anggota, alfa: 1, {_LINE}}}", "0.086500"),
        ("fgt", f"{{bobot: jumlah_anggota, alfa: 2, {_LINE}}}", "0.025530"),
        ("fgt", f"{{alfa: 0, {_LINE}}}", "0.400000"),  # families: the trap of the page
        ("gini", "{bobot: jumlah_anggota}", "0.358312"),
        ("gini", "{}", "0.350814"),
        ("kuantil", "{bobot: jumlah_anggota, persen: 50}", "500000.000000"),
    ],
)
def test_the_ten_families_of_the_domain_page(kind: str, told: str, value: str) -> None:
    wrong(content_of(kind, f"{_MONEY}sebaran: {told}\n{_TEN.replace('{value}', value)}"))


#: docs/bidang/population_parameters.md 9: ten persons, in thousand rupiah a month, and a line of 600 thousand
PERSONS = (250, 420, 480, 570, 600, 650, 720, 900, 1300, 2400)


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("fgt", "alfa: 0", "0.400000"),  # 600 thousand is not below the line
        ("fgt", "alfa: 1", "0.113333"),
        ("fgt", "alfa: 2", "0.047278"),
        ("gini", "", "0.339083"),  # the grouped formula of that page gives 0.319903: another measure, not made
        ("rata_uang", "", "829000.000000"),
    ],
)
def test_the_ten_persons_of_the_parameters_page(kind: str, told: str, value: str) -> None:
    line = ", garis: {nilai: 600000, sumber: uji}" if kind == "fgt" else ""
    rows = [[1, 1000 * own] for own in PERSONS]
    example = f"""contoh:
  - asal: population_parameters#9
    kolom: [jumlah_anggota, pengeluaran_per_orang]
    baris: {rows}
    harap: {{nilai: "{value}"}}
"""
    wrong(content_of(kind, f"{_MONEY}sebaran: {{{told}{line}}}\n{example}"))


@pytest.mark.parametrize(
    ("part", "n", "d", "value"),
    [("H", 7, 8, "0.875000"), ("A", 100, 252, "0.396825"), ("M0", 100, 288, "0.347222")],
)
def test_the_three_families_of_the_domain_page(part: str, n: int, d: int, value: str) -> None:
    """Twelve points are poor; a family that left one question unanswered leaves the index."""
    wrong(content_of("komposit", _MPI.format(part=part, about="", n=n, d=d, value=value)))


@pytest.mark.parametrize(
    ("part", "about", "n", "d", "value"),
    [
        ("sumbangan", "Pendidikan", 42, 100, "0.420000"),  # 21/50
        ("sumbangan", "Kesehatan", 24, 100, "0.240000"),  # 6/25
        ("sumbangan", "Standar hidup", 34, 100, "0.340000"),  # 17/50
        ("sumbangan", "S1", 14, 100, "0.140000"),  # 7/50
        ("tersensor", "S1", 7, 8, "0.875000"),  # 7/8, though all eight are deprived in it
        ("tersensor", "Kesehatan", 4, 8, "0.500000"),  # the four of the first family
    ],
)
def test_what_each_part_of_the_domain_page_contributes(part: str, about: str, n: int, d: int, value: str) -> None:
    told = _MPI.format(part=part, about=f"\n  tentang: {about}", n=n, d=d, value=value)
    wrong(content_of("komposit", told))


#: docs/bidang/population_parameters.md 10: what each of five families lacks of seven things, and its size
FIVE = [("1100101", 4), ("0000010", 3), ("1010111", 5), ("0000000", 2), ("0100110", 6)]
_ASKED = ("r502a", "r502b", "r502c", "r502d", "r502e", "r502f", "r502g")
_SEVEN = """sebaran:
  bobot: jumlah_anggota
  batas: 6
  ukuran: {told}
  dimensi:
    - nama: Pendidikan
      indikator: [{{nama: i1, bobot: 3, bila: r502a = 1}}, {{nama: i2, bobot: 3, bila: r502b = 1}}]
    - nama: Kesehatan
      indikator: [{{nama: i3, bobot: 3, bila: r502c = 1}}, {{nama: i4, bobot: 3, bila: r502d = 1}}]
    - nama: Standar hidup
      indikator:
        - {{nama: i5, bobot: 2, bila: r502e = 1}}
        - {{nama: i6, bobot: 2, bila: r502f = 1}}
        - {{nama: i7, bobot: 2, bila: r502g = 1}}
contoh:
  - asal: population_parameters#10
    kolom: {columns}
    baris: {rows}
    harap: {{nilai: "{value}"}}
"""


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("H", "0.750000"),
        ("A", "0.525926"),
        ("M0", "0.394444"),
        *zip([f"tersensor\n  tentang: i{i}" for i in range(1, 8)],
             ["0.450000", "0.500000", "0.250000", "0.000000", "0.750000", "0.550000", "0.450000"], strict=True),
        *zip([f"sumbangan\n  tentang: i{i}" for i in range(1, 8)],
             ["0.190141", "0.211268", "0.105634", "0.000000", "0.211268", "0.154930", "0.126761"], strict=True),
    ],
)  # fmt: skip
def test_the_five_families_of_the_parameters_page(told: str, value: str) -> None:
    """Weights of a sixth and a ninth are three and two points of eighteen; a third of them is six."""
    rows = [[size, *("1" if lacks == "1" else "2" for lacks in lacking)] for lacking, size in FIVE]
    columns = ["jumlah_anggota", *_ASKED]
    wrong(content_of("komposit", _SEVEN.format(told=told, columns=columns, rows=rows, value=value)))


def test_the_dusun_of_the_domain_page_add_up() -> None:
    """A: H 4/5, A 4/9, M0 16/45, contribution 16/25; B: 1, 1/3, 1/3, 9/25; 5/8 of 16/45 and 3/8 of 1/3 are 25/72."""
    first, second = {16: (1, 4), 6: (1, 1)}, {12: (1, 3)}
    expected = {
        "H": (Fraction(4, 5), Fraction(1), Fraction(7, 8)),
        "A": (Fraction(4, 9), Fraction(1, 3), Fraction(25, 63)),
        "M0": (Fraction(16, 45), Fraction(1, 3), Fraction(25, 72)),
    }
    for part, values in expected.items():
        for counts, value in zip((first, second, add_values(first, second)), values, strict=True):
            weights = {points: weight for points, (_, weight) in counts.items()}
            assert Fraction(*spread.deprivation(weights, FakeSpec(part))) == value  # type: ignore[arg-type]
    parts = [spread.deprivation({p: w for p, (_, w) in c.items()}, FakeSpec("M0"))[0] for c in (first, second)]  # type: ignore[arg-type]
    assert [Fraction(part, sum(parts)) for part in parts] == [Fraction(16, 25), Fraction(9, 25)]
    assert Fraction(5, 8) * Fraction(16, 45) + Fraction(3, 8) * Fraction(1, 3) == Fraction(25, 72)


families = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 40)), max_size=14)


def counted(told: list[acuan.Family]) -> Values:
    found: Values = {}
    for members, value in told:
        found = add_values(found, {value: (1, members)})
    return found


def as_fraction(pair: tuple[int, int]) -> Fraction | None:
    return Fraction(*pair) if pair[1] else None


@given(families, families, st.integers(1, 40), st.integers(0, 2), st.integers(1, 99))
def test_two_populations_added_are_one(
    one: list[acuan.Family], other: list[acuan.Family], line: int, alpha: int, percent: int
) -> None:
    """Every index of the sum of two counts is that of all people together, in whatever order they come."""
    both = counted(one[::-1])
    weights = {value: weight for value, (_, weight) in add_values(both, counted(other)).items()}
    everyone = [*other, *one]
    assert as_fraction(spread.fgt(weights, line, alpha)) == acuan.fgt(everyone, line, alpha)
    assert as_fraction(spread.gini(weights)) == acuan.gini(everyone)
    assert as_fraction(spread.quantile(weights, percent)) == acuan.quantile(everyone, percent)
    expected = acuan.deprivation(everyone, 36, 12)
    for part, value in expected.items():
        told = FakeSpec(part)
        assert as_fraction(spread.deprivation(weights, told)) == value  # type: ignore[arg-type]


class FakeSpec:
    """Points of 36, poor from 12 on."""

    points, cut, about, step = 36, 12, "", 37

    def __init__(self, part: str) -> None:
        self.part = part


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("fgt", _MONEY + "sebaran: {alfa: 0, garis: {nilai: 500000, sumber: ' '}}\n", "tanpa sumber"),
        ("fgt", _MONEY + "sebaran: {alfa: 0, garis: {nilai: 500000}}\n", "sumber"),
        ("fgt", _MONEY + f"sebaran: {{alfa: 3, {_LINE}}}\n", "alfa"),
        ("fgt", f"pembilang: luas_per_anggota\nsebaran: {{alfa: 0, {_LINE}}}\n", "K206"),
        ("fgt", f"pembilang: desil_nasional\nsebaran: {{alfa: 0, {_LINE}}}\n", "K206"),
        ("fgt", _MONEY, "sebaran"),
        ("gini", _MONEY + "sebaran: {bobot: jk_kepala}\n", "K204"),
        ("gini", "pembilang: r308\nsebaran: {}\n", "K204"),
        ("gini", _MONEY + "sebaran: {persen: 50}\n", "persen"),
        ("kuantil", _MONEY + "sebaran: {persen: 100}\n", "persen"),
        ("persen", "pembilang: pengeluaran_per_orang < 500000\n", "E102"),  # money is no published cell by itself
        ("rata", _MONEY, "K204"),
        ("komposit", "sebaran: {batas: 1, ukuran: H, dimensi: []}\n", "dimensi"),
        ("komposit", _ONE.format(cut=3, points="2", when="jumlah_anak > 1"), "batas"),
        ("komposit", _ONE.format(cut=1, points="0.5", when="jumlah_anak > 1"), "bobot"),
        ("komposit", _ONE.format(cut=1, points="1", when="jumlah > 1"), "E102"),
        ("komposit", _ONE.replace("H", "sumbangan").format(cut=1, points="1", when="jumlah_anak > 1"), "tentang"),
        ("komposit", _ONE.replace("H", "tersensor, tentang: B").format(cut=1, points="1", when="jumlah_anak > 1"), "B"),
        ("komposit", _ONE.replace("H", "H, tentang: A").format(cut=1, points="1", when="jumlah_anak > 1"), "tentang"),
    ],
)  # fmt: skip
def test_a_wrong_definition_is_refused_with_file_and_line(kind: str, body: str, said: str) -> None:
    example = "contoh:\n  - {asal: uji, kolom: [jumlah_anggota], baris: [[1]], harap: {n: 0}}\n"
    with pytest.raises(CantikError, match=r"indicators/uji\.yaml:\d+") as refused:
        wrong(content_of(kind, body + example))
    assert said in str(refused.value)


def test_a_village_that_asked_is_counted(tmp_path: Path) -> None:
    """Whole amounts from the register to the index, through the file of the snapshot; the number stays inside."""
    told = f"{_MONEY}sebaran: {{bobot: jumlah_anggota, alfa: 1, {_LINE}}}\n"
    content = content_of("fgt", told)
    view = random_village(content, LISTS, persons=500, seed=4)
    size, draw = len(view.families["id"]), np.random.default_rng(4)
    food = [int(it) for it in draw.integers(0, 4_000_000, size)]
    other: list[int | None] = [int(it) for it in draw.integers(0, 3_000_000, size)]
    food[0], other[1], other[2] = 9 * 10**15, None, None  # a mistyped amount stops nobody
    view.families["pengeluaran_makanan"] = food  # type: ignore[index]
    view.families["pengeluaran_bukan_makanan"] = other  # type: ignore[index]
    policy = content.policies["baku_2026"]
    snapshot = freeze(view, content, LISTS, dt.date(2025, 12, 31), policy=policy)
    write_snapshot(snapshot, tmp_path / "potret")
    again = read_snapshot(tmp_path / "potret")
    results = compute(again, content, LISTS, policy=policy)
    (held,) = (figure for figure in results.indices if figure.spec.id == "uji")
    frame = again.frames["keluarga"]
    amounts, members = frame.amounts["pengeluaran_per_orang"], frame.columns["jumlah_anggota"]
    inside = (amounts >= 0) & (frame.columns["domisili"] == 0)
    expected = [(int(n), int(y)) for n, y in zip(members[inside], amounts[inside], strict=True)]
    assert Fraction(held.n, held.d) == acuan.fgt(expected, 500000, 1)
    assert held.n > 0
    assert held.records == len(expected)
    assert "uji" not in {figure.spec.id for figure in results.figures}
    poor = [(weight, 500000 - value) for value, weight, _ in held.homes if value < 500000]
    assert sum(weight * gap for weight, gap in poor) == held.n  # who stands behind it adds up to it
    for engine in (ReferenceEngine(), DuckdbEngine()):
        assert compute(snapshot, content, LISTS, policy=policy, engine=engine).indices == results.indices


def test_a_village_that_did_not_ask_has_no_index_and_the_snapshot_it_had() -> None:
    content = content_of("fgt", f"{_MONEY}sebaran: {{alfa: 0, {_LINE}}}\n")
    policy = content.policies["baku_2026"]
    view = random_village(content, LISTS, persons=200, seed=5)
    snapshot = freeze(view, content, LISTS, dt.date(2025, 12, 31), policy=policy)
    assert not any(frame.amounts for frame in snapshot.frames.values())
    assert "uang" not in snapshot.manifest
    results = compute(snapshot, content, LISTS, policy=policy)
    assert [one.code for one in results.not_made if one.id == "uji"] == ["kosong"]


def test_what_ships_of_these_kinds_is_deprivation_and_land() -> None:
    """No line of poverty and nothing of money is shipped; what may be printed: tests/protect/test_nilai.py."""
    shipped = {one.id: one.kind for one in CONTENT.indicators.values() if one.spread is not None}
    assert set(shipped.values()) == {"komposit", "gini"}
    assert {name.rsplit("_", 1)[0] for name in shipped} == {
        "deprivasi_regsosek",
        "deprivasi_dtsen",
        "keluarga_berisiko",
        "sdgs_gini",  # of farm land
    }
    assert list(wrong_examples(CONTENT, LISTS, NumpyEngine())) == []
    assert isinstance(next(iter(CONTENT.indicators.values())), Indicator)
