"""What a reader meets in the finished book, site and workbook of a village: headlines that say something, words of one
language, no marks of the machinery, nothing told twice or against itself, no page left half empty."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from cantik.release.model import Release, Table
from tests.fixtures.desa_jadi import Village
from tests.fixtures.markah import satu_baris
from tests.products import baca

pytestmark = pytest.mark.lambat
#: pages and sheets for who examines a release
TECHNICAL = {"tentang.html", "riwayat.html"}
_TAG = re.compile(r"<[^>]+>")
_DIGEST = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}")
_MACHINE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+ ?v\d|\bbaku_\d+|\bdomain [a-z]+ \d")
_RESIDUAL = re.compile(r"\b(Terbesar|Largest|Lainnya|Others?|Gabungan|combined|Tidak terjawab|Not answered)\b")


@pytest.fixture(scope="module")
def release(village: Village) -> Release:
    return village.release


@cache
def _pages(root: Path) -> Mapping[str, str]:
    return {
        path.relative_to(root).as_posix(): satu_baris(path.read_text("utf-8")) for path in sorted(root.rglob("*.html"))
    }


def words(page: str) -> str:
    """The text of a page without its head, drawings and marks; on an English page without what is marked as
    Indonesian, the official wording of others."""
    body = page.split("<body", 1)[1]
    if '<html lang="en"' in page:
        body = re.sub(r'<(b|span|a)\b[^<>]* lang="id"[^<>]*>[^<]*</\1>', "", body)
    return re.sub(r"\s+", " ", _TAG.sub(" ", re.sub(r"<svg.*?</svg>|<style.*?</style>", "", body, flags=re.DOTALL)))


def heading(page: str) -> str:
    """The first heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found
    return found[1].strip()


# ── headlines ────────────────────────────────────────────────────────────────────────────────────
def test_headlines_say_something(village: Village, release: Release) -> None:
    """Of every table page in both languages: a sentence, or the name of the table; nothing about a rest."""
    titles = {t.key: (t.title.rsplit(" di ", 1)[0], t.title_en.rsplit(" in ", 1)[0]) for t in release.tables}
    said = 0
    for name, page in _pages(village.pages).items():
        if "tabel/" not in name or name.endswith("index.html"):
            continue
        head = heading(page)
        if head in titles[Path(name).stem]:
            continue
        said += 1
        assert not _RESIDUAL.search(head), (name, head)
        assert 4 <= len(head.split()) <= 15, (name, head)
        assert re.search(r"\d", head), (name, head)
    assert said >= 40, "twenty tables of the book at least say what they show"


def test_headlines_tell_numbers_that_the_site_prints(village: Village) -> None:
    """A number of a headline stands among the figures or in the table of its page, so that no headline tells more."""
    with (village.folder / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as file:
        figures = {row["nilai"].replace(".", ",") for row in csv.DictReader(file)}
    for name, page in _pages(village.pages).items():
        if not name.startswith("tabel/") or name.endswith("index.html"):
            continue
        rows, _ = baca.page_rows(village.pages / name)
        rest = words(page).replace(heading(page), "", 1)
        for number in re.findall(r"\d+(?:\.\d{3})*,\d+|\d{1,3}(?:\.\d{3})+", heading(page)):
            assert number in figures or number in rest or _is_a_share(number, rows), (name, number)


def _is_a_share(number: str, rows: list[tuple[str, list[str]]]) -> bool:
    """Whether sums of some cells of the total column give a percentage of the last of them."""
    column = [baca.integer(cells[-1]) for _, cells in rows if cells and re.fullmatch(r"[\d.]+|–|NA", cells[-1])]
    known = [value for value in column if value is not None]
    if not known or not known[-1]:
        return False
    sums = {0}
    for value in known[:-1]:
        sums |= {total + value for total in sums}
    wholes = {known[-1], known[-1] - (known[-2] if len(known) > 2 else 0)}
    wanted = float(number.replace(".", "").replace(",", "."))
    return any(abs(100 * total / whole - wanted) <= 0.0501 for whole in wholes if whole for total in sums)


# ── one language, no machinery ───────────────────────────────────────────────────────────────────
def test_a_page_speaks_one_language(village: Village) -> None:
    foreign = {
        "": r"\bper ?cent\b|\bpersons\b|\bfamilies\b|\bper 100 population\b|\bRelease \d",
        "en/": r"\bpersen\b|\bjiwa\b|\bkeluarga\b|\bper 100 penduduk\b|\bRilis \d|\brilis desa\b",
    }
    for name, page in _pages(village.pages).items():
        wrong = re.search(foreign["en/" if name.startswith("en/") else ""], words(page))
        assert wrong is None, (name, words(page)[max(0, wrong.start() - 60) : wrong.end() + 40])


def test_marks_of_the_machinery_stand_on_technical_pages_only(village: Village) -> None:
    for name, page in _pages(village.pages).items():
        if Path(name).name in TECHNICAL or "riwayat/" in name:
            continue
        for pattern in (_DIGEST, _MACHINE):
            assert not pattern.search(words(page)), (name, pattern.search(words(page)))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(_book(village))]
    marked = [number for number, text in enumerate(pages) if _DIGEST.search(text) or _MACHINE.search(text)]
    assert marked == [next(n for n, text in enumerate(pages) if "Keterangan teknis" in text)]
    workbook = openpyxl.load_workbook(village.folder / "produk" / "tabel.xlsx", read_only=True)
    for sheet in workbook.worksheets:
        if sheet.title != "Keterangan":
            text = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
            assert not _DIGEST.search(text), sheet.title


