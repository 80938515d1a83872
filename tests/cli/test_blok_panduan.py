"""Every command in a block of README, `docs/panduan` and `docs/belajar`, typed on a desk that holds what the page
speaks of, page by page in the order in which they stand there: each gives what the page says.

`test_perintah_panduan` types the same and the commands of the sentences in an empty folder.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.test_perintah_panduan import PAGES
from tests.fixtures import berkas_besar as besar
from tests.fixtures.desa_jadi import Village
from tests.fixtures.perintah import PROJECT, cantik

pytestmark = pytest.mark.lambat
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^\s*((?:\.venv/bin/)?cantik(?= |$)[^#\n\\]*(?:\\\n[^#\n\\]*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """What a command of a page gives. `elsewhere`: the test that runs it with what no desk holds."""

    says: str = ""
    code: int = 0
    makes: str = ""
    elsewhere: str = ""


_SPARK = Answer(elsewhere="tests/engines/test_spark.py")
_PHONE = Answer(elsewhere="tests/cli/test_meja.py")
_WAY = Answer(elsewhere="tests/cli/test_jalan.py")
_SERVE = Answer(elsewhere="tests/web/test_serve.py")
_SCENARIO = Answer(elsewhere="tests/levels/test_skenario_wilayah.py")
#: by how a command begins, the longest beginning first
ANSWERS: Mapping[str, Answer] = {
    "run penduduk.xlsx": _WAY,
    "serve --store": _SERVE,
    "demo --federation": Answer(elsewhere="tests/cli/test_demo_federasi.py"),
    "worker --store": Answer(elsewhere="tests/web/test_unggah_serentak.py"),
    "measure --area": Answer(elsewhere="tests/release/test_vektor_tersegel.py"),
    "release --area": Answer(elsewhere="tests/web/test_rilis_wilayah_tarik.py"),
    "scenario --area": _SCENARIO,
    "snapshot dtsen.csv": Answer("orang dan", makes="bagian/bagian.json"),
    "snapshot dtsen_3505.csv dtsen_3572.parquet": Answer("orang dan", makes="bagian/bagian.json"),
    "snapshot orang.csv": Answer("digabung lewat nomor KK", makes="bagian/bagian.json"),
    "measure bagian --out hitungan": Answer("Belum dilindungi", makes="hitungan/hitungan.json"),
    "measure bagian --out hitungan --engine spark": _SPARK,
    "measure s3:": _SPARK,
    "measure hdfs:": _SPARK,
    "verify hasil/release --key": Answer("Ditandatangani desa, belum ditandatangani walidata"),
    "staff add --store": Answer("Akun siti dibuat"),
    "backup --store": Answer("semuanya cocok", makes="flashdisk/desa.age"),
    "trust ": Answer(elsewhere="tests/federate/test_perintah.py"),
    "harvest ": Answer(elsewhere="tests/federate/test_perintah.py"),
    "reference ": Answer(elsewhere="tests/federate/test_acuan.py"),
    "book ": Answer(elsewhere="tests/pipeline/test_buku_dibuka.py"),
    "invite ": Answer(elsewhere="tests/federate/jenjang_server.py"),
    "invite 35.05.10.2011 --new-key": Answer(elsewhere="tests/federate/test_kunci_diganti.py"),
    "key renew --owner": Answer("Bacakan lewat telepon", makes="desa.publik.json"),
    "trust retire": Answer(elsewhere="tests/federate/test_dua_kunci_hilang.py"),
    "trust announce": Answer(elsewhere="tests/federate/test_dua_kunci_hilang.py"),
    "moves ": Answer(elsewhere="tests/federate/dua_desa.py"),
    "stick write /media/flashdisk": Answer(elsewhere="tests/federate/test_flashdisk.py"),
    "stick look /media/flashdisk": Answer(elsewhere="tests/federate/test_flashdisk.py"),
    "stick read /media/flashdisk": Answer(elsewhere="tests/federate/test_flashdisk.py"),
    "restore": Answer("Letakkan berkas kunci", makes="simpanan-baru/simpanan.json"),
    "doctor --store simpanan-baru": Answer("ujung catatan: cocok; dipulihkan oleh"),
    "instrument": Answer("pemutakhiran_keluarga"),
    "instrument pemutakhiran_keluarga": Answer("aturan diperiksa di gawai"),
    "instrument pemutakhiran_keluarga --shape isian": _PHONE,
    "instrument baca meja.xlsx": _PHONE,
    "instrument baca isian.xlsx": Answer("tidak ada yang salah"),
    "instrument baca isian.xlsx --date 2026-01-01 --out": Answer("tidak ada yang salah", makes="isian.zip"),
    "instrument periksa formulir.xlsx": Answer("tidak ada yang salah"),
    "instrument periksa formulir.xlsx --former": Answer("tidak ada yang salah"),
}
#: pages whose commands cost little; the others are typed at night
BY_DAY = ("docs/panduan/instrumen.md", "docs/panduan/akun.md", "docs/panduan/baris-perintah.md")


def blocks(page: Path) -> Iterator[str]:
    """The commands in the blocks of a page, without the name of the program, each in one line."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for typed in _LINE.findall(block):
            yield " ".join(typed.replace("\\\n", " ").split()).partition("cantik")[2].strip()


