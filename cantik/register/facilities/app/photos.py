"""Photos of what a village records, a facility or a damaged building: kept, shown while they stand, taken back, erased.

Each is made anew before it is kept (`collect/photo`) and sealed in the store; numbers run through all of them, so that
somebody whom one shows names it by its number alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Literal, Protocol

from django.db import transaction
from django.db.models import QuerySet

from cantik.base.memory_file import Held
from cantik.collect.photo import remake_photo
from cantik.register.facilities.app.models import Photo
from cantik.register.facilities.errors import PhotoNotKept
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

#: what a photo may be of, as its row names it
PhotoOf = Literal["facility", "damage"]
#: photos of one thing that stand at once
MOST = 8


class Pictured(Protocol):
    """What photos are of: a facility, a damaged building. Each keeps its photos under `photos`."""

    photos: Any


def photos_shown(of: Pictured) -> QuerySet[Photo]:
    """The photos of a thing that are shown, in the order in which they were kept."""
    rows: QuerySet[Photo] = of.photos.filter(retired_at__isnull=True)
    return rows.order_by("pk")


def keep(opened: OpenStore, *, of: Pictured, area_id: int, data: bytes, by: str, at: dt.datetime) -> int:
    """Keep a photo of a thing of the village; the same photo again stays one. Its number.

    Raises `PhotoRefused` (B133), `PhotoNotKept` R466 (as many as there may be stand already).
    """
    photo = remake_photo(data)
    digest = hashlib.sha256(photo.data).hexdigest()
    opened.store.keep_file(Held("foto.jpg", photo.data), digest, opened.keys)
    with transaction.atomic():
        hold_area(area_id)
        same = photos_shown(of).filter(sha256=digest).first()
        if same is not None:
            return same.pk
        if photos_shown(of).count() >= MOST:
            raise PhotoNotKept(
                "R466", "Foto sudah cukup", expected=f"paling banyak {MOST}", mend="Tarik satu foto lama lebih dulu."
            )
        row: Photo = of.photos.create(
            area_id=area_id,
            sha256=digest,
            size=len(photo.data),
            width=photo.width,
            height=photo.height,
            recorded_at=at,
            recorded_by=by,
        )
        _record(row, "foto", by, at)
        return row.pk


def retire(photo: int, *, area_id: int, of: PhotoOf, by: str, at: dt.datetime) -> int:
    """A photo is shown no more; the number of the thing that it is of. Raises `PhotoNotKept` R467 for any other one."""
    with transaction.atomic():
        rows = Photo.objects.filter(pk=photo, area_id=area_id, retired_at__isnull=True, **{f"{of}__isnull": False})
        row = rows.first()
        if row is None:
            raise PhotoNotKept("R467", "Foto ini tidak ada di desa ini", mend="Muat ulang halamannya.")
        row.retired_at, row.retired_by = at, by
        row.save(update_fields=["retired_at", "retired_by"])
        _record(row, "foto_tarik", by, at)
        return int(getattr(row, f"{of}_id"))


def pixels(opened: OpenStore, *, area_id: int, photo: int) -> bytes | None:
    """A standing photo of the village, None for any other number."""
    row = Photo.objects.filter(pk=photo, area_id=area_id, retired_at__isnull=True).first()
    return None if row is None else opened.store.read_file(row.sha256, opened.keys)


def forget(damages: QuerySet[Any], by: str, at: dt.datetime) -> None:
    """Photos of homes whose records are erased: shown no more, of nothing any more, their files due for deletion."""
    rows = Photo.objects.filter(damage__in=damages)
    rows.filter(retired_at=None).update(retired_at=at, retired_by=by)
    rows.filter(erased_at=None).update(erased_at=at)
    rows.update(damage=None)


def _record(row: Photo, what: str, by: str, at: dt.datetime) -> None:
    if row.facility_id is not None:
        log.record(
            by=by,
            at=at,
            action=f"fasilitas.{what}",
            subject="fasilitas",
            subjects=[row.facility_id],
            detail={"foto": row.pk},
        )
    else:
        log.record(
            by=by,
            at=at,
            action=f"bencana.{what}",
            subject="wilayah",
            subjects=[row.area_id],
            detail={"foto": row.pk, "bangunan": row.damage_id},
        )
