"""A family as its form tells of it, examined: what blocks its approval, what is to be looked at, what is empty.

The form is held against the same rules as a file, completed by what the register knows and no phone is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cantik import examine
from cantik.base.errors import UnreadableInput
from cantik.codes.area import AreaCode
from cantik.codes.lists import lists_here
from cantik.collect.finding import Finding, Level
from cantik.content.loader import here
from cantik.field.forms.answers import Fault
from cantik.field.forms.app.models import FormSubmission
from cantik.field.review.app.family_forms import FilledForm, FormEntry, filled_all
from cantik.field.review.family_records import (
    FieldFamily,
    FieldLine,
    FieldRecords,
    KnownIdentity,
    records_of,
    row_of,
    types_of,
    unit_of,
)
from cantik.field.rounds.app.models import FORM, Block, Round, Unit
from cantik.field.rounds.frame import Place
from cantik.register.core.app.current import reveal
from cantik.register.core.app.person_lists import family_cards, fold_persons
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.vault.app.opening import OpenStore
from cantik.vault.keys import KeyRing

#: what a phone wrote that no question of the form could hold: a newer program may; it blocks nothing
ONLY_NOTED = frozenset({Fault.FOREIGN})
#: of how many families one is drawn, and how many at least and at most
_ONE_OF, _LEAST, _MOST = 10, 3, 10


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The round that is reviewed: what its version asks, who looks at it, on which day."""

    opened: OpenStore
    area: AreaCode
    area_id: int
    round: Round
    today: dt.date

    @property
    def tree(self) -> Mapping[str, object]:
        """The fields of its version."""
        return self.round.version.tree()


@dataclass(frozen=True, slots=True)
class FormCounters:
    """Galat, Peringatan, Catatan, Kosong of a form."""

    errors: int
    warnings: int
    notes: int
    blank: int


@dataclass(frozen=True, slots=True)
class ReviewedForm:
    """A form with what examination found; `open_missing`: who of the list needs an answer before it is approved;
    `known`: what the register knows of everybody in the forms that were examined together."""

    unit: Unit
    form: FilledForm
    findings: Sequence[Finding]
    counters: FormCounters
    open_missing: Sequence[int]
    known: KnownIdentity

    @property
    def ready(self) -> bool:
        """Whether nothing speaks against approving it."""
        return not self.counters.errors


def place_of(block: Block) -> Place:
    """Where the frame has the families of a block."""
    return block.dusun, block.rw, block.rt


def identity(context: ReviewContext, forms: Sequence[tuple[Unit, FilledForm]]) -> KnownIdentity:
    """What the register knows of the persons and families of some forms that no form is asked for; numbers in clear, so
    that callers record whom they read."""
    units = [unit for unit, _ in forms]
    persons = {entry.person for _, form in forms for entry in form.entries if entry.person}
    batches = standing_batches(context.area_id, context.today, as_of=latest_date(context.area_id, context.today))
    folded = fold_persons(batches, frozenset(persons)) if persons else {}
    cards = family_cards(batches, frozenset(unit.family for unit in units if unit.family is not None))
    clear = reveal(context.opened, {light.nik for light in folded.values() if light.nik} | set(cards.values()))
    return KnownIdentity(
        {person: clear[light.nik] for person, light in folded.items() if light.nik},
        {person: light.birth_date for person, light in folded.items() if light.birth_date},
        {family: clear[number] for family, number in cards.items()},
    )


def records(
    context: ReviewContext,
    forms: Sequence[tuple[Unit, FilledForm]],
    known: KnownIdentity,
    *,
    everybody: bool,
    without: Collection[int] = (),
) -> FieldRecords:
    """The records of some families. `everybody`: also whom the register does not know, for the rules; else only whose
    statements may join. `without`: rows that joined before."""
    told = [(unit, form) for unit, form in forms if form.has_answers and unit.kind != FORM]
    families = [_family(unit, form, everybody=everybody, without=without) for unit, form in told]
    title = f"{context.round.activity.title}"
    return records_of(families, types_of(context.tree, here()), known, context.round.reference, title)


def _family(unit: Unit, form: FilledForm, *, everybody: bool, without: Collection[int]) -> FieldFamily:
    lines = [
        FieldLine(entry.entry, entry.person or 0, entry.answers)
        for entry in form.entries
        if entry.is_member and (everybody or entry.person) and row_of(unit.pk, entry.entry) not in without
    ]
    answers = None if row_of(unit.pk) in without else form.answers
    family = unit.family if not everybody else unit.family or -unit.pk
    return FieldFamily(unit.pk, family, place_of(unit.block), answers, lines)


