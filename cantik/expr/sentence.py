"""A condition as a sentence in Indonesian or English, for screens, pages and the manual."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.expr import tree
from cantik.expr.scope import ClassName, Field, Relation, Scope, Type
from cantik.expr.walk import OUTER

LabelOf = Callable[[str, str], str]  # (code list, code) -> label


def _code_itself(_codelist: str, code: str) -> str:
    return code


def _join_words(items: list[str], word: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of one language; a phrase of a function takes its arguments in words."""

    id: str
    both: str
    either: str
    neither: str
    everything: str
    nothing: str
    is_a: str
    is_not: str
    is_none_of: str
    between: str
    outside: str
    form: str
    no_form: str
    known: str
    unknown: str
    untrue: str
    of_that_person: str
    count: str
    count_where: str
    extreme: str
    compare: Mapping[str, str]
    dates: Mapping[str, str]
    signs: Mapping[str, str]
    extremes: Mapping[str, str]
    phrases: Mapping[str, Callable[[list[str]], str]]

    def label(self, one: Field | Relation) -> str:
        """The label of a column or relation in this language; its own one where there is no English."""
        return one.label_en or one.label if self.id == "en" else one.label

    def label_of_class(self, named: ClassName) -> str:
        """The label of a class in this language."""
        return named.label_en or named.label if self.id == "en" else named.label

    def join_owners(self, parts: list[str]) -> str:
        """`umur ibunya`, `age of the mother`."""
        return (" of " if self.id == "en" else " ").join(parts)


_INDONESIAN = _Language(
    id="id",
    both="dan",
    either="atau",
    neither="maupun",
    everything="semua",
    nothing="tidak satu pun",
    is_a="adalah",
    is_not="bukan",
    is_none_of="bukan",
    between="{} antara {} sampai {}",
    outside="{} di luar {} sampai {}",
    form="{} berbentuk “{}”",
    no_form="{} tidak berbentuk “{}”",
    known="{} diketahui",
    unknown="{} tidak diketahui",
    untrue="tidak benar bahwa {}",
    of_that_person="{} orang itu",
    count="banyaknya {}",
    count_where="banyaknya {} yang {}",
    extreme="{} {} di antara {}",
    compare={
        "=": "sama dengan",
        "!=": "bukan",
        "<": "kurang dari",
        "<=": "paling banyak",
        ">": "lebih dari",
        ">=": "paling sedikit",
    },
    dates={
        "=": "sama dengan",
        "!=": "bukan",
        "<": "sebelum",
        "<=": "paling lambat",
        ">": "sesudah",
        ">=": "paling awal",
    },
    signs={"+": "ditambah", "-": "dikurangi", "*": "dikali"},
    extremes={"terkecil": "terkecil", "terbesar": "terbesar"},
    phrases={
        "panjang": lambda a: f"panjang {a[0]}",
        "angka": lambda a: f"bilangan pada {a[0]}",
        "kecil": lambda a: f"{a[0]} dengan huruf kecil",
        "potong": lambda a: f"{a[2]} huruf {a[0]} mulai huruf ke-{a[1]}",
        "tahun": lambda a: f"tahun {a[0]}",
        "bulan": lambda a: f"bulan {a[0]}",
        "hari": lambda a: f"hari {a[0]}",
        "umur_pada": lambda a: f"umur pada {a[0]}",
        "kembar": lambda a: f"banyaknya catatan dengan {_join_words(a, 'dan')} yang sama",
        "kembar_ke": lambda a: f"urutan di antara catatan dengan {_join_words(a, 'dan')} yang sama",
        "sehuruf": lambda a: f"banyaknya catatan dengan {a[0]} yang berbeda satu huruf",
        "mirip": lambda a: "banyaknya catatan lain yang mirip pada " + _join_words(_names(a), "dan"),
    },
)
_ENGLISH = _Language(
    id="en",
    both="and",
    either="or",
    neither="nor",
    everything="all",
    nothing="none",
    is_a="is",
    is_not="is not",
    is_none_of="is neither",
    between="{} is from {} to {}",
    outside="{} is not from {} to {}",
    form="{} has the form “{}”",
    no_form="{} does not have the form “{}”",
    known="{} is known",
    unknown="{} is not known",
    untrue="it is not true that {}",
    of_that_person="{} of that person",
    count="the number of {}",
    count_where="the number of {} whose {}",
    extreme="{1} {0} among {2}",
    compare={
        "=": "equals",
        "!=": "is not",
        "<": "is less than",
        "<=": "is at most",
        ">": "is more than",
        ">=": "is at least",
    },
    dates={
        "=": "equals",
        "!=": "is not",
        "<": "is before",
        "<=": "is not after",
        ">": "is after",
        ">=": "is not before",
    },
    signs={"+": "plus", "-": "minus", "*": "times"},
    extremes={"terkecil": "the smallest", "terbesar": "the largest"},
    phrases={
        "panjang": lambda a: f"the length of {a[0]}",
        "angka": lambda a: f"the number in {a[0]}",
        "kecil": lambda a: f"{a[0]} in small letters",
        "potong": lambda a: f"{a[2]} characters of {a[0]} from character {a[1]}",
        "tahun": lambda a: f"the year of {a[0]}",
        "bulan": lambda a: f"the month of {a[0]}",
        "hari": lambda a: f"the day of {a[0]}",
        "umur_pada": lambda a: f"age on {a[0]}",
        "kembar": lambda a: f"the number of records with the same {_join_words(a, 'and')}",
        "kembar_ke": lambda a: f"the position among records with the same {_join_words(a, 'and')}",
        "sehuruf": lambda a: f"the number of records whose {a[0]} differs by one letter",
        "mirip": lambda a: "the number of other records that resemble it in " + _join_words(_names(a), "and"),
    },
)
_LANGUAGES = {"id": _INDONESIAN, "en": _ENGLISH}


