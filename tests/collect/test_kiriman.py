"""Deliveries as villages really send them: words of daily life, numbers that became text, rows out of joint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.lists import code_lists
from cantik.collect.batch import Reading
from cantik.collect.date_order import with_date_order
from cantik.collect.errors import UnreadableText
from cantik.collect.read import Delivery, read_file
from cantik.content.loader import load_content
from tests.collect.berkas import COLUMNS, grid, many, ods, ods_row, write_csv, write_xlsx, xls
from tests.collect.conftest import REFERENCE, Read


def delivered(count: int = 8, **cells: Sequence[Any]) -> list[list[Any]]:
    """A header and `count` persons; `cells`: for a column what stands in it, row by row (again from the start)."""
    rows = grid(many(count))
    for name, values in cells.items():
        for number, row in enumerate(rows[1:]):
            row[COLUMNS.index(name)] = values[number % len(values)]
    return rows


def column(reading: Reading, name: str) -> list[Any]:
    return list(reading.records["orang"].columns[name])


WORDS = {
    "status_kawin": (
        ("status_kawin", "KAWIN TERCATAT", "2"),
        ("status_kawin", "Belum Menikah", "1"),
        ("status_kawin", "JANDA MATI", "4"),
        ("status_kawin", "Cerai Hidup Belum Tercatat", "3"),
    ),
    "pendidikan_kk_id": (
        ("pendidikan_kk", "SMA", "5"),
        ("pendidikan_kk", "S-1", "8"),
        ("pendidikan_kk", "smp", "4"),
        ("pendidikan_kk", "D3", "7"),
        ("pendidikan_kk", "Tidak Tamat SD", "2"),
        ("pendidikan_kk", "MTs", "4"),
    ),
    "pekerjaan_id": (
        ("pekerjaan", "PETANI", "9"),
        ("pekerjaan", "IRT", "2"),
        ("pekerjaan", "PNS", "5"),
        ("pekerjaan", "Buruh Tani", "20"),
        ("pekerjaan", "Supir", "81"),
    ),
    "warganegara_id": (("kewarganegaraan", "INDONESIA", "1"),),
    "agama_id": (("agama", "Kristen Protestan", "2"), ("agama", "Katolik", "3"), ("agama", "Konghucu", "6")),
    "kk_level": (("hubungan_keluarga", "Isteri", "3"), ("hubungan_keluarga", "Keponakan", "9")),
    "sex": (("jenis_kelamin", "Pria", "1"), ("jenis_kelamin", "wanita", "2")),
}


def test_words_of_daily_life_are_read(tmp_path: Path, read: Read) -> None:
    cells = {name: [word for _, word, _ in words] for name, words in WORDS.items()}
    reading = read(write_xlsx(tmp_path / "a.xlsx", delivered(6, **cells)))
    for words in WORDS.values():
        wanted = [code for _, _, code in words]
        assert column(reading, words[0][0]) == [wanted[at % len(wanted)] for at in range(6)]
    assert not [found.rule for found in reading.findings if found.rule.startswith("kode")]


@pytest.mark.parametrize(
    ("name", "variable", "word", "codes"),
    [
        ("status_kawin", "status_kawin", "JANDA", "3 (Cerai Hidup), 4 (Cerai Mati)"),
        ("pekerjaan_id", "pekerjaan", "swasta", "15 (Karyawan Swasta), 88 (Wiraswasta)"),
    ],
)
def test_a_word_of_two_codes_is_asked_and_never_chosen(
    name: str, variable: str, word: str, codes: str, tmp_path: Path, read: Read
) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", delivered(2, **{name: [word]})))
    found = [finding for finding in reading.findings if finding.rule == "kode_dua_arti"]
    assert [finding.row for finding in found] == [2, 3]
    assert codes in found[0].message
    assert not found[0].whole
    assert column(reading, variable) == [None, None]


@pytest.mark.parametrize("written", ["1.0", "1,0", "01.00", 1.0, 1, "001"])
def test_a_number_that_became_text_is_the_same_rt(written: object, tmp_path: Path, read: Read) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", delivered(2, rt=[written], rw=[written])))
    assert column(reading, "rt") == column(reading, "rw") == ["001", "001"]


def test_a_csv_of_decimal_commas_keeps_rt_and_nik(tmp_path: Path, read: Read) -> None:
    rows = delivered(3, rt=["2,0"])
    nik = [row[COLUMNS.index("nik")] for row in rows[1:]]
    for row in rows[1:]:
        row[COLUMNS.index("nik")] += ",0"
    reading = read(write_csv(tmp_path / "a.csv", rows, ";"))
    assert column(reading, "rt") == ["002"] * 3
    assert column(reading, "nik") == nik
    assert {found.rule for found in reading.findings} == {"nik_sel_angka"}, "a number cell may have lost digits"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda nik: "\u0663" + nik[1:], "“\u0663” (angka 3 dalam aksara lain)"),
        (lambda nik: nik[:4] + "\uff11" + nik[5:], "“\uff11” (angka 1 dalam aksara lain)"),
        (lambda nik: nik[:6] + "?" + nik[6:], "“?”"),
        (lambda nik: nik[:6] + "," + nik[6:], "“,”"),
    ],
)
def test_the_signs_that_are_no_digits_are_named(spoil: Any, told: str, tmp_path: Path, read: Read) -> None:
    rows = delivered(3)
    at = COLUMNS.index("nik")
    rows[2][at] = spoil(rows[2][at])
    (found,) = read(write_xlsx(tmp_path / "a.xlsx", rows)).findings
    assert (found.rule, found.row, found.whole) == ("nik_tanda_asing", 3, True)
    assert told in found.message
    assert "di berkas ada 16" not in found.message


# ── rows between those of persons that are none ──────────────────────────────────────────────────
def remark(**cells: Any) -> list[Any]:
    return [cells.get(name, "") for name in COLUMNS]


def set_aside(reading: Reading) -> list[str]:
    return [why for _, why in reading.left_out if "bukan orang" in why]


OUTSIDE: dict[str, list[Any]] = {
    "judul yang berulang": [name.upper() for name in COLUMNS],
    "nomor kolom": [number + 1 for number in range(len(COLUMNS))],
    "jumlah": remark(nama="JUMLAH", sex=8, status_kawin=4),
    "jumlah ": remark(alamat="Total penduduk: 8 jiwa"),
    "jumlah  ": remark(nama="Sub Total RT 01", nik=8),
    "nomor kolom ": ["" if number % 3 == 0 else number + 1 for number in range(len(COLUMNS))],
    "nomor kolom  ": ["abcdefghijklmnopqrstuvwxyz"[number % 26] for number in range(len(COLUMNS))],
    "garis": ["====="] * len(COLUMNS),
    "garis ": remark(alamat="-", nama="-", nik="-"),
    "catatan     ": remark(nama="RT 002"),
    "catatan      ": remark(nama="DUSUN KRAJAN", sex=4),
    "catatan": remark(alamat="Catatan: data per Desember 2025"),
    "catatan ": remark(tempatlahir="Contoh, 31 Desember 2025"),
    "catatan  ": remark(nama="Kepala Desa Contoh"),
    "catatan   ": remark(nama="Mengetahui,"),
    "catatan    ": remark(alamat="LAKI-LAKI", dusun=4),
}


@pytest.mark.parametrize("kind", OUTSIDE)
@pytest.mark.parametrize("place", [1, 5, 9])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_no_person_is_told_and_not_counted(
    kind: str, place: int, ending: str, tmp_path: Path, read: Read
) -> None:
    rows = delivered()
    rows.insert(place, OUTSIDE[kind])
    path = tmp_path / f"a.{ending}"
    reading = read(write_xlsx(path, rows) if ending == "xlsx" else write_csv(path, rows, ";"))
    assert (len(reading.records["orang"]), reading.findings) == (8, ())
    assert set_aside(reading) == [f"1 baris bukan orang: {kind.strip()} (baris {place + 1})"]
    assert place + 1 not in reading.records["orang"].rows


@pytest.mark.parametrize(
    "cells",
    [
        {"nama": "JUMLAH REKAAN", "nik": "9901010101700001"},
        {"nama": "TOTAL REKAAN", "tanggallahir": "1970-01-02"},
        {"nama": "SUMBER REKAAN"},
        {"nama": "LURAHWATI REKAAN"},
        {"nama": "ADI", "alamat": "SUMBER JATI"},
        {"nama": "ADI", "pekerjaan_id": "KEPALA DESA", "dusun": "DUSUN KRAJAN"},
        {"nama": "ADI", "alamat": "RT 01 RW 02"},
        {"no_kk": "99010101012", "alamat": "JL A"},
        {"alamat": "JL A", "dusun": "KRAJAN", "rt": "1", "rw": "1"},
    ],
)
def test_a_spoilt_row_of_a_person_stays_one(cells: dict[str, Any], tmp_path: Path, read: Read) -> None:
    rows = delivered()
    rows.insert(3, remark(**cells))
    reading = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert len(reading.records["orang"]) == 9
    assert set_aside(reading) == []
    assert {found.row for found in reading.findings} == {4}


# ── rows out of joint ────────────────────────────────────────────────────────────────────────────
def written(path: Path, rows: list[list[Any]], spoil: Any, *, quoted: bool = False) -> Path:
    """A text file whose fourth row was spoilt by hand."""
    lines = [",".join(f'"{cell}"' if quoted else str(cell) for cell in row) for row in rows]
    lines[3] = spoil(lines[3])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("also", ["", '"MELATI, 7"', '"'])
@pytest.mark.parametrize("where", ["JL MELATI 1", "BUDI"])
def test_a_stray_quote_that_swallows_rows_is_told_with_its_row(
    also: str, where: str, tmp_path: Path, read: Read
) -> None:
    rows = delivered(12, nama=["BUDI"])
    if also:
        rows[8][0] = also
    path = written(tmp_path / "a.csv", rows, lambda line: line.replace(where, f'"{where}'))
    with pytest.raises(UnreadableText) as caught:
        read(path)
    swallowed = 5 if also else 9
    assert f"tanda kutip pada baris 4 yang menelan {swallowed} baris sesudahnya" in caught.value.line()
    assert "JL MELATI" not in caught.value.line()


def test_an_address_of_several_lines_swallows_nothing(tmp_path: Path, read: Read) -> None:
    rows = delivered(alamat=['"JL MELATI 1, NO 2,\nRT 1, RW 2,\nDESA CONTOH, KEC CONTOH"'])
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert column(reading, "alamat") == ["JL MELATI 1, NO 2, RT 1, RW 2, DESA CONTOH, KEC CONTOH"] * 8


SHIFTED: dict[str, tuple[Any, bool]] = {
    "koma tanpa kutip di alamat": (lambda line: line.replace("JL MELATI 1", "JL MELATI, NO 1"), False),
    "koma tanpa kutip di tempat lahir": (lambda line: line.replace("CONTOH", "CONTOH, JAWA"), False),
    "koma tanpa kutip di nama": (lambda line: line.replace("ORANG REKAAN 2", "ORANG REKAAN 2, S.Pd"), False),
    "koma tanpa kutip di nama ibu": (lambda line: line.replace("SITI REKAAN", "SITI, REKAAN, S.Pd"), False),
    "satu isian hilang": (lambda line: line.replace("JL MELATI 1,", ""), False),
    "kutip tak ditutup di antara dua isian": (lambda line: line.replace('REKAAN 2"', "REKAAN 2"), True),
}


@pytest.mark.parametrize("kind", SHIFTED)
def test_a_row_with_one_cell_too_many_or_too_few_is_one_finding(kind: str, tmp_path: Path, read: Read) -> None:
    spoil, quoted = SHIFTED[kind]
    (found,) = [
        f
        for f in read(written(tmp_path / "a.csv", delivered(), spoil, quoted=quoted)).findings
        if f.row == 4 and f.level != "catat"
    ]
    assert (found.rule, found.whole, found.record) == ("baris_bergeser", True, 2)


@pytest.mark.parametrize("at", ["dusun", "nik", "sex", "tanggallahir"])
@pytest.mark.parametrize("step", [1, -1])
def test_a_shifted_row_of_a_workbook_is_one_finding(at: str, step: int, tmp_path: Path, read: Read) -> None:
    rows = delivered()
    place = COLUMNS.index(at)
    rows[3] = [*rows[3][:place], "", *rows[3][place:-1]] if step > 0 else [*rows[3][:place], *rows[3][place + 1 :], ""]
    reading = read(write_xlsx(tmp_path / "a.xlsx", rows))
    (found,) = [f for f in reading.findings if f.row == 4 and f.level != "catat"]
    assert (found.rule, found.whole) == ("baris_bergeser", True)
    assert {f.row for f in reading.findings} == {4}


@pytest.mark.parametrize("end", ["", ",", ",,,"])
def test_rows_that_end_sooner_or_later_are_not_shifted(end: str, tmp_path: Path, read: Read) -> None:
    """Spreadsheet programs write blank cells at the end of a row or leave them out, in pieces of sixteen rows."""
    path = written(tmp_path / "a.csv", delivered(), lambda line: line.rstrip(",") + end)
    assert read(path).findings == ()


def test_one_wrong_number_does_not_shift_a_row(tmp_path: Path, read: Read) -> None:
    rows = delivered()
    rows[3][COLUMNS.index("nik")] = "SALAH"
    rows[4][COLUMNS.index("tanggallahir")] = "CONTOH"
    rows[5][COLUMNS.index("no_kk")], rows[5][COLUMNS.index("nama")] = "BUDI", "9901010101200001"
    rules = {found.row: found.rule for found in read(write_xlsx(tmp_path / "a.xlsx", rows)).findings}
    assert rules == {4: "nik_huruf", 5: "tanggal_tidak_terbaca", 6: "kk_huruf"}


# ── the order of day and month ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("order", "days"), [("bulan-hari", ["1950-02-07", "1950-03-16"]), ("hari-bulan", ["1950-07-02", None])]
)
def test_a_person_may_say_what_comes_first(order: str, days: list[str | None], tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", delivered(2, tanggallahir=["02/07/1950", "03/16/1950"]))
    content = with_date_order(load_content(), order)
    reading = read_file(path, Delivery(REFERENCE), content=content, lists=code_lists())
    assert column(reading, "tanggal_lahir") == [dt.date.fromisoformat(day) if day else None for day in days]
    assert [found.row for found in reading.findings if found.rule == "tanggal_mustahil"] == [3] * days.count(None)


# ── merged cells ─────────────────────────────────────────────────────────────────────────────────
def merged(path: Path, first: tuple[int, str], last: tuple[int, str], count: int = 8) -> Path:
    """A workbook in which cells from `first` to `last` (row from 1, column) are one, as a village draws a family."""
    rows = delivered(count)
    (top, left), (bottom, right) = (first[0] - 1, COLUMNS.index(first[1])), (last[0] - 1, COLUMNS.index(last[1]))
    shown = rows[top][left]
    for row in rows[top : bottom + 1]:
        row[left : right + 1] = [""] * (right + 1 - left)
    return write_xlsx(path, rows, polish=lambda _, page: page.merge_range(top, left, bottom, right, shown))


def covered(reading: Reading) -> list[tuple[int, str, str]]:
    return [(f.row, f.column, f.found) for f in reading.findings if f.rule == "sel_digabung"]


def filled(reading: Reading) -> list[tuple[str, int, str]]:
    return [(f.column, f.count, f.found) for f in reading.findings if f.rule == "isi_dari_atas"]


def test_a_number_merged_over_a_family_holds_for_its_rows_and_is_asked_about(tmp_path: Path, read: Read) -> None:
    reading = read(merged(tmp_path / "a.xlsx", (2, "no_kk"), (5, "no_kk")))
    assert (covered(reading), filled(reading)) == ([], [("no_kk", 3, "9901010101200001")])
    assert column(reading, "no_kk")[:5] == [*["9901010101200001"] * 4, "9901010101200002"]


def test_a_name_merged_over_a_family_is_said_as_such(tmp_path: Path, read: Read) -> None:
    reading = read(merged(tmp_path / "a.xlsx", (2, "nama"), (5, "nama")))
    assert covered(reading) == [(row, "nama", "E2:E5") for row in (3, 4, 5)]
    assert "sel gabungan E2:E5" in next(f.message for f in reading.findings if f.rule == "sel_digabung")


def test_merged_cells_of_ods_and_xls_are_read_as_well(tmp_path: Path, read: Read) -> None:
    rows = [[str(cell) for cell in row] for row in delivered(8)]
    place = COLUMNS.index("no_kk")
    for row in rows[2:5]:
        row[place] = ""
    xls_file = tmp_path / "a.xls"
    xls_file.write_bytes(xls("Data", rows, [(1, 4, place, place)]))
    drawn = [ods_row(row) for row in rows]
    spanned = f'<table:table-cell table:number-rows-spanned="4" office:value-type="string"><text:p>{rows[1][place]}<'
    whole = f'<table:table-cell office:value-type="string"><text:p>{rows[1][place]}<'
    assert drawn[1].count(whole) == 1
    drawn[1] = drawn[1].replace(whole, spanned)
    ods_file = tmp_path / "a.ods"
    ods_file.write_bytes(ods({"Data": "".join(drawn)}))
    for path in (xls_file, ods_file):
        reading = read(path)
        assert (covered(reading), filled(reading)) == ([], [("no_kk", 3, "9901010101200001")]), path.suffix
        assert column(reading, "no_kk")[:5] == [*["9901010101200001"] * 4, "9901010101200002"]


def test_cells_merged_along_a_row_are_said_as_such(tmp_path: Path, read: Read) -> None:
    assert covered(read(merged(tmp_path / "a.xlsx", (3, "dusun"), (3, "rt")))) == [
        (3, "rw", "B3:D3"),
        (3, "rt", "B3:D3"),
    ]


def test_a_column_of_merged_cells_is_one_finding(tmp_path: Path, read: Read) -> None:
    for title, rule in (("alamat", "isi_dari_atas"), ("tempatlahir", "sel_digabung")):
        findings = read(merged(tmp_path / "a.xlsx", (2, title), (61, title), 60)).findings
        (found,) = [f for f in findings if f.row == 0]
        assert (found.rule, found.count, found.record) == (rule, 59, -1)


def test_a_merged_title_covers_nobody(tmp_path: Path, read: Read) -> None:
    rows = [["DATA PENDUDUK"], *delivered()]
    path = write_xlsx(tmp_path / "a.xlsx", rows, polish=lambda _, page: page.merge_range(0, 0, 0, 10, "DATA PENDUDUK"))
    assert read(path).findings == ()
