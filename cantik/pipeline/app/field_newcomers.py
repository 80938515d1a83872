"""Whom of the register somebody may be whom a form names as new in its family."""

from __future__ import annotations

from collections.abc import Sequence

from cantik.pipeline.app.field_forms import FilledForm, FormEntry
from cantik.pipeline.app.field_review import ReviewContext
from cantik.plan.app.models import FrameMember
from cantik.register.core.app.search import persons_with_number

BORN, _FROM_FAMILY = "1", "3"  # cantik_cara_masuk
_MOST = 8


def candidates(context: ReviewContext, entry: FormEntry) -> Sequence[FrameMember]:
    """By the number that was written, then by the name among all families of the round; at most eight."""
    number = entry.answers.get("nik", "")
    found = persons_with_number(context.opened, context.area, number) if number.isdigit() else frozenset()
    rows = FrameMember.objects.filter(unit__block__round=context.round).select_related("unit__block")
    named = rows.filter(name__iexact=entry.name.strip()) if entry.name.strip() else rows.none()
    return [*rows.filter(person__in=found), *named.exclude(person__in=found)][:_MOST]


def in_question(context: ReviewContext, form: FilledForm) -> bool:
    """Whether somebody has to say who a newcomer is: they come from another family of the village, or somebody of the
    register has their name or number. Whoever was born is nobody of the register."""
    new = [entry for entry in form.entries if entry.person is None and entry.living]
    ways = [(entry, entry.answers.get("cara_masuk", "")) for entry in new]
    return any(way == _FROM_FAMILY or (way != BORN and candidates(context, entry)) for entry, way in ways)
