"""Types of an expression: a tree as written becomes a tree that every back end understands alike.

After the check: no `Not` (negation stands in the comparisons), codes are `Text` even when written as numbers, constants
are folded, every name exists and has the type that its place wants.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from decimal import Decimal

from cantik.expr import tree
from cantik.expr.errors import ExpressionError, Position
from cantik.expr.normal import push_negation
from cantik.expr.parse import parse, parse_value, unparse
from cantik.expr.pattern import refuse_unportable
from cantik.expr.scope import MEMBER, Field, Relation, Scope, Type
from cantik.expr.walk import OUTER, names_in


@dataclass(frozen=True, slots=True)
class FunctionSignature:
    """A function: types of its arguments and of its result."""

    args: tuple[Type, ...]
    result: Type


FUNCTIONS = {
    "panjang": FunctionSignature((Type.TEXT,), Type.NUMBER),
    "angka": FunctionSignature((Type.TEXT,), Type.NUMBER),
    "kecil": FunctionSignature((Type.TEXT,), Type.TEXT),
    "potong": FunctionSignature((Type.TEXT, Type.NUMBER, Type.NUMBER), Type.TEXT),
    "tahun": FunctionSignature((Type.DATE,), Type.NUMBER),
    "bulan": FunctionSignature((Type.DATE,), Type.NUMBER),
    "hari": FunctionSignature((Type.DATE,), Type.NUMBER),
    "umur_pada": FunctionSignature((Type.DATE,), Type.NUMBER),
}
AGGREGATES = ("banyak", "selang", "terkecil", "terbesar", "kembar", "kembar_ke", "sehuruf", "mirip")
_ORDERED = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class _Kind:
    """Type of a value; for codes the field whose list they are of (None for a literal)."""

    type: Type
    field: Field | None = None
    relation: Relation | None = None


class _Checker:
    def __init__(self, scope: Scope, text: str, origin: str, outer: Scope | None = None) -> None:
        self.scope, self.text, self.origin, self.outer = scope, text, origin, outer

    def wrong(self, code: str, message: str, pos: int, **parts: str) -> ExpressionError:
        return ExpressionError(code, message, Position(self.text, pos, self.origin), **parts)

    # ── conditions ───────────────────────────────────────────────────────────────────────────────
    def condition(self, node: tree.Condition) -> tree.Condition:
        match node:
            case tree.Everything():
                return node
            case tree.And(parts) | tree.Or(parts):
                return replace(node, parts=tuple(self.condition(part) for part in parts))
            case tree.Compare():
                return self.compare(node)
            case tree.In():
                return self.within(node)
            case tree.Between():
                return self.between(node)
            case tree.Matches():
                value, kind = self.value(node.value)
                self.want(kind, Type.TEXT, node.value)
                problem = refuse_unportable(node.pattern)
                if problem:
                    raise self.wrong("E107", f"Pola tidak dapat dipakai: {problem}", node.pos, found=node.pattern)
                return replace(node, value=value)
            case tree.Present():
                value, _ = self.value(node.value)
                return replace(node, value=value)
            case tree.Not():
                raise AssertionError("negation is pushed down first")

    def compare(self, node: tree.Compare) -> tree.Condition:
        (left, left_kind), (right, right_kind) = self.value(node.left), self.value(node.right)
        left, right = self.fit_types(left, left_kind, right, right_kind, node.pos)
        if self.any_coded(left_kind, right_kind) and node.op in _ORDERED:
            raise self.wrong(
                "E103",
                "Kode tidak punya urutan",
                node.pos,
                found=node.op,
                expected="=, !=, atau di (…)",
            )
        if _constant(left) and _constant(right):
            raise self.wrong("E103", "Perbandingan ini tidak menyebut kolom", node.pos, found=unparse(node))
        return replace(node, left=left, right=right)

    def any_coded(self, *kinds: _Kind) -> bool:
        return any(kind.type is Type.CODE for kind in kinds)

    def within(self, node: tree.In) -> tree.Condition:
        value, kind = self.value(node.value)
        if _constant(value) or kind.type is Type.RECORD:
            raise self.wrong("E103", "“di” memerlukan sebuah kolom", node.pos, found=unparse(node.value))
        items = [self.literal(value, kind, item) for item in node.items]
        if len(set(items)) != len(items):
            raise self.wrong("E103", "Isi daftar berulang", node.pos, found=unparse(node))
        return replace(node, value=value, items=tuple(items))

    def literal(self, value: tree.Value, kind: _Kind, item: tree.Literal) -> tree.Literal:
        fitted = self.fit_types(value, kind, *self.value(item), item.pos)[1]
        if not isinstance(fitted, tree.NumberLiteral | tree.TextLiteral | tree.Date):
            raise AssertionError("a literal stays a literal")
        return fitted

    def between(self, node: tree.Between) -> tree.Condition:
        value, kind = self.value(node.value)
        if kind.type not in (Type.NUMBER, Type.DATE) or _constant(value):
            raise self.wrong(
                "E103", "“antara” memerlukan kolom angka atau tanggal", node.pos, found=unparse(node.value)
            )
        low = self.fit_types(value, kind, *self.value(node.low), node.low.pos)[1]
        high = self.fit_types(value, kind, *self.value(node.high), node.high.pos)[1]
        if isinstance(low, tree.NumberLiteral | tree.Date) and type(low) is type(high) and _over(low, high):
            raise self.wrong("E103", "Batas bawah lebih besar daripada batas atas", node.pos, found=unparse(node))
        return replace(node, value=value, low=low, high=high)

    def fit_types(
        self, left: tree.Value, left_kind: _Kind, right: tree.Value, right_kind: _Kind, pos: int
    ) -> tuple[tree.Value, tree.Value]:
        """Both sides with one type; a literal beside a code becomes a code of that list."""
        if left_kind.type is Type.CODE and left_kind.field and _constant(right):
            return left, self.code(right, left_kind.field)
        if right_kind.type is Type.CODE and right_kind.field and _constant(left):
            return self.code(left, right_kind.field), right
        same_list = (left_kind.field and left_kind.field.codelist) == (right_kind.field and right_kind.field.codelist)
        if left_kind.type is not right_kind.type or (left_kind.type is Type.CODE and not same_list):
            raise self.wrong(
                "E103",
                "Dua sisi berbeda jenis",
                pos,
                found=f"{self.describe_kind(left_kind)} dan {self.describe_kind(right_kind)}",
                mend="Teks ditulis dalam tanda kutip, tanggal tttt-bb-hh.",
            )
        if left_kind.type is Type.RECORD:
            raise self.wrong("E103", "Relasi tidak dapat dibandingkan", pos, mend="Pakai “ada” atau “kosong”.")
        return left, right

    def describe_kind(self, kind: _Kind) -> str:
        if kind.type is Type.CODE and kind.field:
            return f"kode {kind.field.codelist}"
        return kind.type.value

    def code(self, literal: tree.Value, of: Field) -> tree.TextLiteral:
        """The code of a list that a number or text stands for (E104 when the list has none)."""
        match literal:
            case tree.NumberLiteral(value) if value == value.to_integral_value():
                code = str(int(value))
            case tree.TextLiteral(value):
                code = value
            case _:
                code = unparse(literal)
        if code not in of.codes:
            shown = ", ".join(of.codes[:12]) + (" …" if len(of.codes) > 12 else "")
            raise self.wrong(
                "E104", f"Kode tidak ada dalam daftar {of.codelist}", literal.pos, found=f"“{code}”", expected=shown
            )
        return tree.TextLiteral(code, pos=literal.pos)

    # ── values ───────────────────────────────────────────────────────────────────────────────────
    def value(self, node: tree.Value) -> tuple[tree.Value, _Kind]:
        match node:
            case tree.NumberLiteral():
                return node, _Kind(Type.NUMBER)
            case tree.TextLiteral():
                return node, _Kind(Type.TEXT)
            case tree.Date():
                return node, _Kind(Type.DATE)
            case tree.Name():
                return node, self.name(node)
            case tree.Arithmetic():
                return self.arithmetic(node)
            case tree.Call():
                return self.call(node)

    def want(self, kind: _Kind, expected: Type, node: tree.Value) -> None:
        if kind.type is not expected:
            raise self.wrong(
                "E103",
                "Jenis tidak cocok",
                node.pos,
                found=f"{unparse(node)} ({self.describe_kind(kind)})",
                expected=expected.value,
            )

    def name(self, node: tree.Name) -> _Kind:
        scope = self.scope
        path = node.path
        if path[0] == OUTER:
            if self.outer is None:
                raise self.wrong("E105", "“ini” hanya dipakai di dalam banyak(…)", node.pos)
            scope, path = self.outer, path[1:]
        for position, part in enumerate(path):
            last = position == len(path) - 1
            if last and part in scope.names:
                return _Kind(
                    Type.NUMBER if scope.names[part].type is Type.NUMBER else scope.names[part].type,
                    field=scope.names[part],
                )
            relation = scope.own_relations.get(part)
            if relation is None:
                raise self.unknown(node, part, scope)
            if relation.many:
                raise self.wrong(
                    "E105",
                    f"“{part}” berisi banyak orang",
                    node.pos,
                    mend=f"Pakai banyak({part}, …), terkecil({part}.…), atau terbesar({part}.…).",
                )
            if relation.table and position < len(path) - 2:
                raise self.wrong("E105", f"Sesudah “{part}” hanya kolom", node.pos, found=".".join(path))
            scope = scope.of(relation.unit)
        relation = self.scope.own_relations.get(path[-1]) if len(path) == 1 else None
        return _Kind(Type.RECORD, relation=relation)

    def unknown(self, node: tree.Name, part: str, scope: Scope) -> ExpressionError:
        known = [*scope.names, *scope.own_relations]
        near = difflib.get_close_matches(part, known, 1)
        if not scope.rules and part in ("ibu", "ayah", "kepala", "pasangan", "anggota", "keluarga"):
            return self.wrong("E105", "Relasi hanya dipakai dalam aturan", node.pos, found=f"“{part}”")
        return self.wrong(
            "E102",
            f"Nama tidak dikenal pada {scope.unit}",
            node.pos,
            found=f"“{part}”",
            mend=f"Maksud Anda “{near[0]}”?" if near else "",
        )

    def arithmetic(self, node: tree.Arithmetic) -> tuple[tree.Value, _Kind]:
        (left, left_kind), (right, right_kind) = self.value(node.left), self.value(node.right)
        if node.op == "-" and left_kind.type is Type.DATE and right_kind.type is Type.DATE:
            self.rules_only("selisih tanggal", node)
            return replace(node, left=left, right=right), _Kind(Type.NUMBER)
        self.want(left_kind, Type.NUMBER, node.left)
        self.want(right_kind, Type.NUMBER, node.right)
        if isinstance(left, tree.NumberLiteral) and isinstance(right, tree.NumberLiteral):
            return tree.NumberLiteral(calculate(node.op, left.value, right.value), pos=node.pos), _Kind(Type.NUMBER)
        self.rules_only("hitungan antarkolom", node)
        return replace(node, left=left, right=right), _Kind(Type.NUMBER)

    def rules_only(self, what: str, node: tree.Node) -> None:
        if not self.scope.rules:
            raise self.wrong(
                "E105",
                f"{what.capitalize()} hanya dipakai dalam aturan",
                node.pos,
                mend="Indikator dan tabel membandingkan kolom potret data dengan nilai tetap.",
            )

    def call(self, node: tree.Call) -> tuple[tree.Value, _Kind]:
        if node.function == "kelas":  # with names of classes the loader has put their codes there
            raise self.arguments(node, 'kelas(kolom) = "nama kelas", atau di ("nama kelas", …)')
        if node.function not in FUNCTIONS and node.function not in AGGREGATES:
            near = difflib.get_close_matches(node.function, (*FUNCTIONS, *AGGREGATES), 1)
            raise self.wrong(
                "E102",
                "Fungsi tidak dikenal",
                node.pos,
                found=f"“{node.function}”",
                expected=", ".join((*FUNCTIONS, *AGGREGATES)),
                mend=f"Maksud Anda “{near[0]}”?" if near else "",
            )
        self.rules_only("fungsi", node)
        if node.function in FUNCTIONS:
            return self.plain_call(node, FUNCTIONS[node.function])
        if self.outer is not None:
            raise self.wrong("E105", f"“{node.function}” tidak dipakai di dalam banyak(…)", node.pos)
        if node.function in ("banyak", "selang"):
            return self.count(node)
        if node.function in ("terkecil", "terbesar"):
            return self.extreme(node)
        if node.function == "sehuruf":
            return self.one_letter(node)
        return self.twins(node)

    def arguments(self, node: tree.Call, expected: str) -> ExpressionError:
        return self.wrong("E106", f"Isi {node.function}(…) tidak cocok", node.pos, expected=expected)

    def plain_call(self, node: tree.Call, signature: FunctionSignature) -> tuple[tree.Value, _Kind]:
        values = [arg for arg in node.args if isinstance(arg, tree.VALUES)]
        if len(values) != len(node.args) or len(values) != len(signature.args):
            raise self.arguments(node, ", ".join(expected.value for expected in signature.args))
        args = []
        for arg, expected in zip(values, signature.args, strict=True):
            value, kind = self.value(arg)
            self.want(kind, expected, arg)
            args.append(value)
        if node.function == "potong" and not all(_positive(operand) for operand in args[1:]):
            raise self.arguments(node, "teks, dari (mulai 1), banyak; keduanya bilangan bulat positif")
        return replace(node, args=tuple(args)), _Kind(signature.result)

    def many(self, node: tree.Call, name: str) -> Relation:
        relation = self.scope.own_relations.get(name)
        if relation is None or not relation.many:
            raise self.arguments(node, "relasi banyak, misalnya anggota")
        return relation

    def count(self, node: tree.Call) -> tuple[tree.Value, _Kind]:
        if not 1 <= len(node.args) <= 2 or not isinstance(node.args[0], tree.Name) or len(node.args[0].path) != 1:
            raise self.arguments(node, f"{node.function}(anggota) atau {node.function}(anggota, syarat)")
        relation = self.many(node, node.args[0].path[0])
        if node.function == "selang" and relation.unit != MEMBER:
            raise self.wrong("E105", "“selang” hanya dipakai pada kolom turunan", node.pos)
        condition: tree.Condition = tree.Everything(pos=node.pos)
        if len(node.args) == 2:
            given = node.args[1]
            if isinstance(given, tree.VALUES):
                raise self.arguments(node, "syarat sesudah koma")
            inner = _Checker(self.scope.of(relation.unit), self.text, self.origin, outer=self.scope)
            condition = inner.condition(push_negation(given))
            deep = next((name for name in names_in(condition) if _reaches(name)), None)
            if deep is not None:
                raise self.wrong("E105", "Di dalam banyak(…) tidak ada relasi lain", deep.pos, found=unparse(deep))
        return replace(node, args=(node.args[0], condition)), _Kind(Type.NUMBER)

    def extreme(self, node: tree.Call) -> tuple[tree.Value, _Kind]:
        arg = node.args[0] if len(node.args) == 1 else None
        if not isinstance(arg, tree.Name) or len(arg.path) != 2:
            raise self.arguments(node, f"{node.function}(anggota.kolom)")
        relation = self.many(node, arg.path[0])
        found = self.scope.of(relation.unit).names.get(arg.path[1])
        if found is None:
            raise self.unknown(arg, arg.path[1], self.scope.of(relation.unit))
        if found.type not in (Type.NUMBER, Type.DATE):
            raise self.arguments(node, "kolom angka atau tanggal")
        return node, _Kind(found.type)

    def one_letter(self, node: tree.Call) -> tuple[tree.Value, _Kind]:
        """`sehuruf(kolom)`: a text of the record itself."""
        arg = node.args[0] if len(node.args) == 1 else None
        if not isinstance(arg, tree.Name) or len(arg.path) != 1 or self.name(arg).type is not Type.TEXT:
            raise self.arguments(node, "satu kolom teks catatan itu sendiri")
        return node, _Kind(Type.NUMBER)

    def twins(self, node: tree.Call) -> tuple[tree.Value, _Kind]:
        """`kembar(kolom, …)`, `kembar_ke(…)`, `mirip(kolom [, kelonggaran], …)`: columns of the record itself."""
        previous: tree.Value | None = None
        names = 0
        for arg in node.args:
            if isinstance(arg, tree.Name) and len(arg.path) == 1 and self.name(arg).type is not Type.RECORD:
                names += 1
            elif not (
                node.function == "mirip" and isinstance(arg, tree.NumberLiteral) and self.tolerance(previous, arg)
            ):
                raise self.arguments(node, "kolom catatan itu sendiri; mirip juga kelonggaran sesudah teks/tanggal")
            previous = arg
        if not names or (
            node.function == "mirip" and not any(isinstance(operand, tree.NumberLiteral) for operand in node.args)
        ):
            raise self.arguments(node, "paling sedikit satu kolom (mirip: satu kelonggaran)")
        return node, _Kind(Type.NUMBER)

    def tolerance(self, column: tree.Value | None, amount: tree.NumberLiteral) -> bool:
        """Text: least likeness in percent; date: days."""
        if not isinstance(column, tree.Name):
            return False
        kind = self.name(column).type
        top = {Type.TEXT: 100, Type.DATE: 31}.get(kind, -1)
        return 0 <= amount.value <= top and amount.value == amount.value.to_integral_value()


def _over(low: tree.NumberLiteral | tree.Date, high: tree.Value) -> bool:
    return isinstance(high, tree.NumberLiteral | tree.Date) and low.value > high.value  # type: ignore[operator]


def _reaches(name: tree.Name) -> bool:
    return len(name.path) > (2 if name.path[0] == OUTER else 1)


def _positive(value: tree.Value) -> bool:
    return isinstance(value, tree.NumberLiteral) and value.value >= 1 and value.value == value.value.to_integral_value()


def _constant(value: tree.Value) -> bool:
    return isinstance(value, tree.NumberLiteral | tree.TextLiteral | tree.Date)


def calculate(op: str, left: Decimal, right: Decimal) -> Decimal:
    """Exact arithmetic of constants."""
    return left + right if op == "+" else left - right if op == "-" else left * right


def check(node: tree.Condition, scope: Scope, *, text: str = "", origin: str = "") -> tree.Condition:
    """The normal tree of a condition in a scope; raises `ExpressionError` with the place of the fault."""
    return _Checker(scope, text or unparse(node), origin).condition(push_negation(node))


def compile_value(text: str, scope: Scope, origin: str = "") -> tree.Value:
    """A value of a rule (for messages), parsed and checked."""
    return _Checker(scope, text, origin).value(parse_value(text, origin))[0]


def compile_text(text: str, scope: Scope, origin: str = "") -> tree.Condition:
    """`parse` and `check` in one step."""
    return check(parse(text, origin), scope, text=text, origin=origin)
