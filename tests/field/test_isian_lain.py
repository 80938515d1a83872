"""Forms beside the family's, from the phone to the page where somebody looks for them, and back again.

The phone knows the XForm alone, the office the pages alone; what must come out is written here by hand.
"""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from cantik.field.rounds.app.models import Unit
from cantik.staff.app.models import AuditEntry
from tests.field.isian_lain import Ronde, ronde
from tests.field.pendataan import DAFTAR, Putaran, daftar, hadir
from tests.field.test_layar import halaman, kirim
from tests.register.bekal import DESA, DESA_LAIN, kk, nik
from tests.register.langkah import terapkan
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata
BENCANA = f"/desa/{DESA.text()}/bencana/"


@pytest.fixture
def kantor(putaran: Putaran) -> Putaran:
    return putaran


def baca(page: str) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def isian(kantor: Putaran, instrument: str) -> Ronde:
    return ronde(kantor.opened, kantor.agen, kantor.kades, instrument, DESA)


def putus(office: Client, at: Ronde, instance: str, verdict: str = "setujui", status: int = 302, **said: Any) -> str:
    """What the agen does on the page of a form."""
    here = at.alamat(f"keluarga/{at.satuan(instance).pk}/")
    halaman(office, here)
    return kirim(office, f"{here}{verdict}/", status, isian=instance, **said)


def batal(office: Client, at: Ronde, instance: str) -> None:
    putus(office, at, instance, "batal", alasan="Keliru dibaca waktu itu.")


# ── mode darurat ────────────────────────────────────────────────────────────────────────────────


def darurat(kantor: Putaran) -> None:
    form: dict[str, Any] = {"jenis": "banjir", "sk": "300/12/2026", "mulai": "2026-11-01", "sampai": "2026-12-15"}
    kirim(bekal.browser(kantor.kades), f"{BENCANA}mulai/", **form)


def test_a_damaged_house_stands_among_the_damaged_once_and_no_longer_when_taken_back(kantor: Putaran) -> None:
    agen, at = bekal.browser(kantor.agen), isian(kantor, "kerusakan_bangunan")
    said = {
        "dusun": "Krajan",
        "rt": "1",
        "guna_bangunan": "1",
        "masih_dihuni": "2",
        "lintang": "-7.5",
        "bujur": "110.2",
    }
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(buffer, "JPEG")
    xml = at.isi(**said, tingkat_rusak="rusak_sedang", nama_penghuni="Amat", foto="1.jpg")
    first = at.kirim(xml, foto=("1.jpg", buffer.getvalue()))
    assert at.kirim(xml, foto=("1.jpg", buffer.getvalue())) == first  # the answer was lost on the way
    assert "Mode darurat belum" in putus(agen, at, first, status=422)
    darurat(kantor)
    assert "KRAJAN" not in baca(halaman(agen, BENCANA)).split("Bangunan rusak")[-1]
    putus(agen, at, first)
    assert re.search(r"KRAJAN 0 0 1 0 0 0 0 0 ", baca(halaman(agen, BENCANA)))
    public = baca(halaman(bekal.browser(bekal.with_role("walidata", "99.01", name="Wali")), BENCANA))
    assert "AMAT" not in public.upper(), "no one is named to an office"
    units = halaman(agen, f"{BENCANA}rusak/")
    rt1 = re.findall(r'<option value="(\d+)"[^>]*>([^<]*)', units)[0][0]
    listed = halaman(agen, f"{BENCANA}rusak/?satuan={rt1}")
    look = re.search(rf"{BENCANA}rusak/(\d+)/", listed)
    assert look, baca(listed)
    page = halaman(agen, look[0])
    assert "AMAT" in page.upper()
    assert "/foto/" in page
    # the same house looked at again: before and after stay, one house is counted
    again = at.kirim(at.isi(**said, tingkat_rusak="rusak_berat", nama_penghuni="AMAT"))
    putus(agen, at, again)
    assert re.search(r"KRAJAN 0 0 0 1 0 0 0 0 ", baca(halaman(agen, BENCANA)))
    batal(agen, at, again)
    assert re.search(r"KRAJAN 0 0 1 0 0 0 0 0 ", baca(halaman(agen, BENCANA)))
    batal(agen, at, first)
    assert "Bangunan rusak" not in baca(halaman(agen, BENCANA))
    wrong = at.kirim(at.isi(**(said | {"lintang": "91"}), tingkat_rusak="remuk"))
    assert "Masih ada galat" in putus(agen, at, wrong, status=422)


