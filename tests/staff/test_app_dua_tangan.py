"""Every act of two people, walked through its page by those who would like to be both: the author with a second role,
as the deputy of who decides, represented by their own deputy, and with a deputy whose days ended in between.

Which acts there are is read from the source (whoever asks for a second hand), so that a new one without a row fails.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cantik
from cantik.base import clock
from cantik.codes.extra import AREAS_FILE
from cantik.collect.app.opd_models import OpdChoice, OpdDelivery
from cantik.contoh import write_areas
from cantik.forum.app.advice_models import Recommendation
from cantik.forum.app.models import DefinitionProposal, PolicyProposal
from cantik.register.leave.app.models import Sharing
from cantik.staff.app import forum, rights
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.rights import area_code
from cantik.staff.app.workflows import list_workflows
from cantik.vault.app.opening import OpenStore
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff import test_app_definisi as definisi
from tests.staff import test_app_opd as opd
from tests.staff import test_app_pelindungan as lindung
from tests.staff import test_app_rekomendasi as rekomendasi
from tests.staff.bekal import DESA, KABUPATEN
from tests.staff.test_app_rapat import send
from tests.staff.test_app_wakil import shared

ROOT = Path(cantik.__file__).parent
#: what the second of one hand reads, whatever the page
TOLD = re.compile(r"Yang mengajukan tidak boleh menyetujui|satu tangan: yang satu mewakili yang lain")


# ── each act: its first half, its second, and what stands afterwards ────────────────────────────
def share(author: Account) -> str:
    return f"/desa/{DESA}/bawa-keluar/{shared(author).pk}/putus/"


def definition(author: Account) -> str:
    definisi._send(bekal.browser(author), "usul/", **definisi.SAID)
    return f"{definisi.PAGE}{DefinitionProposal.objects.latest('pk').pk}/periksa/"


def approval(author: Account) -> str:
    """The author examines what a third office proposed; another one approves it."""
    at = definition(bekal.with_role("koordinator"))
    bekal.browser(author).post(at, {"putusan": "lanjut"})
    return at.replace("/periksa/", "/setujui/")


def table(author: Account) -> str:
    return f"{opd.PAGE}{opd.handed(bekal.browser(author), 3)}/putus/"


def pair(author: Account) -> str:
    """The village answers about two figures, and the walidata decides which is cited."""
    agen, kominfo = bekal.browser(author), bekal.browser(bekal.with_role("walidata"))
    school = {"nama": "SDN Reka 1", "jenjang": "sd", "sejak": f"{opd.YEAR - 3}-07-01"}
    assert agen.post(f"/desa/{DESA}/fasilitas/sekolah/tambah/", school).status_code == 302
    number = opd.handed(bekal.browser(bekal.with_role("walidata")), 3)
    opd.act(kominfo, number, "putus", putusan="lanjut")
    answer = agen.post(f"/desa/{DESA}/angka-opd/jawab/", chosen())
    assert answer.status_code == 302
    return f"/desa/{DESA}/angka-opd/putus/"


def chosen() -> dict[str, str]:
    number = OpdDelivery.objects.latest("pk").pk
    return {"serahan": str(number), "kolom": "sekolah_sd", "pilihan": "desa", "alasan": "SDN 3 sudah digabung"}


def policy(author: Account) -> str:
    lindung._send(bekal.browser(author), lindung.PAGE + "usul/", lindung.said())
    return f"{lindung.PAGE}{PolicyProposal.objects.latest('pk').pk}/putus/"


def advice(author: Account) -> str:
    client = bekal.browser(author)
    send(client, rekomendasi.PAGE + "tambah/", rekomendasi.wish())
    at = f"{rekomendasi.PAGE}{Recommendation.objects.latest('pk').pk}/"
    send(client, at + "ajukan/", {"hari": clock.today().isoformat()})
    return at + "jawab/"


def passed() -> dict[str, str]:
    return {"putusan": "lanjut"}


@dataclass(frozen=True)
class Act:
    """An act of two people: who may do each half, the first half (it tells where the second is done), what is sent for
    the second, and what asks whether it was done."""

    first: str
    second: str
    begin: Callable[[Account], str]
    said: Callable[[], dict[str, str]]
    done: Callable[[], bool]
    waits: str  # as the home of who decides calls it
    page: str  # where it is decided, below the address of the act


ACTS = {
    "berbagi/bawa_keluar_putus": Act(
        "agen_statistik",
        "kepala_desa",
        share,
        lambda: {"putusan": "setuju", "alasan": "sesuai perjanjian desa"},
        lambda: Sharing.objects.latest("pk").state == "disetujui",
        "berbagi",
        f"/desa/{DESA}/bawa-keluar/",
    ),
    "definisi/definisi_periksa": Act(
        "koordinator",
        "walidata",
        definition,
        passed,
        lambda: bool(DefinitionProposal.objects.latest("pk").examined_by),
        "definisi_periksa",
        definisi.PAGE,
    ),
    "definisi/definisi_setujui": Act(
        "walidata",
        "pembina",
        approval,
        passed,
        lambda: DefinitionProposal.objects.latest("pk").state == DefinitionProposal.IN_FORCE,
        "definisi_setujui",
        definisi.PAGE,
    ),
    "tabel_opd/opd_putus": Act(
        "walidata",
        "walidata",
        table,
        passed,
        lambda: OpdDelivery.objects.latest("pk").state == OpdDelivery.ACCEPTED,
        "opd_terima",
        opd.PAGE,
    ),
    "collect.app.opd_choices.choose": Act(
        "agen_statistik",
        "walidata",
        pair,
        chosen,
        lambda: OpdChoice.objects.latest("pk").chosen == OpdChoice.VILLAGE,
        "opd_kutip",
        f"/desa/{DESA}/angka-opd/",
    ),
    "kebijakan/pelindungan_putus": Act(
        "walidata",
        "pembina",
        policy,
        passed,
        lambda: PolicyProposal.objects.latest("pk").state == PolicyProposal.IN_FORCE,
        "kebijakan",
        lindung.PAGE,
    ),
    "rekomendasi/rekomendasi_jawab": Act(
        "koordinator",
        "pembina",
        advice,
        rekomendasi.given,
        lambda: Recommendation.objects.latest("pk").steps.latest("pk").number != "",
        "rekomendasi",
        rekomendasi.PAGE,
    ),
}
#: acts that need a release, a round or a meeting first: each with the test that failed when its rule was taken out
with (Path(__file__).parent / "dua_tangan.csv").open(encoding="utf-8", newline="") as stream:
    ELSEWHERE = {row["tindakan"]: row["uji"] for row in csv.DictReader(stream)}
#: who only asks: what a page offers, what is drawn for a block, and the path itself
ONLY_ASKS = {
    "web.tahap.penyebarluasan.deliver.views_village._describe_proposal",
    "web.tahap.perencanaan.proposals.views_deliberation._list_hands",
    "web.forum.parameter.views_bulk._page_together",
    "field.review.app.approval.draw",
    "forum.app.impact.find_decidable",
    "release.app.queries.by_another",
    "staff.app.rights.second",
    "staff.app.steps._find_hindrance",
    "web.forum.meeting.views._hands",
    "web.forum.parameter.views._page",
    "web.tahap.perencanaan.plan.views._next_step",
    "web.tahap.perencanaan.plan.views.steps",
}


# ── the people who would like to be both ────────────────────────────────────────────────────────
def alone(act: Act) -> tuple[Account, Account]:
    author = bekal.with_role(act.first)
    if act.second != act.first:
        bekal.assign(author, act.second, _place(act.second))
    return author, author


def as_deputy(act: Act) -> tuple[Account, Account]:
    author = bekal.with_role(act.first)
    bekal.acts_for(author, bekal.with_role(act.second, _place(act.second)), way="plt")
    return author, author


def represented(act: Act) -> tuple[Account, Account]:
    author, head = bekal.with_role(act.first), bekal.with_role(act.second, _place(act.second))
    bekal.acts_for(author, head)
    return author, head


def own_deputy(act: Act) -> tuple[Account, Account]:
    author, other = bekal.with_role(act.first), bekal.with_role(act.second, _place(act.second))
    bekal.acts_for(other, author)
    return author, other


def two_deputies(act: Act) -> tuple[Account, Account]:
    head = bekal.with_role(act.second, _place(act.second))
    author, other = bekal.with_role(act.first), bekal.person()
    bekal.acts_for(author, head)
    bekal.acts_for(other, head, way="plt")
    return author, other


def _place(role: str) -> str:
    return bekal.place_of(role)


WAYS = (alone, as_deputy, represented, own_deputy, two_deputies)


@pytest.fixture(autouse=True)
def house(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "isi_daerah"
    folder.mkdir()
    monkeypatch.setenv("CANTIK_CONTENT", str(folder))
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)
    forum.begin(area_code(KABUPATEN), by="akun:0")


def second_half(person: Account, act: Act, at: str) -> Any:
    rights.forget(person)
    return bekal.browser(Account.objects.get(pk=person.pk)).post(at, act.said(), follow=True)


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", ACTS)
def test_nobody_is_both_halves_of_an_act(name: str, way: Callable[[Act], tuple[Account, Account]]) -> None:
    act = ACTS[name]
    author, second = way(act)
    at = act.begin(author)
    page = second_half(second, act, at)
    assert TOLD.search(markah(page)), (page.status_code, markah(page)[-1500:])
    assert not act.done()


@pytest.mark.basisdata
@pytest.mark.parametrize("name", ACTS)
def test_days_of_a_deputy_that_ended_in_between_part_nobody_and_two_people_do_it(name: str) -> None:
    act = ACTS[name]
    author, head = represented(act)
    at = act.begin(author)
    Assignment.objects.exclude(acting="").update(ended_at=clock.now(), ended_by=head)
    page = second_half(head, act, at)
    assert TOLD.search(markah(page)), page.status_code
    assert not act.done()
    third = bekal.with_role(act.second, _place(act.second))
    decided_at = at.removesuffix("putus/") if act.waits == "opd_terima" else act.page
    sees(bekal.browser(third), act.waits, decided_at)
    is_spared(bekal.browser(head), act.waits, decided_at)
    page = second_half(third, act, at)
    assert not TOLD.search(markah(page))
    assert act.done(), (page.status_code, markah(page)[-1500:])
    is_spared(bekal.browser(third), act.waits, decided_at)


# ── the list ────────────────────────────────────────────────────────────────────────────────────
def _asking() -> dict[str, str]:
    """Every function that calls `second` or `separate` of the rights, and which of them."""
    found: dict[str, str] = {}
    for file in ROOT.rglob("*.py"):
        text = file.read_text("utf-8")
        if "second(" not in text and "separate(" not in text:
            continue
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        own = {
            alias.asname or alias.name
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ImportFrom) and node.module == "cantik.staff.app.rights"
            for alias in node.names
        } | ({"second", "separate"} if module == "staff.app.rights" else set())
        for function in [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                target = call.func
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    verb = target.attr if target.value.id == "rights" else ""
                else:
                    verb = target.id if isinstance(target, ast.Name) and target.id in own else ""
                if verb in ("second", "separate"):
                    found[f"{module}.{function.name}"] = verb
    return found


def test_every_act_of_two_people_has_a_row_here_and_no_row_is_of_yesterday() -> None:
    asking = _asking()
    acts = {name for name, verb in asking.items() if verb == "second"}
    acts |= {f"{flow.subject}/{step.page}" for _model, flow in list_workflows() for step in flow.steps if step.apart}
    known = {name.partition(" ")[0] for name in ACTS} | set(ELSEWHERE)
    assert acts - known == set(), "an act of two people without a row: walk it here, or say where it is walked"
    assert known - acts == set(), "a row of an act that no longer is"
    shown = {name for name, verb in asking.items() if verb == "separate"}
    assert shown == ONLY_ASKS
    for place in ELSEWHERE.values():
        file, _, name = place.partition("::")
        assert f"def {name}(" in (ROOT.parent / file).read_text("utf-8"), place
