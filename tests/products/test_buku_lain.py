"""Further books of a release: what they print is what the release says, row by row, and no number stands in one that no
other product tells."""

from __future__ import annotations

import re
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from cantik.release.model import Release
from tests.fixtures.desa_jadi import CODE, Village
from tests.fixtures.perintah import cantik
from tests.products import baca

pytestmark = pytest.mark.lambat
#: of a village with a list of persons and families only
BOOKS = {"lembar_desa", "potensi_desa", "profil_desa"}
SIZES = {"persegi": (1080, 1080), "potret": (1080, 1350), "cerita": (1080, 1920)}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
OWN = """id: buku_jalan
versi: 1
judul: "Siapa Tinggal di {jenis_wilayah} {nama}"
judul_en: "Who Lives in {nama} {jenis_wilayah_en}"
sejak: "2026-01-01"
bentuk: ringkas
bab:
  - nomor: 1
    judul: Keluarga
    judul_en: Families
    tabel: [keluarga_anggota]
    narasi: [cerita_saya]
teks:
  tentang:
    id: ["Kalimat saya sendiri tentang {desa}."]
    en: ["A sentence of my own on {desa_en}."]
  narasi:
    cerita_saya:
      kalimat:
        - id: "Di sini ada {indikator.jumlah_keluarga} keluarga."
          en: "Here are {indikator.jumlah_keluarga} families."
        - id: "Yang tidak terbit: {indikator.deprivasi_dtsen_h}."
          en: "Not published: {indikator.deprivasi_dtsen_h}."
"""


@pytest.fixture(scope="module")
def release(village: Village) -> Release:
    return village.release


def books(village: Village) -> dict[str, Path]:
    """The further books that lie in the folder of the release, by their ids."""
    found = (village.folder / "produk").glob("buku-*.pdf")
    return {path.stem.removeprefix("buku-"): path for path in found}


@cache
def words(path: Path) -> str:
    """The text of a PDF, one line."""
    pages = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def missing_rows(release: Release, text: str, keys: list[str]) -> list[str]:
    """Rows of these tables that a text lacks, cells beside their stub; a wide table may stand in panels."""
    missing = []
    for key in keys:
        table = release.table(key)
        own, shown = baca.layout(table), baca.folded(table)
        missing += [f"{key}: {name}" for name in shown.none if baca.bare(name) not in text]
        lines = zip(table.grid().cells, own.rows, own.rows_en, strict=True)
        for whole, path, path_en in compress(lines, shown.rows):
            line = list(compress(whole, shown.columns))
            cells = ["NA" if c.value is None else f"{c.value:,}".replace(",", ".") if c.value else "–" for c in line]
            names = (path[-1], path_en[-1]) if path else ("", "")
            stub = baca.bare(names[0] if names[0] == names[1] else "/".join(names))
            if stub + baca.bare("".join(cells)) not in text:
                missing.append(f"{key}: {stub} {cells}")
    return missing


def planned(release: Release, *, pictures: bool = False) -> list[dict[str, Any]]:
    """The plans that the release carries, of books or of pictures."""
    return [said for said in release.texts["buku_lain"] if (said["form"] == "infografis") == pictures]


def told_keys(release: Release, name: str) -> list[str]:
    """The tables of the plan of a book, from the description of the release as it lies on the disk."""
    (plan,) = [said for said in release.texts["buku_lain"] if said["id"] == name]
    return [key for chapter in plan["chapters"] for key in chapter["tables"]]


def test_a_village_has_the_books_that_it_can_fill(village: Village, release: Release) -> None:
    assert set(books(village)) >= BOOKS
    assert set(books(village)) == {said["id"] for said in planned(release)}
    assert "profil_kemiskinan" not in books(village)  # nobody brought what it would tell
    page = (village.pages / "index.html").read_text("utf-8")
    assert all(f"produk/buku-{name}.pdf" in page for name in books(village))


@pytest.mark.parametrize("name", ["profil_desa", "potensi_desa"])
def test_every_row_is_that_of_the_release(name: str, village: Village, release: Release) -> None:
    keys = told_keys(release, name)
    assert len(keys) > 5
    text = baca.bare(words(books(village)[name]))
    wide = missing_rows(release, text, keys)
    assert len(wide) < len(keys)  # of tables in panels only
    assert not [row for row in wide if release.table(row.partition(":")[0]).kind in "AT"]
    table = release.table(keys[0])
    changed = text.replace(baca.bare(f"{table.cells[0].value:,}".replace(",", ".")), "")
    assert missing_rows(release, changed, keys[:1])  # a figure that is not there is missed


