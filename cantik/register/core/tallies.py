"""Numbers of the village made of its facilities and facts, as `content/tallies/` says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from cantik.base.errors import ContentError
from cantik.content.tally import NEWEST_YEAR, WHOLE, TallyPart, VillageTally

#: of a kind the values of each thing that stands on the day
Stated = Callable[[str], Sequence[Mapping[str, object]]]
_YEAR = "tahun"


def tally_of(tally: VillageTally, stated: Stated, year: int) -> int | None:
    """A number of the village as a whole one, half up. None where nothing of a kind was recorded, or none of the
    numbers: that is not known, and no zero; also a share of nothing. `year`: that of the reference date."""
    above = _add_parts(tally.parts, stated, year)
    if above is None or not tally.share_of:
        return None if above is None else int(above.quantize(Decimal(1), ROUND_HALF_UP))
    whole = _add_parts(tally.share_of, stated, year)
    if not whole:
        return None
    return int((above * WHOLE / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _add_parts(parts: Sequence[TallyPart], stated: Stated, year: int) -> Decimal | None:
    found = [_count_part(part, stated(part.kind), year) for part in parts]
    known = [number for number in found if number is not None]
    return sum(known, Decimal()) if len(known) == len(found) else None


def _count_part(part: TallyPart, told: Sequence[Mapping[str, object]], year: int) -> Decimal | None:
    if part.span == NEWEST_YEAR:
        years = [int(str(values[_YEAR])) for values in told if str(values.get(_YEAR, "")).isdecimal()]
        newest = max((each for each in years if each <= year), default=None)
        told = [values for values in told if str(values.get(_YEAR)) == str(newest)]
    if not told:
        return None
    meant = [values for values in told if all(str(values.get(key)) in codes for key, codes in part.having.items())]
    if not part.sums:
        return Decimal(len(meant))
    numbers = [
        number for values in meant for name in part.sums if (number := _read_decimal(values.get(name))) is not None
    ]
    return sum(numbers, Decimal()) if numbers or not meant else None


def _read_decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def wrong_tallies(tallies: Sequence[VillageTally], year: int) -> Iterator[ContentError]:
    """Every example that does not come out (K143)."""
    for tally in tallies:
        for example in tally.examples:
            found = tally_of(tally, lambda kind, told=example.things: told.get(kind, ()), year)  # type: ignore[misc]
            if found != example.expected:
                yield ContentError(
                    "K143",
                    f"Contoh hitungan “{tally.id}” tidak keluar",
                    where=f"{tally.origin.file}:{example.line}",
                    found=str(found),
                    expected=str(example.expected),
                )
