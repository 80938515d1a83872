"""`/desa/<kode>/tujuan/`: the goals of SDGs Desa from the newest draft, else the newest edition, with the years before;
what is still to be asked goes into the plan of the next round in one act (docs/adr/0080)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.lists import lists_here
from cantik.content.coverage import SoughtFigure
from cantik.content.kinds import Indicator
from cantik.content.loader import here
from cantik.content.question_places import QuestionIndex, QuestionPlace
from cantik.content.village_form import VILLAGE
from cantik.expr.scope import measure_scope
from cantik.field.errors import PlanRefused
from cantik.field.instruments.xform import NotAForm
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Round
from cantik.forum.app.models import Activity
from cantik.measure.compile import columns_needed
from cantik.publish.site import goal_pages
from cantik.publish.site.view import Text
from cantik.register.facilities.app.recording import things
from cantik.register.facilities.app.village_record import village_proofs
from cantik.register.units.app.queries import area_changes
from cantik.release import files
from cantik.release.app import early, queries, storage
from cantik.release.app.queries import CURRENT, PULLED, Edition
from cantik.release.goal_states import UnknownWhy
from cantik.release.goal_words import OWN_RECKONING, describe_tally
from cantik.release.goals import Goal, reckon_goals, tally_of
from cantik.release.model import Release
from cantik.release.series import series_of
from cantik.staff.app import error_words
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.staff.app.language import speech
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.facility_words import describe_proof
from cantik.web.language import either, lang, number
from cantik.web.tahap.penyebarluasan.release.figures import PEOPLE

#: unknown for a reason that answers mend
_MENDED_BY_ASKING = frozenset({UnknownWhy.NO_DATA, UnknownWhy.PROVISIONAL, UnknownWhy.NOT_COUNTED})
#: the kind of village facts that bears official scores
_SCORES = "indeks_desa"


@dataclass(frozen=True, slots=True)
class GoalSource:
    """The release that the page tells of, and those in force of the years before. `draft`: it is not signed yet."""

    release: Release
    former: tuple[Release, ...]
    draft: bool

    def reckon_goals(self) -> tuple[Goal, ...]:
        """The goals with their trend; a draft stands at the end of its own series, as it will once it is signed."""
        last = replace(self.release, standing="rilis desa") if self.draft else self.release
        area = area_code(self.release.place.code)
        return reckon_goals(self.release, series=series_of([*self.former, last], area_changes(area)))


@needs("desa.lihat")
@require_safe
def show_goals(request: HttpRequest, kode: str) -> HttpResponseBase:
    """All goals, what is asked next, official scores that were brought."""
    desk = desk_of(request)
    try:
        source = find_source(desk.person, desk.area)
    except CantikError as error:
        return _show_damaged(request, error)
    if source is None:
        return render(request, "release/tujuan.html", {"bagian": "angka", "kode": kode})
    t, goals = Text(lang()), source.reckon_goals()
    everything = [indicator for goal in goals for indicator in goal.indicators]
    values = {
        "bagian": "angka",
        "kode": kode,
        "sumber": source,
        "edisi": source.release.edition,
        "acuan": source.release.reference,
        "ringkas": either(*describe_tally(tally_of(everything))),
        "hitungan": either(*OWN_RECKONING),
        "tujuan": [goal_pages.goal_line(goal, t) | {"cells": goal_pages.cells_of(goal.tally)} for goal in goals],
        "keadaan": goal_pages.state_legend(t),
        "skor": [*goal_pages.official_scores(source.release, t), *_recorded_scores(desk)],
        "boleh_catat": desk.may("orang.sunting"),
        **_next_questions(desk, goals),
    }
    return render(request, "release/tujuan.html", values)


@needs("desa.lihat")
@require_safe
def one_goal(request: HttpRequest, kode: str, tujuan: int) -> HttpResponseBase:
    """One goal: each indicator with value, target, distance, trend, dusun, or why it is not known."""
    desk = desk_of(request)
    try:
        source = find_source(desk.person, desk.area)
    except CantikError as error:
        return _show_damaged(request, error)
    own = next((each for each in source.reckon_goals() if each.number == str(tujuan)), None) if source else None
    if source is None or own is None:
        raise Http404("no such goal")
    t = Text(lang())
    seen = goal_pages.goal_page([own], either(*own.title), _question_index(), t)
    if source.draft:
        _lead_to_tables(seen["known"], own, source.release)
    if desk.may("orang.lihat") and desk.may("angka.lihat_mentah"):
        _lead_to_records(seen["known"])
    _tell_proofs(seen["known"], desk, source.release.reference)
    values = {
        "bagian": "angka",
        "kode": kode,
        "p": seen,
        "edisi": source.release.edition,
        "acuan": source.release.reference,
        **_next_questions(desk, [own]),
    }
    return render(request, "release/tujuan_satu.html", values)


@needs("rencana.sunting")
@require_POST
def plan_round(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The instrument that asks goes into the plan: another round of its activity, or a new activity; nothing where a
    round of it waits already."""
    desk, name = desk_of(request), request.POST.get("instrumen", "")
    instrument = here().instruments.get(name)
    if instrument is None:
        raise Http404("no such instrument")
    waits = next((each for each in _list_unopened(desk) if each.activity.instrument == name), None)
    if waits is not None:
        messages.success(request, _("Sudah ada dalam rencana: putaran ini menunggu dibuka."), extra_tags="ok")
        return redirect("rencana_putaran", kode, waits.pk)
    try:
        made = _begin_round(desk, name, f"{instrument.title} {desk.today.year}")
    except (PlanRefused, NotAForm) as error:
        messages.error(request, short(error), extra_tags="bad")
        return redirect("tujuan", kode)
    messages.success(
        request, _("Masuk rencana putaran berikut. Kepala desa menyetujui pertanyaannya, lalu Anda membagi blok.")
    )
    return redirect("rencana_putaran", kode, made.pk)


