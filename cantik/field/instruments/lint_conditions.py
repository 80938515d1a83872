"""What is wrong with the conditions and calculations of an XLSForm before a phone says so: expressions that are none,
questions that wait for each other. Pure, and without Java: a kabupaten's laptop has none."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
#: lists that an expression reads
LIST_READ = re.compile(r"(?:pulldata|instance)\(\s*['\"“”‘’]([^'\"“”‘’]+)['\"“”‘’]")
#: columns that hold an expression
EXPRESSIONS = ("relevant", "constraint", "calculation", "repeat_count", "choice_filter", "required")
#: words that pyxform takes for yes and no in `required`
_WORDS = frozenset({"yes", "no", "true", "false", "yes()", "true()", "false()", ""})
#: an answer waits for what stands in these
_WAITS = ("calculation", "relevant")
_AROUND = 12
#: quotes of a word processor, which pyxform writes as plain ones
_CURLY = str.maketrans("“”‘’", "\"\"''")

#: tests of nodes, which are written like functions at the end of a path
_NODE_TESTS = frozenset({"node", "text", "comment"})

Cells = Sequence[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell that no phone can work out: row, column, the part that is wrong, why, and what stands there instead."""

    row: int
    column: str
    found: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class _Function:
    """How many values a function takes: at least, at most (None: any number), in steps of."""

    least: int
    most: int | None
    step: int

    def takes_count(self, count: int) -> bool:
        most = count if self.most is None else self.most
        return self.least <= count <= most and not (count - self.least) % self.step

    @property
    def count_words(self) -> str:
        """How many values it takes, in words."""
        if self.most is None:
            return f"paling sedikit {self.least} nilai"
        if self.least == self.most:
            return f"{self.least} nilai" if self.least else "tanpa nilai"
        between = range(self.least, self.most + 1, self.step)
        return f"{' atau '.join(map(str, between))} nilai"


@cache
def _functions() -> Mapping[str, _Function]:
    """The functions that ODK Collect knows, with how many values each takes: those that ODK Validate, which pyxform
    ships, takes (<https://getodk.github.io/xforms-spec/#xpath-functions>)."""
    with Path(__file__).with_name("functions.csv").open(encoding="utf-8", newline="") as text:
        return {
            row["fungsi"]: _Function(
                int(row["paling_sedikit"]),
                int(row["paling_banyak"]) if row["paling_banyak"] else None,
                int(row["kelipatan"]),
            )
            for row in csv.DictReader(text, strict=True)
        }


@cache
def _grammar() -> Lark:
    from lark import Lark  # not needed by whoever only imports this room

    text = Path(__file__).with_name("conditions.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr")


def broken_expressions(survey: Cells) -> Iterator[BrokenCell]:
    """Every cell that is no expression, calls a function that no phone knows, or gives one too few or too many
    values."""
    for number, row in survey:
        for column in EXPRESSIONS:
            cell = row.get(column, "")
            if column == "required" and cell.lower() in _WORDS:
                continue
            for found, message, mend in _find_breaks(cell) if cell else ():
                yield BrokenCell(number, column, found, message, mend)


@lru_cache(maxsize=1024)
def parse_condition(cell: str) -> Tree[Token] | Token | None:
    """The expression of a cell as a tree of `conditions.lark`; None for what is none."""
    from lark.exceptions import UnexpectedInput

    try:
        return _grammar().parse(cell.translate(_CURLY))
    except UnexpectedInput:
        return None


@lru_cache(maxsize=1024)  # forms of many rounds say the same
def _find_breaks(cell: str) -> tuple[tuple[str, str, str], ...]:
    """What is wrong in a cell: the part, why, how to mend it."""
    from lark.exceptions import UnexpectedInput

    try:
        parsed = _grammar().parse(cell.translate(_CURLY))
    except UnexpectedInput as error:
        at = max(error.column - 1, 0)
        place = cell[max(0, at - _AROUND) : at + _AROUND].strip() or cell[-_AROUND:]
        return ((place, "Ungkapan tidak terbaca", "Contoh yang benar: ${umur} >= 15 and ${kawin} = '2'."),)
    return tuple(_wrong_calls(parsed))


def _wrong_calls(parsed: Tree[Token] | Token) -> Iterator[tuple[str, str, str]]:
    for call in () if isinstance(parsed, str) else parsed.find_data("call"):
        name, count = str(call.children[0]), len(call.children) - 1
        known = _functions().get(name)
        if known is None and name in _NODE_TESTS and not count:
            continue
        if known is None:
            near = _near_name(name)
            mend = f"Maksudnya {near}()?" if near else "Daftar fungsi: docs.getodk.org/form-operators-functions."
            yield f"{name}()", "Fungsi tidak dikenal ponsel", mend
        elif not known.takes_count(count):
            yield (
                f"{name}() dengan {count} nilai",
                "Banyaknya nilai fungsi salah",
                f"{name}() perlu {known.count_words}.",
            )


def _near_name(name: str) -> str:
    """The function that was meant, "" where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.lower(), _functions(), 1, 0.6)), "")


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
