"""`/desa/<kode>/dokumen-rencana/`: RKP, RPJM, DU-RKP, summary of the budget and columns of Siskeudes of a village."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.staff.app.gate import needs
from cantik.staff.app.language import in_indonesian
from cantik.use.proposals.app import services
from cantik.use.proposals.app.deliberation_models import PlanTerm
from cantik.use.proposals.app.figures import hold_editions, judge_proposal
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.terms import find_term, write_term
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.states import ACCEPTED
from cantik.web.desk import VillageDesk, as_number, desk_of
from cantik.web.downloads import attach_file
from cantik.web.fields import FirstMistakeForm, text_field
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.plan_documents import PlanSource, make_rkp, make_rpjm
from cantik.web.tahap.perencanaan.proposals.plan_sheet import PlanSheet, csv_of, pdf_of, workbook_of
from cantik.web.tahap.perencanaan.proposals.plan_tables import (
    list_document_names,
    make_budget,
    make_du_rkp,
    make_siskeudes,
)
from cantik.web.tahap.perencanaan.proposals.proposal_words import describe_proposal
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM

PDF, XLSX, CSV = "pdf", "xlsx", "csv"
MEDIA = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
RPJM, SISKEUDES = "rpjm", "siskeudes"
#: what stands on the years of a term
_OF_TERM = (RPJM, SISKEUDES)
_PLAIN = {"class": "in num", "inputmode": "numeric", "autocomplete": "off"}


class TermForm(FirstMistakeForm):
    """The years of the RPJM."""

    awal = forms.IntegerField(label=gettext_lazy("Tahun pertama RPJM"), widget=forms.TextInput(attrs=_PLAIN))
    lama = forms.IntegerField(
        label=gettext_lazy("Berapa tahun"),
        help_text=gettext_lazy("Sepanjang masa jabatan kepala desa, contoh 6 atau 8."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    dasar = text_field(gettext_lazy("Dasar"), most=200, help_text=gettext_lazy("Nomor perdes RPJM atau SK."))


@needs(services.SEE)
@require_safe
def list_documents(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """The documents of a year, and the years of the RPJM."""
    return _documents_page(request, desk_of(request))


def _documents_page(
    request: HttpRequest, desk: VillageDesk, form: TermForm | None = None, wrong: str = ""
) -> HttpResponse:
    own = plans_by_itself(desk.area)
    years = _list_years(desk)
    year = _asked_year(request, desk)
    term = find_term(desk.area, year)
    offered = own and desk.may(services.WRITE)
    values: dict[str, Any] = {
        "tahun_rencana": year,
        "tahun": years,
        "dokumen": [
            {"nama": name, "kode": code, "dapat": code not in _OF_TERM or term is not None, "csv": code == SISKEUDES}
            for code, name in list_document_names(own_plan=own).items()
        ],
        "masa": term,
        "akhir": None if term is None else term.first_year + term.years - 1,
        "form": (form or TermForm(initial=_term_values(term, year))) if offered else None,
        "salah": wrong,
        "menyusun_sendiri": own,
    }
    return ROOM.show(request, desk, "dokumen", values, status=422 if wrong else 200)


def _term_values(term: PlanTerm | None, year: int) -> dict[str, Any]:
    if term is None:
        return {"awal": year}
    return {"awal": term.first_year, "lama": term.years, "dasar": term.basis}


def _list_years(desk: VillageDesk) -> list[int]:
    rows = VillageProposal.objects.filter(kode=desk.area.text(), state=ACCEPTED)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _asked_year(request: HttpRequest, desk: VillageDesk) -> int:
    asked, years = as_number(request.GET.get("tahun"), 4), _list_years(desk)
    return asked or next(iter(years), desk.today.year + 1)


@needs(services.WRITE)
@require_POST
def write_years(request: HttpRequest, kode: str) -> HttpResponse:
    """Say which years the RPJM has."""
    desk = desk_of(request)
    form = TermForm(request.POST)

    def keep_term() -> PlanTerm:
        said = form.cleaned_data
        return write_term(desk.area, said["awal"], said["lama"], said["dasar"], by=desk.person)

    return carry_out(
        request,
        keep_term,
        _("Masa RPJM tersimpan."),
        form,
        to=redirect("dokumen_rencana", kode),
        again=lambda why: _documents_page(request, desk, form, why),
    )


@needs(services.SEE)
@require_safe
def send_document(request: HttpRequest, kode: str, jenis: str, bentuk: str) -> HttpResponse:
    """A document as PDF, workbook or CSV; a kelurahan is told why it has no plan of its own."""
    desk = desk_of(request)
    own = plans_by_itself(desk.area)
    if bentuk not in MEDIA or jenis not in list_document_names(own_plan=True):
        raise Http404("no such document")
    if jenis not in list_document_names(own_plan=own):
        return _documents_page(request, desk, wrong=_("Kelurahan tidak menyusun RPJM Desa dan RKP Desa."))
    year = _asked_year(request, desk)
    term = find_term(desk.area, year)
    if jenis in _OF_TERM and term is None:
        return _documents_page(request, desk, wrong=_("Tahun RPJM belum ditulis. Isi di bawah, lalu ambil lagi."))
    with in_indonesian():
        sheets = _make_sheets(desk, jenis, year, term)
    data = _print_sheets(desk, sheets, bentuk, bare=jenis == SISKEUDES)
    name = f"{jenis}-{kode}-{year}.{bentuk}"
    return attach_file(data, name, MEDIA[bentuk])


def _make_sheets(desk: VillageDesk, kind: str, year: int, term: PlanTerm | None) -> tuple[PlanSheet, ...]:
    source = read_plan(desk)
    if kind == RPJM and term is not None:
        return (make_rpjm(source, term),)
    if kind == SISKEUDES and term is not None:
        return make_siskeudes(source, term)
    if kind == "du-rkp":
        lines = [line for line in source.lines if line.row.year == year and line.row.goes_up]
        return (make_du_rkp(lines, year, source.facts(str(year)), source.place),)
    return (make_budget(source, year) if kind == "anggaran" else make_rkp(source, year),)


def read_plan(desk: VillageDesk) -> PlanSource:
    """The accepted proposals of a village with how their figures stand now."""
    rows = VillageProposal.objects.filter(kode=desk.area.text(), state=ACCEPTED)
    rows = rows.prefetch_related("steps", "answers__institution__acts")
    editions = hold_editions(desk.opened.store.path, desk.person, desk.area)
    lines = [describe_proposal(row, judge_proposal(row, editions)) for row in rows.order_by("year", "activity", "pk")]
    return PlanSource(desk.area, long_date(desk.today), lines)


def _print_sheets(desk: VillageDesk, sheets: tuple[PlanSheet, ...], shape: str, *, bare: bool) -> bytes:
    if shape == PDF:
        return pdf_of(sheets[0], moment=int(clock.now().timestamp()), invented=desk.opened.is_invented(desk.area))
    if shape == CSV:
        return b"\r\n".join(csv_of(sheet) for sheet in sheets[:1])
    return workbook_of(*sheets, bare=bare)
