"""Facilities and village facts on their pages: added, changed, ended, taken back, with photos, as one or another."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.facilities.app.models import Facility, FacilityStatement, Photo
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.conftest import DESA, TETANGGA, Kantor, cradle, kantor, new_store, opened

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
ALAMAT = f"/desa/{DESA}/fasilitas/"
SD = {
    "nama": "SDN Lembah 1",
    "jenjang": "sd",
    "status": "negeri",
    "murid_l": "1.204",
    "lintang": "-7,95",
    "bujur": "112.61",
    "dusun": "Krajan",
    "rt": "002",
    "sejak": "2024-07-01",
}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 2, 1, 3, 0, tzinfo=dt.UTC))


def teks(answer: Any) -> str:
    return markah(answer)


def tambah(kantor: Kantor, jenis: str = "sekolah", **said: str) -> int:
    """Add a thing; its number."""
    answer = kantor.client.post(f"{ALAMAT}{jenis}/tambah/", SD | said if jenis == "sekolah" else said)
    assert answer.status_code == 302, teks(answer)[-3000:]
    return int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def foto(**named: Any) -> SimpleUploadedFile:
    """A photo that tells where it was made."""
    image, stream = Image.new("RGB", (400, 300), "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "KameraRahasia"
    exif.get_ifd(0x8825)[2] = (7.0, 57.0, 0.0)
    image.save(stream, "JPEG", exif=exif, **named)
    return SimpleUploadedFile("foto.jpg", stream.getvalue(), "image/jpeg")


def test_a_thing_is_added_found_changed_ended_and_taken_back(kantor: Kantor) -> None:
    index = teks(kantor.client.get(ALAMAT))
    assert "Sekolah dan satuan pendidikan" in index
    assert "Ringkasan APB Desa" in index
    number = tambah(kantor)
    listed = teks(kantor.client.get(f"{ALAMAT}sekolah/"))
    assert "SDN Lembah 1" in listed
    assert "1.204" in listed
    assert '<svg class="sketsa"' in listed
    assert "SDN Lembah 1" not in teks(kantor.client.get(f"{ALAMAT}sekolah/?cari=lain"))
    assert "SDN Lembah 1" in teks(kantor.client.get(f"{ALAMAT}sekolah/?cari=lembah+krajan"))
    page = f"{ALAMAT}benda/{number}/"
    changed = kantor.client.post(
        f"{page}ubah/", SD | {"nama": "SDN Lembah Satu", "murid_l": "99", "sejak": "2025-07-01"}
    )
    assert changed.status_code == 302
    assert Facility.objects.count() == 1, "a new name is the same thing"
    shown = teks(kantor.client.get(page))
    assert "SDN Lembah Satu" in shown
    assert "berlaku sejak 1 Juli 2025" in shown
    assert "Siti Reka" in shown
    assert kantor.client.post(f"{page}akhiri/", {"tanggal": "2026-01-15"}).status_code == 302
    assert "Belum ada yang tercatat" in teks(kantor.client.get(f"{ALAMAT}sekolah/"))
    last = FacilityStatement.objects.order_by("-pk")[0]
    assert last.closed
    assert kantor.client.post(f"{page}urungkan/{last.batch_id}/").status_code == 302
    assert "SDN Lembah Satu" in teks(kantor.client.get(f"{ALAMAT}sekolah/"))
    assert kantor.client.post(f"{page}urungkan/{last.batch_id}/", follow=True).status_code == 200
    kinds = {row.action for row in AuditEntry.objects.filter(action__startswith="fasilitas.")}
    assert kinds == {"fasilitas.catat", "fasilitas.urungkan"}


def test_what_cannot_be_is_said_beside_its_field(kantor: Kantor) -> None:
    answer = kantor.client.post(f"{ALAMAT}sekolah/tambah/", SD | {"nama": "", "jenjang": "kursus"})
    assert answer.status_code == 422
    assert teks(answer).count('class="msg-err"') >= 2
    answer = kantor.client.post(
        f"{ALAMAT}sekolah/tambah/", SD | {"murid_l": "banyak", "lintang": "51", "sejak": "kapan"}
    )
    assert answer.status_code == 422
    page = teks(answer)
    assert "Tulis bilangan bulat, 0 sampai 20000." in page
    assert "Letak tidak terbaca atau di luar Indonesia" in page
    assert "Tulis tanggal yang ada di kalender" in page
    assert 'value="SDN Lembah 1"' in page, "what was written stays"
    assert not Facility.objects.exists()
    tambah(kantor)
    again = kantor.client.post(f"{ALAMAT}sekolah/tambah/", SD)
    assert again.status_code == 422
    assert "Hal ini sudah tercatat" in teks(again)
    budget = tambah(kantor, "apbdes", tahun="2025", pos="dana_desa", anggaran="900.000.000")
    kept = kantor.client.post(f"{ALAMAT}benda/{budget}/ubah/", {"tahun": "2024", "pos": "pad", "anggaran": "1"})
    assert kept.status_code == 302
    assert "Dana Desa, 2025" in teks(kantor.client.get(f"{ALAMAT}benda/{budget}/")), "the key stays"


def test_who_holds_an_office_is_shown_on_one_page_only_and_recorded(kantor: Kantor) -> None:
    number = tambah(kantor, "perangkat", jabatan="sekretaris", nama="Sekar Rekaan", sejak="2024-01-01")
    assert "Sekar Rekaan" not in teks(kantor.client.get(f"{ALAMAT}perangkat/"))
    kantor.client.post(f"{ALAMAT}benda/{number}/ubah/", {"nama": "Ayu Rekaan", "sejak": "2025-06-01"})
    before = AuditEntry.objects.filter(action="fasilitas.baca").count()
    page = teks(kantor.client.get(f"{ALAMAT}benda/{number}/"))
    assert "Ayu Rekaan" in page
    assert "Sekar Rekaan" not in page, "who was before is veiled"
    assert "S••• R•••" in page
    entry = AuditEntry.objects.filter(action="fasilitas.baca").latest("number")
    assert AuditEntry.objects.filter(action="fasilitas.baca").count() == before + 1
    assert json.loads(entry.subjects) == [number]
    for ending in ("xlsx", "csv"):
        data = kantor.client.get(f"{ALAMAT}perangkat/isi.{ending}").content
        assert b"Rekaan" not in data
    assert "Ayu" not in AuditEntry.objects.values_list("detail", flat=True)
    assert kantor.client.get(f"{ALAMAT}perangkat/contoh.xlsx").content.startswith(b"PK")


def test_a_photo_is_kept_without_where_it_was_made(kantor: Kantor) -> None:
    number = tambah(kantor)
    page = f"{ALAMAT}benda/{number}/"
    assert kantor.client.post(f"{page}foto/", {"foto": foto()}).status_code == 302
    row = Photo.objects.get()
    sent = kantor.client.get(f"/desa/{DESA}/foto/{row.pk}.jpg")
    assert sent.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in sent.headers["Cache-Control"]
    assert b"KameraRahasia" not in sent.content
    assert not Image.open(io.BytesIO(sent.content)).getexif()
    sealed = (kantor.folder / "berkas" / row.sha256).read_bytes()
    assert b"JFIF" not in sealed, "sealed in the store"
    kantor.client.post(f"{page}foto/", {"foto": foto()})
    assert Photo.objects.count() == 1, "the same photo is one"
    for wrong in (b"GIF89a" + b"0" * 200, b"", b"\xff\xd8\xff\xe0" + b"x" * 500, b"<svg/>"):
        answer = kantor.client.post(f"{page}foto/", {"foto": SimpleUploadedFile("x.jpg", wrong, "image/jpeg")})
        assert answer.status_code == 422
        assert 'id="e-foto"' in teks(answer)
    assert kantor.client.post(f"{ALAMAT}foto/{row.pk}/tarik/").status_code == 302
    assert kantor.client.get(f"/desa/{DESA}/foto/{row.pk}.jpg").status_code == 404
    assert "Belum ada foto" in teks(kantor.client.get(page))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(kantor: Kantor) -> None:
    stream = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(stream, "PNG")
    page = f"{ALAMAT}benda/{tambah(kantor)}/"
    answer = kantor.client.post(f"{page}foto/", {"foto": SimpleUploadedFile("b.png", stream.getvalue(), "image/png")})
    assert answer.status_code == 422
    assert not Photo.objects.exists()


def test_things_of_another_village_are_nowhere(kantor: Kantor) -> None:
    number = tambah(kantor)
    kantor.client.post(f"{ALAMAT}benda/{number}/foto/", {"foto": foto()})
    photo = Photo.objects.get().pk
    other = bekal.browser(bekal.with_role("agen_statistik", TETANGGA))
    tetangga = f"/desa/{TETANGGA}/fasilitas/"
    assert other.get(f"{tetangga}benda/{number}/").status_code == 404
    other.post(f"{tetangga}sekolah/tambah/", SD)
    assert find_area(AreaCode.kemendagri(TETANGGA)) is not None
    for path in (f"benda/{number}/", f"benda/{number}/ubah/"):
        assert other.get(f"{tetangga}{path}").status_code == 404
    assert other.get(f"/desa/{TETANGGA}/foto/{photo}.jpg").status_code == 404
    for path in (f"benda/{number}/akhiri/", f"benda/{number}/foto/"):
        assert other.post(f"{tetangga}{path}", {"tanggal": "2026-01-01", "foto": foto()}).status_code in (302, 404, 422)
    assert other.post(f"{tetangga}foto/{photo}/tarik/").status_code == 302
    assert Photo.objects.filter(retired_at__isnull=True).count() == 1
    assert FacilityStatement.objects.filter(facility_id=number, closed=True).count() == 0
    kades = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert kades.get(f"{ALAMAT}benda/{number}/").status_code == 200
    assert "Ubah" not in teks(kades.get(f"{ALAMAT}benda/{number}/"))
    assert kades.get(f"{ALAMAT}sekolah/tambah/").status_code == 403
    assert kantor.client.get(f"{ALAMAT}tidak_ada/").status_code == 404
