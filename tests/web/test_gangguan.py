"""Faults from outside: forms from elsewhere on every address, a disk that is really full, a clock that is off."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from cantik.collect.app.models import Batch, Intake
from cantik.jobs.app import service, worker
from cantik.jobs.app.models import Job
from cantik.register.core.app.models import PersonVersion
from cantik.staff.app import gate, log
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import open_store
from tests.fixtures.malam import everything, some
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import Kantor
from tests.web.langkah import DATED, KUMPUL, alamat, diuji, file, halaman, kirim, simpan, versi

_FILL = {
    "int": "1",
    "str": "x",
    "slug": "sekolah",
    "path": "index.html",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def addresses() -> Iterator[str]:
    """Every address of the resolver; the area is the office's, other places hold anything."""
    for route in gate.registered_routes():
        pattern = route.pattern.replace("<str:kode>", bekal.DESA)
        yield "/" + re.sub(r"<(\w+):\w+>", lambda found: _FILL[found[1]], pattern)


@pytest.mark.satu_basisdata
def test_a_form_from_elsewhere_is_refused_on_every_address(terisi: Kantor) -> None:
    """A page of another site sends a form with the cookies of somebody who signed in: nothing is written. By day one
    address of three, spread over all."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = terisi.client.cookies
    before = AuditEntry.objects.count()
    form, elsewhere = {"alasan": "dikirim dari situs lain", "nilai": "1"}, {"Origin": "https://tempat-lain.example"}
    answers = {path: strict.post(path, form, headers=elsewhere) for path in some(list(addresses()), every=3)}
    refused = {path for path, answer in answers.items() if answer.status_code == 403}
    # what answers otherwise has not looked at the form at all: no such method, or nothing at this address; a server's
    # door takes signed cards from whoever sends them, and no cookie
    others = {path for path in set(answers) - refused if not path.startswith("/kartu-pindah/")}
    assert {answers[path].status_code for path in others} <= {404, 405}
    assert len(refused) > (60 if everything() else 20)
    assert AuditEntry.objects.count() == before
    assert Batch.objects.get().state == "diterapkan"


# ── a disk that is full ──


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of its own, of so many kilobytes; skipped where nobody may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True) if shutil.which("mount") else None
    if done is None or done.returncode:
        pytest.skip(f"only root mounts a small disk here: {done.stderr.strip() if done else 'no mount'}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, *, leave: int = 0) -> Path:
    """Take all room of a disk but so many bytes."""
    filler = disk / "penuh"
    with filler.open("wb", buffering=0) as stream:
        for size in (65_536, 4096, 1):
            try:
                while stream.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    if leave:
        with filler.open("r+b") as stream:
            stream.truncate(filler.stat().st_size - leave)
    return filler


@pytest.fixture
def sempit(new_store: Callable[[], Path], tmp_path: Path) -> Iterator[tuple[Kantor, Path]]:
    """An office whose whole store lies on a disk of 24 MB."""
    with small_disk(tmp_path / "disk", 24_000) as disk:
        folder = disk / "simpanan"
        shutil.move(new_store(), folder)
        with open_store(folder) as store:
            siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
            yield Kantor(store, siti, bekal.browser(siti)), disk


@pytest.mark.basisdata
def test_no_room_for_the_file(sempit: tuple[Kantor, Path]) -> None:
    """Handing in says so in words, leaves nothing, and works once there is room."""
    kantor, disk = sempit
    filler = fill(disk, leave=400_000)
    big = opensid(warga(400, alamat_sekarang="JALAN REKAAN " * 200))
    assert len(big) > 900_000
    answer = kantor.client.post(
        f"{KUMPUL}kirim/", {"tanggal": "2025-12-31", "berkas": [SimpleUploadedFile("besar.csv", big)]}, follow=True
    )
    assert answer.status_code in (200, 422, 507)
    assert "penuh" in markah(answer)
    assert not Intake.objects.exclude(state="dibuang").exists()
    filler.unlink()
    assert diuji(kantor, SimpleUploadedFile("besar.csv", big)).state == "teruji"


def test_no_room_while_saving(sempit: tuple[Kantor, Path]) -> None:
    """The job ends in words, nothing is half done, and pressing Simpan again is all that is needed."""
    kantor, disk = sempit
    intake = diuji(kantor, file("b.csv", opensid(warga(300))))
    said = {"versi": versi(kantor, intake), **DATED}
    kantor.client.post(alamat(intake, "simpan/"), said)
    # SQLite's rows lie on the full disk, too: room for the claim of the job, none for what it saves
    filler = fill(disk, leave=60_000 if connection.vendor == "sqlite" else 0)
    kantor.kerjakan()
    filler.unlink()
    page = halaman(kantor, intake)
    assert re.search("Ruang simpan penuh|Basis data sedang tidak dapat ditulis", page), Job.objects.values("problem")
    assert Batch.objects.count() == PersonVersion.objects.count() == 0
    simpan(kantor, intake)
    kantor.kerjakan()
    assert (Batch.objects.count(), PersonVersion.objects.count()) == (1, 300)
    assert log.verify_chain().whole


# ── a clock that is off ──


def test_a_clock_set_back_leaves_no_job_waiting_for_the_future(
    kantor: Kantor, jam: Callable[[dt.timedelta], None]
) -> None:
    """The battery of the laptop's clock is empty: after a restart it is five days ago and a job was running."""
    intake = kirim(kantor)
    job = service.claim(str(Job.objects.get().pk))
    assert job is not None
    jam(-dt.timedelta(days=5))
    assert [one.pk for one in service.recover()] == [job.pk]
    worker.work_off()
    intake.refresh_from_db()
    assert intake.state == "teruji"
    assert service.recover() == []


@pytest.mark.parametrize("days", [-4000, 4000])
def test_the_log_stays_whole_and_pages_open_when_the_clock_is_off(
    terisi: Kantor, jam: Callable[[dt.timedelta], None], days: int
) -> None:
    """Order is kept by number, not by time; what came in is there whatever the clock says."""
    jam(dt.timedelta(days=days))
    someone = bekal.browser(bekal.with_role("agen_statistik", bekal.DESA))
    for path in (KUMPUL, f"/desa/{bekal.DESA}/", f"/desa/{bekal.DESA}/periksa/", f"/desa/{bekal.DESA}/terbit/"):
        assert someone.get(path).status_code == 200, path
    assert log.verify_chain().whole
    assert Batch.objects.get().state == "diterapkan"
