"""Colours by which another body is known (`warna_terlindung.csv`): a site in one of them would be taken for its own.

A kabupaten's own folder may add colours, not take one away.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cantik.base.colours import lab_of
from cantik.base.errors import ContentError
from cantik.content.csv_lists import read_coded_rows, read_list

FILE = "warna_terlindung.csv"
_COLUMNS = ("kode", "warna", "nama", "pemilik", "jarak", "sumber", "tanda")
_COLOUR, _DISTANCE = re.compile(r"#[0-9A-F]{6}"), re.compile(r"0\.[0-9]{1,3}")
_MARKS = ("V", "V2", "R", "K")


@dataclass(frozen=True, slots=True)
class OwnedColourRow:
    """One colour: `#RRGGBB`, its name, whose it is, and how near (in Oklab) another may come."""

    colour: str
    name: str
    owner: str
    distance: float


def owned_colours() -> tuple[OwnedColourRow, ...]:
    """The colours of this installation. Raises `ContentError` K160 with file and line."""
    return read_list(FILE, parse_owned_colours, _list_error)


def find_owner(given: str, owned: Iterable[OwnedColourRow]) -> OwnedColourRow | None:
    """Whose colour it would be taken for; None for nobody's."""
    near = [(math.dist(lab_of(given), lab_of(each.colour)), each) for each in owned]
    return next((each for distance, each in sorted(near, key=lambda pair: pair[0]) if distance < each.distance), None)


def parse_owned_colours(files: Sequence[tuple[str, Sequence[str]]]) -> tuple[OwnedColourRow, ...]:
    """The colours of some files, each its place and its lines; no code stands twice. Raises as above."""
    found: dict[str, OwnedColourRow] = {}
    for file in files:
        for at, cells in read_coded_rows(file, _COLUMNS, frozenset(found), _list_error):
            found[cells["kode"]] = _row(at, cells)
    return tuple(found.values())


def _row(at: str, cells: dict[str, str]) -> OwnedColourRow:
    if not _COLOUR.fullmatch(cells["warna"]):
        raise _list_error(at, f"warna “{cells['warna']}”", "#RRGGBB dengan huruf besar")
    if not _DISTANCE.fullmatch(cells["jarak"]):
        raise _list_error(at, f"jarak “{cells['jarak']}”", "angka antara 0 dan 1, misalnya 0.06")
    if cells["tanda"] not in _MARKS:
        raise _list_error(at, f"tanda “{cells['tanda']}”", ", ".join(_MARKS))
    return OwnedColourRow(cells["warna"], cells["nama"], cells["pemilik"], float(cells["jarak"]))


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K160", "Daftar warna terlindung tidak dapat dibaca", where=where, found=found, expected=expected
    )
