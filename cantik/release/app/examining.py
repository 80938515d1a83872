"""The walidata examines a release of a village: the mark "belum diperiksa walidata" ends with that act."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.release.app import queries
from cantik.release.app.models import EXAMINED, Publication, Signature
from cantik.release.app.queries import CURRENT
from cantik.release.errors import NoSuchEdition, NotNow, SamePerson
from cantik.staff.app import log, rights
from cantik.staff.app.models import Account


def examine(*, desa: AreaCode, number: str, shelf_folder: Path, person: Account) -> None:
    """Note that the walidata has examined a release. Raises `NoSuchEdition` (T405), `NotNow` (T402) for one that is no
    longer in force or was examined already, `SamePerson` (T404) for whoever handed it in or signed it, whatever roles
    they hold, and for one hand with them (`rights.separate`)."""
    edition = next((held for held in queries.editions(shelf_folder, desa) if held.number == number), None)
    if edition is None:
        raise NoSuchEdition(number)
    if edition.status != CURRENT or edition.examined is not None:
        raise NotNow("Rilis ini tidak lagi menunggu pemeriksaan", found=number)
    _others(desa, number, person)
    at, by = clock.now(), person.actor
    with transaction.atomic():
        Publication.objects.create(kode=desa.text(), number=number, channel=EXAMINED, by=by, at=at)
        log.record(
            by=by,
            at=at,
            action="rilis.periksa",
            subject="desa",
            subjects=[desa.qualified()],
            detail={"nomor": number},
        )


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
