"""A table of an office on its way: the office tries, mends and hands in, another person accepts or returns, a later one
takes its place and goes again. Workbooks are written here cell by cell; what stands is asked of the village's codes."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.collect.app.opd import villages_of
from cantik.collect.app.opd_models import OpdDelivery, OpdFigure
from cantik.collect.app.opd_standing import said_of
from cantik.content.loader import load_content
from cantik.contoh import write_areas
from cantik.staff import institution_kinds
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, TETANGGA

PAGE = f"/tabel-opd/{KABUPATEN}/"
YEAR = clock.today().year - 1
HEAD = ["Kode desa", "Desa", "SD", "SMP"]


@pytest.fixture(autouse=True)
def areas(opened: OpenStore) -> None:
    """A kabupaten of twelve villages; DESA and TETANGGA are two of them."""
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)


def book(*rows: list[Any]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Data")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return SimpleUploadedFile("sekolah.xlsx", stream.getvalue())


def tried(client: Any, *rows: list[Any], wanted: int = 200, **changed: str) -> str:
    form = {"tabel": "sekolah_opd", "tahun": str(YEAR), "acuan": f"{YEAR}-07-31", "sumber": "Dapodik"} | changed
    answer = client.post(f"{PAGE}coba/", form | {"berkas": book(*rows)}, follow=True)
    assert answer.status_code == wanted, markah(answer)[:3000]
    return markah(answer)


def act(client: Any, number: int, what: str, wanted: int = 200, **form: str) -> str:
    answer = client.post(f"{PAGE}{number}/{what}/", form, follow=True)
    assert answer.status_code == wanted, markah(answer)[:3000]
    return markah(answer)


def stands(village: str) -> list[tuple[str, int, dict[str, str]]]:
    found = said_of(AreaCode.kemendagri(village))
    return [(said.table.id, said.delivery.version, said.values) for said in found]


def handed(office: Any, schools: int) -> int:
    tried(office, HEAD, [DESA, "", schools, 1], [TETANGGA, "", 1, 0])
    number = OpdDelivery.objects.order_by("-pk")[0].pk
    act(office, number, "serah")
    return number


def _of_the_other_village(office: Any) -> int:
    tried(office, HEAD, [TETANGGA, "", 1, 0])
    number = OpdDelivery.objects.order_by("-pk")[0].pk
    act(office, number, "serah")
    return number


@pytest.mark.basisdata
def test_a_table_is_tried_handed_in_accepted_by_another_and_taken_back(opened: OpenStore) -> None:
    office = bekal.browser(bekal.with_role("produsen", institution="Dinas Pendidikan"))
    kominfo = bekal.browser(bekal.with_role("walidata"))
    page = tried(office, HEAD, [DESA, "", "tiga", 1], [TETANGGA, "", 1, 0])
    assert "Isian bukan angka" in page
    wrong = OpdDelivery.objects.get()
    act(office, wrong.pk, "serah", 422)
    first = handed(office, 3)
    assert not OpdDelivery.objects.filter(pk=wrong.pk).exists()  # what was tried before
    assert stands(DESA) == []
    assert "berlaku" not in markah(office.get(PAGE))
    act(office, first, "putus", 403, putusan="lanjut")
    act(kominfo, first, "putus", putusan="lanjut")
    assert stands(DESA) == [("sekolah_opd", 1, {"sekolah_sd": "3", "sekolah_smp": "1"})]
    second = handed(office, 4)
    act(kominfo, second, "putus", 422, putusan="kembali", alasan="")
    act(kominfo, second, "putus", putusan="lanjut")
    assert stands(DESA)[0][1:] == (2, {"sekolah_sd": "4", "sekolah_smp": "1"})
    third = _of_the_other_village(office)
    act(kominfo, third, "putus", putusan="lanjut")
    assert stands(DESA) == [], "a newer delivery leaves the village out"
    act(kominfo, third, "tarik", alasan="desa ini terlewat oleh dinas")
    assert stands(DESA)[0][1:] == (2, {"sekolah_sd": "4", "sekolah_smp": "1"})
    act(kominfo, second, "tarik", alasan="Dapodik diperbarui dinas")
    assert stands(DESA)[0][1:] == (1, {"sekolah_sd": "3", "sekolah_smp": "1"})
    acts = list(AuditEntry.objects.filter(action__startswith="opd.").order_by("pk").values_list("action", flat=True))
    assert acts == ["opd.serah", "opd.terima"] * 3 + ["opd.tarik"] * 2


@pytest.mark.basisdata
def test_nobody_accepts_what_they_handed_in_and_no_office_delivers_for_another(opened: OpenStore) -> None:
    both, health = bekal.with_role("walidata"), bekal.with_role("produsen", institution="Dinas Kesehatan")
    kominfo = bekal.browser(both)
    number = handed(kominfo, 3)
    act(kominfo, number, "putus", 422, putusan="lanjut")
    assert OpdDelivery.objects.get().state == OpdDelivery.HANDED_IN
    page = tried(bekal.browser(health), HEAD, [DESA, "", 3, 1], wanted=422)
    assert "Pilih dari daftar" in page


@pytest.mark.basisdata
@pytest.mark.parametrize("cell", ["9901010101900001", "9901 0101 0190 0001"])
def test_a_file_with_a_number_of_a_person_leaves_nothing_behind(opened: OpenStore, cell: str) -> None:
    kominfo = bekal.browser(bekal.with_role("walidata"))
    page = tried(kominfo, [*HEAD, "Ket"], [DESA, "", 3, 1, cell], wanted=422)
    assert "memuat data orang" in page
    assert cell not in page
    assert not OpdDelivery.objects.exists()
    assert not OpdFigure.objects.exists()
    assert not AuditEntry.objects.filter(detail__contains=cell).exists()


def test_the_template_is_read_again_without_a_word(opened: OpenStore) -> None:
    kominfo = bekal.browser(bekal.with_role("walidata"))
    data = kominfo.get(f"{PAGE}templat/ternak_opd.xlsx").content
    form = {"tabel": "ternak_opd", "tahun": str(YEAR), "acuan": f"{YEAR}-12-31", "sumber": "SIKNAS"}
    kominfo.post(f"{PAGE}coba/", form | {"berkas": SimpleUploadedFile("templat.xlsx", data)})
    made = OpdDelivery.objects.get()
    assert (made.findings, made.refused) == ("[]", True)  # nothing is wrong, and nothing is said
    assert made.figures.count() == 12


def beside(client: Any) -> str:
    return " ".join(markah(client.get(f"/desa/{DESA}/angka-opd/")).split())


@pytest.mark.basisdata
def test_two_figures_stand_side_by_side_until_village_and_walidata_have_decided(opened: OpenStore) -> None:
    agen, office = bekal.browser(bekal.with_role("agen_statistik")), bekal.browser(bekal.with_role("walidata"))
    kominfo = bekal.browser(bekal.with_role("walidata"))
    for name in ("SDN Reka 1", "SDN Reka 2"):
        school = {"nama": name, "jenjang": "sd", "sejak": f"{YEAR - 3}-07-01"}
        assert agen.post(f"/desa/{DESA}/fasilitas/sekolah/tambah/", school).status_code == 302
    number = handed(office, 3)
    act(kominfo, number, "putus", putusan="lanjut")
    said = {"serahan": str(number), "kolom": "sekolah_sd", "pilihan": "desa", "alasan": "SDN 3 sudah digabung"}

    def sent(client: Any, what: str, wanted: int) -> None:
        assert client.post(f"/desa/{DESA}/angka-opd/{what}/", said).status_code == wanted

    page = beside(agen)
    assert page.count("belum diputuskan") == 2  # 3 and 2 primary schools; 1 and 0 junior secondary ones
    assert "Dinas Pendidikan, Dapodik" in page
    sent(kominfo, "putus", 422)  # the village has not answered
    sent(agen, "jawab", 302)
    sent(agen, "putus", 403)
    sent(kominfo, "putus", 302)
    assert "Desa sendiri<p" in beside(agen)
    assert beside(agen).count("belum diputuskan") == 1
    # a third school: what was decided was about other figures
    third = {"nama": "SDN Reka 4", "jenjang": "sd", "sejak": f"{YEAR - 3}-07-01"}
    agen.post(f"/desa/{DESA}/fasilitas/sekolah/tambah/", third | {"nama": "MI Reka", "jenjang": "mi"})
    agen.post(f"/desa/{DESA}/fasilitas/sekolah/tambah/", third)
    assert beside(agen).count("belum diputuskan") == 2


def test_every_table_is_of_an_office_that_forums_have_and_bps_and_the_seven_have_one() -> None:
    offices = {table.office for table in load_content().opd.values()}
    assert offices <= set(institution_kinds.kinds())
    assert offices == {"bps", "disdik", "dinkes", "dipertan", "disnakkan", "dinsos", "dukcapil", "dinas_pmd"}


@pytest.mark.parametrize(("many", "last", "last_found"), [(110, 3, 2), by_night(250, 5, 5)])
def test_a_delivery_of_many_villages_is_read_page_by_page(
    opened: OpenStore, many: int, last: int, last_found: int
) -> None:
    """Every village once, by links alone and by keys; the database is asked as often as for ten."""
    kominfo = bekal.browser(bekal.with_role("walidata"))

    def delivery(villages: int) -> str:
        (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(villages), encoding="utf-8")
        known = [
            village.area.text()
            for village in villages_of(AreaCode.kemendagri(KABUPATEN), opened.store.path / AREAS_FILE)
        ]
        assert len(known) == villages
        tried(kominfo, HEAD, *([kode, "", at, "x" if at > 10 else 0] for at, kode in enumerate(known)))
        return f"{PAGE}{OpdDelivery.objects.latest('pk').pk}/"

    def asked(address: str) -> int:
        kominfo.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert kominfo.get(address).status_code == 200
        return len(queries)

    few = asked(delivery(10))
    address = delivery(many)
    assert asked(address) == asked(f"{address}?hal={last}&temuan={last_found}") == few
    seen, at = list[str](), address
    for _ in range(6):
        whole = markah(kominfo.get(at))
        rows = whole.split('aria-labelledby="is"')[-1].partition("</section>")[0]
        seen += re.findall(r'<tr><th scope="row">([^<]+)</th>', rows)
        following = re.search(r'rel="next" data-kunci="\]" href="([^"]+)"', rows)
        if following is None:
            break
        assert len(seen) % 50 == 0
        at = f"{address}{html.unescape(following[1])}"
    assert len(seen) == many
    assert sum(whole.count("Isian bukan angka") for whole in _pages(kominfo, address, "temuan")) == many - 11
    assert f"Halaman {last} dari {last}" in markah(kominfo.get(f"{address}?hal=999"))
    assert kominfo.get(f"{address}?hal=x&temuan=-1").status_code == 200


def _pages(client: Any, address: str, name: str) -> list[str]:
    return [markah(client.get(f"{address}?{name}={number}")) for number in range(1, 6)]
