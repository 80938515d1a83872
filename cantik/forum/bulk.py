"""One act for all areas of a forum: which of them follow a source without a look, and which are looked at one by one.
Pure.

A source is chosen for all; where another source of the same base and day says something else by more than a limit, or
the chosen one says nothing or two things, nobody decides by the way (docs/bidang/rumah_dataku.md 4). Another base or
another day is no error of anybody: it is told, and the choice of the source is the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cantik.content.parameter import Parameter
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import CandidateKind, SourceFigure, fits


class BulkStanding(StrEnum):
    """How an area stands to a source that is chosen for all."""

    READY = "siap"
    APART = "menyimpang"
    MISSING = "tanpa_angka"


@dataclass(frozen=True, slots=True)
class BulkLine:
    """An area with the figure of the chosen source. `furthest`: the share by which the other source that is furthest
    from it differs (None: no other one says anything, or from nothing)."""

    area: str
    standing: BulkStanding
    figure: SourceFigure | None = None
    furthest: Fraction | None = None


def source_key(figure: SourceFigure) -> str:
    """What the same source is called in every area: editions of releases differ in number, other sources in their day.

    What a source counts belongs to it: registered and usual residents are two things.
    """
    if figure.kind is CandidateKind.RELEASE:
        return f"{figure.kind}|{figure.base}"
    return f"{figure.kind}|{figure.source}|{figure.base}|{figure.reference.isoformat()}"


def judge_area(
    parameter: Parameter, code: str, found: Sequence[SourceFigure], source: str, limit: Fraction
) -> BulkLine:
    """How an area stands to a source, by the figures that are given of it today."""
    own = [figure for figure in found if source_key(figure) == source and not figure.withdrawn]
    if not own:
        return BulkLine(code, BulkStanding.MISSING)
    return judge_figure(parameter, code, own[0], found, limit, single=len(own) == 1)


def judge_figure(
    parameter: Parameter,
    code: str,
    figure: SourceFigure,
    found: Iterable[SourceFigure],
    limit: Fraction,
    *,
    single: bool = True,
) -> BulkLine:
    """How far the others are from a figure, and whether it may go with those of other areas."""
    others = [other for other in found if other.key != figure.key and not other.withdrawn]
    shares = [_share_apart(other.value, figure.value) for other in others]
    known = [share for share in shares if share is not None]
    alike = [
        share
        for other, share in zip(others, shares, strict=True)
        if (other.base, other.reference) == (figure.base, figure.reference)
    ]
    near = single and all(share is not None and share <= limit for share in alike) and _may_be(parameter, figure)
    return BulkLine(code, BulkStanding.READY if near else BulkStanding.APART, figure, max(known) if known else None)


def _share_apart(other: Decimal, own: Decimal) -> Fraction | None:
    """By which share of it another value differs; None from nothing."""
    if other == own:
        return Fraction(0)
    return abs(Fraction(other) - Fraction(own)) / abs(Fraction(own)) if own else None


def _may_be(parameter: Parameter, figure: SourceFigure) -> bool:
    try:
        fits(parameter, figure)
    except SettingRefused:
        return False
    return True
