"""`cantik bench web` at a size that nobody quotes: what it must refuse, and that it measures every address."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench import web
from bench.result import TARGETS, Figures, WrongAnswer
from bench.web import lane, pauses
from bench.web.browser import Answer, Browser, Person, Phone, fields
from bench.web.load import Sample, arrivals, p95
from bench.web.plan import FULL_CREW, SIZES
from bench.web.scene import Request, Scene, Visit
from bench.web.visits import VISITS, missing
from bench.web.weight import named
from bench.web.world import Place, Somebody, World
from cantik.staff.app import gate
from cantik.staff.matrix import ROLES
from tests.fixtures.proses import started_by

PLACE = Place("99.01.01.2001", "Contoh Makmur")


def scene() -> Scene:
    somebody = Somebody("siti", "agen_statistik", PLACE.kode, PLACE.kode)
    world = World({PLACE.kode: PLACE}, [somebody], [], [], {}, [], {}, "")
    return Scene(Person(somebody, Browser(1)), PLACE, world, random.Random(1), {})


def answer(status: int, text: str, **heads: str) -> Answer:
    return Answer(status, {"content-type": "text/html", **heads}, text.encode(), len(text))


def test_every_address_of_the_resolver_is_visited() -> None:
    routes = {route.pattern for route in gate.registered_routes()}
    assert missing(routes) == []


def test_a_missing_address_is_told() -> None:
    routes = {one.pattern for one in VISITS}
    assert missing(routes | {"baru/"}) == ["baru/ tidak dikunjungi"]
    assert missing(routes - {"papan/"}) == ["papan/ tidak ada"]


def test_the_second_database_is_shown_no_code_that_its_copy_has_taken(tmp_path: Path) -> None:
    """On a fast machine the second lane signs in within the half minute of the first lane's last code."""
    somebody = Somebody("siti", "agen_statistik", PLACE.kode, factor=True, seed="JBSWY3DPEHPK3PXP")
    world = World({PLACE.kode: PLACE}, [somebody], [], [], {}, [], {}, "")
    first = Phone(somebody).code()
    world.save(tmp_path / "dunia.json")
    assert Phone(World.load(tmp_path / "dunia.json").people[0]).code() != first


def test_forty_people_of_every_role() -> None:
    assert sum(FULL_CREW.values()) == 40
    assert set(FULL_CREW) == set(ROLES) == set(SIZES["small"].crew)


@pytest.mark.parametrize(
    ("came", "told"),
    [
        (answer(200, "<html>Contoh Makmur</html>"), ""),
        (answer(500, "<html>Contoh Makmur</html>"), "status 500"),
        (answer(200, "<html>Contoh Lain</html>"), "tanpa"),
        (answer(200, "<html>Contoh Makmur"), "terpotong"),
        (answer(302, "", location="/masuk/?next=/"), "status 302 /masuk/"),
    ],
)
def test_a_wrong_answer_is_told(came: Answer, told: str) -> None:
    visit = Visit("desa/", lambda _: Request("/desa/"), mark="{nama}")
    said = visit.wrong(scene(), came)
    assert said.startswith(told) or told in said
    assert bool(said) is bool(told)


def test_a_redirect_must_lead_where_it_should() -> None:
    visit = Visit("desa/", lambda _: Request("/desa/"), (302,), "/desa/{kode}/")
    assert visit.wrong(scene(), answer(302, "", location=f"http://x/desa/{PLACE.kode}/terbit/")) == ""
    assert "tanpa" in visit.wrong(scene(), answer(302, "", location="http://x/masuk/"))


def test_the_schedule_is_fixed_beforehand_and_keeps_the_pace() -> None:
    moments = arrivals(40, (5.0, 2.0), 600.0, random.Random(3))
    assert moments == arrivals(40, (5.0, 2.0), 600.0, random.Random(3))
    assert moments == sorted(moments)
    mine = [at for at, person in moments if person == 7]
    gaps = [b - a for a, b in pairwise(mine)]
    assert all(3 <= gap <= 7 for gap in gaps)
    assert 4.5 < sum(gaps) / len(gaps) < 5.5


def test_the_percentile_is_a_value_that_was_measured() -> None:
    assert p95([float(n) for n in range(1, 101)]) == 95
    assert p95([3.0, 9.0]) == 9


def test_a_page_weighs_all_that_it_names() -> None:
    page = (
        '<link rel="stylesheet" href="/statis/a.css"><link rel="canonical" href="/lain/"><script src="/b.js"></script>'
        '<img src="halaman/1.png"><img src="data:x"><a href="/jauh/"></a><svg><use href="/ikon.svg#x"/></svg>'
    )
    assert named(page, "/desa/x/") == {"/statis/a.css", "/b.js", "/desa/x/halaman/1.png", "/ikon.svg"}
    assert named('src: url("../c.woff2")', "/statis/d/a.css") == {"/statis/c.woff2"}


