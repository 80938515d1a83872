"""Whoever reads "n dari m desa" anywhere, of the same area and day, reads nothing that contradicts: each number says
what it counts, m is the number of villages that the codes give, and no task stays whose object is gone.

The oracle knows the villages of the invented kabupaten and what was done to them, and reads pages and the site as
anybody does.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from cantik.coach.app.waits import open_rows
from cantik.codes.area import AreaCode
from cantik.federate.app import journeys
from cantik.federate.app.models import (
    ACCEPTED,
    CARRIER,
    IN_ITSELF,
    REFUSED,
    TURNED_BACK,
    DeliveryArrival,
    Dispatch,
)
from cantik.release.app import withdrawing
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.coverage import AreaCoverage
from cantik.staff.app import acts
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.federate.jenjang_server import (
    FIRST,
    NUMBER,
    OWN,
    PROVINCE,
    SITE,
    Servers,
    handed_once,
    release,
    servers,
    states_of,
)
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, examined_kecamatan
from tests.fixtures.simpanan import cradle
from tests.staff import bekal

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata]

ALL = [village.code for village in KABUPATEN.villages]


# ── what a reader makes of a sentence ───────────────────────────────────────────────────────────
#: what is counted, by the words around "n dari m desa"; the first that fits
KINDS = {
    "tertinggal": r"(\d+) dari (\d+) desa tertinggal",
    "merilis": r"(\d+) dari (\d+) desa sudah merilis",
    "jumlah": r"[Mm]enjumlahkan (\d+) dari (\d+) desa",
    "judul": r"\((\d+) dari (\d+) desa\)",
    "ukuran": r"angka (\d+) dari (\d+) desa",
    "terbit": r"Sudah terbit: (\d+) dari (\d+) desa|(\d+) dari (\d+) desa (?:terbit|telah menerbitkan)",
}
ANY = re.compile(r"(\d+) dari (\d+) desa")


def plain(html: str) -> str:
    """The words that are read."""
    body = html.partition("<main")[2].partition("</main>")[0] or html
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def read_counts(text: str) -> dict[str, set[tuple[int, int]]]:
    """Each "n dari m desa" of a page by what it says to count; one that says nothing is an error of the page."""
    found, taken = dict[str, set[tuple[int, int]]](), set[int]()
    for kind, pattern in KINDS.items():
        for match in re.finditer(pattern, text):
            first = next(place for place, told in enumerate(match.groups(), 1) if told)
            if match.start(first) not in taken:
                taken.add(match.start(first))
                found.setdefault(kind, set()).add((int(match[first]), int(match[first + 1])))
    bare = [text[max(0, m.start() - 60) : m.end() + 40] for m in ANY.finditer(text) if m.start(1) not in taken]
    assert not bare, f"a number that does not say what it counts: {bare}"
    return found


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (AreaCoverage(7, 0, 0, 0), "0 dari 7 desa sudah merilis"),
        (AreaCoverage(7, 5, 0, 0), "5 dari 7 desa sudah merilis; belum ada yang lolos Periksa"),
        (AreaCoverage(7, 5, 3, 3), "5 dari 7 desa sudah merilis; 3 di antaranya lolos Periksa dan dapat dijumlahkan"),
        (AreaCoverage(2, 2, 2, 2), "2 dari 2 desa sudah merilis; semuanya lolos Periksa dan dapat dijumlahkan"),
        (
            AreaCoverage(7, 5, 4, 3),
            "5 dari 7 desa sudah merilis; 4 di antaranya lolos Periksa, 3 di antaranya dapat dijumlahkan",
        ),
    ],
)
def test_each_number_says_what_it_counts(coverage: AreaCoverage, said: str) -> None:
    assert coverage.describe() == said
    assert coverage.describe("en")[0] == str(coverage.delivered)
    assert coverage.whole is (coverage.of == coverage.counted)


def within_areas(named: frozenset[str]) -> set[tuple[int, int]]:
    """How many of the villages of the kabupaten, and of each of its kecamatan, are named, of how many."""
    areas = {"", *(code.rpartition(".")[0] for code in ALL)}
    inside = [[code for code in ALL if code.startswith(area)] for area in areas]
    return {(len(named.intersection(codes)), len(codes)) for codes in inside}


# ── tasks whose object is gone ──────────────────────────────────────────────────────────────────
AT = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
Came = tuple[str, str, str, str]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came", "pulled", "left"),
    [
        ([("2025-1", "a", REFUSED, "[T607] Rusak")], "", ["2025-1"]),
        ([("2025-1", "a", REFUSED, "[T607] Rusak")], "2025-1", []),
        ([("2025-1", "a", REFUSED, "[T607] Rusak"), ("2025-1", "a", ACCEPTED, "")], "", []),
        ([("2025-1", "a", REFUSED, "[T607] Rusak"), ("2025-2", "b", ACCEPTED, "")], "", []),
        ([("2025-1", "a", REFUSED, "[T607] Rusak"), ("2024-3", "b", ACCEPTED, "")], "", ["2025-1"]),
        ([("2025-2", "b", ACCEPTED, ""), ("2025-1", "a", REFUSED, "[T608] Sudah digantikan")], "", []),
        ([("2025-2", "b", ACCEPTED, ""), ("2025-2", "b", REFUSED, "[T608] Sudah digantikan")], "", []),
        ([("2025-2", "b", ACCEPTED, ""), ("2025-2", "b", REFUSED, "[T625] Nomor dipakai")], "", ["2025-2"]),
        ([("2025-2", "b", ACCEPTED, ""), ("2025-2", "c", REFUSED, "[T608] Nomor dipakai")], "", ["2025-2"]),
    ],
)
def test_what_was_refused_stands_while_something_is_to_be_done(came: list[Came], pulled: str, left: list[str]) -> None:
    for place, (number, contents, state, problem) in enumerate(came):
        at = AT + dt.timedelta(days=place)
        DeliveryArrival.objects.create(
            kode=OWN, number=number, listed=f"{place}" * 64, contents=contents * 64, way=CARRIER, state=state, size=1,
            problem=problem, at=at, decided_at=at,
        )  # fmt: skip
    if pulled:
        pull(pulled)
    assert [row.number for row in journeys.list_refused([AreaCode.kemendagri(AREA)])] == left


def pull(number: str) -> None:
    who = {"asked_by": "akun:8", "asked_at": AT, "decided_by": "akun:9", "decided_at": AT}
    Withdrawal.objects.create(kode=OWN, number=number, state=WITHDRAWN, reason="Salah berkas", **who)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "pulled", "waits"), [("", "", 1), ("2025-2", "", 0), ("2026-1", "", 1), ("", "2025-1", 0)]
)
def test_a_delivery_that_came_back_waits_while_it_can_be_sent_again(more: str, pulled: str, waits: int) -> None:
    row = Dispatch(kode=OWN, number="2025-1", way=CARRIER, state=TURNED_BACK, by="akun:1", at=AT, received_at=AT)
    row.problem, row.hindrance = "[T607] Rusak", IN_ITSELF
    acts.save(row, "akun:1", "antar.ditolak", "antaran", AT, nomor="2025-1")
    if more:
        acts.save(Dispatch(kode=OWN, number=more, way=CARRIER, by="akun:1", at=AT), "akun:1", "antar.minta", "antaran")
    if pulled:
        pull(pulled)
    assert open_rows().filter(act="kiriman_kembali").count() == waits


# ── two levels ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Truth:
    """What was done, as the test knows it: villages whose edition lies at the level and stands, those that the sum from
    below names now, those that releases of levels named which still lie there."""

    there: frozenset[str]
    summed: frozenset[str]
    released: tuple[frozenset[str], ...] = ()

    def require(self, found: dict[str, set[tuple[int, int]]], where: str) -> None:
        """Nothing that a page says contradicts it."""
        sums = {said for named in (self.summed, *self.released) for said in within_areas(named)}
        wanted = {
            "merilis": {(len(self.there), len(ALL))},
            "terbit": within_areas(self.there),
            "jumlah": sums,
            # in the title of a measure stand the villages that tell it: no more than are in the sum
            "judul": {(fewer, of) for n, of in sums for fewer in range(n + 1)},
        }
        for kind, told in wanted.items():
            assert found.get(kind, set()) <= told, (where, kind, found[kind], told)


def pages_of(servers: Servers, store: Path, area: str) -> dict[str, str]:
    """The words of every page of an office that speaks of the area, as its walidata reads them."""
    found: dict[str, str] = {}

    def read(_opened: OpenStore) -> None:
        walidata = bekal.browser(bekal.with_role("walidata", area, name="Samudra Reka"))
        addresses = ["/", "/papan/", f"/penerimaan/{area}/", f"/rilis-wilayah/{area}/"]
        addresses += [
            f"/rilis-wilayah/{area}/{folder.parent.name}/{folder.name}/"
            for folder in sorted((store / "rilis-wilayah").glob("*/2*"))
        ]
        for address in addresses:
            answer = walidata.get(address, follow=True)
            if answer.status_code == 200:
                found[address] = plain(answer.content.decode())

    servers.at(store, read)
    return found


def site_of(public: Path) -> dict[str, str]:
    """The words of the pages of the areas above the villages; those of a kecamatan speak of its own villages."""
    pages = [path for path in public.glob("*/*.html") if path.parent.name in (AREA, PROVINCE)]
    return {str(path.relative_to(public)): plain(path.read_text("utf-8")) for path in sorted(pages)}


def require_truth(servers: Servers, truth: Truth, public: Path | None = None) -> dict[str, str]:
    pages = pages_of(servers, servers.province, PROVINCE)
    for where, text in {**pages, **({} if public is None else site_of(public))}.items():
        truth.require(read_counts(text), where)
    assert "sudah merilis" in pages[f"/penerimaan/{PROVINCE}/"]
    assert f"{len(truth.there)} dari {len(ALL)} desa terbit" in pages["/"], "the home says the same as the site"
    assert f"enjumlahkan {len(truth.summed)} dari {len(ALL)} desa" in pages["/"]
    return pages


def cut_one(servers: Servers, code: str) -> Path:
    """A stick like the first one on which the counts of a village are cut short."""
    stick = Path(shutil.copytree(servers.stick, servers.root / "terpotong")) / "cantik-kiriman"
    (row,) = [row for row in json.loads((stick / "daftar.json").read_text())["kiriman"] if row["kode"] == code]

    def piece(digest: str) -> Path:
        return stick / "isi" / digest[:2] / digest

    listed = json.loads(piece(row["sha256"]).read_text())
    (cut,) = [piece(each["sha256"]) for each in listed["berkas"] if each["jalur"] == "kontribusi.age"]
    cut.write_bytes(cut.read_bytes()[:-100])
    return stick.parent


def withdraw_own(opened: OpenStore) -> None:
    person = bekal.with_role("walidata", name="Walidata Kedua")
    withdrawing.decide(
        area=AreaCode.kemendagri(OWN),
        number=NUMBER,
        pressed=PressedButton("terbit_tarik", "tarik", "Dua dusun tertukar."),
        opened=opened,
        person=person,
    )


@pytest.mark.malam
@pytest.mark.lambat
def test_all_pages_say_the_same_before_and_after_a_late_delivery_and_a_withdrawal(servers: Servers) -> None:
    every, public = frozenset(CODES), servers.root / "publik"
    servers.read(servers.province, cut_one(servers, FIRST))
    pages = require_truth(servers, Truth(every - {FIRST}, every))
    assert "dapat dijumlahkan di sini: 2" in pages["/"]

    assert states_of(servers.read(servers.province))[FIRST] == "diterima"
    release(servers.province, PROVINCE, public)
    pages = require_truth(servers, Truth(every, every, (every,)), public)
    assert "Semuanya sudah sampai dan dapat dijumlahkan di sini." in pages["/"]

    old = Path(shutil.copytree(servers.stick, servers.root / "lama"))
    servers.at(servers.kabupaten, withdraw_own)
    below = pages_of(servers, servers.kabupaten, AREA)
    for where, text in below.items():
        Truth(every - {OWN}, every).require(read_counts(text), where)
    release(servers.kabupaten, AREA)
    new = servers.root / "baru"
    assert servers.hand_up(servers.kabupaten, AREA, "--site", SITE, stick=new).code == 0
    assert states_of(servers.read(servers.province, new))[AREA] == "diterima"
    rest = every - {OWN}
    require_truth(servers, Truth(rest, rest, (every,)))

    assert states_of(servers.read(servers.province, old))[AREA] == "sudah"
    again = require_truth(servers, Truth(rest, rest, (every,)))
    assert "Ditolak di pintu" not in again["/"], "an old stick leaves nothing to do"
    release(servers.province, PROVINCE, public)
    require_truth(servers, Truth(rest, rest, (every,)))
    for where, text in site_of(public).items():
        earlier = (every,) if where.endswith("riwayat.html") else ()  # which names the editions of before
        Truth(rest, rest, earlier).require(read_counts(text), where)
