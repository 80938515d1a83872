"""Pages of the register: look for persons, read one with family and history, open one NIK with a reason.

No address names anybody: terms come by POST and become a token of the session; persons and families are internal
numbers. What is shown is logged by the functions that read it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.codes.app.models import Area
from cantik.codes.app.queries import find_area
from cantik.register.core.app import search
from cantik.register.core.app.person_history import FamilyRead, PersonRead, read_family, read_health, read_person
from cantik.register.core.app.person_lists import units_of
from cantik.register.core.app.ties import stands_as
from cantik.register.core.app.unmask import number_of, open_number
from cantik.register.core.errors import ReasonRefused
from cantik.register.core.prepare import HEALTH
from cantik.register.correct.app.family_corrections import correctable
from cantik.staff.app import actors, error_words, log
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.pace import done_since
from cantik.staff.app.rights import check_access
from cantik.vault.app.opening import at_hand
from cantik.web import register_lines as pages
from cantik.web.desk import asked_page
from cantik.web.fields import DateForm
from cantik.web.tahap.pemeriksaan.register import saved_searches
from cantik.web.tahap.pemeriksaan.register.forms import FilterForm, ReasonForm, SearchForm

#: searches of one account a minute
#: how long an opened NIK may be shown after it was opened
_SHOWN_S = 60.0
_OPENED = "nik_dibuka"


def _area(request: HttpRequest) -> Area:
    found = find_area(where(request))
    if found is None:
        raise Http404("no data of this village")
    return found


def _may(request: HttpRequest, action: str) -> bool:
    return check_access(request.user, action, where(request)).whole


# ── the list ────────────────────────────────────────────────────────────────────────────────────


@needs("orang.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """Search and filters; persons appear when somebody asked for some, not by opening the page."""
    return _index(request, kode, SearchForm())


def _index(
    request: HttpRequest, kode: str, form: SearchForm, *, note: str = "", status: int = 200, listing: bool = True
) -> HttpResponse:
    area = find_area(where(request))
    context: dict[str, Any] = {"cari": form, "catatan": note, "kosong": area is None}
    if area is None:
        return show(request, "daftar", kode, context, status=status)
    filters = FilterForm(request.GET, units=units_of(area.pk).values())
    context["saring"] = filters
    if listing and request.GET:
        context |= _list_persons(request, area.pk, filters)
    return show(request, "daftar", kode, context, status=status)


def show(request: HttpRequest, page: str, kode: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of this room."""
    shared = {"bagian": "warga", "kode": kode, "saat": clock.now(), "hari_ini": clock.today()}
    return render(request, f"register/{page}.html", shared | context, status=status)


def _list_persons(request: HttpRequest, area_id: int, filters: FilterForm) -> dict[str, Any]:
    """The page of persons that the address asks for."""
    token = request.GET.get("cari", "")
    question = saved_searches.recall(request.session, at_hand(), token, clock.now()) if token else {}
    if question is None:
        return {"catatan": _("Pencarian ini sudah kedaluwarsa. Tulis lagi yang dicari.")}
    dusun, rt, standing = filters.wish()
    persons = question.get("orang")
    wanted = search.PersonQuery(
        tuple(question.get("kata", ())), None if persons is None else frozenset(persons), dusun, rt, standing
    )
    today = clock.today()
    found = search.find(
        at_hand(),
        area_id,
        wanted,
        page=asked_page(request),
        today=today,
        by=who(request).actor,
    )
    return {
        "halaman": found,
        "orang": pages.listed_page(found, today),
        "token": token,
        "dicari": question.get("tulisan", ""),
        "diketik": question.get("tulisan", "") if "kata" in question else "",
        "tersaring": any(request.GET.get(name) for name in filters.fields),
    }


