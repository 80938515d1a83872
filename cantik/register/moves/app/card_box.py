"""The inbox of a village for cards over the network: one question, signed by the village of origin, one answer.

The origin asks what became of a card, may bring its file with the question, and says when the receipt is there. So a
village behind a line that nobody can call in sends and is answered, too. Whose signature it is, is looked at before a
file is opened; the transport itself is not trusted.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cantik.base.canonical import digest
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.register.core.app.recorder import Recorder
from cantik.register.moves.app.came_cards import receive_card, take_note
from cantik.register.moves.app.models import CameCard
from cantik.register.moves.app.neighbours import find_neighbour
from cantik.register.moves.card import ASK_TYPE, MOST_CARD, peek_note, require_note
from cantik.register.moves.errors import other_village, unknown_origin, unreadable_card

#: bytes of a question with its file and note, as text
MOST_QUESTION = 64_000


def answer_question(recorder: Recorder, data: bytes) -> dict[str, Any]:
    """What became of a card, and the receipt where it was decided. Raises `MoveCardRefused`, `ReceiptRefused`."""
    asked, file, said = _read_question(data)
    note = peek_note(asked)
    neighbour = find_neighbour(recorder.area_id, note.dari)
    if neighbour is None:
        raise unknown_origin(note.dari)
    require_note(asked, signed_by=neighbour.key, kind=ASK_TYPE)
    if note.ke != recorder.area.text():
        raise other_village(note.ke, recorder.area.text())
    if file:
        if digest(file) != note.sidik:
            raise unreadable_card("berkas lain daripada yang ditandatangani pengirim")
        receive_card(recorder, file)
    if said:
        take_note(recorder, said)
    row = CameCard.objects.filter(area_id=recorder.area_id, card=note.kartu, kode=note.dari).first()
    if row is None:
        return {"keadaan": "tiada", "kuitansi": None}
    return {"keadaan": row.state, "kuitansi": bytes(row.receipt).decode() or None}


def _read_question(data: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        if len(data) > MOST_QUESTION:
            raise ValueError(MOST_QUESTION)
        said = parse_json(data)
        file = base64.b64decode(str(said["kartu"]), validate=True)
        if len(file) > MOST_CARD:
            raise ValueError(MOST_CARD)
        return str(said["tanya"]).encode(), file, str(said["tanda"]).encode()
    except (ValueError, KeyError, TypeError, binascii.Error, CantikError) as error:
        raise unreadable_card("permintaan lain") from error
