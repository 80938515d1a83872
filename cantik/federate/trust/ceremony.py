"""Who has a say: the first meeting of the three institutions, a village that is taken in, a key that is replaced.

Each act makes drafts; nothing counts before enough people signed (`trust.drafts`).
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuf.api.metadata import DelegatedRole, Delegations, Key, Metadata, Root, Targets

from cantik.federate.trust.drafts import next_root
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.lifetimes import lifetimes
from cantik.federate.trust.paths import VILLAGE, patterns_of, within
from cantik.federate.trust.refounding import RetiredIndex, carry_over, list_retired
from cantik.federate.trust.repository import ONLINE, Repository, village_roles
from cantik.vault.signature import key_of
from cantik.vault.signing_file import PublicKey, create_signing_file, read_public

#: the institutions that hold the root together, two of which must agree
INSTITUTIONS = ("kominfo", "bps", "bappeda")
ROOT_THRESHOLD = 2
#: a village and the walidata: with a second key of the village's in the role, a village would countersign itself
VILLAGE_KEYS = 2
OWNER, AREA, WALIDATA = "x-cantik-pemilik", "x-cantik-wilayah", "x-cantik-walidata"


@dataclass(frozen=True, slots=True)
class Holders:
    """Public keys of those who meet: the three of the root by institution, and the walidata, who holds the list of
    villages and countersigns their releases."""

    root: Mapping[str, PublicKey]
    walidata: PublicKey


def begin(repository: Repository, area: str, holders: Holders, now: dt.datetime) -> None:
    """Draft the first root and the empty list of villages of the server of an area, and make the keys of its jobs.

    Where an index was retired, what villages signed in it is carried over. Raises `TrustRefused` F206 when the server
    has a root already, F207 when the keys are not those of three, F216 for a key that was made for another holder, F231
    for another area than that of the retired index.
    """
    keys = {key.keyid for key in holders.root.values()}
    if set(holders.root) != set(INSTITUTIONS) or len(keys) != len(INSTITUTIONS):
        raise TrustRefused(
            "F207",
            "Akar kepercayaan dipegang tiga lembaga dengan kunci masing-masing",
            found=", ".join(sorted(holders.root)) or "tanpa kunci",
            expected="satu kunci tiap lembaga: Kominfo, BPS, Bappeda",
            mend="Minta tiap lembaga membuat kuncinya sendiri.",
            command="Tiap lembaga: cantik trust key --owner LEMBAGA --out BERKAS.",
        )
    with repository.hold():
        if repository.root() is not None:
            raise TrustRefused(
                "F206",
                "Server ini sudah mempunyai akar kepercayaan",
                where=str(repository.path),
                mend="Bila satu kunci hilang, ganti kunci itu. Bila dua dari tiga hilang, indeks ini dipensiunkan "
                "dahulu dengan alasan; isinya tetap terbaca.",
                command="Satu hilang: cantik trust replace-key. Dua hilang: cantik trust retire.",
            )
        former = _find_former(repository, area)
        root = Metadata(_first_root(repository, area, holders, now))
        targets = Targets(
            expires=now.replace(microsecond=0) + lifetimes()["targets"].whole, delegations=Delegations({}, {})
        )
        targets.unrecognized_fields[WALIDATA] = holders.walidata.keyid
        for role in repository.list_waiting_roles():  # what waited before stays until the new one is made
            repository.drop_draft(role)
        if former is not None:
            carry_over(repository, former, root.signed, targets, WALIDATA)
        repository.keep_draft("root", root)
        repository.keep_draft("targets", Metadata(targets))


def _find_former(repository: Repository, area: str) -> RetiredIndex | None:
    """The index that was retired last. Raises `TrustRefused` F231 where it is another area's."""
    former = next(iter(list_retired(repository)), None)
    if former is not None and former.area != area:
        raise TrustRefused(
            "F231",
            "Indeks yang dipensiunkan di folder ini milik wilayah lain",
            where=str(repository.path),
            found=area or "pusat",
            expected=former.area or "pusat",
            mend="Dirikan indeks wilayah itu, atau pakai folder lain.",
        )
    return former


def _first_root(repository: Repository, area: str, holders: Holders, now: dt.datetime) -> Root:
    """The root of those who meet, with the keys of the server's jobs, made where there are none yet."""
    root = Root(expires=now.replace(microsecond=0) + lifetimes()["root"].whole)
    root.unrecognized_fields[AREA] = area
    for name in INSTITUTIONS:
        _add_root_key(root, holders.root[name], "root", name)
    root.roles["root"].threshold = ROOT_THRESHOLD
    _add_root_key(root, holders.walidata, "targets", "walidata")
    for role in ONLINE:
        path = repository.online_key(role)
        key = read_public(path) if path.exists() else create_signing_file(path, role, None)
        _add_root_key(root, key, role, "server")
    return root


