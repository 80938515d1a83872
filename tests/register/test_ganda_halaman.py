"""The pages of doubles: who sees what, a decision and its way back, a ticket that names nobody of the other village."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.jobs.app import worker
from cantik.jobs.app.models import Job
from cantik.register.core.kinds import Kind
from cantik.register.doubles.app.models import Pair, PairDecision
from cantik.register.doubles.app.search import DoubleSearch, search_across
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import DESA, DESA_LAIN
from tests.register.langkah import pencatat, terapkan, wilayah
from tests.register.test_ganda import LINKAGE, jumlah, kembar_catatan, penduduk
from tests.register.test_ganda_menunggu import waits_for
from tests.register.test_peristiwa_halaman import isi
from tests.staff.bekal import browser, with_role

pytestmark = pytest.mark.satu_basisdata

ALAMAT = f"/desa/{DESA.text()}/ganda/"


@pytest.fixture(autouse=True)
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStore:
    """Six persons, two of them twice, one of them also in the neighbouring village under another spelling."""
    rows = [*(penduduk(i) for i in range(6)), kembar_catatan(0), kembar_catatan(1)]
    terapkan(opened, tmp_path, rows)
    terapkan(opened, tmp_path, [penduduk(2, nama="KUNCUP HARAPANNYA", rt="05")], desa=DESA_LAIN, name="lain.xlsx")
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    return opened


@pytest.fixture
def agen() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def cari(client: Client) -> None:
    """Press the button; the worker does it."""
    assert client.post(f"{ALAMAT}cari/").status_code == 302
    assert "Mencari data ganda" in isi(client.get(ALAMAT))
    assert worker.work_off() == 1
    assert Job.objects.get().state == "selesai"


def test_from_the_search_to_a_merge_and_back(agen: Client, village: OpenStore) -> None:
    assert "Tidak ada pasangan yang menunggu" in isi(agen.get(ALAMAT))
    cari(agen)
    page = isi(agen.get(ALAMAT))
    for piece in (
        "2 pasangan",
        "RAJAWALI PAGIN",
        "Nama sama, satu atau dua huruf kurang",
        "sangat mungkin satu orang",
        "••••",
        "tidak diketahui",
        "RT 02",
        "Mengapa ditunjukkan",
    ):
        assert piece in page, piece
    assert "9901010000000000" not in page  # masked by default
    pair = Pair.objects.order_by("-weight", "pk")[0]
    done = agen.post(f"{ALAMAT}{pair.pk}/putus/", {"putusan": "sama"})
    assert jumlah() == 7
    page = isi(agen.get(done["Location"]))
    assert "Kedua catatan digabung" in page
    assert "1 pasangan" in page
    decision = PairDecision.objects.get()
    gone = ({pair.one_id, pair.other_id} - {decision.kept_id}).pop()
    there = agen.get(f"/desa/{DESA.text()}/warga/orang/{gone}/")
    assert there["Location"].endswith(f"/orang/{decision.kept_id}/")
    assert "orang yang sama, digabung" in isi(agen.get(f"{ALAMAT}?lihat=diputus"))
    agen.post(f"{ALAMAT}putusan/{decision.pk}/urungkan/")
    assert jumlah() == 8
    assert "2 pasangan" in isi(agen.get(ALAMAT))


def test_not_the_same_and_later(agen: Client, village: OpenStore) -> None:
    cari(agen)
    first, second = Pair.objects.order_by("-weight", "pk")
    agen.post(f"{ALAMAT}{first.pk}/putus/", {"putusan": "nanti"})
    assert "ditunda" in isi(agen.get(ALAMAT))
    agen.post(f"{ALAMAT}{second.pk}/putus/", {"putusan": "bukan"})
    assert "1 pasangan" in isi(agen.get(ALAMAT))
    assert jumlah() == 8
    again = agen.post(f"{ALAMAT}{second.pk}/putus/", {"putusan": "sama"}, follow=True)
    assert "Pasangan ini sudah diputuskan" in isi(again)
    assert jumlah() == 8


def test_a_ticket_names_nobody_of_the_other_village(agen: Client, village: OpenStore) -> None:
    search_across(
        opened=village,
        areas=[wilayah(), wilayah(DESA_LAIN)],
        search=DoubleSearch(LINKAGE),
        by="akun:9",
        at=clock.now(),
        today=clock.today(),
    )
    pair = Pair.objects.get()
    page = isi(agen.get(ALAMAT))
    assert "KUNCUP HARAPAN" in page
    assert "tercatat juga di desa lain" in page
    assert "HARAPANNYA" not in page
    assert "Orang yang sama" not in page
    neighbour = browser(with_role("agen_statistik", DESA_LAIN.text()))
    there = isi(neighbour.get(f"/desa/{DESA_LAIN.text()}/ganda/"))
    assert "KUNCUP HARAPANNYA" in there
    own = pair.one_id if pair.area_one_id == wilayah() else pair.other_id
    log = [json.loads(row.subjects) for row in AuditEntry.objects.filter(action="orang.daftar")]
    assert [own] in log
    refused = agen.post(f"{ALAMAT}{pair.pk}/putus/", {"putusan": "sama"}, follow=True)
    assert "Catatan dua desa tidak digabung" in isi(refused)
    assert jumlah() == 8


def test_the_head_of_the_village_agrees_for_the_dead(agen: Client, village: OpenStore) -> None:
    cari(agen)
    pair = Pair.objects.order_by("-weight", "pk")[0]
    act = Act(Kind.DEATH, dt.date(2026, 6, 11), (pair.one_id,))
    record_event(pencatat(village, today=clock.today()), act)
    agen.post(f"{ALAMAT}cari/")
    worker.work_off()
    assert "disahkan kepala desa" in isi(agen.get(f"{ALAMAT}?pasangan={pair.pk}"))
    agen.post(f"{ALAMAT}{pair.pk}/putus/", {"putusan": "sama"})
    assert jumlah() == 8
    assert agen.post(f"{ALAMAT}{pair.pk}/sahkan/", {"putusan": "sama"}).status_code == 403
    head, words = browser(with_role("kepala_desa", DESA.text())), "Sahkan penggabungan 1 data ganda"
    assert waits_for(head, ALAMAT, words)
    assert waits_for(agen, ALAMAT, "Putuskan 1 data ganda"), "the other pair: what the head decides is not the agen's"
    assert "Sahkan penggabungan" in isi(head.get(f"{ALAMAT}?pasangan={pair.pk}"))
    head.post(f"{ALAMAT}{pair.pk}/sahkan/", {"putusan": "sama"})
    assert jumlah() == 7
    assert not waits_for(head, ALAMAT, words)


@pytest.mark.parametrize("form", [{}, {"putusan": "x"}, {"putusan": "sama", "tetap": "abc"}, {"tetap": "9" * 30}])
def test_nonsense_decides_nothing(agen: Client, village: OpenStore, form: dict[str, str]) -> None:
    if "putusan" in form and form["putusan"] == "sama":
        form = form | {"tetap": "99999999"}
    cari(agen)
    pair = Pair.objects.order_by("-weight", "pk")[0]
    agen.post(f"{ALAMAT}{pair.pk}/putus/", form)
    assert not PairDecision.objects.exists()
    assert agen.get(f"{ALAMAT}?pasangan=abc&hal=x").status_code == 200
    assert agen.get(f"{ALAMAT}?pasangan=999999999&hal=99999").status_code == 200


def test_a_village_without_people_has_no_doubles(agen: Client) -> None:
    stranger = browser(with_role("agen_statistik", "99.01.01.2009"))
    assert "Belum ada orang dalam register" in isi(stranger.get("/desa/99.01.01.2009/ganda/"))


@pytest.mark.parametrize("side", ["one_id", "other_id"])
def test_either_record_may_be_kept_with_one_button(agen: Client, village: OpenStore, side: str) -> None:
    cari(agen)
    pair = Pair.objects.order_by("-weight", "pk")[0]
    page = isi(agen.get(ALAMAT))
    assert "Pertahankan catatan 1" in page
    assert "Pertahankan catatan 2" in page
    agen.post(f"{ALAMAT}{pair.pk}/putus/", {"tetap": str(getattr(pair, side))})
    decision = PairDecision.objects.get()
    assert (decision.verdict, decision.kept_id) == ("sama", getattr(pair, side))
    assert jumlah() == 7
