"""Introducing the servers below: who knows a server's root finds the way to each village of it.

`mitra/KODE.json` is a file that the server itself vouches for: where the server of an area stands, and by which root
it is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuf.api.metadata import Metadata, Root

from cantik.base.canonical import canonical_json, digest
from cantik.base.nesting import parse_json
from cantik.federate.trust.ceremony import AREA, targets_to_change
from cantik.federate.trust.editions import lay_target
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.paths import AREA as AREA_CODE
from cantik.federate.trust.paths import partner_path, within
from cantik.federate.trust.repository import Repository, read_metadata


@dataclass(frozen=True, slots=True)
class Partner:
    """A server below: its area, its addresses, and version and digest of the root by which it is known."""

    code: str
    addresses: tuple[str, ...]
    version: int
    sha256: str


def stage_partner(
    repository: Repository, code: str, addresses: Sequence[str], root_file: Path, now: dt.datetime
) -> None:
    """Draft that the server of an area stands at these addresses and is known by the root in `root_file`.

    Raises `TrustRefused` F215 for an area that does not lie below the server's own, or no address, or a file that is no
    root of that area.
    """
    with repository.hold():
        own = repository.root()
        area = "" if own is None else str(own.signed.unrecognized_fields.get(AREA, ""))
        root = read_metadata(root_file)
        fits = isinstance(root.signed, Root) and root.signed.unrecognized_fields.get(AREA) == code
        if not code or not AREA_CODE.fullmatch(code) or code == area or not within(code, area) or not fits:
            raise TrustRefused(
                "F215",
                "Server ini tidak dapat diperkenalkan",
                found=code,
                expected=f"server wilayah di bawah {area or 'pusat'} dengan akar kepercayaannya sendiri",
            )
        said = {
            "kode": code,
            "alamat": list(addresses),
            "akar": {"versi": root.signed.version, "sha256": digest(root_file.read_bytes())},
        }
        targets = targets_to_change(repository, now)
        path = partner_path(code)
        targets.targets[path] = lay_target(repository, path, canonical_json(said))
        repository.keep_draft("targets", Metadata(targets))


def parse_partner(data: bytes) -> Partner:
    """What `mitra/KODE.json` says. Raises `ValueError` for what it is not."""
    said: Any = parse_json(data)
    try:
        root, addresses = said["akar"], tuple(str(address) for address in said["alamat"])
        return Partner(str(said["kode"]), addresses, int(root["versi"]), str(root["sha256"]))
    except (KeyError, TypeError) as error:
        raise ValueError("bukan perkenalan server") from error
