"""A list that waits for a signature, as one file for whoever signs on another computer, and the signature that comes
back (docs/panduan/pertemuan-tiga-kunci.md).

The file holds the list exactly as it waits and nothing else of the index: no key, no other list. What comes back counts
only under the very list that still waits, and only by keys that were asked.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tuf.api.metadata import Metadata, Targets
from tuf.api.serialization.json import JSONSerializer

from cantik.base.canonical import pretty_json
from cantik.base.nesting import parse_json
from cantik.federate.trust import drafts
from cantik.federate.trust.editions import STATE
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.repository import Repository
from cantik.vault.signature import SigningKey, signer_of

KIND = "daftar-menunggu"
#: a village's list of three years has some hundred files; the list of villages of a kabupaten 110 kB
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class CarriedDraft:
    """A list of a role ("root", "targets", or the code of a village) with the signatures under it."""

    role: str
    metadata: Metadata[Any]

    def encode(self) -> bytes:
        """The file that is handed over."""
        said = parse_json(self.metadata.to_bytes(JSONSerializer()))
        return pretty_json({"jenis": KIND, "peran": self.role, "daftar": said})

    def describe(self) -> list[str]:
        """What would be signed, in sentences: the editions of a village with the number of their files, those that are
        withdrawn; the villages of a list of villages."""
        signed = self.metadata.signed
        lines = [f"Daftar {self.role}, versi {signed.version}, berlaku sampai {signed.expires.date().isoformat()}."]
        if isinstance(signed, Targets):
            files = Counter("/".join(path.split("/")[:2]) for path in signed.targets)
            gone = {
                "/".join(path.split("/")[:2])
                for path, target in signed.targets.items()
                if STATE in target.unrecognized_fields.get("custom", {})
            }
            lines += [
                f"  {edition}: ditarik" if edition in gone else f"  {edition}: {count} berkas"
                for edition, count in sorted(files.items())
            ]
            roles = (signed.delegations and signed.delegations.roles) or {}
            lines += [f"  desa {code}" for code in sorted(roles)]
        return lines


def write_draft(repository: Repository, role: str) -> CarriedDraft:
    """The list of a role that waits. Raises `TrustRefused` F218 where none does."""
    draft = repository.draft(role)
    if draft is None:
        raise TrustRefused(
            "F218",
            "Tidak ada daftar yang menunggu untuk peran ini",
            found=role,
            expected=", ".join(repository.list_waiting_roles()) or "daftar yang menunggu tanda tangan",
            mend="Lihat daftar yang menunggu dan siapa yang diminta menandatanganinya.",
            command="Lihat cantik trust status.",
        )
    return CarriedDraft(role, draft)


def read_draft(data: bytes, where: str) -> CarriedDraft:
    """The list in a file that was handed over. Raises `TrustRefused` F218 for any other file."""
    try:
        if len(data) > MOST_BYTES:
            raise ValueError(len(data))
        said = parse_json(data)
        if said["jenis"] != KIND or not isinstance(said["peran"], str):
            raise ValueError(said["jenis"])
        return CarriedDraft(said["peran"], Metadata.from_dict(dict(said["daftar"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrustRefused(
            "F218",
            "Berkas ini bukan daftar yang menunggu tanda tangan",
            where=where,
            found="berkas lain" if len(data) <= MOST_BYTES else f"{len(data)} bita",
            expected="berkas dari server yang meminta tanda tangan",
            mend="Minta pengelola server menulis berkasnya sekali lagi.",
            command="Berkasnya ditulis dengan cantik trust hand-out.",
        ) from error


def sign_draft(draft: CarriedDraft, key: SigningKey) -> CarriedDraft:
    """The same with one more signature."""
    draft.metadata.sign(signer_of(key), append=True)
    return draft


def take_draft(repository: Repository, draft: CarriedDraft, now: dt.datetime) -> list[str]:
    """Put the signatures of a list that came back under the one that waits, and let count what is whole; the ids of the
    keys that are new. Raises `TrustRefused` F218 where another list waits by now, F205 for keys that were not asked."""
    with repository.hold():
        waiting = repository.draft(draft.role)
        if waiting is None or waiting.signed_bytes != draft.metadata.signed_bytes:
            raise TrustRefused(
                "F218",
                "Daftar ini tidak menunggu lagi; isinya sudah lain atau sudah berlaku",
                found=f"{draft.role}, versi {draft.metadata.signed.version}",
                mend="Tulis berkas yang baru dan minta tanda tangannya sekali lagi.",
                command="Lihat cantik trust status.",
            )
        new = [keyid for keyid in _count_signed(repository, draft) if keyid not in waiting.signatures]
        if not new:
            raise TrustRefused(
                "F205",
                "Tidak ada tanda tangan baru yang diminta di dalam berkas ini",
                where=draft.role,
                mend="Mintalah yang belum menandatangani; kuncinya yang tercatat di daftar server.",
                command="Lihat cantik trust status.",
            )
        waiting.signatures.update({keyid: draft.metadata.signatures[keyid] for keyid in new})
        repository.keep_draft(draft.role, waiting)
        drafts.settle(repository, now)
    return new


def _count_signed(repository: Repository, draft: CarriedDraft) -> list[str]:
    """The keys that are asked and whose signature under the carried list fits."""
    needs = drafts.find_needs(repository, draft.role, draft.metadata)
    return sorted({keyid for need in needs for keyid in need.signed})
