"""Borders of a village's dusun: tried, used, taken off, each with one entry in the log; files lie in the store.

Nothing is overwritten: a former file can be used again, and a release keeps the borders that it was drawn with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import digest
from cantik.codes.area import AreaCode
from cantik.collect.borders.defects import BorderDefect, BordersUnreadable, consent_defects, from_dict
from cantik.content.axes import Category
from cantik.release import geometry
from cantik.release.app.models import TAKEN_OFF, TRIED, USED, Border
from cantik.release.border_trial import BorderStatement, try_borders
from cantik.release.errors import NotNow
from cantik.staff.app import acts

#: source of borders that came with the store
CAME_WITH = "bawaan simpanan"


def folder(store: Path) -> Path:
    """The borders of all villages."""
    return store / "batas"


def _file(store: Path, kode: str, digest_: str) -> Path:
    return folder(store) / kode / f"{digest_}.geojson"


def shipped_borders(store: Path, kode: str) -> Path:
    """Borders that came with a store (demo, practice village): they hold while nobody decided otherwise."""
    return folder(store) / f"{kode}.geojson"


# ── reading ─────────────────────────────────────────────────────────────────────────────────────
def current(kode: str) -> Border | None:
    """The last decision about the borders of a village: used or taken off; None when nobody decided."""
    return Border.objects.filter(kode=kode, act__in=[USED, TAKEN_OFF]).order_by("-pk").first()


def path(store: Path, kode: str) -> Path | None:
    """The file that drafts draw with; None without borders."""
    last = current(kode)
    if last is None:
        came = shipped_borders(store, kode)
        return came if came.is_file() else None
    return _file(store, kode, last.digest) if last.act == USED else None


def fingerprint(store: Path, kode: str) -> str:
    """The digest of the file that drafts draw with; "" without borders."""
    last = current(kode)
    if last is not None:
        return last.digest
    came = shipped_borders(store, kode)
    return digest(came.read_bytes()) if came.is_file() else ""


def history(kode: str) -> list[Border]:
    """Decisions about the borders, the newest first."""
    return list(Border.objects.filter(kode=kode, act__in=[USED, TAKEN_OFF]).order_by("-pk")[:20])


def trial(kode: str, number: int) -> Border | None:
    """A file that was tried and may be used, by its number."""
    return Border.objects.filter(kode=kode, pk=number).exclude(act=TAKEN_OFF).first()


def file_of(store: Path, border: Border) -> Path:
    """The file behind a row that was tried or used."""
    return _file(store, border.kode, border.digest)


# ── writing ─────────────────────────────────────────────────────────────────────────────────────
def try_out(
    *,
    area: AreaCode,
    data: bytes,
    told: BorderStatement,
    areas: Sequence[Category],
    store: Path,
    by: str,
    at: dt.datetime | None = None,
) -> Border:
    """Examine a file and keep it aside, mended; drafts do not use it yet. Raises `UnreadableInput` T301.

    What was mended or found stands in the file kept (`needs_consent`), with the former shapes.
    """
    kode, at = area.text(), at or clock.now()
    tried = try_borders(area, data, told, areas, _former(store, kode))
    name = digest(tried.content)
    with transaction.atomic():
        row = Border.objects.create(
            kode=kode,
            act=TRIED,
            digest=name,
            file_name=told.file_name[:120],
            source=told.source,
            reference=told.reference,
            matched=tried.matched,
            wanted=_count_wanted(areas),
            by=by,
            at=at,
        )
        acts.record(row, by, "batas.uji", "batas", at, cocok=row.matched, dusun=row.wanted)
        lay(_file(store, kode, name), tried.content)
    return row


def _former(store: Path, kode: str) -> Mapping[str, Any] | None:
    """The borders that drafts draw with now; None without, or when their file cannot be read any more."""
    used = path(store, kode)
    if used is None or not used.is_file():
        return None
    try:
        return geometry.read_polygons(used)
    except BordersUnreadable:
        return None  # the page says so beside the map; new borders take their place


def _count_wanted(areas: Sequence[Category]) -> int:
    return sum(not area.total and not area.missing for area in areas)


def _adopt(kode: str, store: Path, by: str, at: dt.datetime) -> None:
    """Write down the borders that came with the store before the first decision, so that they can be used again."""
    came = shipped_borders(store, kode)
    if current(kode) is not None or not came.is_file():
        return
    content = came.read_bytes()
    count = len(geometry.read_polygons(came)["features"])
    day = dt.datetime.fromtimestamp(came.stat().st_mtime, tz=dt.UTC).date()
    row = Border.objects.create(
        kode=kode,
        act=USED,
        digest=digest(content),
        file_name=came.name,
        source=CAME_WITH,
        reference=day,
        matched=count,
        wanted=count,
        by=by,
        at=at,
    )
    lay(_file(store, kode, row.digest), content)


def defects_of(store: Path, border: Border) -> tuple[BorderDefect, ...]:
    """What was found in a file when it was tried, in the order of `delivered`."""
    path_ = _file(store, border.kode, border.digest)
    return tuple(from_dict(kept) for kept in geometry.read_polygons(path_).get("temuan", ()))


def _count_agreed(store: Path, tried: Border, consent: bool) -> int:
    """How many defects were agreed to now; 0 for what was used before. Raises `NotNow` without the consent needed."""
    wanted = 0 if tried.act == USED else len(consent_defects(defects_of(store, tried)))
    if wanted and not consent:
        raise NotNow("Perbaikan batas belum disetujui", mend="Lihat perbaikannya, lalu beri tanda setuju.")
    return wanted


def use(
    *, area: AreaCode, number: int, store: Path, by: str, consent: bool = False, at: dt.datetime | None = None
) -> Border:
    """Let drafts draw with a file that was tried, or with a former one again.

    `consent`: somebody saw what was mended and agreed; what was used before was agreed to then. Raises `NotNow`
    (T402), also when consent is needed and was not given.
    """
    kode, at = area.text(), at or clock.now()
    with transaction.atomic():
        found = trial(kode, number)
        if found is None or not _file(store, kode, found.digest).is_file():
            raise NotNow("Berkas batas itu tidak ada", mend="Unggah berkasnya lagi.")
        _adopt(kode, store, by, at)
        if not found.matched:
            raise NotNow("Tidak satu pun poligon cocok dengan dusun register", mend="Betulkan nama dusun di berkasnya.")
        agreed = _count_agreed(store, found, consent)
        row = Border.objects.create(
            kode=kode,
            act=USED,
            digest=found.digest,
            file_name=found.file_name,
            source=found.source,
            reference=found.reference,
            matched=found.matched,
            wanted=found.wanted,
            by=by,
            at=at,
        )
        acts.record(row, by, "batas.pakai", "batas", at, sidik=found.digest, **{"disetujui": agreed} if agreed else {})
    return row


def take_off(*, area: AreaCode, store: Path, by: str, at: dt.datetime | None = None) -> Border:
    """Drafts draw no maps any more; the file stays and can be used again."""
    kode, at = area.text(), at or clock.now()
    with transaction.atomic():
        _adopt(kode, store, by, at)
        row = Border.objects.create(kode=kode, act=TAKEN_OFF, by=by, at=at)
        acts.record(row, by, "batas.lepas", "batas", at)
    return row
