"""`/du-rkp/<kode>/`: what villages of a kecamatan, kabupaten or province propose upward, in one list; which office is
asked for each line, by when, what it answered and who agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.coach.app.queries import facts_of
from cantik.codes.area import AreaCode, AreaLevel
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.models import Account
from cantik.use.proposals.app import answers
from cantik.use.proposals.app.answer_models import AGREED, ANSWERED, ASKED, STANDING, ProposalAnswer
from cantik.use.proposals.app.figures import hold_editions, judge_proposal
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.open_ends import list_silent
from cantik.use.proposals.app.workflows import OFFICE_ANSWER
from cantik.vault.app.opening import at_hand
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.desk import as_number
from cantik.web.downloads import attach_file
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import offer_forms, step_view
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals.answer_form import OfficeAnswerForm
from cantik.web.tahap.perencanaan.proposals.deliberation_words import show_rupiah
from cantik.web.tahap.perencanaan.proposals.exception_words import list_words
from cantik.web.tahap.perencanaan.proposals.plan_sheet import csv_of, pdf_of, workbook_of
from cantik.web.tahap.perencanaan.proposals.plan_tables import make_du_rkp, name_office
from cantik.web.tahap.perencanaan.proposals.proposal_words import ProposalLine, describe_proposal, name_stage
from cantik.web.tahap.perencanaan.proposals.stage_words import stage_mark
from cantik.web.tahap.perencanaan.proposals.views_documents import CSV, MEDIA, PDF

_LINES = 50
#: of so many lines somebody waits for the printed list: it is offered by kecamatan
_MANY = 1000
_SECTION = "du_rkp"


def _area_above(kode: str) -> AreaCode:
    area = rights.area_code(kode)
    if area.level is AreaLevel.DESA:
        raise Http404("the list of one village stands among its documents")
    return area


#: to the page of one's own area, or a list of them
choose_list = area_view(
    answers.SEE,
    AreaChoice(
        "du_rkp", entry=_SECTION, title=noop("Usulan dari desa"), levels=frozenset(AreaLevel) - {AreaLevel.DESA}
    ),
    narrow=True,
)


@needs(answers.SEE)
@require_safe
def list_upward(request: HttpRequest, kode: str) -> HttpResponse:
    """The lines of a year with what became of them; first what waits for an answer longest."""
    area, person = _area_above(kode), who(request)
    year, years = _asked_year(request, area)
    rows = answers.select_lines([area], year)
    counts, own = answers.count_standings(rows, clock.today()), answers.list_own_offices(person, rows)
    mine = request.GET.get("dinas") == "saya"
    chosen = rows.filter(answers__state__in=STANDING, answers__institution__in=own) if mine else rows
    page = Paginator(chosen, _LINES).get_page(request.GET.get("hal"))
    values = {
        "bagian": _SECTION,
        "kode": area.text(),
        "tempat": describe_area(area),
        "tahun_rencana": year,
        "tahun": years,
        "baris": [_line_of(row, own) for row in page.object_list],
        "halaman": page,
        "jumlah": counts,
        "jumlah_baris": sum(counts.values()),
        "cetak": _list_parts(answers.count_by_kecamatan(rows)) if sum(counts.values()) > _MANY else [],
        "saya": mine,
        "tenggat": answers.find_due(answers.kabupaten_of(area)) if _has_kabupaten(area) else None,
        "tidak_berlaku": list_words([area]),
        "berkabupaten": _has_kabupaten(area),
        "diam": _list_silent(area, year),
        "lihat_diam": request.GET.get("lihat") == "diam",
    }
    return render(request, "proposals/du_rkp.html", values)


def _list_silent(area: AreaCode, year: int) -> dict[str, Any]:
    """The villages with a release that propose nothing for a year: how many, and code and name of each; of more than a
    page holds how many there are in each area of the next level, whose page names them."""
    released = [kode for kode, facts in facts_of([area]).items() if facts.number]
    silent = [rights.area_code(kode) for kode in list_silent([area], released, year)]
    found: dict[str, Any] = {"banyak": len(silent)}
    if len(silent) <= _LINES or area.level is AreaLevel.KECAMATAN:
        return found | {"desa": [(village.text(), describe_area(village).full) for village in silent]}
    inside = AreaLevel.KABUPATEN if area.level is AreaLevel.PROVINSI else AreaLevel.KECAMATAN
    return found | {"bagian": _list_parts(Counter(_find_above(village, inside) for village in silent))}


def _find_above(village: AreaCode, level: AreaLevel) -> AreaCode:
    return next(above for above in village.ancestors() if above.level is level)


def _list_parts(counts: Mapping[AreaCode, int]) -> list[tuple[str, str, int]]:
    """By part of an area its code, name and how many lines it has."""
    return [(area.text(), describe_area(area).full, count) for area, count in sorted(counts.items())]


def _has_kabupaten(area: AreaCode) -> bool:
    return area.level is not AreaLevel.PROVINSI


def _asked_year(request: HttpRequest, area: AreaCode) -> tuple[int, list[int]]:
    years, asked = answers.list_upward_years([area]), as_number(request.GET.get("tahun"), 4)
    return asked or next(iter(years), clock.today().year + 1), years


def _standing_of(row: VillageProposal) -> str:
    """How far the answer to a line is: `belum` asked, else `answers.name_standing`."""
    answer = answers.find_answer(row)
    if answer is None:
        return "belum"
    return answers.name_standing(answer.state, answer.due, clock.today())


def _line_of(row: VillageProposal, own: Collection[int] = ()) -> dict[str, Any]:
    answer = answers.find_answer(row)
    return {
        "row": row,
        "desa": describe_area(rights.area_code(row.kode)).full,
        "biaya": show_rupiah(row.cost),
        "dinas": "" if answer is None else name_office(answer.institution),
        "jawaban": answer,
        "keadaan": _standing_of(row),
        "tahap": name_stage(row.stage),
        "tanda": stage_mark(row.stage),
        "lewat": 0 if answer is None else max(0, (clock.today() - answer.due).days),
        "milik_saya": answer is not None and answer.state != AGREED and answer.institution_id in own,
    }


@needs(answers.SEE)
@require_safe
def send_list(request: HttpRequest, kode: str, bentuk: str) -> HttpResponse:
    """The list of a year as PDF, workbook or CSV; what changed under a proposal is marked."""
    area = _area_above(kode)
    if bentuk not in MEDIA:
        raise Http404("no such form")
    year, _years = _asked_year(request, area)
    with in_indonesian():
        lines = _describe_all(list(answers.select_lines([area], year)), who(request))
        place = describe_area(area)
        sheet = make_du_rkp(lines, year, ((_("Wilayah"), f"{place.full}, {place.parents}".strip(", ")),))
    if bentuk == PDF:
        data = pdf_of(sheet, moment=int(clock.now().timestamp()), invented=at_hand().store.demo)
    else:
        data = csv_of(sheet) if bentuk == CSV else workbook_of(sheet)
    return attach_file(data, f"du-rkp-{kode}-{year}.{bentuk}", MEDIA[bentuk])


def _describe_all(rows: Sequence[VillageProposal], person: Account) -> list[ProposalLine]:
    """The proposals with how their figures stand now; the editions of each village are looked up once."""
    store = at_hand().store.path
    held = {kode: hold_editions(store, person, rights.area_code(kode)) for kode in {row.kode for row in rows}}
    return [describe_proposal(row, judge_proposal(row, held[row.kode])) for row in rows]


# ── asking an office, and its answer ────────────────────────────────────────────────────────────
def _find_proposal(area: AreaCode, number: int) -> VillageProposal:
    row = VillageProposal.objects.filter(rights.within([area], "kode"), pk=number).first()
    if row is None or not row.goes_up:
        raise Http404("no such line of this area")
    return row


@needs(answers.SEE)
@require_safe
def show_ask(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """A line that no office was asked for, or another one shall be."""
    area = _area_above(kode)
    return _ask_page(request, area, _find_proposal(area, nomor))


def _ask_page(request: HttpRequest, area: AreaCode, row: VillageProposal, wrong: str = "") -> HttpResponse:
    person, village = who(request), rights.area_code(row.kode)
    may = answers.may_ask(person, village)
    today = clock.today()
    answer = answers.find_answer(row)
    kabupaten = answers.kabupaten_of(village)
    values = {
        "bagian": _SECTION,
        "kode": area.text(),
        "u": _describe_all([row], person)[0],
        "b": _line_of(row),
        "dinas": [(state.row.pk, state.name(today)) for state in answers.list_offices(kabupaten)] if may else [],
        "dapat_minta": may and (answer is None or answer.state != AGREED),
        "tenggat": answers.find_due(kabupaten),
        "salah": wrong,
    }
    return render(request, "proposals/du_rkp_tanya.html", values, status=422 if wrong else 200)


@needs(answers.SEE)
@require_POST
def ask_office(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Ask an office for its answer; who may is asked of the act."""
    area = _area_above(kode)
    row, office = _find_proposal(area, nomor), as_number(request.POST.get("dinas")) or 0
    return carry_out(
        request,
        lambda: answers.ask_office(row.pk, office, by=who(request)),
        _say_asked,
        to=redirect("du_rkp_tanya", area.text(), nomor),
        again=lambda why: _ask_page(request, area, _find_proposal(area, nomor), why),
    )


