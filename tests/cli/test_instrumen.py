"""`cantik instrument`: list, show, write in four shapes, check a foreign form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures.perintah import cantik


def test_shapes_by_ending_and_back_in(tmp_path: Path) -> None:
    for name, begin in (("d.xlsx", b"PK"), ("d.xml", b"<?xml"), ("d.pdf", b"%PDF")):
        path = tmp_path / name
        ran = cantik("instrument", "daftar_bangunan", "--out", path, "--version", "2026010101", "--json")
        assert ran.code == 0, ran.err
        assert path.read_bytes().startswith(begin)
        assert json.loads(ran.out) == {"berkas": str(path), "formulir": "daftar_bangunan", "versi": "2026010101"}
    ran = cantik("instrument", "periksa", tmp_path / "d.xlsx", "--former", tmp_path / "d.xlsx")
    assert ran.code == 1  # the same version twice
    assert "lembar settings, baris 2, version: Versi tidak naik" in ran.out
    assert cantik("instrument", "periksa", tmp_path / "d.xlsx").code == 0


def test_lists_and_shows() -> None:
    listed = json.loads(cantik("instrument", "--json").out)
    assert listed["instrumen"].keys() == {"pemutakhiran_keluarga", "daftar_bangunan"}
    assert "keluarga.r301a" in listed["tanpa_id_sds"]
    shown = cantik("instrument", "pemutakhiran_keluarga").out
    assert "r301a              Rumah yang ditempati ini milik siapa?  [indikator/rumah_milik_sendiri" in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("tidak_ada",), "D145"),
        (("fasilitas/tidak_ada",), "D145"),
        (("periksa",), "D142"),
        (("daftar_bangunan", "berkas.xlsx"), "D142"),
        (("daftar_bangunan", "--version", "1"), "D143"),
        (("daftar_bangunan", "--out", "x.docx"), "D144"),
        (("daftar_bangunan", "--out", "x.pdf", "--shape", "xform"), "D144"),
        (("periksa", "tidak_ada.xlsx"), "B100"),
    ],
)
def test_wrong_use(words: tuple[str, ...], code: str, tmp_path: Path) -> None:
    ran = cantik("instrument", *words, cwd=tmp_path)
    assert (ran.code, f"[{code}]" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
