"""At which of the four stages a village is, and whether it is late. Pure but for the language of its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _

#: A yearly release is late when its figures are not out so many days after the reference date: our rule where the
#: kabupaten has no release calendar (docs/bidang/quality_policy.md 3 asks for one); where it has, its days hold.
DUE = dt.timedelta(days=90)
YEAR = dt.timedelta(days=366)


class VillageStage(IntEnum):
    """The stage that a village has reached in its present cycle; 0 has nothing at all."""

    NONE = 0
    PLAN = 1
    COLLECT = 2
    EXAMINE = 3
    RELEASED = 4


@dataclass(frozen=True, slots=True)
class VillageFacts:
    """What is known of a village: see `VillageState`."""

    collecting: bool = False
    reference: dt.date | None = None
    received_at: dt.datetime | None = None
    open_checks: int = 0
    open_since: dt.date | None = None
    faults: int | None = None
    faults_before: int | None = None
    sets_missing: int = 0
    draft: str = ""
    number: str = ""
    published: dt.date | None = None
    released_reference: dt.date | None = None
    withdrawn: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class VillageStanding:
    """The stage, days since the newest reference date (None: no data), days over the term (0: in time), and a word."""

    stage: VillageStage
    age: int | None
    over: int
    why: str

    @property
    def late(self) -> bool:
        """Over its term, or without any data."""
        return self.over > 0 or self.stage is VillageStage.NONE


def stage_of(facts: VillageFacts) -> VillageStage:
    """Released: the newest data are out. Examine: newer data are in. Collect: files wait. Plan: with activities."""
    if facts.reference is None:
        return VillageStage.COLLECT if facts.collecting else VillageStage.NONE
    if facts.released_reference is not None and facts.released_reference >= facts.reference:
        return VillageStage.RELEASED
    return VillageStage.EXAMINE


def due_day(after: dt.date, days: Sequence[dt.date]) -> dt.date:
    """When data of a day are due: on the first day of the release calendar (`days`, in order) within a year from then,
    else 90 days later."""
    return next((day for day in days if after < day <= after + YEAR), after + DUE)


def judge_standing(facts: VillageFacts, today: dt.date, days: Sequence[dt.date] = ()) -> VillageStanding:
    """Where a village stands on a day; `days`: those of its kabupaten's release calendar, in order.

    Data that are not out are due as `due_day` says; a release is due for its successor so after a year has passed
    since its reference date. A village without data has no term to count from: it is late as such.
    """
    stage = stage_of(facts)
    if facts.reference is None:
        return VillageStanding(
            stage, None, 0, _("belum ada data") if stage is VillageStage.NONE else _("berkas menunggu putusan")
        )
    age = (today - facts.reference).days
    if stage is VillageStage.RELEASED and facts.released_reference is not None:
        over = (today - due_day(facts.released_reference + YEAR, days)).days
        return VillageStanding(
            stage, age, max(0, over), _("rilis tahun berikutnya lewat waktu") if over > 0 else _("terbit")
        )
    over = (today - due_day(facts.reference, days)).days
    if facts.withdrawn:
        why = _("Rilis %s ditarik") % facts.withdrawn
    elif facts.open_checks:
        why = _("galat menahan rilis")
    elif facts.draft == "diajukan":
        why = _("menunggu tanda tangan")
    else:
        why = _("belum diterbitkan")
    return VillageStanding(stage, age, max(0, over), why)
