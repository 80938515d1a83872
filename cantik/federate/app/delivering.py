"""A delivery as a job of the village: sent when somebody asks for it, tried again while the line or the disk of the
office does not allow it, and its answer fetched until the office has decided."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.federate.app import answers, dispatching, hindrances, offices, outbox, withdrawals
from cantik.federate.app.models import AT_OFFICE, NETWORK, SENT, TO_SEND, TURNED_BACK, Dispatch
from cantik.federate.errors import DeliveryPaused
from cantik.release.app.models import ReleaseCheckStep
from cantik.release.check import CheckState
from cantik.vault.app.opening import OpenStore

#: so long a command waits for the office to check what it just received, asking every now and then
_PATIENCE_S, _EVERY_S = 120.0, 0.5
#: who acts when no person does
BY = "kiriman"
#: an office is asked again after so long
ASK_AGAIN = dt.timedelta(hours=1)
#: and of the newest edition also when all is decided: whom another village counts as well is known when that one comes
_ASK_LATER = dt.timedelta(days=1)


def _ignore_beat() -> None:
    """Nobody waits for a sign of life."""


def ask_answer(row: Dispatch, *, opened: OpenStore) -> Dispatch:
    """Fetch what the office says of an edition and take it over; while it is being checked nothing changes. Raises
    `DeliveryPaused` T610, `DeliveryRefused`, `AnswerRefused` T621."""
    receiver = outbox.receiver_of(row.kode)
    if receiver is None:
        raise outbox.not_invited(row.kode)
    at = clock.now()
    Dispatch.objects.filter(pk=row.pk).update(asked_at=at)
    try:
        line = outbox.line_to_office(receiver, opened=opened)
        try:
            found = line.fetch_answer(row.number, answers.heard_number(row))
        finally:
            line.close()
    except DeliveryPaused as error:
        hindrances.note_error(row, error, at)  # the page says that nobody answers
        raise
    if found is None:
        hindrances.note_none(row)
    else:
        answers.apply_answer(row.kode, row.number, answers.OfficeAnswer(*found), opened=opened)
    row.refresh_from_db()
    return row


def await_answer(row: Dispatch, *, opened: OpenStore, beat: Callable[[], None] = _ignore_beat) -> Dispatch:
    """The same, until the office has checked what came or the patience ends; `beat` is called meanwhile."""
    until = time.monotonic() + _PATIENCE_S
    row.refresh_from_db()
    row = ask_answer(row, opened=opened)
    while row.state == SENT and time.monotonic() < until:
        time.sleep(_EVERY_S)
        beat()
        row = ask_answer(row, opened=opened)
    return row


def continue_deliveries(opened: OpenStore, at: dt.datetime) -> int:
    """Send again what was not sent for a reason that passes, and ask for answers that are still open; how many changed.
    A line that is down costs one attempt for all."""
    count = 0
    for row in Dispatch.objects.filter(way=NETWORK).exclude(state=TURNED_BACK).order_by("pk"):
        wait = ASK_AGAIN if _is_open(row) else _ASK_LATER if _is_newest(row) else None
        if wait is None or (row.asked_at is not None and at - row.asked_at < wait):
            continue
        before = (row.state, _last_step(row))
        try:
            if row.state == TO_SEND:
                dispatching.send_dispatch(row, opened=opened, heard=_drop_progress)
            row = ask_answer(row, opened=opened)  # noqa: PLW2901 - as it stands now
        except DeliveryPaused:
            Dispatch.objects.filter(pk=row.pk).update(asked_at=at)
            break
        except CantikError as error:
            hindrances.note_error(row, error, at)
            continue
        count += before != (row.state, _last_step(row))
    return count + tell_withdrawals(opened, at)


def tell_withdrawals(opened: OpenStore, at: dt.datetime, kode: str = "") -> int:
    """Tell the offices what was withdrawn since it was delivered, and take over that they recorded it; how many did. A
    line that is down costs one attempt for all."""
    count = 0
    for row in withdrawals.list_untold(kode):
        receiver = outbox.receiver_of(row.kode)
        if receiver is None or not receiver.address:
            continue  # by stick
        try:
            withdrawals.tell_office(row, opened=opened, by=BY)
            row = ask_answer(row, opened=opened)  # noqa: PLW2901 - as it stands now
        except DeliveryPaused:
            break
        except CantikError as error:
            hindrances.note_error(row, error, at)
            continue
        count += row.withdrawn_at is not None
    return count


def _drop_progress(_station: str, _done: int, _total: int) -> None:
    """Nobody looks on."""


def _is_open(row: Dispatch) -> bool:
    """Whether there is anything to hear yet: of a sum while no newer one went, because what it adds up may be asked for
    again at any time."""
    if offices.is_level(row.kode):
        return _is_newest(row)
    last = _last_step(row)
    return last is None or last.after != CheckState.APPROVED


def _is_newest(row: Dispatch) -> bool:
    return not Dispatch.objects.filter(kode=row.kode, pk__gt=row.pk).exists()


def _last_step(row: Dispatch) -> ReleaseCheckStep | None:
    return ReleaseCheckStep.objects.filter(kode=row.kode, number=row.number).order_by("place").last()


def journey_words(row: Dispatch) -> list[str]:
    """How far an edition came, with its days, for the command line."""
    zone = zone_of(AreaCode.kemendagri(row.kode))

    def day(moment: dt.datetime) -> str:
        return long_date(moment.astimezone(zone).date())

    lines = [f"Rilis {row.number} {row.kode}"]
    if row.sent_at is not None:
        lines.append(f"  dikirim   {day(row.sent_at)}")
    if row.received_at is not None:
        lines.append(f"  {'diterima' if row.state == AT_OFFICE else 'DITOLAK '}  {day(row.received_at)}")
    elif row.state == SENT:
        lines.append("  belum dijawab penerima")
    steps = ReleaseCheckStep.objects.filter(kode=row.kode, number=row.number).order_by("place")
    lines += [f"  {_STEPS[CheckState(step.after)]}  {day(step.at)}" for step in steps]
    if row.withdrawn_at is not None:
        lines.append(f"  ditarik   {day(row.withdrawn_at)}, tercatat di penerima")
    return [*lines, *([f"  {row.problem}"] if row.problem else [])]


_STEPS = {
    CheckState.HANDED_IN: "diserahkan",
    CheckState.WALIDATA: "diperiksa",
    CheckState.PEMBINA: "menunggu pembina data",
    CheckState.RETURNED: "dikembalikan dengan temuan",
    CheckState.APPROVED: "dihitung: rilis Satu Data",
}
