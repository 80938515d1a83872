"""Tables and paper from the pages of a round: somebody at the desk who takes the wrong file, clicks twice, repents."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.workbook import Workbook

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import FormSubmission
from cantik.field.rounds.app.models import Device, Unit
from cantik.staff.app.models import AuditEntry
from tests.field.pendataan import Putaran
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import copy_of, cradle
from tests.register.bekal import DESA
from tests.staff import bekal

__all__ = ["copy_of", "cradle"]


def saved(book: Workbook) -> bytes:
    """As another program saves it: without drop-downs, with its own styles."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def given(client: Client, address: str, data: bytes, name: str = "meja.xlsx") -> tuple[int, str]:
    """Status, and where it leads or what is said."""
    answer = client.post(address, {"berkas": SimpleUploadedFile(name, data)})
    return answer.status_code, answer.headers.get("Location", "") or markah(answer)


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<b class="num">(\d+)</b>', page)]


def test_at_the_desk(putaran: Putaran) -> None:
    agen, made = bekal.browser(putaran.agen), putaran.round
    plan, field = f"/desa/{DESA.text()}/rencana/{made.pk}/", f"/desa/{DESA.text()}/lapangan/{made.pk}/"
    paper = agen.get(f"{plan}unduh/pdf/")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    blank = agen.get(f"{plan}unduh/isian/").content
    assert [sheet.title for sheet in openpyxl.load_workbook(io.BytesIO(blank))][:2] == ["keluarga", "anggota"]
    device = putaran.device(label="Meja kantor")
    page = f"{field}perangkat/{device}/tabel/"
    assert page in markah(agen.get(field))
    table = agen.get(f"{page}unduh/")
    assert "no-store" in table.headers["Cache-Control"]
    assert AuditEntry.objects.filter(action="lapangan.tabel").count() == 1
    kades = bekal.browser(putaran.kades)
    assert {kades.get(address).status_code for address in (page, f"{page}unduh/", f"{page}{'0' * 64}/")} == {403}

    # ── the wrong file ──
    foreign, stream = Workbook(), io.BytesIO()
    foreign.active["A1"] = "anggaran"
    with zipfile.ZipFile(stream, "w") as box:
        box.writestr("isi.txt", "x")
    last_year = openpyxl.load_workbook(io.BytesIO(table.content))
    last_year["Tentang"]["B2"] = "2025010101"
    for data, said in (
        (saved(foreign), "bukan tabel isian"),
        (saved(last_year), "bukan dari versi putaran"),
        (b"%PDF-1.7 kuesioner", "meja.xlsx"),
        (stream.getvalue(), "meja.xlsx"),
        (b"", "Pilih satu berkas"),
    ):
        status, told = given(agen, page, data)
        assert (status, said in told) == (422, True), told[-3000:]
    assert given(agen, f"{field}perangkat/{device + 99}/tabel/", table.content)[0] == 404

    # ── faults stand at their cells, and nothing of it comes in ──
    book = openpyxl.load_workbook(io.BytesIO(table.content))
    unit = book.worksheets[0]
    at = {cell.value: cell.column for cell in unit[1]}
    unit.cell(3, at["r205"], "Responden menolak")
    unit.cell(4, at["r205"], "9")
    unit.cell(5, at["r205"], "4")
    listed = unit.cell(5, at["keluarga"]).value
    unit.cell(5, at["keluarga"], "00000000-0000-4000-8000-000000000000")
    status, address = given(agen, page, saved(book))
    assert status == 302
    wrong = markah(agen.get(address))
    assert "5 sel perlu dibetulkan" in wrong  # what hangs on the wrong one is asked for as well
    assert re.search(r'<th scope="row">keluarga</th><td class="num"[^>]*>4</td><td[^>]*>kolom B \(r205\)</td>', wrong)
    assert agen.post(address, {"putusan": "terima"}).status_code == 302
    assert FormSubmission.objects.count() == 0
    unit.cell(4, at["r205"], "4")
    wrong = markah(agen.get(given(agen, page, saved(book))[1]))
    assert "bukan dari daftar perangkat itu" in wrong  # a row out of another village's table
    unit.cell(5, at["keluarga"], listed)

    # ── it comes in, once ──
    address = given(agen, page, saved(book))[1]
    assert numbers(markah(agen.get(address))) == [3]
    for _ in range(2):  # a double click
        assert agen.post(address, {"putusan": "terima"}).status_code == 302
    assert FormSubmission.objects.count() == 3
    while read_some(putaran.opened):
        pass
    done = markah(agen.get(address))
    assert "sudah masuk" in done
    assert "3 isian belum diputuskan" in done
    assert given(agen, page, saved(book))[0] == 302
    assert FormSubmission.objects.count() == 3

    # ── one cell is mended; then all of it is repented of, and given in again ──
    unit.cell(4, at["r205"], "3")
    mended = given(agen, page, saved(book))[1]
    assert numbers(markah(agen.get(mended))) == [1, 2]
    agen.post(mended, {"putusan": "terima"})
    assert agen.post(mended, {"putusan": "batal"}).status_code == 302
    stages = sorted(unit.stage for unit in made_units(made.pk))
    assert stages[:3] == ["dikembalikan"] * 3
    assert FormSubmission.objects.count() == 4
    assert numbers(markah(agen.get(mended))) == [3]  # what was taken back may come once more
    agen.post(mended, {"putusan": "terima"})
    while read_some(putaran.opened):
        pass
    assert [unit.stage for unit in made_units(made.pk)].count("terkirim") == 3
    assert agen.post(mended, {"putusan": "buang"}).status_code == 302
    assert agen.get(mended).status_code == 404

    # ── of a device that was taken back it is kept apart ──
    unit.cell(6, at["r205"], "4")
    devices.revoke(putaran.agen, Device.objects.get(pk=device), at=clock.now())
    late = given(agen, page, saved(book))[1]
    assert "ditahan" in markah(agen.get(late))
    agen.post(late, {"putusan": "terima"})
    assert FormSubmission.objects.filter(standing="karantina").count() == 1


def made_units(round_: int) -> list[Unit]:
    return list(Unit.objects.filter(block__round=round_))
