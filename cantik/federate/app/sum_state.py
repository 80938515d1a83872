"""What is in the sum of an area now and what is missing, by name; and how far the own sum came at the office above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge
from cantik.codes.nation import is_nation, office_above, reaches
from cantik.federate.app import offices, rolling_up
from cantik.federate.app.models import ACCEPTED, ARRIVED, REFUSED, DeliveryArrival, Dispatch, Sender
from cantik.federate.sum_statement import SumStatement
from cantik.levels.app import desk, sums
from cantik.levels.app.coverage import count_coverage
from cantik.release.app import withdrawing
from cantik.release.app.examining import list_examined
from cantik.release.coverage import AreaCoverage, describe_sum
from cantik.release.model import number_order
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
    """Of the newest day of which anything counts: how far the villages came, and those that are in no sum."""

    on: dt.date
    coverage: AreaCoverage
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
    return SumState(days[0].on, count_coverage(found), missing)


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
    """What a server below said last of its sum, and what of it is here. `problem`: why a later one was refused, while
    nothing better came since ("" where it was not); `on`: the day that it is of, None before one was received; it names
    `named` of the `villages` that its area has on that day, of which `here` can be added up here and of `asked_again`
    something is asked for again."""

    code: str
    name: str
    number: str
    at: dt.datetime
    problem: str
    on: dt.date | None = None
    here: int = 0
    named: int = 0
    asked_again: int = 0
    villages: int = 0

    def describe(self, lang: str) -> str:
        """Which villages it adds up."""
        return describe_sum(self.named, self.villages, lang)


def list_sums(area: AreaCode, *, opened: OpenStore, knowledge: Knowledge) -> list[CameSum]:
    """What the servers directly below an area handed up last, the newest first. Raises T623."""
    known = Sender.objects.filter(offices.lies_within(area), ended_at=None).values_list("kode", flat=True)
    direct = [code for code in offices.without_introduced(known) if offices.is_level(code)]
    found = [_describe_sum(code, opened, knowledge) for code in direct]
    return sorted((each for each in found if each is not None), key=lambda each: each.at, reverse=True)


def list_said(store: Path, code: str) -> list[SumStatement]:
    """What a server said last of each day, in the order in which it said so. Raises T623."""
    return sorted(rolling_up.list_statements(store, code), key=lambda each: (each.sequence, each.at))


def list_unsettled(rows: Iterable[DeliveryArrival]) -> list[DeliveryArrival]:
    """Of arrivals those that were refused and about which something is still to be done: the edition did not come
    since, no later one of its year is here, and it is not withdrawn."""
    rows = [row for row in rows if row.state in (ACCEPTED, REFUSED)]
    newest = {(row.kode, row.number): row for row in sorted(rows, key=lambda row: (row.decided_at or row.at, row.pk))}
    accepted, pulled = [row for row in rows if row.state == ACCEPTED], withdrawing.of_levels({row.kode for row in rows})
    refused = {key: row for key, row in newest.items() if row.state == REFUSED and key not in pulled}
    return [row for row in refused.values() if not any(_settles_refusal(each, row) for each in accepted)]


def _settles_refusal(accepted: DeliveryArrival, refused: DeliveryArrival) -> bool:
    """Whether what was accepted leaves nothing to do about what was refused: a later edition of its year, or the very
    same edition of which something older was said (T608), as by a stick that is read late."""
    if accepted.kode != refused.kode:
        return False
    (year, place), (own_year, own_place) = number_order(accepted.number), number_order(refused.number)
    older = refused.problem.startswith("[T608]") and accepted.contents == refused.contents
    return older or (year == own_year and place > own_place)


def _describe_sum(code: str, opened: OpenStore, knowledge: Knowledge) -> CameSum | None:
    """None for a server that handed nothing up yet."""
    rows = list(DeliveryArrival.objects.filter(kode=code).exclude(state=ARRIVED).order_by("at", "pk"))
    if not rows:
        return None
    name = knowledge.areas.get(AreaCode.from_stored(code)).name
    problem = next((row.problem for row in reversed(list_unsettled(rows))), "")
    said = next(reversed(list_said(opened.store.path, code)), None)
    if said is None:
        return CameSum(code, name, rows[-1].number, rows[-1].decided_at or rows[-1].at, problem)
    at = next((row.decided_at or row.at for row in reversed(rows) if row.number == said.number), rows[-1].at)
    asked, on = sums.area_asked(code, knowledge, demo=opened.demo), dt.date.fromisoformat(said.reference)
    return CameSum(
        code,
        name,
        said.number,
        at,
        problem,
        on,
        _count_here(said),
        len(said.villages),
        len(rolling_up.follow_editions(said).asked_again),
        len(sums.villages_on(asked.members, on, knowledge)),
    )


def _count_here(said: SumStatement) -> int:
    """How many of the editions that a sum names can be added up here: they came (to a province with their counts, the
    whole adds up what is printed), were examined as the sum says, and are not withdrawn."""
    codes = [each.code for each in said.villages]
    came = DeliveryArrival.objects.filter(kode__in=codes, state=ACCEPTED)
    if not is_nation(office_above(AreaCode.from_stored(said.code))):
        came = came.filter(counts=True)
    standing = {*came.values_list("kode", "number")} & list_examined(codes) - {*withdrawing.of_levels(codes)}
    return sum((each.code, each.number) in standing for each in said.villages)


def last_handed_up(area: AreaCode) -> Dispatch | None:
    """The sum of an area that was handed up last, and what became of it; None before the first."""
    return Dispatch.objects.filter(kode=area.text()).order_by("-at", "-pk").first()
