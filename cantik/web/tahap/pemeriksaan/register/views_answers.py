"""Pages of lists of questions: which there are, the workbook to answer one, what was answered, a page of subjects."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.collect.readers.answers import Question
from cantik.register.core.app import answers
from cantik.register.core.question_files import answer_workbook
from cantik.staff.app.gate import needs
from cantik.staff.app.models import Account
from cantik.web import register_lines as pages
from cantik.web.desk import asked_page
from cantik.web.downloads import attach_file
from cantik.web.tahap.pemeriksaan.register.views import show
from cantik.web.tahap.pemeriksaan.register.views_rolls import recorder, village_of


@needs("orang.lihat")
@require_safe
def question_lists(request: HttpRequest, kode: str) -> HttpResponse:
    """The lists of questions of a village; nobody is named."""
    area, as_of = village_of(request)
    found = answers.question_lists(area, as_of=as_of, today=clock.today()) if area is not None else []
    shown = {"daftar": found}
    return show(request, "tanya", kode, shown)


@needs("orang.lihat")
@require_safe
def template(request: HttpRequest, kode: str, batch: int) -> HttpResponse:  # noqa: ARG001
    """The workbook to answer a list."""
    area, as_of = village_of(request)
    found = answers.question_lists(area, as_of=as_of, today=clock.today()) if area is not None else []
    survey = next((survey for survey in found if survey.batch == batch), None)
    if survey is None:
        raise Http404("no list of this village")
    return attach_file(answer_workbook(survey.title, survey.target, survey.asked), f"isian-{batch}.xlsx", XLSX)


@needs("orang.sunting")
@require_safe
def show_answers(request: HttpRequest, kode: str, batch: int) -> HttpResponse:
    """What families or persons answered; who was shown is recorded."""
    person = request.user
    assert isinstance(person, Account)  # noqa: S101 - what `needs` lets in
    area, as_of = village_of(request)
    read = None
    if area is not None:
        read = answers.answers_of(
            recorder(request, area, person),
            batch,
            page=asked_page(request),
            as_of=as_of,
        )
    if read is None:
        raise Http404("no list of this village")
    sheets = [
        {
            "siapa": pages.person_line(sheet.who, as_of),
            "tanggal": sheet.day,
            "isi": _lines(read.about.asked, sheet.answers),
        }
        for sheet in read.sheets
    ]
    shown = {"tentang": read.about, "baca": read, "isian": sheets}
    return show(request, "jawaban", kode, shown)


def _lines(asked: tuple[Question, ...], said: Any) -> list[tuple[str, str]]:
    """Question beside answer in words, those that were answered."""
    return [
        (question.words or _("Pertanyaan %s") % question.code, _words(question, said[question.code]))
        for question in asked
        if question.code in said
    ]


def _words(question: Question, value: str) -> str:
    if not question.answers:
        return value.replace(".", ",") if question.kind == "3" else value
    words = dict(question.answers)
    return "; ".join(words.get(code, code) or code for code in value.split(";"))
