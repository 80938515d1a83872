"""What every page pays: how many questions its shell asks the database, for each role. The bounds are what it asks now;
an entry of the menu that brings a question of its own is seen here, before pages have grown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory

from cantik.base import clock
from cantik.base.page_cache import keep_answers
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore
from tests.staff.bekal import DESA, assign, browser, with_role

pytestmark = pytest.mark.satu_basisdata

#: the session, the account, its assignments; of the shell: what waits for the person
PAGE = 4
#: of the shell in a village: assignments, emergencies, what waits for the person; the area, its lists, what waits in it
#: (an emergency mode with it), its rounds
SHELL_OF_VILLAGE = 7


def list_questions(act: Callable[[], Any]) -> list[str]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return asked


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_page_without_a_village_asks_for_the_person_and_what_waits_for_them(opened: OpenStore, role: str) -> None:
    del opened
    client = browser(with_role(role))
    client.get("/bantuan/")
    asked = list_questions(lambda: client.get("/bantuan/"))
    assert len(asked) <= PAGE, "\n".join(asked)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_shell_of_a_village_asks_few_questions_whoever_reads(opened: OpenStore, role: str) -> None:
    del opened
    area = area_code(DESA)
    ensure_area(code=area, by="uji", at=clock.now())
    request: Any = RequestFactory().get("/")
    request.user = Account.objects.get(pk=with_role(role).pk)
    request.area = area

    def show() -> None:
        with keep_answers():
            render_to_string("base.html", {}, request)

    asked = list_questions(show)
    assert len(asked) <= SHELL_OF_VILLAGE, "\n".join(asked)
    assert len(asked) == len(set(asked)), "a question twice"


def test_a_store_of_many_villages_asks_no_more_of_whoever_works_in_ten(opened: OpenStore) -> None:
    del opened
    agent = with_role("agen_statistik", DESA)
    for number in range(2, 11):
        assign(agent, "agen_statistik", f"99.01.01.20{number:02d}")
    client = browser(agent)
    client.get("/bantuan/")
    assert len(list_questions(lambda: client.get("/bantuan/"))) <= PAGE
