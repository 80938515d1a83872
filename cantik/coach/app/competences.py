"""What people answer about their competence before and after a season: their own affair, sums for the office."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.app.season_models import Attendance, CompetenceAnswer
from cantik.coach.competence import CompetenceChange, compare_answers
from cantik.coach.errors import SeasonRefused
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.coaching_lists import competence_questions
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, assignments_of, within


def find_own_village(person: Account) -> str:
    """The village for which somebody answers: the first in which they hold a role; "" for none."""
    held = [area_code(row.area) for row in assignments_of(person, clock.today())]
    return next((code.text() for code in held if code.level is AreaLevel.DESA and not is_practice(code)), "")


def list_own(person: Account) -> dict[str, CompetenceAnswer]:
    """What somebody answered this year, by phase."""
    rows = CompetenceAnswer.objects.filter(person=person, year=clock.today().year)
    return {row.phase: row for row in rows}


def find_open_phase(person: Account) -> str:
    """What somebody may answer now: before, and after once they attended coaching since; "" for nothing."""
    own = list_own(person)
    before = own.get(CompetenceAnswer.BEFORE)
    if before is None:
        return CompetenceAnswer.BEFORE if find_own_village(person) else ""
    came = Attendance.objects.filter(person=person, at__gt=before.at, day__state=CoachingDay.HELD)
    return CompetenceAnswer.AFTER if CompetenceAnswer.AFTER not in own and came.exists() else ""


@transaction.atomic
def give_answers(answers: Mapping[str, int], *, by: Account) -> CompetenceAnswer:
    """Keep somebody's answers for the phase that is open to them; nothing of them changes afterwards. Raises
    `SeasonRefused` (R691)."""
    phase, questions = find_open_phase(by), competence_questions()
    if not phase:
        raise SeasonRefused(
            _("Tidak ada pertanyaan yang terbuka untuk Anda"),
            mend=_("Pertanyaan sesudah pembinaan terbuka setelah Anda hadir dan hasilnya dicatat."),
        )
    if any(code not in questions or not 1 <= at <= len(questions[code].choices) for code, at in answers.items()):
        raise SeasonRefused(_("Ada jawaban di luar pilihan"), mend=_("Muat ulang halamannya."))
    row = CompetenceAnswer(
        person=by,
        kode=find_own_village(by),
        year=clock.today().year,
        phase=phase,
        answers=json.dumps(dict(answers), sort_keys=True),
        at=clock.now(),
    )
    acts.save(row, by, "bina.kemampuan", "kemampuan", wilayah=row.kode)
    return row


def compare_areas(areas: Sequence[AreaCode], year: int) -> list[CompetenceChange]:
    """What changed for the people of some areas who answered both times in a year; nothing of fewer than `LEAST`."""
    rows = CompetenceAnswer.objects.filter(within(areas, "kode"), year=year)
    given: dict[int, dict[str, Mapping[str, int]]] = {}
    for person, phase, answers in rows.values_list("person_id", "phase", "answers"):
        given.setdefault(person, {})[phase] = json.loads(answers)
    both = (CompetenceAnswer.BEFORE, CompetenceAnswer.AFTER)
    pairs = [(said[both[0]], said[both[1]]) for said in given.values() if all(phase in said for phase in both)]
    return compare_answers(pairs, competence_questions())
