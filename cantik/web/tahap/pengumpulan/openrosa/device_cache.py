"""Which device a token is, and what it may do: asked of the database at most once in some seconds for each token.

A post is written by a thread that looks once more whether its device was revoked or its round closed
(`cantik.field.forms.app.storage`); lists ask anew each time.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass

from django.http import HttpRequest

from cantik.base import clock
from cantik.codes.app.models import CodeRow
from cantik.field.devices.app import devices
from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.forms.app import connection_pool
from cantik.field.forms.app.connection_pool import briefly
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.rounds.app.models import Device
from cantik.staff.app import gate

_FRESH_S = 10.0
_MOST = 4096


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device, what it may do, and the code of its village."""

    device: Device
    standing: DeviceStanding
    area: str


_seen: dict[bytes, tuple[float, KnownDevice]] = {}
_versions: set[tuple[int, str, str]] = set()
_lock = threading.Lock()


def find_asking_device(request: HttpRequest) -> KnownDevice | None:
    """The device that asks, for the gate; None for a token that nobody has, or was revoked long ago."""
    token = str(getattr(request, gate.TOKEN, ""))
    return find_device(token, fresh=request.method in {"GET", "HEAD"})


def find_device(token: str, *, fresh: bool) -> KnownDevice | None:
    """The device of a token. `fresh`: as the database says now, not as it said some seconds ago."""
    mark, now = hashlib.sha256(token.encode()).digest(), time.monotonic()
    seen = _seen.get(mark)
    if seen is not None and not fresh and now - seen[0] < _FRESH_S:
        return seen[1]
    with briefly():
        found = _look_up_device(token)
    if found is not None:
        with _lock:
            if len(_seen) >= _MOST:
                _seen.clear()
            _seen[mark] = (now, found)
    return found


def _look_up_device(token: str) -> KnownDevice | None:
    device = devices.find_device(token)
    if device is None:
        return None
    standing = devices.device_standing(device, clock.now())
    if standing is DeviceStanding.EXPIRED:
        return None
    return KnownDevice(device, standing, _code(device.round.activity.area_id))


def _code(area_id: int) -> str:
    return str(CodeRow.objects.filter(area_id=area_id, valid_to__isnull=True).values_list("value", flat=True)[0])


def has_version(area_id: int, form: str, version: str) -> bool:
    """Whether a village ever had this version of a form; a version never goes, so that yes is remembered."""
    key = (area_id, form, version)
    if key in _versions:
        return True
    with briefly():
        there = InstrumentVersion.objects.filter(area_id=area_id, form_id=form, version=version).exists()
    if not there:
        return False
    with _lock:
        _versions.add(key)
    return True


def has_form(area_id: int, form: str) -> bool:
    """Whether a village ever had a form of this id."""
    with briefly():
        return InstrumentVersion.objects.filter(area_id=area_id, form_id=form).exists()


def forget() -> None:
    """Forget what was seen: another store is open."""
    with _lock:
        _seen.clear()
        _versions.clear()
        connection_pool.forget()
