"""The first screens of those who have no village to work in: what they are, what is theirs to do, no way that
leads nowhere."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cantik.staff.app.accounts import clean_username
from cantik.staff.app.models import Assignment
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff.bekal import DESA, browser, with_role
from tests.web.conftest import Kantor

pytestmark = pytest.mark.satu_basisdata


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def main(page: bytes) -> str:
    return page.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("role", "way"),
    [("admin_simpul", "orang"), ("ppdp", "darurat"), ("disdukcapil", "penetapan_pilih"), ("pendamping", "rapat_pilih")],
)
def test_who_has_no_village_reads_the_own_role_and_where_its_work_is(opened: OpenStore, role: str, way: str) -> None:
    """An admin simpul read that tasks are given "by the admin simpul in the menu": they are that one."""
    del opened
    someone = with_role(role, "99.01")
    page = browser(someone).get("/").content
    said = words(main(page).encode())
    assert ROLES[role].name.lower() in said.lower()
    assert "Belum ada tugas di desa" not in said
    assert (f'href="{reverse(way)}"' in main(page)) if way else ("tidak membuka halaman" in said), said


def test_who_has_no_role_any_more_reads_until_when_it_held_and_which_day_it_is(
    opened: OpenStore,
) -> None:
    del opened
    someone = with_role("agen_statistik", DESA)
    last = Assignment.objects.get(person=someone).until
    client = browser(someone)
    Assignment.objects.filter(person=someone).update(
        start=last - dt.timedelta(days=300), until=last - dt.timedelta(days=101)
    )
    said = words(client.get("/").content)
    assert "agen statistik" in said
    assert str((last - dt.timedelta(days=101)).year) in said
    assert "hari ini" in said.lower()


def test_a_menu_has_no_heading_over_nothing(terisi: Kantor) -> None:
    del terisi
    page = markah(browser(with_role("admin_simpul", DESA)).get(f"/desa/{DESA}/"))
    side = page.partition('class="side"')[2].partition("</nav>")[0]
    for _head, below in re.findall(r"<h2>([^<]*)</h2>(.*?)(?=<h2>|$)", side, re.DOTALL):
        assert "href" in below, _head


def test_a_first_screen_asks_for_area_lists_and_draft_once(terisi: Kantor) -> None:
    """Eight parts of the page asked which area the code has, four which lists stand."""
    terisi.client.get(f"/desa/{DESA}/")
    with CaptureQueriesContext(connection) as seen:
        terisi.client.get(f"/desa/{DESA}/")
    asked = Counter(query["sql"] for query in seen.captured_queries)
    assert any("codes_areacode" in sql for sql in asked)
    kept = ["codes_areacode", "collect_batch", "release_draft", "register_conflict", "register_calamity"]
    kept += ["plan_activity", "board_village"]
    assert not [sql for sql, times in asked.items() if times > 1 and any(table in sql for table in kept)]


@pytest.mark.parametrize(("typed", "meant"), [("Ratna Reka", "ratna.reka"), ("Bu Ratna (agen)", "bu.ratna.agen")])
def test_a_name_to_sign_in_with_that_cannot_be_is_answered_by_one_that_can(typed: str, meant: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_username(typed, strict=True)
    assert f"misalnya {meant}." in refused.value.messages[0]
    assert clean_username(meant, strict=True) == meant
    with pytest.raises(ValidationError) as short:
        clean_username("é", strict=True)
    assert "misalnya" not in short.value.messages[0]


@pytest.mark.parametrize(
    ("role", "area", "says"),
    [
        ("koordinator", "99.01", "Tiga lembaga bekerja"),  # the guided year, before anything is due
        ("produsen", "99.01", "Serahkan tabel dinas Anda"),
        ("admin_simpul", "99.01", "Lihat siapa berperan apa"),
        ("ppdp", "99.01", "Baca penilaian dampak"),
        ("bpd", DESA, "Belum ada yang menunggu Anda"),
        ("pendamping", DESA, "Belum ada yang menunggu Anda"),
    ],
)
def test_everybody_sees_the_own_next_step_first(terisi: Kantor, role: str, area: str, says: str) -> None:
    """One step, the own; what the village waits for from others is said apart, and never as this person's work."""
    del terisi
    client = browser(with_role(role, area))
    page = main(client.get("/", follow=True).content)
    steps = re.findall(r'<section class="next".*?</section>', page, re.DOTALL)
    assert len(steps) == 1
    assert says in steps[0]
    assert "Selesaikan 8 galat" not in steps[0]
    for href in re.findall(r'href="([^"]+)"', steps[0]):
        assert client.get(href, follow=True).status_code == 200
