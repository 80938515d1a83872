"""A season of coaching in the demo: sosialisasi, villages that apply and are chosen, a visit with its attendance and
what was agreed on, a session to come, the plan of coverage. Through the services that the pages call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from cantik.base import clock
from cantik.coach.app import attendance, coaching, competences, season
from cantik.coach.app.coaching import CoachingPlan, VillageReport
from cantik.coach.app.season import SeasonChoice
from cantik.codes.area import AreaCode
from cantik.content.coaching_lists import competence_questions
from cantik.staff.app import rights
from cantik.staff.app.models import Account

_DUE = 30
_BASIS = "SK rekaan 1"


def coach_demo_villages(area: AreaCode, villages: Sequence[str], extra: Path, who: Callable[[str], Account]) -> None:
    """The season of this year for the kabupaten; once a store."""
    if coaching.list_of_village(villages[0]).exists():
        return
    coach, today = who("pembina"), clock.today()
    near = tuple(villages)
    told = CoachingPlan("sosialisasi", area, today, "Aula kabupaten", "Syarat dan jadwal musim ini", near, dt.time(8))
    row = coaching.plan_day(told, by=coach)
    came = {kode: VillageReport(0 if at == len(near) - 1 else 1) for at, kode in enumerate(near)}
    coaching.tell_day(row.pk, "Syarat, jadwal, dan luaran dijelaskan.", came, by=coach)
    for kode, agent in zip(villages, ("agen", "agen2"), strict=False):
        season.apply_village(rights.area_code(kode), today.year, (True, True, True), by=who(agent))
    chosen = SeasonChoice(today.year, near[:2], _BASIS, today)
    season.choose_villages(area, chosen, extra, by=coach)
    season.set_target(area, today.year, min(2, len(near)), "Rencana rekaan", extra, by=coach)
    season.set_target(area, today.year + 2, len(near), "Rencana rekaan", extra, by=coach)
    _visit(villages[0], coach, who("agen"))
    _plan_session(villages, coach)


def _visit(kode: str, coach: Account, agent: Account) -> None:
    """A visit of today: the agent answered the questions before, was there, and agreed on something."""
    first, today = rights.area_code(kode), clock.today()
    answers = {code: 1 + at % 2 for at, code in enumerate(competence_questions())}
    competences.give_answers(answers, by=agent)
    said = CoachingPlan(
        "kunjungan",
        first,
        today,
        "Kantor desa",
        "Menyelesaikan temuan bersama agen",
        (kode,),
        dt.time(13),
        ("5", "6"),
    )
    row = coaching.plan_day(said, by=coach)
    attendance.tick_list(row, {agent.pk}, by=coach)
    agreed = (("Memutuskan temuan yang masih terbuka", today + dt.timedelta(days=_DUE)),)
    told = "Temuan dibaca bersama; sisanya dikerjakan desa."
    coaching.tell_day(row.pk, told, {kode: VillageReport(2, agreed)}, by=coach)


def _plan_session(villages: Sequence[str], coach: Account) -> None:
    """A session of the first village's kecamatan, a week from now."""
    above = rights.area_code(villages[0]).parent()
    if above is None:
        return
    near = tuple(kode for kode in villages if above.contains(rights.area_code(kode)))
    day = clock.today() + dt.timedelta(days=7)
    said = CoachingPlan(
        "sesi", above, day, "Aula kecamatan", "Membaca angka desa sendiri", near, dt.time(9), ("3", "7")
    )
    coaching.plan_day(said, by=coach)
