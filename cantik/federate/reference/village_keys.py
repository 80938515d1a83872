"""By which key a village signs, as the signed indexes say that this store took references from.

Their lists were proved when they were fetched; here their signatures and their end are asked once more, because a file
of a store may have been laid there by anybody who could reach it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from cantik.federate.reference.shelf import ReferenceShelf
from cantik.federate.trust.ceremony import WALIDATA
from cantik.federate.trust.paths import AREA as AREA_CODE
from cantik.federate.trust.paths import within
from cantik.federate.trust.repository import verifies, village_roles


def find_village_keys(store: Path, code: str, now: dt.datetime) -> frozenset[str]:
    """The ids of the keys of a village in the indexes of its own area; none where no index names it."""
    shelf, found = ReferenceShelf.of(store), set[str]()
    for source in shelf.list_sources():
        if AREA_CODE.fullmatch(source) and within(code, source):
            found |= _read_keys(shelf.folder(source) / "panen" / "daftar", code, now)
    return frozenset(found)


def _read_keys(lists: Path, code: str, now: dt.datetime) -> set[str]:
    try:
        root = Metadata[Root].from_file(str(lists / "root.json"))
        targets = Metadata[Targets].from_file(str(lists / "targets.json"))
    except (OSError, RepositoryError):  # nothing was fetched yet, or it is fetched anew
        return set()
    role = village_roles(targets.signed).get(code)
    if role is None or targets.signed.is_expired(now) or not verifies(root, Targets.type, targets):
        return set()
    return set(role.keyids) - {str(targets.signed.unrecognized_fields.get(WALIDATA, ""))}
