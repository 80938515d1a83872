"""`/epss/`: evaluations of institutions; `/epss/KODE/NOMOR/`: one of them; `…/INDIKATOR/`: its evidence and level."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.coach.epss.app import evaluations
from cantik.coach.epss.app.evidence import find_evidence
from cantik.coach.epss.app.models import EpssEvaluation, EpssLevel
from cantik.coach.epss.index import round_index
from cantik.codes.area import AreaCode
from cantik.content.epss import EpssFramework, EpssNode, read_framework
from cantik.staff.app import actors, institutions
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access, known_areas
from cantik.staff.matrix import Reach
from cantik.web.downloads import attach_file
from cantik.web.forum.epss.evaluation_words import describe_parts, describe_steps, document_of, name_node
from cantik.web.forum.epss.forms import CLASS_WORDS, DocumentForm, EvaluationForm, LevelForm
from cantik.web.forum.epss.sheet import write_workbook
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

#: found evidence of one kind that a page offers, the newest first
_SHOWN = 12


@needs(evaluations.SEE, area=None, narrow=True)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The evaluations of the institutions of one's areas, and the form that begins one."""
    return _overview_page(request)


def _overview_page(request: HttpRequest, form: EvaluationForm | None = None, wrong: str = "") -> HttpResponse:
    person = who(request)
    areas = [area for area in known_areas(person) if check_access(person, evaluations.SEE, area).ok]
    lines, find = [], cache(find_evidence)
    for row in evaluations.list_seen(person)[:200]:
        state = evaluations.read_evaluation(row, find)
        whole, predicate = state.index.whole, state.index.predicate
        lines.append(
            {
                "row": row,
                "nama": evaluations.name_of(row),
                "ips": None if whole is None else round_index(whole),
                "predikat": "" if predicate is None else either(predicate.name, predicate.name_en),
                "kurang": len(state.index.missing),
                "goyah": sum(held.is_shaken for held in state.indicators.values()),
            }
        )
    begin = [
        (area.text(), describe_area(area).name, _begin_form(person, area) if form is None else form)
        for area in areas
        if check_access(person, evaluations.JUDGE, area).ok
    ]
    values = {"bagian": "epss", "penilaian": lines, "mulai": begin, "salah": wrong}
    return render(request, "epss/epss.html", values, status=422 if wrong else 200)


def _begin_form(person: Account, area: AreaCode, data: Any = None) -> EvaluationForm:
    today = clock.today()
    states = [state for state in institutions.list_institutions([area.text()]) if not state.over(today)]
    if check_access(person, evaluations.JUDGE, area).reach is Reach.OWN:
        own = institutions.numbers(person.institution, area)
        states = [state for state in states if state.row.pk in own]
    choices = [(state.row.pk, state.name(today)) for state in states]
    return EvaluationForm(choices, data, initial={"tahun": today.year})


