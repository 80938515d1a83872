"""Add a thing, say a new state of one, end it, take an act back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.content.facility import FacilityKind
from cantik.register.core.errors import BatchRefused
from cantik.register.facilities.app import recording as facility_desk
from cantik.register.facilities.errors import FacilityRefused
from cantik.register.facilities.facility_states import state_at
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web import facility_words
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.facility_forms import CloseFacilityForm, FacilityForm, initial_of
from cantik.web.fields import take_post
from cantik.web.tahap.pengumpulan.facilities.views import kind_or_404, page, thing_page


def desk_for_acts(desk: VillageDesk) -> facility_desk.FacilityDesk:
    """Who acts, where, now."""
    return facility_desk.FacilityDesk(desk.opened, desk.area, desk.by, clock.now())


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kode: str, jenis: str) -> HttpResponseBase:
    """A new thing of a kind."""
    desk, kind = desk_of(request), kind_or_404(jenis)
    form = FacilityForm(take_post(request), kind=kind, initial={"sejak": desk.today.isoformat()})
    return _serve_form(request, desk, kode, form, kind)


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """A new state of a thing, from a day on."""
    desk = desk_of(request)
    read = facility_desk.read_thing(desk.opened, desk.area_id, nomor, on=desk.today, by=desk.by, at=clock.now())
    if read is None:
        raise Http404("no such thing here")
    standing = [statement.stated for statement in read.history if statement.retired is None]
    state = state_at(standing, desk.today) or read.latest
    if state is None:
        raise Http404("nothing stands of this thing")
    form = FacilityForm(
        take_post(request), kind=read.kind, fixed=True, initial=initial_of(read.kind, state, desk.today)
    )
    return _serve_form(request, desk, kode, form, read.kind, nomor, facility_words.name_of(read.kind, state.values))


def _serve_form(
    request: HttpRequest,
    desk: VillageDesk,
    kode: str,
    form: FacilityForm,
    kind: FacilityKind,
    nomor: int | None = None,
    name: str = "",
) -> HttpResponseBase:
    """The form, the form with what is wrong, or what was recorded."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.written is not None:
            try:
                number = facility_desk.record(
                    desk_for_acts(desk), kind=kind, written=form.written, today=desk.today, facility=nomor
                )
            except FacilityRefused as error:
                form.add_error(None, short(error))
            else:
                messages.success(request, _("Tersimpan. Masih dapat diurungkan pada riwayatnya."))
                return redirect("fasilitas_benda", kode, number)
    return page(
        request,
        desk,
        "isian",
        {
            "form": form,
            "jenis": kind,
            "judul": facility_words.title(kind),
            "nomor": nomor,
            "nama": name,
            "titik": kind.shape == "titik",
        },
        status=status,
    )


@needs("orang.sunting")
@require_POST
def close(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """A thing is there no more from a day on."""
    desk, form = desk_of(request), CloseFacilityForm(request.POST)
    if form.is_valid():
        try:
            facility_desk.close(
                desk_for_acts(desk), facility=nomor, area_id=desk.area_id, on=form.cleaned_data["tanggal"]
            )
        except FacilityRefused as error:
            form.add_error("tanggal", short(error))
        else:
            messages.success(request, _("Diakhiri. Masih dapat diurungkan pada riwayatnya."))
            return redirect("fasilitas_benda", kode, nomor)
    return thing_page(request, desk, kode, nomor, form=form, status=422)


@needs("orang.sunting")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int, batch: int) -> HttpResponseBase:
    """Take back what a form said; it stays to be read."""
    desk = desk_of(request)
    try:
        facility_desk.undo(desk_for_acts(desk), area_id=desk.area_id, facility=nomor, batch=batch)
    except (FacilityRefused, BatchRefused) as error:
        _show_error(request, error)
    else:
        messages.success(request, _("Diurungkan. Catatannya tetap terbaca dalam riwayat."))
    return redirect("fasilitas_benda", kode, nomor)


def _show_error(request: HttpRequest, error: CantikError) -> None:
    messages.error(request, short(error))
