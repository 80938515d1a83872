"""What has to change at least when several rules are broken: asked for at a finding, in words, with ways there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.knowledge import Knowledge
from cantik.collect.app.models import OPEN, BatchFinding
from cantik.examine.examination import INVENTED
from cantik.examine.localise import RecordCell, VariableDefinitions, least_changes
from cantik.examine.place import digits
from cantik.examine.rules import UNITS, rule_book
from cantik.register.core.app.words import label
from cantik.register.correct.app.finding_records import Nearby, nearby
from cantik.staff.app import log
from cantik.web.tahap.pemeriksaan.examine import facts
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk
from cantik.web.tahap.pemeriksaan.examine.fields import definitions_of


@dataclass(frozen=True, slots=True)
class LikelyMistake:
    """A value that is probably wrong: the variable, whose it is, and the person or family to open."""

    label: str
    whose: str
    person: int | None
    family: int | None


@dataclass(frozen=True, slots=True)
class Fewest:
    """The fewest values to change; empty when no values mend the broken rules, or none are broken any more."""

    changes: tuple[LikelyMistake, ...]
    kept: tuple[str, ...]  # titles of the rules that are then kept
    beyond: tuple[str, ...]  # of those that no value can mend


def fewest(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> Fewest | None:
    """The fewest values to change around an open finding; None for who may not correct, or a finding about a file."""
    if not desk.corrects or row.state != OPEN or row.record < 0 or row.unit not in UNITS:
        return None
    around = nearby(desk.opened, row, desk.area, definitions_of(knowledge))
    if around is None or around.batch.reference is None:
        return None
    log.record(
        by=desk.by,
        at=clock.now(),
        action="orang.daftar",
        subject="orang",
        subjects=list(around.persons),
        detail={"desa": desk.kode},
    )
    book, reference = rule_book(knowledge.content, knowledge.lists), around.batch.reference
    demo = desk.opened.is_invented(desk.area)
    rules = {
        unit: [
            rule for rule in book.applicable(around.batch, unit, reference) if not (demo and rule.rule.id == INVENTED)
        ]
        for unit in UNITS
    }
    found = least_changes(
        around.batch,
        rules,
        VariableDefinitions(knowledge.content.variables, knowledge.lists),
        reference=reference,
        village=digits(desk.area),
        counted=around.own,
    )
    if found is None:
        return Fewest((), (), ())
    return Fewest(
        tuple(_change(cell, around) for cell in found.cells),
        tuple(facts.title_of(rule, knowledge) for rule in found.kept),
        tuple(facts.title_of(rule, knowledge) for rule in found.beyond),
    )


def _change(cell: RecordCell, around: Nearby) -> LikelyMistake:
    name = label(cell.name, cell.unit)
    if cell.unit == "keluarga":
        return LikelyMistake(name, _("keluarga"), None, around.family)
    person = around.persons[cell.position]
    return LikelyMistake(name, around.names[person].title() or _("Tanpa nama"), person, None)
