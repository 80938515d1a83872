"""What a calamity leaves behind: damage, missing people, guests, heads counted, the months after, the list that leaves.

The oracle of the reconciliation is that everybody who was frozen is in exactly one class.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.contoh import write_areas
from cantik.jobs.app.tick import tick
from cantik.pipeline import steps
from cantik.register.calamity.aftermath import (
    CalamityFacts,
    Fate,
    Look,
    Whereabouts,
    damage_by_dusun,
    reconcile,
    standing_looks,
    to_be_asked,
)
from cantik.register.calamity.app.aftermath import find_missing
from cantik.register.calamity.app.models import Damage, Guest, PersonFate, SiteCount
from cantik.register.calamity.app.services import list_displaced
from cantik.register.calamity.displacement import SiteTally, veiled_sites
from cantik.register.core.app.models import Event
from cantik.register.core.app.queries import register_view
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event, undo_event
from cantik.register.events.app.acts import Act
from cantik.register.events.app.months import month
from cantik.register.facilities.app.models import Photo
from cantik.register.leave.app.archiving import register_of
from cantik.register.leave.app.erasing import erase, sweep
from cantik.register.leave.app.models import Sharing
from cantik.register.leave.app.restoring import restore
from cantik.register.leave.archive import pack, unpack
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.vault.sealed_file import unseal
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, SAAT
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import pencatat
from tests.register.test_satuan import wilayah
from tests.staff.bekal import browser, with_role
from tests.web.test_bencana import ALAMAT, HARI_INI, daftarkan, hari, isi, kades, mulai, village
from tests.web.test_fasilitas import foto

__all__ = ["cradle", "new_store", "opened", "village"]
pytestmark = pytest.mark.satu_basisdata


@pytest.fixture
def agen() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


@pytest.fixture
def bencana(village: None) -> None:
    mulai(kades())


def rt(agen: Client, page: str) -> str:
    return str(re.findall(r'<option value="(\d+)"', markah(agen.get(f"{ALAMAT}{page}/")))[0])


@pytest.mark.usefixtures("bencana")
def test_damage_is_seen_home_by_home(agen: Client) -> None:
    where = f"{ALAMAT}rusak/?satuan={rt(agen, 'rusak')}"
    homes = re.findall(r'name="tingkat_(\d+)"', markah(agen.get(where)))
    assert len(homes) == 2
    said = {
        f"tingkat_{homes[0]}": "rusak_berat",
        f"huni_{homes[0]}": "tidak",
        "tanggal": "2026-06-19",
        "bangunan": "Musala Reka",
        "tingkat_lain": "hanyut",
        "titik": "-7.95, 112.61",
    }
    assert "2 bangunan dicatat" in isi(agen.post(where, said, follow=True))
    assert "0 bangunan dicatat" in isi(agen.post(where, {**said, "tanggal": "2026-06-20"}, follow=True)), "same again"
    text = isi(agen.get(ALAMAT))
    assert re.search(r"KRAJAN 0 0 0 1 1 0 0 0 Semua dusun 0 0 0 1 1", text), text
    # rebuilt later: before and after stay, the building counts once
    said = {f"tingkat_{homes[0]}": "dibangun_kembali", f"huni_{homes[0]}": "ya", "tanggal": "2026-06-20"}
    assert "1 bangunan dicatat" in isi(agen.post(where, said, follow=True))
    assert re.search(r"Semua dusun 0 0 0 0 1 0 1 0", isi(agen.get(ALAMAT)))
    assert list(Damage.objects.order_by("pk").values_list("level", flat=True)) == [
        "rusak_berat",
        "hanyut",
        "dibangun_kembali",
    ]
    office = browser(with_role("walidata", "99.01", name="Wali Reka"))
    assert re.search(r"KRAJAN 0 0 0 0 <5 0 <5 0", isi(office.get(ALAMAT)))
    assert "Semua dusun" not in isi(office.get(ALAMAT)), "a sum of small counts"
    assert float(Damage.objects.get(place="Musala Reka").latitude or 0) == -7.95
    for wrong in (
        {"tanggal": "2026-06-01"},
        {"titik": "51.5, -0.1"},
        {"titik": "di sungai"},
        {"bangunan": "Musala", "tingkat_lain": ""},
        {"bangunan": "9901011234567890", "tingkat_lain": "hanyut"},
    ):
        assert agen.post(where, said | wrong).status_code == 422
    assert office.get(where).status_code == 403


def rumah(agen: Client, **more: Any) -> int:
    """The first home of the first RT is seen to be heavily damaged; the number of what was seen."""
    where = f"{ALAMAT}rusak/?satuan={rt(agen, 'rusak')}"
    home = re.findall(r'name="tingkat_(\d+)"', markah(agen.get(where)))[0]
    said = {f"tingkat_{home}": "rusak_berat", f"huni_{home}": "tidak", "tanggal": "2026-06-19"} | more
    page = markah(agen.post(where, said, follow=True))
    return int(re.findall(r"bencana/rusak/(\d+)/", page)[0])


@pytest.mark.usefixtures("bencana")
def test_what_was_seen_has_photos_without_where_they_were_made(agen: Client, opened: OpenStore) -> None:
    number = rumah(agen, bangunan="Musala Reka", tingkat_lain="hanyut", titik="-7.95, 112.61")
    page = f"{ALAMAT}rusak/{number}/"
    assert "Belum ada foto" in isi(agen.get(page))
    assert "Foto tersimpan" in isi(agen.post(f"{page}foto/", {"foto": foto()}, follow=True))
    row = Photo.objects.get()
    assert (row.damage_id, row.facility_id, row.area_id) == (number, None, wilayah())
    files = f"/desa/{DESA.text()}/foto/{row.pk}.jpg"
    assert files in markah(agen.get(page))
    sent = agen.get(files)
    assert (sent.headers["Content-Type"], b"KameraRahasia" in sent.content) == ("image/jpeg", False)
    assert not Image.open(io.BytesIO(sent.content)).getexif()
    assert b"JFIF" not in opened.store.file_path(row.sha256).read_bytes(), "sealed in the store"
    agen.post(f"{page}foto/", {"foto": foto()})
    assert Photo.objects.count() == 1, "the same photo is one"
    for wrong in (b"", b"<svg/>", b"\xff\xd8\xff\xe0" + b"x" * 500):
        told = isi(agen.post(f"{page}foto/", {"foto": SimpleUploadedFile("x.jpg", wrong, "image/jpeg")}), 422)
        assert "Foto tidak dapat dipakai" in told
    # before and after stay beside each other; a building that is no home has its page too
    assert rumah(agen, tanggal="2026-06-20") == number, "the same again is not written"
    where = f"{ALAMAT}rusak/?satuan={rt(agen, 'rusak')}"
    home = re.findall(r'name="tingkat_(\d+)"', markah(agen.get(where)))[0]
    text = agen.post(where, {f"tingkat_{home}": "dibangun_kembali", "tanggal": "2026-06-20"}, follow=True)
    after = int(re.findall(r"bencana/rusak/(\d+)/", markah(text))[0])
    assert after != number
    assert "Rusak berat" in isi(agen.get(f"{ALAMAT}rusak/{after}/"))
    other = re.findall(r'bencana/rusak/(\d+)/">Musala Reka', markah(agen.get(where)))[0]
    assert re.search(r"Hanyut.*-7\.950000, 112\.610000", isi(agen.get(f"{ALAMAT}rusak/{other}/")))
    # the head of the village looks and changes nothing; an office sees neither page nor photo
    head, office = kades(), browser(with_role("walidata", "99.01", name="Wali Reka"))
    assert "Simpan foto" not in isi(head.get(page))
    assert head.get(files).status_code == 200
    assert head.post(f"{page}foto/", {"foto": foto()}).status_code == 403
    assert [office.get(one).status_code for one in (page, files)] == [403, 403]
    # withdrawn: the photo, then what was seen with the photo that stands
    assert "Foto ditarik" in isi(agen.post(f"{ALAMAT}rusak/foto/{row.pk}/tarik/", follow=True))
    assert agen.get(files).status_code == 404
    assert "Foto ini tidak ada" in isi(agen.post(f"{ALAMAT}rusak/foto/{row.pk}/tarik/", follow=True))
    agen.post(f"{page}foto/", {"foto": foto()})
    assert "diurungkan" in isi(agen.post(f"{page}urungkan/", follow=True))
    assert agen.get(page).status_code == 404
    assert not Photo.objects.filter(retired_at=None).exists()
    assert agen.post(f"{page}foto/", {"foto": foto()}).status_code == 404
    written = AuditEntry.objects.filter(action__startswith="bencana.foto").values_list("action", flat=True)
    assert list(written.order_by("number")) == ["bencana.foto", "bencana.foto_tarik", "bencana.foto"]


@pytest.mark.usefixtures("bencana")
def test_missing_is_not_dead(agen: Client, opened: OpenStore) -> None:
    before = list(register_view(DESA, HARI_INI, by="uji", at=SAAT).persons["terdaftar"])
    where = f"{ALAMAT}hilang/?satuan={rt(agen, 'hilang')}"
    people = re.findall(r'name="orang" value="(\d+)"', markah(agen.get(where)))
    assert len(people) == 6
    said = {"orang": people[:3], "tanggal": "2026-06-18", "catatan": "di tepi sungai"}
    assert "Hilang bukan mati" in isi(agen.post(where, said, follow=True))
    assert agen.post(where, said).status_code == 422, "missing once"
    assert len(find_missing(wilayah())) == 3
    assert list(register_view(DESA, HARI_INI, by="uji", at=SAAT).persons["terdaftar"]) == before
    assert not Event.objects.exists()
    assert re.search(r"Hilang 3 ", isi(agen.get(f"{ALAMAT}pulih/")))

    def kabar(who: list[str], state: str) -> str:
        return isi(
            agen.post(f"{ALAMAT}hilang/kabar/", {"orang": who, "keadaan": state, "tanggal": "2026-06-20"}, follow=True)
        )

    assert "Kabarnya dicatat" in kabar(people[:1], "ditemukan")
    assert "Kabarnya dicatat" in kabar(people[1:2], "meninggal")
    assert "Pilih orangnya" in kabar(people[:1], "meninggal"), "found is not missing any more"
    assert [event.kind for event in Event.objects.all()] == ["mati"]
    text = isi(agen.get(f"{ALAMAT}pulih/"))
    assert re.search(
        r"Dibekukan pada hari pertama 12 Tidak mengungsi 9 Sudah kembali 1 Masih mengungsi 0 Hilang 1 "
        r"Tidak diketahui 0 Meninggal 1 .*Penduduk sekarang 11",
        text,
    ), text
    assert "belum cocok" not in text
    read = month(pencatat(opened, today=HARI_INI), 2026, 6, base="").balance
    assert (read.closes, read.closing) == (True, 11)
    # the head of the kabupaten's data sees that it closes, and no small class
    office = browser(with_role("walidata", "99.01", name="Wali Reka"))
    assert not re.search(r"Hilang \d", isi(office.get(f"{ALAMAT}pulih/")))
    assert office.get(f"{ALAMAT}hilang/").status_code == 403


@pytest.mark.usefixtures("bencana")
def test_guests_are_in_no_base(agen: Client) -> None:
    before = register_view(DESA, HARI_INI, by="uji", at=SAAT).state
    said: dict[str, Any] = {
        "asal": "Desa Lembah Reka",
        "kode_asal": "99.01.01.2002",
        "tempat": "Balai desa",
        "tanggal": "2026-06-19",
        "nama_0": "TAMU REKA A",
        "jk_0": "2",
        "umur_0": "28",
        "ket_0": "hamil",
        "nama_1": "TAMU REKA B",
        "jk_1": "1",
        "umur_1": "3",
        "ket_1": "",
    }
    assert "2 tamu dicatat" in isi(agen.post(f"{ALAMAT}tamu/", said, follow=True))
    assert re.search(r"Balai desa 1 2 1 1 1 0 1 …", isi(agen.get(ALAMAT)))
    assert register_view(DESA, HARI_INI, by="uji", at=SAAT).state == before
    for wrong in ({"nama_0": ""}, {"kode_asal": "99.1"}, {"tanggal": "2026-06-21"}, {"jk_1": ""}, {"umur_0": "200"}):
        assert agen.post(f"{ALAMAT}tamu/", said | wrong).status_code == 422
    number = Guest.objects.order_by("pk")[0].pk
    gone = {"tamu": [number], "cara": "pulang", "tanggal": "2026-06-20"}
    assert "Kepergiannya dicatat" in isi(agen.post(f"{ALAMAT}tamu/pergi/", gone, follow=True))
    assert re.search(r"Balai desa 1 1 1 0 1 0", isi(agen.get(ALAMAT)))
    assert "TAMU REKA A" not in isi(agen.get(f"{ALAMAT}tamu/"))
    assert "TAMU" not in "".join(AuditEntry.objects.values_list("detail", flat=True)), "no name in the log"


@pytest.mark.usefixtures("bencana")
def test_heads_are_counted_beside_the_list(agen: Client) -> None:
    daftarkan(agen, 1)
    said = {
        "tempat": "balai desa",
        "tanggal": "2026-06-20",
        "jam": "06:00",
        "orang": "5",
        "laki": "3",
        "perempuan": "2",
        "balita": "1",
        "perlu_selimut": "5",
        "perlu_air": "40",
    }
    assert "Hitungan posko dicatat" in isi(agen.post(f"{ALAMAT}posko/", said, follow=True))
    text = isi(agen.get(ALAMAT))
    assert re.search(r"balai desa 20 Juni 2026 pukul 06.00 WIB 5 3 \+2 ", text), text
    assert "Selimut (lembar): 5" in text
    row = SiteCount.objects.get()
    assert (row.at, row.listed) == (dt.datetime(2026, 6, 19, 23, tzinfo=dt.UTC), 3)
    for wrong in ({"perempuan": "3"}, {"balita": "6"}, {"tanggal": "2026-06-21"}, {"jam": "x"}, {"orang": ""}):
        assert agen.post(f"{ALAMAT}posko/", said | wrong).status_code == 422


@pytest.mark.usefixtures("bencana")
def test_after_a_year_they_are_asked(agen: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    daftarkan(agen, 2)
    hari(monkeypatch, dt.date(2027, 6, 18))
    later = browser(with_role("agen_statistik", DESA.text(), name="Agen Lain"))
    assert "Belum ada yang perlu ditanya" in isi(later.get(f"{ALAMAT}pulih/"))
    hari(monkeypatch, dt.date(2027, 6, 19))
    later = browser(with_role("agen_statistik", DESA.text(), name="Agen Tiga"))
    page = markah(later.get(f"{ALAMAT}pulih/"))
    people = re.findall(r'name="orang" value="(\d+)"', page)
    assert len(people) == 6, "the mode is over; they are displaced still"

    def jawab(who: list[str], said: str) -> str:
        return isi(
            later.post(f"{ALAMAT}pulih/jawab/", {"orang": who, "jawab": said, "tanggal": "2027-06-19"}, follow=True)
        )

    assert "Jawabannya dicatat" in jawab(people[:2], "masih")
    assert "Jawabannya dicatat" in jawab(people[2:3], "kembali")
    assert "Jawabannya dicatat" in jawab(people[3:5], "pindah_kk")
    assert re.findall(r'name="orang" value="(\d+)"', markah(later.get(f"{ALAMAT}pulih/"))) == people[5:]
    assert sorted(Event.objects.filter(kind="pindah_keluar").values_list("person_id", flat=True)) == sorted(
        map(int, people[3:5])
    )
    assert list_displaced(wilayah()).count() == 3
    text = isi(later.get(f"{ALAMAT}pulih/"))
    assert re.search(r"Tidak mengungsi 6 Sudah kembali 1 Masih mengungsi 3 .*Pindah 2 ", text), text
    assert "Penduduk sekarang 10" in text
    # asked again a year after they said that they still are
    hari(monkeypatch, dt.date(2028, 6, 19))
    last = browser(with_role("agen_statistik", DESA.text(), name="Agen Empat"))
    assert len(re.findall(r'name="orang" value="', markah(last.get(f"{ALAMAT}pulih/")))) == 3


@pytest.mark.usefixtures("bencana")
def test_the_list_leaves_by_vital_interest_only(agen: Client) -> None:
    daftarkan(agen, 1)
    head = kades()
    form = {"lembaga": "basarnas", "untuk": "pencarian di sungai"}
    for wrong in ({"lembaga": ""}, {"lembaga": "lain"}, {"lembaga_lain": "BPBD"}, {"untuk": ""}):
        assert agen.post(f"{ALAMAT}bagikan/", form | wrong).status_code == 422
    assert "Belum ada data yang keluar" in isi(agen.post(f"{ALAMAT}bagikan/", form, follow=True))
    row = Sharing.objects.get()
    assert (row.recipient, row.expires, row.state) == ("Basarnas", dt.date(2026, 7, 4), "usul")
    assert "kepentingan vital" in row.purpose
    keluar = f"/desa/{DESA.text()}/bawa-keluar/{row.pk}/"
    made = {"alasan": "diserahkan ke tim pencarian", "frasa": "kuda lumping makan rumput hijau"}
    assert agen.post(f"{keluar}berkas/", made).status_code == 422, "nobody approved it"
    head.post(f"{keluar}putus/", {"putusan": "setuju", "alasan": "keadaan darurat banjir"})
    assert "3 pengungsi menurut tempat" in isi(agen.get(f"{keluar}berkas/"))
    answer = agen.post(f"{keluar}berkas/", made)
    assert answer.status_code == 200
    text = unseal(answer.content, passphrase=made["frasa"]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [len(rows), rows[1][4]] == [4, "Balai desa"]
    assert not re.search(r"\d{16}", text)
    told = AuditEntry.objects.filter(action="orang.bawa_keluar").latest("number")
    assert len(re.findall(r"\d+", told.subjects)) == 3


@pytest.mark.usefixtures("bencana")
def test_who_died_at_a_site_is_not_counted_there(agen: Client, opened: OpenStore) -> None:
    daftarkan(agen, 1)
    someone = list_displaced(wilayah())[0].person_id
    died = Act(Kind.DEATH, HARI_INI, (someone,))
    batch = record_event(pencatat(opened, at=SAAT, today=HARI_INI), died)
    assert re.search(r"Balai desa 1 2 2 0 ", isi(agen.get(ALAMAT)))
    undo_event(
        opened=opened,
        area_id=wilayah(),
        batch=batch,
        by="akun:1",
        why="keliru",
        at=dt.datetime(2026, 6, 20, 5, tzinfo=dt.UTC),
    )
    assert re.search(r"Balai desa 1 3 3 0 ", isi(agen.get(ALAMAT)))


@pytest.mark.usefixtures("bencana")
def test_names_of_guests_go_when_their_time_is_over_and_the_counts_stay(
    agen: Client, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mode darurat holds until 30 June 2026, names are kept for 30 days after it: they go on 30 July."""
    where = f"{ALAMAT}tamu/"
    said = {"asal": "Desa Reka", "tempat": "Balai desa", "tanggal": "2026-06-19"}
    agen.post(where, said | {"nama_0": "TAMU REKA", "jk_0": "2", "umur_0": "40", "nama_1": "ADIK TAMU", "jk_1": "1"})
    agen.post(where, said | {"nama_0": "LAIN REKA", "jk_0": "1", "umur_0": "70"})
    text = isi(agen.get(where))
    assert "30 hari sesudah mode darurat berakhir" in text
    assert "Yang pertama dihapus 30 Juli 2026" in text
    counted = re.search(r"Balai desa 2 3 2 1 0 1 … …", isi(agen.get(ALAMAT)))
    assert counted
    hari(monkeypatch, dt.date(2026, 7, 29))
    assert tick(opened)["nama tamu dihapus"] == 0
    agen = browser(with_role("agen_statistik", DESA.text(), name="Agen Juli"))
    assert "ADIK TAMU" in isi(agen.get(where))
    # who came late is kept for as long from that day on
    agen.post(where, said | {"nama_0": "BARU REKA", "jk_0": "2", "tempat": "SDN 2"})
    hari(monkeypatch, dt.date(2026, 7, 30))
    assert tick(opened)["nama tamu dihapus"] == 3
    assert tick(opened)["nama tamu dihapus"] == 0, "once"
    agen = browser(with_role("agen_statistik", DESA.text(), name="Agen Akhir"))
    text = isi(agen.get(where))
    assert text.count("Nama sudah dihapus") == 3
    assert "BARU REKA" in text
    rows = list(Guest.objects.order_by("pk").values_list("name", "party"))
    assert [name for name, _ in rows] == ["", "", "", "BARU REKA"]
    assert not any("TAMU" in party or "LAIN" in party for _, party in rows)
    assert counted[0] in isi(agen.get(ALAMAT)), "families, persons, ages as before"
    entry = AuditEntry.objects.get(action="bencana.tamu_lupa")
    assert (entry.by, '"orang":3' in entry.detail, "REKA" in entry.detail) == ("cantik tick", True, False)


