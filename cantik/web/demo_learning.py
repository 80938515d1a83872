"""What the demo shows of coaching as learning: an office of the kabupaten that is evaluated with evidence of the year
of its forum, exercises that an agent did. Through the services that the pages call."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from cantik.base import clock
from cantik.coach.epss.app import evaluations
from cantik.coach.epss.app.evidence import find_evidence
from cantik.coach.learn.app import lessons
from cantik.codes.area import AreaCode
from cantik.content.epss import read_framework
from cantik.content.exercise import COUNT, read_learning
from cantik.staff.app import institutions
from cantik.staff.app.models import Account

#: levels that the demo gives, by indicator, with the reason
_LEVELS = {
    "10201": (2, "Metadata desa pertama lengkap dan disetujui."),
    "10301": (2, "Rilis desa terbit sebagai data terbuka; kaidah bersama belum ada."),
    "20101": (2, "Forum membahas daftar data; kaidah tetap belum ada."),
    "40302": (3, "Forum bersidang menurut peraturan dan notulennya ditutup dua orang."),
}


def evaluate_office(area: AreaCode, judge: Account) -> None:
    """The walidata's own office: what was found is pinned under a few indicators, some have a level."""
    if evaluations.list_evaluations([area]).exists():
        return
    states = institutions.list_institutions([area.text()])
    office = next((state.row.pk for state in states if state.row.kind == "kominfo"), None)
    if office is None:
        return
    row = evaluations.begin_evaluation(area, office, clock.today().year, by=judge)
    nodes = read_framework().nodes
    for indicator, (level, reason) in _LEVELS.items():
        for kind in nodes[indicator].evidence:
            for key in list(find_evidence(kind, area))[:2]:
                evaluations.pin_evidence(row.pk, indicator, kind, key, by=judge)
        evaluations.give_level(row.pk, indicator, level, reason, by=judge)


def do_exercises(store: Path, area: AreaCode, learner: Account) -> None:
    """The agent of a village solves the exercises of the first module, one of them after a typical mistake."""
    source, content = lessons.find_source(store, area), read_learning()
    if source is None or lessons.find_done(area, learner):
        return
    for exercise in content.list_exercises(next(iter(content.modules))):
        drawn = lessons.draw_from(source, exercise, area, 0)
        if drawn is None:
            continue
        if exercise.kind == COUNT:
            lessons.answer_exercise(area, source, drawn, 0, drawn.answer + 1, by=learner)
        right = drawn.answer if exercise.kind == COUNT else Decimal(0)
        lessons.answer_exercise(area, source, drawn, 0, right, by=learner)
