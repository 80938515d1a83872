"""Which places of a module are left out of mutation, by rule: what says something to people or to the type checker.

- annotations, aliases of types, `if TYPE_CHECKING:`, imports, `__all__`;
- decorators and what they are given (`frozen`, `slots`, `cache`): declarations, and speed;
- `strict=` of `zip`: it guards a mistake of the programmer and changes no result;
- what is handed to an error that is raised, to a warning or to a logger: the text, not the decision to raise.

Docstrings and other strings are never mutated, for no operator changes a string.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

Place = tuple[int, int]
_TELLERS = frozenset({"log", "logger", "logging", "warnings"})
_PLAIN = frozenset({"str", "int", "float", "bool", "bytes", "date"})


@dataclass(frozen=True, slots=True)
class Module:
    """What a module says about its places; lines from 1, columns in characters from 0."""

    text: str
    excluded: tuple[tuple[Place, Place], ...]
    statements: tuple[tuple[int, int], ...]

    def is_excluded(self, place: Place) -> bool:
        """Whether a mutation that begins here is left out."""
        return any(start <= place < end for start, end in self.excluded)

    def statement(self, line: int) -> tuple[int, int]:
        """First and last line of the smallest statement, or head of one, that holds this line."""
        around = [span for span in self.statements if span[0] <= line <= span[1]]
        return min(around, key=lambda span: span[1] - span[0], default=(line, line))


def read(text: str) -> Module:
    """The module of this text; `SyntaxError` as of Python."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    excluded = tuple(_span(node, lines) for node in _left_out(tree))
    return Module(text, excluded, tuple(_heads(tree)))


def _left_out(tree: ast.Module) -> Iterator[ast.expr | ast.stmt]:
    for node in ast.walk(tree):
        yield from getattr(node, "decorator_list", ())
        yield from (told for told in (getattr(node, "annotation", None), getattr(node, "returns", None)) if told)
        match node:
            case ast.Import() | ast.ImportFrom():
                yield node
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield node
            case ast.Raise(exc=ast.Call() as call):
                yield from _arguments(call)
            case ast.Call() if _tells(call := node):
                yield call
            case ast.Call():
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "strict")
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and (_is_alias(statement.value) or _names_all(statement)):
            yield statement


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords)


def _tells(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id=name)):
            return name in _TELLERS
    return False


def _names_all(statement: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in statement.targets)


def _is_alias(value: ast.expr) -> bool:
    """`A | B`, `dict[str, int]`, `Callable[[A], B]`: types and nothing but types."""
    match value:
        case ast.BinOp(op=ast.BitOr()):
            return _is_type(value.left) and _is_type(value.right)
        case ast.Subscript(value=ast.Name(id=name)):
            return name[0].isupper() or name in {"dict", "list", "tuple", "set", "frozenset", "type"}
    return False


def _is_type(value: ast.expr) -> bool:
    match value:
        case ast.Name(id=name):
            return (name[0].isupper() and not name.isupper()) or name in {
                "str",
                "int",
                "float",
                "bool",
                "bytes",
                "date",
            }
        case ast.Attribute(attr=name):
            return name[0].isupper()
        case ast.Constant(value=None):
            return True
    return _is_alias(value)


def _heads(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Simple statements whole; of compound ones the lines before their body, the decorators of a function not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None) or getattr(node, "cases", None)
            first = body[0] if body else None
            begin = getattr(first, "lineno", None) or getattr(getattr(first, "pattern", None), "lineno", None)
            yield node.lineno, (max(node.lineno, begin - 1) if begin else node.end_lineno or node.lineno)


def _span(node: ast.expr | ast.stmt, lines: list[str]) -> tuple[Place, Place]:
    """Columns of `ast` count bytes; ours count characters, as those of parso do."""
    start = (node.lineno, _characters(lines[node.lineno - 1], node.col_offset))
    end_line = node.end_lineno or node.lineno
    return start, (end_line, _characters(lines[end_line - 1], node.end_col_offset or 0))


def _characters(line: str, octets: int) -> int:
    return len(line.encode()[:octets].decode())
