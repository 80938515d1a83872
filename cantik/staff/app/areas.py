"""Bring an area into the store under its first code."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from cantik.codes.app.models import Area, CodeRow
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode as Code
from cantik.staff.app import log


def ensure_area(*, code: Code, by: str, at: dt.datetime) -> Area:
    """The area with this code; made, and written into the log, when the store does not know it yet."""
    with transaction.atomic():
        known = find_area(code)
        if known is None and connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # SQLite's writers stand in line anyhow (BEGIN IMMEDIATE)
                cursor.execute("LOCK TABLE codes_areacode IN SHARE ROW EXCLUSIVE MODE")
            known = find_area(code)
        if known is not None:
            return known
        area = Area.objects.create(kind=code.kind.value if code.kind else "")
        CodeRow.objects.create(area=area, scheme=code.scheme.label, value=code.text())
        log.record(
            by=by,
            at=at,
            action="wilayah.buat",
            subject="wilayah",
            subjects=[area.pk],
            detail={"kode": code.text_with_scheme()},
        )
        return area


def hold_area(area_id: int) -> None:
    """Let no other process write to the same village until this transaction ends (SQLite: to the same store)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM codes_area WHERE id = %s FOR UPDATE", [area_id])
