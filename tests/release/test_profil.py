"""The profile by fields: made of published figures alone, the same in every product, absent where nothing is told."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from cantik.content.kinds import BookSpec, Indicator
from cantik.content.loader import load_content
from cantik.content.nodes import compose
from cantik.content.references import _of_book
from cantik.content.schema.book import read_book
from cantik.content.schema.indicator import read_indicator
from cantik.protect.result import SafeFigure, Status
from cantik.publish import exchange
from cantik.publish.book.content import content as book_content
from cantik.publish.workbook.make import workbook
from cantik.release.codec import decode, encode
from cantik.release.model import Cell, Figure, Release, WelfareProfile
from cantik.release.narrative import Published, fill
from cantik.release.profile import profiles_of
from tests.fixtures.contoh_rilis import common_release

CONTENT = load_content()
_BOOK = """versi: 1
judul: Uji
sejak: "2025-01-01"
bab: []
profil:
  judul: Profil
  judul_en: WelfareProfile
  pengantar: "Pengantar."
  pengantar_en: "Introduction."
  bidang:
    - judul: Air
      judul_en: Water
      kalimat:
        - id: "Leding {persen.air_minum.air_minum_1} persen."
          en: "Piped {persen.air_minum.air_minum_1} per cent."
        - id: "Rahasia {persen.air_minum.tidak_ada}."
          en: "Hidden {persen.air_minum.tidak_ada}."
      ukuran:
        - nama: Leding
          nama_en: Piped
          isi: ["{persen.air_minum.hilang}", "{persen.air_minum.air_minum_1}"]
          satuan: persen keluarga
          satuan_en: per cent
        - {nama: Tak terbit, nama_en: Not told, isi: ["{persen.air_minum.hilang}"], satuan: persen, satuan_en: per cent}
    - judul: Kosong
      judul_en: Empty
      kalimat: []
      ukuran:
        - {nama: X, nama_en: X, isi: ["{indikator.tidak_ada}"], satuan: persen, satuan_en: per cent}
"""


def book(text: str = _BOOK) -> BookSpec:
    return read_book("uji", compose("books/uji.yaml", text))


def index(name: str, alpha: int) -> Indicator:
    told = CONTENT.indicators["deprivasi_regsosek_h"]
    text = f"""versi: 1
judul: Kemiskinan {alpha}
judul_en: Poverty {alpha}
dasar: uji
sejak: "2020-01-01"
jenis: fgt
basis: keluarga
populasi: [domisili]
acuan: tanggal
semesta: semua
pembilang: pengeluaran_per_orang
kosong: keluar
skala: 100
desimal: 2
satuan: persen
satuan_en: percent
pengungkapan: {{kelas: C, level_min: desa}}
sebaran: {{bobot: jumlah_anggota, alfa: {alpha}, garis: {{nilai: 600000, sumber: "BPS, Maret 2025, hlm. 7"}}}}
"""
    return replace(
        read_indicator(name, compose(f"indicators/{name}.yaml", text)),
        concept=told.concept,
        concept_en=told.concept_en,
    )


def figure(name: str, text: str | None) -> tuple[SafeFigure, Figure]:
    spec, value = index(name, int(name[-1])), None if text is None else Decimal(text)
    status: Status = "ada" if value is not None else "rahasia"
    safe = SafeFigure(spec, "", "", value, None, None, status, "domisili")
    told = Figure(
        name, spec.title, spec.title_en, "persen", "percent", "", "", value, None, None, 2, status, "", "", "", {}
    )
    return safe, told


def told(release: Release, *pairs: tuple[SafeFigure, Figure]) -> tuple[WelfareProfile, ...]:
    tables = {t.id: t for t in release.tables if t.tier == "buku" and t.kind in "AT"}
    figures = {f.id: f for f in (*release.figures, *(own for _, own in pairs)) if not f.area}
    published = Published(tables, figures, {}, {})
    return profiles_of(
        book(),
        [own.spec for own, _ in pairs],
        tables,
        figures,
        lambda text, lang: fill(text, published, lang),
    )


def test_a_line_is_of_published_figures_alone_and_names_its_table() -> None:
    release = common_release()
    (profile,) = told(release)
    (part,) = profile.parts
    table = next(t for t in release.tables if t.id == "air_minum" and t.kind in "AT")
    (line,) = part.lines
    assert (line.label, line.table, part.title) == ("Leding", table.number, "Air")
    assert part.told == f"Leding {line.value} persen."
    assert part.told_en == f"Piped {line.value_en} per cent."
    assert line.value.replace(",", ".") == line.value_en


def test_a_hidden_cell_takes_its_line_and_an_empty_profile_is_none() -> None:
    release = common_release()
    secret = [
        replace(t, cells=tuple(Cell(None, "rahasia", 0, 9) for _ in t.cells)) if t.id == "air_minum" else t
        for t in release.tables
    ]
    assert told(replace(release, tables=tuple(secret))) == ()
    assert profiles_of(replace(book(), profile=None), (), {}, {}, lambda *_: "") == ()


def test_indices_stand_behind_the_fields_with_their_line_and_only_if_printed() -> None:
    (profile,) = told(common_release(), figure("p1", "3.25"), figure("p0", "12.50"), figure("p2", None))
    part = profile.parts[-1]
    assert [(line.label, line.value) for line in part.lines] == [("Kemiskinan 0", "12,50"), ("Kemiskinan 1", "3,25")]
    assert "Garis: 600000, BPS, Maret 2025, hlm. 7." in part.lines[0].note
    assert part.lines[1].note == "", "made alike: said once"


def test_every_product_tells_it_and_a_release_without_one_is_as_it_was(tmp_path: Path) -> None:
    plain = common_release()
    release = replace(plain, profiles=told(plain, figure("p0", "12.50")))
    assert "profiles" not in encode(plain)
    assert decode(tuple[WelfareProfile, ...], encode(release)["profiles"], "") == release.profiles
    lines = [line for part in release.profiles[0].parts for line in part.lines]
    exchange.make(release, tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tabel/profil.csv").read_text(encoding="utf-8"))))
    assert [(row["ukuran"], row["nilai"]) for row in rows] == [(line.label, line.value) for line in lines]
    assert b"profil.csv" in (tmp_path / "datapackage.json").read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(release)))["Profil"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert all(line.value in cells for line in lines)
    (printed,) = book_content(release)["profil"]
    assert [row[2] for part in printed["bidang"] for row in part["baris"]] == [line.value for line in lines]
    exchange.make(plain, tmp_path / "tanpa")
    assert not (tmp_path / "tanpa/tabel/profil.csv").exists()
    assert book_content(plain)["profil"] == []
    assert "Profil" not in openpyxl.load_workbook(io.BytesIO(workbook(plain))).sheetnames


@pytest.mark.parametrize("text", ["{tabel.tidak_ada}", "{persen.tidak_ada.ya}", "{indikator.tidak_ada}"])
def test_a_profile_that_speaks_of_nothing_is_refused_with_its_file(text: str) -> None:
    said = _BOOK.replace("{indikator.tidak_ada}", text)
    found = [str(error) for error in _of_book(book(said), CONTENT)]
    assert any("tidak_ada" in error and "books/uji.yaml" in error for error in found)
