"""A schedule of a scenario, as a value (`schedules/<id>.yaml`): fertility, survival, migration, with their source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: keys of the sexes in a schedule, in the order in which scenarios speak of them
SEXES = ("perempuan", "laki_laki")


@dataclass(frozen=True, slots=True)
class SexSchedule:
    """Of one sex: the part of those born in a step that is alive at its end, of each age group the part alive a step
    later (the open one of itself), net migrants of a step by the age at its end."""

    at_birth: Decimal
    survival: tuple[Decimal, ...]
    migration: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScenarioSchedule:
    """What a scenario assumes, named and dated. `source`: where the figures stand, `told`: of which day; `area`: for
    which it is made ("" any); `width`: years of a step and an age group; `ages`: where each group begins, the last
    is open; `fertility`: births a thousand women and year by where their group begins; `males`: boys per 100 girls."""

    id: str
    title: str
    title_en: str
    source: str
    told: dt.date
    area: str
    width: int
    ages: tuple[int, ...]
    males: Decimal
    fertility: Mapping[int, Decimal]
    sexes: Mapping[str, SexSchedule]
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    origin: Origin
