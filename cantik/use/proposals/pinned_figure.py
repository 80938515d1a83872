"""The figure that a proposal rests on: pinned with its release, held against what holds now, and what a volume of work
would make of it. Pure.

Nothing changes a pinned figure: a revision or a withdrawal marks the proposal, and somebody decides (docs/adr/0088).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cantik.base.numerals import round_half_up
from cantik.release.model import Figure, Release, number_order

_HUNDRED = Decimal(100)
_PERCENT = "persen"


@dataclass(frozen=True, slots=True)
class PinnedFigure:
    """A figure as its release printed it when the proposal was written: which indicator, of which release (number and
    digest of its content), its value with the counts behind it where these are printed, its unit and decimals, the day
    that it tells of. `upward`: more is better."""

    indicator: str
    release: str
    content: str
    reference: dt.date
    value: Decimal
    numerator: int | None
    denominator: int | None
    decimals: int
    unit: str
    upward: bool


class PinState(StrEnum):
    """How a pinned figure stands to what is published now."""

    SAME = "sama"
    NEWER = "tahun_baru"  # the pinned one holds, and a later data year tells it too
    CHANGED = "berubah"  # a revision of the same data year tells another value
    GONE = "tidak_tampil"  # the revision does not tell it any more
    WITHDRAWN = "ditarik"


@dataclass(frozen=True, slots=True)
class PinStanding:
    """The state of a pin; the release that it was held against, and its value there (None: it is not told)."""

    state: PinState
    release: str = ""
    value: Decimal | None = None

    @property
    def needs_mark(self) -> bool:
        """The proposal rests on a figure that no longer is what it was."""
        return self.state in (PinState.CHANGED, PinState.GONE, PinState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PinEdition:
    """What of an edition a pin is held against: number, whether it was withdrawn, its figures of the whole village."""

    number: str
    withdrawn: bool
    figures: dict[str, Decimal | None]


def pin_figure(release: Release, figure: Figure, *, upward: bool) -> PinnedFigure | None:
    """A figure of the whole village with its release; None of one that has no value."""
    if figure.value is None or figure.status != "ada":
        return None
    counts = (None, None) if figure.percent_only else (figure.numerator, figure.denominator)
    return PinnedFigure(
        figure.id,
        release.number,
        release.content,
        release.day_of(figure),
        round_half_up(figure.value, figure.decimals),
        *counts,
        figure.decimals,
        figure.unit,
        upward,
    )


def hold_edition(release: Release, *, withdrawn: bool) -> PinEdition:
    """What a pin is held against in a release."""
    told = {
        figure.id: None if figure.value is None else round_half_up(figure.value, figure.decimals)
        for figure in release.figures
        if not figure.area
    }
    return PinEdition(release.number, withdrawn, told)


def judge_pin(pin: PinnedFigure, editions: Sequence[PinEdition]) -> PinStanding:
    """How a pinned figure stands now. `editions`: every edition of the village."""
    by_number = {each.number: each for each in editions}
    year = number_order(pin.release)[0]
    standing = [each for each in editions if not each.withdrawn]
    of_year = [each for each in standing if number_order(each.number)[0] == year]
    newest = max(of_year, key=lambda each: number_order(each.number), default=None)
    own = by_number.get(pin.release)
    if newest is not None and newest.number != pin.release:
        value = newest.figures.get(pin.indicator)
        if value is None:
            return PinStanding(PinState.GONE, newest.number)
        if value != pin.value:
            return PinStanding(PinState.CHANGED, newest.number, value)
    elif own is None or own.withdrawn:
        return PinStanding(PinState.WITHDRAWN, pin.release)
    later = [each for each in standing if number_order(each.number)[0] > year]
    last = max(later, key=lambda each: number_order(each.number), default=None)
    value = None if last is None else last.figures.get(pin.indicator)
    if last is None or value is None:
        return PinStanding(PinState.SAME, pin.release, pin.value)
    return PinStanding(PinState.NEWER, last.number, value)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a volume of work would make of a figure: from, to; how many are not served before and after. `beyond`: the
    volume is more than there are."""

    before: Decimal
    after: Decimal
    lacking: int
    left: int
    beyond: bool = False


def count_lacking(pin: PinnedFigure) -> int | None:
    """How many of a share are not served, by the counts that its release prints; None where it prints none."""
    if pin.unit != _PERCENT or pin.numerator is None or not pin.denominator:
        return None
    return pin.denominator - pin.numerator if pin.upward else pin.numerator


def reckon_effect(pin: PinnedFigure, volume: Decimal | None) -> Effect | None:
    """The effect of serving as many as a volume says; None where the figure is no share whose counts are printed, or
    the volume counts nothing. Of a volume beyond those who lack it, all of them are served and no more.

    40 houses of 41 that lack something among 333: 12.3 per cent become 0.3.
    """
    lacking = count_lacking(pin)
    if volume is None or volume <= 0 or volume != volume.to_integral_value():
        return None
    if lacking is None or not pin.denominator:
        return None
    left = max(lacking - int(volume), 0)
    served = pin.denominator - left if pin.upward else left
    after = round_half_up(_HUNDRED * served / pin.denominator, pin.decimals)
    return Effect(pin.value, after, lacking, left, beyond=int(volume) > lacking)
