"""By which key a village or an office signs, as the signed indexes say that this store took references from.

Their lists were proved when they were fetched; here their signatures and their end are asked once more, because a file
of a store may have been laid there by anybody who could reach it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from cantik.codes import nation
from cantik.content.reference_layers import NATIONAL
from cantik.federate.reference.shelf import HARVEST, ReferenceShelf
from cantik.federate.trust.ceremony import WALIDATA
from cantik.federate.trust.paths import AREA as AREA_CODE
from cantik.federate.trust.paths import within
from cantik.federate.trust.repository import verifies, village_roles


def find_village_keys(store: Path, code: str, now: dt.datetime) -> frozenset[str]:
    """The ids of the keys of a village in the indexes of its own area; none where no index names it."""
    shelf, found = ReferenceShelf.of(store), set[str]()
    for source in shelf.list_sources():
        if AREA_CODE.fullmatch(source) and within(code, source):
            found |= _read_keys(shelf.folder(source) / HARVEST / "daftar", code, now)
    return frozenset(found)


def find_office_keys(store: Path, code: str, now: dt.datetime) -> frozenset[str]:
    """The id of the key by which the walidata of an area signs, in the index of that area's own server; none where
    this store took no references from it."""
    shelf, source = ReferenceShelf.of(store), NATIONAL if code == nation.CODE else code
    targets = read_targets(shelf.folder(source) / HARVEST / "daftar", now)
    named = "" if targets is None else str(targets.unrecognized_fields.get(WALIDATA, ""))
    return frozenset({named} - {""})


def _read_keys(lists: Path, code: str, now: dt.datetime) -> set[str]:
    targets = read_targets(lists, now)
    role = None if targets is None else village_roles(targets).get(code)
    if targets is None or role is None:
        return set()
    return set(role.keyids) - {str(targets.unrecognized_fields.get(WALIDATA, ""))}


def read_targets(lists: Path, now: dt.datetime) -> Targets | None:
    """The list of villages of a server, where its root signed it and it did not end."""
    try:
        root = Metadata[Root].from_bytes((lists / "root.json").read_bytes())
        targets = Metadata[Targets].from_bytes((lists / "targets.json").read_bytes())
    except (OSError, RepositoryError):  # nothing was fetched yet, or it is fetched anew
        return None
    return None if targets.signed.is_expired(now) or not verifies(root, Targets.type, targets) else targets.signed
