"""The first screen of a province: its kabupaten and what is its own; nothing that an office of a kabupaten does."""

from __future__ import annotations

import re

import pytest

from cantik.codes.area import AreaLevel
from cantik.staff.matrix import ROLES
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.conftest import Kantor
from tests.web.test_tautan_beranda import scene as scene  # noqa: PLC0414 - the year of the demo
from tests.web.test_tautan_beranda import ways_of

pytestmark = pytest.mark.satu_basisdata
OFFICES = [role.id for role in ROLES.values() if {AreaLevel.KABUPATEN, AreaLevel.PROVINSI} <= role.levels]
#: where an office of a kabupaten works on single villages and their offices -> who of a kabupaten has it at home
OF_A_KABUPATEN = {
    r"/desa/[\d.]+/terbit/rilis/": {"walidata"},
    r"/desa/[\d.]+/ingatkan/": {"walidata", "pembina", "dinas_pmd", "bakorwil"},
    r"/pembinaan/baru/": {"pembina"},
    r"/tabel-opd/$": {"walidata", "produsen"},
    r"/metadata/$": {"walidata", "pembina"},
    r"/rumah-dataku/$": {"opd_kb"},
}


def ways(role: str, where: str) -> set[str]:
    links, forms = ways_of(markah(bekal.browser(bekal.with_role(role, where)).get("/")))
    return links | forms


def test_nothing_on_it_is_the_work_of_a_kabupaten_whose_own_offices_find_it(scene: Kantor) -> None:
    del scene
    for role in OFFICES:
        above, there = ways(role, bekal.KABUPATEN[:2]), ways(role, bekal.KABUPATEN)
        for pattern, whose in OF_A_KABUPATEN.items():
            assert not [way for way in above if re.search(pattern, way)], (role, pattern)
            assert any(re.search(pattern, way) for way in there) is (role in whose), (role, pattern)


def test_its_sentences_follow_from_its_lines(scene: Kantor) -> None:
    """Of its villages a province reads by kabupaten, and asks the one that is furthest behind."""
    del scene
    for role in ("walidata", "pembina", "koordinator", "dinas_pmd", "bakorwil"):
        page = markah(bekal.browser(bekal.with_role(role, bekal.KABUPATEN[:2])).get("/"))
        main = page.partition("<main")[2].partition("</main>")[0]
        title = re.sub(r"<[^>]+>", "", main.partition("<h1>")[2].partition("</h1>")[0]).strip()
        assert title == ("2 desa belum punya angka" if role == "koordinator" else "2 desa tertinggal"), role
        assert "Kabupaten Contoh" in main.partition('aria-labelledby="kk"')[2].partition("</section>")[0]
        assert "begitu desa menandatangani rilis" not in main
        assert "belum dimintakan jawaban dinas" not in main
        own = main.partition('aria-labelledby="ls"')[2].partition("</section>")[0]
        assert ("Notulen rapat" if role != "dinas_pmd" else "Tanyakan Kabupaten Contoh") in own, role
