"""`/desa/KODE/dpia/`: what the questions of an activity may do to people, weighed before anybody asks them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.forum import impact as rules
from cantik.forum.app import impact
from cantik.forum.app.impact_models import ImpactAssessment
from cantik.forum.app.models import Activity
from cantik.forum.impact import CRITERION, QUESTION, ImpactAnswers, ImpactItem, ImpactVerdict
from cantik.forum.principles import Unmet
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, who
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.downloads import show_file
from cantik.web.forum.impact.paper import pdf_of
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.principles import impact_words
from cantik.web.step_bar import offer_forms, read_button, word_state
from cantik.web.store import describe_area

VERDICTS = {
    ImpactVerdict.FIT: noop("layak dimulai"),
    ImpactVerdict.FIT_IF: noop("layak dengan syarat"),
    ImpactVerdict.UNFIT: noop("sebaiknya tidak dimulai"),
}
_MOST = 400
show = Room("impact", "rencana").show


@dataclass(frozen=True, slots=True)
class ActivityShown:
    """An activity in a list: where it is read, whose it is, what it lacks ("" = nothing)."""

    row: Activity
    kode: str
    village: str
    lacks: str
    waits: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question or criterion of the form, with what was said of it."""

    item: ImpactItem
    words: str
    said: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class AssessmentShown:
    """An assessment in the history; `said`: what was handed in, None for a draft."""

    row: ImpactAssessment
    state: str
    verdict: str
    said: dict[str, Any] | None
    by: str
    decider: str
    intact: bool


def _activity_view(row: Activity, kode: str) -> ActivityShown:
    lacks = impact.find_unmet(row)
    words = "" if lacks is None else impact_words(lacks)
    return ActivityShown(row, kode, describe_area(rights.area_code(kode)).name, words, lacks is Unmet.IMPACT_WAITS)


@needs(impact.WRITE, area=None, narrow=True)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The activities of all villages of an officer, those that lack something first."""
    areas = rights.areas_for(who(request), impact.WRITE)
    found = [_activity_view(row, kode) for row, kode in impact.below(areas, _MOST)]
    values = {
        "bagian": "dpia",
        "kurang": [line for line in found if line.lacks],
        "selesai": [line for line in found if not line.lacks],
    }
    return render(request, "impact/antre.html", values)


@needs(impact.SEE)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The activities of a village that need an assessment."""
    desk = desk_of(request)
    rows = [] if desk.area_id_or_none is None else impact.activities_to_assess(desk.area_id_or_none)
    return show(request, desk, "desa", {"kegiatan": [_activity_view(row, kode) for row in rows]})


