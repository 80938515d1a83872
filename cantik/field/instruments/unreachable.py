"""Conditions of an XLSForm that compare an answer with a code that its list does not have: what hangs on them is never
shown, and no phone says so. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cantik.field.instruments.foreign_titles import canonical_type
from cantik.field.instruments.lint_conditions import EXPRESSIONS, REFERENCE, Cells, parse_condition

if TYPE_CHECKING:
    from lark import Token, Tree

_SELECTS = ("select_one", "select_multiple", "rank")
_OTHER = "other"  # the code that `or_other` adds to a list
_WORD = re.compile(r"[\w.\-]+(?: [\w.\-]+)*\Z")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class CodeNotListed:
    """A code that is not in the list of the question whose answer it is compared with: row, column, code, list, and the
    codes that the list has."""

    row: int
    column: str
    code: str
    name: str
    codes: tuple[str, ...]

    @property
    def mend(self) -> str:
        """How to mend it."""
        listed = ", ".join(self.codes[:_SHOWN]) + (", …" if len(self.codes) > _SHOWN else "")
        return f"Kode daftar {self.name}: {listed}."


@dataclass(frozen=True, slots=True)
class _AnswerList:
    """The list that a question chooses from."""

    name: str
    codes: tuple[str, ...]

    def lacks(self, literal: str) -> list[str]:
        """The codes of a literal, as an expression writes it, that are not in the list. A number is compared as one."""
        if literal[:1] not in ("'", '"'):
            return [] if any(_code_number(code) == float(literal) for code in self.codes) else [literal]
        return [code for code in literal[1:-1].split() if code not in self.codes]


def unknown_codes(survey: Cells, choices: Sequence[Mapping[str, str]]) -> Iterator[CodeNotListed]:
    """Every comparison (`=`, `!=`, `selected`) of an answer with a code that its list lacks, and every such default."""
    lists: dict[str, list[str]] = {}
    for row in choices:
        lists.setdefault(row.get("list_name", ""), []).append(row.get("name", ""))
    answers = _answer_lists(survey, lists)
    for number, row in survey:
        own = answers.get(row.get("name", ""))
        for column in EXPRESSIONS:
            for asked, literal in _find_comparisons(row.get(column, "")):
                meant = own if asked == "." and column == "constraint" else answers.get(asked)
                if meant is not None:
                    for code in meant.lacks(literal):
                        yield CodeNotListed(number, column, code, meant.name, meant.codes)
        given = row.get("default", "")
        if own is not None and _WORD.match(given):
            for code in own.lacks(f"'{given}'"):
                yield CodeNotListed(number, "default", code, own.name, own.codes)


def _answer_lists(survey: Cells, lists: Mapping[str, Sequence[str]]) -> dict[str, _AnswerList]:
    """The list of each question that chooses from one of the sheet; none for a name that several questions have."""
    found: dict[str, _AnswerList] = {}
    seen: set[str] = set()
    for _, row in survey:
        name, (kind, *rest) = row.get("name", ""), canonical_type(row.get("type", "")).split() or [""]
        if name and name not in seen and kind in _SELECTS and rest and rest[0] in lists:
            other = (_OTHER,) if "or_other" in rest[1:] else ()
            found[name] = _AnswerList(rest[0], (*lists[rest[0]], *other))
        elif name in found and not kind.startswith("end"):
            del found[name]
        seen.add(name)
    return found


def _find_comparisons(cell: str) -> Iterator[tuple[str, str]]:
    """Whose answer (a name, `.` for the question's own) is compared with which literal, as the cell writes it."""
    parsed = parse_condition(cell) if cell else None
    if parsed is None or isinstance(parsed, str):
        return
    for equal in parsed.find_data("equal"):
        for left, right in zip(equal.children, equal.children[1:], strict=False):
            yield from _asked_with_literal(left, right)
            yield from _asked_with_literal(right, left)
    for call in parsed.find_data("call"):
        if str(call.children[0]) == "selected" and len(call.children) == 3:
            yield from _asked_with_literal(call.children[1], call.children[2])


def _asked_with_literal(asked: Tree[Token] | Token, literal: Tree[Token] | Token) -> Iterator[tuple[str, str]]:
    asked, literal = _unwrapped_node(asked), _unwrapped_node(literal)
    if not isinstance(literal, str) or getattr(literal, "type", "") not in ("STRING", "NUMBER"):
        return
    if isinstance(asked, str):
        named = REFERENCE.match(asked)
        if named:
            yield named[1].split("#")[-1], str(literal)
    elif asked.data == "steps" and [list(step.children) for step in asked.find_data("step")] == [["."]]:
        yield ".", str(literal)


def _unwrapped_node(node: Tree[Token] | Token) -> Tree[Token] | Token:
    """What stands alone in brackets or before no condition of a path."""
    while not isinstance(node, str) and node.data == "filtered" and len(node.children) == 1:
        node = node.children[0]
    return node


def _code_number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
