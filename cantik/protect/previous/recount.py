"""Which tables and indicators of class B and C an edition counts anew, and which it carries over from an earlier one.

Whoever holds two editions and knows who came in between reads that person's answer from the difference, however well
each is protected. So what is not open is counted in a village's first edition, and again when so many records of its
base have come, gone or changed their answer since that the difference is nobody's, or when so much time has passed
(docs/adr/0135). Pure: the moments, the marks and the policy are arguments.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

Marks = Mapping[bytes, int]  # by record; one that is outside of the base is not named


@dataclass(frozen=True, slots=True)
class CountedMeasure:
    """A measure as it was counted once: on which day, what it meant then (a digest), and the mark of each record that
    has an id; `nameless`: how many of those without an id have each mark."""

    reference: dt.date
    meaning: str
    marks: Marks
    nameless: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class RecountRule:
    """Policy: counted anew from so many changed records on (`least`; 0: always), or after so many `days`."""

    least: int
    days: int


def records_changed(then: CountedMeasure, now: CountedMeasure) -> int:
    """How many records came to the base of a measure, left it or have another answer. Of records without an id at least
    so many; where the definition means something else now, who came and who left: answers of two definitions are not
    compared, and what was renamed is nobody's change."""
    alike = then.meaning == now.meaning
    both = then.marks.keys() & now.marks.keys()
    moved = len(then.marks.keys() ^ now.marks.keys())
    if not alike:
        return moved + abs(sum(then.nameless.values()) - sum(now.nameless.values()))
    came, gone = (Counter(now.nameless) - Counter(then.nameless)), (Counter(then.nameless) - Counter(now.nameless))
    switched = sum(then.marks[record] != now.marks[record] for record in both)
    return moved + switched + max(came.total(), gone.total())


def is_due(then: CountedMeasure, now: CountedMeasure, rule: RecountRule) -> bool:
    """Whether a measure is counted anew. An edition of an earlier day than the one that counted is as near as one of a
    later day."""
    return abs((now.reference - then.reference).days) >= rule.days or records_changed(then, now) >= rule.least


def list_carried(
    before: Mapping[str, CountedMeasure],
    today: Mapping[str, CountedMeasure],
    rule: RecountRule,
    together: Collection[Collection[str]] = (),
) -> frozenset[str]:
    """The measures that an edition carries over: those that were counted before, can be counted today, and are not due.
    `together`: measures of one thing, of which all are carried as long as one is."""
    kept = {name for name, now in today.items() if name in before and not is_due(before[name], now, rule)}
    for names in together:
        if kept & set(names):
            kept |= set(names) & before.keys() & today.keys()
    return frozenset(kept)
