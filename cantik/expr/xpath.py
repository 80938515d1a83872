"""A checked condition as XPath of an XForm: relevance, constraints and rules on the phone and in the browser form.

Written for the functions that ODK XForms defines (JavaRosa inside Collect, the engine of web-forms): `regex`, `substr`,
`count`, `min`, `max` (<https://getodk.github.io/xforms-spec/>). What a form cannot know (other records of the file, the
last list, a variable that nobody asks) is no defect of a rule: `NotInForm` says why, and the server checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cantik.base.errors import CantikError
from cantik.expr import tree
from cantik.expr.parse import unparse
from cantik.expr.reference import CAPITALS, LETTERS
from cantik.expr.scope import Type
from cantik.expr.walk import OUTER

_OPPOSITE_QUOTE = {"'": '"', '"': "'"}
_DIGITS = "^[0-9]{1,18}$"
_REGISTER_ONLY = ("kembar", "kembar_ke", "sehuruf", "mirip")


class NotInForm(CantikError):
    """E109: the condition needs what a form does not hold; it is checked at the server."""

    def __init__(self, found: str, reason: str) -> None:
        super().__init__("E109", "Tidak dapat diperiksa di gawai", found=found, expected=reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """Where a form holds a value. `present`: the conditions under which it is there (none: always).

    `blank_when_missing`: a value that is not there reads as an empty text or NaN, so that `=` with a literal and the
    comparisons of numbers are false by themselves.
    """

    value: str
    type: Type
    present: tuple[str, ...] = ()
    blank_when_missing: bool = True

    @classmethod
    def node(cls, path: str, kind: Type) -> FormAnswer:
        """The answer that stands in a node of the form."""
        return cls(path, kind, (f"{path} != ''",))


@dataclass(frozen=True, slots=True)
class FormRoster:
    """A repeat: the XPath of its nodes, and the answers in each of them as a predicate sees them (`./umur`)."""

    nodes: str
    answers: Mapping[str, FormAnswer]


@dataclass(frozen=True, slots=True)
class FormPlaces:
    """What a form holds, seen from the question whose condition is written: answers by path, repeats by relation.

    `outer`: the same answers as a predicate over a repeat names them (`current()/../umur`), where that is another text.
    """

    answers: Mapping[tuple[str, ...], FormAnswer]
    rosters: Mapping[str, FormRoster] = field(default_factory=lambda: MappingProxyType({}))
    outer: Mapping[tuple[str, ...], FormAnswer] = field(default_factory=lambda: MappingProxyType({}))

    def within(self, roster: FormRoster) -> FormPlaces:
        """The same seen from a member that `banyak` looks at; `ini` leads back to the question."""
        around = {(OUTER, *path): answer for path, answer in {**self.answers, **self.outer}.items()}
        return FormPlaces({**around, **{(name,): answer for name, answer in roster.answers.items()}})


def xpath(node: tree.Condition, places: FormPlaces) -> str:
    """The XPath of a checked condition; raises `NotInForm` when it needs what the form does not hold."""
    return _text(_condition(node, places))


def why_not_in_form(node: tree.Condition, places: FormPlaces) -> str:
    """Why a condition has to be checked at the server, in Indonesian; empty when the form can do it."""
    try:
        xpath(node, places)
    except NotInForm as missing:
        return missing.reason
    return ""


def quote_text(text: str) -> str:
    """A text as an XPath literal, which knows no escapes: in the other quotes, or put together when it has both."""
    for quote, other in _OPPOSITE_QUOTE.items():
        if quote not in text:
            return f"{quote}{text}{quote}"
        if other not in text:
            return f"{other}{text}{other}"
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"


# ── conditions: a list of parts joined by one word ───────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Joined:
    word: str  # "and" | "or"
    parts: tuple[str | _Joined, ...]


def _all(*parts: str | _Joined) -> _Joined:
    return _flat("and", parts)


def _any(*parts: str | _Joined) -> _Joined:
    return _flat("or", parts)


def _flat(word: str, parts: Iterable[str | _Joined]) -> _Joined:
    """One level of one word, nothing said twice."""
    found: list[str | _Joined] = []
    for part in parts:
        inner = part.parts if isinstance(part, _Joined) and (part.word == word or len(part.parts) == 1) else (part,)
        found += [each for each in inner if each not in found]
    return _Joined(word, tuple(found))


def _text(joined: str | _Joined, inside: bool = False) -> str:
    if isinstance(joined, str):
        return joined
    text = f" {joined.word} ".join(_text(part, inside=len(joined.parts) > 1) for part in joined.parts)
    return f"({text})" if inside and len(joined.parts) > 1 else text


def _condition(node: tree.Condition, places: FormPlaces) -> str | _Joined:
    match node:
        case tree.Everything(negated):
            return "false()" if negated else "true()"
        case tree.And(parts):
            return _all(*(_condition(part, places) for part in parts))
        case tree.Or(parts):
            return _any(*(_condition(part, places) for part in parts))
        case tree.Compare(op, left, right):
            return _compare(op, _value(left, places), _value(right, places))
        case tree.In(value, items, negated):
            given = _value(value, places)
            same = [_compare("!=" if negated else "=", given, _value(item, places)) for item in items]
            return _all(*same) if negated else _any(*same)
        case tree.Between():
            return _between(node, places)
        case tree.Matches(value, pattern, negated):
            given = _value(value, places)
            same_form = f"regex({given.value}, {quote_text(f'^({pattern})$')})"
            return _all(*given.present, f"not({same_form})" if negated else same_form)
        case tree.Present(value, negated):
            there = _all(*_value(value, places).present)
            if not there.parts:
                return "false()" if negated else "true()"
            return f"not({_text(there)})" if negated else there
        case tree.Not():
            raise AssertionError("check pushes negation down")


def _between(node: tree.Between, places: FormPlaces) -> _Joined:
    value, low, high = (_value(bound, places) for bound in (node.value, node.low, node.high))
    if node.negated:
        return _any(_compare("<", value, low), _compare(">", value, high))
    return _all(_compare(">=", value, low), _compare("<=", value, high))


def _compare(op: str, left: FormAnswer, right: FormAnswer) -> _Joined:
    comparison = f"{left.value} {op} {right.value}"
    if left.type is Type.NUMBER and op in ("=", "!=") and left.present and right.present:
        comparison = f"number({left.value}) {op} number({right.value})"  # two texts would be compared as texts
    return _all(*(() if _false_when_missing(op, left, right) else (*left.present, *right.present)), comparison)


def _false_when_missing(op: str, left: FormAnswer, right: FormAnswer) -> bool:
    """Whether the comparison is false by itself where a side is missing: NaN, or an empty text beside a literal."""
    if op == "!=" or left.type is Type.DATE or not (left.blank_when_missing and right.blank_when_missing):
        return False
    return left.type is Type.NUMBER or not left.present or not right.present


# ── values ───────────────────────────────────────────────────────────────────────────────────────
def _value(node: tree.Value, places: FormPlaces) -> FormAnswer:
    match node:
        case tree.NumberLiteral(value):
            return FormAnswer(f"{value:f}", Type.NUMBER)
        case tree.TextLiteral(text):
            return FormAnswer(quote_text(text), Type.TEXT)
        case tree.Date(date):
            return FormAnswer(f"date('{date.isoformat()}')", Type.DATE)
        case tree.Name(path):
            if path not in places.answers:
                raise NotInForm(unparse(node), f"formulir tidak memuat {unparse(node)}")
            return places.answers[path]
        case tree.Arithmetic(op, left, right):
            return _arithmetic(op, _value(left, places), _value(right, places))
        case tree.Call():
            return _call(node, places)


def _arithmetic(op: str, left: FormAnswer, right: FormAnswer) -> FormAnswer:
    present = (*left.present, *(part for part in right.present if part not in left.present))
    blank = left.blank_when_missing and right.blank_when_missing
    if left.type is Type.DATE:
        days = f"round(decimal-date-time({left.value}) - decimal-date-time({right.value}))"
        return FormAnswer(days, Type.NUMBER, present, blank_when_missing=False)
    return FormAnswer(f"({left.value} {op} {right.value})", Type.NUMBER, present, blank)


def _call(node: tree.Call, places: FormPlaces) -> FormAnswer:
    if node.function in _REGISTER_ONLY:
        raise NotInForm(unparse(node), f"{node.function}(…) membandingkan dengan catatan lain")
    if node.function in ("banyak", "terkecil", "terbesar"):
        return _over_members(node, places)
    if node.function == "umur_pada":
        born = _value(tree.Name(("tanggal_lahir",)), places)
        return age(_value(_operand(node), places), born)
    given = _value(_operand(node), places)
    return _PLAIN[node.function](node, given)


def _operand(node: tree.Call) -> tree.Value:
    first = node.args[0]
    if not isinstance(first, tree.VALUES):
        raise AssertionError("checked before")
    return first


def _over_members(node: tree.Call, places: FormPlaces) -> FormAnswer:
    relation, *rest = node.args
    if not isinstance(relation, tree.Name):
        raise AssertionError("checked before")
    roster = places.rosters.get(relation.path[0])
    if roster is None:
        raise NotInForm(unparse(node), f"formulir tidak memuat daftar {relation.path[0]}")
    inside = places.within(roster)
    if node.function == "banyak":
        condition = rest[0]
        if isinstance(condition, tree.VALUES):
            raise AssertionError("checked before")
        which = "" if condition == tree.Everything() else f"[{xpath(condition, inside)}]"
        return FormAnswer(f"count({roster.nodes}{which})", Type.NUMBER)
    column = _value(tree.Name(relation.path[1:], pos=relation.pos), inside)
    if column.type is not Type.NUMBER:
        raise NotInForm(unparse(node), f"{node.function}(…) atas tanggal tidak ada pada gawai")
    known = f"{roster.nodes}[{' and '.join(column.present)}]"
    choose = "min" if node.function == "terkecil" else "max"
    value = f"{choose}({known}/{column.value.removeprefix('./')})"
    return FormAnswer(value, Type.NUMBER, (f"count({known}) > 0",), blank_when_missing=False)


def age(date: FormAnswer, born: FormAnswer) -> FormAnswer:
    """Whole years between two dates: both as numbers YYYYMMDD, of which the last four digits fall off (`int` cuts
    towards zero, so that a thousand years are added before and taken off after)."""
    at, birth = (f"number(translate(substr({day.value}, 0, 10), '-', ''))" for day in (date, born))
    years = f"(int(({at} - {birth} + 10000000) div 10000) - 1000)"
    return FormAnswer(years, Type.NUMBER, (*date.present, *born.present))


def _part_of_date(start: int, end: int) -> Callable[[tree.Call, FormAnswer], FormAnswer]:
    def build(_node: tree.Call, given: FormAnswer) -> FormAnswer:
        return FormAnswer(f"number(substr({given.value}, {start}, {end}))", Type.NUMBER, given.present)

    return build


def _length(_node: tree.Call, given: FormAnswer) -> FormAnswer:
    return FormAnswer(f"string-length({given.value})", Type.NUMBER, given.present, blank_when_missing=False)


def _digits(_node: tree.Call, given: FormAnswer) -> FormAnswer:
    """The number that a text of digits is; any other text has none."""
    return FormAnswer(f"number({given.value})", Type.NUMBER, (f"regex({given.value}, '{_DIGITS}')",), False)


def _small(_node: tree.Call, given: FormAnswer) -> FormAnswer:
    return FormAnswer(f"translate({given.value}, '{CAPITALS}', '{LETTERS}')", Type.TEXT, given.present)


def _cut(node: tree.Call, given: FormAnswer) -> FormAnswer:
    start, count = (int(arg.value) for arg in node.args[1:] if isinstance(arg, tree.NumberLiteral))
    return FormAnswer(f"substr({given.value}, {start - 1}, {start - 1 + count})", Type.TEXT, given.present)


_PLAIN: Mapping[str, Callable[[tree.Call, FormAnswer], FormAnswer]] = {
    "panjang": _length,
    "angka": _digits,
    "kecil": _small,
    "potong": _cut,
    "tahun": _part_of_date(0, 4),
    "bulan": _part_of_date(5, 7),
    "hari": _part_of_date(8, 10),
}
