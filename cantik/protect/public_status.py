"""What a figure may be said to be where it has no value: one answer for villages and levels, from what is printed.

That a denominator is zero, or small, is a number. Of class A everybody knows it. Of the others nobody does who does not
see it printed: an empty group, one of few, and one that is hidden for another's sake read alike. A zero that is printed
(docs/bidang/governance.md 5.3) stands as a number and needs no word.
"""

from __future__ import annotations

from cantik.content.kinds import Indicator
from cantik.protect.result import Status

OPEN = "A"


def status_of(spec: Indicator, denominator: int, *, shown: bool, few: bool) -> Status:
    """The status of a figure. `shown`: its parts may be printed; `few`: there are too few of them for a value."""
    if spec.disclosure.kelas != OPEN:
        worth = spec.kind == "jumlah" or (denominator > 0 and not few)
        return "ada" if shown and worth else "rahasia"
    if spec.kind == "jumlah":
        return "ada"
    if denominator == 0:
        return "tidak_terdefinisi"
    return "tidak_tersedia" if few else "ada"
