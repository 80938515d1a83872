"""The meaning of an expression, in plain Python over one record; every other back end is held to this one.

A record maps names to values (None or absent = missing), relations to records (`ibu`) or lists of records (`anggota`).
Codes are texts. Arithmetic and functions of a missing operand are missing; a comparison with one is false.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cantik.base.dates import age_on, months_between
from cantik.expr import tree
from cantik.expr.likeness import likeness, one_letter_apart
from cantik.expr.pattern import matches
from cantik.expr.walk import OUTER

Record = Mapping[str, Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
CAPITALS, LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
SMALL = str.maketrans(CAPITALS, LETTERS)  # what `kecil` does: other letters stay as they are, in every engine
_DIGITS = re.compile(r"[0-9]{1,18}\Z")


@dataclass(frozen=True, slots=True)
class RecordContext:
    """What is known beside the record: the reference date, the digits of the village's code, the other records.

    `before` is how many of the others stand before this one in the file.
    """

    acuan: dt.date | None = None
    kode_desa: str | None = None
    others: Sequence[Record] = field(default_factory=tuple)
    outer: Record | None = None
    before: int = 0


NOWHERE = RecordContext()


def holds(node: tree.Condition, record: Record, around: RecordContext = NOWHERE) -> bool:
    """Whether a checked condition is true of a record."""
    match node:
        case tree.Everything(negated):
            return not negated
        case tree.And(parts):
            return all(holds(part, record, around) for part in parts)
        case tree.Or(parts):
            return any(holds(part, record, around) for part in parts)
        case tree.Compare(op, left, right):
            first, second = value_of(left, record, around), value_of(right, record, around)
            return first is not None and second is not None and COMPARE[op](first, second)
        case tree.In(value, items, negated):
            one = value_of(value, record, around)
            return one is not None and (one in [value_of(item, record, around) for item in items]) is not negated
        case tree.Between():
            return _between(node, record, around)
        case tree.Matches(value, pattern, negated):
            text = value_of(value, record, around)
            return text is not None and matches(pattern, text) is not negated
        case tree.Present(value, negated):
            return (value_of(value, record, around) is None) is negated
        case tree.Not():
            raise AssertionError("check pushes negation down")


def _between(node: tree.Between, record: Record, around: RecordContext) -> bool:
    """`low <= value dan value <= high`; negated `value < low atau value > high`, each false when missing."""
    value, low, high = (value_of(bound, record, around) for bound in (node.value, node.low, node.high))
    if value is None:
        return False
    if node.negated:
        return bool((low is not None and value < low) or (high is not None and value > high))
    return bool(low is not None and high is not None and low <= value <= high)


def value_of(node: tree.Value, record: Record, around: RecordContext = NOWHERE) -> Any:
    """The value of an expression for a record, None when missing."""
    match node:
        case tree.NumberLiteral(value):
            return int(value) if value == value.to_integral_value() else float(value)
        case tree.TextLiteral(text):
            return text
        case tree.Date(date):
            return date
        case tree.Name(path):
            return _look_up(path, record, around)
        case tree.Arithmetic(op, left, right):
            return arithmetic(op, value_of(left, record, around), value_of(right, record, around))
        case tree.Call():
            return _CALLS[node.function](node, record, around)


def _look_up(path: tuple[str, ...], record: Record, around: RecordContext) -> Any:
    if path[0] == OUTER:
        return _look_up(path[1:], around.outer or {}, around)
    if path in (("acuan",), ("kode_desa",)):
        return around.acuan if path[0] == "acuan" else around.kode_desa
    here: Any = record
    for part in path:
        if here is None:
            return None
        if part == "umur" and here.get("umur") is None:
            born = here.get("tanggal_lahir")
            here = age_on(born, around.acuan) if born is not None and around.acuan is not None else None
        else:
            here = here.get(part)
    return here


def arithmetic(op: str, left: Any, right: Any) -> Any:
    """Sum, difference (of dates: days) or product of two values; missing where one is."""
    if left is None or right is None:
        return None
    if isinstance(left, dt.date):
        return (left - right).days
    return left + right if op == "+" else left - right if op == "-" else left * right


# ── functions ────────────────────────────────────────────────────────────────────────────────────
def _plain(work: Callable[..., Any]) -> Callable[[tree.Call, Record, RecordContext], Any]:
    """A function of values: missing when an argument is."""

    def run(node: tree.Call, record: Record, around: RecordContext) -> Any:
        values = [value_of(arg, record, around) for arg in node.args if isinstance(arg, tree.VALUES)]
        return None if any(value is None for value in values) else work(*values)

    return run


def _digits(text: str) -> int | None:
    return int(text) if _DIGITS.match(text) else None


def _age_at(node: tree.Call, record: Record, around: RecordContext) -> int | None:
    date = value_of(node.args[0], record, around) if isinstance(node.args[0], tree.VALUES) else None
    born = record.get("tanggal_lahir")
    return None if date is None or born is None else age_on(born, date)


def _members(node: tree.Call, record: Record) -> Sequence[Record]:
    name = node.args[0]
    if not isinstance(name, tree.Name):
        raise AssertionError("checked before")
    return record.get(name.path[0]) or ()


def _matching_members(node: tree.Call, record: Record, around: RecordContext) -> list[Record]:
    """The members that satisfy the condition."""
    inner = RecordContext(around.acuan, around.kode_desa, around.others, outer=record)
    condition = node.args[1]
    if isinstance(condition, tree.VALUES):
        raise AssertionError("checked before")
    return [member for member in _members(node, record) if holds(condition, member, inner)]


def _count(node: tree.Call, record: Record, around: RecordContext) -> int:
    return len(_matching_members(node, record, around))


def _interval(node: tree.Call, record: Record, around: RecordContext) -> int | None:
    return shortest_interval(member.get("tanggal_lahir") for member in _matching_members(node, record, around))


def shortest_interval(births: Iterable[dt.date | None]) -> int | None:
    """`selang`: the completed months between the two nearest births; equal dates are one birth, fewer than two births
    have no interval, and an unknown date is no birth."""
    dates = sorted({born for born in births if born is not None})
    return min((months_between(*pair) for pair in pairwise(dates)), default=None)


def _extreme(choose: Callable[..., Any]) -> Callable[[tree.Call, Record, RecordContext], Any]:
    def run(node: tree.Call, record: Record, around: RecordContext) -> Any:
        name = node.args[0]
        if not isinstance(name, tree.Name):
            raise AssertionError("checked before")
        values = [_look_up(name.path[1:], member, around) for member in _members(node, record)]
        return choose((value for value in values if value is not None), default=None)

    return run


def _twins(node: tree.Call, record: Record, around: RecordContext) -> int | None:
    """How many records, this one included, share these values (`kembar_ke`: up to this one); missing when one is."""
    paths = [arg.path for arg in node.args if isinstance(arg, tree.Name)]
    own = [_look_up(path, record, around) for path in paths]
    if any(value is None for value in own):
        return None
    others = around.others[: around.before] if node.function == "kembar_ke" else around.others
    return 1 + sum([_look_up(path, other, around) for path in paths] == own for other in others)


def _one_letter(node: tree.Call, record: Record, around: RecordContext) -> int | None:
    """`sehuruf`: how many other records bear the commonest value one letter away; missing when the own value is."""
    name = node.args[0]
    if not isinstance(name, tree.Name):
        raise AssertionError("checked before")
    own = _look_up(name.path, record, around)
    if own is None:
        return None
    values = Counter(value for other in around.others if (value := _look_up(name.path, other, around)) is not None)
    return max((count for value, count in values.items() if one_letter_apart(own, value)), default=0)


def tolerances(node: tree.Call) -> tuple[tuple[str, Decimal | None], ...]:
    """Columns of `mirip` with their tolerance (percent of likeness, days, or None = equal)."""
    found: list[tuple[str, Decimal | None]] = []
    for arg in node.args:
        if isinstance(arg, tree.Name):
            found.append((arg.path[0], None))
        elif isinstance(arg, tree.NumberLiteral):
            found[-1] = (found[-1][0], arg.value)
    return tuple(found)


def _near(node: tree.Call, record: Record, around: RecordContext) -> int:
    """`mirip`: how many other records are near this one in every column (a missing value is near nothing)."""
    wanted = tolerances(node)
    return sum(
        all(_close(_look_up((c,), record, around), _look_up((c,), other, around), amount) for c, amount in wanted)
        for other in around.others
    )


def _close(own: Any, other: Any, amount: Decimal | None) -> bool:
    if own is None or other is None:
        return False
    if amount is None:
        return bool(own == other)
    if isinstance(own, dt.date):
        return bool(abs((own - other).days) <= amount)
    return likeness(own, other) * 100 >= float(amount)


_CALLS: dict[str, Callable[[tree.Call, Record, RecordContext], Any]] = {
    "panjang": _plain(len),
    "angka": _plain(_digits),
    "kecil": _plain(lambda text: text.translate(SMALL)),
    "potong": _plain(lambda text, start, count: text[start - 1 : start - 1 + count]),
    "tahun": _plain(lambda date: date.year),
    "bulan": _plain(lambda date: date.month),
    "hari": _plain(lambda date: date.day),
    "umur_pada": _age_at,
    "banyak": _count,
    "selang": _interval,
    "terkecil": _extreme(min),
    "terbesar": _extreme(max),
    "kembar": _twins,
    "kembar_ke": _twins,
    "sehuruf": _one_letter,
    "mirip": _near,
}
