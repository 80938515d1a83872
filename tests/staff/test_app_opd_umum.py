"""An outsider reads everything that a server puts before the public, for what an office said of few: class C, herds,
harvests, children, what was only tried, handed in, returned or taken back. What is printed is read back from the CSV.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.collect.app.opd_models import OpdDelivery
from cantik.collect.app.opd_standing import said_of
from cantik.content.loader import here
from cantik.contoh import write_areas
from cantik.forum.app.models import YearLine
from cantik.jobs.app import tick
from cantik.staff.app.models import AuditEntry, Institution
from cantik.vault.app.opening import OpenStore
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah, satu_baris
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, TETANGGA
from tests.staff.test_app_opd import HEAD, PAGE, YEAR, act, handed, tried

HOUSES = {
    "bantuan_opd": ("pkh", "pbi"),
    "ternak_opd": ("sapi_potong", "babi"),
    "perikanan_opd": ("pembudidaya", "kolam"),
    "murid_opd": ("sd_murid_l", "ats_7_18"),
    "layanan_kesehatan_opd": ("lahir_hidup", "kurang_gizi"),
    "lahan_opd": ("panen_padi", "produksi_padi"),
    "lembaga_desa_opd": ("perangkat_p",),
    "penduduk_opd": ("penduduk_l",),
}


@pytest.fixture(autouse=True)
def areas(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kabupaten of twelve villages, and a server with a public site."""
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    return tmp_path / "umum"


