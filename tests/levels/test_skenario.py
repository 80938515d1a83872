"""Scenarios of population against the worked steps of docs/bidang/measures_extra.md 4, typed in by hand, and their
laws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.content.loader import load_content
from cantik.levels.scenario.agree import apportion, fit_areas
from cantik.levels.scenario.cohort import CohortRates, advance, cohorts
from cantik.levels.scenario.level import AgeSexCount, ScenarioTerms, broad, level_scenario
from cantik.levels.scenario.ratios import change_ratios, project_counts
from tests.content.test_skedul import written
from tests.fixtures.hukum import examples


def six(value: Fraction) -> Decimal:
    """Six decimals, half up, as docs/bidang prints."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def whole(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def fractions(*values: str) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)


# ── cohort-component: five groups of 15 years ────────────────────────────────────────────────────
WOMEN, MEN = (13200, 12600, 11000, 8200, 5000), (13800, 12900, 10900, 7900, 4500)
RATES = CohortRates(
    width=15,
    fertility=fractions("0", "0.086", "0.052", "0", "0"),
    males_per_female=Fraction(105, 100),
    birth_survival=(Fraction("0.975"), Fraction("0.970")),
    survival=(
        fractions("0.985", "0.982", "0.968", "0.900", "0.520"),
        fractions("0.978", "0.972", "0.950", "0.860", "0.450"),
    ),
    migration=(fractions("20", "-300", "60", "0", "0"), fractions("25", "-420", "40", "0", "0")),
)


def test_the_worked_step_of_the_domain_page() -> None:
    step = advance(WOMEN, MEN, RATES)
    assert [six(value) for value in step.women] == [
        Decimal(text) for text in ("12128.424171", "12702.000000", "12433.200000", "10648.000000", "9980.000000")
    ]
    assert [six(value) for value in step.men] == [
        Decimal(text) for text in ("12673.646172", "13076.400000", "12578.800000", "10355.000000", "8819.000000")
    ]
    assert six(step.births) == Decimal("25458.738000")
    assert (six(step.girls), six(step.boys)) == (Decimal("12418.896585"), Decimal("13039.841415"))
    assert six(step.deaths) == Decimal("9489.267657")
    assert step.migrants == -575
    assert six(whole(step.women) + whole(step.men)) == Decimal("115394.470343")
    assert sum(WOMEN) + sum(MEN) == 100000


def test_births_are_not_those_of_the_women_before_they_moved() -> None:
    assert six(advance(WOMEN, MEN, RATES).births) != Decimal("25628.838000")


def test_who_would_be_fewer_than_nobody_is_refused() -> None:
    gone = CohortRates(
        RATES.width,
        RATES.fertility,
        RATES.males_per_female,
        RATES.birth_survival,
        RATES.survival,
        (fractions("0", "-13100", "0", "0", "0"), RATES.migration[1]),
    )
    with pytest.raises(CantikError) as caught:
        advance(WOMEN, MEN, gone)
    assert caught.value.code == "M150"
    assert "15" in caught.value.found


# ── Hamilton–Perry: ages end at 30+, ratio of children to persons 15–29 ──────────────────────────
FIRST, SECOND = (400, 420, 410, 390, 360, 350, 1670), (380, 402, 421, 380, 350, 349, 1800)
MOTHERS = range(3, 6)


def test_the_ratios_of_the_domain_page() -> None:
    ratios = change_ratios(FIRST, SECOND, mothers=MOTHERS)
    assert six(ratios.children) == Decimal("0.352178")
    assert [six(value) for value in ratios.cohorts] == [
        Decimal(text) for text in ("1.005000", "1.002381", "0.926829", "0.897436", "0.969444", "0.891089")
    ]


def test_the_worked_steps_of_the_domain_page() -> None:
    ratios = change_ratios(FIRST, SECOND, mothers=MOTHERS)
    five, ten = project_counts(ratios, SECOND, 2)
    assert [str(six(value)) for value in five] == [
        "377.015756", "381.900000", "402.957143", "390.195122", "341.025641", "339.305556", "1914.950495",
    ]  # fmt: skip
    assert [str(six(value)) for value in ten] == [
        "371.284651", "378.900835", "382.809286", "373.472474", "350.175109", "330.605413", "2008.743015",
    ]  # fmt: skip
    assert (six(whole(five)), six(whole(ten))) == (Decimal("4147.349713"), Decimal("4195.990784"))
    assert six(4150 / whole(five)) == Decimal("1.000639")
    assert six(4200 / whole(ten)) == Decimal("1.000955")
    assert apportion(five, 4150) == (377, 382, 403, 391, 341, 340, 1916)
    assert apportion(ten, 4200) == (372, 379, 383, 374, 350, 331, 2011)


