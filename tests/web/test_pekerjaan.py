"""Jobs: once at a time, stopped, failed in words, lost with their worker and found again; and the tick."""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from cantik.base import clock
from cantik.collect.app.models import Batch, Intake, Upload
from cantik.jobs.app import service, worker
from cantik.jobs.app.models import Job
from cantik.jobs.app.tick import tick
from cantik.pipeline.app import dry_run, intake_job
from cantik.register.core.app import services
from cantik.register.core.app.models import PersonVersion
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.vault.store import Store
from tests.fixtures.markah import markah
from tests.web.berkas import opensid, warga
from tests.web.conftest import Kantor
from tests.web.langkah import alamat, diuji, file, halaman, kirim, simpan, tersimpan

PROJECT = Path(__file__).resolve().parents[2]


def test_stopped_before_it_began(kantor: Kantor) -> None:
    intake = kirim(kantor)
    kantor.client.post(alamat(intake, "henti/"))
    kantor.kerjakan()
    assert Job.objects.get().state == "dihentikan"
    assert "Periksa lagi" in halaman(kantor, intake)
    kantor.client.post(alamat(intake, "uji/"))
    kantor.kerjakan()
    assert "8 baris akan diproses" in halaman(kantor, intake)


def test_stopped_while_it_runs(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop is asked for between reading and saving: nothing is saved, the dry run stands."""
    intake = diuji(kantor)
    real = dry_run.read_upload

    def stopped_meanwhile(*said: Any) -> Any:
        service.stop(Job.objects.get(kind="kumpul.simpan"))
        return real(*said)

    monkeypatch.setattr(dry_run, "read_upload", stopped_meanwhile)
    simpan(kantor, intake)
    kantor.kerjakan()
    monkeypatch.undo()
    assert Job.objects.get(kind="kumpul.simpan").state == "dihentikan"
    assert Batch.objects.count() == PersonVersion.objects.count() == 0
    simpan(kantor, intake)
    kantor.kerjakan()
    assert PersonVersion.objects.count() == 8


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "Ruang simpan penuh"),
        (OperationalError("database or disk is full"), "Basis data sedang tidak dapat ditulis"),
    ],
)
def test_a_full_disk_while_saving(
    kantor: Kantor, monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    """Nothing is half done, the page says why, and pressing Simpan again is all that is needed."""
    intake = diuji(kantor)

    def full(*_: object, **__: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_file" if isinstance(fault, OSError) else "exclusive", full)
        patch.setattr(services, "write_findings", full)
        simpan(kantor, intake)
        kantor.kerjakan()
    page = halaman(kantor, intake)
    assert words in page
    assert Batch.objects.count() == PersonVersion.objects.count() == 0
    simpan(kantor, intake)
    kantor.kerjakan()
    assert (Batch.objects.count(), PersonVersion.objects.count()) == (1, 8)


@pytest.mark.basisdata
def test_a_fault_of_the_program_is_said_and_its_texts_are_forgotten(
    kantor: Kantor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*_: object) -> None:
        raise ZeroDivisionError("BUDI REKAAN 9901010101900001")

    intake = kirim(kantor)
    with monkeypatch.context() as patch:
        patch.setattr(dry_run, "_absent_persons", fault)
        kantor.kerjakan()
    job = Job.objects.get()
    assert "gagal menyelesaikan pekerjaan ini" in job.problem
    assert str(job.pk)[:8].upper() in halaman(kantor, intake)
    task = DBTaskResult.objects.get()
    assert (task.status, task.exception_class_path, task.traceback) == ("FAILED", "builtins.ZeroDivisionError", "")
    assert "REKAAN" not in caplog.text.replace("cantik.web", "")
    kantor.client.post(alamat(intake, "uji/"))
    kantor.kerjakan()
    assert "8 baris akan diproses" in halaman(kantor, intake)


def test_a_lost_worker_is_noticed_and_the_job_begins_anew(kantor: Kantor) -> None:
    intake = kirim(kantor)
    job = service.claim(str(Job.objects.get().pk))
    assert job is not None
    DBTaskResult.objects.update(status="RUNNING")
    assert service.recover() == []
    later = clock.now() + dt.timedelta(seconds=61)
    assert [one.pk for one in service.recover(at=later)] == [job.pk]
    assert service.recover(at=later) == []
    kantor.kerjakan()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("selesai", 2)
    assert "8 baris akan diproses" in halaman(kantor, intake)


def test_a_worker_that_wakes_up_after_its_job_was_given_away_writes_nothing(kantor: Kantor) -> None:
    """A laptop that slept: the old run must not save a second time."""
    intake = diuji(kantor)
    simpan(kantor, intake)
    job = service.claim(str(Job.objects.get(kind="kumpul.simpan").pk))
    assert job is not None
    old = service.Handle(job)
    service.recover(lost_after=dt.timedelta(seconds=-5))
    again = service.claim(str(job.pk))
    assert again is not None
    with pytest.raises(service.JobStopped):
        intake_job.save_intake(old)
    assert Batch.objects.count() == 0
    intake_job.save_intake(service.Handle(again))
    assert Batch.objects.count() == 1


def test_a_job_that_kills_its_worker_three_times_ends_in_words(kantor: Kantor) -> None:
    intake = kirim(kantor)
    for _ in range(3):
        assert service.claim(str(Job.objects.get().pk)) is not None
        service.recover(lost_after=dt.timedelta(seconds=-5))
    job = Job.objects.get()
    assert (job.state, job.attempt) == ("gagal", 3)
    assert "terhenti berulang kali" in halaman(kantor, intake)


def test_a_row_of_the_queue_that_is_gone_is_made_anew(kantor: Kantor) -> None:
    kirim(kantor)
    DBTaskResult.objects.all().delete()
    assert len(service.recover(lost_after=dt.timedelta(seconds=-5))) == 1
    assert kantor.kerjakan() == 1


def test_progress_is_told_and_ends_with_a_sign_to_load_the_page(kantor: Kantor) -> None:
    intake = kirim(kantor)
    fragment = kantor.client.get(alamat(intake, "maju/"))
    assert "Menunggu giliran diperiksa" in markah(fragment)
    assert "<html" not in markah(fragment)
    job = service.claim(str(Job.objects.get().pk))
    assert job is not None
    service.Handle(job).tell("Memeriksa", 8, 8)
    assert "Memeriksa" in markah(kantor.client.get(alamat(intake, "maju/")))
    service.recover(lost_after=dt.timedelta(seconds=-5))
    kantor.kerjakan()
    done = kantor.client.get(alamat(intake, "maju/"))
    assert (done.status_code, done.headers["X-Selesai"]) == (204, "ya")


def test_looking_for_work_writes_nothing(kantor: Kantor, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert worker.work_off() == 0


@pytest.mark.basisdata
def test_two_workers_share_the_queue(kantor: Kantor) -> None:
    """Each job is carried out once, whichever worker takes it."""
    intakes = [kirim(kantor, file(f"{n}.csv", opensid(warga(n + 2)))) for n in range(6)]
    done: list[int] = []

    def work() -> None:
        done.append(worker.work_off())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(done) == 6
    assert set(Job.objects.values_list("state", "attempt")) == {("selesai", 1)}
    assert {Intake.objects.get(pk=one.pk).state for one in intakes} == {"teruji"}


# ── the tick ──


@pytest.mark.basisdata
def test_the_tick_forgets_what_ran_out_and_is_idempotent(kantor: Kantor) -> None:
    waiting = diuji(kantor)
    cut = kirim(kantor, file("lain.csv", opensid(warga(3))))
    Intake.objects.filter(pk=cut.pk).update(state="unggah")
    Job.objects.filter(subject=str(cut.pk)).delete()
    saved = tersimpan(kantor, file("simpan.csv", opensid(warga(5))))
    board = "desa di papan diperbarui"
    assert {name: count for name, count in tick(kantor.opened).items() if count} == {board: 1}
    assert not any(tick(kantor.opened).values())
    later = clock.now() + dt.timedelta(days=8)
    for path in (kantor.folder / "unggahan").iterdir():
        os.utime(path, (0, 0))
    done = tick(kantor.opened, at=later)
    assert done["unggahan kedaluwarsa dihapus"] == 2
    for row, state in ((waiting, "dibuang"), (cut, "dibuang"), (saved, "tersimpan")):
        row.refresh_from_db()
        assert row.state == state
    assert list((kantor.folder / "unggahan").iterdir()) == []
    assert Upload.objects.filter(intake=saved, batch__isnull=False).exists()
    assert AuditEntry.objects.filter(action="masukan.kedaluwarsa").count() == 1
    count = AuditEntry.objects.count()
    assert not any(tick(kantor.opened, at=later).values())
    assert AuditEntry.objects.count() == count
    assert log.verify_chain().whole


# ── the worker killed for real ──


CHILD = """
import sys, time
from cantik.web.setup import django
django(pages=True)
from pathlib import Path
from typing import Any
from cantik.web import store
from cantik.register.core.app import services
from cantik.jobs.app.worker import Worker
opened = store.open_once(Path(sys.argv[1]))
real = services.write_findings
def slow(*said):
    real(*said)
    print("di tengah", flush=True)
    time.sleep(float(sys.argv[2]))
services.write_findings = slow
worker = Worker(opened)
worker.start()
print("siap", flush=True)
worker.wait()
"""


def child(folder: Path, sleep_s: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(sleep_s)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.basisdata
@pytest.mark.lambat
def test_a_worker_killed_in_the_middle_of_saving(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGKILL inside the transaction: nothing is there; the next worker saves it once."""
    intake = diuji(kantor)
    simpan(kantor, intake)
    process = child(kantor.folder, 60)
    assert process.stdout is not None
    assert process.stdout.readline() == "siap\n"
    assert process.stdout.readline() == "di tengah\n"
    process.kill()
    process.wait(30)
    assert Batch.objects.count() == PersonVersion.objects.count() == 0
    assert "Menyimpan ke register" in halaman(kantor, intake)
    Job.objects.update(beat_at=clock.now() - dt.timedelta(minutes=2))  # PostgreSQL waits for a minute without a beat
    process = child(kantor.folder, 0)
    try:
        for _ in range(300):
            intake.refresh_from_db()
            if intake.state == "tersimpan":
                break
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(30)
    assert intake.state == "tersimpan"
    assert (Batch.objects.count(), PersonVersion.objects.count()) == (1, 8)
    assert Job.objects.get(kind="kumpul.simpan").attempt == 2
    assert log.verify_chain().whole
