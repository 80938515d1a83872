"""Text to tree in one pass, for what is in order. `grammar.lark` says what that is, and `grammar` why something is not.

To build a parser from the grammar costs more than to read all rules, tables and indicators here, and a command pays it
at every start. A test holds every expression of the content, and invented ones, to the same tree by both ways.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from cantik.expr import tree

_WORDS = frozenset({"atau", "dan", "tidak", "di", "antara", "ada", "kosong", "cocok", "semua"})
_OPERATORS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<tanggal>\d{4}-\d{2}-\d{2}) | (?P<angka>\d+(?:\.\d+)?) | (?P<teks>"[^"\n]*") | (?P<kata>[a-z_][a-z0-9_]*)
        | (?P<tanda>!=|<=|>=|[=<>+\-*(),.]) | (?P<akhir>\Z)
    )""",
    re.VERBOSE | re.ASCII,
)
#: kind, text, place in the whole text
_Token = tuple[str, str, int]


class NotRead(Exception):
    """Not read here: it is wrong, or so unusual that the grammar has to say what it means."""


def condition(text: str) -> tree.Condition:
    """The tree of a whole condition. Raises `NotRead`."""
    reader = _Reader(text)
    return _condition(reader.end_with(reader.either()))


def value(text: str) -> tree.Value:
    """The tree of a whole value. Raises `NotRead`."""
    reader = _Reader(text)
    return _value(reader.end_with(reader.sum()))


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotRead
        kind, at = match.lastgroup, match.end()
        found.append((kind, match[kind], match.start(kind)))
        if kind == "akhir":
            return found


def _condition(node: tree.Node) -> tree.Condition:
    if isinstance(node, tree.VALUES):
        raise NotRead
    return node


def _value(node: tree.Node) -> tree.Value:
    if not isinstance(node, tree.VALUES):
        raise NotRead
    return node


class _Reader:
    """Descends through the grammar, a method for each of its lines."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def end_with(self, node: tree.Node) -> tree.Node:
        """The node, when nothing follows it."""
        if self._tokens[self._at][0] != "akhir":
            raise NotRead
        return node

    def either(self) -> tree.Node:
        """Alternatives joined by `atau`."""
        parts = [self._both()]
        while self._accept("kata", "atau"):
            parts.append(self._both())
        if len(parts) == 1:
            return parts[0]
        return tree.Or(tuple(map(_condition, parts)), pos=_condition(parts[0]).pos)

    def _both(self) -> tree.Node:
        parts = [self._not()]
        while self._accept("kata", "dan"):
            parts.append(self._not())
        if len(parts) == 1:
            return parts[0]
        return tree.And(tuple(map(_condition, parts)), pos=_condition(parts[0]).pos)

    def _not(self) -> tree.Node:
        _kind, _text, at = self._tokens[self._at]
        if self._accept("kata", "tidak"):
            return tree.Not(_condition(self._not()), pos=at)
        return self._comparison()

    def _comparison(self) -> tree.Node:
        left = self.sum()
        kind, text, at = self._tokens[self._at]
        if kind == "tanda" and text in _OPERATORS:
            self._at += 1
            return tree.Compare(text, _value(left), _value(self.sum()), pos=at)
        if self._accept("kata", "ada"):
            return tree.Present(_value(left), pos=_value(left).pos)
        if self._accept("kata", "kosong"):
            return tree.Present(_value(left), negated=True, pos=_value(left).pos)
        return self._membership(left, negated=self._accept("kata", "tidak"))

    def _membership(self, left: tree.Node, *, negated: bool) -> tree.Node:
        if self._accept("kata", "di"):
            classes = self._class_names()
            return tree.In(_value(left), self._literal_list(), negated, classes, pos=_value(left).pos)
        if self._accept("kata", "antara"):
            low = _value(self.sum())
            self._take("kata", "dan")
            return tree.Between(_value(left), low, _value(self.sum()), negated, pos=_value(left).pos)
        if self._accept("kata", "cocok"):
            kind, text, at = self._next()
            if kind != "teks":
                raise NotRead
            return tree.Matches(_value(left), text[1:-1], negated, pos=at)
        if negated:
            raise NotRead
        return left

    def _class_names(self) -> tuple[str, ...]:
        names: list[str] = []
        while self._tokens[self._at][0] == "kata":
            _kind, name, _at = self._next()
            if name in _WORDS:
                raise NotRead
            names.append(name)
            if not self._accept("tanda", ","):
                break
        else:
            if names:  # a comma that no name follows
                raise NotRead
        return tuple(names)

    def _literal_list(self) -> tuple[tree.NumberLiteral | tree.TextLiteral | tree.Date, ...]:
        self._take("tanda", "(")
        items = [self._literal()]
        while self._accept("tanda", ","):
            items.append(self._literal())
        self._take("tanda", ")")
        return tuple(items)

    def sum(self) -> tree.Node:
        """Products joined by + and -."""
        left = self._product()
        while self._tokens[self._at][:2] in (("tanda", "+"), ("tanda", "-")):
            _kind, text, at = self._next()
            left = tree.Arithmetic(text, _value(left), _value(self._product()), pos=at)
        return left

    def _product(self) -> tree.Node:
        left = self._element()
        while self._tokens[self._at][:2] == ("tanda", "*"):
            _kind, text, at = self._next()
            left = tree.Arithmetic(text, _value(left), _value(self._element()), pos=at)
        return left

    def _element(self) -> tree.Node:
        kind, text, at = self._tokens[self._at]
        if self._accept("tanda", "("):
            inside = self.either()
            self._take("tanda", ")")
            return inside
        if kind != "kata":
            return self._literal()
        self._at += 1
        if text == "semua":
            return tree.Everything(pos=at)
        if text in _WORDS:
            raise NotRead
        if self._accept("tanda", "("):
            return tree.Call(text, self._arguments(), pos=at)
        path = [text]
        while self._accept("tanda", "."):
            kind, word, _at = self._next()
            if kind != "kata":
                raise NotRead
            path.append(word)
        return tree.Name(tuple(path), pos=at)

    def _arguments(self) -> tuple[tree.Node, ...]:
        if self._accept("tanda", ")"):
            return ()
        given = [self.either()]
        while self._accept("tanda", ","):
            given.append(self.either())
        self._take("tanda", ")")
        return tuple(given)

    def _literal(self) -> tree.NumberLiteral | tree.TextLiteral | tree.Date:
        kind, text, at = self._next()
        if kind == "tanda" and text in "+-":
            kind, digits, _at = self._next()
            if kind != "angka":
                raise NotRead
            return tree.NumberLiteral(Decimal(text + digits), pos=at)
        if kind == "angka":
            return tree.NumberLiteral(Decimal(text), pos=at)
        if kind == "teks":
            return tree.TextLiteral(text[1:-1], pos=at)
        if kind == "tanggal":
            return tree.Date(_date(text), pos=at)
        raise NotRead

    # ── tokens ───────────────────────────────────────────────────────────────────────────────────
    def _next(self) -> _Token:
        token = self._tokens[self._at]
        if token[0] == "akhir":
            raise NotRead
        self._at += 1
        return token

    def _accept(self, kind: str, text: str) -> bool:
        found = self._tokens[self._at][:2] == (kind, text)
        self._at += found
        return found

    def _take(self, kind: str, text: str) -> None:
        if not self._accept(kind, text):
            raise NotRead


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotRead from None
