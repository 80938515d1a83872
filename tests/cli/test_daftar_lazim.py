"""Lists of the shapes that villages hand in, by the command as a user types it: what is read, and what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.perintah import cantik

pytestmark = [pytest.mark.luar]

#: file, rows that are persons, findings that hold a release
LISTS: dict[str, tuple[int, dict[str, int]]] = {
    "03_total_row.xlsx": (166, {}),
    "05_notes_below.xlsx": (166, {}),
    "07b_csv_formula_text_quoted.csv": (166, {}),
    "09b_kk_merged_cells.xlsx": (166, {"isi_dari_atas": 1}),
    "12_sheet_per_rt.xlsx": (166, {}),
    "15_keterangan_column.xlsx": (166, {"kolom_lain_berkata_lain": 5}),
    "40_pasted_twice.xlsx": (166, {"blok_terulang": 1}),
    "46_two_villages_column.xlsx": (166, {"desa_lain_di_kolom": 46}),
    "family_pasted_twice.xlsx": (5, {"blok_terulang": 1}),
}
#: conversions and gaps that hold nothing
NOTES = {"akta_lahir_kosong", "nik_dibersihkan", "kk_dibersihkan"}


def _bring(files: list[Path], desa: str, store: Path, *more: str) -> list[dict[str, Any]]:
    ran = cantik("import", *files, "--desa", desa, "--date", "2025-12-31", "--store", store, "--demo", "--json", *more)
    assert ran.code in (0, 1, 8), ran.told()  # 8: rows were refused
    return list(ran.answer["berkas"])


def test_lists_of_the_commonest_shapes_are_read_and_asked_about(shared: Path, tmp_path: Path) -> None:
    files = [shared / "cases" / "impor" / name for name in LISTS]
    told = {one["berkas"]: one for one in _bring(files, "35.26.02.2001", tmp_path / "s")}
    for name, (rows, asked) in LISTS.items():
        one = told[name]
        rules = {rule: count for rule, count in one["aturan"].items() if rule not in NOTES}
        assert (one["baris"], one["temuan"].get("tolak", 0), rules) == (rows, 0, asked), name


def test_hidden_rows_temporary_numbers_and_one_dusun(shared: Path, tmp_path: Path) -> None:
    cases = shared / "cases"
    files = [
        cases / "08-baris-tersembunyi" / "09_hidden.xlsx",
        cases / "10-nomor-sementara" / "21c_kk_sementara.xlsx",
        cases / "10-nomor-sementara" / "21b_kk_sementara.xlsx",
        cases / "buku" / "jk_salah_satu.xlsx",
    ]
    hidden, temporary, _, wrong_sex = _bring(files, "35.05.10.2011", tmp_path / "s")
    assert (hidden["baris"], hidden["aturan"]["baris_tersembunyi"]) == (9, 1)
    assert temporary["temuan"].keys() == {"catat"}
    assert (temporary["aturan"]["kk_sementara"], temporary["aturan"]["nik_sementara"]) == (4, 2)
    assert (wrong_sex["temuan"]["tolak"], wrong_sex["aturan"]["pasangan_sejenis"]) == (1, 1)


#: file of `cases/baca`: rows that are read, and what somebody has to decide (place, rows)
UNREAD: dict[str, tuple[int, dict[str, int]]] = {
    "07-baris-bawaan/bawaan.xlsx": (166, {}),
    "07-baris-bawaan/bawaan_dusun.xlsx": (166, {}),
    "08-penduduk-tidak-tetap/pendatang.xlsx": (166, {"Sheet1!KETERANGAN": 20}),
    "08-penduduk-tidak-tetap/status_kode.xlsx": (166, {"Sheet1!status": 20}),
    "08-penduduk-tidak-tetap/status_penduduk.xlsx": (166, {"Sheet1!STATUS PENDUDUK": 20}),
    "16-judul-lain-di-lembar-kedua/s6a_hidden_third_sheet.xlsx": (120, {"RT 3": 47}),
    "16-judul-lain-di-lembar-kedua/s6b_second_sheet_other_headings.xlsx": (166, {}),
    "16-judul-lain-di-lembar-kedua/s6e_second_sheet_shdk.xlsx": (166, {}),
    "17-penanda-tutup-di-tengah/a_end_in_middle.xlsx": (80, {"Sheet1!###": 88}),
    "19-kolom-tanggal-mati/s7b_catatan_pindah.xlsx": (166, {"Sheet1!CATATAN": 5}),
    "19-kolom-tanggal-mati/s7d_tgl_meninggal.xlsx": (166, {"Sheet1!TANGGAL KEMATIAN": 2}),
}


def test_what_is_not_read_and_could_be_people_is_asked_about(shared: Path, tmp_path: Path) -> None:
    files = [shared / "cases" / "baca" / name for name in UNREAD]
    told = {one["berkas"]: one for one in _bring(files, "35.26.02.2001", tmp_path / "s")}
    for name, (rows, asked) in UNREAD.items():
        one = told[Path(name).name]
        found = {question["tempat"]: question["baris"] for question in one["akun"]["tanya"]}
        assert (one["baris"], found) == (rows, asked), name


def test_every_cell_of_files_as_their_makers_give_them_is_known_and_none_asks(shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / "data" / "mikrodata" / "opensid").glob("*penduduk*")) + [
        shared / "data" / "mikrodata" / "opensid" / name
        for name in ("opensid_format_impor_kode.xlsx", "siak_ekspor_contoh.xls", "opensid_rumah_tangga_contoh.xlsx")
    ]
    for one in _bring(files, "35.05.10.2011", tmp_path / "s"):
        account = one["akun"]
        assert account["tanya"] == [], one["berkas"]
        assert account["dibaca"] + account["tidak_dibaca"] == account["sel"] > 0
        assert not {"luar", "asing"} & {line["jenis"] for sheet in account["lembar"] for line in sheet["isi"]}
