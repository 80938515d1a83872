"""Who a printed number is about: conditions that are asked of combinations of answers, one by one.

The gate's own reading of definitions. Nothing is compared as sets here: a condition is evaluated on every combination
of answers that a person may have (`atoms.py`), so that unions over several columns need no rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cantik.content.kinds import Classification, ClassOf
from cantik.expr import tree
from cantik.expr.normal import push_negation
from cantik.expr.parse import parse
from cantik.expr.walk import walk

NO_ANSWER = "∅"
UNNAMED = "…"  # an answer that no definition names
Codes = frozenset[str]


class Unread(Exception):
    """A condition that no combination of answers decides (a related record, a function): it is not read."""


class _Hashed:
    """Looked up ten times for each statement of a release: each is hashed once."""

    __slots__ = ("_hash",)
    _hash: int

    def _once(self, parts: object) -> int:
        try:
            return self._hash
        except AttributeError:
            object.__setattr__(self, "_hash", hash(parts))
            return self._hash


@dataclass(frozen=True, slots=True)
class HasAny(_Hashed):
    """The answer of a column is one of some."""

    column: str
    codes: Codes

    def __hash__(self) -> int:
        return self._once((self.column, self.codes))


@dataclass(frozen=True, slots=True)
class EveryPart(_Hashed):
    """Every part holds; everybody when there is none."""

    parts: tuple[Members, ...]

    def __hash__(self) -> int:
        return self._once((EveryPart, self.parts))


@dataclass(frozen=True, slots=True)
class SomePart(_Hashed):
    """Some part holds; nobody when there is none."""

    parts: tuple[Members, ...]

    def __hash__(self) -> int:
        return self._once((SomePart, self.parts))


@dataclass(frozen=True, slots=True)
class Without:
    """The first holds and the second does not."""

    whole: Members
    part: Members


Members = HasAny | EveryPart | SomePart | Without
EVERYBODY = EveryPart(())


@lru_cache(maxsize=32768)
def tests(members: Members) -> tuple[HasAny, ...]:
    """The single questions that decide a set."""
    return tuple(dict.fromkeys(_tests(members)))


def _tests(members: Members) -> Iterator[HasAny]:
    match members:
        case HasAny():
            yield members
        case EveryPart(parts) | SomePart(parts):
            for part in parts:
                yield from _tests(part)
        case Without(whole, part):
            yield from _tests(whole)
            yield from _tests(part)


def conjunction(who: Members) -> list[HasAny] | None:
    """The questions of a set that all must hold; None for any other set."""
    match who:
        case HasAny():
            return [who]
        case EveryPart(parts):
            inner = [conjunction(part) for part in parts]
            return None if None in inner else [test for some in inner for test in some or ()]
        case _:
            return None


@dataclass(slots=True)
class Domains:
    """The answers that each column may have, as far as the classifications and the conditions of a release say."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    tops: dict[str, int] = field(default_factory=dict)  # columns that are numbers: from here on all are alike
    classified: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, classifications: Iterable[Classification], conditions: Iterable[str]) -> Domains:
        """Those of the classifications and of every condition of the release."""
        out = cls()
        for classification in classifications:
            out.classified.add(classification.variable)
            for each in classification.classes:
                out._class(classification.variable, each)
        for text in conditions:
            for node in walk(_tree(text)):
                out._note(node)
        return out

    def _class(self, column: str, each: ClassOf) -> None:
        if each.codes:
            self.codes.setdefault(column, set()).update(each.codes)
        else:
            self.tops[column] = max(self.tops.get(column, 0), (each.low or 0) + 1, (each.high or 0) + 2)

    def _note(self, node: tree.Node) -> None:
        match node:
            case tree.Compare(_, tree.Name((column,)), tree.NumberLiteral(value)):
                self.tops[column] = max(self.tops.get(column, 0), int(value) + 2)
            case tree.Between(tree.Name((column,)), tree.NumberLiteral(), tree.NumberLiteral(high)):
                self.tops[column] = max(self.tops.get(column, 0), int(high) + 2)
            case tree.Compare(_, tree.Name((column,)), tree.TextLiteral(text)):
                self.codes.setdefault(column, set()).add(text)
            case tree.In(tree.Name((column,)), items):
                self.codes.setdefault(column, set()).update(_plain(item) for item in items)
            case _:
                pass

    def name(self, column: str, codes: set[str]) -> None:
        """Learn all answers of a column."""
        self.codes.setdefault(column, set()).update(codes)
        self.classified.add(column)

    def alike(self, column: str, other: str) -> None:
        """Two columns that say the same of somebody, if numbers, are alike from the same number on: what is said of
        sixty and more by the one is said of sixty and more by the other."""
        tops = [self.tops[name] for name in (column, other) if name in self.tops]
        if tops:
            self.tops[column] = self.tops[other] = max(tops)

    def answers(self, column: str) -> Codes:
        """All answers of a column, without `NO_ANSWER`."""
        if column in self.tops:
            return _span(0, self.tops[column])
        known = frozenset(self.codes.get(column, ()))
        return known if column in self.classified else known | {UNNAMED}

    def of_class(self, column: str, each: ClassOf) -> Codes:
        """The answers that a class holds."""
        if each.codes:
            return frozenset(each.codes)
        top = self.tops[column]
        return _span(each.low or 0, top if each.high is None else min(each.high, top))

    def read(self, text: str) -> Members:
        """The set that a condition describes; raises `Unread`."""
        return self._read(_tree(text))

    def _read(self, node: tree.Condition) -> Members:
        match node:
            case tree.Everything(negated):
                return SomePart(()) if negated else EVERYBODY
            case tree.And(parts):
                return EveryPart(tuple(self._read(part) for part in parts))
            case tree.Or(parts):
                return SomePart(tuple(self._read(part) for part in parts))
            case tree.Compare(op, tree.Name((column,)), tree.NumberLiteral(value)):
                return HasAny(column, self._match_comparison(column, op, int(value)))
            case tree.Compare("=" | "!=" as op, tree.Name((column,)), tree.TextLiteral(text)):
                return HasAny(column, self._match_list(column, {text}, negated=op == "!="))
            case tree.In(tree.Name((column,)), items, negated):
                return HasAny(column, self._match_list(column, map(_plain, items), negated=negated))
            case tree.Between(tree.Name((column,)), tree.NumberLiteral(low), tree.NumberLiteral(high), negated):
                inside = _span(int(low), int(high))
                return HasAny(column, self.answers(column) - inside if negated else inside & self.answers(column))
            case tree.Present(tree.Name((column,)), negated):
                return HasAny(column, frozenset({NO_ANSWER}) if negated else self.answers(column))
            case _:
                raise Unread

    def _match_list(self, column: str, codes: Iterable[str], *, negated: bool) -> Codes:
        return self.answers(column) - set(codes) if negated else frozenset(codes)

    def _match_comparison(self, column: str, op: str, bound: int) -> Codes:
        held: Mapping[str, tuple[int, int]] = {
            "=": (bound, bound),
            "<": (0, bound - 1),
            "<=": (0, bound),
            ">": (bound + 1, self.tops[column]),
            ">=": (bound, self.tops[column]),
        }
        return self.answers(column) - _span(bound, bound) if op == "!=" else _span(*held[op])


@lru_cache(maxsize=1024)
def _tree(text: str) -> tree.Condition:
    return push_negation(parse(text))


@lru_cache(maxsize=1024)
def _span(low: int, high: int) -> Codes:
    return frozenset(map(str, range(max(0, low), high + 1)))


def _plain(item: tree.Literal) -> str:
    match item:
        case tree.NumberLiteral(value):
            return str(int(value))
        case tree.TextLiteral(value):
            return value
        case tree.Date(value):
            return value.isoformat()