@needs("orang.lihat")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Take what is looked for: a whole number leads to its person or family, a name to a list behind a token."""
    if request.method != "POST":  # the address bar after a refused search, a language chosen on that page
        return redirect("warga", kode)
    me, now, form = who(request), clock.now(), SearchForm(request.POST)
    if done_since(me.actor, "orang.cari", now - dt.timedelta(minutes=1)) >= search.SEARCHES_A_MINUTE:
        log.record(by=me.actor, at=now, action="orang.cari_dibatasi", subject="akun", subjects=[me.pk])
        note = _("Terlalu banyak pencarian: paling banyak 30 dalam satu menit. Tunggu sebentar, lalu cari lagi.")
        return _index(request, kode, SearchForm(), note=note, status=429, listing=False)
    area = find_area(where(request))
    if area is None or not form.is_valid():
        return _index(request, kode, form, status=422 if form.errors else 200, listing=False)
    opened, text = at_hand(), form.cleaned_data["q"]
    search.note_search(opened, area_id=area.pk, text=text, by=me.actor, at=now)
    digits = search.digits_of(text)
    if digits:
        return _look_for_number(request, kode, area.pk, digits)
    question = {"kata": list(search.words_of(text)), "tulisan": text}
    return _to_list(kode, saved_searches.remember(request.session, opened, question, now))


def _look_for_number(request: HttpRequest, kode: str, area_id: int, digits: str) -> HttpResponseBase:
    opened = at_hand()
    families = search.families_with_number(opened, area_id, digits)
    if len(families) == 1:
        return redirect("warga_keluarga", kode, next(iter(families)))
    persons = search.persons_with_number(opened, area_id, digits)
    if len(persons) == 1:
        return redirect("warga_orang", kode, next(iter(persons)))
    if not persons:
        note = _("Tidak ada NIK atau nomor KK ini dalam register desa. Cocokkan angkanya, atau cari dengan nama.")
        return _index(request, kode, SearchForm(), note=note, listing=False)
    question = {"orang": sorted(persons), "tulisan": _("satu NIK yang dipakai beberapa orang")}
    return _to_list(kode, saved_searches.remember(request.session, opened, question, clock.now()))


def _to_list(kode: str, token: str) -> HttpResponseBase:
    return redirect(f"{reverse('warga', args=[kode])}?cari={token}")


# ── one person ──────────────────────────────────────────────────────────────────────────────────


@needs("orang.lihat")
@require_safe
def person(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """One person as of a date: values with source and history, family, parents. A merged double leads to the one."""
    if (stands := stands_as(person)) != person:
        return redirect("warga_orang", kode, stands)
    dates = DateForm(request.GET)
    read = _read(request, person, dates)
    number = _opened_number(request, _area(request).pk, person)
    return _person_page(request, kode, read, dates, ReasonForm(), number=number)


def _read(request: HttpRequest, person: int, dates: DateForm, *, health: bool = False) -> PersonRead:
    """A person of this village as of the date of the form, else as they stand; 404 for anybody else."""
    area, today = _area(request).pk, clock.today()
    as_of = dates.date(search.latest_date(area, today))
    reading = read_health if health else read_person
    read = reading(at_hand(), area, person, as_of=as_of, today=today, by=who(request).actor)
    if read is None:
        raise Http404("nobody of this village")
    return read


def _opened_number(request: HttpRequest, area_id: int, person: int) -> str:
    """The NIK that was opened a moment ago, once; then it is hidden again."""
    said = request.session.pop(_OPENED, None)
    if said is None or said[0] != person or clock.now().timestamp() - said[1] > _SHOWN_S:
        return ""
    return number_of(at_hand(), area_id, person, today=clock.today()) if _may(request, "orang.buka_nik") else ""


def _person_page(
    request: HttpRequest,
    kode: str,
    read: PersonRead,
    dates: DateForm,
    reason: ReasonForm,
    *,
    number: str = "",
    status: int = 200,
) -> HttpResponse:
    people = actors.names(pages.actors_of(read.statements))
    me = next((row for row in read.members if row.person == read.person), None)
    context = {
        "orang": read,
        "kelompok": pages.groups(at_hand(), read.values, people),
        "dahulu": pages.former(read.former, people),
        "tanggal": dates,
        "nama": _name(read),
        "ringkas": pages.person_line(me, read.as_of) if me else None,
        "anggota": [pages.person_line(row, read.as_of) for row in read.members],
        "orang_tua": {name: pages.person_line(row, read.as_of) for name, row in read.parents.items()},
        "nik": number,
        "alasan": reason,
        "ada_nik": "nik" in read.values,
        "serumah": pages.household(read.housemates, read.as_of),
        "bantuan": [pages.aid(p) for p in read.programmes],
        "boleh_peristiwa": _may(request, "register.putus"),
        "boleh_nik": _may(request, "orang.buka_nik"),
        "boleh_sehat": _may(request, "orang.sunting"),
        "masukan": [pages.source(statement, people) for statement in reversed(read.statements)],
    }
    return show(request, "orang", kode, context, status=status)


def _name(read: PersonRead) -> str:
    return str(read.values["nama"].value) if "nama" in read.values else _("(tanpa nama)")


@needs("orang.buka_nik")
@require_http_methods(["GET", "HEAD", "POST"])
def open_nik(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """Open one NIK: recorded with its reason, shown once on the page that follows."""
    if request.method != "POST":
        return redirect("warga_orang", kode, person)
    area, today, form = _area(request).pk, clock.today(), ReasonForm(request.POST)
    if form.is_valid():
        try:
            done = open_number(area, person, reason=form.cleaned_data["alasan"], today=today, by=who(request).actor)
        except ReasonRefused as error:
            expected = _("seharusnya %s") % error_words.translate_sentence(error.expected)
            message, mend = map(error_words.translate_sentence, (error.message, error.mend))
            form.add_error("alasan", f"{message}, {expected}. {mend}")
        else:
            if done is None:
                raise Http404("nobody of this village, or without NIK")
            request.session[_OPENED] = [person, clock.now().timestamp()]
            return redirect(f"{reverse('warga_orang', args=[kode, person])}#nik")
    dates = DateForm()
    return _person_page(request, kode, _read(request, person, dates), dates, form, status=422)


@needs("orang.sunting")
@require_safe
def health(request: HttpRequest, kode: str, person: int) -> HttpResponse:
    """Health and disability of a person: a page and a line in the log of their own."""
    read = _read(request, person, DateForm(request.GET), health=True)
    people = actors.names(pages.actors_of(read.statements))
    values = {name: said for name, said in read.values.items() if name in HEALTH}
    context = {"orang": read, "kelompok": pages.groups(at_hand(), values, people), "nama": _name(read)}
    return show(request, "kesehatan", kode, context)


# ── one family ──────────────────────────────────────────────────────────────────────────────────


@needs("orang.lihat")
@require_safe
def family(request: HttpRequest, kode: str, family: int) -> HttpResponse:
    """One family as of a date: members, its own values, who lives in the same household."""
    area, today, dates = _area(request).pk, clock.today(), DateForm(request.GET)
    as_of = dates.date(search.latest_date(area, today))
    read = read_family(at_hand(), area, family, as_of=as_of, today=today, by=who(request).actor)
    if read is None:
        raise Http404("no family of this village")
    people = actors.names({said.origin.batch.received_by for said in read.values.values()})
    context = {
        "keluarga": read,
        "tanggal": dates,
        "kelompok": pages.groups(at_hand(), read.values, people, unit="keluarga"),
        "kk": _masked_kk(read),
        "anggota": [pages.person_line(row, read.as_of) for row in read.members],
        "betulkan": _correctable(request, read, dates),
        "bantuan": [pages.aid(programme) for programme in read.programmes],
        "serumah": [
            (other, [pages.person_line(row, read.as_of) for row in rows]) for other, rows in read.others.items()
        ],
    }
    return show(request, "keluarga", kode, context)


def _correctable(request: HttpRequest, read: FamilyRead, dates: DateForm) -> frozenset[str]:
    """The values that this person may correct: of the family as it stands, not as it stood on an earlier date."""
    if not read.present or "tanggal" in dates.data or not _may(request, "orang.sunting"):
        return frozenset()
    return correctable({name: said.origin.batch for name, said in read.values.items()}, read.family)


def _masked_kk(read: FamilyRead) -> str:
    said = read.values.get("no_kk")
    return said.value.text if said is not None else ""
