"""The compilation that a kecamatan and a kabupaten print: their own release, village by village."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from cantik.release import files
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle
from tests.products import baca

__all__ = ["examined_kecamatan"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


def test_a_level_prints_its_villages_side_by_side(examined_kecamatan: Cradle, tmp_path: Path) -> None:
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    said = ("release", "--area", AREA, "--date", "2025-12-31", "--store", store, "--out", tmp_path / "out")
    ran = cantik(*said, settings={"CANTIK_BOOKS": "kompilasi_wilayah"})
    assert ran.code == 0, ran.told()
    folder = tmp_path / "out" / KECAMATAN
    release = files.open_release(folder)
    pages = pypdfium2.PdfDocument(folder / "produk" / "buku-kompilasi_wilayah.pdf")
    text = baca.bare("".join(page.get_textpage().get_text_range() for page in pages))
    assert baca.bare(f"Kompilasi Statistik Desa se-Kecamatan {release.place.name}") in text
    table = release.table("penduduk_dusun")
    for line, cells in zip(table.grid().rows, table.grid().cells, strict=True):
        printed = "".join("NA" if c.value is None else f"{c.value:,}".replace(",", ".") for c in cells)
        assert baca.bare(line.path[-1].label) + printed in text or "/" in line.path[-1].label or line.total
    assert "DalamAngka" not in text.replace("DalamAngkaterbitanBPS", "")