def lines(public: Path) -> list[dict[str, str]]:
    with (public / f"opd-{KABUPATEN}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_of_what_offices_say_of_people_and_their_property_nothing_is_public(opened: OpenStore, areas: Path) -> None:
    office, kominfo = bekal.browser(bekal.with_role("walidata")), bekal.browser(bekal.with_role("walidata"))
    first = planted = 431
    for table, columns in HOUSES.items():
        held, said = here().opd[table], list(range(planted, planted + len(columns)))
        planted += len(columns)
        head = ["Kode desa", "Desa", *(held.column(name).value.label for name in columns)]
        day = f"{YEAR}-{held.reference[0]:02}-{held.reference[1]:02}"
        tried(office, head, [DESA, "", *said], tabel=table, acuan=day, sumber="Dinas")
        number = OpdDelivery.objects.order_by("-pk")[0].pk
        act(office, number, "serah")
        act(kominfo, number, "putus", putusan="lanjut")
    assert OpdDelivery.objects.filter(state=OpdDelivery.ACCEPTED).count() == len(HOUSES)
    number = handed(office, 3)
    act(kominfo, number, "putus", putusan="lanjut")
    tick.tick(opened)
    written_files = [file.read_text("utf-8") for file in areas.rglob("*") if file.suffix in (".html", ".csv", ".json")]
    assert written_files
    for secret in range(first, planted):
        assert not any(re.search(rf"\b{secret}\b", text) for text in written_files), secret
    assert {line["tabel"] for line in lines(areas)} == {"sekolah_opd"}


def test_only_what_was_accepted_and_stands_is_told_with_whose_it_is(opened: OpenStore, areas: Path) -> None:
    agen, office = bekal.browser(bekal.with_role("agen_statistik")), bekal.browser(bekal.with_role("walidata"))
    kominfo = bekal.browser(bekal.with_role("walidata"))
    page = areas / f"opd-{KABUPATEN}.html"
    number = handed(office, 37)
    tick.tick(opened)
    assert not page.exists(), "handed in is not accepted"
    act(kominfo, number, "putus", putusan="lanjut")
    tick.tick(opened)
    found = {(line["wilayah"], line["kolom"]): line for line in lines(areas)}
    assert {key: line["nilai"] for key, line in found.items()} == {
        (DESA, "sekolah_sd"): "37",
        (DESA, "sekolah_smp"): "1",
        (TETANGGA, "sekolah_sd"): "1",
        (TETANGGA, "sekolah_smp"): "0",
    }
    assert all(line["sumber"] == "Dapodik" for line in found.values())
    assert tick.tick(opened)["angka OPD di situs diperbarui"] == 0, "nothing is written twice"

    school = {"nama": "SDN Reka 1", "jenjang": "sd", "sejak": f"{YEAR - 3}-07-01"}
    assert agen.post(f"/desa/{DESA}/fasilitas/sekolah/tambah/", school).status_code == 302
    tick.tick(opened)
    assert [(line["kolom"], line["nilai"]) for line in lines(areas) if line["beda"]] == [
        ("sekolah_sd", "37"),
        ("sekolah_smp", "1"),
    ], "the village has not said yet what it counts"
    assert satu_baris(page.read_text("utf-8")).count(">desa menghitung lain<") == 2
    said = {"serahan": str(number), "kolom": "sekolah_sd", "pilihan": "desa", "alasan": "Dinas menghitung sekecamatan"}
    assert agen.post(f"/desa/{DESA}/angka-opd/jawab/", said).status_code == 302
    tick.tick(opened)
    both = [(line["menurut"], line["nilai"], line["beda"]) for line in lines(areas) if line["kolom"] == "sekolah_sd"]
    assert both[:2] == [("Dinas Pendidikan", "37", "ya"), ("desa", "1", "ya")]
    assert "desa: 1, belum diputuskan" in satu_baris(page.read_text("utf-8"))
    assert kominfo.post(f"/desa/{DESA}/angka-opd/putus/", said).status_code == 302
    tick.tick(opened)
    line = next(line for line in lines(areas) if (line["wilayah"], line["kolom"]) == (DESA, "sekolah_sd"))
    assert (line["nilai"], line["menurut"], line["beda"]) == ("1", "desa", "")
    assert "menurut desa" in satu_baris(page.read_text("utf-8"))
    act(kominfo, number, "tarik", alasan="Dapodik diperbarui dinas")
    tick.tick(opened)
    assert not page.exists(), "taken back is told no more"
    assert not page.with_suffix(".csv").exists()


def test_the_site_opens_no_count_that_a_village_protects(
    opened: OpenStore, areas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two villages has a threshold for class A: the office's schools of that one stand on no page."""
    office, kominfo = bekal.browser(bekal.with_role("walidata")), bekal.browser(bekal.with_role("walidata"))
    act(kominfo, handed(office, 37), "putus", putusan="lanjut")
    (tmp_path / "isi" / "policies").mkdir(parents=True)
    own = f'id: ketat\nmengetatkan: baku_2026\nwilayah: "{DESA}"\ndasar: "Perdes Reka"\nsejak: "2026-01-01"\n'
    (tmp_path / "isi" / "policies" / "ketat.yaml").write_text(own + "ambang: {A: 3}\n", encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path / "isi"))
    tick.tick(opened)
    assert {(line["wilayah"], line["kolom"]): line["nilai"] for line in lines(areas)} == {
        (TETANGGA, "sekolah_sd"): "1",
        (TETANGGA, "sekolah_smp"): "0",
    }
    assert "37" not in satu_baris((areas / f"opd-{KABUPATEN}.html").read_text("utf-8"))


def promised(producer: str, *, priority: bool) -> None:
    """The forum's year promises the table of an office for its day."""
    YearLine.objects.create(
        forum=KABUPATEN,
        year=YEAR + 1,
        code=f"{producer}.{priority}",
        title="Sekolah menurut desa",
        kind=YearLine.RELEASE,
        level="kabupaten",
        role="produsen",
        producer=Institution.objects.create(kind=producer, area=KABUPATEN),
        frequency="tahunan",
        day=clock.today(),
        reference=dt.date(YEAR, 7, 31),
        priority=priority,
        remind=7,
    )


@pytest.mark.basisdata
def test_data_prioritas_of_an_office_pass_through_three_hands(opened: OpenStore) -> None:
    """Nobody accepts them alone, round the pembina, or twice; what is not prioritas needs two hands as before."""
    both = bekal.with_role("walidata")
    bekal.assign(both, "pembina", KABUPATEN)
    office, alone = bekal.browser(bekal.with_role("walidata")), bekal.browser(both)
    bps = bekal.browser(bekal.with_role("pembina"))
    promised("dinkes", priority=True)
    promised("disdik", priority=False)
    number = handed(office, 3)
    act(bps, number, "bina", 422, putusan="lanjut")
    act(alone, number, "putus", putusan="lanjut")
    assert OpdDelivery.objects.get().state == OpdDelivery.ACCEPTED

    promised("disdik", priority=True)
    number = handed(office, 4)
    act(bps, number, "putus", 403, putusan="lanjut")
    act(bps, number, "bina", 422, putusan="lanjut")
    act(alone, number, "putus", putusan="lanjut")
    assert [said.values["sekolah_sd"] for said in said_of(AreaCode.kemendagri(DESA))] == ["3"], "the former one stands"
    act(alone, number, "putus", 422, putusan="lanjut")
    act(alone, number, "bina", 422, putusan="lanjut")
    act(office, number, "bina", 403, putusan="lanjut")
    assert "menunggu pembina" in markah(office.get(PAGE))
    tried(office, HEAD, [DESA, "", 9, 1])
    again = OpdDelivery.objects.order_by("-pk")[0].pk
    act(office, again, "serah", 422)
    sees(bps, "opd_bina", f"{PAGE}{number}/")
    is_spared(alone, "opd_bina", f"{PAGE}{number}/")
    act(bps, number, "bina", 422, putusan="kembali", alasan="")
    act(bps, number, "bina", putusan="kembali", alasan="SD Dusun Tiga terhitung dua kali")
    assert OpdDelivery.objects.get(pk=number).state == OpdDelivery.RETURNED
    sees(office, "opd_kembali", f"{PAGE}{number}/")
    is_spared(alone, "opd_kembali", f"{PAGE}{number}/")
    other = bekal.browser(bekal.with_role("produsen", institution="Dinas Kesehatan", name="Dinkes Reka"))
    is_spared(other, "opd_kembali", f"{PAGE}{number}/")
    act(office, again, "serah")
    is_spared(office, "opd_kembali", f"{PAGE}{number}/")
    act(alone, again, "putus", putusan="lanjut")
    act(bps, again, "bina", putusan="lanjut")
    assert [said.values["sekolah_sd"] for said in said_of(AreaCode.kemendagri(DESA))] == ["9"]
    acts = AuditEntry.objects.filter(action__startswith="opd.").order_by("-pk").values_list("action", flat=True)
    assert list(acts[:3]) == ["opd.terima", "opd.teruskan", "opd.serah"]
