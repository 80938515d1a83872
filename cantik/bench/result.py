"""What a bench finds: figures with the way in which each was measured, and targets to hold them against."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cantik.base.errors import CantikError


class WrongAnswer(CantikError):
    """What was measured gave a wrong answer: a fast wrong answer is worth nothing."""

    def __init__(self, found: str, expected: str = "") -> None:
        super().__init__("D111", "Hasil yang diukur salah", found=found, expected=expected)


class NoCheckout(CantikError):
    """The reference code lies in the repository, not in the installed package."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "D112",
            "Pembanding tidak ada pada paket terpasang",
            where=where,
            expected="salinan sumber Cantik dengan tests/acuan, polars dan duckdb",
            mend="Jalankan ./script/test sekali, lalu .venv/bin/cantik bench di salinan itu.",
        )


@dataclass
class Figures:
    """The figures of a bench by key, and one sentence a key on how it was measured.

    `detail` goes into the JSON only: what the figures were made of, as far as somebody wants to look.
    """

    figures: dict[str, float] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    def put(self, key: str, value: float, how: str) -> None:
        """Add a figure, rounded to four significant digits."""
        digits = 0 if not value else max(0, 3 - math.floor(math.log10(abs(value))))
        self.figures[key] = round(value, min(digits, 6)) if digits else round(value)
        self.how[key] = how


Judge = Callable[[float, float], bool]
AT_MOST: Judge = operator.le
AT_LEAST: Judge = operator.ge


@dataclass(frozen=True, slots=True)
class Target:
    """A limit of design/bench.md."""

    limit: float
    judge: Judge = AT_MOST

    def met(self, value: float) -> bool:
        """True when the value keeps the limit."""
        return self.judge(value, self.limit)

    def text(self) -> str:
        """The limit as the table prints it."""
        return f"{'≤' if self.judge is AT_MOST else '≥'} {self.limit:g}"


TARGETS: Mapping[str, Mapping[str, Target]] = {
    "village": {
        "ratio_best": Target(0.3),
        "run_s": Target(20),
        "run_rss_mb": Target(600),
        "recompute_ms": Target(300),
    },
    "examine": {
        "import_cpu_ms_per_row": Target(0.5),
        "rows_per_s": Target(5_000, AT_LEAST),
        "peak_rss_mb": Target(2_000),
        "recall": Target(0.98, AT_LEAST),
        "silent_wrong": Target(0),
        "false_per_1000": Target(5),
        "xlsx_ratio": Target(2.5),
    },
    "dedup": {
        "recall": Target(0.95, AT_LEAST),
        "precision": Target(0.98, AT_LEAST),
        "persons_per_s": Target(2_000, AT_LEAST),
        "across_sure": Target(0),
    },
    "protect": {
        "village_s": Target(3),
        "kabupaten_s": Target(240),
        "cached_s": Target(10),
        "breaches": Target(0),
        "cells_pct": Target(10),
        "counts_pct": Target(5),
        "gain": Target(1.25, AT_LEAST),
    },
    "web": {
        "p95_ms_sqlite": Target(300),
        "p95_ms_postgres": Target(300),
        "worst_ms_sqlite": Target(300),
        "worst_ms_postgres": Target(300),
        "page_kb": Target(150),
        "public_per_s": Target(500, AT_LEAST),
    },
}
