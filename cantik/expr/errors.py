"""Errors of expressions.

E101 does not read, E102 unknown name, E103 types do not fit, E104 code of another list, E105 not allowed here,
E106 wrong arguments, E107 pattern not portable, E108 not a condition.
"""

from __future__ import annotations

from cantik.base.errors import ContentError


class ExpressionError(ContentError):
    """An expression is wrong; `where` is `file:line, kolom n`, `column` counts from 1 within the expression."""

    def __init__(
        self, code: str, message: str, *, text: str, pos: int, origin: str, found: str = "", expected: str = "",
        mend: str = "",
    ) -> None:  # fmt: skip
        self.column = pos + 1
        self.text = text
        place = f"{origin}, kolom {self.column}" if origin else f"kolom {self.column}"
        super().__init__(code, message, where=place, found=found, expected=expected, mend=mend)
