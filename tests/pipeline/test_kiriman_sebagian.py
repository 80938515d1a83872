"""Deliveries as villages make them: half a list, one RT, five corrected people, a column that broke. After each of them
the register still holds the village, and the last line says what happened.

Written as somebody outside would: files are made, the command line is asked, and the register is read with SQL of this
file's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import Ran, cantik

DESA = light_village().villages[0].code
DATE, LATER = "2025-12-31", "2026-06-30"
Rows = Callable[[list[Row]], list[Row]]


def standing(store: Path) -> int:
    """Persons of the newest OpenSID list that stands, counted without the program."""
    with sqlite3.connect(store / "cantik.sqlite3") as connection:
        (stock,) = connection.execute(
            "SELECT stock FROM collect_batch WHERE state = 'diterapkan' AND kind = 'berkas'"
            " ORDER BY reference DESC, stock DESC LIMIT 1"
        ).fetchone() or (0,)
        return int(
            connection.execute(
                "SELECT count(DISTINCT v.person_id) FROM register_personversion v JOIN collect_batch b"
                " ON b.id = v.batch_id WHERE b.stock = ? AND v.retired_at IS NULL",
                [stock],
            ).fetchone()[0]
        )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the whole village; read only."""
    folder = tmp_path_factory.mktemp("kiriman")
    store = folder / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    done = delivered(folder, light_rows(), store, DATE)
    assert done.code == 0, done.told()
    return store


def delivered(folder: Path, rows: Sequence[Row], store: Path, date: str, *more: str) -> Ran:
    """A workbook of these rows, handed in by the command line."""
    file = folder / "kiriman.xlsx"
    write_rows(rows, file, "template")
    return cantik("import", file, "--desa", DESA, "--date", date, "--store", store, "--demo", "--apply", *more)


def copied(first: Path, tmp_path: Path) -> Path:
    """A store of the test's own."""
    import shutil

    return Path(shutil.copytree(first, tmp_path / "simpanan"))


def broken(column: str, value: str, rows: list[Row]) -> list[Row]:
    """The rows with one value in a whole column."""
    out = [list(row) for row in rows]
    for row in out:
        row[PLACE[column]] = value
    return out


def dusun(rows: list[Row]) -> str:
    return str(rows[0][PLACE["dusun"]])


def without_dusun(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row[PLACE["dusun"]] != dusun(rows)]


def swapped(one: str, other: str, rows: list[Row]) -> list[Row]:
    """The rows with the values of two columns exchanged under their headers."""
    out = [list(row) for row in rows]
    for row in out:
        row[PLACE[one]], row[PLACE[other]] = row[PLACE[other]], row[PLACE[one]]
    return out


def five_refused(rows: list[Row]) -> list[Row]:
    """Five people whose birth date is no day; everything else as before."""
    out = [list(row) for row in rows]
    for row in out[10:15]:
        row[PLACE["tanggallahir"]] = "31/02/1990"
    return out


# what is handed in | what is said | exit code | how many fewer the register holds | what the last line names
TABLE: dict[str, tuple[Rows, tuple[str, ...], int, Callable[[list[Row]], int], str]] = {
    "lima_orang": (lambda rows: rows[:5], (), 2, lambda _: 0, "R405"),
    "lima_orang_sebagian": (lambda rows: rows[:5], ("--partial",), 0, lambda _: 0, "Disimpan"),
    "satu_dusun_hilang": (without_dusun, (), 2, lambda _: 0, "tidak ada seorang pun dari Dusun"),
    "satu_dusun_hilang_sebagian": (without_dusun, ("--partial",), 0, lambda _: 0, "Disimpan"),
    "satu_dusun_memang_pergi": (
        without_dusun,
        ("--whole",),
        0,
        lambda rows: len(rows) - len(without_dusun(rows)),
        "Disimpan",
    ),
    "tiap_kesepuluh_hilang": (
        lambda rows: [row for place, row in enumerate(rows) if place % 10],
        (),
        2,
        lambda _: 0,
        "persen",
    ),
    "dua_orang_pergi": (lambda rows: rows[:-2], (), 0, lambda _: 2, "Disimpan"),
    "lima_ditolak": (five_refused, (), 8, lambda _: 0, "Disimpan"),
    "semua_nik_rusak": (lambda rows: broken("nik", "9,90101E+15", rows), (), 1, lambda _: 0, "tidak ada satu baris"),
    "kolom_jenis_kelamin_kosong": (lambda rows: broken("sex", "", rows), (), 0, lambda _: 0, "jenis_kelamin_kosong"),
    "nama_dan_ayah_tertukar": (lambda rows: swapped("nama", "nama_ayah", rows), (), 2, lambda _: 0, "B118"),
    "sama_lagi": (lambda rows: rows, (), 0, lambda _: 0, "Disimpan"),
}


