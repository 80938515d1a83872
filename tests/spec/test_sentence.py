"""A condition in words, Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cantik.codes.knowledge import load
from cantik.content.kinds import Indicator, TableSpec
from cantik.examine.rules import rule_book
from cantik.expr import tree
from cantik.expr.check import compile_text
from cantik.expr.scope import Scope, measure_scope
from cantik.expr.sentence import sentence
from cantik.measure.universes import universes
from tests.spec.desa_kecil import FAMILY_RULE, MEASURE, RULE, with_codes

LABELS = {
    ("jk", "2"): "Perempuan",
    ("shdk", "1"): "Kepala Keluarga",
    ("agama", "1"): "Islam",
    ("agama", "3"): "Katolik",
}


@pytest.mark.parametrize(
    ("scope", "text", "expected"),
    [
        (MEASURE, "umur < 15 atau umur >= 65", "umur kurang dari 15 atau umur paling sedikit 65"),
        (MEASURE, "tidak (umur < 5) dan agama di (1, 3)", "umur paling sedikit 5 dan agama adalah Islam atau Katolik"),
        (MEASURE, "agama tidak di (1, 3)", "agama bukan Islam maupun Katolik"),
        (MEASURE, 'kelas(agama) = "lain"', "agama adalah Lainnya"),
        (MEASURE, 'tidak kelas(agama) = "lain"', "agama bukan Lainnya"),
        (MEASURE, 'kelas(agama) di ("islam", "lain")', "agama adalah Islam atau Lainnya"),
        (MEASURE, "umur kosong", "umur tidak diketahui"),
        (RULE, "ibu.umur - umur < 12", "umur ibunya dikurangi umur kurang dari 12"),
        (RULE, "kepala.pasangan.jk = 2", "jenis kelamin pasangannya kepala keluarganya adalah Perempuan"),
        (RULE, "tanggal_lahir > acuan", "tanggal lahir sesudah tanggal acuan"),
        (RULE, "tanggal_lahir < 1990-01-01", "tanggal lahir sebelum 1 Januari 1990"),
        (RULE, "jk != lalu.jk", "jenis kelamin bukan jenis kelamin pada daftar lalu"),
        (RULE, "sehuruf(nama) > 9", "banyaknya catatan dengan nama yang berbeda satu huruf lebih dari 9"),
        (RULE, "kembar(nik, nama) > 1", "banyaknya catatan dengan NIK dan nama yang sama lebih dari 1"),
        (
            FAMILY_RULE,
            "banyak(anggota, shdk = 1) = 0",
            "banyaknya anggotanya yang hubungan adalah Kepala Keluarga sama dengan 0",
        ),
    ],
)
def test_sentence(scope: Scope, text: str, expected: str) -> None:
    node = compile_text(with_codes(text), scope)
    assert sentence(node, scope, lambda codelist, code: LABELS[codelist, code]) == expected


LABELS_EN = {
    ("jk", "2"): "Female",
    ("shdk", "1"): "Head of Family",
    ("agama", "1"): "Islam",
    ("agama", "3"): "Catholic",
}


@pytest.mark.parametrize(
    ("scope", "text", "expected"),
    [
        (MEASURE, "semua", "all"),
        (MEASURE, "umur < 15 atau umur >= 65", "age is less than 15 or age is at least 65"),
        (MEASURE, "tidak (umur < 5) dan agama di (1, 3)", "age is at least 5 and religion is Islam or Catholic"),
        (MEASURE, "agama tidak di (1, 3)", "religion is neither Islam nor Catholic"),
        (MEASURE, "agama != 1", "religion is not Islam"),
        (MEASURE, 'kelas(agama) tidak di ("katolik", "islam")', "religion is neither Catholic nor Muslim"),
        (MEASURE, "umur antara 7 dan 12", "age is from 7 to 12"),
        (MEASURE, "umur kosong", "age is not known"),
        (RULE, "ibu.umur - umur < 12", "age of the mother minus age is less than 12"),
        (RULE, "ibu ada", "the mother is known"),
        (RULE, "kepala.pasangan.jk = 2", "sex of the spouse of the head of the family is Female"),
        (RULE, "tanggal_lahir > acuan", "date of birth is after the reference date"),
        (RULE, "tanggal_lahir < 1990-01-01", "date of birth is before 1 January 1990"),
        (RULE, "sehuruf(nama) > 9", "the number of records whose name differs by one letter is more than 9"),
        (RULE, "kembar(nik, nama) > 1", "the number of records with the same NIK and name is more than 1"),
        (RULE, "terbesar(anggota.umur) > 1000", "the largest age among the members of the family is more than 1,000"),
        (
            FAMILY_RULE,
            "banyak(anggota, shdk = 1) = 0",
            "the number of the members of the family whose relationship is Head of Family equals 0",
        ),
    ],
)
def test_sentence_in_english(scope: Scope, text: str, expected: str) -> None:
    node = compile_text(with_codes(text), scope)
    assert sentence(node, scope, lambda codelist, code: LABELS_EN[codelist, code], "en") == expected


def shipped() -> Iterator[tuple[str, tree.Condition, Scope]]:
    """Every condition of the shipped rules, universes, numerators and denominators."""
    knowledge = load()
    content = knowledge.content
    for unit, ready in rule_book(content, knowledge.lists).ready.items():
        for one in ready:
            yield one.rule.id, one.test, rule_book(content, knowledge.lists).scopes[unit]
    measures: list[TableSpec | Indicator] = [*content.tables.values(), *content.indicators.values()]
    scopes = {unit: measure_scope(content, knowledge.lists, unit) for unit in {spec.unit_of for spec in measures}}
    for measure in measures:
        scope = scopes[measure.unit_of]
        texts: list[str | None] = [measure.universe]
        if getattr(measure, "kind", "") in ("persen", "rasio", "jumlah"):  # both parts of a mean are columns
            texts += [getattr(measure, "numerator", None), getattr(measure, "denominator", None)]
        for text in filter(None, texts):
            yield measure.id, compile_text(text, scope), scope


INDONESIAN = re.compile(r"\b(dan|atau|adalah|bukan|tidak|kurang|lebih|paling|sama dengan|diketahui|banyaknya|nya)\b")


def test_every_shipped_condition_has_an_english_sentence() -> None:
    cases = 0
    for name, node, scope in shipped():
        said = sentence(node, scope, lambda codelist, code: f"<{codelist} {code}>", "en")
        assert not INDONESIAN.search(re.sub(r"<[^>]*>|“[^”]*”", "", said)), f"{name}: {said}"
        cases += 1
    assert cases > 200


def test_universes_of_releases_are_said_in_both_languages() -> None:
    known = universes(load())
    assert all(text and text_en and text != text_en for text, text_en in known.values())
    assert len(known) > 20
