"""Open findings of a list that what was added to it has answered: the head of a family came in with another file.

They are asked once more of the persons around them, as the list stands now; what the rules no longer find is mended by
the batch that came in, and open again when that is taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.collect.app.models import FILE, MENDED, OPEN, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.content.kinds import Rule
from cantik.examine.rules import rule_book
from cantik.expr import tree
from cantik.expr.scope import FORMER, SIMILAR
from cantik.expr.walk import walk
from cantik.register.core.app.current import stocks_of
from cantik.register.core.app.statements import locate_records
from cantik.register.core.fold import list_around
from cantik.register.correct.app.list_companions import persons_around, persons_told
from cantik.register.correct.app.rebuild import stated_of
from cantik.register.correct.app.surroundings import Definitions, RuleFindings, Surroundings, verdict
from cantik.vault.app.opening import OpenStore

REASON = "tidak ada lagi sesudah berkas susulan"
#: what looks at every record of a file cannot be asked of a few
_EVERYBODY = ("sehuruf", "mirip")


@dataclass(frozen=True, slots=True)
class AddedBatch:
    """A batch that was just written, of a village; `together`: those that came with it; by whom and when."""

    area: AreaCode
    number: int
    together: Collection[int]
    by: str
    at: dt.datetime


def settle_solved(opened: OpenStore, added: AddedBatch, definitions: Definitions) -> int:
    """Mend what this batch answered of the list in which it stands; how many findings. In the transaction of the
    caller."""
    row = Batch.objects.get(pk=added.number)
    batches = [number for stock in list_around(stocks_of(row.area_id), row.pk) for number in stock.batches]
    before = batches[: batches.index(row.pk)] if row.pk in batches else []
    asked = _open_ones(row, before, added.together, _asked_again(definitions))
    solved: list[int] = []
    for number in sorted({finding.batch_id for finding, _ in asked}):
        own = [(finding, person) for finding, person in asked if finding.batch_id == number]
        then, now = (_ask_again(opened, added.area, known, own, definitions) for known in (before, [*before, row.pk]))
        gone = then.found.keys() - now.found.keys()
        lost = now.collected | now.silent
        solved += [found.pk for found, person in own if (found.rule, person) in gone and found.rule not in lost]
    BatchFinding.objects.filter(pk__in=solved, state=OPEN).update(
        state=MENDED, mended_in_id=added.number, reason=REASON, decided_by=added.by, decided_at=added.at
    )
    return len(solved)


def _ask_again(
    opened: OpenStore,
    area: AreaCode,
    batches: Sequence[int],
    own: Sequence[tuple[BatchFinding, int]],
    definitions: Definitions,
) -> RuleFindings:
    """What the rules of some findings of one file say of their persons, as these batches state the list."""
    persons = {person for _, person in own}
    people = stated_of(opened, batches, sorted(persons | persons_around(batches, persons)))
    place = Surroundings(own[0][0].batch, area, tuple(batches), people, {}, (), own[0][0].sheet)
    rules = {finding.rule: definitions.content.rules[finding.rule] for finding, _ in own}
    return verdict(opened, place, definitions, rules, {})


def _open_ones(
    row: Batch, before: Sequence[int], together: Collection[int], rules: Collection[str]
) -> list[tuple[BatchFinding, int]]:
    """Open findings of the list before a part, about persons that it tells of or stands around, with the person. Files
    that came with it were asked beside it. Parts that stand after it, or after a whole list, are examined again
    (`pipeline/app/re_examination`)."""
    files = Batch.objects.filter(pk__in=before, kind=FILE).exclude(pk__in=[row.pk, *together])
    asked = list(
        BatchFinding.objects.filter(
            batch_id__in=list(files.values_list("pk", flat=True)),
            unit="orang",
            record__gte=0,
            state=OPEN,
            level__in=[str(Level.CHECK), str(Level.NOTE)],
            rule__in=list(rules),
        )
        .select_related("batch")
        .order_by("pk")
    )
    if not asked:
        return []
    told = persons_told(row.pk)
    near = told | persons_around([*before, row.pk], told) | persons_around(before, told)
    found: list[tuple[BatchFinding, int]] = []
    for number in sorted({finding.batch_id for finding in asked}):
        own = [finding for finding in asked if finding.batch_id == number]
        located = locate_records(number, {finding.record for finding in own})
        whose = [(finding, located[finding.record].person) for finding in own if finding.record in located]
        found += [(finding, person) for finding, person in whose if person in near]
    return found


def _asked_again(definitions: Definitions) -> frozenset[str]:
    """The rules that can be asked of a few persons: none that compares with the last list or searches everybody."""
    by_unit = rule_book(definitions.content, definitions.lists).ready
    return frozenset(
        ready.rule.id
        for rules in by_unit.values()
        for ready in rules
        if _is_of_few(ready.rule, ready.test)
        and (("orang", SIMILAR) not in ready.uses and FORMER not in {table for table, _ in ready.needs})
    )


def _is_of_few(rule: Rule, test: tree.Condition) -> bool:
    calls = (node for node in walk(test) if isinstance(node, tree.Call))
    return rule.checked_by == "aturan" and all(call.function not in _EVERYBODY for call in calls)
