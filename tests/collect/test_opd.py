"""Tables as offices really send them: merged heads, subtotals of each kecamatan, footnotes, the year in the title, two
years side by side, a namesake, a village left out, words for numbers, persons. What must come out is said by hand."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cantik.base.errors import ContentError
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode
from cantik.collect.errors import OpdSheetRefused
from cantik.collect.opd import OpdReading, read_opd
from cantik.collect.opd_places import OpdVillage
from cantik.content.loader import load_content
from cantik.content.opd_findings import opd_finding_texts

SCHOOLS = load_content().opd["sekolah_opd"]
READER = Path(__file__).parents[2] / "cantik" / "collect"
#: two villages called Sumberrejo, one called as its kecamatan; 2003 bore another code and another name before
VILLAGES = [
    OpdVillage(AreaCode.kemendagri(code), name, kecamatan, former, names)
    for code, name, kecamatan, former, names in (
        ("99.01.01.2001", "Kanigoro", "Kanigoro", (), ()),
        ("99.01.01.2002", "Sumberrejo", "Kanigoro", (), ()),
        ("99.01.01.2003", "Tlogo Mulyo", "Kanigoro", ("9901012999",), ("Tlogo Lama",)),
        ("99.01.02.2001", "Sumberrejo", "Srengat", (), ()),
        ("99.01.02.2002", "Bagelenan", "Srengat", (), ()),
    )
]


def book(*rows: Sequence[Any], merged: Sequence[tuple[int, int, int, int, str]] = ()) -> Held:
    """A workbook of one sheet, as a person makes one: cells and merged cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Data")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, column, cell)
        for first, left, last, right, text in merged:
            sheet.merge_range(first, left, last, right, text)
    return Held("tabel dinas.xlsx", stream.getvalue())


def read(source: Held, year: int = 2025) -> OpdReading:
    return read_opd(source, SCHOOLS, VILLAGES, year, opd_finding_texts())


def said(reading: OpdReading) -> dict[str, dict[str, str]]:
    return {row.area.text(): dict(row.values) for row in reading.rows}


def told(reading: OpdReading) -> list[tuple[str, str, int, str]]:
    return [(found.rule, found.level.value, found.row, found.column) for found in reading.findings]


HEAD: list[list[Any]] = [
    ["JUMLAH SEKOLAH MENURUT DESA"],
    ["KABUPATEN CONTOH TAHUN 2025"],
    [],
    ["No", "Kecamatan", "Desa/Kelurahan", "", ""],
    ["", "", "", "SD/MI", "SMP/MTs"],
    [1, 2, 3, 4, 5],
]
MERGED = [(3, 3, 3, 4, "Jumlah Sekolah")]


def test_a_workbook_of_an_office_is_read_past_its_titles_subtotals_and_footnotes() -> None:
    sheet = book(
        *HEAD,
        ["I", "KANIGORO", "", "", ""],
        [1, "", "Kanigoro", 3, 1],
        [2, "", "Desa Sumber Rejo", 2, "-"],
        [3, "", "TLOGO LAMA", 4, 0],
        ["", "", "Jumlah", 9, 1],
        ["II", "SRENGAT", "", "", ""],
        [1, "", "Ds. Sumberrejo", 5, 1],
        [2, "", "Bagelenan", 1, 0],
        ["", "", "Jumlah", 6, 1],
        ["", "JUMLAH KABUPATEN", "", 15, 2],
        ["Sumber: Dinas Pendidikan, Dapodik"],
        ["Catatan: termasuk sekolah swasta"],
        merged=MERGED,
    )
    reading = read(sheet)
    assert said(reading) == {
        "99.01.01.2001": {"sekolah_sd": "3", "sekolah_smp": "1"},
        "99.01.01.2002": {"sekolah_sd": "2"},
        "99.01.01.2003": {"sekolah_sd": "4", "sekolah_smp": "0"},
        "99.01.02.2001": {"sekolah_sd": "5", "sekolah_smp": "1"},
        "99.01.02.2002": {"sekolah_sd": "1", "sekolah_smp": "0"},
    }
    assert not reading.has_refusals
    assert {("opd_jumlah", "catat", row, "") for row in (11, 15, 16)} <= set(told(reading))


