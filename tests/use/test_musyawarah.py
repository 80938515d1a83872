"""A deliberation through the pages: proposals on the agenda, who came by group and sex, points by weight, what drops
out under the ceiling before anybody decides, two hands, and what holds afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.forum.app.meeting_models import Meeting
from cantik.outlets.app import sites
from cantik.release.app import storage
from cantik.release.app.models import Publication, Withdrawal
from cantik.staff.app.models import AuditEntry
from cantik.use.proposals.app import services
from cantik.use.proposals.app.entries import ProposalEntry
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.stage_models import ProposalStep
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_proposals import ACCEPT, HAND_IN
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal
from tests.use.desa_berbeda import kabupaten_shares
from tests.use.test_usulan import BASE, lay_edition, proposed

pytestmark = pytest.mark.basisdata
HERE = f"/desa/{bekal.DESA}/musyawarah/"
CRITERIA = ("mendesak", "luas", "berpihak", "angka", "terlaksana")


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    """The office after its first edition, with a figure that its people lack."""
    office = Rumah.of(copy_of(first_issued))
    lay_edition(office, "2025-2", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 60})
    return office


def accept(office: Rumah, title: str, activity: str = "02.03.13", rupiah: int = 0, **said: Any) -> VillageProposal:
    """A proposal that the kepala desa accepted as the village's (how it gets there: `test_usulan`)."""
    price: dict[str, Any] = {"unit_price": rupiah, "price_source": "Perbup rekaan 1/2026"} if rupiah else {}
    entry = ProposalEntry(
        clock.today().year + 1, title, "Rekaan.", recommendation="Dikerjakan bersama", activity=activity,
        volume=Decimal(1), unit="paket", fund="dana_desa", **(price | said),
    )  # fmt: skip
    area = AreaCode.kemendagri(bekal.DESA)
    row = services.write_proposal(area, entry, None, by=office.agen)
    services.decide_proposal(area, row.pk, HAND_IN, office.agen)
    services.decide_proposal(area, row.pk, ACCEPT, office.kades)
    row.refresh_from_db()
    return row


def call(agen: Client, **said: str) -> Any:
    form = {"jenis": "musdes", "tahun": str(clock.today().year + 1), "hari": clock.today().isoformat()}
    form |= {"pukul": "09.00", "tempat": "Balai desa", "cara": "nilai", "pagu": "100.000.000"}
    form |= {"sumber_pagu": "Surat rekaan 900/12"}
    return agen.post(f"{HERE}baru/", form | said, follow=True)


def item_of(row: VillageProposal) -> int:
    found = row.items.get()
    return int(found.pk)


def scored(row: VillageProposal, *points: int) -> dict[str, str]:
    return {f"nilai_{item_of(row)}_{code}": str(n) for code, n in zip(CRITERIA, points, strict=True)}


def decided(row: VillageProposal, outcome: str, reason: str = "") -> dict[str, str]:
    return {f"putusan_{item_of(row)}": outcome, f"alasan_{item_of(row)}": reason}


MINUTES = {"pimpinan": "Ketua BPD", "uraian": "Usulan dibacakan dan dinilai bersama.", "beda": ""}
CAME = {"hadir_bpd_l": "5", "hadir_bpd_p": "2", "hadir_perempuan_p": "11", "hadir_perempuan_l": "0"}


def minutes_of(browser: Client) -> Meeting:
    return Meeting.objects.get(forum=bekal.DESA)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf)).split())


