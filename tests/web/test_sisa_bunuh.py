"""A process is killed while a person's name is in its hands: nothing outside the store holds the name afterwards, and
in the store nothing but the register once it was opened again.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from cantik.collect import read as reading
from cantik.register.leave.app import findings_workbook
from cantik.vault.app.opening import OpenStore, open_store
from cantik.vault.scratch import FOLDER
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor
from tests.web.langkah import file, kirim, tersimpan

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")]
NAMA = "BUNGA TANDA REKAWATI"


def daftar() -> list[dict[str, str]]:
    people = warga()
    people[0]["nama"] = NAMA
    return people


def kantor(opened: OpenStore) -> Kantor:
    siti = bekal.with_role("agen_statistik", DESA, name="Siti Reka")
    return Kantor(opened, siti, bekal.browser(siti))


def mati(*_args: object, **_kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unggah(office: Kantor) -> None:
    """Killed when the file that was handed in is opened to be examined."""
    vars(reading)["open_file"] = mati
    kirim(office, file(data=opensid(daftar())))
    office.kerjakan()


def buku_kerja(office: Kantor) -> None:
    """Killed while the original lies in clear to be marked."""
    tersimpan(office, file(data=opensid(daftar())))
    vars(findings_workbook)["open_file"] = mati
    office.client.post(f"/desa/{DESA}/periksa/buku-kerja/?keadaan=semua", {})
    office.kerjakan()


def terbunuh(folder: Path, system: Path, work: Callable[[Kantor], None]) -> int:
    """Do a work in a process of its own; `system`: the system's folder for temporary files. The signal it died of."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            os.environ["TMPDIR"], tempfile.tempdir = str(system), None
            with open_store(folder) as opened:
                work(kantor(opened))
        finally:
            os._exit(1)  # it lived on, or could not begin
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def pemuat(folder: Path) -> set[str]:
    """Files below a folder that hold the name in clear."""
    marker = NAMA.encode()
    return {
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and marker in file.read_bytes()
    }


@pytest.mark.parametrize("work", [unggah, buku_kerja])
def test_a_killed_process_leaves_no_name_outside_the_register(
    new_store: Callable[[], Path], tmp_path: Path, work: Callable[[Kantor], None]
) -> None:
    folder, system = new_store(), tmp_path / "sistem"
    system.mkdir()
    assert terbunuh(folder, system, work) == signal.SIGKILL
    assert list(system.iterdir()) == []
    left = {name for name in pemuat(folder) if not name.startswith("cantik.sqlite3")}
    assert all(name.startswith(f"{FOLDER}/") for name in left)
    if work is buku_kerja:
        assert left, "it was killed while the original lay in clear"
    with open_store(folder):
        mine = [place for place in (folder / FOLDER).iterdir() if place.is_dir()]
        assert len(mine) == 1, "this process's own"
        assert {name for name in pemuat(folder) if not name.startswith("cantik.sqlite3")} == set()
    assert [place for place in (folder / FOLDER).iterdir() if place.is_dir()] == []


def test_two_processes_leave_each_others_files_alone(new_store: Callable[[], Path]) -> None:
    folder = new_store()
    with open_store(folder):
        note = Path(tempfile.mkstemp()[1])
        assert folder in note.parents
        assert note.stat().st_mode & 0o077 == 0
        connections.close_all()
        child = os.fork()
        if child == 0:
            from cantik.vault import scratch

            with scratch.own(folder):
                os._exit(0 if note.exists() else 3)
        assert os.waitpid(child, 0)[1] == 0
        assert note.exists()
    assert not note.exists()
