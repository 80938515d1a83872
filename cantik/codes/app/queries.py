"""Find an area by its code."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from cantik.base.page_cache import once
from cantik.codes.app.models import Area, CodeRow
from cantik.codes.area import AreaCode as Code
from cantik.codes.index import AreaIndex


@once
def find_area(code: Code, on: dt.date | None = None) -> Area | None:
    """The area that has this code (on a date; without one: now), or None."""
    found = CodeRow.objects.filter(scheme=code.scheme.label, value=code.text())
    if on is None:
        found = found.filter(valid_to__isnull=True)
    else:
        found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    row = found.select_related("area").first()
    return row.area if row else None


def code_of(area: int) -> str:
    """The code of an area today, as roles and rows of offices name it; "" for one that has none any more."""
    rows = CodeRow.objects.filter(area_id=area, valid_to__isnull=True, scheme__in=["kemendagri", "sementara"])
    return rows.order_by("scheme").values_list("value", flat=True).first() or ""


def names_here() -> frozenset[str]:
    """The names of the areas that this store holds, and of what lies above them."""
    held = CodeRow.objects.filter(scheme="kemendagri", valid_to__isnull=True).values_list("value", flat=True)
    codes = {above for value in held for code in [Code.kemendagri(value)] for above in (code, *code.ancestors())}
    found = map(AreaIndex.load_shipped().find, codes)
    return frozenset(area.name for area in found if area is not None)
