"""`/tahun/KODE/`: the year of a forum; `/kalender/KODE/`: the release calendar, which anybody may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.coach.app import calendar as promised
from cantik.coach.app.calendar import LEVELS
from cantik.coach.app.models import DueTask
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.forum.app.year import YearMove
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, public, who
from cantik.staff.matrix import ROLES
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.forum.year.forms import (
    AGAIN,
    FREQUENCY_WORDS,
    ChangeForm,
    LineForm,
    RemoveForm,
    YearMoveForm,
    YearOpenForm,
)
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

SEE = "kalender.lihat"
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A line of the year as a page shows it; `came`: its day has come; `kept`: whether it was kept, in
    words; `decided`: removed only with a reason; `table`: the table of an office that is due, "" for none."""

    line: YearLine
    title: str
    role: str
    level: str
    frequency: str
    producer: str
    moves: tuple[YearMove, ...]
    came: bool
    kept: str
    decided: bool
    table: str


@dataclass(frozen=True, slots=True)
class MonthRows:
    """The lines of a month; `unfolded`: it is the month at hand, or the line that is being changed stands in it."""

    first: dt.date
    rows: tuple[CalendarRow, ...]
    unfolded: bool


def forum_area(kode: str) -> AreaCode:
    """The area of a forum; 404 for one of another level."""
    area = rights.area_code(kode)
    if area.level not in year.LEVELS:
        raise Http404("a year stands in a kabupaten or a province")
    return area


def _rows(area: AreaCode, held: list[YearLine], *, keeps: bool = False) -> list[CalendarRow]:
    """`keeps`: for who may change them."""
    asked = year.lines_needing_reason(held) if keeps else set()
    return [
        CalendarRow(
            found.line,
            either(found.line.title, year.english(found.line)),
            _(ROLES[found.line.role].name),
            _(LEVELS[found.line.level]),
            _(FREQUENCY_WORDS[found.line.frequency]),
            found.producer,
            found.moves,
            found.came,
            promised.describe_punctuality(found),
            found.line.pk in asked,
            _table(found.line),
        )
        for found in promised.of_lines(area, held)
    ]


def _table(line: YearLine) -> str:
    held = here().opd.get(line.table)
    return line.table if held is None else either(held.title, held.title_en)


def whole_number(text: str) -> int:
    """A number that an address or a form names, 0 for none."""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def _months(rows: list[CalendarRow], today: dt.date, changed: CalendarRow | None) -> list[MonthRows]:
    """The lines by month. Of a year without the month at hand the first stands open."""
    by_month = [(first, tuple(own)) for first, own in groupby(rows, lambda row: row.line.day.replace(day=1))]
    firsts = [first for first, _own in by_month]
    at_hand = today.replace(day=1) if today.replace(day=1) in firsts else min(firsts, default=today)
    return [MonthRows(first, own, first == at_hand or changed in own) for first, own in by_month]


#: to the page of one's own area, or a list of them
first = area_view(
    SEE,
    AreaChoice(
        "tahun",
        entry="tahun",
        title=noop("Tahun Satu Data"),
        lead=noop("Daftar data dan kegiatan setahun, satu untuk tiap forum."),
        levels=year.LEVELS,
    ),
)


@needs(SEE)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """What is due in a year of the forum, and what was done to it."""
    return _page(request, forum_area(kode), whole_number(request.GET.get("tahun", "")) or clock.today().year)


def _page(request: HttpRequest, area: AreaCode, at: int, wrong: dict[str, Any] | None = None) -> HttpResponse:
    held, today = year.lines(area, at), clock.today()
    rows = _rows(area, held, keeps=year.may_keep(who(request), area))
    chosen = whole_number(request.GET.get("ubah", "")) or (wrong or {}).get("nomor", 0)
    found = next((row for row in rows if row.line.pk == chosen), None)
    done = year.acts(area, at)
    names = actors.names({act.by for act in done})
    newest = next((act for act in done if not act.said.startswith(year.DECIDED)), None)
    opened = year.years(area)
    values: dict[str, Any] = {
        "bagian": "tahun",
        "terbuka": bool(opened),  # else the public has no calendar to read
        "kode": area.text(),
        "nama": describe_area(area).name,
        "tahun": at,
        "tahun_lain": sorted({*opened, today.year, today.year + 1} - {at}),
        "baris": rows,
        "bulan": _months(rows, today, found),
        "perubahan": [(act, names.get(act.by, ""), list(act.lines.all())) for act in done],
        "urung": newest.pk if newest is not None and year.undoable(newest) else 0,
        "susun": year.may_keep(who(request), area),
        "ubah": found,
        "buka": YearOpenForm(area, at, auto_id="buka_%s"),
        "tambah": LineForm(area, auto_id="tambah_%s"),
        "salah": "",
    }
    if found is not None:
        line = found.line
        values["pindah"] = YearMoveForm(initial={"hari": line.day}, auto_id="pindah_%s")
        said = {
            "judul": line.title,
            "produsen": line.producer_id,
            "frekuensi": line.frequency,
            "prioritas": line.priority,
        }
        values["ganti"] = ChangeForm(area, initial=said, auto_id="ganti_%s")
        values["hapus"] = RemoveForm(auto_id="hapus_%s")
    return render(request, "year/tahun.html", values | (wrong or {}), status=422 if wrong else 200)


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, at: int, act: Callable[[], Any], said: str, **forms: Any
) -> HttpResponse:
    """Carry an act out; `forms`: what was sent, to be shown again when it is wrong, and `nomor` of its line."""
    sent = [form for form in forms.values() if not isinstance(form, int)]
    to = redirect(f"{reverse('tahun', args=[area.text()])}?tahun={at}")
    return carry_out(
        request, act, said, *sent, to=to, again=lambda why: _page(request, area, at, forms | {"salah": why})
    )


