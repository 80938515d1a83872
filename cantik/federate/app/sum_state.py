"""What is in the sum of an area now and what is missing, by name; and how far the own sum came at the office above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge
from cantik.codes.nation import reaches
from cantik.federate.app import offices, rolling_up
from cantik.federate.app.models import ARRIVED, REFUSED, DeliveryArrival, Dispatch, Sender
from cantik.levels.app import desk, sums
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class MissingVillage:
    """A village that is in no sum: its name and why; `server`: the code of the server that says to count it, whose
    edition of it did not come whole yet ("" for none)."""

    name: str
    why: str
    server: str = ""


@dataclass(frozen=True, slots=True)
class SumState:
    """Of the newest day of which anything counts: how many villages are in the sum, of how many, and the others."""

    on: dt.date
    counted: int
    of: int
    missing: tuple[MissingVillage, ...]


def sum_state(area: AreaCode, *, opened: OpenStore, knowledge: Knowledge) -> SumState | None:
    """How the sum of an area stands; None before any village counts. Raises as `desk.villages`, T623."""
    days = desk.days(area, opened=opened, knowledge=knowledge)
    if not days:
        return None
    found = desk.villages(area, days[0].on, opened=opened, knowledge=knowledge)
    handed = _handed_up(area, days[0].on, opened)
    missing = tuple(
        MissingVillage(each.name, sums.told_why(each.why), handed.get(each.code, "")) for each in found if each.why
    )
    return SumState(days[0].on, len(found) - len(missing), len(found), missing)


def _handed_up(area: AreaCode, on: dt.date, opened: OpenStore) -> Mapping[str, str]:
    """By village that a server says to count on a day the code of that server."""
    home, found = opened.store.path / "pelindungan", dict[str, str]()
    for path in sorted(home.glob(f"*/{on.isoformat()}{rolling_up.SUFFIX}")):
        code = path.parent.name
        said = rolling_up.last_statement(opened.store.path, code, on.isoformat())
        if said is not None and reaches(area, AreaCode.from_stored(code)):
            found |= {each.code: code for each in said.villages}
    return found


@dataclass(frozen=True, slots=True)
class CameSum:
    """What a server below handed up last: its edition, since when, why it was refused ("" where it was not), how many
    of the editions that it adds up are here, of how many, of how many something is asked for again, and how many
    `villages` its area has on that day: what it adds up is seldom all."""

    code: str
    name: str
    number: str
    at: dt.datetime
    problem: str
    here: int
    of: int
    asked_again: int
    villages: int


def list_sums(area: AreaCode, *, opened: OpenStore, knowledge: Knowledge) -> list[CameSum]:
    """What the servers directly below an area handed up last, the newest first. Raises T623."""
    known = Sender.objects.filter(offices.lies_within(area), ended_at=None).values_list("kode", flat=True)
    direct = [code for code in offices.without_introduced(known) if offices.is_level(code)]
    found = []
    for code in direct:
        row = DeliveryArrival.objects.filter(kode=code).exclude(state=ARRIVED).order_by("at", "pk").last()
        if row is not None:
            found.append(_describe_sum(row, opened, knowledge))
    return sorted(found, key=lambda each: each.at, reverse=True)


def _describe_sum(row: DeliveryArrival, opened: OpenStore, knowledge: Knowledge) -> CameSum:
    statements = rolling_up.list_statements(opened.store.path, row.kode)
    said = max(statements, key=lambda each: (each.sequence, each.at), default=None)
    follow = None if said is None else rolling_up.follow_editions(said)
    name = knowledge.areas.get(AreaCode.from_stored(row.kode)).name
    here, of, again, within = (0, 0, 0, 0)
    if said is not None and follow is not None:
        here, of, again = len(follow.here), len(follow.said.villages), len(follow.asked_again)
        asked = sums.area_asked(row.kode, knowledge, demo=opened.demo)
        within = len(sums.villages_on(asked.members, dt.date.fromisoformat(said.reference), knowledge))
    problem = row.problem if row.state == REFUSED else ""
    return CameSum(row.kode, name, row.number, row.decided_at or row.at, problem, here, of, again, within)


def last_handed_up(area: AreaCode) -> Dispatch | None:
    """The sum of an area that was handed up last, and what became of it; None before the first."""
    return Dispatch.objects.filter(kode=area.text()).order_by("-at", "-pk").first()