def test_from_the_call_to_what_holds(rumah: Rumah) -> None:
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    bridge = accept(rumah, "Jembatan Kali Rekaan", rupiah=60_000_000)
    water = accept(rumah, "Sumber air bersih", "02.04.11", 30_000_000)
    hall = accept(rumah, "Gedung serba guna", "03.03.05", 50_000_000)
    stall = accept(rumah, "Kios desa", "04.07.04", 8_000_000)
    page = markah(call(agen))
    number = minutes_of(agen).pk
    one = f"{HERE}{number}/"
    assert page.count("data-acara=") == 4
    said = scored(bridge, 5, 5, 4, 3, 4) | scored(water, 4, 4, 4, 4, 4) | scored(hall, 3, 3, 3, 3, 3)
    said |= scored(stall, 1, 1, 1, 1, 1)
    said |= {name: "" for row in (bridge, water, hall, stall) for name in decided(row, "")}
    answer = agen.post(f"{one}catat/", {**said, **CAME, **MINUTES}, follow=True)
    shown = markah(answer)
    # by hand: 30*5/5 + 25*5/5 + 20*4/5 + 15*3/5 + 10*4/5 = 30 + 25 + 16 + 9 + 8
    assert "nilai 88,0" in shown
    assert "nilai 80,0" in shown
    assert "nilai 60,0" in shown
    order = re.findall(r'data-acara="(\d+)" data-pagu="(\w*)"', shown)
    assert order == [
        (str(item_of(bridge)), "ok"),
        (str(item_of(water)), "ok"),
        (str(item_of(hall)), "bad"),
        (str(item_of(stall)), "due"),
    ], "60 + 30 of 100 million: the hall drops out, the stall would fit into the rest"
    assert 'data-gugur="2"' in shown
    assert "Rp90.000.000" in shown
    assert not ProposalStep.objects.exists(), "nothing is decided by the order itself"
    said |= decided(bridge, "masuk_rkp") | decided(water, "masuk_rkp") | decided(hall, "ditunda")
    said |= decided(stall, "masuk_rkp")
    refused = agen.post(f"{one}serah/", {**said, **CAME, **MINUTES})
    assert refused.status_code == 422
    assert "Alasan putusan belum ditulis" in markah(refused)
    said |= decided(hall, "ditunda", "Di luar pagu tahun ini")
    assert agen.post(f"{one}serah/", {**said, **CAME, **MINUTES}).status_code == 302
    digest = minutes_of(agen).digest
    assert agen.post(f"{one}tutup/", {"putusan": "tutup", "sidik": digest}).status_code == 403
    assert head.get(f"{one}berita-acara.pdf").status_code == 404, "one hand is no berita acara"
    sees(head, "musyawarah", one)
    assert head.post(f"{one}tutup/", {"putusan": "tutup", "sidik": digest}).status_code == 302
    is_spared(head, "musyawarah", one)
    stages = dict(VillageProposal.objects.values_list("title", "stage"))
    assert stages == {
        "Jembatan Kali Rekaan": "masuk_rkp",
        "Sumber air bersih": "masuk_rkp",
        "Gedung serba guna": "ditunda",
        "Kios desa": "masuk_rkp",
    }
    step = ProposalStep.objects.get(proposal=hall)
    assert (step.reason, step.meeting_id, step.by == step.decided_by) == ("Di luar pagu tahun ini", number, False)
    paper = text_of(head.get(f"{one}berita-acara.pdf").content)
    for word in ("Jembatan Kali Rekaan", "88,0", "Rp60.000.000", "Di luar pagu tahun ini", "Kelompok perempuan"):
        assert word in paper, (word, paper)
    assert "Jumlah 5 13 18" in paper, "five men and two women of the council, eleven women"
    assert "Jembatan" not in str(list(AuditEntry.objects.filter(subject="musyawarah").values()))
    check_addendum(agen, head, one)
    assert dict(VillageProposal.objects.values_list("title", "stage")) == stages, "an addendum decides nothing"


def check_addendum(agen: Client, head: Client, one: str) -> None:
    """What was wrong in closed minutes is said beside them by two hands, and the minutes stay as they were signed."""
    signed, wrong = minutes_of(agen), "Rapat dimulai pukul 10.00, bukan pukul 09.00."
    assert agen.post(f"{one}susulan/", {"teks": "Yang hadir pemilik NIK 9901010101010001"}).status_code == 422
    assert agen.post(f"{one}susulan/", {"teks": wrong}).status_code == 302
    assert agen.post(f"{one}susulan/", {"teks": wrong}).status_code == 422, "one at a time"
    sees(head, "musyawarah_susulan", one)
    assert wrong not in text_of(head.get(f"{one}berita-acara.pdf").content), "one hand adds nothing"
    assert agen.post(f"{one}susulan/sahkan/", {"susulan": "1"}).status_code == 403
    assert head.post(f"{one}susulan/sahkan/", {"susulan": "2"}).status_code == 422
    assert head.post(f"{one}susulan/sahkan/", {"susulan": "1"}).status_code == 302
    is_spared(head, "musyawarah_susulan", one)
    assert wrong in text_of(head.get(f"{one}berita-acara.pdf").content)
    after = minutes_of(agen)
    assert (after.digest, after.content) == (signed.digest, signed.content)


