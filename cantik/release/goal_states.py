"""How far a published figure is from a target: a state and a distance, reckoned by Cantik and no score of anybody.

Pure. Nothing is averaged, here or anywhere: indicators of a goal are counted by state (docs/adr/0080).
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from cantik.content.goal_targets import BoundTarget, ChangeTarget, Nearness, RangeTarget, Target, TargetUnit


class GoalState(StrEnum):
    """Where an indicator stands. UNJUDGED: its figure is known, and nothing is set that it could be held against."""

    MET = "tercapai"
    NEAR = "dekat"
    FAR = "jauh"
    UNJUDGED = "tanpa_sasaran"
    UNKNOWN = "belum_diketahui"


class UnknownWhy(StrEnum):
    """Why an indicator is not known, though something near it may be."""

    PART = "sebagian"  # what is told is a part of it, its opposite, another reading: titled as what it is
    PROVISIONAL = "belum_cukup"  # asked, and too few were reached
    HIDDEN = "ditutup"  # protected
    UNDEFINED = "pembagi_nol"  # there is nobody and nothing that it could be a share of
    OTHER_SOURCE = "sumber_lain"  # another source tells the thing, which is never told by both (docs/adr/0063)
    CONTRADICTED = "sumber_beda"  # two sources lead to different states
    OTHER_UNIT = "satuan_lain"  # told in a unit that the target is not set in
    TABLE = "tabel"  # a table tells it by classes, no single figure does
    NO_DATA = "data_belum_ada"  # it can be counted; what it is counted of was not brought
    AT_OFFICE = "kantor"  # worked out on a page of the program, in no release
    NOT_COUNTED = "belum_dihitung"  # it is asked, and no measure counts it
    ELSEWHERE = "kantor_lain"  # another office holds it
    NOT_ASKED = "belum_ditanyakan"
    NEVER = "tidak_ditanyakan"  # asking or telling it may harm somebody


def judge_value(
    value: Decimal, target: Target, unit: TargetUnit, before: Decimal | None = None
) -> tuple[GoalState, Decimal | None]:
    """The state of a value and its distance from what is met, in the unit of the target (None where nothing is set).
    `before`: the value of the year before, where the two compare."""
    if isinstance(target, BoundTarget):
        gap = target.value - value if target.upward else value - target.value
        if gap < 0 or (gap == 0 and not target.strict):
            return GoalState.MET, Decimal(0)
        return _short_of(gap, target.value, unit.upward if target.upward else unit.downward)
    if isinstance(target, RangeTarget):
        if value < target.low:
            return _short_of(target.low - value, target.low, unit.upward)
        if value > target.high:
            return _short_of(value - target.high, target.high, unit.downward)
        return GoalState.MET, Decimal(0)
    if isinstance(target, ChangeTarget) and before is not None:
        moved = value - before if target.upward else before - value
        return (GoalState.MET, Decimal(0)) if moved > 0 else (GoalState.FAR, -moved)
    return GoalState.UNJUDGED, None


def _short_of(gap: Decimal, target: Decimal, near: Nearness | None) -> tuple[GoalState, Decimal]:
    return (GoalState.NEAR if near is not None and gap <= near.near_limit(target) else GoalState.FAR), gap
