"""The areas of which a forum sets values, as its pages name them, and the year that is asked for."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app.queries import names_below
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.content.parameter import Parameter
from cantik.forum.app import parameters
from cantik.vault.app.opening import at_hand
from cantik.web.store import describe_area

BELOW = {
    AreaLevel.PROVINSI: (AreaLevel.KABUPATEN,),
    AreaLevel.KABUPATEN: (AreaLevel.KECAMATAN, AreaLevel.DESA),
}
FORUMS = (AreaLevel.KABUPATEN, AreaLevel.PROVINSI)
_DIGITS = 9


def require_area(area: AreaCode) -> AreaCode:
    """An area of which values are set; none: 404."""
    if area.level not in parameters.LEVELS or describe_area(area).name == area.text():
        raise Http404("no area of which values are set")
    return area


def name_area(area: AreaCode) -> str:
    """An area with its word: many a village is called like its kecamatan, and each has a value of its own."""
    name = describe_area(area).full
    return _("Kecamatan %s") % name if area.level is AreaLevel.KECAMATAN else name


def list_places(area: AreaCode, parameter: Parameter) -> list[tuple[str, str]]:
    """The areas of a forum of which a parameter is set, by code and name: its own first, then those below."""
    extra = at_hand().store.path / AREAS_FILE
    places = [(area.text(), describe_area(area).name)] if parameters.LEVELS[area.level] in parameter.levels else []
    for level in BELOW[area.level]:
        if parameters.LEVELS[level] in parameter.levels:
            said = _("Kecamatan %s") if level is AreaLevel.KECAMATAN else "%s"  # a village may be called like it
            places += [(kode, said % name) for kode, name in names_below(area, level, extra)]
    return places


def asked_year(request: HttpRequest, parameter: Parameter | None = None) -> int:
    """The year that is asked for. Without a wish the last of which the figures can be there: the last whole one, of a
    parameter of a day of the year this one from that day on."""
    said, today = request.GET.get("tahun", ""), clock.today()
    there = today.year if parameter is not None and has_come(parameter, today) else today.year - 1
    year = int(said) if said.isdecimal() and len(said) < _DIGITS else there
    return min(max(year, parameters.EARLIEST), today.year + 1)


def has_come(parameter: Parameter, today: dt.date) -> bool:
    """Whether the day of the year that a parameter is of has come."""
    return parameter.day is not None and parameter.day <= (today.month, today.day)
