"""What goes back: the signed reply of the office, and what a village's own store makes of it.

At the office a reply is made of the rows as they stand, so that asking twice gives the same bytes. In the village the
steps and findings become rows of the village's own store: its home, its tasks and the page of the release read them as
they read those of a walidata who works there.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.base import clock
from cantik.base.canonical import digest
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.federate.app import handing_up, offices, outbox, rolling_up, sequences, withdrawals
from cantik.federate.app.models import (
    ACCEPTED,
    ARRIVED,
    AT_OFFICE,
    IN_ITSELF,
    TURNED_BACK,
    DeliveryArrival,
    Dispatch,
    Receiver,
)
from cantik.federate.errors import AnswerRefused
from cantik.federate.order import MessageOrder, order_of
from cantik.federate.replies import (
    RECEIVED,
    REFUSED,
    Reply,
    ReplyDouble,
    ReplyFinding,
    ReplyStep,
    read_reply,
    sign_reply,
)
from cantik.levels.app import doubles
from cantik.release import countersign, shelf
from cantik.release.app.models import EXAMINED, Publication, ReleaseCheckStep, ReleaseFinding, SecondSignature
from cantik.release.check import CheckState
from cantik.release.files import CONTENTS
from cantik.release.model import number_order
from cantik.staff.app import acts
from cantik.staff.app.signing_keys import own_key
from cantik.vault.app.opening import OpenStore

#: who acted, as it stands in the village's own store
WALIDATA = "walidata {}"


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What an office answers about an edition: its reply, and the judgement that was countersigned (b"" without)."""

    reply: bytes
    judgement: bytes = b""


# ── at the office ───────────────────────────────────────────────────────────────────────────────
def answer_about(kode: str, number: str, *, opened: OpenStore, by: str, heard: int = 0) -> OfficeAnswer | None:
    """The answer about what came of a village's edition; None while it is being checked, or when nothing came. `heard`:
    the number of the last answer that its sender has."""
    rows = DeliveryArrival.objects.filter(kode=kode, number=number).exclude(state=ARRIVED)
    row = rows.filter(state=ACCEPTED).order_by("-decided_at").first() or rows.order_by("-decided_at").first()
    if row is None:
        return None
    accepted = row.state == ACCEPTED
    held = DeliveryArrival.objects.filter(kode=kode, state=ACCEPTED).values_list("number", flat=True)
    reply = Reply(
        row.contents,
        kode,
        number,
        RECEIVED if accepted else REFUSED,
        row.at.isoformat(),
        row.problem or rolling_up.note_about(kode, number, opened=opened),
        _steps(kode, number) if accepted else (),
        _findings(kode, number) if accepted else (),
        withdrawals.recorded_at(kode, number) if accepted else "",
        _doubles(kode, number, opened) if accepted else (),
        daftar=row.listed,
        putus="" if row.decided_at is None else row.decided_at.isoformat(),
        terakhir=max(held, key=number_order, default=""),
        jumlah=rolling_up.highest_sequence(opened.store.path, kode) if offices.is_level(kode) else 0,
    )
    sequences.go_above(sequences.REPLY_MADE, f"{kode} {number}", heard)
    reply = replace(reply, urutan=sequences.next_number(sequences.REPLY_MADE, f"{kode} {number}", reply.content))
    key, _id = own_key(opened=opened, area=offices.receiving_office(AreaCode.kemendagri(kode)), by=by)
    signed = SecondSignature.objects.filter(kode=kode, number=number, file=countersign.COUNTERSIGNATURE).first()
    return OfficeAnswer(sign_reply(reply, key), b"" if signed is None or not accepted else signed.envelope.encode())


def _steps(kode: str, number: str) -> tuple[ReplyStep, ...]:
    rows = ReleaseCheckStep.objects.filter(kode=kode, number=number).order_by("place")
    return tuple(ReplyStep(row.act, row.office, row.before, row.after, row.at.isoformat()) for row in rows)


def _findings(kode: str, number: str) -> tuple[ReplyFinding, ...]:
    rows = ReleaseFinding.objects.filter(kode=kode, number=number).order_by("pk")
    return tuple(
        ReplyFinding(
            row.office, row.where, row.text, row.at.isoformat(), row.closed_at.isoformat() if row.closed_at else ""
        )
        for row in rows
    )


def _doubles(kode: str, number: str, opened: OpenStore) -> tuple[ReplyDouble, ...]:
    """Whom other villages of the office count as well; of a level none."""
    if offices.is_level(kode):
        return ()
    return tuple(ReplyDouble(*each) for each in doubles.tickets_for(kode, number, opened=opened))


