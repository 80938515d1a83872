"""`potret` of a book names facts and columns that exist, and nobody whose office it does not list."""

from __future__ import annotations

from dataclasses import replace

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
