"""Questions of a village: who waits for whom, who answers, who reads them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from cantik.base import clock
from cantik.coach.learn.app.models import LearnerQuestion
from cantik.staff.app.models import Assignment
from cantik.vault.app.opening import OpenStore
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, TETANGGA

pytestmark = pytest.mark.satu_basisdata
AT = f"/desa/{DESA}/tanya/"


def text(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_a_question_waits_for_the_agent_and_the_agents_own_for_the_coach(opened: OpenStore) -> None:
    """By hand: the kader asks at exercise 1a, the agent at a stage; each sees the other's wait, nobody answers their
    own, and a village beside reads nothing."""
    del opened
    agent = bekal.browser(bekal.with_role("agen_statistik", DESA, name="Agen Reka"))
    learner = bekal.browser(bekal.with_role("kader_rumah_dataku", DESA, name="Kader Reka"))
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN, name="Pembina Reka"))
    beside = bekal.browser(bekal.with_role("agen_statistik", TETANGGA))
    asked = {"pokok": "1a", "tanya": "Mengapa jumlahnya beda?"}
    assert learner.post(AT + "ajukan/", asked | {"pokok": "99z"}).status_code == 422
    assert learner.post(AT + "ajukan/", asked | {"tanya": "Ibu 9901010101010001"}).status_code == 422
    assert coach.post(AT + "ajukan/", asked).status_code == 403
    assert learner.post(AT + "ajukan/", asked).status_code == 302
    first = LearnerQuestion.objects.get()
    sees(agent, "tanya", AT)
    is_spared(learner, "tanya", AT)
    is_spared(coach, "tanya", AT)
    assert (beside.get(AT).status_code, learner.post(f"{AT}{first.pk}/jawab/", {"jawaban": "x"}).status_code) == (
        404,
        403,
    )
    assert "menunggu agen" in text(learner.get(AT).content)
    assert agent.post(f"{AT}{first.pk}/jawab/", {"jawaban": " "}).status_code == 422
    assert agent.post(f"{AT}{first.pk}/jawab/", {"jawaban": "Rilisnya lain tahun."}).status_code == 302
    said = text(learner.get(AT).content)
    assert "Agen Reka" in said
    assert "Rilisnya lain tahun." in said
    is_spared(agent, "tanya_jawaban", AT)
    assert coach.post(f"{AT}{first.pk}/jawab/", {"jawaban": "x"}).status_code == 422, "answered once"
    sees(learner, "tanya_jawaban", AT)
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    is_spared(head, "tanya_jawaban", AT)
    close = re.findall(r'action="(/tugas/\d+/tutup/)"', learner.get(AT).content.decode())
    assert "/tutup/" not in head.get(AT).content.decode() + agent.get(AT).content.decode()
    assert len(close) == 1
    for stranger in (head, agent, beside):
        stranger.post(close[0])
    sees(learner, "tanya_jawaban", AT)
    assert [learner.post(close[0]).headers["Location"] for _again in range(2)] == [AT, "/tugas/"], "pressed twice"
    is_spared(learner, "tanya_jawaban", AT)
    assert "Rilisnya lain tahun." in text(learner.get(AT).content), "closed, not gone"

    assert agent.post(AT + "ajukan/", {"pokok": "P", "tanya": "Siapa membuka temuan?"}).status_code == 302
    second = LearnerQuestion.objects.latest("pk")
    sees(coach, "tanya", AT)
    is_spared(agent, "tanya", AT)
    assert agent.post(f"{AT}{second.pk}/jawab/", {"jawaban": "Saya"}).status_code == 422, "their own"
    assert coach.post(f"{AT}{second.pk}/jawab/", {"jawaban": "Walidata."}).status_code == 302
    said = text(coach.get(AT).content)
    assert "Tidak ada pertanyaan yang menunggu" in said
    assert said.index("Walidata.") < said.index("Rilisnya lain tahun."), "the newest first"


def test_an_answer_to_somebody_who_left_is_that_of_the_village(opened: OpenStore) -> None:
    """By hand: only who asked reads it; once they hold no role there, whoever may ask does."""
    del opened
    asker = bekal.with_role("kader_rumah_dataku", DESA)
    head, coach = (bekal.with_role(role, area) for role, area in (("kepala_desa", DESA), ("pembina", KABUPATEN)))
    bekal.browser(asker).post(AT + "ajukan/", {"pokok": "K", "tanya": "Kapan mulai?"})
    bekal.browser(coach).post(f"{AT}{LearnerQuestion.objects.get().pk}/jawab/", {"jawaban": "Besok."})
    is_spared(bekal.browser(head), "tanya_jawaban", AT)
    Assignment.objects.filter(person=asker).update(ended_at=clock.now(), ended_by=head)
    sees(bekal.browser(head), "tanya_jawaban", AT)


def test_what_an_agent_who_left_did_not_answer_waits_for_the_coach(opened: OpenStore) -> None:
    del opened
    agent = bekal.with_role("agen_statistik", DESA)
    asker, coach = (bekal.with_role(role, area) for role, area in (("kepala_desa", DESA), ("pembina", KABUPATEN)))
    bekal.browser(asker).post(AT + "ajukan/", {"pokok": "K", "tanya": "Kapan mulai?"})
    is_spared(bekal.browser(coach), "tanya", AT)
    Assignment.objects.filter(person=agent).update(ended_at=clock.now(), ended_by=asker)
    sees(bekal.browser(coach), "tanya", AT)
    assert "Jawab" in text(bekal.browser(coach).get(AT).content)


def test_a_village_without_an_agent_asks_its_coach_and_nobody_floods_it(opened: OpenStore) -> None:
    del opened
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    codes = [head.post(AT + "ajukan/", {"pokok": "K", "tanya": f"Tanya {at}"}).status_code for at in range(6)]
    assert codes == [302] * 5 + [422]
    assert set(LearnerQuestion.objects.values_list("to", flat=True)) == {"pembina"}
    assert reverse("tanya", args=[DESA]) == AT


def test_the_community_of_the_kabupaten_names_agents_and_coaches_and_nobody_else(opened: OpenStore) -> None:
    del opened
    learner = bekal.browser(bekal.with_role("kader_rumah_dataku", DESA, name="Kader Reka"))
    bekal.with_role("agen_statistik", TETANGGA, name="Agen Sebelah")
    bekal.with_role("kader_rumah_dataku", TETANGGA, name="Kader Sebelah")
    bekal.with_role("agen_statistik", bekal.JAUH, name="Agen Jauh")
    bekal.with_role("pembina", KABUPATEN, name="Pembina Reka")
    said = text(learner.get(AT).content)
    wider = said.rpartition("Komunitas statistik")[2]
    assert "Belum ada sesi bersama" in wider
    assert "2 anggota" in wider
    assert wider.index("Pembina Reka") < wider.index("Agen Sebelah"), "coaches first"
    assert "Kader Sebelah" not in said
    assert "Agen Jauh" not in said
