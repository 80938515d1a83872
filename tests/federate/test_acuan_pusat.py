"""The country lengthens a list of codes and rewords a definition by the text of the guide, command by command; a
kabupaten and a village, without any setting, take it by the same text."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
from pathlib import Path

import pytest

from cantik.content.loader import FOLDER
from tests.cli.test_blok_panduan import blocks
from tests.fixtures.acuan import LIST, longer_list, raised
from tests.fixtures.perintah import PROJECT, Ran, cantik

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
GUIDE = PROJECT / "docs/panduan/acuan.md"
MEETING = PROJECT / "docs/panduan/pertemuan-tiga-kunci.md"
REWORDED = "indicators/jumlah_penduduk.yaml"


def typed(guide: Path, *begins: str) -> list[str]:
    """The commands of a guide's blocks that begin so, as they stand there."""
    found = [line for begin in begins for line in blocks(guide) if line.startswith(begin)]
    assert len(found) >= len(begins), begins
    return found


def run(desk: Path, line: str, code: int = 0) -> Ran:
    ran = cantik(*shlex.split(line), cwd=desk)
    assert ran.code == code, f"cantik {line}\n{ran.told()}"
    return ran


@pytest.fixture
def country(tmp_path: Path, unused: Path) -> Path:
    """The desk of the country after its meeting: a store, and in it the index whose root two of three signed."""
    desk = tmp_path / "pusat"
    shutil.copytree(unused, desk / "simpanan")
    (desk / "frasa.txt").write_text("sawah hijau di kaki bukit\n", encoding="utf-8")
    by_file = "--passphrase-file frasa.txt"
    for owner in ("kominfo", "bps", "bappeda"):
        run(desk, f"trust key --owner {owner} --out {owner}.json {by_file}")
    run(desk, "trust public --store simpanan --owner 00 --out walidata.publik.json")
    begin = typed(MEETING, "trust begin")[0]  # the other one founds a lost index anew
    run(desk, begin.replace("--area 35.05 ", ""))
    for key in ("--key kominfo.json", "--key bps.json", "--store simpanan --owner 00"):
        run(desk, f"trust sign --repository simpanan/indeks {key} {by_file}")
    return desk


def publish_by_guide(desk: Path, code: int = 0) -> Ran:
    publish = next(line for line in typed(GUIDE, "reference publish") if "redaksi" in line)
    ran = run(desk, publish, code)
    if code == 0:
        (sign,) = (line for line in typed(GUIDE, "trust sign") if line.endswith("--owner 00"))
        assert "Berlaku: server pusat" in run(desk, sign).out
    return ran


def lay(desk: Path, name: str, text: str) -> None:
    target = desk / "isi-acuan" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.mark.malam
def test_the_country_lengthens_and_rewords_and_those_below_take_it(country: Path, tmp_path: Path, unused: Path) -> None:
    lay(country, LIST, longer_list())
    lay(country, REWORDED, raised(REWORDED, {"judul: Jumlah penduduk": "judul: Banyaknya penduduk"}))
    assert "Acuan pusat versi 1: 2 berkas" in publish_by_guide(country).out

    terbit = country / "simpanan/indeks/terbit"
    spoken = hashlib.sha256((terbit / "metadata/1.root.json").read_bytes()).hexdigest()[:32]
    first = {"kabupaten": "--root 1.root.json", "desa": "--fingerprint SIDIK"}
    for below, how in first.items():
        desk = tmp_path / below
        shutil.copytree(unused, desk / "FOLDER")
        shutil.copy(terbit / "metadata/1.root.json", desk)
        (fetch,) = (line for line in typed(GUIDE, "reference fetch") if how in line)
        line = fetch.replace("https://statistik.kabupaten.go.id/terbit", str(terbit)).replace("SIDIK", spoken)
        told = run(desk, line).out
        assert "versi “1” menjadi “2”" in told
        assert "judul: “Jumlah penduduk” menjadi “Banyaknya penduduk”" in told
        assert "hilang: ditambah “Hilang”" in told
        for act in ("reference show", "reference activate"):
            (line,) = typed(GUIDE, act)
            run(desk, line.replace("35.05", "pusat"))
        assert "pusat: berlaku versi 1 (" in run(desk, "reference status --store FOLDER").out
        assert (desk / "FOLDER/isi/acuan/berlaku.json").is_file(), "in the store, with its backup"

    # the next version reaches whoever knows the server; what was lengthened stays
    lay(country, REWORDED, raised(REWORDED, {"judul: Jumlah penduduk": "judul: Seluruh penduduk"}, 3))
    publish_by_guide(country)
    (again,) = (line for line in typed(GUIDE, "reference fetch") if "--source" in line)
    desk = tmp_path / "desa"
    told = run(desk, again.replace("35.05", "pusat")).out
    assert "Acuan pusat versi 2" in told
    assert "Seluruh penduduk" in told
    assert "hilang: ditambah" not in told
    assert "pusat: berlaku versi 1 (" in run(desk, "reference status --store FOLDER").out, "a person activates it"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param(
            LIST, longer_list().replace("sedang,Sedang", "sedang,Buruk"), r"\[W201\].*cantik_kondisi", id="kode"
        ),
        pytest.param(REWORDED, raised(REWORDED, {"Jumlah": "Total"}, 1), r"\[F405\].*jumlah_penduduk", id="versi"),
        pytest.param(
            REWORDED,
            raised(REWORDED, {"pembilang: semua": "pembilang: 'umur >= 1'"}),
            r"\[F405\].*pembilang",
            id="arti",
        ),
    ],
)
@pytest.mark.malam
def test_what_nobody_below_would_take_is_not_published(country: Path, name: str, text: str, told: str) -> None:
    lay(country, name, text)
    assert re.search(told, publish_by_guide(country, code=2).error_line)
    assert not list((country / "simpanan/indeks").rglob("acuan/*.json"))


def test_the_files_that_the_guide_names_are_shipped() -> None:
    for name in (LIST, REWORDED):
        assert f"`{name}`" in GUIDE.read_text(encoding="utf-8")
        assert (FOLDER / name).is_file()
