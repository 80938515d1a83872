"""Which villages of some areas need help first: their signs gathered in few questions however many villages there are,
weighed by `coach.need`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cantik.coach.app import coaching, season
from cantik.coach.app.models import DueTask
from cantik.coach.app.queries import BoardRow
from cantik.coach.app.stages import VillageStage
from cantik.coach.need import VillageNeed, weigh_need
from cantik.codes.area import AreaCode
from cantik.content.help_order import help_signs
from cantik.release.app.models import SUBMITTED
from cantik.staff.app import roster
from cantik.staff.app.models import Account
from cantik.staff.app.rights import within

_AGENT, _HEAD = "agen_statistik", "kepala_desa"


@dataclass(frozen=True, slots=True)
class NeedyVillage:
    """A village of the board with its need, and whom to ask there: who is to sign while a draft waits for it, or to
    name an agent where there is none, else its agents. `role`: what they are."""

    row: BoardRow
    need: VillageNeed
    role: str
    asked: tuple[Account, ...]


def rank_villages(areas: Sequence[AreaCode], rows: Sequence[BoardRow], today: dt.date) -> list[NeedyVillage]:
    """The villages of a board that show a sign of need, the neediest first."""
    codes = [row.place.kode for row in rows]
    holding = {role: roster.holders_of(codes, role, today) for role in (_AGENT, _HEAD)}
    sent_back = dict(DueTask.objects.filter(within(areas, "kode"), key="kembali").values_list("kode", "number"))
    overdue, signs, ended = coaching.count_overdue(areas, today), help_signs(), season.find_ended(areas)
    found = []
    for row in rows:
        kode = row.place.kode
        holders = holding[_AGENT].get(kode, [])
        numbers = _count_signs(row, today) | {"kembali": sent_back.get(kode, 0), "kesepakatan": overdue.get(kode, 0)}
        gone = None if holders else ended.get(kode)
        numbers |= {"tanpa_agen": int(not holders and gone is None), "diam": _silence(holders, today)}
        numbers["agen_habis"] = max(1, (today - gone).days) if gone is not None else 0
        need = weigh_need(numbers, signs)
        if need.points:
            role = _HEAD if row.facts.draft == SUBMITTED or not holders else _AGENT
            found.append(NeedyVillage(row, need, role, tuple(holding[role].get(kode, []))))
    return sorted(found, key=lambda village: (-village.need.points, village.row.place.name))


def _count_signs(row: BoardRow, today: dt.date) -> dict[str, int]:
    """The signs that the board's own row tells."""
    facts = row.facts
    return {
        "tanpa_data": int(row.standing.stage is VillageStage.NONE),
        "lewat": row.standing.over,
        "galat": facts.open_checks,
        "umur_galat": (today - facts.open_since).days if facts.open_since is not None and facts.open_checks else 0,
        "mutu": 0 if facts.faults is None or facts.faults_before is None else facts.faults - facts.faults_before,
        "metadata": facts.sets_missing,
    }


def _silence(holders: Sequence[Account], today: dt.date) -> int:
    """Days since any of the agents signed in; of one that never did, since the account was made."""
    days = [holder.last_used or holder.created_at.date() for holder in holders]
    return (today - max(days)).days if days else 0
