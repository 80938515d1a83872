"""What a person asks about their own data (UU 27/2022): received, identified, answered in time, decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.text import holds_number
from cantik.register.app.erasing import Erased, erase, sweep
from cantik.register.app.models import Person
from cantik.register.app.opening import OpenStore
from cantik.register.errors import ExportRefused, ReasonRefused
from cantik.staff.app import log
from cantik.web.taking.models import ACCESS, DELETION, GRANTED, OPEN, Case, waits
from cantik.web.taking.services import reasoned

#: time for an answer: 3 x 24 hours (UU 27/2022 articles 30-32; design/security.md section 5, to be checked there)
ANSWER_WITHIN = dt.timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Request_:  # noqa: N801 (a request of a person, not of a browser)
    """What is asked, by whom, and how it came."""

    person: int
    kind: str
    channel: str
    asked: str = ""


def receive(*, area: str, village: int, request: Request_, by: str, at: dt.datetime) -> Case:
    """Open a case; the clock runs from now. Raises `ExportRefused` R489 for nobody of this village or an empty wish to
    correct or delete, `ReasonRefused` R408 when the wish holds a number."""
    asked = " ".join(request.asked.split())
    if not Person.objects.filter(pk=request.person, area_id=village).exists():
        raise ExportRefused("R489", "Orang ini tidak ada dalam register desa", mend="Cari lagi orangnya.")
    if request.kind != ACCESS and not asked:
        raise ExportRefused("R489", "Sebut apa yang diminta dibetulkan atau dihapus", mend="Tulis dengan kata-kata.")
    if holds_number(asked):
        raise ReasonRefused("R408", "Isian memuat nomor orang", expected="isian tanpa NIK atau nomor KK",
                            mend="Tulis isian mana, bukan nomornya.")  # fmt: skip
    with transaction.atomic():
        case = Case.objects.create(
            area=area, person=request.person, kind=request.kind, channel=request.channel, asked=asked, received_at=at,
            received_by=by, due=at + ANSWER_WITHIN,
        )  # fmt: skip
        _log(case, "hak.terima", by, at, jenis=case.kind)
    return case


def identify(*, area: str, number: int, how: str, by: str, at: dt.datetime) -> Case:
    """Write down how somebody proved to be who they are. Raises `ExportRefused` R490 when that was done or the case is
    closed."""
    with transaction.atomic():
        case = _open_case(area, number)
        if case.identity:
            raise ExportRefused(
                "R490", "Identitas pada permintaan ini sudah diperiksa", mend="Lanjutkan permintaannya."
            )
        case.identity, case.identity_by, case.identity_at = how, by, at
        case.save()
        _log(case, "hak.identitas", by, at, cara=how)
    return case


def hand_over(*, area: str, number: int, by: str, at: dt.datetime) -> Case:
    """The copy is made for handing out. Raises `ExportRefused` R491 before the identity was checked."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(area=area, pk=number).first()
        if case is None or not case.identity:
            raise _not_identified()
        case.handed_at = case.handed_at or at
        case.save()
        _log(case, "hak.salinan", by, at)
    return case


def conclude(*, area: str, number: int, decision: str, why: str, by: str, at: dt.datetime) -> Case:
    """Decide a case with a reason. Raises `ExportRefused` R490, R491, `ReasonRefused` R407, R408."""
    with transaction.atomic():
        case = _open_case(area, number)
        if not case.identity:
            raise _not_identified()
        case.state, case.why, case.decided_by, case.decided_at = decision, reasoned(why), by, at
        case.save()
        late = at > case.due
        _log(case, "hak.putus", by, at, putusan=decision, alasan=case.why, terlambat="ya" if late else "tidak")
    return case


def carry_out(
    *, opened: OpenStore, area: str, village: int, number: int, by: str, at: dt.datetime, today: dt.date
) -> Erased:
    """Erase the person of a deletion that somebody else granted; the clock stops. There is no undoing.

    Raises `ExportRefused` R493 for a case that does not wait for it, R494 for who decided it themself;
    `ErasureRefused` R520-R522.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(area=area, pk=number).first()
        if case is None or case.kind != DELETION or not waits(case) or case.state != GRANTED:
            raise ExportRefused("R493", "Penghapusan ini tidak menunggu pelaksanaan", mend="Muat ulang halamannya.")
        if by == case.decided_by:
            raise ExportRefused("R494", "Yang memutus tidak melaksanakan penghapusan", expected="orang kedua",
                                mend="Minta orang lain yang berwenang.")  # fmt: skip
        done = erase(opened=opened, area=village, person=case.person, request=case.pk, by=by, at=at, today=today)
        case.carried_at, case.carried_by, case.asked = at, by, ""
        case.carried = canonical_json(done.as_dict()).decode()
        case.save()
    sweep(opened)
    return done


def _open_case(area: str, number: int) -> Case:
    case = Case.objects.select_for_update().filter(area=area, pk=number, state=OPEN).first()
    if case is None:
        raise ExportRefused("R490", "Permintaan ini sudah diputus", mend="Muat ulang halamannya.")
    return case


def _not_identified() -> ExportRefused:
    return ExportRefused("R491", "Identitas peminta belum diperiksa", expected="KTP-el, KK, atau surat kuasa",
                         mend="Periksa dahulu siapa yang meminta.")  # fmt: skip


def _log(case: Case, action: str, by: str, at: dt.datetime, **said: str) -> None:
    log.record(by=by, at=at, action=action, subject="orang", subjects=[case.person],
               detail={"permintaan": case.pk, **said})  # fmt: skip
