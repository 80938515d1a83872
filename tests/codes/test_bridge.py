"""BPS codes come by a bridge that the operator imports; gaps on both sides and one-to-many pairs are kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cantik.codes.area import AreaCode, AreaLevel, AreaType
from cantik.codes.bridge import Bridge, read_bridge
from cantik.codes.errors import BridgeFileError, UnknownAreaCode
from cantik.codes.index import AreaIndex

HEADER = "kode_kemendagri,nama_kemendagri,kode_bps,nama_bps,kode_kec_kemendagri_induk,kode_pos\n"
ROWS = """99.01.01.1001,REKAAN KOTA,9901010001,REKAAN KOTA,,99101
99.01.01.2002,SUMBER REJO,9901010002,SUMBERREJO,,99101;99102
99.01.01.2003,,,,,
99.01.02.2001,SUMBERREJO BARU,9901020001,SUMBERREJO BARU,,
99.01.02.2001,SUMBERREJO BARU,9901020009,UPT SUMBERREJO,,
,,9901010030,UPT REKAAN,99.01.01,
,,9901010031,TANJUNG REKAAN,99.01.01,
,,9901990001,TANPA TEMPAT,99.01.99,
99.01.09.2001,TAK DIKENAL,9901090001,TAK DIKENAL,,
"""


def write(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "jembatan.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


@pytest.fixture
def bridged(rekaan: AreaIndex, tmp_path: Path) -> AreaIndex:
    bridge = read_bridge(write(tmp_path, ROWS), since=dt.date(2025, 7, 1), decree="MFD 2025-1")
    return rekaan.with_bridge(bridge)[0]


def test_the_import_says_what_it_did(rekaan: AreaIndex, tmp_path: Path) -> None:
    report = rekaan.with_bridge(read_bridge(write(tmp_path, ROWS)))[1]
    assert report.rows == 9
    assert report.paired == 3  # Rekaan Kota, Sumber Rejo, Sumberrejo Baru
    assert report.several == ("99.01.02.2001",)
    assert report.without_bps == 1  # Ma'rang Rekaan
    assert report.without_kemendagri == 3
    assert report.unknown == ("99.01.09.2001",)
    assert report.unplaced == ("9901990001",)
    assert report.not_named == 2  # Desa Adat Rekaan and Alun-Alun


def test_an_area_is_found_by_either_code(bridged: AreaIndex) -> None:
    area = bridged.get(AreaCode.bps("9901010002"))
    assert area == bridged.get(AreaCode.kemendagri("99.01.01.2002"))
    assert area.other_names == ()  # "SUMBERREJO" is only another way to write Sumber Rejo
    assert area.codes[1].valid_from == dt.date(2025, 7, 1)
    assert area.codes[1].decree == "MFD 2025-1"


def test_a_village_may_have_two_bps_codes_or_none(bridged: AreaIndex) -> None:
    two = bridged.get(AreaCode.kemendagri("99.01.02.2001"))
    assert [str(code) for code in two.bps] == ["9901020001", "9901020009"]
    assert bridged.get(AreaCode.bps("9901020009")) == two
    assert two.other_names == ("UPT SUMBERREJO",)
    assert bridged.get(AreaCode.kemendagri("99.01.01.2003")).bps == ()


def test_a_bps_code_without_a_kemendagri_code_is_an_area_of_its_own(bridged: AreaIndex) -> None:
    upt = bridged.get(AreaCode.bps("9901010030"))
    assert (upt.name, upt.kind, upt.kemendagri) == ("UPT REKAAN", AreaType.UPT, None)
    assert bridged.get(AreaCode.bps("9901010031")).kind is AreaType.BELUM_DITETAPKAN
    children = bridged.children(bridged.get(AreaCode.kemendagri("99.01.01")))
    assert [area.name for area in children][-2:] == ["UPT REKAAN", "TANJUNG REKAAN"]
    assert AreaCode.bps("9901990001") not in bridged


def test_digits_of_a_bps_code_are_not_read_as_a_kemendagri_code(rekaan: AreaIndex, tmp_path: Path) -> None:
    # 9901012002 is the BPS code of Alun-Alun and, digit for digit, the Kemendagri code of Sumber Rejo.
    index, _ = rekaan.with_bridge(read_bridge(write(tmp_path, "99.71.01.1001,,9901012002,,,\n")))
    assert index.get(AreaCode.bps("9901012002")).name == "Alun-Alun"
    assert index.get(AreaCode.kemendagri("9901012002")).name == "Sumber Rejo"


def test_a_bps_code_typed_as_a_kemendagri_code_is_named_in_the_error(bridged: AreaIndex, tmp_path: Path) -> None:
    index, _ = bridged.with_bridge(read_bridge(write(tmp_path, "99.71.01.1001,,9901012099,,,\n")))
    with pytest.raises(UnknownAreaCode, match="Angka yang sama adalah kode bps milik Alun-Alun"):
        index.get(AreaCode.kemendagri("9901012099"))


def test_bridges_of_several_levels_add_up(bridged: AreaIndex, tmp_path: Path) -> None:
    header = "kode_kemendagri,kode_bps,kode_induk_kemendagri\n"
    index, report = bridged.with_bridge(read_bridge(write(tmp_path, "99.01,9907,99\n", header)))
    assert index.get(AreaCode.bps("9907")).name == "Kabupaten Rekaan Utara"
    assert index.get(AreaCode.bps("9901010002")).codes[1].decree == "MFD 2025-1"  # of its own bridge
    assert [m.area.name for m in index.search("rekaan kota", below=AreaCode.bps("9907"))] == ["Rekaan Kota"]
    with pytest.raises(BridgeFileError, match="dua kali"):
        index.with_bridge(read_bridge(write(tmp_path, "99.01,9907,99\n", header)))
    assert index.get(AreaCode.bps("9901010002")).name == "Sumber Rejo"
    assert report.not_named == 1


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("99.01.01.2002,,9901010002,,,\n99.01.01.2003,,9901010002,,,\n", 3),  # one BPS code for two villages
        ("99.1.1.2002,,9901010002,,,\n", 2),
        ("99.01.01.2002,,990101000,,,\n", 2),
        ("99.01.01.2002,,990101000.0,,,\n", 2),
        ("99.01.01,,9901010002,,,\n", 2),  # a kecamatan and a village
        (",,,,,\n", 2),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str, line: int) -> None:
    with pytest.raises(BridgeFileError) as caught:
        read_bridge(write(tmp_path, row))
    assert caught.value.code == "W105"
    assert caught.value.where == f"jembatan.csv:{line}"


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BridgeFileError, match="kolom kode_kemendagri"):
        read_bridge(write(tmp_path, "35,36\n", "kemendagri,bps\n"))


# ── the real bridge ──

PAPUA = ("91", "92", "93", "94", "95", "96")


@pytest.fixture(scope="module")
def real(shared: Path) -> Bridge:
    return read_bridge(shared / "data" / "wilayah" / "jembatan_bps_kemendagri_desa.csv.gz")


@pytest.mark.luar
def test_3872_bps_codes_are_digit_for_digit_another_village_s_kemendagri_code(real: Bridge, shipped: AreaIndex) -> None:
    bridged, _ = shipped.with_bridge(real)
    assert len(real.row_of_bps) == 84197
    trap = 0
    for bps in real.row_of_bps:
        if bps[6] not in "123":  # no Kemendagri code can end so: another village's is not to be feared
            continue
        as_kemendagri = shipped.find(AreaCode.kemendagri(bps))
        as_bps = bridged.find(AreaCode.bps(bps))
        trap += as_kemendagri is not None and (as_bps is None or as_kemendagri.id != as_bps.id)
    assert trap == 3872


@pytest.mark.luar
def test_the_real_bridge_leaves_168_villages_without_a_bps_code(real: Bridge, shipped: AreaIndex) -> None:
    index, report = shipped.with_bridge(real)
    assert (report.rows, report.without_kemendagri, report.unknown, report.unplaced) == (84325, 578, (), ())
    assert report.without_bps + report.not_named == 168
    assert report.paired == 83762 - 168
    without = [area for area in index.areas(AreaLevel.DESA) if area.kemendagri and not area.bps]
    assert len(without) == 168
    papua = [area for area in without if area.kemendagri and area.kemendagri.parts[0] in PAPUA]
    assert len(papua) == 116
    # 25 codes stand on several rows; in three of them only one row names a BPS code.
    assert len(report.several) == 22
    assert index.get(AreaCode.bps("3505080012")).name == "Sawentar"
    assert index.count(AreaLevel.DESA) == 83762 + 578


@pytest.mark.luar
def test_the_real_bridges_of_the_upper_levels_are_complete(shared: Path, shipped: AreaIndex) -> None:
    index = shipped
    for name, count in (("provinsi", 38), ("kabkota", 514), ("kecamatan", 7285)):
        path = shared / "data" / "wilayah" / f"jembatan_bps_kemendagri_{name}.csv"
        index, report = index.with_bridge(read_bridge(path))
        assert (report.unknown, report.not_named) == ((), 0)
        assert report.paired + report.without_bps == count
    assert index.get(AreaCode.bps("1103")).kemendagri == AreaCode.kemendagri("11.01")