def catat_semua(agen: Client) -> list[str]:
    """Damage, a missing person who died, a guest, a count; the people of the RT."""
    where = f"{ALAMAT}rusak/?satuan={rt(agen, 'rusak')}"
    homes = re.findall(r'name="tingkat_(\d+)"', markah(agen.get(where)))
    agen.post(where, {f"tingkat_{home}": "rusak_berat" for home in homes} | {"tanggal": "2026-06-19"})
    where = f"{ALAMAT}hilang/?satuan={rt(agen, 'hilang')}"
    people = re.findall(r'name="orang" value="(\d+)"', markah(agen.get(where)))
    agen.post(where, {"orang": people, "tanggal": "2026-06-18", "catatan": "di tepi sungai"})
    agen.post(f"{ALAMAT}hilang/kabar/", {"orang": people, "keadaan": "meninggal", "tanggal": "2026-06-20"})
    agen.post(
        f"{ALAMAT}tamu/",
        {"asal": "Desa Reka", "tempat": "Balai desa", "tanggal": "2026-06-19", "nama_0": "TAMU REKA", "jk_0": "2"},
    )
    agen.post(
        f"{ALAMAT}posko/",
        {"tempat": "Balai desa", "tanggal": "2026-06-20", "jam": "06:00", "orang": "5", "perlu_air": "4"},
    )
    return people


