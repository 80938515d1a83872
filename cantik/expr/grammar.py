"""Text to tree by `grammar.lark` (Lark, LALR): what the language is, and why something is not of it.

`parse` comes here with what `quick` did not read.
"""

from __future__ import annotations

import datetime as dt
import difflib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from cantik.expr import tree
from cantik.expr.errors import ExpressionError, Position

_WORDS = ("atau", "dan", "tidak", "di", "antara", "ada", "kosong", "cocok", "semua")
_EXPECTED = {
    "RPAR": ")",
    "LPAR": "(",
    "COMMA": ",",
    "DOT": ".",
    "OP": "= != < <= > >=",
    "SIGN": "+ -",
    "TIMES": "*",
    "ANGKA": "angka",
    "TEKS": '"teks"',
    "TANGGAL": "tanggal",
    "NAMA": "nama",
    "$END": "akhir",
}


class _Wrong(Exception):
    """Carries code, message and place out of the transformer."""

    def __init__(self, code: str, message: str, pos: int, **parts: str) -> None:
        super().__init__(message)
        self.code, self.message, self.pos, self.parts = code, message, pos, parts


def _condition(node: tree.Node) -> tree.Condition:
    if isinstance(node, tree.VALUES):
        raise _Wrong("E108", "Bagian ini bukan syarat", node.pos, expected="perbandingan, misalnya umur < 15")
    return node


def _value(node: tree.Node) -> tree.Value:
    if not isinstance(node, tree.VALUES):
        raise _Wrong("E108", "Bagian ini syarat, bukan nilai", node.pos, expected="angka, teks, tanggal, atau nama")
    return node


@v_args(inline=True)
class _Build(Transformer[Token, tree.Node]):
    """From Lark's tree to ours, bottom up."""

    def start(self, whole: tree.Node) -> tree.Condition:
        return _condition(whole)

    def value(self, whole: tree.Node) -> tree.Value:
        return _value(whole)

    def atau(self, *parts: tree.Node) -> tree.Node:
        return self._join_conditions(tree.Or, parts)

    def dan(self, *parts: tree.Node) -> tree.Node:
        return self._join_conditions(tree.And, parts)

    def _join_conditions(self, kind: type[tree.And] | type[tree.Or], parts: tuple[tree.Node, ...]) -> tree.Node:
        if len(parts) == 1:
            return parts[0]
        conditions = tuple(_condition(part) for part in parts)
        return kind(conditions, pos=conditions[0].pos)

    def group(self, inside: tree.Node) -> tree.Node:
        return inside

    def negation(self, word: Token, part: tree.Node) -> tree.Node:
        return tree.Not(_condition(part), pos=_at(word))

    def compare(self, left: tree.Node, op: Token, right: tree.Node) -> tree.Node:
        return tree.Compare(str(op), _value(left), _value(right), pos=_at(op))

    def within(self, value: tree.Node, *rest: Any) -> tree.Node:
        negated = isinstance(rest[0], Token)
        items = rest[1:] if negated else rest
        classes = items[0] if isinstance(items[0], tuple) else ()
        return tree.In(_value(value), tuple(items[bool(classes) :]), negated, classes, pos=value.pos)

    def nama_kelas(self, *names: Token) -> tuple[str, ...]:
        return tuple(str(name) for name in names)

    def between(self, value: tree.Node, *rest: Any) -> tree.Node:
        negated = isinstance(rest[0], Token)
        low, high = rest[1:] if negated else rest
        return tree.Between(_value(value), _value(low), _value(high), negated, pos=value.pos)

    def matches(self, value: tree.Node, *rest: Token) -> tree.Node:
        return tree.Matches(_value(value), str(rest[-1])[1:-1], len(rest) == 2, pos=_at(rest[-1]))

    def present(self, value: tree.Node) -> tree.Node:
        return tree.Present(_value(value), pos=value.pos)

    def absent(self, value: tree.Node) -> tree.Node:
        return tree.Present(_value(value), negated=True, pos=value.pos)

    def arithmetic(self, left: tree.Node, op: Token, right: tree.Node) -> tree.Node:
        return tree.Arithmetic(str(op), _value(left), _value(right), pos=_at(op))

    def name(self, *path: Token) -> tree.Node:
        return tree.Name(tuple(str(word) for word in path), pos=_at(path[0]))

    def call(self, function: Token, *args: tree.Node | None) -> tree.Node:
        given = tuple(operand for operand in args if operand is not None)
        return tree.Call(str(function), given, pos=_at(function))

    def everything(self, word: Token) -> tree.Node:
        return tree.Everything(pos=_at(word))

    def number(self, *tokens: Token) -> tree.Node:
        return tree.NumberLiteral(Decimal("".join(tokens)), pos=_at(tokens[0]))

    def text(self, token: Token) -> tree.Node:
        return tree.TextLiteral(str(token)[1:-1], pos=_at(token))

    def date(self, token: Token) -> tree.Node:
        try:
            return tree.Date(dt.date.fromisoformat(str(token)), pos=_at(token))
        except ValueError as error:
            raise _Wrong("E101", "Tanggal tidak ada di kalender", _at(token), found=str(token)) from error


def _at(token: Token) -> int:
    return token.start_pos or 0


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False, start=["start", "value"])


def read(text: str, origin: str, start: str) -> tree.Node:
    """The tree of a text from the line `start` of the grammar. Raises `ExpressionError` with place and cause."""
    try:
        return _Build().transform(_parser().parse(text, start=start))
    except UnexpectedInput as error:
        raise _unread_error(error, text, origin) from error
    except VisitError as error:
        if isinstance(error.orig_exc, _Wrong):
            wrong = error.orig_exc
            raise ExpressionError(
                wrong.code, wrong.message, Position(text, wrong.pos, origin), **wrong.parts
            ) from error
        raise


def _unread_error(error: UnexpectedInput, text: str, origin: str) -> ExpressionError:
    allowed: set[str] = set(getattr(error, "accepts", None) or getattr(error, "allowed", None) or ())
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        pos, found, message = len(text), "akhir ekspresi", "Ekspresi belum selesai"
    else:
        pos = int(getattr(error, "pos_in_stream", None) or 0)
        token = str(error.token) if isinstance(error, UnexpectedToken) else text[pos : pos + 1]
        found, message = f"“{token}”", "Ekspresi tidak dapat dibaca"
    words = sorted(_EXPECTED.get(name, name.strip("_").lower()) for name in allowed)
    return ExpressionError(
        "E101",
        message,
        Position(text, pos, origin),
        found=found,
        expected=" ".join(words),
        mend=_hint(error, text, pos),
    )


def _hint(error: UnexpectedInput, text: str, pos: int) -> str:
    """What people write by habit of other languages, and words misspelt."""
    rest = text[pos:]
    habits = {"==": "=", "<>": "!=", "&": "dan", "|": "atau", "!": "tidak", "/": "perkalian", "'": '"'}
    for wrong, right in habits.items():
        if rest.startswith(wrong) or (wrong in ("==", "<>") and text[max(0, pos - 1) :].startswith(wrong)):
            return f"Tulis {right}."
    word = rest.split(maxsplit=1)[0] if rest.split() else ""
    english = {"and": "dan", "or": "atau", "not": "tidak", "in": "di", "between": "antara", "is": "ada/kosong"}
    if word in english:
        return f"Tulis {english[word]}."
    if isinstance(error, UnexpectedCharacters) and word[:1].isupper():
        return "Nama ditulis dengan huruf kecil."
    near = difflib.get_close_matches(word, _WORDS, 1) if word else []
    return f"Maksud Anda “{near[0]}”?" if near else ""
