"""The key of a store for copies of phones: public for every phone of a round, private under the store's keys.

A phone whose PIN is forgotten, or that never finds a signal, hands its forms over as a file; only this store opens it
(docs/adr/0027).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cantik.base import clock
from cantik.base.turns import TURN_MEMORY, take_turn
from cantik.field.forms.app.models import OfficeKey
from cantik.field.forms.app.storage import BY
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.phone_copy import CopiedForm, fresh_key, office_key, open_copy, private_key, unreadable_copy

_PLACE = "forms_officekey.sealed|1"
_ONLY = 1


def offered_key(opened: OpenStore, at: dt.datetime) -> dict[str, str]:
    """What a phone gets: the public key and its digest. Made, and written into the log, when a phone first asks."""
    row = OfficeKey.objects.filter(pk=_ONLY).first() or _make_key(opened, at)
    return office_key(bytes(row.public))


def _make_key(opened: OpenStore, at: dt.datetime) -> OfficeKey:
    """The key of this store; of two that are made at once the first stays."""
    spki, plain = fresh_key()
    with transaction.atomic():
        sealed = opened.keys.seal("tanda_tangan", plain, _PLACE)
        row, fresh = OfficeKey.objects.get_or_create(
            pk=_ONLY, defaults={"public": spki, "sealed": sealed, "created_at": at}
        )
        if fresh:
            log.record(by=BY, at=at, action="kiriman.kunci", subject="simpanan", subjects=[], detail={})
    return row


def copied_forms(data: bytes, opened: OpenStore, by: str) -> list[CopiedForm]:
    """The forms of a file that a phone handed over; opening is logged.

    Raises `UnreadableInput` (B601) for a file that is none or was sealed for another store, `DamagedSecret` (R204), and
    `NoTurn` (B160) at a page.
    """
    row = OfficeKey.objects.filter(pk=_ONLY).first()
    if row is None:  # looking at a file makes no key
        raise unreadable_copy("simpanan ini belum pernah memberi kunci kepada ponsel")
    plain = opened.keys.open("tanda_tangan", bytes(row.sealed), _PLACE)
    with take_turn(TURN_MEMORY):  # in this process, which has the key: few at once, whoever brings one waits
        forms = open_copy(data, private_key(plain))
    with transaction.atomic():
        log.record(
            by=by,
            at=clock.now(),
            action="kiriman.salinan",
            subject="simpanan",
            subjects=[],
            detail={"isian": len(forms)},
        )
    return forms
