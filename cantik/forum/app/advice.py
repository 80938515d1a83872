"""Recommendations for what is a survey: kept by who keeps the year of the forum, answered by its pembina; whether one
holds is read before a round begins (`principles`), and its last day is a task (docs/bidang/forum_forms.md 1).

Only what a forum put on this list is asked about: whether a village enumeration needs one at all, its BPS office says.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.forum.app import year
from cantik.forum.app.advice_models import Recommendation, RecommendationStep
from cantik.forum.app.models import YearLine
from cantik.forum.errors import AdviceRefused
from cantik.forum.principles import Unmet
from cantik.staff.app import accounts, institutions, rights, steps
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import fit_line, plain
from cantik.staff.errors import NotAllowed
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep
from cantik.workflow.reasons import due_reason

SEE, KEEP, GIVE = "rencana.lihat", year.ACTION, "rencana.tinjau"
Step = RecommendationStep
_LINE, _TEXT, _NUMBER = 200, 400, 80
_DIGITS = 9
_REMIND = 60  # days before its last day
_LONGEST = dt.timedelta(days=5 * 366)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class RecommendationWish:
    """For what a recommendation is asked: title (method, main component, area; no year), number of the institution,
    questionnaire of villages ("" for none), number of a line of the data list."""

    title: str
    institution: int
    instrument: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class AdviceAnswer:
    """A step as it is written: state, day of the letter; what BPS remarked; number, document and last day of one that
    was given."""

    state: str
    day: dt.date
    note: str = ""
    number: str = ""
    document: str = ""
    until: dt.date | None = None


def of_forum(area: AreaCode) -> list[tuple[Recommendation, list[RecommendationStep]]]:
    """The recommendations of a forum with their steps, the newest first."""
    rows = Recommendation.objects.filter(forum=area.text()).select_related("line", "institution")
    return [(row, _steps(row)) for row in rows.prefetch_related("steps", "institution__acts").order_by("-pk")]


def find_unmet(area: AreaCode, instrument: str, day: dt.date) -> Unmet | None:
    """What an activity of an area lacks on a day: of what its forum listed for this questionnaire none holds; None
    where one does, or where nothing was listed."""
    parts = area.text().split(".")
    forums = [".".join(parts[:count]) for count in (1, 2)]
    rows = Recommendation.objects.filter(forum__in=forums, instrument=instrument).prefetch_related("steps")
    ends = [_steps(row)[-1] for row in rows.order_by("pk")]
    if not ends or any(step.until is not None and step.day <= day <= step.until for step in ends):
        return None
    if ends[-1].state == Step.REFUSED:
        return Unmet.ADVICE_REFUSED
    return Unmet.ADVICE_LAPSED if ends[-1].state == Step.GIVEN else Unmet.NO_ADVICE


def _steps(row: Recommendation) -> list[RecommendationStep]:
    return sorted(row.steps.all(), key=lambda step: step.pk)


@transaction.atomic
def add(area: AreaCode, said: RecommendationWish, *, by: Account) -> Recommendation:
    """Put an activity on the list. Raises `NotAllowed` (S101), `AdviceRefused` (R662)."""
    _keeps(by, area)
    accounts.one_at_a_time()
    title = plain(said.title, _LINE, AdviceRefused)
    if not title:
        raise AdviceRefused(_("Nama kegiatan belum ditulis"), expected=_("1 sampai %d huruf") % _LINE)
    if found := _YEAR.search(title):
        raise AdviceRefused(
            _("Judul rekomendasi tanpa tahun"), found=found[0], mend=_("Tulis metode, objek utama, dan wilayahnya.")
        )
    if said.institution not in {state.row.pk for state in institutions.list_institutions([area.text()])}:
        raise AdviceRefused(_("Lembaga ini tidak ada di forum ini"))
    if said.instrument and said.instrument not in here().instruments:
        raise AdviceRefused(_("Kuesioner ini tidak dikenal"))
    if said.line is not None and not YearLine.objects.filter(pk=said.line, forum=area.text(), removed_at=None).exists():
        raise AdviceRefused(_("Kegiatan ini tidak ada di daftar data forum ini"))
    row = Recommendation(
        forum=area.text(),
        title=title,
        institution_id=said.institution,
        instrument=said.instrument,
        line_id=said.line,
    )
    steps.record_step(row, "catat", by, area)
    _keep_letter(row, AdviceAnswer(Step.DRAFT, clock.today()), by)
    return row


def send(area: AreaCode, number: int, day: dt.date, *, by: Account) -> WorkflowStep:
    """Note that the form went to BPS, or went again. Raises `NotAllowed` (S101), `AdviceRefused` (R662)."""
    _keeps(by, area)
    said = AdviceAnswer(Step.SENT, day)
    return _take(area, number, PressedButton("rekomendasi_ajukan"), by, lambda row, _step: _keep_letter(row, said, by))


def answer(area: AreaCode, number: int, said: AdviceAnswer, *, by: Account) -> WorkflowStep:
    """The pembina notes what BPS answered; never who handed it in. Raises `NotAllowed` (S101), `AdviceRefused` (R662),
    `ReasonMissing` (R591: no reason)."""

    def does(row: Recommendation, _step: WorkflowStep) -> None:
        if said.state == Step.GIVEN:
            _record_answer(row, said, by)
        else:
            note = plain(due_reason(said.note), _TEXT, AdviceRefused)
            _keep_letter(row, AdviceAnswer(said.state, said.day, note), by)

    return _take(area, number, PressedButton("rekomendasi_jawab", said.state), by, does)


#: what a step of a recommendation does
_Effect = Callable[[Recommendation, WorkflowStep], None]


def _take(
    area: AreaCode,
    number: int,
    pressed: PressedButton,
    by: Account,
    does: _Effect,
) -> WorkflowStep:
    rows = Recommendation.objects.filter(pk=number, forum=area.text())
    return steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(does=does))[1]


def _record_answer(row: Recommendation, said: AdviceAnswer, by: Account) -> None:
    number = fit_line(said.number, _NUMBER, AdviceRefused)
    if sum(letter.isdigit() for letter in number) > _DIGITS:  # BPS writes nine; a telephone number has ten, a NIK 16
        number = plain(number, _NUMBER, AdviceRefused)
    document = plain(said.document, _LINE, AdviceRefused)
    if not number or not document or said.until is None:
        raise AdviceRefused(_("Nomor, dokumen, dan hari terakhir rekomendasi perlu diisi"))
    if not said.day < said.until <= said.day + _LONGEST:
        raise AdviceRefused(_("Hari terakhir sesudah hari terbit, paling lama lima tahun"), found=long_date(said.until))
    if RecommendationStep.objects.filter(number=number).exists():
        raise AdviceRefused(_("Nomor rekomendasi ini sudah dicatat"), found=number)
    _keep_letter(row, AdviceAnswer(Step.GIVEN, said.day, "", number, document, said.until), by)
    line = YearLine(
        forum=row.forum,
        year=said.until.year,
        code=f"{year.DECIDED}rekomendasi-{row.pk}",
        title=f"Perpanjang rekomendasi: {row.title}"[:_LINE],
        kind=YearLine.TASK,
        level=rights.area_code(row.forum).level.name.lower(),
        role="koordinator",
        producer_id=row.institution_id,
        frequency="insidental",
        day=said.until,
        remind=_REMIND,
    )
    year.add_from_meeting(line, by=by)


# ── what is refused ─────────────────────────────────────────────────────────────────────────────
def _keeps(by: Account, area: AreaCode) -> None:
    if not year.may_keep(by, area):
        raise NotAllowed(_("Daftar rekomendasi diurus oleh koordinator forum ini."))


def _keep_letter(row: Recommendation, said: AdviceAnswer, by: Account) -> None:
    """Keep the letter of a step. Raises `AdviceRefused` (R662) for a day to come or before the step before."""
    last = row.steps.order_by("-pk").first()
    if said.day > clock.today():
        raise AdviceRefused(_("Tanggal surat belum tiba"), found=long_date(said.day))
    if last is not None and last.state != Step.DRAFT and said.day < last.day:
        raise AdviceRefused(_("Tanggal surat mendahului langkah sebelumnya"), expected=long_date(last.day))
    row.steps.create(
        state=said.state,
        day=said.day,
        note=said.note,
        number=said.number,
        document=said.document,
        until=said.until,
        by=by.actor,
        at=clock.now(),
    )