@pytest.mark.usefixtures("bencana")
def test_an_archive_carries_it_all(agen: Client, opened: OpenStore) -> None:
    catat_semua(agen)
    register = register_of(opened, DESA, wilayah(), SAAT)
    assert [register.count(name) for name in ("rusak", "nasib", "tamu", "hitungan_posko")] == [2, 12, 1, 1]
    known = restore(opened=opened, area=DESA, archive=unpack(pack(register), "arsip"), by="uji", at=SAAT)
    assert known.known, "the same register again changes nothing"


@pytest.mark.usefixtures("bencana")
def test_who_is_erased_leaves_no_fate_and_no_home(agen: Client, opened: OpenStore) -> None:
    people = catat_semua(agen)
    home = Damage.objects.exclude(family=None).earliest("pk")
    agen.post(f"{ALAMAT}rusak/{home.pk}/foto/", {"foto": foto()})
    photo = opened.store.file_path(Photo.objects.get().sha256)
    assert photo.exists()
    for person in people:  # all of the RT: their homes are nobody's
        erase(
            opened=opened, area_id=wilayah(), person=int(person), request=1, by="akun:1", at=clock.now(), today=HARI_INI
        )
    assert not PersonFate.objects.exists()
    assert not Damage.objects.exists()
    sweep(opened)
    assert not photo.exists(), "a photo of a home goes with what was written of it"


