"""One form per event: fill, read what will happen, record. The same address, three answers, no script needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.register.app.light import Row, units_of
from cantik.register.app.living import Act, foresee, record_event
from cantik.register.app.reading import PersonRead, read_person
from cantik.register.app.search import latest_date, note_search
from cantik.register.app.views import SEARCHES_A_MINUTE
from cantik.register.errors import EventRefused, FictitiousNumbers
from cantik.register.events import Kind
from cantik.register.grouping import Unit
from cantik.staff.app import log
from cantik.staff.app.gate import needs
from cantik.staff.app.pace import done_since
from cantik.staff.app.telling import short
from cantik.web.living import words
from cantik.web.living.desk import Desk, desk_of, show, written
from cantik.web.living.forms import (
    ArrivalForm,
    BirthForm,
    DeathForm,
    DepartureForm,
    EventForm,
    MoveForm,
    NewcomerForm,
    newcomers,
)

#: what the buttons of the form say
_DECIDED, _BACK = "catat", "ubah"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of an event as the page shows it. `act` is asked once everything is filled in."""

    kind: Kind
    form: EventForm
    act: Callable[[], Act]
    people: Sequence[NewcomerForm] = ()
    about: str = ""
    back: str = ""

    def filled(self) -> bool:
        """Every field can be read; those of further people only when somebody stands there."""
        return all([self.form.is_valid(), *(one.is_valid() for one in self.people)])


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def birth(request: HttpRequest, kode: str, person: int = 0) -> HttpResponseBase:
    """A birth, from the page of the mother; without her only when the register does not know her."""
    desk, data = desk_of(request), request.POST or None
    units = units_of(desk.held)
    read = _read(desk, person) if person else None
    form = BirthForm(data, units=units, mother=read is not None)

    def act() -> Act:
        unit = None if read is not None else _unit(form, units)
        return Act(Kind.BIRTH, form.day, newcomers=(form.child(),), mother=person or None,
                   family=read.family if read else None, unit=unit)  # fmt: skip

    return _serve(request, desk, Sheet(Kind.BIRTH, form, act, about=_name(read), back=_back(kode, person)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def death(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A death."""
    desk = desk_of(request)
    read, form = _read(desk, person), DeathForm(request.POST or None)
    sheet = Sheet(Kind.DEATH, form, lambda: Act(Kind.DEATH, form.day, (person,)), about=_name(read),
                  back=_back(kode, person))  # fmt: skip
    return _serve(request, desk, sheet)


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A move out of the village, with those of the family who go along."""
    desk = desk_of(request)
    read = _read(desk, person)
    form = DepartureForm(request.POST or None, members=_members(read), person=person)

    def act() -> Act:
        said = form.cleaned_data
        return Act(Kind.DEPARTURE, form.day, form.together, letter=said["surat"], note=said["tujuan"])

    return _serve(request, desk, Sheet(Kind.DEPARTURE, form, act, about=_name(read), back=_back(kode, person)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A move within the village; a family that goes as a whole takes its card along."""
    desk = desk_of(request)
    read, units = _read(desk, person), units_of(desk.held)
    members = _members(read)
    form = MoveForm(request.POST or None, members=members, person=person, units=units)

    def act() -> Act:
        whole = {row.person for row in members} == set(form.together)
        return Act(Kind.MOVE, form.day, form.together, unit=_unit(form, units), family=read.family if whole else None)

    return _serve(request, desk, Sheet(Kind.MOVE, form, act, about=_name(read), back=_back(kode, person)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: HttpRequest, kode: str) -> HttpResponseBase:
    """People who move in, under one card."""
    desk, data = desk_of(request), request.POST or None
    units = units_of(desk.held)
    form, people = ArrivalForm(data, units=units), newcomers(data)

    def act() -> Act:
        said = form.cleaned_data
        come = tuple(one.newcomer() for one in people if one.has_changed())
        return Act(Kind.ARRIVAL, form.day, newcomers=come, unit=_unit(form, units), kk=said["kk"], letter=said["surat"],
                   note=said["asal"])  # fmt: skip

    return _serve(request, desk, Sheet(Kind.ARRIVAL, form, act, people, back=_back(kode, 0)))


# ── one flow for all of them ────────────────────────────────────────────────────────────────────


def _serve(request: HttpRequest, desk: Desk, sheet: Sheet) -> HttpResponseBase:
    """The empty form, the form with what is wrong, what will happen, or what has happened."""
    if request.method != "POST" or request.POST.get("putus") == _BACK:
        return _page(request, desk, sheet, {})
    if not sheet.filled():
        return _page(request, desk, sheet, {}, status=422)
    act = sheet.act()
    numbers = [one.nik for one in act.newcomers if one.nik]
    if numbers and not _asked(desk, numbers):
        note = _("Terlalu banyak pencarian: paling banyak 30 dalam satu menit. Tunggu sebentar, lalu cari lagi.")
        sheet.form.add_error(None, note)
        return _page(request, desk, sheet, {}, status=429)
    try:
        if request.POST.get("putus") == _DECIDED:
            return _recorded(request, desk, act)
        outlook = foresee(opened=desk.opened, desa=desk.desa, area=desk.held, act=act, today=desk.today)
    except (EventRefused, FictitiousNumbers) as error:
        sheet.form.add_error(None, _why(error))
        return _page(request, desk, sheet, {}, status=422)
    return _page(request, desk, sheet, {"kabar": words.told(act, outlook), "ragu": words.doubts(outlook)})


def _asked(desk: Desk, numbers: Sequence[str]) -> bool:
    """A NIK on a form says whether the register knows it: that is a search, recorded and limited like one."""
    now = clock.now()
    if done_since(desk.by, "orang.cari", now - dt.timedelta(minutes=1)) + len(numbers) > SEARCHES_A_MINUTE:
        log.record(by=desk.by, at=now, action="orang.cari_dibatasi", subject="akun", subjects=[desk.person.pk])
        return False
    for number in numbers:
        note_search(desk.opened, area=desk.held, text=number, by=desk.by, at=now)
    return True


def _recorded(request: HttpRequest, desk: Desk, act: Act) -> HttpResponseBase:
    record_event(opened=desk.opened, desa=desk.desa, area=desk.held, act=act, by=desk.by, at=clock.now(),
                 today=desk.today)  # fmt: skip
    what = words.KINDS[act.kind]
    messages.success(
        request, _("%(peristiwa)s dicatat. Bila keliru, urungkan dari daftar di bawah.") % {"peristiwa": what}
    )
    bulan = written(act.occurred.year, act.occurred.month)
    return redirect(f"{reverse('peristiwa', args=[desk.desa.text()])}?bulan={bulan}#daftar")


def _page(request: HttpRequest, desk: Desk, sheet: Sheet, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {
        "judul": words.KINDS[sheet.kind], "form": sheet.form, "orang": sheet.people, "tentang": sheet.about,
        "kembali": sheet.back, "hari_akhir": desk.today,
        "terisi": sum(1 for one in sheet.people if one.is_bound and one.has_changed()),
    }  # fmt: skip
    if sheet.form.is_bound and not more and status == 200:  # back from what would happen: nothing is wrong yet
        sheet.form.is_valid()
    return show(request, desk, "catat", context | more, status=status)


def _why(error: CantikError) -> str:
    """What is wrong, what would be right."""
    return short(error)


def _read(desk: Desk, person: int) -> PersonRead:
    """The person of the page, as of the newest state; 404 for anybody else's."""
    area = desk.held
    read = read_person(desk.opened, area, person, as_of=latest_date(area, desk.today), today=desk.today, by=desk.by)
    if read is None:
        raise Http404("nobody of this village")
    return read


def _members(read: PersonRead) -> Sequence[Row]:
    """Those of the family who are there; the person alone when no family is known."""
    own = [row for row in read.members if row.person == read.person or "tidak" not in (row.terdaftar, row.domisili)]
    if own:
        return own
    said = {name: str(one.value) for name, one in read.values.items()}
    return [Row(read.person, None, said.get("nama", ""), None, ("", "", ""), "", "", "", {})]


def _unit(form: forms.Form, units: dict[int, Unit]) -> Unit:
    return units[int(form.cleaned_data["satuan"])]


def _name(read: PersonRead | None) -> str:
    if read is None:
        return ""
    return str(read.values["nama"].value) if "nama" in read.values else _("(tanpa nama)")


def _back(kode: str, person: int) -> str:
    return reverse("warga_orang", args=[kode, person]) if person else reverse("peristiwa", args=[kode])
