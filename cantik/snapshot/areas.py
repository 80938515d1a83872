"""The smallest areas of a village in a lasting order: dusun, RW, RT as they are written, unknown ones last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from cantik.base.text import fold
from cantik.snapshot.frame import SmallArea

_DIGITS = re.compile(r"(\d+)")


def arrange(rows: Sequence[Sequence[SmallArea]]) -> tuple[tuple[SmallArea, ...], list[npt.NDArray[np.int32]]]:
    """All areas in order, and for each list of rows the position of the area of each row.

    A dusun written in two ways (case, blanks) is one; the commoner spelling stands.
    """
    written = Counter(chain.from_iterable(rows))  # thousands of rows live in a few dozen places
    spelling = _spellings(written)
    cleaned = {u: SmallArea(spelling[fold(u.dusun)], u.rw.strip(), u.rt.strip()) for u in written}
    areas = sorted(set(cleaned.values()), key=_order)
    place = {area: place for place, area in enumerate(areas)}
    position = {unit: place[clean] for unit, clean in cleaned.items()}
    return tuple(areas), [np.array([position[unit] for unit in units], np.int32) for units in rows]


def _spellings(written: Mapping[SmallArea, int]) -> dict[str, str]:
    counted: dict[str, Counter[str]] = {}
    for unit, times in written.items():
        counted.setdefault(fold(unit.dusun), Counter())[" ".join(unit.dusun.split())] += times
    return {key: min(found, key=lambda name: (-found[name], name)) for key, found in counted.items()}


def _order(unit: SmallArea) -> tuple[tuple[bool, tuple[tuple[int, int, str], ...], str], ...]:
    return tuple((not text, natural(text), text) for text in (unit.dusun, unit.rw, unit.rt))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which RT 2 comes before RT 10."""
    parts = (part for part in _DIGITS.split(fold(text)) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
