"""The closed tree of an expression. Nothing else exists in the language: no user functions, no other language.

Conditions: `Everything`, `And`, `Or`, `Not`, `Compare`, `In`, `Between`, `Matches`, `Present`. Values: `NumberLiteral`,
`TextLiteral`, `Date`, `Name`, `Arithmetic`, `Call`. `pos` is the offset in the text, for messages; it takes no part in
equality. After `check` a tree holds no `Not`: the negation stands in the comparisons (`normal.push_negation`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

_POS = field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A number; whole numbers keep a Decimal without exponent."""

    value: Decimal
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A text in quotes; after `check` also the code that a literal stands for."""

    value: str
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Date:
    """A date, written 2025-12-31."""

    value: dt.date
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Name:
    """A column, or a column of a related record: ("umur",), ("ibu", "umur"), or a relation itself: ("ibu",)."""

    path: tuple[str, ...]
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` with op + - *; missing when an operand is missing."""

    op: str
    left: Value
    right: Value
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the fixed list; `banyak` takes a condition as its second argument."""

    function: str
    args: tuple[Value | Condition, ...]
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Everything:
    """`semua`; negated: nothing."""

    negated: bool = False
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold (at least two)."""

    parts: tuple[Condition, ...]
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds (at least two)."""

    parts: tuple[Condition, ...]
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Not:
    """`tidak`; only in a tree as it was written."""

    part: Condition
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right` with op = != < <= > >=; false when an operand is missing."""

    op: str
    left: Value
    right: Value
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class In:
    """`value [tidak] di [kelas, …] (…)`; false when the value is missing, negated or not. `classes`: what the codes are
    called together (`kelas(value) di (…)`, `content.class_names`)."""

    value: Value
    items: tuple[Literal, ...]
    negated: bool = False
    classes: tuple[str, ...] = ()
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Between:
    """`value antara low dan high`, both included; negated: below low or above high."""

    value: Value
    low: Value
    high: Value
    negated: bool = False
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Matches:
    """`value cocok "pola"`: the whole text has the form of the pattern; false when missing, negated or not."""

    value: Value
    pattern: str
    negated: bool = False
    pos: int = _POS


@dataclass(frozen=True, slots=True)
class Present:
    """`value ada`; negated: `value kosong`."""

    value: Value
    negated: bool = False
    pos: int = _POS


Literal = NumberLiteral | TextLiteral | Date
Value = Literal | Name | Arithmetic | Call
Condition = Everything | And | Or | Not | Compare | In | Between | Matches | Present
Node = Value | Condition
VALUES = (NumberLiteral, TextLiteral, Date, Name, Arithmetic, Call)
NODES = (*VALUES, Everything, And, Or, Not, Compare, In, Between, Matches, Present)
