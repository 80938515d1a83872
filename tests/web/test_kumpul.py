"""From a file to the register in the browser: dry run, save, undo, and what goes wrong on the way."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.collect.app.models import Batch, Intake
from cantik.register.app.models import PersonVersion
from cantik.web.jobs.models import Job
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor

KUMPUL = f"/desa/{DESA}/kumpul/"


def file(name: str = "penduduk.csv", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, opensid(warga()) if data is None else data)


def kirim(kantor: Kantor, *files: SimpleUploadedFile, client: Client | None = None, **said: Any) -> Intake:
    """Hand files in by the plain form; returns the intake that it became."""
    form: dict[str, Any] = {"tanggal": "2025-12-31", "berkas": list(files) or [file()], **said}
    response = (client or kantor.client).post(f"{KUMPUL}kirim/", form)
    assert response.status_code == 302, response.content.decode()[:2000]
    return Intake.objects.get(pk=response.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def halaman(kantor: Kantor, intake: Intake, query: str = "") -> str:
    response = kantor.client.get(f"{KUMPUL}masukan/{intake.pk}/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def simpan(kantor: Kantor, intake: Intake, *, client: Client | None = None) -> None:
    """Press Simpan on the page as it stands now."""
    found = re.search(r'name="versi" value="([^"]+)"', halaman(kantor, intake))
    assert found, "no button to save"
    (client or kantor.client).post(f"{KUMPUL}masukan/{intake.pk}/simpan/", {"versi": found[1]})


def diuji(kantor: Kantor, *files: SimpleUploadedFile, **said: Any) -> Intake:
    intake = kirim(kantor, *files, **said)
    kantor.kerjakan()
    intake.refresh_from_db()
    assert intake.state == "teruji", Job.objects.values("state", "problem")
    return intake


def tersimpan(kantor: Kantor, *files: SimpleUploadedFile, **said: Any) -> Intake:
    intake = diuji(kantor, *files, **said)
    simpan(kantor, intake)
    kantor.kerjakan()
    intake.refresh_from_db()
    assert intake.state == "tersimpan", Job.objects.values("state", "problem")
    return intake


def test_from_a_file_to_the_register_and_back(kantor: Kantor) -> None:
    intake = kirim(kantor)
    assert "Memeriksa berkas" in halaman(kantor, intake)
    kantor.kerjakan()
    page = halaman(kantor, intake)
    assert "Belum ada yang disimpan" in page
    assert PersonVersion.objects.count() == 0
    assert "8 baris akan diproses" in page
    simpan(kantor, intake)
    kantor.kerjakan()
    assert "Tersimpan ke register" in halaman(kantor, intake)
    batch = Batch.objects.get()
    assert (batch.rows_new, batch.received_by, batch.file_name) == (8, kantor.siti.actor, "penduduk.csv")
    one = f"{KUMPUL}impor/{batch.pk}/"
    assert "Urungkan impor ini" in kantor.client.get(one).content.decode()
    assert kantor.client.post(f"{one}urungkan/", {"alasan": "salah"}).status_code == 422
    kantor.client.post(f"{one}urungkan/", {"alasan": "berkas tahun yang salah"})
    assert "Diurungkan oleh Siti Reka" in kantor.client.get(one).content.decode()
    assert not PersonVersion.objects.filter(retired_at__isnull=True).exists()
