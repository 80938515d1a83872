"""The release calendars on the server's public site: one page a forum, written anew by each tick, because time alone
makes a day come and a village late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.coach.app import calendar
from cantik.coach.app.calendar import PromisedLine
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.codes.index import areas_with
from cantik.codes.practice import is_practice
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.outlets.app import forum_pages, sites
from cantik.publish.site.kalender import CalendarEntry, CalendarYear, calendar_name, make_calendar
from cantik.staff.app.language import in_indonesian
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore


def put_out(opened: OpenStore, at: dt.datetime) -> int:
    """Write the calendars of all forums; returns how many pages say something else than before. 0 without a public
    site."""
    public = sites.public_folder()
    if public is None:
        return 0
    index = areas_with(opened.store.path / AREAS_FILE)
    makers = dict[str, Callable[[], Path]]()
    for kode in YearLine.objects.filter(removed_at=None).order_by("forum").values_list("forum", flat=True).distinct():
        forum = AreaCode.from_stored(kode)
        entry = index.find(forum)
        if entry is not None and not is_practice(forum):
            makers[kode] = partial(_page, opened, public, forum, entry.name, at)
    return forum_pages.renew(opened, public, calendar_name, makers)


def _page(opened: OpenStore, public: Path, forum: AreaCode, name: str, at: dt.datetime) -> Path:
    with in_indonesian():
        years = [_year(forum, opened_year) for opened_year in year.years(forum)]
        day = clock.day_of(at)
        return make_calendar(forum.text(), name, years, public, at=day, fictitious=opened.demo)


def _year(forum: AreaCode, at: int) -> CalendarYear:
    found = calendar.of_lines(forum, calendar.public_lines(forum, at))
    gone = tuple((row.title, row.day, reason) for row, reason in year.called_off(forum, at))
    return CalendarYear(at, tuple(_entry(promised) for promised in found), gone)


def _entry(promised: PromisedLine) -> CalendarEntry:
    row = promised.line
    whose = f"{_(calendar.LEVELS[row.level])}: {promised.producer or _(ROLES[row.role].name)}"
    note = whose if row.reference is None else f"keadaan {long_date(row.reference)}, {whose}"
    moves = tuple((move.former, calendar.moved_on(move), move.reason) for move in promised.moves)
    return CalendarEntry(row.title, note, row.day, moves, calendar.describe_punctuality(promised))
