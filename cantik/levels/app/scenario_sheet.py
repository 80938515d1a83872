"""A scenario as it is read, in the command and on the page: by which groups of ages an area is told, in each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.levels.app.scenarios import WIDTH, ScenarioArea, ScenarioTold
from cantik.levels.scenario.level import BROAD, broad, round_to_multiple


@dataclass(frozen=True, slots=True)
class ScenarioTerm:
    """By what a reader is told: areas of fewer than `few` persons in three groups; with `to` all numbers to the nearest
    multiple of it and nothing of the count, 0: whole persons and the count."""

    few: int
    to: int = 0


@dataclass(frozen=True, slots=True)
class ScenarioSheet:
    """An area in each year. `years`: the first is that of the count where it is told; `rows`: groups of ages with their
    persons in each year; `sums`: all ages, of rounded numbers rounded on their own; `few`: told in three groups."""

    code: str
    name: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    sums: tuple[int, ...]
    few: bool


def sheet(told: ScenarioTold, area: ScenarioArea, term: ScenarioTerm) -> ScenarioSheet:
    """One area of a scenario, both sexes together."""
    return _sheet(told, area, [area.start.both, *area.ages], term)


def by_sex(told: ScenarioTold, term: ScenarioTerm) -> tuple[tuple[str, ScenarioSheet], ...]:
    """The area itself by sex (its key): of a scenario by a schedule, () of another, which knows no sexes."""
    start = told.area.start
    parts = (("perempuan", start.women, told.women), ("laki_laki", start.men, told.men))
    return tuple((sex, _sheet(told, told.area, [first, *later], term)) for sex, first, later in parts if later)


def _sheet(told: ScenarioTold, area: ScenarioArea, steps: Sequence[Sequence[int]], term: ScenarioTerm) -> ScenarioSheet:
    few = area.start.total < term.few
    first = 1 if term.to else 0
    years = (told.on.year, *told.years)[first : len(steps)]
    sums = [sum(step) for step in steps][first:]
    shown = [broad(step, WIDTH) if few else step for step in steps][first:]

    def round_counts(counts: Sequence[int]) -> tuple[int, ...]:
        return tuple(round_to_multiple(count, term.to) if term.to else count for count in counts)

    groups = BROAD if few else told.groups
    rows = tuple((name, round_counts([step[place] for step in shown])) for place, name in enumerate(groups))
    return ScenarioSheet(area.code, area.name, years, rows, round_counts(sums), few)
