"""The action plan of a forum: lines of its year with output, target and what was reported of them, by half-years.

Who keeps the year writes the rows; of each the institution that answers for it, or who keeps the year, says how far it
has come, always as of today: a half-year that is over stays as it stood (docs/bidang/forum_forms.md 3).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.forum.app import year
from cantik.forum.app.action_models import ActionReport, ActionRow
from cantik.forum.app.models import YearAct
from cantik.forum.app.year import YearEntry
from cantik.forum.errors import ActionRefused
from cantik.staff.app import accounts, acts, institutions, rights, second_person
from cantik.staff.app.models import Account, Institution
from cantik.staff.app.plain_text import plain
from cantik.staff.errors import NotAllowed

SEE, KEEP = "rencana.lihat", year.ACTION
STATES = (ActionReport.NOT_BEGUN, ActionReport.UNDER_WAY, ActionReport.DONE, ActionReport.DELAYED)
_TEXT, _LINE = 400, 200


@dataclass(frozen=True, slots=True)
class ActionWish:
    """A row as it is written: what is done, by which institution (its number), until when, what comes of it, how much,
    against which problem."""

    title: str
    institution: int
    day: dt.date
    output: str
    target: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ActionStanding:
    """A row as it stood at the end of a half-year: its newest report until then (None: nobody said anything), whether
    its day was over without it being done, why it was taken out ("": it was not)."""

    row: ActionRow
    report: ActionReport | None
    late: bool
    gone: str

    @property
    def state(self) -> str:
        """Of `STATES`."""
        return ActionReport.NOT_BEGUN if self.report is None else self.report.state


def half_end(at: int, half: int) -> dt.date:
    """The last day of the first or second half of a year."""
    return dt.date(at, 6, 30) if half == 1 else dt.date(at, 12, 31)


def list_actions(area: AreaCode, at: int, half: int) -> list[ActionStanding]:
    """The action plan of a year as it stood at the end of a half-year, or stands today, by day."""
    end = min(half_end(at, half), clock.today())
    rows = ActionRow.objects.filter(line__forum=area.text(), line__year=at).select_related("line__producer")
    found = []
    for row in rows.prefetch_related("reports", "line__producer__acts").order_by("line__day", "pk"):
        said = [report for report in row.reports.all() if report.day <= end]
        last = max(said, key=lambda report: report.pk, default=None)
        done = last is not None and last.state == ActionReport.DONE
        why = "" if row.line.removed_at is None else _why_gone(row)
        if row.line.removed_at is None or why:  # one that was added by mistake and taken back is none
            found.append(ActionStanding(row, last, not done and row.line.day < end, why))
    return found


def _why_gone(row: ActionRow) -> str:
    acts = YearAct.objects.filter(lines=row.line, act=YearAct.REMOVED, undone_at=None).order_by("-pk")
    return acts.values_list("reason", flat=True).first() or ""


def may_report(person: Account, row: ActionRow) -> bool:
    """Whether somebody says how far a row has come: who keeps the year, or who is of its institution."""
    area = rights.area_code(row.line.forum)
    if year.may_keep(person, area):
        return True
    state = None if row.line.producer is None else institutions.state_of(row.line.producer)
    if state is None or not rights.check_access(person, SEE, area).ok:
        return False
    return institutions.house(f"{state.name(clock.today())} {row.line.forum}") in second_person.houses(person)


@transaction.atomic
def add(area: AreaCode, at: int, said: ActionWish, *, by: Account) -> ActionRow:
    """Add a row to the action plan of a year. Raises `NotAllowed` (S101), `YearRefused` (R594), `ActionRefused`
    (R663)."""
    house = Institution.objects.filter(pk=said.institution, area=area.text()).first()
    output, target = plain(said.output, _TEXT, ActionRefused), plain(said.target, _LINE, ActionRefused)
    if house is None or not output or not target:
        raise ActionRefused(_("Lembaga, keluaran, dan target perlu diisi"))
    entry = YearEntry(
        title=said.title,
        level=area.level.name.lower(),
        role=year.role_of(house),
        day=said.day,
        frequency="semesteran",
        producer=house.pk,
    )
    line = year.add(area, at, entry, by=by)
    problem = plain(said.problem, _TEXT, ActionRefused)
    return ActionRow.objects.create(line=line, problem=problem, output=output, target=target)


@transaction.atomic
def report(
    area: AreaCode, number: int, state: str, *, told: str, hindrance: str, evidence: str, by: Account
) -> ActionReport:
    """Say how far a row has come today. Raises `NotAllowed` (S101), `ActionRefused` (R663)."""
    row = ActionRow.objects.filter(pk=number, line__forum=area.text()).select_related("line__producer").first()
    if row is None or row.line.removed_at is not None:
        raise ActionRefused(_("Kegiatan ini tidak ada lagi di rencana aksi"))
    if not may_report(by, row):
        raise NotAllowed(_("Realisasi ditulis lembaga penanggung jawab atau koordinator forum ini."))
    accounts.one_at_a_time()
    if state not in STATES:
        raise ActionRefused(_("Pilih keadaan dari daftar"))
    limits = ((told, _TEXT), (hindrance, _TEXT), (evidence, _LINE))
    words = tuple(plain(text, most, ActionRefused) for text, most in limits)
    if state == ActionReport.DONE and not (words[0] and words[2]):
        raise ActionRefused(_("Yang selesai perlu realisasi dan bukti"))
    if state == ActionReport.DELAYED and not words[1]:
        raise ActionRefused(_("Yang tertunda perlu kendalanya"))
    made = row.reports.create(
        day=clock.today(),
        state=state,
        told=words[0],
        hindrance=words[1],
        evidence=words[2],
        by=by.actor,
        at=clock.now(),
    )
    acts.record(row, by, "aksi.lapor", "aksi", wilayah=area.text(), keadaan=state)
    return made
