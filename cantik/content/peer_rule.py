"""How the villages that are most alike are chosen, as a value (`peers/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class PeerMeasure:
    """An indicator by which villages are alike. `logarithm`: its ratio counts, not its difference; `why`: in words."""

    indicator: str
    logarithm: bool
    why: str
    why_en: str


@dataclass(frozen=True, slots=True)
class PeerRule:
    """A rule of choosing. `told`: the rule in a sentence, as pages print it; `most`: so many are chosen at most;
    `shared`: so many measures two villages must both publish; `compared`: a sentence ranks among so many villages at
    least; `days`: so long an edition stands although a village published anew."""

    id: str
    version: int
    title: str
    title_en: str
    told: str
    told_en: str
    most: int
    shared: int
    compared: int
    days: int
    measures: tuple[PeerMeasure, ...]
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    origin: Origin
