"""How much waits behind each entry of a village's menu: counts by indices, no register read."""

from __future__ import annotations

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import OPEN, BatchFinding, Intake
from cantik.register.calamity.app.services import current
from cantik.register.core.app.queries import standing_batches
from cantik.register.correct.app import deciding
from cantik.register.doubles.app import hints, pairing
from cantik.release.app.models import SUBMITTED
from cantik.release.app.queries import by_another, live_draft
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.use.app import requests

#: files over which somebody of the village has to decide
_TESTED = "teruji"


def count_waiting(person: Account, desa: AreaCode) -> dict[str, int]:
    """By the entry's id; an entry behind which nothing waits is left out."""
    area = find_area(desa)
    if area is None:
        return {}
    today, draft = clock.today(), live_draft(desa)
    mine = draft is not None and draft.state == SUBMITTED and check_access(person, "rilis.tanda_tangan", desa).ok
    findings = BatchFinding.objects.filter(batch_id__in=standing_batches(desa), state=OPEN, level="periksa")
    signs = mine and draft is not None and by_another(draft, person, desa).ok
    found = {
        "kumpul": Intake.objects.filter(area=desa.text(), state=_TESTED).count(),
        "periksa": findings.count(),
        "terbit": int(signs),
        "beda": deciding.count_waiting(area.pk, today=today),
        "ganda": len(pairing.list_waiting(area.pk)) + len(hints.list_waiting(area.pk)),
        "permintaan": requests.count_waiting(desa, for_head=False),
        "persetujuan": requests.count_waiting(desa, for_head=True),
        "bencana": int(current(area.pk, today) is not None),
    }
    return {entry: count for entry, count in found.items() if count}