def admit(repository: Repository, code: str, village: PublicKey, now: dt.datetime) -> None:
    """Draft that a village has a say here: two keys, its own and the walidata's, both needed. A village that has one
    already gets the new key instead of the old one.

    Raises `TrustRefused` F208 for a code that is no village's or lies outside the server's area, F209 when the key is
    the walidata's own, F216 when it was made for somebody else.
    """
    with repository.hold():
        root, targets = repository.root(), targets_to_change(repository, now)
        area = "" if root is None else str(root.signed.unrecognized_fields.get(AREA, ""))
        if not VILLAGE.fullmatch(code) or not within(code, area):
            raise TrustRefused("F208", "Desa ini bukan di wilayah server ini", found=code, expected=f"desa dari {area}")
        walidata = str(targets.unrecognized_fields[WALIDATA])
        if village.keyid == walidata:
            raise TrustRefused(
                "F209",
                "Kunci desa tidak boleh kunci walidata",
                where=code,
                mend="Desa membuat kuncinya sendiri; pemeriksaan berarti dua orang dari dua kantor.",
            )
        named = _named_key(village, code)
        delegations = targets.delegations or Delegations({}, {})
        roles = village_roles(targets)
        former = roles.get(code)
        roles[code] = DelegatedRole(code, [], VILLAGE_KEYS, True, paths=patterns_of(code))
        delegations.roles = roles
        targets.delegations = delegations
        for keyid in [] if former is None else former.keyids:
            if not any(keyid in role.keyids for role in roles.values()) and keyid != walidata:
                delegations.keys.pop(keyid, None)
        targets.add_key(named, code)
        targets.add_key(_walidata_key(repository, walidata), code)
        repository.keep_draft("targets", Metadata(targets))


def dismiss(repository: Repository, code: str, now: dt.datetime) -> None:
    """Draft that a village has no say here any more: it was merged, or its key was stolen and no new one is there."""
    with repository.hold():
        targets = targets_to_change(repository, now)
        roles = village_roles(targets)
        if targets.delegations is None or roles.pop(code, None) is None:
            raise TrustRefused(
                "F210", "Desa ini tidak ada dalam daftar server", found=code, mend="Periksa kode desanya."
            )
        targets.delegations.roles = roles
        used = {keyid for role in roles.values() for keyid in role.keyids}
        keys = targets.delegations.keys
        targets.delegations.keys = {keyid: key for keyid, key in keys.items() if keyid in used}
        repository.keep_draft("targets", Metadata(targets))


def replace_root_key(repository: Repository, holder: str, new: PublicKey, now: dt.datetime) -> None:
    """Draft a root in which an institution (`INSTITUTIONS`) holds another key. Two keys of the old root and two of the
    new one sign it. Raises `TrustRefused` F207 for another holder or a key that somebody holds already."""
    with repository.hold():
        root = _root_to_change(repository, now)
        old = [
            keyid for keyid in root.roles["root"].keyids if root.keys[keyid].unrecognized_fields.get(OWNER) == holder
        ]
        if len(old) != 1 or new.keyid in root.keys:
            raise TrustRefused(
                "F207",
                "Akar kepercayaan dipegang tiga lembaga dengan kunci masing-masing",
                found=f"{holder}, kunci {new.keyid[:16]}",
                expected="salah satu dari Kominfo, BPS, Bappeda, dengan kunci baru",
                mend="Sebut lembaga yang kuncinya diganti, dengan kunci yang belum dipakai siapa pun.",
            )
        root.revoke_key(old[0], "root")
        _add_root_key(root, new, "root", holder)
        repository.keep_draft("root", Metadata(root))


def replace_online_key(repository: Repository, role: str, now: dt.datetime) -> PublicKey:
    """Make a new key for a job (one of `ONLINE`) and draft the root that names it. Its file takes the old one's place
    at once: until the root counts, the server cannot sign, and says so."""
    with repository.hold():
        root = _root_to_change(repository, now)
        for keyid in list(root.roles[role].keyids):
            root.revoke_key(keyid, role)
        repository.online_key(role).unlink(missing_ok=True)
        key = create_signing_file(repository.online_key(role), role, None)
        _add_root_key(root, key, role, "server")
        repository.keep_draft("root", Metadata(root))
    return key


def replace_walidata_key(repository: Repository, new: PublicKey, now: dt.datetime) -> None:
    """Draft root and list of villages with another key of the walidata's; lists of villages are signed anew by both."""
    with repository.hold():
        root, targets = _root_to_change(repository, now), targets_to_change(repository, now)
        former = str(targets.unrecognized_fields[WALIDATA])
        root.revoke_key(former, "targets")
        _add_root_key(root, new, "targets", "walidata")
        for code in village_roles(targets):
            targets.revoke_key(former, code)
            targets.add_key(_named_key(new, "walidata"), code)
        targets.unrecognized_fields[WALIDATA] = new.keyid
        repository.keep_draft("root", Metadata(root))
        repository.keep_draft("targets", Metadata(targets))
        _reopen_villages(repository, sorted(village_roles(targets)), now)


