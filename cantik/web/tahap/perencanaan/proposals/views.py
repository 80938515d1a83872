"""`/desa/<kode>/usulan/<nomor>/`: a proposal is written, changed, read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.coach.app import waits
from cantik.content.activity import PriceList
from cantik.content.loader import here
from cantik.register.facilities.app.programme_results import programmes_in
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import check_access
from cantik.use.proposals.app import services
from cantik.use.proposals.app.figures import hold_editions, judge_proposal
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.gaps import Gap
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.pinned_figure import PinnedFigure, pin_figure
from cantik.use.proposals.states import ABOVE_VILLAGE, ACCEPTED, OF_VILLAGE, OPEN, WITHDRAWN
from cantik.use.proposals.twins import ProposalShape, find_twins
from cantik.web.desk import VillageDesk, as_number, desk_of
from cantik.web.fields import take_post
from cantik.web.language import either, number
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import offer_forms
from cantik.web.tahap.perencanaan.proposals.forms import (
    FIELDS,
    ProposalChoices,
    VillageProposalForm,
    list_dusun,
    show_decimal,
)
from cantik.web.tahap.perencanaan.proposals.gap_source import GapSource, read_source
from cantik.web.tahap.perencanaan.proposals.gap_words import GapLine, describe_gap, list_activities
from cantik.web.tahap.perencanaan.proposals.proposal_words import describe_changes, describe_proposal, figure_words
from cantik.web.tahap.perencanaan.proposals.stage_form import StepForm, stage_values
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM, show_dusun


@needs(services.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def write_new(request: HttpRequest, kode: str) -> HttpResponse:
    """A new proposal: from a gap (`?kesenjangan=`) with all that is known filled in, or an aspiration."""
    desk = desk_of(request)
    source = read_source(desk)
    name = request.GET.get("kesenjangan", "")
    gap = source.report.find_gap(name) if name else None
    if name and gap is None:
        raise Http404("no such gap")
    pin = _pin_gap(source, gap)
    writing = _Writing(source, gap, pin)
    form = VillageProposalForm(_list_choices(desk, gap), take_post(request), initial=_first_values(desk, gap))
    if request.method != "POST":
        return _form_page(request, desk, form, writing)
    return carry_out(
        request,
        lambda: services.write_proposal(desk.area, form.entry(), pin, by=desk.person),
        _("Draf usulan tersimpan. Periksa, lalu ajukan kepada kepala desa."),
        form,
        to=lambda row: redirect("usulan_satu", kode, row.pk),
        again=lambda why: _form_page(request, desk, form, writing, why),
    )


@needs(services.SEE)
@require_safe
def show_proposal(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """A proposal with its figure, effect, twins and log, and what this person may do with it."""
    desk = desk_of(request)
    return show_one(request, desk, find_row(desk, nomor))


def find_row(desk: VillageDesk, number_: int) -> VillageProposal:
    """A proposal of the village. Raises `Http404`."""
    row = services.find_proposal(desk.area, number_)
    if row is None:
        raise Http404("no such proposal")
    return row


def show_one(
    request: HttpRequest, desk: VillageDesk, row: VillageProposal, wrong: str = "", step: StepForm | None = None
) -> HttpResponse:
    """The page of a proposal; `wrong`: why an act was refused; `step`: the form of a stage that was sent with it."""
    standing = judge_proposal(row, hold_editions(desk.opened.store.path, desk.person, desk.area))
    writes = check_access(desk.person, services.WRITE, desk.area).ok
    forms = offer_forms(row, desk.person, desk.area, desk.area.text(), row.pk)
    values: dict[str, Any] = {
        "u": describe_proposal(row, standing),
        "kembar": [describe_twin(each) for each in find_twins(_shape_of(row), _list_others(row))],
        "catatan": describe_changes(row),
        "dapat_ubah": writes and row.state in OPEN,
        "dapat_urung": writes and row.state in OPEN and _has_change(row),
        "ajukan": [form for form in forms if not form.reason],
        "pilihan": [form for form in forms if form.reason],
        "dapat_umum": row.state == ACCEPTED or row.publications.exists(),
        "dapat_sematkan": writes
        and row.state in OPEN
        and standing is not None
        and standing.value is not None
        and standing.needs_mark,
        "dibaca": waits.find_answers(desk.person, "usulan_terjawab", desk.area).get(row.pk),
        "salah": wrong,
        "menyusun_sendiri": plans_by_itself(desk.area),
        **stage_values(desk, row, step),
    }
    if row.indicator:
        source = read_source(desk)
        if source.found is not None:
            values |= show_dusun(source.found.release, row.indicator)
    return ROOM.show(request, desk, "satu", values, status=422 if wrong else 200)


def _has_change(row: VillageProposal) -> bool:
    return row.changes.filter(act__in=("ubah", "sematkan"), undone__isnull=True).exists()


@needs(services.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Change a draft or a proposal that was sent back."""
    desk = desk_of(request)
    row = find_row(desk, nomor)
    source = read_source(desk)
    gap = source.report.find_gap(row.indicator) if row.indicator else None
    writing = _Writing(source, gap, row=row)
    form = VillageProposalForm(_list_choices(desk, gap), take_post(request), initial=_values_of(row))
    if request.method != "POST":
        return _form_page(request, desk, form, writing)
    seen = as_number(request.POST.get("terakhir")) or 0
    return carry_out(
        request,
        lambda: services.change_proposal(desk.area, nomor, form.entry(), seen=seen, by=desk.person),
        _("Tersimpan. Perubahan ini dapat diurungkan."),
        form,
        to=redirect("usulan_satu", kode, nomor),
        again=lambda why: _form_page(request, desk, form, writing, why),
    )


