"""The book as a file: read back with other libraries, page by page, cell by cell."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from cantik.publish.book import content, make
from cantik.publish.book.make import book, job
from cantik.publish.book.pictures import pictures
from cantik.publish.typeset import Press, PrintJob, legible
from cantik.release.model import Release, Table
from tests.fixtures.contoh_rilis import SEX, axis, hide
from tests.publish.book_releases import HOSTILE, SECRET, STORY, difficult, plain, shaped

PROJECT = Path(__file__).parents[2]


def bare(text: str) -> str:
    """Text without white space and invisible marks: line breaks and columns do not count."""
    return re.sub(r"[\s\u200b\u2060\ufffe\x02]", "", text)


@dataclass(frozen=True)
class Book:
    """A printed book: its release, its bytes, the text of its pages as a reader of PDF sees it."""

    release: Release
    data: bytes
    pages: tuple[str, ...]
    labels: tuple[str, ...]
    openings: tuple[tuple[str, int], ...]  # headings of the outline and their pages, from 0

    @property
    def text(self) -> str:
        return bare("".join(self.pages))


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


def printed(release: Release, press: Press) -> Book:
    data = book(release, press)
    document = pypdfium2.PdfDocument(data)
    pages = tuple(page.get_textpage().get_text_range() for page in document)
    labels = tuple(document.get_page_label(i) for i in range(len(document)))
    openings = tuple((mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc())
    return Book(release, data, pages, labels, openings)


@pytest.fixture(scope="module")
def normal(press: Press) -> Book:
    return printed(plain(), press)


@pytest.fixture(scope="module")
def draft(press: Press) -> Book:
    return printed(difficult(), press)


@pytest.fixture(scope="module", params=["normal", "draft"])
def any_book(request: pytest.FixtureRequest) -> Book:
    made: Book = request.getfixturevalue(request.param)
    return made


# ── what stands on the pages ─────────────────────────────────────────────────────────────────────


def rows_of(table: Table) -> list[tuple[str, list[str]]]:
    """The stub and the cells of every row as printed, from the table alone."""
    grid = table.grid()
    out = []
    for index, (line, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        last = line.path[-1]
        stub = last.label if last.label == last.label_en else f"{last.label}/{last.label_en}"
        texts = ["NA" if c.value is None else f"{c.value:,}".replace(",", ".") if c.value else "–" for c in cells]
        for derived in table.derived:
            value = derived.values[index]
            texts.append("…" if value is None else f"{value:.{derived.decimals}f}".replace(".", ","))
        out.append((stub, texts))
    return out


def test_every_row_of_every_table_is_printed(any_book: Book) -> None:
    text = any_book.text
    for table in legible(any_book.release).book_tables:
        for stub, cells in rows_of(table):
            row = bare(stub + "".join(cells))
            # a table in panels prints the row in pieces, each after its stub
            assert row in text or _in_pieces(bare(stub), cells, text), f"{table.key}: {stub} {cells}"


def _in_pieces(stub: str, cells: list[str], text: str) -> bool:
    while cells:
        cut = next((n for n in range(len(cells), 0, -1) if stub + bare("".join(cells[:n])) in text), 0)
        if not cut:
            return False
        cells = cells[cut:]
    return True


def test_a_changed_figure_would_be_missed(normal: Book) -> None:
    stub, cells = rows_of(normal.release.table("pendidikan"))[0]
    assert bare(stub + cells[0]) in normal.text
    assert bare(stub + "9.999") not in normal.text


def test_captions_sources_notes_and_bases_are_printed(normal: Book) -> None:
    for table in normal.release.book_tables:
        assert bare(f"{table.number}{table.title}{table.title_en}") in normal.text
        assert bare(f"Sumber/Source: {table.source}/{table.source_en}") in normal.text
        assert bare(f"Basis: {table.base}, {table.universe}/{table.base_en}, {table.universe_en}") in normal.text
        for note in (*table.notes, *table.notes_en):
            assert bare(note) in normal.text


def test_annex_tables_stay_out_of_the_book(normal: Book) -> None:
    annex = normal.release.table("pekerjaan-g-lampiran")
    assert bare(annex.title) not in normal.text
    assert annex.number not in normal.text


def test_the_parts_of_the_book_stand_in_their_order(normal: Book) -> None:
    names = [name for name, _ in normal.openings]
    assert names == [
        "Kata Pengantar",
        "Preface",
        "Penjelasan Umum",
        "Statistik Kunci",
        "1. Kependudukan",
        "2. Sosial",
        "3. Perumahan",
        "Yang Tidak Ditampilkan, dan Sebabnya",
        "Mutu Data",
        "Daftar Istilah",
        "Indeks Tabel",
        "Cara Mengutip",
    ]
    for words in (
        STORY[0],
        STORY[1],
        "Tidak ada bentuk tabel yang aman.",
        "No form of the table is safe.",
        "Baris dibaca",
        "Hitungan kecil disembunyikan (NA)",
        normal.release.content,
        "belum diperiksa walidata",
    ):
        assert bare(words) in normal.text, words
    for mark in ("ISSN", "Tim Penyusun", "Nomor Publikasi"):  # never made up
        assert bare(mark) not in normal.text


def test_the_index_names_tables_and_the_pages_on_which_they_begin(any_book: Book) -> None:
    opens = dict(any_book.openings)
    there = bare("".join(any_book.pages[opens["Indeks Tabel"] : opens["Cara Mengutip"] + 1]))
    for table in legible(any_book.release).printed_tables:
        at = [i for i, page in enumerate(any_book.pages) if bare(f"Table{table.number}{table.title}") in bare(page)][-1]
        assert f"{table.number}({any_book.labels[at]})" in there, table.key


def test_the_glossary_explains_the_terms_that_the_book_uses_and_no_other(normal: Book) -> None:
    terms = {str(term["id"]): str(term["arti"]) for term in normal.release.texts["istilah"]}
    opens = dict(normal.openings)
    there = bare("".join(normal.pages[opens["Daftar Istilah"] : opens["Indeks Tabel"] + 1]))
    assert bare(f"rasio jenis kelamin/sex ratio: {terms['rasio jenis kelamin']}") in there
    assert bare(terms["penduduk terdaftar"]) in there  # the base of its tables
    assert bare(terms["PKH"]) not in there
    assert 0 < sum(bare(meaning) in there for meaning in terms.values()) < len(terms)


def test_what_nobody_answered_stands_once_under_its_source(normal: Book) -> None:
    for words in (
        "Tidak terisi (dari Regsosek).",
        "3 tabel dan angka, menunggu: memiliki mobil; jenis kloset.",
        "3 tables and figures await: owns car; type of closet.",
    ):
        assert bare(words) in normal.text, words
    assert bare("Keluarga menurut memiliki mobil") not in normal.text


def test_key_statistics_are_the_key_figures(normal: Book) -> None:
    page = bare(normal.pages[dict(normal.openings)["Statistik Kunci"]])
    for name in normal.release.key_figures:
        figure = normal.release.figure(name)
        assert bare(f"{figure.title}{figure.title_en}") in page
        assert f"{figure.value:.2f}".replace(".", ",") in page


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def test_chapters_open_on_odd_pages_and_the_number_of_pages_is_even(any_book: Book) -> None:
    chapters = [page for name, page in any_book.openings if re.match(r"\d+\. ", name)]
    assert len(chapters) == len(any_book.release.chapters)
    for page in chapters:
        assert page % 2 == 0  # counted from 0: physically odd
        assert int(any_book.labels[page]) % 2 == 1  # and odd as printed
    assert len(any_book.pages) % 2 == 0
    assert any_book.labels[:4] == ("", "", "i", "ii")
    assert any_book.labels[dict(any_book.openings)["Statistik Kunci"]] == "1"


def test_the_number_of_pages_on_the_catalogue_page_is_right(normal: Book) -> None:
    romans = [label for label in normal.labels if re.fullmatch("[ivx]+", label)]
    last = next(label for label, page in zip(normal.labels, normal.pages, strict=True) if "Sidik rilis" in page)
    assert bare(f"{romans[-1]} + {last} halaman") in bare(normal.pages[3])


def test_contents_name_the_page_on_which_a_part_opens(normal: Book) -> None:
    contents = bare(next(page for page in normal.pages if "Daftar Isi" in page))
    for name, page in normal.openings:
        assert re.search(re.escape(bare(name)) + r"[^0-9]*?\.*" + normal.labels[page], contents), name


def test_no_caption_stands_alone_at_the_foot_of_a_page(any_book: Book) -> None:
    for table in legible(any_book.release).book_tables:
        at = [i for i, page in enumerate(any_book.pages) if bare(f"Table{table.number}{table.title}") in bare(page)]
        page = bare(any_book.pages[at[-1]])  # the last one is the table, an earlier one the list of tables
        assert "(1)(2)" in page.split(bare(table.title_en))[-1], table.key


def test_a_broken_table_repeats_its_head_and_keeps_its_last_rows_together(draft: Book) -> None:
    table = legible(draft.release).table("panjang")
    rows = [bare(stub + "".join(cells)) for stub, cells in rows_of(table)]
    held = [(page, sum(row in bare(page) for row in rows)) for page in draft.pages]
    parts = [(page, count) for page, count in held if count]
    assert len(parts) > 1
    assert f"Lanjutan Tabel/Continued Table {table.number}" not in parts[0][0]
    for page, count in parts[1:]:
        assert bare(f"Lanjutan Tabel/Continued Table {table.number}") in bare(page)
        assert "(1)(2)(3)(4)" in bare(page)
        assert count >= 3
    assert sum(count for _, count in parts) == len(rows)


SHEET = """#set document(title: "T")
#set text(font: "Source Sans 3", size: 9.2pt)
#set page(width: 148mm, height: 210mm, margin: (x: 15mm, top: 20mm, bottom: 19mm))
"""


def test_no_length_of_a_table_leaves_its_total_alone(press: Press) -> None:
    """Tables of 30 to 45 rows, each from the top of a page: the last page of each holds three rows or more."""
    counts = range(30, 46)
    data = []
    for count in counts:
        labels = [(f"Baris {count}-{i}", f"Baris {count}-{i}") for i in range(1, count)]
        table = shaped(plain(), f"t{count}", (axis("rt", "RT", "RT", "wilayah", labels), SEX), ("rt",), 1)
        data.append(content._table(plain(), replace(table, number=str(count), title="T", title_en="T"), [], []))
    rooms = PROJECT / "cantik" / "publish"
    look, tables = rooms / "typeset" / "dasar.typ", rooms / "book" / "tabel.typ"
    source = look.read_text("utf-8") + SHEET + tables.read_text("utf-8")
    source += "\n= A\n#for t in d.tabel { pagebreak(); tabel(t) }"
    document = pypdfium2.PdfDocument(press.print_pages(PrintJob(source, {"tabel": data}, "pdf", 0)))
    texts = [page.get_textpage().get_text_range() for page in document]
    for count in counts:
        held = [n for text in texts if (n := len(re.findall(rf"Baris {count}-\d+ ", text)))]
        assert sum(held) == count - 1
        assert held[-1] >= 2  # and the total below them
    assert len(texts) > len(counts) + 1  # some of them were broken


def test_key_figures_of_two_lists_go_on_over_a_page(press: Press) -> None:
    """As many as no page holds: each on one line of its own, under a head that says where they began."""
    figure = plain().figure(plain().key_figures[0])
    many = tuple(replace(figure, id=f"angka{n}", title=f"Angka {n:02}") for n in range(40))
    made = printed(replace(plain(), figures=(*plain().figures, *many), key_figures=tuple(f.id for f in many)), press)
    opens = dict(made.openings)
    pages = made.pages[opens["Statistik Kunci"] : opens["1. Kependudukan"]]
    held = [n for page in pages if (n := len(set(re.findall(r"^Angka \d\d$", page.replace("\r", ""), re.MULTILINE))))]
    assert sum(held) == len(many)
    assert max(held) <= 22
    assert bare("Lanjutan Tabel/Continued Table 0.1") in made.text


def test_a_group_that_goes_on_is_named_again(draft: Book) -> None:
    table = legible(draft.release).table("dua_stub")
    pages = [p for p in draft.pages if bare(f"Lanjutan Tabel/Continued Table {table.number}") in bare(p)]
    groups = {c.label for c in table.axes[0].categories}
    for page in pages:
        after_head = bare(page).split("(1)(2)(3)(4)")[1]
        assert any(after_head.startswith(bare(name)) for name in groups)


# ── marks ────────────────────────────────────────────────────────────────────────────────────────


def test_made_up_data_and_drafts_are_marked_on_every_page(normal: Book, draft: Book) -> None:
    assert all("CONTOH – DATA REKAAN" in page for page in normal.pages)
    assert not any("RANCANGAN" in page for page in normal.pages)
    assert all("CONTOH – DATA REKAAN" in page for page in draft.pages)
    assert all(page.count("RANCANGAN") >= 2 for page in draft.pages)


def test_real_releases_carry_no_such_mark() -> None:
    data = job(replace(plain(), fictitious=False)).data
    assert (data["contoh"], data["rancangan"]) == (False, False)


# ── what must not be read ────────────────────────────────────────────────────────────────────────


def test_hidden_values_are_nowhere_in_the_file(draft: Book) -> None:
    with pikepdf.open(io.BytesIO(draft.data)) as pdf:
        alts = " ".join(str(node.Alt) for node in nodes(pdf) if "/Alt" in node)
    for number in SECRET:
        for shown in (str(number), f"{number:,}".replace(",", ".")):
            assert shown not in draft.text
            assert shown not in alts
    assert "Wiraswasta tidak ditampilkan" in alts


def test_no_pyramid_with_a_hidden_cell() -> None:
    release = plain()
    hidden = hide(release.table("penduduk_umur_jk"), (0, 3))
    changed = replace(release, tables=tuple(hidden if t.key == hidden.key else t for t in release.tables))
    kinds = [p["i"] for p in pictures(changed, changed.chapters[0])]
    assert not any("Piramida" in title for title in kinds)
    assert any("Piramida" in p["i"] for p in pictures(release, release.chapters[0]))


def test_markup_and_formulas_in_names_are_printed_as_they_are(draft: Book) -> None:
    assert bare(HOSTILE) in draft.text
    assert "Abdul321" in draft.text  # the override that turned the digits around is gone
    assert "Panjang" + "sekali" * 83 in draft.text
    assert bare("Wono Umpama") in draft.text


# ── the file ─────────────────────────────────────────────────────────────────────────────────────


def nodes(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """All elements of the structure tree."""
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                stack.append(node.K)


def test_the_file_is_tagged_titled_and_archival(any_book: Book) -> None:
    with pikepdf.open(io.BytesIO(any_book.data)) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "id-ID"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"] == legible(any_book.release).titles[0]
        found = list(nodes(pdf))
        kinds = Counter(str(node.S) for node in found)
        chapters = len(any_book.release.chapters)
        figures = sum(len(pictures(legible(any_book.release), c)) for c in any_book.release.chapters)
        tables = len(any_book.release.book_tables)
        assert kinds["/Table"] >= tables + 3
        assert kinds["/THead"] == kinds["/Table"]
        assert kinds["/Caption"] == tables + 1 + figures
        assert kinds["/Figure"] == figures
        assert all(str(node.Alt) for node in found if str(node.S) == "/Figure")
        assert kinds["/H1"] == 3 + 9 + chapters
        assert kinds["/TOC"] == 3
        # English inside an Indonesian book is marked as such
        assert any(str(node.get("/Lang", "")).startswith("en") for node in found)


def test_given_fields_of_the_catalogue_and_the_team_are_printed() -> None:
    given = {
        "tim": [{"id": "Pengarah", "en": "Director", "nama": ["Ibu Contoh", "Bapak Misal"]}],
        "katalog": [{"id": "ISSN", "en": "ISSN", "isi": "0000-0000"}, {"id": "Katalog", "en": "Catalogue", "isi": ""}],
    }
    data = job(replace(plain(), texts={**plain().texts, **given})).data
    assert data["tim"] == [("Pengarah", "Director", ["Ibu Contoh", "Bapak Misal"])]
    assert ("ISSN", "ISSN", "0000-0000") in data["katalog"]
    assert not any(name == "Katalog" for name, _, _ in data["katalog"])


def test_a_release_without_texts_key_figures_or_tables_still_makes_a_book(press: Press) -> None:
    silent = replace(plain().quality, rows=(), sources=(), items=(), areas=(), official=())
    empty = replace(plain(), texts={}, chapters=(), tables=(), figures=(), key_figures=(), quality=silent)
    made = printed(empty, press)
    assert len(made.pages) % 2 == 0
    assert [name for name, _ in made.openings][-1] == "Cara Mengutip"


def test_only_bundled_fonts_and_all_embedded(any_book: Book) -> None:
    seen = set()
    with pikepdf.open(io.BytesIO(any_book.data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                seen.add(str(item.FontName).split("+")[-1])
                assert any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert seen
    assert all(re.fullmatch(r"(SourceSans3|PlusJakartaSans)-\w+", name) for name in seen)


def test_the_same_release_gives_the_same_bytes_elsewhere(normal: Book, tmp_path: Path) -> None:
    code = (
        "import hashlib\nfrom tests.publish.book_releases import plain\nfrom cantik.publish.book.make import book\n"
        "print(hashlib.sha256(book(plain())).hexdigest())"
    )
    env = os.environ | {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Jayapura",
        "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": str(PROJECT),
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(normal.data).hexdigest()


def test_the_file_is_written_into_the_release_folder(tmp_path: Path, normal: Book, press: Press) -> None:
    assert make(plain(), tmp_path, press) == ["produk/buku.pdf"]
    assert (tmp_path / "produk" / "buku.pdf").read_bytes() == normal.data