def test_a_mark_stands_where_its_number_says_in_both_languages(village: Village) -> None:
    """The dot of a percentage is drawn at that percentage of the strip, on either page."""
    drawn = []
    for prefix, decimal in (("", ","), ("en/", ".")):
        page = _pages(village.pages)[f"{prefix}index.html"]
        rows = [
            (*re.findall(r'<td class="v">([\d.,]+)<small> (.*?)</small>', row)[0], at)
            for row in page.split('<table class="kf')[1].split("</table>")[0].split("<tr>")
            for at in re.findall(r'class="dot" style="left:([\d.]+)%', row)
        ]
        drawn.append([(unit == "%", float(at)) for _, unit, at in rows])
        for value, unit, at in rows:
            if unit == "%":
                assert abs(float(value.replace(decimal, ".")) - float(at)) <= 0.06, (prefix, value, at)
    assert drawn[0] == drawn[1]
    assert any(percent for percent, _ in drawn[0])


# ── nothing twice, nothing against itself ────────────────────────────────────────────────────────
def test_a_total_column_is_not_printed_once_more(village: Village, release: Release) -> None:
    """No table of the book is the total column of another one; the site has it all the same, without gaps in the
    numbers of the book."""
    text = baca.book_text(_book(village))
    book = [table for table in release.book_tables if baca.bare(f"{table.number}{table.title}") in text]
    columns: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for table in book:
        place = {axis.id: axis.total for axis in table.axes}
        for axis in table.axes:
            if all(total is not None for name, total in place.items() if name != axis.id):
                line = tuple(
                    (c.id, table.at(*(i if a.id == axis.id else a.total or 0 for a in table.axes)).value)
                    for i, c in enumerate(axis.categories)
                )
                if len(table.axes) == 1 or axis.role == "kategori":
                    columns[table.id, axis.id, line].append(f"{table.number} ({len(table.axes)})")
    assert [found for found in columns.values() if any("(1)" in one for one in found) and len(found) > 1] == []
    numbers = [table.number for table in book]
    assert len(book) > 20
    for chapter in release.chapters:
        own = [int(number.split(".")[1]) for number in numbers if number.startswith(f"{chapter.number}.")]
        assert own == list(range(1, len(own) + 1))
    assert all((village.pages / f"tabel/{table.key}.html").is_file() for table in release.tables)


def _keys(table: Table) -> Iterator[tuple[object, ...]]:
    """What each cell counts: the definition, the base, and the leaves of its categories on axes that it divides."""
    for categories, _ in table.walk():
        inside = [
            (axis.id, frozenset(category.leaves or (category.id,)))
            for axis, category in zip(table.axes, categories, strict=True)
            if not category.total
        ]
        yield table.id, table.base, frozenset(inside)


