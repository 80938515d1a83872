"""Limits that a kabupaten sets in its own folder: within what the national file allows, refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import limit, load_content

POLA = """id: {id}
versi: 1
sejak: "2026-01-01"
judul: "Batas sendiri"
nilai: {nilai}
satuan: {satuan}
{lebih}dasar: "Perbup Reka 1/2026"
"""


def tulis(folder: Path, nama: str, nilai: int, *, satuan: str = "jam", mengganti: str = "akses_darurat_jam") -> None:
    (folder / "limits").mkdir(exist_ok=True)
    lebih = f"mengganti: {mengganti}\n" if mengganti else ""
    text = POLA.format(id=nama, nilai=nilai, satuan=satuan, lebih=lebih)
    (folder / "limits" / f"{nama}.yaml").write_text(text, encoding="utf-8")


def test_a_kabupaten_is_stricter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limit("akses_darurat_jam").whole == 24
    tulis(tmp_path, "akses_kita", 12)
    held = load_content(tmp_path).limits
    assert (held["akses_darurat_jam"].whole, held["akses_darurat_jam"].basis_of.text) == (12, "Perbup Reka 1/2026")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert limit("akses_darurat_jam").whole == 12, "a server hears its own folder"
    tulis(tmp_path, "akses_kita", 6)
    assert limit("akses_darurat_jam").whole == 6, "a changed file is seen"
    assert load_content().limits["akses_darurat_jam"].whole == 24


@pytest.mark.parametrize(
    ("nilai", "satuan", "mengganti"),
    [
        (25, "jam", "akses_darurat_jam"),
        (0, "jam", "akses_darurat_jam"),
        (12, "hari", "akses_darurat_jam"),
        (12, "tahun", "umur_kawin"),
        (60, "tahun", "umur_lansia"),
        (12, "jam", "tidak_ada"),
    ],
)
def test_what_may_not_be_set(tmp_path: Path, nilai: int, satuan: str, mengganti: str) -> None:
    tulis(tmp_path, "akses_kita", nilai, satuan=satuan, mengganti=mengganti)
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    assert caught.value.code == "K131"
    assert "limits/akses_kita.yaml:" in str(caught.value.where)


def test_one_limit_is_set_once(tmp_path: Path) -> None:
    tulis(tmp_path, "akses_kita", 12)
    tulis(tmp_path, "akses_lagi", 6)
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    assert caught.value.code == "K131"
