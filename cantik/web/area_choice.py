"""The page of an area for whoever comes without saying which: to their own, or to a list of those that they may open.

An area is offered where the gate of the page lets the person in, whatever their reach; what lies above the levels of
the page stands for what is below it. One rule for every such page: a menu leads nobody to an empty list while the page
that works is linked nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.coach.app.queries import names_below
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE
from cantik.staff.app import rights
from cantik.staff.app.gate import View, needs
from cantik.vault.app.opening import at_hand
from cantik.web.page_addresses import address_for
from cantik.web.store import describe_area

#: so many areas of an office above stand in a list
_MOST = 600


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """What is chosen. `page`: the address, of an area by its code; `entry`: of the menu; `title`, `lead`: words of the
    list; `levels`: of the areas that the page is for; `nothing`: the sentence for whoever has none, "" for no page."""

    page: str
    entry: str
    title: str
    levels: Collection[AreaLevel]
    lead: str = ""
    nothing: str = ""


def area_view(
    right: str, choice: AreaChoice, *, narrow: bool = False, others: Callable[[], Iterable[AreaCode]] = tuple
) -> View:
    """The view: to the page of the only area, or the list. `others`: areas that everybody may choose besides. 404 for
    whoever has none, unless a sentence says so."""

    @needs(right, area=None, narrow=narrow)
    @require_safe
    def choose_area(request: HttpRequest) -> HttpResponseBase:
        """To the page of one's own area, or a list of them."""
        return _answer_choice(request, choice, others())

    return choose_area


def _answer_choice(request: HttpRequest, choice: AreaChoice, others: Iterable[AreaCode]) -> HttpResponseBase:
    found = _find_addresses(request, choice, list_open_areas(request, choice.levels))
    if len(found) == 1:
        return redirect(next(iter(found.values())))
    found |= _find_addresses(request, choice, others)
    if not (found or choice.nothing):
        raise Http404("no area of one's own")
    values = {
        "bagian": choice.entry,
        "judul": _(choice.title),
        "pengantar": _(choice.lead) if choice.lead else "",
        "wilayah": sorted((describe_area(area).full, href) for area, href in found.items()),
        "tanpa": _(choice.nothing) if choice.nothing else "",
    }
    return render(request, "pilih_wilayah.html", values)


def _find_addresses(request: HttpRequest, choice: AreaChoice, areas: Iterable[AreaCode]) -> dict[AreaCode, str]:
    """Of some areas those whose page opens for whoever asks, with its address."""
    return {area: href for area in areas if (href := address_for(request.user, choice.page, area.text()))}


def list_open_areas(request: HttpRequest, levels: Collection[AreaLevel]) -> list[AreaCode]:
    """The areas of these levels in which somebody has an assignment, or that lie below one of theirs."""
    found = list[AreaCode]()
    for area in rights.known_areas(request.user):
        lower = [level for level in levels if level > area.level]
        if area.level in levels:
            found.append(area)
        elif lower:
            below = names_below(area, min(lower), at_hand().store.path / AREAS_FILE)
            found += [AreaCode.kemendagri(code) for code, _below in below[:_MOST]]
    return list(dict.fromkeys(found))
