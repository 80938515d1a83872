"""What somebody typed, as it is kept: one line without double blanks, or several, never with a number of a person."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from cantik.base.errors import CantikError
from cantik.base.text import holds_number


def plain(text: str, most: int, refused: Callable[[str], CantikError]) -> str:
    """One line, cut after `most` letters. Raises what `refused` makes for a NIK, KK or telephone number."""
    said = " ".join(text.split())[:most]
    if holds_number(said):
        raise refused(_("Isian ini memuat nomor seseorang"))
    return said


def plain_lines(text: str, most: int, refused: Callable[[str], CantikError]) -> str:
    """Several lines, without blank ones at either end. Raises as `plain` does, for a number over two lines as well, and
    for a text of more than `most` letters: nothing of what was written is dropped."""
    said = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if holds_number(" ".join(said.split())):
        raise refused(_("Isian ini memuat nomor seseorang"))
    if len(said) > most:
        raise refused(_("Teks ini terlalu panjang: paling banyak %d huruf") % most)
    return said