@needs(evaluations.JUDGE, narrow=True)
@require_POST
def begin(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Begin to evaluate an institution."""
    area = where(request)
    form = _begin_form(who(request), area, request.POST)
    return carry_out(
        request,
        lambda: evaluations.begin_evaluation(
            area, form.cleaned_data["instansi"], form.cleaned_data["tahun"], by=who(request)
        ),
        _("Penilaian dimulai; pasang bukti dan beri tingkat."),
        form,
        to=lambda row: redirect("epss_satu", row.area, row.pk),
        again=lambda why: _overview_page(request, form, why),
    )


def _row_or_404(request: HttpRequest, kode: str, number: int) -> EpssEvaluation:
    row = EpssEvaluation.objects.filter(pk=number, area=kode).select_related("institution").first()
    if row is None or evaluations.check_evaluation(who(request), row) is None:
        raise Http404("no such evaluation")
    return row


@needs(evaluations.SEE, narrow=True)
@require_safe
def show_evaluation(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """An evaluation: its index, its indicators, the next steps."""
    row = _row_or_404(request, kode, nomor)
    state = evaluations.read_evaluation(row)
    whole, predicate = state.index.whole, state.index.predicate
    domains = describe_parts(state)
    values = {
        "bagian": "epss",
        "kode": kode,
        "row": row,
        "nama": evaluations.name_of(row),
        "ips": None if whole is None else round_index(whole),
        "predikat": "" if predicate is None else either(predicate.name, predicate.name_en),
        "kurang": len(state.index.missing),
        "banyak": len(state.indicators),
        "mandiri": None if state.own.whole is None else round_index(state.own.whole),
        "kurang_mandiri": len(state.own.missing),
        "goyah": [
            (code, name_node(state.framework.nodes[code])) for code, held in state.indicators.items() if held.is_shaken
        ],
        "domain": domains,
        # of the others only the line: on a telephone all of them are seven screens
        "buka": next((each.node.code for each in domains if each.value is None), ""),
        "langkah": describe_steps(state),
    }
    return render(request, "epss/satu.html", values)


@needs(evaluations.SEE, narrow=True)
@require_safe
def download_workbook(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """What an assessor reads, as a workbook."""
    row = _row_or_404(request, kode, nomor)
    document = document_of(evaluations.read_evaluation(row), evaluations.name_of(row))
    return attach_file(write_workbook(document), f"epss-{kode}-{row.year}-{row.pk}.xlsx", XLSX)


@needs(evaluations.SEE, narrow=True)
@require_safe
def download_json(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The same as JSON."""
    row = _row_or_404(request, kode, nomor)
    document = document_of(evaluations.read_evaluation(row), evaluations.name_of(row))
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return attach_file(text, f"epss-{kode}-{row.year}-{row.pk}.json", "application/json")


# ── one indicator ───────────────────────────────────────────────────────────────────────────────
@needs(evaluations.SEE, narrow=True)
@require_safe
def show_indicator(request: HttpRequest, kode: str, nomor: int, indikator: str) -> HttpResponse:
    """An indicator: what the program found, what is pinned, the level with its reason."""
    return _indicator_page(request, _row_or_404(request, kode, nomor), indikator)


def _indicator_page(
    request: HttpRequest,
    row: EpssEvaluation,
    code: str,
    wrong: str = "",
    level_form: LevelForm | None = None,
    document_form: DocumentForm | None = None,
) -> HttpResponse:
    find = cache(find_evidence)
    state = evaluations.read_evaluation(row, find)
    held = state.indicators.get(code)
    if held is None:
        raise Http404("no such indicator")
    node, framework = state.framework.nodes[code], state.framework
    reach = evaluations.check_evaluation(who(request), row, evaluations.JUDGE)
    own = reach is Reach.OWN
    history = list(row.levels.filter(indicator=code).order_by("-pk"))
    names = actors.names({each.by for each in history} | {each.row.by for each in held.evidence})
    values = {
        "bagian": "epss",
        "kode": row.area,
        "row": row,
        "nama": evaluations.name_of(row),
        "butir": node,
        "nama_butir": name_node(node),
        "aspek": name_node(framework.nodes[node.parent]),
        "tingkat": _list_levels(framework, code),
        "dibaca": any(indicator == code for indicator, _level in framework.criteria),
        "keadaan": held,
        "kurang": [CLASS_WORDS[each] for each in held.missing],
        "bukti": _list_pinned(held, names, who(request).actor, reach),
        "temuan": _list_found(state, node, reach or Reach.OWN, find),
        "mandiri": own,
        "riwayat": [(each, names.get(each.by, "")) for each in history],
        "formulir": None if reach is None else level_form or _level_form(framework, held.own if own else held.level),
        "dokumen": None if reach is None else document_form or DocumentForm(),
        "salah": wrong,
    }
    return render(request, "epss/indikator.html", values, status=422 if wrong else 200)


def _list_pinned(
    held: evaluations.IndicatorState, names: Mapping[str, str], own: str, reach: Reach | None
) -> list[tuple[evaluations.PinnedEvidence, str, object, bool]]:
    """The evidence with who pinned it, its class in words, whether this person may take it back."""
    return [
        (
            each,
            names.get(each.row.by, ""),
            CLASS_WORDS[each.row.proves],
            reach is Reach.AREA or (reach is not None and each.row.by == own),
        )
        for each in held.evidence
    ]


def _list_levels(framework: EpssFramework, code: str) -> list[tuple[int, str, str]]:
    """The levels with their criteria as far as they were read."""
    return [
        (rule.level, either(rule.name, rule.name_en), framework.criteria.get((code, rule.level), ""))
        for rule in framework.levels.values()
    ]


def _level_form(framework: EpssFramework, given: EpssLevel | None) -> LevelForm:
    """The form with the level that was given last."""
    return LevelForm(framework.levels, initial={} if given is None else {"tingkat": given.level})


def _list_found(
    state: evaluations.EvaluationState, node: EpssNode, reach: Reach, find: evaluations.FindEvidence
) -> list[dict[str, Any]]:
    """What the program found by kind, the newest first, without what is pinned."""
    lines = []
    pinned = {(each.row.kind, each.row.key) for each in state.indicators[node.code].evidence}
    for code in node.evidence:
        kind = state.framework.kinds[code]
        shown = evaluations.find_shown(state.row, code, reach, find)
        found = [each for each in shown.values() if (code, each.key) not in pinned]
        found.sort(key=lambda each: each.day, reverse=True)
        lines.append(
            {
                "nama": either(kind.name, kind.name_en),
                "golongan": CLASS_WORDS[kind.proves],
                "banyak": len(found),
                "butir": found[:_SHOWN],
            }
        )
    return lines


def _at(row: EpssEvaluation, code: str) -> HttpResponse:
    return redirect("epss_indikator", row.area, row.pk, code)


@needs(evaluations.JUDGE, narrow=True)
@require_POST
def pin(request: HttpRequest, kode: str, nomor: int, indikator: str) -> HttpResponse:
    """Pin evidence that the program found."""
    row, said = _row_or_404(request, kode, nomor), request.POST
    return carry_out(
        request,
        lambda: evaluations.pin_evidence(
            row.pk, indikator, said.get("jenis", ""), said.get("kunci", ""), by=who(request)
        ),
        _("Bukti dipasang."),
        to=_at(row, indikator),
        again=lambda why: _indicator_page(request, row, indikator, why),
    )


@needs(evaluations.JUDGE, narrow=True)
@require_POST
def name_document(request: HttpRequest, kode: str, nomor: int, indikator: str) -> HttpResponse:
    """Pin a document by its title."""
    row, form = _row_or_404(request, kode, nomor), DocumentForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        day: dt.date = said["hari"]
        return evaluations.name_document(row.pk, indikator, said["golongan"], said["judul"], day, by=who(request))

    return carry_out(
        request,
        act,
        _("Bukti dipasang."),
        form,
        to=_at(row, indikator),
        again=lambda why: _indicator_page(request, row, indikator, why, document_form=form),
    )


@needs(evaluations.JUDGE, narrow=True)
@require_POST
def give_level(request: HttpRequest, kode: str, nomor: int, indikator: str) -> HttpResponse:
    """Give the indicator a level."""
    row = _row_or_404(request, kode, nomor)
    form = LevelForm(read_framework().levels, request.POST)
    return carry_out(
        request,
        lambda: evaluations.give_level(
            row.pk, indikator, form.cleaned_data["tingkat"], form.cleaned_data["alasan"], by=who(request)
        ),
        _("Tingkat dicatat."),
        form,
        to=_at(row, indikator),
        again=lambda why: _indicator_page(request, row, indikator, why, level_form=form),
    )


@needs(evaluations.JUDGE, narrow=True)
@require_POST
def take_back(request: HttpRequest, kode: str, nomor: int, indikator: str, bukti: int) -> HttpResponse:
    """Take evidence back."""
    row = _row_or_404(request, kode, nomor)
    return carry_out(
        request,
        lambda: evaluations.take_back(row.pk, bukti, by=who(request)),
        _("Bukti dicabut; tingkatnya tetap sampai dinilai lagi."),
        to=_at(row, indikator),
        again=lambda why: _indicator_page(request, row, indikator, why),
    )
