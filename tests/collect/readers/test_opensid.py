"""The population workbook of OpenSID: the real samples, and each kind of bad input in a file of its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding
from tests.collect.berkas import (
    ANAK,
    AYAH,
    COLUMNS,
    FAMILY,
    IBU,
    change_members,
    formula,
    grid,
    many,
    ods,
    ods_row,
    write_csv,
    write_xlsx,
)
from tests.collect.conftest import Read

OPENSID = Path("data") / "mikrodata" / "opensid"


def people(batch: Reading) -> dict[str, list[Value]]:
    return dict(batch.records["orang"].columns)


def rules(batch: Reading) -> Counter[str]:
    return Counter(one.rule for one in batch.findings)


def only(batch: Reading) -> Finding:
    (finding,) = batch.findings
    return finding


# ── the real samples ─────────────────────────────────────────────────────────────────────────────
def test_the_real_sample_is_read_cell_by_cell(shared: Path, read: Read) -> None:
    path = shared / OPENSID / "opensid_penduduk_contoh.xlsx"
    batch = read(path)
    page = openpyxl.load_workbook(path, read_only=True)["Sheet1"]
    header, *rows = [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    columns = people(batch)
    assert len(batch.records["orang"]) == len(rows) == 97
    assert batch.findings == ()
    for name in ("nik", "no_kk", "nama", "nama_ibu", "rt", "dusun"):
        assert columns[name] == [row[header.index(name)] for row in rows]
    for name, ours in (("sex", "jenis_kelamin"), ("kk_level", "hubungan_keluarga"), ("pekerjaan_id", "pekerjaan")):
        assert columns[ours] == [row[header.index(name)] for row in rows]
    assert [str(day) for day in columns["tanggal_lahir"]] == [row[header.index("tanggallahir")] for row in rows]
    assert len(set(columns["no_kk"])) == 37
    assert columns["rw"] == [None] * 97


def test_the_real_template_ends_at_its_mark(shared: Path, read: Read) -> None:
    batch = read(shared / OPENSID / "opensid_format_impor_kode.xlsx")
    person = {name: values[0] for name, values in people(batch).items()}
    assert batch.records["orang"].rows == [2]
    assert person["tanggal_lahir"] == dt.date(1978, 3, 28)
    assert (person["jenis_kelamin"], person["pekerjaan"], person["dusun"]) == ("2", "29", "SATU")
    assert person["akta_lahir"] == "2015-05-14"  # the template wrongly holds a date there
    assert rules(batch) == {"tanggal_tidak_terbaca": 1}  # passport expiry 0000000000000000
    assert not only(batch).whole
    assert ("lembar “Data Penduduk”", "6 baris sesudah tanda penutup ###") in batch.left_out


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────
def test_numbers_dates_and_text_say_the_same(tmp_path: Path, read: Read) -> None:
    typed = [
        {
            **one,
            **{name: float(one[name]) for name in ("sex", "agama_id", "kk_level", "pekerjaan_id") if one.get(name)},
            "tanggallahir": dt.date.fromisoformat(one["tanggallahir"]),
        }
        for one in FAMILY
    ]
    plain = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY)))
    cells = read(write_xlsx(tmp_path / "b.xlsx", grid(typed)))
    text = read(write_csv(tmp_path / "c.csv", grid(FAMILY), ";"))
    assert people(plain) == people(cells) == people(text)
    assert plain.findings == cells.findings == text.findings == ()


def test_an_ods_says_the_same(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods({"Data": "".join(ods_row([str(cell) for cell in row]) for row in grid(FAMILY))}))
    assert people(read(path)) == people(read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))))


def test_words_stand_for_codes(tmp_path: Path, read: Read) -> None:
    words = {
        "agama_id": "ISLAM",
        "pendidikan_kk_id": "SLTA/ SEDERAJAT",
        "pekerjaan_id": "Wiraswasta",
        "status_kawin": "K",
        "kk_level": "Kepala Keluarga",
        "warganegara_id": "WNI",
    }
    batch = read(
        write_xlsx(tmp_path / "a.xlsx", grid([{**AYAH, **words, "sex": sex} for sex in ("L", "1", "Laki-laki", "LK")]))
    )
    columns = people(batch)
    assert batch.findings == ()
    assert columns["jenis_kelamin"] == ["1"] * 4
    assert columns["agama"][0] == "1"
    assert (columns["pendidikan_kk"][0], columns["status_kawin"][0], columns["hubungan_keluarga"][0]) == ("5", "2", "1")


def test_every_word_of_the_real_code_sheet_means_its_code(shared: Path, read: Read, tmp_path: Path) -> None:
    """195 words; the column of insurance numbers of an older form (JAMKESNAS) is no column of the data sheet."""
    page = openpyxl.load_workbook(shared / OPENSID / "opensid_format_impor_kode.xlsx")["Kode Data"]
    header, _, _, *rows = page.iter_rows(values_only=True)
    words = {
        str(name): [(str(row[at]), str(row[at + 1])) for row in rows if row[at] is not None]
        for at, name in enumerate(header)
        if name in COLUMNS
    }
    persons = many(max(map(len, words.values())))
    for name, pairs in words.items():
        for person, (word, _code) in zip(persons, pairs, strict=False):
            person[name] = word
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(persons)))
    assert sum(map(len, words.values())) == 195
    assert batch.findings == ()
    by_header = {header: name for name, header in batch.records["orang"].headers.items()}
    for name, pairs in words.items():
        assert people(batch)[by_header[name]][: len(pairs)] == [code for _, code in pairs]


def test_unknown_codes_are_findings_and_never_stored(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([{**AYAH, "agama_id": "9", "sex": "X", "pekerjaan_id": 90.0}])))
    assert rules(batch) == {"kode_tidak_dikenal": 3}
    assert [people(batch)[name] for name in ("agama", "jenis_kelamin", "pekerjaan")] == [[None]] * 3
    assert all(one.level.value == "periksa" and not one.whole for one in batch.findings)


@pytest.mark.malam
def test_seventy_thousand_blank_rows_cost_little(tmp_path: Path, read: Read) -> None:
    def blank(book: Any, page: Any) -> None:
        style = book.add_format({"bg_color": "#EEEEEE"})
        for row in range(10, 70_010):
            page.write_blank(row, 0, None, style)
            page.write_blank(row, 42, None, style)

    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY), polish=blank))
    assert len(batch.records["orang"]) == 3
    spaced = grid(FAMILY) + [[" "] + [""] * 42 for _ in range(70_000)]
    assert len(read(write_csv(tmp_path / "b.csv", spaced, ";")).records["orang"]) == 3


def test_blank_rows_between_persons_keep_the_row_numbers(tmp_path: Path, read: Read) -> None:
    rows = grid(FAMILY)
    batch = read(write_xlsx(tmp_path / "a.xlsx", [rows[0], rows[1], [""], ["  "], rows[2], [""], rows[3]]))
    assert batch.records["orang"].rows == [2, 5, 7]


def test_what_stands_after_the_mark_is_not_data(tmp_path: Path, read: Read) -> None:
    rows = [*grid([AYAH]), ["", "###", "bantuan"], *grid([IBU, ANAK])[1:]]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert people(batch)["nama"] == ["BUDI REKAAN"]
    assert ("lembar “Data Penduduk”", "3 baris sesudah tanda penutup ###") in batch.left_out


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("nik", "rule", "level", "value"),
    [
        ("'9901011708800001", "nik_dibersihkan", "catat", "9901011708800001"),
        ("9901011708800001\u200b", "nik_dibersihkan", "catat", "9901011708800001"),
        ("990101170880001", "nik_panjang", "tolak", None),
        ("99010117088O0001", "nik_huruf", "tolak", None),
        ("9.90101E+15", "nik_notasi_ilmiah", "tolak", None),
        (9901011708800000.0, "nik_sel_angka", "periksa", "9901011708800000"),
        ("0", "nik_nol", "periksa", None),
        ("", "nik_kosong", "tolak", None),
    ],
)
def test_each_damage_of_a_nik_has_its_finding(
    tmp_path: Path, read: Read, nik: Any, rule: str, level: str, value: str | None
) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([{**AYAH, "nik": nik}, IBU, ANAK])))
    finding = only(batch)
    assert (finding.rule, finding.level.value, finding.whole) == (rule, level, level == "tolak")
    assert (finding.sheet, finding.row, finding.column, finding.record) == ("Data Penduduk", 2, "nik", 0)
    assert people(batch)["nik"][0] == value


def test_a_kk_number_is_needed(tmp_path: Path, read: Read) -> None:
    rows = grid([{**AYAH, "no_kk": kk} for kk in ("", "0", "99010101", "9901010101200OO1", "9.9E+15")])
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert [one.rule for one in batch.findings] == [
        "kk_kosong",
        "kk_nol",
        "kk_panjang",
        "kk_huruf",
        "kk_notasi_ilmiah",
    ]
    assert all(one.level.value == "tolak" and one.whole for one in batch.findings)


# ── dates ────────────────────────────────────────────────────────────────────────────────────────
def dated(tmp_path: Path, read: Read, *cells: Any, **options: Any) -> Reading:
    persons = [{**one, "tanggallahir": cell} for one, cell in zip(many(len(cells)), cells, strict=True)]
    return read(write_xlsx(tmp_path / "a.xlsx", grid(persons), **options))


def test_dates_in_five_styles_and_as_serials(tmp_path: Path, read: Read) -> None:
    day = dt.date(1990, 2, 28)
    cells = ["1990-02-28"] * 9 + ["28-02-1990", "28/02/1990", "28 Februari 1990", "28.2.1990", day, 32932.0, "32932"]
    batch = dated(tmp_path, read, *cells)
    assert people(batch)["tanggal_lahir"] == [day] * len(cells)
    assert rules(batch) == {"tanggal_format": 4, "tanggal_serial": 2}
    assert all(one.level.value == "catat" for one in batch.findings)
    assert "28 Februari 1990 dibaca 1990-02-28" in batch.findings[2].message


def test_the_date_system_of_1904_is_that_of_the_workbook(tmp_path: Path, read: Read) -> None:
    days = [dt.date(1990, 2, 28), 31470.0, "31470"]
    assert (
        people(dated(tmp_path, read, *days, options={"date_1904": True}))["tanggal_lahir"] == [dt.date(1990, 2, 28)] * 3
    )


@pytest.mark.parametrize(
    "cell", ["31-02-1990", "00-00-0000", "30/02/1990", "1990-13-01", "kapan-kapan", "28-02-90", "08/25/1990"]
)
def test_an_impossible_birth_date_refuses_the_row_and_is_never_guessed(tmp_path: Path, read: Read, cell: str) -> None:
    batch = dated(tmp_path, read, *["1990-02-28"] * 5, cell)
    finding = only(batch)
    assert people(batch)["tanggal_lahir"][5] is None
    assert (finding.level.value, finding.whole, finding.row, finding.found) == ("tolak", True, 7, cell)


def test_an_impossible_date_of_another_event_refuses_the_value_only(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([{**AYAH, "tanggalperkawinan": "31-02-2005"}])))
    assert (only(batch).rule, only(batch).whole) == ("tanggal_mustahil", False)
    assert people(batch)["tanggal_perkawinan"] == [None]


def test_mixed_orders_of_day_and_month_are_not_guessed(tmp_path: Path, read: Read) -> None:
    batch = dated(tmp_path, read, "25/08/1990", "08/25/1990", "03/04/1990", "05/05/1990", "03-04-1990", "1990-04-03")
    born = people(batch)["tanggal_lahir"]
    assert born[0] == dt.date(1990, 8, 25)
    assert born[1] is None
    assert born[2] is None
    assert born[3] == dt.date(1990, 5, 5)
    assert born[4] == dt.date(1990, 4, 3)  # nothing says that dates with - are written in two orders
    assert rules(batch)["tanggal_rancu"] == 1


def test_a_bare_year_is_no_serial_number(tmp_path: Path, read: Read) -> None:
    batch = dated(tmp_path, read, *["1990-02-28"] * 3, "1990", 1990.0)
    assert people(batch)["tanggal_lahir"][3:] == [None, None]
    assert rules(batch) == {"tanggal_rancu": 2}


# ── cells with surprises ─────────────────────────────────────────────────────────────────────────
def test_formulas_are_read_from_their_stored_value_or_told(tmp_path: Path, read: Read) -> None:
    persons = [{**AYAH, "agama_id": formula("=1*1", 1)}, {**IBU, "agama_id": formula("=1*1", "")}, ANAK]
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(persons)))
    assert people(batch)["agama"] == ["1", None, "1"]
    assert (only(batch).rule, only(batch).row, only(batch).column) == ("rumus_tanpa_nilai", 3, "agama_id")
    assert ("rumus", "1 sel rumus dibaca dari hasil yang tersimpan; rumusnya tidak dihitung ulang") in batch.left_out


def test_error_cells_are_told(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([{**AYAH, "agama_id": formula("=1/0", "#DIV/0!")}])))
    assert people(batch)["agama"] == [None]
    assert (only(batch).rule, only(batch).found) == ("sel_galat", "#DIV/0!")


def test_thousands_of_formulas_without_value_are_counted(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(many(800, agama_id=formula("=1*1", "")))))
    told = [one for one in batch.findings if one.rule == "rumus_tanpa_nilai"]
    assert sum(one.count for one in told) == 800


def test_macros_and_external_links_are_ignored_and_noted(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsm", grid(FAMILY))
    change_members(path, {}, {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    batch = read(path)
    assert len(batch.records["orang"]) == 3
    assert {"makro", "tautan luar"} <= {name for name, _ in batch.left_out}


@pytest.mark.parametrize(
    ("name", "kept", "rule"),
    [
        ("A" * 500, "A" * 500, None),
        ("\u202eIDUB\u202c", "IDUB", "teks_dibersihkan"),
        ("=HYPERLINK()", "=HYPERLINK()", None),
        ("'=1+1", "=1+1", None),  # the guard that our own exports put before formulas
        ("BUDI\0 REKAAN", "BUDI REKAAN", "teks_dibersihkan"),
        ("SITI  NURUL ", "SITI NURUL", "teks_dibersihkan"),
        ("NUR'AINI", "NUR'AINI", None),
    ],
)
def test_strange_names_are_kept_as_text_and_cleaned_of_what_nobody_sees(
    tmp_path: Path, read: Read, name: str, kept: str, rule: str | None
) -> None:
    persons = [{**AYAH, "nama": name}, IBU, ANAK]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in grid(persons)), encoding="utf-8")
    batch = read(path)
    assert people(batch)["nama"][0] == kept
    assert [one.rule for one in batch.findings] == ([rule] if rule else [])
    assert all("\u202e" not in one.found and "\0" not in one.found and len(one.found) <= 60 for one in batch.findings)


# ── text files ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "cp1252"), (";", "utf-16")]
)
def test_text_files_of_offices(tmp_path: Path, read: Read, delimiter: str, encoding: str) -> None:
    persons = [{**AYAH, "nama": "JOSÉ REKAAN"}, IBU, ANAK]
    batch = read(write_csv(tmp_path / "a.csv", grid(persons), delimiter, encoding))
    assert people(batch)["nama"][0] == "JOSÉ REKAAN"
    assert batch.findings == ()


def test_nul_bytes_are_cleaned_and_noted(tmp_path: Path, read: Read) -> None:
    path = write_csv(tmp_path / "a.csv", grid(FAMILY), ";")
    path.write_bytes(
        path.read_bytes().replace(b"SRI REKAAN", b"SRI\0 REKAAN").replace(b"9901010905100003", b"9901010905100003\0")
    )
    batch = read(path)
    assert people(batch)["nama"][1] == "SRI REKAAN"
    assert people(batch)["nik"][2] == "9901010905100003"
    assert rules(batch) == {"teks_dibersihkan": 1, "nik_dibersihkan": 1}


def test_a_row_with_an_unquoted_delimiter_is_refused_and_the_others_read(tmp_path: Path, read: Read) -> None:
    persons = [AYAH, {**IBU, "nama": "SRI, S.Pd"}, ANAK]
    batch = read(
        write_csv(tmp_path / "a.csv", [[*row, "x"] if at == 0 else [*row, "1"] for at, row in enumerate(grid(persons))])
    )
    told = [one for one in batch.findings if one.rule == "baris_bergeser"]
    assert [(one.row, one.record, one.whole, one.level.value) for one in told] == [(3, 1, True, "tolak")]
    assert people(batch)["nama"][2] == "JOKO REKAAN"


def test_provenance_stands_in_the_batch(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", grid(FAMILY))
    batch = read(path)
    data = path.read_bytes()
    assert (batch.file.name, batch.file.size, batch.file.sha256) == (
        "a.xlsx",
        len(data),
        hashlib.sha256(data).hexdigest(),
    )
    assert (batch.source, batch.reference, batch.quarantined) == ("opensid", dt.date(2025, 12, 31), None)
    assert batch.records["orang"].headers["tanggal_lahir"] == "tanggallahir"
    assert set(COLUMNS) - set(batch.records["orang"].headers.values()) == {"suku", "tag_id_card"}


@pytest.mark.parametrize(("cell", "kept"), [("-", None), ("0", None), ("AL.123/2010", "AL.123/2010"), ("", None)])
def test_a_dash_is_no_certificate(tmp_path: Path, read: Read, cell: str, kept: str | None) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([{**AYAH, "akta_lahir": cell}])))
    assert people(batch)["akta_lahir"] == [kept]
