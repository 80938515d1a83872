"""A second source that reached a part of the village: what register, last line and products say then.

Written as somebody outside would: two files are made (the population register, and Regsosek without one dusun), the
command line is asked, and the products are read with other programs than those that wrote them. What is expected is
counted in the rows of the files.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest

from cantik.contoh import make_kabupaten, opensid_rows, write_areas, write_polygons, write_rows
from cantik.contoh.regsosek import KK, RegsosekSheet, regsosek_sheets, write_sheets
from cantik.contoh.shape import PLACE, Row
from cantik.release.audit import audit_release
from cantik.release.verify import verify
from tests.fixtures.desa_ringan import NOT_KNOWN
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.sekali import once

# few columns of the second source: those of two tables of persons and one of families, so that protection costs little
COVERED = ("no_kk", "nik", "nama", "jenis_kelamin", "tanggal_lahir", "r404", "r409", "r416a", "r417", "r306a")
AGREEMENT = {
    "nomor": "01/PKS/2022",
    "tanggal": "2022-10-01",
    "para_pihak": ["Desa contoh", "BPS Kabupaten contoh"],
    "tujuan": ["statistik"],
    "tingkat": "desa",
    "kolom": list(COVERED),
    "berlaku_sampai": "2999-12-31",
    "tanggal_acuan": "2024-12-31",
}
#: the table of a small village stands in six groups; codes are those of question 306a of Regsosek
DRINKING_WATER = {
    "Kemasan dan isi ulang": (1, 2),
    "Leding": (3,),
    "Sumur bor dan sumur terlindung": (4, 5),
    "Mata air terlindung dan air hujan": (7, 10),
    "Sumber tak terlindung dan lainnya": (6, 8, 9, 11),
}
VILLAGE = make_kabupaten(5, villages=1, persons=800)
DESA = VILLAGE.villages[0].code


@dataclass(frozen=True)
class Delivered:
    """What was handed in and what came of it; `gone`: the dusun that the second file lacks."""

    folder: Path
    gone: str
    rows: list[Row]
    sheets: tuple[RegsosekSheet, ...]

    @property
    def release(self) -> Path:
        return self.folder / "hasil" / "release"

    @property
    def site(self) -> Path:
        return self.folder / "hasil" / "site"

    def ran(self) -> Ran:
        told = json.loads((self.folder / "kata.json").read_text("utf-8"))
        return Ran(told["code"], told["out"], told["err"])

    def homes(self) -> dict[str, str]:
        """Dusun of each family card."""
        return {str(row[PLACE["no_kk"]]): str(row[PLACE["dusun"]]) for row in self.rows}


def _make(folder: Path) -> None:
    rows = _rows()
    gone = Counter(str(row[PLACE["dusun"]]) for row in rows).most_common()[-1][0]
    write_areas(VILLAGE, folder / "wilayah.csv")
    write_polygons(VILLAGE, folder / "batas")
    write_rows(rows, folder / "register.xlsx", "template")
    write_sheets(_sheets(rows, gone), folder / "regsosek.xlsx")
    (folder / "perjanjian.json").write_text(json.dumps(AGREEMENT), "utf-8")
    store = folder / "simpanan"
    store.mkdir()
    (store / "wilayah.csv").write_bytes((folder / "wilayah.csv").read_bytes())
    done = run(folder, folder / "hasil", "--polygons", folder / "batas" / f"dusun_{DESA}.geojson")
    (folder / "kata.json").write_text(json.dumps({"code": done.code, "out": done.out, "err": done.err}), "utf-8")


def run(folder: Path, out: Path, *more: object) -> Ran:
    files = (folder / "register.xlsx", folder / "regsosek.xlsx")
    said = ("--agreement", folder / "perjanjian.json", "--accept", "data uji yang direka", "--issued", "2026-02-03")
    where = ("--desa", DESA, "--year", 2025, "--out", out, "--store", folder / "simpanan", "--demo")
    return cantik("run", *files, *where, *said, *more)


def _rows() -> list[Row]:
    rows = opensid_rows(VILLAGE.villages[0].draw())
    for row in rows:
        for name in NOT_KNOWN:
            row[PLACE[name]] = ""
    return rows


def _sheets(rows: list[Row], gone: str) -> tuple[RegsosekSheet, ...]:
    """The second source without the families of one dusun."""
    homes = {str(row[PLACE["no_kk"]]): str(row[PLACE["dusun"]]) for row in rows}
    out = []
    for sheet in regsosek_sheets(VILLAGE.villages[0]):
        card, kept = "", []
        for row in sheet.rows:
            card = str(row[sheet.place(KK)] or card)
            if homes[card] != gone:
                kept.append(row)
        out.append(replace(sheet, rows=tuple(kept)))
    return tuple(out)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    folder = once(tmp_path_factory, "sumber_sebagian", _make)
    rows = _rows()
    gone = Counter(str(row[PLACE["dusun"]]) for row in rows).most_common()[-1][0]
    return Delivered(folder, gone, rows, _sheets(rows, gone))


def area_of(name: str) -> str:
    return name.lower().replace(" ", "_")


def table(delivered: Delivered, key: str) -> list[dict[str, str]]:
    with (delivered.release / "tabel" / f"{key}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def families(delivered: Delivered) -> tuple[int, int]:
    """Families that the second source holds, and of the register (those of people who live; nobody moved here)."""
    alive = {str(row[PLACE["no_kk"]]) for row in delivered.rows if str(row[PLACE["status_dasar"]]) in ("1", "")}
    told = {str(row[delivered.sheets[2].place(KK)]) for row in delivered.sheets[2].rows}
    return len(told & alive), len(alive)


def test_the_run_says_what_it_did(delivered: Delivered) -> None:
    done = delivered.ran()
    assert done.code == 8, done.told()  # rows were refused
    assert "PERHATIKAN: regsosek.xlsx berkeadaan 31 Desember 2024, satu tahun sebelum tanggal acuan." in done.out
    assert done.out.rstrip().splitlines()[-1].endswith("galat diterima dengan alasan.")
    assert verify(delivered.release, auditor=audit_release).ok


@pytest.mark.parametrize("key", ["air_minum-g", "pekerja_lapangan_usaha-g"])
def test_the_dusun_without_answers_is_not_available_anywhere(delivered: Delivered, key: str) -> None:
    area = area_of(delivered.gone)
    found = [row for row in table(delivered, key) if row["dusun"] == area]
    assert found
    assert {(row["nilai"], row["status"]) for row in found} == {("", "tidak_tersedia")}
    cube = json.loads((delivered.release / "tabel" / f"{key}.jsonstat.json").read_text("utf-8"))
    assert "tidak_tersedia" in cube["status"].values()
    page = (delivered.site / "tabel" / f"{key}.html").read_text("utf-8")
    assert "tidak ada data (terdata 0 dari " in page
    assert "no data (recorded 0 of " in (delivered.site / "en" / "tabel" / f"{key}.html").read_text("utf-8")


def test_the_workbook_has_no_number_for_that_dusun(delivered: Delivered) -> None:
    book = openpyxl.load_workbook(delivered.release / "produk" / "tabel.xlsx", read_only=True)
    seen = 0
    for sheet in book.worksheets:
        lines = [[cell for cell in line if cell is not None] for line in sheet.iter_rows(values_only=True)]
        if not any("Air Minum" in str(cell) and "Dusun" in str(cell) for line in lines for cell in line):
            continue
        for line in lines:
            if line and str(line[0]).upper() == delivered.gone and len(line) > 2:
                seen += 1
                assert set(line[1:]) == {"…"}, line
    assert seen


def test_the_table_of_the_village_is_in_percentages_of_those_who_answered(delivered: Delivered) -> None:
    """From 80 to 95 per cent no count is told; the percentages are those of the rows of the file."""
    told, all_of_them = families(delivered)
    assert Decimal("0.80") <= Decimal(told) / all_of_them < Decimal("0.95")
    house = delivered.sheets[2]
    answers = Counter(row[house.place("306a")] for row in house.rows if row[house.place("306a")] is not None)
    rows = {row["air_minum_label"]: row for row in table(delivered, "air_minum") if row["status"] == "ada"}
    assert rows["Jumlah"]["nilai"] == "100.0"
    assert rows["Jumlah"]["satuan"] == "persen"
    assert not [row for row in table(delivered, "air_minum") if row["air_minum"] == "tidak_terjawab"]
    for label, codes in DRINKING_WATER.items():
        of_them = sum(answers[code] for code in codes)
        share = (Decimal(100) * of_them / answers.total()).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert rows[label]["nilai"] == str(share), label
    assert rows.keys() == {*DRINKING_WATER, "Jumlah"}
    page = (delivered.site / "tabel" / "air_minum.html").read_text("utf-8")
    assert f"Terdata {told} dari {all_of_them} keluarga" in page
    assert "hanya persentase" in page


def test_tables_of_the_register_alone_are_as_before(delivered: Delivered) -> None:
    people = Counter(str(row[PLACE["dusun"]]) for row in delivered.rows if str(row[PLACE["status_dasar"]]) in ("1", ""))
    found = {
        row["dusun"]: int(row["nilai"])
        for row in table(delivered, "penduduk_dusun")
        if row["jenis_kelamin"] == "jumlah"
    }
    assert found[area_of(delivered.gone)] == people[delivered.gone]
    assert found["jumlah"] == people.total()


def test_indicators_and_maps_have_no_value_for_that_dusun(delivered: Delivered) -> None:
    with (delivered.release / "tabel" / "indikator.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["indikator"] == "penduduk_bekerja_15"]
    (gone,) = (row for row in rows if row["wilayah"] == area_of(delivered.gone))
    assert (gone["nilai"], gone["status"], gone["pembilang"], gone["penyebut"]) == ("", "tidak_tersedia", "", "")
    (village,) = (row for row in rows if not row["wilayah"])
    assert village["nilai"]
    assert (village["pembilang"], village["penyebut"]) == ("", "")


def test_every_source_stands_with_its_own_date(delivered: Delivered) -> None:
    about = (delivered.site / "tentang.html").read_text("utf-8")
    assert "31 Desember 2024, satu tahun sebelum tanggal acuan" in about
    sources = json.loads((delivered.release / "datapackage.json").read_text("utf-8"))["sources"]
    assert [source["title"].rsplit(", ", 1)[1] for source in sources] == ["31 Desember 2024", "31 Desember 2025"] or [
        source["title"].rsplit(", ", 1)[1] for source in sources
    ] == ["31 Desember 2025", "31 Desember 2024"]
    quality = (delivered.site / "tentang.html").read_text("utf-8")
    told, all_of_them = families(delivered)
    assert f"{told} dari {all_of_them}." in quality
