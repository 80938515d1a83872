"""`potret` of a book names facts and columns that exist, and nobody whose office it does not list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cantik.base.errors import ContentError
from cantik.content.kinds import Content, FactTableSpec
from cantik.content.loader import load_content
from cantik.content.references import missing_references

BOOK = "desa_dalam_angka"


def faults(**change: object) -> list[str]:
    """What is said of the content when the table of officials is changed so."""
    content: Content = load_content()
    book = content.books[BOOK]
    (officials,) = [table for table in book.portrait if table.fact == "perangkat"]
    other: FactTableSpec = replace(officials, **change)  # type: ignore[arg-type]
    changed = replace(content, books={BOOK: replace(book, portrait=(other,))})
    return [f"{error.code} {error.where}" for error in missing_references(changed)]


def test_the_shipped_book_is_right() -> None:
    assert faults() == []


def test_who_is_named_is_named_by_office() -> None:
    (said,) = faults(only=())
    assert said.startswith(f"K173 books/{BOOK}.yaml:")
    assert not said.endswith(":1")
    assert faults(only=(), columns=("jabatan", "bagian")) == []


def test_facts_columns_and_sums_must_exist() -> None:
    assert [said[:4] for said in faults(fact="perangkat_lama")] == ["K109"]
    assert [said[:4] for said in faults(columns=("jabatan", "gaji"))] == ["K109"]
    assert [said[:4] for said in faults(summed=("bagian",))] == ["K174"]


def test_stories_name_figures_that_exist_in_two_languages(tmp_path: Path) -> None:
    """A statistician's book: a story that no book has, a figure that there is not, a sentence without English."""
    (tmp_path / "books").mkdir()
    book = tmp_path / "books" / "buku_saya.yaml"
    head = 'id: buku_saya\nversi: 1\njudul: Buku\nsejak: "2026-01-01"\n'
    chapter = "bab:\n  - {nomor: 1, judul: Satu, judul_en: One, tabel: [air_minum], narasi: [%s]}\n"
    story = 'teks:\n  narasi:\n    saya:\n      kalimat:\n        - {id: "%s"%s}\n'

    def said(narrative: str, sentence: str, english: str = ', en: "x"') -> list[str]:
        book.write_text(head + chapter % narrative + story % (sentence, english), "utf-8")
        try:
            load_content(tmp_path)
        except ContentError as error:
            return [f"{error.code} {error.where}"]
        return []

    assert said("saya", "Air {indikator.air_minum_terlindung} persen.") == []
    assert said("ringkas_rumah", "Air.") == []  # of the main book
    for wrong in (("bukan_cerita", "Air."), ("saya", "{indikator.tidak_ada}"), ("saya", "{terbanyak.tidak_ada}")):
        (found,) = said(*wrong)
        assert found.startswith("K109 ")
        assert "books/buku_saya.yaml:" in found
    (found,) = said("saya", "Air.", "")
    assert found.startswith("K175 ")
