"""Read pairs: those that wait for somebody, those that were decided, and the two records of one. Reading is logged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Max, Q, QuerySet

from cantik.base import clock
from cantik.base.text import masks_apart
from cantik.examine.pairs import Record
from cantik.register.core.app.person_lists import fold_persons
from cantik.register.core.app.search import applied_batches
from cantik.register.doubles.app.models import LATER, PROPOSED, Pair, PairDecision
from cantik.register.doubles.app.pair_decisions import accepted_pairs
from cantik.register.doubles.app.search import records_of
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class PairSummary:
    """A pair in a list of one village. `own`: its persons here; `ticket`: the other lives in another village."""

    pair: Pair
    own: tuple[int, ...]
    ticket: bool
    decision: PairDecision | None
    names: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Nobody of this village has had a last word about it."""
        return self.decision is None or self.decision.verdict in (LATER, PROPOSED)


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair as it is looked at: the records (one of a ticket), NIK masked, and the levels with their weights."""

    entry: PairSummary
    records: tuple[tuple[int, Record], ...]
    levels: tuple[int, ...]
    weights: tuple[float, ...]


def list_waiting(area_id: int) -> list[PairSummary]:
    """List the pairs of the last search about which nobody decided, here or at their finding: the likeliest first,
    those put off last."""
    rows = list(standing_rows(area_id).order_by("-weight", "pk"))
    if not rows:  # most villages on most days, and every page asks
        return []
    found = [_entry(row, area_id, said) for row, said in _with_decisions(rows, area_id)]
    accepted = accepted_pairs(area_id)
    open_ = [entry for entry in found if entry.waits and (entry.pair.one_id, entry.pair.other_id) not in accepted]
    return sorted(open_, key=lambda entry: entry.decision is not None and entry.decision.verdict == LATER)


def standing_rows(area_id: int) -> QuerySet[Pair]:
    """The pairs that the last search found, decided or not: where there is none, none waits."""
    return Pair.objects.filter(Q(area_one=area_id) | Q(area_other=area_id), standing=True)


def list_decided(area_id: int, most: int = 50) -> list[PairSummary]:
    """The newest decisions that stand."""
    rows = PairDecision.objects.filter(area_id=area_id, undone_at__isnull=True).exclude(verdict__in=(LATER, PROPOSED))
    return [_entry(row.pair, area_id, row) for row in rows.select_related("pair").order_by("-pk")[:most]]


def last_search(area_id: int) -> dt.datetime | None:
    """When a pair of this village was found last; None when nothing was ever found."""
    found: dt.datetime | None = Pair.objects.filter(area_one=area_id, area_other=F("area_one")).aggregate(
        m=Max("found_at")
    )["m"]
    return found


def add_names(area_id: int, entries: Sequence[PairSummary], *, by: str) -> list[PairSummary]:
    """Entries with the names of their own persons; who is shown is written down."""
    persons = frozenset(person for entry in entries for person in entry.own)
    folded = fold_persons([*applied_batches_apart(area_id)], persons) if persons else {}
    if persons:
        log.record(by=by, at=clock.now(), action="orang.daftar", subject="orang", subjects=sorted(persons))
    return [
        PairSummary(
            entry.pair,
            entry.own,
            entry.ticket,
            entry.decision,
            tuple(folded[person].name for person in entry.own if person in folded),
        )
        for entry in entries
    ]


def applied_batches_apart(area_id: int) -> list[int]:
    """Every batch that was not taken back, merges left out: both records of a pair are read as they were."""
    from cantik.collect.app.models import MERGE, Batch

    merges = set(Batch.objects.filter(area_id=area_id, kind=MERGE).values_list("pk", flat=True))
    return [number for number in applied_batches(area_id) if number not in merges]


def compare_pair(opened: OpenStore, area_id: int, entry: PairSummary, *, today: dt.date, by: str) -> Compared:
    """The records of a pair side by side. Reading them is written down."""
    found = records_of(opened, area_id, today=today, only=entry.own)
    log.record(
        by=by,
        at=clock.now(),
        action="orang.baca",
        subject="orang",
        subjects=list(entry.own),
        detail={"pasangan": entry.pair.pk},
    )
    here = [person for person in entry.own if person in found]
    numbers = masks_apart([found[person].nik for person in here])
    records = tuple((person, replace(found[person], nik=nik)) for person, nik in zip(here, numbers, strict=True))
    return Compared(entry, records, *weights_of(entry.pair))


def weights_of(pair: Pair) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The level and the weight of each comparison of a pair."""
    said = json.loads(pair.levels)
    return tuple(said["tingkat"]), tuple(float(weight) for weight in said["bobot"])


def _entry(pair: Pair, area_id: int, decision: PairDecision | None) -> PairSummary:
    sides = ((pair.one_id, pair.area_one_id), (pair.other_id, pair.area_other_id))
    own = tuple(person for person, where in sides if where == area_id)
    return PairSummary(pair, own, pair.area_one_id != pair.area_other_id, decision)


def _with_decisions(pairs: list[Pair], area_id: int) -> list[tuple[Pair, PairDecision | None]]:
    rows = PairDecision.objects.filter(area_id=area_id, undone_at__isnull=True, pair__in=pairs).order_by("pk")
    newest: dict[int, PairDecision] = {row.pair_id: row for row in rows}
    found = []
    for pair in pairs:
        said = newest.get(pair.pk)
        if said is not None and said.batch_id is None and bytes(said.digest) != bytes(pair.digest):
            said = None  # the data changed since: asked again
        found.append((pair, said))
    return found
