"""One meaning on the phone too: the XPath of a condition, run by JavaRosa, agrees with the reference.

What a form cannot know is refused with its reason, never written as something else.
"""

from __future__ import annotations

import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.examine.examples import examples_of, outcome
from cantik.examine.rules import rule_book
from cantik.expr.check import compile_text
from cantik.expr.xpath import quote_text, why_not_in_form, xpath
from tests.fixtures import malam
from tests.spec.desa_kecil import ACUAN, DESA, FAMILY_RULE, MEASURE, RULE, Village, with_codes
from tests.spec.gawai import Case, found, places_of
from tests.spec.test_measures import CASES as MEASURE_CASES
from tests.spec.test_measures import RECORDS
from tests.spec.test_rules import CASES, FAMILIES, FAMILY_CASES, PERSONS

# conditions that need more than one family's form
AT_SERVER = {
    "ibu ada": "ibu",
    "pasangan.jk = jk": "pasangan.jk",
    "kepala.pasangan.nama = nama": "kepala.pasangan.nama",
    "kembar(nik) > 1": "kembar",
    "mirip(nama, 92, tanggal_lahir, 2) > 0": "mirip",
    "sehuruf(nama) = 0": "sehuruf",
    "terbesar(anggota.tanggal_lahir) > 2000-01-01": "terbesar",
}


@pytest.mark.parametrize(("text", "named"), AT_SERVER.items())
def test_what_needs_other_records_says_so(text: str, named: str) -> None:
    assert named in why_not_in_form(compile_text(text, RULE), places_of(RULE))


def test_measures_mean_the_same() -> None:
    conditions = [compile_text(with_codes(text), MEASURE) for text, _ in MEASURE_CASES]
    results = found([Case("orang", record, conditions) for record in RECORDS], MEASURE)
    for at, (text, expected) in enumerate(MEASURE_CASES):
        assert "".join("1" if row[at] else "." for row in results) == expected, text


def test_rules_mean_the_same() -> None:
    village = Village(PERSONS, FAMILIES)
    asked = [
        (text, expected, compile_text(text, RULE))
        for text, expected in CASES
        if not why_not_in_form(compile_text(text, RULE), places_of(RULE))
    ]
    assert len(asked) >= 25
    conditions = [condition for *_, condition in asked]
    results = found([Case("orang", record, conditions, ACUAN, DESA) for record in village.records("orang")], RULE)
    for at, (text, expected, _) in enumerate(asked):
        assert "".join("1" if row[at] else "." for row in results) == expected, text


def test_rules_of_families_mean_the_same() -> None:
    asked = [
        (text, expected, compile_text(text, FAMILY_RULE))
        for text, expected in FAMILY_CASES
        if expected is not None and "kepala" not in text and "pasangan" not in text
    ]
    records = Village(PERSONS, FAMILIES).records("keluarga")
    results = found([Case("keluarga", record, [node for *_, node in asked], ACUAN, DESA) for record in records], RULE)
    for at, (text, expected, _) in enumerate(asked):
        assert "".join("1" if row[at] else "." for row in results) == expected, text


def test_examples_of_every_rule_that_a_phone_can_check() -> None:
    """The `contoh` of the content's rules: what they say must come out comes out of JavaRosa. By day every third."""
    book = rule_book(load_content(), code_lists())
    cases, expected = [], []
    for unit, rules in book.ready.items():
        scope = book.scopes[unit]
        for ready in rules:
            if why_not_in_form(ready.test, places_of(scope)):
                continue
            for example in examples_of(ready.rule, scope):
                assert outcome(ready, example) is example.expected
                cases.append(Case(unit, example.record, [ready.test], example.reference, example.village))
                expected.append((ready.rule.id, example.number, example.expected))
    assert len({name for name, *_ in expected}) >= 150
    cases, expected = malam.some(cases, every=3), malam.some(expected, every=3)
    assert len({name for name, *_ in expected}) >= 100
    results = found(cases, book.scopes["orang"])
    wrong = [name for name, (result,) in zip(expected, results, strict=True) if result is not name[2]]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("umur < 5", "../umur < 5"),
        ("jk = 1 dan umur kosong", "../jk = '1' and not(../umur != '')"),
        ("jk != 1", "../jk != '' and ../jk != '1'"),
        ("jk di (1, 2) dan umur > 3", "(../jk = '1' or ../jk = '2') and ../umur > 3"),
        ("banyak(anggota, umur < ini.umur) = 2", "count(../../anggota[./umur < current()/../umur]) = 2"),
        ("bulan(tanggal_lahir) = 2", "number(substr(../tanggal_lahir, 5, 7)) = 2"),  # 2004-02-17, counted from 0
        ("hari(tanggal_lahir) = 17", "number(substr(../tanggal_lahir, 8, 10)) = 17"),
        ("semua", "true()"),
    ],
)
def test_what_is_written_is_short(text: str, expected: str) -> None:
    assert xpath(compile_text(text, RULE), places_of(RULE)) == expected


@pytest.mark.parametrize(("text", "literal"), [("a", "'a'"), ("n'a", '"n\'a"'), ("'\"", "concat('', \"'\", '\"')")])
def test_texts_are_quoted(text: str, literal: str) -> None:
    assert quote_text(text) == literal
