"""What is wrong with the conditions and calculations of an XLSForm before a phone says so: expressions that are none,
questions that wait for each other. Pure, and without Java: a kabupaten's laptop has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "repeat_count", "choice_filter", "required")
#: words that pyxform takes for yes and no in `required`
_WORDS = frozenset({"yes", "no", "true", "false", "yes()", "true()", "false()", ""})
#: an answer waits for what stands in these
_WAITS = ("calculation", "relevant")
_AROUND = 12
#: quotes of a word processor, which pyxform writes as plain ones
_CURLY = str.maketrans("“”‘’", "\"\"''")

Cells = Sequence[tuple[int, Mapping[str, str]]]


@cache
def _grammar() -> Lark:
    from lark import Lark  # not needed by whoever only imports this room

    text = Path(__file__).with_name("conditions.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr")


def broken_expressions(survey: Cells) -> Iterator[tuple[int, str, str]]:
    """Row, column and the place of every cell that is no expression."""
    for number, row in survey:
        for column in _EXPRESSIONS:
            cell = row.get(column, "")
            if column == "required" and cell.lower() in _WORDS:
                continue
            if cell and (place := _find_break(cell)) is not None:
                yield number, column, place


@lru_cache(maxsize=1024)  # forms of many rounds say the same
def _find_break(cell: str) -> str | None:
    """The part of a cell at which it stops being an expression."""
    from lark.exceptions import UnexpectedInput

    try:
        _grammar().parse(cell.translate(_CURLY))
    except UnexpectedInput as error:
        at = max(error.column - 1, 0)
        return cell[max(0, at - _AROUND) : at + _AROUND].strip() or cell[-_AROUND:]
    return None


def circles(survey: Cells) -> Iterator[tuple[int, str]]:
    """Row and names of questions of which each waits for the next, the last for the first: no phone opens the form."""
    waits = {
        row["name"]: (number, {name for column in _WAITS for name in REFERENCE.findall(row.get(column, ""))})
        for number, row in survey
        if row.get("name")
    }
    done: set[str] = set()
    for start in waits:
        way: list[str] = []
        found = _walk(start, waits, way, done)
        if found:
            yield waits[found[0]][0], " → ".join((*found, found[0]))


def _walk(name: str, waits: Mapping[str, tuple[int, set[str]]], way: list[str], done: set[str]) -> list[str]:
    """The circle that is met on the way from a question, empty for none; each question is gone through once."""
    stack = [(name, iter(sorted(waits[name][1])))] if name not in done else []
    way += [name] if stack else []
    while stack:
        here, others = stack[-1]
        following = next((other for other in others if other in waits and other not in done), None)
        if following is None:
            stack.pop()
            way.pop()
            done.add(here)
        elif following in way:
            circle = way[way.index(following) :]
            done.update(way)
            return circle
        else:
            stack.append((following, iter(sorted(waits[following][1]))))
            way.append(following)
    return []
