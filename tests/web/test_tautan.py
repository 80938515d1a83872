"""No page offers a way that ends at a refusal or at nothing: every link of every role's home, tasks and menus opens.

By night also those of the pages where these lead.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from cantik.codes.area import AreaLevel
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


@pytest.mark.malam
@pytest.mark.parametrize("state", ["handed_in", "first_issued"])
def test_every_link_of_every_role_and_of_the_pages_where_these_lead_opens(
    state: str, request: pytest.FixtureRequest, copy_of: Callable[[Cradle], OpenStore]
) -> None:
    copy_of(request.getfixturevalue(state))
    assert wrong_of(sorted(ROLES), 2) == {}
