"""A season of coaching: villages apply, are chosen by a legal basis, and are counted against what is planned."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app.coaching import FULFIL
from cantik.coach.app.coaching_models import CoachedVillage, CoachingDay
from cantik.coach.app.queries import BoardVillage, places
from cantik.coach.app.season_models import CoverageTarget, SeasonVillage
from cantik.coach.errors import SeasonRefused
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.staff.app import acts, roster
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.plain_text import plain
from cantik.staff.app.rights import area_code, within

CHOOSE = "bina.pilih"
#: what a village says of itself, by the field of its row (docs/bidang/governance.md 1.3)
CONDITIONS = ("internet", "computer", "official")
_BASIS, _REASON, _AHEAD, _AGENT = 200, 400, 20, "agen_statistik"


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """How far a village is in the season of a year. `told`: the day of the sosialisasi that it came to; `row`: what it
    said and by what it was chosen; `earlier`: the first season before in which it was chosen; `attended`: sessions and
    visits that somebody came to; `agents`: who holds the role; `ended`: the last day of its last agent where none
    does."""

    place: BoardVillage
    told: dt.date | None
    row: SeasonVillage | None
    earlier: int | None
    attended: int
    agents: int
    ended: dt.date | None

    @property
    def is_applicant(self) -> bool:
        """It said of itself what the conditions ask."""
        return self.row is not None and self.row.applied_at is not None

    @property
    def is_declined(self) -> bool:
        """It was told that it is not one of them."""
        return self.row is not None and self.row.declined_at is not None

    @property
    def is_chosen(self) -> bool:
        """It is one of the villages of this season."""
        return self.row is not None and self.row.chosen_at is not None

    @property
    def gaps(self) -> tuple[str, ...]:
        """Conditions that are not met or not told: fields of the row, and `earlier` for one chosen before."""
        said = tuple(name for name in CONDITIONS if self.row is None or getattr(self.row, name) is not True)
        return (*said, "earlier") if self.earlier is not None else said


@dataclass(frozen=True, slots=True)
class SeasonChoice:
    """Villages that are chosen, by which instruction or SK of which day; `reason` where a condition is not met."""

    year: int
    villages: tuple[str, ...]
    basis: str
    basis_day: dt.date
    reason: str = ""


def _wrong(message: str) -> SeasonRefused:
    return SeasonRefused(message, mend=_("Betulkan isiannya, lalu kirim lagi."))


# ── what is done ────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def apply_village(area: AreaCode, year: int, said: Sequence[bool], *, by: Account) -> SeasonVillage:
    """The village applies for a season and says of itself what `CONDITIONS` ask, in their order; said anew as long as
    it is not chosen, again where it was declined. Raises `NotAllowed` (S101), `SeasonRefused` (R691)."""
    acts.require_right(by, FULFIL, area)
    if is_practice(area) or year not in (clock.today().year, clock.today().year + 1):
        raise _wrong(_("Pendaftaran dibuka untuk musim tahun ini dan tahun depan"))
    row, _made = SeasonVillage.objects.get_or_create(year=year, kode=area.text())
    if row.chosen_at is not None:
        raise _wrong(_("Desa ini sudah terpilih untuk musim itu"))
    row.applied_by, row.applied_at = by.actor, clock.now()
    _take_answer_back(row)
    for name, value in zip(CONDITIONS, said, strict=True):
        setattr(row, name, value)
    acts.save(row, by, "bina.daftar", "musim", wilayah=row.kode)
    return row


@transaction.atomic
def choose_villages(area: AreaCode, said: SeasonChoice, extra: Path | None, *, by: Account) -> int:
    """Choose villages of an area for a season; returns how many. Raises `NotAllowed`, `SeasonRefused`."""
    acts.require_right(by, CHOOSE, area)
    if not said.basis.strip() or said.basis_day > clock.today():
        raise _wrong(_("Tulis dasar hukumnya dan tanggalnya: SK atau instruksi yang sudah ditetapkan"))
    basis, reason = plain(said.basis, _BASIS, _wrong), plain(said.reason, _REASON, _wrong)
    lines = {line.place.kode: line for line in list_season([area], said.year, extra)}
    picked = [lines[kode] for kode in dict.fromkeys(said.villages) if kode in lines]
    if not picked or len(picked) < len(set(said.villages)):
        raise _wrong(_("Pilih desa dari daftar"))
    if any(line.is_chosen for line in picked):
        raise _wrong(_("Ada desa yang sudah terpilih untuk musim ini"))
    lacking = [line.place.name for line in picked if line.gaps]
    if lacking and not reason:
        named = ", ".join(lacking[:3])
        raise _wrong(_("Syarat belum terpenuhi atau belum dijawab: %s. Tulis alasan tetap memilihnya") % named)
    for line in picked:
        row = line.row or SeasonVillage(year=said.year, kode=line.place.kode)
        _take_answer_back(row)
        row.chosen_by, row.chosen_at = by.actor, clock.now()
        row.basis, row.basis_day, row.reason = basis, said.basis_day, reason if line.gaps else ""
        acts.save(row, by, "bina.pilih", "musim", wilayah=row.kode)
    return len(picked)


@transaction.atomic
def decline_villages(area: AreaCode, year: int, villages: Sequence[str], reason: str, *, by: Account) -> int:
    """Say to villages of an area that applied for a season that they are not chosen, and why; returns how many. Raises
    `NotAllowed`, `SeasonRefused`."""
    acts.require_right(by, CHOOSE, area)
    said = plain(reason, _REASON, _wrong)
    if not said:
        raise _wrong(_("Tulis alasannya: desa membacanya"))
    rows = SeasonVillage.objects.filter(within([area], "kode"), year=year, kode__in=villages)
    found = list(rows.filter(applied_at__isnull=False, chosen_at=None, declined_at=None))
    if not found or len(found) < len(set(villages)):
        raise _wrong(_("Pilih desa yang mendaftar dan belum dijawab"))
    for row in found:
        row.declined_by, row.declined_at, row.reason = by.actor, clock.now(), said
        acts.save(row, by, "bina.tolak", "musim", wilayah=row.kode)
    return len(found)


def _take_answer_back(row: SeasonVillage) -> None:
    row.declined_by, row.declined_at, row.reason = "", None, ""
    row.closed_by, row.closed_at = "", None


@transaction.atomic
def set_target(area: AreaCode, year: int, villages: int, basis: str, extra: Path | None, *, by: Account) -> None:
    """How many villages of an area are to have been chosen up to a year: never fewer than by an earlier year, nor more
    than there are. Raises `NotAllowed`, `SeasonRefused`."""
    acts.require_right(by, CHOOSE, area)
    whole, today = len(places(area, extra)), clock.today()
    if not today.year <= year <= today.year + _AHEAD:
        raise _wrong(_("Tahun rencana: tahun ini sampai %d tahun lagi") % _AHEAD)
    if not 1 <= villages <= whole:
        raise _wrong(_("Jumlah desa: 1 sampai %d, yaitu semua desa wilayah ini") % whole)
    others = [row for row in list_targets(area) if row.year != year]
    if any(row.villages > villages if row.year < year else row.villages < villages for row in others):
        raise _wrong(_("Jumlahnya kumulatif: tidak boleh turun dari tahun ke tahun"))
    said = plain(basis, _BASIS, _wrong)
    if not said:
        raise _wrong(_("Tulis dasar rencananya"))
    row = CoverageTarget(area=area.text(), year=year, villages=villages, basis=said, by=by.actor, at=clock.now())
    acts.save(row, by, "bina.cakupan", "musim", wilayah=row.area)


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def list_targets(area: AreaCode) -> list[CoverageTarget]:
    """The plan of an area by year: the last word on each."""
    rows = CoverageTarget.objects.filter(area=area.text()).order_by("pk")
    return sorted({row.year: row for row in rows}.values(), key=lambda row: row.year)


def count_chosen(areas: Sequence[AreaCode], until: int) -> int:
    """How many villages of some areas were ever chosen up to a year, each once."""
    rows = SeasonVillage.objects.filter(within(areas, "kode"), chosen_at__isnull=False, year__lte=until)
    return rows.values("kode").distinct().count()


def list_season(areas: Sequence[AreaCode], year: int, extra: Path | None) -> list[SeasonLine]:
    """Every village of some areas in the season of a year, in the order of their codes: few questions however many
    they are."""
    everybody = {place.kode: place for area in areas for place in places(area, extra)}
    here = within(areas, "kode")
    held = CoachedVillage.objects.filter(here, day__state=CoachingDay.HELD, day__day__year=year, came__gt=0)
    told = held.filter(day__kind=CoachingDay.SOCIALISATION).values_list("kode").annotate(day=Min("day__day"))
    attended = held.exclude(day__kind=CoachingDay.SOCIALISATION).values_list("kode").annotate(n=Count("pk"))
    chosen = SeasonVillage.objects.filter(here, chosen_at__isnull=False, year__lt=year)
    firsts, days = dict(chosen.values_list("kode").annotate(year=Min("year"))), dict(told)
    rows = {row.kode: row for row in SeasonVillage.objects.filter(here, year=year)}
    counts, agents = dict(attended), _count_agents(areas)
    ended = find_ended(areas)
    return [
        SeasonLine(
            place,
            days.get(kode),
            rows.get(kode),
            firsts.get(kode),
            counts.get(kode, 0),
            agents[kode],
            ended.get(kode) if not agents[kode] else None,
        )
        for kode, place in everybody.items()
        if not is_practice(area_code(kode))
    ]


def find_ended(areas: Sequence[AreaCode]) -> dict[str, dt.date]:
    """By village: the last day of the agent who held the role last, of those whose role is over."""
    today, found = clock.today(), dict[str, dt.date]()
    rows = Assignment.objects.filter(within(areas, "area"), role=_AGENT)
    for kode, until, ended_at in rows.values_list("area", "until", "ended_at"):
        last = min(until, clock.day_of(ended_at)) if ended_at else until
        if ended_at or until < today:
            found[kode] = max(last, found.get(kode, last))
    return found


def _count_agents(areas: Sequence[AreaCode]) -> Counter[str]:
    codes = Assignment.objects.filter(within(areas, "area"), role=_AGENT).values_list("area", flat=True).distinct()
    return Counter({kode: len(held) for kode, held in roster.holders_of(list(codes), _AGENT, clock.today()).items()})


def count_by_kabupaten(lines: Sequence[SeasonLine]) -> dict[str, Counter[str]]:
    """Of each kabupaten: how many villages there are (`desa`), were told, applied, are chosen, came to coaching."""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        area = area_code(line.place.kode)
        above = next(each for each in area.ancestors() if each.level is AreaLevel.KABUPATEN)
        counts = found.setdefault(above.text(), Counter())
        facts = {"told": line.told, "applied": line.is_applicant, "chosen": line.is_chosen, "attended": line.attended}
        counts.update(["desa", *(name for name, value in facts.items() if value)])
    return found
