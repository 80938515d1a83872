"""`/desa/<kode>/usulan/daftar/`: the proposals of a village; as the RKP form, as a file, one as a sheet to print."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base.media_types import XLSX
from cantik.staff.app.gate import needs
from cantik.use.proposals.app import services
from cantik.use.proposals.app.figures import hold_editions, judge_proposal
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.states import WITHDRAWN
from cantik.web.desk import VillageDesk, as_number, desk_of
from cantik.web.downloads import attach_file
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals import tables
from cantik.web.tahap.perencanaan.proposals.money_words import describe_account, sum_rows
from cantik.web.tahap.perencanaan.proposals.proposal_words import ProposalLine, describe_proposal
from cantik.web.tahap.perencanaan.proposals.views import find_row
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM

_FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
}


def _describe_all(desk: VillageDesk, rows: list[VillageProposal]) -> list[ProposalLine]:
    editions = hold_editions(desk.opened.store.path, desk.person, desk.area) if rows else ()
    return [describe_proposal(row, judge_proposal(row, editions)) for row in rows]


@needs(services.SEE)
@require_safe
def list_proposals(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """All proposals of the village, those whose figure changed marked."""
    desk = desk_of(request)
    lines = _describe_all(desk, services.list_proposals(desk.area))
    values = {
        "usulan": lines,
        "berubah": sum(line.marked for line in lines),
        "menyusun_sendiri": plans_by_itself(desk.area),
    }
    return ROOM.show(request, desk, "daftar", values)


def _of_plan(request: HttpRequest, desk: VillageDesk) -> tuple[list[ProposalLine], int]:
    """The standing proposals of a year (`?tahun=`, the newest without) by the field of their activity."""
    rows = [row for row in services.list_proposals(desk.area) if row.state != WITHDRAWN]
    years = sorted({row.year for row in rows}, reverse=True)
    asked = as_number(request.GET.get("tahun"), 4)
    year = asked if asked in years else years[0] if years else desk.today.year + 1
    chosen = sorted((row for row in rows if row.year == year), key=lambda row: (row.activity or "99", row.pk))
    return _describe_all(desk, chosen), year


@needs(services.SEE)
@require_safe
def show_plan(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """The proposals of a year as the RKP form has them; a kelurahan is told why it has none."""
    desk = desk_of(request)
    lines, year = _of_plan(request, desk)
    fields = [
        {
            "judul": field or _("Belum berkode kegiatan"),
            "usulan": (own := list(group)),
            "jumlah": describe_account(sum_rows(line.row for line in own)),
        }
        for field, group in groupby(lines, key=lambda line: line.field)
    ]
    values: dict[str, Any] = {
        "bidang": fields,
        "tahun_rencana": year,
        "total": describe_account(sum_rows(line.row for line in lines)),
        "tempat": describe_area(desk.area),
        "menyusun_sendiri": plans_by_itself(desk.area),
    }
    return ROOM.show(request, desk, "rkp", values)


@needs(services.SEE)
@require_safe
def send_table(request: HttpRequest, kode: str, bentuk: str) -> HttpResponse:
    """The same as a CSV file or a workbook."""
    if bentuk not in _FORMS:
        raise Http404("no such form")
    desk = desk_of(request)
    lines, year = _of_plan(request, desk)
    title = _("Usulan %(desa)s untuk %(tahun)s") % {"desa": describe_area(desk.area).full, "tahun": year}
    data = tables.csv_of(lines) if bentuk == "csv" else tables.workbook_of(lines, title)
    return attach_file(data, f"usulan-{kode}-{year}.{bentuk}", _FORMS[bentuk])


@needs(services.SEE)
@require_safe
def print_sheet(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """One proposal as a sheet to print, for the desk and the kecamatan; nothing of it is public."""
    desk = desk_of(request)
    line = _describe_all(desk, [find_row(desk, nomor)])[0]
    return ROOM.show(request, desk, "lembar", {"u": line, "tempat": describe_area(desk.area)})
