"""How the trust of a server stands, in words: what ends when, what waits, and who has to sign."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tuf.api.metadata import Metadata

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.federate.trust.ceremony import AREA, OWNER
from cantik.federate.trust.drafts import SignatureNeed, list_needs
from cantik.federate.trust.lifetimes import lifetimes
from cantik.federate.trust.paths import VILLAGE
from cantik.federate.trust.refounding import RetiredIndex, list_retired
from cantik.federate.trust.repository import Repository, village_roles

_NAMES = {
    "root": "Akar kepercayaan",
    "targets": "Daftar desa",
    "snapshot": "Kunci potret",
    "timestamp": "Kunci penanda waktu",
}
_HOLDERS = {"kominfo": "Kominfo", "bps": "BPS", "bappeda": "Bappeda", "walidata": "walidata", "server": "server"}
_SIGNERS = {
    "root": "dua dari Kominfo, BPS, Bappeda",
    "targets": "walidata",
    "snapshot": "tugas harian server",
    "timestamp": "tugas harian server",
}


def trust_words(repository: Repository, now: dt.datetime) -> list[str]:
    """The sentences, the gravest first: what ended, what waits for whom, what ends soon, what counts."""
    index = repository.index()
    waiting = _say_waiting_lists(repository)
    retired = [_say_retired(each) for each in list_retired(repository)]
    if index is None:
        return [*waiting, "Belum ada yang berlaku: pertemuan pertama belum selesai.", *retired]
    ends: list[tuple[str, str, str, dt.datetime]] = [
        (role, _NAMES[role], _SIGNERS[role], metadata.signed.expires)
        for role, metadata in (
            ("timestamp", index.timestamp),
            ("snapshot", index.snapshot),
            ("targets", index.targets),
            ("root", index.root),
        )
    ]
    ends += [
        ("desa", f"Tanda tangan desa {code}", "desa dan walidata", role.signed.expires)
        for code, role in sorted(index.roles.items())
    ]
    ended = [sentence for end in ends if end[3] <= now and (sentence := _say_end_of_role(*end, now))]
    soon = [sentence for end in ends if end[3] > now and (sentence := _say_end_of_role(*end, now))]
    roles = village_roles(index.targets.signed)
    area = str(index.root.signed.unrecognized_fields.get(AREA, "")) or "pusat"
    counted = f"Berlaku: server {area}, akar versi {index.root.signed.version}, {format_number(len(roles))} desa."
    return [*ended, *waiting, *soon, counted, *retired]


def _say_retired(retired: RetiredIndex) -> str:
    lost = " dan ".join(_HOLDERS.get(holder, holder) for holder in retired.lost)
    return (
        f"Indeks sebelumnya dipensiunkan {long_date(retired.on)} (kunci {lost} hilang): {retired.reason}. Tetap "
        f"terbaca di lama/{retired.folder.name}."
    )


def _say_end_of_role(role: str, name: str, who: str, expires: dt.datetime, now: dt.datetime) -> str:
    left = expires - now
    if left <= dt.timedelta():
        return f"{name} kedaluwarsa sejak {long_date(expires.date())}; yang harus menandatangani: {who}."
    if left > lifetimes()[role].warning:
        return ""
    return f"{name} kedaluwarsa dalam {format_number(max(1, left.days))} hari; yang harus menandatangani: {who}."


def _say_waiting_lists(repository: Repository) -> list[str]:
    """A sentence for each list, and one for all those of villages that were carried over whole."""
    carried = [
        role
        for role in repository.list_waiting_roles()
        if VILLAGE.fullmatch(role) and not any(need.missing for need in list_needs(repository, role))
    ]
    said = [_say_waiting_list(repository, role) for role in repository.list_waiting_roles() if role not in carried]
    if carried:
        said.append(
            f"{format_number(len(carried))} daftar desa sudah cukup tanda tangan; berlaku bersama daftar lain yang "
            "masih menunggu."
        )
    return said


def _say_waiting_list(repository: Repository, role: str) -> str:
    name = f"Daftar desa {role}" if VILLAGE.fullmatch(role) else _NAMES[role]
    # of a root the old one and the new one are asked, once where their keys are the same
    needs = {frozenset((*need.signed, *need.open)): need for need in list_needs(repository, role)}
    from_whom = ("dari kunci lama", "dari kunci baru") if len(needs) > 1 else ("dari",)
    asked = [
        _name_signers(repository, need, words)
        for need, words in zip(needs.values(), from_whom, strict=False)
        if need.missing
    ]
    if not asked:
        return f"{name} menunggu: sudah cukup tanda tangan, berlaku bersama daftar lain yang masih menunggu."
    return f"{name} menunggu {' dan '.join(asked)}."


def _name_signers(repository: Repository, need: SignatureNeed, from_whom: str) -> str:
    who = ", ".join(sorted({holder_of(repository, keyid) for keyid in need.open}))
    return f"{format_number(need.missing)} tanda tangan lagi {from_whom}: {who}"


def holder_of(repository: Repository, keyid: str) -> str:
    """Whose a key is, as the lists say; its number where they do not say."""
    index = repository.index()
    lists: list[Metadata[Any] | None] = [repository.draft("root"), repository.root(), repository.draft("targets")]
    lists.append(None if index is None else index.targets)
    for metadata in lists:
        if metadata is None:
            continue
        keys = metadata.signed.keys if hasattr(metadata.signed, "keys") else metadata.signed.delegations.keys
        if keyid in keys:
            owner = str(keys[keyid].unrecognized_fields.get(OWNER, ""))
            return _HOLDERS.get(owner, f"desa {owner}" if VILLAGE.fullmatch(owner) else owner or keyid[:16])
    return keyid[:16]