# ── laws ────────────────────────────────────────────────────────────────────────────────────────

WHO = st.frozensets(st.integers(0, 12))
KINDS = st.sampled_from([Kind.BIRTH, Kind.DEATH, Kind.DEPARTURE, Kind.ARRIVAL, Kind.CEDED_OUT, Kind.PRESENCE])


@given(
    WHO,
    WHO,
    WHO,
    WHO,
    st.dictionaries(st.integers(0, 12), st.lists(KINDS, max_size=3).map(tuple)),
    st.dictionaries(st.integers(0, 12), st.sampled_from(Fate)),
)
def test_everybody_frozen_is_somewhere_once(
    frozen: frozenset[int],
    now: frozenset[int],
    away: frozenset[int],
    back: frozenset[int],
    events: dict[int, tuple[Kind, ...]],
    fates: dict[int, Fate],
) -> None:
    found = reconcile(CalamityFacts(frozen, now, events, away, back, fates))
    assert sorted(one for who in found.people.values() for one in who) == sorted(frozen)
    came = sorted(one for who in (*found.came.values(), found.unexplained) for one in who)
    assert came == sorted(now - frozen)
    gone = {Whereabouts.DEAD, Whereabouts.MOVED, Whereabouts.CEDED, Whereabouts.UNEXPLAINED}
    assert len(frozen) - sum(len(found.people[one]) for one in gone) + len(came) == len(now)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b"]), st.integers(0, 9))))
