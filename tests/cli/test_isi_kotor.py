"""Odd content that a register may take in part: each is a finding with row, column and cure; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cantik.contoh import make_kabupaten, write_areas
from tests.cli import keadaan
from tests.collect import berkas
from tests.fixtures.desa_jadi import CODE
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
PERSONS = berkas.many(24)


def changed(*changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """24 persons; the first ones with changes."""
    return [{**person, **(changes[i] if i < len(changes) else {})} for i, person in enumerate(PERSONS)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as the command makes it; nobody stands in it."""
    root = tmp_path_factory.mktemp("kosong")
    folder = root / "simpanan"
    folder.mkdir()
    write_areas(make_kabupaten(1, villages=1, persons=20), folder / "wilayah.csv")
    path = berkas.write_xlsx(root / "coba.xlsx", berkas.grid(PERSONS))
    tried = cantik("import", path, "--store", folder, "--desa", CODE, "--date", "2025-12-31", "--demo", "--json")
    assert tried.answer["disimpan"] is False, tried.told()
    return folder


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "simpanan"
    shutil.copytree(empty, folder)
    return folder


def brought(path: Path, store: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The file imported and applied: what became of it, and its findings."""
    there = ("--store", store, "--desa", CODE)
    ran: Ran = cantik("import", path, *there, "--date", "2025-12-31", "--demo", "--apply", "--json")
    assert "Traceback" not in ran.err
    assert ran.code == (8 if ran.answer["berkas"][0]["ditolak"] else 0), ran.told()
    assert ("baris ditolak" in ran.err) is (ran.code == 8), ran.told()
    found = cantik("findings", *there, "--all", "--json", "--most", 1000)
    assert found.code in (0, 1), found.told()
    only: dict[str, Any] = ran.answer["berkas"][0]
    return only, found.answer["temuan"]


def at(findings: Sequence[Mapping[str, Any]], row: int, column: str = "") -> list[Mapping[str, Any]]:
    """Findings of one row (and column)."""
    return [one for one in findings if one["baris"] == row and column in ("", one["kolom"])]


def test_dates_are_read_or_told_never_guessed(store: Path, tmp_path: Path) -> None:
    day = dt.date(1980, 8, 17)
    people = changed(
        {"tanggallahir": "17-08-1980", "nik": "9901011708800101"},
        {"tanggallahir": "17/08/1980", "nik": "9901011708800102"},
        {"tanggallahir": "17 Agustus 1980", "nik": "9901011708800103"},
        {"tanggallahir": day, "nik": "9901011708800104"},
        {"tanggallahir": (day - dt.date(1899, 12, 30)).days, "nik": "9901011708800105"},
        {"tanggallahir": "31-02-1990", "nik": "9901013102900106"},
        {"tanggallahir": "00-00-0000", "nik": "9901010000000107"},
        {"tanggallahir": "17-08-80", "nik": "9901011708800108"},
    )
    only, findings = brought(berkas.write_xlsx(tmp_path / "tanggal.xlsx", berkas.grid(people)), store)

    assert only["baris"] == 24
    for row in (7, 8, 9):
        refused = [one for one in at(findings, row, "tanggallahir") if one["tingkat"] in ("tolak", "periksa")]
        assert refused, row
        assert refused[0]["ditemukan"]
        assert refused[0]["saran"]
    for row in (2, 3, 4, 5, 6):
        hard = [one["aturan"] for one in at(findings, row, "tanggallahir") if one["tingkat"] != "catat"]
        assert not [rule for rule in hard if rule.startswith("tanggal")], row


def test_sex_in_every_spelling_and_unknown_codes(store: Path, tmp_path: Path) -> None:
    people = changed({"sex": "L"}, {"sex": "Laki-laki"}, {"sex": "1"}, {"sex": 1}, {"sex": "X"}, {"agama_id": "77"})
    _, findings = brought(berkas.write_xlsx(tmp_path / "kode.xlsx", berkas.grid(people)), store)

    for row in (2, 3, 4, 5):
        assert not [one for one in at(findings, row, "sex") if one["tingkat"] != "catat"], row
    for row, column, value in ((6, "sex", "X"), (7, "agama_id", "77")):
        told = [one for one in at(findings, row, column) if one["tingkat"] != "catat"]
        assert told, column
        assert value in told[0]["ditemukan"]
        assert told[0]["seharusnya"]


def test_names_that_are_no_names(store: Path, tmp_path: Path) -> None:
    people = changed({"nama": "X" * 500}, {"nama": "BUDI\u202eREKAAN"}, {"nama": "=1+1"}, {"nama": "@SUM(A1)"})
    only, findings = brought(berkas.write_xlsx(tmp_path / "nama.xlsx", berkas.grid(people)), store)

    assert only["baris"] == 24
    for row in (2, 3, 4):
        assert at(findings, row, "nama"), row
    marked = cantik("findings", "--store", store, "--desa", CODE, "--workbook", tmp_path / "temuan.xlsx")
    assert "Traceback" not in marked.err
    import openpyxl

    cells = (c for s in openpyxl.load_workbook(tmp_path / "temuan.xlsx").worksheets for r in s.iter_rows() for c in r)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def _csv(delimiter: str, encoding: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        people = changed({"nama": "SITI NURAINI", "tempatlahir": "CÔNTOH"})
        return berkas.write_csv(folder / "penduduk.csv", berkas.grid(people), delimiter, encoding)

    return write


@pytest.mark.parametrize(
    "write",
    [by_night(_csv(";", "utf-8-sig")), _csv(";", "cp1252"), by_night(_csv("\t", "utf-8"))],
    ids=["titik koma, UTF-8", "titik koma, Windows-1252", "tab, UTF-8"],
)
def test_delimited_text_of_every_office(write: Callable[[Path], Path], store: Path, tmp_path: Path) -> None:
    only, _ = brought(write(tmp_path), store)

    assert (only["baris"], only["diterima"]) == (24, 24)
    assert keadaan.rows(store, "register_person") == 24


def test_titles_order_and_empty_rows_do_not_matter(store: Path, tmp_path: Path) -> None:
    """Merged title rows above, columns turned round, 70,000 formatted empty rows below: the same persons."""
    rows = berkas.grid(PERSONS, list(reversed(berkas.COLUMNS)))
    above: list[list[Any]] = [["DATA PENDUDUK"], ["Desa Rekaan"], []]

    def polish(book: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 6, "DATA PENDUDUK")
        grey = book.add_format({"bg_color": "#eeeeee"})
        for row in range(len(rows) + 3, 70_000):
            page.write_blank(row, 0, None, grey)

    path = berkas.write_xlsx(tmp_path / "judul.xlsx", [*above, *rows], polish=polish)
    only, _ = brought(path, store)

    assert (only["baris"], only["diterima"]) == (24, 24)


def test_formulas_are_read_from_what_they_last_showed(store: Path, tmp_path: Path) -> None:
    people = changed({"nama": berkas.formula('=CONCATENATE("BUDI"," REKAAN")', "BUDI REKAAN")})
    only, _ = brought(berkas.write_xlsx(tmp_path / "rumus.xlsx", berkas.grid(people)), store)

    assert only["diterima"] == 24
    assert ["rumus" in name and "1 sel rumus" in why for name, why in only["tidak_dibaca"]].count(True) == 1
