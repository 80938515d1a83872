"""From one root to all servers below it: a server introduces those of its area, and nobody else."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlsplit

from tuf.api.exceptions import DownloadError

from cantik.base.canonical import digest
from cantik.base.network import is_inner
from cantik.federate.harvest.blobs import sha256_of
from cantik.federate.harvest.harvester import Harvester, ServerSource
from cantik.federate.harvest.line import Line
from cantik.federate.trust.partners import Partner, parse_partner
from cantik.federate.trust.paths import read_partner, within

_LONGEST_ROOT = 512_000


@dataclass(frozen=True, slots=True)
class Introductions:
    """The servers that a server introduced, and the sentences about those that it may not introduce or that are not to
    be found. `inner`: hosts of inner networks that nobody allowed to be asked, by the code of their server."""

    sources: dict[str, ServerSource]
    refused: dict[str, str]
    inner: dict[str, tuple[str, ...]]


def introduce_servers(harvester: Harvester, inner: Container[str] = ()) -> Introductions:
    """The servers below a harvested one, each with the root by which its parent knows it. `inner`: hosts of inner
    networks that may be asked all the same."""
    found = Introductions({}, {}, {})
    for path, target in harvester.top_targets().items():
        code = read_partner(path)
        if code is None:
            continue
        try:
            partner = parse_partner(harvester.blobs.path(sha256_of(target)).read_bytes())
        except (OSError, ValueError, KeyError):
            found.refused[code] = "Perkenalannya belum dipanen atau tidak dapat dibaca."
            continue
        if partner.code != code or code == harvester.source.area or not within(code, harvester.source.area):
            found.refused[code] = f"Wilayah {partner.code} bukan di bawah {harvester.source.area or 'pusat'}."
            continue
        addresses = tuple(address for address in partner.addresses if _may_ask(address, inner))
        root = _fetch_root(harvester.line, partner, addresses)
        if root is None:
            hosts = () if addresses else _list_inner(partner)
            found.refused[code] = _say_missing(hosts)
            if hosts:
                found.inner[code] = hosts
            continue
        found.sources[code] = ServerSource(addresses, root, code)
    return found


def _may_ask(address: str, inner: Container[str]) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and (not is_inner(host) or host in inner)


def _list_inner(partner: Partner) -> tuple[str, ...]:
    """The hosts of inner networks at which a server is said to stand."""
    hosts = (urlsplit(address).hostname or "" for address in partner.addresses)
    return tuple(sorted({host for host in hosts if host and is_inner(host)}))


def _say_missing(hosts: tuple[str, ...]) -> str:
    if not hosts:
        return "Akar kepercayaannya tidak ditemukan di alamat yang diperkenalkan, atau bukan yang diperkenalkan."
    return (
        f"Alamatnya menunjuk jaringan dalam ({', '.join(hosts)}), yang tidak ditanya begitu saja: alamat itu ditulis "
        "server lain. Bila pengelola server itu memang memakainya dan jaringan ini jaringan kantor sendiri, izinkan."
    )


def _fetch_root(line: Line, partner: Partner, addresses: tuple[str, ...]) -> bytes | None:
    """The root that the parent named, from the first address that has it."""
    for address in addresses:
        url = f"{address.rstrip('/')}/metadata/{partner.version}.root.json"
        try:
            data = line.download_bytes(url, _LONGEST_ROOT)
        except DownloadError:
            continue
        if digest(data) == partner.sha256:
            return data
    return None
