"""The release calendar of a forum as facts: what was promised, moved with its reason, kept. The page of the application
and the static site both read it here, so that they cannot say different things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.base.numerals import format_number
from cantik.coach.app import tasks
from cantik.coach.app.tasks import Punctuality
from cantik.codes.area import AreaCode
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.forum.app.year import YearMove
from cantik.staff.app import institutions
from cantik.staff.app.language import lang

#: where a line of the year is done, in words
LEVELS = {
    "desa": noop("tiap desa"),
    "kecamatan": noop("tiap kecamatan"),
    "kabupaten": noop("kabupaten/kota"),
    "provinsi": noop("provinsi"),
}


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """A line of the year with what became of its day. `producer`: name of its institution, "" where none is named;
    `came`: its day has come; `punctual`: of a release of villages that was due."""

    line: YearLine
    producer: str
    moves: tuple[YearMove, ...]
    came: bool
    punctual: Punctuality | None


def of_lines(forum: AreaCode, held: Sequence[YearLine]) -> list[PromisedLine]:
    """Lines of a forum's year as they stand today."""
    today = clock.today()
    moved, timely = year.moves(held), tasks.punctuality(held)
    names = {state.row.pk: state.name(today) for state in institutions.list_institutions([forum.text()])}
    return [
        PromisedLine(
            row,
            names.get(row.producer_id or 0, ""),
            tuple(moved.get(row.pk, ())),
            row.day <= today,
            timely.get(row.pk),
        )
        for row in held
    ]


def public_lines(forum: AreaCode, at: int) -> list[YearLine]:
    """What a forum promised the public in a year, by day."""
    return [row for row in year.lines(forum, at) if row.public]


def moved_on(move: YearMove) -> dt.date:
    """The local day on which a day was moved."""
    return clock.day_of(move.at)


def describe_punctuality(promised: PromisedLine) -> str:
    """Whether a promise was kept, in the language of the page."""
    found = promised.punctual
    if found is not None and promised.line.table:
        return _of_table(found)
    if found is None:
        return _("harinya sudah tiba") if promised.came else _("akan datang")
    told = {"n": format_number(found.in_time, 0, lang()), "m": format_number(found.due, 0, lang())}
    said = [_("%(n)s dari %(m)s desa tepat waktu") % told]
    if found.later:
        said.append(_("%(n)s terlambat") % {"n": format_number(found.later, 0, lang())})
    if found.missing_count:
        said.append(_("%(n)s belum terbit") % {"n": format_number(found.missing_count, 0, lang())})
    return ", ".join(said)


def _of_table(found: Punctuality) -> str:
    """Of a table of an office: there is one, of the kabupaten."""
    if found.missing_count:
        return _("belum diserahkan")
    return _("diserahkan terlambat") if found.later else _("diserahkan tepat waktu")
