"""Which state of the register a dry run was compared with, so that nobody saves over what another one just did."""

from __future__ import annotations

import hashlib

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, Batch
from cantik.collect.batch import Reading
from cantik.register.core.app import queries
from cantik.register.core.app.models import PersonVersion


def register_state(area: AreaCode) -> str:
    """A fingerprint that changes with every import, undo and correction of the village."""
    area_row = find_area(area)
    batches = (
        list(Batch.objects.filter(area_id=area_row.pk).order_by("pk").values_list("pk", "state")) if area_row else []
    )
    if not batches:
        return "kosong"
    # Counted by the index of standing statements: for a newest number SQLite reads everybody's from the end.
    standing = PersonVersion.objects.filter(batch_id__in=[pk for pk, _ in batches], retired_at__isnull=True).count()
    return hashlib.sha256(repr((batches, standing)).encode()).hexdigest()


def is_addition(batch: Reading, *, part: bool, whole: bool = False) -> bool:
    """Whether a file is a part of the list that stands on its day. `part`, `whole`: what was said of it.

    What doors were asked is one unless it is said to be whole.
    """
    return part or batch.addition or (batch.visits and not whole)


def list_to_continue(area: AreaCode, batch: Reading) -> int | None:
    """The newest batch of the list of its source that stands on the day of an addition, None when there is none."""
    standing = queries.standing_batches(area, batch.reference)
    rows = Batch.objects.filter(pk__in=standing, source=batch.source, state=APPLIED)
    return rows.order_by("-reference", "-pk").values_list("pk", flat=True).first()