def test_no_product_says_of_one_cell_that_it_is_hidden_and_prints_it(village: Village, release: Release) -> None:
    """All pairs of cells with one key, in site, workbook, CSV and JSON-stat: one number, or NA in all of them.

    The book prints the rows of the pages (`test_satu_angka`), so that it cannot say another thing.
    """
    pairs = 0
    for product, reader in baca.READERS.items():
        found: dict[tuple[object, ...], set[object]] = defaultdict(set)
        for table in release.tables:
            for key, value in zip(_keys(table), reader(village.pages, table), strict=True):
                pairs += key in found
                found[key].add("NA" if value is None else value)
        wrong = {key: values for key, values in found.items() if len(values) > 1}
        assert wrong == {}, product
    assert pairs > 500


# ── pages of the book ────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Leaf:
    """A page of the book: where its blocks begin (from the top, in points), where the last line ends, its text."""

    captions: tuple[float, ...]
    end: float
    text: str
    opens: bool  # a part or a chapter begins here


TOP, BOTTOM, HEIGHT = 50.0, 547.0, 595.3


def _book(village: Village) -> Path:
    return village.folder / "produk" / "buku.pdf"


def _openings(document: pypdfium2.PdfDocument) -> dict[str, int]:
    """Parts and chapters with the pages on which they begin."""
    found = {}
    for item in document.get_toc():
        target = item.get_dest()
        if item.level == 0 and target is not None:
            found[item.get_title()] = int(target.get_index() or 0)
    return found


@cache
def leaves(path: Path) -> tuple[Leaf, ...]:
    """The pages as a reader of PDF sees them."""
    out = []
    document = pypdfium2.PdfDocument(path)
    parts = set(_openings(document).values())
    for number, page in enumerate(document):
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        lines = [
            (HEIGHT - top, HEIGHT - bottom, text.get_text_bounded(*box)) for box in boxes for _, bottom, _, top in [box]
        ]
        body = [line for line in lines if TOP - 8 < line[0] < BOTTOM]
        starts = [top for top, _, said in body if said.strip() in ("Tabel", "Gambar")]
        end = max((bottom for _, bottom, _ in body), default=TOP)
        out.append(Leaf(tuple(sorted(starts)), end, " ".join(line[2] for line in body), number in parts))
    return tuple(out)


def test_no_page_is_left_half_empty_where_the_next_block_fits(village: Village) -> None:
    """A chart with nothing under it, a table alone at the top of a page: only where what follows is too tall."""
    pages = leaves(_book(village))
    first = _openings(pypdfium2.PdfDocument(_book(village)))["Statistik Kunci"]
    empty = []
    for number, (leaf, after) in enumerate(pairwise(pages)):
        if number <= first or leaf.opens or after.opens or not leaf.text.strip() or not after.captions:
            continue
        room = BOTTOM - leaf.end
        start = after.captions[0]
        if start > TOP + 20:  # a table or a paragraph goes on
            continue
        tall = (after.captions[1] if len(after.captions) > 1 else after.end) - start
        if room > (BOTTOM - TOP) / 2 and tall < room - 20:
            empty.append((number + 1, round(room), round(tall)))
    assert empty == []


def test_blank_pages_stand_before_chapters_only(village: Village, release: Release) -> None:
    pages = leaves(_book(village))
    document = pypdfium2.PdfDocument(_book(village))
    titles = {f"{chapter.number}. {chapter.title}" for chapter in release.chapters} | {"Statistik Kunci"}
    chapters = {page for title, page in _openings(document).items() if title in titles}
    assert len(chapters) == len(titles)
    for number, leaf in enumerate(pages[:-2]):
        if not leaf.text.replace("CONTOH – DATA REKAAN", "").strip():
            assert number + 1 in chapters or number < 2, number + 1


def test_every_chapter_has_a_chart(village: Village, release: Release) -> None:
    text = baca.book_text(_book(village))
    for chapter in release.chapters:
        assert baca.bare(f"GambarFigure{chapter.number}.1") in text or baca.bare(f"Gambar {chapter.number}.1") in text


def test_rows_become_persons_in_words(village: Village, release: Release) -> None:
    """The rows of the list and the persons of the tables are told in one place, with what lies between."""
    people = release.figure("jumlah_penduduk").value
    assert people is not None
    for text in (words(_pages(village.pages)["tentang.html"]), baca.book_text(_book(village))):
        bare = baca.bare(text)
        for source in release.quality.sources:
            assert baca.bare(f"dari {source.read:,} baris".replace(",", ".")) in bare
        assert baca.bare(f"Tabel penduduk menghitung {int(people):,} orang".replace(",", ".")) in bare
        assert baca.bare("sudah meninggal, pindah, atau pergi") in bare
