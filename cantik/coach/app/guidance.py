"""What of a first year is done, seen from what the rooms hold: no step is ticked off by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Min

from cantik.base import clock
from cantik.base.page_cache import once
from cantik.coach.app.models import VillageState
from cantik.coach.app.queries import places
from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.zone import zone_of
from cantik.collect.app.models import APPLIED, FACILITY, REMAINDER, Batch
from cantik.content.guide import Guide, GuideStep, guide_of
from cantik.content.loader import here
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.field.rounds.app.models import Round
from cantik.forum.app.models import YearLine
from cantik.forum.metadata.states import MetadataState
from cantik.release.app.models import EXAMINED, Publication, Signature
from cantik.staff.app.models import Assignment, ForumBasis, Institution

_LEVELS: Mapping[AreaLevel, str] = {
    AreaLevel.DESA: "desa",
    AreaLevel.KABUPATEN: "kabupaten",
    AreaLevel.PROVINSI: "provinsi",
}


@dataclass(frozen=True, slots=True)
class StepStanding:
    """Whether a step is done, since when (None: nobody knows the day), and how many villages of how many are so far."""

    done: bool
    since: dt.date | None = None
    count: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class GuideStanding:
    """A guide with how each of its steps stands."""

    guide: Guide
    steps: tuple[tuple[GuideStep, StepStanding], ...]

    @property
    def done_count(self) -> int:
        """How many steps are done."""
        return sum(standing.done for _, standing in self.steps)

    @property
    def next(self) -> GuideStep | None:
        """The first step that is not done; None when all are."""
        return next((step for step, standing in self.steps if not standing.done), None)

    def next_of(self, roles: Collection[str]) -> GuideStep | None:
        """The first step that is not done and is for somebody of these roles to do."""
        open_ = (step for step, standing in self.steps if not standing.done)
        return next((step for step in open_ if not set(roles).isdisjoint(step.roles)), None)


@once
def guidance(area: AreaCode, extra: Path | None) -> GuideStanding | None:
    """How far the first year of a village, a kabupaten or a province is; None at a level without a guide. `extra`: the
    file of the installation's own areas (invented ones)."""
    level = _LEVELS.get(area.level)
    guide = guide_of(here().guides.values(), level, clock.today()) if level else None
    if guide is None:
        return None
    facts = _village(area) if level == "desa" else _office(area, extra)
    return GuideStanding(guide, tuple((step, facts[step.fact]()) for step in guide.steps))


def _village(area: AreaCode) -> dict[str, Callable[[], StepStanding]]:
    kode, area_row = area.text(), find_area(area)
    area_id = area_row.pk if area_row is not None else 0
    rounds = Round.objects.filter(activity__area_id=area_id, activity__practice=False)
    opened, closed = rounds.aggregate(first=Min("opened_at"), last=Min("closed_at")).values()
    lists = Batch.objects.filter(area_id=area_id, state=APPLIED).exclude(kind__in=(FACILITY, REMAINDER))
    signed = Signature.objects.filter(kode=kode)
    return {
        "dua_orang": lambda: _all_roles(kode, ("agen_statistik", "kepala_desa"), decree=True),
        "data_masuk": lambda: _since(area, lists.aggregate(day=Min("received_at"))["day"]),
        "temuan_habis": lambda: _standing_of_findings(kode),
        "rilis": lambda: _standing_of_release(area, signed.aggregate(day=Min("at"))["day"], None),
        "putaran_buka": lambda: _since(area, opened),
        "putaran_tutup": lambda: _since(area, closed),
        "rilis_kedua": lambda: (
            _standing_of_release(area, signed.filter(at__gt=closed).aggregate(day=Min("at"))["day"], closed)
            if closed
            else StepStanding(False)
        ),
        "diperiksa": lambda: _since(area, _find_last_examination(kode)),
    }


def _office(area: AreaCode, extra: Path | None) -> dict[str, Callable[[], StepStanding]]:
    kode, whole = area.text(), len(places(area, extra))
    below = VillageState.objects.filter(kode__startswith=f"{kode}.")
    codes = CodeRow.objects.filter(scheme="kemendagri", value__startswith=f"{kode}.", valid_to__isnull=True)
    sets = MetadataFile.objects.filter(area__codes__in=codes, state=MetadataState.APPROVED)
    bases = ForumBasis.objects.filter(area=kode, undone_at__isnull=True)
    lines = YearLine.objects.filter(forum=kode, removed_at__isnull=True)
    return {
        "tiga_peran": lambda: _all_roles(kode, ("koordinator", "walidata", "pembina")),
        "lembaga": lambda: _standing_of_count(Institution.objects.filter(area=kode).count()),
        "dasar": lambda: _since(area, bases.aggregate(day=Min("at"))["day"]),
        "tahun": lambda: _standing_of_count(lines.count()),
        "desa_data": lambda: _villages(whole, below.filter(reference__isnull=False).count()),
        "desa_rilis": lambda: _villages(whole, below.exclude(number="").count()),
        "semua_rilis": lambda: _villages(whole, below.exclude(number="").count(), every=True),
        "metadata": lambda: _standing_of_count(sets.count()),
        "rilis_satu_data": lambda: _since(area, _find_last_examination(f"{kode}.")),
    }


def _since(area: AreaCode, at: dt.datetime | None) -> StepStanding:
    return StepStanding(at is not None, at.astimezone(zone_of(area)).date() if at is not None else None)


def _standing_of_count(count: int) -> StepStanding:
    return StepStanding(count > 0, count=count)


def _all_roles(kode: str, roles: Iterable[str], *, decree: bool = False) -> StepStanding:
    """Since each of these roles was first held here by somebody, by two people at least; `decree`: with its number."""
    rows = Assignment.objects.filter(area=kode, role__in=roles, start__lte=clock.today(), acting="")
    rows = rows.exclude(decree="") if decree else rows
    first: dict[str, dt.date] = {}
    people: set[int] = set()
    for role, start, person in rows.values_list("role", "start", "person_id"):
        first[role] = min(start, first.get(role, start))
        people.add(person)
    done = len(first) == len(set(roles)) and len(people) >= len(first)
    return StepStanding(done, max(first.values()) if done else None)


@once
def _state_of(kode: str) -> VillageState | None:
    return VillageState.objects.filter(kode=kode).first()


def _standing_of_findings(kode: str) -> StepStanding:
    row = _state_of(kode)
    return StepStanding(row is not None and row.reference is not None and (row.open_checks == 0 or bool(row.number)))


def _standing_of_release(area: AreaCode, signed: dt.datetime | None, after: dt.datetime | None) -> StepStanding:
    """Since it was signed here; of a release that was brought with its signature its day is known."""
    row = _state_of(area.text())
    if signed is not None or row is None or row.published is None:
        return _since(area, signed)
    late = after is None or row.published > after.astimezone(zone_of(area)).date()
    return StepStanding(late, row.published if late else None)


def _find_last_examination(prefix: str) -> dt.datetime | None:
    rows = Publication.objects.filter(channel=EXAMINED, kode__startswith=prefix)
    found: dt.datetime | None = rows.aggregate(day=Min("at"))["day"]
    return found


def _villages(whole: int, count: int, *, every: bool = False) -> StepStanding:
    return StepStanding(0 < whole <= count if every else count > 0, count=min(count, whole), of=whole)