def test_displaced_families_and_guests_are_counted_by_site_and_named_to_few(kantor: Putaran, tmp_path: Path) -> None:
    agen, at = bekal.browser(kantor.agen), isian(kantor, "keluarga_mengungsi")
    darurat(kantor)
    own = {"asal_pengungsi": "1", "dusun": "KRAJAN", "rt": "01", "tempat_mengungsi": "1", "nama_posko": "Balai Desa"}
    guest = {"asal_pengungsi": "2", "desa_asal": "Desa Seberang", "tempat_mengungsi": "1", "nama_posko": "BALAI DESA"}
    amat = at.kirim(
        at.isi(r108="AMAT", **own, ungsi_laki=2, ungsi_perempuan=1, ungsi_lansia=1, ungsi_balita=0, ungsi_luka=1)
    )
    tamu = at.kirim(at.isi(r108="WALUYO TAMU", **guest, ungsi_laki=1, ungsi_perempuan=3, ungsi_balita=2, ungsi_hamil=1))
    heading = "Menurut isian lapangan"
    assert heading not in baca(halaman(agen, BENCANA))
    for form in (amat, tamu):
        putus(agen, at, form)
    text = baca(halaman(agen, BENCANA))
    # families, persons, male, female, 0-4, 60+, pregnant, disabled; what nobody asked is no zero
    assert re.search(r"Balai Desa 1 3 2 1 0 1 … … ", text), text
    assert re.search(r"BALAI DESA \(tamu\) 1 4 1 3 2 … 1 … ", text), text
    assert re.search(r"Semua tempat 2 7 3 4 2 1 1 … Luka: 1", text), text
    assert "WALUYO" not in text, "counts name nobody"
    later = at.isi(deprecated=amat, r108="AMAT", **own, ungsi_laki=9, ungsi_perempuan=9)
    at.kirim(later)  # a newer form waits: what was approved counts until somebody decides
    assert re.search(r"Balai Desa 1 3 2 1 ", baca(halaman(agen, BENCANA)))
    office = bekal.browser(bekal.with_role("walidata", "99.01", name="Wali"))
    veiled = baca(halaman(office, BENCANA))
    assert re.search(r"Balai Desa <5 <5 ", veiled), veiled
    names = f"{BENCANA}isian/"
    assert office.get(names).status_code in (403, 404)
    before = AuditEntry.objects.filter(action="bencana.isian").count()
    listed = baca(halaman(agen, names))
    assert "AMAT" in listed
    assert "WALUYO TAMU" in listed
    assert "Desa Seberang" in listed
    assert AuditEntry.objects.filter(action="bencana.isian").count() == before + 1
    batal(agen, at, tamu)
    text = baca(halaman(agen, BENCANA))
    assert "(tamu)" not in text
    assert "WALUYO" not in baca(halaman(agen, names))
    odd = at.kirim(at.isi(r108="X", **own, ungsi_laki=1, ungsi_perempuan=0, ungsi_balita=5))
    assert "Masih ada galat" in putus(agen, at, odd, status=422)
    # the village next door: its own mode, its own forms
    rows = [row | {"nik": nik(300 + i), "no_kk": kk(300 + i)} for i, row in enumerate(daftar()[:2])]
    terapkan(kantor.opened, tmp_path, rows, reference=DAFTAR, desa=DESA_LAIN, name="sebelah.xlsx")
    theirs = bekal.with_role("agen_statistik", DESA_LAIN.text(), name="Agen Sebelah")
    head = bekal.with_role("kepala_desa", DESA_LAIN.text(), name="Kades Sebelah")
    next_door = f"/desa/{DESA_LAIN.text()}/bencana/"
    said: dict[str, Any] = {"jenis": "banjir", "sk": "1", "mulai": "2026-11-01", "sampai": "2026-12-15"}
    kirim(bekal.browser(head), f"{next_door}mulai/", **said)
    there = bekal.browser(theirs)
    assert heading not in baca(halaman(there, next_door))
    assert "AMAT" not in baca(halaman(there, f"{next_door}isian/"))


