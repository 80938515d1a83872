"""A form of the village's own: its workbook goes in by *Kegiatan baru*, its answers come out of the field as one.

The phone knows the XForm alone, the office the pages alone; what must come out is written here by hand.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.field.devices.app import devices
from cantik.field.instruments.app.models import InstrumentVersion, SharedInstrument
from cantik.field.rounds.app.models import Block, Round
from cantik.staff.app import rights
from tests.field.isian_lain import Ronde
from tests.field.pendataan import Putaran
from tests.field.test_isian_lain import baca, putus
from tests.field.test_layar import halaman, kirim
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.register.bekal import DESA
from tests.staff import bekal
from tests.staff.bekal import JAUH, KABUPATEN, TETANGGA

pytestmark = pytest.mark.satu_basisdata
RENCANA = f"/desa/{DESA.text()}/rencana/"
Rows = Sequence[Sequence[str]]

SURVEY: Rows = [
    ("type", "name", "label::English (en)", "label::Bahasa Indonesia (id)", "required", "relevant", "warna sel"),
    ("text", "dusun", "Hamlet", "Dusun", "", "", "kuning"),
    ("select one from sumber or specify other", "sumber_air", "Water", "Sumber air?", "yes", "", ""),
    ("begin_group", "ketua", "Head", "Ketua", "", "", ""),
    ("string", "nama", "Name", "Nama ketua", "", "", ""),
    ("begin repeat", "sumur", "Well", "Sumur", "", "", ""),
    ("int", "dalam", "Depth", "Dalamnya (meter)?", "", "", ""),
    ("begin repeat", "ukur", "Test", "Pengukuran", "", "", ""),
    ("decimal", "ph", "pH", "Nilai pH", "", "${dalam} > 1", ""),
    ("end repeat", "", "", "", "", "", ""),
    ("end repeat", "", "", "", "", "", ""),
    ("end_group", "", "", "", "", "", ""),
    ("begin_group", "wakil", "Deputy", "Wakil", "", "", ""),
    ("text", "nama", "Name", "Nama wakil", "", "", ""),
    ("barcode", "meteran", "Meter", "Kode meteran", "", "", ""),
    ("geotrace", "pipa", "Pipe", "Jalur pipa", "yes", "", ""),
    ("end_group", "", "", "", "", "", ""),
]
CHOICES: Rows = [
    ("list name", "name", "label::English (en)", "label::Bahasa Indonesia (id)"),
    ("sumber", "pam desa", "Network", "PAM desa"),
    ("sumber", "sumur", "Well", "Sumur"),
]


def workbook(survey: Rows, choices: Rows = CHOICES, more: Rows = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("Survey", survey), ("choices", choices), *([("isian", more)] if more else [])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def unggah(
    kantor: Putaran, survey: Rows, title: str, acuan: str = "2026-10-01", status: int = 302, more: Rows = ()
) -> str:
    """What *Kegiatan baru* answers to a workbook; `more`: a sheet of answers in it."""
    said: dict[str, Any] = {"instrumen": "berkas", "judul": title, "acuan": acuan}
    said["berkas"] = SimpleUploadedFile("Air bersih.xlsx", workbook(survey, more=more))
    return kirim(bekal.browser(kantor.agen), f"{RENCANA}baru/", status, **said)


def buku_isian(browser: Client, at: Ronde) -> openpyxl.Workbook:
    """The answers that leave, opened with the phrase that the page showed: they may name persons."""
    address = at.alamat("isian/")
    phrase = re.findall(r'name="frasa" value="([^"]+)"', markah(browser.get(address)))[0]
    assert browser.post(address, {"frasa": "pendek"}).status_code == 422
    answer = browser.post(address, {"frasa": phrase})
    assert answer.status_code == 200, markah(answer)
    assert answer.headers["Content-Disposition"].endswith('-isian.xlsx.age"')
    return openpyxl.load_workbook(io.BytesIO(pyrage.passphrase.decrypt(answer.content, phrase)))


def jalankan(kantor: Putaran, here: str) -> Ronde:
    """The round from its approval to a phone, by the pages."""
    agen, kades = bekal.browser(kantor.agen), bekal.browser(kantor.kades)
    kirim(kades, f"{here}setujui/", putusan="setujui", catatan="")
    kirim(agen, f"{here}kerangka/")
    made = Round.objects.get(pk=int(here.rstrip("/").rsplit("/", 1)[-1]))
    blocks = [f"blok_{block.pk}" for block in Block.objects.filter(round=made)]
    kirim(agen, f"{here}blok/", 302, **dict.fromkeys(blocks, kantor.rina.actor))
    kirim(agen, f"{here}buka/", alasan="metadata menyusul")
    made.refresh_from_db()
    sheet = kirim(
        agen, f"/desa/{DESA.text()}/lapangan/{made.pk}/perangkat/", 200, petugas=kantor.rina.actor, nama="Ponsel"
    )
    found = re.search(r"/lapangan/isi/#t=([A-Za-z0-9_-]{43})", sheet)
    assert found
    assert devices.find_device(found[1]) is not None
    return Ronde(DESA, kantor.opened, kantor.agen, kantor.kades, made, found[1])


def isian(at: Ronde) -> bytes:
    """A filled form as a phone writes it."""
    head = re.search(r'<data [^>]*?id="([^"]+)"[^>]*?version="([^"]+)"', at.xform())
    assert head
    return (
        f'<data id="{head[1]}" version="{head[2]}" xmlns:orx="http://openrosa.org/xforms"><dusun>KRAJAN</dusun>'
        "<sumber_air>pam desa</sumber_air><ketua><nama>REKA SATU</nama>"
        "<sumur><dalam>12</dalam><ukur><ph>6.8</ph></ukur><ukur><ph>7.1</ph></ukur></sumur>"
        "<sumur><dalam>4</dalam><ukur><ph>=1+1</ph></ukur></sumur></ketua>"
        "<wakil><nama>REKA DUA</nama><meteran>M-77</meteran></wakil>"
        "<orx:meta><orx:instanceID>uuid:0f1f2f3f-1111-4222-8333-444455556666</orx:instanceID></orx:meta></data>"
    ).encode()


def test_a_form_of_ones_own_goes_to_a_phone_and_its_answers_come_out(putaran: Putaran) -> None:
    here = unggah(putaran, SURVEY, "Air bersih Krajan")
    page = baca(halaman(bekal.browser(putaran.kades), here))
    for said in (
        "Judul belum ada; diisi “Air bersih Krajan”",
        "form_id belum ada; diisi “air_bersih_krajan”",
        "dipakai “Bahasa Indonesia (id)”",
        "baris 1, warna sel: Kolom ini tidak dikenal dan tidak dibaca",
        "baris 15, type: Di peramban kodenya diketik",
        "baris 16, type: Formulir peramban melewati pertanyaan ini (garis pada peta)",
        "Sumber air?",
        "Nama wakil",
    ):
        assert said in page, said
    at = jalankan(putaran, here)
    instance = at.kirim(isian(at))
    agen = bekal.browser(putaran.agen)
    desk = baca(halaman(agen, at.alamat(f"keluarga/{at.satuan(instance).pk}/")))
    for said in ("PAM desa", "REKA SATU", "REKA DUA", "M-77"):
        assert said in desk, said
    book = buku_isian(agen, at)
    assert book["isian"].max_row == 2, "nobody approved it yet"
    assert "tak terbaca" not in desk
    form = at.satuan(instance)
    assert form.stage == "terkirim"
    putus(agen, at, instance, "kembalikan", alasan="Nilai pH sumur kedua bukan angka.")
    at.kirim(isian(at).replace(b"=1+1", b"7.4").replace(b"0f1f2f3f", b"1f1f2f3f"), status=201)
    second = "uuid:1f1f2f3f-1111-4222-8333-444455556666"
    putus(agen, at, second)
    book = buku_isian(agen, at)
    rows = {sheet.title: [[cell or "" for cell in row] for row in sheet.values] for sheet in book}
    assert rows["isian"][0] == [
        *("nomor", "diterima", "petugas", "dusun", "sumber_air", "sumber_air_other", "ketua-nama", "wakil-nama"),
        *("meteran", "pipa"),
    ]
    assert [row[3:] for row in rows["isian"][2:]] == [
        ["KRAJAN", "pam desa", "", "REKA SATU", "REKA DUA", "M-77", ""],
    ]
    assert [row[:4] for row in rows["ketua-sumur"][2:]] == [["1", "1", "", "12"], ["1", "2", "", "4"]]
    tests = [row[:4] for row in rows["ketua-sumur-ukur"][2:]]
    assert tests == [["1", "1", "1", "6.8"], ["1", "2", "1", "7.1"], ["1", "3", "2", "7.4"]]
    assert ["sumber_air", "pam desa", "PAM desa"] in rows["kode"]


def test_the_same_form_again_and_the_next_round_ask_the_same(putaran: Putaran) -> None:
    here = unggah(putaran, SURVEY, "Air bersih")
    jalankan(putaran, here)
    kirim(bekal.browser(putaran.agen), f"{here}ulangi/", acuan="2027-10-01")
    first, second = InstrumentVersion.objects.filter(form_id="air_bersih").order_by("version")
    assert second.version > first.version
    assert second.tree() == first.tree()
    assert second.xform == first.xform.replace(f'version="{first.version}"', f'version="{second.version}"')


def test_what_is_wrong_is_named_on_the_page_and_nothing_is_kept(putaran: Putaran) -> None:
    broken = [*SURVEY, ("text", "k", "K", "K", "", "iff(${dusun} = 'A', 1) = 1", ""), ("note", "", "", "", "", "", "")]
    page = baca(unggah(putaran, broken, "Air keruh", status=422))
    assert "lembar survey, baris 18, relevant: Fungsi tidak dikenal ponsel; ditemukan “iff()”" in page
    assert "lembar survey, baris 19, label: Pertanyaan tanpa kalimat" in page
    agen = bekal.browser(putaran.agen)
    said: dict[str, Any] = {"instrumen": "berkas", "judul": "Air keruh", "acuan": "2026-10-01"}
    assert "Berkas belum dipilih." in baca(kirim(agen, f"{RENCANA}baru/", 422, **said))
    picture = {**said, "berkas": SimpleUploadedFile("foto.xlsx", b"\x89PNG\r\n\x1a\n")}
    assert "gambar PNG" in baca(kirim(agen, f"{RENCANA}baru/", 422, **picture))
    assert not InstrumentVersion.objects.filter(instrument__startswith="sendiri/").exists()
    assert not Round.objects.filter(activity__title="Air keruh").exists()


def test_another_village_takes_a_copy_of_what_the_walidata_made_available(putaran: Putaran) -> None:
    """The form travels with its questions alone: the copy is a form of the other village, named after its maker, and
    asks word for word the same; a sheet of answers beside the questions stays where it is."""
    agen, walidata = (
        bekal.browser(putaran.agen),
        bekal.browser(bekal.with_role("walidata", KABUPATEN, name="Wali Reka")),
    )
    beside = bekal.browser(bekal.with_role("agen_statistik", TETANGGA, name="Agen Sebelah"))
    far = bekal.browser(bekal.with_role("agen_statistik", JAUH, name="Agen Jauh"))
    list_, new = f"/instrumen-bersama/{KABUPATEN}/", f"/desa/{TETANGGA}/rencana/baru/"
    here = unggah(putaran, SURVEY, "Air bersih", more=[("nama",), ("REKA SATU",)])
    made = InstrumentVersion.objects.latest("pk")
    assert "Tawarkan kepada desa lain" not in baca(halaman(agen, here)), "nobody approved it yet"
    kirim(agen, f"{here}tawarkan/", dibaca="ya")
    assert not SharedInstrument.objects.exists()
    kirim(bekal.browser(putaran.kades), f"{here}setujui/", putusan="setujui", catatan="")
    assert "Tawarkan kepada desa lain" in baca(halaman(agen, here))
    kirim(agen, f"{here}tawarkan/")
    assert not SharedInstrument.objects.exists(), "nobody said that it was read"
    kirim(agen, f"{here}tawarkan/", dibaca="ya")
    kirim(agen, f"{here}tawarkan/", dibaca="ya")
    first = SharedInstrument.objects.get()
    assert agen.get(list_).status_code in {403, 404}
    sees(walidata, "instrumen_bersama", list_)
    told = baca(halaman(walidata, list_))
    for said in ("Air bersih", made.version, "Sumber air?", "PAM desa; Sumur"):
        assert said in told, said
    assert "Dari desa lain" not in halaman(beside, new), "not yet"

    act = f"{list_}{first.pk}/putus/"
    both = bekal.assign(putaran.agen, "walidata", KABUPATEN)
    rights.forget(putaran.agen)
    kirim(bekal.browser(putaran.agen), act, 422, putusan="edarkan")
    first.refresh_from_db()
    assert first.state == "ditawarkan", "nobody makes available what they offered"
    both.delete()
    rights.forget(putaran.agen)
    kirim(walidata, act, 422, putusan="kembalikan", alasan="kurang")
    kirim(walidata, act, putusan="kembalikan", alasan="Pertanyaan tentang pipa belum jelas.")
    is_spared(walidata, "instrumen_bersama", list_)
    assert "Pertanyaan tentang pipa belum jelas." in baca(halaman(agen, here))
    kirim(agen, f"{here}tawarkan/", dibaca="ya")
    again = SharedInstrument.objects.latest("pk")
    kirim(walidata, f"{list_}{again.pk}/putus/", putusan="edarkan")
    assert "Diedarkan kepada desa sekabupaten" in baca(halaman(agen, here))

    choice = f"bersama-{again.pk}"
    assert f"versi {made.version}" in halaman(beside, new)
    assert choice not in halaman(far, f"/desa/{JAUH}/rencana/baru/")
    assert choice not in halaman(agen, f"{RENCANA}baru/"), "its own"
    sent: dict[str, Any] = {"instrumen": choice, "judul": "Air bersih kami", "acuan": "2026-10-01"}
    kirim(far, f"/desa/{JAUH}/rencana/baru/", 422, **sent)
    kirim(beside, new, **sent)
    copy = InstrumentVersion.objects.latest("pk")
    assert copy.form_id == f"air_bersih_{DESA.text().replace('.', '')}"
    assert [block["isian"] for block in copy.tree()["blok"]] == [block["isian"] for block in made.tree()["blok"]]
    book = openpyxl.load_workbook(io.BytesIO(bytes(copy.workbook)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    kirim(walidata, f"{list_}{again.pk}/putus/", putusan="kembalikan", alasan="Ditarik: ada versi yang lebih baik.")
    assert choice not in halaman(beside, new)


def test_a_form_that_names_a_number_of_a_person_is_not_offered(putaran: Putaran) -> None:
    named = [*SURVEY, ("text", "kontak", "Call", "Hubungi 081234567890", "", "", "")]
    here = unggah(putaran, named, "Air bersih")
    kirim(bekal.browser(putaran.kades), f"{here}setujui/", putusan="setujui", catatan="")
    agen = bekal.browser(putaran.agen)
    kirim(agen, f"{here}tawarkan/", dibaca="ya")
    assert "memuat nomor seseorang: lembar survey" in halaman(agen, here)
    assert not SharedInstrument.objects.exists()
