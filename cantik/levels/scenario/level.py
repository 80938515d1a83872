"""The scenario of a level and of the small areas in it, in whole persons that add up. Pure.

The level is carried on by a named schedule where it is large enough, else by its own two counts; what lies in it always
by its own two counts, for few years, and made to agree with the level age by age.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from cantik.base.errors import CantikError
from cantik.content.schedule import SEXES, ScenarioSchedule
from cantik.levels.scenario.agree import apportion, fit_areas
from cantik.levels.scenario.cohort import Ages, CohortRates, cohorts
from cantik.levels.scenario.ratios import ChangeRatios, change_ratios, project_counts

COHORT, HAMILTON_PERRY = "kohor", "hamilton_perry"
#: the groups that an area of few is told by (`broad`)
BROAD = ("0–14", "15–64", "65+")
#: ages of those who may be mothers, in completed years
_MOTHERS_FROM, _MOTHERS_UNTIL = 15, 50
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class AgeSexCount:
    """Persons of a day by five-year age group (the last open), women and men; `unknown`: those without an age."""

    women: tuple[int, ...]
    men: tuple[int, ...]
    unknown: int = 0

    @property
    def both(self) -> tuple[int, ...]:
        """Women and men together."""
        return tuple(women + men for women, men in zip(self.women, self.men, strict=True))

    @property
    def total(self) -> int:
        """All whose age is known."""
        return sum(self.women) + sum(self.men)


@dataclass(frozen=True, slots=True)
class ScenarioTerms:
    """How far and by what: `steps` of `width` years for the level, `small` of them for what lies in it; the schedule,
    None for none; from how many persons on it may be used (`least`)."""

    width: int
    steps: int
    small: int
    least: int
    schedule: ScenarioSchedule | None = None


@dataclass(frozen=True, slots=True)
class LevelScenario:
    """Whole persons by age for each step. `women`, `men`: of the level by a schedule, else empty; `areas`: small areas
    by code, for the steps that they are told of; every sum agrees."""

    method: str
    ages: tuple[tuple[int, ...], ...]
    women: tuple[tuple[int, ...], ...]
    men: tuple[tuple[int, ...], ...]
    areas: Mapping[str, tuple[tuple[int, ...], ...]]


def level_scenario(
    first: AgeSexCount | None,
    second: AgeSexCount,
    areas: Mapping[str, tuple[AgeSexCount | None, AgeSexCount]],
    terms: ScenarioTerms,
) -> LevelScenario:
    """The scenario of a level and of its `areas` (counts of both days by code); `first`, `second`: of the level. An
    area without a first count, because it began since, is carried on as the level is.

    Raises `CantikError` M154 for a schedule of too few persons or of other age groups, M155 without a schedule and a
    first count, M150, M151 as `cohort` and `ratios`.
    """
    mothers = range(_MOTHERS_FROM // terms.width, _MOTHERS_UNTIL // terms.width)
    ratios = None if first is None else _ratios(first, second, mothers)
    if terms.schedule is not None:
        women, men = _by_schedule(second, terms, terms.schedule)
        ages = tuple(tuple(map(sum, zip(*both, strict=True))) for both in zip(women, men, strict=True))
        method = COHORT
    elif ratios is not None:
        women, men, method = (), (), HAMILTON_PERRY
        ages = tuple(_whole(raw) for raw in project_counts(ratios, second.both, terms.steps, women=second.women))
    else:
        raise CantikError(
            "M155",
            "Tanpa skedul dan tanpa hitungan kedua tidak ada skenario",
            expected=f"hitungan {terms.width} tahun sebelumnya dengan dasar penduduk yang sama, atau sebuah skedul",
            mend="Lengkapi edisi tanggal itu, atau pilih sebuah skedul.",
            command="Lengkapi edisi tanggal itu, atau sebut --schedule.",
        )
    raw = {}
    for code, (before, now) in areas.items():
        own = ratios if before is None else _ratios(before, now, mothers, above=ratios)
        if own is not None:
            raw[code] = project_counts(own, now.both, terms.small, women=now.women)
    small: dict[str, list[tuple[int, ...]]] = {code: [] for code in sorted(raw)}
    for step in range(terms.small if len(raw) == len(areas) and raw else 0):
        for code, cells in fit_areas({code: steps[step] for code, steps in raw.items()}, ages[step]).items():
            small[code].append(cells)
    return LevelScenario(method, ages, women, men, {code: tuple(cells) for code, cells in small.items()})


def _ratios(
    first: AgeSexCount, second: AgeSexCount, mothers: range, *, above: ChangeRatios | None = None
) -> ChangeRatios:
    return change_ratios(first.both, second.both, mothers=mothers, women=(first.women, second.women), above=above)


def _whole(raw: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole persons that add up to the total, rounded half up."""
    return apportion(raw, floor(sum(raw, Fraction(0)) + _HALF))


def _by_schedule(
    second: AgeSexCount, terms: ScenarioTerms, schedule: ScenarioSchedule
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    groups = len(second.women)
    if second.total < terms.least:
        raise CantikError(
            "M154",
            "Skenario dengan skedul tidak dibuat untuk penduduk sesedikit ini",
            found=f"{second.total} orang",
            expected=f"{terms.least} orang atau lebih",
            mend="Pilih skenario tanpa skedul: menurut perubahan kelompok umurnya sendiri.",
            command="Tanpa --schedule: menurut perubahan kelompok umurnya sendiri.",
        )
    if (schedule.width, len(schedule.ages)) != (terms.width, groups):
        raise CantikError(
            "M154",
            "Kelompok umur skedul lain daripada kelompok umur hitungannya",
            where=schedule.origin.at("umur"),
            found=f"{len(schedule.ages)} kelompok selebar {schedule.width} tahun",
            expected=f"{groups} kelompok selebar {terms.width} tahun, 0 sampai {terms.width * (groups - 1)}+",
        )
    women, men = [], []
    for step in cohorts(second.women, second.men, rates_of(schedule), terms.steps):
        cells = _whole((*step.women, *step.men))
        women.append(cells[:groups])
        men.append(cells[groups:])
    return tuple(women), tuple(men)


def rates_of(schedule: ScenarioSchedule) -> CohortRates:
    """A schedule of the content as exact rates of a step."""

    def ages(values: Sequence[object]) -> Ages:
        return tuple(Fraction(str(value)) for value in values)

    women, men = (schedule.sexes[sex] for sex in SEXES)
    return CohortRates(
        schedule.width,
        tuple(Fraction(str(schedule.fertility.get(age, 0))) / 1000 for age in schedule.ages),
        Fraction(str(schedule.males)) / 100,
        (Fraction(str(women.at_birth)), Fraction(str(men.at_birth))),
        (ages(women.survival), ages(men.survival)),
        (ages(women.migration), ages(men.migration)),
    )


def broad(cells: Sequence[int], width: int) -> tuple[int, int, int]:
    """Sum age groups of `width` years into 0–14, 15–64, 65 and older, for an area with few persons."""
    young, old = 15 // width, 65 // width
    return sum(cells[:young]), sum(cells[young:old]), sum(cells[old:])


def round_to_multiple(count: int, to: int) -> int:
    """The nearest multiple of `to`, half up.

    >>> round_to_multiple(1249, 100), round_to_multiple(1250, 100), round_to_multiple(49, 100)
    (1200, 1300, 0)
    """
    return (count + to // 2) // to * to
