"""The page of history and the photo of a book, through the browser: kept without what the camera wrote, shown before it
is printed, refused with a reason, and nobody's but the village's."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.fixtures.markah import markah
from tests.release.langkah import TERBIT, Rumah, page
from tests.staff import bekal

PAGE = f"{TERBIT}halaman/"
TOLD = {"terlihat": "Balai desa dari jalan utama", "pemotret": "Sari Rekaan"}


def photo(*, padded: int = 0) -> SimpleUploadedFile:
    """A JPEG whose camera wrote where and with what it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "KAMERA REKAAN"
    exif.get_ifd(0x8825)[2] = (8.0, 6.0, 0.0)
    Image.new("RGB", (900, 600), "#336699").save(made, "JPEG", exif=exif)
    return SimpleUploadedFile("balai.jpg", made.getvalue() + b"\0" * padded, "image/jpeg")


def send(client: Client, **said: object) -> tuple[int, str]:
    response = client.post(f"{PAGE}simpan/", said, follow=True)
    return response.status_code, markah(response)


def test_history_and_photo_are_kept_shown_and_taken_off(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    status, text = send(agen, sejarah="Dibuka tahun 1920.\n\nMekar tahun 1985.", foto=photo(), **TOLD)
    assert status == 200
    assert "Dibuka tahun 1920." in text
    assert TOLD["pemotret"] in text
    shown = agen.get(f"{PAGE}foto.jpg")
    assert b"KAMERA" not in shown.content
    with Image.open(io.BytesIO(shown.content)) as kept:
        assert not dict(kept.getexif())
    assert send(agen, sejarah="Dibuka tahun 1921.", **TOLD)[0] == 200  # without a photo the former one stays
    assert agen.get(f"{PAGE}foto.jpg").content == shown.content
    agen.post(f"{PAGE}lepas/")
    assert agen.get(f"{PAGE}foto.jpg").status_code == 404
    assert "1921" not in page(agen, PAGE)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"foto": True}, "Isi bersama fotonya."),
        ({"foto": True, "padded": 21 * 1024 * 1024, **TOLD}, "paling besar 20 MB"),
        ({"sejarah": "Ditulis oleh 9901012001900001."}, "tanpa NIK dan nomor KK"),
    ],
    ids=["untold", "large", "number"],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(rumah: Rumah, said: dict[str, object], reason: str) -> None:
    agen = rumah.klien["ratna"]
    sent = {name: value for name, value in said.items() if name not in ("foto", "padded")}
    if said.get("foto"):
        sent["foto"] = photo(padded=int(str(said.get("padded", 0))))
    status, text = send(agen, **sent)
    assert status == 422
    assert reason in text
    assert "9901012001900001</p>" not in text
    assert agen.get(f"{PAGE}foto.jpg").status_code == 404


def test_only_the_village_changes_its_page(rumah: Rumah) -> None:
    assert rumah.klien["wulan"].post(f"{PAGE}simpan/", {"sejarah": "Bukan milik saya."}).status_code in (403, 404)
    assert bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA)).get(PAGE).status_code == 404