def test_a_musdus_is_of_one_dusun_and_settles_what_is_its_own(
    first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]
) -> None:
    rumah = Rumah.of(copy_of(first_issued))  # with its first edition alone, which tells of its dusun
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    offered = re.findall(r'<option value="musdus:([^"]+)"', markah(agen.get(HERE)))
    assert len(offered) > 1
    here, other = offered[:2]
    wide = accept(rumah, "Gedung serba guna", "03.03.05", 50_000_000)
    far = accept(rumah, "Sumber air bersih", "02.04.11", 30_000_000, place=other)
    own = accept(rumah, "Jembatan Kali Rekaan", rupiah=60_000_000, place=here)
    for kind in ("musdus", "musdus:", "musdus:Tidak Ada", f"musdes:{here}"):
        assert call(agen, jenis=kind).status_code == 422, kind
    page = markah(call(agen, jenis=f"musdus:{here}"))
    one = f"{HERE}{minutes_of(agen).pk}/"
    assert f"Musyawarah dusun ({here})" in page
    assert f"Kehadiran: {here}" in page
    assert re.findall(r'data-acara="(\d+)"', page) == [str(item_of(own)), str(item_of(wide))], "its own first"
    assert not far.items.exists()
    said = {**CAME, **MINUTES, **decided(wide, "ditolak", "Tidak perlu bagi dusun")}
    said |= decided(own, "diprioritaskan", f"Warga {here} mendahulukannya")
    assert agen.post(f"{one}serah/", said).status_code == 422, "what is everybody's is settled by no single dusun"
    said |= decided(wide, "")
    assert agen.post(f"{one}serah/", said).status_code == 302
    sealed = {"putusan": "tutup", "sidik": minutes_of(agen).digest}
    assert head.post(f"{one}tutup/", sealed).status_code == 302
    stages = dict(VillageProposal.objects.values_list("pk", "stage"))
    assert stages == {own.pk: "diprioritaskan", wide.pk: "usulan", far.pk: "usulan"}
    assert f"Musyawarah dusun ({here})" in text_of(head.get(f"{one}berita-acara.pdf").content)
    assert f"Musyawarah dusun ({here})" in markah(agen.get(f"{BASE}{own.pk}/"))
    check_site(rumah, own, here)


def check_site(office: Rumah, row: VillageProposal, dusun: str) -> None:
    """Everybody reads which dusun put it first, but not of what is told without its place."""
    Publication.objects.get_or_create(
        kode=bekal.DESA, number="2025-1", channel="folder", defaults={"by": "uji", "at": clock.now()}
    )
    for delicate, word in (("", f"Musyawarah dusun ({dusun.title()})"), ("ya", "")):
        said = {"peka": delicate} if delicate else {}
        assert office.klien["sumarsono"].post(f"{BASE}{row.pk}/umumkan/", said).status_code == 302
        sites.put_out(office.opened, bekal.DESA, to_public=False, tell=lambda *_: None)
        site = storage.own_site(office.folder, bekal.DESA)
        shown = (site / "usulan.json").read_text("utf-8")
        assert word in (page := (site / "usulan.html").read_text("utf-8"))
        assert json.loads(shown)[0]["musyawarah"] == word
        assert (dusun.casefold() in f"{shown} {page}".casefold()) == bool(word), "nor by its reason"
    people = accept(office, f"Bantuan bagi warga {dusun}")
    said = {"judul": "ya", "peka": "ya"}
    assert office.klien["sumarsono"].post(f"{BASE}{people.pk}/umumkan/", said).status_code == 422, "nor by its title"


