"""A backup holds every file of a store but its key, is sealed, and comes back as it was; a damaged one is refused."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import shutil
import signal
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyrage
import pytest
from django.db import connection

from cantik.cli import main
from cantik.vault.app.opening import open_store
from tests.register.bekal import nik, orang
from tests.register.langkah import terapkan

pytestmark = pytest.mark.satu_basisdata
FRASA = "frasa sandi cadangan yang panjang"


@pytest.fixture
def simpanan(new_store: Callable[[], Path], tmp_path: Path) -> Path:
    """A closed store with persons, an original, a release and a draft that somebody left."""
    folder = new_store()
    with open_store(folder) as opened:
        terapkan(opened, tmp_path, [orang(i) for i in range(12)])
    (folder / "rilis" / "99").mkdir(parents=True)
    (folder / "rilis" / "99" / "isi.json").write_text("{}", "utf-8")
    (folder / ".berkas-draf").write_text("x", "utf-8")
    return folder


def tabel(folder: Path) -> dict[str, str]:
    """Every row of every table, fingerprinted."""
    with contextlib.closing(sqlite3.connect(folder / "cantik.sqlite3")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: hashlib.sha256(
                repr(sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))).encode()
            ).hexdigest()
            for name in names
        }


def berkas(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.parts[len(folder.parts)] in ("berkas", "rilis", "simpanan.json")
    }


def test_what_comes_back_is_what_was_there(simpanan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, file, back = pyrage.x25519.Identity.generate(), tmp_path / "cadangan.age", tmp_path / "pulih"
    (tmp_path / "kunci.txt").write_text(str(key), "utf-8")
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--key", str(key.to_public())]) == 0
    sealed = file.read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert file.stat().st_mode & 0o077 == 0
    assert not list(simpanan.glob(".cadangan-*")) + list(simpanan.glob(".uji-*"))
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(sealed, [key]))) as archive:
        names = archive.getnames()
    assert not {"kunci", ".berkas-draf", "gembok"} & set(names)
    assert main(["restore", str(file), "--store", str(back), "--identity", str(tmp_path / "kunci.txt")]) == 0
    assert (tabel(back), berkas(back)) == (tabel(simpanan), berkas(simpanan))
    capsys.readouterr()
    assert main(["doctor", "--store", str(back)]) == 2
    assert "R201" in capsys.readouterr().err, "without its key it says that the key is missing"
    (back / "kunci").write_bytes((simpanan / "kunci").read_bytes())
    (back / "kunci").chmod(0o600)
    assert main(["doctor", "--store", str(back)]) == 0, capsys.readouterr().out
    assert nik(0).encode() not in sealed


def test_a_part_that_lies_elsewhere_is_named_and_no_backup_goes_without_it(
    simpanan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (simpanan / "berkas").rename(tmp_path / "cakram-lain")
    (simpanan / "berkas").symlink_to(tmp_path / "cakram-lain")
    file, key = tmp_path / "cadangan.age", pyrage.x25519.Identity.generate()
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--key", str(key.to_public())]) == 2
    said = capsys.readouterr().err
    assert "R322" in said
    assert "berkas" in said
    assert not file.exists()
    assert main(["doctor", "--store", str(simpanan)]) == 2
    assert "KURANG bagian simpanan: hanya tautan, tidak ikut dicadangkan: berkas\n" in capsys.readouterr().out


def test_a_restore_that_was_killed_is_repeated_by_the_same_command(simpanan: Path, tmp_path: Path) -> None:
    """Killed while it lays the files, before it moves them to their place, and after: the repeated one finds half a
    store hidden beside, or the whole one with its note that it was restored."""
    key, file = pyrage.x25519.Identity.generate(), tmp_path / "cadangan.age"
    (tmp_path / "kunci.txt").write_text(str(key), "utf-8")
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--key", str(key.to_public())]) == 0
    asked = ["restore", str(file), "--identity", str(tmp_path / "kunci.txt"), "--store"]
    whole = main([*asked, str(tmp_path / "utuh")])
    assert whole == 0
    files = sum(path.is_file() for path in (tmp_path / "utuh").rglob("*"))
    for calls in (1, files // 2, files - 1, files + 1):
        target = tmp_path / f"pulih-{calls}"
        child_killed(calls, [*asked, str(target)])
        assert main([*asked, str(target)]) == 0 or "dipulihkan" in (target / "ujung-catatan.json").read_text("utf-8")
        assert (tabel(target), berkas(target)) == (tabel(simpanan), berkas(simpanan))
        assert not list(tmp_path.glob(".pulih-*")), "what was killed left nothing in the clear"


def child_killed(calls: int, asked: list[str]) -> None:
    """A process of its own that is ended by SIGKILL when it has brought so many files to the disk."""
    process = os.fork()
    if process == 0:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", partial(_sync_until, os.fsync, iter(range(calls - 1))))
            main(asked)
        os._exit(0)
    os.waitpid(process, 0)


def _sync_until(real: Callable[[int], None], left: Iterator[int], handle: int) -> None:
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)


def _swelling() -> bytes:
    """An archive of some kB whose one file says that it holds two GB."""
    member = tarfile.TarInfo("berkas/besar")
    member.size = 2 << 30
    return gzip.compress(member.tobuf() + bytes(1 << 20))


def _names_of_names() -> bytes:
    """An archive of 3,000 long names, each for the next, as none writes it."""
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 5
    return gzip.compress((name.tobuf() + b"nama".ljust(512, b"\0")) * 3000)


def test_a_damaged_backup_leaves_nothing_behind(simpanan: Path, tmp_path: Path) -> None:
    phrase, file = tmp_path / "frasa.txt", tmp_path / "cadangan.age"
    phrase.write_text(FRASA, "utf-8")
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--passphrase-file", str(phrase)]) == 0
    under_phrase = file.read_bytes()
    key = pyrage.x25519.Identity.generate()  # what is damaged is tried under a key: a passphrase costs a second each
    (tmp_path / "kunci.txt").write_text(str(key), "utf-8")
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--key", str(key.to_public())]) == 0
    sound = file.read_bytes()
    whole = pyrage.decrypt(sound, [key])
    by_phrase, by_key = ("--passphrase-file", str(phrase)), ("--identity", str(tmp_path / "kunci.txt"))

    def pulih(data: bytes, opened: tuple[str, str] = by_key) -> int:
        (tmp_path / "rusak.age").write_bytes(data)
        target = tmp_path / "pulih"
        code = main(["restore", str(tmp_path / "rusak.age"), "--store", str(target), *opened])
        assert code == 0 or not target.exists()
        return code

    def diubah(change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
        stream = io.BytesIO()
        with tarfile.open(fileobj=io.BytesIO(whole)) as old, tarfile.open(fileobj=stream, mode="w:gz") as new:
            for member in old:
                content = old.extractfile(member)
                assert content is not None
                changed = change(member.name, content.read())
                if changed is not None:
                    info = tarfile.TarInfo(changed[0])
                    info.size = len(changed[1])
                    new.addfile(info, io.BytesIO(changed[1]))
        return bytes(pyrage.encrypt(stream.getvalue(), [key.to_public()]))

    assert pulih(sound[:-40]) == 2
    assert pulih(pyrage.encrypt(whole[: len(whole) // 2], [key.to_public()])) == 2
    assert pulih(diubah(lambda name, data: (name, data))) == 0, (
        "unchanged it is whole: what follows is refused for a reason"
    )
    shutil.rmtree(tmp_path / "pulih")
    # the last byte of what is sealed is any byte: it is changed to another, not to one that it may be already
    last = diubah(lambda n, data: (n, data[:-1] + bytes([data[-1] ^ 1])) if n.startswith("berkas/") else (n, data))
    assert pulih(last) == 2
    assert pulih(diubah(lambda name, data: None if name.startswith("rilis/") else (name, data))) == 2
    assert pulih(diubah(lambda name, data: ("../" + name, data) if name.startswith("rilis/") else (name, data))) == 2
    assert pulih(diubah(lambda name, data: None if name == "isi-cadangan.json" else (name, data))) == 2
    assert not (tmp_path.parent / "rilis").exists()
    for archive in (_swelling(), _names_of_names()):
        assert pulih(bytes(pyrage.encrypt(archive, [key.to_public()]))) == 2
    assert pulih(under_phrase[:-40], by_phrase) == 2
    assert pulih(under_phrase, by_phrase) == 0
    assert main(["restore", str(file), "--store", str(tmp_path / "pulih"), *by_key]) == 2


def test_a_store_with_a_damaged_database_makes_no_backup(simpanan: Path, tmp_path: Path) -> None:
    database, phrase, file = simpanan / "cantik.sqlite3", tmp_path / "frasa.txt", tmp_path / "cadangan.age"
    phrase.write_text(FRASA, "utf-8")
    file.write_bytes(b"cadangan kemarin")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'register_personversion'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as stream:
        stream.seek((root - 1) * size)
        stream.write(b"\xff" * 64)
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--passphrase-file", str(phrase)]) == 2
    assert file.read_bytes() == b"cadangan kemarin"
    assert (
        main(["backup", "--store", str(simpanan), "--out", str(simpanan / "c.age"), "--passphrase-file", str(phrase)])
        == 2
    )


@pytest.mark.basisdata
def test_a_store_in_postgresql_is_refused_with_what_to_do(
    new_store: Callable[[], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = new_store(), tmp_path / "cadangan.age"
    with open_store(folder) as opened:
        terapkan(opened, tmp_path, [orang(0)])
        elsewhere = connection.vendor == "postgresql"
    key = str(pyrage.x25519.Identity.generate().to_public())
    code = main(["backup", "--store", str(folder), "--out", str(file), "--key", key])
    assert (code, file.exists()) == ((2, False) if elsewhere else (0, True))
    assert ("pg_dump" in capsys.readouterr().err) is elsewhere
