"""Poverty, inequality and quantiles stated anew, person by person, with other formulas than the program's:
Gini as the mean difference of all pairs, quantiles in a row of people, deprivation one member after the other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

#: how many members a family has and what it has for each, or the points of its deprivation
Family = tuple[int, int]


def people(families: Sequence[Family]) -> list[int]:
    """Each member with the value of the family."""
    return [value for members, value in families for _ in range(members)]


def fgt(families: Sequence[Family], line: int, alpha: int) -> Fraction | None:
    """Foster, Greer, Thorbecke 1984 (measures_extra 3): poor is who has less than the line."""
    everyone = people(families)
    if not everyone:
        return None
    gaps = [Fraction(line - own, line) for own in everyone if own < line]
    return sum((gap**alpha for gap in gaps), Fraction(0)) / len(everyone)


def gini(families: Sequence[Family]) -> Fraction | None:
    """Half the relative mean difference of all pairs of people."""
    everyone = people(families)
    if not sum(everyone):
        return None
    differences = sum(abs(one - other) for one in everyone for other in everyone)
    return Fraction(differences, 2 * len(everyone) * sum(everyone))


def quantile(families: Sequence[Family], percent: int) -> Fraction | None:
    """The value of the person at whom so many percent are reached; between two persons their mean."""
    row = sorted(people(families))
    if not row:
        return None
    place = Fraction(percent * len(row), 100)
    if place.denominator == 1:
        return Fraction(row[int(place) - 1] + row[int(place)], 2)
    return Fraction(row[int(place)])


def deprivation(families: Sequence[Family], whole: int, cut: int) -> dict[str, Fraction | None]:
    """Alkire and Foster 2011 (measures_extra 1): headcount, intensity and their product, over persons."""
    everyone = people(families)
    poor = [points for points in everyone if points >= cut]
    headcount = Fraction(len(poor), len(everyone)) if everyone else None
    intensity = sum((Fraction(points, whole) for points in poor), Fraction(0)) / len(poor) if poor else None
    adjusted = (headcount * intensity if intensity is not None else Fraction(0)) if headcount is not None else None
    return {"H": headcount, "A": intensity, "M0": adjusted}
