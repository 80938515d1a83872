"""Which variant of a group is printed: the one of most worth among all that may be, found without trying them all."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bench.protect import Characteristic, classification_of, cube_of, village
from cantik import protect
from cantik.protect.group import Layout, group_of
from cantik.protect.previous.hysteresis import names_of
from cantik.protect.recoding.choice import Chooser, Protection, shapes
from cantik.protect.recoding.ladder import reasons
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Ties
from tests.protect.bekal import families, policy, results

RULES = Rules(policy())


def _choosers(seed: int, size: int) -> list[Chooser]:
    data, merges = village(seed, size)
    return [Chooser(group_of(cube, merges, 30), RULES, Ties()) for cube in data.cubes]


@pytest.mark.parametrize(("seed", "size"), [(2, 900), (4, 450), (1, 300)])
def test_no_variant_of_more_worth_is_passed_over(seed: int, size: int) -> None:
    """Bounds save work: whoever protects every variant of a group finds none that is worth more and within limits."""
    asked = 0
    for number in range(0, 6, 2):
        quick, whole = (_choosers(seed, size)[number] for _ in range(2))
        able = [found for c in whole.candidates if (found := whole.protect_variant(c.variant)) and whole.within(found)]
        for price in (0, 50, 400):
            best = quick.pick(price)
            assert (best is None) == (not able)
            if best is not None:
                asked += 1
                assert best.worth(price) == max(found.worth(price) for found in able)
                assert quick.within(best)
    assert asked >= 6


def test_each_of_the_two_limits_of_a_table_counts_by_itself() -> None:
    """A third of its cells, a quarter of its persons: exactly so many are within, more of one are not."""
    cube, merges = families("lantai", "B", [50, 30, 40, 20], [60, 40, 20, 20])
    chooser = Chooser(group_of(cube, {merges.id: merges}, 30), RULES, Ties())

    def within(cells: Fraction, persons: Fraction) -> bool:
        return chooser.within(Protection((), None, 1, 12, cells, persons))  # type: ignore[arg-type]

    assert within(RULES.table_limit, RULES.persons_limit)
    assert (RULES.table_limit, RULES.persons_limit) == (Fraction(1, 3), Fraction(1, 4))
    assert not within(Fraction(1, 2), Fraction(0))
    assert not within(Fraction(0), Fraction(1, 2))


def test_a_village_table_that_cannot_stand_comes_on_the_next_rung() -> None:
    """After the full list of four comes the rung of three, after that the rung of two, then nothing."""
    trait = Characteristic("kerja", "H", "B", (0.25,) * 4, (0, 1, 2, 2), (0, 1, 1, 1))
    cube, merges = cube_of(trait, np.array([[100, 60, 30, 60]], np.int64)), classification_of(trait)
    chooser = Chooser(group_of(cube, {merges.id: merges}, 30), RULES, Ties())
    sizes: list[int] = []
    book = chooser.pick(0)
    while book is not None and len(sizes) < 4:
        assert len(book.variant) == 1
        sizes.append(len(book.variant[0].codes))
        book = chooser.coarser(book.variant)
    assert sizes == [4, 3, 2]


def test_a_book_with_less_detail_loses_its_last_table_only_where_nothing_coarser_of_it_stands() -> None:
    """Step by step less is printed, to nothing: each step within the limits, none of them again."""
    coarsened = 0
    for chooser in _choosers(2, 900):
        book, seen = chooser.pick(0), []
        while book is not None:
            assert chooser.within(book)
            assert book.variant not in seen
            seen.append(book.variant)
            coarser = chooser.coarser(book.variant)
            *rest, last = book.variant
            kept = coarser is not None and len(coarser.variant) == len(seen[-1])
            assert kept is any(_stands(chooser, (*rest, shape)) for shape in _fewer_axes(last)) or not rest
            coarsened += kept and bool(rest)
            book = coarser
    assert coarsened


def _fewer_axes(shape: Layout) -> list[Layout]:
    """The table by fewer of its axes, of which at least one stays."""
    sides = [
        (area, sex, age)
        for area in {shape.area, False}
        for sex in {shape.sex, False}
        for age in {shape.age, False}
        if (area, sex, age) != (shape.area, shape.sex, shape.age) and (area or (shape.kind == "X" and (sex or age)))
    ]
    return [replace(shape, area=area, sex=sex, age=age) for area, sex, age in sides]


def _stands(chooser: Chooser, variant: tuple[Layout, ...]) -> bool:
    if variant not in chooser.homes or any(layout in chooser.refused for layout in variant):
        return False
    return chooser.within(chooser.protect_variant(variant))


def test_a_table_by_sex_and_age_is_declared_by_both() -> None:
    data, merges = village(2, 900)
    group = group_of(next(cube for cube in data.cubes if "jk_umur" in cube.spec.details), merges, 30)
    _, details = shapes(group)
    assert {(shape.sex, shape.age) for shape in details} >= {(True, True)}
    assert all(shape.kind == "X" and not shape.area for shape in details)


@pytest.mark.parametrize(
    ("name", "shape"), [("jk_umur", (True, True)), ("jk", (True, False)), ("umur", (False, True)), ("lain", None)]
)
def test_details_are_by_what_their_name_says(name: str, shape: tuple[bool, bool] | None) -> None:
    data, merges = village(2, 900)
    group = group_of(next(cube for cube in data.cubes if "jk_umur" in cube.spec.details), merges, 30)
    assert [(each.sex, each.age) for each in shapes(replace(group, details=(name,)))[1]] == ([shape] if shape else [])


def test_no_variant_is_worth_more_than_its_rungs_allow() -> None:
    for chooser in _choosers(4, 450)[:3]:
        for candidate in chooser.candidates:
            found = chooser.protect_variant(candidate.variant)
            if found is not None:
                for pair in chooser.homes[candidate.variant]:
                    assert all(found.worth(price) <= chooser.most(price, pair) for price in (0, 400))


def test_a_layout_of_two_categories_is_read_back_as_it_was_written() -> None:
    """A former edition on the coarsest rung stays comparable; one category is no table."""
    cube, merges = families("lantai", "B", [50, 30, 40, 20], [60, 40, 20, 20])
    group, names = group_of(cube, {merges.id: merges}, 30), names_of(cube)
    for codes in ((0b0001, 0b1110), (0b0001, 0b0010, 0b1100)):
        layout = Layout("G", True, False, False, codes)
        assert names.read_layout(names.layout(layout), group) == layout
    assert names.read_layout(names.layout(Layout("G", True, False, False, (0b1111,))), group) is None


def test_few_who_did_not_answer_are_no_small_number() -> None:
    """Three families told nothing: that is not told of anybody. Three who told something are hidden."""
    cube, _ = families("lantai", "B", [50, 30, 40, 3])
    told, *_ = protect.apply(results(cube), policy(), classifications={}, youngest_head=10).tables or (None,)
    assert told is None or 3 not in [cell.value for cell in told.cells]
    *known, last = cube.axes[-1].categories
    silent = replace(cube.axes[-1], categories=(*known, replace(last, missing=True)))
    quiet = replace(cube, axes=(*cube.axes[:-1], silent))
    safe = protect.apply(results(quiet), policy(), classifications={}, youngest_head=10)
    assert [cell.value for cell in safe.tables[0].cells] == [50, 30, 40, 3, 123]


def test_few_of_a_dusun_who_did_not_answer_are_no_small_number_either() -> None:
    """Three families of the first dusun told nothing: beside 30 and more of everything else nothing is hidden."""
    cube, _ = families("lantai", "B", [50, 30, 40, 3], [60, 35, 45, 9])
    *known, last = cube.axes[-1].categories
    quiet = replace(cube.axes[-1], categories=(*known, replace(last, missing=True)))
    for rows, hidden in ((quiet, False), (cube.axes[-1], True)):
        group = group_of(replace(cube, axes=(*cube.axes[:-1], rows)), {}, 30)
        found = reasons(group, Layout("G", True, False, False, group.leaves), RULES)
        assert bool(found[1, 0, 0, 3]) is hidden
        assert found.astype(bool).sum() == hidden
