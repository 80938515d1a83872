"""The walidata examines a release of a village: the mark "belum diperiksa walidata" ends with that act."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.release.app import queries
from cantik.release.app.models import EXAMINED, Publication
from cantik.release.app.queries import CURRENT, Edition
from cantik.release.errors import NoSuchEdition, NotNow
from cantik.staff.app import log


def examine(*, desa: AreaCode, number: str, shelf_folder: Path, by: str) -> None:
    """Note that the walidata has examined a release. Raises `NoSuchEdition` (T405), `NotNow` (T402) for one that is no
    longer in force or was examined already."""
    edition = next((held for held in queries.editions(shelf_folder, desa) if held.number == number), None)
    if edition is None:
        raise NoSuchEdition(number)
    if edition.status != CURRENT or edition.examined is not None:
        raise NotNow("Rilis ini tidak lagi menunggu pemeriksaan", found=number)
    at = clock.now()
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


def waiting(shelf_folder: Path, villages: list[AreaCode]) -> list[tuple[AreaCode, Edition]]:
    """The releases in force that nobody has examined, with their villages."""
    return [
        (desa, edition)
        for desa in villages
        for edition in queries.editions(shelf_folder, desa)
        if edition.status == CURRENT and edition.examined is None
    ]
