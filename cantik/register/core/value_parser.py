"""A value that somebody types for a variable: read as its type, or refused with what would have been right. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cantik.codes.lists import CodeList
from cantik.collect import dates
from cantik.collect.batch import Value
from cantik.content.kinds import Variable
from cantik.register.core.errors import CorrectionRefused

NUMBER_DIGITS = 16
_LONGEST = 200
_BLANKS = re.compile(r"[\s.\-]")
_YES_NO = ("ya", "tidak")


def parse_typed(variable: Variable, text: str, lists: Mapping[str, CodeList]) -> Value:
    """The value of a variable as somebody wrote it.

    Raises `CorrectionRefused` R410 with what is expected; the text is not repeated, for it may be a number of a person.
    """
    plain = " ".join(text.split())
    if not plain:
        raise _correction_error("isian kosong", "sebuah nilai")
    if variable.type == "tanggal":
        return _date(plain)
    if variable.type in ("nik", "kk", "telepon"):
        return _number(plain, variable.type)
    if variable.type == "kode":
        return _code(plain, lists[variable.codelist]) if variable.codelist else plain
    if variable.type == "ya_tidak":
        if plain not in _YES_NO:
            raise _correction_error("pilihan lain", "ya atau tidak")
        return plain
    if variable.type == "angka":
        if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
            raise _correction_error("bukan bilangan", "bilangan bulat")
        return int(plain)
    if variable.type != "teks":
        raise _correction_error(f"isian berjenis {variable.type}", "isian yang dapat dibetulkan di sini")
    if len(plain) > _LONGEST or any(not character.isprintable() for character in plain):
        raise _correction_error("teks yang terlalu panjang atau bertanda aneh", f"paling banyak {_LONGEST} huruf")
    return plain


def _date(text: str) -> Value:
    """Day, month, year, as the field says; ISO as well."""
    found = dates.parse(text)
    if found.date is None or text.isdigit():  # a bare number is a spreadsheet's day count, which nobody types
        raise _correction_error("bukan tanggal yang ada di kalender", "hari/bulan/tahun, contoh 14/05/1992")
    return found.date


def _number(text: str, kind: str) -> Value:
    digits = _BLANKS.sub("", text).removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise _correction_error("ada yang bukan angka", "angka saja")
    if kind != "telepon" and len(digits) != NUMBER_DIGITS:
        raise _correction_error(f"{len(digits)} angka", f"{NUMBER_DIGITS} angka")
    return digits


def _code(text: str, codes: CodeList) -> Value:
    if not codes.has(text):
        raise _correction_error("kode yang tidak ada dalam daftar", "salah satu pilihan")
    return text


def _correction_error(found: str, expected: str) -> CorrectionRefused:
    return CorrectionRefused(
        "R410", "Nilai tidak dapat dipakai", found=found, expected=expected, mend="Cocokkan dengan KTP, KK, atau akta."
    )
