"""The menu of every role: nine entries at first sight, the rest behind Semua, all under their stage; nothing lost."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from cantik.codes.area import AreaLevel
from cantik.staff.matrix import ROLES
from cantik.web.shell.menu import HEAD_OF, STAGES, Menu, MenuEntry
from tests.fixtures.markah import markah
from tests.staff.bekal import DESA, KABUPATEN, assign, browser, place_of, with_role
from tests.web.conftest import Kantor

#: the bound of the design, said here once more: what a menu may show before anybody presses Semua
MOST = 9
_LINK = re.compile(r'<a\s[^>]*href="([^"]+)"')


def side_of(page: str) -> tuple[str, str]:
    """What the menu of a desk shows at first sight, and what is behind Semua."""
    side = page.partition('<nav class="side"')[2].partition("</nav>")[0]
    first, _, folded = side.partition('<details class="jarang"')
    return first, folded


def entry(id_: str, waiting: int = 0) -> MenuEntry:
    return MenuEntry(id_, id_.title(), id_[:8], "flag", f"/{id_}/", waiting, waiting > 0)


def menu(roles: tuple[str, ...], *waiting: str, village: bool) -> Menu:
    """Every entry that there is, as somebody would have it who may do everything."""
    made = {id_: entry(id_, 2 if id_ in waiting else 0) for id_ in HEAD_OF}
    stages = tuple(made[id_] for id_ in STAGES) if village else ()
    others = tuple(one for id_, one in made.items() if id_ not in STAGES)
    return Menu(lambda: (stages, others[:12] if village else ()), others[12:] if village else others, roles)


def inside(groups: object) -> list[MenuEntry]:
    return list(chain.from_iterable(group.butir for group in groups))  # type: ignore[attr-defined]


@pytest.mark.parametrize("village", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_nine_at_first_sight_and_nothing_is_lost(role: str, village: bool) -> None:
    held = menu((role,), "latihan", "satuan", village=village)
    shown, folded = [*held.tahap, *inside(held.utama)], inside(held.sisa)
    assert len(shown) + 1 == MOST  # Beranda
    assert sorted(one.id for one in shown + folded) == sorted(HEAD_OF if village else set(HEAD_OF) - set(STAGES))
    assert {"latihan", "satuan"} <= {one.id for one in shown}, "what waits for somebody is not folded away"
    phone = [*held.bilah, *inside(held.lembar)]
    assert sorted(one.id for one in phone) == sorted(one.id for one in shown + folded)
    assert len(held.bilah) == 3


def test_what_waits_behind_semua_is_counted_on_it() -> None:
    waiting = ("latihan", "satuan", "ganda", "bencana", "orang", "opd", "rapat")
    held = menu(("agen_statistik",), *waiting, village=True)
    assert held.sisa_hitung == 2 * (len(waiting) - len(inside(held.utama))) > 0


@pytest.mark.satu_basisdata
def test_the_menu_of_every_role_as_it_stands_on_its_pages(terisi: Kantor) -> None:
    del terisi
    for role in ROLES:
        someone = with_role(role)
        if AreaLevel.PROVINSI in ROLES[role].levels:
            assign(someone, role, KABUPATEN.partition(".")[0])
        client = browser(someone)
        for where in ("/", f"/desa/{DESA}/"):
            answer = client.get(where, follow=True)
            if answer.status_code != 403 or place_of(role) == DESA:
                stands_as_it_should(role, markah(answer))


def stands_as_it_should(role: str, page: str) -> None:
    """At most nine at first sight, heads of the stages over the rest, nothing twice."""
    first, folded = side_of(page)
    entries, behind = _LINK.findall(first), _LINK.findall(folded)
    assert 1 <= len(entries) + first.count('class="luar"') <= MOST, (role, entries)
    assert not set(entries) & set(behind), role
    assert ">Lainnya<" not in first + folded
    assert bool(re.findall(r"<h3>([^<]+)</h3>", folded)) == bool(behind), role


@pytest.mark.satu_basisdata
def test_the_fold_is_open_where_its_page_is(terisi: Kantor) -> None:
    """Whoever came through Semua still sees where they are."""
    page = side_of(markah(terisi.client.get(f"/desa/{DESA}/satuan/")))[1]
    assert page.startswith(" open")
    assert 'aria-current="page"' in page
    assert not side_of(markah(terisi.client.get(f"/desa/{DESA}/warga/")))[1].startswith(" open")
