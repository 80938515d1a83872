"""Every link and every form on the first screen of every role, at every level where it may stand, opens for who reads
it: nobody is offered an act that its gate refuses. Walked from outside over the year of the demo; by day for every
fifth of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from cantik.base import clock
from cantik.codes.area import AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas
from cantik.pipeline.demo import Made
from cantik.staff.app import gate, rights
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account
from cantik.staff.matrix import ROLES
from cantik.web import demo, demo_year
from tests.coach.test_belajar import lay_edition
from tests.fixtures.malam import some
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.conftest import Kantor

pytestmark = pytest.mark.satu_basisdata
PLACES = {
    AreaLevel.DESA: bekal.DESA,
    AreaLevel.KECAMATAN: bekal.KECAMATAN,
    AreaLevel.KABUPATEN: bekal.KABUPATEN,
    AreaLevel.PROVINSI: bekal.KABUPATEN[:2],
}
#: what a page answers whose act is done by a form: the gate let in, the method was another
ANOTHER_METHOD = 405
#: a form that every page has and nobody is refused: to leave, to choose a language
OF_THE_SHELL = ("/keluar/", "/bahasa/")


@pytest.fixture
def scene(terisi: Kantor) -> Iterator[Kantor]:
    """The year of the demo in a kabupaten whose first village has a list with findings and a release."""
    kabupaten = make_kabupaten(villages=3, persons=20)
    store = terisi.folder
    write_areas(kabupaten, store / AREAS_FILE)
    lay_edition(terisi.opened, "2026-1")
    gate.practice(True)
    for village in kabupaten.villages:
        ensure_area(code=rights.area_code(village.code), by="uji", at=clock.now())
    made = Made(kabupaten, store / "situs" / "index.html", store, store)
    demo.open_seats(terisi.opened, made)
    demo_year.set_year(terisi.opened, made, say=lambda _text: None)
    yield terisi
    gate.practice(False)


def ways_of(page: str) -> tuple[set[str], set[str]]:
    """Where links lead and where forms send, here."""
    links = {unescape(way).partition("#")[0] for way in re.findall(r'<a\s[^>]*href="([^"]+)"', page)}
    forms = {unescape(way).partition("#")[0] for way in re.findall(r'<form\s[^>]*action="([^"]+)"', page)}
    return ({way for way in links if way.startswith("/")}, {way for way in forms if way not in OF_THE_SHELL})


def refused_ways(client: Client, home: str) -> list[tuple[str, int]]:
    """What a home offers and whose page does not open for who reads it."""
    links, forms = ways_of(home)
    wrong = [(way, code) for way in sorted(links) if (code := client.get(way, follow=True).status_code) != 200]
    for way in sorted(forms):
        code = client.get(way, follow=True).status_code
        if code not in (200, ANOTHER_METHOD):
            wrong.append((way, code))
    return wrong


def list_people() -> Iterator[tuple[str, Account]]:
    for someone in Account.objects.filter(username__startswith="contoh."):
        yield someone.username, someone
    for role in ROLES.values():
        for level in sorted(role.levels):
            yield f"{role.id} {PLACES[level]}", bekal.with_role(role.id, PLACES[level])
        if AreaLevel.DESA in role.levels:
            both = bekal.with_role(role.id, bekal.DESA)
            bekal.assign(both, role.id, bekal.TETANGGA)
            yield f"{role.id} of two villages", both
    yield "of no role", bekal.person()


def test_every_way_from_the_first_screen_of_every_role_opens(scene: Kantor) -> None:
    del scene
    wrong, homes, ways = list[tuple[str, str, int]](), 0, 0
    for name, someone in some(list(list_people()), every=5):
        rights.forget(someone)
        client = bekal.browser(someone)
        answer = client.get("/", follow=True)
        assert answer.status_code == 200, name
        home = markah(answer)
        homes += 1
        ways += sum(map(len, ways_of(home)))
        wrong += [(name, way, code) for way, code in refused_ways(client, home)]
    print(f"\nberanda: {homes}, jalan: {ways}")
    assert wrong == []


def test_a_button_that_is_planted_where_it_is_refused_is_found(terisi: Kantor) -> None:
    del terisi
    client = bekal.browser(bekal.with_role("bpd", bekal.DESA))
    link = f'<a class="btn key" href="/desa/{bekal.DESA}/terbit/tanda-tangan/">Tanda tangani</a>'
    form = f'<form method="post" action="/desa/{bekal.DESA}/kumpul/kirim/"></form>'
    elsewhere = f'<a href="/desa/{bekal.JAUH}/">'
    assert [code for _way, code in refused_ways(client, link + form + elsewhere)] == [403, 404, 403]


#: who of a village whose list has findings does something about them
WORK_ON_FINDINGS = {"agen_statistik"}


def test_only_who_does_an_act_is_offered_it_as_the_next_step(scene: Kantor) -> None:
    """An administrator of a village was told to settle its findings, by a button to a page where nothing can be
    pressed."""
    del scene
    for role in (role for role in ROLES.values() if AreaLevel.DESA in role.levels):
        home = markah(bekal.browser(bekal.with_role(role.id, bekal.DESA)).get("/", follow=True))
        village = home.partition('aria-labelledby="lj"')[2].partition("</section>")[0]
        assert ("btn key" in village) is (role.id in WORK_ON_FINDINGS), role.id
        assert ("Menunggu agen statistik" in village) is (role.id not in WORK_ON_FINDINGS), role.id
        own = home.partition('aria-labelledby="ls"')[2].partition("</section>")[0]
        assert ("/orang/" in own) is (role.id == "admin_simpul"), role.id
