"""A list waits until enough people signed it, then it counts: root, targets and the lists of villages alike."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any

from tuf.api.metadata import Metadata, Root, Targets

from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.repository import Index, Repository, verifies, village_roles
from cantik.vault.signature import SigningKey, signer_of


@dataclass(frozen=True, slots=True)
class SignatureNeed:
    """Who may still sign a draft: ids of keys, and how many of them are missing, for each group that must agree (the
    old root and the new one are two)."""

    role: str
    signed: tuple[str, ...]
    open: tuple[str, ...]
    missing: int


def sign_drafts(repository: Repository, key: SigningKey, now: dt.datetime, only: str | None = None) -> list[str]:
    """Sign with one key every draft in which it has a say (`only`: this one), and let count what is whole.

    The roles that were signed. Raises `TrustRefused` (F205) when the key has a say in none.
    """
    signer, signed = signer_of(key), []
    with repository.hold():
        for role in repository.list_waiting_roles():
            draft = repository.draft(role)
            asked = {keyid for need in list_needs(repository, role) for keyid in (*need.signed, *need.open)}
            if draft is None or only not in (None, role) or signer.public_key.keyid not in asked:
                continue
            draft.sign(signer, append=True)
            repository.keep_draft(role, draft)
            signed.append(role)
        if not signed:
            raise TrustRefused(
                "F205",
                "Kunci ini tidak diminta menandatangani apa pun",
                where=only or "",
                found=f"kunci {signer.public_key.keyid[:16]}",
                mend="Lihat daftar yang menunggu dan siapa yang diminta menandatanganinya.",
                command="Lihat cantik trust status.",
            )
        settle(repository, now)
    return signed


def list_needs(repository: Repository, role: str) -> list[SignatureNeed]:
    """What a draft still needs; empty parts do not appear once they are whole but with nothing missing."""
    draft = repository.draft(role)
    return [] if draft is None else find_needs(repository, role, draft)


def find_needs(repository: Repository, role: str, draft: Metadata[Any]) -> list[SignatureNeed]:
    """The same of a list that may have come from elsewhere."""
    return [_need(delegator, role, draft) for delegator in _delegators(repository, role, draft)]


def _need(delegator: Metadata[Any], role: str, draft: Metadata[Any]) -> SignatureNeed:
    result = delegator.signed.get_verification_result(role, draft.signed_bytes, draft.signatures)
    missing = max(0, result.threshold - len(result.signed))
    return SignatureNeed(role, tuple(sorted(result.signed)), tuple(sorted(result.unsigned)), missing)


def _delegators(repository: Repository, role: str, draft: Metadata[Any]) -> list[Metadata[Any]]:
    """Who decides about a draft: of a root the old one and itself, of targets the root, of a village the targets. What
    waits beside it is meant to count with it."""
    if role == "root":
        old = repository.root()
        return [draft] if old is None else [old, draft]
    if role == "targets":
        root = repository.draft("root") or repository.root()
        return [] if root is None else [root]
    index = repository.index()
    targets = repository.draft("targets") or (None if index is None else index.targets)
    return [] if targets is None or role not in village_roles(targets.signed) else [targets]


def settle(repository: Repository, now: dt.datetime) -> list[str]:
    """Let every draft count that is whole, in one step; their roles. The caller holds the repository.

    A root that names another key for the targets waits until the targets are signed with it: between the two nobody
    could verify anything. A village whose key was replaced does not hold up the list that replaces it.
    """
    index = repository.index()
    _drop_counted(repository, index)
    root, targets = _whole_root(repository), repository.draft("targets")
    standing = root or repository.root()
    if standing is None:
        return []
    if targets is not None and not verifies(standing, "targets", targets):
        targets = None
    kept = targets or (None if index is None else index.targets)
    if kept is None or not verifies(standing, "targets", kept):
        return []
    changed: dict[str, Metadata[Targets]] = {} if targets is None else {"targets": targets}
    for code in repository.list_waiting_roles():
        draft = repository.draft(code)
        if code not in ("root", "targets") and draft is not None and _is_whole(kept, code, draft):
            changed[code] = draft
    if root is not None:
        repository.lay_root(root)
        index = repository.index()
    if root is not None or changed:
        repository.publish(index, changed, now)
    done = [*(["root"] if root is not None else []), *changed]
    for role in done:
        repository.drop_draft(role)
    return done


def _drop_counted(repository: Repository, index: Index | None) -> None:
    """Forget drafts that count already (killed before they were dropped), or that a newer list overtook."""
    root = repository.root()
    for role in repository.list_waiting_roles():
        draft = repository.draft(role)
        known: Metadata[Any] | None = root if role == "root" else None
        if role != "root" and index is not None:
            known = index.targets if role == "targets" else index.roles.get(role)
        if draft is not None and known is not None and draft.signed.version <= known.signed.version:
            repository.drop_draft(role)


def _whole_root(repository: Repository) -> Metadata[Root] | None:
    draft = repository.draft("root")
    if draft is None or any(need.missing for need in list_needs(repository, "root")):
        return None
    return draft


def _is_whole(targets: Metadata[Targets], code: str, draft: Metadata[Targets]) -> bool:
    """Of a village that the server knows, and signed by both."""
    return code in village_roles(targets.signed) and verifies(targets, code, draft)


def next_root(root: Metadata[Root]) -> Root:
    """The root that follows one, to be changed."""
    made = copy.deepcopy(root.signed)
    made.version += 1
    return made
