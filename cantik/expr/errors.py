"""Errors of expressions.

E101 does not read, E102 unknown name, E103 types do not fit, E104 code of another list, E105 not allowed here,
E106 wrong arguments, E107 pattern not portable, E108 not a condition.
"""

from __future__ import annotations

from dataclasses import dataclass

from cantik.base.errors import ContentError


@dataclass(frozen=True, slots=True)
class Position:
    """Where in an expression: its text, the character (from 0), and `file:line` of the text or nothing."""

    text: str
    character: int
    origin: str


class ExpressionError(ContentError):
    """An expression is wrong; `where` is `file:line, kolom n`, `column` counts from 1 within the expression."""

    def __init__(
        self,
        code: str,
        message: str,
        at: Position,
        *,
        found: str = "",
        expected: str = "",
        mend: str = "",
    ) -> None:
        self.column = at.character + 1
        self.text = at.text
        place = f"{at.origin}, kolom {self.column}" if at.origin else f"kolom {self.column}"
        super().__init__(code, message, where=place, found=found, expected=expected, mend=mend)
