"""What a village's list says: the editions that count, file by file, and those that were withdrawn.

An edition comes in as its folder, signed by the village and countersigned by the walidata (docs/adr/0038); nothing of
it is changed. A withdrawn one leaves its tombstone, the judgement that withdraws it.
"""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

from tuf.api.metadata import Metadata, TargetFile, Targets

from cantik.base.atomic_write import lay
from cantik.base.nesting import parse_json
from cantik.federate.trust.bundles import lay_bundles, sweep_bundles
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.lifetimes import lifetimes
from cantik.federate.trust.paths import hashed_path, read_target, target_path
from cantik.federate.trust.repository import Index, Repository, village_roles
from cantik.release import countersign
from cantik.release.countersign import COUNTERSIGNATURE, WITHDRAWAL
from cantik.release.files import CONTENTS, SIGNATURE, list_files, refuse_irregular
from cantik.release.verdict import files_whole
from cantik.vault import signature

#: what a list adds of its own to a target
STATE = "keadaan"


def stage_edition(
    repository: Repository, folder: Path, now: dt.datetime, judgement: bytes | None = None
) -> tuple[str, str]:
    """Draft the list of a village with the countersigned edition in `folder`, and lay its files where they will be
    served. Code and number of the edition. `judgement`: the walidata's envelope, where it lies elsewhere (a store keeps
    it in its database).

    Raises `TrustRefused` F210 for a village that the server does not know, F212 for a release that is not whole or not
    signed by the two keys of the village's role, F213 for an edition that counts already with other content.
    """
    refuse_irregular(folder)
    contents = (folder / CONTENTS).read_bytes()
    said = parse_json(contents)
    code, edition = str(said.get("kode")), str(said.get("nomor"))
    with repository.hold():
        index = repository.standing_index()
        judgement = judgement or _read_judgement(folder)
        _check_release(index, code, folder, contents, said, judgement)
        targets = {}
        for name in sorted({*list_files(folder), CONTENTS, SIGNATURE, COUNTERSIGNATURE}):
            path = target_path(code, edition, name)
            if read_target(path) is None:
                raise _refuse_release(folder, f"nama berkas {name}", "huruf, angka, titik, garis; paling panjang 140")
            data = judgement if name == COUNTERSIGNATURE else (folder / name).read_bytes()
            targets[path] = lay_target(repository, path, data)
        made = _next_list(repository, index, code, now)
        former = {path: target for path, target in made.targets.items() if path.startswith(f"{code}/{edition}/")}
        _require_same(former, targets, code, edition)
        made.targets |= targets
        lay_bundles(repository.public, targets)
        repository.keep_draft(code, Metadata(made))
    return code, edition


def stage_withdrawal(repository: Repository, code: str, edition: str, envelope: bytes, now: dt.datetime) -> None:
    """Draft the list of a village without an edition, with the judgement that withdraws it in its place.

    Raises `TrustRefused` F210, and F214 for an edition that does not count here; `CantikError` T201 for a judgement
    that is none about it.
    """
    with repository.hold():
        index = repository.standing_index()
        made = _next_list(repository, index, code, now)
        prefix = f"{code}/{edition}/"
        contents = made.targets.get(f"{prefix}{CONTENTS}")
        if contents is None:
            raise TrustRefused(
                "F214", "Edisi ini tidak terdaftar di server", found=f"{code} {edition}", mend="Periksa nomor edisinya."
            )
        listed = (repository.targets / hashed_path(contents.path, contents.hashes["sha256"])).read_bytes()
        countersign.read(WITHDRAWAL, envelope, listed)
        path = f"{prefix}{WITHDRAWAL}"
        kept = {name: target for name, target in made.targets.items() if not name.startswith(prefix)}
        tombstone = lay_target(repository, path, envelope)
        tombstone.unrecognized_fields["custom"] = {STATE: "ditarik"}
        made.targets = {**kept, path: tombstone}
        repository.keep_draft(code, Metadata(made))