def test_what_is_wrong_in_a_sheet_is_named_with_its_cell_and_how_to_mend_it() -> None:
    sheet = book(
        ["Kode desa", "Kecamatan", "Desa", "SD", "SMP", "SMA"],
        ["99.01.01.2001", "Kanigoro", "Kanigoro", "3 buah", 1, 0],
        ["9901012999", "Kanigoro", "Tlogo Mulyo", "1.204", 1, 0],
        ["", "", "Sumberrejo", 2, 1, 0],
        ["99.01.02.2001", "Srengat", "Sumberrejo", 2, 1.204, 0],
        ["99.01.02.2001", "Srengat", "Sumberrejo", 2, 1, 0],
        ["", "Srengat", "Bagelenen", 2, 1, 0],
        ["", "", "Jumlah", "", "", 7],
    )
    reading = read(sheet)
    assert reading.has_refusals
    assert set(told(reading)) >= {
        ("opd_nilai_salah", "tolak", 2, "SD"),  # words
        ("opd_nilai_salah", "tolak", 3, "SD"),  # 1204 primary schools: above the bound, the sign of thousands read
        ("opd_desa_senama", "tolak", 4, "Desa"),
        ("opd_nilai_salah", "tolak", 5, "SMP"),  # a spreadsheet took 1.204 for a fraction
        ("opd_desa_dua_kali", "tolak", 6, "Kode desa"),
        ("opd_desa_asing", "tolak", 7, "Desa"),
        ("opd_jumlah_beda", "periksa", 8, "SMA"),
    }
    assert ("opd_desa_kosong", "periksa", 0, "") in told(reading)
    near = next(found for found in reading.findings if found.rule == "opd_desa_asing")
    assert "Bagelenan" in near.cure
    assert all(found.expected and found.cure and found.sheet for found in reading.findings if found.level == "tolak")


@pytest.mark.parametrize(
    "rows",
    [
        [["Kode desa", "Desa", "SD 2024", "SD 2025"], ["99.01.01.2001", "Kanigoro", 3, 4]],
        [["Kode desa", "Desa", "Tahun", "SD"], ["99.01.01.2001", "Kanigoro", 2024, 3], ["", "Bagelenan", 2025, 4]],
        [["Data sekolah tahun 2023"], ["Kode desa", "Desa", "SD"], ["99.01.01.2001", "Kanigoro", 3]],
    ],
)
def test_a_sheet_of_another_year_or_of_two_is_refused(rows: list[list[Any]]) -> None:
    reading = read(book(*rows))
    assert reading.has_refusals
    assert "opd_tahun" in {found.rule for found in reading.findings}


@pytest.mark.parametrize(
    "rows",
    [
        [["Kode desa", "Desa", "SD", "NIK"], ["99.01.01.2001", "Kanigoro", 3, ""]],
        [["Kode desa", "Desa", "SD", "Nama kepala keluarga"], ["99.01.01.2001", "Kanigoro", 3, "Reka"]],
        [["Kode desa", "Desa", "SD", "Ket"], ["99.01.01.2001", "Kanigoro", 3, "9901 0101 0190 0001"]],
        [["Kode desa", "Desa", "SD"], ["99.01.01.2001", "Kanigoro", 9901010101900001]],
    ],
)
def test_a_sheet_of_persons_is_refused_whole_and_no_number_of_theirs_is_said_again(rows: list[list[Any]]) -> None:
    with pytest.raises(OpdSheetRefused) as refused:
        read(book(*rows))
    assert "9901010101900001" not in str(refused.value).replace(" ", "")


