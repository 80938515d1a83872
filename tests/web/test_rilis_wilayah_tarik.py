"""A release of a level is withdrawn, by those who would rather do it otherwise: while it is made, twice, without a
reason, of an area that is not theirs, of a number that is none. What stands afterwards is read as its readers do: the
page, the copy that somebody has, the next release. And an edition without a record of its protection is said."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.forum.app import parameters
from cantik.jobs.app import service, worker
from cantik.jobs.app.models import QUEUED, Job
from cantik.levels.app import desk
from cantik.levels.app.releases import LOCK
from cantik.release.app.models import EXAMINED, Publication, SecondSignature, Withdrawal
from cantik.staff.app.models import AuditEntry
from cantik.vault.alone import alone
from cantik.vault.app.opening import OpenStore
from cantik.web.forum.parameter.candidates import candidates
from tests.fixtures.markah import markah
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle, copy_of
from tests.staff import bekal
from tests.web.test_rilis_wilayah_layar import (
    BELOW,
    DAY,
    OFFICE,
    office,
    plain,
    pressed,
    released_kecamatan,
    seals,
    sent,
    terbit,
    text,
)

__all__ = ["copy_of", "examined_kecamatan", "released_kecamatan", "terbit"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
ONE = f"{BELOW}{KECAMATAN}/2025-1/"
WHY = "Berkas penduduk desa tetangga ikut terjumlah"


@pytest.fixture
def simpanan(examined_kecamatan: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    return copy_of(examined_kecamatan)


@pytest.fixture
def walidata(terbit: OpenStore) -> Client:
    """A walidata, where the kecamatan has its release."""
    del terbit
    return office()


def withdrawn(client: Client, one: str = ONE, reason: str = WHY, status: int = 302) -> str:
    response = client.post(f"{one}tarik/", {"alasan": reason, "putusan": "tarik"})
    said = markah(response)
    assert response.status_code == status, plain(said)[:600]
    return plain(said)


def ratio() -> list[str]:
    on = parameters.subject("rasio_jenis_kelamin", AreaCode.kemendagri(KECAMATAN), 2025)
    return [found.source for found in candidates(on)]


def test_what_was_withdrawn_is_a_notice_everywhere(terbit: OpenStore, walidata: Client, tmp_path: Path) -> None:
    shown = text(walidata, ONE)
    assert f"{ONE}tarik/" in shown
    table = re.findall(rf'href="({ONE}tabel/[^"]*)"', shown)[0]
    zipfile.ZipFile(io.BytesIO(sent(walidata, f"{ONE}berkas/rilis.zip"))).extractall(tmp_path)
    copy, shelved = tmp_path / f"rilis_{KECAMATAN}_2025-1", terbit.store.path / "rilis-wilayah" / KECAMATAN / "2025-1"
    before = {path.relative_to(shelved): path.read_bytes() for path in shelved.rglob("*") if path.is_file()}
    assert ratio() == ["Rilis 2025-1"]
    assert "tidak dapat diurungkan" in text(walidata, f"{ONE}tarik/")
    withdrawn(walidata)
    reader = office("kepala_desa", CODES[0])
    for client in (walidata, reader):
        said = plain(text(client, ONE))
        assert "Rilis ini ditarik pada" in said
        assert WHY in said
        for gone in (table, f"{ONE}berkas/rilis.zip", f"{ONE}berkas/tabel.xlsx"):
            assert WHY in plain(text(client, gone, 410)), gone
        listed = text(client, BELOW)
        assert "ditarik" in plain(listed)
        assert "rilis.zip" not in listed
    # the copy that somebody has: nothing says so until the signed word lies beside it
    key = json.loads((copy / "tanda-tangan.dsse.json").read_bytes())["signatures"][0]["keyid"]
    assert cantik("verify", copy, "--key", key).code == 0
    (copy / "penarikan.dsse.json").write_bytes(reader.get(f"{ONE}berkas/penarikan.dsse.json").content)
    for folder in (copy, shelved):
        told = cantik("verify", folder, "--walidata", key)
        assert told.code == 7, told.told()
        assert "DITARIK" in told.out
        assert "menu Rilis wilayah" in told.out
    after = {path.relative_to(shelved): path.read_bytes() for path in shelved.rglob("*") if path.is_file()}
    assert {name: after[name] for name in before} == before, "its own bytes stay"
    assert ratio() == []
    (entry,) = AuditEntry.objects.filter(action="rilis.tarik_wilayah")
    assert json.loads(entry.detail) == {"wilayah": KECAMATAN, "nomor": "2025-1"}
    assert "3 dari 3 desa" in plain(text(walidata, BELOW)), "editions of villages are not touched"


def test_the_next_one_has_a_new_number_and_is_bound_by_what_was_told(terbit: OpenStore, walidata: Client) -> None:
    kept = terbit.store.path / "pelindungan" / KECAMATAN
    told = (kept / "2025-1.jumlah.json").read_bytes()
    withdrawn(walidata)
    assert "Buat rilis wilayah" in plain(text(walidata, BELOW))
    for _ in range(2):  # repeated it stays as it is
        address = pressed(walidata, KECAMATAN)
        worker.work_off()
        assert "Rilis 2025-2 memuat edisi-edisi desa ini" in plain(text(walidata, address))
    assert list(seals(terbit)) == [f"{KECAMATAN} 2025-1", f"{KECAMATAN} 2025-2"]
    assert sorted(path.name for path in kept.glob("*.jumlah.json")) == ["2025-1.jumlah.json", "2025-2.jumlah.json"]
    assert (kept / "2025-1.jumlah.json").read_bytes() == told
    home = terbit.store.path / "rilis-wilayah" / KECAMATAN
    hidden = [
        {path.name: _hidden(path) for path in (home / number / "tabel").glob("*.json") if "jsonstat" not in path.name}
        for number in ("2025-1", "2025-2")
    ]
    for name, places in hidden[0].items():
        assert places <= hidden[1].get(name, places), f"{name}: what was hidden is told now"
    assert ratio() == ["Rilis 2025-2"]
    assert "ditarik" in plain(text(walidata, ONE))
    assert f'Penggantinya: <a href="{ONE.replace("2025-1", "2025-2")}">' in text(walidata, ONE)
    assert "digantikan" not in plain(text(walidata, ONE))
    assert cantik("release", "--area", AREA, "--date", DAY, "--store", terbit.store.path).code == 0


def _hidden(path: Path) -> set[int]:
    said = json.loads(path.read_bytes())
    cells = said["cells"] if isinstance(said, dict) else []
    return {place for place, cell in enumerate(cells) if cell["status"] == "rahasia"}


def test_the_page_of_the_kabupaten_says_that_its_kecamatan_lacks_one(terbit: OpenStore, walidata: Client) -> None:
    """It is not said to have nothing to tell, and making it again is said to change something."""
    pressed(walidata)
    worker.work_off()
    whole = "Rilis 2025-1 memuat edisi-edisi desa ini"
    assert whole in plain(text(walidata, OFFICE))
    withdrawn(walidata)
    said = plain(text(walidata, OFFICE))
    assert "Ditarik dan belum ada penggantinya: Kecamatan Contoh Raya." in said
    assert "Penggantinya" not in text(walidata, ONE)
    assert "bernomor baru" in said
    assert whole not in said
    assert not re.search(r"tanpa rilis: [^.]*Contoh Raya", said)
    before = seals(terbit)
    pressed(walidata)
    worker.work_off()
    made = {f"{AREA} 2025-1", f"{KECAMATAN} 2025-1", f"{KECAMATAN} 2025-2"}
    assert set(seals(terbit)) == made
    assert before.items() <= seals(terbit).items()
    said = plain(text(walidata, OFFICE))
    assert whole in said
    assert "belum ada penggantinya" not in said


@pytest.mark.malam
def test_one_before_the_withdrawn_one_is_no_replacement_of_it(simpanan: OpenStore) -> None:
    """It was replaced because a village was missing; it is in force again, and the page says that another is due."""
    client, late = office(), Publication.objects.get(kode=CODES[2], channel=EXAMINED)
    late.delete()
    pressed(client)
    worker.work_off()
    Publication.objects.create(kode=CODES[2], number="2025-1", channel=EXAMINED, by="akun:9", at=late.at)
    changed = plain(text(client, OFFICE))
    of_two = "Kecamatan Contoh Raya (2 dari 3 desa) 2025-1"
    assert f"Edisi desanya berubah sesudah rilis ini dibuat: {of_two}." in changed
    pressed(client)
    worker.work_off()
    assert "sesudah rilis ini dibuat" not in plain(text(client, OFFICE))
    second = ONE.replace("2025-1", "2025-2")
    withdrawn(client, second)
    said = plain(text(client, second))
    assert "Penggantinya" not in said
    assert "Belum ada penggantinya; yang sebelumnya berlaku lagi: Rilis 2025-1" in said
    said = plain(text(client, OFFICE))
    assert "Ditarik dan belum ada penggantinya: Kecamatan Contoh Raya." in said
    assert "Dibuat lagi tidak mengubah apa pun" not in said
    assert "3 dari 3 desa" in plain(text(client, BELOW))


def test_made_with_its_neighbours_it_is_not_said_to_stay_as_it_is(terbit: OpenStore, walidata: Client) -> None:
    """What a kecamatan may tell hangs on all that was added up with it: alone it gets a new number."""
    assert "Dibuat lagi tidak mengubah apa pun" in plain(text(walidata, BELOW))
    area, knowledge = AreaCode.from_stored(KECAMATAN), load_store(terbit.store.path)
    (release,) = desk.load_shelf(area, opened=terbit).releases
    alone_ = desk.villages(area, release.shelved.reference, opened=terbit, knowledge=knowledge)
    neighbour = replace(alone_[0], code="99.01.02.2001", edition="2025-9")
    assert desk.same_again(release, alone_, knowledge.of(area))
    assert not desk.same_again(release, [*alone_, neighbour], knowledge.of(area))


def test_a_careless_office_loses_nothing(terbit: OpenStore, walidata: Client) -> None:
    before = seals(terbit)
    for reason, words in (
        ("", "paling sedikit 10 huruf. Alasan"),
        ("salah", "paling sedikit 10 huruf. Alasan"),
        ("Tiga orang salah hitung: 3 orang", "memuat banyaknya orang"),
        ("NIK 9901010101900001 keliru", "memuat nomor seseorang"),
    ):
        said = withdrawn(walidata, reason=reason, status=422)
        assert words in said
        assert reason in said, "what was typed stays"
    for area, number in ((KECAMATAN, "2025-9"), (AREA, "2025-1"), ("99.01.02", "2025-1"), ("pilot", "2025-1")):
        assert walidata.post(f"{OFFICE}{area}/{number}/tarik/", {"alasan": WHY}).status_code == 404
        assert walidata.get(f"{OFFICE}{area}/{number}/tarik/").status_code == 404
    others = [office("walidata", "99.02"), office("kepala_desa", CODES[0]), office("camat", KECAMATAN)]
    for client in (*others, office("koordinator"), office("pembina"), office("ppdp")):
        assert client.post(f"{ONE}tarik/", {"alasan": WHY}).status_code in (403, 404)
        assert client.get(f"{ONE}tarik/").status_code in (403, 404)
        assert client.post(f"{BELOW}henti/", {"tanggal": DAY}).status_code in (403, 404)
        assert "tarik/" not in markah(client.get(ONE))
    stale = bekal.browser(bekal.with_role("walidata", AREA), mfa=False)
    answer = stale.post(f"{ONE}tarik/", {"alasan": WHY})
    assert answer.status_code == 302
    assert not answer.headers["Location"].startswith(BELOW), "to the second factor first"
    assert Client().post(f"{ONE}tarik/", {"alasan": WHY}).status_code == 302
    assert not Withdrawal.objects.exists()
    assert not SecondSignature.objects.exists()
    assert seals(terbit) == before
    for _ in range(2):
        withdrawn(walidata)
    assert Withdrawal.objects.count() == 1
    assert "sudah ditarik" in text(walidata, ONE)
    assert "Rilis ini sudah ditarik" in text(walidata, f"{ONE}tarik/")
    assert AuditEntry.objects.filter(action="rilis.tarik_wilayah").count() == 1


@pytest.mark.parametrize("how", ["queued", "written"])
def test_while_one_is_made_nothing_is_withdrawn(terbit: OpenStore, walidata: Client, how: str) -> None:
    """A job of the kabupaten waits; or a command writes."""
    if how == "queued":
        pressed(walidata)
        said = withdrawn(walidata, status=422)
    else:
        with alone(terbit.store.path / LOCK, wait_s=1):
            said = withdrawn(walidata, status=422)
    assert "Rilis wilayah sedang dibuat" in said
    assert "hentikan dahulu" in said
    assert not Withdrawal.objects.exists()
    worker.work_off()
    withdrawn(walidata)


def test_what_waits_is_stopped_and_what_stands_stays(terbit: OpenStore, walidata: Client) -> None:
    before = seals(terbit)
    address = pressed(walidata)
    page = text(walidata, address)
    assert f'action="{OFFICE}henti/"' in page
    assert walidata.post(f"{OFFICE}henti/", {"tanggal": DAY}).status_code == 302
    assert "dihentikan" in text(walidata, address)
    assert [job.state for job in Job.objects.filter(area=AREA)] == ["dihentikan"]
    worker.work_off()
    assert seals(terbit) == before
    for day in (DAY, "besok", ""):
        walidata.post(f"{OFFICE}henti/", {"tanggal": day})
        assert "Tidak ada rilis yang sedang dibuat" in text(walidata, OFFICE)
    assert "Buat rilis wilayah" in plain(text(walidata, OFFICE))


def test_one_that_runs_is_said_to_be_stopped_until_it_has(terbit: OpenStore, walidata: Client) -> None:
    """Nobody reads that it is over while it runs, and the button that was pressed is gone."""
    address = pressed(walidata)
    running = service.claim(str(Job.objects.get(state=QUEUED).pk))
    assert running is not None
    walidata.post(f"{OFFICE}henti/", {"tanggal": DAY})
    said = text(walidata, address)
    assert "Sedang dihentikan" in plain(said)
    assert "Pembuatan rilis dihentikan" not in said
    assert "berjalan terus" not in said
    assert f'action="{OFFICE}henti/"' not in said
    assert "Sedang dihentikan" in text(walidata, f"{OFFICE}maju/?tanggal={DAY}")


def test_a_damaged_release_can_be_withdrawn(terbit: OpenStore, walidata: Client) -> None:
    """Its description is gone, its list of contents stands."""
    path = terbit.store.path / "rilis-wilayah" / KECAMATAN / "2025-1" / "tanda-tangan.dsse.json"
    path.write_bytes(path.read_bytes()[:50])
    withdrawn(walidata)
    assert WHY in plain(text(walidata, ONE))


def test_a_group_is_withdrawn_by_its_own_name(terbit: OpenStore, walidata: Client) -> None:
    home = terbit.store.path / "rilis-wilayah"
    group = "wilayah_kerja_puskesmas_contoh_raya"
    shutil.copytree(home / KECAMATAN, home / group)
    one = f"{OFFICE}{group}/2025-1/"
    withdrawn(walidata, one)
    assert WHY in plain(text(walidata, one))
    assert WHY not in plain(text(walidata, ONE))


def without_record(store: OpenStore) -> None:
    """Take away what passed the gate from what was kept of an edition."""
    path = store.store.path / "pelindungan" / CODES[0] / "2025-1.json"
    kept = json.loads(path.read_bytes())
    del kept["gerbang"]
    path.write_text(json.dumps(kept))


def test_an_edition_without_a_record_is_said_with_what_to_do(simpanan: OpenStore) -> None:
    """It was issued before what passed the gate was kept: the page says so to who can mend it."""
    without_record(simpanan)
    client = office()
    said = plain(text(client, BELOW))
    assert "1 desa tanpa catatan pelindungan:" in said
    assert "Terbitkan dan periksa edisi baru desa itu" in said
    assert "tanpa catatan" not in plain(text(office("kepala_desa", CODES[0]), BELOW))


@pytest.mark.malam
def test_an_edition_without_a_record_is_said_by_the_command_and_the_release(simpanan: OpenStore) -> None:
    without_record(simpanan)
    ran = cantik("release", "--area", KECAMATAN, "--date", DAY, "--store", simpanan.store.path, "--json")
    assert ran.code == 0, ran.told()
    assert len(ran.answer["tanpa_catatan"]) == 1
    reasons = {entry["sebab"] for entry in ran.answer["rilis"][0]["tidak_ditampilkan"]}
    assert "tanpa_catatan" in reasons
    assert (
        "Tanpa catatan pelindungan: "
        in cantik("release", "--area", KECAMATAN, "--date", DAY, "--store", simpanan.store.path).out
    )
