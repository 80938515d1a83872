"""Why something is not printed, as everybody reads it: one sentence, whatever the cause.

A reason that is given only where few are on one side of a number tells that they are few. What depends on numbers that
are not printed (too few, not provable beside the others, another value than before, one family could be estimated) is
therefore said in the same words; which of them it was stands in the internal report. Only what a reader sees from what
is printed may be said besides.
"""

from __future__ import annotations

from dataclasses import replace

from cantik.content.kinds import Indicator, TableSpec
from cantik.measure.result import NotMade

REASON = (
    "Tidak ditampilkan agar keterangan orang tetap terlindung.",
    "Not shown, so that what persons told stays protected.",
)

_PROTECTED = "pelindungan"


def withhold(spec: TableSpec | Indicator, why: tuple[str, str] = REASON, more: tuple[str, str] = ("", "")) -> NotMade:
    """The line of a table or indicator that is not printed. `why`, `more`: what a reader sees from what is printed,
    instead of the sentence and after it."""
    reason, reason_en = (f"{said} {besides}".strip() for said, besides in zip(why, more, strict=True))
    return NotMade(spec.id, spec.title, spec.title_en, reason, reason_en, _PROTECTED)


def as_told(unmade: NotMade) -> NotMade:
    """The line of a measure that was not made, as readers are given it: a reason that tells of a group of which nothing
    is told (`NotMade.untold`) reads like any protection."""
    if not unmade.untold:
        return unmade
    return replace(unmade, reason=REASON[0], reason_en=REASON[1], code=_PROTECTED, untold=False)