def _say_asked(answer: ProposalAnswer) -> str:
    if answers.is_unreachable(answer):
        return _("Diminta. Dinas itu belum punya akun; walidata diminta mengundangnya.")
    return _("Diminta. Dinas menemukannya di berandanya.")


def _find_answer(area: AreaCode, number: int) -> ProposalAnswer:
    row = (
        ProposalAnswer.objects.filter(pk=number, kabupaten=area.text())
        .select_related("proposal", "institution")
        .first()
    )
    if row is None:
        raise Http404("no such line of this kabupaten")
    return row


@needs(answers.SEE)
@require_safe
def show_answer(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """A line at the office that was asked."""
    area = _area_above(kode)
    return _answer_page(request, area, _find_answer(area, nomor))


def _answer_page(
    request: HttpRequest, area: AreaCode, answer: ProposalAnswer, wrong: str = "", form: OfficeAnswerForm | None = None
) -> HttpResponse:
    person = who(request)
    open_ = answer.state in (ASKED, ANSWERED)
    names = actors.names({answer.answered_by, answer.decided_by, answer.asked_by})
    values = {
        "bagian": _SECTION,
        "kode": area.text(),
        "j": answer,
        "u": _describe_all([answer.proposal], person)[0],
        "b": _line_of(answer.proposal),
        "dinas": name_office(answer.institution),
        "kata": name_stage(answer.answer) if answer.answer else "",
        "anggaran": show_rupiah(answer.budget) if answer.budget is not None else "",
        "form": (form or OfficeAnswerForm(answer)) if open_ and answers.is_own_office(answer, person) else None,
        "langkah": offer_forms(answer, person, area, area.text(), answer.pk),
        "tanpa_akun": answers.is_unreachable(answer),
        "dapat_undang": rights.check_access(person, "akun.kelola", area).whole,
        "dapat_alih": answers.may_ask(person, rights.area_code(answer.proposal.kode)),
        "penjawab": names.get(answer.answered_by, ""),
        "pemutus": names.get(answer.decided_by, ""),
        "salah": wrong,
    }
    return render(request, "proposals/du_rkp_satu.html", values, status=422 if wrong else 200)


@needs(answers.ANSWER)
@require_POST
def give_answer(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The office answers."""
    area = _area_above(kode)
    form = OfficeAnswerForm(_find_answer(area, nomor), request.POST)
    return carry_out(
        request,
        lambda: answers.give_answer(nomor, form.entry(), by=who(request)),
        _("Dijawab; koordinator menyetujuinya."),
        form,
        to=redirect("du_rkp_satu", kode, nomor),
        again=lambda why: _answer_page(request, area, _find_answer(area, nomor), why, form),
    )


#: who coordinates planning agrees on an answer, or sends it back
decide_answer = step_view(
    OFFICE_ANSWER,
    "du_rkp_putus",
    answers.decide_answer,
    "du_rkp_satu",
    lambda request, area, number, why: _answer_page(request, area, _find_answer(area, number), why),
    of_row=True,
)