# ── monthly events ──────────────────────────────────────────────────────────────────────────────


def usulan(at: Ronde, office: Client) -> dict[str, tuple[str, str]]:
    """The proposals that wait for the agen: name -> number, text of its panel."""
    page = halaman(office, at.alamat("usulan/"))
    found = {}
    for panel in re.findall(r'<li class="panel">.*?</li>', page, re.DOTALL):
        number = re.search(r"usulan/(\d+)/", panel)
        name = re.search(r"<h3>([^<]*)</h3>", panel)
        assert name
        found[name[1]] = (number[1] if number else "", panel)
    return found


def peristiwa(jenis: str, nama: str, sex: str, kepala: str, **said: object) -> dict[str, Any]:
    return {
        "jenis_peristiwa": jenis,
        "tanggal_peristiwa": "2026-11-03",
        "nama": nama,
        "jenis_kelamin": sex,
        "nama_kepala": kepala,
        "dusun": "KRAJAN",
        "rt": "01",
        **said,
    }


def test_the_events_of_a_month_reach_the_register_through_the_door_of_proposals(kantor: Putaran) -> None:
    agen, kades = bekal.browser(kantor.agen), bekal.browser(kantor.kades)
    at = isian(kantor, "peristiwa_bulanan")
    dead = at.kirim(at.isi(**peristiwa("mati", "Aki", "1", "Amat", umur_peristiwa=86)))
    born = at.kirim(at.isi(**peristiwa("lahir", "BAGAS", "1", "BASUKI", nama_ibu="BUNGA")))
    left = at.kirim(at.isi(**peristiwa("pindah_keluar", "CAHYO", "1", "CIPTO", umur_peristiwa=28)))
    for instance in (dead, born, left):
        putus(agen, at, instance)
    waiting = usulan(at, agen)
    assert set(waiting) == {"AKI", "BAGAS", "CAHYO"}
    assert "AKI" in hadir(kantor.opened), "a form makes no event"
    number, panel = waiting["BAGAS"]
    preset = dict(re.findall(r'<option value="(\d+)" selected>([^<,]*)', panel))
    assert sorted(preset.values()) == ["BASUKI", "BUNGA"], "family and mother as the report names them"
    family, mother = sorted(preset, key=lambda number: preset[number])
    day = {"putusan": "catat", "tanggal": "2026-11-03"}
    kirim(agen, at.alamat(f"usulan/{number}/putus/"), 302, **day, keluarga=family, ibu=mother)
    place, together = hadir(kantor.opened)["BAGAS"]
    assert place == ("KRAJAN", "01", "01")
    assert together == {"BASUKI", "BUNGA", "BAGAS"}
    for name in ("AKI", "CAHYO"):
        number, panel = waiting[name]
        ((who, _),) = re.findall(r'<option value="(\d+)" selected>([^<,]*)', panel)
        kirim(agen, at.alamat(f"usulan/{number}/putus/"), 302, **day, siapa=who)
    assert {"AKI", "CAHYO"} <= hadir(kantor.opened).keys(), "the kepala desa countersigns first"
    for name, (number, _) in usulan(at, kades).items():
        assert name in ("AKI", "CAHYO")
        kirim(kades, at.alamat(f"usulan/{number}/sahkan/"), putusan="sahkan")
    assert not {"AKI", "CAHYO"} & hadir(kantor.opened).keys()
    batal(agen, at, dead)  # recorded: it has a way back of its own
    assert "AKI" not in hadir(kantor.opened)


