"""A stricter policy of disclosure by two offices at the page, an agen who wants less, one person who wants to be two;
what is in force is read from the folder and from the loader, never from the module that writes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from cantik.base import clock
from cantik.content.loader import load_content
from cantik.content.policy import policy_of
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA, JAUH, KABUPATEN

PAGE, VILLAGE = f"/pelindungan/{KABUPATEN}/", f"/pelindungan/{DESA}/"


def said(**changed: str) -> dict[str, str]:
    return {
        "ambang_B": "7",
        "ambang_C": "12",
        "penyebut_min": "40",
        "sejak": clock.today().isoformat(),
        "dasar": "Keputusan Forum Satu Data 3/2026",
        "jenjang_pendidikan_kk": "dua",
    } | changed


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "isi_daerah"
    folder.mkdir()
    monkeypatch.setenv("CANTIK_CONTENT", str(folder))
    return folder


def _send(client: Any, address: str, form: dict[str, str], wanted: int = 200) -> str:
    answer = client.post(address, form, follow=True)
    assert answer.status_code == wanted, markah(answer)[:2000]
    return markah(answer)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _holds(folder: Path, village: str, day: dt.date) -> tuple[dict[str, int], dict[str, str]]:
    policy = policy_of(load_content(folder).policies.values(), village, day)
    return dict(policy.minimum), dict(policy.rungs)


def test_two_offices_make_the_rules_of_a_kabupaten_stricter_and_end_them(opened: OpenStore, own: Path) -> None:
    kominfo, bps, agen = (bekal.browser(bekal.with_role(r)) for r in ("walidata", "pembina", "agen_statistik"))
    today = clock.today()
    national: tuple[dict[str, int], dict[str, str]] = ({"A": 0, "B": 5, "C": 10}, {})
    assert "Aturan nasional" in markah(agen.get(VILLAGE))

    _send(kominfo, PAGE + "usul/", said())
    assert _files(own) == []
    _send(kominfo, PAGE + "1/putus/", {"putusan": "lanjut"}, 422)  # who proposed does not decide
    assert agen.post(PAGE + "1/putus/", {"putusan": "lanjut"}).status_code in (403, 404)
    assert _files(own) == []
    _send(bps, PAGE + "1/putus/", {"putusan": "lanjut"})

    (file,) = _files(own)
    written = yaml.safe_load(file.read_text("utf-8"))
    assert (written["mengetatkan"], written["wilayah"], written["jenjang"]) == (
        "baku_2026",
        KABUPATEN,
        {"pendidikan_kk": "dua"},
    )
    assert _holds(own, DESA, today) == ({"A": 0, "B": 7, "C": 12}, {"pendidikan_kk": "dua"})
    assert _holds(own, DESA, today - dt.timedelta(1)) == _holds(own, JAUH, today) == national
    page = markah(agen.get(VILLAGE))
    assert "Lebih ketat daripada aturan nasional" in page
    assert "SMP ke bawah dan SMA ke atas" in page

    _send(bps, PAGE + "1/akhiri/", {"alasan": "x"}, 422)
    _send(bps, PAGE + "1/akhiri/", {"alasan": "Aturan nasional diperbarui"})
    _send(bps, PAGE + "2/putus/", {"putusan": "lanjut"}, 422)
    _send(kominfo, PAGE + "2/putus/", {"putusan": "lanjut"})
    assert _holds(own, DESA, today + dt.timedelta(1)) == national
    acts = [entry.action for entry in AuditEntry.objects.filter(action__startswith="lindung.").order_by("number")]
    assert acts == ["lindung.usul", "lindung.berlaku", "lindung.usul", "lindung.berlaku"]


def test_a_village_may_be_stricter_than_its_kabupaten_and_never_less(opened: OpenStore, own: Path) -> None:
    kominfo, bps, agen = (bekal.browser(bekal.with_role(r)) for r in ("walidata", "pembina", "agen_statistik"))
    _send(bps, PAGE + "usul/", said())
    _send(kominfo, PAGE + "1/putus/", {"putusan": "lanjut"})

    assert "K108" in _send(agen, VILLAGE + "usul/", said(ambang_C="15", jenjang_pendidikan_kk="tiga"), 422)
    assert "hanya boleh lebih ketat" in _send(agen, VILLAGE + "usul/", said(ambang_C="11"), 422)
    assert "Tidak ada yang lebih ketat" in _send(agen, VILLAGE + "usul/", said(), 422)
    _send(agen, VILLAGE + "usul/", said(ambang_C="15"))
    assert agen.post(VILLAGE + "2/putus/", {"putusan": "lanjut"}).status_code in (403, 404)
    _send(kominfo, VILLAGE + "2/putus/", {"putusan": "lanjut"})
    assert _holds(own, DESA, clock.today())[0]["C"] == 15


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ambang_B": "3"}, "hanya boleh lebih ketat"),
        ({"ambang_C": "banyak"}, "bilangan bulat"),
        ({"sejak": "2020-01-01"}, "paling cepat hari ini"),
        ({"sejak": "31/02/2027"}, "kalender"),
        ({"dasar": ""}, "perlu diisi"),
        ({"dasar": "NIK 9901010101900001"}, "nomor seseorang"),
        ({"jenjang_pendidikan_kk": "seratus"}, "Pendidikan"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_and_nothing_is_kept(
    opened: OpenStore, own: Path, changed: dict[str, str], told: str
) -> None:
    kominfo = bekal.browser(bekal.with_role("walidata"))
    page = _send(kominfo, PAGE + "usul/", said(**changed), 422)
    assert told in page
    assert not AuditEntry.objects.filter(action="lindung.usul").exists()


@pytest.mark.basisdata
def test_what_goes_back_or_is_withdrawn_comes_into_force_nowhere(opened: OpenStore, own: Path) -> None:
    kominfo, bps = (bekal.browser(bekal.with_role(r)) for r in ("walidata", "pembina"))
    _send(kominfo, PAGE + "usul/", said())
    _send(bps, PAGE + "1/putus/", {"putusan": "kembali", "alasan": ""}, 422)
    _send(bps, PAGE + "1/putus/", {"putusan": "kembali", "alasan": "Tunggu rapat forum"})
    assert "Tunggu rapat forum" in markah(kominfo.get(PAGE))
    sees(kominfo, "kebijakan_kembali", PAGE)
    is_spared(bps, "kebijakan_kembali", PAGE)
    assert "Tidak diajukan lagi" in markah(kominfo.get(PAGE))
    _send(kominfo, PAGE + "1/tarik/", {})
    is_spared(kominfo, "kebijakan_kembali", PAGE)
    assert not AuditEntry.objects.filter(action="lindung.berlaku").exists()
    assert _files(own) == []
