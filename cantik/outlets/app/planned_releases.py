"""What the calendar of a kabupaten promises of a village, for the page of its reporting status."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app import calendar
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.codes.zone import zone_of
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.publish.site.status_pages import PlannedRelease


def list_promised(area: AreaCode) -> tuple[PlannedRelease, ...]:
    """Releases of villages, and of offices about them, that the public calendar promises for today or later, by day."""
    if is_practice(area):
        return ()
    forum = area.kabupaten()
    today = clock.now().astimezone(zone_of(area)).date()
    lines = [line for at in year.years(forum) if at >= today.year for line in calendar.public_lines(forum, at)]
    due = [line for line in lines if line.kind == YearLine.RELEASE and line.day >= today]
    own = [line for line in due if line.level == "desa" or line.table]
    return tuple(_entry(line) for line in sorted(own, key=lambda line: (line.day, line.pk)))


def _entry(line: YearLine) -> PlannedRelease:
    with translation.override("id"):
        whose = _(calendar.LEVELS[line.level])
    with translation.override("en"):
        whose_en = _(calendar.LEVELS[line.level])
    reference = None if line.table else line.reference
    return PlannedRelease(line.title, year.english(line), whose, whose_en, line.day, reference)


def list_forums() -> frozenset[str]:
    """The kabupaten whose public calendar promises anything from this year on."""
    rows = YearLine.objects.filter(kind=YearLine.RELEASE, public=True, removed_at=None, year__gte=clock.today().year)
    return frozenset(rows.values_list("forum", flat=True))
