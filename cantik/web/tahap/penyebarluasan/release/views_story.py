"""`/desa/<kode>/terbit/cerita/`: what is worth telling of the draft, what of it the first page will tell, and what
people choose: pin a finding, drop one, take that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.area import AreaCode
from cantik.pipeline.app import draft_story
from cantik.release.app import queries, story
from cantik.release.app.models import READY
from cantik.release.story import DROP, PIN, Act
from cantik.staff.app import actors
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.tahap.penyebarluasan.release import desk
from cantik.web.tahap.penyebarluasan.release.forms import StoryForm
from cantik.web.tahap.penyebarluasan.release.story import outline_of

_ACTS: dict[str, Act] = {PIN: PIN, DROP: DROP}


@needs("angka.lihat_mentah")
@require_safe
def show_findings(request: HttpRequest, kode: str) -> HttpResponse:
    """The findings, those of the story first, each with what may be done with it."""
    return _story_page(request, area_code(kode))


def _story_page(request: HttpRequest, area: AreaCode, wrong: str = "", form: StoryForm | None = None) -> HttpResponse:
    draft = queries.live_draft(area)
    if draft is None or not draft.figures:
        return redirect("terbit", area.text())
    outline, rows = outline_of(draft), story.list_acts(draft.kode, draft.year)
    decided = {row.indicator: row for row in rows}
    told = outline.choose(draft_story.choices_now(draft, outline))
    others = [found for found in outline.findings if found not in told]
    names = actors.names({row.by for row in rows})
    titles = {found.indicator: either(found.title, found.title_en) for found in outline.findings}
    values = {
        "bagian": "terbit",
        "kode": area.text(),
        "rancangan": draft,
        "aturan": "" if outline.terms is None else either(outline.terms.told, outline.terms.told_en),
        "diceritakan": [_finding_line(found, decided.get(found.indicator)) for found in told],
        "lainnya": [_finding_line(found, None) for found in others if found.indicator not in decided],
        "pilihan": [
            {"row": row, "by": names.get(row.by, ""), "title": titles.get(row.indicator, row.indicator)} for row in rows
        ],
        "boleh": draft.state == READY and desk.may(request.user, area).submit,
        "form": form or StoryForm(),
        "salah": wrong,
    }
    return render(request, "release/cerita.html", values, status=422 if wrong else 200)


def _finding_line(found: draft_story.OutlinedFinding, row: Any) -> dict[str, Any]:
    sentence = either(found.sentence, found.sentence_en)
    return {"key": found.key, "topic": found.topic, "indicator": found.indicator, "sentence": sentence, "row": row}


def _act_and_return(
    request: HttpRequest, kode: str, act: Callable[[], Any], said: str, form: StoryForm | None = None
) -> HttpResponse:
    again = lambda why: _story_page(request, area_code(kode), why, form)  # noqa: E731
    return carry_out(request, act, said, form, to=redirect("terbit_cerita", kode), again=again)


@needs("orang.sunting")
@require_POST
def choose_finding(request: HttpRequest, kode: str) -> HttpResponse:
    """Pin or drop a finding."""
    area, form = area_code(kode), StoryForm(request.POST)

    def act() -> None:
        draft = queries.live_draft(area)
        topics = {} if draft is None else outline_of(draft).topics()
        key = request.POST.get("temuan", "")
        found = story.ChosenFinding(key, topics.get(key, "?"), request.POST.get("sidik", ""))
        said = form.cleaned_data
        story.choose_finding(area, found, _ACTS[said["tindakan"]], said["alasan"], topics, by=who(request).actor)

    return _act_and_return(request, kode, act, _("Pilihan dicatat; ikut ditandatangani bersama rilis."), form)


@needs("orang.sunting")
@require_POST
def undo_choice(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take a choice back."""
    act = lambda: story.undo_choice(area_code(kode), nomor, by=who(request).actor)  # noqa: E731
    return _act_and_return(request, kode, act, _("Pilihan diurungkan."))
