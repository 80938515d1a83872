"""A half-filled form goes to another device: handed on by the office, fetched by the phone, taken back until then.

It gets an instanceID of its own: when the first phone sends what it holds after all, both forms are kept and stand side
by side. What waits lies sealed, and is emptied as soon as the phone says that it lies there.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cantik.content.loader import limit
from cantik.field.devices.app import devices
from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.forms.app.models import HandedDraft
from cantik.field.forms.app.storage import BY
from cantik.field.forms.envelope import MOST_ID, read_envelope
from cantik.field.forms.errors import PostRefused
from cantik.field.forms.post import file_name
from cantik.field.rounds.app.models import Device, Round, Unit
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore, at_hand
from cantik.vault.errors import DamagedSecret
from cantik.vault.phone_copy import CopiedForm

_INSTANCE = re.compile(r"(<(?:[\w.-]+:)?instanceID(?:\s[^>]*)?>)[^<]*")
#: what a phone keeps of a half-filled form beside its XML (`front/draft.js`)
_TEXTS, _PAIRS = ("form", "formName", "version", "label"), ("hidden", "typed")
_PLACES, _LISTS = ("page", "title", "field"), ("touched", "seen")


@dataclass(frozen=True, slots=True)
class DraftOnTheWay:
    """A draft that may be handed on: in which village (its code), of which device, about which family of the round
    (None: one that the list lacks)."""

    area: str
    form: CopiedForm
    source: Device
    unit: Unit | None


def passable(draft: DraftOnTheWay) -> bool:
    """Whether another device could open it: it is a form of its round, whole as far as anybody can see."""
    try:
        return read_envelope(draft.form.xml).form == draft.source.round.version.form_id and bool(draft.form.ident)
    except PostRefused:
        return False


def receivers(draft: DraftOnTheWay, at: dt.datetime) -> list[Device]:
    """The devices that may take it: they work, and whoever holds them visits its block now; all that work when nobody
    knows its block."""
    if not passable(draft):
        return []
    rows = Device.objects.filter(round=draft.source.round_id, revoked_at=None).exclude(pk=draft.source.pk)
    if draft.unit is not None:
        rows = rows.filter(enumerator=draft.unit.block.enumerator_id)
    found = rows.select_related("enumerator__account", "round__activity")
    working = [device for device in found if devices.device_standing(device, at) is DeviceStanding.WORKS]
    return sorted(working, key=lambda device: (device.enumerator.name, device.label, device.pk))


def standing_of(draft: DraftOnTheWay) -> HandedDraft | None:
    """The newest hand-over of this very draft, None when it was never handed on or was taken back."""
    rows = HandedDraft.objects.filter(
        source=draft.source, origin=draft.form.ident[:MOST_ID], digest=_digest(draft), withdrawn_at=None
    )
    return rows.select_related("device__enumerator__account").order_by("-at").first()


def hand_on(draft: DraftOnTheWay, device: Device, by: str, at: dt.datetime) -> HandedDraft:
    """Let a device (one of `receivers`) fetch a draft; one that waits for another device waits for this one now, and
    twice for the same is once."""
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=draft.source.pk)  # two hand-overs of one draft come one by one
        origin = draft.form.ident[:MOST_ID]
        former = HandedDraft.objects.filter(
            source=draft.source, origin=origin, taken_at=None, withdrawn_at=None
        ).first()
        if former is not None and (former.device_id, former.digest) == (device.pk, _digest(draft)):
            return former
        if former is not None:
            _empty_draft(former, withdrawn_at=at)
        row = HandedDraft(area=draft.area, origin=origin, digest=_digest(draft), source=draft.source, device=device)
        row.unit, row.at, row.by = draft.unit, at, by
        row.sealed = at_hand().keys.seal("berkas", _content(draft), _place(row.pk))
        row.save(force_insert=True)
        _log_act(row, "kiriman.draf_serah", by, at)
    return row


def waiting_for(device: Device) -> QuerySet[HandedDraft]:
    """What a device has to fetch, in the order in which it was handed on."""
    return HandedDraft.objects.filter(device=device, taken_at=None, withdrawn_at=None).order_by("at", "pk")


def content_for(device: Device, ident: uuid.UUID, opened: OpenStore) -> bytes | None:
    """What a device fetches (JSON), None when nothing of this number waits for it. Raises `DamagedSecret` (R204)."""
    row = waiting_for(device).filter(pk=ident).first()
    return None if row is None else opened.keys.open("berkas", bytes(row.sealed), _place(row.pk))


def lies_there(device: Device, ident: uuid.UUID, at: dt.datetime) -> bool:
    """Note that a device holds a draft now; again is nothing new. False when it never was for this device."""
    with transaction.atomic():
        row = HandedDraft.objects.select_for_update().filter(pk=ident, device=device, withdrawn_at=None).first()
        if row is None:
            return False
        if row.taken_at is None:
            _empty_draft(row, taken_at=at)
            _log_act(row, "kiriman.draf_ambil", BY, at)
    return True


def handed_in(round_: int) -> QuerySet[HandedDraft]:
    """What was handed on in a round and not taken back, the newest first."""
    rows = HandedDraft.objects.filter(device__round=round_, withdrawn_at=None).order_by("-at")
    return rows.select_related("device__enumerator__account", "source__enumerator__account", "unit__block")


def take_back(round_: int, ident: uuid.UUID, by: str, at: dt.datetime) -> bool:
    """Let nobody fetch a draft any more; False when it lies on its phone, or was taken back."""
    with transaction.atomic():
        rows = HandedDraft.objects.select_for_update().filter(device__round=round_, taken_at=None, withdrawn_at=None)
        row = rows.filter(pk=ident).first()
        if row is None:
            return False
        _empty_draft(row, withdrawn_at=at)
        _log_act(row, "kiriman.draf_tarik", by, at)
    return True


def goes_on(round_: Round) -> dt.date | None:
    """The day on which what nobody fetched in a round goes (content, `draf_tunggu_hari`); None while it is open."""
    if round_.closed_at is None:
        return None
    return round_.closed_at.date() + dt.timedelta(days=limit("draf_tunggu_hari").whole)


def expire(_opened: OpenStore, at: dt.datetime) -> int:
    """A duty of every tick: empty what nobody fetched and whose day has come; how many drafts."""
    waiting = HandedDraft.objects.filter(taken_at=None, withdrawn_at=None, device__round__closed_at__isnull=False)
    gone = 0
    for draft in waiting.select_related("device__round").order_by("at", "pk"):
        day = goes_on(draft.device.round)
        if day is None or day > at.date():
            continue
        with transaction.atomic():
            row = HandedDraft.objects.select_for_update().filter(pk=draft.pk, taken_at=None, withdrawn_at=None).first()
            if row is not None:
                _empty_draft(row, withdrawn_at=at)
                _log_act(row, "kiriman.draf_hapus", BY, at)
                gone += 1
    return gone


def forget(opened: OpenStore, codes: Collection[str], says: Callable[[bytes], bool]) -> None:
    """Remove what waits in these villages and tells of somebody who is erased. In the transaction of the caller."""
    rows = HandedDraft.objects.filter(area__in=codes, taken_at=None, withdrawn_at=None)
    HandedDraft.objects.filter(pk__in=[row.pk for row in rows.iterator(50) if _tells(row, opened, says)]).delete()


def _tells(row: HandedDraft, opened: OpenStore, says: Callable[[bytes], bool]) -> bool:
    try:
        told = json.loads(opened.keys.open("berkas", bytes(row.sealed), _place(row.pk)))
    except DamagedSecret:  # what nobody can open tells nothing
        return False
    return says("\n".join((told["xml"], told["label"], json.dumps(told["typed"], ensure_ascii=False))).encode())


def _empty_draft(row: HandedDraft, **moments: dt.datetime) -> None:
    row.sealed = b""
    for name, moment in moments.items():
        setattr(row, name, moment)
    row.save(update_fields=["sealed", *moments])


def _content(draft: DraftOnTheWay) -> bytes:
    """What the phone takes: the record of the first phone as far as it has the shape that one writes."""
    record, form = draft.form.record, draft.form
    named = ((file_name(name), data) for name, data in form.photos.items())
    position = record.get("pos")
    told: dict[str, Any] = {
        **{name: str(record.get(name) or "") for name in _TEXTS},
        **{name: _pairs(record.get(name)) for name in _PAIRS},
        "family": str(draft.unit.entity) if draft.unit is not None else None,
        "pos": _position(position) if isinstance(position, Mapping) else {},
        "at": int(form.changed.timestamp() * 1000) if form.changed is not None else None,
        "xml": _INSTANCE.sub(rf"\g<1>uuid:{uuid.uuid4()}", form.xml.decode(), count=1),
        "photos": {name: base64.b64encode(data).decode() for name, data in named if name},
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _pairs(found: Any) -> list[list[str]]:
    rows: Sequence[Any] = found if isinstance(found, list) else []
    return [
        list(row) for row in rows if isinstance(row, list) and len(row) == 2 and all(isinstance(t, str) for t in row)
    ]


def _position(found: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: found[name] for name in _PLACES if isinstance(found.get(name), str)}
    lists = {name: found[name] for name in _LISTS if isinstance(found.get(name), list)}
    return texts | {name: [text for text in row if isinstance(text, str)] for name, row in lists.items()}


def _digest(draft: DraftOnTheWay) -> str:
    return hashlib.sha256(draft.form.xml).hexdigest()


def _place(ident: uuid.UUID) -> str:
    return f"forms_handeddraft.sealed|{ident}"


def _log_act(row: HandedDraft, action: str, by: str, at: dt.datetime) -> None:
    detail: dict[str, int | str | None] = {"draf": str(row.pk), "dari": row.source_id, "satuan": row.unit_id}
    log.record(by=by, at=at, action=action, subject="perangkat", subjects=[row.device_id], detail=detail)
