"""Whoever has the database cuts, empties, exchanges the log or drops its triggers: `cantik doctor` names each of it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from cantik.base.errors import CantikError
from cantik.cli import main
from cantik.staff.app import anchoring, log
from cantik.vault import anchor, signature
from cantik.vault.app.opening import OpenStore, open_store

SAAT = dt.datetime(2026, 1, 15, 8, 0, tzinfo=dt.UTC)
TRIGGERS = ("staff_audit_tetap", "staff_audit_kekal", "staff_audit_urut")
COLUMNS = "number, at, by, action, subject, subjects, detail, previous, digest"


def tulis(count: int, by: str = "petugas") -> None:
    for number in range(count):
        log.record(by=by, at=SAAT, action="uji", subject="batch", subjects=[number])


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lepas() -> None:
    """Drop the triggers: what a person with full rights over the database can do."""
    on = " ON staff_auditentry" if connection.vendor == "postgresql" else ""
    sql(*(f"DROP TRIGGER {name}{on}" for name in TRIGGERS))


def pasang() -> None:
    """Put them back as they were, so that they tell nothing."""
    from cantik.staff.app import log_triggers

    with connection.cursor() as cursor:
        for statement in log_triggers.BUILD[connection.vendor]:
            if statement.startswith("CREATE TRIGGER"):
                cursor.execute(statement)


def dokter(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["doctor", "--store", str(folder), *more])
    return code, capsys.readouterr().out


@pytest.fixture
def simpanan(new_store: Callable[[], Path]) -> Path:
    folder = new_store()
    with open_store(folder):
        tulis(9)
    return folder


def test_a_log_that_nobody_touched_is_whole(simpanan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = dokter(simpanan, capsys)
    assert "baik  ujung catatan: cocok\n" in told
    assert "baik  penjaga catatan: lengkap\n" in told
    assert code == 0, told
    assert (simpanan / anchor.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        (("DELETE FROM staff_auditentry WHERE number > 6",), "log terpotong setelah baris 8"),
        (("DELETE FROM staff_auditentry",), "log terpotong setelah baris 2"),
        (("UPDATE staff_auditentry SET by = 'lain' WHERE number = 4",), "isi baris 4 diubah"),
    ],
)
def test_a_cut_emptied_or_changed_log_is_named_and_stays_named(
    simpanan: Path, capsys: pytest.CaptureFixture[str], attack: tuple[str, ...], named: str
) -> None:
    """The triggers are put back, and the work goes on past the number where the log was cut."""
    with open_store(simpanan):
        lepas()
        sql(*attack)
        pasang()
        tulis(2, by="orang lain")
    relisted, told = dokter(simpanan, capsys, "--relist")
    with open_store(simpanan):
        tulis(12, by="orang lain")
    code, later = dokter(simpanan, capsys)
    assert relisted == code == 2
    assert named in told
    assert "KURANG catatan audit" in later


@pytest.mark.satu_basisdata
def test_an_older_database_put_back_is_named(
    simpanan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(simpanan / "cantik.sqlite3", tmp_path / "lama")
    with open_store(simpanan):
        tulis(3)
    for part in simpanan.glob("cantik.sqlite3*"):
        part.unlink()
    shutil.copy(tmp_path / "lama", simpanan / "cantik.sqlite3")
    code, told = dokter(simpanan, capsys)
    assert code == 2
    assert "KURANG ujung catatan: baris 12" in told


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_dropped_or_weakened_trigger_is_named(simpanan: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    with open_store(simpanan):
        if connection.vendor == "postgresql":
            sql(f"ALTER TABLE staff_auditentry DISABLE TRIGGER {name}")
        else:
            sql(
                f"DROP TRIGGER {name}",
                f"CREATE TRIGGER {name} BEFORE UPDATE ON staff_auditentry WHEN 0 BEGIN SELECT 1; END",
            )
    code, told = dokter(simpanan, capsys)
    assert (code, f"KURANG penjaga catatan: hilang: {name}" in told) == (2, True)


@pytest.mark.parametrize("change", ["hilang", "palsu"])
def test_an_anchor_that_is_gone_or_forged_is_named(
    simpanan: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    file = simpanan / anchor.FILE
    said = json.loads(file.read_text("utf-8"))
    with open_store(simpanan):
        lepas()
        sql("DELETE FROM staff_auditentry WHERE number > 6")
        pasang()
        number, digest = log.head()
    file.unlink()
    if change == "palsu":
        file.write_text(json.dumps(said | {"nomor": number, "sidik": digest}), "utf-8")
    for _ in range(2):
        code, told = dokter(simpanan, capsys)
        assert (code, "KURANG ujung catatan" in told) == (2, True)


@pytest.mark.basisdata
def test_the_triggers_refuse_what_is_not_next(opened: OpenStore) -> None:
    tulis(5)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM staff_auditentry ORDER BY number")
        rows = cursor.fetchall()
    third, last = rows[2], rows[-1]
    tries = [
        (9, *last[1:7], last[8], "a" * 64),  # leaves numbers out
        (0, *last[1:7], last[8], "a" * 64),
        (6, *last[1:7], "b" * 64, "a" * 64),  # points back to nothing
        (6, *last[1:7], last[8], third[8]),  # stands in the place of the third
        (3, *last[1:7], last[8], "a" * 64),
    ]
    verbs = ["INSERT INTO"] if connection.vendor == "postgresql" else ["INSERT INTO", "INSERT OR REPLACE INTO"]
    for verb in verbs:
        for row in tries:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{verb} staff_auditentry ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", row)
    if connection.vendor == "sqlite":  # by the hidden key of the table, and by a replacing change
        values = (3, 6, *last[1:7], last[8], "a" * 64)
        marks = ", ".join(["%s"] * 10)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT OR REPLACE INTO staff_auditentry (rowid, {COLUMNS}) VALUES ({marks})", values)
        with pytest.raises(DatabaseError), transaction.atomic():
            sql("UPDATE OR REPLACE staff_auditentry SET number = 2 WHERE number = 3")
    tulis(1)
    assert log.verify_chain().rows == 6


def test_what_a_kill_left_behind_is_no_alarm(simpanan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (simpanan / anchor.FILE).read_bytes()
    with open_store(simpanan):
        tulis(2)
    (simpanan / anchor.FILE).write_bytes(before)  # as if the process had ended between commit and file
    assert dokter(simpanan, capsys)[0] == 0
    assert (simpanan / anchor.FILE).read_bytes() != before


def test_a_release_kept_elsewhere_names_a_log_that_was_exchanged_with_its_anchor(
    simpanan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody who has the whole folder, the key too, puts back all of it: only what lies elsewhere can tell."""
    outside = tmp_path / "rilis-di-luar"
    outside.mkdir()
    with open_store(simpanan):
        key = signature.AnchoredKey(Ed25519PrivateKey.generate(), anchoring.head_mark())
        head = log.head()
    envelope = signature.sign(b"{}", key)
    (outside / "tanda-tangan.dsse.json").write_bytes(envelope)
    assert dokter(simpanan, capsys, "--release", str(outside))[0] == 0
    with open_store(simpanan) as opened:
        lepas()
        sql("DELETE FROM staff_auditentry WHERE number > 6")
        pasang()
        anchor.write(simpanan, opened.store.id, opened.master, anchor.Anchor(*log.head()))
        tulis(9, by="orang lain")
    code, told = dokter(simpanan, capsys, "--release", str(outside))
    assert code == 2
    assert "KURANG catatan dan rilis: ujung catatan pada rilis tidak pernah ada di sini: rilis-di-luar" in told

    signature.check(envelope, b"{}")
    said = json.loads(envelope)
    assert head[1] not in envelope.decode()  # neither a digest of the log nor how many rows it has
    said["catatan"]["ujung"] = "0" * 64
    with pytest.raises(CantikError, match="ujung catatan audit diganti"):
        signature.check(json.dumps(said).encode(), b"{}")


@pytest.mark.satu_basisdata
def test_a_restored_store_says_so_and_is_no_alarm(
    simpanan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, file, back = pyrage.x25519.Identity.generate(), tmp_path / "c.age", tmp_path / "pulih"
    (tmp_path / "kunci.txt").write_text(str(key), "utf-8")
    assert main(["backup", "--store", str(simpanan), "--out", str(file), "--key", str(key.to_public())]) == 0
    with open_store(simpanan):
        tulis(5)
    for place in (back, tmp_path / "pulih2"):
        assert main(["restore", str(file), "--identity", str(tmp_path / "kunci.txt"), "--store", str(place)]) == 0
        shutil.copy(simpanan / "kunci", place / "kunci")
        for _ in range(2):
            code, told = dokter(place, capsys)
            assert code == 0, told
            assert "baik  ujung catatan: cocok; dipulihkan oleh " in told
            assert "sampai baris 10" in told
        with open_store(place):
            tulis(1)
            actions = log.head()[0]
        assert actions == 12  # ten of the backup, that it was restored, the new one
    with open_store(back):
        lepas()
        sql("DELETE FROM staff_auditentry WHERE number > 8")
        pasang()
    assert dokter(back, capsys)[0] == 2
