"""The fictitious kabupaten: the same each time, in order, and never to be taken for a real one."""

import csv
import gzip
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cantik.base.errors import WrongUse
from cantik.codes.area import AreaLevel
from cantik.codes.extra import read_extra, require_parents
from cantik.contoh import Kabupaten, make_kabupaten, words, write_areas, write_csv, write_opensid, write_polygons

_MAKE = """
import hashlib, pathlib, sys
from cantik.contoh import make_kabupaten, write_areas, write_opensid, write_polygons, ErrorPlan
from cantik.contoh.regsosek import write_regsosek
folder = pathlib.Path(sys.argv[1])
made = make_kabupaten(5, villages=3, persons=60)
write_areas(made, folder / "wilayah.csv")
write_polygons(made, folder / "peta")
write_opensid(made.villages[0], folder / "t.xlsx", "template", ErrorPlan(0.1))
write_opensid(made.villages[1], folder / "c.xlsx", "contoh")
write_regsosek(made.villages[2], folder / "r.xlsx")
digest = hashlib.sha256()
for path in sorted(folder.rglob("*.*")):
    digest.update(path.read_bytes())
print(digest.hexdigest())
"""


def _digest_in_new_process(folder: Path, hash_seed: str, zone: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone}
    done = subprocess.run(
        [sys.executable, "-c", _MAKE, str(folder)], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = _digest_in_new_process(tmp_path / "a", "1", "Asia/Jakarta")
    second = _digest_in_new_process(tmp_path / "b", "77", "America/Lima")
    assert first == second


def test_another_seed_gives_other_people() -> None:
    one, other = (make_kabupaten(seed, villages=1, persons=50).villages[0] for seed in (1, 2))
    assert one.persons["nik"].tolist() != other.persons["nik"].tolist()


def test_a_village_does_not_depend_on_who_was_asked_first() -> None:
    forwards = make_kabupaten(3, villages=3, persons=80)
    backwards = make_kabupaten(3, villages=3, persons=80)
    last = backwards.villages[2].persons["nik"].tolist()
    assert [village.persons["nik"].tolist() for village in forwards.villages][2] == last


def test_codes_lie_below_province_99_and_one_village_is_a_kelurahan(kabupaten: Kabupaten) -> None:
    codes = [village.code for village in kabupaten.villages]
    assert codes == [
        "99.01.01.2001",
        "99.01.01.2002",
        "99.01.01.2003",
        "99.01.01.2004",
        "99.01.02.2001",
        "99.01.02.2002",
        "99.01.02.1001",
        "99.01.02.3001",
    ]
    kinds = {village.code: village.kind for village in kabupaten.villages}
    assert kinds["99.01.02.1001"] == "kelurahan"
    assert kinds["99.01.02.3001"] == "desa_adat"
    assert all(name.startswith("LINGKUNGAN") for name in _dusun(kabupaten, "99.01.02.1001"))
    assert all(3 <= len(village.dusun) <= 6 for village in kabupaten.villages)


def _dusun(kabupaten: Kabupaten, code: str) -> list[str]:
    return [dusun.name for village in kabupaten.villages if village.code == code for dusun in village.dusun]


@pytest.fixture(scope="module")
def many() -> Kabupaten:
    """As many villages as Kabupaten Blitar has, nearly."""
    return make_kabupaten(1, villages=250, persons=30)


def test_no_village_has_the_name_or_code_of_another(many: Kabupaten) -> None:
    assert len({village.name for village in many.villages}) == 250
    assert len({village.code for village in many.villages}) == 250


def test_too_many_villages_are_refused_in_plain_words() -> None:
    with pytest.raises(WrongUse) as refusal:
        make_kabupaten(1, villages=281)
    assert refusal.value.code == "D102"


def test_the_list_of_areas_names_every_parent(kabupaten: Kabupaten, tmp_path: Path) -> None:
    write_areas(kabupaten, tmp_path / "wilayah.csv")
    with (tmp_path / "wilayah.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    codes = {line["kode"] for line in lines}
    assert [line["jenis"] for line in lines].count("kecamatan") == 2
    assert all(line["kode_induk"] in codes for line in lines if line["jenis"] != "provinsi")
    villages = [line for line in lines if line["kode"].count(".") == 3]
    assert len(villages) == 8
    total = float(lines[0]["luas_km2"])
    assert abs(total - sum(float(line["luas_km2"]) for line in villages)) < 0.001


def test_the_list_of_areas_is_one_that_codes_can_read(kabupaten: Kabupaten, tmp_path: Path) -> None:
    write_areas(kabupaten, tmp_path / "contoh.csv")
    extra = read_extra(tmp_path / "contoh.csv")
    assert extra.edition.fictitious
    require_parents(extra.tables, extra.tables)
    assert extra.tables[AreaLevel.DESA].codes == sorted(village.code for village in kabupaten.villages)


def test_the_reference_date_decides_the_ages() -> None:
    village = make_kabupaten(4, villages=1, persons=200, reference=date(2024, 6, 30)).villages[0]
    births = village.persons["tanggallahir"].astype("datetime64[D]").astype(object)
    ages = [2024 - day.year - ((day.month, day.day) > (6, 30)) for day in births]
    assert ages == village.persons["umur"].tolist()
    assert min(ages) >= 0


def test_a_file_of_all_villages_is_written_without_keeping_them(tmp_path: Path) -> None:
    made = make_kabupaten(6, villages=4, persons=100)
    write_csv(made, tmp_path / "semua.csv")
    with (tmp_path / "semua.csv").open(encoding="utf-8", newline="") as file:
        niks = [line["nik"] for line in csv.DictReader(file)]
    assert niks == [str(nik) for village in made.villages for nik in village.draw().persons["nik"].tolist()]
    assert all("population" not in vars(village) for village in made.villages)


def _own_names(made: Kabupaten) -> set[str]:
    names = {area.name for area in made.areas} | {dusun.name for v in made.villages for dusun in v.dusun}
    return {name.casefold().removeprefix("kabupaten ") for name in (*names, *words.BIRTH_PLACES)}


def test_no_name_is_that_of_a_real_area(many: Kabupaten, shared: Path) -> None:
    folder = shared / "data" / "wilayah"
    real: set[str] = set()
    for name in ("provinsi.csv", "kabupaten_kota.csv", "kecamatan.csv", "desa_kelurahan.csv.gz"):
        opener = gzip.open if name.endswith("gz") else open
        with opener(folder / name, "rt", encoding="utf-8") as file:
            real |= {line["nama"].casefold().removeprefix("kabupaten ") for line in csv.DictReader(file)}
    assert len(real) > 40_000
    assert not _own_names(many) & real


def test_workbooks_say_that_they_are_invented(kabupaten: Kabupaten, tmp_path: Path) -> None:
    import openpyxl

    write_opensid(kabupaten.villages[0], tmp_path / "a.xlsx")
    properties = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True).properties
    assert properties.title == "CONTOH - DATA REKAAN"
    assert not properties.creator


def test_polygon_files_are_those_of_every_village(kabupaten: Kabupaten, tmp_path: Path) -> None:
    files = write_polygons(kabupaten, tmp_path)
    assert [path.name for path in files] == ["desa.geojson", *(f"dusun_{v.code}.geojson" for v in kabupaten.villages)]
