"""An outsider reads the published bytes: site, book, workbook, open data of a release whose figures are provisional.

Its own readers (tags cut away, PDF text, XML of the workbook) know only the CSV that was published. A figure that is
not final is nowhere printed as if it were: not under a chart, in a sentence, in a derived column, in a heading.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from cantik.codes.knowledge import VillageKnowledge
from cantik.publish import site
from cantik.publish.book.make import book
from cantik.publish.exchange import csv_, jsonstat
from cantik.publish.exchange.dataset import set_of_table
from cantik.publish.typeset import Press
from cantik.publish.workbook.make import workbook
from cantik.release.changes import changes
from cantik.release.model import Release
from cantik.release.states import mark_revised
from tests.fixtures.contoh_rilis import common_release
from tests.release.test_dua_jumlah import known, people, released

__all__ = ["known"]
SENTENCE = {
    "id": "Menurut catatan ada {tabel.penduduk_dusun} orang, {persen.penduduk_dusun.melati} persen di Melati.",
    "en": "There were {tabel.penduduk_dusun} persons, {persen.penduduk_dusun.melati} per cent in Melati.",
}


@pytest.fixture(scope="module")
def provisional(known: VillageKnowledge) -> Release:
    """The people of a village as if its table of hamlets were told of a period, with a sentence about it."""
    tables = dict(known.content.tables)
    tables["penduduk_dusun"] = replace(tables["penduduk_dusun"], reference="periode")
    (first, *others) = known.book.chapters
    own = replace(first, narratives=("uji",), figures=("batang:penduduk_dusun",))
    texts = {**known.book.texts, "narasi": {"uji": {"kalimat": [SENTENCE]}}, "temuan": {"penduduk_dusun": [SENTENCE]}}
    content = replace(known.content, tables=tables, digest="uji-terbit")
    spoken = replace(known, content=content, book=replace(known.book, chapters=(own, *others), texts=texts))
    view = people({("ya", "ya"): 460, ("ya", "tidak"): 30})
    return released(view, spoken)


def read(markup: str) -> str:
    """What a person reads of a page: no tags, no style, entities as letters; labels of pictures are read aloud."""
    markup = re.sub(r"<(style|script)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    aloud = " ".join(re.findall(r'aria-label="([^"]*)"', markup))
    return html.unescape(re.sub(r"<[^>]+>", " ", markup) + " " + aloud)


def bare(text: str, values: set[str]) -> list[str]:
    """Where one of these numbers stands without a mark behind it."""
    number = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)*(?:\s?\(\d+[.,]\d+%\))?")
    return [
        text[max(0, found.start() - 50) : found.end() + 5]
        for found in number.finditer(text)
        if re.match(r"[\d.,]+", found.group()).group() in values  # type: ignore[union-attr]
        and text[found.end() : found.end() + 1] not in "ˣʳᵉ"
        and "ˣ" not in found.group()
    ]


def of_period(release: Release) -> tuple[set[str], str]:
    """The counts of the provisional table as its own CSV says them, and its key."""
    (table,) = (table for table in release.tables if table.id == "penduduk_dusun")
    rows = list(csv.DictReader(io.StringIO(csv_.set_csv(set_of_table(table)).decode())))
    assert {row["keadaan_angka"] for row in rows if row["nilai"]} == {"x"}
    return {row["nilai"] for row in rows if int(row["nilai"] or 0) > 99}, table.key


def test_no_page_prints_a_provisional_figure_as_if_it_were_final(provisional: Release, tmp_path: Path) -> None:
    values, key = of_period(provisional)
    assert len(values) >= 2
    folder = tmp_path / "rilis"
    folder.mkdir()
    site.make(provisional, folder, tmp_path / "situs")
    for lang in ("", "en/"):
        page = " ".join(read((tmp_path / "situs" / lang / "tabel" / f"{key}.html").read_text("utf-8")).split())
        page = re.sub(r"\d+ (?:dari|of) \d+ (?:menjawab|answered)", "", page)  # of how many it is told: no figure of it
        assert bare(page, values) == []
        assert bare(read((tmp_path / "situs" / lang / "index.html").read_text("utf-8")), values) == []


def test_the_book_the_workbook_and_the_data_say_the_same_state(provisional: Release) -> None:
    _, key = of_period(provisional)
    with Press() as press:
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(book(provisional, press))]
    spoken = [page for page in pages if "Menurut catatan" in re.sub(r"\s+", " ", page)]
    assert spoken, "the sentence is in the book"
    told = re.findall(r"Menurut\s+catatan\s+ada\s+(\S+)\s+orang,\s+(\S+)\s+persen", " ".join(pages))
    assert told
    assert all(number.endswith("ˣ") for pair in told for number in pair), told

    (table,) = (table for table in provisional.tables if table.key == key)
    data = jsonstat.dataset(set_of_table(table), provisional)
    assert {data["status"][str(place)] for place, value in enumerate(data["value"]) if value is not None} == {
        "sementara"
    }
    sheets = zipfile.ZipFile(io.BytesIO(workbook(provisional)))
    styles = sheets.read("xl/styles.xml").decode()
    formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    used = [formats.get(one, "") for one in re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])]
    assert any("ˣ" in one for one in used), json.dumps(formats, ensure_ascii=False)


def of_percentages(release: Release, factor: int = 1, **moved: int) -> Release:
    """The first table of a release as one whose coverage allows percentages only, every count so many times itself;
    `moved`: so much more in the first cell."""
    first = release.tables[0]
    cells = [replace(cell, value=None if cell.value is None else int(cell.value) * factor) for cell in first.cells]
    cells[0] = replace(cells[0], value=int(cells[0].value or 0) + moved.get("first", 0))
    frame = {"terdata": 85, "kerangka": 100, "persen_saja": True, "penyebut_min": 25}
    told = replace(first, cells=tuple(cells), definition={**first.definition, "cakupan": frame})
    return replace(release, tables=(told, *release.tables[1:]))


def test_a_percentage_is_revised_only_when_it_reads_otherwise_and_no_count_is_told_of_it() -> None:
    plain = common_release()
    old, twice = of_percentages(plain), of_percentages(plain, 2)
    assert changes(old, twice) == (), "every percentage reads as before"
    assert mark_revised(twice, changes(old, twice)) == twice
    other = of_percentages(plain, 1, first=40)
    found = changes(old, other)
    counts = {int(cell.value) for one in (old, other) for cell in one.tables[0].cells if cell.value}
    assert found
    assert {change.decimals for change in found} == {1}
    assert all(0 <= value <= 100 for change in found for value in (change.old, change.new) if value is not None)
    assert not any(int(change.new) in counts and change.new > 100 for change in found if change.new is not None)
    marked = {cell.state for cell in mark_revised(other, found).tables[0].cells}
    assert marked == {"", "r"}
    assert not any(change.old is not None and change.new is not None for change in changes(plain, old)), "not compared"
