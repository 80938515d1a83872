"""A store that lost a part is never taken for a new one; damage has its own words and leaves what is there alone.

The outsider uses `os`, `sqlite3` and the file system only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.base.errors import CantikError
from cantik.cli import main
from cantik.vault.app.opening import open_store
from tests.register.bekal import DESA, finding, orang
from tests.register.langkah import terapkan
from tests.web.test_gangguan import fill, small_disk

pytestmark = pytest.mark.satu_basisdata


@pytest.fixture
def simpanan(new_store: Callable[[], Path], tmp_path: Path) -> Path:
    """A closed store with twelve persons and one original."""
    folder = new_store()
    with open_store(folder) as opened:
        terapkan(opened, tmp_path, [orang(i) for i in range(12)])
    return folder


def isi(folder: Path) -> dict[str, str]:
    """Fingerprint of every file of a store but locks."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name not in ("gembok", "pekerja") and not file.name.endswith(("-wal", "-shm"))
    }


def kode(folder: Path) -> str:
    """The code that opening ends with."""
    try:
        with open_store(folder):
            return ""
    except CantikError as error:
        return error.code if "cadangan" in error.mend or error.code not in ("R311", "R312") else "tanpa jalan keluar"


def buang_basis(folder: Path) -> None:
    for file in folder.glob("cantik.sqlite3*"):
        file.unlink()


def kosongkan_basis(folder: Path) -> None:
    buang_basis(folder)
    (folder / "cantik.sqlite3").write_bytes(b"")


def basis_tanpa_isi(folder: Path) -> None:
    buang_basis(folder)
    with contextlib.closing(sqlite3.connect(folder / "cantik.sqlite3")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE lain (x)")


def tanpa_kunci_lagi(folder: Path) -> None:
    """Only the card is left: originals and key are gone with the database."""
    buang_basis(folder)
    (folder / "kunci").unlink()
    shutil.rmtree(folder / "berkas")


def tanpa_kartu(folder: Path) -> None:
    (folder / "simpanan.json").unlink()


def kartu_dan_basis(folder: Path) -> None:
    tanpa_kartu(folder)
    buang_basis(folder)


def hanya_berkas(folder: Path) -> None:
    kartu_dan_basis(folder)
    (folder / "kunci").unlink()


def kunci_data_dihapus(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "cantik.sqlite3")) as database, database:
        database.execute("DELETE FROM register_datakey")


@pytest.mark.parametrize(
    "attack",
    [
        buang_basis,
        kosongkan_basis,
        basis_tanpa_isi,
        tanpa_kunci_lagi,
        tanpa_kartu,
        kartu_dan_basis,
        hanya_berkas,
    ],
)
def test_what_is_left_of_a_store_is_never_filled_anew(attack: Callable[[Path], None], simpanan: Path) -> None:
    attack(simpanan)
    before = isi(simpanan)
    assert kode(simpanan) == "R311"
    assert isi(simpanan) == before
    assert kode(simpanan) == "R311", "asking twice makes no difference"


def test_a_first_use_that_was_killed_halfway_is_taken_up_again(new_store: Callable[[], Path]) -> None:
    """Killed after the card, and killed after the key file but before the data keys."""
    folder = new_store()
    card = (folder / "simpanan.json").read_text("utf-8")
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    (folder / "simpanan.json").write_text(card.replace(',\n "terisi": true', ""), "utf-8")
    assert "terisi" not in (folder / "simpanan.json").read_text("utf-8")
    assert kode(folder) == ""
    (folder / "simpanan.json").write_text(card.replace(',\n "terisi": true', ""), "utf-8")
    kunci_data_dihapus(folder)
    assert kode(folder) == ""
    kunci_data_dihapus(folder)
    assert kode(folder) == "R311"