def pages() -> dict[str, list[str]]:
    """Pages that have such commands."""
    found = {page.relative_to(PROJECT).as_posix(): list(blocks(page)) for page in PAGES}
    return {page: lines for page, lines in found.items() if lines}


def answer_to(line: str) -> Answer:
    """What is right for a command; a new one without a line here fails."""
    known = [begin for begin in ANSWERS if line.startswith(begin)]
    assert known, f"cantik {line}: nothing says what it gives"
    return ANSWERS[max(known, key=len)]


@pytest.fixture(scope="module")
def desk(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages speak of, under the names that they say."""
    desk = tmp_path_factory.mktemp("panduan")
    shutil.copytree(village.store, desk / "simpanan")
    shutil.copytree(village.folder, desk / "hasil" / "release")
    (desk / "flashdisk").mkdir()
    (desk / "frasa.txt").write_text("sawah hijau di kaki bukit\n", encoding="utf-8")
    rows = besar.draw(60, seed=21)
    titles = (*besar.HOME_TITLES, besar.HOME_VILLAGE)
    besar.write_csv(desk / "orang.csv", rows)
    homes = besar.write_csv(desk / "keluarga.csv", besar.homes_of(rows, seed=21), titles=titles)
    homes.write_text(homes.read_text("utf-8").replace(besar.HOME_VILLAGE, "kode_desa", 1), "utf-8")
    for name in ("dtsen.csv", "dtsen_3505.csv"):
        shutil.copy(desk / "orang.csv", desk / name)
    besar.write_parquet(desk / "dtsen_3572.parquet", besar.draw(30, seed=5))
    agreement = {
        "nomor": "1/PKS/2025",
        "tanggal": "2025-01-10",
        "para_pihak": ["A", "B"],
        "tujuan": ["statistik"],
        "tingkat": "orang",
        "berlaku_sampai": "2099-12-31",
    }
    (desk / "perjanjian.yaml").write_text(json.dumps(agreement), encoding="utf-8")
    for name, version in (("formulir_lama.xlsx", "2026010101"), ("formulir.xlsx", "2026010102")):
        made = cantik("instrument", "daftar_bangunan", "--out", name, "--version", version, cwd=desk)
        assert made.code == 0, made.told()
    made = cantik("instrument", "fasilitas/sekolah", "--out", "isian.xlsx", "--shape", "isian", cwd=desk)
    assert made.code == 0, made.told()
    return desk


def test_every_command_of_a_block_is_known_here() -> None:
    found = pages()
    assert len(found) >= 8, "the pages are read no longer"
    for lines in found.values():
        for line in lines:
            elsewhere = answer_to(line).elsewhere
            if elsewhere:
                text = (PROJECT / elsewhere).read_text(encoding="utf-8")
                assert f'"{line.split()[0]}"' in text, f"{elsewhere} runs no cantik {line.split()[0]}"


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=[] if page in BY_DAY else [pytest.mark.malam]) for page in pages()],
)
def test_a_page_gives_what_it_says(page: str, desk: Path, village: Village) -> None:
    envelope = json.loads((village.folder / "tanda-tangan.dsse.json").read_text(encoding="utf-8"))
    key = envelope["signatures"][0]["keyid"]
    named = {"/media/flashdisk": "flashdisk", "FOLDER": "simpanan", "NOMOR_KUNCI_DESA": key}
    for typed in pages()[page]:
        line, right = typed, answer_to(typed)
        if right.elsewhere:
            continue
        for said, ours in named.items():
            line = line.replace(said, ours)
        if line.startswith("doctor --store simpanan-baru"):  # step 3 of the page: the key lies elsewhere
            shutil.copy(desk / "simpanan" / "kunci", desk / "simpanan-baru" / "kunci")
        more = ("--village-column", besar.VILLAGE) if line.startswith("snapshot") else ()
        ran = cantik(*shlex.split(line), *more, cwd=desk, entered="rumah bambu di tepi kali 7\n")
        assert ran.code == right.code, (line, ran.told())
        assert right.says in ran.out, (line, ran.told())
        assert not right.makes or (desk / right.makes).is_file(), line
