"""Hamilton–Perry: a small population carried on by what its own groups did between two counts (Hamilton and Perry 1962;
worked steps in docs/bidang/measures_extra.md 4). Needs no births, deaths or moves. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cantik.base.errors import CantikError
from cantik.levels.scenario.cohort import Ages, Counts

#: counts of women at the first and at the second day
Women = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class ChangeRatios:
    """What became of each group until it was a step older, from the second group on (`cohorts`; the open one of the two
    oldest), and children of the youngest group to those who may be their mothers (`children`).

    `mothers`: positions of their groups; `women`: the ratios of women alone, where they are counted: else mothers are
    everybody of these ages.
    """

    cohorts: Ages
    children: Fraction
    mothers: range
    women: ChangeRatios | None = None


def change_ratios(
    first: Sequence[int],
    second: Sequence[int],
    *,
    mothers: range,
    women: Women | None = None,
    above: ChangeRatios | None = None,
) -> ChangeRatios:
    """The ratios of two counts a step apart, by age group, the last of them open.

    `above`: of the level above, for a group that was empty at the first count. Raises `CantikError` M151 where a group
    was empty and there is none.
    """
    whole = [Fraction(count) for count in second]
    before = [*first[:-2], first[-2] + first[-1]]
    cohorts = tuple(
        Fraction(whole[place + 1], count) if count else _require_ratio(above.cohorts[place] if above else None, place)
        for place, count in enumerate(before)
    )
    own = None
    if women is not None:
        own = change_ratios(women[0], women[1], mothers=mothers, above=above.women if above else None)
    parents = sum((women[1] if women else second)[place] for place in mothers)
    children = (
        Fraction(second[0], parents) if parents else _require_ratio(above.children if above else None, mothers.start)
    )
    return ChangeRatios(cohorts, children, mothers, own)


def _require_ratio(above: Fraction | None, place: int) -> Fraction:
    if above is None:
        raise CantikError(
            "M151",
            "Satu kelompok umur kosong, jadi perubahannya tidak dapat dihitung",
            found=f"kelompok umur ke-{place + 1}",
            expected="sedikitnya satu orang pada hitungan pertama",
            mend="Buat skenario kabupatennya: dari sana rasio kelompok itu diambil.",
        )
    return above


def project_counts(
    ratios: ChangeRatios, counts: Counts, steps: int, *, women: Sequence[int | Fraction] | None = None
) -> tuple[Ages, ...]:
    """The counts after one step, two …: never rounded in between, so that only shares are carried on. `women`: those
    among the counts, for ratios that know them. Raises `CantikError` M152 for more steps than the mothers of the last
    one are older than children that are not born yet."""
    if ratios.women is not None and steps > ratios.mothers.start:
        raise CantikError(
            "M152",
            "Skenario lebih panjang daripada yang diketahui tentang ibunya",
            found=f"{steps} langkah",
            expected=f"paling banyak {ratios.mothers.start} langkah",
        )
    found = []
    now = [Fraction(count) for count in counts]
    mothers = None if ratios.women is None or women is None else [Fraction(count) for count in women]
    for _ in range(steps):
        older = _older(ratios, now)
        if mothers is not None and ratios.women is not None:
            mothers = [Fraction(0), *_older(ratios.women, mothers)]
        parents = mothers if mothers is not None else [Fraction(0), *older]
        children = ratios.children * sum((parents[place] for place in ratios.mothers), Fraction(0))
        now = [children, *older]
        found.append(tuple(now))
    return tuple(found)


def _older(ratios: ChangeRatios, now: Sequence[Fraction]) -> list[Fraction]:
    before = [*now[:-2], now[-2] + now[-1]]
    return [count * ratio for count, ratio in zip(before, ratios.cohorts, strict=True)]
