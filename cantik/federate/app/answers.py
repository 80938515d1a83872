"""What goes back: the signed reply of the office, and what a village's own store makes of it.

At the office a reply is made of the rows as they stand, so that asking twice gives the same bytes. In the village the
steps and findings become rows of the village's own store: its home, its tasks and the page of the release read them as
they read those of a walidata who works there.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db import transaction

from cantik.base import clock
from cantik.base.canonical import digest
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.federate.app import handing_up, offices, outbox, rolling_up, withdrawals
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
from cantik.release import countersign
from cantik.release.app.models import EXAMINED, Publication, ReleaseCheckStep, ReleaseFinding, SecondSignature
from cantik.release.check import CheckState
from cantik.release.files import CONTENTS
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
def answer_about(kode: str, number: str, *, opened: OpenStore, by: str) -> OfficeAnswer | None:
    """The answer about what came of a village's edition; None while it is being checked, or when nothing came."""
    rows = DeliveryArrival.objects.filter(kode=kode, number=number).exclude(state=ARRIVED)
    row = rows.filter(state=ACCEPTED).order_by("-decided_at").first() or rows.order_by("-decided_at").first()
    if row is None:
        return None
    accepted = row.state == ACCEPTED
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
    )
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
    """Take over what the office says of an edition; None for one that this store did not send. An answer that says less
    than is known already changes nothing: it is an old one.

    Raises `AnswerRefused` T621 for a reply or a judgement that is not signed by the walidata of the invitation, or is
    about another edition.
    """
    row = Dispatch.objects.filter(kode=kode, number=number).first()
    receiver = outbox.receiver_of(kode)
    if row is None or receiver is None:
        return None
    reply = read_reply(answer.reply, signed_by=receiver.walidata)
    choose = handing_up.choose_sum if offices.is_level(kode) else outbox.choose_edition
    edition = choose(AreaCode.kemendagri(kode), number, opened=opened)
    contents = (edition.folder / CONTENTS).read_bytes()
    if (reply.kode, reply.nomor, reply.isi) != (kode, number, digest(contents)):
        raise _other_edition(f"{reply.kode} {reply.nomor}"[:60])
    judgement = _read_judgement(answer.judgement, contents, receiver)
    with transaction.atomic():
        row = Dispatch.objects.select_for_update().get(pk=row.pk)
        row.asked_at = clock.now()
        row.save(update_fields=["asked_at"])
        if reply.weight >= _known_weight(row) and not _is_old(row, reply):
            _take_door(row, reply)
            _take_withdrawal(row, reply)
            _take_doubles(row, reply)
            _take_steps(reply)
            _take_findings(reply)
            if judgement is not None and reply.langkah and reply.langkah[-1].sesudah == CheckState.APPROVED:
                _take_judgement(reply, answer.judgement, judgement)
    return row


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


def _known_weight(row: Dispatch) -> tuple[int, int, int, bool]:
    findings = ReleaseFinding.objects.filter(kode=row.kode, number=row.number)
    steps = ReleaseCheckStep.objects.filter(kode=row.kode, number=row.number).count()
    return steps, findings.count(), findings.exclude(closed_at=None).count(), row.withdrawn_at is not None


def _is_old(row: Dispatch, reply: Reply) -> bool:
    """A refusal of what was sent before it was sent again, or accepted since."""
    came = dt.datetime.fromisoformat(reply.tiba)
    return reply.pintu == REFUSED and (row.state == AT_OFFICE or row.sent_at is None or came < row.sent_at - _CLOCKS)


#: by so much the clocks of two servers may differ
_CLOCKS = dt.timedelta(days=1)


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
