"""The packages of references that a store fetched, by server, and how their servers are known.

acuan/SERVER/akar.json      the root by which the server was made known, the first time
acuan/SERVER/alamat.json    where it was found last
acuan/SERVER/panen/         what TUF proved
acuan/SERVER/paket/N.json   each version that was proved and checked; it waits, holds, or held
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest
from cantik.base.nesting import parse_json
from cantik.content.reference_layers import REFERENCES, SOURCE, order_of
from cantik.federate.reference.errors import ReferenceRefused, refuse_change
from cantik.federate.reference.package import ReferencePackage, read_package

#: what TUF proved of a server, and the history of asking it
HARVEST = "panen"


@dataclass(frozen=True, slots=True)
class ReferenceShelf:
    """The folder in a store."""

    path: Path

    @classmethod
    def of(cls, store: Path) -> ReferenceShelf:
        """The one of a store."""
        return cls(store / REFERENCES)

    def folder(self, source: str) -> Path:
        """Where what is known of a server lies."""
        return self.path / source

    def list_sources(self) -> list[str]:
        """The servers that something was fetched from, the country first."""
        found = [path.name for path in self.path.glob("*") if path.is_dir() and SOURCE.fullmatch(path.name)]
        return sorted(found, key=order_of)

    def list_versions(self, source: str) -> list[int]:
        """The versions of a server that are here."""
        return sorted(
            int(path.stem) for path in (self.folder(source) / "paket").glob("*.json") if path.stem.isdecimal()
        )

    def read(self, source: str, version: int) -> ReferencePackage:
        """A version that is here. Raises `ReferenceRefused` F407 for one that is not, F401 for a damaged file."""
        file = self.folder(source) / "paket" / f"{version}.json"
        if not SOURCE.fullmatch(source) or not file.is_file():
            raise ReferenceRefused(
                "F407",
                "Versi acuan ini belum diambil",
                found=f"{source} versi {version}",
                expected=", ".join(f"versi {known}" for known in self.list_versions(source)) or "ambil dahulu",
                mend="Ambil dahulu dari servernya.",
                command="Ambil dengan cantik reference fetch.",
            )
        package = read_package(file.read_bytes(), where=f"{REFERENCES}/{source}/paket/{file.name}")
        if (package.source, package.version) != (source, version):
            raise refuse_change(file.name, f"{package.source} versi {package.version}", f"{source} versi {version}")
        return package

    def keep(self, package: ReferencePackage) -> None:
        """Keep a version that was proved and checked. Raises `ReferenceRefused` F405 where this number was given to
        other content."""
        file = self.folder(package.source) / "paket" / f"{package.version}.json"
        if file.is_file() and file.read_bytes() != package.data:
            raise refuse_change(
                f"{package.source} versi {package.version}", "isi lain", "isi yang sudah diambil dengan nomor itu"
            )
        lay(file, package.data, lasting=True)

    # ── servers ─────────────────────────────────────────────────────────────────────────────────

    def root(self, source: str) -> bytes:
        """The root by which a server is known; empty for one that is not."""
        file = self.folder(source) / "akar.json"
        return file.read_bytes() if file.is_file() else b""

    def replace_root(self, source: str, root: bytes) -> None:
        """Know a server by another root from now on: it was founded anew. The former one stays beside it."""
        former = self.root(source)
        if former not in (b"", root):
            lay(self.folder(source) / f"akar-{digest(former)[:16]}.json", former, lasting=True)
            lay(self.folder(source) / "akar.json", root, lasting=True)

    def addresses(self, source: str) -> tuple[str, ...]:
        """Where a server was found last."""
        file = self.folder(source) / "alamat.json"
        return tuple(str(address) for address in parse_json(file.read_bytes())) if file.is_file() else ()

    def keep_server(self, source: str, root: bytes, addresses: tuple[str, ...]) -> None:
        """Note how a server is known and where it was found."""
        lay(self.folder(source) / "akar.json", root, lasting=True)
        lay(self.folder(source) / "alamat.json", canonical_json(list(addresses)))