def _begin_round(desk: VillageDesk, instrument: str, title: str) -> Round:
    now = clock.now()
    area = desk.area_id_or_none or ensure_area(code=desk.area, by=desk.by, at=now).pk
    held = Activity.objects.filter(area_id=area, instrument=instrument, practice=False).order_by("-pk").first()
    if held is not None:
        return rounds.start_round(desk.person, held, desk.today, at=now, day=desk.today)
    planned = rounds.PlannedActivity(instrument, title, desk.today)
    return rounds.begin(desk.person, area, planned, at=now, day=desk.today)


# ── which release ───────────────────────────────────────────────────────────────────────────────
def find_source(person: Account, area: AreaCode) -> GoalSource | None:
    """The draft for whoever sees drafts, else the newest edition that the person may read; None without any. Raises
    `CantikError` for files that are damaged."""
    folder = storage.shelf(at_hand().store.path)
    readable = [
        each for each in queries.editions(folder, area) if each.status != PULLED and early.reads(person, area, each)
    ]
    former = [each for each in readable if each.status == CURRENT]
    draft = queries.live_draft(area)
    if draft is not None and draft.figures and check_access(person, "angka.lihat_mentah", area).whole:
        home = storage.draft(at_hand().store.path, draft.kode, draft.pk) / storage.RELEASE
        return GoalSource(files.open_shelved(home), _open_summaries(former), draft=True)
    if not readable:
        return None
    newest = readable[0]
    early.note_reading(person, area, newest, "tujuan")
    rest = [each for each in former if each.number != newest.number]
    return GoalSource(files.open_shelved(newest.shelved.folder), _open_summaries(rest), draft=False)


def _open_summaries(editions: Sequence[Edition]) -> tuple[Release, ...]:
    return tuple(files.open_summary(each.shelved.folder) for each in editions)


def _show_damaged(request: HttpRequest, error: CantikError) -> HttpResponseBase:
    values = {"bagian": "angka", "salah": error_words.error_line(error)}
    return render(request, "release/tujuan.html", values, status=409)


def _lead_to_tables(lines: Sequence[dict[str, Any]], own: Goal, release: Release) -> None:
    """Each line of an indicator leads to the tables of the draft that its row names, number and key: from there the
    office reaches who stands behind a cell, with its right, its purpose and its log."""
    held: dict[str, list[tuple[str, str]]] = {}
    for table in release.tables:
        held.setdefault(f"tabel/{table.id}", []).append((table.number, table.key))
    measures = {indicator.row.number: indicator.row.measures for indicator in own.indicators}
    for line in lines:
        line["tables"] = [pair for name in measures[line["number"]] for pair in held.get(name, ())]


