"""The portrait that opens the book: read back from the pages, from what the release froze and nothing else."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat

from cantik.codes.lists import lists_here
from cantik.content.loader import here
from cantik.publish.book.make import book, job
from cantik.publish.typeset.enlarge import A4, repack_pdf
from cantik.release.level_figures import LevelFigures, level_figures
from cantik.release.model import NAMED, Release
from cantik.release.portrait import (
    BookCover,
    Outline,
    OwnPage,
    Portrait,
    decode_portrait,
    encode_portrait,
    fact_tables,
)
from tests.publish.book_releases import HOSTILE, plain

STATED: Mapping[str, list[dict[str, str]]] = {
    "luas_wilayah": [
        {"nama_dusun": "Contoh Dahlia", "luas": "70.25", "status_batas": "definitif"},
        {"nama_dusun": "Contoh Melati", "luas": "80.5"},
    ],
    "batas_wilayah": [
        {"arah": "timur", "berbatasan": HOSTILE, "kecamatan": "Contoh Raya"},
        {"arah": "utara", "berbatasan": "Desa " + "Panjangnya" * 4},
    ],
    "perangkat": [
        {"jabatan": "kepala_dusun", "bagian": "Contoh Melati", "nama": "Contoh Nama Dua"},
        {"jabatan": "kepala_desa", "nama": "Contoh Nama Satu", "akhir_jabatan": "2028-04-01"},
        {"jabatan": "ketua_rt", "bagian": "RT 001", "nama": "Nama Tersembunyi"},
    ],
    "apbdes": [
        {"tahun": "2024", "pos": "add", "anggaran": "7"},
        {"tahun": "2025", "pos": "bidang_1", "anggaran": "300000000"},
        {"tahun": "2025", "pos": "add", "anggaran": "412000000", "realisasi": "400000000"},
        {"tahun": "2026", "pos": "add", "anggaran": "9"},
    ],
}


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b\u2060\ufffe\x02]", "", text)


def square(east: int, north: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    west, south, side = 10_000_000 + east * 100_000, -100_000 * north, 100_000
    return (((west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)),)


def photo() -> str:
    made = io.BytesIO()
    Image.new("RGB", (90, 60), (200, 30, 90)).save(made, "JPEG")
    return base64.b64encode(made.getvalue()).decode()


def with_portrait(release: Release, own: OwnPage | None = None) -> Release:
    specs = here().books["desa_dalam_angka"].portrait
    tables = fact_tables(specs, STATED, here().facilities, lists_here(), release.place, release.reference)
    around = (
        Outline(release.place.code, release.place.name, square(0, 0)),
        Outline("99.01.01.2002", "Rekaan Jaya", square(1, 0)),
        Outline("99.01.01.2003", "Empat Puluh Empat Huruf Panjang Nama Desanya", square(0, 1)),
    )
    told = Portrait(tables, (4, 8, 16), around, own or OwnPage(), level=kecamatan(release), site=SITE, covers=(COVER,))
    return replace(release, texts={**release.texts, **encode_portrait(told)})


SITE = "https://data.contoh.go.id/situs/99.01.01.2001/"
COVER = BookCover("", ("Dihitung bersama oleh {sebutan}.", "Counted together."), "#4A1D3F", "#F2C14E")


def kecamatan(village: Release) -> LevelFigures:
    """The figures of a kecamatan of the year before, one of them by another definition, of one only some villages."""
    place = replace(village.place, code="99.01.01", name="Contoh Raya", kind="kecamatan")
    figures = {f.id: f for f in village.figures if not f.area}
    first, second, third = (figures[name] for name in village.key_figures[:3])
    changed = (
        replace(first, value=Decimal("987.65")),
        replace(second, value=Decimal("77.31"), definition={**second.definition, "arti": "lain"}),
        replace(third, value=Decimal("55.19"), definition={**third.definition, NAMED: {"kode": ["x"], "dari": 3}}),
    )
    told = level_figures(replace(village, place=place, figures=changed, year=2024, tables=()), village.key_figures)
    assert told is not None
    return told


OWN = OwnPage((f"Dibuka pada 1912. {HOSTILE}",), photo(), 90, 60, "Balai desa.", "Juru Foto")


@pytest.fixture(scope="module")
def whole_book() -> bytes:
    """The book of a village that stated everything and gave a page of its own."""
    return book(with_portrait(plain(), OWN))


def text_of(data: bytes) -> str:
    return bare("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)))


def test_every_cell_of_the_portrait_is_printed_and_nothing_else(whole_book: bytes) -> None:
    text = text_of(whole_book)
    for table in decode_portrait(with_portrait(plain())).tables:
        assert bare(table.title) in text
        for row in (*table.rows, table.total):
            for cell, numeric in zip(row, table.numeric, strict=False):
                assert bare(cell[0]) in text
                assert numeric or bare(cell[1]) in text
    for shown in ("412.000.000", "150,75", "1 April 2028", "Contoh Nama Satu", "Rekaan Jaya", "0.1"):
        assert bare(shown) in text
    assert "NamaTersembunyi" not in text  # who heads an RT is nobody's business
    with pikepdf.open(io.BytesIO(whole_book)) as pdf, pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"


def test_a_changed_cell_would_be_missed(whole_book: bytes) -> None:
    changed = {**STATED, "apbdes": [{**row, "anggaran": "412000001"} for row in STATED["apbdes"]]}
    specs = here().books["desa_dalam_angka"].portrait
    tables = fact_tables(specs, changed, here().facilities, lists_here(), plain().place, plain().reference)
    assert any(("412.000.001", "412,000,001") in row for table in tables for row in table.rows)
    assert bare("412.000.001") not in text_of(whole_book)


def test_only_the_newest_year_up_to_the_release_is_printed() -> None:
    (budget,) = [t for t in decode_portrait(with_portrait(plain())).tables if t.fact == "apbdes"]
    assert budget.year == "2025"
    assert [row[1][0] for row in budget.rows] == ["412.000.000", "300.000.000"]  # in the order of the code list
    assert [row[2][0] for row in budget.rows] == ["400.000.000", "…"]  # not stated is no zero


def test_columns_that_nobody_filled_and_facts_that_nobody_stated_are_left_out() -> None:
    tables = {t.fact: t for t in decode_portrait(with_portrait(plain())).tables}
    assert set(tables) == set(STATED)
    assert [head[0] for head in tables["luas_wilayah"].heads] == ["Nama dusun", "Luas (hektar)", "Status batas"]
    assert [row[0][0] for row in tables["batas_wilayah"].rows] == ["Utara", "Timur"]


def test_a_village_of_its_own_words_is_called_by_them() -> None:
    place = plain().place
    words = replace(place.words, desa="Kelurahan", head="lurah", dusun="Lingkungan")
    place = replace(place, words=words)
    specs = here().books["desa_dalam_angka"].portrait
    tables = fact_tables(specs, STATED, here().facilities, lists_here(), place, plain().reference)
    printed = [t.title for t in tables] + [head[0] for t in tables for head in t.heads]
    printed += [cell[0] for t in tables for row in t.rows for cell in row]
    for kept in (STATED["batas_wilayah"][1]["berbatasan"], "Alokasi Dana Desa"):  # a name, a term of law
        printed = [text.replace(kept, "") for text in printed]
    assert not [text for text in printed if re.search(r"\b(desa|dusun)\b", text, re.IGNORECASE)]
    assert "Lurah" in printed


def test_history_and_photo_are_printed_where_the_village_gives_them(whole_book: bytes) -> None:
    assert bare(OWN.history[0]) in text_of(whole_book)
    assert bare("Foto/Photo: Juru Foto") in text_of(whole_book)
    pictures = [item for page in pypdfium2.PdfDocument(whole_book) for item in page.get_objects(filter=[3])]
    assert len(pictures) == 1


def test_without_any_of_it_there_is_no_page_of_it() -> None:
    assert job(plain()).data["potret"] is None
    only = replace(plain(), texts={**plain().texts, **encode_portrait(Portrait(own=OwnPage(("Sejarah.",))))})
    part = job(only).data["potret"]
    assert part is not None
    assert (part["peta"], part["foto"], part["tabel"]) == (None, None, [])


def test_the_kecamatan_stands_beside_the_key_figures_where_both_are_of_one_measure(whole_book: bytes) -> None:
    text = text_of(whole_book)
    assert bare("987,65") in text
    assert bare("KecamatanContohRaya,2024") in text or bare("Contoh Raya, 2024") in text
    assert bare("77,31") not in text  # by another definition
    assert bare("55,19") not in text  # of some of its villages
    assert bare("Tanpa kolom tahun lalu") in text


def test_without_a_release_of_the_kecamatan_a_line_says_why() -> None:
    table = job(plain()).data["kunci"]
    assert [head for head, _ in table["kolom"]] == [str(plain().year)]
    assert [note for note, _ in table["catatan"] if "Tanpa kolom kecamatan" in note]


def test_each_table_has_a_code_that_a_telephone_reads_as_its_address(whole_book: bytes) -> None:
    tables = {f"{SITE}tabel/{table.key}.html" for table in plain().book_tables}
    read = {
        code.text
        for page in pypdfium2.PdfDocument(whole_book)
        if "(1)" in page.get_textpage().get_text_range()  # the numbers of columns
        for code in zxingcpp.read_barcodes(page.render(scale=2.5).to_pil().convert("L"))
    }
    assert read == tables
    with pikepdf.open(io.BytesIO(whole_book)) as pdf:
        links = {
            str(mark.A.URI) for page in pdf.pages for mark in page.get("/Annots", []) if "/URI" in mark.get("/A", {})
        }
        alts = {str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item}
    assert links == tables
    for table in plain().book_tables:
        assert f"Kode QR Tabel {table.number}: {SITE}tabel/{table.key}.html" in alts
    assert all(table["qr"] is None for chapter in job(plain()).data["bab"] for table in chapter["tabel"])


def test_a_cover_says_what_content_says(whole_book: bytes) -> None:
    assert bare("Dihitung bersama oleh desa.") in text_of(whole_book)
    picture = pypdfium2.PdfDocument(whole_book)[0].render(scale=0.3).to_pil().convert("RGB")
    assert picture.getpixel((3, 3)) == (0x4A, 0x1D, 0x3F)
    front = job(replace(plain(), texts={**plain().texts, **encode_portrait(Portrait(own=OWN))})).data["sampul"]
    assert (front["warna"], front["gambar"]) == ("#0C3760", None)


def test_on_a4_the_same_pages_are_larger(whole_book: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole_book)) as pdf:
        before = [[float(edge) for edge in mark.Rect] for page in pdf.pages for mark in page.get("/Annots", [])]
    large = repack_pdf(whole_book, A4)
    one, other = pypdfium2.PdfDocument(whole_book), pypdfium2.PdfDocument(large)
    assert len(one) == len(other)
    for small, big in zip(one, other, strict=True):
        assert [round(side / 72 * 25.4) for side in big.get_size()] == [210, 297]
        assert small.get_textpage().get_text_range() == big.get_textpage().get_text_range()
    shapes = [
        page.render(scale=s).to_pil().convert("L").resize((420, 594)) for page, s in ((one[9], 2), (other[9], 1.41))
    ]
    assert ImageStat.Stat(ImageChops.difference(*shapes)).mean[0] < 4
    with pikepdf.open(io.BytesIO(large)) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfuaid:part"], meta["pdfaid:part"]) == ("1", "2")
        after = [[float(edge) for edge in mark.Rect] for page in pdf.pages for mark in page.get("/Annots", [])]
    assert after != before
    assert all(
        b == pytest.approx(a * (210 / 148 if at % 2 == 0 else 297 / 210), abs=0.3)
        for x, y in zip(before, after, strict=True)
        for at, (a, b) in enumerate(zip(x, y, strict=True))
    )
    assert [m.get_dest().get_index() for m in one.get_toc()] == [m.get_dest().get_index() for m in other.get_toc()]
