"""Formats of cells that say more than their values do: percents, and letters that are struck through.

Source: ECMA-376 part 1, 18.8 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: formats of Excel that show a number a hundred times as large (18.8.30)
_PERCENT = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.')
_PARTS = frozenset({"fonts", "fills", "borders", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs"})


@dataclass(frozen=True, slots=True)
class CellFormats:
    """The numbers by which cells name formats in percent, and those whose letters are struck through."""

    percent: frozenset[bytes] = frozenset()
    struck: frozenset[bytes] = frozenset()


def read_cell_formats(elements: Iterable[Any]) -> CellFormats:
    """The formats of the elements of `styles.xml`, in their order."""
    shows, percent, struck = set(_PERCENT), list[bytes](), list[bytes]()
    fonts: list[bool] = []  # whether each is struck through
    part, number = "", 0
    for element in elements:
        local = local_name(element.tag)
        if local == "numFmt" and "%" in _QUOTED.sub("", str(element.get("formatCode", ""))):
            shows.add(number_in(element.get("numFmtId")))
        elif local in _PARTS:
            part, number = local, 0
        elif local == "font" and part == "fonts":
            fonts.append(False)
        elif local == "strike" and part == "fonts" and fonts:
            fonts[-1] = str(element.get("val", "1")) not in ("0", "false")
        elif local == "xf" and part == "cellXfs":
            if number_in(element.get("numFmtId")) in shows:
                percent.append(str(number).encode())
            font = number_in(element.get("fontId"), 0)
            if font < len(fonts) and fonts[font]:
                struck.append(str(number).encode())
            number += 1
    return CellFormats(frozenset(percent), frozenset(struck))


def local_name(tag: object) -> str:
    """The name of an element without its namespace."""
    return str(tag).rpartition("}")[2].rpartition(":")[2]


def number_in(text: str | None, otherwise: int = 1) -> int:
    """The number that an attribute holds; `otherwise` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
