"""Entity lists as files: made once, kept in memory for a while, so that the digest that a phone was told is that of
the bytes it gets, and who asks again learns quickly that nothing changed.

What is kept is a list of names and ages, no longer than needed: `_FRESH_S` seconds it is taken for current, `_KEPT_S`
seconds it can be fetched under its digest.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field

from cantik.field.devices.app.entity_lists import columns, entities
from cantik.field.rounds.app.models import Device
from cantik.web.tahap.pengumpulan.openrosa.documents import entity_csv

_FRESH_S, _KEPT_S = 5.0, 600.0
_MOST_BYTES = 48_000_000


@dataclass(frozen=True, slots=True)
class EntityFile:
    """The bytes of a list, their MD5 (what OpenRosa compares; it protects nothing), their tag for who asks again."""

    md5: str
    tag: str
    data: bytes = field(repr=False)


_kept: dict[tuple[int, str, str], tuple[float, EntityFile]] = {}
_newest: dict[tuple[int, str], tuple[float, EntityFile]] = {}
_lock = threading.Lock()


def current(device: Device, name: str) -> EntityFile:
    """A list of a device as it is now, or was some seconds ago. Raises `KeyError` for another list."""
    now = time.monotonic()
    known = _newest.get((device.pk, name))
    if known is not None and now - known[0] < _FRESH_S:
        return known[1]
    data = entity_csv(columns(device, name), entities(device, name))
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    made, now = EntityFile(md5, hashlib.sha256(data).hexdigest()[:32], data), time.monotonic()
    with _lock:
        _newest[device.pk, name] = (now, made)
        _kept[device.pk, name, made.md5] = (now, made)
        _tidy(now)
    return made


def of_digest(device: Device, name: str, md5: str) -> EntityFile | None:
    """The list that a manifest told of; None when it is another by now and the old one is forgotten."""
    known = _kept.get((device.pk, name, md5))
    if known is not None:
        return known[1]
    made = current(device, name)
    return made if made.md5 == md5 else None


def forget() -> None:
    """Forget all of them."""
    with _lock:
        _kept.clear()
        _newest.clear()


def _tidy(now: float) -> None:
    """Forget what is old, then the oldest until the rest has room."""
    for key, (since, _) in list(_kept.items()):
        if now - since > _KEPT_S:
            del _kept[key]
    for fresh, (since, _) in list(_newest.items()):
        if now - since > _FRESH_S:
            del _newest[fresh]
    size = sum(len(file.data) for _, file in _kept.values())
    for key, (_, file) in sorted(_kept.items(), key=lambda item: item[1][0]):
        if size <= _MOST_BYTES or len(_kept) == 1:
            break
        size -= len(file.data)
        del _kept[key]
