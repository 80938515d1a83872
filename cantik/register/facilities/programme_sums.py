"""What became of a programme, as sums over villages: for each who says it apart, never one added to the other. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cantik.base.numerals import ratio, round_half_up
from cantik.content.programme import BY_OFFICE, BY_VILLAGE, ProgrammeMeasure, RegionalProgramme

YES = "ya"
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Realised:
    """What one side says of a programme in a village (`kode`) in a year, recorded at a moment. `facility`: its number
    in the store."""

    kode: str
    year: int
    said_by: str
    values: Mapping[str, str]
    recorded: dt.datetime
    facility: int


@dataclass(frozen=True, slots=True)
class RealisedTotal:
    """What one side says of all the villages of an area in a year.

    `spoke`: villages of which it says something, `joined` of those that take part, of `villages`. `share` (percent) and
    `gap` to the target (percentage points) are None until all are spoken of: a missing one is no "no".
    """

    said_by: str
    villages: int
    spoke: int
    joined: int
    share: Decimal | None
    target: Decimal | None
    gap: Decimal | None
    sums: Mapping[str, Decimal]


def totals(
    programme: RegionalProgramme, rows: Sequence[Realised], villages: Collection[str], year: int
) -> list[RealisedTotal]:
    """The totals of each side that says anything of these villages in a year (quality policy 4.4: a sum names the
    villages it is of)."""
    found = []
    for said_by in (BY_VILLAGE, BY_OFFICE):
        own = [row for row in rows if row.year == year and row.said_by == said_by and row.kode in villages]
        if own:
            found.append(_total(programme, own, len(villages), year))
    return found


def _total(programme: RegionalProgramme, own: Sequence[Realised], villages: int, year: int) -> RealisedTotal:
    joined = sum(row.values.get(programme.joined) == YES for row in own)
    whole = len(own) == villages
    target = programme.targets.get(year)
    exact = Decimal(joined * 100) / villages
    gap = round_half_up(exact - target, _DECIMALS) if whole and target is not None else None
    numbers = [name.attribute.id for name in programme.measures if name.attribute.type in ("angka", "desimal")]
    said = {name: [Decimal(row.values[name]) for row in own if row.values.get(name)] for name in numbers}
    sums = {name: sum(values, Decimal(0)) for name, values in said.items() if len(values) == len(own)}
    share = ratio(joined, villages, 100, _DECIMALS) if whole else None
    return RealisedTotal(own[0].said_by, villages, len(own), joined, share, target, gap, sums)


def share_of(measure: ProgrammeMeasure, values: Mapping[str, str]) -> Decimal | None:
    """A measure as percent of what it is a part of; None where it is of none, nothing is said, or it says more than its
    whole (a table may)."""
    part, whole = values.get(measure.attribute.id), values.get(measure.share_of)
    if not part or not whole or not Decimal(whole) or Decimal(part) > Decimal(whole):
        return None
    return Decimal(part) * 100 / Decimal(whole)
