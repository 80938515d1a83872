"""One form per event of a person: birth, death, moves. What becomes of families stands in `views_family.py`."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base import clock
from cantik.content.class_codes import codes_in
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.app.transfers import accept as accept_transfer
from cantik.register.events.app.transfers import arrival_of, find_expected, record_departure, villages
from cantik.register.events.families import spouses_of
from cantik.register.events.history import WIDOWED
from cantik.register.moves.app.neighbours import list_neighbours
from cantik.register.moves.app.sent_cards import make_card
from cantik.register.units.app.queries import standing_units
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.fields import take_post
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.events.flow import (
    EventSheet,
    back_to,
    kin_of,
    members_of,
    name_of,
    person_of,
    serve,
    unit_of,
)
from cantik.web.tahap.pengumpulan.events.forms import (
    AcceptExpectedForm,
    ArrivalForm,
    BirthForm,
    DeathForm,
    DepartureForm,
    MoveForm,
    newcomers,
)
from cantik.web.tahap.pengumpulan.events.views_cards import describe_code


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def birth(request: HttpRequest, kode: str, person: int = 0) -> HttpResponseBase:
    """A birth, from the page of the mother; without her only when the register does not know her."""
    desk, data = desk_of(request), take_post(request)
    units = standing_units(desk.area_id, desk.today)
    read = person_of(desk, person) if person else None
    form = BirthForm(data, units=units, mother=read is not None)

    def act() -> Act:
        unit = None if read is not None else unit_of(form, units)
        return Act(
            Kind.BIRTH,
            form.day,
            newcomers=(form.child(),),
            mother=person or None,
            family=read.family if read else None,
            unit=unit,
        )

    return serve(request, desk, EventSheet(Kind.BIRTH, form, act, about=name_of(read), back=back_to(kode, person)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def death(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A death."""
    desk = desk_of(request)
    read = person_of(desk, person)
    form = DeathForm(take_post(request), spouses=spouses_of(kin_of(read), person))

    def act() -> Act:
        widowed = codes_in(*WIDOWED)[0]
        left = {int(number): {"status_kawin": widowed} for number in form.cleaned_data.get("pasangan", ())}
        return Act(Kind.DEATH, form.day, (person,), beside=left)

    return serve(request, desk, EventSheet(Kind.DEATH, form, act, about=name_of(read), back=back_to(kode, person)))


def _destinations(desk: VillageDesk, elsewhere: Iterable[str]) -> dict[int | str, str]:
    """Villages of the store by number, those of other servers by code, in words."""
    here = {number: describe_area(code).full for number, code in villages(desk.area_id).items()}
    return here | {kode: _("%(desa)s (server lain)") % {"desa": describe_code(kode)} for kode in elsewhere}


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A move out of the village, with those of the family who go along."""
    desk = desk_of(request)
    read = person_of(desk, person)
    elsewhere = {row.kode: row for row in list_neighbours(desk.area_id)}
    others = _destinations(desk, elsewhere)
    form = DepartureForm(take_post(request), members=members_of(read), person=person, villages=others)

    def act() -> Act:
        said = form.cleaned_data
        where = said["tujuan"] or others.get(form.destination or form.neighbour or 0, "")
        return Act(Kind.DEPARTURE, form.day, form.together, letter=said["surat"], note=where)

    def record(ready: Act) -> str | None:
        if form.neighbour:
            make_card(recorder_of(desk), ready, elsewhere[form.neighbour])
            messages.success(request, _("Kartu pindah dibuat. Orangnya tetap dihitung di sini sampai kuitansi tiba."))
            return reverse("pindah", args=[kode])
        if form.destination is None:
            record_event(recorder_of(desk), ready)
        else:
            record_departure(recorder_of(desk), ready, form.destination)
        return None

    return serve(
        request,
        desk,
        EventSheet(Kind.DEPARTURE, form, act, about=name_of(read), back=back_to(kode, person), record=record),
    )


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A move within the village; a family that goes as a whole takes its card along."""
    desk = desk_of(request)
    read, units = person_of(desk, person), standing_units(desk.area_id, desk.today)
    members = members_of(read)
    form = MoveForm(take_post(request), members=members, person=person, units=units)

    def act() -> Act:
        whole = {row.person for row in members} == set(form.together)
        return Act(Kind.MOVE, form.day, form.together, unit=unit_of(form, units), family=read.family if whole else None)

    return serve(request, desk, EventSheet(Kind.MOVE, form, act, about=name_of(read), back=back_to(kode, person)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: HttpRequest, kode: str) -> HttpResponseBase:
    """People who move in, under one card."""
    desk, data = desk_of(request), take_post(request)
    units = standing_units(desk.area_id, desk.today)
    form, people = ArrivalForm(data, units=units), newcomers(data)

    def act() -> Act:
        said = form.cleaned_data
        come = tuple(form.newcomer() for form in people if form.has_changed())
        return Act(
            Kind.ARRIVAL,
            form.day,
            newcomers=come,
            unit=unit_of(form, units),
            kk=said["kk"],
            letter=said["surat"],
            note=said["asal"],
        )

    return serve(request, desk, EventSheet(Kind.ARRIVAL, form, act, people, back=back_to(kode, 0)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """The arrival of those whom another village of the store let go to this one."""
    desk = desk_of(request)
    expected = find_expected(desk.opened, desk.area_id, nomor, by=desk.by, at=clock.now())
    if expected is None:
        raise Http404("nobody is expected here under this number")
    units = standing_units(desk.area_id, desk.today)
    form = AcceptExpectedForm(take_post(request), units=units, initial={"tanggal": expected.left})

    def plain() -> Act:
        note, kk = describe_area(expected.village).full, form.cleaned_data["kk"]
        return Act(Kind.ARRIVAL, form.day, unit=unit_of(form, units), kk=kk, note=note)

    def record(_ready: Act) -> str | None:
        accept_transfer(recorder_of(desk), nomor, plain())
        return None

    names = ", ".join(row.name or _("(tanpa nama)") for row in expected.people)
    return serve(
        request,
        desk,
        EventSheet(
            Kind.ARRIVAL,
            form,
            lambda: arrival_of(desk.opened, expected, plain()),
            about=names,
            back=back_to(kode, 0),
            record=record,
        ),
    )
