"""Whoever the guide of a first year asks to do something can do it: each step is opened by each of its actors."""

from __future__ import annotations

import pytest

from cantik.base import clock
from cantik.content.loader import load_content
from cantik.staff.app.models import ForumBasis
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.web.guide_places import address_of_fact
from tests.fixtures.markah import markah
from tests.staff import bekal

AREAS = {"kabupaten": bekal.KABUPATEN, "provinsi": bekal.KABUPATEN[:2], "desa": bekal.DESA}
STEPS = [
    (guide.level, step.fact, role)
    for guide in load_content().guides.values()
    for step in guide.steps
    for role in step.roles
]


@pytest.mark.parametrize(("level", "fact", "role"), STEPS)
def test_each_actor_of_a_step_is_led_to_a_page_that_opens(opened: OpenStore, level: str, fact: str, role: str) -> None:
    area = AREAS[level]
    person = bekal.with_role(role, area)
    address = address_of_fact(fact, area_code(area), person)
    assert address, (fact, role)
    assert bekal.browser(person).get(address, follow=True).status_code == 200


@pytest.mark.parametrize("area", [bekal.KABUPATEN, bekal.KABUPATEN[:2]])
def test_the_coordinator_writes_the_legal_basis_and_no_institution(opened: OpenStore, area: str) -> None:
    client = bekal.browser(bekal.with_role("koordinator", area))
    page = markah(client.get(f"/forum/{area}/"))
    said = {"bentuk": "", "nomor": "12/2026", "hari": clock.today().isoformat(), "tentang": "Satu Data", "tautan": ""}
    kinds = [kind for kind in ForumBasis.KINDS if f'value="{kind}"' in page]
    assert kinds, "the form stands on the page"
    assert client.post(f"/forum/{area}/dasar/tambah/", {**said, "bentuk": kinds[0]}).status_code == 302
    assert ForumBasis.objects.get().number == "12/2026"
    assert client.post(f"/forum/{area}/mulai/").status_code in (403, 404)
    stranger = bekal.browser(bekal.with_role("pembina", area))
    assert stranger.post(f"/forum/{area}/dasar/tambah/", {**said, "bentuk": kinds[0]}).status_code in (403, 404)
