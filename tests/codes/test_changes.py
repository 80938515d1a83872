"""Changes of codes: former names are found, lost codes say so, a recoded village stays the same village."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cantik.codes.area import AreaCode, Scheme
from cantik.codes.changes import read_changes
from cantik.codes.errors import ChangesFileError, RetiredAreaCode, UnknownAreaCode
from cantik.codes.index import AreaIndex

HEADER = "edisi_dari,edisi_ke,kode,perubahan,nama_lama,nama_baru"
FURTHER = ",kode_baru,tanggal,dasar"
ROWS = """2020,2022,99.01.01.2003,ganti_nama,Marang Lama,Ma'rang Rekaan,,,
2022,2023,99.02.01.2001,hilang,Alun-Alun,,,,
2022,2023,99.71.01.1001,baru,,Alun-Alun,,,
2023,2025,99.01.01.2044,ganti_kode,Sumberrejo Baru,,99.01.02.2001,2024-03-01,Kepmendagri Rekaan 7/2024
"""


def write(folder: Path, rows: str, header: str = HEADER + FURTHER) -> Path:
    path = folder / "perubahan.csv"
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    return path


@pytest.fixture
def changed(rekaan: AreaIndex, tmp_path: Path) -> AreaIndex:
    return rekaan.with_changes(read_changes(write(tmp_path, ROWS)))


def test_a_former_name_is_found_and_shown(changed: AreaIndex) -> None:
    (match,) = changed.search("marang lama")
    assert match.area.name == "Ma'rang Rekaan"
    assert match.matched == "Marang Lama"
    assert match.area.other_names == ("Marang Lama",)


def test_a_lost_code_says_so_and_names_its_namesakes_without_choosing(changed: AreaIndex) -> None:
    with pytest.raises(RetiredAreaCode) as caught:
        changed.get(AreaCode.kemendagri("99.02.01.2001"))
    assert caught.value.code == "W104"
    assert caught.value.suggestions == ("99.71.01.1001",)
    assert "edisi 2023" in caught.value.mend
    assert AreaCode.kemendagri("99.02.01.2001") not in changed


def test_a_recoded_village_is_the_same_village(changed: AreaIndex, rekaan: AreaIndex) -> None:
    old, new = AreaCode.kemendagri("99.01.01.2044"), AreaCode.kemendagri("99.01.02.2001")
    area = changed.get(old)
    assert area == changed.get(new)
    assert area.id == rekaan.get(new).id
    assert area.kemendagri == new
    assert area.code(Scheme.KEMENDAGRI, dt.date(2024, 2, 29)) == old
    assert area.code(Scheme.KEMENDAGRI, dt.date(2024, 3, 1)) == new
    assert area.codes[0].decree == "Kepmendagri Rekaan 7/2024"


def test_codes_given_one_after_the_other_all_lead_to_the_area(rekaan: AreaIndex, tmp_path: Path) -> None:
    rows = """2018,2020,99.01.01.2033,ganti_kode,A,,99.01.01.2044,2020-01-01,Perda 1
2020,2022,99.01.01.2044,ganti_kode,A,,99.01.02.2001,2022-01-01,Perda 2
"""
    index = rekaan.with_changes(read_changes(write(tmp_path, rows)))
    area = index.get(AreaCode.kemendagri("99.01.01.2033"))
    assert area == index.get(AreaCode.kemendagri("99.01.02.2001"))
    days = [dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2021, 12, 31), dt.date(2022, 1, 1)]
    codes = [str(area.code(Scheme.KEMENDAGRI, day)) for day in days]
    assert codes == ["99.01.01.2033", "99.01.01.2044", "99.01.01.2044", "99.01.02.2001"]


def test_changes_that_lead_in_a_circle_lead_nowhere(rekaan: AreaIndex, tmp_path: Path) -> None:
    rows = """2020,2022,99.01.01.2008,ganti_kode,A,,99.01.01.2009,2022-01-01,Perda 1
2022,2023,99.01.01.2009,ganti_kode,A,,99.01.01.2008,2023-01-01,Perda 2
"""
    index = rekaan.with_changes(read_changes(write(tmp_path, rows)))
    assert AreaCode.kemendagri("99.01.01.2008") not in index


@pytest.mark.parametrize(
    "row",
    [
        "2020,2022,99.01.01.2003,pindah,A,B,,,",
        "2020,2022,99.1,hilang,A,,,,",
        "2020,2022,,hilang,A,,,,",
        "2020,2022,99.01.01.2003,ganti_kode,A,B,,2024-01-01,",
        "2020,2022,99.01.01.2003,ganti_kode,A,B,99.01.01.2009,,",
        "2020,2022,99.01.01.2003,ganti_kode,A,B,99.01.01,2024-01-01,",
        "2020,2022,99.01.01.2003,ganti_nama,A,B,,31-12-2024,",
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(ChangesFileError) as caught:
        read_changes(write(tmp_path, row + "\n"))
    assert caught.value.code == "W106"
    assert caught.value.where == "perubahan.csv:2"


@pytest.mark.luar
def test_the_real_list_of_differences(shared: Path, shipped: AreaIndex) -> None:
    changes = read_changes(shared / "data" / "wilayah" / "perubahan_kode_2018_2025.csv.gz")
    assert sum(len(own) for own in changes.by_code.values()) == 16295
    index = shipped.with_changes(changes)
    lost = [code for code in changes.by_code if changes.find_loss(code) is not None]
    assert lost
    assert all(index.find(AreaCode.kemendagri(code)) is None for code in lost)
    with pytest.raises(RetiredAreaCode) as caught:
        index.get(AreaCode.kemendagri("91.07.03.2010"))  # Papua before its division
    assert caught.value.suggestions
    assert index.get(AreaCode.kemendagri("11.15.05.2031")).other_names == ("Kuala Seumanyam",)


@pytest.mark.luar
def test_without_the_list_a_lost_code_seldom_looks_like_a_mistyped_one(shared: Path, shipped: AreaIndex) -> None:
    """What was the last number of its kecamatan cannot be told from a slip; all others lead to the name."""
    changes = read_changes(shared / "data" / "wilayah" / "perubahan_kode_2018_2025.csv.gz")
    lost = [AreaCode.kemendagri(code) for code in changes.by_code if changes.find_loss(code) is not None][::200]
    led = 0
    for code in lost:
        with pytest.raises(UnknownAreaCode) as caught:
            shipped.get(code)
        led += not caught.value.suggestions
    assert led / len(lost) > 0.85
