"""Sums and quotients of published cells: what touches a hidden cell is hidden, with the range that the public ranges
of its parts leave (interval arithmetic, never narrower than what the cells can be together)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from cantik.base.numerals import ratio
from cantik.release.model import Cell, Status
from cantik.release.show import joint

DECIMALS = 2
Bound = int | Decimal | None


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell of a table of one's own: as a published one, its range also of a quotient; a bound may be unknown."""

    value: int | Decimal | None
    status: Status
    low: Bound = None
    high: Bound = None
    state: str = ""


ABSENT = OwnCell(None, "tidak_tersedia")


def own_cell(cell: Cell) -> OwnCell:
    """A published cell as it is."""
    return OwnCell(cell.value, cell.status, cell.low, cell.high, cell.state)


def add_cells(cells: Sequence[OwnCell]) -> OwnCell:
    """The sum of counts. One of them is itself; with one that is not available there is no sum."""
    if len(cells) == 1:
        return cells[0]
    if any(cell.status not in ("ada", "rahasia") for cell in cells):
        return ABSENT
    low, high = (_whole(bounds) for bounds in ([_low(c) for c in cells], [_high(c) for c in cells]))
    if any(cell.status == "rahasia" for cell in cells):
        return OwnCell(None, "rahasia", low, high)
    return OwnCell(low, "ada", state=joint(cell.state for cell in cells))


def divide_cells(above: OwnCell, below: OwnCell, scale: int, least: int) -> OwnCell:
    """`scale * above / below`; none of a denominator below `least` (docs/bidang/governance.md 5.3 no. 2), and no range
    where a hidden one may be that small. A range is rounded outwards, so that it stays a range of what is possible."""
    if above.status not in ("ada", "rahasia") or below.status not in ("ada", "rahasia"):
        return ABSENT
    low, high = _low(below), _high(below)
    if high is not None and high < max(1, least):
        return OwnCell(None, "tidak_terdefinisi") if high == 0 else ABSENT
    if "rahasia" not in (above.status, below.status):
        value = ratio(int(above.value or 0), int(below.value or 0), scale, DECIMALS)
        return OwnCell(value, "ada", state=joint((above.state, below.state)))
    if low is None or low < max(1, least):
        return OwnCell(None, "rahasia")
    bottom, top = _low(above), _high(above)
    return OwnCell(
        None,
        "rahasia",
        None if bottom is None or high is None else _outwards(bottom * scale, high, floor),
        None if top is None else _outwards(top * scale, low, ceil),
    )


def _outwards(top: int, bottom: int, whole: Callable[[Fraction], int]) -> Decimal:
    return Decimal(whole(Fraction(top * 10**DECIMALS, bottom))).scaleb(-DECIMALS)


def _low(cell: OwnCell) -> int | None:
    return _count(cell.value if cell.status == "ada" else cell.low)


def _high(cell: OwnCell) -> int | None:
    return _count(cell.value if cell.status == "ada" else cell.high)


def _count(bound: Bound) -> int | None:
    return None if bound is None else int(bound)


def _whole(bounds: Iterable[int | None]) -> int | None:
    known = list(bounds)
    return None if None in known else sum(bound for bound in known if bound is not None)
