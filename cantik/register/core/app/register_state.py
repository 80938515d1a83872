"""Which state of the register a dry run was compared with, so that nobody saves over what another one just did."""

from __future__ import annotations

import hashlib

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, Batch
from cantik.collect.batch import Reading
from cantik.register.core.app import queries
from cantik.register.core.app.models import PersonVersion


def register_state(desa: AreaCode) -> str:
    """A fingerprint that changes with every import, undo and correction of the village."""
    area = find_area(desa)
    batches = list(Batch.objects.filter(area_id=area.pk).order_by("pk").values_list("pk", "state")) if area else []
    if not batches:
        return "kosong"
    # Counted by the index of standing statements: for a newest number SQLite reads everybody's from the end.
    standing = PersonVersion.objects.filter(batch_id__in=[pk for pk, _ in batches], retired_at__isnull=True).count()
    return hashlib.sha256(repr((batches, standing)).encode()).hexdigest()


def list_to_continue(desa: AreaCode, batch: Reading, *, part: bool, whole: bool = False) -> int | None:
    """The batch whose list a file continues, None where it is a list of its own. `part`, `whole`: what was said of it.

    What doors were asked continues unless it is said to be whole; one older than the list stays behind it.
    """
    if part or batch.addition:
        return standing_list(desa, batch.source)
    number = standing_list(desa, batch.source) if batch.visits and not whole else None
    if number is None or batch.reference is None:
        return number
    return number if Batch.objects.filter(pk=number, reference__lte=batch.reference).exists() else None


def standing_list(desa: AreaCode, source: str) -> int | None:
    """The newest batch of the list of a source that stands, None when there is none."""
    standing = queries.standing_batches(desa)
    rows = Batch.objects.filter(pk__in=standing, source=source, state=APPLIED)
    return rows.order_by("-reference", "-pk").values_list("pk", flat=True).first()
