"""Sums over servers, as somebody outside checks them: what stands at the top against the rows of the workbooks of the
villages, counted by what OpenSID's codes mean, with nothing of the program's definitions; and what must not get in."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.area import AreaCode
from cantik.contoh.shape import PLACE, Row
from cantik.release.app import withdrawing
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.federate.jenjang_server import (
    FIRST,
    NATION,
    NUMBER,
    OWN,
    PROVINCE,
    SITE,
    Servers,
    handed_once,
    release,
    servers,
    states_of,
)
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan, rows_of
from tests.fixtures.simpanan import cradle
from tests.fixtures.undangan import taking
from tests.staff import bekal

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]

ON = dt.date(2025, 12, 31)
RELIGIONS = dict(enumerate(("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Khonghucu", "Kepercayaan"), 1))
KINSHIP = {
    1: "Kepala keluarga",
    **dict.fromkeys((2, 3), "Istri/suami"),
    4: "Anak",
    5: "Menantu",
    6: "Cucu",
    **dict.fromkeys((7, 8), "Orang tua/mertua"),
}
MARRIED = {1: "Belum kawin", 2: "Kawin", 3: "Cerai hidup", 4: "Cerai mati"}
HEADS = ((60, "60+"), (45, "45–59"), (30, "30–44"), (0, "Di bawah 30"))
SEXES = {1: "Laki-laki", 2: "Perempuan"}


# ── counted by hand ─────────────────────────────────────────────────────────────────────────────
@cache
def living(code: str) -> list[Callable[[str], Any]]:
    """The living persons of a village's workbook, each as what stands in a column."""
    rows = [partial(stands_in, row) for row in rows_of(code)]
    return [row for row in rows if str(row("status_dasar")) == "1"]


def stands_in(row: Row, name: str) -> Any:
    return row[PLACE[name]]


def age(person: Callable[[str], Any], on: dt.date) -> int:
    """In whole years."""
    born = dt.date.fromisoformat(str(person("tanggallahir"))[:10])
    return on.year - born.year - ((born.month, born.day) > (on.month, on.day))


def by_hand(codes: list[str]) -> dict[str, Counter[str]]:
    """Of some villages how many are in each class, by the id of a table."""
    return count_by_hand([living(code) for code in codes])


def count_by_hand(villages: Iterable[list[Callable[[str], Any]]], on: dt.date = ON) -> dict[str, Counter[str]]:
    """The same of the living persons of villages, aged as they are on a day."""
    found: dict[str, Counter[str]] = {
        name: Counter()
        for name in ("penduduk_agama", "penduduk_hubungan", "penduduk_status_kawin", "keluarga_jk_kepala")
    }
    found |= {"kepala_keluarga_umur": Counter(), "keluarga_anggota": Counter()}
    for persons in villages:
        sizes = Counter[str]()
        for person in persons:
            found["penduduk_agama"][RELIGIONS[int(person("agama_id"))]] += 1
            found["penduduk_hubungan"][KINSHIP.get(int(person("kk_level")), "Lainnya")] += 1
            sizes[str(person("no_kk"))] += 1
            if age(person, on) >= 10:
                found["penduduk_status_kawin"][MARRIED[int(person("status_kawin"))]] += 1
            if int(person("kk_level")) == 1:
                found["keluarga_jk_kepala"][SEXES[int(person("sex"))]] += 1
                years = age(person, on)
                group = next(name for least, name in HEADS if years >= least)
                found["kepala_keluarga_umur"][group] += 1
        found["keluarga_anggota"].update(str(size) if size < 6 else "6+" for size in sizes.values())
    return found


