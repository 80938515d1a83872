"""Cohort-component: a population by sex and age carried on by survival, births and moves (Preston, Heuveline, Guillot
2001, ch. 6; worked step in docs/bidang/measures_extra.md 4). Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cantik.base.errors import CantikError

Counts = Sequence[int | Fraction]
Ages = tuple[Fraction, ...]
#: women, men
Sexes = tuple[Ages, Ages]
_SEX = ("perempuan", "laki-laki")


@dataclass(frozen=True, slots=True)
class CohortRates:
    """What a step of `width` years does, by age group (the last is open) and sex (women, men).

    `fertility`: births a woman and year; `males_per_female` at birth; `birth_survival`: of those born in a step, the
    part alive at its end; `survival`: of a group, the part alive a step later, of the open one of itself;
    `migration`: net migrants of a step alive at its end, by the age that they have then.
    """

    width: int
    fertility: Ages
    males_per_female: Fraction
    birth_survival: tuple[Fraction, Fraction]
    survival: Sexes
    migration: Sexes


@dataclass(frozen=True, slots=True)
class CohortStep:
    """The population at the end of a step and what happened in it."""

    women: Ages
    men: Ages
    girls: Fraction
    boys: Fraction
    deaths: Fraction
    migrants: Fraction

    @property
    def births(self) -> Fraction:
        """Born in the step, whether they lived to its end or not."""
        return self.girls + self.boys


def cohorts(women: Counts, men: Counts, rates: CohortRates, steps: int) -> tuple[CohortStep, ...]:
    """Several steps on one schedule, each from the unrounded end of the one before. Raises as `advance`."""
    found: list[CohortStep] = []
    for _ in range(steps):
        found.append(advance(women, men, rates))
        women, men = found[-1].women, found[-1].men
    return tuple(found)


def advance(women: Counts, men: Counts, rates: CohortRates) -> CohortStep:
    """Project women and men by one step of a schedule. Raises `CantikError` M150 where more would leave a group than
    are in it."""
    older = [_older(counts, rates, sex) for sex, counts in enumerate((women, men))]
    births = rates.width * sum(
        (rate * (before + after) / 2 for rate, before, after in zip(rates.fertility, women, older[0], strict=True)),
        Fraction(0),
    )
    girls = births / (1 + rates.males_per_female)
    born = girls, births - girls
    ends, deaths = [], Fraction(0)
    for sex, counts in enumerate((women, men)):
        youngest = born[sex] * rates.birth_survival[sex] + rates.migration[sex][0]
        ends.append(_somebody((youngest, *older[sex][1:]), rates.width, sex))
        deaths += born[sex] * (1 - rates.birth_survival[sex])
        deaths += sum(
            (count * (1 - part) for count, part in zip(counts, rates.survival[sex], strict=True)), Fraction(0)
        )
    moved = sum((sum(part, Fraction(0)) for part in rates.migration), Fraction(0))
    return CohortStep(ends[0], ends[1], born[0], born[1], deaths, moved)


def _older(counts: Counts, rates: CohortRates, sex: int) -> list[Fraction]:
    """Everybody who was there, a step older; the youngest group is empty yet."""
    lived = [count * part for count, part in zip(counts, rates.survival[sex], strict=True)]
    moved = rates.migration[sex]
    kept = [own + more for own, more in zip(lived[:-2], moved[1:-1], strict=True)]
    return [Fraction(0), *kept, lived[-2] + lived[-1] + moved[-1]]


def _somebody(counts: Ages, width: int, sex: int) -> Ages:
    for place, count in enumerate(counts):
        if count < 0:
            raise CantikError(
                "M150",
                "Menurut skedul, yang pindah lebih banyak daripada yang ada",
                found=f"{_SEX[sex]} mulai umur {place * width}: {float(count):.1f}",
                expected="nol atau lebih",
                mend="Kecilkan migrasi kelompok umur itu pada berkas skedulnya.",
            )
    return counts
