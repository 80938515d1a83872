"""What became of the effect that a proposal promised: the figure of a newer edition beside the pinned one and the
promised one, and one word for it. Pure.

One function says the word, of the figures as they are printed, and every page, file and story takes it from here: what
is said to be reached in one place is nowhere said to be missed (docs/adr/0096).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cantik.use.proposals.pinned_figure import Effect, PinnedFigure
from cantik.use.proposals.share_interval import find_share_interval

_PERCENT = "persen"


class PromiseState(StrEnum):
    """What a newer figure says of a promise."""

    UNKNOWN = "belum_diketahui"  # no edition tells of a day after the work
    APART = "tidak_sebanding"  # one does, and must not be compared: another definition, base or unit
    REACHED = "tercapai"
    CHANCE = "mungkin_kebetulan"  # short of it by so little that it may be chance
    NEARER = "membaik"  # better than before, and short of what was promised
    SAME = "tetap"
    WORSE = "memburuk"


@dataclass(frozen=True, slots=True)
class LaterFigure:
    """The pinned indicator in a newer edition: number, day that it tells of, value as printed, the counts behind it.
    `apart`: it must not be compared with the pinned one."""

    release: str
    reference: dt.date
    value: Decimal
    numerator: int | None
    denominator: int | None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
    """What became of a promise. `promised`: the value that the volume of work would make, None where none is told;
    `interval`: the 95 per cent interval of chance of the newer figure, None where its counts are not printed."""

    state: PromiseState
    pinned: Decimal
    promised: Decimal | None
    later: LaterFigure | None = None
    interval: tuple[Decimal, Decimal] | None = None


def judge_promise(
    pin: PinnedFigure, effect: Effect | None, later: LaterFigure | None, worked_until: dt.date | None
) -> PromiseOutcome:
    """Hold a promise against the newest figure. `worked_until`: the day on which the work was done; of work that was
    not done nothing is known yet, nor by a figure that does not tell of a later day."""
    promised = None if effect is None else effect.after
    if later is None or worked_until is None or later.reference < worked_until or later.reference <= pin.reference:
        return PromiseOutcome(PromiseState.UNKNOWN, pin.value, promised)
    if later.apart:
        return PromiseOutcome(PromiseState.APART, pin.value, promised, later)
    interval = _find_interval(pin, later)
    return PromiseOutcome(_find_state(pin, promised, later.value, interval), pin.value, promised, later, interval)


def _find_state(
    pin: PinnedFigure, promised: Decimal | None, value: Decimal, interval: tuple[Decimal, Decimal] | None
) -> PromiseState:
    gained = value - pin.value if pin.upward else pin.value - value
    if promised is None:
        return PromiseState.SAME if not gained else PromiseState.NEARER if gained > 0 else PromiseState.WORSE
    short = promised - value if pin.upward else value - promised
    if short <= 0:
        return PromiseState.REACHED
    if gained < 0:
        return PromiseState.WORSE
    if interval is not None and interval[0] <= promised <= interval[1] and gained > 0:
        return PromiseState.CHANCE
    return PromiseState.NEARER if gained > 0 else PromiseState.SAME


def _find_interval(pin: PinnedFigure, later: LaterFigure) -> tuple[Decimal, Decimal] | None:
    if pin.unit != _PERCENT or later.numerator is None or not later.denominator:
        return None
    return find_share_interval(later.numerator, later.denominator, pin.decimals)
