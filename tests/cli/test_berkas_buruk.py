"""Files that no register may take: one line in Indonesian, exit code 2, everything as it was (issue 2, "Bad input")."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import keadaan
from tests.collect import berkas
from tests.fixtures import malam
from tests.fixtures.desa_jadi import CODE, Village
from tests.fixtures.perintah import Ran, cantik

Maker = Callable[[Path], Path]
COLUMNS = list(berkas.COLUMNS)


def _written(data: bytes) -> Maker:
    def make(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return make


def _sheet(rows: list[list[object]], **options: object) -> Maker:
    def make(path: Path) -> Path:
        return berkas.write_xlsx(path, rows, **options)  # type: ignore[arg-type]

    return make


def _bomb(path: Path) -> Path:
    berkas.write_xlsx(path, berkas.grid(berkas.FAMILY))
    swollen = b"<sst>" + b"<si><t>A</t></si>" * 3_000_000
    return berkas.change_members(path, {"xl/sharedStrings.xml": lambda _: swollen})


def _truncated(path: Path) -> Path:
    berkas.write_xlsx(path, berkas.grid(berkas.many(40)))
    path.write_bytes(path.read_bytes()[:-400])
    return path


def _without(column: str) -> list[list[object]]:
    return berkas.grid(berkas.many(8), [name for name in COLUMNS if name != column])


# What is handed in, and a word that the line must hold so that the reader knows which of all faults it is.
REFUSED: Mapping[str, tuple[str, Maker, str]] = {
    "kosong": ("kosong.xlsx", _written(b""), "kosong"),
    "pdf": ("buku.xlsx", _written(b"%PDF-1.7\n" + b"x" * 900), "PDF"),
    "gambar": ("foto.xlsx", _written(b"\x89PNG\r\n\x1a\n" + b"x" * 900), "PNG"),
    "web": ("ekspor.xls", _written(b"<html><table><tr><td>nik</td></tr></table></html>"), "HTML"),
    "zip_rusak": ("rusak.xlsx", _truncated, "utuh"),
    "bom_zip": ("bom.xlsx", _bomb, "kali"),
    "sandi": ("sandi.xlsx", _written(berkas.ole({"EncryptedPackage": b"x" * 600, "EncryptionInfo": b"y"})), "sandi"),
    "buku_lain": ("belanja.xlsx", _sheet([["tanggal", "barang", "harga"], ["1", "beras", "12000"]]), "dikenal"),
    "tanpa_nik": ("tanpa_nik.xlsx", _sheet(_without("nik")), "nik"),
    "tanpa_baris": ("judul.xlsx", _sheet(berkas.grid(())), "baris"),
    "lembar_kosong": ("lembar.xlsx", _sheet([]), ""),
    "nul": ("nul.csv", _written(b"nik,no_kk,nama\x00,sex\r\n99,99,A\x00B,1\r\n"), ""),
    "teks": ("catatan.csv", _written(b"hanya sebaris catatan\n"), "pemisah"),
}
TRIED = malam.some(list(REFUSED), every=2)
assert len(TRIED) >= 7


@dataclass(frozen=True)
class Tried:
    """A file that was handed in, with the state of store and output before and after."""

    ran: Ran
    before: object
    after: object


def state(folder: Path) -> tuple[object, object]:
    """Register with its log, and every file below."""
    return keadaan.register(folder / "simpanan", with_log=True), keadaan.files(folder)


@pytest.fixture(scope="module")
def standing(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds a village, and the release and site that were made of it."""
    folder = tmp_path_factory.mktemp("berdiri")
    shutil.copytree(village.store, folder / "simpanan")
    shutil.copytree(village.folder, folder / "release")
    shutil.copytree(village.pages, folder / "site")
    return folder


