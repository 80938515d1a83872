"""A file is told by its content; what is nearly a known format is told with the header to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantik.collect.errors import (
    FormatWithoutReader,
    HeaderMissing,
    HeaderTwice,
    NoRows,
    UnknownFormat,
)
from cantik.collect.headers import header_key
from tests.collect.berkas import COLUMNS, FAMILY, grid, write_csv, write_xlsx
from tests.collect.conftest import Read


@pytest.mark.parametrize(
    ("cell", "key"),
    [(" NIK* ", "nik"), ("Tanggal  Lahir", "tanggal lahir"), ("\ufeffno_kk", "no_kk"), (401.0, "401"), ("", "")],
)
def test_headers_are_compared_without_case_blanks_and_stars(cell: Any, key: str) -> None:
    assert header_key(cell) == key


def test_the_reason_names_sheet_row_and_headers(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY)))
    assert batch.mapping == "opensid_penduduk"
    assert "lembar “Data Penduduk” baris 1 memuat judul nik, no_kk" in batch.recognised_by


@pytest.mark.parametrize("above", [0, 1, 3, 11])
def test_the_header_may_stand_lower_under_title_rows(tmp_path: Path, read: Read, above: int) -> None:
    titles: list[list[Any]] = [["DATA PENDUDUK DESA CONTOH"], [""], ["Per 31 Desember 2025"]]
    rows = [*(titles * 4)[:above], *grid(FAMILY)]

    def merge(_: Any, page: Any) -> None:
        if above:
            page.merge_range(0, 0, 0, 10, "DATA PENDUDUK DESA CONTOH")

    batch = read(write_xlsx(tmp_path / "a.xlsx", rows, polish=merge))
    assert batch.records["orang"].rows == [above + 2, above + 3, above + 4]
    assert batch.records["orang"].columns["nama"] == ["BUDI REKAAN", "SRI REKAAN", "JOKO REKAAN"]


def test_a_header_below_the_twelfth_row_is_not_looked_for(tmp_path: Path, read: Read) -> None:
    with pytest.raises(UnknownFormat):
        read(write_xlsx(tmp_path / "a.xlsx", [*[["judul"]] * 12, *grid(FAMILY)]))


def test_columns_may_stand_in_any_order_and_shifted_to_the_right(tmp_path: Path, read: Read) -> None:
    straight = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY)))
    order = [*reversed(COLUMNS)]
    shifted = [["", "", *row] for row in grid(FAMILY, order)]
    mixed = read(write_xlsx(tmp_path / "b.xlsx", [["", "", *(one.upper() + " *" for one in order)], *shifted[1:]]))
    assert dict(mixed.records["orang"].columns) == dict(straight.records["orang"].columns)


def test_a_renamed_needed_header_is_told_with_the_right_name(tmp_path: Path, read: Read) -> None:
    rows = grid(FAMILY)
    rows[0][COLUMNS.index("tanggallahir")] = "tanggal_lahir"
    with pytest.raises(HeaderMissing) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert "“tanggallahir”" in caught.value.line()
    assert "Ganti judul “tanggal_lahir” menjadi “tanggallahir”" in caught.value.line()
    assert "baris 1" in caught.value.line()


def test_a_missing_needed_header_is_told(tmp_path: Path, read: Read) -> None:
    with pytest.raises(HeaderMissing, match="“kk_level”"):
        read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY, [one for one in COLUMNS if one != "kk_level"])))


def test_an_unknown_header_is_never_dropped_in_silence(tmp_path: Path, read: Read) -> None:
    rows = grid(FAMILY)
    rows[0][COLUMNS.index("agama_id")] = "agama"
    rows = [[*row, "Hobi" if at == 0 else "memancing"] for at, row in enumerate(rows)]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    told = dict(batch.left_out)
    assert told["agama"] == "judul tidak dikenal; mirip “agama_id”"
    assert told["Hobi"] == "judul tidak dikenal"
    assert told["agama_id"] == "kolom ini tidak ada di berkas"
    assert "agama" not in batch.records["orang"].columns


def test_a_header_that_stands_twice_is_refused(tmp_path: Path, read: Read) -> None:
    with pytest.raises(HeaderTwice, match="“nama”"):
        read(write_xlsx(tmp_path / "a.xlsx", [[*row, row[4]] for row in grid(FAMILY)]))


def test_content_without_a_header_is_told(tmp_path: Path, read: Read) -> None:
    rows = [[*row, "", "catatan" if at else ""] for at, row in enumerate(grid(FAMILY))]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert ("lembar “Data Penduduk”", "3 isian pada 1 kolom tanpa judul") in batch.left_out


def test_sheets_alike_are_one_delivery(tmp_path: Path, read: Read) -> None:
    """A sheet for each RT, with a title above, another order of columns and a column that only one of them has."""
    own = [*reversed(COLUMNS), "telepon"]
    other = [["DATA PENDUDUK RT 002"], *grid(FAMILY[1:], own), ["JUMLAH", 2]]
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY[:1]), sheet="RT 001", also={"RT 002": other}))
    people = batch.records["orang"]
    assert people.columns["nama"] == ["BUDI REKAAN", "SRI REKAAN", "JOKO REKAAN"]
    assert [people.place_of("nama", at) for at in range(3)] == [("RT 001", 2), ("RT 002", 3), ("RT 002", 4)]
    assert ("telepon", "judul tidak dikenal") in batch.left_out
    assert "lembar “RT 001” baris 1, “RT 002” baris 2 memuat judul nik" in batch.recognised_by


def test_the_code_sheet_and_other_sheets_do_not_disturb(tmp_path: Path, read: Read) -> None:
    also = {"Kode Data": grid(FAMILY), "Catatan": [["apa saja"]]}
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY), also=also))
    assert len(batch.records["orang"]) == 3
    assert {("lembar “Kode Data”", "bukan lembar data"), ("lembar “Catatan”", "bukan lembar data")} <= set(
        batch.left_out
    )


def test_a_hidden_copy_does_not_stand_beside_the_visible_sheet(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(FAMILY), also={"Lama": grid(FAMILY[:1])}, polish=_hide_others)
    batch = read(path)
    assert len(batch.records["orang"]) == 3
    assert ("lembar “Lama”", "bukan lembar data (tersembunyi)") in batch.left_out


def _hide_others(book: Any, page: Any) -> None:
    """Hide every sheet that is added after this one."""
    add = book.add_worksheet

    def hidden(name: str) -> Any:
        made = add(name)
        made.hide()
        return made

    book.add_worksheet = hidden


def test_an_unknown_file_is_told_without_showing_persons(tmp_path: Path, read: Read) -> None:
    rows = [["RATNA REKAAN", "9901015204820002", "tanggal lahir", "JL MAWAR"], ["a", "b", "c", "d"]]
    with pytest.raises(UnknownFormat) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", rows, sheet="Data 9901015204820002"))
    line = caught.value.line()
    assert "tanggal lahir" in line
    assert "3 kolom lain" in line
    assert "RATNA" not in line
    assert "990101" not in line
    assert "buku kerja penduduk OpenSID" in line


def test_a_file_without_persons_is_told(tmp_path: Path, read: Read) -> None:
    with pytest.raises(NoRows):
        read(write_xlsx(tmp_path / "a.xlsx", grid([])))
    with pytest.raises(NoRows):
        read(write_csv(tmp_path / "a.csv", grid([]), ";"))
    with pytest.raises(UnknownFormat):
        read(write_xlsx(tmp_path / "b.xlsx", []))


def test_a_format_may_be_named(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))
    assert read(path, mapping="opensid_penduduk").mapping == "opensid_penduduk"
    with pytest.raises(UnknownFormat, match="Regsosek"):
        read(path, mapping="regsosek2022k")


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"Sheet1": [["BUKU INDUK PENDUDUK WNI"]]}, "Buku Induk"),
        ({"Sheet1": [["", "BUKU INDUK KEPENDUDUKAN (DAFTAR  KELUARGA)"]]}, "Buku Induk"),
        (
            {
                "d": [
                    [
                        "kode_provinsi",
                        "kode_kabupaten_kota",
                        "kode_kecamatan",
                        "desil_provinsi",
                        "jenis_kelamin",
                        "status_kawin",
                    ]
                ]
            },
            "DTSEN",
        ),
    ],
)
def test_formats_without_a_reader_are_called_by_their_name(
    tmp_path: Path, read: Read, sheets: dict[str, list[list[Any]]], words: str
) -> None:
    (first, rows), *rest = sheets.items()
    with pytest.raises(FormatWithoutReader) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", rows, sheet=first, also=dict(rest)))
    assert words in caught.value.found


@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        ("opensid_penduduk_contoh.xlsx", "opensid_penduduk"),
        ("opensid_format_impor_kode.xlsx", "opensid_penduduk"),
        ("regsosek2022k_impor_contoh.xlsx", "regsosek2022k"),
        ("opensid_rumah_tangga_contoh.xlsx", "opensid_rtm"),
        ("opensid_peserta_bantuan_contoh.xlsx", "opensid_bantuan"),
        ("analisis_DDK_Profil_Desa.xlsx", "opensid_analisis"),
        ("siak_ekspor_contoh.xls", "siak"),
        ("bip_2012_contoh.xls", "bip_2012"),
    ],
)
def test_every_real_sample_is_recognised_by_its_content(shared: Path, read: Read, name: str, mapping: str) -> None:
    batch = read(shared / "data" / "mikrodata" / "opensid" / name)
    assert batch.mapping == mapping
    assert batch.rows > 0
    assert "Dikenali sebagai" in batch.recognised_by
