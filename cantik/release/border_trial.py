"""Borders that a village hands in: what of them matches its dusun, and the bytes that are kept. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.parsing import TooMuchWork, parse_apart
from cantik.codes.area import AreaCode
from cantik.collect.borders.names import key_of
from cantik.collect.borders.reading import MEMORY, SECONDS, read_borders, too_intricate
from cantik.content.axes import Category
from cantik.release import geometry


@dataclass(frozen=True, slots=True)
class BorderStatement:
    """What somebody says about a file of borders: its name, who drew them, the day that they describe."""

    file_name: str
    source: str
    reference: dt.date


@dataclass(frozen=True, slots=True)
class TriedBorders:
    """How many dusun have a border in the file, and the bytes to keep: mended, with its defects, its source and its
    day."""

    matched: int
    content: bytes


def try_borders(
    area: AreaCode, data: bytes, told: BorderStatement, areas: Sequence[Category], former: Mapping[str, Any] | None
) -> TriedBorders:
    """What came of a file. `former`: the borders that are drawn with now. Raises `BordersUnreadable` T301."""
    try:
        return match_borders(area, data, told, tuple(areas), former)
    except TooMuchWork as error:
        raise too_intricate(told.file_name) from error


@parse_apart(memory=MEMORY, seconds=SECONDS)
def match_borders(
    area: AreaCode, data: bytes, told: BorderStatement, areas: Sequence[Category], former: Mapping[str, Any] | None
) -> TriedBorders:
    """As `try_borders`, whose arguments these are."""
    names = {key_of(each.label) for each in areas}
    came = read_borders(data, told.file_name, area, wanted=names, former=former)
    matched = geometry.match(came.mended, areas, Path(told.file_name))
    kept = {**came.as_stored(), "sumber": told.source, "keadaan": told.reference.isoformat()}
    content = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    return TriedBorders(len({label for _, label in matched.found}), content)
