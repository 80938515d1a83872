"""Measures of quality at village level (domain quality_policy 6), each with a judgement in plain words. Pure.

A finding, not a verdict: thresholds and sentences stand in `content/ukuran_mutu.csv`.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any

#: dates that stand for a date that nobody knows (quality_policy 6)
HEAPED = frozenset({(1, 1), (7, 1), (8, 17), (12, 31)})
#: events recorded later than this after they happened are late (quality_policy 6)
LATE_AFTER_DAYS = 60
#: columns with an English twin
_TEXTS = ("judul", "satuan", "baik", "lihat")
_MISSING_CODES = (None, "", "tidak_tahu")


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """A measure as the content describes it. `above`: from this value on it is worth a look; None: told only."""

    id: str
    title: str
    unit: str
    above: Decimal | None
    fine: str
    look: str
    basis: str
    title_en: str
    unit_en: str
    fine_en: str
    look_en: str

    def heading(self, language: str) -> str:
        """Title and unit."""
        return f"{self.title_en} ({self.unit_en})" if language == "en" else f"{self.title} ({self.unit})"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a village on a date: parts and whole, the value (None: nothing to measure), the judgement."""

    known: QualityMeasure
    part: int
    whole: int
    value: Decimal | None

    @property
    def look(self) -> bool:
        """Worth a look."""
        return self.value is not None and self.known.above is not None and self.value > self.known.above

    def judgement(self, language: str = "id") -> str:
        """What it means, in one sentence."""
        measure, english = self.known, language == "en"
        if self.value is None:
            return "Nothing to measure yet." if english else "Belum ada yang dapat diukur."
        if self.look:
            return measure.look_en if english else measure.look
        return measure.fine_en if english else measure.fine


@cache
def known() -> Mapping[str, QualityMeasure]:
    """The measures by id, in their order. Raises `ValueError` with file and line for a row that is not in order."""
    source = resources.files("cantik.content") / "ukuran_mutu.csv"
    found = {}
    for number, row in enumerate(csv.DictReader(source.read_text("utf-8").splitlines()), 2):
        try:
            above = Decimal(row["batas"]) if row["batas"] else None
            found[row["ukuran"]] = QualityMeasure(
                row["ukuran"],
                row["judul"],
                row["satuan"],
                above,
                row["baik"],
                row["lihat"],
                row["dasar"],
                *(_told(row[f"{name}_en"]) for name in _TEXTS),
            )
        except (KeyError, ArithmeticError, ValueError) as error:
            raise ValueError(f"ukuran_mutu.csv:{number}: {error!r}") from error
    return found


def _told(text: str) -> str:
    """A text that must be there. Raises `ValueError` when it is not."""
    if not text:
        raise ValueError("no English")
    return text


def percent(part: int, whole: int) -> Decimal | None:
    """Percent with two decimals, half up; None of nothing.

    >>> percent(212, 4875), percent(41, 4916), percent(0, 0)
    (Decimal('4.35'), Decimal('0.83'), None)
    """
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def measured(
    births: Sequence[dt.date | None],
    columns: Mapping[str, Sequence[Any]],
    late: tuple[int, int],
    doubles: int,
    oldest: int | None,
) -> list[Measured]:
    """The measures of a village.

    `births`: birth dates of everybody, None = not known; `columns`: further variables of the same persons; `late`:
    events recorded late, and all; `doubles`: open findings of double persons; `oldest`: age of the oldest source in
    months, None without one.
    """
    return with_time(answered(births, columns), len(births), late, doubles, oldest)


def answered(births: Sequence[dt.date | None], columns: Mapping[str, Sequence[Any]]) -> list[Measured]:
    """Those measures of a village that only its answers decide."""
    said = [day for day in births if day is not None]
    heaped = sum((day.month, day.day) in HEAPED for day in said)
    people = len(births)
    rows = [_share("tanggal_menumpuk", heaped, len(said)), _share("tanggal_lahir_kosong", people - len(said), people)]
    rows.append(_share("isian_kosong", *_empty(columns)))
    return rows


def with_time(
    rows: Sequence[Measured], people: int, late: tuple[int, int], doubles: int, oldest: int | None
) -> list[Measured]:
    """The others after them: of the same answers on several dates the first ones are measured once."""
    rows = list(rows)
    rows.append(_share("peristiwa_terlambat", *late))
    rows.append(Measured(known()["ganda_terbuka"], doubles, people, Decimal(doubles) if people else None))
    rows.append(Measured(known()["umur_data"], oldest or 0, 1, None if oldest is None else Decimal(oldest)))
    return rows


def _share(name: str, part: int, whole: int) -> Measured:
    return Measured(known()[name], part, whole, percent(part, whole))


def _empty(columns: Mapping[str, Sequence[Any]]) -> tuple[int, int]:
    """Empty answers among all that were asked of everybody."""
    return sum(_blank(values) for values in columns.values()), sum(len(values) for values in columns.values())


def _blank(values: Iterable[Any]) -> int:
    return sum(map(_MISSING_CODES.__contains__, values))
