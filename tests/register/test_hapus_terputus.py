"""An erasure that a power cut interrupted is found by its record and brought to its end, whatever is left to see."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

from cantik.base import clock
from cantik.register.leave.app.erasing import erase, files_to_delete, leftovers
from cantik.register.leave.app.models import ErasureWork
from cantik.vault.app.opening import OpenStore
from tests.register.langkah import wilayah
from tests.register.test_hapus import NAMA, bita, desa, dipindah
from tests.register.test_peristiwa_simpan import HARI_INI

__all__ = ["desa"]


def interrupted(desa: OpenStore) -> None:
    """The rows are gone and the files too; then the power went, before the free pages were written anew."""
    person = dipindah(desa)
    erase(opened=desa, area_id=wilayah(), person=person, request=7, by="akun:2", at=clock.now(), today=HARI_INI)
    for path in files_to_delete(desa):
        path.unlink()


def test_what_was_owed_is_done_without_any_sign_of_it(desa: OpenStore) -> None:
    interrupted(desa)
    assert not files_to_delete(desa), "nothing is left to infer it from"
    assert ErasureWork.objects.filter(ended_at=None).count() == 1

    leftovers(desa, clock.now())

    assert NAMA.encode() not in bita(desa)
    assert not ErasureWork.objects.filter(ended_at=None).exists()
    ended = ErasureWork.objects.get().ended_at
    leftovers(desa, clock.now() + dt.timedelta(days=1))
    assert ErasureWork.objects.get().ended_at == ended, "nothing is owed any more"


def test_a_work_that_came_up_meanwhile_stays_owed(desa: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process erased while this one swept: its free pages are not among those that were written anew."""
    interrupted(desa)
    later: list[ErasureWork] = []
    rewrite = "cantik.register.leave.app.erasing.rewrite"

    def meanwhile() -> bool:
        later.append(ErasureWork.objects.create(begun_at=clock.now()))
        return True

    monkeypatch.setattr(rewrite, meanwhile)
    leftovers(desa, clock.now())
    assert [work.pk for work in ErasureWork.objects.filter(ended_at=None)] == [later[0].pk]


@pytest.mark.satu_basisdata
def test_what_is_deleted_is_overwritten_at_once(opened: OpenStore) -> None:
    """Before any rewriting, on SQLite: one that leaves deleted rows in its pages would keep the name in the file."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
        cursor.execute("CREATE TABLE uji (isi TEXT)")
        cursor.execute("INSERT INTO uji SELECT 'SALIM TERHAPUS' FROM (SELECT 1 UNION SELECT 2)")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file = Path(connection.settings_dict["NAME"])
        assert b"SALIM TERHAPUS" in file.read_bytes()
        cursor.execute("DELETE FROM uji")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"SALIM TERHAPUS" not in file.read_bytes()
        cursor.execute("DROP TABLE uji")
