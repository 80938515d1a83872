"""Members of households of the Basis Data Terpadu, and persons of SDGs Desa. Invented persons; headers as in the
sources that the mappings name, cells as the programs there write them. What is expected was written down by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.batch import Agreement, Reading
from cantik.collect.errors import UnknownFormat
from cantik.content.loader import load_content
from tests.collect.berkas import write_csv, write_xlsx
from tests.collect.conftest import Read

BDT_HEADERS = (
    "IDARTBDT",
    "IDBDT",
    "RUTA6",
    "NoPesertaPBDT",
    "KDPROP",
    "KDKAB",
    "KDKEC",
    "KDDESA",
    "NoPesertaPKH",
    "Nama",
    "JnsKel",
    "TmpLahir",
    "TglLahir",
    "HubKRT",
    "NIK",
    "NoKK",
    "Hub_KRT",
    "NUK",
    "Hubkel",
    "Umur",
    "Sta_kawin",
    "Ada_akta_nikah",
    "Ada_diKK",
    "Ada_kartu_identitas",
    "Sta_hamil",
    "Jenis_cacat",
    "Penyakit_kronis",
    "Partisipasi_sekolah",
    "Pendidikan_tertinggi",
    "Kelas_tertinggi",
    "Ijazah_tertinggi",
    "Sta_Bekerja",
    "Jumlah_jamkerja",
    "Lapangan_usaha",
    "Status_pekerjaan",
    "Sta_keberadaan_art",
)


def bdt_row(**said: Any) -> list[Any]:
    return [said.get(name, "") for name in BDT_HEADERS]


HOUSE = {
    "IDBDT": "99010100000000001",
    "NoKK": "9901010101200001",
    "KDPROP": "99",
    "Partisipasi_sekolah": "2",
    "Sta_keberadaan_art": "1",
    "NUK": "1",
}
BDT = [
    list(BDT_HEADERS),
    bdt_row(
        **HOUSE,
        IDARTBDT="9901010000000000101",
        Nama="BUDI REKAAN",
        JnsKel="1",
        TmpLahir="CONTOH",
        TglLahir="1980-08-17",
        NIK="9901011708800001",
        HubKRT="KRT",
        Hub_KRT="1",
        Hubkel="1",
        Umur="35",
        Sta_kawin="2",
        Jenis_cacat="3",
        Sta_Bekerja="1",
        Jumlah_jamkerja="42",
        Status_pekerjaan="6",
    ),
    bdt_row(
        **HOUSE,
        IDARTBDT="9901010000000000102",
        Nama="SRI REKAAN",
        JnsKel="2",
        TmpLahir="CONTOH",
        TglLahir="1982-04-12",
        NIK="9901015204820002",
        Hub_KRT="2",
        Hubkel="2",
        Umur="33",
        Sta_kawin="2",
        Sta_Bekerja="2",
        Status_pekerjaan="0",
    ),
    bdt_row(
        **HOUSE,
        IDARTBDT="9901010000000000103",
        Nama="JOKO REKAAN",
        JnsKel="1",
        TmpLahir="CONTOH",
        TglLahir="2010-05-09",
        NIK="9901010905100003",
        Hub_KRT="3",
        Hubkel="3",
        Umur="5",
        Sta_kawin="1",
    ),
    bdt_row(
        **HOUSE,
        IDARTBDT="9901010000000000104",
        Nama="WATI REKAAN",
        JnsKel="2",
        TmpLahir="CONTOH",
        TglLahir="1990-01-01",
        NIK="9901014101900004",
        Hub_KRT="7",
        Hubkel="9",
        Umur="25",
        Sta_kawin="1",
    ),
]

SDGS_HEADERS = (
    "Rt/Rw",
    "Nomor Kk",
    "Nik",
    "Nama",
    "Jenis Kelamin",
    "Tempat Lahir",
    "Tgl Lahir",
    "Usia",
    "Status",
    "Usia Menikah",
    "Agama",
    "Suku",
    "Warga Negara",
    "No Hp",
    "Internet",
    "Kecepatan Internet",
    "Kondisi Pekerjaan",
    "Pekerjaan Utama",
    "Jaminan Sosial",
    "Jaminan Sosial Kesehatan",
    "Pendidikan Tertinggi",
)
SDGS = [
    list(SDGS_HEADERS),
    [
        "003/002",
        "9901010101200001",
        "9901011708800001",
        "BUDI REKAAN",
        "Laki-laki",
        "CONTOH",
        "17/8/1980",
        "40",
        "Kawin",
        "25",
        "Islam",
        "-",
        "WNI",
        "",
        "Ya",
        "Sedang",
        "Bekerja",
        "3. Buruh tani",
        "Bukan peserta",
        "Peserta",
        "2. SD dan sederajat",
    ],
    [
        "003/002",
        "9901010101200001",
        "9901015204820002",
        "SRI REKAAN",
        "Perempuan",
        "CONTOH",
        "12/4/1982",
        "39",
        "Kawin",
        "23",
        "Katolik",
        "-",
        "WNI",
        "",
        "Tidak",
        "",
        "Ibu rumah tangga",
        "",
        "",
        "Peserta",
        "2. SD dan sederajat",
    ],
    [
        "004/002",
        "9901010101200002",
        "9901010503450005",
        "KARTO REKAAN",
        "Laki-laki",
        "CONTOH",
        "5/3/1945",
        "76",
        "Cerai mati",
        "22",
        "Khonghucu",
        "-",
        "WNI",
        "",
        "Tidak",
        "",
        "Tidak bekerja",
        "",
        "",
        "Bukan peserta",
        "1. Tidak sekolah/belum tamat SD",
    ],
]


def column(batch: Reading, name: str) -> list[Any]:
    return batch.records["orang"].columns[name]


def test_members_of_the_bdt(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", BDT, sheet="Sheet1"), agreement=agreement)
    assert (batch.mapping, batch.source, batch.rows) == ("bdt_individu", "bdt", 4)
    assert batch.quarantined is None
    assert column(batch, "nik")[:2] == ["9901011708800001", "9901015204820002"]
    assert column(batch, "no_kk") == ["9901010101200001"] * 4
    assert column(batch, "tanggal_lahir")[0] == dt.date(1980, 8, 17)
    assert column(batch, "jenis_kelamin") == ["1", "2", "1", "2"]
    assert column(batch, "status_kawin") == ["2", "2", "1", "1"]
    assert column(batch, "r409") == ["1", "2", "3", None], "9 is no relation of the BDT: it is said, not guessed"
    assert column(batch, "r416a") == ["1", "2", None, None]
    assert column(batch, "r416b") == [42, None, None, None]
    assert column(batch, "r418") == ["6", None, None, None], "0 is the empty choice of the source's screen"
    (unknown,) = batch.findings
    assert (unknown.rule, unknown.row, unknown.column) == ("kode_tidak_dikenal", 5, "Hubkel")


def test_what_the_bdt_says_otherwise_is_left_with_its_reason(tmp_path: Path, read: Read, agreement: Agreement) -> None:
    told = dict(read(write_csv(tmp_path / "a.csv", BDT), agreement=agreement).left_out)
    assert told["Partisipasi_sekolah"] == "kodenya lain dari daftar kode register; tidak ditebak"
    assert told["Jenis_cacat"] == "arti kodenya tidak sama pada dua sumber; tidak ditebak"
    assert told["Sta_keberadaan_art"] == "keadaan pada hari pendataan, bukan keadaan sekarang"
    assert told["Hub_KRT"] == told["HubKRT"] == "hubungan dalam rumah tangga; register mencatat hubungan dalam keluarga"
    assert told["IDARTBDT"] == told["NoPesertaPKH"] == "mengenal orang dan tidak diperlukan"
    read_columns = {header for one in load_content().mappings["bdt_individu"].columns for header in one.headers}
    assert set(told) == set(BDT_HEADERS) - read_columns
    assert not [why for why in told.values() if "tidak dikenal" in why]


def test_the_bdt_lies_apart_without_an_agreement(tmp_path: Path, read: Read) -> None:
    assert read(write_xlsx(tmp_path / "a.xlsx", BDT)).quarantined


def test_persons_of_sdgs_desa(tmp_path: Path, read: Read) -> None:
    incomes = [["NIK", "Sumber", "Jumlah"], ["9901011708800001", "Padi", "2"]]
    batch = read(write_xlsx(tmp_path / "a.xlsx", SDGS, sheet="Individu", also={"Penghasilan": incomes}))
    assert (batch.mapping, batch.source, batch.rows) == ("sdgs_individu", "sdgs_desa", 3)
    assert [(one.rule, one.count) for one in batch.findings] == [("tanggal_format", 3)], "a note: day before month"
    assert batch.quarantined is None
    assert column(batch, "nik") == ["9901011708800001", "9901015204820002", "9901010503450005"]
    assert (column(batch, "rt"), column(batch, "rw")) == (["003", "003", "004"], ["002"] * 3)
    assert column(batch, "tanggal_lahir") == [dt.date(1980, 8, 17), dt.date(1982, 4, 12), dt.date(1945, 3, 5)]
    assert column(batch, "status_kawin") == ["2", "2", "4"]
    assert column(batch, "agama") == ["1", "3", "6"]
    assert column(batch, "kewarganegaraan") == ["1"] * 3
    told = dict(batch.left_out)
    assert told["Kondisi Pekerjaan"] == "pilihannya lain dari daftar kode register; tidak ditebak"
    assert told["Suku"] == "mengenal orang dan tidak diperlukan"


def test_a_religion_outside_the_six_of_sdgs_is_not_guessed(tmp_path: Path, read: Read) -> None:
    other = [*SDGS[:3], [*SDGS[3][:10], "Sunda Wiwitan", *SDGS[3][11:]]]
    found = [(one.rule, one.row) for one in read(write_xlsx(tmp_path / "a.xlsx", other)).findings]
    assert ("kode_tidak_dikenal", 4) in found
    assert {rule for rule, _ in found} == {"kode_tidak_dikenal", "tanggal_format"}


@pytest.mark.parametrize("extra", [(), ("Warga Negara", "Pekerjaan Utama")])
def test_a_list_of_a_village_with_common_titles_is_not_taken_for_sdgs(
    tmp_path: Path, read: Read, extra: tuple[str, ...]
) -> None:
    """Such titles stand in any list: the village maps it, and is not told that columns of SDGs Desa are missing."""
    common = ["RT/RW", "Nomor KK", "NIK", "Nama", "Jenis Kelamin", "Tempat Lahir", "Tgl Lahir", "Status", "Agama"]
    common += extra
    rows = [common, [SDGS[1][list(SDGS_HEADERS).index(one.title())] for one in common]]
    with pytest.raises(UnknownFormat):
        read(write_xlsx(tmp_path / "a.xlsx", rows))
