"""Numbers of the village made of its facilities and facts, as `content/tallies/` says. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from cantik.base.dates import months_between
from cantik.base.errors import ContentError
from cantik.content.tally import HALF_YEAR, NEWEST_YEAR, WHOLE, YEAR_BEFORE, TallyPart, VillageTally

#: of a kind the values of each thing that stands on the day
Stated = Callable[[str], Sequence[Mapping[str, object]]]
_YEAR, _DAY, _HALF = "tahun", "tanggal", 6


def tally_of(tally: VillageTally, stated: Stated, on: dt.date) -> int | None:
    """A number of the village as a whole one, half up. None where nothing of a kind was recorded, or none of the
    numbers: that is not known, and no zero; also a share of nothing. `on`: the reference date."""
    above = _add_parts(tally.parts, stated, on)
    if above is None or not tally.share_of:
        return None if above is None else int(above.quantize(Decimal(1), ROUND_HALF_UP))
    whole = _add_parts(tally.share_of, stated, on)
    if not whole:
        return None
    return int((above * WHOLE / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _add_parts(parts: Sequence[TallyPart], stated: Stated, on: dt.date) -> Decimal | None:
    found = [_count_part(part, stated(part.kind), on) for part in parts]
    known = [number for number in found if number is not None]
    return sum(known, Decimal()) if len(known) == len(found) else None


def _count_part(part: TallyPart, told: Sequence[Mapping[str, object]], on: dt.date) -> Decimal | None:
    if part.span in (NEWEST_YEAR, YEAR_BEFORE):
        told = _of_year(told, on.year, before=part.span == YEAR_BEFORE)
    if not told:
        return None
    if part.span == HALF_YEAR:  # who records what happens, and nothing of these months, says that nothing did
        told = [values for values in told if _is_recent(values.get(_DAY), on)]
    meant = [values for values in told if all(str(values.get(key)) in codes for key, codes in part.having.items())]
    if not part.sums:
        return Decimal(len(meant))
    numbers = [
        number for values in meant for name in part.sums if (number := _read_decimal(values.get(name))) is not None
    ]
    return sum(numbers, Decimal()) if numbers or not meant else None


def _of_year(told: Sequence[Mapping[str, object]], last: int, *, before: bool) -> list[Mapping[str, object]]:
    """The facts of the newest year up to `last`, or of the very year `before` that one."""
    years = [int(str(values[_YEAR])) for values in told if str(values.get(_YEAR, "")).isdecimal()]
    newest = max((each for each in years if each <= last), default=None)
    wanted = newest - 1 if newest is not None and before else newest
    return [values for values in told if str(values.get(_YEAR)) == str(wanted)]


def _is_recent(value: object, on: dt.date) -> bool:
    """Whether a day lies in the half year up to another."""
    day = dt.date.fromisoformat(str(value)) if value else None
    return day is not None and day <= on and months_between(day, on) < _HALF


def _read_decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def wrong_tallies(tallies: Sequence[VillageTally], on: dt.date) -> Iterator[ContentError]:
    """Every example that does not come out (K143)."""
    for tally in tallies:
        for example in tally.examples:
            found = tally_of(tally, lambda kind, told=example.things: told.get(kind, ()), on)  # type: ignore[misc]
            if found != example.expected:
                yield ContentError(
                    "K143",
                    f"Contoh hitungan “{tally.id}” tidak keluar",
                    where=f"{tally.origin.file}:{example.line}",
                    found=str(found),
                    expected=str(example.expected),
                )
