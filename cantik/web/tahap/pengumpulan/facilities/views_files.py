"""Files of a kind (template, what stands) and photos of things."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.register.facilities.app import recording as facility_desk
from cantik.register.facilities.app.services import lists, written_file
from cantik.register.facilities.files import template
from cantik.staff.app.gate import needs
from cantik.web.desk import desk_of
from cantik.web.downloads import attach_file
from cantik.web.photos import keep_and_redirect, retire_and_redirect
from cantik.web.tahap.pengumpulan.facilities.views import kind_or_404, thing_page
from cantik.web.tahap.pengumpulan.facilities.views_change import desk_for_acts

_TYPES = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
}


def _file(data: bytes, ending: str, name: str) -> HttpResponse:
    return attach_file(data, f"{name}.{ending}", _TYPES[ending])


@needs("orang.lihat")
@require_safe
def template_file(request: HttpRequest, kode: str, jenis: str) -> HttpResponse:  # noqa: ARG001
    """The empty workbook of a kind."""
    kind = kind_or_404(jenis)
    return _file(template(kind, lists()), "xlsx", f"contoh-{kind.id}")


@needs("orang.sunting")
@require_safe
def contents(request: HttpRequest, kode: str, jenis: str, bentuk: str) -> HttpResponse:
    """What stands of a kind as a file, without whom it names; that it was taken is recorded."""
    desk, kind = desk_of(request), kind_or_404(jenis)
    if bentuk not in _TYPES:
        raise Http404("no such file")
    _rows, data = written_file(
        desk.opened, desk.area_id_or_none or 0, kind, desk.today, comma=bentuk == "csv", by=desk.by, at=clock.now()
    )
    return _file(data, bentuk, f"{kind.id}-{kode}-{desk.today.isoformat()}")


@needs("orang.sunting")
@require_POST
def add_photo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """A photo of a thing, made anew before it is kept."""
    desk = desk_of(request)
    return keep_and_redirect(
        request,
        lambda data: facility_desk.add_photo(desk_for_acts(desk), area_id=desk.area_id, facility=nomor, data=data),
        lambda words: thing_page(request, desk, kode, nomor, wrong=words, status=422),
        "fasilitas_benda",
        kode,
        nomor,
    )


@needs("orang.sunting")
@require_POST
def retire_photo(request: HttpRequest, kode: str, foto: int) -> HttpResponseBase:
    """A photo is shown no more."""
    return retire_and_redirect(request, kode, foto, "facility", "fasilitas_benda", "fasilitas")
