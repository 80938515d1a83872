"""How what a server vouches for is named: `KODE/NOMOR/FILE` of a village's edition, `mitra/KODE.json` of a server."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: the code of a village, as Kemendagri writes it: the name of its role
VILLAGE = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}")
#: the code of a server's area: a province, a kabupaten; "" is the whole country
AREA = re.compile(r"(\d{2}(\.\d{2})?)?")
_EDITION = r"\d{4}-\d+"
# Windows, FAT and a URL take the same names: ASCII, no blank, no dot at the begin or the end.
_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?"
_TARGET = re.compile(rf"({VILLAGE.pattern})/({_EDITION})/({_PART}(?:/{_PART})?)", re.ASCII)
_LONGEST = 140
_PARTNER = re.compile(r"mitra/(\d{2}(?:\.\d{2})?)\.json")


@dataclass(frozen=True, slots=True)
class TargetName:
    """The parts of the name of a file of an edition; `file` with its folder."""

    code: str
    edition: str
    file: str


def patterns_of(code: str) -> list[str]:
    """What a village's role may speak for. A release has files of its own and folders of one level (`tabel/`)."""
    return [f"{code}/*/*", f"{code}/*/*/*"]


def target_path(code: str, edition: str, file: str) -> str:
    """The name of a file of an edition."""
    return f"{code}/{edition}/{file}"


def read_target(path: str) -> TargetName | None:
    """The parts of a target's name; None for one that is no file of an edition: a step up, a blank, too long."""
    found = _TARGET.fullmatch(path) if len(path) <= _LONGEST else None
    return None if found is None else TargetName(*found.groups())


def hashed_path(path: str, sha256: str) -> str:
    """Where the file of a target lies below `targets/` (a consistent snapshot of TUF)."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{sha256}.{name}"


def within(code: str, area: str) -> bool:
    """Whether a code lies in an area, which may be the code itself: `35.05` holds `35.05.01.2001`, not `35.051`."""
    return not area or code == area or code.startswith(f"{area}.")


def partner_path(code: str) -> str:
    """The name of what a server says of a server below it."""
    return f"mitra/{code}.json"


def read_partner(path: str) -> str | None:
    """The code of the server that a target introduces; None for another target."""
    found = _PARTNER.fullmatch(path)
    return None if found is None else found[1]
