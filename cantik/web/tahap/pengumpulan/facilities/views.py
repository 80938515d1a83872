"""Which kinds there are, the things of one kind, one thing with its history."""

from __future__ import annotations

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.content.facility import NOWHERE, FacilityKind
from cantik.register.facilities.app.recording import Thing, read_thing, things
from cantik.register.facilities.app.services import counts, kinds
from cantik.release.app.borders import path as borders_of
from cantik.staff.app import actors
from cantik.staff.app.gate import needs
from cantik.web import facility_words
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.facility_forms import CloseFacilityForm
from cantik.web.name_filter import filter_by_name, words_asked
from cantik.web.tahap.pengumpulan.facilities.sketch import SketchMark, borders, draw, mark

PAGE = 100
#: marks that a sketch holds; more would hide each other
MOST_MARKS = 200


page = Room("facilities", "fasilitas", {"boleh_ubah": "orang.sunting"}).show


def kind_or_404(name: str) -> FacilityKind:
    """A kind by its id. Raises `Http404`."""
    found = kinds().get(name)
    if found is None:
        raise Http404("no such kind")
    return found


@needs("orang.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """Every kind with how many things of it stand today."""
    desk = desk_of(request)
    found = counts(desk.area_id_or_none, desk.today) if desk.area_id_or_none is not None else {}
    return page(request, desk, "jenis", {"kelompok": facility_words.group_kinds(found), "banyak": sum(found.values())})


@needs("orang.lihat")
@require_safe
def list_things(request: HttpRequest, kode: str, jenis: str) -> HttpResponse:
    """The things of a kind, with a search over what they are called."""
    desk, kind = desk_of(request), kind_or_404(jenis)
    found = things(desk.opened, desk.area_id_or_none, kind, desk.today) if desk.area_id_or_none is not None else []
    asked = words_asked(request)
    chosen = filter_by_name(found, asked, partial(_name, kind))
    paged = Paginator(chosen, PAGE).get_page(request.GET.get("hal"))
    marks = _marks(kind, chosen[:MOST_MARKS], kode)
    return page(
        request,
        desk,
        "daftar",
        {
            "jenis": kind,
            "judul": facility_words.title(kind),
            "kolom": facility_words.columns(kind),
            "isi": paged,
            "baris": facility_words.rows(kind, list(paged)),
            "cari": asked,
            "semua": len(found),
            "petanya": kind.shape != NOWHERE,
            "sketsa": _sketch(desk, kode, marks, _("Letak %s") % facility_words.title(kind)),
            "ditandai": len(marks),
        },
    )


def _name(kind: FacilityKind, facility: Thing) -> str:
    return f"{facility_words.name_of(kind, facility.state.values)} {facility_words.place(facility.state)}"


def _marks(kind: FacilityKind, chosen: list[Thing], kode: str) -> list[SketchMark]:
    """What can be drawn of some things, each with the way to its page."""
    drawn = (
        mark(
            facility_words.name_of(kind, facility.state.values),
            kind.shape,
            facility.state.shape,
            reverse("fasilitas_benda", args=[kode, facility.facility]),
        )
        for facility in chosen
    )
    return [place for place in drawn if place is not None]


@needs("orang.lihat")
@require_safe
def thing(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """One thing: what it is today, where, its photos, and all that was said of it."""
    return thing_page(request, desk_of(request), kode, nomor)


def thing_page(
    request: HttpRequest,
    desk: VillageDesk,
    kode: str,
    nomor: int,
    *,
    form: CloseFacilityForm | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a thing, with a form of it that was refused. Raises `Http404`."""
    read = read_thing(desk.opened, desk.area_id, nomor, on=desk.today, by=desk.by, at=clock.now())
    if read is None:
        raise Http404("no such thing here")
    state = read.state or read.latest
    name = facility_words.name_of(read.kind, state.values) if state else _("(tidak berlaku lagi)")
    drawn = mark(name, read.kind.shape, state.shape) if state else None
    people = actors.names({statement.batch.received_by for statement in read.history})
    return page(
        request,
        desk,
        "benda",
        {
            "nomor": nomor,
            "jenis": read.kind,
            "judul_jenis": facility_words.title(read.kind),
            "nama": name,
            "ada": read.state,
            "baris": facility_words.lines(read.kind, state) if state else [],
            "riwayat": facility_words.history(read, people),
            "foto": read.photos,
            "sketsa": _sketch(desk, kode, [drawn] if drawn else [], _("Letak %s") % name),
            "akhiri": form or CloseFacilityForm(initial={"tanggal": desk.today}),
            "galat_foto": wrong,
            "mulai": state,
        },
        status=status,
    )


def _sketch(desk: VillageDesk, kode: str, marks: list[SketchMark], alt: str) -> str:
    rings = borders(borders_of(desk.opened.store.path, kode)) if marks else []
    return mark_safe(draw(marks, rings, alt))  # noqa: S308 - every text in it is escaped there
