"""Enumerators without an account: a kader whom the village wrote down by name, and all that her telephone may do.

Through the front door only: the agen's pages, the addresses of the telephone. What is expected was written from the
brief of the issue, not from the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.rounds.app.models import Device, Round, Unit
from cantik.staff.app.models import Account, AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.forms.ponsel import Phone, message
from tests.field.pendataan import DAFTAR, daftar
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle, mould
from tests.register.bekal import DESA
from tests.register.langkah import terapkan
from tests.staff import bekal

KODE = DESA.text()
_TOKEN = re.compile(r"/lapangan/isi/#t=([A-Za-z0-9_-]{43})")
TELEPON = "0857-1938-4602"


def halaman(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code}"
    return unescape(markah(answer))


def kirim(client: Client, address: str, status: int = 302, said: Mapping[str, str] | None = None, **more: str) -> str:
    answer = client.post(address, {**(said or {}), **more})
    assert answer.status_code == status, unescape(markah(answer))[:3000]
    return answer.headers.get("Location", "") if status == 302 else unescape(markah(answer))


class Balai:
    """The office of a fresh village: its agen and its kepala desa, and what they do one after the other."""

    def __init__(self, opened: OpenStore) -> None:
        self.opened = opened
        self.siti, self.lurah = (Account.objects.get(username=name) for name in ("wiwik", "kades"))
        self.agen, self.kades = bekal.browser(self.siti), bekal.browser(self.lurah)

    def rencana(self, day: str = "2026-10-01") -> str:
        """A round that is approved and frozen, nobody in it; its address."""
        said = {"instrumen": "pemutakhiran_keluarga", "judul": f"Pendataan {day}", "acuan": day}
        here = kirim(self.agen, f"/desa/{KODE}/rencana/baru/", said=said)
        kirim(self.kades, f"{here}setujui/", putusan="setujui", catatan="")
        kirim(self.agen, f"{here}kerangka/")
        return here

    def tambah(self, here: str, names: str, status: int = 302) -> str:
        """Write names down, one a line."""
        return kirim(self.agen, f"{here}pencacah/", status, nama=names)

    def pilihan(self, here: str) -> dict[str, str]:
        """Whom a block may be given to: name -> what the page sends."""
        found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', halaman(self.agen, here))
        return {name: value for value, name in found}

    def bagi(self, here: str, who: str) -> None:
        """Give every block to somebody."""
        value, page = self.pilihan(here)[who], halaman(self.agen, here)
        kirim(self.agen, f"{here}blok/", said=dict.fromkeys(re.findall(r'name="(blok_\d+)"', page), value))

    def ponsel(self, field: str, who: str, label: str = "Ponsel") -> tuple[Phone, str]:
        """A telephone for somebody, with the sheet that was printed for it."""
        page = halaman(self.agen, field)
        value = next(v for v, name in re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', page) if name == who)
        sheet = kirim(self.agen, f"{field}perangkat/", 200, petugas=value, nama=label)
        (token,) = set(_TOKEN.findall(sheet))
        return Phone(token), sheet

    def nomor(self, here: str, who: str) -> str:
        """The number under which the page knows somebody who was written down."""
        rows = re.findall(r'<li[^>]*data-pencacah="(\d+)"[^>]*>(.*?)</li>', halaman(self.agen, here), re.DOTALL)
        return str(next(number for number, text in rows if f"<b>{who}</b>" in text))

    def baca(self) -> None:
        while read_some(self.opened):
            pass


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """The store of a fresh village with its list, its agen and its kepala desa."""

    def fill(folder: Path) -> None:
        with open_store(folder) as opened:
            terapkan(opened, folder.parent, daftar(), reference=DAFTAR)
            bekal.with_role("agen_statistik", KODE, name="Wiwik Agen", username="wiwik")
            bekal.with_role("kepala_desa", KODE, name="H. Kades", username="kades")

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "balai", fill, of=cradle)


@pytest.fixture
def balai(hall: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Balai:
    device_cache.forget()
    entity_lists.forget()
    return Balai(copy_of(hall))


def _isian(phone: Phone, head: str, result: str = "1") -> bytes:
    """What the telephone makes of a family of its list: everybody lives there as before."""
    (form,) = phone.forms()
    _xform, lists, _gone = phone.fetch(form)
    family = next(row for row in lists["keluarga"] if row["label"] == head)
    people = [row for row in lists["anggota"] if row["keluarga"] == family["name"]] if result == "1" else []
    roster = "".join(
        f"<anggota><urutan>{at}</urutan><daftar_anggota><anggota_terdaftar>{row['name']}</anggota_terdaftar>"
        f"<nama>{row['nama']}</nama><r404>1</r404><jenis_kelamin>{row['jenis_kelamin']}</jenis_kelamin>"
        f"<r409>{row['r409']}</r409></daftar_anggota><pendidikan><r412>3</r412></pendidikan></anggota>"
        for at, row in enumerate(people, 1)
    )
    home = f"<tempat><dusun>KRAJAN</dusun><rt>01</rt><r112>{len(people)}</r112></tempat>" if people else ""
    return (
        f'<data id="{form["formID"]}" version="{form["version"]}" xmlns:orx="http://openrosa.org/xforms">'
        f"<awal><keluarga>{family['name']}</keluarga></awal><kunjungan><r205>{result}</r205><r201>2026-10-05</r201>"
        f"</kunjungan>{home}{roster}<perumahan><r301a>1</r301a></perumahan>"
        f"<orx:meta><orx:instanceID>uuid:{family['name']}</orx:instanceID></orx:meta></data>"
    ).encode()


def _everything() -> str:
    """Every row of every table, as it lies there."""
    return repr([list(model._base_manager.values_list()) for model in apps.get_models(include_auto_created=True)])


@pytest.mark.satu_basisdata
def test_a_kader_without_an_account_collects_and_is_named_wherever_it_counts(balai: Balai) -> None:
    here = balai.rencana()
    accounts = Account.objects.count()
    balai.tambah(here, f"Siti Aminah {TELEPON}\nPak RT Joyo")
    balai.bagi(here, "Siti Aminah")
    field = kirim(balai.agen, f"{here}buka/", alasan="metadata menyusul")
    phone, sheet = balai.ponsel(field, "Siti Aminah")
    assert "<h1>Siti Aminah</h1>" in sheet
    assert Account.objects.count() == accounts, "nobody was given an account"
    assert phone.client.get("/lapangan/isi/").status_code == 200  # the form in the browser, and its key
    assert phone.get(f"{phone.base}/kunci").status_code == 200
    with writer.end_writers():
        assert phone.post(_isian(phone, "BASUKI")).status_code == 201
        assert phone.post(_isian(phone, "DARMO", "4")).status_code == 201
    balai.baca()
    for address in ("/", f"/desa/{KODE}/", field, here, f"/desa/{KODE}/warga/"):
        assert phone.client.get(address).status_code in {302, 403}, "the token opens no page"
    unit = Unit.objects.get(head="BASUKI")
    family = f"{field}keluarga/{unit.pk}/"
    for address in (here, field, f"{field}rt/", f"{field}blok/{unit.block_id}/", family):
        assert "Siti Aminah" in halaman(balai.agen, address), address
    kirim(balai.agen, f"{family}setujui/", isian=f"uuid:{unit.entity}")
    person = unit.members.get(name="BASUKI").person
    assert "Siti Aminah" in halaman(balai.agen, f"/desa/{KODE}/warga/orang/{person}/")
    camat = bekal.browser(bekal.with_role("camat"))
    assert "Siti Aminah" not in halaman(camat, here) + halaman(camat, field)
    log = repr(list(AuditEntry.objects.values_list()))
    assert "Siti Aminah" not in log
    assert "lapangan.pencacah" in log
    assert "Siti Aminah" in halaman(balai.agen, "/orang/catatan/"), "who reads the log reads names, the log itself not"
    stored = _everything()
    assert not [form for form in (TELEPON, TELEPON.replace("-", ""), "6285719384602", "19384602") if form in stored]
    assert TELEPON[-4:] in halaman(balai.agen, here)


def test_who_was_dismissed_gets_nothing_and_what_she_sends_is_kept(balai: Balai) -> None:
    here = balai.rencana()
    balai.tambah(here, f"Siti Aminah {TELEPON}\nPak RT Joyo")
    balai.bagi(here, "Siti Aminah")
    field = kirim(balai.agen, f"{here}buka/", alasan="metadata menyusul")
    phone, _sheet = balai.ponsel(field, "Siti Aminah")
    late = _isian(phone, "BASUKI")
    kirim(balai.agen, f"{here}pencacah/{balai.nomor(here, 'Siti Aminah')}/berhenti/")
    device_cache.forget()
    assert phone.forms() == []
    assert phone.get(f"{phone.base}/media/keluarga.csv").status_code == 404
    with writer.end_writers():
        answer = phone.post(late)
    assert answer.status_code == 202
    assert "bertugas" in message(answer)
    assert "petugas berhenti" in halaman(balai.agen, field)
    assert "Siti Aminah" in halaman(balai.agen, f"{field}tahan/")
    assert "Siti Aminah" not in balai.pilihan(here)
    assert "3 blok tanpa petugas" in halaman(balai.agen, here)
    kirim(balai.agen, f"{field}tutup/", yakin="ya")
    again = kirim(balai.agen, f"{here}ulangi/", acuan="2027-10-01")
    page = halaman(balai.agen, again)
    assert "Siti Aminah tidak bertugas lagi" in page
    kirim(balai.agen, f"{again}pencacah/{balai.nomor(again, 'Siti Aminah')}/lagi/")
    balai.bagi(again, "Siti Aminah")
    assert f'{balai.pilihan(again)["Siti Aminah"]}" selected' in halaman(balai.agen, again)


@pytest.mark.satu_basisdata
def test_two_of_one_name_are_told_apart_and_no_line_is_half_taken(balai: Balai) -> None:
    here = balai.rencana()
    balai.tambah(here, "Siti Aminah\n\n  siti   aminah \nSiti Aminah RT 02")
    found = balai.pilihan(here)
    assert {"Siti Aminah", "siti aminah (2)", "Siti Aminah RT 02"} <= set(found)
    assert len(set(found.values())) == len(found)
    wrong = (
        f"Budi Baru\nMbak {bekal.DESA.replace('.', '')}000001 3",
        "Budi Baru\n7",
        "Budi Baru\n" + "a" * 101,
        " \n ",
    )
    for text in wrong:
        page = balai.tambah(here, text, 422)
        assert 'role="alert"' in page or "msg-err" in page
        assert "Budi Baru" not in balai.pilihan(here), "all of the lines or none"
    assert "Wiwik Agen" in found, "who has an account is chosen as before"
    balai.tambah(here, "wiwik agen")
    assert len([name for name in balai.pilihan(here) if name.casefold().startswith("wiwik")]) == 1, "she is there"


@pytest.mark.basisdata
def test_nobody_approves_what_they_brought_under_a_name_without_account(balai: Balai) -> None:
    here = balai.rencana()
    balai.tambah(here, "Bu Wiwik")
    balai.bagi(here, "Bu Wiwik")
    field = kirim(balai.agen, f"{here}buka/", alasan="metadata menyusul")
    phone, _sheet = balai.ponsel(field, "Bu Wiwik")
    with writer.end_writers():
        assert phone.post(_isian(phone, "BASUKI")).status_code == 201
    balai.baca()
    unit = Unit.objects.get(head="BASUKI")
    family, number = f"{field}keluarga/{unit.pk}/", balai.nomor(here, "Bu Wiwik")
    kirim(balai.agen, f"{here}pencacah/{number}/akun/", akun=str(balai.siti.pk))
    page = kirim(balai.agen, f"{family}setujui/", 422, isian=f"uuid:{unit.entity}")
    assert "tidak boleh menyetujui" in page
    kirim(balai.agen, f"{here}pencacah/{number}/akun/", akun="")  # nobody takes the own mark off
    kirim(balai.agen, f"{family}setujui/", 422, isian=f"uuid:{unit.entity}")
    assert Unit.objects.get(pk=unit.pk).stage == "terkirim"
    other = bekal.browser(bekal.with_role("agen_statistik", KODE, name="Agen Lain", username="lain"))
    kirim(other, f"{family}setujui/", isian=f"uuid:{unit.entity}")
    assert Unit.objects.get(pk=unit.pk).stage == "disetujui"


def test_no_village_touches_the_enumerators_of_another(balai: Balai) -> None:
    here = balai.rencana()
    balai.tambah(here, "Siti Aminah")
    number = balai.nomor(here, "Siti Aminah")
    stranger = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA, name="Tetangga", username="tetangga"))
    there = kirim(
        stranger,
        f"/desa/{bekal.TETANGGA}/rencana/baru/",
        instrumen="pemutakhiran_keluarga",
        judul="Di sana",
        acuan="2026-10-01",
    )
    for deed in ("berhenti", "akun", "lagi"):
        kirim(stranger, f"{there}pencacah/{number}/{deed}/", 404)
        kirim(stranger, f"{here}pencacah/{number}/{deed}/", 404)
    assert "Siti Aminah" not in halaman(stranger, there)
    assert balai.nomor(here, "Siti Aminah") == number
    assert not Device.objects.exists()
    assert Round.objects.count() == 2
