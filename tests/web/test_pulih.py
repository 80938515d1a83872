"""An archive of the register comes back by the browser: into an empty village, or one that has it; else it is told."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.jobs.app import worker
from cantik.jobs.app.models import Job
from cantik.register.core.app.models import PersonVersion
from cantik.register.leave.app import archive_intake
from cantik.register.leave.app.erasing_texts import ErasureReach
from cantik.register.leave.app.models import SAVED, TRIED, Restoration
from cantik.register.leave.archive import unpack
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from cantik.vault.sealed_file import seal
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN
from tests.register.conftest import cradle, new_store
from tests.register.test_arsip import arsip
from tests.register.test_satuan import desa
from tests.staff import bekal

__all__ = ["cradle", "new_store"]
pytestmark = pytest.mark.satu_basisdata
ALAMAT = f"/desa/{DESA.text()}/pulihkan/"
FRASA = "kunci cadangan desa reka"
#: a key opens at once; a passphrase costs a second each time, as it should
KUNCI = pyrage.x25519.Identity.generate()


@pytest.fixture
def dibawa(new_store: Callable[[], Path], tmp_path: Path) -> bytes:
    """The archive of a village of twelve in a store that is no more."""
    with open_store(new_store(), demo=True) as opened:
        desa(opened, tmp_path)
        return arsip(opened)


@pytest.fixture
def agen(new_store: Callable[[], Path], dibawa: bytes) -> Any:
    del dibawa  # made first
    with open_store(new_store(), demo=True) as opened:
        client = bekal.browser(bekal.with_role("agen_statistik", DESA.text(), name="Siti Reka"))
        client.opened = opened  # type: ignore[attr-defined]
        yield client


def teks(response: Any, status: int = 200) -> str:
    assert response.status_code == status, markah(response)[:600]
    said = re.sub(r"<(script|style).*?</\1>", "", markah(response), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said)))


def unggah(agen: Client, data: bytes, frasa: str = str(KUNCI), name: str = "a.cantik.zip.age") -> Any:
    return agen.post(ALAMAT, {"arsip": SimpleUploadedFile(name, data), "frasa": frasa}, follow=True)


def tersandi(data: bytes) -> bytes:
    return seal(data, recipients=[str(KUNCI.to_public())])


def orang() -> int:
    return PersonVersion.objects.values("person").distinct().count()


def satu() -> Restoration:
    return Restoration.objects.latest("made_at")


def berkas(agen: Client) -> list[Path]:
    opened: OpenStore = agen.opened  # type: ignore[attr-defined]
    return list((opened.store.path / "pulih").glob("*"))


def test_into_an_empty_village_and_again_nothing_changes(agen: Client, dibawa: bytes) -> None:
    assert "Frasa sandi" in teks(agen.get(ALAMAT))
    page = unggah(agen, seal(dibawa, passphrase=FRASA), FRASA)
    assert "Menunggu giliran" in teks(page)
    at = f"{ALAMAT}{satu().pk}/"
    assert agen.get(f"{at}maju/").status_code == 200
    (kept,) = berkas(agen)
    assert b"REKA" not in kept.read_bytes()
    assert FRASA.encode() not in b"".join(path.read_bytes() for path in kept.parent.parent.glob("*") if path.is_file())
    worker.work_off()
    assert agen.get(f"{at}maju/").status_code == 204
    told = teks(agen.get(at))
    assert "Isi arsip ini" in told
    assert "Orang 12" in told
    assert orang() == 0, "tried, not brought in"

    agen.post(f"{at}simpan/")
    agen.post(f"{at}simpan/")
    assert Job.objects.filter(kind=archive_intake.SAVE.id).count() == 1
    worker.work_off()
    assert "Register sudah pulih" in teks(agen.get(at))
    assert orang() == 12
    assert satu().state == SAVED
    assert berkas(agen) == []
    assert AuditEntry.objects.filter(action="register.pulihkan").count() == 1

    unggah(agen, tersandi(dibawa))
    worker.work_off()
    assert "Tidak ada yang berubah" in teks(agen.get(f"{ALAMAT}{satu().pk}/"))
    agen.post(f"{ALAMAT}{satu().pk}/simpan/")
    assert satu().state == TRIED, "nothing to bring in"
    agen.post(f"{ALAMAT}{satu().pk}/buang/")
    assert berkas(agen) == []
    assert orang() == 12


def test_a_village_with_other_data_is_left_alone(agen: Client, dibawa: bytes, tmp_path: Path) -> None:
    desa(agen.opened, tmp_path, people=6, units=3)  # type: ignore[attr-defined]
    unggah(agen, tersandi(dibawa))
    worker.work_off()
    told = teks(agen.get(f"{ALAMAT}{satu().pk}/"))
    assert "R513" in told
    assert "tidak dapat dipulihkan" in told
    assert (orang(), berkas(agen)) == (6, [])


@pytest.mark.parametrize(
    ("change", "frasa", "says"),
    [
        (lambda data: data, FRASA, "belum|bukan arsip register yang tersandi"),
        (lambda data: seal(data, passphrase=FRASA), "frasa yang salah sekali", "tidak dapat dibuka"),
        (lambda data: tersandi(data)[:-9], str(KUNCI), "tidak dapat dibuka"),
        (lambda data: tersandi(data[:-900]), str(KUNCI), "R510|rusak|bukan arsip"),
        (lambda _: tersandi(b"daftar belanja"), str(KUNCI), "bukan arsip register"),
        (lambda _: b"NIK;NAMA\n", FRASA, "bukan arsip register"),
    ],
    ids=["tanpa_sandi", "frasa_salah", "terpotong", "rusak", "lain", "daftar"],
)
def test_what_cannot_come_in_is_said_at_the_form(
    agen: Client, dibawa: bytes, change: Callable[[bytes], bytes], frasa: str, says: str
) -> None:
    assert re.search(says, teks(unggah(agen, change(dibawa), frasa), 422))
    assert not Restoration.objects.exists()
    assert berkas(agen) == []
    assert orang() == 0


def test_an_archive_of_another_village_is_refused(agen: Client, dibawa: bytes) -> None:
    other = bekal.browser(bekal.with_role("agen_statistik", DESA_LAIN.text(), name="Bima Reka"))
    where = ALAMAT.replace(DESA.text(), DESA_LAIN.text())
    other.post(where, {"arsip": SimpleUploadedFile("a.age", tersandi(dibawa)), "frasa": str(KUNCI)})
    worker.work_off()
    assert "R512" in teks(other.get(f"{where}{satu().pk}/"))
    assert agen.get(f"{ALAMAT}{satu().pk}/").status_code == 404
    assert find_area(DESA_LAIN) is None


def test_it_waits_an_hour_and_an_erasure_drops_it(agen: Client, dibawa: bytes) -> None:
    opened: OpenStore = agen.opened  # type: ignore[attr-defined]
    for erased in (False, True):
        unggah(agen, tersandi(dibawa))
        worker.work_off()
        assert len(berkas(agen)) == 1
        if erased:
            archive_intake.withdraw(ErasureReach((1,), (DESA.text(),)), (), clock.now())
        archive_intake.expire(opened, clock.now() + dt.timedelta(hours=0 if erased else 2))
        assert berkas(agen) == []
        assert "sudah dibuang" in teks(agen.get(f"{ALAMAT}{satu().pk}/"))
    assert json.loads(satu().counts)["orang"] == unpack(dibawa, "x").count("orang")


def test_who_may_not_import_may_not_restore(agen: Client) -> None:
    del agen
    for role, where in (("kepala_desa", DESA.text()), ("walidata", DESA.text()[:5]), ("pencacah", DESA.text())):
        assert bekal.browser(bekal.with_role(role, where, name="Lain")).get(ALAMAT).status_code == 403, role