#: what a village hands in most often; the other deliveries are tried at night
BY_DAY = {
    "lima_orang",
    "satu_dusun_hilang",
    "satu_dusun_memang_pergi",
    "lima_ditolak",
    "semua_nik_rusak",
    "nama_dan_ayah_tertukar",
}


#: exit codes of a delivery that was stored: all of it, without a release, without the refused rows
STORED = {0, 1, 8}


@pytest.mark.parametrize("name", [name if name in BY_DAY else by_night(name) for name in TABLE])
def test_a_delivery_never_shrinks_the_village_unasked(name: str, first: Path, tmp_path: Path) -> None:
    made, said, code, fewer, word = TABLE[name]
    rows, store = light_rows(), copied(first, tmp_path)
    before = standing(store)
    done = delivered(tmp_path, made(rows), store, LATER, *said)
    last = (done.out + done.err if done.code in STORED else done.err).rstrip().splitlines()
    assert done.code == code, done.told()
    assert standing(store) == before - fewer(rows), done.told()
    assert word in (done.out if done.code in STORED else last[-1]), done.told()
    assert "Traceback" not in done.told()


@pytest.mark.malam
def test_two_files_of_rt_one_after_the_other_add_up(tmp_path: Path) -> None:
    store = tmp_path / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    rows = light_rows()
    half = len(rows) // 2
    assert delivered(tmp_path, rows[:half], store, DATE).code == 0
    refused = delivered(tmp_path, rows[half:], store, DATE)
    assert refused.code == 2
    assert "--partial" in refused.error_line
    assert standing(store) == half
    assert delivered(tmp_path, rows[half:], store, DATE, "--partial").code == 0
    assert standing(store) == len(rows)


def test_a_dry_run_says_what_would_be_asked(first: Path, tmp_path: Path) -> None:
    file = tmp_path / "lima.xlsx"
    write_rows(light_rows()[:5], file, "template")
    done = cantik("import", file, "--desa", DESA, "--date", LATER, "--store", copied(first, tmp_path), "--demo")
    assert done.code == 0, done.told()
    assert "Perlu putusan" in done.out
    assert "--partial" in done.out


def test_a_clean_village_is_signed_without_accepting(tmp_path: Path) -> None:
    file, store = tmp_path / "bersih.xlsx", tmp_path / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    write_rows(light_rows(), file, "template")
    there = ("--out", tmp_path / "hasil", "--store", store)
    done = cantik("run", file, "--desa", DESA, "--year", 2025, *there, "--demo", "--issued", "2026-02-03")
    assert done.code == 0, done.told()
    assert list((tmp_path / "hasil" / "release").glob("tanda-tangan*"))


def test_nothing_accepted_is_no_release(tmp_path: Path) -> None:
    file, store = tmp_path / "rusak.xlsx", tmp_path / "simpanan"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    write_rows(broken("nama", "", broken("nik", "x", light_rows())), file, "template")
    there = ("--out", tmp_path / "hasil", "--store", store)
    done = cantik("run", file, "--desa", DESA, "--year", 2025, *there, "--demo", "--issued", "2026-02-03")
    assert done.code == 1, done.told()
    assert done.error_line.startswith("Belum rilis: ")
    quality = (tmp_path / "hasil" / "site" / "tentang.html").read_text("utf-8")
    assert "tidak ada satu baris pun yang dapat diterima" in quality
    assert not list((tmp_path / "hasil" / "release").glob("tanda-tangan*"))
