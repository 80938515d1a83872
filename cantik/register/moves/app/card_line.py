"""Cards that go over the network: brought to the server of the destination by the tick, asked about until answered.

A line that is down changes nothing: the card waits, and its file may be carried by hand at the same time.
"""

from __future__ import annotations

import base64
import datetime as dt
import urllib.request
from typing import Any

from django.db.models import Q

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.codes.app.queries import code_of
from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.register.core.app.recorder import Recorder
from cantik.register.moves.app.models import WAITS, SentCard
from cantik.register.moves.app.sent_cards import note_of, settle_all, take_receipt
from cantik.register.moves.card import ASK_TYPE, MOST_RECEIPT, MoveNote, sign_note
from cantik.staff.app import log
from cantik.staff.app.signing_keys import own_key
from cantik.vault.app.opening import OpenStore

#: who acts when no person does; the path of the inbox; seconds of silence that end an attempt
BY, PATH, _SILENT_S = "pindah", "kartu-pindah", 20
#: a server is asked again after so long
AGAIN = dt.timedelta(minutes=10)


#: a card that its server is asked about: nobody answered, or it does not know that the receipt is here
_OPEN = Q(state=WAITS) | (~Q(receipt=b"") & Q(told_at=None))


def carry_now(recorder: Recorder) -> int:
    """The same for one village, at once; how many cards changed."""
    rows = SentCard.objects.filter(_OPEN, area_id=recorder.area_id).exclude(address="").order_by("pk")
    return sum(_try_card(recorder, row) for row in rows)


def carry_all(opened: OpenStore, at: dt.datetime) -> int:
    """Ask about every card that is not done with; how many changed. What could not be recorded is tried again."""
    changed = 0
    for row in SentCard.objects.filter(_OPEN).exclude(address="").order_by("pk"):
        if row.asked_at is None or at - row.asked_at >= AGAIN:
            with log.within(code_of(row.area_id)):
                changed += _try_card(_make_recorder(opened, row.area_id, at), row)
    for area_id in set(SentCard.objects.filter(departure=None, problem__gt="").values_list("area_id", flat=True)):
        changed += settle_all(_make_recorder(opened, area_id, at))
    return changed


def _make_recorder(opened: OpenStore, area_id: int, at: dt.datetime) -> Recorder:
    area = AreaCode.from_stored(code_of(area_id))
    return Recorder(opened, area, area_id, BY, at, at.astimezone(zone_of(area)).date())


def _try_card(recorder: Recorder, row: SentCard) -> bool:
    SentCard.objects.filter(pk=row.pk).update(asked_at=recorder.at)
    try:
        return ask_about(recorder, row)
    except (OSError, ValueError, CantikError) as error:
        said = error.line() if isinstance(error, CantikError) else "Server desa tujuan tidak menjawab."
        SentCard.objects.filter(pk=row.pk).update(line=said[:500])
        return False


def ask_about(recorder: Recorder, row: SentCard) -> bool:
    """Bring a card, ask what became of it, take its receipt, say that it is here; whether anything changed. Raises
    `ReceiptRefused`, `OSError`, `ValueError` for an answer that is none."""
    note = note_of(recorder, row) if row.receipt else b""
    answer = _post_question(row, _make_question(recorder, row, note))
    said = {"line": "", "arrived_at": row.arrived_at or recorder.at}
    if row.receipt:
        said["told_at"] = recorder.at
    SentCard.objects.filter(pk=row.pk).update(**said)
    receipt = answer.get("kuitansi")
    if not row.receipt and isinstance(receipt, str):
        taken = take_receipt(recorder, receipt.encode())
        return ask_about(recorder, taken.card)
    return bool(row.receipt)


def _make_question(recorder: Recorder, row: SentCard, note: bytes) -> bytes:
    private, _own = own_key(opened=recorder.opened, area=recorder.area, by=recorder.by)
    file = b"" if row.receipt or row.arrived_at else bytes(row.sealed)
    asked = MoveNote(row.card, recorder.area.text(), row.kode, digest(file))
    return canonical_json(
        {
            "tanya": sign_note(asked, private, ASK_TYPE).decode(),
            "kartu": base64.b64encode(file).decode(),
            "tanda": note.decode(),
        }
    )


def _post_question(row: SentCard, body: bytes) -> dict[str, Any]:
    asked = urllib.request.Request(  # noqa: S310 - http and https only (`is_web_address`)
        f"{row.address.rstrip('/')}/{PATH}/{row.kode}/", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=_SILENT_S) as answer:  # noqa: S310
        said = parse_json(answer.read(2 * MOST_RECEIPT))
    if not isinstance(said, dict):
        raise ValueError(PATH)
    return said
