"""`/desa/KODE/tanya/`: questions of those who work in a village, answered by its agent or its coach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from cantik.coach.app import waits
from cantik.coach.learn.app import questions
from cantik.coach.learn.app.community import read_community, read_wider_community
from cantik.coach.learn.app.models import LearnerQuestion
from cantik.codes.area import AreaCode
from cantik.content.exercise import read_learning
from cantik.staff.app import actors
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, check_access
from cantik.staff.app.waiting_models import WaitingAct
from cantik.staff.matrix import STAGE_NAMES
from cantik.vault.app.opening import at_hand
from cantik.web.fields import FirstMistakeForm
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

#: questions that a page shows, those without an answer first
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class AskedQuestionShown:
    """A question as the page shows it. `finding`: the number of the finding that it is about, for whoever sees it;
    `may_answer`: this person; `unread`: its answer, as it waits for this person."""

    row: LearnerQuestion
    subject: str
    asker: str
    answerer: str
    finding: int | None
    may_answer: bool
    unread: WaitingAct | None


class QuestionForm(FirstMistakeForm):
    """A question at a stage or an exercise."""

    pokok = forms.ChoiceField(label=lazy("Tentang"), widget=forms.Select(attrs={"class": "in"}))
    tanya = forms.CharField(
        label=lazy("Pertanyaan"),
        max_length=1000,
        help_text=lazy("Tanpa nama, NIK, atau telepon warga: dibaca orang desa dan pembinanya."),
        widget=forms.Textarea(attrs={"class": "in", "rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pokok"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = list(_subjects().items())


def _subjects() -> dict[str, str]:
    """The stages and the exercises by code, in words."""
    content = read_learning()
    titles = {each.code: either(each.title, each.title_en) for each in content.modules.values()}
    exercises = {
        each.code: _("Soal %(kode)s: %(judul)s") % {"kode": each.code, "judul": titles[each.module]}
        for each in content.exercises.values()
    }
    return {stage.value: _(name) for stage, name in STAGE_NAMES.items()} | exercises


@needs(questions.READ)
@require_safe
def show_questions(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The questions of a village with their answers."""
    return _questions_page(request, QuestionForm(initial={"pokok": request.GET.get("soal", "")}))


def _questions_page(request: HttpRequest, form: QuestionForm | None, wrong: str = "", at: int = 0) -> HttpResponse:
    area, person = where(request), who(request)
    rows = list(questions.list_questions(area)[:_SHOWN])
    wider = read_wider_community(area.kabupaten())
    values = {
        "bagian": "belajar",
        "kode": area.text(),
        "nama": describe_area(area).full,
        "pertanyaan": _show_lines(rows, area, person),
        "terbuka": sum(row.answered_at is None for row in rows),
        "formulir": (form or QuestionForm()) if check_access(person, questions.ASK, area).ok else None,
        "komunitas": read_community(at_hand().store.path, area),
        "kabupaten": describe_area(area.kabupaten()).full,
        "lebih_luas": wider,
        "anggota": [(name, role, describe_area(area_code(code)).name) for name, role, code in wider.members],
        "buatan": [(row.title, row.edition, describe_area(area_code(row.kode)).name) for row in wider.instruments],
        "salah": wrong,
        "salah_di": at,
        "terisi": request.POST.get("jawaban", "") if wrong else "",
    }
    return render(request, "learn/tanya.html", values, status=422 if wrong else 200)


def _show_lines(rows: Sequence[LearnerQuestion], area: AreaCode, person: Account) -> list[AskedQuestionShown]:
    subjects, unread = _subjects(), waits.find_answers(person, "tanya_jawaban", area)
    names = actors.names({actor for row in rows for actor in (row.by, row.answered_by)})
    sees = check_access(person, "temuan.lihat", area).whole
    findings = questions.find_findings(rows) if sees else {}
    return [
        AskedQuestionShown(
            row,
            subjects.get(row.subject, row.subject),
            names.get(row.by, ""),
            names.get(row.answered_by, ""),
            findings.get(row.act),
            questions.may_answer(row, area, person),
            unread.get(row.pk),
        )
        for row in rows
    ]


@needs(questions.ASK)
@require_POST
def ask(request: HttpRequest, kode: str) -> HttpResponse:
    """Ask."""
    form = QuestionForm(request.POST)
    return carry_out(
        request,
        lambda: questions.ask_question(
            where(request), form.cleaned_data["pokok"], form.cleaned_data["tanya"], by=who(request)
        ),
        _("Pertanyaan terkirim; jawabannya tampil di sini."),
        form,
        to=redirect("tanya", kode),
        again=lambda why: _questions_page(request, form, why),
    )


@needs(questions.ANSWER)
@require_POST
def answer(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Answer a question."""
    return carry_out(
        request,
        lambda: questions.answer_question(nomor, where(request), request.POST.get("jawaban", ""), by=who(request)),
        _("Jawaban tersimpan."),
        to=redirect("tanya", kode),
        again=lambda why: _questions_page(request, None, why, nomor),
    )
