"""Every rule is in order, and its examples hold on the reference and in DuckDB."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.examine.examples import examples_of, failures, outcome
from cantik.examine.rules import UNITS, rule_book
from cantik.expr.sentence import sentence
from tests.examine.contoh_sql import found_by_sql

CONTENT = load_content()
BOOK = rule_book(CONTENT, code_lists())
READY = [(unit, one) for unit in UNITS for one in BOOK.ready[unit]]


def test_there_are_enough_rules() -> None:
    assert len(READY) >= 60
    by_checker = {one.checked_by for one in CONTENT.rules.values()}
    assert by_checker == {"aturan", "pembaca", "berkas", "fakta"}


def test_examples_hold_on_the_reference() -> None:
    assert [error.line() for error in failures(BOOK)] == []


def test_an_example_that_says_otherwise_is_named() -> None:
    """Each rule in turn, its first example turned round: just that one is told, with its rule and number (K111)."""
    for unit, ready in READY[::12]:
        first, *others = ready.rule.examples
        turned = replace(ready.rule, examples=({**first, "temuan": not first["temuan"]}, *others))
        (error,) = failures(replace(BOOK, ready={unit: (replace(ready, rule=turned),)}))
        assert error.code == "K111"
        assert str(ready.rule.origin.file) in error.line()
        assert "ke-1 " in error.line()


@pytest.mark.parametrize(("unit", "rule"), [(unit, one.rule.id) for unit, one in READY])
def test_examples_hold_in_duckdb(unit: str, rule: str) -> None:
    one = next(ready for ready in BOOK.ready[unit] if ready.rule.id == rule)
    for example in examples_of(one.rule, BOOK.scopes[unit]):
        assert outcome(one, example) is example.expected
        assert found_by_sql(one, BOOK.scopes[unit], example, CONTENT.variables) is example.expected, example.number


@pytest.mark.parametrize("rule", sorted(CONTENT.rules))
def test_wording(rule: str) -> None:
    """A message is a sentence without blame, with what was expected and what to do."""
    one = CONTENT.rules[rule]
    assert one.message.endswith(".")
    assert one.cure.endswith(".")
    assert one.expected
    assert not one.title.endswith(".")
    for text in (one.message, one.cure, one.title):
        assert "!" not in text
        assert "salah Anda" not in text


def test_every_rule_can_be_said_in_words() -> None:
    lists = code_lists()
    for unit, one in READY:
        said = sentence(one.test, BOOK.scopes[unit], lambda codelist, code: lists[codelist].label(code))
        assert len(said) > 8
        assert "_" not in re.sub("“.*?”", "", said), said
