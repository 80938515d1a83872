"""What a list says of doubles goes to the page where they are decided: its findings are pairs there."""

from __future__ import annotations

from collections.abc import Sequence

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.finding import Finding
from cantik.content.loader import linkage
from cantik.examine.doubles import MODEL
from cantik.register.doubles.app.pair_decisions import RULE, persons_of_findings
from cantik.register.doubles.app.search import note_pairs
from cantik.vault.app.opening import OpenStore


def keep_doubles(opened: OpenStore, area: AreaCode, batch: int, findings: Sequence[Finding]) -> None:
    """Keep the pairs that the findings of a list that was just stored name."""
    area_row = find_area(area)
    if area_row is None or all(finding.rule != RULE for finding in findings):
        return
    persons = {person for pair in persons_of_findings(batch) for person in pair}
    if persons:
        note_pairs(
            opened=opened,
            area_id=area_row.pk,
            persons=persons,
            linkage=linkage(MODEL),
            at=clock.now(),
            today=clock.today(),
        )
