"""The text of a cell of a table of one's own: as products print published ones, with the range of a hidden one."""

from __future__ import annotations

from decimal import Decimal

from cantik.base.numerals import HIDDEN, NONE, UNAVAILABLE, format_number
from cantik.release.own.cell_arithmetic import Bound, OwnCell
from cantik.release.show import superscript_of


def own_text(cell: OwnCell, lang: str = "id") -> str:
    """`4.951`, `47,58`, `–` for nothing counted, `NA (0–9)` for a hidden cell, `…` for one that is not available."""
    if cell.status == "rahasia":
        return HIDDEN + _range(cell, lang)
    if cell.value is None:
        return UNAVAILABLE
    return (NONE if cell.value == 0 else _number(cell.value, lang)) + superscript_of(cell.state)


def _range(cell: OwnCell, lang: str) -> str:
    if cell.low is None and cell.high is None:
        return ""
    if cell.high is None:
        return f" (≥ {_format_bound(cell.low, lang)})"
    return f" ({_format_bound(cell.low, lang)}–{_format_bound(cell.high, lang)})"


def _format_bound(bound: Bound, lang: str) -> str:
    return "0" if bound is None else _number(bound, lang)


def _number(value: int | Decimal, lang: str) -> str:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return format_number(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0, lang)
