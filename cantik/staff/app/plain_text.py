"""What somebody typed, as it is kept: one line without double blanks, or several, never with a number of a person."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from cantik.base.errors import CantikError
from cantik.base.text import holds_number


def fit_line(text: str, most: int, refused: Callable[[str], CantikError]) -> str:
    """One line without double blanks. Raises what `refused` makes for more than `most` letters: nothing of what
    somebody wrote is dropped."""
    said = " ".join(text.split())
    _refuse_long(said, most, refused)
    return said


def plain(text: str, most: int, refused: Callable[[str], CantikError]) -> str:
    """The same for a line that stays readable for long. Raises for a NIK, KK or telephone number, too."""
    said = " ".join(text.split())
    if holds_number(said):
        raise refused(_("Isian ini memuat nomor seseorang"))
    _refuse_long(said, most, refused)
    return said


def plain_lines(text: str, most: int, refused: Callable[[str], CantikError]) -> str:
    """Several lines, without blank ones at either end. Raises as `plain` does, for a number over two lines as well."""
    said = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if holds_number(" ".join(said.split())):
        raise refused(_("Isian ini memuat nomor seseorang"))
    _refuse_long(said, most, refused)
    return said


def _refuse_long(said: str, most: int, refused: Callable[[str], CantikError]) -> None:
    if len(said) > most:
        raise refused(_("Teks ini terlalu panjang: paling banyak %d huruf") % most)
