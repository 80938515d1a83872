"""An outsider counts the quality of a small village by hand, from the rows of its workbooks, and finds the same figures
in the book, on the site and at the workplace."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.examine.findings.app import decisions, findings
from cantik.pipeline.bring import Into, Writing, bring
from cantik.register.core.app import queries
from cantik.register.leave.app import figures
from cantik.release.app import storage
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.markah import markah, satu_baris
from tests.products import baca
from tests.release.conftest import draft
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata

DAY = dt.date(2025, 12, 31)
TODAY = dt.date(2026, 2, 3)
HEAPED = {"01-01", "07-01", "08-17", "12-31"}
FIRST, OVERLAP = 200, 10


def workbook_rows() -> list[Row]:
    """The light village as a careless office writes it: heaped dates, and fields left empty."""
    rows = light_rows()
    living = [row for row in rows if row[PLACE["status_dasar"]] == "1"]
    for row in living[20:26]:
        row[PLACE["agama_id"]] = ""
    for row in living[40:43]:
        row[PLACE["status_kawin"]] = ""
    rows[250][PLACE["nik"]] = "9,90101E+15"  # no number any more: the row is refused
    return rows


@dataclass(frozen=True)
class Hand:
    """What somebody with a pencil counts: of living people whose rows are good."""

    living: list[Row]
    read: int
    persons: int

    def share(self, part: int, whole: int) -> str:
        """Per cent with two decimals, as Indonesians write it; half up on exact integers."""
        return f"{(20000 * part + whole) // (2 * whole) / 100:.2f}".replace(".", ",")

    def empty(self, column: str) -> int:
        """Living people without an answer."""
        return sum(row[PLACE[column]] == "" for row in self.living)

    @property
    def heaped(self) -> int:
        """Living people born on one of the four dates."""
        return sum(str(row[PLACE["tanggallahir"]])[5:] in HEAPED for row in self.living)

    @property
    def children(self) -> Counter[str]:
        """Boys ("1") and girls ("2") born within five years."""
        return Counter(str(row[PLACE["sex"]]) for row in self.living if str(row[PLACE["tanggallahir"]]) > "2020-12-31")


@dataclass(frozen=True)
class Products:
    """The release as it is printed, and the page of the workplace."""

    site: str
    site_en: str
    book: str
    sheet: dict[str, str]
    page: str

    def cells(self, place: str, text: str) -> list[str]:
        """The cells of the row with this id, or that begins with this text, on a page."""
        for row in re.findall(r"<tr[^>]*>.*?</tr>", text, re.DOTALL):
            told = [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
            if f'id="{place}"' in row or (told and told[0].startswith(place)):
                return told
        raise AssertionError(place)


def plain(text: str) -> str:
    """A piece of a page without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
def hand() -> Hand:
    rows = workbook_rows()
    good = [row for place, row in enumerate(rows) if place != 250]
    living = [row for row in good if row[PLACE["status_dasar"]] == "1"]
    return Hand(living, len(rows) + OVERLAP, len(good))


@pytest.fixture
def printed(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Products:
    """The village brought in two parts that overlap, its DKB typed in, its draft computed."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 2, 3, 3, 0, tzinfo=dt.UTC))
    home, desa, rows = opened.store.path, area_code(bekal.DESA), workbook_rows()
    write_areas(light_village(), home / AREAS_FILE)
    agen = bekal.with_role("agen_statistik", bekal.DESA, name="Ratna Reka", username="ratna")
    knowledge = load(home / AREAS_FILE)
    parts = (rows[:FIRST], Writing()), (rows[FIRST - OVERLAP :], Writing(extent="sebagian"))
    for number, (part, writing) in enumerate(parts):
        write_rows(part, tmp_path / f"{number}.xlsx", "template")
        into = Into(opened, desa, agen.actor)
        bring([tmp_path / f"{number}.xlsx"], into, Delivery(DAY, None), knowledge, lambda *_: None, writing=writing)
    numbers = findings.open_numbers(queries.standing_batches(desa))
    if numbers:
        decisions.accept(area=desa, numbers=numbers, reason="data uji yang direka", by=agen.actor)
    area = find_area(desa)
    assert area is not None
    dkb = figures.TypedFigure("dkb", DAY, 265, "DKB semester II 2025", {"mati_belum_dilaporkan": 2})
    figures.type_in(code=bekal.DESA, figure=dkb, by=agen.actor, at=clock.now(), today=TODAY)
    folder = storage.draft(home, bekal.DESA, draft(opened, agen).pk)
    release = folder / storage.RELEASE
    client = bekal.browser(agen)
    answer = client.get(f"/desa/{bekal.DESA}/mutu/")
    assert answer.status_code == 200
    notes = baca._workbook(release / "produk" / "tabel.xlsx")["Keterangan"]
    return Products(
        satu_baris((folder / storage.SITE / "tentang.html").read_text("utf-8")),
        satu_baris((folder / storage.SITE / "en" / "tentang.html").read_text("utf-8")),
        baca.book_text(release / "produk" / "buku.pdf"),
        {str(row[0].value): str(row[1].value) for row in notes.iter_rows()},
        markah(answer),
    )


def test_what_is_counted_by_hand_stands_in_every_product(hand: Hand, printed: Products) -> None:
    people = len(hand.living)
    empty = hand.empty("agama_id") + hand.empty("status_kawin")
    core = 4  # of the six core fields the office never filled in education and occupation: those are not asked
    expected = {
        "tanggal_lahir_kosong": hand.share(0, people),
        "tanggal_menumpuk": hand.share(hand.heaped, people),
        "isian_kosong": f"{max(1, -(-100 * empty // (core * people)))},00",  # at most so many per hundred
        "galat_terbuka": "0",
        "beda_dkb": hand.share(265 - 2 - people, people),
    }
    inside = expected | {"isian_kosong": hand.share(empty, core * people)}
    for name, value in expected.items():
        row = printed.cells(f"mutu-{name}", printed.site)
        assert row[1] == value, (name, row)
        assert printed.cells(f"mutu-{name}", printed.site_en)[1] == value.replace(",", "."), name
        office = printed.cells(f"mutu-{name}", printed.page)
        assert office[-2:] == [inside[name], value], (name, office)  # today, and as the draft prints it
        assert printed.sheet[f"Mutu: {row[0]}"].startswith(value), name
        assert baca.bare(value + row[-1]) in printed.book, name

    # so few children give no ratio, in no product
    assert 0 < hand.children.total() < 20
    for text in (printed.site, printed.page):
        said = re.search(r'<li id="mutu-rasio_lahir">(.*?)</li>', text)
        assert said is not None
        assert plain(said[1]).endswith("Anaknya terlalu sedikit untuk sebuah rasio.")
    assert baca.bare("Anaknya terlalu sedikit untuk sebuah rasio.") in printed.book
    # rows of the two parts that overlap are counted once
    counts = [str(count) for count in (hand.read, 1, OVERLAP, hand.persons)]
    assert hand.read == 1 + OVERLAP + hand.persons
    assert printed.cells("OpenSID", printed.site)[1:] == counts
    assert printed.cells("OpenSID", printed.page)[1:] == counts
    assert baca.bare("OpenSID, 31 December 2025" + "".join(counts)) in printed.book