def test_the_main_book_tells_every_goal_that_the_profile_tells(village: Village, release: Release) -> None:
    """From the description as it lies on the disk: each published indicator with value and state; and why no kecamatan
    stands beside the key figures."""
    text = baca.bare(words(village.folder / "produk" / "buku.pdf"))
    lines = [line for said in planned(release) for goal in said["goals"] for line in goal["lines"]]
    assert lines
    for line in lines:
        assert baca.bare(line["number"] + line["label"]) in text
        assert baca.bare(line["value"][0]) in text
        assert baca.bare(line["state"][0]) in text
    assert baca.bare("Tanpa kolom kecamatan: saat buku ini disusun belum ada rilis") in text


def test_no_number_stands_in_a_book_that_no_other_product_tells(village: Village, release: Release) -> None:
    """Against the whole site, its charts and the main book: nothing is printed beyond what is published anyway but
    facts that the village recorded of itself, with the numbers of their tables."""
    pages = [path.read_text("utf-8") for path in village.pages.rglob("*.html") if "/en/" not in path.as_posix()]
    known = set(_NUMBER.findall(" ".join(pages) + words(village.folder / "produk" / "buku.pdf")))
    known |= {number.replace(",", "\0").replace(".", ",").replace("\0", ".") for number in known}
    for said in planned(release, pictures=True):
        told = (village.folder / "produk" / f"infografis-{said['id']}.txt").read_text("utf-8")
        assert len(told) > 300
        assert set(_NUMBER.findall(told)) - known == set(), said["id"]
        for size, pixels in SIZES.items():
            with Image.open(village.folder / "produk" / f"infografis-{said['id']}-{size}.png") as picture:
                assert picture.size == pixels
    for said in planned(release):
        path, tables = books(village)[said["id"]], said["tables"]
        few = {str(number) for number in range(len(pypdfium2.PdfDocument(path)) + 1)}
        facts = {f"0.{number + 2}" for number in range(len(tables))} | set(_NUMBER.findall(str(tables)))
        assert set(_NUMBER.findall(words(path))) - known - facts - few == set(), said["id"]


def test_a_statistician_prints_a_book_of_her_own(village: Village, tmp_path: Path) -> None:
    """A file in the folder of a kabupaten, no code: its text, its table with the numbers of the release, and of two
    sentences the one whose figure is published."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "buku_jalan.yaml").write_text(OWN, "utf-8")
    out = tmp_path / "jalan.pdf"
    ran = cantik(
        *("book", "--desa", CODE, "--store", village.store, "--print", "buku_jalan", "--out", out),
        settings={"CANTIK_CONTENT": str(tmp_path)},
    )
    assert ran.code == 0, ran.told()
    text, release = words(out), village.release
    assert "Kalimat saya sendiri tentang Desa Contoh Makmur." in text
    families = release.figure("jumlah_keluarga").value
    assert f"Di sini ada {families:,} keluarga.".replace(",", ".") in text
    assert "Yang tidak terbit" not in text
    keys = [table.key for table in release.book_tables if table.id == "keluarga_anggota" and table.kind in "AT"]
    assert keys
    assert missing_rows(release, baca.bare(text), keys) == []


def test_a_picture_is_drawn_by_command_in_english(village: Village, tmp_path: Path) -> None:
    """The picture in its size, and its written alternative beside it; one that cannot be drawn says why."""
    out = tmp_path / "gambar.png"
    asked = ("book", "--desa", CODE, "--store", village.store, "--out", out)
    ran = cantik(*asked, "--print", "gambar_tahun", "--lang", "en", "--picture-size", "potret")
    assert ran.code == 0, ran.told()
    with Image.open(out) as picture:
        assert picture.size == (1080, 1350)
    told = out.with_suffix(".txt").read_text("utf-8")
    persons = village.release.figure("jumlah_penduduk").value
    assert f"Population: {persons:,} persons" in told
    assert "The Year in Figures" in told
    assert "keadaan" not in told
    out.unlink()
    refused = cantik(*asked, "--print", "gambar_bulan")
    assert (refused.code, "D193" in refused.err, out.exists()) == (2, True, False)
