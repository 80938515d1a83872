"""Lists of questions (Prodeskel DDK, DAK, any survey) and what families or persons answered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from cantik.collect.readers.answers import Question
from cantik.register.core.app.models import AnswerSheet, Member, MemberList
from cantik.register.core.app.person_lists import PersonRow
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.rolls import answers_place, rows_of_units, units_bearing
from cantik.register.core.app.search import standing_batches
from cantik.register.core.rolls import ANSWERS, FAMILIES
from cantik.vault.app.opening import OpenStore

#: subjects of a page
PAGE = 50


@dataclass(frozen=True, slots=True)
class QuestionList:
    """A list that stands: whom it asks, its questions, as of when, how many answered."""

    batch: int
    title: str
    target: str
    reference: dt.date
    asked: tuple[Question, ...]
    answered: int

    @property
    def families(self) -> bool:
        """It asks families; else persons."""
        return self.target == FAMILIES


@dataclass(frozen=True, slots=True)
class SubjectAnswers:
    """What one subject answered; `who` is the person, or the head of the family; `day` None: the list's own date."""

    who: PersonRow
    day: dt.date | None
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A page of a list; `unknown`: rows of whom the register knows nobody."""

    about: QuestionList
    sheets: tuple[SubjectAnswers, ...]
    page: int
    pages: int
    unknown: tuple[int, ...]


def question_lists(area_id: int, *, as_of: dt.date, today: dt.date) -> list[QuestionList]:
    """The lists that stand, newest first; nobody is named."""
    standing = standing_batches(area_id, today, as_of=as_of)
    found = list(MemberList.objects.filter(batch_id__in=standing, kind=ANSWERS).select_related("batch"))
    members = Member.objects.filter(batch_id__in=standing).values_list("batch_id").annotate(n=Count("pk")).order_by()
    counts = dict(members)
    answered = {roll.code for roll in found if counts.get(roll.pk)}
    found.sort(key=lambda roll: (roll.batch.reference or dt.date.min, roll.pk), reverse=True)
    # questions without answers stand until somebody answers
    return [_list(roll, counts.get(roll.pk, 0)) for roll in found if counts.get(roll.pk) or roll.code not in answered]


def _list(one: MemberList, answered: int) -> QuestionList:
    asked = tuple(
        Question(code, words, group, kind, tuple((key, text) for key, text in answers))
        for code, words, group, kind, answers in json.loads(one.note or "[]")
    )
    reference = one.batch.reference
    assert reference is not None  # noqa: S101 - constraint collect_batch_bertanggal
    return QuestionList(one.pk, one.title, one.target, reference, asked, answered)


def answers_of(recorder: Recorder, batch: int, *, page: int, as_of: dt.date) -> AnswerPage | None:
    """A page of what was answered in a list that stands; None for any other number. Who was shown is recorded."""
    opened, area, today = recorder.opened, recorder.area_id, recorder.today
    about = next((listed for listed in question_lists(area, as_of=as_of, today=today) if listed.batch == batch), None)
    if about is None:
        return None
    members = list(Member.objects.filter(batch_id=batch, number__isnull=False).order_by("row"))
    standing = standing_batches(area, today, as_of=as_of)
    borne = units_bearing(standing, [member.number_id or 0 for member in members], families=about.families)
    shown = [member for member in members if member.number_id in borne]
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(page, 1), pages)
    of_page = shown[(page - 1) * PAGE : page * PAGE]  # opening the names of a whole village would take half a second
    units = list(dict.fromkeys(borne[member.number_id or 0] for member in of_page))
    rows = rows_of_units(opened, area, standing, units, families=about.families)
    known = {number: rows[unit] for number, unit in borne.items() if unit in rows}
    sheets = _sheets(opened, [member for member in of_page if member.number_id in known], known)
    recorder.record(
        action="jawaban.baca",
        subject="orang",
        subjects=[sheet.who.person for sheet in sheets],
        detail={"daftar": batch, "halaman": page},
    )
    # a family that everybody has left keeps its number and has no head: its answers are told apart, not lost
    headless = {member.pk for member in of_page if member.number_id not in known}
    unknown = tuple(member.row for member in members if member.number_id not in borne or member.pk in headless)
    return AnswerPage(about, tuple(sheets), page, pages, unknown)


def _sheets(opened: OpenStore, members: Sequence[Member], known: Mapping[int, PersonRow]) -> list[SubjectAnswers]:
    sealed = {
        row.member_id: opened.keys.open("nomor", bytes(row.sealed), answers_place(row.pk))
        for row in AnswerSheet.objects.filter(member_id__in=[member.pk for member in members])
    }
    sheets = []
    for member in members:
        said = json.loads(sealed[member.pk])
        day = dt.date.fromisoformat(said["tanggal"]) if said.get("tanggal") else None
        sheets.append(SubjectAnswers(known[member.number_id or 0], day, said["jawaban"]))
    return sheets
