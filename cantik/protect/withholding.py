"""Why something is not printed, as everybody reads it: one sentence, whatever the cause.

A reason that is given only where few are on one side of a number tells that they are few. What depends on numbers that
are not printed (too few, not provable beside the others, another value than before, one family could be estimated) is
therefore said in the same words; which of them it was stands in the internal report. Only what a reader sees from what
is printed may be said besides.
"""

from __future__ import annotations

from cantik.content.kinds import Indicator, TableSpec
from cantik.measure.result import NotMade

REASON = (
    "Tidak ditampilkan agar keterangan orang tetap terlindung.",
    "Not shown, so that what persons told stays protected.",
)


def withhold(spec: TableSpec | Indicator, why: tuple[str, str] = REASON, more: tuple[str, str] = ("", "")) -> NotMade:
    """The line of a table or indicator that is not printed. `why`, `more`: what a reader sees from what is printed,
    instead of the sentence and after it."""
    reason, reason_en = (f"{said} {besides}".strip() for said, besides in zip(why, more, strict=True))
    return NotMade(spec.id, spec.title, spec.title_en, reason, reason_en, "pelindungan")