def test_a_changed_page_and_a_cut_file_are_named(simpanan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = simpanan / "cantik.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'register_personversion'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    whole = database.read_bytes()
    page = bytearray(whole)
    page[(root - 1) * size : (root - 1) * size + 64] = os.urandom(64)
    for name, damaged in (
        ("halaman", bytes(page)),
        ("terpotong", whole[: len(whole) // 2]),
        ("tertimpa", b"bukan basis data " * 4000),
    ):
        for rest in simpanan.glob("cantik.sqlite3-*"):
            rest.unlink()
        database.write_bytes(damaged)
        capsys.readouterr()
        code = main(["doctor", "--store", str(simpanan)])
        said = capsys.readouterr()
        assert code == 2, name
        assert "R312" in said.err or "KURANG basis data" in said.out, (name, said)
        assert database.read_bytes()[: len(damaged)] == damaged, name
    for rest in simpanan.glob("cantik.sqlite3-*"):
        rest.unlink()
    database.write_bytes(whole)
    assert kode(simpanan) == ""


def kosongkan_tabel(database: Path, table: str) -> None:
    """The pages on which a table and its indexes begin say that nothing is on them: no error to whoever asks."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", [table]).fetchall()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    page = bytearray(database.read_bytes())
    for (root,) in roots:
        begin = (root - 1) * size
        page[begin] = {5: 13, 2: 10}.get(page[begin], page[begin])  # an inner page becomes a leaf
        page[begin + 3 : begin + 5] = bytes(2)
    database.write_bytes(page)


def test_no_command_answers_from_a_database_whose_page_was_emptied(
    new_store: Callable[[], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The outsider reads the same file with `sqlite3`: it gives no row and no error."""
    folder = new_store()
    with open_store(folder) as opened:
        terapkan(opened, tmp_path, [orang(i) for i in range(3)], findings=[finding(0)])
    desa = DESA.text()
    asked = ["findings", "--desa", desa, "--store", str(folder)]
    assert main(asked) == 1, capsys.readouterr().out
    kosongkan_tabel(folder / "cantik.sqlite3", "collect_batchfinding")
    with contextlib.closing(sqlite3.connect(folder / "cantik.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM collect_batchfinding").fetchone() == (0,)
    for command in (asked, ["facilities", "--desa", desa, "--store", str(folder)]):
        capsys.readouterr()
        code = main(command)
        said = capsys.readouterr()
        assert (code, said.out, "R312" in said.err) == (2, "", True), (command, said)
    assert main(["doctor", "--store", str(folder)]) == 2
    assert "KURANG basis data: *** in database main ***" in capsys.readouterr().out


def test_doctor_opens_every_original_and_looks_at_rights(simpanan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (original,) = (simpanan / "berkas").iterdir()
    sound = original.read_bytes()

    def periksa() -> tuple[int, str]:
        code = main(["doctor", "--store", str(simpanan)])
        return code, capsys.readouterr().out

    code, said = periksa()
    assert (code, "1 terbuka utuh" in said, "basis data: utuh" in said) == (0, True, True), said
    for damaged in (sound[:-1], sound[:20] + bytes([sound[20] ^ 1]) + sound[21:], b""):
        original.chmod(0o600)
        original.write_bytes(damaged)
        code, said = periksa()
        assert code == 2
        assert f"KURANG berkas asli: rusak atau hilang: berkas/{original.name[:12]}" in said
    original.write_bytes(sound)
    simpanan.chmod(0o755)
    (simpanan / "kunci").chmod(0o644)
    code, said = periksa()
    assert code == 2
    assert "terbuka bagi orang lain" in said
    assert "kunci" in said.split("terbuka bagi orang lain")[1]


def test_a_disk_that_is_full_when_a_store_is_opened_has_its_own_words(simpanan: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "kecil", 20_000) as disk:
        folder = disk / "simpanan"
        shutil.copytree(simpanan, folder)
        before = isi(folder)
        filler = fill(disk)
        assert kode(folder) in ("", "R308", "D001")
        filler.unlink()
        assert isi(folder) == before
        assert kode(folder) == ""
