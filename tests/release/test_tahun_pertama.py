"""The guided first year: what is said to be done is done, the way leads to a page that opens, nobody ticks anything."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.base.errors import ContentError
from cantik.content.guide import FACTS
from cantik.content.loader import load_content
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.release.langkah import TERBIT, Rumah, examined
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

PAGE = f"/desa/{DESA}/tahun-pertama/"


def rows(client: Client, page: str) -> list[tuple[str, str, str]]:
    """Title, what is said of it, address of each step: read as a person would, from the page alone."""
    answer = client.get(page)
    assert answer.status_code == 200, page
    found = []
    for row in re.findall(r"<li(?: aria-current=\"step\")?>(.*?)</li>", markah(answer), re.DOTALL):
        if 'class="no"' in row:
            title = re.search(r"<b>(.*?)</b>", row)
            state = re.search(r'class="st (?:ok|warn) nw">.*?</svg>(.*?)</span>', row, re.DOTALL)
            way = re.search(r'href="([^"]+)"', row)
            found.append((html.unescape(title[1] if title else ""), state[1] if state else "", way[1] if way else ""))
    return found


@pytest.mark.satu_basisdata
def test_a_village_that_did_nothing_is_told_where_to_begin(opened: OpenStore) -> None:
    agent = bekal.browser(bekal.with_role("agen_statistik", DESA))
    steps = rows(agent, PAGE)
    assert len(steps) == len(FACTS["desa"])
    assert [state for _, state, _ in steps] == ["berikutnya", *[""] * 7]
    home = markah(agent.get(f"/desa/{DESA}/"))
    assert "0 dari 8 langkah selesai" in home
    assert steps[0][0] in html.unescape(home)
    assert agent.get("/tahun-pertama/99.01/").status_code in {403, 404}, "the office's page is not the village's"


@pytest.mark.basisdata
def test_steps_are_done_by_what_was_done(terbit: Rumah) -> None:
    """Data, a release: then the walidata examines it, and the village's last step is done though others are open."""
    ratna = terbit.klien["ratna"]
    before = rows(ratna, PAGE)
    done = [state.startswith("selesai") for _, state, _ in before]
    assert done == [True, True, True, True, False, False, False, False], before
    assert before[4][1] == "berikutnya"
    for title, _, way in before:
        assert way, title
        assert ratna.get(way, follow=True).status_code == 200, title
    examined(terbit.klien["wulan"], f"{TERBIT}rilis/2025-1/")
    assert [state.startswith("selesai") for _, state, _ in rows(ratna, PAGE)] == [*done[:4], False, False, False, True]

    wulan = terbit.klien["wulan"]
    office = rows(wulan, f"/tahun-pertama/{KABUPATEN}/")
    told = {title: state for title, state, _ in office}
    assert told["Desa pertama terbit"].startswith("selesai")
    assert told["Rilis desa pertama diperiksa walidata"].startswith("selesai")
    assert not told["Catat dasar hukum forum"].startswith("selesai")
    assert all(wulan.get(way, follow=True).status_code == 200 for _, _, way in office if way)
    assert "1 dari 1 desa" in markah(wulan.get(f"/tahun-pertama/{KABUPATEN}/"))
    wulan.cookies["cantik_bahasa"] = "en"
    assert "A kabupaten's first year" in html.unescape(markah(wulan.get(f"/tahun-pertama/{KABUPATEN}/")))


def test_what_is_shipped_names_every_fact_and_roles_of_its_level() -> None:
    guides = load_content().guides
    assert {guide.level for guide in guides.values()} == set(FACTS)
    for guide in guides.values():
        assert [step.fact for step in guide.steps] == list(FACTS[guide.level])
        assert all(role in ROLES for step in guide.steps for role in step.roles)
        assert [step.month for step in guide.steps] == sorted(step.month for step in guide.steps)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("fakta: sudah_bersih", "fakta"),
        ("fakta: data_masuk\n    bulan: 13", "1–12"),
        ("fakta: data_masuk\n    siapa: [camat]", "camat"),
    ],
)
def test_a_broken_guide_is_refused_with_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "guides").mkdir()
    rest = "" if "siapa" in line else "    siapa: [agen_statistik]\n"
    rest += "" if "bulan" in line else "    bulan: 1\n"
    step = f"  - {line}\n    judul: A\n    judul_en: A\n    mengapa: B\n    mengapa_en: B\n{rest}"
    head = 'id: kami\nversi: 1\nsejak: "2026-01-01"\ntingkat: desa\njudul: A\njudul_en: A\ntanda: usul\nlangkah:\n'
    (tmp_path / "guides" / "kami.yaml").write_text(head + step, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(tmp_path)
    assert said in str(refused.value)
    assert re.search(r"guides/kami\.yaml:\d+", str(refused.value))
