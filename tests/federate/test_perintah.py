"""The way of officials through commands: keys, the meeting, a village, its release, a harvest, a withdrawal."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from cantik.federate.trust.repository import Repository
from cantik.release import countersign
from cantik.vault.signing_file import open_signing_file, read_public
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Pair, Server

FIRST = VILLAGES[0]
PHRASE = "sawah hijau di kaki bukit"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "frasa.txt").write_text(f"{PHRASE}\n", encoding="utf-8")
    return tmp_path


def trust(desk: Path, words: str, code: int = 0) -> Ran:
    ran = cantik("trust", *words.split(), cwd=desk)
    assert ran.code == code, ran.told()
    return ran


def sign(desk: Path, owner: str, more: str = "") -> str:
    return trust(desk, f"sign --repository indeks --key {owner}.json --passphrase-file frasa.txt {more}").out


def test_from_three_keys_to_a_harvest(desk: Path) -> None:
    for owner in ("kominfo", "bps", "bappeda", "walidata", FIRST):
        trust(desk, f"key --owner {owner} --out {owner}.json --passphrase-file frasa.txt")
    handed = " ".join(f"--{owner} {owner}.publik.json" for owner in ("kominfo", "bps", "bappeda", "walidata"))
    begun = trust(desk, f"begin --out indeks --area 99.01 {handed}")
    assert "Daftar desa menunggu 1 tanda tangan lagi dari: walidata." in begun.out
    trust(desk, "page --repository indeks --out pertemuan.html")
    page = (desk / "pertemuan.html").read_text(encoding="utf-8")
    for owner in ("kominfo", "bps", "bappeda", "walidata"):
        assert read_public(desk / f"{owner}.json").keyid[:32] in page
    assert PHRASE not in page
    assert "Belum ada yang berlaku" in sign(desk, "bappeda")
    assert "Akar kepercayaan menunggu: sudah cukup tanda tangan" in sign(desk, "bps")
    assert "Berlaku: server 99.01, akar versi 1, 0 desa." in sign(desk, "walidata")
    trust(desk, f"admit --repository indeks --desa {FIRST} --key {FIRST}.publik.json")
    sign(desk, "walidata")
    folder = release(desk)
    said = trust(desk, f"publish --repository indeks --release {folder}").out
    assert f"Daftar desa {FIRST} menunggu 2 tanda tangan lagi dari: desa {FIRST}, walidata." in said
    sign(desk, FIRST)
    assert harvest(desk)["desa"] == {FIRST: ["Belum ada rilis.", seen()]}
    sign(desk, "walidata")
    found = harvest(desk, "--desa", FIRST, "--lay", "diterima")
    assert found["desa"][FIRST] == ["Daftar versi 1: edisi 2025-1.", seen()]
    for file in (path for path in folder.rglob("*") if path.is_file()):
        assert (desk / "diterima" / file.relative_to(folder)).read_bytes() == file.read_bytes()
    withdraw(desk, folder)
    assert harvest(desk)["desa"][FIRST][1] == "Ditarik: 2025-1."
    assert "Sudah ditandatangani hari ini." in trust(desk, "refresh --repository indeks").out
    left = [path.name.partition(".")[2] for path in (desk / "indeks/terbit/targets").rglob("*") if path.is_file()]
    assert left == ["penarikan.dsse.json"]


def release(desk: Path) -> Path:
    keys = {
        name: Pair(open_signing_file(desk / f"{name}.json", PHRASE), read_public(desk / f"{name}.json"))
        for name in ("walidata", FIRST)
    }
    return Server(Repository(desk / "indeks"), {}, keys["walidata"], {FIRST: keys[FIRST]}, desk / "rilis").release(
        FIRST, "2025-1"
    )


def harvest(desk: Path, *more: str) -> dict[str, dict[str, list[str]]]:
    root = "indeks/terbit/metadata/1.root.json"
    ran = cantik(
        "harvest", "indeks/terbit", "--root", root, "--area", "99.01", "--out", "panen", "--json", *more, cwd=desk
    )
    assert ran.code == 0, ran.told()
    found: dict[str, dict[str, list[str]]] = json.loads(ran.out)
    return found


def seen() -> str:
    from cantik.base import clock
    from cantik.base.dates import long_date

    return f"Terakhir dilihat {long_date(clock.now().date())}."


def withdraw(desk: Path, folder: Path) -> None:
    walidata = open_signing_file(desk / "walidata.json", PHRASE)
    contents = (folder / "isi.json").read_bytes()
    judged = countersign.sign_judgement("penarikan.dsse.json", contents, walidata, on=NOW.date())
    (desk / "penarikan.dsse.json").write_bytes(judged)
    trust(desk, f"withdraw --repository indeks --desa {FIRST} --edition 2025-1 --judgement penarikan.dsse.json")
    sign(desk, FIRST)
    sign(desk, "walidata")


def test_keys_that_do_not_fit_are_told(desk: Path) -> None:
    trust(desk, "key --owner bps --out bps.json --passphrase-file frasa.txt")
    again = trust(desk, "key --owner bps --out bps.json --passphrase-file frasa.txt", code=2)
    assert "[D151]" in again.err
    assert "[F201]" in trust(desk, "status --repository indeks", code=2).err
    three = "--kominfo bps.publik.json --bps bps.publik.json --bappeda bps.publik.json --walidata bps.publik.json"
    assert "[F207]" in trust(desk, f"begin --out indeks {three}", code=2).err
    root = "--area 99.01 --address https://statistik.example.go.id/terbit --root bps.publik.json"
    assert "[F201]" in trust(desk, f"introduce --repository indeks2 {root}", code=2).err


def test_who_replaces_a_key_is_told_whose_signatures_are_missing(desk: Path) -> None:
    """Of the old keys and of the new ones: three names twice over told nobody who has to come."""
    for owner in ("kominfo", "bps", "bappeda", "walidata"):
        trust(desk, f"key --owner {owner} --out {owner}.json --passphrase-file frasa.txt")
    trust(desk, "key --owner bappeda --out bappeda2.json --passphrase-file frasa.txt")
    handed = " ".join(f"--{owner} {owner}.publik.json" for owner in ("kominfo", "bps", "bappeda", "walidata"))
    trust(desk, f"begin --out indeks --area 99.01 {handed}")
    assert "[F211]" in trust(desk, "renew --repository indeks --role root", code=2).err
    for owner in ("kominfo", "bps", "walidata"):
        sign(desk, owner)
    renewed = trust(desk, "renew --repository indeks --role root").out
    assert "Akar kepercayaan menunggu 2 tanda tangan lagi dari: BPS, Bappeda, Kominfo.\n" in renewed
    for role in ("apa", FIRST, "timestamp"):
        assert "[F217]" in trust(desk, f"renew --repository indeks --role {role}", code=2).err
    said = trust(desk, "replace-key --repository indeks --holder bappeda --key bappeda2.publik.json").out
    old, new = "2 tanda tangan lagi dari kunci lama", "2 tanda tangan lagi dari kunci baru"
    assert f"menunggu {old}: BPS, Bappeda, Kominfo dan {new}: BPS, Bappeda, Kominfo." in said
    sign(desk, "kominfo")
    left = sign(desk, "bappeda")
    assert "menunggu 1 tanda tangan lagi dari kunci baru: BPS, Bappeda." in left
    assert "Berlaku: server 99.01, akar versi 2" in sign(desk, "bappeda2")


def test_the_store_of_a_server_holds_the_walidata_key_and_signs_every_day(desk: Path, unused: Path) -> None:
    shutil.copytree(unused, desk / "simpanan")
    for owner in ("kominfo", "bps", "bappeda"):
        trust(desk, f"key --owner {owner} --out {owner}.json --passphrase-file frasa.txt")
    trust(desk, "public --store simpanan --owner 35.05 --out walidata.publik.json")
    handed = " ".join(f"--{owner} {owner}.publik.json" for owner in ("kominfo", "bps", "bappeda", "walidata"))
    trust(desk, f"begin --out simpanan/indeks --area 35.05 {handed}")
    for key in ("--key kominfo.json", "--key bps.json", "--store simpanan --owner 35.05"):
        trust(desk, f"sign --repository simpanan/indeks {key} --passphrase-file frasa.txt")
    assert "Berlaku: server 35.05" in trust(desk, "status --repository simpanan/indeks").out
    repository = Repository(desk / "simpanan/indeks")
    repository.publish(repository.standing_index(), {}, NOW - dt.timedelta(days=6))
    warned = "Kunci penanda waktu kedaluwarsa dalam 1 hari; yang harus menandatangani: tugas harian server."
    assert warned in trust(desk, "status --repository simpanan/indeks").out
    assert "1 penanda waktu indeks ditandatangani." in cantik("tick", "--store", "simpanan", cwd=desk).out
    assert warned not in trust(desk, "status --repository simpanan/indeks").out
    assert "penanda waktu" not in cantik("tick", "--store", "simpanan", cwd=desk).out
