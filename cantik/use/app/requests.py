"""Ask for data, read the answer, withdraw; approve, hand over, say what is missing, refuse, take back; pass on to the
office that produces the data, which answers in the place of the desk.

Nothing but files of published tables can be handed over: an answer names tables of an edition, never brings data. Each
act is one transaction with one entry in the log; a decision is taken back only until the applicant has read it, and the
row itself decides which came first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.crypto import salted_hmac

from cantik.base.canonical import canonical_json
from cantik.base.text import holds_number
from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.content.loader import limit
from cantik.staff.app import codes, log, waiting_list
from cantik.use.app.models import ANSWERED, DENIED, NO_DATA, OPEN, PERSONAL, WITHDRAWN, DataRequest
from cantik.use.app.offers import HandedFile, file_of
from cantik.use.app.producers import list_producers
from cantik.use.applicants import applicants
from cantik.use.errors import RequestRefused
from cantik.use.office import office_hours

#: whoever has not signed in, as the log writes them
PUBLIC = "publik"
_LEAST, _MOST = 10, 500
_ADDRESS = re.compile(r"\S@\S|https?://|www\.|\bwa\.me\b", re.IGNORECASE)
_DAY = dt.timedelta(days=1)
_KEY_BYTES = 24


@dataclass(frozen=True, slots=True)
class DataWish:
    """What somebody asks: who by kind, of which institution if any, what in words, what for."""

    applicant: str
    institution: str
    wanted: str
    purpose: str


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Of a year: received, answered with tables, without data, refused (by law or by the kepala desa), withdrawn, late
    (decided or still open after the day and hour that were due)."""

    received: int
    answered: int
    no_data: int
    refused: int
    withdrawn: int
    late: int


def new_key() -> str:
    """What makes one form one request: the same form sent twice is the same request, with the same code."""
    return secrets.token_urlsafe(_KEY_BYTES)


def code_of(area: AreaCode, key: str) -> str:
    """The code of a form's request; only this server can make it of the form's key, and nobody keeps it."""
    mixed = salted_hmac("cantik.use.request", f"{area.text()}:{key}", algorithm="sha256").digest()
    return codes.of_bytes(mixed)


