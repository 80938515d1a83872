"""An area in words on the pages of accounts."""

from __future__ import annotations

from django import template

from cantik.codes.index import AreaIndex
from cantik.staff.app.rights import area_code

register = template.Library()


@register.filter
def wilayah(code: str) -> str:
    """`Sawentar (35.05.10.2011)`; an area outside the official list is called by its code."""
    found = AreaIndex.shipped().find(area_code(code))
    return code if found is None else f"{found.name} ({code})"
