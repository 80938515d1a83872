"""NIK and KK numbers as they stand in cells: cleaned where nothing is lost, refused with the reason where something is.

Source: docs/bidang/instruments.md 8 (NIK-01 to NIK-04, NIK-08). A cell is clean, cleaned (noted), or a problem.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from cantik.collect.none_words import none_words

LENGTH = 16
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[Ee]\+?\d{1,2}\Z")
_FROM_NUMBER = re.compile(rf"[1-9]\d{{{LENGTH - 1}}}[.,]0+\Z", re.ASCII)
#: OpenSID: 0, the code of the village (ten digits, the last four from 1 or 2 on), five digits
_TEMPORARY = re.compile(r"0[1-9][0-9]{5}[12][0-9]{8}")
_FORMULA_TEXT = re.compile(r'=\s*"([^"]*)"\Z')
_QUOTES = "'`\u00b4\u2018\u2019\u02bc\"\u201c\u201d"
_JOINERS = ".-\u2013_/"


@dataclass(frozen=True, slots=True)
class LongNumber:
    """A number of 16 digits or None, with the finding that it calls for (`problem` without the prefix `nik_`/`kk_`)."""

    value: str | None
    problem: str | None = None
    digits: int = 0
    foreign: tuple[str, ...] = ()  # what stands in the cell besides 0 to 9


_EMPTY = LongNumber(None, "kosong")
_ZERO = LongNumber(None, "nol")


def read_number(cell: object) -> LongNumber:
    """Read a cell that should hold a NIK or KK number.

    `problem`: kosong, nol, notasi_ilmiah, huruf, tanda_asing, panjang (no value); sel_angka, dibersihkan (with value).
    """
    if isinstance(cell, int | float):
        return _numeric(float(cell))
    text = str(cell)
    bare = strip_marks(formula_text(text))
    if not bare:
        return _EMPTY
    if _SCIENTIFIC.match(bare):
        return LongNumber(None, "notasi_ilmiah", len(bare))
    if _FROM_NUMBER.match(bare):  # a number cell that became text on its way: 9901011708800001.0
        return LongNumber(bare[:LENGTH], "sel_angka", LENGTH)
    digits = bare.translate(_WITHOUT_JOINERS)
    if not digits:
        return _EMPTY
    if not digits.isdigit() and none_words().has(digits):
        return _ZERO
    if not digits.isascii() or not digits.isdigit():
        foreign = tuple(dict.fromkeys(c for c in digits if not ("0" <= c <= "9")))
        problem = "huruf" if any(c.isalpha() for c in foreign) else "tanda_asing"
        return LongNumber(None, problem, _count(digits), foreign)
    if not digits.strip("0"):
        return _ZERO
    if len(digits) != LENGTH:
        return LongNumber(None, "panjang", len(digits))
    return LongNumber(digits, None if digits == text else "dibersihkan", LENGTH)


def _numeric(cell: float) -> LongNumber:
    if cell == 0:
        return _ZERO
    if not cell.is_integer() or cell < 0 or cell >= 1e17:
        return LongNumber(None, "notasi_ilmiah" if cell >= 1e17 else "panjang", LENGTH)
    digits = str(int(cell))
    if len(digits) != LENGTH:
        return LongNumber(None, "panjang", len(digits))
    return LongNumber(digits, "sel_angka", LENGTH)


_WITHOUT_JOINERS = str.maketrans("", "", _JOINERS)


def formula_text(text: str) -> str:
    """A text without the formula that people put around a number so that a spreadsheet keeps it a text.

    >>> formula_text('="9901010101200001"')
    '9901010101200001'
    """
    found = _FORMULA_TEXT.match(text.strip()) if "=" in text else None
    return found[1] if found else text


def is_temporary(number: str) -> bool:
    """Whether a NIK or KK number is one that OpenSID gives until Dukcapil does: 0, the village, five digits."""
    return _TEMPORARY.fullmatch(number) is not None


def strip_marks(text: str) -> str:
    """A text without blanks, quotes and characters that nobody sees (control, format, bidirectional marks)."""
    if text.isascii() and text.isalnum():
        return text  # the usual case
    return "".join(
        c for c in text if not c.isspace() and c not in _QUOTES and unicodedata.category(c) not in ("Cc", "Cf", "Zs")
    )


def _count(text: str) -> int:
    return sum(1 for c in text if c.isdigit())
