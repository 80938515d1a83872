"""When the root is lost: with two of its three keys gone nobody can sign another one, so the three meet again.

The lost index is retired with a reason: its folder moves below `lama`, whole and readable, and the next meeting founds
another one in its place. What villages and walidata signed is theirs and not the root's: it is carried over, and counts
once the new root and the list of villages are signed. Nobody outside believes the new root by itself: everybody takes
it by its file and by its number, read aloud (docs/adr/0145).
"""

from __future__ import annotations

import copy
import datetime as dt
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuf.api.metadata import Delegations, Metadata, Root, Targets

from cantik.base.atomic_write import lay
from cantik.base.canonical import digest, pretty_json
from cantik.base.nesting import parse_json
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.repository import Repository, village_roles

#: where retired indexes lie within the folder of a server's index, each under the beginning of its root's number
FOLDER = "lama"
_NOTE, _PARTS = "pensiun.json", ("kerja", "kunci", "terbit")
#: so many keys of the root must be lost: with one lost the other two replace it
LEAST_LOST = 2
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class RetiredIndex:
    """An index that counts no more: since when, why, whose keys were lost, and where it lies."""

    folder: Path
    on: dt.date
    reason: str
    lost: tuple[str, ...]
    area: str

    @property
    def repository(self) -> Repository:
        """It, to be read."""
        return Repository(self.folder)


def _fit_reason(reason: str) -> str:
    said = " ".join(reason.split())
    if len(said) > _LONGEST_REASON:
        raise TrustRefused(
            "F230",
            "Alasan ini terlalu panjang",
            found=f"{len(said)} huruf",
            expected=f"paling banyak {_LONGEST_REASON} huruf",
        )
    return said


def retire_index(
    repository: Repository, lost: Collection[str], reason: str, now: dt.datetime, mark: str
) -> RetiredIndex:
    """Retire the index that stands, so that the three may found another one; the same again ends what was killed.
    `mark`: the field of the root that names the server's area.

    Raises `TrustRefused` F211 where none stands, F230 with less than `LEAST_LOST` keys lost or without a reason.
    """
    told = _fit_reason(reason)
    if len(set(lost)) < LEAST_LOST or not told:
        raise TrustRefused(
            "F230",
            "Indeks dipensiunkan hanya bila dua dari tiga kunci akarnya hilang, dengan alasan",
            found=", ".join(sorted(set(lost))) or "tidak ada kunci yang hilang",
            expected="dua lembaga yang kuncinya hilang, dan alasannya",
            mend="Bila hanya satu yang hilang, dua lembaga lain menggantinya; indeksnya terus berlaku.",
            command="Satu kunci hilang: cantik trust replace-key.",
        )
    with repository.hold():
        first, root = repository.first_root(), repository.root()
        if first is None or root is None:
            raise TrustRefused(
                "F211",
                "Server ini belum mempunyai akar kepercayaan",
                where=str(repository.path),
                mend="Tidak ada yang dipensiunkan; langsung adakan pertemuannya.",
                command="Langsung cantik trust begin.",
            )
        folder = repository.path / FOLDER / digest(first)[:16]
        area = str(root.signed.unrecognized_fields.get(mark, ""))
        note = {"alasan": told, "pada": now.isoformat(), "hilang": sorted(set(lost)), "wilayah": area}
        lay(folder / _NOTE, pretty_json(note), lasting=True)
        for name in _PARTS:  # what is served goes last: until then it stands, and this is done again
            if (repository.path / name).exists():
                (repository.path / name).replace(folder / name)
    return _read_retired(folder)


def list_retired(repository: Repository) -> list[RetiredIndex]:
    """The retired indexes of a server, the newest first."""
    found = [_read_retired(note.parent) for note in (repository.path / FOLDER).glob(f"*/{_NOTE}")]
    return sorted((each for each in found if (each.folder / "terbit").is_dir()), key=lambda each: each.on, reverse=True)


def _read_retired(folder: Path) -> RetiredIndex:
    said: Any = parse_json((folder / _NOTE).read_bytes())
    on = dt.datetime.fromisoformat(said["pada"]).date()
    return RetiredIndex(folder, on, str(said["alasan"]), tuple(said["hilang"]), str(said["wilayah"]))


def carry_over(repository: Repository, former: RetiredIndex, root: Root, targets: Targets, mark: str) -> None:
    """Bring into the first drafts what a retired index holds of others: the villages with their keys, the servers
    below, the references, and the lists that villages and walidata signed. `mark`: the field of the walidata's key."""
    index = former.repository.index()
    if index is None:
        return
    _link_files(former.repository.public, repository.public)
    targets.version = index.targets.signed.version + 1
    targets.targets = copy.deepcopy(index.targets.signed.targets)
    targets.delegations = copy.deepcopy(index.targets.signed.delegations) or Delegations({}, {})
    before, after = str(index.targets.signed.unrecognized_fields[mark]), str(targets.unrecognized_fields[mark])
    for code in village_roles(targets) if before != after else ():
        targets.revoke_key(before, code)
        targets.add_key(copy.deepcopy(root.keys[after]), code)
    for code, metadata in index.roles.items():
        repository.keep_draft(code, Metadata(metadata.signed, dict(metadata.signatures)))


def _link_files(source: Path, target: Path) -> None:
    """The files of editions a second time without their bytes, where the disk allows that."""
    for name in ("targets", "kumpulan"):
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, copy_function=_link_file, dirs_exist_ok=True)


def _link_file(source: str, target: str) -> None:
    if not Path(target).exists():
        try:
            os.link(source, target)
        except OSError:  # a stick knows no links
            shutil.copyfile(source, target)
