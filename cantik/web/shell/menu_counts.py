"""How much waits behind each entry of a menu: queues of a village by indices, no register read, and what waits for this
person's hand (`coach.app.waits`)."""

from __future__ import annotations

from cantik.base import clock
from cantik.coach.app import waits
from cantik.coach.app.double_queues import count_doubles
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import OPEN, BatchFinding, Intake
from cantik.register.calamity.app.services import current, on_day
from cantik.register.core.app.queries import standing_batches
from cantik.register.correct.app import deciding
from cantik.register.doubles.app import hints, pairing
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.vault.app.counting import count_together
from cantik.web.waiting_list import count_by_entry

#: files over which somebody of the village has to decide
_TESTED = "teruji"


def count_waiting(person: Account, area: AreaCode) -> dict[str, int]:
    """By the entry's id; an entry behind which nothing waits is left out."""
    area_row = find_area(area)
    if area_row is None:
        return {}
    today = clock.today()
    findings = BatchFinding.objects.filter(batch_id__in=standing_batches(area), state=OPEN, level="periksa")
    intakes = Intake.objects.filter(area=area.text(), state=_TESTED)
    held = count_together(
        {
            "kumpul": intakes,
            "periksa": findings,
            "petunjuk": hints.waiting_rows(area_row.pk),
            "pasangan": pairing.standing_rows(area_row.pk),
            "bencana": on_day(area_row.pk, today),
        }
    )
    found = {
        "kumpul": held["kumpul"],
        "periksa": held["periksa"],
        "beda": deciding.count_waiting(area_row.pk, today=today),
        "ganda": _count_doubles(person, area, area_row.pk) if held["petunjuk"] or held["pasangan"] else 0,
        "bencana": int(held["bencana"] > 0 and current(area_row.pk, today) is not None),
    }
    found |= count_by_entry(waits.list_waiting(person, area))
    return {entry: count for entry, count in found.items() if count}


def _count_doubles(person: Account, area: AreaCode, area_id: int) -> int:
    """What of doubles this person decides about: the agen what is found, the head which mergers are agreed on."""
    queue = count_doubles(area_id)
    decides = check_access(person, "register.putus", area).ok
    return queue.deciding * decides + queue.consent * check_access(person, "register.sahkan", area).ok