def _lead_to_records(lines: Sequence[dict[str, Any]]) -> None:
    """Each figure leads to who is behind it, where records are people."""
    known = here().indicators
    for line in lines:
        for figure in line["figures"]:
            figure["people"] = figure["id"] in known and known[figure["id"]].unit_of in PEOPLE


def _tell_proofs(lines: Sequence[dict[str, Any]], desk: VillageDesk, on: dt.date) -> None:
    """Each figure of the village itself tells what was shown for its yes: number and date of the regulation."""
    if desk.area_id_or_none is None:
        return
    proofs = village_proofs(desk.area_id, on)
    told = {figure["id"]: figure for line in lines for figure in line["figures"]} if proofs else {}
    for name, figure in told.items():
        spec = here().indicators.get(name)
        if spec is not None and spec.unit_of == VILLAGE:
            words = {column: describe_proof(proof.number, proof.date) for column, proof in proofs.items()}
            figure["proofs"] = [words[column] for column in sorted(words) if column in _columns_of(spec)]


def _columns_of(spec: Indicator) -> frozenset[str]:
    """The columns that an indicator is made of."""
    return columns_needed(spec, measure_scope(here(), lists_here(), spec.unit_of), here())


# ── what is asked next ──────────────────────────────────────────────────────────────────────────
def _list_unopened(desk: VillageDesk) -> list[Round]:
    """Rounds that wait to be opened."""
    if desk.area_id_or_none is None:
        return []
    found = rounds.rounds(desk.area_id_or_none)
    return [each for each in found if each.opened_at is None and not each.activity.practice]


def _next_questions(desk: VillageDesk, goals: Sequence[Goal]) -> dict[str, Any]:
    """What answers would mend: of how many indicators which instrument asks, and which rounds wait already."""
    questions = _question_index()
    rows = [indicator.row for goal in goals for indicator in goal.indicators if indicator.why in _MENDED_BY_ASKING]
    planned = {each.activity.instrument for each in _list_unopened(desk)}
    counted = questions.count_asked(rows)
    waiting = [_place_view(place, n) for place, n in counted.items() if place.id in planned]
    rest = questions.count_asked(row for row in rows if not _is_planned(row, questions, planned))
    return {
        "dapat_ditanya": len([row for row in rows if questions.places_of(row)]),
        "putaran": [_place_view(place, n) for place, n in rest.items() if place.id not in planned],
        "direncanakan": waiting,
        "boleh_rencana": desk.may("rencana.sunting"),
    }


def _question_index() -> QuestionIndex:
    words = speech()
    return QuestionIndex(here(), words.say) if words is not None else QuestionIndex(here())


def _is_planned(row: SoughtFigure, questions: QuestionIndex, planned: set[str]) -> bool:
    return any(place.id in planned for place in questions.places_of(row))


def _place_view(place: QuestionPlace, count: int) -> dict[str, Any]:
    return {"id": place.id, "judul": either(place.title, place.title_en), "banyak": number(count)}


def _recorded_scores(desk: VillageDesk) -> list[dict[str, str]]:
    """Official scores that the village recorded itself, the newest year of each index."""
    kind = here().facilities.get(_SCORES)
    if kind is None or desk.area_id_or_none is None:
        return []
    names, status = lists_here()["cantik_indeks_desa"], lists_here()["cantik_status_indeks"]
    newest: dict[str, dict[str, str]] = {}
    for thing in sorted(
        things(desk.opened, desk.area_id, kind, desk.today), key=lambda each: each.state.values.get("tahun", "")
    ):
        said = thing.state.values
        value = said.get("nilai", "").replace(".", ",") if lang() == "id" else said.get("nilai", "")
        newest[said["indeks"]] = {
            "title": f"{names.label(said['indeks'])} {said['tahun']}",
            "value": ", ".join(filter(None, (value, status.label(said["status"])))),
            "source": _("dicatat desa dari penetapan resmi"),
        }
    return list(newest.values())
