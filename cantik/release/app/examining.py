"""The walidata examines a release of a village and countersigns it: "belum diperiksa walidata" ends with that act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.codes.zone import zone_of
from cantik.release import countersign
from cantik.release.app import queries, storage
from cantik.release.app.models import EXAMINED, Publication, SecondSignature, Signature
from cantik.release.app.queries import CURRENT
from cantik.release.app.signing import own_key, walidata_key
from cantik.release.errors import NoSuchEdition, NotNow, NotSound, SamePerson
from cantik.release.files import CONTENTS
from cantik.release.verify import Auditor, verify
from cantik.staff.app import log, rights
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore


def examine(*, desa: AreaCode, number: str, opened: OpenStore, person: Account, auditor: Auditor) -> None:
    """The walidata makes a release a *rilis Satu Data*: it is checked once more, then countersigned, in one act.

    Raises `NoSuchEdition` (T405), `NotNow` (T402) for one that is no longer in force or was examined already,
    `SamePerson` (T404) for whoever handed it in or signed it, whatever roles they hold, and for one hand with them
    (`rights.separate`), `NotSound` (T409) with every check of `verify` that does not hold; nothing is signed then.
    """
    editions = queries.editions(storage.shelf(opened.store.path), desa)
    edition = next((held for held in editions if held.number == number), None)
    if edition is None:
        raise NoSuchEdition(number)
    if edition.status != CURRENT or edition.examined is not None:
        raise NotNow("Rilis ini tidak lagi menunggu pemeriksaan", found=number)
    _others(desa, number, person)
    folder = edition.shelved.folder
    pinned = None if edition.signature is None else edition.signature.key or None
    wrong = [check for check in verify(folder, auditor=auditor, pinned=pinned).checks if not check.ok]
    if wrong:
        raise NotSound(number, [f"{check.name}: {check.detail}" if check.detail else check.name for check in wrong])
    at, by = clock.now(), person.actor
    with transaction.atomic():
        Publication.objects.create(kode=desa.text(), number=number, channel=EXAMINED, by=by, at=at)
        judge(desa, folder, countersign.COUNTERSIGNATURE, opened=opened, by=by, at=at)
        log.record(
            by=by,
            at=at,
            action="rilis.periksa",
            subject="desa",
            subjects=[desa.qualified()],
            detail={"nomor": number},
        )


def judge(
    desa: AreaCode, release: Path, file: str, *, opened: OpenStore, by: str, at: dt.datetime, office: bool = True
) -> None:
    """Sign the judgement `file` (one of `countersign.BESIDE`) of the release that lies in a folder of the shelf, and
    keep it, in the transaction of the act: by the walidata's key, or the village's own (`office` False). What is
    practised nobody signs. Raises `NotNow` (T402) when another one of this kind came first."""
    if is_practice(desa):
        return
    key, keyid = walidata_key(opened=opened, desa=desa, by=by) if office else own_key(opened=opened, area=desa, by=by)
    envelope = countersign.judged(file, (release / CONTENTS).read_bytes(), key, on=at.astimezone(zone_of(desa)).date())
    _row, made = SecondSignature.objects.get_or_create(
        kode=desa.text(),
        number=release.name,
        file=file,
        defaults={"envelope": envelope.decode(), "key": keyid, "by": by, "at": at},
    )
    if not made:
        raise NotNow("Rilis ini tidak lagi menunggu pemeriksaan", found=release.name)


def seconds(desa: AreaCode) -> dict[str, list[SecondSignature]]:
    """The signed judgements about a village's releases, by number."""
    found: dict[str, list[SecondSignature]] = {}
    for row in SecondSignature.objects.filter(kode=desa.text()).order_by("pk"):
        found.setdefault(row.number, []).append(row)
    return found


def _others(desa: AreaCode, number: str, person: Account) -> None:
    signed = Signature.objects.filter(kode=desa.text(), number=number).select_related("draft").first()
    if signed is None:
        return  # brought with its signature: nobody of this server made it
    for maker, since in ((signed.draft.submitted_by, signed.draft.submitted_at), (signed.by, signed.at)):
        apart = rights.separate(maker, person, desa, since=since)
        if not apart.ok:
            raise SamePerson(apart.reason)


def examined(villages: Iterable[str]) -> set[tuple[str, str]]:
    """Code and number of the releases of some villages that a walidata has examined."""
    rows = Publication.objects.filter(channel=EXAMINED, kode__in=list(villages))
    return set(rows.values_list("kode", "number"))
