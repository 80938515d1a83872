"""A page of history that a village gives to its book: plain text, paragraphs divided by empty lines, without persons'
numbers; what is wrong is named by line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from cantik.collect.errors import HistoryRefused

MOST_LETTERS = 6_000  # two pages of the book
MOST_BYTES = 100_000
#: NIK and KK numbers have sixteen digits, however they are grouped
_NUMBER = re.compile(r"(?<!\d)(?:\d[ .\-]?){15}\d(?!\d)")


def read_history(data: bytes, name: str, can_print: Callable[[str], bool]) -> tuple[str, ...]:
    """The paragraphs of a text. `can_print`: whether the fonts of the book have a letter. Raises `HistoryRefused`
    (B152) with file, line and column."""
    if len(data) > MOST_BYTES:
        raise HistoryRefused(name, f"{len(data) // 1000} kB", f"paling besar {MOST_BYTES // 1000} kB")
    text = unicodedata.normalize("NFC", _decode_text(data, name)).replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        _check_line(line.replace("\t", " "), f"{name}:{number}", can_print)
    if len(text) > MOST_LETTERS:
        raise HistoryRefused(name, f"{len(text)} huruf", f"paling banyak {MOST_LETTERS} huruf")
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text))
    found = tuple(paragraph for paragraph in paragraphs if paragraph)
    if not found:
        raise HistoryRefused(name, "berkas kosong", "sekurangnya satu alinea")
    return found


def _decode_text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        found = f"bita {data[error.start]:#04x}"
        raise HistoryRefused(f"{name}:{line}, kolom {column}", found, "teks UTF-8") from error


def _check_line(line: str, where: str, can_print: Callable[[str], bool]) -> None:
    for column, letter in enumerate(line, start=1):
        if not can_print(letter):
            found = f"“{letter}” (U+{ord(letter):04X})" if letter.isprintable() else f"U+{ord(letter):04X}"
            raise HistoryRefused(f"{where}, kolom {column}", found, "huruf yang ada pada fon buku")
    number = _NUMBER.search(line)
    if number is not None:  # the number itself stands in no error
        raise HistoryRefused(f"{where}, kolom {number.start() + 1}", "nomor 16 angka", "tanpa NIK dan nomor KK")
