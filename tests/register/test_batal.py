"""Taking a batch back: always possible, later batches stay and are named first, and the past can still be asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

from cantik.register.core.app.queries import all_batches, register_view
from cantik.register.core.app.undo import LaterBatch, plan_undo, undo_batch
from cantik.register.core.errors import BatchRefused, UnknownBatch
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, SAAT, orang
from tests.register.langkah import keadaan, rencana, terapkan

NANTI = SAAT + dt.timedelta(days=1)


def test_apply_and_undo_is_as_before(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(i) for i in range(4)])
    before = keadaan()
    second = terapkan(opened, tmp_path, [orang(0, agama="3"), orang(9)])
    assert keadaan() != before
    undo_batch(batch=second.batch, by="uji", why="salah berkas", at=NANTI)
    assert keadaan() == before


def test_undo_of_the_first_import_leaves_nobody_and_it_can_come_again(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(i) for i in range(4)]
    empty = keadaan()
    first = terapkan(opened, tmp_path, rows)
    full = keadaan()
    undo_batch(batch=first.batch, by="uji", why="salah desa", at=NANTI)
    assert keadaan() == empty
    again = terapkan(opened, tmp_path, rows)
    assert again.batch != first.batch
    assert len(rencana(again).new) == 4
    assert keadaan() == full


def test_what_a_later_batch_repeated_survives_the_undo(opened: OpenStore, tmp_path: Path) -> None:
    """The later statement points to the earlier one for its content; taking the earlier one back must not empty it."""
    rows = [orang(i, akta_lahir=f"A{i}", disabilitas="7", telepon=f"08120000{i:04d}") for i in range(4)]
    first = terapkan(opened, tmp_path, rows)
    later = terapkan(opened, tmp_path, rows, reference=AKHIR_2026)
    before = keadaan(AKHIR_2026)
    undo_batch(batch=first.batch, by="uji", why="tanggal salah", at=NANTI)
    assert keadaan(AKHIR_2026) == before
    assert len(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["id"]) == 0
    third = terapkan(opened, tmp_path, [*rows[:3], {**rows[3], "agama": "2"}], reference=AKHIR_2026)
    assert [f.variable for change in rencana(third).changed for f in change.fields] == ["agama"]
    assert len(rencana(third).same) == 3
    assert later.batch in [row.pk for row in all_batches(DESA)]


def test_later_batches_are_named_first(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(i) for i in range(4)])
    second = terapkan(opened, tmp_path, [orang(0), orang(1), orang(8)], name="kedua.xlsx", reference=AKHIR_2026)
    plan = plan_undo(batch=first.batch)
    assert plan.persons == 4
    assert plan.later == (LaterBatch(second.batch, "kedua.xlsx", 2),)
    assert plan_undo(batch=second.batch).later == ()


def test_undo_happens_once(opened: OpenStore, tmp_path: Path) -> None:
    done = terapkan(opened, tmp_path, [orang(0)])
    undo_batch(batch=done.batch, by="uji", why="coba", at=NANTI)
    with pytest.raises(BatchRefused, match="R403"):
        undo_batch(batch=done.batch, by="uji", why="coba", at=NANTI)
    with pytest.raises(UnknownBatch, match="R401"):
        undo_batch(batch=9999, by="uji", why="coba", at=NANTI)


def test_the_register_as_it_was_known_then(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0, agama="1")], at=SAAT)
    old = keadaan()
    second = terapkan(opened, tmp_path, [orang(0, agama="2")], at=SAAT + dt.timedelta(days=2))
    new = keadaan()
    undo_batch(batch=second.batch, by="uji", why="coba", at=SAAT + dt.timedelta(days=4))
    assert old != new
    assert keadaan(known_at=SAAT + dt.timedelta(days=1)) == old
    assert keadaan(known_at=SAAT + dt.timedelta(days=3)) == new
    assert keadaan(known_at=SAAT + dt.timedelta(days=5)) == old


@pytest.mark.basisdata
def test_the_database_holds_one_standing_statement_per_batch_and_person(opened: OpenStore, tmp_path: Path) -> None:
    from django.db import IntegrityError

    terapkan(opened, tmp_path, [orang(0)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, batch_id FROM register_personversion")
        person, batch = cursor.fetchone()
        with pytest.raises(IntegrityError):
            cursor.execute(
                "INSERT INTO register_personversion (person_id, batch_id, row, valid_from, recorded_at, digest, name,"
                " birth_place, terdaftar, domisili, keberadaan, content)"
                " VALUES (%s, %s, 1, '2025-12-31', '2026-01-01', %s, '', '', '', '', '', '')",
                [person, batch, b""],
            )
