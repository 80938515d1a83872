"""Mode darurat: who starts and ends it, people at sites who change no base, counts that hide what is small."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cantik.base import clock
from cantik.register.calamity.app.models import Calamity
from cantik.register.calamity.app.services import current, list_displaced
from cantik.register.calamity.displacement import Displaced, Mode, SiteTally, admit, tallies, veil_tally
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.queries import register_view
from cantik.register.events.app.act_recording import undo_event
from cantik.register.events.app.months import month
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, SAAT
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import pencatat
from tests.register.test_satuan import desa, wilayah
from tests.staff.bekal import browser, with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
ALAMAT = f"/desa/{DESA.text()}/bencana/"
HARI_INI = dt.date(2026, 6, 20)


@pytest.fixture
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve persons in four families and two RT; the day is 20 June 2026."""
    desa(opened, tmp_path)
    hari(monkeypatch, HARI_INI)


def hari(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC))


def isi(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    text = re.sub(r"<(script|style).*?</\1>", "", markah(response), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def kades() -> Client:
    return browser(with_role("kepala_desa", DESA.text(), name="Kepala Reka"))


def mulai(client: Client, **said: str) -> Any:
    form = {"jenis": "banjir", "sk": "300/12/2026", "mulai": "2026-06-18", "sampai": "2026-06-30"} | said
    return client.post(f"{ALAMAT}mulai/", form, follow=True)


def daftarkan(agen: Client, count: int, site: str = "Balai desa", rt: int = 0) -> Any:
    page = markah(agen.get(f"{ALAMAT}daftar/"))
    unit = re.findall(r'<option value="(\d+)"', page)[rt]
    shown = markah(agen.get(f"{ALAMAT}daftar/?satuan={unit}"))
    heads = re.findall(r'name="orang" value="(\d+)"', shown)[:count]
    said = {"tempat": site, "tanggal": "2026-06-19", "orang": heads}
    return agen.post(f"{ALAMAT}daftar/?satuan={unit}", said, follow=True)


@pytest.mark.usefixtures("village")
def test_from_declaring_to_coming_home(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    head, agen = kades(), browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    before = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert "Tidak ada mode darurat" in isi(agen.get(ALAMAT))
    assert agen.post(f"{ALAMAT}mulai/", {}).status_code == 403
    assert "Mode darurat dimulai" in isi(mulai(head))
    row = Calamity.objects.get()
    assert (row.persons, row.base, len(row.state)) == (12, "terdaftar", 64)
    assert "Masih ada mode darurat" in isi(mulai(head), 422)
    assert "3 orang dicatat mengungsi" in isi(daftarkan(agen, 1))
    assert "6 orang dicatat mengungsi" in isi(daftarkan(agen, 2, "SDN 2", 1))
    text = isi(agen.get(ALAMAT))
    assert "sangat sementara" in text
    assert "Berakhir sendiri" not in text
    assert re.search(r"Balai desa 1 3 \d \d 0 0 … …", text), text
    assert re.search(r"Semua tempat 3 9 ", text)
    assert "REKA 0" in text
    for person in (agen, head):
        first = isi(person.get(f"/desa/{DESA.text()}/"))
        assert "Mode darurat berlaku: banjir" in first.split("Langkah berikutnya")[0], "before anything else"
        assert "Berlaku sampai 30 Juni 2026. 9 orang tercatat mengungsi." in first
    told = AuditEntry.objects.filter(action="orang.daftar").latest("number")
    assert len(re.findall(r"\d+", told.subjects)) == 9
    assert "Balai desa" in isi(agen.get(f"{ALAMAT}cetak/"))
    # no base changes, nothing is migration
    after = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert list(after.persons["terdaftar"]) == list(before.persons["terdaftar"])
    assert sorted(map(str, after.persons["keberadaan"])).count("pengungsi") == 9
    read = month(pencatat(opened, today=HARI_INI), 2026, 6, base="")
    assert (read.balance.closing, read.balance.gap, read.table) == (12, 0, {})
    assert "Mode darurat berlaku pada bulan ini" in isi(agen.get(f"/desa/{DESA.text()}/peristiwa/?bulan=2026-06"))
    # offices see veiled counts and nobody
    office = browser(with_role("walidata", "99.01", name="Wali Reka"))
    text = isi(office.get(ALAMAT))
    assert "REKA" not in text.replace("Wali Reka", "").replace("DATA REKAAN", "")
    assert re.search(r"Balai desa <5 <5 ", text), text
    assert "orang tercatat mengungsi" not in isi(office.get(f"/desa/{DESA.text()}/")), "no count beside the veil"
    assert office.get(f"{ALAMAT}cetak/").status_code == 403
    # somebody else's site, a mistake undone, coming home
    assert "3 orang dicatat mengungsi" in isi(daftarkan(agen, 1, "Masjid"))
    sites = sorted({one.site for one in list_displaced(wilayah())})
    assert sites == ["Masjid", "SDN 2"]
    batch = list_displaced(wilayah()).filter(site="Masjid")[0].batch_id
    undo_event(
        opened=opened,
        area_id=wilayah(),
        batch=batch,
        by="akun:1",
        why="keliru",
        at=dt.datetime(2026, 6, 20, 5, tzinfo=dt.UTC),
    )
    assert sorted({one.site for one in list_displaced(wilayah())}) == ["Balai desa", "SDN 2"]
    home = [str(one.person_id) for one in list_displaced(wilayah()).filter(site="SDN 2")]
    back = {"orang": home, "tanggal": "2026-06-20"}
    assert "sudah kembali" in isi(agen.post(f"{ALAMAT}kembali/", back, follow=True))
    assert list_displaced(wilayah()).count() == 3
    # it ends by itself
    hari(monkeypatch, dt.date(2026, 7, 1))
    assert current(wilayah(), dt.date(2026, 7, 1)) is None
    later = browser(with_role("agen_statistik", DESA.text(), name="Agen Lain"))
    assert "Berakhir sendiri" in isi(later.get(ALAMAT))
    assert "Mode darurat berlaku" not in isi(later.get(f"/desa/{DESA.text()}/"))
    assert "Tidak ada mode darurat" in isi(later.get(f"{ALAMAT}daftar/"))


@pytest.mark.usefixtures("village")
def test_who_ends_it_and_what_cannot_be() -> None:
    head = kades()
    for said in ({"sk": ""}, {"mulai": "2026-06-21"}, {"sampai": "2026-06-19"}, {"sampai": "2027-01-01"}):
        assert mulai(head, **said).status_code == 422
    assert Calamity.objects.count() == 0
    office = browser(with_role("walidata", "99.01", name="Wali Reka"))
    assert "Mode darurat dimulai" in isi(mulai(office))
    assert "diakhiri" in isi(head.post(f"{ALAMAT}akhiri/", follow=True))
    assert "Tidak ada mode darurat yang berlaku" in isi(head.post(f"{ALAMAT}akhiri/", follow=True))
    agen = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    assert agen.post(f"{ALAMAT}akhiri/").status_code == 403
    assert agen.post(f"{ALAMAT}kembali/", {"tanggal": "x"}).status_code == 302
    assert {row.action for row in AuditEntry.objects.filter(action__startswith="bencana.")} == {
        "bencana.mulai",
        "bencana.akhiri",
    }


PEOPLE = st.lists(
    st.builds(
        Displaced,
        st.sampled_from(["A", "B"]),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(["1", "2", ""]),
        st.one_of(st.none(), st.integers(0, 99)),
        st.sampled_from([None, True, False]),
        st.none(),
    )
)


@given(PEOPLE)
def test_sites_add_up(people: list[Displaced]) -> None:
    made = tallies(people, under=5, old=60)
    for name in ("persons", "male", "female", "under_five", "elderly"):
        assert getattr(made[""], name) == sum(getattr(one, name) for site, one in made.items() if site)
    assert made[""].persons == len(people)
    assert made[""].families == len({one.family for one in people} - {None})


@given(st.integers(0, 40), st.integers(2, 10))
def test_small_counts_are_not_told(count: int, least: int) -> None:
    shown = veil_tally(SiteTally(persons=count), least)["persons"]
    assert shown == (f"<{least}" if 0 < count < least else str(count))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_one_mode_at_a_time(spans: list[tuple[int, int]]) -> None:
    first, today = dt.date(2026, 1, 1), dt.date(2026, 3, 1)
    held: list[Mode] = []
    for start, length in spans:
        mode = Mode(first + dt.timedelta(days=start), first + dt.timedelta(days=start + length))
        try:
            admit(mode, held, today, 90)
        except CalamityRefused:
            continue
        held.append(mode)
    for on in (first + dt.timedelta(days=n) for n in range(130)):
        assert sum(one.holds(on) for one in held) <= 1
