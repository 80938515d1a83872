"""Dusun of which too little is known, and one that answered nothing: what is printed of them, and what the numbers of
the others let a reader reckon. By hand: 36 of 100 families of the third dusun answered, none of 30 of the fourth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cantik import protect
from cantik.content.kinds import Classification
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.result import Cube, MeasuredFigure
from cantik.protect.result import Protected
from tests.protect.bekal import families, policy, results
from tests.protect.test_dahulu_dipegang import FIGURE

Known = tuple[Cube, Classification]


def _known(made: Known, frame: Sequence[int], known: Sequence[int]) -> Known:
    """The table when so many of each dusun are there, and of so many the answer is known."""
    cube, merges = made
    areas = tuple(category.id for category in cube.geo.categories)
    told = MeasureCoverage(areas, tuple(frame), tuple(known), tuple(known), tuple(frame), tuple(known))
    return replace(cube, spec=replace(cube.spec, universe="semua"), coverage=told), merges


FLOORS = families("lantai", "B", [50, 30, 4, 20], [60, 40, 20, 20], [12, 9, 7, 8], [0, 0, 0, 0])
TABLE = _known(FLOORS, (104, 140, 100, 30), (104, 140, 36, 0))


def _safe(made: Known, *figures: MeasuredFigure) -> Protected:
    data = replace(results(made[0]), figures=figures)
    return protect.apply(data, policy(), classifications={made[1].id: made[1]}, youngest_head=10)


def test_nothing_is_printed_of_a_dusun_of_which_too_little_is_known() -> None:
    """Nor is a range: of the 31 families of the third kind 20 are told, so that of the first dusun a reader knows no
    more than that it has 0 to 11 of them, and 13 to 24 of the fourth kind."""
    (_, by_area) = _safe(TABLE).tables
    lines = [by_area.cells[at : at + 5] for at in range(0, 25, 5)]
    told = [[(cell.value, cell.low, cell.high) for cell in line] for line in lines]
    nothing = (None, None, None)
    assert told[0] == [(50, None, None), (30, None, None), (None, 0, 11), (None, 13, 24), (104, None, None)]
    assert [cell.value for cell in lines[1]] == [60, 40, 20, 20, 140]
    assert told[2:4] == [[nothing] * 5] * 2
    assert {cell.status for line in lines[2:4] for cell in line} == {"tidak_tersedia"}


def test_public_ranges_count_nothing_that_is_not_printed() -> None:
    """24 of the first dusun and 13 of the second are of the two small kinds; of the third dusun nothing is printed, so
    that the 60 of the village say no more of them."""
    made = _known(
        families("lantai", "B", [50, 30, 4, 20], [60, 40, 6, 7], [100, 90, 50, 60]), (104, 113, 1000), (104, 113, 300)
    )
    (_, by_area) = _safe(made).tables
    told = [(cell.low, cell.high) for cell in by_area.cells if cell.status == "rahasia"]
    assert told == [(0, 24), (0, 24), (0, 13), (0, 13)]


def test_an_indicator_of_such_a_dusun_is_not_available() -> None:
    cube = TABLE[0]
    assert cube.coverage is not None
    areas = replace(FIGURE.geo, categories=cube.geo.categories)
    figure = replace(
        FIGURE, geo=areas, coverage=cube.coverage, n=48, d=280, n_by_geo=(20, 20, 8, 0), d_by_geo=(104, 140, 36, 0)
    )
    told = {each.area: (each.status, each.numerator, each.value) for each in _safe(TABLE, figure).figures if each.area}
    assert [status for status, _, _ in told.values()][2:] == ["tidak_tersedia"] * 2
    assert list(told.values())[2:] == [("tidak_tersedia", None, None)] * 2


def test_what_a_silent_dusun_does_not_tell_hides_nothing_of_the_others() -> None:
    """Nobody of it is told to be ill, and nobody to be well: everybody knows that it answered nothing. Its noughts are
    no secret, and beside them 20 and more of the two other dusun stay printed."""
    cube, merges = families("lantai", "C", [20, 20, 0], [25, 30, 0], [0, 0, 30])
    *answers, silent = cube.axes[-1].categories
    quiet = replace(cube.axes[-1], categories=(*answers, replace(silent, missing=True)))
    safe = _safe(_known((replace(cube, axes=(*cube.axes[:-1], quiet)), merges), (40, 55, 30), (40, 55, 0)))
    by_area = next(table for table in safe.tables if len(table.axes) > 1)
    assert [cell.value for cell in by_area.cells[:8]] == [20, 20, 0, 40, 25, 30, 0, 55]