def test_the_hidden_fields_of_a_form() -> None:
    page = '<form method="post" action="/a/3/betulkan/?x=1"><input type="hidden" name="kolom" value="a&amp;b"></form>'
    assert fields(page, "3/betulkan/") == {"kolom": "a&b"}
    assert fields(page, "4/betulkan/") == {}


LANE: dict[str, Any] = {
    "salah": [],
    "p95_ms": 120.0,
    "permintaan": 90,
    "detik": 9.0,
    "cpu_ms": 30.0,
    "beban": [1.0, 1.0],
    "jeda_ms": [40, 160],
    "kena_jeda": 2,
    "hangat": {},
    "kb": {},
    "simpan": {"ms": 70.0, "kali": 200, "pertama_ms": 30.0, "terakhir_ms": 31.0},
    "rute": {"papan/": {"banyak": 3, "p95_ms": 310.0, "p50_ms": 100.0, "tanpa_jeda_p95_ms": 90.0, "cpu_ms": 20.0}},
}


def test_wrong_answers_and_heavy_pages_fail_the_bench() -> None:
    with pytest.raises(WrongAnswer, match="papan/: status 500"):
        web._lane(Figures(), "sqlite", LANE | {"salah": ["papan/: status 500"]}, SIZES["tiny"])
    with pytest.raises(WrongAnswer, match=r"papan/ 151 kB"):
        web._lane(Figures(), "sqlite", LANE | {"kb": {"papan/": 151.0, "masuk/": 80.0}}, SIZES["tiny"])


def test_the_worst_address_is_printed() -> None:
    figures = Figures()
    web._lane(figures, "postgres", LANE | {"kb": {"papan/": 149.0}}, SIZES["tiny"])
    assert figures.figures["worst_ms_postgres"] == 310
    assert figures.figures["routes_over_postgres"] == 1
    assert "papan/ 310 ms" in figures.how["worst_ms_postgres"]
    assert "jeda mesin: 0" in figures.how["routes_over_postgres"]
    assert figures.figures["pauses_ms_postgres"] == 200
    assert figures.figures["simpan_ms_postgres"] == 70


def test_a_machine_that_stands_still_is_noticed() -> None:
    """The witness is stopped from outside for 200 ms: that time, and no other, is told as a pause."""
    with pauses.witness() as stood:
        time.sleep(0.1)  # it naps
        [one] = [n for n in started_by(os.getpid()) if b"web.pauses" in Path(f"/proc/{n}/cmdline").read_bytes()]
        begin = time.monotonic()
        os.kill(one, signal.SIGSTOP)
        time.sleep(0.2)
        os.kill(one, signal.SIGCONT)
        end = time.monotonic()
    assert any(met >= 0.15 for met in (min(until, end) - max(since, begin) for since, until in stood))
    assert pauses.met(stood, begin, end)
    assert not pauses.met(stood, end + 100, end + 101)


@pytest.mark.lambat
@pytest.mark.malam
@pytest.mark.timeout(1800)
def test_the_whole_bench_at_a_tiny_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both databases, every address, the public site: measured, and nothing wrong with any answer."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)  # it brings its own
    measured = web.measured(size="tiny", seed=2026)  # of other seeds the protection costs up to four times as much
    assert set(TARGETS["web"]) <= set(measured.figures)
    assert measured.figures["page_kb"] <= web.HEAVIEST_KB
    for name in ("sqlite", "postgres"):
        assert {one.title for one in VISITS} == set(measured.detail[name]["hangat"])
    assert json.loads(json.dumps(measured.detail)) == measured.detail


def test_saves_of_one_person_are_not_charged_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever saves after the load burns CPU and time that no request of the load had."""
    sample = Sample("papan/", 5.0, "", 0.0)

    def saves(crew: Any, world: Any) -> dict[str, Any]:
        began = time.process_time()
        while time.process_time() - began < 0.4:
            pass
        return {"salah": [], "ms": 1.0}

    monkeypatch.setattr(lane, "run", lambda crew, plan: [sample])
    monkeypatch.setattr(lane, "_saved", saves)
    measured = lane._under_load(None, None, [], os.getpid(), {})  # type: ignore[arg-type]
    assert measured["cpu_ms"] < 200
    assert measured["detik"] < 5
    assert measured["simpan"]["ms"] == 1.0
