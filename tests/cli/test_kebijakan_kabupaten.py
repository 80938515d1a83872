"""A kabupaten's stricter policy holds where its villages publish, read from the files alone (part 3c, point 1)."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from cantik.cli.verify import KEY_NOT_COMPARED
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.kabupaten import write_areas
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE
from tests.fixtures.desa_ringan import NOT_KNOWN
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat

_CLASSES = Path(__file__).resolve().parents[2] / "cantik/content/classifications/pendidikan_kk.yaml"
_LEAST = 9  # the kabupaten's threshold of class B; the national one is 5
_OWN = f"""id: reka_ketat
mengetatkan: baku_2026
wilayah: "{{area}}"
dasar: "Perbup Reka 3/2026"
sejak: "2026-01-15"
ambang: {{{{B: {_LEAST}, C: 15}}}}
penyebut_min: 250
jenjang: {{{{pendidikan_kk: dua}}}}
"""
_OWN_TABLE = """id: kawin_muda
versi: 1
nomor: "9.9"
judul: Penduduk 15–24 Tahun Menurut Status Kawin
judul_en: Population Aged 15–24 by Marital Status
dasar: permintaan kabupaten
sejak: "2020-01-01"
basis: orang
populasi: [domisili, terdaftar]
acuan: tanggal
semesta: umur antara 15 dan 24
baris: status_kawin
wilayah: [desa]
satuan: jiwa
satuan_en: persons
kosong: baris
pengungkapan: {kelas: B, level_min: desa}
varian: {x: [tanpa], g: [tanpa]}
contoh:
  - asal: "dihitung tangan: satu dari tiga di luar semesta"
    kolom: [umur, status_kawin]
    baris: [[15, "1"], [24, "2"], [25, "2"]]
    harap: {belum: 1, kawin: 1, jumlah: 2}
"""


def _own_indicator() -> str:
    """Of a handful of persons, and it says itself that one is enough."""
    text = (_CLASSES.parents[1] / "indicators" / "persen_lansia.yaml").read_text("utf-8").partition("contoh:")[0]
    for old, new in (
        ("id: persen_lansia", "id: perempuan_15"),
        ("semesta: semua", "semesta: umur = 15"),
        ("pembilang: umur >= 60", 'pembilang: jenis_kelamin = "2"'),
        ("penyebut_min: 30", "penyebut_min: 1"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text + _EXAMPLE


_EXAMPLE = """contoh:
  - asal: "dihitung tangan: satu dari dua; umur 14 di luar semesta"
    kolom: [umur, jenis_kelamin]
    baris: [[15, "1"], [15, "2"], [14, "2"]]
    harap: {n: 1, d: 2, nilai: "50.00"}
"""


@dataclass(frozen=True)
class Published:
    """What a run left: its answer, its folder, what the release says of its policy, the lines of its CSVs by file."""

    ran: Ran
    out: Path
    policy: Mapping[str, str]
    tables: Mapping[str, list[dict[str, str]]]


def _published(root: Path, name: str, code: str, content: Path | None) -> Published:
    out = root / name
    settings = {"CANTIK_CONTENT": str(content)} if content else {}
    here = ("--desa", code, "--out", out, "--store", root / f"{name}_simpanan", "--demo")
    (root / f"{name}_simpanan").mkdir()
    (root / f"{name}_simpanan" / "wilayah.csv").write_bytes((root / "wilayah.csv").read_bytes())
    at = ("--year", 2025, "--issued", "2026-02-03", "--accept", "sudah dicocokkan dengan kartu keluarga")
    ran = cantik("run", root / "penduduk.xlsx", *here, *at, cwd=root, settings=settings)
    assert ran.code == 0, ran.told()
    tables = {}
    for file in sorted((out / "release").rglob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            tables[file.stem] = list(csv.DictReader(stream))
    said = json.loads((out / "release" / "isi.json").read_bytes())
    return Published(ran, out, said["kebijakan"], tables)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with areas and workbook of a village; its code."""
    root = tmp_path_factory.mktemp("kebijakan")
    kabupaten = make_kabupaten(11, villages=1, persons=700)
    write_areas(kabupaten, root / "wilayah.csv")
    rows = opensid_rows(kabupaten.villages[0].draw())
    for row in rows:
        for name in set(NOT_KNOWN) - {"pendidikan_kk_id"}:
            row[PLACE[name]] = ""
    write_rows(rows, root / "penduduk.xlsx", "contoh")
    return root, kabupaten.villages[0].code


def _content(folder: Path, area: str) -> Path:
    """What the kabupaten of an area wrote."""
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "reka_ketat.yaml").write_text(_OWN.format(area=area), "utf-8")
    (folder / "tables").mkdir()
    (folder / "tables" / "kawin_muda.yaml").write_text(_OWN_TABLE, "utf-8")
    (folder / "indicators").mkdir()
    (folder / "indicators" / "perempuan_15.yaml").write_text(_own_indicator(), "utf-8")
    return folder