@dataclass(frozen=True, slots=True)
class _Writing:
    """What stands around the form: the gap with the release that it is found in, the figure that a new proposal pins,
    the proposal that is changed."""

    source: GapSource
    gap: Gap | None
    pin: PinnedFigure | None = None
    row: VillageProposal | None = None


def _form_page(
    request: HttpRequest, desk: VillageDesk, form: VillageProposalForm, writing: _Writing, wrong: str = ""
) -> HttpResponse:
    source, gap, pin = writing.source, writing.gap, writing.pin
    values: dict[str, Any] = {
        "form": form,
        "g": None if gap is None else _gap_line(source, gap),
        "angka": "" if pin is None else figure_words(pin),
        "kegiatan_dekat": [] if gap is None else list_activities(here(), gap),
        "harga": _list_prices(desk, gap),
        "salah": wrong,
        "usulan": writing.row,
        "menyusun_sendiri": plans_by_itself(desk.area),
    }
    if gap is not None and source.found is not None:
        values |= show_dusun(source.found.release, gap.figure.id)
    return ROOM.show(request, desk, "isian", values, status=422 if wrong else 200)


def _gap_line(source: GapSource, gap: Gap) -> GapLine:
    return describe_gap(gap, source.report.gaps.index(gap) + 1)


# ── what is filled in ───────────────────────────────────────────────────────────────────────────
def _pin_gap(source: GapSource, gap: Gap | None) -> PinnedFigure | None:
    if gap is None or source.found is None:
        return None
    return pin_figure(source.found.release, gap.figure, upward=gap.measure.upward)


def _first_values(desk: VillageDesk, gap: Gap | None) -> dict[str, Any]:
    """What is known before anybody writes: of a gap its problem in words, the nearest activity with the focus that it
    may serve, the goal, the unit that is counted."""
    values: dict[str, Any] = {"tahun": desk.today.year + 1, "kewenangan": OF_VILLAGE, "terakhir": ""}
    if not plans_by_itself(desk.area):
        values["kewenangan"] = ABOVE_VILLAGE
    if gap is None:
        return values
    line = describe_gap(gap, 1)
    values["masalah"] = _problem_words(line)
    known = [here().activities[code] for code in gap.measure.activities if code in here().activities]
    if known:
        values |= {"kegiatan": known[0].code, "judul": either(known[0].title, known[0].title_en)}
        if known[0].focus and plans_by_itself(desk.area):
            values |= {"fokus": known[0].focus[0]}
    else:
        values["judul"] = _("Perbaikan: %s") % line.title
    if gap.measure.counted:
        values["satuan"] = gap.measure.counted
    if gap.goal is not None:
        values["tujuan"] = gap.goal.row.section
    return values


def _problem_words(line: GapLine) -> str:
    beside = "; ".join(f"{each.label} {each.value}" for each in line.references if each.behind)
    told = f"{line.title}: {line.value}. "
    if line.lacking:
        told += _("Yang belum: %s. ") % line.lacking
    return f"{told}{_('Pembanding')}: {beside}."


def _values_of(row: VillageProposal) -> dict[str, Any]:
    values = {name: getattr(row, own) for name, own in FIELDS.items()}
    for name in ("lintang", "bujur", "volume"):
        value = values[name]
        values[name] = show_decimal(value).replace(".", "") if isinstance(value, Decimal) else None
    return values | {"pola": row.pattern.split(), "terakhir": str(services.last_change(row))}


def _list_choices(desk: VillageDesk, gap: Gap | None) -> ProposalChoices:
    programmes = [(each.id, either(each.title, each.title_en)) for each in programmes_in(desk.area, desk.today)]
    near = () if gap is None else gap.measure.activities
    return ProposalChoices(desk, list_dusun(desk), programmes, near, budget=plans_by_itself(desk.area))


def _list_prices(desk: VillageDesk, gap: Gap | None) -> list[dict[str, str]]:
    """Prices of the kabupaten's lists that hold today, those for the activities of the gap first."""
    near = set() if gap is None else set(gap.measure.activities)
    held: list[PriceList] = [each for each in here().prices.values() if each.holds_on(desk.today)]
    prices = [(near.isdisjoint(price.activities), price, list_) for list_ in held for price in list_.prices]
    return [
        {"uraian": price.title, "rupiah": f"Rp{number(price.rupiah)} / {price.unit}", "sumber": list_.source}
        for _far, price, list_ in sorted(prices, key=lambda each: (each[0], each[1].title))
    ]


# ── twins ───────────────────────────────────────────────────────────────────────────────────────
def _shape_of(row: VillageProposal) -> ProposalShape:
    return ProposalShape(row.pk, row.year, row.title, row.activity, row.place)


def _list_others(row: VillageProposal) -> list[ProposalShape]:
    found = VillageProposal.objects.filter(kode=row.kode).exclude(pk=row.pk).exclude(state=WITHDRAWN)
    return [_shape_of(each) for each in found]


def describe_twin(shape: ProposalShape) -> dict[str, Any]:
    """An earlier proposal that may be the same."""
    place = shape.place or _("seluruh desa")
    return {"nomor": shape.number, "judul": shape.title, "tahun": shape.year, "tempat": place}
