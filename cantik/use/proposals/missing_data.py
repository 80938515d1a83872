"""What a village does not know, as gaps of their own: each with the act that closes it. Pure.

An indicator of SDGs Desa that could be known is missing; a round of an instrument, a record of facilities, or a list of
another office would tell it. An act that closes more of them comes first.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from cantik.content.coverage import SoughtFigure
from cantik.content.goal_targets import data_holders
from cantik.content.question_places import QuestionIndex, QuestionPlace
from cantik.release.goal_states import UnknownWhy
from cantik.release.goals import EDITIONS, Goal, GoalIndicator

#: unknown for a reason that answers or records mend
MENDED_BY_ASKING = frozenset({UnknownWhy.NO_DATA, UnknownWhy.PROVISIONAL, UnknownWhy.NOT_COUNTED})
_INDICATOR = "indikator/"
Act = Literal["putaran", "catat", "minta"]


@dataclass(frozen=True, slots=True)
class MissingData:
    """Indicators that one act would make known. `act`: a round of an instrument, a record of a kind of facilities
    (`place`), or a list to be had from an office (`holder`, in both languages)."""

    act: Act
    rows: tuple[SoughtFigure, ...]
    place: QuestionPlace | None = None
    holder: tuple[str, str] = ("", "")

    @property
    def count(self) -> int:
        """Of how many indicators."""
        return len(self.rows)


def list_missing(
    goals: Sequence[Goal], questions: QuestionIndex, left_out: Container[str] = ()
) -> tuple[MissingData, ...]:
    """What is not known by the act that closes it, the most first; each indicator stands under the first act of its
    own. `left_out`: indicators that do not concern the village."""
    by_place: dict[QuestionPlace, list[SoughtFigure]] = {}
    by_holder: dict[tuple[str, str], list[SoughtFigure]] = {}
    holders = data_holders()
    for indicator in _list_unknown(goals):
        row = indicator.row
        if any(name.removeprefix(_INDICATOR) in left_out for name in row.measures):
            continue
        places = questions.places_of(row)
        if indicator.why in MENDED_BY_ASKING and places:
            by_place.setdefault(places[0], []).append(row)
        elif indicator.why is UnknownWhy.ELSEWHERE and row.reason in holders:
            holder = holders[row.reason]
            by_holder.setdefault((holder.name, holder.name_en), []).append(row)
    found = [
        *(
            MissingData("catat" if place.recorded else "putaran", tuple(rows), place)
            for place, rows in by_place.items()
        ),
        *(MissingData("minta", tuple(rows), holder=holder) for holder, rows in by_holder.items()),
    ]
    return tuple(
        sorted(found, key=lambda each: (-each.count, each.act, each.place.id if each.place else each.holder[0]))
    )


def _list_unknown(goals: Sequence[Goal]) -> list[GoalIndicator]:
    return [
        indicator
        for goal in goals
        if goal.edition == EDITIONS[0]
        for indicator in goal.indicators
        if indicator.why is not None
    ]
