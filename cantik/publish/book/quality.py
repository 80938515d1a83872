"""The quality report on paper, as plain data for the template: measures, what is not recorded, and what was counted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, UNAVAILABLE, format_number, signed_number
from cantik.publish.typeset import prose, soft
from cantik.release.model import Release
from cantik.release.rows import BASE_OF_MEASURES, rows_to_persons

Pair = tuple[str, str]


def quality(release: Release) -> dict[str, Any]:
    """The pages "Mutu Data"."""
    made = release.quality
    return {
        "lalu": made.former,
        "dasar": _soft(BASE_OF_MEASURES),
        "tunda": [(soft(i), soft(e)) for i, e in made.withheld],
        "aspek": [
            {"i": aspect[0], "e": aspect[1], "baris": [_measure(row) for row in rows]}
            for aspect, rows in made.by_aspect()
        ],
        "belum": [(*_soft(row.title), *_both(row.meaning)) for row in made.absent],
        "sumber": [_source(rows) for rows in made.sources],
        "isian": [_item(item) for item in made.items],
        "baris": [_soft(pair) for pair in rows_to_persons(release)],
        "resmi": [
            (_soft(line.label), format_number(line.count) if line.total else signed_number(line.count), line.total)
            for line in made.official
        ],
    }


def _measure(row: Any) -> dict[str, Any]:
    return {
        "judul": _both(row.heading),
        "nilai": row.value_text(),
        "lalu": row.shown_former(),
        "putusan": row.verdict().capitalize(),
        "lihat": row.state == "lihat",
        "arti": _both(row.meaning),
    }


def _source(rows: Any) -> tuple[Any, ...]:
    named = tuple(
        f"{label}, {long_date(rows.reference, lang)}" for label, lang in zip(rows.label, ("id", "en"), strict=True)
    )
    return (named, *(format_number(count) for count in (rows.read, rows.refused, rows.repeated, rows.persons)))


def _item(item: Any) -> tuple[Any, ...]:
    empty = _number(item.empty_most, 0, HIDDEN if item.asked is not None else UNAVAILABLE)
    most = (empty, _number(item.edited_most, 0, HIDDEN))
    return (_soft(item.label), _number(item.asked), *most, _number(item.imputed))


def _both(text: Callable[[str], str]) -> Pair:
    return _soft((text("id"), text("en")))


def _soft(both: Pair) -> Pair:
    return prose(both[0]), prose(both[1])


def _number(value: int | Decimal | None, decimals: int = 0, absent: str = UNAVAILABLE) -> str:
    return absent if value is None else format_number(value, decimals)
