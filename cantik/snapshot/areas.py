"""The smallest areas of a village in a lasting order: dusun, RW, RT as they are written, unknown ones last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from cantik.base.text import fold
from cantik.snapshot.frame import AreaUnit

_DIGITS = re.compile(r"(\d+)")


def arrange(rows: Sequence[Sequence[AreaUnit]]) -> tuple[tuple[AreaUnit, ...], list[npt.NDArray[np.int32]]]:
    """All areas in order, and for each list of rows the position of the area of each row.

    A dusun written in two ways (case, blanks) is one; the commoner spelling stands.
    """
    spelling = _spellings(one.dusun for units in rows for one in units)
    cleaned = [[AreaUnit(spelling[fold(u.dusun)], u.rw.strip(), u.rt.strip()) for u in units] for units in rows]
    areas = sorted({one for units in cleaned for one in units}, key=_order)
    position = {one: place for place, one in enumerate(areas)}
    return tuple(areas), [np.array([position[one] for one in units], np.int32) for units in cleaned]


def _spellings(names: Iterable[str]) -> dict[str, str]:
    counted: dict[str, Counter[str]] = {}
    for name in names:
        counted.setdefault(fold(name), Counter())[" ".join(name.split())] += 1
    return {key: min(found, key=lambda one: (-found[one], one)) for key, found in counted.items()}


def _order(unit: AreaUnit) -> tuple[tuple[bool, tuple[tuple[int, int, str], ...], str], ...]:
    return tuple((not text, natural(text), text) for text in (unit.dusun, unit.rw, unit.rt))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which RT 2 comes before RT 10."""
    parts = (part for part in _DIGITS.split(fold(text)) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
