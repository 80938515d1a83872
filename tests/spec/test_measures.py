"""One meaning of conditions of measures: reference, sets of codes and DuckDB agree, also on missing values.

The cases are printed in the manual; the expected values are written down by hand.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.errors import ContentError
from cantik.expr import tree
from cantik.expr.check import check, compile_text
from cantik.expr.codesets import code_sets
from cantik.expr.errors import ExpressionError
from cantik.expr.normal import push_negation
from cantik.expr.parse import parse, unparse
from cantik.expr.reference import holds
from cantik.expr.sets import EVERY, NONE, Leaf
from cantik.expr.sql import predicate
from cantik.expr.xpath import xpath
from tests.spec.desa_kecil import MEASURE, Record, measure_in_duckdb, positions_of, simple_evaluator, with_codes
from tests.spec.gawai import places_of

RECORDS: list[Record] = [
    {"umur": 4, "agama": "1", "kawin": "1", "terdaftar": "ya"},
    {"umur": 5, "agama": "2", "kawin": "2", "terdaftar": "tidak"},
    {"umur": 12, "agama": "3", "kawin": None, "terdaftar": None},
    {"umur": None, "agama": "1", "kawin": "2", "terdaftar": "ya"},
    {"umur": 0, "agama": None, "kawin": "1", "terdaftar": "ya"},
]
# expression, which of the five records it holds for
CASES = [
    ("umur < 5", "1...1"),
    ("tidak (umur < 5)", ".11.."),  # not record 4: its age is missing
    ("tidak tidak umur < 5", "1...1"),
    ("umur >= 5 dan umur <= 12", ".11.."),
    ("umur antara 5 dan 12", ".11.."),
    ("umur tidak antara 5 dan 12", "1...1"),
    ("tidak (umur antara 0 dan 4)", ".11.."),
    ("umur kosong", "...1."),
    ("umur ada", "111.1"),
    ("tidak umur kosong", "111.1"),
    ("agama = 1", "1..1."),
    ('agama = "1"', "1..1."),
    ("agama != 1", ".11.."),  # not record 5: its religion is missing
    ("tidak agama = 1", ".11.."),
    ("agama di (1, 3)", "1.11."),
    ("agama tidak di (1, 3)", ".1..."),
    ("tidak (agama di (1, 3))", ".1..."),
    ('kelas(agama) = "islam"', "1..1."),
    ('kelas(agama) = "lain"', ".11.."),  # a group of the ladder: two classes, three codes
    ('kelas(agama) != "lain"', "1..1."),  # not record 5: its religion is missing
    ('tidak kelas(agama) = "islam"', ".11.."),
    ('kelas(agama) di ("islam", "katolik")', "1.11."),
    ('kelas(agama) tidak di ("islam", "katolik")', ".1..."),
    ('umur < 5 dan kelas(agama) di ("islam", "lain")', "1...."),
    ("agama = 1 atau umur >= 12", "1.11."),
    ("agama = 1 dan umur < 5", "1...."),
    ("tidak (agama = 1 dan umur < 5)", ".11.."),  # De Morgan: agama != 1 atau umur >= 5; record 5: agama missing, 0 < 5
    ("tidak (agama = 1 atau umur < 5)", ".11.."),
    ("kawin = 2 atau kawin kosong", ".111."),
    ('terdaftar = "ya"', "1..11"),
    ('terdaftar != "ya"', ".1..."),
    ("15 > umur", "111.1"),
    ("umur < 2 + 3", "1...1"),
    ("umur < 2 * 2 + 1", "1...1"),
    ("umur > 4.5", ".11.."),
    ("umur < 0", "....."),
    ("umur < 99", "111.1"),
    ("semua", "11111"),
    ("tidak semua", "....."),
    ("agama = 1 atau agama = 2 dan umur > 4", "11.1."),  # "dan" binds first
    ("(agama = 1 atau agama = 2) dan umur > 4", ".1..."),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reference_and_code_sets(text: str, expected: str) -> None:
    node = compile_text(with_codes(text), MEASURE)
    sets = code_sets(node, MEASURE)
    assert "".join("1" if holds(node, one) else "." for one in RECORDS) == expected
    assert "".join("1" if simple_evaluator(sets, positions_of(one)) else "." for one in RECORDS) == expected


def test_duckdb() -> None:
    nodes = [compile_text(with_codes(text), MEASURE) for text, _ in CASES]
    found = measure_in_duckdb([predicate(node) for node in nodes], RECORDS)
    assert ["".join("1" if one else "." for one in row) for row in found] == [expected for _, expected in CASES]


def test_sets_are_made_simple() -> None:
    assert code_sets(compile_text("umur >= 5 dan umur < 8", MEASURE), MEASURE) == Leaf("umur", frozenset({5, 6, 7}))
    both = code_sets(compile_text("umur < 2 atau umur kosong", MEASURE), MEASURE)
    assert isinstance(both, Leaf)
    assert both.intervals() == ((0, 1), (13, 13))
    assert code_sets(compile_text("umur < 2 dan umur > 5", MEASURE), MEASURE) == NONE
    assert code_sets(compile_text("semua atau umur > 5", MEASURE), MEASURE) == EVERY


# ── laws over random trees ───────────────────────────────────────────────────────────────────────
def _leaf() -> st.SearchStrategy[tree.Condition]:
    number = st.integers(-2, 15).map(lambda n: tree.NumberLiteral(Decimal(n)))
    code = st.sampled_from("123").map(tree.TextLiteral)
    operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    age, faith = tree.Name(("umur",)), tree.Name(("agama",))
    name = st.sampled_from([age, faith, tree.Name(("kawin",)), tree.Name(("terdaftar",))])
    low_high = st.tuples(number, number).map(lambda pair: sorted(pair, key=lambda one: one.value))
    return st.one_of(
        st.builds(tree.Compare, operators, st.just(age), number),
        st.builds(tree.Compare, operators, number, st.just(age)),
        st.builds(tree.Compare, st.sampled_from(["=", "!="]), st.just(faith), code),
        st.builds(
            tree.In,
            st.just(faith),
            st.lists(code, min_size=1, max_size=3, unique=True).map(tuple),
            st.booleans(),
            st.sampled_from([(), ("islam",), ("islam", "lain")]),
        ),
        st.builds(tree.Present, name, st.booleans()),
        st.builds(lambda b, n: tree.Between(age, b[0], b[1], n), low_high, st.booleans()),
        st.builds(tree.Everything, st.booleans()),
    )


def _join(kind: type[tree.And] | type[tree.Or], parts: list[tree.Condition]) -> tree.Condition:
    """As the parser makes them: parts of the same kind flattened."""
    flat: list[tree.Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat))


TREES: st.SearchStrategy[tree.Condition] = st.recursive(
    _leaf(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _join(tree.And, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _join(tree.Or, parts)),
        inner.map(tree.Not),
    ),
    max_leaves=8,
)
PERSONS: st.SearchStrategy[Record] = st.fixed_dictionaries(
    {
        "umur": st.one_of(st.none(), st.integers(0, 12)),
        "agama": st.sampled_from([None, "1", "2", "3"]),
        "kawin": st.sampled_from([None, "1", "2"]),
        "terdaftar": st.sampled_from([None, "ya", "tidak"]),
    }
)


@given(TREES, st.lists(PERSONS, min_size=1, max_size=8))
def test_random_trees_mean_the_same_everywhere(node: tree.Condition, records: list[Record]) -> None:
    checked = check(node, MEASURE)
    expected = [holds(checked, one) for one in records]
    sets = code_sets(checked, MEASURE)
    assert [simple_evaluator(sets, positions_of(one)) for one in records] == expected
    assert measure_in_duckdb([predicate(checked)], records) == [expected]


@given(TREES, PERSONS)
def test_what_codes_are_called_changes_nothing(node: tree.Condition, record: Record) -> None:
    """A comparison that was written with classes is the one with their codes, in every engine."""
    named, plain = check(node, MEASURE), check(_without_names(node), MEASURE)
    assert holds(named, record) is holds(plain, record)
    assert code_sets(named, MEASURE) == code_sets(plain, MEASURE)
    assert predicate(named) == predicate(plain)
    assert xpath(named, places_of(MEASURE)) == xpath(plain, places_of(MEASURE))


def _without_names(node: tree.Condition) -> tree.Condition:
    match node:
        case tree.In():
            return replace(node, classes=())
        case tree.And(parts) | tree.Or(parts):
            return replace(node, parts=tuple(map(_without_names, parts)))
        case tree.Not(part):
            return tree.Not(_without_names(part))
        case _:
            return node


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('kelas(agama) = "islam_kristen"', "islam_kristen"),
        ('kelas(kawin) = "kawin"', "kawin"),  # no classification
        ('kelas(umur) = "balita"', "umur"),  # classes of numbers
    ],
)
def test_a_class_that_is_none_is_refused_when_codes_are_put_in(text: str, found: str) -> None:
    with pytest.raises(ContentError, match="K109") as refused:
        with_codes(text)
    assert found in refused.value.found


def test_a_class_is_compared_with_a_name_and_not_with_a_column() -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_text(with_codes("kelas(agama) = kawin"), MEASURE)
    assert refused.value.code == "E106"
    assert "nama kelas" in refused.value.expected


@given(TREES, PERSONS)
def test_a_condition_and_its_negation_never_both_hold(node: tree.Condition, record: Record) -> None:
    """With all values known exactly one holds; with missing ones perhaps neither, but never both."""
    yes = holds(check(node, MEASURE), record)
    no = holds(check(tree.Not(node), MEASURE), record)
    assert not (yes and no)
    if None not in record.values():
        assert yes or no


@given(TREES)
def test_what_is_written_reads_back(node: tree.Condition) -> None:
    """`tidak x ada` may come back as `x kosong`, so trees are compared after negation is pushed down."""
    assert push_negation(parse(unparse(node))) == push_negation(node)
    assert push_negation(parse(unparse(push_negation(node)))) == push_negation(node)
