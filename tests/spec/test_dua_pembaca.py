"""What is read in one pass is read as the grammar says: the same tree, place by place, or left to the grammar."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.content.loader import load_content
from cantik.expr import grammar, quick
from cantik.expr.errors import ExpressionError

WORDS = (
    *("umur", "nama", "ibu.umur", "banyak(anggota,", "(", ")", "dan", "atau", "tidak", "di", "antara", "ada", "kosong"),
    *("cocok", "semua", "=", "<", ">=", "!=", "+", "-", "*", "5", "2.5", '"a"', "2025-02-28", "2025-02-30", ",", "."),
    *("12a", "kelas(umur)", "'", "٣"),
)


def placed(node: Any) -> Any:
    """A tree with the places that its equality leaves out."""
    if dataclasses.is_dataclass(node):
        return type(node).__name__, *(placed(getattr(node, field.name)) for field in dataclasses.fields(node))
    return tuple(map(placed, node)) if isinstance(node, tuple) else node


def by_grammar(text: str, start: str) -> Any:
    try:
        return placed(grammar.read(text, "", start))
    except ExpressionError:
        return None


def in_one_pass(text: str, start: str) -> Any:
    try:
        return placed(quick.condition(text) if start == "start" else quick.value(text))
    except quick.NotRead:
        return None


def test_all_conditions_of_the_content_are_read_in_one_pass() -> None:
    content = load_content()
    texts = {rule.wrong_if for rule in content.rules.values() if rule.checked_by == "aturan"}
    texts |= {table.universe for table in content.tables.values()}
    texts |= {indicator.universe for indicator in content.indicators.values()}
    assert len(texts) > 100
    for text in texts:
        assert in_one_pass(text, "start") == by_grammar(text, "start") is not None


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), st.sampled_from(("start", "value")))
def test_what_is_read_in_one_pass_is_what_the_grammar_says(text: str, start: str) -> None:
    read = in_one_pass(text, start)
    assert read is None or read == by_grammar(text, start)


@pytest.mark.parametrize(
    "text", ["umur <", "(umur < 5", "umur di ()", "tidak", "umur = 2025-02-30", "umur + (umur < 5) = 1", "umur < 5 5"]
)
def test_what_is_wrong_is_left_to_the_grammar(text: str) -> None:
    assert in_one_pass(text, "start") is None
    assert by_grammar(text, "start") is None