@needs(impact.SEE)
@require_safe
def one_activity(request: HttpRequest, kode: str, kegiatan: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """One activity: its questions, the form or what was handed in, what stood before."""
    desk = desk_of(request)
    return _page(request, desk, _activity(desk, kegiatan))


def _activity(desk: VillageDesk, number: int) -> Activity:
    row = Activity.objects.filter(pk=number, area_id=desk.area_id, practice=False).first()
    if row is None or not impact.heavy(row.instrument):
        raise Http404("no activity of this village that needs an assessment")
    return row


def _page(
    request: HttpRequest, desk: VillageDesk, activity: Activity, wrong: str = "", typed: ImpactAnswers | None = None
) -> HttpResponse:
    rows = impact.of_activity(activity)
    shown = [_assessment_view(row) for row in rows]
    current = next((held for held in shown if held.row.state != ImpactAssessment.ACCEPTED), None)
    waits = current is not None and current.row.state == ImpactAssessment.HANDED_IN
    said = typed or impact.read_answers((current or shown[0]).row if shown else None)
    writes = desk.may(impact.WRITE) and not waits
    lacks, desk_address = impact.find_unmet(activity), (desk.area.text(), activity.pk)
    values = {
        "kegiatan": activity,
        "pertanyaan": [(question.variable, question.impact_note) for question in impact.heavy(activity.instrument)],
        "kurang": "" if lacks is None else impact_words(lacks),
        "tulis": writes,
        "kriteria": _question_views(CRITERION, said),
        "isian": _question_views(QUESTION, said),
        "putusan": [(verdict.value, _(words), verdict.value == said.verdict) for verdict, words in VERDICTS.items()],
        "syarat": said.conditions,
        "sekarang": current,
        "langkah": () if current is None else offer_forms(current.row, desk.person, desk.area, *desk_address),
        "menunggu": waits,
        "riwayat": [held for held in shown if held is not current],
        "salah": wrong,
    }
    return show(request, desk, "satu", values, status=422 if wrong else 200)


def _question_views(part: str, said: ImpactAnswers) -> list[QuestionShown]:
    answers = said.answers or {}
    return [
        QuestionShown(item, either(item.title, item.title_en), answers.get(item.code, ""), item.code in said.criteria)
        for item in rules.items()
        if item.part == part
    ]


def _assessment_view(row: ImpactAssessment) -> AssessmentShown:
    names = actors.names({row.by, row.decided_by})
    verdict = VERDICTS.get(ImpactVerdict(row.verdict)) if row.verdict else None
    return AssessmentShown(
        row,
        word_state(row),
        "" if verdict is None else _(verdict),
        json.loads(row.content) if row.content and row.state != ImpactAssessment.DRAFT else None,
        names.get(row.by, ""),
        names.get(row.decided_by, ""),
        row.state != ImpactAssessment.ACCEPTED or impact.intact(row),
    )


@needs(impact.SEE)
@require_safe
def paper(request: HttpRequest, kode: str, kegiatan: int, nomor: int) -> HttpResponse:
    """What was handed in, as PDF."""
    desk = desk_of(request)
    row = ImpactAssessment.objects.filter(activity=_activity(desk, kegiatan), number=nomor).first()
    if row is None or not row.content or row.state == ImpactAssessment.DRAFT:
        raise Http404("not handed in")
    made = pdf_of(
        row,
        desa=describe_area(desk.area).full,
        verdict=VERDICTS[ImpactVerdict(row.verdict)] if row.verdict else "",
        state=row.workflow.state(row.state).words,
        invented=desk.opened.is_invented(desk.area),
    )
    return show_file(made, f"penilaian-dampak-{kode}-{kegiatan}-{nomor}.pdf", "application/pdf")


# ── acts ────────────────────────────────────────────────────────────────────────────────────────
def _read_answers(request: HttpRequest) -> ImpactAnswers:
    answers = {item.code: request.POST.get(f"jawab_{item.code}", "") for item in rules.items() if item.part == QUESTION}
    return ImpactAnswers(
        tuple(request.POST.getlist("kriteria")),
        answers,
        request.POST.get("putusan", ""),
        request.POST.get("syarat", ""),
    )


def _act_and_redirect(
    request: HttpRequest,
    desk: VillageDesk,
    activity: Activity,
    act: Callable[[], Any],
    told: str | Callable[[Any], str],
    typed: ImpactAnswers | None = None,
) -> HttpResponse:
    again = lambda why: _page(request, desk, activity, why, typed)  # noqa: E731
    return carry_out(request, act, told, to=redirect("dpia_satu", desk.area.text(), activity.pk), again=again)


@needs(impact.WRITE)
@require_POST
def keep(request: HttpRequest, kode: str, kegiatan: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Keep the draft."""
    desk = desk_of(request)
    activity, said = _activity(desk, kegiatan), _read_answers(request)
    act = lambda: impact.keep(desk.area, activity, said, by=desk.person)  # noqa: E731
    return _act_and_redirect(request, desk, activity, act, _("Konsep disimpan."), said)


@needs(impact.WRITE)
@require_POST
def hand_in(request: HttpRequest, kode: str, kegiatan: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Hand the assessment in."""
    desk = desk_of(request)
    activity, said = _activity(desk, kegiatan), _read_answers(request)
    act = lambda: impact.hand_in(desk.area, activity, said, by=desk.person)  # noqa: E731
    return _act_and_redirect(request, desk, activity, act, _("Penilaian diserahkan; kepala desa memutusnya."), said)


@needs(impact.DECIDE)
@require_POST
def decide(request: HttpRequest, kode: str, kegiatan: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Accept the assessment, or send it back."""
    desk = desk_of(request)
    activity, seal = _activity(desk, kegiatan), request.POST.get("sidik", "")
    pressed = read_button(request, "dpia_putus")
    act = lambda: impact.decide(desk.area, activity, pressed, digest=seal, by=desk.person)  # noqa: E731
    return _act_and_redirect(request, desk, activity, act, lambda made: _(made[1].done))
