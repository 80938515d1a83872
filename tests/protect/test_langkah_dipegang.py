"""Steps of protection that no other test missed when they were taken out: what is printed without them, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cantik import protect
from cantik.content.kinds import Policy
from cantik.measure.result import Cube, MeasuredFigure, Results
from cantik.protect.result import Protected
from tests.protect.bekal import families, policy, results
from tests.protect.bekal_orang import CLASSIFICATIONS, people
from tests.protect.bekal_orang import results as of_people
from tests.protect.test_dahulu_dipegang import FIGURE, MERGES
from tests.serangan.attack import number
from tests.serangan.baca import attacker


def _safe(data: Results, rules: Policy | None = None) -> Protected:
    return protect.apply(data, rules or policy(), classifications={MERGES.id: MERGES}, youngest_head=10)


def _with(*figures: MeasuredFigure) -> Results:
    return replace(results(), figures=figures)


def test_an_indicator_of_a_basis_that_is_not_complete_prints_its_percentage_alone() -> None:
    """65 of 385 families, 20 of 104 in a dusun: where too few families are recorded to count them, no number of them is
    told, neither of those with a good floor nor of all."""
    whole = _safe(_with(FIGURE)).figures
    assert (whole[0].numerator, whole[0].denominator) == (65, 385)
    partly = _safe(replace(_with(FIGURE), percent_only=frozenset({"keluarga"}))).figures
    assert [each.value for each in partly] == [each.value for each in whole]
    assert {(each.numerator, each.denominator) for each in partly} == {(None, None)}


def test_an_indicator_of_the_village_alone_says_nothing_of_its_dusun() -> None:
    spec = replace(FIGURE.spec, disclosure=replace(FIGURE.spec.disclosure, level_min="desa"))
    told = [_safe(_with(figure)).figures for figure in (FIGURE, replace(FIGURE, spec=spec))]
    assert [len(figures) for figures in told] == [4, 1]
    assert told[1][0].area == ""


def test_a_percentage_of_few_is_not_printed() -> None:
    """Fourteen of 29 are no small number, but of 29 no percentage is told; fifteen of 30 are half."""
    village = replace(FIGURE.geo, categories=FIGURE.geo.categories[:1])
    for n, d, value in ((14, 29, None), (15, 30, 50)):
        told = _safe(_with(replace(FIGURE, geo=village, n=n, d=d, n_by_geo=(n,), d_by_geo=(d,)))).figures
        assert [(each.value, each.numerator) for each in told] == [(value, value and n)]


def _floors(kelas: str, name: str, *dusun: list[int]) -> Cube:
    cube, _ = families("lantai", kelas, *dusun)
    return replace(cube, spec=replace(cube.spec, id=name, universe="semua"))


def test_what_an_open_table_tells_is_no_secret_of_another() -> None:
    """Everybody can look up the three families of the second dusun: who chooses knows it and hides nothing; who did not
    know it would hide the three, which the auditor finds told, and the table would be withdrawn."""
    rows = [50, 30, 40, 20], [60, 40, 3, 20]
    closed = _safe(results(_floors("B", "tertutup", *rows)))
    assert any(cell.value is None for table in closed.tables for cell in table.cells)
    both = _safe(results(_floors("A", "terbuka", *rows), _floors("B", "tertutup", *rows)))
    told = [table for table in both.tables if table.spec.id == "tertutup"]
    assert {len(table.axes) for table in told} == {1, 2}
    assert all(cell.status == "ada" for table in told for cell in table.cells)


def test_a_book_that_hides_more_once_its_tables_agree_gives_up_a_detail() -> None:
    """In this village each table by itself is chosen within three of a hundred; what they tell of each other costs two
    of 43 numbers more."""
    data = of_people(people(4, 300))
    for limit in ("0.10", "0.03"):
        rules = policy(book_na_max=limit)
        book = protect.apply(data, rules, classifications=CLASSIFICATIONS, youngest_head=10).summary["buku"]
        assert book["sel"] > 30
        assert book["na"] <= float(limit) * book["sel"]


def test_whoever_is_alone_in_a_hidden_number_does_not_learn_the_one_beside_it() -> None:
    """One family has a floor that nobody else has, four have another one: five together, so that either may be anything
    to who knows neither. The one knows itself: a third number has to be hidden."""
    cube, _ = families("lantai", "B", [100, 60, 40, 30, 35, 45, 1, 4, 50, 55, 70, 80])
    told = protect.apply(results(cube), policy(book_na_max="1"), classifications={}, youngest_head=10)
    alone = attacker(told.tables).learn(number({"kategori": frozenset("6")}, 1))
    low, high = alone.interval({"kategori": frozenset("7")})
    assert low <= 3
    assert high >= 5


def test_the_annex_hides_nothing_that_the_book_prints() -> None:
    """All families of the second dusun have one kind of floor: the four of the first dusun can only be hidden behind
    numbers of the village, which the book prints. It stays as it is, and a table of dusun is not printed."""
    cube, _ = families("lantai", "B", [50, 30, 4], [0, 0, 20])
    told = protect.apply(results(cube), policy(book_na_max="1"), classifications={}, youngest_head=10)
    assert [[cell.value for cell in table.cells] for table in told.tables] == [[50, 30, 24, 104]]


@pytest.mark.parametrize("limit", ["0.10", "1"], ids=["lampiran", "buku"])
def test_no_more_is_hidden_than_has_to_be(limit: str) -> None:
    """A small number in each of three dusun, each of another kind: each needs one beside it, and six are enough."""
    rows = [30, 2, 6], [12, 6, 4], [3, 30, 50]
    cube, _ = families("lantai", "B", *rows)
    rules = policy(book_na_max=limit, table_na_max=limit.replace("0.10", "0.3333"), table_persons_max="1")
    told = protect.apply(results(cube), rules, classifications={}, youngest_head=10)
    (by_area,) = (table for table in told.tables if len(table.axes) > 1)
    assert by_area.tier == ("buku" if limit == "1" else "lampiran")
    assert sum(cell.value is None for cell in by_area.cells) == 6
    known = attacker(told.tables)
    for dusun, kind in ((0, 1), (1, 2), (2, 0)):
        low, high = known.interval({"wilayah": frozenset(str(dusun)), "kategori": frozenset(str(kind))})
        assert low <= rows[dusun][kind] - 1
        assert high >= 5