@transaction.atomic
def ask(area: AreaCode, wish: DataWish, key: str, *, at: dt.datetime) -> tuple[DataRequest, str]:
    """Take a request in; returns it with its code, which is not kept. The same form again gives the same.

    Raises `RequestRefused`: U101 for what cannot be taken in, U104 when the village has its fill of today.
    """
    if len(key) < _KEY_BYTES:
        raise RequestRefused("U101", "Formulir ini tidak lengkap", mend="Muat ulang halamannya.")
    code = code_of(area, key)
    known = find(area, code)
    if known is not None:
        return known, code
    row = _taken_in(area, wish, codes.digest(code), at)
    _has_room(area, at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the second press came while the first was being written
        return DataRequest.objects.get(kode=area.text(), digest=row.digest), code
    _log(row, "permintaan.ajukan", PUBLIC, at, peminta=row.applicant)
    return row, code


def _taken_in(area: AreaCode, wish: DataWish, digest: str, at: dt.datetime) -> DataRequest:
    """The row of a wish, not yet saved. Raises `RequestRefused` U101 for what cannot be taken in."""
    kind = applicants().get(wish.applicant)
    if kind is None:
        raise RequestRefused("U101", "Pilih siapa yang meminta", mend="Pilih dari daftar.")
    term = _hours("permintaan_setujui_jam") if kind.approved else _minutes()
    return DataRequest(
        kode=area.text(),
        digest=digest,
        applicant=kind.code,
        institution=_plain(wish.institution, 0, 120),
        wanted=_plain(wish.wanted, _LEAST, _MOST),
        purpose=_plain(wish.purpose, _LEAST, 200),
        approval=kind.approved,
        received_at=at,
        due_at=due(area, at, term),
    )


def _has_room(area: AreaCode, at: dt.datetime) -> None:
    """Raises `RequestRefused` U104 when the village has its fill of the last 24 hours."""
    lately = DataRequest.objects.filter(kode=area.text(), received_at__gt=at - _DAY).count()
    if lately >= limit("permintaan_per_desa").whole:
        raise RequestRefused(
            "U104",
            "Permintaan ke desa ini sudah terlalu banyak hari ini",
            mend="Coba besok, atau datang ke kantor desa.",
        )


def find(area: AreaCode, code: str) -> DataRequest | None:
    """The request of a code in this village; None for any other code."""
    return DataRequest.objects.filter(kode=area.text(), digest=codes.digest(code)).first() if code else None


def read(row: DataRequest, *, at: dt.datetime) -> DataRequest:
    """The request as its applicant reads it now. A decision that was read holds; one that was taken back meanwhile is
    not shown."""
    if row.state not in (OPEN, WITHDRAWN) and row.read_at is None:
        same = DataRequest.objects.filter(pk=row.pk, state=row.state, decided_at=row.decided_at, read_at=None)
        if not same.update(read_at=at):
            row.refresh_from_db()
    return row


@transaction.atomic
def withdraw(area: AreaCode, code: str, *, at: dt.datetime) -> DataRequest:
    """The applicant needs it no more. Raises `RequestRefused` U102 for what was decided or an unknown code."""
    found = find(area, code)
    row = _lock_request(area, found.pk if found else 0)
    if row.state != WITHDRAWN:
        _decide(row, WITHDRAWN, PUBLIC, at)
    return row


@transaction.atomic
def approve(area: AreaCode, number: int, *, by: str, at: dt.datetime) -> DataRequest:
    """The kepala desa agrees that a sister village is served. Raises `RequestRefused` U102."""
    row = _lock_request(area, number)
    if not row.waits_for_head:
        raise _not_now()
    row.approved_at, row.approved_by, row.due_at = at, by, due(area, at, _minutes())
    row.save()
    _log(row, "permintaan.setujui", by, at)
    return row


@transaction.atomic
def deny(area: AreaCode, number: int, *, why: str, by: str, at: dt.datetime) -> DataRequest:
    """The kepala desa does not agree, with a reason that the applicant reads. Raises `RequestRefused` U101, U102."""
    row = _lock_request(area, number)
    if not row.waits_for_head and row.state != DENIED:
        raise _not_now()
    return _decide(row, DENIED, by, at, answer=_plain(why, _LEAST, _MOST))


@transaction.atomic
def pass_on(area: AreaCode, number: int, institution: int, *, by: str, at: dt.datetime) -> DataRequest:
    """Pass a request on to the office that produces the data; its own term begins. The same office again changes
    nothing. Raises `RequestRefused`: U101 for an office that nobody answers for, U102 out of turn."""
    row = _lock_request(area, number)
    _in_turn(row)
    if row.state != OPEN:
        raise _not_now()
    if row.producer_id == institution:
        return row
    if institution not in {state.row.pk for state in list_producers(area)}:
        raise RequestRefused("U101", "Dinas ini tidak dapat menjawab permintaan", mend="Pilih dari daftar.")
    row.producer_id, row.passed_at, row.returned = institution, at, ""
    row.due_at = due(area, at, _hours("permintaan_opd_jam"))
    row.save()
    _log(row, "permintaan.teruskan", by, at, lembaga=str(institution))
    return row


@transaction.atomic
def bring_back(
    area: AreaCode, number: int, *, why: str, by: str, at: dt.datetime, producer: int | None = None
) -> DataRequest:
    """An office (`producer`) gives a request back to the desk with its reason, or the desk (None) takes it back without
    one. Raises `RequestRefused` U101, U102."""
    row = _lock_request(area, number)
    if row.state != OPEN or row.producer_id is None or producer not in (None, row.producer_id):
        raise _not_now()
    row.returned = "" if producer is None else _plain(why, _LEAST, _MOST)
    row.producer, row.passed_at, row.due_at = None, None, due(area, at, _minutes())
    row.save()
    _log(row, "permintaan.kembali", by, at)
    return row


@transaction.atomic
def hand_over(
    area: AreaCode,
    number: int,
    *,
    edition: str,
    keys: Sequence[str],
    by: str,
    at: dt.datetime,
    producer: int | None = None,
) -> DataRequest:
    """Answer with published tables of an edition; what is kept is which, with the digest of each file. `producer`, here
    and below: the office that decides, None for the desk.

    Raises `RequestRefused`: U102 out of turn, U103 for none chosen, or one that no published edition has.
    """
    row = _lock_request_at(area, number, producer)
    _in_turn(row)
    chosen = list(dict.fromkeys(keys))
    if not chosen:
        raise RequestRefused(
            "U103", "Belum ada tabel yang dipilih", mend="Pilih tabelnya, atau jawab belum ada datanya."
        )
    files = [file_of(area, edition, key) for key in chosen]
    told = canonical_json(
        [{"tabel": held.key, "judul": held.title, "berkas": held.path, "sha256": held.sha256} for held in files]
    )
    return _decide(row, ANSWERED, by, at, number=edition, handed=told.decode())


@transaction.atomic
def no_data(
    area: AreaCode, number: int, *, needed: str, by: str, at: dt.datetime, producer: int | None = None
) -> DataRequest:
    """There is no such table yet; `needed`: what it would take. Raises `RequestRefused` U101, U102."""
    row = _lock_request_at(area, number, producer)
    _in_turn(row)
    return _decide(row, NO_DATA, by, at, answer=_plain(needed, _LEAST, _MOST))


@transaction.atomic
def refuse_personal(
    area: AreaCode, number: int, *, by: str, at: dt.datetime, producer: int | None = None
) -> DataRequest:
    """Persons are asked for: refused whoever asks, in the sentence of the law; no approval is waited for. Raises
    `RequestRefused` U102."""
    row = _lock_request_at(area, number, producer)
    return _decide(row, PERSONAL, by, at)


@transaction.atomic
def take_back(
    area: AreaCode, number: int, *, states: Sequence[str], by: str, at: dt.datetime, producer: int | None = None
) -> DataRequest:
    """Take a decision back that the applicant has not read. `states`: those that are this person's to take back.
    Raises `RequestRefused` U102."""
    row = _lock_request_at(area, number, producer)
    former = row.state
    unread = DataRequest.objects.filter(pk=row.pk, state=former, read_at=None)
    blank = {"decided_at": None, "decided_by": "", "answer": "", "number": "", "handed": ""}
    if former not in states or not unread.update(state=OPEN, **blank):
        raise _not_now()
    row.refresh_from_db()
    _log(row, "permintaan.urung", by, at, putusan=former)
    return row


def handed_files(row: DataRequest) -> list[HandedFile]:
    """What was handed over, as it was written down then."""
    told = json.loads(row.handed) if row.handed else []
    return [HandedFile(held["tabel"], held["judul"], held["berkas"], held["sha256"]) for held in told]


def counts(area: AreaCode, year: int, *, at: dt.datetime) -> RequestCounts:
    """The requests that a village received in a year (of UTC), and what became of them."""
    rows = DataRequest.objects.filter(kode=area.text(), received_at__year=year)
    late = Q(state=OPEN, due_at__lt=at) | (~Q(state__in=[OPEN, WITHDRAWN]) & Q(decided_at__gt=F("due_at")))
    found = rows.aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(state=ANSWERED)),
        no_data=Count("pk", filter=Q(state=NO_DATA)),
        refused=Count("pk", filter=Q(state__in=[PERSONAL, DENIED])),
        withdrawn=Count("pk", filter=Q(state=WITHDRAWN)),
        late=Count("pk", filter=late),
    )
    return RequestCounts(**found)