def test_the_next_step_begins_from_unrounded_values() -> None:
    """From printed ones 15–19 would become 373 and 20–24 351; controlled or raw gives the same shares."""
    ratios = change_ratios(FIRST, SECOND, mothers=MOTHERS)
    five, ten = project_counts(ratios, SECOND, 2)
    printed = apportion(project_counts(ratios, apportion(five, 4150), 1)[0], 4200)
    assert (printed[3], printed[4]) == (373, 351)
    controlled = [value * 4150 / whole(five) for value in five]
    assert apportion(project_counts(ratios, controlled, 1)[0], 4200) == apportion(ten, 4200)


def test_without_anybody_in_the_first_count_the_level_above_tells_or_nobody() -> None:
    empty = (0, *FIRST[1:])
    with pytest.raises(CantikError) as caught:
        change_ratios(empty, SECOND, mothers=MOTHERS)
    assert caught.value.code == "M151"
    above = change_ratios(FIRST, SECOND, mothers=MOTHERS)
    assert change_ratios(empty, SECOND, mothers=MOTHERS, above=above).cohorts[0] == above.cohorts[0]


def test_children_are_those_of_women_where_women_are_counted() -> None:
    women = (tuple(n // 2 for n in FIRST), tuple(n // 2 + 1 for n in SECOND))
    ratios = change_ratios(FIRST, SECOND, mothers=MOTHERS, women=women)
    assert ratios.children == Fraction(SECOND[0], sum(women[1][3:6]))
    own = change_ratios(women[0], women[1], mothers=MOTHERS)
    (five,) = project_counts(ratios, SECOND, 1, women=women[1])
    assert five[0] == ratios.children * sum(project_counts(own, women[1], 1)[0][3:6])


# ── a level on a schedule of the content, and villages below it ──────────────────────────────────
COUNTED = AgeSexCount(WOMEN, MEN)


def terms(folder: Path, steps: int = 1, least: int = 100_000) -> ScenarioTerms:
    schedule = load_content(written(folder)).schedules["reka_2024"]
    return ScenarioTerms(15, steps, 1, least, schedule)


def test_the_worked_step_in_whole_persons(tmp_path: Path) -> None:
    """115,394.47 persons are 115,394; floors, then one more by falling fraction, women and men in one sum."""
    made = level_scenario(None, COUNTED, {}, terms(tmp_path))
    assert made.method == "kohor"
    assert made.women == ((12128, 12702, 12433, 10648, 9980),)
    assert made.men == ((12674, 13076, 12579, 10355, 8819),)
    assert sum(made.ages[0]) == 115_394


def test_villages_agree_with_a_level_on_a_schedule(tmp_path: Path) -> None:
    parts = {
        "b": AgeSexCount(tuple(n // 3 for n in WOMEN), tuple(n // 3 for n in MEN)),
        "a": AgeSexCount(tuple(n - n // 3 for n in WOMEN), tuple(n - n // 3 for n in MEN)),
    }
    before = {code: AgeSexCount(count.men, count.women) for code, count in parts.items()}
    areas = {code: (before[code] if code == "a" else None, count) for code, count in parts.items()}
    first = AgeSexCount(MEN, WOMEN)
    made = level_scenario(first, COUNTED, areas, terms(tmp_path, steps=3))
    assert [len(made.ages), len(made.areas["a"])] == [3, 1], "below only for few years"
    assert [a + b for a, b in zip(made.areas["a"][0], made.areas["b"][0], strict=True)] == list(made.ages[0])


def test_too_few_for_a_schedule_and_nothing_to_begin_from_are_refused(tmp_path: Path) -> None:
    for first, asked, code in (
        (None, terms(tmp_path, least=100_001), "M154"),
        (None, replace(terms(tmp_path), width=5), "M154"),
        (None, replace(terms(tmp_path), schedule=None), "M155"),
    ):
        with pytest.raises(CantikError) as caught:
            level_scenario(first, COUNTED, {}, asked)
        assert caught.value.code == code


def test_broad_ages_are_the_same_persons() -> None:
    cells = tuple(range(1, 17))
    assert broad(cells, 5) == (1 + 2 + 3, sum(range(4, 14)), 14 + 15 + 16)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────
people = st.lists(st.integers(1, 400), min_size=7, max_size=7)


@given(first=people, second=people, steps=st.integers(1, 2))
@settings(max_examples=examples(40))
def test_nobody_is_negative_and_totals_agree(first: list[int], second: list[int], steps: int) -> None:
    for raw in project_counts(change_ratios(first, second, mothers=MOTHERS), second, steps):
        assert all(value >= 0 for value in raw)
        total = round(whole(raw)) + 7
        found = apportion(raw, total)
        assert sum(found) == total
        factor = total / whole(raw)
        assert all(abs(value * factor - held) < 1 for value, held in zip(raw, found, strict=True))


@given(areas=st.dictionaries(st.sampled_from("abcdefgh"), people, min_size=1), above=people)
@settings(max_examples=examples(40))
def test_small_areas_agree_with_the_level_above_age_by_age(areas: dict[str, list[int]], above: list[int]) -> None:
    found = fit_areas({code: [Fraction(n) for n in raw] for code, raw in areas.items()}, above)
    assert found.keys() == areas.keys()
    assert [sum(column) for column in zip(*found.values(), strict=True)] == above
    assert all(value >= 0 for cells in found.values() for value in cells)


def test_an_age_that_nobody_has_below_is_shared_by_size() -> None:
    found = fit_areas({"a": fractions("0", "30"), "b": fractions("0", "10")}, (4, 40))
    assert found == {"a": (3, 30), "b": (1, 10)}


def test_the_order_of_areas_tells_nothing_and_ties_go_by_code() -> None:
    half = fractions("1", "1")
    assert fit_areas({"b": half, "a": half}, (1, 3)) == fit_areas({"a": half, "b": half}, (1, 3))
    assert fit_areas({"b": half, "a": half}, (1, 3))["a"] == (1, 2)


lived = st.lists(st.fractions(Fraction(1, 2), Fraction(1), max_denominator=50), min_size=4, max_size=4)


@given(survival=lived, open_end=st.fractions(Fraction(1, 10), Fraction(4, 5), max_denominator=20), at_birth=lived)
@settings(max_examples=examples(30))
def test_a_schedule_of_no_growth_gives_the_same_population(
    survival: list[Fraction], open_end: Fraction, at_birth: list[Fraction]
) -> None:
    """The stationary population of a life table, with as many births as replace it, stays as it is for ever.

    Written from the definition: each group is what the one before leaves, the open one what it and itself leave; births
    are those of which the youngest group is left. Everything exact.
    """
    born = Fraction(1000)
    sexes = []
    for lives in (at_birth[0], at_birth[1]):
        groups = [born * lives]
        for ratio in survival[:3]:
            groups.append(groups[-1] * ratio)
        groups.append(groups[-1] * survival[3] / (1 - open_end))
        sexes.append(tuple(groups))
    women, men = sexes
    none = (Fraction(0),) * 5
    rates = CohortRates(
        width=5,
        fertility=(Fraction(0), Fraction(0), 2 * born / (5 * women[2]), Fraction(0), Fraction(0)),
        males_per_female=Fraction(1),
        birth_survival=(at_birth[0], at_birth[1]),
        survival=((*survival, open_end), (*survival, open_end)),
        migration=(none, none),
    )
    for step in cohorts(women, men, rates, 3):
        assert (step.women, step.men) == (women, men)
        assert step.births == step.deaths == 2 * born


@given(women=people, men=people, moved=st.integers(-20, 20))
@settings(max_examples=examples(30))
def test_everybody_is_accounted_for(women: list[int], men: list[int], moved: int) -> None:
    """End = start + births − deaths + migrants, each told by itself."""
    seven = tuple(Fraction(9, 10) for _ in range(7))
    move = tuple(Fraction(moved if n == 3 else 0) for n in range(7))
    rates = CohortRates(
        5,
        tuple(Fraction(n in MOTHERS, 10) for n in range(7)),
        Fraction(105, 100),
        (Fraction(97, 100), Fraction(96, 100)),
        (seven, seven),
        (move, move),
    )
    if min(women[2], men[2]) * Fraction(9, 10) + moved < 0:
        return
    step = advance(women, men, rates)
    end = sum(step.women) + sum(step.men)
    assert end == sum(women) + sum(men) + step.births - step.deaths + step.migrants
    assert step.deaths >= 0