def test_a_ceiling_below_the_first_item_takes_in_nothing_by_the_order(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    big = accept(rumah, "Jembatan Kali Rekaan", rupiah=60_000_000)
    small = accept(rumah, "Kios desa", "04.07.04", 8_000_000)
    call(agen, pagu="10000000")
    one = f"{HERE}{minutes_of(agen).pk}/"
    said = scored(big, 5, 5, 5, 5, 5) | scored(small, 1, 1, 1, 1, 1) | decided(big, "") | decided(small, "")
    shown = markah(agen.post(f"{one}catat/", {**said, **CAME, **MINUTES}, follow=True))
    assert "data-tak-satu-pun" in shown
    assert re.findall(r'data-pagu="(\w*)"', shown) == ["bad", "due"]
    assert call(agen, sumber_pagu="").status_code == 422, "a ceiling has its source"


def test_two_proposals_for_one_bridge_are_seen_and_need_a_reason(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    first = accept(rumah, "Jembatan Kali Rekaan", rupiah=20_000_000)
    second = accept(rumah, "Pembangunan jembatan kali", rupiah=25_000_000)
    page = markah(call(agen))
    assert page.count("data-kembar") == 2
    one = f"{HERE}{minutes_of(agen).pk}/"
    said = {**CAME, **MINUTES, **decided(first, "masuk_rkp"), **decided(second, "masuk_rkp")}
    assert agen.post(f"{one}serah/", said).status_code == 422
    said |= decided(second, "ditolak", "Jembatan yang sama sudah diusulkan")
    assert agen.post(f"{one}serah/", said).status_code == 302


def test_a_figure_that_was_withdrawn_is_marked_on_the_agenda(rumah: Rumah) -> None:
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    row = proposed(agen)
    agen.post(f"{BASE}{row.pk}/ajukan/")
    assert head.post(f"{BASE}{row.pk}/putus/", {"putusan": "diterima"}).status_code == 302
    Withdrawal.objects.create(
        kode=bekal.DESA, number="2025-2", state="ditarik", reason="keliru", asked_by="a", asked_at=clock.now(),
        decided_by="b", decided_at=clock.now(),
    )  # fmt: skip
    assert "Angka berubah" in markah(call(agen))


@pytest.mark.malam
def test_new_data_between_two_meetings_mark_the_second_and_change_nothing_that_was_signed(rumah: Rumah) -> None:
    agen, head = rumah.klien["ratna"], rumah.klien["sumarsono"]
    row = proposed(agen)
    agen.post(f"{BASE}{row.pk}/ajukan/")
    assert head.post(f"{BASE}{row.pk}/putus/", {"putusan": "diterima"}).status_code == 302
    assert "Angka berubah" not in markah(call(agen, jenis="musrenbang_desa"))
    first = minutes_of(agen)
    one = f"{HERE}{first.pk}/"
    assert agen.post(f"{one}serah/", {**CAME, **MINUTES, **decided(row, "diprioritaskan")}).status_code == 302
    digest = minutes_of(agen).digest
    assert head.post(f"{one}tutup/", {"putusan": "tutup", "sidik": digest}).status_code == 302
    lay_edition(rumah, "2025-3", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 55})
    assert "menjadi 55,00% pada Rilis 2025-3" in markah(call(agen))
    first.refresh_from_db()
    row.refresh_from_db()
    assert (first.digest, row.release, row.value) == (digest, "2025-2", Decimal(60))


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"hadir_bpd_l": "lima"}, "bilangan bulat"),
        ({"nilai_{item}_luas": "6"}, "Nilai ini"),
        ({"putusan_{item}": "masuk_apbdes"}, "Putusan ini"),
        ({"uraian": "Ibu NIK 9901010101010001 hadir"}, "nomor"),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_stays_in_the_fields(rumah: Rumah, said: dict[str, str], word: str) -> None:
    agen = rumah.klien["ratna"]
    row = accept(rumah, "Jembatan Kali Rekaan")
    call(agen)
    one = f"{HERE}{minutes_of(agen).pk}/"
    item = str(item_of(row))
    sent = {**CAME, **MINUTES, **decided(row, "", "alasan yang ditulis")}
    sent |= {name.replace("{item}", item): value for name, value in said.items()}
    answer = agen.post(f"{one}catat/", sent)
    assert answer.status_code == 422
    assert word in markah(answer)
    assert "alasan yang ditulis" in markah(answer)


def test_a_kelurahan_has_its_own_deliberation_and_no_plan(rumah: Rumah) -> None:
    kelurahan = "99.01.01.1001"
    agen, lurah = (bekal.browser(bekal.with_role(role, kelurahan)) for role in ("agen_statistik", "kepala_desa"))
    page = markah(agen.get(f"/desa/{kelurahan}/musyawarah/"))
    assert 'value="musrenbang_kel"' in page
    assert 'value="musdes"' not in page
    assert "Musdes" not in page.partition("<main")[2]
    assert lurah.get(f"/desa/{kelurahan}/musyawarah/").status_code == 200


def test_who_writes_and_who_closes(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    accept(rumah, "Jembatan Kali Rekaan")
    call(agen)
    one = f"{HERE}{minutes_of(agen).pk}/"
    bpd = bekal.browser(bekal.with_role("bpd", bekal.DESA))
    camat = bekal.browser(bekal.with_role("camat"))
    assert bpd.get(one).status_code == camat.get(one).status_code == 200
    for person in (bpd, camat):
        assert person.post(f"{one}serah/", {**CAME, **MINUTES}).status_code == 403
    assert agen.post(f"{one}serah/", {**CAME, **MINUTES}).status_code == 302
    digest = minutes_of(agen).digest
    assert camat.post(f"{one}tutup/", {"putusan": "tutup", "sidik": digest}).status_code == 403
    back = {"putusan": "kembali", "sidik": digest, "alasan": "Kehadiran belum lengkap"}
    assert bpd.post(f"{one}tutup/", back).status_code == 302
    sees(agen, "musyawarah_kembali", one)
    neighbour = bekal.browser(bekal.with_role("kepala_desa", bekal.TETANGGA))
    assert neighbour.get(one).status_code == 404
