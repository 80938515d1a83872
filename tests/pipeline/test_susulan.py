"""Parts of a list as villages hand them in after it: a baby, a second head, an older file, a list in two files.

Written as somebody outside would: files are made, the command line is asked, and what it prints is read. What a dry run
says is what the same command with `--apply` says.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import Ran, cantik

DESA = light_village().villages[0].code
OLD, DATE, LATER = "2025-06-30", "2025-12-31", "2026-06-30"
BROKEN = ("kk_tanpa_kepala", "kk_dua_kepala", "nik_ganda", "akta_lahir_ganda")


def handed_in(folder: Path, store: Path, files: Sequence[Sequence[Row]], date: str, *more: str) -> Ran:
    """Workbooks of these rows, handed in together."""
    made = [folder / f"bagian-{number}.xlsx" for number, _ in enumerate(files, 1)]
    for path, rows in zip(made, files, strict=True):
        write_rows([list(row) for row in rows], path, "template")
    return cantik("import", *made, "--desa", DESA, "--date", date, "--store", store, "--demo", *more)


def cell(row: Row, name: str) -> str:
    """The text of a cell."""
    return str(row[PLACE[name]])


def changed(row: Row, **said: str) -> Row:
    """The row with other values."""
    out = list(row)
    for name, value in said.items():
        out[PLACE[name]] = value
    return out


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the whole village on the last day of 2025; read only."""
    folder = tmp_path_factory.mktemp("susulan")
    store = folder / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    done = handed_in(folder, store, [light_rows()], DATE, "--apply")
    assert done.code == 0, done.told()
    return store


@pytest.fixture
def store(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "simpanan"))


def head() -> Row:
    """A married head of the village."""
    return next(row for row in light_rows() if row[PLACE["kk_level"]] == "1" and row[PLACE["status_kawin"]] == "2")


def baby() -> Row:
    """A girl of that head, born on 3 December 2025."""
    own = head()
    number = f"{cell(own, 'nik')[:6]}4312250001"
    return changed(
        own,
        nik=number,
        nama="MEKAR SUSULAN",
        sex="2",
        kk_level="4",
        status_kawin="1",
        tanggallahir="2025-12-03",
        nama_ayah=cell(own, "nama"),
        ayah_nik=cell(own, "nik"),
        akta_perkawinan="",
        tanggalperkawinan="",
        no_asuransi="",
    )


def second_head() -> Row:
    """Another head of the same card."""
    own = head()
    number = f"{cell(own, 'nik')[:6]}0403900001"
    return changed(own, nik=number, nama="KEPALA LAIN", tanggallahir="1990-03-04", no_asuransi="", akta_perkawinan="")


def words(done: Ran) -> list[str]:
    """What a command printed of its files, without whether it was stored."""
    return [line for line in done.out.splitlines() if not line.startswith(("  Disimpan", "Belum ada"))]


def broken(done: Ran) -> list[str]:
    return [rule for line in done.out.splitlines() for rule in BROKEN if rule in line]


def tried(tmp_path: Path, store: Path, files: Sequence[Sequence[Row]], date: str, *more: str) -> Ran:
    """The dry run and what follows say the same."""
    dry = handed_in(tmp_path, store, files, date, *more)
    done = handed_in(tmp_path, store, files, date, *more, "--apply")
    assert (dry.code, done.code) == (0, 0), dry.told() + done.told()
    assert words(dry) == words(done)
    return done


def test_a_baby_has_a_head_and_a_second_head_is_one_too_many(store: Path, tmp_path: Path) -> None:
    own = head()
    moved = changed(own, status_kawin="3")
    born = tried(tmp_path, store, [[baby(), moved]], DATE, "--partial")
    assert broken(born) == []
    assert "(1 baru, 1 berubah, 0 sama)" in born.out
    second = tried(tmp_path, store, [[second_head()]], DATE, "--partial")
    assert broken(second) == ["kk_dua_kepala"]
    sibling = changed(baby(), nik=cell(own, "nik")[:6] + "0112250002", sex="1", nama="MENTARI SUSULAN")
    one = changed(baby(), akta_lahir="9901-LU-03122025-0001")
    other = changed(sibling, tanggallahir="2025-12-01", akta_lahir="9901-LU-03122025-0001")
    assert broken(handed_in(tmp_path, store, [[one]], DATE, "--partial", "--apply")) == []
    assert broken(handed_in(tmp_path, store, [[other]], DATE, "--partial")) == ["akta_lahir_ganda"]
    open_ones = cantik("findings", "--desa", DESA, "--store", store, "--all")
    assert "punya 2 kepala keluarga" in open_ones.out


def test_a_list_in_two_files_is_one_list(store: Path, tmp_path: Path) -> None:
    """A family torn in two has a head, and a head of each part is one too many; nobody is new who was there before."""
    rows = light_rows()
    own = [row for row in rows if row[PLACE["no_kk"]] == head()[PLACE["no_kk"]]]
    rest = [row for row in rows if row not in own]
    done = tried(tmp_path, store, [own[1:] + rest[:90], [own[0], *rest[90:-1]]], LATER, "--whole")
    assert broken(done) == []
    counts = [line.partition("(")[2] for line in done.out.splitlines() if " baris dibaca" in line]
    assert counts == [
        f"0 baru, 0 berubah, {len(own) - 1 + 90} sama)",
        f"0 baru, 0 berubah, {len(rest) - 90} sama, 1 tidak ada lagi)",
    ]
    again = handed_in(tmp_path, store, [[*own, second_head()], rest], LATER, "--whole")
    assert broken(again) == ["kk_dua_kepala"]


def test_an_older_part_changes_nothing_that_holds_now(store: Path, tmp_path: Path) -> None:
    rows = light_rows()
    away = changed(second_head(), kk_level="11")
    told = tried(tmp_path, store, [[changed(rows[0], agama_id="2"), *rows[1:5], away]], OLD, "--partial")
    assert "(1 baru, 1 berubah, 4 sama)" in told.out
    assert "Daftar 31 Desember 2025 lebih baru dan tetap berlaku" in told.out
    whole = handed_in(tmp_path, store, [rows], LATER)
    assert f"(0 baru, 0 berubah, {len(rows)} sama)" in whole.out, "nobody is on the list whom the newer one left out"


def test_a_head_who_comes_after_the_baby_answers_what_was_open(store: Path, tmp_path: Path) -> None:
    """The family is new: first the baby, then its father; taken back, the finding is open again."""
    card = cell(head(), "no_kk")[:-4] + "7777"
    alone = changed(baby(), no_kk=card, ayah_nik="", ibu_nik="", nama_ayah="KEPALA LAIN")
    told = handed_in(tmp_path, store, [[alone]], DATE, "--partial", "--apply")
    assert broken(told) == ["kk_tanpa_kepala"]
    father = changed(second_head(), no_kk=card, status_kawin="4")
    later = handed_in(tmp_path, store, [[father]], DATE, "--partial", "--apply", "--json")
    assert later.answer["berkas"][0]["aturan"].keys().isdisjoint(BROKEN)
    said = cantik("findings", "--desa", DESA, "--store", store)
    assert "kepala keluarga" not in said.out
    assert (
        cantik("undo", later.answer["berkas"][0]["batch"], "--why", "salah berkas, diulang", "--store", store).code == 0
    )
    again = cantik("findings", "--desa", DESA, "--store", store)
    assert "kepala keluarga" in again.out
