"""Which persons are one: the ties of the batches that are read. Everything that folds statements asks here first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cantik.collect.app.models import APPLIED, MERGE
from cantik.register.core.app.models import Tie
from cantik.register.core.ties import roots

_CHUNK = 500


def kept_of(batches: Sequence[int]) -> dict[int, int]:
    """Return the merges of these batches: by number of a merged record that of the record which stands for it. Given
    the batches of a day or a moment, the merges hold as of then."""
    if len(batches) < 2:  # a tie is a batch of its own, beside those that tell of the two persons
        return {}
    ties: list[tuple[int, int]] = []
    for start in range(0, len(batches), _CHUNK):
        part = list(batches[start : start + _CHUNK])
        ties += Tie.objects.filter(batch_id__in=part).order_by("batch_id").values_list("gone_id", "kept_id")
    return roots(ties)


def with_gone(kept: Mapping[int, int], only: frozenset[int] | None) -> frozenset[int] | None:
    """Add to some persons the merged records for which they stand; None (everybody) stays None."""
    if only is None or not kept:
        return only
    return only | {gone for gone, stands in kept.items() if stands in only}


def gone_of(person: int) -> list[int]:
    """Return the numbers of all records that were merged into a person and for which that person stands now."""
    area = Tie.objects.filter(kept_id=person, batch__state=APPLIED).values_list("area_id", flat=True).first()
    return [] if area is None else [gone for gone, kept in standing_ties(area).items() if kept == person]


def stands_as(person: int) -> int:
    """Return the number of the record that stands for a person now: the person's own, unless it was merged."""
    area = Tie.objects.filter(gone_id=person, batch__state=APPLIED).values_list("area_id", flat=True).first()
    return person if area is None else standing_ties(area).get(person, person)


def standing_ties(area_id: int) -> dict[int, int]:
    """Who is gone -> who is kept, of a village now."""
    rows = Tie.objects.filter(area_id=area_id, batch__state=APPLIED).order_by("batch_id")
    return roots(rows.values_list("gone_id", "kept_id"))


def merged_between(area_id: int, after: dt.date, until: dt.date) -> frozenset[int]:
    """Return the records that were merged into another after one day and up to another: the duplicates in the balance
    of the population."""
    rows = Tie.objects.filter(
        area_id=area_id,
        batch__state=APPLIED,
        batch__kind=MERGE,
        batch__reference__gt=after,
        batch__reference__lte=until,
    )
    return frozenset(rows.values_list("gone_id", flat=True))
