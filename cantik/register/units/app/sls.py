"""Links of the RT of a village to the SLS of BPS: a list from a day on, as of any day, taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from cantik.codes.app.models import CodeRow
from cantik.register.core.app.person_lists import units_of
from cantik.register.core.grouping import Unit
from cantik.register.units.app.models import SlsLink, SlsList
from cantik.register.units.app.queries import ids_of, standing_units
from cantik.register.units.errors import SlsRefused
from cantik.register.units.sls import Link, SlsKind, read_links
from cantik.register.units.unit_acts import NOWHERE
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area


@dataclass(frozen=True, slots=True)
class SlsOutlook:
    """What saving a list would do: its links, which are new, which of the list before end, which RT have none."""

    links: tuple[Link, ...]
    new: int
    ended: int
    without: tuple[Unit, ...]


def bps_codes(area_id: int) -> frozenset[str]:
    """The BPS codes that the village has as attributes; none when nobody told."""
    rows = CodeRow.objects.filter(area_id=area_id, scheme="bps", valid_to__isnull=True)
    return frozenset(rows.values_list("value", flat=True))


def lists_of(area_id: int) -> list[SlsList]:
    """Every list of a village, those that were taken back included, the newest first."""
    return list(SlsList.objects.filter(area_id=area_id).order_by("-valid_from", "-pk"))


def links_on(area_id: int, on: dt.date) -> tuple[Link, ...]:
    """The links that hold on a day: those of the newest list that began by then."""
    row = (
        SlsList.objects.filter(area_id=area_id, valid_from__lte=on, undone_at=None).order_by("valid_from", "pk").last()
    )
    if row is None:
        return ()
    units = units_of(area_id)
    rows = SlsLink.objects.filter(list=row).order_by("village", "sls", "sub", "pk")
    return tuple(
        Link(
            units[link.unit_id] if link.unit_id else NOWHERE,
            link.village,
            link.sls,
            link.sub,
            link.name,
            SlsKind(link.kind),
        )
        for link in rows
    )


def foresee_sls(*, area_id: int, text: str, on: dt.date, today: dt.date) -> SlsOutlook:
    """What `record_sls` would do. Writes nothing. Raises `SlsRefused` (R538, R539, R540: a day that has not come)."""
    if on > today:
        raise SlsRefused(
            "R540",
            "Tanggal berlaku daftar SLS belum tiba",
            found=on.isoformat(),
            expected=f"paling lambat {today.isoformat()}",
            mend="Periksa tanggalnya.",
        )
    there = set(standing_units(area_id, on).values())
    links = read_links(text, there, bps_codes(area_id))
    before, now = set(links_on(area_id, on)), set(links)
    linked = {link.unit for link in links}
    without = tuple(sorted(unit for unit in there if unit[2] and unit not in linked))
    return SlsOutlook(links, len(now - before), len(before - now), without)


def record_sls(*, area_id: int, text: str, on: dt.date, source: str, by: str, at: dt.datetime, today: dt.date) -> int:
    """Save a list wholly or not at all; its number. Raises `SlsRefused` (R538-R540)."""
    with transaction.atomic():
        hold_area(area_id)
        outlook = foresee_sls(area_id=area_id, text=text, on=on, today=today)
        row = SlsList.objects.create(
            area_id=area_id, valid_from=on, source=source[:200], recorded_at=at, recorded_by=by
        )
        ids = ids_of(area_id)
        SlsLink.objects.bulk_create(
            SlsLink(
                list=row,
                unit_id=ids.get(link.unit),
                village=link.village,
                sls=link.sls,
                sub=link.sub,
                name=link.name,
                kind=link.kind,
            )
            for link in outlook.links
        )
        log.record(
            by=by,
            at=at,
            action="satuan.sls",
            subject="wilayah",
            subjects=[area_id],
            detail={"daftar": row.pk, "tautan": len(outlook.links)},
        )
    return int(row.pk)


def undo_sls(*, area_id: int, number: int, by: str, at: dt.datetime) -> None:
    """Take a list back: the one before holds again. Raises `SlsRefused` R541 for one that does not stand."""
    with transaction.atomic():
        hold_area(area_id)
        row = SlsList.objects.filter(area_id=area_id, pk=number, undone_at=None).first()
        if row is None:
            raise SlsRefused("R541", "Daftar SLS ini tidak sedang berlaku", mend="Muat ulang daftar SLS.")
        row.undone_at, row.undone_by = at, by
        row.save(update_fields=["undone_at", "undone_by"])
        log.record(
            by=by, at=at, action="satuan.sls_urungkan", subject="wilayah", subjects=[area_id], detail={"daftar": number}
        )