def late(row: DataRequest, at: dt.datetime) -> bool:
    """Whether a request was decided after it was due, or is still open then."""
    return row.state != WITHDRAWN and (row.decided_at or at) > row.due_at


def due(area: AreaCode, at: dt.datetime, term: dt.timedelta) -> dt.datetime:
    """When a term that begins now is over, counted in the hours of the village's office by the village's own clock.
    Raises `BadOfficeHours` (U106)."""
    return office_hours().after(at, term, zone_of(area))


def _minutes() -> dt.timedelta:
    return dt.timedelta(minutes=limit("permintaan_layan_menit").whole)


def _hours(name: str) -> dt.timedelta:
    return dt.timedelta(hours=limit(name).whole)


def _plain(text: str, least: int, most: int) -> str:
    """A text on one line. Raises `RequestRefused` U101 when it is too short or long, holds what may be a number of a
    person, or a way to reach one."""
    said = " ".join(text.split())
    if not least <= len(said) <= most:
        expected = f"{least} sampai {most} huruf"
        raise RequestRefused(
            "U101", "Isian terlalu pendek atau terlalu panjang", expected=expected, mend="Tulis dengan kata-kata."
        )
    if holds_number(said):
        raise RequestRefused("U101", "Isian memuat nomor orang atau nomor telepon", mend="Tulis tanpa nomor.")
    if _ADDRESS.search(said):
        raise RequestRefused(
            "U101", "Isian memuat alamat surel atau situs", mend="Jawabannya dibaca di halaman ini dengan kode."
        )
    return said


