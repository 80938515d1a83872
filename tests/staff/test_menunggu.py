"""What waits for a second hand: that no act is left out of the list, and who sees what waits when offices change hands.

The acts are read from the source, and where each is walked from the tests (`tests.fixtures.menunggu`): an act by two
hands that nobody is told of fails here.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cantik
from cantik.base import clock
from cantik.coach.app import digest, waits
from cantik.coach.app.models import DigestLetter
from cantik.codes.area import AreaCode
from cantik.content.public_notice import notice_kinds
from cantik.release.app.models import Withdrawal
from cantik.staff.app import rights, waiting_list
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.waiting_models import WaitingAct
from cantik.staff.app.workflows import list_acts
from cantik.staff.matrix import ACTIONS
from cantik.use.app.models import STANDS, DataRequest, PublicNotice, PublicReply
from cantik.vault.app.opening import OpenStore
from cantik.web.shell.menu import HEAD_OF
from cantik.web.waiting_list import count_by_entry, list_pages
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, TETANGGA
from tests.staff.test_app_orang_kedua import invite

ROOT, TESTS = Path(cantik.__file__).parent, Path(__file__).parents[1]
#: every place that asks whether two hands are of different people -> what its second hand finds waiting
SECOND_HALVES = {
    "collect.app.opd_choices.choose": "opd_kutip",
    "field.instruments.app.versions.decide": "pertanyaan",
    "field.review.app.late_decisions.refuse_late": "isian_susulan",
    "field.rounds.app.metadata_review._in_hand": "metadata",
    "forum.app.meetings.close": "rapat",
    "forum.app.meetings.confirm": "susulan",
    "forum.app.parameters.lock": "penetapan",
    "register.leave.app.cases.carry_out": "hapus",
    "release.app.early.confirm": "prarilis",
    "release.app.services.sign": "rilis",
    "staff.app.emergency.may_decide": "darurat",
    "staff.app.second_person.why_not": "undangan",
}
#: of these many wait together: they are counted (`coach.app.field_queues`), or stand on the board of the walidata
COUNTED = {
    "field.review.app.approval._refuse_own",
    "field.review.app.events.countersign",
    "field.rounds.app.progress._check",
    "release.app.checking._apart",
}
#: who only shows or narrows what another place decides
ONLY_ASKS = {
    "staff.app.deputies.one_hand",
    "staff.app.recovery.may_issue",
    "staff.app.rights.second",
    "staff.app.rights.separate",
    "staff.app.second_person.conflict_between",
    "staff.app.second_person.independent",
    "web.tahap.penyebarluasan.deliver.views_village._describe_proposal",
    "web.tahap.penyebarluasan.leave.views_case.one",
    "web.tahap.penyebarluasan.release.desk.signers",
}
_ASKS = {"second", "one_hand", "by_another", "independent", "conflict_between"}


def _functions(folder: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in folder.rglob("*.py"):
        text = file.read_text("utf-8")
        if not any(f"{verb}(" in text for verb in _ASKS):
            continue
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                yield f"{module}.{node.name}", node


def _asking() -> set[str]:
    """Every function that asks whether somebody is a second person, pages that only offer it left out."""
    found = set()
    for name, function in _functions(ROOT):
        calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
        verbs = {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls}
        if verbs & _ASKS:
            found.add(name)
    return {name for name in found if not re.match(r"cli\.|web\..*\.(views|menu_counts)", name)}


def test_every_second_half_finds_its_act_in_the_list_and_no_act_is_of_yesterday() -> None:
    asking = _asking() - {name for name in ONLY_ASKS if not name.startswith("web.")}
    assert asking - SECOND_HALVES.keys() - COUNTED - ONLY_ASKS == set(), "whoever is waited for there is told nowhere"
    assert SECOND_HALVES.keys() - asking == set(), "a row of an act that no longer is"
    assert set(SECOND_HALVES.values()) <= list_acts().keys()
    assert set(list_acts().values()) <= ACTIONS.keys()
    assert list_pages().keys() == list_acts().keys(), "an act without words and a page, or a page of none"
    assert {page.place.entry for page in list_pages().values()} <= HEAD_OF.keys(), "behind no entry of a menu"


def test_every_act_is_said_by_a_row_and_walked_by_who_is_waited_for() -> None:
    said = (file.read_text("utf-8") for file in ROOT.rglob("*.py") if file.name != "two_hands.py")
    told = {
        word for text in said if "Awaits" in text or "WorkflowWait" in text for word in re.findall(r'"([a-z_]+)"', text)
    }
    assert list_acts().keys() - told == set(), "no row ever waits for this"
    walked = set()
    for file in TESTS.rglob("test_*.py"):
        text = file.read_text("utf-8")
        if "tests.fixtures.menunggu" in text:
            walked |= set(re.findall(r'"([a-z_]+)"', text))
    assert list_acts().keys() - walked == set(), "nobody looks whether this is seen"


# ── what no other test walks ────────────────────────────────────────────────────────────────────
def asked(by: Account, number: str = "2025-1") -> Withdrawal:
    row = Withdrawal.objects.create(
        kode=DESA, number=number, state="diminta", reason="Angka keliru", asked_by=by.actor, asked_at=clock.now()
    )
    waiting_list.keep_row(row)
    return row


def reply(by: Account, kode: str = DESA) -> PublicReply:
    row = PublicReply.objects.create(
        kode=kode,
        number="2025-1",
        figure="2025-1/x",
        title="Penduduk",
        quotation="kutipan yang keliru",
        place="radio",
        said_on=clock.today(),
        reply="tanggapan atas kutipan",
        at=clock.now(),
        by=by.actor,
        state="diusulkan",
    )
    waiting_list.keep_row(row)
    return row


def acts_of(person: Account) -> list[str]:
    rights.forget(person)
    return [row.act for row in waits.list_waiting(Account.objects.get(pk=person.pk))]


@pytest.mark.basisdata
def test_a_village_without_a_walidata_withdraws_by_its_own_second_hand(opened: OpenStore) -> None:
    agen, kades = bekal.with_role("agen_statistik", DESA), bekal.with_role("kepala_desa", DESA)
    row = asked(agen)
    assert (acts_of(agen), acts_of(kades)) == ([], ["tarik_desa"])
    walidata = bekal.with_role("walidata")
    assert (acts_of(kades), acts_of(walidata)) == ([], ["tarik"])
    row.state, row.decided_by, row.decided_at = "ditolak", walidata.actor, clock.now()
    row.save()
    waiting_list.keep_row(row)
    assert not WaitingAct.objects.exists()


@pytest.mark.basisdata
def test_a_row_names_an_office_so_that_its_next_holder_finds_what_waits(opened: OpenStore) -> None:
    author, kades = bekal.with_role("agen_statistik", DESA), bekal.with_role("kepala_desa", DESA)
    neighbour, camat = bekal.with_role("kepala_desa", TETANGGA), bekal.with_role("camat")
    reply(author)
    assert acts_of(kades) == ["tanggapan"]
    assert [acts_of(someone) for someone in (author, neighbour, camat)] == [[], [], []]
    deputy = bekal.person()
    bekal.acts_for(deputy, kades, way="plh")
    assert acts_of(deputy) == ["tanggapan"]
    Assignment.objects.filter(person=kades).update(ended_at=clock.now(), ended_by=author)
    successor = bekal.with_role("kepala_desa", DESA)
    assert [acts_of(someone) for someone in (kades, deputy, successor)] == [[], [], ["tanggapan"]]
    sees(bekal.browser(successor), "tanggapan", f"/desa/{DESA}/tanggapan/")
    plt = bekal.person()
    bekal.acts_for(author, successor, way="plt")  # who wrote it is one hand with the head from now on
    assert acts_of(successor) == []
    assert acts_of(plt) == []
    text = str(list(WaitingAct.objects.values()))
    assert not any(someone.name in text for someone in (author, kades, deputy, successor))


@pytest.mark.basisdata
def test_a_province_is_not_waited_for_by_what_its_kabupaten_decides(opened: OpenStore) -> None:
    above, there = bekal.with_role("walidata", "99"), bekal.with_role("walidata", KABUPATEN)
    reply(bekal.with_role("kepala_desa", DESA))
    assert (acts_of(above), acts_of(there)) == ([], ["tanggapan"])


@pytest.mark.basisdata
def test_the_letter_tells_of_it_once_and_its_day_reaches_the_camat(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = bekal.with_role("agen_statistik", DESA, email="agen@contoh.id")
    kades = bekal.with_role("kepala_desa", DESA, email="kades@contoh.id")
    reply(author)
    told = {letter.person.pk: letter for letter in digest.letters(clock.now())}
    assert [row.act for row in told[kades.pk].waiting if isinstance(row, WaitingAct)] == ["tanggapan"]
    assert author.pk not in told
    at = clock.now()
    DigestLetter.objects.create(
        person=kades, day=clock.today(), sent_at=at, newest=told[kades.pk].newest, newest_act=told[kades.pk].newest_act
    )
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=1))
    assert kades.pk not in {letter.person.pk for letter in digest.letters(clock.now())}, "no news since"
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=22))
    assert [row.kode for row in waits.list_late(clock.today(), dt.timedelta(days=14))] == [DESA]


@pytest.mark.basisdata
def test_badges_count_what_the_home_shows(opened: OpenStore) -> None:
    author, kades = bekal.with_role("agen_statistik", DESA), bekal.with_role("kepala_desa", DESA)
    reply(author)
    asked(author)
    rows = waits.list_waiting(kades, AreaCode.kemendagri(DESA))
    assert count_by_entry(rows) == {"tanggapan": 1, "terbit": 1}
    home = bekal.browser(kades).get(f"/desa/{DESA}/").content.decode()
    assert home.count("Tanggapan umum menunggu diterbitkan") >= 1
    is_spared(bekal.browser(author), "tanggapan", f"/desa/{DESA}/tanggapan/")


@pytest.mark.basisdata
def test_a_sister_village_waits_for_the_head_then_for_the_desk(opened: OpenStore) -> None:
    agen, kades = bekal.with_role("agen_statistik", DESA), bekal.with_role("kepala_desa", DESA)
    now = clock.now()
    row = DataRequest.objects.create(
        kode=DESA,
        digest="d",
        applicant="desa",
        wanted="jumlah penduduk",
        purpose="perencanaan",
        approval=True,
        received_at=now,
        due_at=now + dt.timedelta(hours=3),
    )
    waiting_list.keep_row(row)
    sees(bekal.browser(kades), "persetujuan", f"/desa/{DESA}/persetujuan/")
    assert acts_of(agen) == []
    row.approved_at, row.approved_by = now, kades.actor
    row.save()
    waiting_list.keep_row(row)
    walidata = bekal.with_role("walidata")
    assert [acts_of(someone) for someone in (kades, agen, walidata)] == [[], ["permintaan"], []]
    Assignment.objects.filter(person=agen).update(ended_at=now, ended_by=kades)
    sees(bekal.browser(walidata), "permintaan", f"/desa/{DESA}/permintaan/")


@pytest.mark.basisdata
def test_an_invitation_that_opens_persons_waits_for_another_house_until_it_lapses(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    walidata = bekal.with_role("walidata", institution=f"Kominfo {KABUPATEN}")
    bps = bekal.with_role("pembina", institution=f"BPS {KABUPATEN}")
    own = bekal.with_role("koordinator", institution=f"Dinas Kominfo {KABUPATEN}")
    invite(bekal.browser(walidata))
    assert [acts_of(someone) for someone in (walidata, own, bps)] == [[], [], ["undangan"]]
    sees(bekal.browser(bps), "undangan", "/orang/persetujuan/")
    late = clock.now() + dt.timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert acts_of(bps) == []


@pytest.mark.basisdata
def test_an_emergency_waits_for_another_house_and_another_role(opened: OpenStore) -> None:
    asker = bekal.with_role("walidata", institution="Kominfo")
    own, bps = bekal.with_role("pembina", institution="Dinas Kominfo"), bekal.with_role("pembina", institution="BPS")
    reason = "Banjir bandang: daftar warga dusun Krajan untuk pencarian"
    bekal.browser(asker).post("/darurat/minta/", {"kode": DESA, "alasan": reason})
    assert [acts_of(someone) for someone in (asker, own, bps)] == [[], [], ["darurat"]]
    sees(bekal.browser(bps), "darurat", "/darurat/")
    bekal.browser(bps).post(f"/darurat/{WaitingAct.objects.get().number}/tolak/")
    is_spared(bekal.browser(bps), "darurat", "/darurat/")


@pytest.mark.basisdata
def test_an_error_that_readers_were_told_of_waits_once_its_day_is_over(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = next(kind for kind in notice_kinds().values() if kind.term)
    author, kades = bekal.with_role("walidata"), bekal.with_role("kepala_desa", DESA)
    row = PublicNotice.objects.create(
        kode=DESA,
        kind=kind.code,
        text="Tabel 3 keliru",
        due=clock.today() + dt.timedelta(days=3),
        state=STANDS,
        at=clock.now(),
        by=author.actor,
        decided_at=clock.now(),
        decided_by=kades.actor,
    )
    waiting_list.keep_row(row)
    assert acts_of(kades) == []
    late = clock.now() + dt.timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert acts_of(kades) == ["pemberitahuan_lewat"]
    sees(bekal.browser(Account.objects.get(pk=kades.pk)), "pemberitahuan_lewat", f"/desa/{DESA}/pemberitahuan/")
    row.state, row.ended_at, row.ended_by, row.ending = "selesai", clock.now(), kades.actor, "Revisi terbit"
    row.save()
    waiting_list.keep_row(row)
    assert acts_of(kades) == []
