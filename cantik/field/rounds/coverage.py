"""How much of a village a round over families reached: what came of each door of its frame, as counts. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoundReach:
    """A round over families: its title in the words of the village, what it asks in English, its day, the families of
    its frame by what came of them, and by dusun (as the frame writes it) how many of how many answered. `waiting`:
    forms that nobody has approved."""

    title: str
    title_en: str
    reference: dt.date
    frame: int
    answered: int
    refused: int
    unmet: int
    unvisited: int
    waiting: int
    by_dusun: tuple[tuple[str, int, int], ...]
