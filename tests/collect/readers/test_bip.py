"""The Buku Induk Penduduk: families in blocks, in two layouts, on several sheets, with footers between."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cantik.base.errors import UnreadableInput
from cantik.codes.lists import code_lists
from cantik.collect.batch import Agreement, Reading
from cantik.collect.errors import NoRows
from cantik.collect.read import Delivery, read_chunks
from cantik.content.loader import load_content
from tests.collect.berkas import write_csv, write_xlsx
from tests.collect.conftest import Read

FAMILY_HEAD: list[Any] = ["", "NO.KK", "", "NAMA.KK", "", "", "ALAMAT"]
HEAD: list[Any] = [
    "",
    "NO",
    "NIK",
    "NAMA",
    "JK",
    "TMPT LHR",
    "TGL LHR",
    "KTPEL",
    "AGAMA",
    "STATUS",
    "HUB. KEL",
    "PENDIDIKAN",
    "PEKERJAAN",
    "NAMA IBU",
    "NAMA AYAH",
    "NO.AKTE LAHIR",
]
AYAH: list[Any] = [
    "",
    1,
    "9901011708800001",
    "BUDI REKAAN",
    "L",
    "CONTOH",
    29450,
    "CARD_SHIPPED",
    "Islam",
    "Kawin",
    "Kepala Keluarga",
    "SLTA/Sederajat",
    "Wiraswasta",
    "SITI",
    "KARTO",
    "-",
]
IBU = [
    "",
    2,
    "9901015204820002",
    "SRI REKAAN",
    "P",
    "CONTOH",
    "12-04-1982",
    "NULL",
    "Islam",
    "Kawin",
    "Istri",
    "Tidak Tamat SD/Sederajat",
    "Mengurus Rumah Tangga",
    "-",
    "-",
    "AB/1",
]
TITLE: list[list[Any]] = [["", "BUKU INDUK KEPENDUDUKAN KABUPATEN CONTOH"], [""], ["DESA :", "", "", "", "CONTOH"]]


def family(kk: str, address: str, *members: list[Any]) -> list[list[Any]]:
    return [FAMILY_HEAD, ["", kk, "", "BUDI REKAAN", "", "", address], HEAD, *members]


def person(batch: Reading, record: int = 0) -> dict[str, Any]:
    return {name: values[record] for name, values in batch.records["orang"].columns.items()}


BOOK = [
    *TITLE,
    *family("9901010101200001", "DUSUN KRAJAN, RT:001, RW:002, Kodepos:83355,-", AYAH, IBU),
    ["", "Halaman 1 dari 2"],
    *family("9901010101200002", "PERUM CONTOH, RT 01", ["", 3, "9901011708800003", *AYAH[3:]]),
]


def test_the_real_sample(shared: Path, read: Read, agreement: Agreement) -> None:
    batch = read(shared / "data" / "mikrodata" / "opensid" / "bip_2012_contoh.xls", agreement=agreement)
    records = batch.records["orang"]
    assert records.rows == [11, 12, 16, 17, 18, 19, 23, 27]
    assert Counter(records.columns["no_kk"]) == {
        "3505100304240000": 2,
        "3505102108080000": 4,
        "3505100905150000": 1,
        "3505101705190000": 1,
    }
    assert records.columns["nama"][:3] == ["WAHYU", "ZAENAL HIDAYAT", "JOKO MAULANA"]
    assert records.columns["tanggal_lahir"][0] == dt.date(1960, 9, 4)
    assert records.columns["dusun"] == ["KRAJAN", "KRAJAN", None, None, None, None, "KRAJAN", None]
    assert records.columns["rt"] == [None, None, "001", "001", "001", "001", None, "001"]
    assert records.columns["status_rekam"] == ["7", None, None, None, None, None, "6", None], "NULL is no state"
    assert records.columns["pendidikan_kk"][4] == "2"
    assert records.place_of("no_kk", 0) == ("Contoh BIP 2012", 9)
    assert records.place_of("nama", 0) == ("Contoh BIP 2012", 11)
    assert {one.rule for one in batch.findings} == {"tanggal_serial", "teks_dibersihkan", "alamat_tanpa_dusun"}


def test_blocks_become_persons_with_their_family(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", BOOK), agreement=agreement)
    first, second, third = (person(batch, record) for record in range(3))
    assert batch.records["orang"].rows == [7, 8, 13]
    assert (first["nama"], first["no_kk"], first["dusun"], first["rw"], first["rt"]) == (
        "BUDI REKAAN",
        "9901010101200001",
        "KRAJAN",
        "002",
        "001",
    )
    assert (second["tanggal_lahir"], second["status_rekam"], second["akta_lahir"]) == (
        dt.date(1982, 4, 12),
        None,
        "AB/1",
    )
    assert (second["nama_ibu"], first["akta_lahir"]) == (None, None)
    assert (third["no_kk"], third["dusun"], third["rt"]) == ("9901010101200002", None, "001")
    assert (
        "lembar “Data Penduduk”",
        "3 baris di luar daftar anggota (judul, kepala, dan kaki halaman)",
    ) in batch.left_out


def test_every_sheet_is_read_and_every_record_knows_its_own(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    second = [
        *TITLE,
        *family("9901010101200003", "DUSUN SUMBER", ["", 1, "9901011708800004", *AYAH[3:6], "31-02-1980", *AYAH[7:]]),
    ]
    batch = read(write_xlsx(tmp_path / "a.xlsx", BOOK, sheet="Krajan", also={"Sumber": second}), agreement=agreement)
    records = batch.records["orang"]
    assert len(records) == 4
    assert records.place_of("nama", 0) == ("Krajan", 7)
    assert records.place_of("nama", 3) == ("Sumber", 7)
    assert records.place_of("", 3) == ("Sumber", 7)
    found = next(one for one in batch.findings if one.rule == "tanggal_mustahil")
    assert (found.sheet, found.row, found.column, found.record) == ("Sumber", 7, "TGL LHR", 3)


def test_a_later_header_in_another_order_is_followed(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    turned = [HEAD[0], *reversed(HEAD[1:])]
    member = [AYAH[0], *reversed(["", 3, "9901011708800003", *AYAH[3:]][1:])]
    rows = [*BOOK, FAMILY_HEAD, ["", "9901010101200009", "", "X", "", "", "DUSUN KRAJAN"], turned, member]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows), agreement=agreement)
    last = person(batch, 3)
    assert (last["nama"], last["nik"], last["jenis_kelamin"]) == ("BUDI REKAAN", "9901011708800003", "1")


def test_a_family_without_its_number_is_a_finding_on_each_member(
    tmp_path: Path, read: Read, agreement: Agreement
) -> None:
    rows: list[list[Any]] = [*TITLE, FAMILY_HEAD, ["", "", "", "BUDI", "", "", "DUSUN KRAJAN"], HEAD, AYAH, IBU]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows), agreement=agreement)
    found = [one for one in batch.findings if one.rule == "kk_kosong"]
    assert [(one.record, one.row, one.column) for one in found] == [(0, 5, "NO.KK"), (1, 5, "NO.KK")]


def test_a_book_without_members_is_told(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    with pytest.raises(NoRows):
        read(write_xlsx(tmp_path / "a.xlsx", [*TITLE, FAMILY_HEAD]), agreement=agreement)
    with pytest.raises(NoRows):
        read(write_xlsx(tmp_path / "b.xlsx", [*TITLE, FAMILY_HEAD, ["", "1"], HEAD]), agreement=agreement)


def test_parts_say_what_the_whole_says(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    rows = [*TITLE]
    for number in range(60):
        rows += family(
            f"990101010120{number:04d}",
            "DUSUN KRAJAN",
            *[["", 1, f"99010117088{number:03d}{member:02d}", *AYAH[3:]] for member in range(3)],
        )
    path = write_csv(tmp_path / "a.csv", [[str(cell) for cell in row] + [""] * (16 - len(row)) for row in rows], ";")
    whole = read(path, agreement=agreement)
    parts = list(read_chunks(path, Delivery(agreement=agreement), content=load_content(), lists=code_lists(), rows=50))
    for name, values in whole.records["orang"].columns.items():
        assert [one for part in parts for one in part.records["orang"].columns[name]] == values
    assert [row for part in parts for row in part.records["orang"].rows] == whole.records["orang"].rows


# ── the layout with KTP-el ───────────────────────────────────────────────────────────────────────
EKTP = [
    "NO",
    "Nama Lengkap",
    "NIK",
    "Tempat Lahir",
    "Tanggal Lahir",
    "JK",
    "Stat Kwn",
    "Gol. Drh",
    "SHDK",
    "Agama",
    "Pendidikan Terakhir",
    "No Akta Lahir",
    "Pekerjaan",
    "Nama Ibu",
    "Nama Ayah",
    "Wjb KTP",
    "KTP-eL",
    "Status",
    "Stat Rkm",
]


def ektp(kk: str, address: str, *members: list[Any]) -> list[list[Any]]:
    return [[kk, "", "SRI REKAAN", *[""] * 8, address], *members]


SRI = [
    "1",
    "SRI REKAAN",
    "9901015204820002",
    "CONTOH",
    "12-04-1982",
    "Pr",
    "CM",
    "-",
    "KEPALA KELUARGA",
    "ISLAM",
    "TAMAT SD / SEDERAJAT",
    "-",
    "BELUM / TIDAK BEKERJA",
    "SITI",
    "KARTO",
    "WAJIB",
    "KTP-eL",
    "SDH DPT",
    "CARD SHIPPED",
]


def test_the_layout_with_ktp_el(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    rows = [
        EKTP,
        *ektp("9901010101200001", "DESA CONTOH RT/RW : 002/000 DUSUN : SUMBER", SRI),
        ["", "", "", "Halaman 1"],
        EKTP,
        *ektp(
            "9901010101200002",
            "DESA CONTOH RT/RW : 003/001 DUSUN : -",
            ["1", "ADI REKAAN", "9901011708800001", *SRI[3:5], "Lk", "K", *SRI[7:]],
        ),
    ]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows), agreement=agreement)
    one, two = person(batch, 0), person(batch, 1)
    assert batch.mapping == "bip_ektp"
    assert batch.findings[0].rule == "tanggal_format"
    assert (one["no_kk"], one["dusun"], one["rt"], one["rw"]) == ("9901010101200001", "SUMBER", "002", None)
    assert (one["jenis_kelamin"], one["status_kawin"], one["golongan_darah"]) == ("2", "4", None)
    assert (one["ktp_el"], one["status_rekam"], one["pendidikan_kk"], one["pekerjaan"]) == ("2", "6", "3", "1")
    assert (two["no_kk"], two["dusun"], two["rt"], two["rw"]) == ("9901010101200002", None, "003", "001")
    assert (two["jenis_kelamin"], two["status_kawin"]) == ("1", "2")


def test_a_list_of_names_is_no_book(tmp_path: Path, read: Read) -> None:
    """Three headers that the book has too do not make one; the message does not ask for columns of the book."""
    with pytest.raises(UnreadableInput) as caught:
        read(write_xlsx(tmp_path / "a.xlsx", [["Nama Lengkap", "NIK", "SHDK", "Hobi"], ["A", "1", "x", "y"]]))
    assert "Wjb KTP" not in caught.value.line()


PARTS = [*[""] * 3, "Tempat Lahir", "Tanggal Lahir", *[""] * 14]
GROUPED = [*EKTP[:3], "Tempat dan Tanggal Lahir", "", *EKTP[5:]]
ADI = ["1", "ADI REKAAN", "9901011708800001", "SLEMAN", "17-08-1980", "Lk", "K", *SRI[7:]]


@pytest.mark.parametrize("title", ["Tempat dan Tanggal Lahir", "TEMPAT/TANGGAL LAHIR", "Tempat, Tgl Lahir"])
def test_place_and_date_of_birth_in_one_cell_are_read_as_both(
    title: str, tmp_path: Path, read: Read, agreement: Agreement
) -> None:
    def joined(member: list[Any], cell: str) -> list[Any]:
        return [*member[:3], cell, *member[5:]]

    rows = [
        [*EKTP[:3], title, *EKTP[5:]],
        *ektp("9901010101200001", "RT/RW : 002/000 DUSUN : SUMBER", joined(SRI, "KOTA REKA, 12-04-1982")),
        *ektp("9901010101200002", "RT/RW : 003/001 DUSUN : SUMBER", joined(ADI, "SLEMAN / 17-08-1980")),
    ]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows), agreement=agreement)
    records = batch.records["orang"]
    assert batch.mapping == "bip_ektp"
    assert records.columns["tempat_lahir"] == ["KOTA REKA", "SLEMAN"]
    assert records.columns["tanggal_lahir"] == [dt.date(1982, 4, 12), dt.date(1980, 8, 17)]
    assert records.columns["jenis_kelamin"] == ["2", "1"]
    assert {found.rule for found in batch.findings} == {"tanggal_format"}
    assert batch.findings[0].column == f"{title} (tanggal lahir)"
    assert title not in [name for name, _why in batch.left_out]


@pytest.mark.parametrize(
    "numbers",
    [
        [-number for number in range(1, 20)],
        [f"-{number}" for number in range(1, 20)],
        [f"({number})" for number in range(1, 20)],
        [],
    ],
)
@pytest.mark.parametrize("parts", [PARTS, [*[""] * 3, "Tempat", "Tgl. Lahir", *[""] * 14]])
def test_the_birth_stands_under_its_group_on_every_page(
    numbers: list[Any], parts: list[Any], tmp_path: Path, read: Read, agreement: Agreement
) -> None:
    """As printed: a group over place and date of birth, and the numbers of the columns, again on each page."""
    page = [GROUPED, parts, *([numbers] if numbers else [])]
    rows = [
        ["BUKU INDUK PENDUDUK WARGA NEGARA INDONESIA"],
        *page,
        *ektp("9901010101200001", "DESA CONTOH RT/RW : 002/000 DUSUN : SUMBER", SRI),
        *page,
        *ektp("9901010101200002", "DESA CONTOH RT/RW : 003/001 DUSUN : SUMBER", ADI),
    ]
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows), agreement=agreement)
    records = batch.records["orang"]
    assert batch.mapping == "bip_ektp"
    assert records.columns["nama"] == ["SRI REKAAN", "ADI REKAAN"]
    assert records.columns["tempat_lahir"] == ["CONTOH", "SLEMAN"]
    assert records.columns["tanggal_lahir"] == [dt.date(1982, 4, 12), dt.date(1980, 8, 17)]
    assert records.columns["no_kk"] == ["9901010101200001", "9901010101200002"]
    assert {found.rule for found in batch.findings} == {"tanggal_format"}
