"""One pair, one finding, one decision: a list is brought in, its doubles are told once, and whoever decides about the
finding or the pair has decided about both; what was decided is not asked again when the list comes again."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from cantik.base import clock
from cantik.codes.knowledge import load
from cantik.collect.app.models import BatchFinding
from cantik.collect.read import Delivery
from cantik.content.loader import load_content
from cantik.examine.findings.app.decisions import accept
from cantik.examine.findings.app.findings import unseal_finding
from cantik.pipeline.bring import Brought, Into, bring
from cantik.register.doubles.app.merging import PairWord, decide, undo_decision
from cantik.register.doubles.app.models import DIFFERENT, LATER, SAME, Pair, PairDecision
from cantik.register.doubles.app.pairing import list_waiting
from cantik.register.doubles.app.search import DoubleSearch, search_village
from cantik.vault.app.opening import OpenStore
from tests.collect import berkas
from tests.fixtures.markah import markah
from tests.register.bekal import DESA
from tests.register.langkah import wilayah
from tests.staff.bekal import browser, with_role

RULE = "orang_ganda_mirip"
HARI_INI = dt.date(2026, 7, 1)
PENGHUNI = (
    ("RAJAWALI PAGI", "1954-02-13", "9901011302540001"),
    ("MELATI SENJA", "1961-05-21", "9901016105610001"),
    ("KUNCUP HARAPAN", "1977-08-09", "9901014908770001"),
    ("EMBUN TERANG", "1989-11-30", "9901013011890001"),
)


def warga(number: int, **said: Any) -> dict[str, Any]:
    name, born, nik = PENGHUNI[number]
    return {
        **berkas.AYAH,
        "nama": name,
        "tanggallahir": born,
        "nik": nik,
        "sex": "2" if int(nik[6:8]) > 40 else "1",
        "nama_ayah": f"AYAH {PENGHUNI[-number][0]}",
        "nama_ibu": f"IBU {PENGHUNI[-number][0]}",
        "no_kk": f"99010101012000{number:02d}",
        **said,
    }


def dua_kartu(number: int, **said: Any) -> dict[str, Any]:
    """The same person under the next serial, a letter less, in another house."""
    again = warga(number)
    return {**again, "nama": again["nama"][:-1], "nik": f"{again['nik'][:-1]}7", "no_kk": "9901010101209999", **said}


def bawa(opened: OpenStore, folder: Path, rows: list[dict[str, Any]], date: str = "2025-12-31") -> Brought:
    book = berkas.write_csv(folder / f"{date}.csv", berkas.grid(rows))
    delivery = Delivery(dt.date.fromisoformat(date), None)
    (done,) = bring([book], Into(opened, DESA, "uji"), delivery, load(), lambda *_: None)
    return done


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    bawa(opened, tmp_path, [*map(warga, range(4)), dua_kartu(0)])
    return opened


def temuan(state: str = "terbuka") -> list[BatchFinding]:
    return list(BatchFinding.objects.filter(rule=RULE, state=state).order_by("pk"))


def putuskan(opened: OpenStore, verdict: str, **more: Any) -> PairDecision:
    (pair,) = Pair.objects.filter(standing=True)
    return decide(
        opened=opened,
        area_id=wilayah(),
        word=PairWord(pair.pk, verdict, **more),
        by="akun:1",
        at=clock.now(),
        today=HARI_INI,
    )


def cari(opened: OpenStore) -> int:
    search = DoubleSearch(load_content().linkage["orang"])
    looked = search_village(
        opened=opened, area_id=wilayah(), search=search, by="akun:1", at=clock.now(), today=HARI_INI
    )
    return looked.pairs


def test_a_pair_is_one_finding_and_one_pair(desa: OpenStore) -> None:
    (told,) = temuan()
    assert (told.record, told.partners) == (4, "0")
    assert "RAJAWALI PAGI)" in unseal_finding(desa, told).message
    assert len(list_waiting(wilayah())) == 1  # without a search
    before = Pair.objects.get()
    assert cari(desa) == 1
    assert Pair.objects.get().weight == pytest.approx(before.weight)  # the rule and the search weigh alike


@pytest.mark.basisdata
@pytest.mark.parametrize("verdict", [SAME, DIFFERENT])
def test_a_decision_about_the_pair_closes_its_finding_and_undoing_opens_it(desa: OpenStore, verdict: str) -> None:
    decision = putuskan(desa, verdict)
    assert (temuan(), list_waiting(wilayah())) == ([], [])
    (closed,) = temuan("diterima")
    assert (closed.decided_by, "Data ganda" in closed.reason) == ("akun:1", True)
    undo_decision(area_id=wilayah(), decision=decision.pk, by="akun:1", at=clock.now())
    assert len(temuan()) == len(list_waiting(wilayah())) == 1


@pytest.mark.basisdata
def test_the_page_of_a_finding_leads_to_its_pair_and_one_press_closes_both(desa: OpenStore) -> None:
    agen = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    at = f"/desa/{DESA.text()}/periksa/?temuan={temuan()[0].pk}"
    (link,) = set(re.findall(r'href="(/desa/[^"]+/ganda/\?pasangan=\d+)"', markah(agen.get(at))))
    page = markah(agen.get(link))
    assert page.count("RAJAWALI PAG") >= 2
    (form,) = set(re.findall(r'action="(/desa/[^"]+/ganda/\d+/putus/)"', page))
    agen.post(form, {"putusan": "bukan"})
    assert (temuan(), list_waiting(wilayah())) == ([], [])
    assert "pasangan=" not in markah(agen.get(at))


def test_to_decide_later_closes_nothing(desa: OpenStore) -> None:
    putuskan(desa, LATER)
    assert len(temuan()) == len(list_waiting(wilayah())) == 1


def test_a_finding_that_is_accepted_closes_the_pair(desa: OpenStore) -> None:
    accept(area=DESA, numbers=[temuan()[0].pk], reason="dua orang, sudah ditemui", by="akun:1")
    assert list_waiting(wilayah()) == []
    cari(desa)
    assert list_waiting(wilayah()) == []  # `cantik duplicates` does not ask what was answered


@pytest.mark.parametrize("verdict", [SAME, DIFFERENT])
def test_what_was_decided_is_not_asked_again_of_the_next_list(desa: OpenStore, tmp_path: Path, verdict: str) -> None:
    putuskan(desa, verdict)
    rows = [*map(warga, range(4)), dua_kartu(0, rt="9")]  # moved house meanwhile
    again = bawa(desa, tmp_path, rows, "2026-06-30")
    assert [finding.rule for finding in again.findings if finding.rule == RULE] == []
    cari(desa)
    assert list_waiting(wilayah()) == []


def test_what_says_something_else_is_asked_again(desa: OpenStore, tmp_path: Path) -> None:
    putuskan(desa, DIFFERENT)
    bawa(desa, tmp_path, [*map(warga, range(4)), dua_kartu(0, nama="RAJAWALI PAGI")], "2026-06-30")
    assert len(temuan()) == 1
    cari(desa)
    assert len(list_waiting(wilayah())) == 1


def test_two_persons_who_share_a_nik_are_no_double(opened: OpenStore, tmp_path: Path) -> None:
    done = bawa(opened, tmp_path, [*map(warga, range(4)), warga(1, nik=PENGHUNI[2][2])])
    assert RULE not in {finding.rule for finding in done.findings}
