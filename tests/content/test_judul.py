"""A title says what is counted, and by which source once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cantik.content.coverage import SDGS_DESA
from cantik.content.loader import load_content
from cantik.content.sentence_check import wrong_sentences
from cantik.content.title_check import wrong_titles

CONTENT = load_content()


def test_every_title_of_the_content_says_what_is_counted() -> None:
    assert [str(wrong) for wrong in wrong_titles(CONTENT)] == []


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("sdgs_berlistrik", {"title": "Rumah tangga berpenerangan listrik"}),
        ("sdgs_berlistrik", {"title": "Persentase rumah tangga berpenerangan listrik"}),
        ("sdgs_berlistrik", {"title_en": "Households with electric light"}),
        ("persen_lansia", {"title": "Keluarga berumur 60 tahun ke atas"}),
        ("rasio_jenis_kelamin", {"title": "Rasio jenis kelamin menurut pendataan desa (menurut DTSEN)"}),
    ],
)
def test_a_title_of_something_else_is_found(name: str, changes: dict[str, Any]) -> None:
    planted = replace(CONTENT, indicators={**CONTENT.indicators, name: replace(CONTENT.indicators[name], **changes)})
    (found,) = wrong_titles(planted)
    assert found.code == "K236"
    assert name in found.where or "indicator_lists" in found.where


def test_that_an_event_happened_answers_no_question_of_how_data_are_kept() -> None:
    """A small village without a death in half a year keeps its data as well as any: the rows are answered in part, so
    that nobody is told to be far from them."""
    rows = {row.number: row for row in SDGS_DESA if row.section == "17" and row.number.startswith("17.16.")}
    assert len(rows) == 3
    for row in rows.values():
        name = row.measures[0].removeprefix("indikator/")
        assert row.reason == "sebagian", row.number
        assert "dimutakhirkan" not in CONTENT.indicators[name].title


def test_every_sentence_of_a_book_stands_by_itself() -> None:
    assert [str(wrong) for wrong in wrong_sentences(CONTENT)] == []


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("Jumlah penduduk itu {perubahan.jumlah_penduduk}.", "The population is {perubahan.jumlah_penduduk}."),
        ("Jumlah penduduk {perubahan.jumlah_penduduk}.", "That is {perubahan.jumlah_penduduk}."),
        (
            "Di wilayah, bagian itu: tertinggi {tertinggi.sanitasi}.",
            "By area, sanitation: highest {tertinggi.sanitasi}.",
        ),
        (
            "Lansia {indikator.persen_lansia} persen, {perubahan.jumlah_penduduk}.",
            "Elderly {indikator.persen_lansia} per cent, {perubahan.jumlah_penduduk}.",
        ),
        ("Lansia {indikator.persen_lansia} persen.", "Elderly {indikator.persen_balita} per cent."),
    ],
)
def test_a_sentence_that_leans_on_another_or_mixes_measures_is_found(indonesian: str, english: str) -> None:
    """What stands in the place of the former sentence is any: its figures may not be published."""
    book = CONTENT.books["desa_dalam_angka"]
    texts = {**book.texts, "narasi": {"rekaan": {"kalimat": [{"id": indonesian, "en": english}]}}, "temuan": {}}
    planted = replace(CONTENT, books={"desa_dalam_angka": replace(book, texts=texts)})
    assert {wrong.code for wrong in wrong_sentences(planted)} == {"K237"}
