"""The practice village: every step with invented people beside a real village, counted and published nowhere."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.coach.app import summary
from cantik.coach.app.models import VillageState
from cantik.collect.app.models import Intake
from cantik.contoh.latihan import PERSONS, practice_village, workbook
from cantik.jobs.app import worker
from cantik.jobs.app.models import Job
from cantik.register.core.app.models import Person
from cantik.release.app.models import Draft
from cantik.release.files import open_release
from cantik.staff.app import demo_accounts, gate, rights
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from cantik.web.kantor.home.practice import village_of
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.berkas import opensid, warga

REAL = "35.05.10.2011"  # Desa Sawentar


@dataclass(frozen=True)
class Kantor:
    """The office of a real village: its store holds real persons, so far none."""

    opened: OpenStore
    siti: Account
    client: Client


@pytest.fixture
def kantor(new_store: Callable[[], Path]) -> Iterator[Kantor]:
    folder = new_store()
    card = folder / "simpanan.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"demo": False}))
    with open_store(folder, demo=False) as opened:
        gate.practice(False)
        siti = bekal.with_role("agen_statistik", REAL, name="Siti Reka")
        yield Kantor(opened, siti, bekal.browser(siti))


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    return markah(response)


def begin(kantor: Kantor) -> str:
    """Open the practice village; its code."""
    answer = kantor.client.post("/latihan/buka/")
    found = re.fullmatch(r"/desa/(99\.60\.\d\d\.\d{4})/", answer.headers["Location"])
    assert found, answer.headers
    return found[1]


def hand_in(kantor: Kantor, desa: str, data: bytes, name: str) -> Intake:
    """Hand a file in and let the worker examine it."""
    form = {"tanggal": "2025-12-31", "berkas": SimpleUploadedFile(name, data)}
    answer = kantor.client.post(f"/desa/{desa}/kumpul/kirim/", form)
    assert answer.status_code == 302, markah(answer)[:2000]
    worker.work_off()
    return Intake.objects.get(pk=answer.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def saved(kantor: Kantor, desa: str, data: bytes) -> Intake:
    """Hand in, examine, save."""
    intake = hand_in(kantor, desa, data, "penduduk_latihan.xlsx")
    where = f"/desa/{desa}/kumpul/masukan/{intake.pk}/"
    version = re.search(r'name="versi" value="([^"]+)"', page(kantor.client, where))
    assert version, "no button to save"
    kantor.client.post(f"{where}simpan/", {"versi": version[1]})
    worker.work_off()
    intake.refresh_from_db()
    assert intake.state == "tersimpan", list(Job.objects.values("kind", "state", "problem"))
    return intake


def test_a_real_village_begins_with_its_files_and_offers_practice(kantor: Kantor) -> None:
    text = page(kantor.client, "/")
    assert "Buku pertama dalam tiga langkah" in text
    assert "Desa Sawentar" in text
    assert "Kecamatan Kanigoro" in text
    assert f'action="/desa/{REAL}/kumpul/kirim/"' in text
    assert 'href="/latihan/"' in text
    assert "REKAAN" not in text  # a real store says nothing of invented data
    assert "Sesudah ini terisi sendiri" in text


def test_the_practice_village_is_opened_once_and_is_marked(kantor: Kantor) -> None:
    assert "Buka desa latihan" in page(kantor.client, "/latihan/")
    assert kantor.client.get("/latihan/penduduk.xlsx").status_code == 404
    desa = begin(kantor)
    assert begin(kantor) == desa
    text = page(kantor.client, f"/desa/{desa}/")
    assert "DESA LATIHAN: CONTOH – DATA REKAAN" in text
    assert "Desa Latihan 1" in text
    assert "Unduh buku kerja latihan" in text
    assert "Desa Sawentar" in page(kantor.client, "/")  # the first screen stays that of the real village
    held = Assignment.objects.filter(area=desa)
    assert sorted(one.role for one in held if one.granted_by is None) == ["agen_statistik", "kepala_desa"]
    assert len(held) == 2
    entry = AuditEntry.objects.get(action="latihan.buka")
    assert entry.by == kantor.siti.actor
    assert json.loads(entry.subjects) == [f"kemendagri:{desa}"]


def test_the_workbook_is_invented_says_so_and_stays_the_same(kantor: Kantor) -> None:
    desa = begin(kantor)
    data = kantor.client.get("/latihan/penduduk.xlsx").content
    assert data == kantor.client.get("/latihan/penduduk.xlsx").content
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    numbers = [str(row[rows[0].index("nik")]) for row in rows[1 : PERSONS + 1]]
    assert len(numbers) == PERSONS
    assert sum(one.startswith("99") for one in numbers) > PERSONS - 10
    assert book.properties.title == "CONTOH - DATA REKAAN"
    other = practice_village("99.60.01.2002", "Latihan 2", 2, village_of(rights.area_code(desa), _today()).reference)
    assert workbook(other) != data


def _today() -> dt.date:
    from cantik.base import clock

    return clock.today()


@pytest.mark.basisdata
def test_invented_numbers_enter_the_practice_village_and_no_other(kantor: Kantor) -> None:
    desa = begin(kantor)
    data = kantor.client.get("/latihan/penduduk.xlsx").content
    saved(kantor, desa, data)
    living = Person.objects.filter(area__codes__value=desa).count()
    assert PERSONS - 15 <= living <= PERSONS + 15
    refused = hand_in(kantor, REAL, data, "penduduk.xlsx")
    text = page(kantor.client, f"/desa/{REAL}/kumpul/masukan/{refused.pk}/")
    assert "data contoh" in text
    assert not Person.objects.filter(area__codes__value=REAL).exists()


def test_real_numbers_do_not_enter_the_practice_village(kantor: Kantor) -> None:
    desa = begin(kantor)
    said = [row | {"no_kk": "35051" + row["no_kk"][5:], "nik": "35051" + row["nik"][5:]} for row in warga()]
    refused = hand_in(kantor, desa, opensid(said), "penduduk.csv")
    assert "kabupaten lain" in page(kantor.client, f"/desa/{desa}/kumpul/masukan/{refused.pk}/")
    assert not Person.objects.exists()


def test_begun_anew_it_is_empty_and_recorded(kantor: Kantor) -> None:
    former = begin(kantor)
    saved(kantor, former, kantor.client.get("/latihan/penduduk.xlsx").content)
    assert "Mulai ulang latihan" in page(kantor.client, "/latihan/")
    kantor.client.post("/latihan/ulang/", {"lama": former})  # without the mark nothing happens
    assert demo_accounts.practice_of(kantor.siti) == rights.area_code(former)
    for _ in range(2):  # a double click begins anew once
        kantor.client.post("/latihan/ulang/", {"lama": former, "yakin": "ya"})
    fresh = demo_accounts.practice_of(Account.objects.get(pk=kantor.siti.pk))
    assert fresh is not None
    assert fresh.text() == "99.60.01.2002"
    assert "Unduh buku kerja latihan" in page(kantor.client, f"/desa/{fresh.text()}/")
    assert kantor.client.get(f"/desa/{former}/").status_code == 404
    assert kantor.client.get(f"/desa/{former}/warga/").status_code == 404
    entry = AuditEntry.objects.get(action="latihan.ulang")
    assert json.loads(entry.detail) == {"lama": former}


def test_two_people_never_share_one(kantor: Kantor) -> None:
    other = bekal.with_role("kepala_desa", REAL, name="Guntur Reka")
    mine, theirs = begin(kantor), bekal.browser(other).post("/latihan/buka/").headers["Location"]
    assert mine not in theirs
    assert kantor.client.get(theirs).status_code == 404


def test_practice_gives_no_accounts_no_log_and_nothing_elsewhere(kantor: Kantor) -> None:
    member = bekal.with_role("komunitas", "35.05", name="Awan Reka")
    client = bekal.browser(member, mfa=False)
    desa = client.post("/latihan/buka/").headers["Location"].split("/")[2]
    assert client.get(f"/desa/{desa}/kumpul/").status_code == 200  # invented people: no second factor is asked for
    for address in ("/orang/", "/orang/undang/", "/orang/catatan/", "/papan/"):
        assert client.get(address).status_code == 403, address
    assert client.get(f"/desa/{REAL}/warga/").status_code == 403
    assert not rights.check_access(member, "akun.kelola", desa)
    assert rights.check_access(member, "rilis.tanda_tangan", desa)


@pytest.mark.satu_basisdata  # the same jobs as of any village: tests/web and tests/release carry them out on both
def test_from_the_workbook_to_a_release_that_nobody_outside_sees(
    kantor: Kantor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = tmp_path / "publik"
    public.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    desa = begin(kantor)
    saved(kantor, desa, kantor.client.get("/latihan/penduduk.xlsx").content)
    home = f"/desa/{desa}/"
    assert "galat menahan rilis" in page(kantor.client, home)
    _accept_everything(kantor, desa)
    kantor.client.post(f"{home}terbit/rancang/", {"acuan": "2025-12-31"})
    worker.work_off()
    figures = page(kantor.client, f"{home}angka/")
    keys = re.findall(r'name="kunci" value="([^"]+)"', figures)
    digests = dict(re.findall(r'name="sidik_([^"]+)" value="([^"]+)"', figures))
    kantor.client.post(f"{home}angka/tinjau/", {"kunci": keys} | {f"sidik_{k}": v for k, v in digests.items()})
    seen = re.search(r'name="sidik" value="([0-9a-f]{64})"', page(kantor.client, f"{home}terbit/"))
    assert seen, "the button to hand in is not there"
    kantor.client.post(f"{home}terbit/ajukan/", {"sidik": seen[1]})
    assert "Rancangan rilis menunggu tanda tangan Anda" in page(kantor.client, home)
    draft = Draft.objects.get(kode=desa)
    said = urlencode({"sidik": draft.figures, "setuju": "ya", "publik": "ya"})
    kantor.client.post(f"{home}terbit/tanda-tangan/", said, content_type="application/x-www-form-urlencoded")
    worker.work_off()
    draft.refresh_from_db()
    assert draft.state == "terbit", list(Job.objects.values("kind", "state", "problem"))
    release = open_release(kantor.opened.store.path / "rilis" / desa / "2025-1")
    assert release.fictitious
    assert release.geometry  # the borders of the invented dusun lie ready: there is a map
    assert list(public.iterdir()) == []  # asked for, and yet nothing is public
    summary.renew(kantor.opened.store.path / "rilis")
    assert not VillageState.objects.exists()  # and no board counts it


def _accept_everything(kantor: Kantor, desa: str) -> None:
    from cantik.examine.findings.app import decisions, findings
    from cantik.register.core.app import queries

    numbers = findings.open_numbers(queries.standing_batches(rights.area_code(desa)))
    assert numbers
    decisions.accept(area=rights.area_code(desa), numbers=numbers, reason="latihan saja", by=kantor.siti.actor)