def list_answers(*, opened: OpenStore, by: str) -> list[tuple[str, str, OfficeAnswer]]:
    """Code, number and answer of everything that came here and was decided at the door: what goes back on a stick. Of
    what a server handed up that server is told with its sum."""
    rows = (
        DeliveryArrival.objects.exclude(state=ARRIVED)
        .order_by("kode", "number")
        .values_list("kode", "number")
        .distinct()
    )
    direct = set(offices.without_introduced({kode for kode, _number in rows}))
    asked = ((kode, number) for kode, number in rows if kode in direct)
    found = ((kode, number, answer_about(kode, number, opened=opened, by=by)) for kode, number in asked)
    return [(kode, number, answer) for kode, number, answer in found if answer is not None]


# ── in the village ──────────────────────────────────────────────────────────────────────────────
def apply_answer(kode: str, number: str, answer: OfficeAnswer, *, opened: OpenStore) -> Dispatch | None:
    """Take over what the office says of an edition; None for one that this store did not send. An answer that is
    replaced already changes nothing, and neither does one of the time before the edition was sent again.

    Raises `AnswerRefused` T621 for a reply or a judgement that is not signed by the walidata of the invitation, or is
    about another edition; T626 for one whose number another one had.
    """
    row = Dispatch.objects.filter(kode=kode, number=number).first()
    receiver = outbox.receiver_of(kode)
    if row is None or receiver is None:
        return None
    reply = read_reply(answer.reply, signed_by=receiver.walidata)
    choose = handing_up.find_sum if offices.is_level(kode) else outbox.choose_edition
    edition = choose(AreaCode.kemendagri(kode), number, opened=opened)
    contents = (edition.folder / CONTENTS).read_bytes()
    if (reply.kode, reply.nomor) != (kode, number):
        raise _other_edition(f"{reply.kode} {reply.nomor}"[:60])
    if reply.terakhir:
        shelf.go_above(offices.shelf_of(opened.store.path, kode), kode, reply.terakhir)
    if reply.isi != digest(contents):
        return _note_taken(row, reply, opened) if reply.pintu == RECEIVED else row
    judgement = _read_judgement(answer.judgement, contents, receiver)
    with transaction.atomic():
        row = Dispatch.objects.select_for_update().get(pk=row.pk)
        row.asked_at = clock.now()
        row.save(update_fields=["asked_at"])
        if is_newer(row, reply):
            _take_door(row, reply)
            _take_withdrawal(row, reply)
            _take_doubles(row, reply)
            _take_steps(reply)
            _take_findings(reply)
            if judgement is not None and reply.langkah and reply.langkah[-1].sesudah == CheckState.APPROVED:
                _take_judgement(reply, answer.judgement, judgement)
    return row


def _note_taken(row: Dispatch, reply: Reply, opened: OpenStore) -> Dispatch:
    """The office has other content under this number: the store was restored, or is there twice. The edition is not
    found again when it is made of the same data, so that it gets a number above all that the office has."""
    shelf.leave_number(offices.shelf_of(opened.store.path, row.kode), row.kode, row.number)
    problem = AnswerRefused(
        "T626",
        "Nomor rilis ini sudah dipakai isi lain di penerima",
        found=f"{row.kode} {row.number}",
        expected=f"edisi baru di atas {reply.terakhir or row.number}",
        mend="Simpanan ini dipulihkan dari cadangan atau berjalan di dua komputer. Terbitkan sekali lagi: nomornya "
        "naik sendiri, lalu kirim edisi itu.",
    )
    row.state, row.problem, row.hindrance = TURNED_BACK, problem.line(), IN_ITSELF
    row.received_at = row.asked_at = clock.now()
    acts.save(row, WALIDATA.format(reply.kode[:5]), f"antar.{TURNED_BACK}", "antaran", clock.now(), nomor=row.number)
    return row


def heard_number(row: Dispatch) -> int:
    """The number of the last answer about an edition; 0 before any."""
    held = sequences.held_message(sequences.REPLY_TAKEN, f"{row.kode} {row.number}")
    return 0 if held is None else held.rank[-1]


def _read_judgement(data: bytes, contents: bytes, receiver: Receiver) -> str | None:
    """The id of the key that countersigned; None without a judgement."""
    if not data:
        return None
    try:
        _said, key = countersign.read(countersign.COUNTERSIGNATURE, data, contents)
    except CantikError as error:
        raise _other_edition(error.found) from error
    if key != receiver.walidata:
        raise _other_edition("putusan yang ditandatangani kunci lain")
    return key


