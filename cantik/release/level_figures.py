"""Key figures of a level as its newest release printed them, for the books of the areas one below (of a kecamatan for
its villages, of a kabupaten for its kecamatan): frozen in what opens the book, each with what it stands on, so that
whoever prints the edition again sets the same ones beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cantik.base.numerals import format_number
from cantik.release.comparability import (
    Comparison,
    FigureBasis,
    basis_of,
    judge_alone,
    judge_pair,
    keep_figure,
    read_figure,
)
from cantik.release.key_statistics import DENSITY, POPULATION, density_of
from cantik.release.model import Release
from cantik.release.show import figure_text


@dataclass(frozen=True, slots=True)
class LevelFigure:
    """A figure of the whole level as text, and what it stands on."""

    text: str
    basis: FigureBasis


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """Whose they are in both languages, the data year and the number of that release, the figures by id."""

    name: str
    name_en: str
    year: int
    number: str
    figures: Mapping[str, LevelFigure]


def level_figures(level: Release, names: Iterable[str]) -> LevelFigures | None:
    """The figures of these ids that the release of a level tells of all its people; None where it tells none."""
    wanted = frozenset(names)
    told = [figure for figure in level.figures if figure.id in wanted and not figure.area]
    whole = [figure for figure in told if judge_alone(read_figure(level, figure)).comparable]
    found = {each.id: LevelFigure(figure_text(each), basis_of(level, each)) for each in whole}
    density = density_of(level)
    if density is not None and POPULATION in found:  # of the same base
        found[DENSITY] = LevelFigure(format_number(density.value, density.decimals), found[POPULATION].basis)
    place = level.place
    return LevelFigures(place.full(), place.full("en"), level.year, level.number, found) if found else None


def texts_beside(release: Release, level: LevelFigures | None) -> dict[str, str]:
    """By id what of a level may stand beside the key figures of a release: the same measure of whatever year."""
    found = {}
    for name in release.key_figures if level is not None else ():
        own, other = release.figure(name), level.figures.get(name) if level is not None else None
        theirs = None if other is None else keep_figure(name, other.basis)
        if other is not None and judge_pair(read_figure(release, own), theirs, Comparison.TABLE).comparable:
            found[name] = other.text
    if level is not None and POPULATION in found and DENSITY in level.figures:
        found[DENSITY] = level.figures[DENSITY].text
    return found