def test_a_building_counts_once_by_its_last_look(seen: list[tuple[int, str, int]]) -> None:
    looks = [
        Look(i, ("bangunan", one), level, dt.date(2026, 1, 1) + dt.timedelta(days=day), f"D{one % 2}")
        for i, (one, level, day) in enumerate(seen)
    ]
    found = damage_by_dusun(looks, ("a", "b"))
    assert sum(found[""].values()) == len({one for one, _, _ in seen}) == len(standing_looks(looks))
    assert all(found[""][level] == sum(row[level] for place, row in found.items() if place) for level in ("a", "b"))


@given(st.integers(0, 800), st.one_of(st.none(), st.integers(0, 800)))
def test_nobody_is_asked_twice_within_the_months(days: int, answered: int | None) -> None:
    today = dt.date(2028, 2, 29)
    since = {1: today - dt.timedelta(days=days)}
    said = {} if answered is None else {1: today - dt.timedelta(days=answered)}
    asked = 1 in to_be_asked(since, said, today, 12)
    assert asked == (days >= 366 and (answered is None or answered >= 366))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4), st.integers(2, 6))
def test_no_small_count_follows_by_subtraction(sites: list[tuple[int, int]], least: int) -> None:
    found = {f"T{i}": SiteTally(persons=m + f, male=m, female=f) for i, (m, f) in enumerate(sites)}
    found[""] = SiteTally(
        persons=sum(m + f for m, f in sites), male=sum(m for m, _ in sites), female=sum(f for _, f in sites)
    )
    shown = veiled_sites(found, least)
    at = {"persons": 1, "male": 2, "female": 3}
    for i, (m, f) in enumerate(sites):
        row = shown[f"T{i}"]
        known = sum(row[at[name]].isdecimal() for name in at)
        small = any(0 < n < least for n in (m, f))
        assert not small or known <= 1 or (0 in (m, f) and known <= 2 and not row[at["persons"]].isdecimal())
    for column in at.values():
        hidden = [row[column] for site, row in shown.items() if site and not row[column].isdecimal()]
        assert not hidden or not shown[""][column].isdecimal()


