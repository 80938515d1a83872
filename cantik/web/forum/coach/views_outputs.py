"""`/desa/KODE/pembinaan/luaran/`: the filled form of an output is attached, read, taken away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base.media_types import XLSX
from cantik.base.memory_file import Held
from cantik.coach.app import coaching, output_files
from cantik.coach.app.output_files import MOST_BYTES, PDF
from cantik.coach.app.season_models import OutputFile
from cantik.coach.errors import SeasonRefused
from cantik.staff.app.gate import needs, where, who
from cantik.web.downloads import attach_file
from cantik.web.forum.coach.views_coaching import show_village_page
from cantik.web.page_acts import carry_out


@needs(coaching.FULFIL)
@require_POST
def attach_form(request: HttpRequest, kode: str) -> HttpResponse:
    """Attach the filled form of an output."""
    return carry_out(
        request,
        lambda: _attach_sent(request),
        _("Formulir terlampir."),
        to=redirect("pembinaan_desa", kode),
        again=lambda why: show_village_page(request, kode, why),
    )


def _attach_sent(request: HttpRequest) -> OutputFile:
    given = request.FILES.get("berkas")
    if given is None or not given.size or given.size > MOST_BYTES:
        raise SeasonRefused(_("Pilih berkas PDF atau XLSX, paling besar 2 MB"))
    file, looked = Held(str(given.name), given.read()), request.POST.get("dibaca") == "ya"
    return output_files.attach_output(
        where(request), request.POST.get("luaran", ""), file, looked=looked, by=who(request)
    )


@needs("desa.lihat")
@require_safe
def read_form(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The form that was attached."""
    row = output_files.find_attached(where(request), nomor)
    if row is None:
        raise Http404("nothing is attached here")
    media = "application/pdf" if row.form == PDF else XLSX
    return attach_file(bytes(row.data), f"{row.output}-{kode}.{row.form}", media)


@needs(coaching.FULFIL)
@require_POST
def remove_form(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take an attached form away."""
    return carry_out(
        request,
        lambda: output_files.remove_output(where(request), nomor, by=who(request)),
        _("Lampiran ditarik."),
        to=redirect("pembinaan_desa", kode),
        again=lambda why: show_village_page(request, kode, why),
    )