@pytest.fixture(scope="module")
def both(village: tuple[Path, str]) -> tuple[Published, Published]:
    """The same village published under the national policy and its kabupaten's."""
    root, code = village
    own = _content(root / "isi_sendiri", code[:5])
    return _published(root, "nasional", code, None), _published(root, "sendiri", code, own)


@pytest.fixture(scope="module")
def other(village: tuple[Path, str]) -> Published:
    """The same village published with what another kabupaten wrote."""
    root, code = village
    return _published(root, "tetangga", code, _content(root / "isi_tetangga", "98.01"))


def _small(tables: Mapping[str, list[dict[str, str]]], least: int) -> set[tuple[str, str]]:
    """Printed counts from 1 to below a threshold, in tables of religion and schooling."""
    return {
        (name, line["nilai"])
        for name, lines in tables.items()
        if "agama" in name or "pendidikan" in name
        for line in lines
        if line.get("nilai", "").isdigit() and 0 < int(line["nilai"]) < least
    }


def test_what_a_kabupaten_wrote_holds_for_its_village(both: tuple[Published, Published]) -> None:
    national, own = both

    assert (national.policy["id"], own.policy["id"]) == ("baku_2026", "reka_ketat")
    assert _small(national.tables, _LEAST)
    assert not _small(own.tables, _LEAST)


@pytest.mark.malam
def test_what_another_kabupaten_wrote_does_not(both: tuple[Published, Published], other: Published) -> None:
    """Not its policy; an indicator of its own is made, but of no fewer than the national policy says."""
    assert other.policy == both[0].policy
    assert "perempuan_15" in {line["indikator"] for line in other.tables["indikator"]}
    assert not _told_of_few(other, 30)


def _told_of_few(published: Published, least: int) -> set[str]:
    """Percentages that are printed of fewer than so many."""
    lines = [line for line in published.tables["indikator"] if line["satuan"] == "persen" and line["nilai"]]
    return {line["indikator"] for line in lines if line["penyebut"] and int(line["penyebut"]) < least}


def test_no_percentage_of_fewer_than_the_policy_says(both: tuple[Published, Published]) -> None:
    """Whatever a definition says: neither one of the kabupaten's own, nor a national one where its policy is
    stricter."""
    national, own = both
    assert _told_of_few(national, 250)
    assert not _told_of_few(national, 30)
    assert not _told_of_few(own, 250)


def test_every_village_of_the_kabupaten_stands_on_the_rung_that_it_fixed(
    both: tuple[Published, Published],
) -> None:
    classes = yaml.safe_load(_CLASSES.read_text("utf-8"))
    rung = next(rung for rung in classes["tangga"] if rung["id"] == "dua")
    wanted = {group["label"] for group in rung["kelompok"]}

    for published, holds in ((both[1], True), (both[0], False)):
        lines = [line for name, lines in published.tables.items() if "penduduk_pendidikan" in name for line in lines]
        told = {cell for line in lines for cell in line.values()}
        assert (wanted <= told) is holds


def test_a_table_of_the_kabupaten_that_no_chapter_names_is_printed_in_the_annex(
    both: tuple[Published, Published],
) -> None:
    national, own = both
    key = "kawin_muda-lampiran"

    assert key not in national.tables
    counts = [int(line["nilai"]) for line in own.tables[key] if line["nilai"].isdigit()]
    assert max(counts) > _LEAST
    assert not [count for count in counts if 0 < count < _LEAST]
    site = own.out / "site" / "tabel"
    assert f"{key}.html" in (site / "index.html").read_text("utf-8").partition('id="lampiran"')[2]
    assert "Penduduk 15–24 Tahun Menurut Status Kawin" in (site / f"{key}.html").read_text("utf-8")
    content = {"CANTIK_CONTENT": str(own.out.parent / "isi_sendiri")}
    assert cantik("verify", own.out / "release", cwd=own.out, settings=content).code == KEY_NOT_COMPARED
    assert "CANTIK_CONTENT" in cantik("verify", own.out / "release", cwd=own.out).told()


def test_a_table_whose_columns_protection_would_not_ask_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    crossed = _OWN_TABLE.replace("wilayah: [desa]", "kolom: [pendidikan_kk]\nwilayah: [desa]")
    (tmp_path / "tables" / "kawin_muda.yaml").write_text(crossed, "utf-8")

    named = cantik("check", "--content", tmp_path, cwd=tmp_path)
    for ran in (named, cantik("check", cwd=tmp_path, settings={"CANTIK_CONTENT": str(tmp_path)})):
        assert ran.code == 2
        assert "K209" in ran.err
        assert "kawin_muda.yaml:13" in ran.err
