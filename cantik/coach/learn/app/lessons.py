"""The exercises of a village from its edition in force, answers to them, how far each person is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.errors import ExerciseRefused
from cantik.coach.learn.app.models import ExerciseAnswer
from cantik.coach.learn.draw import DrawnExercise, draw_exercise, find_hint, is_right
from cantik.codes.area import AreaCode
from cantik.content.exercise import Exercise, LearningContent
from cantik.release.app import queries, storage
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.files import open_shelved
from cantik.release.model import Release
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.staff.app.rights import within

LEARN = "belajar.kerjakan"
#: another draw of the same exercise may be asked for so often
MOST_TURNS = 99
_LONGEST = 40


@dataclass(frozen=True)
class LessonSource:
    """The edition that the exercises of a village are drawn from, and the folder of the one before it."""

    number: str
    release: Release
    former_folder: Path | None

    @cached_property
    def former(self) -> Release | None:
        """The edition before it, opened where somebody asks for it."""
        return None if self.former_folder is None else open_shelved(self.former_folder)


def find_source(store: Path, area: AreaCode) -> LessonSource | None:
    """The newest edition of a village that was not withdrawn and that the public may read; None without one."""
    editions = queries.editions(storage.shelf(store), area)
    known = [each.shelved for each in editions if each.is_open]
    if not known:
        return None
    former = known[1].folder if len(known) > 1 else None
    return LessonSource(known[0].number, open_shelved(known[0].folder), former)


def draw_from(source: LessonSource, exercise: Exercise, area: AreaCode, turn: int) -> DrawnExercise | None:
    """An exercise as a village is asked it; the same for everybody who learns there."""
    return draw_exercise(exercise, source.release, source.former, f"{area.text()}/{source.number}", turn)


@transaction.atomic
def answer_exercise(
    area: AreaCode, source: LessonSource, drawn: DrawnExercise, turn: int, given: Decimal, *, by: Account
) -> ExerciseAnswer:
    """Keep an answer with what it is. Raises `NotAllowed` (S101), `ExerciseRefused` (R696)."""
    acts.require_right(by, LEARN, area)
    if not given.is_finite() or len(str(given)) > _LONGEST:
        raise ExerciseRefused(_("Tulis satu bilangan"), mend=_("Betulkan isiannya, lalu kirim lagi."))
    right = is_right(drawn, given)
    hint = "" if right else find_hint(drawn, given)
    row = ExerciseAnswer(
        person=by, kode=area.text(), exercise=drawn.exercise.code, number=source.number, turn=turn, given=str(given)
    )
    row.right, row.hint, row.at = right, hint, clock.now()
    row.save()
    return row


def find_done(area: AreaCode, person: Account) -> frozenset[str]:
    """The exercises that a person solved on figures that still stand: one whose edition was withdrawn is asked anew."""
    gone = Withdrawal.objects.filter(kode=area.text(), state=WITHDRAWN).values("number")
    rows = ExerciseAnswer.objects.filter(kode=area.text(), person=person, right=True).exclude(number__in=gone)
    return frozenset(rows.values_list("exercise", flat=True))


def count_progress(areas: Iterable[AreaCode], content: LearningContent) -> Mapping[str, Mapping[str, int]]:
    """By village: how many exercises of each module its people solved, and how many people did ("orang")."""
    held = list(areas)
    gone = set(Withdrawal.objects.filter(within(held, "kode"), state=WITHDRAWN).values_list("kode", "number"))
    rows = ExerciseAnswer.objects.filter(within(held, "kode"), right=True)
    solved = {
        (kode, person, exercise)
        for kode, person, exercise, number in rows.values_list("kode", "person_id", "exercise", "number")
        if (kode, number) not in gone and exercise in content.exercises
    }
    counted: dict[str, Counter[str]] = {}
    for kode, _person, exercise in solved:
        counted.setdefault(kode, Counter())[content.exercises[exercise].module] += 1
    for kode, _person in {(kode, person) for kode, person, _exercise in solved}:
        counted[kode]["orang"] += 1
    return counted