def _line(area: AreaCode, number: int) -> YearLine:
    row = YearLine.objects.filter(pk=number, forum=area.text(), removed_at=None).first()
    if row is None:
        raise Http404("no such line in the year of this forum")
    return row


@needs(year.ACTION)
@require_POST
def begin(request: HttpRequest, kode: str) -> HttpResponse:
    """Fill a year from a template or from last year."""
    area, me, at = forum_area(kode), who(request), whole_number(request.POST.get("tahun", ""))
    form = YearOpenForm(area, at, request.POST, auto_id="buka_%s")

    def act() -> None:
        if form.cleaned_data["pola"] == AGAIN:
            year.repeat(area, at, by=me)
        else:
            year.open_from(area, at, form.cleaned_data["pola"], by=me)

    return _act_and_redirect(request, area, at, act, _("Kegiatan tahun ini ditambahkan."), buka=form)


@needs(year.ACTION)
@require_POST
def add(request: HttpRequest, kode: str) -> HttpResponse:
    """Add a line of the forum's own."""
    area, me, at = forum_area(kode), who(request), whole_number(request.POST.get("tahun", ""))
    form = LineForm(area, request.POST, auto_id="tambah_%s")
    act = lambda: year.add(area, at, form.entry(), by=me)  # noqa: E731
    return _act_and_redirect(request, area, at, act, _("Kegiatan ditambahkan."), tambah=form)


@needs(year.ACTION)
@require_POST
def move(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Move a line to another day."""
    area, me = forum_area(kode), who(request)
    row, form = _line(area, nomor), YearMoveForm(request.POST, auto_id="pindah_%s")

    def act() -> None:
        year.move(area, nomor, day=form.cleaned_data["hari"], reason=form.cleaned_data["alasan"], by=me)

    return _act_and_redirect(
        request, area, row.year, act, _("Hari dipindahkan; hari semula tetap terbaca."), pindah=form, nomor=nomor
    )


@needs(year.ACTION)
@require_POST
def change(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Say a line otherwise."""
    area, me = forum_area(kode), who(request)
    row, form = _line(area, nomor), ChangeForm(area, request.POST, auto_id="ganti_%s")
    act = lambda: year.change(area, nomor, form.changed_entry(row), by=me)  # noqa: E731
    return _act_and_redirect(request, area, row.year, act, _("Kegiatan diubah."), ganti=form, nomor=nomor)


@needs(year.ACTION)
@require_POST
def remove(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take a line out of the year."""
    area, me = forum_area(kode), who(request)
    row, form = _line(area, nomor), RemoveForm(request.POST, auto_id="hapus_%s")
    act = lambda: year.remove(area, nomor, reason=form.cleaned_data["alasan"], by=me)  # noqa: E731
    return _act_and_redirect(
        request, area, row.year, act, _("Kegiatan dihapus dari tahun ini."), hapus=form, nomor=nomor
    )


@needs(year.ACTION)
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take the newest act of a year back."""
    area, me, at = forum_area(kode), who(request), whole_number(request.POST.get("tahun", "")) or clock.today().year
    return _act_and_redirect(request, area, at, lambda: year.undo(area, nomor, by=me), _("Dibatalkan."))


@public
@require_safe
def calendar(request: HttpRequest, kode: str) -> HttpResponse:
    """What a kabupaten promised to publish, and of a village its own releases, with whether the day was kept."""
    area = rights.area_code(kode)
    forum = AreaCode.from_stored(".".join(area.text().split(".")[:2])) if area.level > AreaLevel.KABUPATEN else area
    if is_practice(area) or forum.level not in year.LEVELS:
        raise Http404("practice has no calendar")
    at = whole_number(request.GET.get("tahun", "")) or clock.today().year
    opened = year.years(forum)
    held = [row for row in promised.public_lines(forum, at) if area == forum or row.level == "desa"]
    if not opened:
        raise Http404("no calendar here")
    rows, own = _rows(forum, held), {}
    if area.level is AreaLevel.DESA:
        own = {row.line_id: row for row in DueTask.objects.filter(kode=area.text(), line__in=held)}
    values = {
        "kode": area.text(),
        "nama": describe_area(area).full if area != forum else describe_area(area).name,
        "tahun": at,
        "tahun_lain": [other for other in opened if other != at],
        "baris": [(row, own.get(row.line.pk)) for row in rows],
        "batal": [] if area != forum else year.called_off(forum, at),
        "berikut": next((row for row in rows if not row.came), None),
        "milik_desa": area.level is AreaLevel.DESA,
    }
    return render(request, "year/kalender.html", values)