def sweep_targets(repository: Repository) -> int:
    """Take away the files that no list names: of withdrawn editions, and of drafts that nobody wanted. How many."""
    with repository.hold():
        lists: list[Metadata[Any]] = []
        index = repository.index()
        if index is not None:
            lists += [index.targets, *index.roles.values()]
        lists += [
            draft for role in repository.list_waiting_roles() if (draft := repository.draft(role)) and role != "root"
        ]
        named = {
            hashed_path(path, target.hashes["sha256"])
            for metadata in lists
            for path, target in metadata.signed.targets.items()
        }
        gone = [
            file for file in repository.targets.rglob("*") if file.is_file() and _below(repository, file) not in named
        ]
        for file in gone:
            file.unlink()
        sweep_bundles(repository.public, [metadata.signed.targets for metadata in lists])
    return len(gone)


def _below(repository: Repository, file: Path) -> str:
    return file.relative_to(repository.targets).as_posix()


def _read_judgement(folder: Path) -> bytes:
    if not (folder / COUNTERSIGNATURE).is_file():
        raise _refuse_release(folder, "tanpa tanda tangan walidata", "rilis Satu Data")
    return (folder / COUNTERSIGNATURE).read_bytes()


def _check_release(
    index: Index, code: str, folder: Path, contents: bytes, said: dict[str, Any], judgement: bytes
) -> None:
    """Whole, signed by the village's key of this server and countersigned by the walidata's."""
    role = village_roles(index.targets.signed).get(code)
    if role is None:
        raise TrustRefused(
            "F210",
            "Desa ini tidak ada dalam daftar server",
            found=code,
            mend="Terima dahulu kunci desa itu.",
            command="Terima dahulu dengan cantik trust admit.",
        )
    whole = files_whole(folder, said)
    if not whole.ok:
        raise _refuse_release(folder, whole.detail, "semua berkas seperti daftarnya")
    if (folder / WITHDRAWAL).exists():
        raise _refuse_release(folder, "rilis yang ditarik", "rilis yang berlaku")
    signer = signature.check((folder / SIGNATURE).read_bytes(), contents)
    _, walidata = countersign.read(COUNTERSIGNATURE, judgement, contents)
    if signer == walidata or not {signer, walidata} <= set(role.keyids):
        raise _refuse_release(
            folder, f"kunci {signer[:16]} dan {walidata[:16]}", "kunci desa dan walidata di daftar ini"
        )


def _next_list(repository: Repository, index: Index, code: str, now: dt.datetime) -> Targets:
    """The list of a village that waits, else the one after the standing one, else its first; signatures fall away."""
    standing, draft = index.roles.get(code), repository.draft(code)
    version = 0 if standing is None else standing.signed.version
    end = now.replace(microsecond=0) + lifetimes()["desa"].whole
    if draft is not None and draft.signed.version == version + 1:
        made: Targets = draft.signed
    elif standing is not None:
        made = copy.deepcopy(standing.signed)
        made.version = version + 1
    else:
        made = Targets(1, expires=end)
    made.expires = end
    return made


def lay_target(repository: Repository, path: str, data: bytes) -> TargetFile:
    """Lay a file where it will be served; it counts when a list names it."""
    target = TargetFile.from_data(path, data, ["sha256"])
    place = repository.targets / hashed_path(path, target.hashes["sha256"])
    if not place.exists():
        lay(place, data, lasting=True)
    return target


def _require_same(former: dict[str, TargetFile], targets: dict[str, TargetFile], code: str, edition: str) -> None:
    """An edition that was given its number keeps its content for ever."""
    if any(target.hashes != former[path].hashes for path, target in targets.items() if path in former) or (
        former and set(former) != set(targets)
    ):
        raise TrustRefused(
            "F213",
            "Nomor edisi ini sudah dipakai isi lain",
            where=f"{code} {edition}",
            mend="Terbitkan perbaikannya sebagai edisi baru.",
        )


def _refuse_release(folder: Path, found: str, expected: str) -> TrustRefused:
    return TrustRefused(
        "F212",
        "Rilis ini tidak dapat masuk indeks server",
        where=folder.name,
        found=found,
        expected=expected,
        mend="Periksa rilisnya dan tanda tangan walidata, lalu ulangi. Putusan walidata yang tersimpan di basis data "
        "ikut terbaca bila simpanannya disebut.",
        command="Periksa dengan cantik verify; sebut simpanannya dengan --store.",
    )
