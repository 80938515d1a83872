"""Where something stands in a text takes no part in what it means: trees of the same meaning are equal."""

from __future__ import annotations

import pytest

from cantik.expr.parse import parse


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("umur < 5", "umur   <   5"),
        ("umur antara 5 dan 6", "  umur  antara 5  dan 6"),
        ('agama di ("1", "2") dan nik ada', 'agama  di  ("1",  "2")  dan  nik  ada'),
        ("lahir = 2025-02-28 atau umur + 1 > 2", "lahir  = 2025-02-28  atau  umur  +  1 > 2"),
    ],
)
def test_blanks_change_nothing(text: str, wider: str) -> None:
    assert parse(text) == parse(wider)
    assert hash(parse(text)) == hash(parse(wider))


def test_other_numbers_and_words_do() -> None:
    texts = ["umur < 5", "umur < 6", "umur <= 5", "usia < 5", "tidak (umur < 5)"]
    assert len({parse(text) for text in texts}) == len(texts)
