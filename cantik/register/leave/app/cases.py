"""What a person asks about their own data (UU 27/2022): received, identified, answered in time, decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.text import holds_number
from cantik.content.loader import limit
from cantik.content.rights import ERASABLE
from cantik.register.core.app.models import Person
from cantik.register.core.app.nameless import refuse_name
from cantik.register.core.errors import ReasonRefused
from cantik.register.leave.app.erasing import erase, sweep
from cantik.register.leave.app.erasing_fields import ErasedPart, erase_fields, photo_numbers
from cantik.register.leave.app.erasing_texts import ErasureReach
from cantik.register.leave.app.models import ACCESS, DELETION, DENIED, GRANTED, OPEN, PARTLY, Case, to_carry_out, waits
from cantik.register.leave.app.sharing import require_reason
from cantik.register.leave.errors import ErasureRefused
from cantik.staff.app import deputies, log, waiting_list
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import ExportRefused

#: what is asked for by the number of each photo
PHOTO = "foto"


def answer_within() -> dt.timedelta:
    """Time for an answer: 3 x 24 hours by law, less where a kabupaten says so (content, `jawab_permintaan_jam`)."""
    return dt.timedelta(hours=limit("jawab_permintaan_jam").whole)


@dataclass(frozen=True, slots=True)
class Request_:  # noqa: N801 (a request of a person, not of a browser)
    """What is asked, by whom, and how it came. `fields`: ids of `content/rights` that shall be deleted, none for the
    whole person."""

    person: int
    kind: str
    channel: str
    asked: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """A decision with its reason. `fields`: of a deletion that is granted in part, which; `photos`: their numbers."""

    decision: str
    why: str
    fields: tuple[str, ...] = ()
    photos: tuple[int, ...] = ()


def receive(*, code: str, village: int, request: Request_, by: str, at: dt.datetime) -> Case:
    """Open a case; the clock runs from now. Raises `ExportRefused` R489 for nobody of this village or an empty wish to
    correct or delete, `ReasonRefused` R408 when the wish holds a number."""
    asked = " ".join(request.asked.split())
    if not Person.objects.filter(pk=request.person, area_id=village).exists():
        raise ExportRefused("R489", "Orang ini tidak ada dalam register desa", mend="Cari lagi orangnya.")
    if request.kind != ACCESS and not asked and not request.fields:
        raise ExportRefused("R489", "Sebut apa yang diminta dibetulkan atau dihapus", mend="Tulis dengan kata-kata.")
    if holds_number(asked):
        raise ReasonRefused(
            "R408",
            "Isian memuat nomor orang",
            expected="isian tanpa NIK atau nomor KK",
            mend="Tulis isian mana, bukan nomornya.",
        )
    fields = [field for field in ERASABLE if field in request.fields] if request.kind == DELETION else []
    with transaction.atomic():
        case = Case.objects.create(
            area=code,
            person=request.person,
            kind=request.kind,
            channel=request.channel,
            asked=asked,
            received_at=at,
            received_by=by,
            due=at + answer_within(),
            fields=canonical_json(fields).decode() if fields else "",
        )
        _log(case, "hak.terima", by, at, jenis=case.kind)
    return case


def identify(*, code: str, number: int, how: str, by: str, at: dt.datetime) -> Case:
    """Write down how somebody proved to be who they are. Raises `ExportRefused` R490 when that was done or the case is
    closed."""
    with transaction.atomic():
        case = _open_case(code, number)
        if case.identity:
            raise ExportRefused(
                "R490", "Identitas pada permintaan ini sudah diperiksa", mend="Lanjutkan permintaannya."
            )
        case.identity, case.identity_by, case.identity_at = how, by, at
        case.save()
        _log(case, "hak.identitas", by, at, cara=how)
    return case


def hand_over(*, code: str, number: int, by: str, at: dt.datetime) -> Case:
    """The copy is made for handing out. Raises `ExportRefused` R491 before the identity was checked."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(area=code, pk=number).first()
        if case is None or not case.identity:
            raise _not_identified()
        case.handed_at = case.handed_at or at
        case.save()
        _log(case, "hak.salinan", by, at)
    return case


def conclude(*, code: str, village: int, number: int, verdict: CaseDecision, by: str, at: dt.datetime) -> Case:
    """Decide a case with a reason, which may not say who it is: it stays in the log.

    Raises `ExportRefused` R490, R491, `ReasonRefused` R407, R408, `ErasureRefused` R523 (a photo that is not there),
    R524 (a part is granted and it is not said which).
    """
    with transaction.atomic():
        case = _open_case(code, number)
        if not case.identity:
            raise _not_identified()
        why = require_reason(verdict.why)
        refuse_name(case.person, why)
        case.granted = _fields_to_erase(case, verdict, village)
        case.state, case.why, case.decided_by, case.decided_at = verdict.decision, why, by, at
        case.save()
        waiting_list.keep_row(case)
        late = at > case.due
        _log(
            case,
            "hak.putus",
            by,
            at,
            putusan=verdict.decision,
            alasan=case.why,
            terlambat="ya" if late else "tidak",
            **({"isian": ", ".join(fields_of(case)[1])} if case.granted else {}),
        )
    return case