def _names(said: list[str]) -> list[str]:
    return [name for name in said if not name.isdigit()]


class _Speaker:
    def __init__(self, scope: Scope, label_of: LabelOf, lang: _Language) -> None:
        self.scope, self.label_of, self.lang = scope, label_of, lang

    # ── conditions ───────────────────────────────────────────────────────────────────────────────
    def condition(self, node: tree.Condition) -> str:
        lang = self.lang
        match node:
            case tree.Everything(negated):
                return lang.nothing if negated else lang.everything
            case tree.And(parts):
                return f" {lang.both} ".join(self.inside(part) for part in parts)
            case tree.Or(parts):
                return f" {lang.either} ".join(self.condition(part) for part in parts)
            case tree.Compare(op, left, right):
                words = lang.dates if self.is_date(left) or self.is_date(right) else lang.compare
                of = self.coded_field(left) or self.coded_field(right)
                verb = {"=": lang.is_a, "!=": lang.is_not}[op] if of else words[op]
                return f"{self.value(left, of)} {verb} {self.value(right, of)}"
            case tree.In(value, items, negated, classes):
                return self.one_of(value, items, negated, classes)
            case tree.Between(value, low, high, negated):
                words_of = lang.outside if negated else lang.between
                return words_of.format(self.value(value), self.value(low), self.value(high))
            case tree.Matches(value, pattern, negated):
                return (lang.no_form if negated else lang.form).format(self.value(value), pattern)
            case tree.Present(value, negated):
                return (lang.unknown if negated else lang.known).format(self.value(value))
            case tree.Not(part):
                return lang.untrue.format(self.condition(part))

    def inside(self, node: tree.Condition) -> str:
        text = self.condition(node)
        return f"({text})" if isinstance(node, tree.Or) else text

    def one_of(
        self, value: tree.Value, items: tuple[tree.Literal, ...], negated: bool, classes: tuple[str, ...] = ()
    ) -> str:
        """A value among codes, by the classes that name them where it was written with classes."""
        of, lang = self.coded_field(value), self.lang
        named = {each.id: lang.label_of_class(each) for each in of.classes} if of else {}
        said = [named.get(name, name) for name in classes] or [self.value(item, of) for item in items]
        if not negated:
            return f"{self.value(value)} {lang.is_a} {_join_words(said, lang.either)}"
        verb = lang.is_none_of if len(said) > 1 else lang.is_not
        return f"{self.value(value)} {verb} {_join_words(said, lang.neither)}"

    # ── values ───────────────────────────────────────────────────────────────────────────────────
    def value(self, node: tree.Value, of: Field | None = None) -> str:
        match node:
            case tree.NumberLiteral(value):
                decimals = max(0, -int(value.as_tuple().exponent))
                return format_number(value, decimals, self.lang.id)
            case tree.TextLiteral(text):
                return self.label_of(of.codelist, text) if of else f"“{text}”"
            case tree.Date(date):
                return long_date(date, self.lang.id)
            case tree.Name(path):
                return self.name(path)
            case tree.Arithmetic(op, left, right):
                return f"{self.value(left)} {self.lang.signs[op]} {self.value(right)}"
            case tree.Call():
                return self.call(node)

    def name(self, path: tuple[str, ...]) -> str:
        """`umur ibunya`, `age of the mother`: the column first, its owner after it."""
        if path[0] == OUTER:
            return self.lang.of_that_person.format(self.name(path[1:]))
        scope, owners, last = self.scope, [], path[-1]
        for part in path:
            if part in scope.names and part == path[-1]:
                last = _lower(self.lang.label(scope.names[part]) or part)
                break
            relation = scope.own_relations[part]
            owners.append(self.lang.label(relation))
            scope = scope.of(relation.unit)
        else:
            last = owners.pop()
        return self.lang.join_owners([last, *reversed(owners)])

    def coded_field(self, node: tree.Value) -> Field | None:
        found = self.field(node)
        return found if found and found.type is Type.CODE else None

    def is_date(self, node: tree.Value) -> bool:
        found = self.field(node)
        return isinstance(node, tree.Date) or bool(found and found.type is Type.DATE)

    def field(self, node: tree.Value) -> Field | None:
        if not isinstance(node, tree.Name):
            return None
        scope = self.scope
        for part in node.path:
            if part in scope.names:
                return scope.names[part]
            relation = scope.own_relations.get(part)
            if relation is None:
                return None
            scope = scope.of(relation.unit)
        return None

    def call(self, node: tree.Call) -> str:
        first, lang = node.args[0], self.lang
        if node.function == "banyak" and isinstance(first, tree.Name):
            relation = self.scope.own_relations[first.path[0]]
            condition = node.args[1] if len(node.args) > 1 else tree.Everything()
            if isinstance(condition, (tree.Everything, *tree.VALUES)):
                return lang.count.format(lang.label(relation))
            inner = _Speaker(self.scope.of(relation.unit), self.label_of, lang)
            return lang.count_where.format(lang.label(relation), inner.condition(condition))
        if node.function in lang.extremes and isinstance(first, tree.Name):
            relation = self.scope.own_relations[first.path[0]]
            inner = _Speaker(self.scope.of(relation.unit), self.label_of, lang)
            return lang.extreme.format(inner.name(first.path[1:]), lang.extremes[node.function], lang.label(relation))
        args = [self.value(arg) for arg in node.args if isinstance(arg, tree.VALUES)]
        return lang.phrases[node.function](args)


def _lower(label: str) -> str:
    """A label inside a sentence: small first letter, unless the word is written in capitals (NIK)."""
    head = label.split(maxsplit=1)[0] if label else ""
    return label if head.isupper() and len(head) > 1 else label[:1].lower() + label[1:]


def sentence(node: tree.Condition, scope: Scope, label_of: LabelOf = _code_itself, lang: str = "id") -> str:
    """The condition in words of `lang` (id, en), without a full stop; `label_of` gives the label of a code in it."""
    return _Speaker(scope, label_of, _LANGUAGES[lang]).condition(node)
