"""Covers of books by a content file: what holds, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.book_covers import FILE, book_covers, parse_covers

HEAD = "kode,kalimat,kalimat_en,warna,aksen,gambar,terlihat,pemotret"
SHIPPED = (FILE, [HEAD, "desa_dalam_angka,Data desa.,,#0C3760,#F2B01E,,,"])


def test_the_shipped_covers_are_in_order() -> None:
    assert "desa_dalam_angka" in book_covers()


def test_a_row_of_the_kabupaten_holds_in_the_place_of_the_shipped_one() -> None:
    own = (f"isi/{FILE}", [HEAD, "desa_dalam_angka,Dihitung bersama.,Counted together.,#4A1D3F,#F2C14E,,,"])
    found = parse_covers([SHIPPED, own])
    assert (found["desa_dalam_angka"].sentence, found["desa_dalam_angka"].ground) == ("Dihitung bersama.", "#4A1D3F")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("tidak_ada,Kalimat.,,#0C3760,#F2B01E,,,", "tidak_ada"),
        ("desa_dalam_angka,,,#0C3760,#F2B01E,,,", "kalimat kosong"),
        ("desa_dalam_angka,Kalimat.,,biru,#F2B01E,,,", "biru"),
        ("desa_dalam_angka,Kalimat.,,#F2B01E,#0C3760,,,", "judul putih"),
        ("desa_dalam_angka,Kalimat.,,#0C3760,#123F69,,,", "aksen"),
        ("desa_dalam_angka,Kalimat.,,#0C3760,#EB891B,,,", "oranye logo BPS"),
        (f"desa_dalam_angka,{'panjang' * 20},,#0C3760,#F2B01E,,,", "140 huruf"),
        ("desa_dalam_angka,Kalimat.,,#0C3760,#F2B01E,../foto.jpg,Balai,Rekaan", "../foto.jpg"),
        ("desa_dalam_angka,Kalimat.,,#0C3760,#F2B01E,foto.jpg,,", "tanpa keterangan"),
        ("desa_dalam_angka,Kalimat.,,#0C3760,#F2B01E,tiada.jpg,Balai,Rekaan", "tiada.jpg"),
        ("desa_dalam_angka,Kalimat.", "2 kolom"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    row: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_text(f"{HEAD}\n{row}\n", "utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    with pytest.raises(ContentError) as refused:
        parse_covers([SHIPPED, (f"isi/{FILE}", [HEAD, row])])
    assert (refused.value.code, refused.value.where) == ("K191", f"isi/{FILE}:2")
    assert said in refused.value.found
