"""Ten questions of a citizen and ten of a journalist, answered by clicking: at most three clicks from the page of the
village and of the kabupaten, on a phone, by one who reads what stands on the page and nothing else.

What is right is reckoned here from the open data of the releases, as they lie in the public folder. Run with `-s` to
see clicks, bytes and seconds of each; at night the line is slow (400 kbit/s, 300 ms) and the phone four times slower.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cantik.web.static_site import beside
from tests.fixtures.kabupaten_lengkap import FORMULA, KABUPATEN, KECAMATAN, WAITING, laid_once
from tests.fixtures.malam import everything
from tests.journeys.layanan import PHONE

pytestmark = [pytest.mark.peramban]
OWN, SISTER = "99.01.01.2001", "99.01.02.2008"
MOST_CLICKS = 3
CHILDREN, OLD = "persen_balita", "lansia"
CHILDREN_TITLE = "Penduduk balita (0–4 tahun)"


# ── what is right ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Released:
    """The open data of a public folder, read by code of its own."""

    public: Path

    def figures(self, code: str, number: str = "") -> dict[tuple[str, str], dict[str, Any]]:
        """By indicator and area."""
        home = self.public / code
        folder = home / "rilis" if not number else home / "riwayat" / number
        told = json.loads((folder / "tabel" / "indikator.json").read_text("utf-8"))
        return {(each["id"], each["area_label"]): each for each in told}

    def value(self, code: str, name: str, area: str = "", number: str = "") -> float:
        return float(self.figures(code, number)[name, area]["value"])

    def text(self, code: str, name: str, area: str = "", number: str = "") -> str:
        return printed(self.value(code, name, area, number))

    def count(self, code: str, name: str) -> str:
        return whole(self.figures(code)[name, ""]["numerator"])

    def villages(self) -> list[str]:
        return sorted(folder.name for folder in self.public.glob("99.01.??.????"))

    def name(self, code: str) -> str:
        told = json.loads((self.public / code / "rilis" / "rilis.json").read_text("utf-8"))["place"]
        return f"{told['words']['desa']} {told['name']}"

    def cell(self, code: str, table: str, **wanted: str) -> str:
        with (self.public / code / "rilis" / "tabel" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if all(row[key] == value for key, value in wanted.items())]
        (row,) = rows
        return whole(row["nilai"])


def printed(value: float, decimals: int = 2) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def whole(value: object) -> str:
    return printed(float(str(value)), 0)


# ── who asks ────────────────────────────────────────────────────────────────────────────────────
class Asker:
    """Somebody before a page: what is clicked is counted, what the line carried, how long it took."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.clicks, self.bytes = 0, 0
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._count)
        if everything():
            slow = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
            line.send("Network.emulateNetworkConditions", slow)
            line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        self._begun = time.perf_counter()

    def _count(self, told: dict[str, Any]) -> None:
        self.bytes += int(told["encodedDataLength"])

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._begun

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def click(self, found: Locator) -> None:
        self.clicks += 1
        found.first.click()
        self.page.wait_for_load_state()

    def link(self, name: str, *, exact: bool = False) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=exact))

    def ask(self, words: str) -> None:
        """Type into the search and send it: one click more."""
        self.page.get_by_role("searchbox").first.fill(words)
        self.click(self.page.get_by_role("button", name="Cari").first)

    def sees(self, *texts: str, within: str = "main") -> None:
        """All of these stand in one place that is shown."""
        places = self.page.locator(within)
        for text in texts:
            places = places.filter(has_text=text)
        places.first.wait_for(state="visible", timeout=20_000)

    def row(self, name: str, *texts: str) -> None:
        """A row of a table that begins so holds these."""
        found = self.page.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=name))
        for text in texts:
            found = found.filter(has_text=text)
        found.first.wait_for(state="visible", timeout=20_000)


Walk = Callable[[Asker, Released], None]


@dataclass(frozen=True)
class Question:
    """Who asks what, beginning where, and the walk to the answer."""

    words: str
    start: str
    walk: Walk


def order_of(told: Released, name: str, other: str) -> str:
    """As the page of the village says how it stands to its kecamatan."""
    own, theirs = told.value(OWN, name), told.value(other, name)
    return "lebih tinggi" if own > theirs else "lebih rendah" if own < theirs else "sama"


def count_children(who: Asker, told: Released) -> None:
    who.link(CHILDREN_TITLE)
    who.sees(f"{told.count(OWN, CHILDREN)} dari", told.text(OWN, CHILDREN), within=".jawab")


def beside_the_kecamatan(who: Asker, told: Released) -> None:
    table = who.page.locator("table.kf")
    row = table.get_by_role("row").filter(has_text=CHILDREN_TITLE)
    sentence = row.locator(".kal").inner_text().lower()
    before = sentence.split(told.name(KECAMATAN).lower())[0]
    assert order_of(told, CHILDREN, KECAMATAN) in before.rsplit(";", 1)[-1], sentence
    said = " ".join(row.inner_text().split())
    assert f"{told.name(KECAMATAN)}: {told.text(KECAMATAN, CHILDREN)}" in said, said


