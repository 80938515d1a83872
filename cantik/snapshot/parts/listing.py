"""The list of parts: what each holds, of which villages, and the hash by which a changed one is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from cantik.base.canonical import canonical_json, digest, digest_file
from cantik.base.nesting import parse_json
from cantik.collect.account import FileAccount, decode_account
from cantik.engines.part_kernel import changed_part, missing_part
from cantik.snapshot.parts.columns import PartsError

LISTING = "bagian.json"
#: of each file that was coded what became of its cells (`collect.account`)
ACCOUNTS = "akun"
FORMAT = 1
_KEYS = ("id", "acuan", "sumber", "kolom", "dasar", "bagian", "isi")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of coded rows: of a basis, of villages of one kabupaten (their codes by the position in `area`).

    `digests`: of the rows of each village, so that one that did not change is not counted again; () where nobody told.
    """

    file: str
    basis: str
    kabupaten: str
    villages: tuple[str, ...]
    rows: int
    size: int
    sha256: str
    digests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartListing:
    """All parts of a delivery. `columns`: basis → column → (radix, digest of its codes); `amounts`: basis → columns of
    whole rupiah."""

    id: str
    reference: dt.date
    source: str
    bases: tuple[str, ...]
    columns: Mapping[str, Mapping[str, tuple[int, str]]]
    parts: tuple[Part, ...]
    told: Mapping[str, Any]
    amounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def accounts(self) -> tuple[FileAccount, ...]:
        """Of each file that was coded what became of its cells."""
        return tuple(map(decode_account, self.told.get(ACCOUNTS, ())))

    def column_names(self, basis: str) -> frozenset[str]:
        """Every column of a basis."""
        return frozenset(self.columns[basis]) | frozenset(self.amounts.get(basis, ()))

    def kabupaten(self) -> dict[str, tuple[Part, ...]]:
        """The parts of each kabupaten, in the order of the codes."""
        found: dict[str, list[Part]] = {}
        for part in sorted(self.parts, key=lambda part: (part.kabupaten, part.basis, part.file)):
            found.setdefault(part.kabupaten, []).append(part)
        return {code: tuple(parts) for code, parts in found.items()}


def part_entry(part: Part) -> dict[str, object]:
    """A part as the list tells it."""
    return {
        "berkas": part.file,
        "basis": part.basis,
        "kabupaten": part.kabupaten,
        "desa": list(part.villages),
        "baris": part.rows,
        "byte": part.size,
        "sha256": part.sha256,
        **({"sidik_desa": list(part.digests)} if part.digests else {}),
    }


def listing_id(content: Mapping[str, Any]) -> str:
    """The digest of everything that the list says."""
    return digest(canonical_json({name: value for name, value in content.items() if name != "id"}))


def read_listing(text: bytes, where: str) -> PartListing:
    """A list of parts. Raises `PartsError`: M121 for none or a broken one, M122 where a part is listed twice."""
    try:
        told: dict[str, Any] = parse_json(text)
        listing = _parse_listing(told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _listing_error(where, "isi yang rusak") from error
    if told.get("format") != FORMAT or listing_id(told) != listing.id:
        raise _listing_error(where, "daftar yang diubah sesudah dibuat")
    _require_once(listing.parts, where)
    return listing


def _parse_listing(told: Mapping[str, Any]) -> PartListing:
    columns = {
        basis: {name: (int(size), str(codes)) for name, (size, codes) in own.items()}
        for basis, own in told["kolom"].items()
    }
    parts = tuple(
        Part(
            _inside(entry["berkas"]),
            str(entry["basis"]),
            str(entry["kabupaten"]),
            tuple(map(str, entry["desa"])),
            int(entry["baris"]),
            int(entry["byte"]),
            str(entry["sha256"]),
            _digests(entry),
        )
        for entry in told["bagian"]
    )
    if not parts or any(part.basis not in columns for part in parts):
        raise ValueError
    reference = dt.date.fromisoformat(told["acuan"])
    amounts = {str(basis): tuple(map(str, names)) for basis, names in told.get("uang", {}).items()}
    return PartListing(told["id"], reference, told["sumber"], tuple(told["dasar"]), columns, parts, told, amounts)


def _digests(entry: Mapping[str, Any]) -> tuple[str, ...]:
    found = tuple(map(str, entry.get("sidik_desa", ())))
    if found and len(found) != len(entry["desa"]):
        raise ValueError
    return found


def _inside(name: str) -> str:
    """A file below the folder of the list, whatever the list says."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise ValueError(name)
    return name


def _require_once(parts: Sequence[Part], where: str) -> None:
    files: set[str] = set()
    contents: set[tuple[str, str, str, tuple[str, ...]]] = set()
    for part in parts:
        content = (part.basis, part.kabupaten, part.sha256, part.villages)
        if part.file in files or (part.rows and content in contents):
            raise PartsError(
                "M122",
                "Bagian terdaftar dua kali",
                where=where,
                found=part.file,
                mend="Buat ulang bagian dengan cantik snapshot.",
            )
        files.add(part.file)
        contents.add(content)


def _listing_error(where: str, found: str) -> PartsError:
    return PartsError(
        "M121",
        "Daftar bagian tidak dapat dibaca",
        where=where,
        found=found,
        expected=f"folder hasil cantik snapshot --parts, dengan {LISTING}",
        mend="Buat ulang bagian dengan cantik snapshot.",
    )


def open_listing(folder: Path) -> PartListing:
    """The list of a folder. Raises as `read_listing`."""
    file = folder / LISTING
    if not file.is_file():
        raise _listing_error(str(folder), f"tidak ada {LISTING}")
    return read_listing(file.read_bytes(), str(file))


def require_whole(folder: Path, part: Part) -> None:
    """The file of a part is there as it was listed. Raises `PartWrong`: M123 missing, M124 changed."""
    path = folder / part.file
    if not path.is_file():
        raise missing_part(part.file)
    if path.stat().st_size != part.size or digest_file(path) != part.sha256:
        raise changed_part(part.file, part.sha256)
