"""Content that came from above (`acuan`), as it holds on this installation: which version of which server, and where.

    CANTIK_CONTENT/acuan/berlaku.json        what holds: version and digest of each server's package
    CANTIK_CONTENT/acuan/SERVER-VERSION/     its files, laid out as a folder of content

`federate.reference` fetches and proves packages and puts them here; the loader reads what `berlaku.json` names, and
nothing else. The country's (`pusat`) may raise the version of what the program ships; all others may only add.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.errors import ContentError
from cantik.base.nesting import parse_json
from cantik.content.own_files import write_own

#: the folder in a kabupaten's own folder, and the file in it that says what holds
REFERENCES, IN_FORCE = "acuan", "berlaku.json"
#: the server of the whole country
NATIONAL = "pusat"
#: area codes of the country: further codes, the bridge to those of BPS, what changed since the edition of the program
AREAS, AREA_FILES = "areas", ("wilayah_acuan.csv", "jembatan.csv", "perubahan.csv")
#: kinds that are settings or decisions of one server and no reference: its limits, its learnt weights, its order of
#: sources, definitions and prices that its forum decided
SETTINGS = frozenset({"limits", "linkage", "same", "definitions", "prices"})
SOURCE = re.compile(r"pusat|\d\d(\.\d\d)?")
_DIGEST = re.compile("[0-9a-f]{64}")
_VERSION_LINE = re.compile(rb"^versi:[ \t]*(\d{1,9})[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReferenceVersion:
    """A package of references: the server it is of (`pusat`, or the code of a province or kabupaten), its version,
    SHA-256 of it."""

    source: str
    version: int
    digest: str

    @property
    def folder(self) -> str:
        """The name of the folder of its files."""
        return f"{self.source}-{self.version}"

    @property
    def words(self) -> str:
        """How a release names it."""
        return f"versi {self.version} ({self.digest[:12]})"


def read_in_force(extra: Path | None) -> tuple[ReferenceVersion, ...]:
    """What holds in a kabupaten's own folder, from the country down; none without a folder. Raises `ContentError` K181
    for a list that is not in order."""
    file = None if extra is None else extra / REFERENCES / IN_FORCE
    if extra is None or file is None or not file.is_file():
        return ()
    where = f"{extra.name}/{REFERENCES}/{IN_FORCE}:1"
    try:
        said = parse_json(file.read_bytes())
        found = [_read_version(name, row) for name, row in said.items()]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ContentError(
            "K181", "Daftar acuan yang berlaku tidak dapat dibaca", where=where, mend="Pasang lagi acuannya."
        ) from error
    for reference in found:
        if not (extra / REFERENCES / reference.folder).is_dir():
            raise ContentError(
                "K181",
                "Berkas acuan yang berlaku tidak ada",
                where=where,
                found=reference.folder,
                mend="Pasang lagi acuannya.",
            )
    return tuple(sorted(found, key=lambda reference: order_of(reference.source)))


def order_of(source: str) -> tuple[int, str]:
    """The place of a server from the country down."""
    return (0, "") if source == NATIONAL else (len(source), source)


def _read_version(name: str, row: Any) -> ReferenceVersion:
    version, digest = row["versi"], row["sidik"]
    if not SOURCE.fullmatch(name) or type(version) is not int or version < 1 or not _DIGEST.fullmatch(digest):
        raise ValueError(name)
    return ReferenceVersion(name, version, digest)


def write_in_force(extra: Path, references: Mapping[str, ReferenceVersion]) -> None:
    """Let these versions hold, in one step. Raises `OSError`."""
    said = {name: {"versi": held.version, "sidik": held.digest} for name, held in references.items()}
    write_own(extra / REFERENCES / IN_FORCE, canonical_json(said))


def version_in(data: bytes) -> int:
    """The number after `versi:` of a content file; 0 where it says none, as the lists of codes do."""
    found = _VERSION_LINE.search(data)
    return int(found[1]) if found else 0


_TOLD = "acuan "


def list_software(program: str, references: tuple[ReferenceVersion, ...]) -> dict[str, str]:
    """What a release was made with: the program, and the version of each package of references that held."""
    return {"cantik": program, **{f"{_TOLD}{held.source}": held.words for held in references}}


def list_told(software: Mapping[str, Any]) -> dict[str, str]:
    """The versions of references by server that a release says it was made with."""
    return {name.removeprefix(_TOLD): str(words) for name, words in software.items() if name.startswith(_TOLD)}