def since_when(who: Asker, told: Released) -> None:
    who.link("Dari tahun ke tahun")
    who.row(CHILDREN_TITLE, told.text(OWN, CHILDREN, number="2024-1"), told.text(OWN, CHILDREN))


def who_has_fewest(who: Asker, told: Released) -> None:
    who.link(CHILDREN_TITLE)
    who.link("Bandingkan dengan desa lain")
    least = min(told.villages(), key=lambda code: told.value(code, CHILDREN))
    who.sees(f"terendah {told.name(least)}", told.text(least, CHILDREN), within="h2")


def my_dusun(who: Asker, told: Released) -> None:
    who.ask("penduduk sumbercontoh")
    who.link("Penduduk Menurut Dusun dan Jenis Kelamin")
    who.row("Sumbercontoh", told.cell(OWN, "penduduk_dusun", dusun_label="Sumbercontoh", jenis_kelamin="jumlah"))


def what_changed(who: Asker, told: Released) -> None:
    was, now = (told.text(OWN, CHILDREN, number=number) for number in ("2024-1", ""))
    who.sees("2024-1", CHILDREN_TITLE, was, now, within="section#berubah")


def who_is_late(who: Asker, told: Released) -> None:
    who.link("Kabupaten Contoh")
    waits_for(who, told)


def waits_for(who: Asker, told: Released) -> None:
    del told
    if not who.page.get_by_text(WAITING[0]).first.is_visible():
        who.click(who.page.get_by_text("Belum terbit di situs ini"))
    for name in WAITING:
        who.sees(name)


def where_is_the_csv(who: Asker, told: Released) -> None:
    who.link("10 tabel")
    take(who, "CSV Tabel 1.1", told.public / OWN / "rilis" / "tabel" / "penduduk_dusun.csv")


def take(who: Asker, name: str, wanted: Path) -> None:
    with who.page.expect_download() as taken:
        who.link(name)
    assert Path(taken.value.path()).read_bytes() == wanted.read_bytes()


def next_release(who: Asker, told: Released) -> None:
    del told
    who.link("Yang terbit dan yang belum")
    who.sees("Desa dalam angka 2027", "1 Maret 2027")


def why_not(who: Asker, told: Released) -> None:
    missing = json.loads((told.public / OWN / "rilis" / "rilis.json").read_text("utf-8"))["not_shown"]
    (religion,) = (each["reason"] for each in missing if each["id"] == "agama")
    who.link("Yang terbit dan yang belum")
    who.sees(religion.rstrip("."), within="#tidak_dapat_tampil details")
    (closet,) = (each["reason"] for each in missing if each["id"] == "kloset")
    who.sees("Keluarga menurut jenis kloset", within="#belum_dikumpulkan details")
    assert "dari Regsosek" in closet
    who.sees("Regsosek", within="#belum_dikumpulkan details")


def of_the_kecamatan(who: Asker, told: Released) -> None:
    who.link("Kecamatan Contoh Raya")
    who.row(CHILDREN_TITLE, told.text(KECAMATAN, CHILDREN))


def highest_and_lowest(who: Asker, told: Released) -> None:
    open_indicator(who)
    high, low = (pick(told.villages(), key=lambda code: told.value(code, CHILDREN)) for pick in (max, min))
    who.sees(told.name(high), told.text(high, CHILDREN), told.name(low), told.text(low, CHILDREN), within="h2")


def open_indicator(who: Asker) -> None:
    who.click(who.page.locator("section.pilih").get_by_role("link", name=CHILDREN_TITLE))


def compare_twelve(who: Asker, told: Released) -> None:
    open_indicator(who)
    for code in told.villages()[:12]:
        row = who.page.locator(f"tr[data-k='{code}']")
        assert told.text(code, CHILDREN) in row.inner_text(), code
    eight = told.villages()[:8]
    who.page.goto(f"{who.page.url}#pilih={','.join(eight)}")  # as a colleague sent it
    lines = who.page.locator("[data-daftar] li").all_inner_texts()
    assert len(lines) == 8
    for line, code in zip(lines, eight, strict=True):
        assert told.name(code) in line
        assert told.text(code, CHILDREN) in line


def embed(who: Asker, told: Released) -> None:
    del told
    open_indicator(who)
    who.link("Unduh, kutip, sematkan")
    who.click(who.page.get_by_text("Sematkan di halaman lain"))
    shown = who.page.locator("[data-sematan]")
    expect(shown).to_be_visible()
    code = shown.inner_text()
    assert f'src="{who.address}indikator/urutan-{CHILDREN}.html"' in code, code


