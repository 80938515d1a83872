"""Whether an activity meets the four principles before its round begins, and with which reason one began without."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from functools import partial

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.text import holds_number
from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import names_here
from cantik.codes.area import AreaCode
from cantik.codes.lists import lists_here
from cantik.codes.protected_names import ProtectedNames
from cantik.codes.standards import standards_here
from cantik.content.loader import here
from cantik.field.errors import PlanRefused
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.field.rounds.app.metadata_sets import filled_from, parts_of, whole
from cantik.field.rounds.app.models import Round, RoundBeginning
from cantik.forum.app import impact
from cantik.forum.app.advice import find_unmet
from cantik.forum.metadata.document import MetadataSet, list_unanswered
from cantik.forum.metadata.lint import lint
from cantik.forum.metadata.states import MetadataState
from cantik.forum.principles import BeginningFacts, PrincipleFinding, Unmet, check, read_finding
from cantik.staff.app import rights
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import fit_line
from cantik.workflow.reasons import LEAST_REASON

_REASON = 400


def list_unmet(round_: Round) -> list[PrincipleFinding]:
    """What keeps an activity from the four principles today; nothing for practice."""
    if round_.activity.practice:
        return []
    content, lists = here(), lists_here()
    file = MetadataFile.objects.filter(round=round_).first()
    said = filled_from(round_, "") if file is None else whole(parts_of(file))
    names = ProtectedNames.here(), names_here(), standards_here()
    facts = BeginningFacts(
        said=said,
        state=None if file is None else MetadataState(file.state),
        faults=[] if file is None else lint(said, content.metadata, *names),
        empty=[] if file is None else list(_empty(said)),
        asked=[question for block in round_.version.tree()["blok"] for question in block["isian"]],
        common=_common(),
        lists={name: [row.code for row in held.rows] for name, held in lists.items()},
        advice=_advice(round_),
        impact=impact.find_unmet(round_.activity),
        official=CodeRow.objects.filter(area=round_.activity.area_id, scheme="kemendagri", valid_to=None).exists(),
    )
    return check(facts, content.metadata)


def _advice(round_: Round) -> Unmet | None:
    """Of a village by its code of Kemendagri: its forum lists recommendations by that."""
    codes = CodeRow.objects.filter(area=round_.activity.area_id, scheme="kemendagri", valid_to=None)
    kode = codes.values_list("value", flat=True).first()
    return None if kode is None else find_unmet(rights.area_code(kode), round_.activity.instrument, clock.today())


def _common() -> set[str]:
    """The names that the common model knows: of variables, and of the attributes of kinds of facilities."""
    content = here()
    known = {variable.id for variable in content.variables.values()}
    return known | {attribute.id for kind in content.facilities.values() for attribute in kind.attributes}


def _empty(said: MetadataSet) -> Iterator[str]:
    forms = here().metadata
    for kind, _number, answers in said.parts():
        yield from (question.label for question in list_unanswered(forms[kind], answers) if question.required)


def note_beginning(round_: Round, reason: str, *, by: Account, at: dt.datetime) -> RoundBeginning | None:
    """Keep how the principles stood when a round was opened, with the reason where they were not; None for practice.

    Raises `PlanRefused` R604 when a reason is due and too short, or holds a number of somebody.
    """
    if round_.activity.practice:
        return None
    found = list_unmet(round_)
    why = fit_line(reason, _REASON, partial(PlanRefused, "R604")) if found else ""
    if found and len(why) < LEAST_REASON:
        raise PlanRefused(
            "R604",
            "Empat prinsip Satu Data belum terpenuhi dan alasannya belum ditulis",
            found=f"{len(found)} temuan",
            expected=f"paling sedikit {LEAST_REASON} huruf",
            mend="Perbaiki temuannya, atau tulis mengapa putaran tetap dimulai.",
        )
    if holds_number(why):
        raise PlanRefused("R604", "Alasan ini memuat nomor seseorang", mend="Tulis tanpa nomor.")
    kept = canonical_json([finding.as_dict() for finding in found]).decode()
    return RoundBeginning.objects.create(round=round_, findings=kept, reason=why, at=at, by=by.actor)


def findings_of(row: RoundBeginning) -> list[PrincipleFinding]:
    """What was not met when a round was opened."""
    return [read_finding(said) for said in json.loads(row.findings)]


def begun_without(areas: Sequence[AreaCode], most: int) -> list[tuple[RoundBeginning, str]]:
    """Rounds in some areas that began without all four principles and are still open, the newest first, each with the
    code of its village."""
    codes = CodeRow.objects.filter(rights.within(areas, "value"), scheme="kemendagri", valid_to=None)
    kodes = dict(codes.values_list("area", "value"))
    rows = RoundBeginning.objects.filter(round__activity__area__codes__in=codes, round__closed_at=None)
    found = rows.exclude(reason="").select_related("round__activity").order_by("-at", "-pk").distinct()[:most]
    return [(row, kodes[row.round.activity.area_id]) for row in found]
