"""The releases that lie in a store as witnesses of its log: whose key signed each, and which head of a log it carries.

A release carries the head of the log of the store that signed it. One that came from elsewhere carries the head of
another log: it can be told from an own one by its signature alone, never by the folder in which it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base.errors import CantikError
from cantik.federate.app.models import ACCEPTED, DeliveryArrival, Sender
from cantik.release.app import storage
from cantik.release.files import CONTENTS, SIGNATURE
from cantik.staff.app.signing_keys import own_key_ids
from cantik.vault import signature
from cantik.vault.app.opening import OpenStore

#: a book, and a village's card; nothing else that is signed lies on a shelf
_KINDS = (signature.PAYLOAD_TYPE, signature.CARD_TYPE)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """`own`: name and mark of what this store signed; `received`: how many came from a known sender; `odd`: name of the
    others, and what is wrong: nobody here knows whose they are, or an own one carries no head of the log."""

    own: tuple[tuple[str, str], ...]
    received: int
    odd: tuple[tuple[str, str], ...]


def gather_witnesses(opened: OpenStore, named: Sequence[Path] = ()) -> Witnesses:
    """What lies on the shelves of villages and of levels, and the folders that somebody names: those are said to be of
    this store, so one that no sender signed is held against its log, whichever key did."""
    known, own, received, odd = _KnownKeys.read(), list[tuple[str, str]](), 0, list[tuple[str, str]]()
    for code, name, folder in (*_list_shelved(opened.store.path), *(("", each.name, each) for each in named)):
        try:
            key, mark = _read_signature(folder)
        except (CantikError, OSError):
            odd.append((name, "tanda tangannya tidak sah"))
            continue
        if known.is_received(key, code, folder.name):
            received += 1
        elif code and key not in known.own:
            odd.append((name, "kunci penanda tangannya tidak dikenal di sini"))
        elif mark:
            own.append((name, mark))
        else:
            odd.append((name, "tidak membawa ujung catatan"))
    return Witnesses(tuple(own), received, tuple(odd))


@dataclass(frozen=True, slots=True)
class _KnownKeys:
    """The keys of this store, those of whoever delivers here or did, each with its area, and what was delivered."""

    own: frozenset[str]
    senders: frozenset[tuple[str, str]]
    arrived: frozenset[tuple[str, str]]

    @classmethod
    def read(cls) -> _KnownKeys:
        """As the store knows them now."""
        accepted = DeliveryArrival.objects.filter(state=ACCEPTED)
        return cls(
            own_key_ids(),
            frozenset(Sender.objects.exclude(key="").values_list("kode", "key")),
            frozenset(accepted.values_list("kode", "number")),
        )

    def is_received(self, key: str, code: str, number: str) -> bool:
        """Whether an edition came from elsewhere. A village that moved away took its key along: what it delivered since
        is told by that. Of a folder that somebody names the area is unknown."""
        if not code:
            return key not in self.own and any(key == sender for _code, sender in self.senders)
        return (code, key) in self.senders and (key not in self.own or (code, number) in self.arrived)


def _list_shelved(store: Path) -> Iterator[tuple[str, str, Path]]:
    """Code, name and folder of everything signed that lies on a shelf."""
    for shelf in (storage.shelf(store), storage.level_shelf(store)):
        for found in sorted(shelf.glob(f"*/*/{SIGNATURE}")):
            folder = found.parent
            yield folder.parent.name, f"{folder.parent.name} {folder.name}", folder


def _read_signature(folder: Path) -> tuple[str, str]:
    """The key that signed what lies in a folder, and the mark that it carries. Raises `CantikError` T201, T102,
    `OSError`."""
    envelope, contents = (folder / SIGNATURE).read_bytes(), folder / CONTENTS
    payload = contents.read_bytes() if contents.exists() else signature.payload_of(envelope)
    kind = signature.kind_of(envelope)
    key = signature.check(envelope, payload, payload_type=kind if kind in _KINDS else signature.PAYLOAD_TYPE)
    return key, signature.log_mark(envelope)