@pytest.fixture(scope="module")
def tried(standing: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Tried]:
    """Every file of the list, by day every second, handed to `cantik run` against one standing store, one after the
    other: what one leaves is what the next finds, and has to be what stood there at first."""
    inputs = tmp_path_factory.mktemp("buruk")
    found: dict[str, Tried] = {}
    before = state(standing)
    for name in TRIED:
        file_name, make, _ = REFUSED[name]
        path = make(inputs / file_name)
        ran = cantik("run", path, "--desa", CODE, "--year", 2025, "--out", standing, "--demo")
        after = state(standing)
        found[name] = Tried(ran, before, after)
        before = after
    return found


@pytest.mark.lambat
@pytest.mark.parametrize("name", TRIED)
def test_refused_in_one_line_and_nothing_changes(name: str, tried: Mapping[str, Tried]) -> None:
    one = tried[name]
    file_name, _, word = REFUSED[name]

    assert one.ran.code == 2, one.ran.told()
    assert one.ran.out == ""
    lines = one.ran.err.splitlines()
    assert len(lines) == 1, one.ran.told()
    assert re.match(r"\[B\d{3}\] ", lines[0]), lines[0]
    assert file_name in lines[0] or "lembar" in lines[0]
    assert word in lines[0]
    assert "Traceback" not in one.ran.err
    assert one.after == one.before


WRONG_USE = (
    ("run tidak_ada.xlsx --desa 35.05.10.2011 --year 2025 --out {out}", "B100", "tidak_ada.xlsx"),
    ("run {book} --desa 99.01.01.9999 --year 2025 --out {out} --demo", "W", "99.01.01.9999"),
    ("run {book} --desa 35.05.10 --year 2025 --out {out} --demo", "D105", "desa"),
    ("run {book} --desa tiga --year 2025 --out {out} --demo", "W", "tiga"),
    ("run {book} --desa 99.01.01.2001 --year 25 --out {out} --demo", "D002", "25"),
    ("run {book} --desa 99.01.01.2001 --out {out}", "D002", "--year"),
    ("run {book} --desa 99.01.01.2001 --year 2025 --out {out} --accept ya", "D002", "10 huruf"),
    ("findings --desa 99.01.01.2001 --store {out} --accept benar:9901010101900001,menurut-akta", "D002", "tanpa NIK"),
    ("run {book} --desa 99.01.01.2001 --year 2025 --out {out} --date 31-12-2025", "D002", "31-12-2025"),
    ("verify {out}", "T102", "isi.json"),
    ("terbang", "D002", "terbang"),
)


@pytest.mark.lambat
@pytest.mark.parametrize(("line", "code", "word"), WRONG_USE)
def test_wrong_use_is_one_line(line: str, code: str, word: str, village: Village, tmp_path: Path) -> None:
    given = [text.format(book=village.workbook, out=tmp_path / "hasil") for text in line.split()]

    ran = cantik(*given, cwd=tmp_path)

    assert ran.code == 2, ran.told()
    assert len(ran.err.splitlines()) == 1, ran.told()
    assert ran.error_line.startswith(f"[{code}"), ran.error_line
    assert word in ran.error_line
    assert "9901010101900001" not in ran.err
    assert not (tmp_path / "hasil" / "release").exists()


@pytest.mark.lambat
def test_a_folder_of_somebody_else_is_not_put_away(village: Village, tmp_path: Path) -> None:
    """`site` and `release` are names that others use as well."""
    kept = tmp_path / "hasil" / "site" / "surat.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("penting")
    words = ("--desa", "99.01.01.2001", "--year", "2025", "--demo", "--out", tmp_path / "hasil")
    ran = cantik("run", village.workbook, *words)
    assert (ran.code, ran.error_line[:6]) == (2, "[D117]"), ran.told()
    assert [path.name for path in (tmp_path / "hasil").iterdir()] == ["site"]
    assert kept.read_text() == "penting"


@pytest.mark.lambat
def test_an_error_is_an_object_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(b"")

    ran = cantik("run", path, "--desa", "35.05.10.2011", "--year", 2025, "--out", tmp_path / "hasil", "--json")

    assert ran.code == 2
    assert set(ran.answer["galat"]) == {"kode", "pesan", "di", "ditemukan", "seharusnya", "saran"}
    assert ran.answer["galat"]["kode"].startswith("B")
