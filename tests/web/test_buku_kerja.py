"""The marked workbook as a job: made in the background, fetched by its asker only, sealed, and gone after an hour."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cantik.base import clock
from cantik.collect.app.models import BatchFinding
from cantik.examine.findings.app.models import MarkedWorkbook
from cantik.jobs.app import service
from cantik.jobs.app.models import Job
from cantik.jobs.app.tick import tick
from cantik.register.leave.app import workbooks
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.register.keluarga import bawa, keluarga
from tests.staff import bekal
from tests.web.conftest import DESA, Kantor

pytestmark = pytest.mark.satu_basisdata

PERIKSA = f"/desa/{DESA}/periksa/"
BUKU = f"{PERIKSA}buku-kerja/"


def minta(terisi: Kantor, query: str = "", **form: str) -> MarkedWorkbook:
    answer = terisi.client.post(BUKU + query, form)
    assert answer.status_code == 302, markah(answer)[:500]
    return MarkedWorkbook.objects.get(pk=str(answer.headers["Location"]).rstrip("/").rsplit("/", 1)[1])


def halaman(terisi: Kantor, row: MarkedWorkbook) -> str:
    answer = terisi.client.get(f"{BUKU}{row.pk}/")
    assert answer.status_code == 200
    return markah(answer)


def berkas(terisi: Kantor, row: MarkedWorkbook) -> Path:
    return terisi.folder / "buku_kerja" / row.pk.hex


def test_it_is_made_in_the_background_and_goes_out_recorded(terisi: Kantor) -> None:
    row = minta(terisi, "?keadaan=semua")
    assert "Menunggu giliran dibuat" in halaman(terisi, row)
    assert "Menunggu giliran dibuat" in markah(terisi.client.get(f"{BUKU}{row.pk}/maju/"))
    assert terisi.client.get(f"{BUKU}{row.pk}/unduh/").status_code == 302  # nothing to fetch yet
    terisi.kerjakan()
    assert terisi.client.get(f"{BUKU}{row.pk}/maju/").status_code == 204
    page = halaman(terisi, row)
    assert "Buku kerja siap diunduh" in page
    assert f"{BUKU}{row.pk}/unduh/" in page
    assert not AuditEntry.objects.filter(action__in=["temuan.unduh", "batch.unduh"]).exists()  # nobody has read it
    answer = terisi.client.get(f"{BUKU}{row.pk}/unduh/")
    assert answer["Content-Disposition"] == f'attachment; filename="temuan_{DESA}.xlsx"'
    assert "no-store" in answer["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "Temuan" in book.sheetnames
    told = AuditEntry.objects.get(action="temuan.unduh")
    assert json.loads(told.subjects) == json.loads(MarkedWorkbook.objects.get().findings)
    assert json.loads(AuditEntry.objects.get(action="batch.unduh").subjects) == json.loads(
        MarkedWorkbook.objects.get().batches
    )


def test_a_job_that_ends_while_the_page_is_made_is_not_said_to_be_stopped(
    terisi: Kantor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = minta(terisi, "?keadaan=semua")
    asked = service.latest

    def slow(kind: str, subject: str) -> Job | None:
        monkeypatch.setattr(service, "latest", asked)
        terisi.kerjakan()  # everything that waits, in the moment before the page asks
        return asked(kind, subject)

    monkeypatch.setattr(service, "latest", slow)
    assert "Buku kerja siap diunduh" in halaman(terisi, row)


def test_the_file_lies_sealed_and_is_deleted_after_an_hour(terisi: Kantor) -> None:
    row = minta(terisi, "?keadaan=semua")
    terisi.kerjakan()
    sealed = berkas(terisi, row).read_bytes()
    assert not sealed[4:].startswith(b"PK")
    assert b"[Content_Types]" not in sealed
    assert tick(terisi.opened)["buku kerja kedaluwarsa dihapus"] == 0
    assert berkas(terisi, row).exists()
    later = clock.now() + dt.timedelta(minutes=61)
    row.refresh_from_db()
    assert workbooks.fetch(row, by=row.by, at=later) is None  # before the tick, too
    assert tick(terisi.opened, at=later)["buku kerja kedaluwarsa dihapus"] == 1
    assert not berkas(terisi, row).exists()
    assert AuditEntry.objects.filter(action="buku_kerja.hapus").count() == 1
    assert tick(terisi.opened, at=later)["buku kerja kedaluwarsa dihapus"] == 0
    page = halaman(terisi, row)
    assert "sudah dihapus" in page
    assert "Buat lagi" in page
    assert terisi.client.get(f"{BUKU}{row.pk}/unduh/").status_code == 302


def test_only_its_asker_may_look_or_fetch(terisi: Kantor) -> None:
    row = minta(terisi, "?keadaan=semua")
    terisi.kerjakan()
    other = bekal.browser(bekal.with_role("agen_statistik", DESA))
    for what in ("", "maju/", "unduh/"):
        assert other.get(f"{BUKU}{row.pk}/{what}").status_code == 404
    assert other.post(f"{BUKU}{row.pk}/henti/").status_code == 404
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert head.get(f"{BUKU}{row.pk}/unduh/").status_code == 403


def test_a_double_click_is_one_workbook(terisi: Kantor) -> None:
    token = str(uuid.uuid4())
    one = minta(terisi, "?keadaan=semua", buku=token)
    assert minta(terisi, "?keadaan=semua", buku=token).pk == one.pk == uuid.UUID(token)
    assert minta(terisi, "?keadaan=semua").pk == one.pk  # the same list again while it is being made
    assert minta(terisi, "?keadaan=semua&tingkat=periksa").pk != one.pk if _has(terisi, "periksa") else True
    assert minta(terisi, "?keadaan=semua", buku="x").pk == one.pk
    assert Job.objects.filter(subject=str(one.pk)).count() == 1


def _has(terisi: Kantor, level: str) -> bool:
    answer = terisi.client.get(f"{PERIKSA}?keadaan=semua&tingkat={level}")
    return "Tidak ada temuan di sini" not in markah(answer)


def test_stopped_nothing_is_left_and_it_can_be_asked_for_again(terisi: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    row = minta(terisi, "?keadaan=semua")
    real = workbooks._seal

    def stopped_meanwhile(*said: Any) -> None:
        real(*said)
        assert berkas(terisi, row).exists()
        terisi.client.post(f"{BUKU}{row.pk}/henti/")

    monkeypatch.setattr(workbooks, "_seal", stopped_meanwhile)
    terisi.kerjakan()
    monkeypatch.undo()
    assert Job.objects.get(subject=str(row.pk)).state == "dihentikan"
    assert not berkas(terisi, row).exists()
    assert "dihentikan" in halaman(terisi, row)
    again = minta(terisi, "?keadaan=semua")
    assert again.pk != row.pk
    terisi.kerjakan()
    assert terisi.client.get(f"{BUKU}{again.pk}/unduh/").status_code == 200


def test_a_worker_that_dies_before_the_end_is_made_up_for(terisi: Kantor) -> None:
    """The run before left a sealed file and a running job; the next worker makes it anew."""
    row = minta(terisi, "?keadaan=semua")
    job = Job.objects.get(subject=str(row.pk))
    assert service.claim(str(job.pk)) is not None
    workbooks._seal(terisi.opened, row.pk, b"half of a run that was killed")
    assert [one.pk for one in service.recover(lost_after=dt.timedelta(0))] == [job.pk]
    terisi.kerjakan()
    answer = terisi.client.get(f"{BUKU}{row.pk}/unduh/")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_a_list_that_was_emptied_meanwhile_fails_in_words(kantor: Kantor, tmp_path: Path) -> None:
    bawa(kantor.opened, tmp_path, keluarga(1))
    row = minta(kantor, "?tingkat=periksa")
    BatchFinding.objects.update(state="diterima", reason="cocok akta", decided_by="akun:1", decided_at=clock.now())
    kantor.kerjakan()
    assert "Daftar temuan ini sudah kosong" in halaman(kantor, row)
    assert list((kantor.folder / "buku_kerja").glob("*")) == []


def test_ten_an_hour(terisi: Kantor) -> None:
    row = minta(terisi, "?keadaan=semua")
    terisi.kerjakan()
    for _ in range(10):
        assert terisi.client.get(f"{BUKU}{row.pk}/unduh/").status_code == 200
    assert terisi.client.get(f"{BUKU}{row.pk}/unduh/").status_code == 429
    assert terisi.client.post(f"{BUKU}?keadaan=semua").status_code == 429
    assert AuditEntry.objects.filter(action="temuan.unduh").count() == 10