def renew(repository: Repository, roles: Sequence[str], now: dt.datetime) -> None:
    """Draft lists (`root`, `targets`, codes of villages) as they are, with a new end. Raises `TrustRefused` F217 for
    one that the server has not."""
    with repository.hold():
        index = repository.index()
        there = {"root", "targets", *(index.roles if index is not None else ())}
        if strange := [role for role in roles if role not in there]:
            raise TrustRefused(
                "F217",
                "Daftar ini tidak ada dalam indeks server",
                found=", ".join(strange),
                expected="root, targets, atau kode desa yang rilisnya terdaftar",
                mend="Lihat apa yang berlaku pada keadaan indeks.",
                command="Lihat cantik trust status.",
            )
        if "root" in roles:
            repository.keep_draft("root", Metadata(_root_to_change(repository, now)))
        if "targets" in roles:
            repository.keep_draft("targets", Metadata(targets_to_change(repository, now)))
        _reopen_villages(repository, [role for role in roles if VILLAGE.fullmatch(role)], now)


def reopen_village(repository: Repository, code: str, now: dt.datetime) -> None:
    """Draft a village's list as it is, to be signed anew: after its key was replaced."""
    with repository.hold():
        _reopen_villages(repository, [code], now)


def _reopen_villages(repository: Repository, codes: Sequence[str], now: dt.datetime) -> None:
    index = repository.index()
    for code in codes:
        standing = None if index is None else index.roles.get(code)
        if standing is not None:
            waits = repository.draft(code)  # what somebody put into the list meanwhile stays in it
            if waits is not None and waits.signed.version == standing.signed.version + 1:
                signed: Targets = waits.signed
            else:
                signed = copy.deepcopy(standing.signed)
                signed.version += 1
            signed.expires = now.replace(microsecond=0) + lifetimes()["desa"].whole
            repository.keep_draft(code, Metadata(signed))


def _root_to_change(repository: Repository, now: dt.datetime) -> Root:
    """The root that waits, else the one after the standing one; its end counts from now. Signatures fall away."""
    standing, draft = repository.root(), repository.draft("root")
    if standing is None:
        raise TrustRefused(
            "F211",
            "Server ini belum mempunyai akar kepercayaan",
            mend="Selesaikan dahulu pertemuan pertama.",
            command="Selesaikan dahulu cantik trust begin dan cantik trust sign.",
        )
    waits = draft is not None and draft.signed.version == standing.signed.version + 1
    root: Root = draft.signed if draft is not None and waits else next_root(standing)
    root.expires = now.replace(microsecond=0) + lifetimes()["root"].whole
    return root


def targets_to_change(repository: Repository, now: dt.datetime) -> Targets:
    """The list of villages that waits, else the one after the standing one."""
    draft, index = repository.draft("targets"), repository.index()
    version = 0 if index is None else index.targets.signed.version
    if draft is not None and draft.signed.version == version + 1:
        targets: Targets = draft.signed
    elif index is not None:
        targets = copy.deepcopy(index.targets.signed)
        targets.version += 1
    else:
        raise TrustRefused(
            "F211",
            "Server ini belum mempunyai akar kepercayaan",
            mend="Selesaikan dahulu pertemuan pertama.",
            command="Selesaikan dahulu cantik trust begin dan cantik trust sign.",
        )
    targets.expires = now.replace(microsecond=0) + lifetimes()["targets"].whole
    return targets


def _add_root_key(root: Root, key: PublicKey, role: str, owner: str) -> None:
    root.add_key(_named_key(key, owner), role)


def _named_key(key: PublicKey, owner: str) -> Key:
    """A key in the index, under the name of its holder. Raises `TrustRefused` F216 where its file says that it was made
    for another holder: two files exchanged at the meeting would give each the say of the other."""
    named = key.owner.strip().lower()
    another = named in INSTITUTIONS or VILLAGE.fullmatch(named) is not None  # walidata: also by the code of the area
    if owner != "server" and named != owner and (owner != "walidata" or another):
        raise TrustRefused(
            "F216",
            "Kunci ini dibuat untuk pemegang lain",
            found=key.owner[:40] or "tanpa nama pemegang",
            expected=owner,
            mend="Pakai berkas kunci yang dibuat pemegangnya sendiri.",
            command=f"Pemegangnya membuatnya dengan cantik trust key --owner {owner} --out BERKAS.",
        )
    made = key_of(key.public)
    made.unrecognized_fields[OWNER] = owner
    return made


def _walidata_key(repository: Repository, keyid: str) -> Key:
    root = repository.draft("root") or repository.root()
    if root is None:
        raise KeyError(keyid)
    return copy.deepcopy(root.signed.keys[keyid])
