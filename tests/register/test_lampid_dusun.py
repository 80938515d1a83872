"""The signed lampid: each dusun and the village add up, moves between dusun cancel out, K is counted and not left over.

The oracle is a village that the test plays itself: it knows who lived where on each day because it moved them.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cantik.base import clock
from cantik.cli import main
from cantik.content.loader import load_content
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.dusun import Passage, balance_by_dusun, lampid_form
from cantik.register.events.papers import Soul
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, kk
from tests.register.langkah import terapkan
from tests.register.test_peristiwa_simpan import MEI, bayi, catat, nomor, penduduk
from tests.staff.bekal import browser, with_role

DUSUN = ("KRAJAN", "LEGI", "")
ARAH = {"awal": 1, "lahir": 1, "datang": 1, "masuk": 1, "mati": -1, "pindah": -1, "keluar": -1, "koreksi": 1}


def jiwa(person: str, dusun: str, sex: str) -> Soul:
    return Soul(person, dusun, "", "", sex, False, -1, None, {})


def mainkan(seed: int, *, lists_err: bool) -> tuple[list[Soul], list[Soul], list[Passage], Counter[Any]]:
    """A month of a village that is played: where everybody lives at its start and end, what happened, and a tally of
    its own. `lists_err`: now and then somebody is elsewhere, gone or there without an event."""
    dice = Random(seed)
    lives = {f"o{i}": (dice.choice(DUSUN), dice.choice("12")) for i in range(dice.randrange(9))}
    before = [jiwa(person, *at) for person, at in lives.items()]
    happened, tally = [], Counter[Any]()
    for step in range(dice.randrange(12)):
        where, sex = dice.choice(DUSUN), dice.choice("12")
        what = dice.choice([Kind.BIRTH, Kind.ARRIVAL, Kind.DEATH, Kind.DEPARTURE, Kind.MOVE, Kind.MOVE])
        if what in (Kind.BIRTH, Kind.ARRIVAL):
            who = f"b{step}"
            happened.append(Passage(what, who, None, (where, sex)))
            lives[who] = (where, sex)
            tally[what, where] += 1
        elif lives:
            who = dice.choice(sorted(lives))
            at = lives.pop(who)
            goes = (where, at[1]) if what is Kind.MOVE else None
            happened.append(Passage(what, who, at, goes))
            tally[what, at[0]] += 1
            if goes is not None:
                lives[who] = goes
                tally["tiba", where] += 1
        if lists_err and lives and dice.random() < 0.4:
            who = dice.choice(sorted(lives))
            lives[who] = (dice.choice(DUSUN), dice.choice("12"))
            if dice.random() < 0.3:
                del lives[who]
    return before, [jiwa(person, *at) for person, at in lives.items()], happened, tally


def angka(row: tuple[Any, ...], says: list[str]) -> dict[str, int]:
    return {name: int(cell) for name, cell in zip(says, row, strict=True) if "." in name}


@given(st.integers(0, 10**9), st.booleans())
def test_every_dusun_and_the_village_add_up(seed: int, lists_err: bool) -> None:
    before, after, happened, tally = mainkan(seed, lists_err=lists_err)
    paper = load_content().papers["lampid_dusun"]
    form = lampid_form(paper, DUSUN, balance_by_dusun(before, after, happened))
    says = [column.says for column in paper.columns]
    rows = [angka(row, says) for row in form.rows]
    whole = angka(form.total, says)
    for counts in (*rows, whole):
        for sex in ("l", "p", "semua"):
            assert sum(sign * counts[f"{line}.{sex}"] for line, sign in ARAH.items()) == counts[f"akhir.{sex}"]
    assert {name: sum(row[name] for row in rows) for name in whole} == whole
    assert all(whole[f"masuk.{sex}"] == whole[f"keluar.{sex}"] for sex in ("l", "p", "semua"))
    for name, counts in zip(DUSUN, rows, strict=True):
        assert counts["awal.semua"] == sum(soul.dusun == name for soul in before)
        assert counts["akhir.p"] == sum(soul.dusun == name and soul.sex == "2" for soul in after)
        told = [counts[f"{line}.semua"] for line in ("lahir", "datang", "mati", "pindah", "keluar", "masuk")]
        kinds = (Kind.BIRTH, Kind.ARRIVAL, Kind.DEATH, Kind.DEPARTURE, Kind.MOVE, "tiba")
        assert told == [tally[kind, name] for kind in kinds]
    if not lists_err:
        assert not any(row[f"koreksi.{sex}"] for row in rows for sex in ("l", "p", "semua"))
        assert not any("K memuat" in note for note in form.notes)


# ── in the store, on the page, by the command ───────────────────────────────────────────────────

pytestmark = pytest.mark.satu_basisdata
DI = f"/desa/{DESA.text()}/peristiwa/"


JUNI = dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC)


def bulan_mei(opened: OpenStore, tmp_path: Path) -> None:
    """Nine persons, six in KRAJAN; a birth, a death, a departure, two arrivals, one moves to the other dusun."""
    terapkan(opened, tmp_path, [penduduk(i) | {"dusun": DUSUN[i // 6]} for i in range(9)])
    catat(opened, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    catat(opened, Act(Kind.DEATH, MEI, (nomor(3),)))
    catat(opened, Act(Kind.DEPARTURE, MEI, (nomor(7),), note="Kota Reka"))
    new = (Newcomer("TAMU A", "1", dt.date(1990, 1, 1), relation="1"), Newcomer("TAMU B", "2", dt.date(1992, 1, 1)))
    catat(opened, Act(Kind.ARRIVAL, MEI, newcomers=new, unit=("LEGI", "01", "01"), kk=kk(91)))
    catat(opened, Act(Kind.MOVE, MEI, (nomor(4),), unit=("LEGI", "01", "01")))


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStore:
    bulan_mei(opened, tmp_path)
    monkeypatch.setattr(clock, "now", lambda: JUNI)
    return opened


@pytest.fixture
def kades(desa: OpenStore) -> Client:
    return browser(with_role("kepala_desa", DESA.text(), name="Kades Reka"))


#: awal, lahir, datang, masuk, mati, pindah, keluar, K, akhir; each men, women, both: counted by hand
TANGAN = {
    "KRAJAN": [3, 3, 6, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 3, 5],
    "LEGI": [2, 1, 3, 0, 0, 0, 1, 1, 2, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 4, 1, 5],
    "Jumlah": [5, 4, 9, 0, 1, 1, 1, 1, 2, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 6, 4, 10],
}


def lembar(data: bytes) -> dict[str, list[Any]]:
    rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return {str(row[1]): list(row[2:]) for row in rows if row[1] in TANGAN}


def test_the_form_counts_what_a_hand_counts(kades: Client) -> None:
    answer = kades.get(f"{DI}formulir/lampid_dusun.xlsx?bulan=2026-05")
    assert lembar(answer.content) == TANGAN


def test_a_list_that_puts_somebody_into_another_dusun_is_k_and_no_move(
    desa: OpenStore, kades: Client, tmp_path: Path
) -> None:
    rows = [penduduk(i) | {"dusun": DUSUN[i // 6]} for i in range(9)]
    rows[0]["dusun"] = "LEGI"
    terapkan(desa, tmp_path, rows, reference=dt.date(2026, 5, 5), name="mei.xlsx")
    found = lembar(kades.get(f"{DI}formulir/lampid_dusun.xlsx?bulan=2026-05").content)
    k = slice(21, 24)
    assert (found["KRAJAN"][k], found["LEGI"][k], found["Jumlah"][k]) == ([-1, 0, -1], [1, 0, 1], [0, 0, 0])
    assert [counts[18:21] for counts in (found["KRAJAN"], found["LEGI"])] == [[1, 0, 1], [0, 0, 0]]


def test_the_signed_form_is_verified_by_the_command_and_one_changed_byte_is_found(
    kades: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = kades.post(f"{DI}formulir/lampid_dusun/tanda/?bulan=2026-05")
    assert answer.status_code == 200
    whole = tmp_path / "lampid.zip"
    whole.write_bytes(answer.content)
    assert main(["verify", str(whole), "--json"]) == 4
    said = json.loads(capsys.readouterr().out)
    assert said["benar"]
    assert main(["verify", str(whole), "--key", said["kunci"]]) == 0
    assert main(["verify", str(whole), "--key", "0" * 64]) == 2
    with zipfile.ZipFile(whole) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert lembar(files["lampid_dusun.xlsx"]) == TANGAN
    changes = {
        "lampid_dusun.xlsx": files["lampid_dusun.xlsx"].replace(b"PK", b"PX", 1),
        "lampid_dusun.pdf": files["lampid_dusun.pdf"] + b" ",
        "isi.json": files["isi.json"].replace(b"LAMPID", b"LAMPIT").replace(b"Mei 2026", b"Mei 2025"),
        "tanda-tangan.dsse.json": files["tanda-tangan.dsse.json"].replace(b'"sig":"', b'"sig":"00', 1),
    }
    broken = tmp_path / "ubah.zip"
    for name, data in changes.items():
        assert data != files[name], name
        with zipfile.ZipFile(broken, "w") as archive:
            for member, content in (files | {name: data}).items():
                archive.writestr(member, content)
        assert main(["verify", str(broken)]) == 2, name
    with zipfile.ZipFile(broken, "w") as archive:
        for member, content in (files | {"lampid_lain.pdf": b"x"}).items():
            archive.writestr(member, content)
    assert main(["verify", str(broken)]) == 2, "a file that the signature does not cover"


def test_the_page_of_the_lampid_shows_the_balance_of_each_dusun_and_offers_the_form(kades: Client) -> None:
    page = markah(kades.get(f"{DI}lampid/?bulan=2026-05"))
    table = page.split('id="dusun-neraca"')[1].split("</table>")[0]
    cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", table)]
    for name, counts in TANGAN.items():
        start = cells.index(name)
        shown = [{"–": 0}.get(cell, cell) for cell in cells[start + 1 : start + 10]]
        assert [int(cell) for cell in shown] == counts[2::3], name
    assert f"{DI}formulir/lampid_dusun.pdf?bulan=2026-05" in page
    assert f"{DI}formulir/lampid_dusun/tanda/?bulan=2026-05" in page
    assert kades.get(f"{DI}formulir/lampid_dusun.pdf?bulan=2026-05").content[:5] == b"%PDF-"


def test_the_command_writes_the_same_form(
    new_store: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_store()
    with open_store(folder) as opened:
        bulan_mei(opened, tmp_path)
    monkeypatch.setattr(clock, "now", lambda: JUNI)
    where = ["--desa", DESA.text(), "--store", str(folder), "--month", "2026-05", "--out"]
    for ending in ("xlsx", "pdf", "zip"):
        assert main(["form", "lampid_dusun", *where, str(tmp_path / f"mei.{ending}")]) == 0, capsys.readouterr().err
    assert lembar((tmp_path / "mei.xlsx").read_bytes()) == TANGAN
    assert (tmp_path / "mei.pdf").read_bytes()[:5] == b"%PDF-"
    assert main(["verify", str(tmp_path / "mei.zip")]) == 4
    assert main(["form", "lampid_dusun", *where, str(tmp_path / "mei.txt")]) == 2
    assert main(["form", "b1_induk", *where, str(tmp_path / "mei.pdf")]) == 2
