"""A large export at the desk of a round: read in the background, stopped, read again, taken in, taken back. It is large
by what servers put beside the answers: photos of doors."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import FormSubmission
from cantik.field.rounds.app.models import Unit
from cantik.field.rounds.states import UnitStage
from cantik.jobs.app import worker
from cantik.register.leave.app.erasing import sweep
from tests.field.pendataan import Putaran
from tests.field.test_ekspor_putaran import Meja
from tests.field.test_layar import halaman, kirim
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import copy_of, cradle
from tests.staff import bekal

__all__ = ["copy_of", "cradle"]
JOB_PAGE = "data-maju="


@pytest.fixture
def meja(putaran: Putaran) -> Meja:
    return Meja(putaran)


def with_photos(export: bytes, size: int = 400_000) -> bytes:
    """The same export with photos in it that none of its answers names."""
    stream = io.BytesIO(export)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as box:
        box.writestr("media/1700000000000.jpg", random.Random(7).randbytes(size))
    return stream.getvalue()


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<b class="num">(\d+)</b>', page)]


def stages(meja: Meja) -> set[str]:
    return {Unit.objects.get(pk=meja.putaran.unit(letter).pk).stage for letter in "AFD"}


@pytest.mark.basisdata
def test_a_large_export_is_read_and_taken_in_by_jobs(meja: Meja) -> None:
    client, opened = meja.client, meja.putaran.opened
    wrong = with_photos(meja.export(meja.sent("A", 0, r301a="9"), meja.sent("F", 1)))
    address, page = meja.seen(wrong)
    assert JOB_PAGE in page
    assert "Tabel sedang dibaca" in page
    assert "<progress" in halaman(client, f"{address}maju/")
    kades = bekal.browser(meja.putaran.kades)
    assert {kades.get(there).status_code for there in (address, f"{address}maju/")} == {403}
    kirim(client, address, putusan="henti")
    assert client.get(f"{address}maju/").status_code == 204
    assert "Tabel belum terbaca" in halaman(client, address)
    kirim(client, address, putusan="lagi")
    worker.work_off()
    page = halaman(client, address)
    assert "1 sel perlu dibetulkan" in page
    assert re.search(r'<td class="num"[^>]*>2</td><td[^>]*>[^<]*r301a', page), page[-3000:]
    kirim(client, address, putusan="terima")  # by hand, there is no button
    worker.work_off()
    assert FormSubmission.objects.count() == 0
    kirim(client, address, putusan="buang")
    halaman(client, address, 404)

    # ── a good one: stopped before it is taken in, then taken in once ──
    people = meja.sent("A", 0), meja.sent("F", 1), meja.sent("D", 2, result="4")
    address, _ = meja.seen(with_photos(meja.export(*people)))
    worker.work_off()
    assert numbers(halaman(client, address)) == [3]
    lying = [file.read_bytes() for file in opened.store.path.glob(".berkas-salinan-*")]
    assert len(lying) == 2
    assert not any(b"AMAT" in data or b"isian" in data for data in lying)
    for _ in range(2):  # a double click
        kirim(client, address, putusan="terima")
    assert "Isian sedang diterima" in halaman(client, address)
    kirim(client, address, putusan="henti")
    assert "Penerimaan terhenti" in halaman(client, address)
    kirim(client, address, putusan="terima")
    worker.work_off()
    while read_some(opened):
        pass
    page = halaman(client, address)
    assert "3 isian masuk." in page
    assert numbers(page) == [3]
    assert "Tabel ini sudah masuk" in page
    assert FormSubmission.objects.count() == 3
    assert stages(meja) == {UnitStage.SUBMITTED}
    for _ in range(2):  # a double click
        kirim(client, address, putusan="batal")
    page = halaman(client, address)
    assert JOB_PAGE in page
    assert "Isian sedang ditarik" in page
    kirim(client, address, putusan="henti")
    assert "Penarikan terhenti" in halaman(client, address)
    assert stages(meja) == {UnitStage.SUBMITTED}
    kirim(client, address, putusan="batal")
    worker.work_off()
    assert stages(meja) == {UnitStage.REJECTED}
    page = halaman(client, address)
    assert "3 isian ditarik." in page
    assert "Tabel siap diterima" in page
    sweep(opened)  # an erasure cannot know who stands in it
    halaman(client, address, 404)


@pytest.mark.basisdata
def test_what_cannot_be_read_says_so_and_what_is_too_large_says_the_way(meja: Meja) -> None:
    client = meja.client
    address, _ = meja.seen(random.Random(3).randbytes(400_000), "catatan.zip")
    worker.work_off()
    page = halaman(client, address)
    assert "Tabel belum terbaca" in page
    assert 'role="alert"' in page
    assert FormSubmission.objects.count() == 0
    big = SimpleUploadedFile("Ekspor.zip", bytes(25_000_001))
    answer = client.post(meja.page, {"berkas": big})
    assert answer.status_code == 422
    said = markah(answer)
    assert "Saring ekspornya menurut tanggal" in said
    assert 'data-terbesar="25000000"' in halaman(client, meja.page)
