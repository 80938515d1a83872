"""The index of one server as a folder, and how it changes without ever being half changed.

    terbit/metadata   what is served: N.root.json, N.targets.json, N.KODE.json, N.snapshot.json, timestamp.json
    terbit/targets    the files of editions, each under its digest
    terbit/kumpulan   the small ones of an edition once more, in one file (`trust.bundles`)
    kerja/draf        lists that still need a signature
    lama              indexes that were retired (`trust.refounding`), each whole
    kunci             the two keys that a job signs with when nobody is there: snapshot, timestamp

Every file but `timestamp.json` has its version or its digest in its name, and nobody asks for one that no timestamp
leads to. So everything is laid first and lasting, and the new `timestamp.json`, put in its place in one move, makes it
count; killed before it, the next change writes the same versions again. A new root counts by being there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import DelegatedRole, Metadata, MetaFile, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from cantik.base.atomic_write import lay
from cantik.federate.trust.errors import NoRepository, TrustRefused
from cantik.federate.trust.lifetimes import lifetimes
from cantik.vault.alone import alone
from cantik.vault.signature import signer_of
from cantik.vault.signing_file import open_signing_file

ONLINE = ("snapshot", "timestamp")
_COMPACT = JSONSerializer(compact=True)
_ROOT_NAME = re.compile(r"(\d+)\.root\.json")


@dataclass(slots=True)
class Index:
    """What a server vouches for now, as its newest timestamp leads to it. `roles`: the lists of villages by code."""

    root: Metadata[Root]
    targets: Metadata[Targets]
    snapshot: Metadata[Snapshot]
    timestamp: Metadata[Timestamp]
    roles: Mapping[str, Metadata[Targets]]


class _Roles(Mapping[str, Metadata[Targets]]):
    """The lists of villages, each read when it is asked for: who publishes one does not read 250."""

    def __init__(self, folder: Path, versions: Mapping[str, int]) -> None:
        self._folder, self._versions = folder, versions
        self._known: dict[str, Metadata[Targets]] = {}

    def __getitem__(self, code: str) -> Metadata[Targets]:
        if code not in self._known:
            self._known[code] = read_metadata(self._folder / f"{self._versions[code]}.{code}.json")
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)


@dataclass(frozen=True, slots=True)
class Repository:
    """The folder of a server's index."""

    path: Path

    @property
    def public(self) -> Path:
        """All that is served."""
        return self.path / "terbit"

    @property
    def metadata(self) -> Path:
        """The lists that are served."""
        return self.public / "metadata"

    @property
    def targets(self) -> Path:
        """The files that are served."""
        return self.public / "targets"

    @property
    def drafts(self) -> Path:
        """The lists that wait for signatures."""
        return self.path / "kerja" / "draf"

    def online_key(self, role: str) -> Path:
        """The file of a key that a job signs with (one of `ONLINE`)."""
        return self.path / "kunci" / f"{role}.json"

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Change the index alone. Raises `StoreBusy` (R302)."""
        self.path.mkdir(parents=True, exist_ok=True)
        with alone(self.path / "gembok", wait_s=30.0):
            yield

    # ── what stands ─────────────────────────────────────────────────────────────────────────────

    def root(self) -> Metadata[Root] | None:
        """The newest root that counts; None before the ceremony."""
        numbers = [int(found[1]) for file in self._list_names() if (found := _ROOT_NAME.fullmatch(file))]
        return None if not numbers else self._read(f"{max(numbers)}.root.json")

    def first_root(self) -> bytes | None:
        """The file of the first root, by which others know this index; None before the ceremony."""
        file = self.metadata / "1.root.json"
        return file.read_bytes() if file.is_file() else None

    def index(self) -> Index | None:
        """What counts now; None before the ceremony has ended. Raises `TrustRefused` (F203) for a damaged folder."""
        root = self.root()
        if root is None or not (self.metadata / "timestamp.json").exists():
            return None
        timestamp: Metadata[Timestamp] = self._read("timestamp.json")
        snapshot: Metadata[Snapshot] = self._read(f"{timestamp.signed.snapshot_meta.version}.snapshot.json")
        versions = {name.removesuffix(".json"): meta.version for name, meta in snapshot.signed.meta.items()}
        targets: Metadata[Targets] = self._read(f"{versions.pop('targets')}.targets.json")
        return Index(root, targets, snapshot, timestamp, _Roles(self.metadata, versions))

    def standing_index(self) -> Index:
        """What counts now. Raises `NoRepository` (F201) before the ceremony has ended."""
        index = self.index()
        if index is None:
            raise NoRepository(str(self.path))
        return index

    def _list_names(self) -> list[str]:
        return [path.name for path in self.metadata.iterdir()] if self.metadata.is_dir() else []

    def _read(self, name: str) -> Metadata[Any]:
        return read_metadata(self.metadata / name)

    # ── drafts ──────────────────────────────────────────────────────────────────────────────────

    def draft(self, role: str) -> Metadata[Any] | None:
        """The list of a role that waits for signatures."""
        path = self.drafts / f"{role}.json"
        return read_metadata(path) if path.exists() else None

    def list_waiting_roles(self) -> list[str]:
        """The roles whose list waits for signatures: the root first, then targets, then villages."""
        names = [path.stem for path in self.drafts.glob("*.json")]
        return sorted(names, key=lambda name: (name != "root", name != "targets", name))

    def keep_draft(self, role: str, metadata: Metadata[Any]) -> None:
        """Lay a draft, signed by nobody or in part."""
        lay(self.drafts / f"{role}.json", metadata.to_bytes(_COMPACT), lasting=True)

    def drop_draft(self, role: str) -> None:
        """Forget a draft: it counts now, or nobody wants it any more."""
        (self.drafts / f"{role}.json").unlink(missing_ok=True)

    # ── changes ─────────────────────────────────────────────────────────────────────────────────

    def lay_root(self, root: Metadata[Root]) -> None:
        """Make a whole root count. Whether it is signed by enough is asked before (`trust.drafts`)."""
        lay(self.metadata / f"{root.signed.version}.root.json", root.to_bytes(_COMPACT), lasting=True)

    def publish(self, index: Index | None, changed: dict[str, Metadata[Targets]], now: dt.datetime) -> None:
        """Make changed lists count (`targets`, or the code of a village), and sign snapshot and timestamp anew; with
        nothing changed the two are signed again. The caller holds the repository."""
        for role, metadata in changed.items():
            data = metadata.to_bytes(_COMPACT)
            lay(self.metadata / f"{metadata.signed.version}.{role}.json", data, lasting=True)
        versions = {f"{role}.json": metadata.signed.version for role, metadata in changed.items()}
        snapshot = self._next_snapshot(index, versions, now)
        version = 1 if index is None else index.timestamp.signed.version + 1
        timestamp = Metadata(Timestamp(version, expires=now.replace(microsecond=0) + lifetimes()["timestamp"].whole))
        data = snapshot.to_bytes(_COMPACT)
        timestamp.signed.snapshot_meta = MetaFile.from_data(snapshot.signed.version, data, ["sha256"])
        self._sign_online("timestamp", timestamp)
        lay(self.metadata / f"{snapshot.signed.version}.snapshot.json", data, lasting=True)
        lay(self.metadata / "timestamp.json", timestamp.to_bytes(_COMPACT), lasting=True)

    def _next_snapshot(self, index: Index | None, versions: dict[str, int], now: dt.datetime) -> Metadata[Snapshot]:
        """A new snapshot where something changed, half its time is over, or its key was replaced; else the old one."""
        life = lifetimes()["snapshot"].whole
        if index is not None and not versions:
            fresh = index.snapshot.signed.expires - now > life / 2
            if fresh and verifies(index.root, "snapshot", index.snapshot):
                return index.snapshot
        meta = {} if index is None else dict(index.snapshot.signed.meta)
        meta |= {name: MetaFile(version) for name, version in versions.items()}
        version = 1 if index is None else index.snapshot.signed.version + 1
        made = Metadata(Snapshot(version, expires=now.replace(microsecond=0) + life, meta=meta))
        self._sign_online("snapshot", made)
        return made

    def _sign_online(self, role: str, metadata: Metadata[Any]) -> None:
        root = self.root()
        key = open_signing_file(self.online_key(role), None)
        metadata.sign(signer_of(key))
        if root is None or not verifies(root, role, metadata):
            raise TrustRefused(
                "F204",
                "Kunci server bukan yang disebut daftar akar",
                where=str(self.online_key(role)),
                mend="Pengelola server mengembalikan berkas kuncinya dari cadangan, atau meminta penggantian kunci.",
                command="Kembalikan berkas kunci itu, atau ganti dengan cantik trust replace-key.",
            )


def read_metadata(path: Path) -> Metadata[Any]:
    """A list as it lies on the disk, not yet believed. Raises `TrustRefused` (F203) for what is none."""
    try:
        return Metadata.from_bytes(path.read_bytes())
    except (OSError, DeserializationError) as error:
        raise TrustRefused(
            "F203",
            "Daftar bertanda tangan tidak dapat dibaca",
            where=f"{path.parent.name}/{path.name}",
            mend="Pulihkan folder indeks dari cadangan.",
        ) from error


def village_roles(targets: Targets) -> dict[str, DelegatedRole]:
    """The villages that a list gives a say, by code."""
    return dict((targets.delegations and targets.delegations.roles) or {})


def verifies(delegator: Metadata[Any], role: str, metadata: Metadata[Any]) -> bool:
    """Whether a list carries enough signatures of those whom its delegator names."""
    try:
        delegator.signed.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (RepositoryError, ValueError):
        return False
    return True