def test_two_hundred_and_fifty_villages_are_read_in_time() -> None:
    villages = [
        OpdVillage(AreaCode.kemendagri(f"99.01.{at // 10 + 1:02d}.{2001 + at % 10}"), f"Reka {at}", f"K{at // 10}")
        for at in range(250)
    ]
    rows = [[place.area.text(), place.kecamatan, place.name, 1, 2, 3, 4, 5] for place in villages]
    sheet = book(["Kode desa", "Kecamatan", "Desa", "PAUD", "SD", "SMP", "SMA", "SMK"], *rows)
    before = dt.datetime.now(dt.UTC)
    reading = read_opd(sheet, SCHOOLS, villages, 2025, opd_finding_texts())
    assert (len(reading.rows), reading.findings) == (250, ())
    assert dt.datetime.now(dt.UTC) - before < dt.timedelta(seconds=10)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('  sumur: {label: "Sumur", label_en: "Wells", jenis: angka, tanda: usul}', 11),  # without a bound
        ('  sumur: {label: "Sumur", label_en: "Wells", jenis: teks, tanda: usul}', 11),
        ('  sumur: {label: "Desa", label_en: "Wells", jenis: angka, maksimum: 9, tanda: usul}', 10),
        ('  sumur: {label: "S", label_en: "S", jenis: angka, maksimum: 9, tanda: usul, desa: {jenis: sumurx}}', 0),
    ],
)
def test_a_table_of_a_kabupaten_is_refused_with_file_and_line(tmp_path: Path, written: str, line: int) -> None:
    said = ["id: air", "versi: 1", "judul: Air", "judul_en: Water", "dasar: Perbup 1/2026", 'sejak: "2026-01-01"']
    said += ["urutan: 20", "lembaga: dinkes", 'acuan: "12-31"', "kolom:"]
    (tmp_path / "opd").mkdir()
    file = tmp_path / "opd" / "air.yaml"
    file.write_text(
        "\n".join([*said, written.replace("teks", "angka").replace("Desa", "Air")])
        .replace("angka, tanda", "angka, maksimum: 9, tanda")
        .replace("sumurx", "sumber_air")
    )
    assert load_content(tmp_path).opd["air"].columns[0].id == "sumur"
    file.write_text("\n".join([*said, written]))
    with pytest.raises(ContentError) as refused:
        load_content(tmp_path)
    assert f"opd/air.yaml:{line or ''}" in str(refused.value)


def test_every_finding_has_its_words_in_content_and_no_words_are_left_over() -> None:
    said = {name for file in READER.glob("opd*.py") for name in re.findall(r'"(opd_[a-z_]+)"', file.read_text("utf-8"))}
    assert said == set(opd_finding_texts())


OWN = "kode,tingkat,pesan,seharusnya,saran\n"


def test_a_kabupaten_says_a_finding_in_its_own_words_and_no_laxer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    own = tmp_path / "temuan_opd.csv"
    own.write_text(OWN + "desa_kosong,tolak,Desa Reka belum ada,semua desa,Hubungi Bappeda Reka.\n", encoding="utf-8")
    told_here = read(book(*HEAD, [1, "", "Kanigoro", 3, 1], merged=MERGED)).findings
    found = next(found for found in told_here if "Reka" in found.message)
    assert (found.rule, found.level.value, found.cure) == ("opd_desa_kosong", "tolak", "Hubungi Bappeda Reka.")
    for number, (row, wrong) in enumerate(
        [
            ("desa_asing,periksa,a,b,c", "periksa"),
            ("desa_asing,keras,a,b,c", "keras"),
            ("desa_hilang,tolak,a,b,c", "desa_hilang"),
            ("desa_asing,tolak,a,,c", "seharusnya"),
        ]
    ):
        own.write_text(f"{OWN}tahun,tolak,a,b,c\n{row}\n", encoding="utf-8")
        os.utime(own, (number + 1, number + 1))
        with pytest.raises(ContentError) as refused:
            opd_finding_texts()
        assert (refused.value.code, refused.value.where.rpartition("/")[2]) == ("K193", "temuan_opd.csv:3")
        assert wrong in str(refused.value)