def _lock_request(area: AreaCode, number: int) -> DataRequest:
    """A request, held until the end of the transaction. Raises `RequestRefused` U102 for none of this village."""
    row = DataRequest.objects.select_for_update().filter(kode=area.text(), pk=number).first()
    if row is None:
        raise RequestRefused("U102", "Permintaan ini tidak ada di desa ini", mend="Muat ulang halamannya.")
    return row


def _lock_request_at(area: AreaCode, number: int, producer: int | None) -> DataRequest:
    """The same where it lies: at an office, or at the desk (None). Raises `RequestRefused` U102 elsewhere."""
    row = _lock_request(area, number)
    if row.producer_id != producer:
        raise RequestRefused("U102", "Permintaan ini diteruskan ke meja lain", mend="Muat ulang halamannya.")
    return row


def _in_turn(row: DataRequest) -> None:
    if row.waits_for_head:
        raise RequestRefused(
            "U102", "Permintaan dari desa lain disetujui kepala desa dahulu", mend="Tunggu persetujuannya."
        )


def _decide(
    row: DataRequest, state: str, by: str, at: dt.datetime, *, answer: str = "", number: str = "", handed: str = ""
) -> DataRequest:
    """Write a decision. The very same one of the same person is a second press and changes nothing."""
    if (row.state, row.decided_by, row.answer, row.number, row.handed) == (state, by, answer, number, handed):
        return row
    if row.state != OPEN:
        raise _not_now()
    row.state, row.decided_by, row.decided_at = state, by, at
    row.answer, row.number, row.handed = answer, number, handed
    row.save()
    _log(
        row,
        "permintaan.putus",
        by,
        at,
        putusan=state,
        serahan=hashlib.sha256(handed.encode()).hexdigest() if handed else None,
    )
    return row


def _not_now() -> RequestRefused:
    return RequestRefused(
        "U102", "Permintaan ini sudah diputus atau jawabannya sudah dibaca", mend="Muat ulang halamannya."
    )


def _log(row: DataRequest, action: str, by: str, at: dt.datetime, **detail: str | None) -> None:
    waiting_list.keep_row(row)
    with log.within(row.kode):
        said = {name: value for name, value in detail.items() if value is not None}
        log.record(by=by, at=at, action=action, subject="permintaan", subjects=[row.pk], detail=said)
