"""What goes up from villages: one list for kecamatan and kabupaten, one office asked for each line by the day of the
forum's year, two hands on its answer, an office that never answers."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.forum.app import year
from cantik.staff.app import forum
from cantik.staff.app.models import Account, Institution
from cantik.use.proposals.app import services
from cantik.use.proposals.app.answer_models import ProposalAnswer
from cantik.use.proposals.app.entries import ProposalEntry
from cantik.use.proposals.app.models import VillageProposal
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_proposals import ACCEPT, HAND_IN
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal

pytestmark = pytest.mark.basisdata
KABUPATEN = AreaCode.kemendagri(bekal.KABUPATEN)
LIST = f"/du-rkp/{bekal.KABUPATEN}/"


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    return Rumah.of(copy_of(first_issued))


@pytest.fixture
def boss(rumah: Rumah) -> Account:
    forum.begin(KABUPATEN, by="akun:0")
    return bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}")


def upward(village: str, title: str) -> VillageProposal:
    """A proposal of a village that goes up, accepted by its head."""
    agen, head = (bekal.with_role(role, village) for role in ("agen_statistik", "kepala_desa"))
    entry = ProposalEntry(
        clock.today().year + 1, title, "Rekaan.", recommendation="Dikerjakan dinas", activity="02.03.10",
        volume=Decimal(3), unit="km", unit_price=100_000_000, price_source="Perbup rekaan 1", authority="supradesa",
    )  # fmt: skip
    area = AreaCode.kemendagri(village)
    row = services.write_proposal(area, entry, None, by=agen)
    services.decide_proposal(area, row.pk, HAND_IN, agen)
    services.decide_proposal(area, row.pk, ACCEPT, head)
    row.refresh_from_db()
    return row


def house(kind: str) -> int:
    return Institution.objects.get(area=bekal.KABUPATEN, kind=kind).pk


def test_one_list_one_office_a_line_and_two_hands_on_its_answer(rumah: Rumah, boss: Account) -> None:
    road = upward(bekal.DESA, "Jalan kabupaten rusak")
    drain = upward("99.01.01.1001", "Drainase kelurahan")
    bappeda = bekal.browser(boss)
    camat = bekal.browser(bekal.with_role("camat"))
    page = markah(bappeda.get(LIST))
    assert page.count("data-baris=") == 2, "a village and a kelurahan stand in one list"
    assert "Tahun forum belum menyebut hari jawaban" in page
    assert markah(camat.get(f"/du-rkp/{bekal.KECAMATAN}/")).count("data-baris=") == 2
    line = f"{LIST}usulan/{road.pk}/"
    assert bappeda.post(f"{line}minta/", {"dinas": house("dinkes")}).status_code == 422, "no day, no question"
    year.open_from(KABUPATEN, clock.today().year + 1, "satu_data", by=boss)
    assert bappeda.post(f"{line}minta/", {"dinas": house("dinkes")}).status_code == 302
    answer = ProposalAnswer.objects.get()
    assert answer.due == dt.date(clock.today().year + 1, 3, 15), "the day of the forum's year"
    one = f"{LIST}jawaban/{answer.pk}/"
    dinkes, dinsos = (
        bekal.browser(bekal.with_role("produsen", institution=f"{name} {bekal.KABUPATEN}"))
        for name in ("Dinas Kesehatan", "Dinas Sosial")
    )
    sees(dinkes, "usulan_jawab", one)
    is_spared(dinsos, "usulan_jawab", one)
    said = {"jawaban": "masuk_opd", "alasan": "", "dokumen": "Renja rekaan", "tahun": "2027", "jumlah": "290.000.000"}
    assert dinsos.post(f"{one}jawab/", said).status_code in (403, 422), "another office"
    assert dinkes.post(f"{one}jawab/", said | {"dokumen": ""}).status_code == 422
    assert dinkes.post(f"{one}jawab/", said | {"jawaban": "ditolak"}).status_code == 422, "no without a reason"
    assert dinkes.post(f"{one}jawab/", said).status_code == 302
    is_spared(dinkes, "usulan_jawab", one)
    sees(bappeda, "usulan_jawaban", one)
    assert dinkes.post(f"{one}putus/", {"putusan": "sah"}).status_code == 403
    road.refresh_from_db()
    assert road.stage == "usulan"
    assert bappeda.post(f"{one}putus/", {"putusan": "sah"}).status_code == 302
    road.refresh_from_db()
    assert (road.stage, road.steps.get().amount) == ("masuk_opd", 290_000_000)
    assert 'data-tahap="masuk_opd"' in markah(rumah.klien["sumarsono"].get(f"/desa/{bekal.DESA}/usulan/{road.pk}/"))
    comes_back(rumah, road)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(bappeda.get(f"{LIST}daftar.xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    told = {row[3].rpartition(": ")[2]: row[10:] for row in rows if isinstance(row[0], int)}
    assert told["Jalan kabupaten rusak"][0] == 300_000_000
    assert told["Jalan kabupaten rusak"][2:] == ("Dinas Kesehatan", "masuk rencana OPD")
    assert told["Drainase kelurahan"][2] is None
    assert drain.stage == "usulan"


def comes_back(rumah: Rumah, row: VillageProposal) -> None:
    """The village reads what the office answered; one of those who plan there closes it for all of them."""
    at = f"/desa/{row.kode}/usulan/{row.pk}/"
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    sees(agen, "usulan_terjawab", at)
    is_spared(head, "usulan_terjawab", at)
    assert "Usulan desa dijawab dinas: Dinas Kesehatan" in markah(agen.get("/tugas/"))
    (close,) = re.findall(r'action="(/tugas/\d+/tutup/)"', markah(agen.get(at)))
    head.post(close)
    sees(agen, "usulan_terjawab", at)
    assert agen.post(close).headers["Location"] == f"{at}#tahap"
    is_spared(agen, "usulan_terjawab", at)


def test_an_office_without_an_account_is_seen_by_who_asks_and_by_who_invites(boss: Account) -> None:
    """By hand: nobody of Dinas Pendidikan has an account; the coordinator may ask another office, walidata may invite;
    once somebody answers for it, it waits for them alone."""
    road = upward(bekal.DESA, "Jalan kabupaten rusak")
    year.open_from(KABUPATEN, clock.today().year + 1, "satu_data", by=boss)
    walidata, bappeda = bekal.browser(bekal.with_role("walidata")), bekal.browser(boss)
    beside = bekal.browser(bekal.with_role("produsen", institution=f"Dinas Sosial {bekal.KABUPATEN}"))
    answer = bappeda.post(f"{LIST}usulan/{road.pk}/minta/", {"dinas": house("disdik")}, follow=True)
    assert "Dinas itu belum punya akun" in markah(answer)
    one = f"{LIST}jawaban/{ProposalAnswer.objects.get().pk}/"
    sees(bappeda, "usulan_tanpa_akun", one)
    sees(walidata, "dinas_tanpa_akun", "/orang/undang/")
    assert "undang orangnya: Dinas Pendidikan" in markah(walidata.get("/tugas/"))
    is_spared(beside, "usulan_jawab", one)
    page = markah(bappeda.get(one))
    assert "belum punya akun" in page
    assert f"{LIST}usulan/{road.pk}/" in page, "the way to another office"
    assert 'href="/orang/undang/"' in markah(walidata.get(one))
    dinas = bekal.browser(bekal.with_role("produsen", institution=f"Dinas Pendidikan {bekal.KABUPATEN}"))
    sees(dinas, "usulan_jawab", one)
    is_spared(bappeda, "usulan_tanpa_akun", one)
    is_spared(walidata, "dinas_tanpa_akun", "/orang/undang/")
    assert "belum punya akun" not in markah(bappeda.get(one))


def test_an_office_that_never_answers_is_seen_late_and_another_one_is_asked(boss: Account) -> None:
    road = upward(bekal.DESA, "Jalan kabupaten rusak")
    year.open_from(KABUPATEN, clock.today().year + 1, "satu_data", by=boss)
    bappeda = bekal.browser(boss)
    line = f"{LIST}usulan/{road.pk}/"
    bappeda.post(f"{line}minta/", {"dinas": house("dinkes")})
    ProposalAnswer.objects.update(due=clock.today() - dt.timedelta(days=20))
    assert "lewat 20 hari" in markah(bappeda.get(LIST))
    assert "belum menjawab" in markah(bappeda.get(line))
    road.refresh_from_db()
    assert road.stage == "usulan", "silence is no answer"
    assert bappeda.post(f"{line}minta/", {"dinas": house("disdik")}).status_code == 302
    first, second = ProposalAnswer.objects.order_by("pk")
    assert (first.is_moved, second.is_moved) == (True, False)


def test_nobody_agrees_on_the_answer_that_they_gave(boss: Account) -> None:
    road = upward(bekal.DESA, "Jalan kabupaten rusak")
    year.open_from(KABUPATEN, clock.today().year + 1, "satu_data", by=boss)
    bekal.assign(boss, "produsen", bekal.KABUPATEN)
    client = bekal.browser(boss)
    client.post(f"{LIST}usulan/{road.pk}/minta/", {"dinas": house("bappeda")})
    one = f"{LIST}jawaban/{ProposalAnswer.objects.get().pk}/"
    said = {"jawaban": "ditunda", "alasan": "Belum ada anggarannya", "dokumen": "", "tahun": "", "jumlah": ""}
    assert client.post(f"{one}jawab/", said).status_code == 302
    assert client.post(f"{one}putus/", {"putusan": "sah"}).status_code == 422
    road.refresh_from_db()
    assert road.stage == "usulan"
