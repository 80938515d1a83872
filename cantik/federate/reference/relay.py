"""What a server hands on of the references from above: the very files that it proved when it fetched them, in the
places where a client of TUF looks for them (docs/adr/0102).

Nothing is signed anew: whoever fetches here proves it by the root of the server above, as if that one had answered.
Each file is found by name in what was harvested; nothing else of the store can be asked for.
"""

from __future__ import annotations

import re
from pathlib import Path

from cantik.base.nesting import parse_json
from cantik.content.reference_layers import SOURCE
from cantik.federate.harvest.blobs import blob_path
from cantik.federate.reference.shelf import HARVEST, ReferenceShelf
from cantik.federate.trust.repository import Repository

_LISTED = re.compile(r"metadata/(?:([1-9]\d{0,8})\.)?(root|snapshot|targets|timestamp)\.json")
_PACKAGE = re.compile(r"targets/acuan/([0-9a-f]{64})\.[1-9]\d{0,5}\.json")
#: lists are signed and small; a larger one is not what a client asks for
_MOST_LIST = 8_000_000


def find_relayed(shelf: ReferenceShelf, source: str, path: str) -> Path | None:
    """The file that a client of a server's index asks for, as it was proved here; None for any other."""
    if not SOURCE.fullmatch(source):
        return None
    harvested = shelf.folder(source) / HARVEST
    package = _PACKAGE.fullmatch(path)
    if package is not None:
        return _if_there(blob_path(harvested, package[1]))
    listed = _LISTED.fullmatch(path)
    if listed is None:
        return None
    version, role = listed[1], listed[2]
    if role == "root":
        kept = harvested / "daftar" / "root_history" / f"{version}.root.json"
        return _if_there(kept) if version else None
    found = _if_there(harvested / "daftar" / f"{role}.json")
    if found is None or (version is None) is not (role == "timestamp"):
        return None
    return found if role == "timestamp" or str(_version_of(found)) == version else None


def find_own(repository: Repository, path: str) -> Path | None:
    """The same of the index of this server itself: lists and packages of references."""
    if not (_LISTED.fullmatch(path) or _PACKAGE.fullmatch(path)):
        return None
    return _if_there(repository.metadata.parent / path)


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() and path.stat().st_size else None


def _version_of(path: Path) -> int:
    if path.stat().st_size > _MOST_LIST:
        return 0
    return int(parse_json(path.read_bytes())["signed"]["version"])
