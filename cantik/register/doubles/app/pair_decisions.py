"""What was decided about pairs, for whoever examines a list; and the findings that a decision settles, both ways.

The rule and the search find the same pairs (`examine.doubles`); here they are kept from asking twice: a decision closes
the findings about the same two records, and a finding that was accepted closes the pair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby

from django.db.models import Q, QuerySet

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import ACCEPTED, APPLIED, OPEN, BatchFinding
from cantik.examine.doubles import SettledPair, said_by
from cantik.examine.findings.app.decisions import DecisionOrder, lock_findings, take_back
from cantik.examine.findings.app.decisions import decide as decide_findings
from cantik.examine.findings.app.models import ACCEPT, FindingAct
from cantik.examine.findings.app.queries import versions
from cantik.register.core.app.statements import locate_records, positions_of
from cantik.register.doubles.app.models import DIFFERENT, SAME, Pair, PairDecision
from cantik.register.doubles.app.search import digest_of, records_of
from cantik.vault.app.opening import OpenStore

RULE = "orang_ganda_mirip"
#: what a finding is closed with; at least ten letters, as for every reason
REASONS: Mapping[str, str] = {
    SAME: "Data ganda: orang yang sama, kedua catatan digabung.",
    DIFFERENT: "Data ganda: bukan orang yang sama.",
}


def settled_pairs(opened: OpenStore, area: AreaCode, *, today: dt.date) -> frozenset[SettledPair]:
    """Pairs of records of a village about which somebody said that they are one person, or two; of the latter those
    that still say what they said then."""
    area_row = find_area(area)
    if area_row is None:
        return frozenset()
    rows = PairDecision.objects.filter(area_id=area_row.pk, undone_at__isnull=True, verdict__in=(SAME, DIFFERENT))
    newest = {row.pair_id: row for row in rows.select_related("pair").order_by("pk")}
    persons = {person for row in newest.values() for person in (row.pair.one_id, row.pair.other_id)}
    records = records_of(opened, area_row.pk, today=today, only=persons, apart=True) if persons else {}
    found = set()
    for row in newest.values():
        one, other = records.get(row.pair.one_id), records.get(row.pair.other_id)
        if one is None or other is None:
            continue
        if row.batch_id is not None or digest_of(opened, one, other) == bytes(row.digest):
            found.add(frozenset((said_by(one), said_by(other))))
    return frozenset(found)


def accepted_pairs(area_id: int) -> set[tuple[int, int]]:
    """The pairs of persons whose newest finding was accepted as it stands, lower number first."""
    rows = _about(area_id).order_by("batch_id", "pk")
    state = {pair: row.state for row, pair in _persons_of(rows)}
    return {pair for pair, found in state.items() if found == ACCEPTED}


def close_findings(decision: PairDecision, *, by: str, at: dt.datetime) -> None:
    """Accept the open findings about the two of a decision, with what was decided as the reason."""
    numbers = _open_findings(decision.area_id, decision.pair)
    if decision.verdict not in REASONS or not numbers:
        return
    order = DecisionOrder(decision.area_id, ACCEPT, REASONS[decision.verdict], by, at, _token(decision))
    decide_findings(order, seen=versions(lock_findings(numbers)))


def reopen_findings(decision: PairDecision, *, by: str, at: dt.datetime) -> None:
    """Take back what `close_findings` did for a decision; what somebody decided since stays."""
    act = FindingAct.objects.filter(token=_token(decision), undone_at__isnull=True).first()
    if act is not None:
        take_back(act, by=by, at=at, uncorrect=_no_correction)


def _no_correction(correction: int, arisen: Iterable[int]) -> None:
    raise AssertionError(f"a decision about a pair corrects nothing: {correction}, {list(arisen)}")


def _token(decision: PairDecision) -> str:
    return f"ganda/{decision.pk}"


def _about(area_id: int) -> QuerySet[BatchFinding]:
    return BatchFinding.objects.filter(rule=RULE, unit="orang", batch__area_id=area_id, batch__state=APPLIED).filter(
        Q(record__gte=0) & ~Q(partners="")
    )


def _open_findings(area_id: int, pair: Pair) -> list[int]:
    numbers = []
    for batch, rows in groupby(_about(area_id).filter(state=OPEN).order_by("batch_id", "pk"), _batch_of):
        at = positions_of(batch, (pair.one_id, pair.other_id))
        if len(at) == 2:
            numbers += [row.pk for row in rows if {row.record, *_partners(row)} == set(at.values())]
    return numbers


def pair_of_finding(row: BatchFinding) -> int | None:
    """The number of the standing pair that a finding is about; None where it is about no pair, or a search since then
    did not see it any more."""
    if row.rule != RULE or not row.partners:
        return None
    for _row, (first, other) in _persons_of([row]):
        pair = Pair.objects.filter(one=first, other=other, standing=True).first()
        return pair.pk if pair else None
    return None


def persons_of_findings(batch: int) -> set[tuple[int, int]]:
    """The pairs of persons that the findings of a batch are about, lower number first."""
    rows = BatchFinding.objects.filter(rule=RULE, unit="orang", batch_id=batch).exclude(partners="").order_by("pk")
    return {pair for _row, pair in _persons_of(rows)}


def _persons_of(rows: Iterable[BatchFinding]) -> Iterable[tuple[BatchFinding, tuple[int, int]]]:
    for batch, group in groupby(rows, _batch_of):
        own = list(group)
        people = locate_records(batch, {position for row in own for position in (row.record, *_partners(row))})
        for row in own:
            both = sorted({people[at].person for at in (row.record, *_partners(row)) if at in people})
            if len(both) == 2:
                yield row, (both[0], both[1])


def _partners(row: BatchFinding) -> list[int]:
    return [int(position) for position in row.partners.split(",") if position]


def _batch_of(row: BatchFinding) -> int:
    return row.batch_id