def _found_in(context: ReviewContext, made: FieldRecords) -> tuple[Finding, ...]:
    """What the rules say of some records. Raises what `examine.check` raises."""
    if not made.shown.records:
        return ()
    content = here()
    return examine.check(
        made.shown,
        content.rules,
        content=content,
        lists=lists_here(),
        reference=context.round.reference,
        area=context.area,
        demo=context.opened.is_invented(context.area),
    ).findings


def review(
    context: ReviewContext, forms: Sequence[tuple[Unit, FilledForm]], answered: Mapping[int, Collection[int]] = {}
) -> list[ReviewedForm]:
    """Some forms of a round, examined together. `answered`: by unit, of whom of the list it was said what became of
    them."""
    known = identity(context, forms)
    made = records(context, forms, known, everybody=True)
    found: Sequence[Finding]
    try:
        found = _found_in(context, made)
        broken: frozenset[int] = frozenset()
    except UnreadableInput:  # rows of another village, or an invented number among real ones: family by family
        found, broken = _one_by_one(context, forms, known)
    by_row: dict[int, list[Finding]] = {}
    for finding in found:
        by_row.setdefault(unit_of(finding.row), []).append(finding)
    found_by = [(by_row.get(unit.pk, ()), unit.pk in broken) for unit, _ in forms]
    return [
        ReviewedForm(unit, form, hits, _count_findings(form, hits, missing, bad), missing, known)
        for (unit, form), (hits, bad) in zip(forms, found_by, strict=True)
        for missing in [_unanswered_persons(form, answered.get(unit.pk, ()))]
    ]


def read_and_review(
    context: ReviewContext,
    forms: Sequence[tuple[Unit, FormSubmission]],
    answered: Mapping[int, Collection[int]] = {},
) -> list[ReviewedForm]:
    """Some forms of a round, opened, read and examined: once, for whoever decides about them. Raises `DamagedSecret`
    (R204)."""
    read = filled_all(forms, context.opened)
    return review(context, [(unit, form) for (unit, _), form in zip(forms, read, strict=True)], answered)


def _one_by_one(
    context: ReviewContext, forms: Sequence[tuple[Unit, FilledForm]], known: KnownIdentity
) -> tuple[list[Finding], frozenset[int]]:
    found: list[Finding] = []
    broken = set()
    for unit, form in forms:
        try:
            found += _found_in(context, records(context, [(unit, form)], known, everybody=True))
        except UnreadableInput:
            broken.add(unit.pk)
    return found, frozenset(broken)


def _unanswered_persons(form: FilledForm, answered: Collection[int]) -> list[int]:
    """Who of the list is in no entry, and of whom nothing was answered."""
    return [member.person for member in form.missing if member.person not in answered] if form.has_answers else []


def _count_findings(
    form: FilledForm,
    findings: Sequence[Finding],
    missing: Sequence[int],
    broken: bool,
) -> FormCounters:
    unread = sum(fault["fault"] not in ONLY_NOTED for fault in form.faults)
    counted = {level: sum(finding.level is level for finding in findings) for level in Level}
    return FormCounters(
        counted[Level.REFUSE] + unread + len(missing) + _nameless(form.entries) + broken,
        counted[Level.CHECK],
        counted[Level.NOTE] + len(form.faults) - unread,
        form.blank if form.has_answers else 0,
    )


def _nameless(entries: Sequence[FormEntry]) -> int:
    return sum(not entry.name and entry.member is None for entry in entries)


def draw_sample(keys: KeyRing, seed: str, forms: Sequence[tuple[Unit, FilledForm]]) -> list[Unit]:
    """The families that somebody has to look at who approves many at once: one of ten, three at least, ten at most. Who
    is drawn hangs on the store's key, so that nobody can change a form until it is not; it stays when more forms come.
    """

    def lot(pair: tuple[Unit, FilledForm]) -> bytes:
        return keys.index("undian", f"{seed}|{pair[1].row.digest}")

    most = min(_MOST, max(_LEAST, -(-len(forms) // _ONE_OF)))
    return [unit for unit, _ in sorted(forms, key=lot)[:most]]