def test_who_is_meant_is_asked_where_the_name_does_not_say_it(kantor: Putaran) -> None:
    agen, at = bekal.browser(kantor.agen), isian(kantor, "peristiwa_bulanan")
    unknown = at.kirim(at.isi(**peristiwa("mati", "Mbah Aki", "1", "AMAT")))
    stranger = at.kirim(at.isi(**peristiwa("lahir", "NISA", "2", "Tak Dikenal")))
    came = at.kirim(at.isi(**peristiwa("pindah_datang", "RATIH", "2", "RATIH", umur_peristiwa=30)))
    for instance in (unknown, stranger, came):
        putus(agen, at, instance)
    waiting = usulan(at, agen)
    decide = at.alamat("usulan/{}/putus/").format
    said: dict[str, Any] = {"putusan": "catat", "tanggal": "2026-11-03"}
    number, panel = waiting["Mbah Aki"]
    assert "Pilih orangnya" in kirim(agen, decide(number), 422, **said)
    offered = {words.split(",")[0]: value for value, words in re.findall(r'<option value="(\d+)">([^<]*)', panel)}
    assert {"AMAT", "AMINAH", "AKI"} <= offered.keys()
    read = AuditEntry.objects.filter(action="lapangan.usulan").latest("number")
    assert set(offered.values()) <= set(re.findall(r"\d+", read.subjects)), "whoever is offered was shown"
    kirim(agen, decide(number), **said, siapa=offered["AKI"])
    number, panel = waiting["NISA"]
    assert "Pilih keluarganya" in kirim(agen, decide(number), 422, **said)
    families = {words.split(",")[0]: value for value, words in re.findall(r'<option value="(\d+)">([^<]*)', panel)}
    kirim(agen, decide(number), **said, keluarga=families["CIPTO"])
    assert hadir(kantor.opened)["NISA"][1] == {"CIPTO", "CICI", "CAHYO", "NISA"}
    foreign = kantor.member("GUNTUR").person  # nobody of another RT may be smuggled in
    number = waiting["RATIH"][0]
    kirim(agen, decide(number), 422, **said, keluarga=str(foreign))
    kirim(agen, decide(number), **said, lahir="1996-05-05", keluarga="baru")
    batal(agen, at, unknown)
    left = usulan(at, agen)
    assert "RATIH" in left
    assert "AKI" not in left
    assert "Mbah Aki" not in left, "taken back with its form"
    twice = at.kirim(at.isi(**peristiwa("mati", "AKI", "1", "AMAT", umur_peristiwa=300)))
    assert "Masih ada galat" in putus(agen, at, twice, status=422)


# ── facilities, the village, the RT, the needs ──────────────────────────────────────────────────


def test_a_facility_is_compared_with_what_stands_and_enters_the_list(kantor: Putaran) -> None:
    agen, at = bekal.browser(kantor.agen), isian(kantor, "fasilitas/sekolah")
    schools = f"/desa/{DESA.text()}/fasilitas/sekolah/"
    said = {"jenjang": "sd", "status": "negeri", "dusun": "KRAJAN", "rt": "01", "lintang": "-7.51", "bujur": "110.2"}
    first = at.kirim(at.isi(nama="SD Melati", murid_l=120, **said))
    assert "SD Melati" not in halaman(agen, schools)
    putus(agen, at, first)
    thing = re.search(r"fasilitas/benda/\d+/", halaman(agen, schools))
    assert thing
    here = f"/desa/{DESA.text()}/{thing[0]}"
    assert "120" in baca(halaman(agen, here))
    again = at.kirim(at.isi(nama="SD MELATI", murid_l=130, **said))
    beside = baca(halaman(agen, at.alamat(f"keluarga/{at.satuan(again).pk}/")))
    assert re.search(r"130 120", beside), beside
    putus(agen, at, again)
    assert "130" in baca(halaman(agen, here))
    assert len(set(re.findall(r"fasilitas/benda/\d+/", halaman(agen, schools)))) == 1
    batal(agen, at, again)
    assert "120" in baca(halaman(agen, here))
    batal(agen, at, first)
    assert not re.search(r"fasilitas/benda/\d+/", halaman(agen, schools))
    wrong = at.kirim(at.isi(nama="SD Mawar", murid_l=-4, **said))
    assert "Masih ada galat" in putus(agen, at, wrong, status=422)


