"""Steps of a person at the screens of collecting."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.collect.app.models import Intake
from cantik.jobs.app.models import Job
from tests.fixtures.markah import markah
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor

KUMPUL = f"/desa/{DESA}/kumpul/"
#: what a person says of the invented lists, whose births lie far before their day
DATED = {"tanggal_benar": "ya"}


def file(name: str = "penduduk.csv", data: bytes | None = None) -> SimpleUploadedFile:
    """A file of eight persons unless told otherwise."""
    return SimpleUploadedFile(name, opensid(warga()) if data is None else data)


def kirim(kantor: Kantor, *files: SimpleUploadedFile, client: Client | None = None, **said: Any) -> Intake:
    """Hand files in by the plain form; the intake that it became."""
    form: dict[str, Any] = {"tanggal": "2025-12-31", "berkas": list(files) or [file()], **said}
    response = (client or kantor.client).post(f"{KUMPUL}kirim/", form)
    assert response.status_code == 302, markah(response)[:3000]
    return Intake.objects.get(pk=response.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def alamat(intake: Intake, what: str = "") -> str:
    """An address of an intake."""
    return f"{KUMPUL}masukan/{intake.pk}/{what}"


def halaman(kantor: Kantor, intake: Intake, query: str = "") -> str:
    """The page of an intake."""
    response = kantor.client.get(alamat(intake, query))
    assert response.status_code == 200
    return markah(response)


def versi(kantor: Kantor, intake: Intake) -> str:
    """What the button to save carries."""
    found = re.search(r'name="versi" value="([^"]+)"', halaman(kantor, intake))
    assert found, "no button to save"
    return found[1]


def simpan(kantor: Kantor, intake: Intake, *, client: Client | None = None) -> str:
    """Press Simpan on the page as it stands now; what the person then sees. Asked whether the list is whole and of its
    day, it is."""
    said = {"versi": versi(kantor, intake), "lengkap": "ya", **DATED}
    answer = (client or kantor.client).post(alamat(intake, "simpan/"), said, follow=True)
    return markah(answer)


def diuji(kantor: Kantor, *files: SimpleUploadedFile, **said: Any) -> Intake:
    """Hand in and examine."""
    intake = kirim(kantor, *files, **said)
    kantor.kerjakan()
    intake.refresh_from_db()
    assert intake.state == "teruji", list(Job.objects.values("kind", "state", "problem"))
    return intake


def tersimpan(kantor: Kantor, *files: SimpleUploadedFile, **said: Any) -> Intake:
    """Hand in, examine, save."""
    intake = diuji(kantor, *files, **said)
    simpan(kantor, intake)
    kantor.kerjakan()
    intake.refresh_from_db()
    assert intake.state == "tersimpan", list(Job.objects.values("kind", "state", "problem"))
    return intake
