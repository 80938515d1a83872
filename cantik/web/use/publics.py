"""Which areas have words of the office for everybody: no practice village, nothing above a kabupaten."""

from __future__ import annotations

from django.http import Http404

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.codes.index import areas_with
from cantik.codes.practice import is_practice
from cantik.staff.app import rights
from cantik.vault.app.opening import at_hand


def village_area(kode: str) -> AreaCode:
    """A village whose office speaks to everybody. Raises `Http404`."""
    area = rights.area_code(kode)
    if area.level is not AreaLevel.DESA or is_practice(area):
        raise Http404("spoken of a village, never of a practice one")
    return area


def public_area(kode: str) -> AreaCode:
    """A known area, a kabupaten or below, whose words everybody reads. Raises `Http404`."""
    area = rights.area_code(kode)
    known = areas_with(at_hand().store.path / AREAS_FILE).find(area) is not None
    if is_practice(area) or area.level < AreaLevel.KABUPATEN or not known:
        raise Http404("nothing is said here")
    return area
