"""One indicator over the areas of a public site: which figures can be compared and which cannot, and why.

What is ranked has one base, one reference year, one unit and one version of the definition: those that most areas have.
Every other area is told apart with its reason: a figure beside figures that mean something else misleads.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cantik.base.numerals import round_half_up
from cantik.publish.map.classes import MapClasses, classes_of
from cantik.release.comparability import (
    ComparedFigure,
    Comparison,
    Pair,
    judge_alone,
    judge_pair,
    pick_common,
    read_figure,
)
from cantik.release.model import Figure, Release
from cantik.release.series import MeasureSeries, series_of


@dataclass(frozen=True)
class IndicatorMember:
    """An area of the site: its newest release, the address of its pages, whether its figures are told (those of a
    withdrawn release are not), its releases of other years in force, and the days on which its own area changed."""

    release: Release
    href: str
    told: bool = True
    former: tuple[Release, ...] = ()
    moved: tuple[dt.date, ...] = ()

    @property
    def code(self) -> str:
        """Its code, by which pages and addresses name it."""
        return self.release.place.code

    @cached_property
    def own_figures(self) -> Mapping[str, Figure]:
        """The figures of the whole area by indicator, of a withdrawn release, too."""
        return _own_figures(self.release)

    @cached_property
    def years(self) -> Mapping[str, AreaYears]:
        """By indicator the years of an area that tells several."""
        return _years_by_name(self) if self.told and self.former else {}


@dataclass(frozen=True, slots=True)
class RankedArea:
    """An area whose figure is compared: its place from the highest, shared by equal figures as they are printed."""

    member: IndicatorMember
    figure: Figure
    rank: int


@dataclass(frozen=True, slots=True)
class ApartArea:
    """An area whose figure is not compared, and why in both languages; None where it tells no figure."""

    member: IndicatorMember
    figure: Figure | None
    why: Pair


@dataclass(frozen=True, slots=True)
class LevelLine:
    """What the release of a larger area says of the indicator; `why`: why it is no rule among the areas, ("", "") where
    it is one."""

    release: Release
    figure: Figure
    why: Pair


@dataclass(frozen=True, slots=True)
class AreaYears:
    """An indicator of an area over years: its series, its figure of each year of it, and what a comparison reads of
    each."""

    series: MeasureSeries
    figures: tuple[Figure | None, ...]
    compared: tuple[ComparedFigure | None, ...]


@dataclass(frozen=True)
class IndicatorAreas:
    """An indicator over all areas: the release and the figure that say what is compared, the areas by rank, those told
    apart, larger areas, and by code the years of areas that tell several."""

    id: str
    shown: tuple[Release, Figure]
    ranked: tuple[RankedArea, ...]
    apart: tuple[ApartArea, ...]
    levels: tuple[LevelLine, ...]
    years: Mapping[str, AreaYears]

    @property
    def figure(self) -> Figure:
        """The figure that says what is compared: title, unit, base, definition."""
        return self.shown[1]

    @property
    def comparand(self) -> ComparedFigure:
        """The same as a comparison reads it."""
        return read_figure(*self.shown)

    @cached_property
    def classes(self) -> MapClasses:
        """The classes of its maps; where its definition sets none, over the compared figures of all years."""
        former = (f for line in self.ranked for f in self._former_figures(line.member.code))
        return classes_of([*(line.figure for line in self.ranked), *former])

    @property
    def members(self) -> list[IndicatorMember]:
        """All areas that the pages know, those that are compared first."""
        return [*(line.member for line in self.ranked), *(line.member for line in self.apart)]

    def _former_figures(self, code: str) -> list[Figure]:
        years = self.years.get(code)
        return [figure for figure in years.figures[:-1] if figure is not None] if years else []


def list_indicators(members: Sequence[IndicatorMember]) -> list[str]:
    """The indicators that any area tells of itself, key figures first, in the order of the first that tells them."""
    told = [member.release for member in members if member.told]
    keys = dict.fromkeys(name for release in told for name in release.key_figures)
    rest = dict.fromkeys(figure.id for release in told for figure in release.figures if not figure.area)
    return [*(name for name in keys if name in rest), *(name for name in rest if name not in keys)]


def gather_areas(
    members: Sequence[IndicatorMember], levels: Sequence[Release], names: Sequence[str]
) -> list[IndicatorAreas]:
    """Each indicator over all areas."""
    figures = [member.own_figures if member.told else {} for member in members]
    of_levels = [(release, _own_figures(release)) for release in levels]
    years_of = {member.code: member.years for member in members}
    out = []
    for name in names:
        pairs = [(member, own.get(name)) for member, own in zip(members, figures, strict=True)]
        held = [(release, own[name]) for release, own in of_levels if name in own]
        years = {code: found[name] for code, found in years_of.items() if name in found}
        out.append(_compare_areas(name, pairs, held, years))
    return out


def _own_figures(release: Release) -> dict[str, Figure]:
    return {figure.id: figure for figure in release.figures if not figure.area}


def _years_by_name(member: IndicatorMember) -> dict[str, AreaYears]:
    releases = [member.release, *member.former]
    own = {release.number: (release, _own_figures(release)) for release in releases}
    found = {}
    for series in series_of(releases, member.moved):
        if series.kind == "indikator":
            told = [(own[year.number][0], own[year.number][1].get(series.key)) for year in series.years]
            read = tuple(None if figure is None else read_figure(release, figure) for release, figure in told)
            found[series.key] = AreaYears(series, tuple(figure for _, figure in told), read)
    return found


def _compare_areas(
    name: str,
    pairs: Sequence[tuple[IndicatorMember, Figure | None]],
    levels: Sequence[tuple[Release, Figure]],
    years: Mapping[str, AreaYears],
) -> IndicatorAreas:
    known = [(member, figure) for member, figure in pairs if figure is not None]
    read = {member.code: read_figure(member.release, figure) for member, figure in known}
    main = pick_common(each for each in read.values() if judge_alone(each).comparable)
    compared, apart = [], []
    for member, figure in pairs:
        if figure is None:
            apart.append(ApartArea(member, None, _NOT_TOLD if member.told else _WITHDRAWN))
            continue
        own = read[member.code]
        judged = judge_pair(own if main is None else main, own, Comparison.PLACES)
        if judged.comparable:
            compared.append((member, figure))
        else:
            apart.append(ApartArea(member, figure, judged.describe()))
    first = compared[0] if compared else known[0]
    return IndicatorAreas(
        name,
        (first[0].release, first[1]),
        _rank_areas(compared),
        tuple(apart),
        tuple(LevelLine(release, figure, _level_reason(release, figure, main)) for release, figure in levels),
        years,
    )


def _rank_areas(compared: Sequence[tuple[IndicatorMember, Figure]]) -> tuple[RankedArea, ...]:
    """From the highest to the lowest; those that print the same figure share a place, by name."""
    values = [
        (round_half_up(figure.value or Decimal(0), figure.decimals), member, figure) for member, figure in compared
    ]
    values.sort(key=lambda line: (-line[0], line[1].release.place.full().casefold(), line[1].code))
    above = Counter(value for value, _, _ in values)
    places, before = {}, 0
    for value in sorted(above, reverse=True):
        places[value] = before + 1
        before += above[value]
    return tuple(RankedArea(member, figure, places[value]) for value, member, figure in values)


# ── reasons ─────────────────────────────────────────────────────────────────────────────────────
_WITHDRAWN = ("Rilisnya ditarik", "Its release was withdrawn")
_NOT_TOLD = ("Rilisnya tidak memuat indikator ini", "Its release does not have this indicator")


def _level_reason(release: Release, figure: Figure, main: ComparedFigure | None) -> Pair:
    """Why the figure of a larger area is no rule among those of the areas."""
    own = read_figure(release, figure)
    return judge_pair(own if main is None else main, own, Comparison.LEVEL).describe()
