"""Sentences of findings on English pages: every shipped rule, with values; the oracle is the rule's file itself."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from cantik.codes.knowledge import load
from cantik.content.kinds import Rule
from cantik.web.sentences import of_finding

RULES = list(load().content.rules.values())
GAP = re.compile(r"\{[^{}]*\}")
#: words that no English sentence has; legal terms and names of columns stay (docs/kamus.md)
OURS = re.compile(
    r"\b(tidak|bukan|dengan|sudah|belum|kosong|karena|orang|umur|tahun|dan|atau|yang|pada|harus|isian|baris)\b",
    re.IGNORECASE,
)


def english(rule: Rule, kept: str) -> str:
    with translation.override("en"):
        return of_finding(rule, kept)


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_every_rule_says_its_finding_in_english(rule: Rule) -> None:
    for template in (rule.message, rule.expected, rule.cure):
        kept = GAP.sub("42", template)
        said = english(rule, kept)
        assert not OURS.search(said), said
        assert said.count("42") == kept.count("42"), (kept, said)
        assert of_finding(rule, kept) == kept, "an Indonesian page says what was kept"


def test_values_stay_labels_and_dates_are_said() -> None:
    rules = {one.id: one for one in RULES}
    dates = next(one for one in RULES if one.message.startswith("Anak lahir {tanggal_lahir}"))
    kept = "Anak lahir 2 Agustus 1970, kepala keluarga (kosong)."
    assert english(dates, kept) == "The child was born 2 August 1970, the head of the family (empty)."
    same = next(one for one in RULES if one.message == "NIK sama dengan {pasangannya}.")
    kept = "NIK sama dengan baris 12 (SITI REKAAN) dan baris 40 (tanpa nama) dan 3 baris lain."
    assert english(same, kept) == (
        "The NIK is the same as of row 12 (SITI REKAAN) and row 40 (no name) and 3 more rows."
    )
    cell = next(one for one in RULES if one.message.startswith("“{nilai}” tidak dapat dibaca sebagai tanggal"))
    assert english(cell, "“31 Februari 2020 dan lain” tidak dapat dibaca sebagai tanggal.") == (
        "“31 Februari 2020 dan lain” cannot be read as a date."
    ), "what stands in a cell is quoted as it stands"
    work = next(one for one in RULES if one.message == "Umur {umur} tahun dengan pekerjaan {pekerjaan}.")
    label = load().lists[str(load().content.variables["orang", "pekerjaan"].codelist)]
    code = label.codes[0]
    kept = f"Umur 6 tahun dengan pekerjaan {label.label(code)}."
    assert english(work, kept) == f"Aged 6 with the occupation {label.label(code, 'en')}."
    many = rules[work.id]
    assert re.fullmatch(r".+: 1,204 of 2,000 persons\.", english(many, f"{many.title}: 1.204 dari 2.000 orang."))


def test_a_sentence_that_no_rule_composed_stays() -> None:
    assert english(RULES[0], "Kalimat lama dari versi lain.") == "Kalimat lama dari versi lain."
    with translation.override("en"):
        assert of_finding(None, "Apa saja.") == "Apa saja."
