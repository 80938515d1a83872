"""A kabupaten of many villages: a page of whoever looks after all of them asks the database as often for forty as for
ten, and shows a part of a list that grows with them. What the villages have here is what lists of a kabupaten are made
of: their state, their people, what is late in them, drafts that wait, figures of other offices."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Sequence

import pytest
from django.db.models import Max
from django.test import Client

from cantik.base import clock
from cantik.coach.app.models import DueTask, LogMark, VillageState
from cantik.codes.extra import AREAS_FILE
from cantik.register.leave.app.models import OfficialFigure
from cantik.release.app.models import SUBMITTED, Draft
from cantik.staff.app import gate
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.rights import area_code
from cantik.staff.matrix import ACTIONS, Reach
from cantik.vault.app.opening import OpenStore
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN, KECAMATAN, assign, browser, list_of_areas, with_role
from tests.web.test_kueri_kerangka import list_questions

pytestmark = pytest.mark.satu_basisdata

VILLAGES = [f"{KECAMATAN}.{2001 + at}" for at in range(60)]
#: whoever works in many villages at once
MANY = ["walidata", "camat", by_night("pembina"), by_night("koordinator"), by_night("admin_simpul")]
#: pages of which each opening makes something anew, or that end the session
LEFT_OUT = {"keluar/", "latihan/", "latihan/penduduk.xlsx", "papan/unduh.xlsx", "masuk/lain/batal/"}
BULK = f"penetapan/{KABUPATEN}/bersama/jumlah_penduduk/{clock.today().year - 1}/"
#: rows of a list on one page, and what else a page of it may name a village for
SHOWN, BESIDE = 50, 5


@pytest.fixture
def grow(opened: OpenStore) -> Callable[[Sequence[str]], None]:
    """Give villages what lists are made of."""
    (opened.store.path / AREAS_FILE).write_text(list_of_areas(len(VILLAGES)), encoding="utf-8")

    def write(kodes: Sequence[str]) -> None:
        for kode in kodes:
            _write_village(kode)
        # The log was read so far: what stands here is of this test, not of stations that have nothing.
        newest = AuditEntry.objects.aggregate(number=Max("number"))["number"] or 0
        LogMark.objects.update_or_create(pk=1, defaults={"number": newest})

    return write


def _write_village(kode: str) -> None:
    now, today = clock.now(), clock.today()
    area = ensure_area(code=area_code(kode), by="uji", at=now)
    VillageState.objects.create(kode=kode, reference=today, received_at=now, open_checks=3, renewed_at=now)
    for role in ("agen_statistik", "kepala_desa"):
        with_role(role, kode)
    past = today - dt.timedelta(days=40)
    for key in ("temuan", "berkas", "isian", "tahan", "usulan", "kembali"):
        DueTask.objects.create(kode=kode, role="agen_statistik", key=key, number=2, due=past, shown=past, told=past)
    said = {"area": area, "kode": kode, "reference": today, "made_by": "uji", "made_at": now, "figures": "a" * 64}
    Draft.objects.create(**said, year=today.year, state=SUBMITTED, submitted_by="uji", submitted_at=now)
    for source, persons in (("dkb", 100), ("bps", 101)):
        OfficialFigure.objects.create(
            area=kode,
            source=source,
            reference=dt.date(today.year - 1, 6, 30),
            persons=persons,
            document="Surat rekaan",
            made_at=now,
            made_by="uji",
        )


def _addresses(role: str, place: str) -> list[str]:
    """Every page that a role opens above villages: without a part in its address but the code of its area."""
    found = [BULK] if role == "walidata" else []
    for route in gate.registered_routes():
        named, guard = set(re.findall(r"<[^>]+>", route.pattern)), route.guard
        if guard is None or guard.action not in ACTIONS or named - {"<str:kode>"} or route.pattern in LEFT_OUT:
            continue
        reach = ACTIONS[guard.action].cells.get(role)
        if not route.pattern.startswith("desa/") and (reach is Reach.AREA or (reach is not None and guard.narrow)):
            found.append(route.pattern.replace("<str:kode>", place))
    return [*found, "", "tugas/"]


def _count(client: Client, path: str) -> int:
    client.get(path)  # what a process reads once
    return len(list_questions(lambda: client.get(path)))


@pytest.mark.parametrize("role", MANY)
def test_no_page_of_many_villages_asks_once_a_village(grow: Callable[[Sequence[str]], None], role: str) -> None:
    place = KECAMATAN if role == "camat" else KABUPATEN
    client = browser(with_role(role, place))
    grow(VILLAGES[:10])
    pages = [f"/{path}" for path in _addresses(role, place)]
    few = {path: _count(client, path) for path in pages if client.get(path).status_code == 200}
    assert len(few) >= 7, "the walk reaches pages"
    grow(VILLAGES[10:40])
    many = {path: _count(client, path) for path in few}
    assert {path: (few[path], n) for path, n in many.items() if n > few[path]} == {}


def test_who_works_in_many_villages_reads_them_by_as_many_questions_as_in_ten(
    grow: Callable[[Sequence[str]], None],
) -> None:
    agent = with_role("agen_statistik", VILLAGES[0])
    for kode in VILLAGES[1:10]:
        assign(agent, "agen_statistik", kode)
    grow(VILLAGES[:40])
    ten = _count(browser(agent), "/")
    for kode in VILLAGES[10:40]:
        assign(agent, "agen_statistik", kode)
    assert _count(browser(agent), "/") <= ten
    page = markah(browser(agent).get("/"))
    assert page.count('data-nama="Galat terbuka">3<') == 40


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("walidata", "/tugas/telepon/"),
        ("agen", "/tugas/"),
        ("walidata", "/orang/"),
        ("walidata", f"/penetapan/{KABUPATEN}/?parameter=jumlah_penduduk&tahun={clock.today().year - 1}"),
    ],
)
def test_a_list_that_grows_with_villages_comes_in_pages(
    grow: Callable[[Sequence[str]], None], role: str, path: str
) -> None:
    grow(VILLAGES)
    reader = with_role("walidata", KABUPATEN) if role == "walidata" else bekal.person()
    for kode in VILLAGES if role == "agen" else ():
        assign(reader, "agen_statistik", kode)
    client, seen = browser(reader), list[str]()
    while True:
        page = markah(client.get(path))
        here = re.findall(r"Rekaan Lestari 1-\d+", page.partition("<main")[2])
        assert len(here) <= SHOWN + BESIDE, "one page holds a part"
        seen += here
        further = re.search(r'rel="next" href="(\?[^"]+)"', page)
        if further is None:
            break
        path = path.partition("?")[0] + html.unescape(further[1])
    assert len(set(seen)) == len(VILLAGES), "every village stands on one of the pages"


def test_somebody_is_found_among_the_people_of_many_villages(grow: Callable[[Sequence[str]], None]) -> None:
    grow(VILLAGES)
    client = browser(with_role("walidata", KABUPATEN))
    wanted = with_role("agen_statistik", VILLAGES[40], name="Sekar Dicari")
    assert wanted.name not in markah(client.get("/orang/")), "far behind in the list"
    assert wanted.name in markah(client.get("/orang/?cari=dicari"))
    here = markah(client.get("/orang/?cari=lestari 1-41")).partition("<main")[2]
    assert wanted.name in here
    assert here.count("/orang/") - here.count("/orang/undang/") < SHOWN, "only those of that village"
    assert "Tidak ada orang" in markah(client.get("/orang/?cari=entah"))
