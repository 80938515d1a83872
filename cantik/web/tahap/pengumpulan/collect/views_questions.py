"""Decide what a dry run asks about emptied columns and people without a status; then it is examined anew."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.collect.app.models import EXAMINED, UPLOADING, Intake
from cantik.pipeline.app import dry_run
from cantik.register.core.blanks import key_of_choice
from cantik.register.core.conflict import BY_RULE
from cantik.register.intake.app import choices
from cantik.staff.app import log
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.pengumpulan.collect import queries
from cantik.web.tahap.pengumpulan.collect.question_lines import blank_decisions, open_questions
from cantik.web.tahap.pengumpulan.collect.views import actor, redirect_with_message


@needs("orang.sunting")
@require_POST
def decide(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Answer one question, or take an answer back (`aturan`); nothing is stored in the register."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    upload, word, answer = (request.POST.get(name, "")[:200] for name in ("unggahan", "kata", "putusan"))
    made = choices.choices_in(intake.choices)
    if intake.state != EXAMINED or not _may_answer(intake, made, upload, word, answer):
        changed = _("Hasil uji ini sudah berubah. Lihat lagi sebelum menyimpan.")
        return redirect_with_message(request, kode, intake, changed, level=messages.WARNING)
    by, at = actor(request), clock.now()
    Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(
        choices=choices.with_choice(made, upload, word, answer), state=UPLOADING, result=None, touched_at=at
    )
    detail: dict[str, int | str | None] = {"pilihan": answer, "beda": 1, "isian": key_of_choice(word)}
    log.record(by=by, at=at, action="masukan.pilih", subject="masukan", subjects=[str(intake.pk)], detail=detail)
    intake.refresh_from_db()
    dry_run.begin_examination(intake, by=by)
    return redirect("kumpul_masukan", kode, intake.pk)


def _may_answer(intake: Intake, made: choices.Choices, upload: str, word: str, answer: str) -> bool:
    """Whether this is asked and may be answered so, or was decided and is taken back."""
    result = dry_run.result_of(at_hand(), intake)
    if answer == BY_RULE:
        return any((line["unggahan"], line["kata"]) == (upload, word) for line in blank_decisions(made, result))
    asked = (line for line in open_questions(result) if (line["unggahan"], line["kata"]) == (upload, word))
    return any(answer in dict(line["jawab"]) for line in asked)
