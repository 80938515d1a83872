"""The index of a server as its office works with it on pages: which lists wait for whom, an approved edition that goes
in, and the signature of the office by the key of its store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tuf.api.metadata import Metadata

from cantik.codes.area import AreaCode
from cantik.federate.harvest.watch import PARTNERS
from cantik.federate.reference.village_keys import read_targets
from cantik.federate.trust import carried_drafts, drafts, editions
from cantik.federate.trust.app.daily import FOLDER
from cantik.federate.trust.carried_drafts import CarriedDraft
from cantik.federate.trust.ceremony import WALIDATA
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.paths import VILLAGE, target_path
from cantik.federate.trust.repository import Repository, village_roles
from cantik.release import countersign, shelf
from cantik.release.app import storage
from cantik.release.app.models import SecondSignature
from cantik.release.files import CONTENTS
from cantik.staff.app import log
from cantik.staff.app.signing_keys import key_ids, own_key
from cantik.vault.app.opening import OpenStore


class IndexPlace(StrEnum):
    """Where an edition stands in the index: the server has none, does not know its village, does not name the edition,
    has it in a list that waits for signatures, or serves it."""

    NO_INDEX = "tanpa_indeks"
    UNKNOWN = "desa_belum"
    OUTSIDE = "belum"
    WAITS = "menunggu"
    INSIDE = "masuk"


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A list that waits for signatures. `about`: what it says, in sentences; `missing`: how many signatures; `own`: the
    office's is among them; `carried`: a village's is, which signs on its own computer; `here`: or in this store."""

    role: str
    about: tuple[str, ...]
    missing: int
    own: bool
    carried: bool
    here: bool


def open_index(opened: OpenStore) -> Repository:
    """The index that lies in a store; it may be an empty folder."""
    return Repository(opened.store.path / FOLDER)


def list_waiting(office: AreaCode, *, opened: OpenStore) -> list[WaitingList]:
    """The lists that wait, the root first. Raises `TrustRefused` F203 for a damaged folder."""
    repository = open_index(opened)
    found, own = [], key_ids(office)
    for role in repository.list_waiting_roles():
        draft = repository.draft(role)
        if draft is not None:
            found.append(_describe_list(repository, role, draft, own))
    return found


def _describe_list(repository: Repository, role: str, draft: Metadata[Any], own: frozenset[str]) -> WaitingList:
    needs = drafts.find_needs(repository, role, draft)
    asked = {key for need in needs if need.missing for key in need.open}
    village = VILLAGE.fullmatch(role) is not None
    theirs = key_ids(AreaCode.kemendagri(role)) if village else frozenset()
    return WaitingList(
        role=role,
        about=tuple(CarriedDraft(role, draft).describe()),
        missing=max((need.missing for need in needs), default=0),
        own=bool(asked & own),
        carried=village and bool(asked - own - theirs),
        here=bool(asked & theirs),
    )


def describe_own_list(area: AreaCode, *, opened: OpenStore) -> tuple[str, ...]:
    """What the list of a village says that waits in the index of this very store for the village's key; empty for
    none."""
    repository = open_index(opened)
    draft = repository.draft(area.text())
    if draft is None:
        return ()
    found = _describe_list(repository, area.text(), draft, frozenset())
    return found.about if found.here else ()


def find_place(code: str, number: str, *, opened: OpenStore) -> IndexPlace:
    """Where an edition of a village stands in the index of this store."""
    repository = open_index(opened)
    index = repository.index()
    if index is None:
        return IndexPlace.NO_INDEX
    if code not in village_roles(index.targets.signed):
        return IndexPlace.UNKNOWN
    path = target_path(code, number, CONTENTS)
    if code in index.roles and path in index.roles[code].signed.targets:
        return IndexPlace.INSIDE
    draft = repository.draft(code)
    return IndexPlace.WAITS if draft is not None and path in draft.signed.targets else IndexPlace.OUTSIDE


def find_sender_keys(area: AreaCode, *, opened: OpenStore, now: dt.datetime) -> frozenset[str]:
    """The ids of the keys by which whoever delivers here signs, as the ceremonies say: of a village the list of this
    server's own index, of a server below its own index, asked once it was introduced. None where no list names it."""
    code = area.text()
    index = open_index(opened).index()
    role = None if index is None else village_roles(index.targets.signed).get(code)
    if index is not None and role is not None:
        return frozenset(role.keyids) - {str(index.targets.signed.unrecognized_fields.get(WALIDATA, ""))}
    targets = read_targets(opened.store.path / PARTNERS / code / "daftar", now)
    named = "" if targets is None else str(targets.unrecognized_fields.get(WALIDATA, ""))
    return frozenset({named} - {""})


def enter_edition(
    area: AreaCode, number: str, office: AreaCode, *, opened: OpenStore, at: dt.datetime, by: str
) -> None:
    """Put an approved edition into the list of its village, signed by the office; it counts once the village signed.

    Raises `TrustRefused` F201 without an index, F210, F212, F213 as `editions.stage_edition`, F205 where the index
    names another key of the office.
    """
    repository, code = open_index(opened), area.text()
    held = next(
        (each for each in shelf.editions(storage.shelf(opened.store.path), code) if each.number == number), None
    )
    if held is None:
        raise TrustRefused(
            "F214", "Edisi ini tidak terdaftar di server", found=f"{code} {number}", mend="Periksa nomor edisinya."
        )
    row = SecondSignature.objects.filter(kode=code, number=number, file=countersign.COUNTERSIGNATURE).first()
    editions.stage_edition(repository, held.folder, at, None if row is None else row.envelope.encode())
    sign_list(code, office, opened=opened, at=at, by=by)


def sign_list(role: str, signer: AreaCode, *, opened: OpenStore, at: dt.datetime, by: str) -> None:
    """Sign a list that waits with the key that this store holds for an office or a village. Raises `TrustRefused` F205
    where it is not asked."""
    private, _key = own_key(opened=opened, area=signer, by=by)
    drafts.sign_drafts(open_index(opened), private, at, only=role)
    _note_act("indeks.tanda_tangan", role, at, by)


def take_list(data: bytes, where: str, *, opened: OpenStore, at: dt.datetime, by: str) -> str:
    """Take the signatures of a list that came back; its role. Raises as `carried_drafts.read_draft`, `take_draft`."""
    draft = carried_drafts.read_draft(data, where)
    carried_drafts.take_draft(open_index(opened), draft, at)
    _note_act("indeks.terima", draft.role, at, by)
    return draft.role


def sign_carried(
    data: bytes, where: str, area: AreaCode, *, opened: OpenStore, at: dt.datetime, by: str
) -> CarriedDraft:
    """A village's own list that came in a file, signed by its key. Raises `TrustRefused` F218 for any other file."""
    draft = read_own(data, where, area)
    private, _key = own_key(opened=opened, area=area, by=by)
    signed = carried_drafts.sign_draft(draft, private)
    _note_act("indeks.tanda_tangan", draft.role, at, by)
    return signed


def read_own(data: bytes, where: str, area: AreaCode) -> CarriedDraft:
    """A village's own list in a file. Raises `TrustRefused` F218 for any other file."""
    draft = carried_drafts.read_draft(data, where)
    if draft.role != area.text():
        raise TrustRefused(
            "F218",
            "Berkas ini daftar yang lain",
            where=where,
            found=draft.role,
            expected=area.text(),
            mend="Minta pengelola server menulis berkas untuk desa ini.",
        )
    return draft


def _note_act(action: str, role: str, at: dt.datetime, by: str) -> None:
    log.record(by=by, at=at, action=action, subject="indeks", detail={"daftar": role})
