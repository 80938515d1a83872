"""Whole persons of unrounded values, so that parts add up to their sum: largest remainder (Hamilton; domain/
measures_extra.md 4: floors, then one more by falling fraction, ties by order). Pure and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor

from cantik.base.errors import CantikError


def apportion(raw: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """Whole numbers in the proportion of `raw` (none negative) that add up to `total`, each less than one away from its
    share. Raises `CantikError` M153 where nobody is there to share a total among."""
    whole = sum(raw, Fraction(0))
    if not whole:
        if total:
            raise CantikError(
                "M153",
                "Jumlah tidak dapat dibagi: tidak ada seorang pun pada bagiannya",
                found=str(total),
                expected="0, atau bagian yang berpenduduk",
            )
        return (0,) * len(raw)
    shares = [value * total / whole for value in raw]
    floors = [floor(share) for share in shares]
    order = sorted(range(len(raw)), key=lambda place: (floors[place] - shares[place], place))
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def fit_areas(areas: Mapping[str, Sequence[Fraction]], above: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """Small areas by code whose ages add up to those of the level above, age by age. An age that nobody of them has is
    shared by their size. Raises as `apportion`."""
    codes = sorted(areas)
    sizes = [sum(areas[code], Fraction(0)) for code in codes]
    columns = []
    for place, total in enumerate(above):
        raw = [areas[code][place] for code in codes]
        columns.append(apportion(raw if any(raw) else sizes, total))
    return {code: tuple(column[at] for column in columns) for at, code in enumerate(codes)}
