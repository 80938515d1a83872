"""The pack of codes in the package: its form, its description, its maker."""

from __future__ import annotations

import csv
import importlib.util
import json
import zlib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.canonical import digest
from cantik.codes.area import AreaLevel
from cantik.codes.errors import DamagedPack, InvalidAreaCode
from cantik.codes.pack import compress, decode, encode, open_pack, runs, spread

AREAS = Path("cantik/content/areas")


@given(st.lists(st.integers(0, 9999)))
def test_runs_and_spread_are_inverse(numbers: list[int]) -> None:
    assert spread(runs(numbers, 4)) == numbers


NAMES = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=12)


@given(st.data())
def test_an_edition_survives_being_packed(data: st.DataObject) -> None:
    levels: dict[AreaLevel, list[tuple[int, str, str]]] = {}
    above = [""]
    number = 0
    for level, width in zip(AreaLevel, (2, 2, 2, 4), strict=True):
        levels[level] = []
        for parent in above:
            for last in sorted(data.draw(st.sets(st.integers(0, 10**width - 1), max_size=3))):
                number += 1
                code = f"{parent}.{last:0{width}}" if parent else f"{last:0{width}}"
                levels[level].append((number, code, data.draw(NAMES)))
        above = [code for _, code, _ in levels[level]]
    tables = decode(encode(levels).decode(), "uji")
    for level in AreaLevel:
        read = list(zip(tables[level].ids, tables[level].codes, tables[level].names, strict=True))
        assert read == [(f"w{number}", code, name) for number, code, name in levels[level]]


def test_a_changed_pack_is_refused(project: Path) -> None:
    about = json.loads((project / AREAS / "kemendagri_2025.json").read_text(encoding="utf-8"))
    packed = (project / AREAS / "kemendagri_2025.txt.zlib").read_bytes()
    text = zlib.decompress(packed).replace(b"Sawentar", b"Sawentor")
    for damaged in (packed[:-20], b"", compress(text)):
        with pytest.raises(DamagedPack) as caught:
            open_pack(damaged, about, "kemendagri_2025.txt.zlib")
        assert caught.value.code == "W107"


@pytest.mark.parametrize(
    "cut",
    [
        lambda text: text.replace("cantik-wilayah 1", "cantik-wilayah 2", 1),
        lambda text: text.replace("# desa", "# dusun", 1),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("\n1-38\n", "\n1-37\n", 1),
    ],
)
def test_a_pack_of_another_form_is_refused(project: Path, cut: object) -> None:
    text = zlib.decompress((project / AREAS / "kemendagri_2025.txt.zlib").read_bytes()).decode()
    assert callable(cut)
    with pytest.raises(DamagedPack):
        decode(cut(text), "uji")


def test_the_description_says_where_the_data_come_from(project: Path) -> None:
    about = json.loads((project / AREAS / "kemendagri_2025.json").read_text(encoding="utf-8"))
    assert about["lisensi"] == "ODbL-1.0"
    assert about["dasar"].startswith("Kepmendagri 300.2.2-2138 Tahun 2025")
    assert set(about["sumber"]["berkas"]) == {"provinces.csv", "regencies.csv", "districts.csv", "villages.csv"}
    text = zlib.decompress((project / AREAS / "kemendagri_2025.txt.zlib").read_bytes())
    assert about["sha256_teks"] == digest(text)
    notice = (project / AREAS / "LICENSE").read_text(encoding="utf-8")
    assert "opendatacommons.org/licenses/odbl/1-0" in notice
    assert "idn-area-data" in notice


@pytest.fixture
def maker(project: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("buat_wilayah", project / "script" / "buat_wilayah.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(folder: Path, villages: list[tuple[str, str]]) -> Path:
    """A small package of the form of `idn-area-data`."""
    (folder / "data").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": "uji", "version": "1", "repository": {"url": ""}}))
    files: dict[str, list[tuple[str, ...]]] = {
        "provinces": [("code", "name"), ("99", "Rekaan")],
        "regencies": [("code", "province_code", "name"), ("99.01", "99", "Kabupaten Rekaan")],
        "districts": [("code", "regency_code", "name"), ("99.01.01", "99.01", "Kecamatan Rekaan")],
        "villages": [("code", "district_code", "name"), *((c, c[:8], n) for c, n in villages)],
    }
    for name, rows in files.items():
        with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return folder


def ids(target: Path) -> dict[str, str]:
    about = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
    _, tables = open_pack(target.with_suffix(".txt.zlib").read_bytes(), about, "uji")
    return dict(zip(tables[AreaLevel.DESA].names, tables[AreaLevel.DESA].ids, strict=True))


def test_an_id_stays_with_its_area_over_a_new_edition_and_a_new_code(maker: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "uji"
    first = package(tmp_path / "a", [("99.01.01.2001", "Satu"), ("99.01.01.2002", "Dua"), ("99.01.01.2003", "Tiga")])
    maker.main(["--paket", str(first), "--ke", str(target)])
    before = ids(target)
    # Satu moves to 2005, a new village takes 2001, Dua vanishes, Empat is new.
    second = package(
        tmp_path / "b",
        [("99.01.01.2001", "Baru"), ("99.01.01.2003", "Tiga"), ("99.01.01.2004", "Empat"), ("99.01.01.2005", "Satu")],
    )
    recoded = tmp_path / "ganti.csv"
    recoded.write_text("kode_lama,kode_baru\n99.01.01.2001,99.01.01.2005\n", encoding="utf-8")
    maker.main(["--paket", str(second), "--ke", str(target), "--ganti", str(recoded)])
    after = ids(target)
    assert after["Satu"] == before["Satu"]
    assert after["Tiga"] == before["Tiga"]
    assert {after["Baru"], after["Empat"]}.isdisjoint(before.values())
    third = package(tmp_path / "c", [("99.01.01.2009", "Lagi")])
    maker.main(["--paket", str(third), "--ke", str(target)])
    assert ids(target)["Lagi"] not in {*before.values(), *after.values()}


def test_the_maker_gives_the_same_bytes_again(maker: ModuleType, tmp_path: Path) -> None:
    source = package(tmp_path / "a", [("99.01.01.2001", "Satu"), ("99.01.01.2002", 'Dua "Kecil"')])
    made = []
    for _ in range(2):
        maker.main(["--paket", str(source), "--ke", str(tmp_path / "uji")])
        made.append([(tmp_path / f"uji.{suffix}").read_bytes() for suffix in ("json", "txt.zlib")])
    assert made[0] == made[1]


def test_the_pack_in_the_repository_is_what_the_maker_makes(maker: ModuleType, project: Path, tmp_path: Path) -> None:
    if not (project / "node_modules" / "idn-area-data").is_dir():
        pytest.skip("the npm package idn-area-data is not installed (npm ci)")
    maker.main(["--lama", str(project / AREAS / "kemendagri_2025"), "--ke", str(tmp_path / "uji")])
    shipped = (project / AREAS / "kemendagri_2025.json").read_bytes()
    assert (tmp_path / "uji.json").read_bytes() == shipped


@pytest.mark.parametrize("code", ["99.01.02.2001", "99.01.01.4001", "99.1.1.2001"])
def test_the_maker_stops_at_a_code_out_of_order(maker: ModuleType, tmp_path: Path, code: str) -> None:
    source = package(tmp_path / "a", [(code, "Satu")])
    with pytest.raises((SystemExit, ValueError, InvalidAreaCode), match=r"not in order|no parent|W101"):
        maker.main(["--paket", str(source), "--ke", str(tmp_path / "uji")])
    assert not (tmp_path / "uji.txt.zlib").exists()
