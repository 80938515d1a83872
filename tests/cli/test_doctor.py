"""`cantik doctor` says when the list of the log does not agree with the log, and makes it anew when asked to."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
from pathlib import Path

from tests.cli import keadaan
from tests.fixtures.perintah import PROJECT, cantik, command, surroundings
from tests.staff.bekal import SANDI

LIST, LOG = "staff_auditlisting", "staff_auditentry"


def test_a_list_that_hides_an_act_is_told_and_mended(tmp_path: Path) -> None:
    store = tmp_path / "simpanan"
    add = command(
        "staff",
        "add",
        "--store",
        store,
        "--username",
        "ratna",
        "--name",
        "Ratna Reka",
        "--area",
        "99.01.01.2001",
        "--decree",
        "SK/1",
        "--role",
        "agen_statistik",
    )
    subprocess.run(add, cwd=PROJECT, env=surroundings(), input=f"{SANDI}\n", text=True, check=True)
    told, listed = keadaan.rows(store, LOG), keadaan.rows(store, LIST)
    assert "baik  daftar catatan: cocok" in cantik("doctor", "--store", store).out
    with contextlib.closing(sqlite3.connect(store / "cantik.sqlite3")) as database, database:
        gone = database.execute(f"DELETE FROM {LIST} WHERE under = '99.01.01.2001'").rowcount
        assert gone > 0

    hidden = cantik("doctor", "--store", store)
    mended = cantik("doctor", "--store", store, "--relist")

    assert hidden.code == 2
    assert f"KURANG daftar catatan: {gone} baris tidak cocok" in hidden.out
    assert mended.code == 0, mended.told()
    assert keadaan.rows(store, LIST) == listed
    assert keadaan.rows(store, LOG) == told + 1, "that the list was made anew is told"
