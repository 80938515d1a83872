"""Who needs help first, and a visit from plan to what was agreed on: through the pages, by those who use them."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.coach.app.coaching_models import CoachingAgreement, CoachingDay
from cantik.coach.app.models import DueTask, LogMark, VillageState
from cantik.coach.need import find_sessions, weigh_need
from cantik.codes.knowledge import AREAS_FILE
from cantik.content.help_order import help_signs, read_signs
from cantik.staff.app import forum
from cantik.staff.app.models import Account, AuditEntry, Institution
from cantik.staff.app.rights import area_code
from cantik.use.proposals.app.answer_models import ProposalAnswer
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.states import ABOVE_VILLAGE, ACCEPTED
from cantik.vault.app.opening import OpenStore
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, KECAMATAN

pytestmark = pytest.mark.satu_basisdata


@pytest.fixture
def kabupaten(opened: OpenStore) -> OpenStore:
    """Twelve villages in two kecamatan, none of them with anything but what a test writes."""
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(12, 2), encoding="utf-8")
    return opened


def text(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def order(page: bytes) -> list[str]:
    """The villages of the list in the order in which it names them."""
    return re.findall(r"<b>(Rekaan Lestari [0-9-]+)</b>", page.decode().partition("<ol")[2].partition("</ol>")[0])


def agent(kode: str, used: int) -> Account:
    """An agent who signed in `used` days ago."""
    return bekal.with_role("agen_statistik", kode, last_used=clock.today() - dt.timedelta(days=used))


def settle(**states: dict[str, object]) -> None:
    """What is known of villages, and that nothing came since: the page derives no rows anew."""
    for kode, said in states.items():
        VillageState.objects.create(kode=kode.replace("_", "."), renewed_at=clock.now(), **said)
    last = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    LogMark.objects.update_or_create(pk=1, defaults={"number": last})


#: days ago, and the state of a village whose data are out and fresh
FRESH = {"reference": -30, "released_reference": -30, "published": -20, "number": "2026-1"}


def state(**said: object) -> dict[str, object]:
    """A village with fresh data that are out, but for what is said; days are counted from today."""
    made: dict[str, object] = dict(FRESH) | said
    for name in ("reference", "released_reference", "published", "open_since"):
        if isinstance(made.get(name), int):
            made[name] = clock.today() + dt.timedelta(days=int(str(made[name])))
    return made


def test_ten_villages_stand_in_the_order_in_which_a_coach_ranked_them_by_hand(kabupaten: OpenStore) -> None:
    """By hand, with the points of the list: 2001 no agent and no data 30 + 25; 2002 returned with five findings 20,
    errors 60 / 3 = 20, oldest 70 / 7 = 10; 2003 agent silent for 100 days 20, late 40 days 4; 2004 late 200 days 20;
    2005 errors per 1,000 rows from 10 to 45: 35 / 5 = 7; 2006 two rounds undescribed 6; the rest show nothing."""
    del kabupaten
    kode = [f"{KECAMATAN}.200{number}" for number in range(1, 7)]
    for village, used in zip(kode[1:], (5, 100, 5, 5, 5), strict=True):
        agent(village, used)
    for number in range(1, 7):
        agent(f"99.01.02.200{number}", 3)
    late = {"released_reference": None, "published": None, "number": ""}
    rows = {
        kode[1]: state(open_checks=60, open_since=-70),
        kode[2]: state(reference=-130, **late),
        kode[3]: state(reference=-290, **late),
        kode[4]: state(faults=45, faults_before=10),
        kode[5]: state(sets_missing=2),
    } | {f"99.01.02.200{number}": state() for number in range(1, 7)}
    settle(**{name.replace(".", "_"): said for name, said in rows.items()})
    day = clock.today()
    DueTask.objects.create(
        kode=kode[1], role="agen_statistik", key="kembali", number=5, due=day, shown=day, told=day + dt.timedelta(9)
    )
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    page = coach.get(reverse("pembinaan")).content
    assert order(page) == [f"Rekaan Lestari 1-{number}" for number in (1, 2, 3, 4, 5, 6)]
    said = text(page)
    assert "6 desa perlu bantuan" in said
    assert "Belum ada agen statistik; belum ada data sama sekali." in said
    assert "5 temuan atas rilis yang dikembalikan" in said
    assert "Agen tidak masuk selama 100 hari; 40 hari lewat tenggat." in said
    assert order(coach.get("/").content) == order(page), "the home says the same"


def test_the_home_of_250_villages_asks_few_questions(opened: OpenStore) -> None:
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(250, 10), encoding="utf-8")
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    coach.get("/")
    with CaptureQueriesContext(connection) as seen:
        said = text(coach.get("/").content)
    assert "250 desa perlu bantuan" in said
    assert len(seen) < 60


def plan(client: Client, kode: str, day: dt.date, **said: str) -> str:
    """A visit as the form sends it; the address of its page."""
    form = {"jenis": "kunjungan", "wilayah": kode, "hari": day.isoformat(), "tempat": "Kantor desa"}
    answer = client.post(reverse("pembinaan_baru"), form | {"tujuan": "Menyelesaikan galat"} | said)
    return answer.headers.get("Location", "") if answer.status_code == 302 else text(answer.content)


def test_a_visit_is_seen_by_the_village_told_of_and_becomes_its_work(kabupaten: OpenStore) -> None:
    del kabupaten
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN, name="Bina Reka"))
    someone = agent(DESA, 1)
    village, today = bekal.browser(someone), clock.today()
    assert "Menyelesaikan galat" not in text(village.get(reverse("pembinaan_desa", args=[DESA])).content)
    address = plan(coach, DESA, today)
    assert address.startswith("/pembinaan/")
    for page in (f"/desa/{DESA}/", reverse("pembinaan_desa", args=[DESA])):
        assert "Menyelesaikan galat" in text(village.get(page).content), page
    form = {"uraian": "Tiga galat dibetulkan bersama.", "hadir0": "2"}
    form |= {"sepakat0_0": "Menyelesaikan galat sisanya", "batas0_0": ""}
    wrong = coach.post(f"{address}catat/", form)
    assert wrong.status_code == 422
    assert "Kesepakatan dan harinya diisi bersama" in text(wrong.content)
    assert "Tiga galat dibetulkan bersama." in wrong.content.decode(), "what was written stays"
    due = today + dt.timedelta(days=7)
    assert coach.post(f"{address}catat/", form | {"batas0_0": due.isoformat()}).status_code == 302
    assert coach.post(f"{address}catat/", form | {"batas0_0": due.isoformat()}).status_code == 422, "told of once"
    agreed = CoachingAgreement.objects.get()
    village.get(f"/desa/{DESA}/")  # brings its row up to date, as any look at a home does
    assert "Kesepakatan pembinaan: Menyelesaikan galat sisanya" in text(village.get(reverse("tugas")).content)
    CoachingAgreement.objects.update(due=today - dt.timedelta(days=1))
    assert "1 kesepakatan lewat harinya" in text(coach.get(reverse("pembinaan")).content)
    at = reverse("pembinaan_penuhi", args=[DESA, agreed.pk])
    assert coach.post(at, {"selesai": "1"}).status_code == 403, "the village says it, not its coach"
    assert village.post(at, {"selesai": "1"}).status_code == 302
    assert "1 kesepakatan lewat harinya" not in text(coach.get(reverse("pembinaan")).content)
    village.get(f"/desa/{DESA}/")
    assert "Menyelesaikan galat sisanya" not in text(village.get(reverse("tugas")).content)
    assert village.post(at, {"selesai": "0"}).status_code == 302, "taken back"
    assert CoachingAgreement.objects.get().done_at is None


def test_what_cannot_be_planned_or_told_is_refused_with_the_reason(kabupaten: OpenStore) -> None:
    del kabupaten
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    camat = bekal.browser(bekal.with_role("camat", "99.01.02"))
    today, yesterday = clock.today(), clock.today() - dt.timedelta(days=1)
    assert "Hari pembinaan ada di depan" in plan(coach, DESA, yesterday)
    assert "memuat nomor seseorang" in plan(coach, DESA, today, tujuan="Temui 9901010101010001")
    assert camat.get(reverse("pembinaan_baru"), {"jenis": "kunjungan", "wilayah": DESA}).status_code == 404
    for wrong in ("x", "99.01", "99.01.01.2001.1", "99.01.01.9999' OR 1=1"):
        assert coach.get(reverse("pembinaan_baru"), {"jenis": "kunjungan", "wilayah": wrong}).status_code == 404
    assert coach.get(reverse("pembinaan_baru")).headers["Location"] == reverse("pembinaan")
    session = {"jenis": "sesi", "wilayah": KECAMATAN, "hari": today.isoformat(), "tempat": "Aula", "tujuan": "Galat"}
    assert coach.post(reverse("pembinaan_baru"), session | {"desa": ["99.01.02.2001"]}).status_code == 422
    made = coach.post(reverse("pembinaan_baru"), session | {"desa": [DESA, f"{KECAMATAN}.2002"]})
    at = made.headers["Location"]
    nobody = coach.post(f"{at}catat/", {"uraian": "Tidak ada yang datang", "hadir0": "0", "hadir1": "0"})
    assert nobody.status_code == 302, "a session that nobody attended is told of as it was"
    assert "0 aparatur hadir" in text(coach.get(at).content)
    later = plan(coach, DESA, today + dt.timedelta(days=3))
    early = coach.post(f"{later}catat/", {"uraian": "Belum", "hadir0": "1"})
    assert "Harinya belum tiba" in text(early.content)
    assert coach.post(f"{later}batal/", {"alasan": "x"}).status_code == 422
    assert coach.post(f"{later}batal/", {"alasan": "Bertabrakan dengan musyawarah desa"}).status_code == 302
    assert CoachingDay.objects.get(state=CoachingDay.CALLED_OFF).reason.startswith("Bertabrakan")


def test_a_sign_counts_from_its_least_in_full_steps_up_to_its_most() -> None:
    signs = help_signs()
    assert [signs["diam"].weigh(days) for days in (29, 30, 39, 40, 5000)] == [0, 6, 6, 8, 20]
    need = weigh_need({"galat": 9, "kembali": 1, "tanpa_agen": 0}, signs)
    assert (need.points, need.act, len(need.reasons)) == (7, "kunjungan", 2)
    stuck = weigh_need({"galat": 9}, signs)
    assert find_sessions([("a", stuck), ("a", stuck), ("a", stuck), ("b", stuck), ("b", stuck)]) == {"a": 3}


@pytest.mark.parametrize(
    "line",
    [
        "lain,kata,word,1,1,1,1,pesan,aturan#cantik,usul",
        "galat,,word,1,1,1,1,pesan,aturan#cantik,usul",
        "galat,kata,word,1,0,1,1,pesan,aturan#cantik,usul",
        "galat,kata,word,1,1,1,1,telepon,aturan#cantik,usul",
        "galat,kata,word,satu,1,1,1,pesan,aturan#cantik,usul",
    ],
)
def test_a_wrong_line_of_the_order_is_told_with_its_place(line: str) -> None:
    head = "kode,kata,kata_en,mulai,tiap,poin,paling,tindakan,dasar,tanda"
    with pytest.raises(ContentError) as refused:
        read_signs([head, line])
    assert refused.value.code == "K190"
    assert refused.value.where == "urutan_bantuan.csv:2"


def test_who_coordinates_reads_what_of_proposals_nobody_has_taken_up(kabupaten: OpenStore) -> None:
    """Three villages have figures, one proposes: two lines that go up, one of which no office was asked for, and
    a line of its plan without money."""
    del kabupaten
    settle(**{f"99_01_01_200{number}": state() for number in (1, 2, 3)})
    said = {"kode": DESA, "year": clock.today().year + 1, "by": "akun:1", "at": clock.now(), "state": ACCEPTED}
    said |= {
        f"{act}_{end}": value
        for act in ("submitted", "decided")
        for end, value in (("by", "akun:2"), ("at", clock.now()))
    }
    asked, _open = (
        VillageProposal.objects.create(title=t, authority=ABOVE_VILLAGE, **said) for t in ("Jalan", "Puskesmas")
    )
    VillageProposal.objects.create(title="Posyandu", stage="masuk_rkp", **said)
    office = Institution.objects.create(area=KABUPATEN, kind="dinkes")
    by = {"asked_by": "akun:1", "asked_at": clock.now(), "due": clock.today(), "state": "ditanya"}
    ProposalAnswer.objects.create(proposal=asked, kabupaten=KABUPATEN, institution=office, **by)
    for role, area in (("koordinator", KABUPATEN), ("camat", KECAMATAN)):
        page = text(bekal.browser(bekal.with_role(role, area)).get("/").content)
        assert "2 desa punya rilis tetapi belum mengusulkan" in page
        assert "1 usulan ke atas belum dimintakan jawaban dinas" in page
        assert "1 usulan dalam RKP desa belum punya sumber dana atau harga" in page
    elsewhere = text(bekal.browser(bekal.with_role("camat", "99.01.02")).get("/").content)
    assert "belum dimintakan" not in elsewhere


@pytest.mark.parametrize("role", ["pembina", "koordinator", "camat", "walidata"])
def test_a_home_without_villages_says_so_and_claims_nothing_of_them(opened: OpenStore, role: str) -> None:
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(0), encoding="utf-8")
    said = text(bekal.browser(bekal.with_role(role)).get("/").content)
    assert "Belum ada desa di wilayah ini" in said
    for claim in ("Semua desa", "Tidak ada desa", "Tidak ada rilis", "dari desa mana pun"):
        assert claim not in said, claim


@pytest.mark.parametrize("role", ["pembina", "koordinator", "camat", "walidata"])
def test_no_village_stands_twice_on_the_home_of_an_office(kabupaten: OpenStore, role: str) -> None:
    del kabupaten
    settle(
        **{
            f"{KECAMATAN}.{2001 + at}": state(number="", published=None, released_reference=None, open_checks=at)
            for at in range(3)
        }
    )
    page = bekal.browser(bekal.with_role(role)).get("/").content.decode().partition("<main")[2]
    shown = re.findall(r"<b>(Rekaan Lestari [0-9-]+)</b>", page)
    assert len(shown) == len(set(shown)), shown
    assert "Rekaan Lestari 1-3" in shown


def test_the_home_of_an_office_that_produces_names_it_and_begins_with_its_work(kabupaten: OpenStore) -> None:
    del kabupaten
    forum.begin(area_code(KABUPATEN), by="akun:0")
    office = bekal.browser(bekal.with_role("produsen", institution=f"Dinas Kesehatan {KABUPATEN}"))
    page = office.get("/").content.decode().partition("<main")[2]
    assert "Produsen data (OPD), Dinas Kesehatan, Kabupaten Contoh" in text(b"<main" + page.encode())
    listed = page.partition('<ul class="panel rows sec">')[2]
    assert re.findall(r'href="([^"]+)"><b>', listed)[0] == reverse("opd_pilih")
