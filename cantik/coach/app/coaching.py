"""Visits and sessions: planned by who coaches, told of once the day has come, with agreements that come due in the
village. Counts and work only: nobody of a village is named, numbers of persons are refused."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app import village_news
from cantik.coach.app.coaching_models import CoachedVillage, CoachingAgreement, CoachingDay
from cantik.coach.errors import CoachingRefused
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.exercise import read_own_modules
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain, plain_lines
from cantik.staff.app.rights import area_code, within
from cantik.workflow.reasons import due_reason

KEEP, FULFIL = "bina.catat", "bina.penuhi"
#: how far ahead a day may lie, and how many officials of one village one can count
_AHEAD, _OFFICIALS = dt.timedelta(days=366), 99
_PLACE, _LINE, _LONG = 200, 400, 4000
#: villages of one session; of a sosialisasi, which may be for a whole kabupaten
_VILLAGES, _TOLD = 120, 500


@dataclass(frozen=True, slots=True)
class CoachingPlan:
    """A visit or a session as it is planned; `villages`: their codes, one for a visit."""

    kind: str
    area: AreaCode
    day: dt.date
    place: str
    purpose: str
    villages: tuple[str, ...]
    hour: dt.time | None = None
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VillageReport:
    """What is told of a village: how many of its officials came, what was agreed on by which day."""

    came: int
    agreements: tuple[tuple[str, dt.date], ...] = ()


def _wrong(message: str) -> CoachingRefused:
    return CoachingRefused(message, mend=_("Betulkan isiannya, lalu kirim lagi."))


@transaction.atomic
def plan_day(said: CoachingPlan, *, by: Account) -> CoachingDay:
    """Plan a visit or a session. Raises `NotAllowed` (S101), `CoachingRefused` (R690)."""
    acts.require_right(by, KEEP, said.area)
    today = clock.today()
    if not today <= said.day <= today + _AHEAD:
        raise _wrong(_("Hari pembinaan ada di depan: hari ini sampai setahun lagi"))
    villages = [code for code in map(area_code, said.villages) if not is_practice(code)]
    if any(code.level is not AreaLevel.DESA or not said.area.contains(code) for code in villages):
        raise _wrong(_("Ada desa di luar wilayah pembinaan ini"))
    if said.kind == CoachingDay.VISIT and villages != [said.area]:
        raise _wrong(_("Kunjungan ditujukan ke satu desa"))
    most = _TOLD if said.kind == CoachingDay.SOCIALISATION else _VILLAGES
    if not 1 <= len(villages) <= most:
        raise _wrong(_("Pilih 1 sampai %d desa") % most)
    if not set(said.materials) <= set(read_own_modules()):
        raise _wrong(_("Pilih materi dari daftar"))
    _refuse_clash(said, [code.text() for code in villages])
    row = CoachingDay(
        kind=said.kind,
        area=said.area.text(),
        day=said.day,
        hour=said.hour,
        materials=" ".join(said.materials),
        place=plain(said.place, _PLACE, _wrong),
        purpose=plain(said.purpose, _LINE, _wrong),
        by=by.actor,
        at=clock.now(),
    )
    row.save()
    CoachedVillage.objects.bulk_create(CoachedVillage(day=row, kode=code.text()) for code in villages)
    acts.record(row, by, "bina.rencana", "pembinaan", wilayah=row.area)
    return row


def _refuse_clash(said: CoachingPlan, codes: Sequence[str]) -> None:
    """Two sessions on one day are fine, at one hour nobody can be at both."""
    if said.hour is None:
        return
    same = CoachedVillage.objects.filter(
        kode__in=codes, day__day=said.day, day__hour=said.hour, day__state=CoachingDay.PLANNED
    ).first()
    if same is not None:
        raise _wrong(_("Desa %s sudah diundang ke pembinaan lain pada jam itu") % same.kode)


@transaction.atomic
def tell_day(number: int, told: str, reports: Mapping[str, VillageReport], *, by: Account) -> CoachingDay:
    """Say what came of it, for each of its villages; nothing of it changes afterwards. Raises `NotAllowed`,
    `CoachingRefused`."""
    row = _hold_day(number, by)
    if row.day > clock.today():
        raise _wrong(_("Harinya belum tiba"))
    row.told = plain_lines(told, _LONG, _wrong)
    if not row.told:
        raise _wrong(_("Tulis apa yang ditemukan dan dikerjakan"))
    there = Counter(row.attendances.values_list("kode", flat=True))
    for village in row.villages.all():
        report = reports.get(village.kode)
        if report is None or not 0 <= report.came <= _OFFICIALS:
            raise _wrong(_("Isi berapa aparatur yang hadir untuk setiap desa: 0 sampai %d") % _OFFICIALS)
        if report.came < there[village.kode]:
            raise _wrong(_("Yang hadir di %s tidak boleh kurang dari daftar hadirnya") % village.kode)
        works = report.came and row.kind != CoachingDay.SOCIALISATION
        work = village_news.count_day(area_code(village.kode), row.day) if works else {}
        village.came, village.work = report.came, json.dumps(work, sort_keys=True) if work else ""
        village.save(update_fields=["came", "work"])
        for text, due in report.agreements:
            if not row.day <= due <= row.day + _AHEAD:
                raise _wrong(_("Hari kesepakatan ada sesudah pembinaan, paling lama setahun"))
            CoachingAgreement.objects.create(day=row, kode=village.kode, text=plain(text, _LINE, _wrong), due=due)
    row.state, row.ended_by, row.ended_at = CoachingDay.HELD, by.actor, clock.now()
    row.save()
    for village in row.villages.all():  # each line of the log brings its village's row up to date
        acts.record(row, by, "bina.catat", "pembinaan", wilayah=village.kode)
    return row


@transaction.atomic
def call_day_off(number: int, reason: str, *, by: Account) -> CoachingDay:
    """Call a planned day off. Raises `NotAllowed`, `ReasonMissing` (R591), `CoachingRefused`."""
    row = _hold_day(number, by)
    row.reason = plain(due_reason(reason), _LINE, _wrong)
    row.state, row.ended_by, row.ended_at = CoachingDay.CALLED_OFF, by.actor, clock.now()
    acts.save(row, by, "bina.batal", "pembinaan", wilayah=row.area)
    return row


def _hold_day(number: int, by: Account) -> CoachingDay:
    gone = CoachingRefused(_("Pembinaan ini sudah dicatat atau dibatalkan"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(CoachingDay.objects.filter(pk=number, state=CoachingDay.PLANNED), gone)
    acts.require_right(by, KEEP, row.area)
    return row


@transaction.atomic
def fulfil_agreement(number: int, kode: str, *, done: bool, by: Account) -> CoachingAgreement:
    """The village says that what was agreed on is done, or that it is not. Raises `NotAllowed`, `CoachingRefused`."""
    gone = CoachingRefused(_("Kesepakatan ini tidak ada lagi"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(CoachingAgreement.objects.filter(pk=number, kode=kode), gone)
    acts.require_right(by, FULFIL, row.kode)
    row.done_by, row.done_at = (by.actor, clock.now()) if done else ("", None)
    acts.save(row, by, "bina.penuhi" if done else "bina.belum", "kesepakatan", wilayah=row.kode)
    return row


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def list_days(areas: Sequence[AreaCode]) -> QuerySet[CoachingDay]:
    """The visits and sessions at or below some areas, the latest day first."""
    return CoachingDay.objects.filter(within(areas, "area")).order_by("-day", "-pk")


def list_planned(areas: Sequence[AreaCode]) -> list[CoachingDay]:
    """What is planned in some areas and was not told of yet, the first day first."""
    return list(CoachingDay.objects.filter(within(areas, "area"), state=CoachingDay.PLANNED).order_by("day", "pk"))


def list_of_village(kode: str) -> QuerySet[CoachingDay]:
    """The visits and sessions that are for a village, the latest day first."""
    return CoachingDay.objects.filter(villages__kode=kode).order_by("-day", "-pk")


def list_open_agreements(kode: str) -> QuerySet[CoachingAgreement]:
    """What a village agreed on and has not done yet, the first due first."""
    return CoachingAgreement.objects.filter(kode=kode, done_at=None).order_by("due", "pk")


def count_overdue(areas: Iterable[AreaCode], today: dt.date) -> dict[str, int]:
    """By village: how many agreements are past their day."""
    rows = CoachingAgreement.objects.filter(within(list(areas), "kode"), done_at=None, due__lt=today)
    return Counter(rows.values_list("kode", flat=True))