@pytest.mark.satu_basisdata
@pytest.mark.usefixtures("village")
def test_the_book_of_the_year_says_so(opened: OpenStore, tmp_path: Path) -> None:
    """Under every table of the year; the release without a calamity is what it was, and its inputs too."""
    write_areas(light_village(), tmp_path / "wilayah.csv")
    desa_ = AreaCode.kemendagri(DESA.text())
    known = load(areas=tmp_path / "wilayah.csv").of(desa_)

    def rilis(reference: dt.date) -> tuple[dict[str, Any], Any]:
        counted = steps.count(desa_, reference, opened=opened, knowledge=known, by="uji", tell=lambda *_: None)
        terms = steps.ReleaseTerms(reference.year, True)
        given = steps.inputs(counted, terms, known)
        safe = steps.shield(counted, known, tell=lambda *_: None)
        label = steps.Label("2026-1", HARI_INI, "rancangan")
        return given, steps.compose_release(desa_, counted, safe, label, terms, known, given)[0]

    before = rilis(HARI_INI)[0]
    assert "bencana" not in before
    mulai(kades())
    given, release = rilis(HARI_INI)
    assert {**before, "bencana": [["banjir", "2026-06-18", "2026-06-30"]]} == given
    assert release.tables
    for table in release.tables:
        assert any("banjir, 18 Juni 2026 sampai 30 Juni 2026" in note for note in table.notes)
        assert any("de jure" in note for note in table.notes_en)
    assert rilis(dt.date(2026, 6, 17))[0].get("bencana") is None, "it had not begun"
