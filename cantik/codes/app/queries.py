"""Find an area by its code."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from cantik.base.errors import WrongUse
from cantik.base.page_cache import once
from cantik.codes.app.models import Area, CodeRow
from cantik.codes.area import AreaCode as Code
from cantik.codes.errors import RecodedAreaCode
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


def require_area(code: Code) -> Area:
    """The area of a code in the store that is open. Raises `WrongUse` D115: what nobody handed in has no figures, and
    an empty answer would read as one; W110 for a former code."""
    area = find_area(code)
    if area is None:
        refuse_former(code)
        raise no_data(code)
    return area


def refuse_former(code: Code) -> None:
    """Raise `RecodedAreaCode` W110 for a code that an area of this store bore once and nobody bears now: a second
    register of the same village would begin under it."""
    now = find_successor(code)
    if now:
        raise RecodedAreaCode(code.text(), now)


def find_successor(code: Code) -> str:
    """The code that an area bears now which bore this one once and nobody else bears now; "" for any other code."""
    rows = CodeRow.objects.filter(scheme=code.scheme.label)
    own = rows.filter(value=code.text())
    former = own.filter(valid_to__isnull=False).order_by("-valid_to").first()
    if former is None or own.filter(valid_to__isnull=True).exists():
        return ""
    now = rows.filter(area_id=former.area_id, valid_to__isnull=True).first()
    return now.value if now is not None else ""


def no_data(code: Code) -> WrongUse:
    """D115: the store that is open holds nothing of an area."""
    return WrongUse(
        "D115",
        "Wilayah ini belum punya data di simpanan",
        found=code.text(),
        mend="Periksa kode dan folder simpanan.",
    )


def code_of(area_id: int) -> str:
    """The code of an area today, as roles and rows of offices name it; "" for one that has none any more."""
    rows = CodeRow.objects.filter(area_id=area_id, valid_to__isnull=True, scheme__in=["kemendagri", "sementara"])
    return rows.order_by("scheme").values_list("value", flat=True).first() or ""


def names_here() -> frozenset[str]:
    """The names of the areas that this store holds, and of what lies above them."""
    held = CodeRow.objects.filter(scheme="kemendagri", valid_to__isnull=True).values_list("value", flat=True)
    codes = {above for value in held for code in [Code.kemendagri(value)] for above in (code, *code.ancestors())}
    found = map(AreaIndex.load_shipped().find, codes)
    return frozenset(area.name for area in found if area is not None)
