"""No page offers a way that ends at a refusal or at nothing: every link of every role's home, tasks and menus opens.

By night also those of the pages where these lead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from cantik.codes.area import AreaLevel
from cantik.staff.app import gate
from cantik.staff.app.header_auth import let_in
from cantik.staff.app.models import Account
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.release.conftest import copy_of, cradle, first_issued, handed_in, prepared
from tests.staff.bekal import DESA, KABUPATEN, KECAMATAN, browser, with_role

__all__ = ["copy_of", "cradle", "first_issued", "handed_in", "prepared"]
pytestmark = pytest.mark.satu_basisdata
#: leaves the session or the pages of this office
_AWAY = re.compile(r"^(https?:|mailto:|tel:|#)|/keluar/|/bahasa/")
_GOOD = (200, 302)


def place(role: str) -> str:
    levels = ROLES[role].levels
    return KABUPATEN if AreaLevel.KABUPATEN in levels else KECAMATAN if AreaLevel.KECAMATAN in levels else DESA


def links(page: str) -> set[str]:
    found = {link.partition("#")[0].replace("&amp;", "&") for link in re.findall(r'<a [^>]*href="([^"]*)"', page)}
    return {link for link in found if link and not _AWAY.search(link)}


def walk(client: Client, depth: int) -> dict[str, str]:
    """Address -> the page that offers it and how it answered, of those that do not open."""
    wrong, seen, layer = dict[str, str](), set[str](), {"/": "/", "/tugas/": "/"}
    for _ in range(depth + 1):
        following = dict[str, str]()
        for address, offered in layer.items():
            seen.add(address)
            answer = client.get(address)
            if answer.status_code == 302:
                answer = client.get(answer.headers["Location"])
            if answer.status_code not in _GOOD:
                wrong[address] = f"{answer.status_code} of {offered}"
            if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                base = address.partition("?")[0]
                for link in links(markah(answer)):
                    whole = base + link if link.startswith("?") else link
                    if whole.startswith("/") and whole not in seen:
                        following.setdefault(whole, address)
        layer = following
    return wrong


class _Forms(HTMLParser):
    """The addresses of the forms of a page that a button sends."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found, self._named, self._open = address, set[str](), dict[str, str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or a button inside of one or of one by its id."""
        held = dict(attrs)
        if tag == "form":
            self._open = (held.get("action") or self.address) if (held.get("method") or "").lower() == "post" else ""
            self._named[held.get("id") or ""] = self._open
        elif tag == "button" and held.get("type", "submit") == "submit":
            self.found.add(self._named.get(held.get("form") or "", "") if held.get("form") else self._open)

    def handle_endtag(self, tag: str) -> None:
        """The end of a form."""
        if tag == "form":
            self._open = ""


def refused_offers(client: Client, person: Account, address: str) -> set[str]:
    """What a page offers by a link or a button and the gate refuses; nothing of a page that does not open."""
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK or answer.streaming:
        return set()
    page, base = markah(answer), answer.request["PATH_INFO"]
    forms = _Forms(base)
    forms.feed(page)
    offered = {urljoin(base, one).partition("?")[0] for one in (*links(page), *forms.found) if one}
    return {one for one in offered if one.startswith("/") and not _let_in(person, one)}


def _let_in(person: Account, address: str) -> bool:
    try:
        match = resolve(address)
    except Resolver404:
        return False
    return gate.guard_of(match.func) is None or let_in(person, match.func, match.kwargs)


def wrong_of(roles: list[str], depth: int) -> dict[str, dict[str, str]]:
    people = {role: with_role(role, place(role), institution=f"Lembaga {role}") for role in roles}
    found = {role: walk(browser(someone), depth) for role, someone in people.items()}
    return {role: wrong for role, wrong in found.items() if wrong}


#: of the roles whose homes differ; by night all
_BY_DAY = ["agen_statistik", "kepala_desa", "bpd", "camat", "walidata", "pembina", "koordinator", "ppdp", "produsen"]


def test_every_link_of_a_home_and_its_menus_opens(handed_in: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> None:
    """In a village whose draft waits for its signature."""
    copy_of(handed_in)
    assert wrong_of(_BY_DAY, 1) == {}


#: pages of a village that several roles open, each with other acts
_SHARED = [
    *("kumpul/", "kumpul/pemetaan/", "periksa/", "terbit/", "tujuan/", "angka/", "angka/skenario/", "fasilitas/"),
    *("permintaan/", "kirim/", "lapangan/lembar/", "bencana/isian/", "bencana/bagikan/"),
]
#: who may do something with what is their own only, or reads what others do
_READERS = ["kader_rumah_dataku", "pencacah", "produsen", "camat", "walidata", "opd_kb", "disdukcapil", "bakorwil"]


def test_a_page_of_the_village_offers_only_what_its_reader_may(
    first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]
) -> None:
    copy_of(first_issued)
    wrong = dict[str, set[str]]()
    for role in _READERS:
        someone = with_role(role, place(role), institution=f"Lembaga {role}")
        client = browser(someone)
        wrong |= {f"{role} {page}": refused_offers(client, someone, f"/desa/{DESA}/{page}") for page in ("", *_SHARED)}
    assert {page: found for page, found in wrong.items() if found} == {}


def test_who_is_refused_is_not_told_that_the_page_is_for_him(
    first_issued: Cradle, copy_of: Callable[..., OpenStore]
) -> None:
    copy_of(first_issued)
    client = browser(with_role("kader_rumah_dataku", DESA))
    told = client.post(f"/desa/{DESA}/kumpul/kirim/")
    assert told.status_code == HTTPStatus.FORBIDDEN
    heading = re.search(r"<h1>(.*?)</h1>", markah(told), re.DOTALL)
    assert heading is not None
    assert heading[1].strip() == "Halaman ini untuk agen statistik"


@pytest.mark.malam
@pytest.mark.parametrize("state", ["handed_in", "first_issued"])
def test_every_link_of_every_role_and_of_the_pages_where_these_lead_opens(
    state: str, request: pytest.FixtureRequest, copy_of: Callable[[Cradle], OpenStore]
) -> None:
    copy_of(request.getfixturevalue(state))
    assert wrong_of(sorted(ROLES), 2) == {}


def test_a_province_is_offered_no_list_that_a_kabupaten_alone_has(
    first_issued: Cradle, copy_of: Callable[..., OpenStore]
) -> None:
    copy_of(first_issued)
    found = {
        area: "/instrumen-bersama/" in markah(browser(with_role("walidata", area)).get(f"/definisi/{area}/"))
        for area in ("99", "99.01")
    }
    assert found == {"99": False, "99.01": True}
