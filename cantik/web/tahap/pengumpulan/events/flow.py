"""One flow for every form of an event: fill, read what will happen, record. Three answers of one address, no script."""

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

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.register.core.app.person_history import PersonRead, read_person
from cantik.register.core.app.person_lists import PersonRow
from cantik.register.core.app.search import SEARCHES_A_MINUTE, latest_date, note_search
from cantik.register.core.errors import FictitiousNumbers
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import REGROUPS, Act, Outlook
from cantik.register.events.app.event_outlook import foresee
from cantik.register.events.errors import EventRefused
from cantik.register.events.families import CardMember
from cantik.register.moves.errors import MoveCardRefused
from cantik.staff.app import log
from cantik.staff.app.error_words import short
from cantik.staff.app.pace import done_since
from cantik.web.desk import Room, VillageDesk, format_month, recorder_of
from cantik.web.tahap.pengumpulan.events import words
from cantik.web.tahap.pengumpulan.events.forms import EventForm, NewcomerForm

show = Room("events", "peristiwa").show
#: what the buttons of the form say
_DECIDED, _BACK, FIND, OPEN = "catat", "ubah", "cari", "buka"


@dataclass(frozen=True, slots=True)
class EventSheet:
    """A form of an event as the page shows it. `act` is asked once everything is filled in."""

    kind: Kind
    form: EventForm
    act: Callable[[], Act]
    people: Sequence[NewcomerForm] = ()
    about: str = ""
    back: str = ""
    find: bool = False
    title: str = ""
    record: Callable[[Act], str | None] | None = None  # the address that it leads to, where that is no month
    card: Sequence[Any] = ()  # people of a card from another server, as the page shows them

    def is_filled(self) -> bool:
        """Every field can be read; those of further people only when somebody stands there."""
        return all([self.form.is_valid(), *(form.is_valid() for form in self.people)])


def serve(request: HttpRequest, desk: VillageDesk, sheet: EventSheet) -> HttpResponseBase:
    """The empty form, the form with what is wrong, what will happen, or what has happened."""
    if request.method != "POST" or request.POST.get("putus") in (_BACK, FIND, OPEN):
        return _page(request, desk, sheet, {})
    if not sheet.is_filled():
        return _page(request, desk, sheet, {}, status=422)
    try:
        act = sheet.act()
    except EventRefused as error:
        sheet.form.add_error(None, _why(error))
        return _page(request, desk, sheet, {}, status=422)
    numbers = [newcomer.nik for newcomer in act.newcomers if newcomer.nik and sheet.people]
    if act.kk and act.kind in REGROUPS:  # whether a card is another family's is an answer, too
        numbers.append(act.kk)
    if numbers and not may_search(desk, numbers):
        note = _("Terlalu banyak pencarian: paling banyak 30 dalam satu menit. Tunggu sebentar, lalu cari lagi.")
        sheet.form.add_error(None, note)
        return _page(request, desk, sheet, {}, status=429)
    try:
        if request.POST.get("putus") == _DECIDED:
            return _record_act(request, desk, act, sheet.record)
        outlook = foresee(
            opened=desk.opened, area=desk.area, area_id=desk.area_id, act=act, today=desk.today, show=True
        )
    except (EventRefused, FictitiousNumbers, MoveCardRefused) as error:
        sheet.form.add_error(None, _why(error))
        return _page(request, desk, sheet, {}, status=422)
    _note(desk, outlook)
    told = {
        "kabar": words.describe_outlook(act, outlook),
        "ragu": words.doubts(outlook),
        "sesudah": words.families(outlook),
    }
    return _page(request, desk, sheet, told)


def _note(desk: VillageDesk, outlook: Outlook) -> None:
    """Whom the families after an act show is logged."""
    shown = sorted({member.person for family in outlook.families for member in family.members if member.person})
    if shown:
        desk.record(action="orang.daftar", subject="orang", subjects=shown)


def may_search(desk: VillageDesk, numbers: Sequence[str]) -> bool:
    """A NIK on a form says whether the register knows it: that is a search, recorded and limited like one."""
    now = clock.now()
    if done_since(desk.by, "orang.cari", now - dt.timedelta(minutes=1)) + len(numbers) > SEARCHES_A_MINUTE:
        log.record(by=desk.by, at=now, action="orang.cari_dibatasi", subject="akun", subjects=[desk.person.pk])
        return False
    for number in numbers:
        note_search(desk.opened, area_id=desk.area_id, text=number, by=desk.by, at=now)
    return True


def _record_act(
    request: HttpRequest, desk: VillageDesk, act: Act, record: Callable[[Act], str | None] | None
) -> HttpResponseBase:
    if record is None:
        record_event(recorder_of(desk), act)
    elif (after := record(act)) is not None:
        return redirect(after)
    what = words.KINDS[act.kind]
    messages.success(
        request, _("%(peristiwa)s dicatat. Bila keliru, urungkan dari daftar di bawah.") % {"peristiwa": what}
    )
    bulan = format_month(act.occurred.year, act.occurred.month)
    return redirect(f"{reverse('peristiwa', args=[desk.area.text()])}?bulan={bulan}#daftar")


def _page(
    request: HttpRequest, desk: VillageDesk, sheet: EventSheet, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "judul": sheet.title or words.KINDS[sheet.kind],
        "form": sheet.form,
        "orang": sheet.people,
        "tentang": sheet.about,
        "kembali": sheet.back,
        "mencari": sheet.find,
        "kartu": sheet.card,
        "hari_akhir": desk.today,
        "terisi": sum(1 for form in sheet.people if form.is_bound and form.has_changed()),
    }
    if (
        sheet.form.is_bound and not more and status == 200 and request.POST.get("putus") not in (FIND, OPEN)
    ):  # back from what would happen: nothing is wrong yet
        sheet.form.is_valid()
    return show(request, desk, "catat", context | more, status=status)


def _why(error: CantikError) -> str:
    """What is wrong, what would be right."""
    return short(error)


def person_of(desk: VillageDesk, person: int) -> PersonRead:
    """The person of the page, as of the newest state; 404 for anybody else's."""
    area = desk.area_id
    read = read_person(desk.opened, area, person, as_of=latest_date(area, desk.today), today=desk.today, by=desk.by)
    if read is None:
        raise Http404("nobody of this village")
    return read


def members_of(read: PersonRead) -> Sequence[PersonRow]:
    """Those of the family who are there; the person alone when no family is known."""
    own = [row for row in read.members if row.person == read.person or "tidak" not in (row.terdaftar, row.domisili)]
    if own:
        return own
    said = {name: str(value.value) for name, value in read.values.items()}
    return [PersonRow(read.person, None, said.get("nama", ""), None, ("", "", ""), "", "", "", {})]


def kin_of(read: PersonRead) -> list[CardMember]:
    """The same people as members of a family."""
    return [
        CardMember(
            row.person,
            row.name or _("(tanpa nama)"),
            row.said.get("jenis_kelamin", ""),
            row.said.get("hubungan_keluarga") or row.said.get("r409", ""),
        )
        for row in members_of(read)
    ]


def unit_of(form: forms.Form, units: dict[int, Unit]) -> Unit:
    """The place that was chosen."""
    return units[int(form.cleaned_data["satuan"])]


def name_of(read: PersonRead | None) -> str:
    """Whom the page is about."""
    if read is None:
        return ""
    return str(read.values["nama"].value) if "nama" in read.values else _("(tanpa nama)")


def back_to(kode: str, person: int) -> str:
    """Where giving up leads to."""
    return reverse("warga_orang", args=[kode, person]) if person else reverse("peristiwa", args=[kode])
