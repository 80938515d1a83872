"""Coverage of a measure by dusun, of villages made for it: who was reached, whose answer is known, what that allows.

The village is 600 people of 30 in six dusun of a hundred, all in the population register; a second source, Regsosek,
reached some of them. The numbers beside each case are counted by hand (docs/bidang/quality_policy.md 4).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cantik import measure, protect
from cantik.content.kinds import Content, Policy
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.result import Cube, Results
from cantik.protect.result import Protected, SafeTable
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.freeze import freeze
from tests.measure.test_gates import CONTENT, LISTS, ON, POLICY, village

DUSUN = ("Anggrek", "Bakung", "Cempaka", "Dahlia", "Edelweis", "Flamboyan")
SIZE = 100
ASKED = ("penduduk_bekerja", "pekerja_lapangan_usaha", "penduduk_agama")
FEW: Content = replace(
    CONTENT,
    tables={name: CONTENT.tables[name] for name in ASKED},
    indicators={"penduduk_bekerja_15": CONTENT.indicators["penduduk_bekerja_15"]},
    digest="uji-cakupan",
)


def reached(numbers: tuple[int, ...], *, silent: int = 0) -> RegisterView:
    """The village with so many people of each dusun reached; the last `silent` of those did not answer whether they
    work. Of those who answered, every second one works, half of them in each of two fields."""
    view = village(SIZE * len(DUSUN))
    work: list[str | None] = []
    field: list[str | None] = []
    health: list[str | None] = []
    for number in numbers:
        for place in range(SIZE):
            here = place < number
            told = here and place < number - silent
            works = told and place % 2 == 0
            work.append(("1" if works else "2") if told else None)
            field.append(("1" if place % 4 == 0 else "12") if works else None)
            health.append("2" if here else None)
    persons = {
        **view.persons,
        "dusun": [name for name in DUSUN for _ in range(SIZE)],
        "agama": ["1", "2", "1"] * (len(DUSUN) * SIZE // 3),
        "r416a": work,
        "r417": field,
        "r429": health,
    }
    families = {**view.families, "dusun": persons["dusun"]}
    regsosek = SourceNote("regsosek", dt.date(2022, 11, 14), "b" * 64, "1", sum(numbers), sum(numbers))
    return replace(view, persons=persons, families=families, sources=(*view.sources, regsosek))


def results(view: RegisterView) -> Results:
    return measure.compute(freeze(view, FEW, LISTS, ON, policy=POLICY), FEW, LISTS, policy=POLICY)


def covered(found: Results, name: str) -> MeasureCoverage:
    coverage = next(cube.coverage for cube in found.cubes if cube.spec.id == name)
    assert coverage is not None
    return coverage


def shielded(found: Results, policy: Policy = POLICY) -> Protected:
    return protect.apply(
        found, policy, classifications=FEW.classifications, youngest_head=FEW.limits["umur_kepala"].whole
    )


# what is reached of the six hundreds | dusun without data | recorded of 600 | percentages only
CASES: dict[str, tuple[tuple[int, ...], set[str], int, bool]] = {
    "semua": ((100, 100, 100, 100, 100, 100), set(), 600, False),
    "satu_dusun_tidak_ada": ((100, 100, 100, 100, 100, 0), {"flamboyan"}, 500, True),
    "satu_dusun_kurang": ((100, 100, 100, 100, 100, 79), {"flamboyan"}, 579, False),
    "satu_dusun_tepat_batas": ((100, 100, 100, 100, 100, 80), set(), 580, False),
    "tersebar": ((90, 90, 90, 90, 90, 90), set(), 540, True),
    "tersebar_dan_kurang": ((100, 100, 95, 95, 90, 40), {"flamboyan"}, 520, True),
}


@pytest.mark.parametrize("name", CASES)
def test_each_dusun_has_its_own_coverage(name: str) -> None:
    numbers, without, recorded, percent = CASES[name]
    found = results(reached(numbers))
    for table in ("penduduk_bekerja", "pekerja_lapangan_usaha"):
        coverage = covered(found, table)
        assert (sum(coverage.frame), coverage.recorded) == (600, numbers), table
        assert coverage.without_data(POLICY) == without, table
        assert (sum(coverage.recorded), coverage.percent_only(POLICY)) == (recorded, percent), table
    register = covered(found, "penduduk_agama")
    assert (register.recorded, register.without_data(POLICY)) == ((100,) * 6, frozenset()), "the register reached all"


def test_a_universe_that_nobody_answered_is_no_zero() -> None:
    """Whether somebody works is itself a question: where it was not asked, nobody is known not to work."""
    found = results(reached((100, 100, 100, 100, 100, 0)))
    coverage = covered(found, "pekerja_lapangan_usaha")
    cube = next(cube for cube in found.cubes if cube.spec.id == "pekerja_lapangan_usaha")

    assert int(cube.counts[-1].sum()) == 0
    assert coverage.known == (100, 100, 100, 100, 100, 0)
    assert coverage.silent == {"flamboyan"}


@pytest.mark.parametrize(
    ("numbers", "silent", "reason"),
    [
        ((100, 100, 100, 100, 0, 0), 0, "Terdata 66,7 persen (400 dari 600); hanya untuk desa sendiri."),
        ((79, 79, 79, 79, 79, 79), 0, "Terdata 79,0 persen (474 dari 600); hanya untuk desa sendiri."),
        ((100, 100, 100, 100, 100, 100), 21, "Tidak terjawab 21,0 persen, lebih dari batas 20 persen."),
    ],
)
def test_the_gate_of_the_village_holds_where_the_universe_is_an_answer(
    numbers: tuple[int, ...], silent: int, reason: str
) -> None:
    found = results(reached(numbers, silent=silent))
    why = {unmade.id: unmade.reason for unmade in found.not_made}
    assert {name: why.get(name) for name in ("penduduk_bekerja", "pekerja_lapangan_usaha")} == {
        "penduduk_bekerja": reason,
        "pekerja_lapangan_usaha": reason,
    }
    assert "penduduk_agama" not in why


def by_dusun(safe: Protected, name: str, area: str) -> list[tuple[int | None, str]]:
    tables = [table for table in safe.tables if table.spec.id == name]
    return [cell for table in tables for cell in _cells(table, area)]


def _cells(table: SafeTable, area: str) -> list[tuple[int | None, str]]:
    (position,) = (i for i, axis in enumerate(table.axes) if axis.role == "wilayah") if _geo(table) else (None,)
    if position is None:
        return []
    inner = 1
    for axis in table.axes[position + 1 :]:
        inner *= len(axis.categories)
    size = len(table.axes[position].categories)
    at = table.axes[position].index(area)
    return [(cell.value, cell.status) for flat, cell in enumerate(table.cells) if flat // inner % size == at]


def _geo(table: SafeTable) -> bool:
    return any(axis.role == "wilayah" for axis in table.axes)


@pytest.mark.parametrize("numbers", [(100, 100, 100, 100, 100, 0), (100, 100, 100, 100, 100, 79)])
def test_a_dusun_without_data_is_not_available_and_hides_nothing(numbers: tuple[int, ...]) -> None:
    safe = shielded(results(reached(numbers)))
    for table in ("penduduk_bekerja", "pekerja_lapangan_usaha"):
        found = by_dusun(safe, table, "flamboyan")
        assert found, table
        assert set(found) == {(None, "tidak_tersedia")}, table
        assert not {status for _, status in by_dusun(safe, table, "anggrek")} & {"tidak_tersedia"}
    (figure,) = (f for f in safe.figures if f.area == "flamboyan" and f.spec.id == "penduduk_bekerja_15")
    assert (figure.value, figure.numerator, figure.denominator, figure.status) == (None, None, None, "tidak_tersedia")


def test_what_everybody_knows_to_be_nobody_hides_no_one() -> None:
    """Three of Anggrek do not work and must stay hidden. The empty Flamboyan would be the cheapest second cell, but its
    note says that nobody of it is counted, so the three could be computed: another dusun hides them."""
    view = reached((100, 100, 100, 100, 100, 0))
    rare = ["2" if place % SIZE < (3 if place < SIZE else 20) else "1" for place in range(SIZE * 5)]
    persons = {**view.persons, "r416a": rare + [None] * SIZE, "r417": [None] * (SIZE * len(DUSUN))}
    loose = replace(POLICY, book_na_max="0.10", annex_na_max="1")  # a table that hides so much is printed
    safe = shielded(results(replace(view, persons=persons)), loose)
    tables = [table for table in safe.tables if table.spec.id == "penduduk_bekerja" and _geo(table)]
    assert tables
    hidden = dict.fromkeys(DUSUN, 0)
    for table in tables:
        for area in DUSUN:
            hidden[area] += sum(status == "rahasia" for _, status in _cells(table, area.lower()))
    assert hidden["Anggrek"] > 0
    assert hidden["Flamboyan"] == 0
    assert sum(number > 0 for number in hidden.values()) > 1, hidden
    for cell in (cell for table in tables for cell in table.cells if cell.status == "rahasia"):
        assert cell.low is not None
        assert cell.high is None or cell.high > cell.low


def test_percentages_say_nothing_of_counts() -> None:
    """An indicator from 80 to 95 per cent keeps its value and loses its two counts: 250 of 500 work."""
    safe = shielded(results(reached((100, 100, 100, 100, 100, 0))))
    (figure,) = (f for f in safe.figures if not f.area and f.spec.id == "penduduk_bekerja_15")
    assert (str(figure.value), figure.numerator, figure.denominator) == ("50.00", None, None)


def test_one_source_is_its_own_frame() -> None:
    """Without a second source everybody of the file was reached, whatever he answered."""
    view = reached((100, 100, 100, 100, 100, 0))
    alone = results(replace(view, sources=view.sources[:1]))
    cubes: dict[str, Cube] = {cube.spec.id: cube for cube in alone.cubes}
    coverage = cubes["penduduk_agama"].coverage
    assert coverage is not None
    assert coverage.share == 1
