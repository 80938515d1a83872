"""Who of the villages attended a visit or a session: by the link of a QR code on the day, or ticked on a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app.coaching import KEEP
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.app.season_models import Attendance
from cantik.coach.errors import CoachingRefused
from cantik.staff.app import acts
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.rights import assignments_of

#: how long a code may be used after it was shown: one that was photographed and sent on is of no use at home
MINUTES = 30
_SIGNER = signing.TimestampSigner(salt="bina.hadir")
#: whose attendance is kept: officials and community of a village
_KINDS = ("agen_statistik", "kepala_desa", "pencacah", "kader_rumah_dataku", "bpd", "pendamping", "komunitas")


def make_code(day: CoachingDay) -> str:
    """The code of a session, as its link carries it."""
    return _SIGNER.sign(str(day.pk))


def find_by_code(code: str) -> CoachingDay:
    """The session of a code. Raises `CoachingRefused` (R690) for one that is not ours, too old, or not of today."""
    try:
        number = int(_SIGNER.unsign(code, max_age=MINUTES * 60))
    except signing.SignatureExpired as error:
        raise _wrong(_("Kode ini sudah lewat waktunya. Pindai lagi kode di layar pembina")) from error
    except (signing.BadSignature, ValueError) as error:
        raise _wrong(_("Kode ini tidak dikenal. Pindai lagi kode di layar pembina")) from error
    row = CoachingDay.objects.filter(pk=number, state=CoachingDay.PLANNED, day=clock.today()).first()
    if row is None:
        raise _wrong(_("Kehadiran dicatat pada hari pembinaannya, sebelum hasilnya dicatat"))
    return row


def find_village(day: CoachingDay, person: Account) -> str:
    """The invited village that somebody is of, "" for none."""
    invited = set(day.villages.values_list("kode", flat=True))
    held = [row.area for row in assignments_of(person, clock.today()) if row.role in _KINDS]
    return next((kode for kode in held if kode in invited), "")


@transaction.atomic
def attend(code: str, *, by: Account) -> Attendance:
    """Somebody opened the link of the QR code and says that they are there; a second time changes nothing. Raises
    `CoachingRefused`."""
    day = find_by_code(code)
    kode = find_village(day, by)
    if not kode:
        raise _wrong(_("Anda tidak berperan di desa yang diundang. Minta pembina mencatat Anda"))
    row, made = Attendance.objects.get_or_create(day=day, person=by, defaults={"kode": kode, "at": clock.now()})
    if made:
        acts.record(row, by, "bina.hadir", "pembinaan", wilayah=kode)
    return row


def list_expected(day: CoachingDay) -> list[tuple[Assignment, bool]]:
    """Who of the invited villages may be ticked: one line a person, by village and name, and whether they are there."""
    today, there = clock.today(), set(day.attendances.values_list("person_id", flat=True))
    codes = list(day.villages.values_list("kode", flat=True))
    rows = Assignment.select_active(today).filter(area__in=codes, role__in=_KINDS).select_related("person")
    first: dict[int, Assignment] = {}
    for row in rows.order_by("area", "person__name", "pk"):
        first.setdefault(row.person_id, row)
    return [(row, number in there) for number, row in first.items()]


def find_own(person: Account, day: int) -> Attendance | None:
    """The attendance of somebody at a day that was told of; None without one."""
    rows = Attendance.objects.select_related("day", "person")
    return rows.filter(person=person, day_id=day, day__state=CoachingDay.HELD).first()


@transaction.atomic
def tick_list(day: CoachingDay, numbers: Collection[int], *, by: Account) -> int:
    """Who was there by the list that the coach ticked, without those that opened the link themselves, who stay; returns
    how many are there now. Raises `NotAllowed`, `CoachingRefused`."""
    acts.require_right(by, KEEP, day.area)
    if day.state != CoachingDay.PLANNED or day.day > clock.today():
        raise _wrong(_("Kehadiran dicatat sejak hari pembinaannya, sebelum hasilnya dicatat"))
    expected = {row.person_id: row for row, _there in list_expected(day)}
    if not set(numbers) <= set(expected):
        raise _wrong(_("Ada orang di luar daftar"))
    day.attendances.exclude(by="").exclude(person_id__in=numbers).delete()
    there = set(day.attendances.values_list("person_id", flat=True))
    now = clock.now()
    Attendance.objects.bulk_create(
        Attendance(day=day, person_id=number, kode=expected[number].area, by=by.actor, at=now)
        for number in sorted(set(numbers) - there)
    )
    acts.record(day, by, "bina.hadir", "pembinaan", wilayah=day.area)
    return day.attendances.count()


def count_by_village(day: CoachingDay) -> Counter[str]:
    """How many are there, by village."""
    return Counter(day.attendances.values_list("kode", flat=True))


def _wrong(message: str) -> CoachingRefused:
    return CoachingRefused(message, mend=_("Mintalah kode baru atau daftar hadir kepada pembina."))
