"""The compilation that a kecamatan and a kabupaten print: their own release, village by village."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_areas
from cantik.contoh.kabupaten import write_dusun
from cantik.publish.book import key_table
from cantik.release import files
from cantik.release.portrait import decode_portrait
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle
from tests.products import baca
from tests.publish.test_book_pages import measure

__all__ = ["examined_kecamatan"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


SERVER = "https://data.contoh.go.id"


def test_a_level_prints_its_villages_side_by_side(examined_kecamatan: Cradle, tmp_path: Path) -> None:
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    (store / "batas").mkdir(exist_ok=True)
    for village in KABUPATEN.villages:
        write_dusun(village, store / "batas" / f"{village.code}.geojson")
    said = ("release", "--area", AREA, "--date", "2025-12-31", "--store", store, "--out", tmp_path / "out")
    reached = {"CANTIK_ADDRESS": SERVER, "CANTIK_PUBLIC": str(tmp_path / "situs")}
    ran = cantik(*said, settings={"CANTIK_BOOKS": "kompilasi_wilayah", **reached})
    assert ran.code == 0, ran.told()
    folder = tmp_path / "out" / KECAMATAN
    release = files.open_release(folder)
    printed = (folder / "produk" / "buku-kompilasi_wilayah.pdf").read_bytes()
    pages = pypdfium2.PdfDocument(printed)
    text = baca.bare("".join(page.get_textpage().get_text_range() for page in pages))
    assert baca.bare(f"Kompilasi Statistik Desa se-Kecamatan {release.place.name}") in text
    table = release.table("penduduk_dusun")
    for line, cells in zip(table.grid().rows, table.grid().cells, strict=True):
        shown = "".join("NA" if c.value is None else f"{c.value:,}".replace(",", ".") for c in cells)
        assert baca.bare(line.path[-1].label) + shown in text or "/" in line.path[-1].label or line.total
    assert "DalamAngka" not in text.replace("DalamAngkaterbitanBPS", "")

    assert measure(printed).holes() == []

    # what opens it: where it lies, its villages on a map, how many they are, its own cover
    opening = decode_portrait(release)
    assert {each.code for each in opening.inside} == set(CODES)
    assert [each.code for each in opening.around] == [KECAMATAN, "99.01.02"]
    assert opening.areas == (len(CODES),)
    for told in (
        f"Letak Kecamatan {release.place.name} di",
        f"Desa di Kecamatan {release.place.name}",
        "Angka tiap desa, satu kecamatan.",
    ):
        assert baca.bare(told) in text
    for part in opening.inside:
        assert baca.bare(part.name) in text
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        alts = {str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item}
    assert any(alt.startswith("Peta: Desa di") and all(each.name in alt for each in opening.inside) for alt in alts)

    # at each table the code of its page
    read = {
        code.text
        for page in pages
        if "(1)" in page.get_textpage().get_text_range()
        for code in zxingcpp.read_barcodes(page.render(scale=2.5).to_pil().convert("L"))
    }
    assert f"{SERVER}/situs/{KECAMATAN}/tabel/penduduk_dusun.html" in read
    assert {each.removeprefix(f"{SERVER}/situs/{KECAMATAN}/tabel/").removesuffix(".html") for each in read} <= {
        table.key for table in release.tables
    }

    front = pages[0].render(scale=0.3).to_pil().convert("RGB")
    assert front.getpixel((3, 3)) == (0x0D, 0x4A, 0x52)

    whole = decode_portrait(files.open_release(tmp_path / "out" / AREA))
    assert (len(whole.inside), whole.around, whole.areas) == (2, (), (2, 6))
    # a kabupaten of which half the villages are missing tells nothing that a kecamatan may stand beside
    assert opening.level is None
    assert whole.level is None
    assert key_table.key_table(release)["kolom"] == [("2025", "")]


def test_a_kecamatan_stands_beside_its_kabupaten_where_that_tells_of_everybody(
    examined_kecamatan: Cradle, tmp_path: Path
) -> None:
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    counted = tuple(area for area in KABUPATEN.areas if area.code.count(".") < 3 or area.code in CODES)
    write_areas(replace(KABUPATEN, areas=counted), store / AREAS_FILE)
    ran = cantik("release", "--area", AREA, "--date", "2025-12-31", "--store", store, "--out", tmp_path / "out")
    assert ran.code == 0, ran.told()
    below, above = (files.open_release(tmp_path / "out" / code) for code in (KECAMATAN, AREA))
    beside = decode_portrait(below).level
    assert beside is not None
    assert (beside.name, beside.year, beside.number) == (above.place.full(), 2025, above.number)
    values = {figure.id: figure.value for figure in above.figures if not figure.area}
    for name, figure in beside.figures.items():
        assert Decimal(figure.text.replace(".", "").replace(",", ".")) == values[name], name
    table = key_table.key_table(below)
    assert [head.replace("\u200b", "") for head, _ in table["kolom"]] == ["2025", f"{above.place.full()}, 2025"]
    told = {row[0]: row[6][0] for row in table["baris"]}
    assert [text for text in told.values() if text != "…"] == [beside.figures[f].text for f in below.key_figures]
    assert decode_portrait(above).level is None  # nobody published of the province