def _fields_to_erase(case: Case, verdict: CaseDecision, village: int) -> str:
    asked = json.loads(case.fields) if case.fields else []
    if case.kind != DELETION or verdict.decision == DENIED or (verdict.decision == GRANTED and not asked):
        return ""
    may = asked or list(ERASABLE)
    chosen = may if verdict.decision == GRANTED else [field for field in may if field in verdict.fields]
    if not chosen or (verdict.decision == PARTLY and asked and len(chosen) == len(asked)):
        raise ErasureRefused(
            "R524",
            "Belum jelas isian mana yang dikabulkan",
            found=f"{len(chosen)} dari {len(may)} isian",
            expected="sebagian isian: sedikitnya satu, tidak semua yang diminta",
            mend="Tandai isian yang dikabulkan; yang lain ditolak dengan alasan yang sama.",
        )
    photos = sorted(set(verdict.photos)) if PHOTO in chosen else []
    if PHOTO in chosen and (not photos or not photo_numbers(village, photos)):
        raise ErasureRefused(
            "R523",
            "Foto ini tidak ada di desa",
            found=", ".join(map(str, photos)),
            expected="nomor foto di bawah gambarnya",
            mend="Periksa nomornya, lalu putuskan lagi.",
        )
    return canonical_json({"isian": chosen, "foto": photos}).decode()


def fields_of(case: Case) -> tuple[list[str], list[str], list[int]]:
    """Ids of what was asked for, of what was granted, and the numbers of photos."""
    said = json.loads(case.granted) if case.granted else {}
    return json.loads(case.fields) if case.fields else [], said.get("isian", []), said.get("foto", [])


def carry_out(
    *, opened: OpenStore, code: str, village: int, number: int, by: str, at: dt.datetime, today: dt.date
) -> Mapping[str, int]:
    """Erase the person, or the granted fields, of a deletion that somebody else granted; the clock stops. What went, in
    counts. There is no undoing.

    Raises `ExportRefused` R493 for a case that does not wait for it, R494 for who decided it themself;
    `ErasureRefused` R520-R523.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(area=code, pk=number).first()
        if case is None or case.kind != DELETION or not waits(case) or not to_carry_out(case):
            raise ExportRefused("R493", "Penghapusan ini tidak menunggu pelaksanaan", mend="Muat ulang halamannya.")
        if deputies.one_hand(by, case.decided_by, since=case.decided_at):
            raise ExportRefused(
                "R494",
                "Yang memutus tidak melaksanakan penghapusan",
                expected="orang kedua",
                mend="Minta orang lain yang berwenang.",
            )
        done = _erase(opened, case, village, by, at, today)
        case.carried_at, case.carried_by, case.asked = at, by, ""
        case.carried = canonical_json(done).decode()
        case.save()
        waiting_list.keep_row(case)
    sweep(opened, at)
    return done


def _erase(opened: OpenStore, case: Case, village: int, by: str, at: dt.datetime, today: dt.date) -> dict[str, int]:
    _, granted, photos = fields_of(case)
    if not granted:
        return erase(
            opened=opened, area_id=village, person=case.person, request=case.pk, by=by, at=at, today=today
        ).as_dict()
    variables = frozenset(name for field in granted for name in ERASABLE[field].variables)
    part = ErasedPart(case.person, variables, tuple(photos))
    return erase_fields(opened=opened, area_id=village, part=part, request=case.pk, by=by, at=at)


def forget_words(_where: ErasureReach, people: Collection[int], _at: dt.datetime) -> None:
    """A person goes: what they asked for in words goes with them; that they asked, and what was decided, stays."""
    Case.objects.filter(person__in=people).update(asked="")


def _open_case(code: str, number: int) -> Case:
    case = Case.objects.select_for_update().filter(area=code, pk=number, state=OPEN).first()
    if case is None:
        raise ExportRefused("R490", "Permintaan ini sudah diputus", mend="Muat ulang halamannya.")
    return case


def _not_identified() -> ExportRefused:
    return ExportRefused(
        "R491",
        "Identitas peminta belum diperiksa",
        expected="KTP-el, KK, atau surat kuasa",
        mend="Periksa dahulu siapa yang meminta.",
    )


def _log(case: Case, action: str, by: str, at: dt.datetime, **said: str) -> None:
    log.record(
        by=by, at=at, action=action, subject="orang", subjects=[case.person], detail={"permintaan": case.pk, **said}
    )