def is_newer(row: Dispatch, reply: Reply) -> bool:
    """Whether a reply replaces the one that holds; it holds from then on. Raises T626."""
    about = f"{row.kode} {row.number}"
    order = order_of(reply.place, sequences.held_message(sequences.REPLY_TAKEN, about))
    if order is MessageOrder.CONFLICT:
        raise AnswerRefused(
            "T626",
            "Nomor urut balasan ini sudah dipakai isi lain",
            found=f"{about}, balasan {reply.urutan}",
            expected="balasan bernomor lebih tinggi",
            mend="Beri tahu penerima: simpanannya mungkin dipulihkan dari cadangan atau berjalan di dua komputer.",
        )
    if order is not MessageOrder.OLDER:
        sequences.keep_message(sequences.REPLY_TAKEN, about, reply.place)
        if reply.jumlah:
            sequences.go_above(sequences.SUM_MADE, row.kode, reply.jumlah, refused=reply.pintu == REFUSED)
    if reply.pintu == REFUSED:  # said once: whoever sent it again since waits for another one
        return order is MessageOrder.NEWER and (not reply.daftar or row.listed in ("", reply.daftar))
    return order is not MessageOrder.OLDER


def _take_door(row: Dispatch, reply: Reply) -> None:
    state = AT_OFFICE if reply.pintu == RECEIVED else TURNED_BACK
    if row.state != state or row.problem != reply.sebab:
        row.state, row.problem, row.hindrance = state, reply.sebab, IN_ITSELF if reply.sebab else ""
        row.received_at = dt.datetime.fromisoformat(reply.tiba)
        acts.save(row, WALIDATA.format(reply.kode[:5]), f"antar.{state}", "antaran", clock.now(), nomor=row.number)


def _take_withdrawal(row: Dispatch, reply: Reply) -> None:
    if reply.ditarik and row.withdrawn_at is None:
        row.withdrawn_at = dt.datetime.fromisoformat(reply.ditarik)
        acts.save(row, WALIDATA.format(reply.kode[:5]), "antar.ditarik", "antaran", clock.now(), nomor=row.number)


def _take_doubles(row: Dispatch, reply: Reply) -> None:
    """As the office sees it now: what was solved is in it no more."""
    said = json.dumps([[each.tiket, each.desa] for each in reply.ganda]) if reply.ganda else ""
    if row.doubles != said:
        row.doubles = said
        row.save(update_fields=["doubles"])


def _take_steps(reply: Reply) -> None:
    by = WALIDATA.format(reply.kode[:5])
    known = ReleaseCheckStep.objects.filter(kode=reply.kode, number=reply.nomor).count()
    for place, step in enumerate(reply.langkah[known:], known + 1):
        ReleaseCheckStep.objects.create(
            kode=reply.kode,
            number=reply.nomor,
            place=place,
            act=step.tindakan,
            office=step.kantor,
            before=step.sebelum,
            after=step.sesudah,
            by=by,
            at=dt.datetime.fromisoformat(step.pada),
        )


def _take_findings(reply: Reply) -> None:
    by = WALIDATA.format(reply.kode[:5])
    for found in reply.temuan:
        row, _made = ReleaseFinding.objects.get_or_create(
            kode=reply.kode,
            number=reply.nomor,
            office=found.kantor,
            where=found.tempat,
            text=found.temuan,
            at=dt.datetime.fromisoformat(found.pada),
            defaults={"by": by},
        )
        if found.ditutup and row.closed_at is None:
            row.closed_at, row.closed_by = dt.datetime.fromisoformat(found.ditutup), by
            row.save(update_fields=["closed_at", "closed_by"])


def _take_judgement(reply: Reply, envelope: bytes, key: str) -> None:
    """It is a *rilis Satu Data* here as well, with the envelope that proves it."""
    by, at = WALIDATA.format(reply.kode[:5]), dt.datetime.fromisoformat(reply.langkah[-1].pada)
    SecondSignature.objects.get_or_create(
        kode=reply.kode,
        number=reply.nomor,
        file=countersign.COUNTERSIGNATURE,
        defaults={"envelope": envelope.decode(), "key": key, "by": by, "at": at},
    )
    Publication.objects.get_or_create(
        kode=reply.kode, number=reply.nomor, channel=EXAMINED, defaults={"by": by, "at": at}
    )


def _other_edition(found: str) -> AnswerRefused:
    return AnswerRefused(
        "T621",
        "Balasan ini bukan untuk rilis yang dikirim",
        found=found,
        expected="balasan tentang edisi itu, ditandatangani walidata yang mengundang",
        mend="Ambil ulang balasannya dari kabupaten/kota.",
    )
