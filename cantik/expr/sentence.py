"""A condition as a sentence in Indonesian, for screens and the manual."""

from __future__ import annotations

from collections.abc import Callable

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.expr import tree
from cantik.expr.scope import Field, Scope, Type
from cantik.expr.walk import OUTER

LabelOf = Callable[[str, str], str]  # (code list, code) -> label
_WORDS = {
    "=": "sama dengan", "!=": "bukan", "<": "kurang dari", "<=": "paling banyak", ">": "lebih dari",
    ">=": "paling sedikit",
}  # fmt: skip
_DATE_WORDS = {
    "=": "sama dengan", "!=": "bukan", "<": "sebelum", "<=": "paling lambat", ">": "sesudah", ">=": "paling awal",
}  # fmt: skip
_SIGNS = {"+": "ditambah", "-": "dikurangi", "*": "dikali"}


def _code_itself(_codelist: str, code: str) -> str:
    return code


class _Speaker:
    def __init__(self, scope: Scope, label_of: LabelOf) -> None:
        self.scope, self.label_of = scope, label_of

    # ── conditions ───────────────────────────────────────────────────────────────────────────────
    def condition(self, node: tree.Condition) -> str:
        match node:
            case tree.Everything(negated):
                return "tidak satu pun" if negated else "semua"
            case tree.And(parts):
                return " dan ".join(self.inside(part) for part in parts)
            case tree.Or(parts):
                return " atau ".join(self.condition(part) for part in parts)
            case tree.Compare(op, left, right):
                words = _DATE_WORDS if self.dated(left) or self.dated(right) else _WORDS
                of = self.coded(left) or self.coded(right)
                verb = {"=": "adalah", "!=": "bukan"}[op] if of else words[op]
                return f"{self.value(left, of)} {verb} {self.value(right, of)}"
            case tree.In(value, items, negated):
                of = self.coded(value)
                listed = _listed([self.value(item, of) for item in items], "maupun" if negated else "atau")
                return f"{self.value(value)} {'bukan' if negated else 'adalah'} {listed}"
            case tree.Between(value, low, high, negated):
                word = "di luar" if negated else "antara"
                return f"{self.value(value)} {word} {self.value(low)} sampai {self.value(high)}"
            case tree.Matches(value, pattern, negated):
                return f"{self.value(value)} {'tidak berbentuk' if negated else 'berbentuk'} “{pattern}”"
            case tree.Present(value, negated):
                return f"{self.value(value)} {'tidak diketahui' if negated else 'diketahui'}"
            case tree.Not(part):
                return f"tidak benar bahwa {self.condition(part)}"

    def inside(self, node: tree.Condition) -> str:
        text = self.condition(node)
        return f"({text})" if isinstance(node, tree.Or) else text

    # ── values ───────────────────────────────────────────────────────────────────────────────────
    def value(self, node: tree.Value, of: Field | None = None) -> str:
        match node:
            case tree.Number(value):
                decimals = max(0, -int(value.as_tuple().exponent))
                return format_number(value, decimals)
            case tree.Text(text):
                return self.label_of(of.codelist, text) if of else f"“{text}”"
            case tree.Date(date):
                return long_date(date)
            case tree.Name(path):
                return self.name(path)
            case tree.Arithmetic(op, left, right):
                return f"{self.value(left)} {_SIGNS[op]} {self.value(right)}"
            case tree.Call():
                return self.call(node)

    def name(self, path: tuple[str, ...]) -> str:
        """`umur ibunya`: the column first, its owner after it."""
        if path[0] == OUTER:
            return f"{self.name(path[1:])} orang itu"
        scope, owners, last = self.scope, [], path[-1]
        for part in path:
            if part in scope.names and part == path[-1]:
                last = _lower(scope.names[part].label or part)
                break
            relation = scope.related[part]
            owners.append(relation.label)
            scope = scope.of(relation.unit)
        else:
            last = owners.pop()
        return " ".join([last, *reversed(owners)])

    def coded(self, node: tree.Value) -> Field | None:
        found = self.field(node)
        return found if found and found.type is Type.CODE else None

    def dated(self, node: tree.Value) -> bool:
        found = self.field(node)
        return isinstance(node, tree.Date) or bool(found and found.type is Type.DATE)

    def field(self, node: tree.Value) -> Field | None:
        if not isinstance(node, tree.Name):
            return None
        scope = self.scope
        for part in node.path:
            if part in scope.names:
                return scope.names[part]
            relation = scope.related.get(part)
            if relation is None:
                return None
            scope = scope.of(relation.unit)
        return None

    def call(self, node: tree.Call) -> str:
        first = node.args[0]
        if node.function == "banyak" and isinstance(first, tree.Name):
            relation = self.scope.related[first.path[0]]
            condition = node.args[1] if len(node.args) > 1 else tree.Everything()
            if isinstance(condition, (tree.Everything, *tree.VALUES)):
                return f"banyaknya {relation.label}"
            inner = _Speaker(self.scope.of(relation.unit), self.label_of)
            return f"banyaknya {relation.label} yang {inner.condition(condition)}"
        if node.function in ("terkecil", "terbesar") and isinstance(first, tree.Name):
            relation = self.scope.related[first.path[0]]
            inner = _Speaker(self.scope.of(relation.unit), self.label_of)
            return f"{inner.name(first.path[1:])} {node.function} di antara {relation.label}"
        args = [self.value(arg) for arg in node.args if isinstance(arg, tree.VALUES)]
        return _PHRASES[node.function](args)


_PHRASES: dict[str, Callable[[list[str]], str]] = {
    "panjang": lambda a: f"panjang {a[0]}",
    "angka": lambda a: f"bilangan pada {a[0]}",
    "potong": lambda a: f"{a[2]} huruf {a[0]} mulai huruf ke-{a[1]}",
    "tahun": lambda a: f"tahun {a[0]}",
    "bulan": lambda a: f"bulan {a[0]}",
    "hari": lambda a: f"hari {a[0]}",
    "umur_pada": lambda a: f"umur pada {a[0]}",
    "kembar": lambda a: f"banyaknya catatan dengan {_listed(a, 'dan')} yang sama",
    "kembar_ke": lambda a: f"urutan di antara catatan dengan {_listed(a, 'dan')} yang sama",
    "mirip": lambda a: "banyaknya catatan lain yang mirip pada " + _listed([x for x in a if not x.isdigit()], "dan"),
}


def _lower(label: str) -> str:
    """A label inside a sentence: small first letter, unless the word is written in capitals (NIK)."""
    head = label.split(maxsplit=1)[0] if label else ""
    return label if head.isupper() and len(head) > 1 else label[:1].lower() + label[1:]


def _listed(items: list[str], word: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def sentence(node: tree.Condition, scope: Scope, label_of: LabelOf = _code_itself) -> str:
    """The condition in words, without a full stop; `label_of` gives the label of a code."""
    return _Speaker(scope, label_of).condition(node)
