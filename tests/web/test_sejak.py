"""The home of a village says what others did since a person was here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.collect.app.models import Batch, BatchFinding
from cantik.staff.app import log
from cantik.staff.app.models import Account
from cantik.staff.app.visits import last_visit
from tests.fixtures.markah import markah
from tests.register.keluarga import bawa, keluarga, temuan
from tests.staff import bekal
from tests.web.conftest import DESA, TETANGGA, Kantor
from tests.web.formulir import isian
from tests.web.langkah import KUMPUL, file, tersimpan

pytestmark = pytest.mark.satu_basisdata

BERANDA = f"/desa/{DESA}/"
JUDUL = "Sejak Anda terakhir di sini"
SEPI = "Tidak ada yang baru untuk Anda."


def catat(person: Account, action: str = "akun.masuk") -> None:
    """Write an act down as signing in does."""
    log.record(by=person.actor, at=clock.now(), action=action, subject="akun", subjects=[person.pk])


def bagian(client: Client, address: str = BERANDA) -> str:
    """The part of the home about what is new; "" when there is none."""
    response = client.get(address)
    assert response.status_code == 200
    found = re.search(rf"{JUDUL}.*?Riwayat desa", markah(response), re.DOTALL)
    return found[0] if found else ""


def galat() -> list[BatchFinding]:
    return temuan(Batch.objects.earliest("pk").pk)


def terima(client: Client, number: int) -> None:
    """Accept a finding at the worklist."""
    address = f"/desa/{DESA}/periksa/"
    page = markah(client.get(f"{address}?temuan={number}"))
    form = isian(page, f"{number}/terima/") | {"alasan": "sudah dicocokkan dengan akta"}
    assert client.post(f"{address}{number}/terima/", form).status_code == 302


@pytest.fixture
def budi(kantor: Kantor) -> Account:
    """A second agen statistik, who was here once and went away."""
    someone = bekal.with_role("agen_statistik", DESA, name="Budi Reka")
    catat(someone)
    catat(someone, "akun.keluar")
    return someone


def test_what_one_does_the_other_sees_when_back(kantor: Kantor, budi: Account, tmp_path: Path) -> None:
    bawa(kantor.opened, tmp_path, [row for n in range(1, 4) for row in keluarga(n)])
    catat(budi)  # the file above came before this visit
    catat(budi, "temuan.baca")
    for one in galat()[:2]:
        terima(kantor.client, one.pk)
    tersimpan(kantor)
    catat(budi, "akun.pakai_pengaman")  # part of signing in again, not a visit
    catat(budi)
    shown = bagian(bekal.browser(budi))
    assert f'<a href="{KUMPUL}">Berkas disimpan: 1</a> oleh Siti Reka' in shown
    assert f'<a href="{BERANDA}periksa/">Keputusan temuan: 2</a> oleh Siti Reka' in shown
    assert shown.count("<li") == 2
    assert "REKAAN" not in shown


def test_ones_own_acts_are_not_news(kantor: Kantor) -> None:
    catat(kantor.siti)
    tersimpan(kantor)
    catat(kantor.siti)
    assert SEPI not in bagian(bekal.browser(bekal.with_role("agen_statistik", DESA)))
    before = last_visit(kantor.siti)
    assert before is not None
    assert before >= Batch.objects.get().received_at
    shown = bagian(kantor.client)
    assert SEPI in shown
    assert "<li" not in shown


def test_own_acts_of_another_browser_are_not_news(kantor: Kantor) -> None:
    """Signed in anew elsewhere, then worked: later than the last visit, and still one's own."""
    catat(kantor.siti)
    catat(kantor.siti)
    tersimpan(kantor)
    assert SEPI in bagian(kantor.client)


def test_the_first_visit_shows_nothing(kantor: Kantor) -> None:
    tersimpan(kantor)
    newcomer = bekal.with_role("agen_statistik", DESA)
    catat(newcomer)
    assert last_visit(newcomer) is None
    assert bagian(bekal.browser(newcomer)) == ""


def test_acts_in_another_village_are_not_shown(kantor: Kantor) -> None:
    """Somebody of the kecamatan's other village sees their own village only."""
    office = bekal.with_role("agen_statistik", DESA)
    bekal.assign(office, "agen_statistik", TETANGGA)
    tersimpan(kantor)
    catat(office)
    catat(office)
    neighbour = bekal.with_role("agen_statistik", TETANGGA, name="Rina Reka")
    other = Kantor(kantor.opened, neighbour, bekal.browser(neighbour))
    sent = other.client.post(f"/desa/{TETANGGA}/kumpul/kirim/", {"tanggal": "2025-12-31", "berkas": [file()]})
    assert sent.status_code == 302
    assert SEPI in bagian(bekal.browser(office))


def test_who_may_not_open_a_page_sees_no_link_to_it(kantor: Kantor, tmp_path: Path) -> None:
    guest = bekal.with_role("bpd", DESA)
    catat(guest)
    catat(guest)
    bawa(kantor.opened, tmp_path, keluarga(1))
    terima(kantor.client, galat()[0].pk)
    tersimpan(kantor)
    client = bekal.browser(guest)
    shown = bagian(client)
    for address in (KUMPUL, f"{BERANDA}periksa/", f"{BERANDA}peristiwa/", f"{BERANDA}terbit/"):
        if client.get(address).status_code == 403:
            assert address not in shown
    assert client.get(KUMPUL).status_code == 403
    assert "Berkas disimpan" not in shown


def test_what_was_taken_back_is_told_at_most_six_lines(kantor: Kantor, budi: Account) -> None:
    catat(budi)
    tersimpan(kantor)
    batch = Batch.objects.get()
    address = f"{KUMPUL}impor/{batch.pk}/urungkan/"
    assert kantor.client.post(address, {"alasan": "berkas tahun yang salah"}).status_code == 302
    Batch.objects.bulk_create(_copy(batch, f"akun:{9000 + n}") for n in range(8))
    shown = bagian(bekal.browser(budi))
    assert shown.count("<li") == 6
    Batch.objects.exclude(pk=batch.pk).delete()
    shown = bagian(bekal.browser(budi))
    assert "Berkas diurungkan: 1</a> oleh Siti Reka" in shown


def _copy(batch: Batch, by: str) -> Batch:
    """The same batch, received by somebody else."""
    values = {f.attname: getattr(batch, f.attname) for f in Batch._meta.concrete_fields if not f.primary_key}
    return Batch(**values | {"received_by": by})


def test_the_home_says_for_whom_its_work_waits(kantor: Kantor, tmp_path: Path) -> None:
    """Who may look but not do is told who does; the agen gets the button."""
    bawa(kantor.opened, tmp_path, keluarga(1))
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert "Menunggu agen statistik: Siti Reka." in markah(head.get(BERANDA))
    assert "Menunggu agen statistik" not in markah(kantor.client.get(BERANDA))
    assert "Kerjakan temuan" in markah(kantor.client.get(BERANDA))
    assert "Lihat temuan" in markah(head.get(BERANDA))
