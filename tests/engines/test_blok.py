"""Blocks of the search for doubles are compared together, as many as have few pairs, and find what each finds alone."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from cantik.content.loader import load_content
from cantik.engines import linkage


def test_blocks_share_a_statement_while_their_pairs_are_few() -> None:
    assert linkage.together([0, 20_000, 30_000, 1, 0, 60_000, 5]) == [[1, 2], [3], [5], [6]]
    assert linkage.together([0, 0]) == []


def test_blocks_find_together_what_they_find_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    model, draw = load_content().linkage["orang"], random.Random(7)
    names = ["siti aminah", "siti aminah", "budi santoso", "aminah siti", "budi santosa", "rina", "rini"]
    columns: dict[str, list[str | dt.date | None]] = {name: [""] * 60 for name in linkage.GIVEN}
    columns |= {
        "nama": [draw.choice(names) for _ in range(60)],
        "lahir": [dt.date(1980, draw.randint(1, 2), draw.randint(1, 3)) for _ in range(60)],
        "jenis_kelamin": [draw.choice("12") for _ in range(60)],
        "desa": ["a"] * 60,
    }
    at_once = linkage.search(model, [columns], threads=1)
    monkeypatch.setattr(linkage, "_TOGETHER", 1)
    assert at_once.pairs
    assert linkage.search(model, [columns], threads=1) == at_once
