"""Devices: a token for each phone of an enumerator in a round, shown once, kept as a digest, revocable.

Whoever holds the token sees the families of the enumerator's blocks and may send forms; nothing else asks who they are.
A token is written neither into the log nor into an error.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import secrets
import zlib
from enum import StrEnum

from django.db import transaction

from cantik.field.errors import DeviceRefused
from cantik.field.rounds.app.enumerators import Collector, in_office, row_of
from cantik.field.rounds.app.models import Block, Device, Enumerator, Round
from cantik.staff.app import acts
from cantik.staff.app.models import Account

#: 32 bytes as 43 url-safe characters
_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
#: what is sent by a device that was revoked is still kept, in quarantine, for so long
GRACE = dt.timedelta(days=30)
#: colour of the project in Collect: nila of the house's tokens
_COLOUR = "#124A7C"


class DeviceStanding(StrEnum):
    """What a device may do now. Only one that works gets lists; of all but the last what is sent is kept."""

    WORKS = "berlaku"
    NOT_OPEN = "belum dibuka"  # its round is not open yet: nothing to fetch
    CLOSED = "putaran ditutup"  # what it sends goes into quarantine
    DISMISSED = "petugas berhenti"  # likewise
    REVOKED = "dicabut"  # likewise, for `GRACE`
    EXPIRED = "lewat"  # revoked for longer than that: refused like an unknown token


def issue(actor: Account, round_: Round, enumerator: Collector, label: str, *, at: dt.datetime) -> str:
    """A token for one device of an enumerator; it is told here and never again.

    Raises `DeviceRefused`: R585 without a block of theirs, R586 for a round that is closed, R587 for somebody who is
    not in office, R588 for a label that is empty or taken.
    """
    label = " ".join(label.split())
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("activity").get(pk=round_.pk)
        if held.closed_at is not None:
            raise DeviceRefused("R586", "Putaran ini sudah ditutup", mend="Siapkan putaran baru.")
        if not in_office(enumerator, held.activity.area_id, at):
            raise DeviceRefused(
                "R587",
                "Petugas tidak lagi bertugas di desa ini",
                mend="Tulis lagi namanya pada rencana putaran, atau pilih petugas lain.",
            )
        row = row_of(enumerator, held.activity.area_id, actor, at)
        _check(held, row, label)
        token = secrets.token_urlsafe(_BYTES)
        device = Device.objects.create(
            round=held, enumerator=row, label=label, digest=_digest(token), issued_at=at, issued_by=actor.actor
        )
        _log_act(actor, device, "lapangan.perangkat", at)
    return token


def _check(round_: Round, enumerator: Enumerator, label: str) -> None:
    if not Block.objects.filter(round=round_, enumerator=enumerator).exists():
        raise DeviceRefused("R585", "Petugas belum memegang blok", mend="Beri ia blok, lalu buat perangkatnya.")
    most = Device._meta.get_field("label").max_length or 0
    taken = Device.objects.filter(round=round_, enumerator=enumerator, label=label, revoked_at=None).exists()
    if not label or len(label) > most or taken:
        raise DeviceRefused(
            "R588", "Nama perangkat kosong, terlalu panjang, atau sudah dipakai petugas ini", expected=f"1–{most} huruf"
        )


def revoke(actor: Account, device: Device, *, at: dt.datetime) -> None:
    """Take a device back; what it sends within `GRACE` goes into quarantine. One that was revoked stays so."""
    with transaction.atomic():
        held = Device.objects.select_for_update().get(pk=device.pk)
        if held.revoked_at is not None:
            return
        held.revoked_at, held.revoked_by = at, actor.actor
        held.save(update_fields=["revoked_at", "revoked_by"])
        _log_act(actor, held, "lapangan.perangkat_cabut", at)


def _log_act(actor: Account, device: Device, action: str, at: dt.datetime) -> None:
    acts.record(device, actor, action, "perangkat", at, putaran=device.round_id, petugas=device.enumerator.actor)


def find_device(token: str) -> Device | None:
    """The device of a token, also one that was revoked (`device_standing` says what it may do); None for any other
    text."""
    if not _TOKEN.match(token):
        return None
    found = Device.objects.filter(digest=_digest(token))
    return found.select_related("round__activity__area", "round__version", "enumerator__account").first()


def device_standing(device: Device, at: dt.datetime) -> DeviceStanding:
    """What a device may do at a moment."""
    if device.revoked_at is not None:
        return DeviceStanding.REVOKED if at < device.revoked_at + GRACE else DeviceStanding.EXPIRED
    round_ = device.round
    if not in_office(device.enumerator, round_.activity.area_id, at):
        return DeviceStanding.DISMISSED
    if round_.closed_at is not None:
        return DeviceStanding.CLOSED
    return DeviceStanding.WORKS if round_.opened_at is not None else DeviceStanding.NOT_OPEN


def note_use(device: Device, hardware: str, at: dt.datetime) -> bool:
    """Note that a hardware (`deviceID` of Collect, "" unknown) used a device; True when another used it before: warn,
    never block. Only a digest of the id is kept; the second and later times nothing is written."""
    mark = hashlib.sha256(hardware.encode()).hexdigest() if hardware else ""
    if device.first_used_at is None:
        if Device.objects.filter(pk=device.pk, first_used_at=None).update(first_used_at=at, hardware=mark):
            device.first_used_at, device.hardware = at, mark
        else:  # it was used since this was read
            device.refresh_from_db(fields=["first_used_at", "hardware"])
    if not mark or mark == device.hardware:
        return False
    if not device.hardware:
        Device.objects.filter(pk=device.pk, hardware="").update(hardware=mark)
        device.refresh_from_db(fields=["hardware"])
        return device.hardware != mark  # two at once: the one that came second is another
    if device.others_at is None:
        Device.objects.filter(pk=device.pk, others_at=None).update(others_at=at)
    return True


def address_of(token: str, site: str) -> str:
    """The address that Collect and the browser form talk to: the base of every address of a token. `site`:
    `https://HOST`."""
    return f"{site.rstrip('/')}/c/{token}"


def settings_qr(token: str, address: str, *, username: str = "", project: str = "Cantik") -> str:
    """What stands in the QR that Collect scans: base64 of its compressed settings.

    `address`: of the server, without the token. `admin_pw` is left empty: whoever holds the phone is the enumerator.
    """
    settings = {
        "general": {
            "protocol": "odk_default",
            "server_url": address_of(token, address),
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "delete_send": False,
            "app_language": "in",
            "metadata_username": username,
        },
        "admin": {"change_server": False, "admin_pw": ""},
        "project": {"name": project, "icon": project[:1], "color": _COLOUR},
    }
    compact = json.dumps(settings, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(compact, 9)).decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