def test_what_the_village_and_its_rt_say_of_themselves_is_read_and_taken_along(kantor: Putaran) -> None:
    agen, here = bekal.browser(kantor.agen), f"/desa/{DESA.text()}/lapangan/lembar/"
    village, needs, rt = (isian(kantor, name) for name in ("keadaan_desa", "kebutuhan_data", "keadaan_rt"))
    assert "Belum ada" in baca(halaman(agen, here))
    desa = village.kirim(village.isi(perdes_iklim="1", musdes_hadir=40, musdes_perempuan=12))
    isu = needs.kirim(needs.isi(isu_air_ada="1", isu_air_data="1", isu_air_sumber="Puskesmas, 2025"))
    two = [rt.kirim(rt.isi(dusun="KRAJAN", rt=number, pos_ronda=1, ronda_seminggu=3)) for number in ("01", "02")]
    for at, instance in ((village, desa), (needs, isu), *((rt, instance) for instance in two)):
        putus(agen, at, instance)
    sheet = baca(halaman(agen, f"{here}keadaan_desa/"))
    assert re.search(r"Peserta musyawarah RKP Desa 40 ", sheet), sheet
    assert "1 Oktober 2026" in sheet
    assert "Petugas keadaan_desa" in sheet
    assert "Puskesmas, 2025" in baca(halaman(agen, f"{here}kebutuhan_data/"))
    told = agen.get(f"{here}keadaan_rt/isi.csv").content.decode("utf-8-sig").splitlines()
    assert len(told) > 3
    assert any("KRAJAN, RT 01" in line and "2026-10-01" in line and "Petugas keadaan_rt" in line for line in told)
    batal(agen, rt, two[1])
    assert "RT 02" not in agen.get(f"{here}keadaan_rt/isi.csv").content.decode("utf-8-sig")
    # the newest answer counts, the older one stays readable in its round
    newer = village.kirim(village.isi(musdes_hadir=55))
    putus(agen, village, newer)
    sheet = baca(halaman(agen, f"{here}keadaan_desa/"))
    assert re.search(r"Peserta musyawarah RKP Desa 55 ", sheet), sheet
    odd = village.kirim(village.isi(musdes_hadir=9000))
    assert "Masih ada galat" in putus(agen, village, odd, status=422)
    other = bekal.browser(bekal.with_role("agen_statistik", DESA_LAIN.text(), name="Agen Sebelah"))
    assert other.get(f"{here}keadaan_desa/").status_code in (403, 404)
    assert Unit.objects.filter(block__round__in=[village.round, needs.round, rt.round]).count() == 6


# ── buildings ───────────────────────────────────────────────────────────────────────────────────


def test_the_listing_says_how_many_buildings_of_each_use_stand_in_each_rt(kantor: Putaran) -> None:
    """Four buildings, two of them looked at twice: the counts are those of the plan, whoever looks, and name nobody."""
    agen, at = bekal.browser(kantor.agen), isian(kantor, "daftar_bangunan")
    planned = [("KRAJAN", "01", "1"), ("krajan", "1", "1"), ("KRAJAN", "01", "2"), ("LEGI", "02", "1")]
    forms = []
    for number, (dusun, rt, use) in enumerate(planned, 1):
        home = f"<r108>SUTINAH {number}</r108><dusun>{dusun}</dusun><rt>{rt}</rt><r112>3</r112>"
        home = f"<keluarga_bangunan><keluarga>{home}</keluarga></keluarga_bangunan>"
        xml = at.isi(r109=number, guna_bangunan=use, jumlah_keluarga_bangunan=1)
        forms.append(at.kirim(xml.replace(b"<orx:meta>", f"{home}<orx:meta>".encode())))
    forms.append(at.kirim(at.isi(r109=1, guna_bangunan="5", jumlah_keluarga_bangunan=0)))  # by then empty
    page = at.alamat()
    assert "Bangunan menurut penggunaan" not in halaman(agen, page)
    for form in forms:
        putus(agen, at, form)
    again = at.isi(r109=4, guna_bangunan="3", jumlah_keluarga_bangunan=1)
    there = b"<keluarga_bangunan><keluarga><r108>X</r108><dusun>LEGI</dusun><rt>02</rt><r112>1</r112></keluarga>"
    there += b"</keluarga_bangunan><orx:meta>"
    putus(agen, at, at.kirim(again.replace(b"<orx:meta>", there)))  # the same number, looked at again
    office = bekal.browser(bekal.with_role("camat", "99.01.01", name="Camat"))
    for who in (agen, office):
        text = baca(halaman(who, page))
        assert "SUTINAH" not in text
        counted = text.split("Bangunan menurut penggunaan")[-1]
        assert re.search(r"KRAJAN, RT 01 3 1 1 0 0 1 ", counted), counted[:600]
        assert re.search(r"LEGI, RT 02 1 0 0 1 0 0 ", counted), counted[:600]
        assert re.search(r"Semua 4 1 1 1 0 1 ", counted), counted[:600]
