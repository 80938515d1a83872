"""What leaves the village: proposed by one, approved by another, sealed for its recipient, everybody in it logged."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest
from django.test import Client

from cantik.base import clock
from cantik.collect.errors import NotAWorkbook
from cantik.collect.open import open_file
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.leave.app.models import Sharing
from cantik.register.leave.app.restoring import restore
from cantik.register.leave.archive import Card, Register, pack, unpack
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.vault.sealed_file import unseal
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, nik, orang
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan
from tests.staff.bekal import browser, with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
KODE = DESA.text()
ALAMAT = f"/desa/{KODE}/bawa-keluar/"
USUL = {
    "bentuk": "opensid_penduduk",
    "penerima": "Dinas Sosial",
    "tujuan": "pemadanan bantuan",
    "perjanjian": "12/PKS/2026",
    "tanggal": "2026-01-05",
    "berlaku": "2026-12-31",
}
SEBAB = "mengirim data pemadanan semester satu"


@pytest.fixture(autouse=True)
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terapkan(opened, tmp_path, [orang(i) for i in range(5)])
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def agen() -> Client:
    return browser(with_role("agen_statistik", KODE, name="Agen Reka"))


@pytest.fixture
def kades() -> Client:
    return browser(with_role("kepala_desa", KODE, name="Kepala Reka"))


def isi(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markah(response))))


def ajukan(client: Client, **said: str) -> Sharing:
    done = client.post(f"{ALAMAT}usul/", USUL | said)
    assert done.status_code == 302, isi(done, done.status_code)
    return Sharing.objects.latest("pk")


def keluar() -> int:
    return AuditEntry.objects.filter(action=ACTION).count()


@pytest.mark.basisdata
def test_from_the_proposal_to_the_sealed_file(agen: Client, kades: Client) -> None:
    key = pyrage.x25519.Identity.generate()
    row = ajukan(agen, kunci=str(key.to_public()))
    berkas = f"{ALAMAT}{row.pk}/berkas/"
    assert "menunggu persetujuan" in isi(agen.get(ALAMAT))
    assert "belum atau tidak lagi berlaku" in isi(agen.get(berkas), 422)
    assert "belum atau tidak lagi berlaku" in isi(agen.post(berkas, {"alasan": SEBAB}), 422)
    assert agen.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": SEBAB}).status_code == 403

    kades.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": "sudah ada perjanjiannya"})
    page = isi(agen.get(berkas))
    assert "5 orang" in page
    assert "suku" in page
    assert keluar() == 0
    done = agen.post(berkas, {"alasan": SEBAB})

    assert done["Content-Disposition"].endswith('.xlsx.age"')
    sheet = openpyxl.load_workbook(io.BytesIO(pyrage.decrypt(done.content, [key]))).worksheets[0]
    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == [nik(i) for i in range(5)]
    entry = AuditEntry.objects.get(action=ACTION)
    assert len(json.loads(entry.subjects)) == 5
    detail = json.loads(entry.detail)
    assert (detail["penerima"], detail["alasan"], detail["catatan_berbagi"]) == ("Dinas Sosial", SEBAB, row.pk)
    assert (detail["wilayah"], detail["nomor"]) == (KODE, "utuh")


def test_for_the_village_itself_nobody_has_to_approve(agen: Client) -> None:
    row = ajukan(agen, sendiri="on", perjanjian="", tanggal="", berlaku="", penerima="OpenSID desa", samarkan="on")
    berkas = f"{ALAMAT}{row.pk}/berkas/"
    phrase = re.search(r'name="frasa" value="([^"]+)"', markah(agen.get(berkas)))
    assert phrase is not None
    assert len(phrase[1]) == 23
    assert "terlalu pendek" in isi(agen.post(berkas, {"alasan": SEBAB, "frasa": "pendek"}), 422)
    assert keluar() == 0
    done = agen.post(berkas, {"alasan": SEBAB, "frasa": phrase[1]})
    sheet = openpyxl.load_workbook(io.BytesIO(unseal(done.content, passphrase=phrase[1]))).worksheets[0]
    assert all("•" in str(row[6].value) for row in sheet.iter_rows(min_row=2))
    assert nik(1).encode() not in done.content


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"perjanjian": ""}, "memerlukan perjanjian"),
        ({"berlaku": "2026-06-19"}, "sudah berakhir"),
        ({"kunci": "age1bukankunci"}, "bukan kunci age"),
        ({"tujuan": ""}, "Isian ini perlu diisi"),
        ({"bentuk": "siak"}, ""),
    ],
)
def test_a_proposal_that_cannot_be(agen: Client, said: dict[str, str], told: str) -> None:
    assert told in isi(agen.post(f"{ALAMAT}usul/", USUL | said), 422)
    assert not Sharing.objects.exists()


@pytest.mark.basisdata
def test_who_proposes_never_approves_and_the_officer_holds(agen: Client) -> None:
    both = with_role("agen_statistik", KODE, name="Dua Peran")
    from tests.staff.bekal import assign

    assign(both, "kepala_desa", KODE)
    client = browser(both)
    row = ajukan(client)
    told = isi(client.post(f"{ALAMAT}{row.pk}/putus/", {"putusan": "setuju", "alasan": SEBAB}, follow=True))
    assert "tidak boleh menyetujui" in told
    row.refresh_from_db()
    assert row.state == "usul"

    officer = browser(with_role("ppdp", KODE[:5], name="Petugas Pelindungan"))
    assert "Tahan" in isi(officer.get(ALAMAT))
    assert "terlalu pendek" in isi(officer.post(f"{ALAMAT}{row.pk}/tahan/", {"alasan": "tidak"}, follow=True))
    officer.post(f"{ALAMAT}{row.pk}/tahan/", {"alasan": "tujuannya melampaui perjanjian"})
    row.refresh_from_db()
    assert (row.state, row.why) == ("ditahan", "tujuannya melampaui perjanjian")
    assert "belum atau tidak lagi berlaku" in isi(agen.get(f"{ALAMAT}{row.pk}/berkas/"), 422)


def test_ten_files_an_hour_and_no_more(agen: Client) -> None:
    row = ajukan(agen, sendiri="on")
    berkas = f"{ALAMAT}{row.pk}/berkas/"
    said = {"alasan": SEBAB, "frasa": "frasa sandi yang panjang"}
    by = Sharing.objects.get().proposed_by
    from cantik.staff.app import log

    for _ in range(9):
        log.record(by=by, at=clock.now(), action=ACTION, subject="orang")
    assert agen.post(berkas, said).status_code == 200
    assert "sepuluh berkas" in isi(agen.post(berkas, said), 429)
    assert keluar() == 10
    assert AuditEntry.objects.filter(action="orang.bawa_keluar_dibatasi").count() == 1


def test_reasons_hold_no_number_and_other_villages_are_not_there(agen: Client) -> None:
    row = ajukan(agen, sendiri="on")
    refused = isi(agen.post(f"{ALAMAT}{row.pk}/berkas/", {"alasan": f"untuk orang {nik(1)}", "frasa": "f" * 20}), 422)
    assert "memuat nomor" in refused
    assert keluar() == 0
    elsewhere = browser(with_role("agen_statistik", "99.01.01.2002"))
    assert elsewhere.get(f"{ALAMAT}{row.pk}/berkas/").status_code == 404
    assert elsewhere.get(f"/desa/99.01.01.2002/bawa-keluar/{row.pk}/berkas/").status_code == 404


def test_without_a_fresh_second_factor_no_file(agen: Client) -> None:
    row = ajukan(agen, sendiri="on")
    stale = browser(with_role("agen_statistik", KODE, name="Tanpa Pengaman"), mfa=False)
    answer = stale.post(f"{ALAMAT}{row.pk}/berkas/", {"alasan": SEBAB, "frasa": "f" * 20})
    assert answer.status_code == 302
    assert "bawa-keluar" not in answer["Location"].split("?")[0]
    assert keluar() == 0


def test_the_whole_register_leaves_as_an_archive(agen: Client, opened: OpenStore) -> None:
    """Counts first, then the sealed archive with everybody in the log; it is never masked."""
    own = {"sendiri": "on", "perjanjian": "", "tanggal": "", "berlaku": "", "bentuk": "cantik_register"}
    assert "selalu utuh" in isi(agen.post(f"{ALAMAT}usul/", USUL | own | {"samarkan": "on"}), 422)
    row = ajukan(agen, **own, penerima="komputer baru desa")
    berkas = f"{ALAMAT}{row.pk}/berkas/"
    assert "5 orang, 1 himpunan data masukan, 0 peristiwa" in isi(agen.get(berkas))

    done = agen.post(berkas, {"alasan": SEBAB, "frasa": "frasa sandi yang panjang"})

    assert done["Content-Disposition"].endswith('.cantik.zip.age"')
    archive = unpack(unseal(done.content, passphrase="frasa sandi yang panjang"), "arsip")
    assert archive.card.village == DESA.text_with_scheme()
    assert len(json.loads(AuditEntry.objects.get(action=ACTION).subjects)) == archive.count("orang") == 5
    assert restore(opened=opened, area=DESA, archive=archive, by="uji", at=clock.now()).known


def test_an_archive_among_uploads_is_named_for_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "register.zip"
    file.write_bytes(pack(Register(Card(DESA.text_with_scheme(), "ab", invented=True, made_at=""), {})))
    with pytest.raises(NotAWorkbook) as refused, open_file(file):
        pass
    assert refused.value.found == "arsip register Cantik"
    assert "cantik import" in refused.value.command
