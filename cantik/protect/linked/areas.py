"""What a printed number is about, as a set of records: `umur < 18` and `r412 di ("2")`, read from definitions.

Only conjunctions of "column in a set of values" are understood; any other condition is kept as words and is only ever
equal to itself. That is enough to see that one printed set lies within another, and to say nothing where it is not
clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from cantik.content.axes import Axis
from cantik.content.kinds import Classification, ClassOf, Indicator
from cantik.expr import tree
from cantik.expr.normal import push_negation
from cantik.expr.parse import parse, unparse
from cantik.expr.walk import names_in

MISSING = "∅"  # no answer
FRAME = frozenset({"umur", "jenis_kelamin"})  # what the class A tables tell of everybody
AMOUNT = "jumlah "  # begins the words for a sum over records, which is no set of records
_LARGEST = 1000  # numbers at or above it do not occur (age, members of a family, codes that add up)

Values = frozenset[str]


@dataclass(frozen=True, slots=True)
class Where:
    """All conditions hold: each named column has one of its values, and each of the other conditions, in words."""

    columns: Mapping[str, Values]
    other: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()  # the columns that the other conditions name
    _hash: int = field(default=0, init=False, repr=False, compare=False)  # 0: not asked yet
    _told: frozenset[str] | None = field(default=None, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        # Sets are looked up a quarter of a million times for one village: each is hashed once.
        if not self._hash:
            object.__setattr__(self, "_hash", hash((frozenset(self.columns.items()), self.other)))
        return self._hash

    def __reduce__(self) -> tuple[type[Where], tuple[object, ...]]:
        return Where, (self.columns, self.other, self.named)  # a hash holds in its own process only

    def with_(self, column: str, values: Values) -> Where:
        """The same records, as far as the column has one of the values."""
        held = self.columns.get(column)
        return Where({**self.columns, column: values if held is None else held & values}, self.other, self.named)

    def and_(self, more: Where) -> Where:
        """Both."""
        out = Where(self.columns, self.other | more.other, self.named | more.named)
        for column, values in more.columns.items():
            out = out.with_(column, values)
        return out

    def within(self, outer: Where, *, youngest_head: int | None = None) -> bool:
        """Every record of this set is certainly in the other one.

        With `youngest_head` also when everybody knows it, though no definition says so: heads of families have at least
        this age (content limit `umur_kepala`).
        """
        if not outer.other <= self.other:
            return False
        held = self.list_values(youngest_head=youngest_head)
        for column, values in outer.columns.items():
            own = held.get(column)
            if own is None or not own <= values:
                return False
        return True

    def list_values(self, *, youngest_head: int | None) -> Mapping[str, Values]:
        """The columns with their values, with `youngest_head` those that everybody knows of heads of families too."""
        held = self.columns
        if youngest_head is not None and held.get("hubungan") == _HEAD:
            grown = span(youngest_head, _LARGEST)
            return {**held, "umur": held.get("umur", grown) & grown}
        return held

    def apart(self, other: Where) -> bool:
        """No record is in both."""
        theirs = other.columns
        for column, values in self.columns.items():
            held = theirs.get(column)
            if held is not None and values.isdisjoint(held):
                return True
        return False

    @property
    def size(self) -> int:
        """Number of combinations of values of the named columns."""
        out = 1
        for values in self.columns.values():
            out *= len(values)
        return out

    @property
    def own_columns(self) -> frozenset[str]:
        """Columns beyond age and sex that the set depends on: what it tells about its members."""
        if self._told is None:  # asked as often as the hash
            object.__setattr__(self, "_told", frozenset(self.columns) - FRAME | (self.named - FRAME))
        return cast("frozenset[str]", self._told)


EVERYBODY = Where({})


class Nest:
    """Sets among which those within another one are found without comparing each of them (`Where.within`).

    Many sets share few values of a column: each value is compared once, and a bit stands for each set that has it.
    """

    def __init__(self, sets: Iterable[Where], *, youngest_head: int | None = None) -> None:
        self._sets = tuple(sets)
        self._others: dict[frozenset[str], int] = {}
        self._columns: dict[str, dict[Values, int]] = {}
        for number, where in enumerate(self._sets):
            bit = 1 << number
            self._others[where.other] = self._others.get(where.other, 0) | bit
            for column, values in where.list_values(youngest_head=youngest_head).items():
                having = self._columns.setdefault(column, {})
                having[values] = having.get(values, 0) | bit

    def within(self, outer: Where) -> list[Where]:
        """The sets that certainly lie within the outer one, in the order given."""
        found = 0
        for other, bits in self._others.items():
            if outer.other <= other:
                found |= bits
        for column, wanted in outer.columns.items():
            if not found:
                return []
            fitting = 0
            for values, bits in self._columns.get(column, {}).items():
                if values <= wanted:
                    fitting |= bits
            found &= fitting
        out = []
        while found:
            bit = found & -found
            out.append(self._sets[bit.bit_length() - 1])
            found ^= bit
        return out


@lru_cache(maxsize=4096)
def read(text: str) -> Where:
    """The set that an expression describes."""
    return _read(push_negation(parse(text)))


def _read(node: tree.Condition) -> Where:
    match node:
        case tree.Everything(negated=False):
            return EVERYBODY
        case tree.And(parts):
            out = EVERYBODY
            for part in parts:
                out = out.and_(_read(part))
            return out
        case tree.Or(parts):
            read_parts = [_read(part) for part in parts]
            columns = {column for part in read_parts for column in part.columns}
            if len(columns) == 1 and not any(part.other for part in read_parts):
                column = columns.pop()
                return Where({column: frozenset().union(*(part.columns[column] for part in read_parts))})
        case tree.Compare(op, tree.Name((column,)), tree.NumberLiteral() | tree.TextLiteral() as literal):
            values = _read_comparison(op, literal)
            if values is not None:
                return Where({column: values})
        case tree.In(tree.Name((column,)), items, negated=False):
            return Where({column: frozenset(_text(item) for item in items)})
        case tree.Between(tree.Name((column,)), tree.NumberLiteral(low), tree.NumberLiteral(high), negated=False):
            return Where({column: span(int(low), int(high))})
        case _:
            pass
    names = frozenset(".".join(name.path) for name in names_in(node))
    return Where({}, frozenset({unparse(node)}), names)


def _read_comparison(op: str, literal: tree.NumberLiteral | tree.TextLiteral) -> Values | None:
    if op == "=":
        return frozenset({_text(literal)})
    if isinstance(literal, tree.TextLiteral):
        return None
    bound = int(literal.value)
    match op:
        case "<":
            return span(0, bound - 1)
        case "<=":
            return span(0, bound)
        case ">":
            return span(bound + 1, _LARGEST)
        case ">=":
            return span(bound, _LARGEST)
        case _:
            return None


def _text(literal: tree.Literal) -> str:
    match literal:
        case tree.NumberLiteral(value):
            return str(int(value)) if value == value.to_integral_value() else str(value)
        case tree.TextLiteral(value):
            return value
        case tree.Date(value):
            return value.isoformat()


@lru_cache(maxsize=1024)
def span(low: int, high: int) -> Values:
    """Whole numbers from low to high, both included, as texts."""
    return frozenset(str(number) for number in range(max(0, low), min(high, _LARGEST) + 1))


_HEAD = frozenset({"1"})  # `hubungan`: head of family


def values_of(class_: ClassOf) -> Values:
    """The codes or numbers of a class."""
    if class_.codes:
        return frozenset(class_.codes)
    return span(class_.low or 0, _LARGEST if class_.high is None else class_.high)


def axis_values(axis: Axis, classification: Classification | None) -> tuple[str, tuple[Values, ...]]:
    """The column of an axis and the values of each of its categories ("Tidak terjawab" is the missing value)."""
    if classification is None:
        return axis.id, tuple(frozenset({MISSING if category.missing else category.id}) for category in axis.categories)
    classes = {class_.id: values_of(class_) for class_ in classification.classes}
    own = tuple(
        frozenset({MISSING}) if category.missing else classes.get(category.id, frozenset({category.id}))
        for category in axis.categories
    )
    return classification.variable, own


def answers(column: str, classifications: Iterable[Classification]) -> Values | None:
    """All values that the classifications of a column know; None when there is none."""
    known = [values_of(class_) for c in classifications if c.variable == column for class_ in c.classes]
    return frozenset().union(*known) if known else None


def stated_sets(spec: Indicator, classifications: Iterable[Classification], parts: bool) -> tuple[Where, Where, Where]:
    """Numerator, complement and denominator of an indicator; without `parts` the second is the denominator itself.

    `kosong: keluar` leaves those out that did not answer: the denominator is then those with one of the known answers.
    """
    universe = read(spec.universe)
    if spec.kind == "rata":
        amount = Where({}, frozenset({f"{AMOUNT}{spec.numerator}"}), frozenset({spec.numerator}))
        return universe.and_(amount), universe, universe
    numerator = read(spec.numerator)
    part = universe.and_(numerator)
    whole = universe
    if spec.denominator is not None:
        whole = universe.and_(read(spec.denominator))
    elif spec.missing == "keluar":
        known_lists = tuple(classifications)
        for column in sorted(numerator.own_columns | frozenset(numerator.columns)):
            if column in universe.columns:
                continue
            known = answers(column, known_lists)
            whole = whole.with_(column, known) if known is not None else whole.and_(_require_answer(column))
    return part, _complement(part, whole) if parts else whole, whole


class Answers:
    """All known answers of each column, for seeing that what remains of a set are only those that did not answer."""

    def __init__(self, classifications: Iterable[Classification]) -> None:
        self._lists = tuple(classifications)
        self._known: dict[str, Values | None] = {}

    def of(self, column: str) -> Values | None:
        """See `answers`."""
        if column not in self._known:
            self._known[column] = answers(column, self._lists)
        return self._known[column]

    def silence(self, whole: Where, parts: Sequence[Where]) -> bool:
        """What remains of the whole beside the parts are only those that did not answer one or more questions."""
        if any(values == {MISSING} for values in whole.columns.values()):
            return True
        return len(parts) == 1 and self._is_answering_part(whole, parts[0])

    def _is_answering_part(self, whole: Where, part: Where) -> bool:
        """The part is the whole without those that did not answer."""
        more = {c: values for c, values in part.columns.items() if whole.columns.get(c) != values}
        if any(
            c in whole.columns or self.of(c) is None or not (self.of(c) or frozenset()) <= v for c, v in more.items()
        ):
            return False
        words = part.other - whole.other
        return bool(more or words) and whole.other <= part.other and all(word.endswith(" ada") for word in words)


def _require_answer(column: str) -> Where:
    return Where({}, frozenset({f"{column} ada"}), frozenset({column}))


def _complement(part: Where, whole: Where) -> Where:
    """The records of the whole that are not in the part, when one column makes the difference; else in words."""
    if part.other == whole.other:
        differing = [c for c, values in part.columns.items() if whole.columns.get(c) != values]
        if len(differing) == 1 and differing[0] in whole.columns:
            column = differing[0]
            left = whole.columns[column] - part.columns[column]
            return Where({**whole.columns, column: left}, whole.other, whole.named)
    words = f"bukan {sorted((c, tuple(sorted(v))) for c, v in part.columns.items())} {sorted(part.other)}"
    return Where(whole.columns, whole.other | {words}, whole.named | part.named | frozenset(part.columns))