def formula(who: Asker, told: Released) -> None:
    del told
    open_indicator(who)
    who.sees(FORMULA)


def all_as_csv(who: Asker, told: Released) -> None:
    open_indicator(who)
    file = told.public / "indikator" / f"{CHILDREN}.csv"
    take(who, "CSV", file)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["dibandingkan"]]
    assert {row["kode"]: float(row["nilai"]) for row in rows} == {
        code: told.value(code, CHILDREN) for code in told.villages()
    }


def years_of_the_kabupaten(who: Asker, told: Released) -> None:
    who.link("Dari tahun ke tahun")
    who.row(CHILDREN_TITLE, told.text(KABUPATEN, CHILDREN, number="2024-1"), told.text(KABUPATEN, CHILDREN))


def type_it(who: Asker, told: Released) -> None:
    who.link("Cari angka")
    who.ask(f"balita {told.name(SISTER).removeprefix('Desa ').lower()}")
    who.sees(told.text(SISTER, CHILDREN), told.name(SISTER), within=".jawab")


def calendar(who: Asker, told: Released) -> None:
    del told
    who.link("Kalender rilis")
    who.sees("Desa dalam angka 2027", "1 Maret 2027")


CITIZEN = [
    Question("Berapa balita di desa saya?", OWN, count_children),
    Question("Lebih banyak daripada di kecamatan?", OWN, beside_the_kecamatan),
    Question("Sejak kapan begitu?", OWN, since_when),
    Question("Desa mana yang paling sedikit?", OWN, who_has_fewest),
    Question("Berapa orang di dusun saya?", OWN, my_dusun),
    Question("Apa yang berubah sejak tahun lalu?", OWN, what_changed),
    Question("Desa mana yang belum menerbitkan?", OWN, who_is_late),
    Question("Di mana CSV-nya?", OWN, where_is_the_csv),
    Question("Kapan rilis berikutnya?", OWN, next_release),
    Question("Apa yang tidak ada, dan mengapa?", OWN, why_not),
]
JOURNALIST = [
    Question("Berapa di Kecamatan Contoh Raya?", KABUPATEN, of_the_kecamatan),
    Question("Desa mana tertinggi dan terendah?", KABUPATEN, highest_and_lowest),
    Question("Bandingkan dua belas desa; delapan dalam alamat", KABUPATEN, compare_twelve),
    Question("Sematkan grafiknya", KABUPATEN, embed),
    Question("Apa rumusnya?", KABUPATEN, formula),
    Question("CSV semua desa dan tahun", KABUPATEN, all_as_csv),
    Question("Siapa yang belum menerbitkan?", KABUPATEN, waits_for),
    Question("Bagaimana kabupaten dari tahun ke tahun?", KABUPATEN, years_of_the_kabupaten),
    Question("Angka satu desa, dengan mengetiknya", KABUPATEN, type_it),
    Question("Kapan rilis berikutnya?", KABUPATEN, calendar),
]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_once(tmp_path_factory)


@pytest.fixture(scope="module")
def address(public: Path) -> Iterator[str]:
    with beside(public, 0) as found:
        yield found if found.endswith("/") else f"{found}/"


@pytest.mark.parametrize("question", [*CITIZEN, *JOURNALIST], ids=lambda question: question.words)
def test_a_question_is_answered_within_three_clicks(
    browser: Browser, public: Path, address: str, question: Question
) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 740}, locale="id-ID", accept_downloads=True)
    page = context.new_page()
    who = Asker(page, address)
    who.open(f"{question.start}/index.html")
    question.walk(who, Released(public))
    print(f"{question.words:<48} {who.clicks} klik {who.bytes / 1000:6.1f} kB {who.seconds:5.1f} s")
    assert who.clicks <= MOST_CLICKS
    context.close()


@pytest.mark.malam
@pytest.mark.parametrize("question", CITIZEN, ids=lambda question: question.words)
def test_who_begins_at_the_kabupaten_finds_the_village_first(
    browser: Browser, public: Path, address: str, question: Question
) -> None:
    """The same questions from the page of the kabupaten; the village is typed or chosen there: one click more."""
    context = browser.new_context(viewport={"width": PHONE, "height": 740}, locale="id-ID", accept_downloads=True)
    page = context.new_page()
    who = Asker(page, address)
    who.open("index.html")
    name = Released(public).name(OWN)
    page.get_by_label("Cari desa atau kelurahan").fill(name)  # opens its page by itself
    page.wait_for_url(f"**/{OWN}/**")
    who.clicks += 1
    question.walk(who, Released(public))
    print(f"{question.words:<48} {who.clicks} klik {who.bytes / 1000:6.1f} kB {who.seconds:5.1f} s")
    assert who.clicks <= MOST_CLICKS
    context.close()