def tables_of(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((folder / "tabel").glob("*.json")):
        if not path.name.endswith(".jsonstat.json") and path.name != "indikator.json":
            yield json.loads(path.read_text(encoding="utf-8"))


def classes_of(category: dict[str, Any], known: Counter[str]) -> list[str]:
    """Which classes of the full list a row tells: itself, or those that its note names."""
    note = category["note"].removeprefix("terdiri atas ").rstrip(".")
    names = [name.strip() for name in note.split(";")] if note != category["note"] else [category["label"]]
    found = [name for name in known if any(name.casefold() == each.casefold() for each in names)]
    if found or not note:
        return found
    return [name for name in known if name.casefold().startswith(category["label"].casefold())]


def compare(
    folder: Path,
    count: Callable[[list[str]], dict[str, Counter[str]]] = by_hand,
    everyone: Sequence[str] = CODES,
    before: Callable[[list[str]], dict[str, Counter[str]]] | None = None,
) -> int:
    """Every number of every table that can be counted by hand; how many were. And back: each class that somebody is in
    stands in its table, told or hidden. `everyone`: the villages of a level that says of none that it is missing;
    `before`: the count of a table that says to hold numbers of an earlier day."""
    compared = 0
    for table in tables_of(folder):
        named = table["definition"].get("desa_terdata", {"kode": list(everyone)})["kode"]
        earlier = before is not None and "dari keadaan yang lebih lama" in json.dumps(table)
        own = (before if before is not None and earlier else count)(named).get(table["id"])
        if own is None or len(table["axes"]) != 1:
            continue
        told = set[str]()
        for category, cell in zip(table["axes"][0]["categories"], table["cells"], strict=True):
            names = list(own) if category["total"] else classes_of(category, own)
            told |= set() if category["total"] else set(names)
            if cell["value"] is not None and names:
                assert cell["value"] == sum(own[name] for name in names), (folder, table["id"], category["label"])
                compared += 1
        assert {name for name, persons in own.items() if persons} <= told, (folder, table["id"])
    return compared


@pytest.mark.malam
def test_what_stands_at_the_top_is_what_the_workbooks_hold(servers: Servers) -> None:
    """Through three servers: each published number of the kabupaten, the province and the whole is the number of rows
    of the workbooks, and nothing that the kabupaten hides in its sum of the same villages is told above."""
    assert states_of(servers.read(servers.province)) == {AREA: "diterima", **dict.fromkeys(CODES, "diterima")}
    public = servers.root / "publik"
    release(servers.province, PROVINCE, public)
    provincial = (public / PROVINCE / "index.html").read_text(encoding="utf-8")
    assert "3 dari 6 desa telah menerbitkan statistiknya." in provincial
    assert f'href="../{AREA}/index.html"' in provincial
    below = (public / AREA / "index.html").read_text(encoding="utf-8")
    assert below.count(f'href="{SITE}"') == len(CODES) + 1, "from a figure down to the village's table"
    table = next((public / PROVINCE / "tabel").glob("penduduk_*.html")).name
    whole = (public / PROVINCE / "tabel" / table).read_text(encoding="utf-8")
    assert f'href="../../{AREA}/tabel/{table}"' in whole, "from a table to the same one below"
    assert f'href="{SITE.rstrip("/")}"' in (public / AREA / "tabel" / table).read_text(encoding="utf-8")
    invitation = servers.invite(servers.province, PROVINCE, servers.nation)
    top = servers.root / "ke-pusat"
    assert servers.hand_up(servers.province, PROVINCE, *taking(invitation), stick=top).code == 0
    read = servers.read(servers.nation, top)
    assert set(states_of(read)) == {PROVINCE, AREA, *CODES}
    assert set(states_of(read).values()) == {"diterima"}, read.told()
    release(servers.nation, NATION)
    servers.at(servers.nation, look_at_the_whole)
    folders = {
        code: store / "rilis-wilayah" / code / NUMBER
        for code, store in ((AREA, servers.kabupaten), (PROVINCE, servers.province), (NATION, servers.nation))
    }
    assert all(compare(folder) >= 15 for folder in folders.values())
    assert "(3 dari 6 desa)" in json.loads((folders[NATION] / "rilis.json").read_text())["titles"][0]
    for code in CODES:
        assert (servers.nation / "rilis" / code / NUMBER / "isi.json").read_bytes() == (
            servers.villages / "rilis" / code / NUMBER / "isi.json"
        ).read_bytes()
    hidden = untold(folders[AREA])
    assert hidden
    for code in (PROVINCE, NATION):
        assert not hidden & set(told(folders[code])), "a sum of the same villages tells what the one below hides"
    again = servers.read(servers.nation, top)
    assert set(states_of(again).values()) == {"sudah"}


def look_at_the_whole(_opened: OpenStore) -> None:
    """The walidata of the centre reads its releases on a page, and those of the levels that it adds up."""
    walidata = bekal.browser(bekal.with_role("walidata", NATION, name="Cakra Reka"))
    page = walidata.get(f"/rilis-wilayah/{NATION}/").content.decode()
    assert "Rilis wilayah Indonesia" in page
    assert "3 dari 6 desa" in page
    assert f"Rilis {NUMBER} memuat edisi-edisi desa ini." in page
    home = walidata.get("/").content.decode()
    assert "3 desa dapat dijumlahkan" in home, "what is added up, where no list has a village of its own"
    assert "Belum ada desa" not in home
    for code in (NATION, PROVINCE, AREA):
        assert walidata.get(f"/rilis-wilayah/{NATION}/{code}/{NUMBER}/").status_code == 200
        assert f'href="/rilis-wilayah/{NATION}/{code}/{NUMBER}/"' in page


def told(folder: Path) -> dict[tuple[str, str], int]:
    """The printed rows of one-way tables."""
    return {
        (table["id"], category["label"]): cell["value"]
        for table in tables_of(folder)
        if len(table["axes"]) == 1
        for category, cell in zip(table["axes"][0]["categories"], table["cells"], strict=True)
        if cell["value"] is not None
    }


def untold(folder: Path) -> set[tuple[str, str]]:
    return {
        (table["id"], category["label"])
        for table in tables_of(folder)
        if len(table["axes"]) == 1
        for category, cell in zip(table["axes"][0]["categories"], table["cells"], strict=True)
        if cell["value"] is None
    }


def test_the_province_adds_up_what_the_kabupaten_handed_up(servers: Servers) -> None:
    """The sum of the province holds all three villages, and says which are missing and why."""
    read = servers.read(servers.province)
    assert states_of(read) == {AREA: "diterima", **dict.fromkeys(CODES, "diterima")}, read.told()
    ran = cantik("measure", "--area", PROVINCE, "--date", "2025-12-31", "--store", servers.province, "--json")
    assert ran.code == 0, ran.told()
    assert (ran.answer["n"], ran.answer["dari"]) == (3, 6)
    counts = {row["id"]: row["pembilang"] for row in ran.answer["ukuran"] if row["jenis"] == "indikator"}
    persons = [person for code in CODES for person in living(code)]
    assert counts["jumlah_penduduk"] == len(persons)
    assert counts["jumlah_penduduk_perempuan"] == sum(int(person("sex")) == 2 for person in persons)
    assert {row["kode"] for row in ran.answer["desa"] if row["edisi"] is None}.isdisjoint(CODES)
    missing = [row["nama"] for row in ran.answer["desa"] if row["edisi"] is None]

    def look(_opened: OpenStore) -> None:
        walidata = bekal.browser(bekal.with_role("walidata", PROVINCE, name="Wulan Reka"))
        came = walidata.get(f"/penerimaan/{PROVINCE}/").content.decode()
        assert "<b>3 dari 6 desa sudah merilis; semuanya lolos Periksa dan dapat dijumlahkan</b>" in came
        assert all(name in came for name in missing)
        assert "Dan 3 yang rilisnya diantar server di bawah." in came
        levels = walidata.get(f"/rilis-wilayah/{PROVINCE}/").content.decode()
        assert "3 dari 6 desa" in levels
        assert "Kabupaten Contoh" in levels

    servers.at(servers.province, look)


# ── what must not get in ────────────────────────────────────────────────────────────────────────
def counted(store: Path, area: str = PROVINCE) -> dict[str, str]:
    """By village of an area why it is not in the sum there; "" for one that is."""
    ran = cantik("measure", "--area", area, "--date", "2025-12-31", "--store", store, "--json")
    assert ran.code == 0, ran.told()
    return {row["kode"]: row["sebab"] or "" for row in ran.answer["desa"]}


def stick_index(servers: Servers) -> Path:
    return servers.stick / "cantik-kiriman" / "daftar.json"


@pytest.mark.malam
def test_what_was_withdrawn_below_counts_no_more_above_and_an_old_stick_changes_nothing(servers: Servers) -> None:
    """The kabupaten withdraws a village's edition and hands up its next sum; the stick of before is then read again, as
    one that lay about for a year would be."""
    old = servers.root / "lama"
    shutil.copytree(servers.stick, old)
    servers.read(servers.province)

    def withdraw(opened: OpenStore) -> None:
        withdrawing.decide(
            area=AreaCode.kemendagri(OWN),
            number=NUMBER,
            pressed=PressedButton("terbit_tarik", "tarik", "Dua dusun tertukar."),
            opened=opened,
            person=bekal.with_role("walidata", name="Walidata Kedua"),
        )

    servers.at(servers.kabupaten, withdraw)
    release(servers.kabupaten, AREA)
    assert servers.hand_up(servers.kabupaten, AREA).code == 0
    assert states_of(servers.read(servers.province))[AREA] == "diterima"
    said = counted(servers.province)
    assert said[OWN] == "ditarik"
    assert [code for code, why in said.items() if not why] == [code for code in CODES if code != OWN]
    again = servers.read(servers.province, old)
    assert again.code in (0, 9)
    assert counted(servers.province) == said


@pytest.mark.malam
def test_a_stick_that_lost_something_is_told_and_read_to_its_end_later(servers: Servers) -> None:
    """A file of a village is cut short: that village waits, the others count; the whole stick mends it."""
    index = json.loads(stick_index(servers).read_text())
    (row,) = [row for row in index["kiriman"] if row["kode"] == FIRST]
    listed = json.loads(piece(servers, row["sha256"]).read_text())
    (cut,) = [piece(servers, each["sha256"]) for each in listed["berkas"] if each["jalur"] == "kontribusi.age"]
    whole = cut.read_bytes()
    cut.write_bytes(whole[:-100])
    read = servers.read(servers.province)
    assert read.code == 9
    assert {code for code, state in states_of(read).items() if state == "ditolak"} == {FIRST}, read.told()
    assert counted(servers.province)[FIRST] == "tanpa_edisi"
    cut.write_bytes(whole)
    assert states_of(servers.read(servers.province))[FIRST] == "diterima"
    assert counted(servers.province)[FIRST] == ""


def piece(servers: Servers, digest: str) -> Path:
    return servers.stick / "cantik-kiriman" / "isi" / digest[:2] / digest


@pytest.mark.malam
def test_nobody_hands_up_what_is_not_his(servers: Servers) -> None:
    """Villages whose server says nothing of them are unknown; the sum of a server that nobody invited is refused, and
    nothing of it lies on a shelf."""
    index = json.loads(stick_index(servers).read_text())
    kept = [row for row in index["kiriman"] if row["kode"] != AREA]
    stick_index(servers).write_text(json.dumps({**index, "kiriman": kept}))
    read = servers.read(servers.province)
    assert set(states_of(read).values()) == {"ditolak"}
    assert all("[T606]" in row["sebab"] for row in read.answer["hasil"])
    stick_index(servers).write_text(json.dumps(index))
    read = servers.read(servers.nation)
    assert set(states_of(read).values()) == {"ditolak"}
    assert not (servers.nation / "rilis-wilayah").exists()
    assert not any((servers.nation / "rilis").glob("*"))
