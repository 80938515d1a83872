"""Findings and quarantine: texts sealed, decisions with a reason, data without agreement read by nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from cantik.base.errors import WrongUse
from cantik.collect.batch import Agreement
from cantik.collect.finding import Level
from cantik.examine.errors import NumberInReason
from cantik.examine.findings.app import decisions
from cantik.examine.findings.app.errors import NotDecidable
from cantik.examine.findings.app.findings import list_findings, open_numbers
from cantik.examine.findings.app.models import FindingAct
from cantik.register.core.app.quarantine import purge_quarantine
from cantik.register.core.app.queries import all_batches, register_view, standing_batches
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.errors import BatchRefused
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, SAAT, batch, finding, orang
from tests.register.langkah import keadaan, terapkan


def perjanjian(expires: dt.date) -> Agreement:
    return Agreement("12/PKS/2025", dt.date(2025, 1, 2), ("desa", "dinas"), ("statistik",), "desa", (), expires)


def test_findings_come_back_as_they_went_in(opened: OpenStore, tmp_path: Path) -> None:
    given = [finding(0), replace(finding(1, level=Level.NOTE), partners=(0, 2), count=3, found="=1+1\0é")]
    done = terapkan(opened, tmp_path, [orang(i) for i in range(3)], findings=given)
    stored = list_findings(opened=opened, batches=[done.batch], by="uji", at=SAAT)
    assert [one.finding for one in stored] == given
    assert {one.state for one in stored} == {"terbuka"}
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert (view.findings_open, view.findings_accepted) == ({"periksa": 1, "catat": 1}, 0)


@pytest.mark.basisdata
def test_accepting_needs_a_reason_and_is_written_at_each(opened: OpenStore, tmp_path: Path) -> None:
    done = terapkan(
        opened, tmp_path, [orang(i) for i in range(3)], findings=[finding(0), finding(1), finding(2, level=Level.NOTE)]
    )
    numbers = open_numbers([done.batch])
    assert len(numbers) == 2
    for short in ("  ", "y", "ya benar"):
        with pytest.raises(WrongUse, match="B303"):
            decisions.accept(area=DESA, numbers=numbers, reason=short, by="uji", at=SAAT)
    with pytest.raises(NumberInReason, match="B307"):
        decisions.accept(area=DESA, numbers=numbers, reason="NIK 9901010101900001 sudah benar", by="uji", at=SAAT)
    with pytest.raises(NotDecidable, match="B305"):
        decisions.accept(area=DESA, numbers=[*numbers, 9999], reason="sesuai akta", by="uji", at=SAAT)
    assert open_numbers([done.batch]) == numbers  # nothing half done
    assert not FindingAct.objects.exists()
    assert decisions.accept(area=DESA, numbers=numbers, reason="sesuai akta", by="uji", at=SAAT) == 2
    act = FindingAct.objects.get()
    assert (act.kind, act.reason, act.by, act.at) == ("terima", "sesuai akta", "uji", SAAT)
    assert sorted(act.decisions.values_list("finding_id", flat=True)) == numbers
    said = AuditEntry.objects.get(action="temuan.terima")
    assert (said.by, json.loads(said.detail)) == ("uji", {"temuan": 2, "putusan": act.pk})
    stored = list_findings(opened=opened, batches=[done.batch], level=Level.CHECK, by="uji", at=SAAT)
    assert {(one.state, one.reason, one.decided_by, one.decided_at) for one in stored} == {
        ("diterima", "sesuai akta", "uji", SAAT)
    }
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert (view.findings_open, view.findings_accepted) == ({"catat": 1}, 2)


def test_findings_of_a_batch_that_was_taken_back_count_no_more(opened: OpenStore, tmp_path: Path) -> None:
    done = terapkan(opened, tmp_path, [orang(0)], findings=[finding(0)])
    undo_batch(batch=done.batch, by="uji", why="salah", at=SAAT)
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).findings_open == {}
    with pytest.raises(NotDecidable, match="B305"):
        decisions.accept(area=DESA, numbers=open_numbers([done.batch]), reason="sesuai akta", by="uji", at=SAAT)
    assert not FindingAct.objects.exists()


@pytest.mark.basisdata
def test_pairs_are_tied_by_the_database(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0)], findings=[finding(0)])
    for statement in (
        "UPDATE collect_batchfinding SET state = 'diterima'",
        "UPDATE collect_batchfinding SET decided_by = 'uji'",
        "UPDATE collect_batch SET state = 'dibatalkan'",
        "UPDATE collect_batch SET undone_by = 'uji'",
        "UPDATE collect_batch SET state = 'karantina'",
        "UPDATE collect_batch SET reference = NULL",
        "UPDATE collect_batch SET agreement = '{}'",
        "UPDATE register_personversion SET terdaftar = 'mungkin'",
        "UPDATE register_personversion SET valid_to = valid_from",
        "UPDATE register_personversion SET domisili_since = '2020-01-01'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# ── quarantine ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.basisdata
def test_quarantined_data_are_read_by_nothing(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0)])
    before = keadaan()
    done = terapkan(
        opened,
        tmp_path,
        [orang(1)],
        source="regsosek",
        reference=None,
        quarantined="tanpa perjanjian",
        findings=[finding(0)],
    )
    assert (done.state, done.plan) == ("karantina", None)
    assert keadaan() == before
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).findings_open == {}
    assert done.batch not in standing_batches(DESA)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_personversion WHERE batch_id = %s", [done.batch])
        assert cursor.fetchone() == (0,)
    sha = all_batches(DESA)[0].file_sha256
    assert not opened.store.file_path(sha).exists()
    assert opened.store.file_path(sha, quarantined=True).exists()
    again = terapkan(opened, tmp_path, [orang(1)], source="regsosek", reference=None, quarantined="tanpa perjanjian")
    assert again.batch == done.batch
    with pytest.raises(BatchRefused, match="R403"):
        undo_batch(batch=done.batch, by="uji", why="coba", at=SAAT)


@pytest.mark.basisdata
def test_quarantine_ends_after_thirty_days(opened: OpenStore, tmp_path: Path) -> None:
    done = terapkan(opened, tmp_path, [orang(1)], quarantined="tanpa perjanjian", findings=[finding(0)])
    sha = all_batches(DESA)[0].file_sha256
    assert purge_quarantine(opened=opened, by="uji", at=SAAT + dt.timedelta(days=29)) == []
    assert opened.store.file_path(sha, quarantined=True).exists()
    assert purge_quarantine(opened=opened, by="uji", at=SAAT + dt.timedelta(days=30)) == [done.batch]
    assert not opened.store.file_path(sha, quarantined=True).exists()
    assert all_batches(DESA) == []


def test_rows_leave_the_next_snapshot_when_the_agreement_ends(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0)])
    terapkan(opened, tmp_path, [orang(0), orang(1)], source="regsosek", agreement=perjanjian(AKHIR_2026))
    runs = register_view(DESA, AKHIR_2026, by="uji", at=SAAT, today=AKHIR_2026)
    over = register_view(DESA, AKHIR_2026, by="uji", at=SAAT, today=AKHIR_2026 + dt.timedelta(days=1))
    assert (len(runs.persons["id"]), len(over.persons["id"])) == (2, 1)
    assert [source.agreement for source in runs.sources] == [None, "12/PKS/2025"]
    assert json.loads(all_batches(DESA)[0].agreement)["tujuan"] == ["statistik"]


def test_original_files_come_back_byte_by_byte(opened: OpenStore, tmp_path: Path) -> None:
    made, file = batch([orang(0)], tmp_path)
    terapkan(opened, tmp_path, [orang(0)])
    assert opened.store.read_file(made.file.sha256, opened.keys) == file.read_bytes()


# ── mended ──────────────────────────────────────────────────────────────────────────────────────


def keadaan_temuan(opened: OpenStore, batch_number: int) -> list[str]:
    return [one.state for one in list_findings(opened=opened, batches=[batch_number], by="uji", at=SAAT)]


def test_what_the_next_file_no_longer_shows_was_mended(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(i) for i in range(4)]
    first = terapkan(opened, tmp_path, rows, findings=[finding(0), finding(1), finding(3)])
    # The order has changed, person 0 still has the finding, person 1 has it no more, person 3 does not come again.
    second = terapkan(opened, tmp_path, [rows[2], rows[1], rows[0]], findings=[finding(2)])
    assert keadaan_temuan(opened, first.batch) == ["terbuka", "diperbaiki", "terbuka"]
    mended = list_findings(opened=opened, batches=[first.batch], state="diperbaiki", by="uji", at=SAAT)
    assert mended[0].decided_by == "uji"
    undo_batch(batch=second.batch, by="uji", why="salah", at=SAAT)
    assert keadaan_temuan(opened, first.batch) == ["terbuka"] * 3


def test_a_wrong_nik_that_was_mended_is_recognised_by_the_name(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(0, nik="99010100"), orang(1)], findings=[finding(0, level=Level.REFUSE)])
    terapkan(opened, tmp_path, [orang(0), orang(1)])
    assert keadaan_temuan(opened, first.batch) == ["diperbaiki"]


def test_who_is_refused_again_mended_nothing(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(0), orang(1)], findings=[finding(0)])
    refused = replace(finding(0, level=Level.REFUSE), rule="aturan_lain")
    terapkan(opened, tmp_path, [orang(0, agama="9"), orang(1)], findings=[refused])
    assert keadaan_temuan(opened, first.batch) == ["terbuka"]


def test_another_source_mends_nothing(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(0)], findings=[finding(0)])
    terapkan(opened, tmp_path, [orang(0)], source="regsosek", reference=AKHIR_2026)
    assert keadaan_temuan(opened, first.batch) == ["terbuka"]
