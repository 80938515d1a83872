"""Assessments of impact in the store: written by the officer of data protection, decided by the head of the village.

An activity whose questionnaire asks what needs one (`dpia` of a question) begins a round without it only with a reason
that the pembina reads (`principles`). No residents: numbers are refused (docs/adr/0049).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.canonical import digest as digest_of
from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.content.instrument import InstrumentQuestion
from cantik.content.loader import here
from cantik.forum import impact
from cantik.forum.app.impact_models import ImpactAssessment
from cantik.forum.app.models import Activity
from cantik.forum.app.workflows import IMPACT
from cantik.forum.errors import ImpactRefused
from cantik.forum.impact import ImpactAnswers, ImpactVerdict
from cantik.forum.principles import Unmet
from cantik.staff.app import accounts, rights, steps
from cantik.staff.app.models import Account, AuditEntry
from cantik.staff.app.plain_text import plain_lines
from cantik.workflow.declaration import PressedButton, WorkflowStep

SEE, WRITE, DECIDE = "rencana.lihat", "rencana.dpia", "rencana.setujui"
_TEXT, _LONG = 400, 3000
_ACCEPTED = "dpia.terima"


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def heavy(instrument: str) -> list[InstrumentQuestion]:
    """The questions of a questionnaire that need an assessment."""
    held = here().instruments.get(instrument)
    return [] if held is None else [question for question in held.questions if question.impact_note]


def activities_to_assess(area_id: int) -> list[Activity]:
    """The activities of a village that need an assessment, the oldest first."""
    rows = Activity.objects.filter(area_id=area_id, practice=False).order_by("pk")
    return [row for row in rows if heavy(row.instrument)]


def below(areas: Sequence[AreaCode], most: int) -> list[tuple[Activity, str]]:
    """The activities in some areas that need one, each with the code of its village."""
    codes = CodeRow.objects.filter(rights.within(areas, "value"), scheme="kemendagri", valid_to=None)
    kodes = dict(codes.values_list("area", "value"))
    wanted = [name for name in here().instruments if heavy(name)]
    rows = Activity.objects.filter(area__codes__in=codes, practice=False, instrument__in=wanted)
    return [(row, kodes[row.area_id]) for row in rows.distinct().order_by("area_id", "pk")[:most]]


def of_activity(activity: Activity) -> list[ImpactAssessment]:
    """Its assessments, the newest first."""
    return list(activity.impacts.order_by("-number"))


def read_answers(row: ImpactAssessment | None) -> ImpactAnswers:
    """What stands in the form: the draft, or what was handed in."""
    if row is None:
        return ImpactAnswers((), {})
    parts = json.loads(row.draft)
    return ImpactAnswers(tuple(parts["kriteria"]), parts["jawaban"], parts["putusan"], parts["syarat"])


def intact(row: ImpactAssessment) -> bool:
    """Whether an accepted assessment is what two people signed."""
    entries = AuditEntry.objects.filter(action=_ACCEPTED, subject="dpia", subjects=f"[{row.pk}]").order_by("number")
    detail = entries.values_list("detail", flat=True).first()
    anchored = "" if detail is None else json.loads(detail).get("sidik", "")
    return digest_of(row.content.encode()) == row.digest == anchored


def find_unmet(activity: Activity) -> Unmet | None:
    """What keeps an activity from beginning as far as its impact is concerned; None where nothing does."""
    asked = {question.variable for question in heavy(activity.instrument)}
    if activity.practice or not asked:
        return None
    rows = of_activity(activity)
    accepted = next((row for row in rows if row.state == ImpactAssessment.ACCEPTED and intact(row)), None)
    if accepted is None:
        waits = any(row.state == ImpactAssessment.HANDED_IN for row in rows)
        return Unmet.IMPACT_WAITS if waits else Unmet.NO_IMPACT
    if accepted.verdict == ImpactVerdict.UNFIT:
        return Unmet.IMPACT_UNFIT
    return None if asked <= set(accepted.asked.split()) else Unmet.IMPACT_MORE


def find_decidable(area_id: int, person: Account) -> Activity | None:
    """The first activity of a village whose assessment somebody may decide about."""
    rows = ImpactAssessment.objects.filter(activity__area_id=area_id, state=ImpactAssessment.HANDED_IN).order_by("pk")
    apart = (row for row in rows.select_related("activity") if rights.separate(row.by, person, since=row.at).ok)
    return next((row.activity for row in apart), None)


# ── the officer's half ──────────────────────────────────────────────────────────────────────────
@transaction.atomic
def keep(area: AreaCode, activity: Activity, answers: ImpactAnswers, *, by: Account) -> ImpactAssessment:
    """Keep what was written so far, whatever is missing. Raises `NotAllowed` (S101), `ImpactRefused` (R652)."""
    steps.require_step(IMPACT, "serah", by, area)
    accounts.one_at_a_time()
    row = activity.impacts.exclude(state=ImpactAssessment.ACCEPTED).first()
    if row is not None and row.state == ImpactAssessment.HANDED_IN:
        raise ImpactRefused(_("Penilaian ini menunggu putusan kepala desa"))
    if row is None:
        last = activity.impacts.aggregate(n=Max("number"))["n"] or 0
        row = ImpactAssessment(activity=activity, number=last + 1, state=ImpactAssessment.DRAFT)
    row.draft = canonical_json(_plain(answers)).decode()
    row.by, row.at = by.actor, clock.now()
    row.save()
    return row


@transaction.atomic
def hand_in(area: AreaCode, activity: Activity, answers: ImpactAnswers, *, by: Account) -> ImpactAssessment:
    """Hand a whole assessment in. Raises `NotAllowed` (S101), `ImpactRefused` (R652)."""
    row = keep(area, activity, answers, by=by)
    impact.check(read_answers(row), impact.items())
    asked = [question.variable for question in heavy(activity.instrument)]
    row.asked = " ".join(dict.fromkeys(asked))
    row.verdict = answers.verdict
    row.content = canonical_json(_content(row, by)).decode()
    row.digest = digest_of(row.content.encode())
    row.reason, row.decided_by, row.decided_at = "", "", None
    steps.record_step(row, "serah", by, area)
    return row


def _plain(answers: ImpactAnswers) -> dict[str, Any]:
    known = {item.code for item in impact.items()}
    texts = {code: plain_lines(text, _LONG, ImpactRefused) for code, text in (answers.answers or {}).items()}
    return {
        "kriteria": sorted(set(answers.criteria)),
        "jawaban": {code: text for code, text in sorted(texts.items()) if code in known},
        "putusan": answers.verdict,
        "syarat": plain_lines(answers.conditions, _LONG, ImpactRefused),
    }


def _content(row: ImpactAssessment, by: Account) -> dict[str, Any]:
    """What the head of the village reads and decides about, in its own words, whatever the lists say later."""
    parts, items = json.loads(row.draft), {item.code: item for item in impact.items()}
    return {
        "kegiatan": row.activity.title,
        "kuesioner": row.activity.instrument,
        "nomor": row.number,
        "pertanyaan_berdampak": row.asked.split(),
        "kriteria": [[code, items[code].title] for code in parts["kriteria"]],
        "jawaban": [
            [code, item.title, parts["jawaban"][code]] for code, item in items.items() if code in parts["jawaban"]
        ],
        "putusan": parts["putusan"],
        "syarat": parts["syarat"],
        "penilai": by.name,
        "hari": clock.today().isoformat(),
    }


# ── the head's half ─────────────────────────────────────────────────────────────────────────────
def decide(
    area: AreaCode, activity: Activity, pressed: PressedButton, *, digest: str, by: Account
) -> tuple[ImpactAssessment, WorkflowStep]:
    """The head accepts what they read (`digest`), or sends it back with a reason. Raises as `steps.take_step`."""
    rows = activity.impacts.filter(digest=digest)
    return steps.take_step(rows, pressed, by=by, area=area)
