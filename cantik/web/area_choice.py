"""The page of an area for whoever comes without saying which: to their own, or to a list of those that they may open.

An area is offered where the gate of the page lets the person in, whatever their reach; what lies above the levels of
the page stands for what is below it. One rule for every such page: a menu leads nobody to an empty list while the page
that works is linked nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from cantik.coach.app.queries import names_below
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE
from cantik.staff.app import rights
from cantik.vault.app.opening import at_hand
from cantik.web.page_addresses import address_for
from cantik.web.store import describe_area

#: so many areas of an office above stand in a list
_MOST = 600


def choose_area(
    request: HttpRequest,
    page: str,
    *,
    entry: str,
    title: str,
    lead: str = "",
    levels: Collection[AreaLevel],
    nothing: str = "",
    others: Iterable[AreaCode] = (),
    addressed: Callable[[AreaCode], str] | None = None,
) -> HttpResponseBase:
    """The answer: to `page` of the only area, or the list. `entry`: of the menu; `title`, `lead`: words of the list;
    `levels`: of the areas that the page is for; `others`: areas that everybody may choose besides; `addressed`: gives
    the address of an area where it is not `page` with its code. Raises `Http404` for whoever has none, unless `nothing`
    says so in words."""
    own = {area: _find_address(request, page, area, addressed) for area in list_open_areas(request, levels)}
    found = {area: href for area, href in own.items() if href}
    if len(found) == 1:
        return redirect(next(iter(found.values())))
    found |= {area: _find_address(request, page, area, addressed) for area in others}
    if not (found or nothing):
        raise Http404("no area of one's own")
    listed = sorted(((describe_area(area).full, href) for area, href in found.items() if href))
    values = {"bagian": entry, "judul": title, "pengantar": lead, "wilayah": listed, "tanpa": nothing}
    return render(request, "pilih_wilayah.html", values)


def list_open_areas(request: HttpRequest, levels: Collection[AreaLevel]) -> list[AreaCode]:
    """The areas of these levels in which somebody has an assignment, or that lie below one of theirs."""
    found = list[AreaCode]()
    for area in rights.known_areas(request.user):
        lower = [level for level in levels if level > area.level]
        if area.level in levels:
            found.append(area)
        elif lower:
            below = names_below(area, min(lower), at_hand().store.path / AREAS_FILE)
            found += [AreaCode.kemendagri(code) for code, _name in below[:_MOST]]
    return list(dict.fromkeys(found))


def _find_address(request: HttpRequest, page: str, area: AreaCode, addressed: Callable[[AreaCode], str] | None) -> str:
    allowed = address_for(request.user, page, area.text())
    return addressed(area) if addressed and allowed else allowed
