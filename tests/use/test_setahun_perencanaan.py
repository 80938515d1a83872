"""A year of planning of one kabupaten with unlike villages, in the browser: gaps, proposals, Musdus,
Musrenbang, Musdes, RKP, the list of the kabupaten with the answers of an office, what was carried out, the figures of
the next release and the page that everybody reads. Every number is held against what was reckoned from the releases."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.forum.app import year
from cantik.outlets.app import sites
from cantik.register.core.app.models import AreaUnit
from cantik.staff.app import forum
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account, Assignment
from cantik.use.proposals.app.answer_models import ProposalAnswer
from cantik.vault.app.opening import OpenStore
from tests.fixtures.simpanan import cradle, new_store, opened
from tests.journeys.langkah import LONG_MS, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.staff import bekal
from tests.use.desa_berbeda import LACKS
from tests.use.kabupaten_setahun import PRICE, YEAR, Planned, Twelve, spoken, volume_of, write_next_year, write_twelve

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat, pytest.mark.malam, pytest.mark.timeout(3600)]

KABUPATEN = AreaCode.kemendagri(bekal.KABUPATEN)
PLANNING, WORK = dt.datetime(2026, 6, 15, 3, tzinfo=dt.UTC), dt.datetime(2027, 11, 10, 3, tzinfo=dt.UTC)
LATER = dt.datetime(2028, 2, 15, 3, tzinfo=dt.UTC)
#: so many of the twelve walk the year: four are the fewest of which the list has each state; of twelve come thirty
EVERYBODY = range(int(os.environ.get("CANTIK_UJI_DESA", "4")))
#: villages whose second proposal does not fit under the ceiling
SHORT = EVERYBODY[::3]
#: villages that also propose a road of the kabupaten
UPWARD = EVERYBODY[:: 2 if len(EVERYBODY) > 6 else 1]
ROAD, ROAD_PRICE, ROAD_KM = "Jalan kabupaten yang rusak", 150_000_000, 3
#: an office that is none of the usual ones of a forum: its walidata adds it
WORKS = "Dinas Pekerjaan Umum dan Perumahan"
AGREED = "Diputuskan bersama warga"
DUSUN = "Krajan"
DOWN = 1  # the village in which everything got worse although the work was done
HALF = 2  # the village that did half of what it planned


class Offices:
    """Everybody's windows: in a village the agen statistik and the kepala desa on a phone, above it a desk."""

    def __init__(self, browser: Browser, office: Served, stack: ExitStack) -> None:
        self._browser, self._office, self._stack = browser, office, stack
        self._pages = dict[Account, Page]()
        self._seen = set[str]()

    def page(self, person: Account, width: int) -> Page:
        """The window of a person."""
        if person not in self._pages:
            window = self._office.window(self._browser, bekal.browser(person), width)
            self._pages[person] = self._stack.enter_context(window).new_page()
            self._pages[person].set_default_timeout(60_000)
        return self._pages[person]

    def open(self, person: Account, at: str, width: int = PHONE, look: str = "") -> Page:
        """A page at an address; the first of each kind (`look`) is looked at."""
        page = self.page(person, width)
        answer = page.goto(f"{self._office.address}{at}")
        assert answer is not None
        assert answer.status == 200, (at, answer.status, page.locator("main").inner_text()[:800])
        self.look(page, look)
        return page

    def look(self, page: Page, name: str) -> None:
        """The first page of a kind is looked at."""
        if name and name not in self._seen:
            self._seen.add(name)
            looked_at(page, f"setahun-{len(self._seen):02d}-{name}")

    def take(self, page: Page, at: str) -> bytes:
        """A file that a person may read."""
        answer = page.request.get(f"{self._office.address}{at}", timeout=LONG_MS)
        assert answer.status == 200, (at, answer.status)
        return answer.body()


def press(page: Page, name: str) -> None:
    """Press a button, which leads on; nothing was refused."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).locator("visible=true").first.click()
    assert not page.get_by_role("alert").count(), page.get_by_role("alert").all_inner_texts()


@pytest.fixture
def served_office(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    (tmp_path / "publik").mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "publik"))
    monkeypatch.setattr(clock, "now", lambda: PLANNING)
    with served(opened) as one:
        yield one


class Year:
    """Everybody who has a part in it, at work from where one clock stands to where the next does."""

    offices: Offices

    def __init__(self, twelve: Twelve, opened: OpenStore) -> None:
        self.twelve, self.opened = twelve, opened
        forum.begin(KABUPATEN, by="akun:0")
        keeper, decree = bekal.with_role("walidata"), "SK rekaan 5/2026"
        forum.add(KABUPATEN, kind="pupr", name=WORKS, day=clock.today(), basis=decree, by=keeper)
        codes = [twelve.code(place) for place in EVERYBODY]
        for code in codes[::4]:  # those that ask their dusun first
            area = ensure_area(code=AreaCode.kemendagri(code), by="akun:0", at=clock.now())
            AreaUnit.objects.create(area=area, dusun=DUSUN)
        self.agen = [bekal.with_role("agen_statistik", code) for code in codes]
        self.kades = [bekal.with_role("kepala_desa", code) for code in codes]
        self.bappeda = bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}")
        self.dinas = bekal.with_role("produsen", institution=f"{WORKS} {bekal.KABUPATEN}")

    @contextmanager
    def at_work(self, browser: Browser, office: Served) -> Iterator[None]:
        """Everybody's windows are open."""
        with ExitStack() as stack:
            self.offices = Offices(browser, office, stack)
            yield

    def here(self, place: int, at: str) -> str:
        """An address of a village."""
        return f"/desa/{self.twelve.code(place)}/{at}"

    # ── gaps and proposals ──────────────────────────────────────────────────────────────────────
    def propose_gap(self, place: int, number: int) -> str:
        """From a gap of the list to an accepted proposal; which gap it was."""
        page = self.offices.open(self.agen[place], self.here(place, "usulan/"), look="kesenjangan")
        link = page.locator("[data-urutan] a").nth(number)
        topic = str(link.get_attribute("href")).rstrip("/").rpartition("/")[2]
        with page.expect_navigation():
            link.click()
        self.offices.look(page, "satu-kesenjangan")
        figure = self.twelve.villages[place].figure(topic)
        assert figure.denominator
        lacking = figure.denominator - (figure.numerator or 0)
        assert f"{spoken(figure.value or 0)}%" in page.locator("h1").inner_text()
        assert f"Yang belum: {spoken(lacking)} " in page.locator("main").inner_text()
        with page.expect_navigation():
            page.get_by_role("link", name="Buat usulan").first.click()
        self.offices.look(page, "isian")
        volume = volume_of(topic)
        price = PRICE * (place + 1)
        page.locator("[name=usulan]").fill("Dikerjakan bersama warga dan kader.")
        page.locator("[name=volume]").fill(str(volume))
        page.locator("[name=dana]").select_option("dana_desa")
        self._price(page, price)
        self._hand_in(place, Planned(0, place, topic, volume, price, figure=figure), page)
        return topic

    def propose_road(self, place: int) -> None:
        """A road of the kabupaten, without a figure: it goes up."""
        page = self.offices.open(self.agen[place], self.here(place, "usulan/baru/"), look="aspirasi")
        page.locator("[name=judul]").fill(ROAD)
        page.locator("[name=masalah]").fill("Jalan berlubang, pasar tidak tercapai pada musim hujan.")
        page.locator("[name=usulan]").fill("Pemeliharaan oleh kabupaten.")
        page.locator("[name=kegiatan]").select_option("02.03.10")
        page.locator("[name=volume]").fill(str(ROAD_KM))
        page.locator("[name=satuan]").fill("km")
        self._price(page, ROAD_PRICE)
        page.locator("[name=kewenangan]").select_option("supradesa")
        self._hand_in(place, Planned(0, place, "", ROAD_KM, ROAD_PRICE, upward=True), page)

    def _price(self, page: Page, price: int) -> None:
        page.locator("summary", has_text="Harga, fokus, dan program").click()
        page.locator("[name=harga]").fill(spoken(price))
        page.locator("[name=sumber_harga]").fill("Perbup rekaan 1/2026")

    def _hand_in(self, place: int, said: Planned, page: Page) -> None:
        press(page, "Simpan draf")
        self.offices.look(page, "draf")
        if said.figure is not None:
            effect = f"{spoken(said.figure.value or 0)} menjadi {spoken(said.promised(said.volume))} persen"
            assert effect in page.locator("[data-pengaruh]").inner_text()
        press(page, "Ajukan kepada kepala desa")
        number = int(page.url.rstrip("/").rpartition("/")[2])
        own = self.offices.open(self.kades[place], self.here(place, f"usulan/{number}/"), look="putus")
        press(own, "Terima sebagai usulan desa")
        self.twelve.planned.append(
            Planned(number, place, said.topic, said.volume, said.price, said.upward, said.figure)
        )

    # ── deliberation ────────────────────────────────────────────────────────────────────────────
    def deliberate(self, place: int, kind: str, decide: dict[int, tuple[str, str]]) -> None:
        """A deliberation from its call to minutes that two people signed; by proposal the decision and its reason."""
        page = self.offices.open(self.agen[place], self.here(place, "musyawarah/"), look="musyawarah")
        page.locator("[name=jenis]").select_option(f"musdus:{DUSUN}" if kind == "musdus" else kind)
        page.locator("[name=tahun]").fill(str(YEAR))
        page.locator("[name=pukul]").fill("09:00")
        page.locator("[name=tempat]").fill("Balai desa")
        page.locator("[name=pagu]").fill(spoken(self.ceiling(place)))
        page.locator("[name=sumber_pagu]").fill("Surat rekaan 900/12")
        press(page, "Catat dengan usulan sebagai acara")
        page.locator("[name=hadir_bpd_l]").fill("5")
        page.locator("[name=hadir_perempuan_p]").fill("9")
        for row in self.twelve.of(place):
            item = page.locator("[data-acara]").filter(has=page.locator(f"a[href$='/usulan/{row.number}/']"))
            points = "5" if row is self.twelve.of(place)[0] else "3"
            for box in item.locator("[name^=nilai_]").all():
                box.fill(points)
            outcome, reason = decide.get(row.number, ("", ""))
            item.locator("[name^=putusan_]").select_option(outcome)
            item.locator("[name^=alasan_]").fill(reason)
        page.locator("[name=pimpinan]").fill("Ketua BPD")
        page.locator("[name=uraian]").fill("Usulan dibacakan, dinilai, dan diputuskan bersama.")
        press(page, "Simpan dan hitung urutan")
        self.offices.look(page, f"{kind}-urutan")
        first, second = self.twelve.of(place)[:2]
        within = first.cost if place in SHORT else first.cost + second.cost
        assert f"Rp{spoken(within)}" in page.locator("main").inner_text().partition("Menurut urutan")[2][:60]
        assert page.locator("[data-gugur]").count() == (place in SHORT)
        press(page, "Serahkan berita acara")
        at = page.url.partition("/desa/")[2]
        own = self.offices.open(self.kades[place], f"/desa/{at}", look=f"{kind}-tutup")
        press(own, "Tutup: putusannya berlaku")
        minutes = pdf_text(self.offices.take(own, f"/desa/{at}berita-acara.pdf"))
        assert f"Rp{spoken(first.cost)}" in minutes

    def ceiling(self, place: int) -> int:
        """What the village may spend: the second proposal fits but in some."""
        first, second = self.twelve.of(place)[:2]
        return first.cost + second.cost - (place in SHORT)

    def taken(self, place: int) -> list[Planned]:
        """What its Musdes takes into the plan."""
        return self.twelve.of(place)[: 1 if place in SHORT else 2]

    # ── documents ───────────────────────────────────────────────────────────────────────────────
    def check_plan(self, place: int) -> None:
        """The RKP of a village as page, PDF and workbook."""
        rows = self.taken(place)
        page = self.offices.open(self.agen[place], self.here(place, "usulan/rkp/"), look="rkp")
        told = page.locator("main").inner_text()
        self.offices.open(self.agen[place], self.here(place, "dokumen-rencana/"), look="dokumen")
        at = self.here(place, f"dokumen-rencana/rkp.%s?tahun={YEAR}")
        book = table(self.offices.take(page, at % "xlsx"))
        assert sorted(row[10] for row in book if isinstance(row[0], int)) == sorted(row.cost for row in rows)
        assert sorted(row[4] for row in book if isinstance(row[0], int)) == sorted(str(row.volume) for row in rows)
        assert [row[10] for row in book if row[2] == "Jumlah total"] == [sum(row.cost for row in rows)]
        paper = pdf_text(self.offices.take(page, at % "pdf"))
        for row in rows:
            assert f"Rp{spoken(row.cost)}" in told, (place, row)
            assert spoken(row.cost) in paper, (place, row)
        assert spoken(sum(row.cost for row in rows)) in paper

    def check_list(self) -> None:
        """The list of the kabupaten, asked of one office line by line; who answers what."""
        lines = [each for each in self.twelve.planned if each.upward]
        at = f"/du-rkp/{bekal.KABUPATEN}/"
        page = self.offices.open(self.bappeda, f"{at}?tahun={YEAR}", DESK, look="du-rkp")
        assert page.locator("[data-baris]").count() == len(lines) == len(UPWARD)
        year.open_from(KABUPATEN, YEAR, "satu_data", by=self.bappeda)
        for row in lines[:-1]:
            page = self.offices.open(self.bappeda, f"{at}usulan/{row.number}/", DESK, look="du-rkp-minta")
            page.locator("[name=dinas]").select_option(label=WORKS)
            press(page, "Minta jawaban")
        answered, refused = lines[:-2], lines[1]  # the last that was asked is never answered
        for row in answered:
            asked = ProposalAnswer.objects.get(proposal_id=row.number)
            self._answer(f"{at}jawaban/{asked.pk}/", refused=row is refused)
        page = self.offices.open(self.bappeda, f"{at}?tahun={YEAR}", DESK, look="du-rkp-dijawab")
        states = [each.get_attribute("data-keadaan") for each in page.locator("[data-baris]").all()]
        assert sorted(map(str, states)) == sorted(["sah"] * len(answered) + ["menunggu", "belum"])
        book = table(self.offices.take(page, f"{at}daftar.xlsx?tahun={YEAR}"))
        assert [row[10] for row in book if isinstance(row[0], int)] == [row.cost for row in lines]
        assert [row[10] for row in book if row[3] == "Jumlah total"] == [len(lines) * ROAD_KM * ROAD_PRICE]
        told = [row[13] for row in book if isinstance(row[0], int)]
        words = ["ditolak" if row is refused else "masuk rencana OPD" for row in answered]
        assert told == words + ["diprioritaskan musyawarah"] * 2
        paper = pdf_text(self.offices.take(page, f"{at}daftar.pdf?tahun={YEAR}"))
        assert spoken(len(lines) * ROAD_KM * ROAD_PRICE) in paper
        assert paper.count(ROAD) == len(lines)

    def _answer(self, one: str, *, refused: bool) -> None:
        page = self.offices.open(self.dinas, one, DESK, look="dinas")
        page.locator("[name=jawaban]").select_option("ditolak" if refused else "masuk_opd")
        page.locator(".peristiwa [name=alasan]").fill("Ruas ini sudah dikerjakan tahun lalu" if refused else "")
        page.locator("[name=dokumen]").fill("" if refused else f"Renja {YEAR}")
        page.locator("[name=tahun]").fill("" if refused else str(YEAR))
        page.locator("[name=jumlah]").fill("" if refused else spoken(ROAD_KM * ROAD_PRICE))
        press(page, "Jawab")
        press(self.offices.open(self.bappeda, one, DESK, look="koordinator"), "Setujui")

    # ── what was carried out ────────────────────────────────────────────────────────────────────
    def carry_out(self, place: int) -> None:
        """The first proposal of a village enters the budget and is done; the kepala desa tells everybody."""
        row = self.twelve.of(place)[0]
        one = self.here(place, f"usulan/{row.number}/")
        done = self.done(row)
        for stage, proof, amount, volume in (
            ("masuk_apbdes", "Perdes APB Desa 5/2026", row.cost, ""),
            ("terlaksana", "Laporan rekaan 9/2027", done * row.price, str(done)),
        ):
            page = self.offices.open(self.agen[place], one, look="tahap")
            page.locator("summary", has_text="Catat keadaan berikutnya").click()
            page.locator("[name=tahap]").select_option(stage)
            page.locator("[name=bukti]").fill(proof)
            page.locator("[name=jumlah]").fill(spoken(amount))
            page.locator("[name=volume]").fill(volume)
            press(page, "Catat")
            press(self.offices.open(self.kades[place], one, look="tahap-sah"), "Setujui")
        page = self.offices.open(self.kades[place], f"{one}umum/", look="umum")
        press(page, "Umumkan di situs desa")

    def done(self, row: Planned) -> int:
        """What was carried out of a first proposal."""
        return row.volume // 2 if row.place == HALF else row.volume

    # ── a year later ────────────────────────────────────────────────────────────────────────────
    def check_promise(self, place: int) -> None:
        """The newer release beside what was promised, on the page that everybody reads and in its story."""
        row = self.twelve.of(place)[0]
        done = self.done(row)
        assert row.figure is not None
        newer = write_next_year(self.twelve, place, {row.topic: -done if place == DOWN else done})
        code = self.twelve.code(place)
        sites.put_out(self.opened, code, to_public=True, tell=lambda *_: None)
        page = self.offices.open(self.bappeda, f"/situs/{code}/usulan.html", DESK)
        self.offices.look(page, "situs-memburuk" if place == DOWN else "situs-usulan")
        (line,) = json.loads(self.offices.take(page, f"/situs/{code}/usulan.json"))
        assert Decimal(line["nilai"]) == row.figure.value
        assert (line["rilis"], line["rilis_baru"]) == ("2025-1", newer.number)
        assert Decimal(line["nilai_baru"]) == newer.figure(row.topic).value
        assert (line["volume"], line["volume_terlaksana"]) == (
            str(row.volume),
            None if done == row.volume else str(done),
        )
        assert line["kira_kira_sesuai_rencana"] == (done == row.volume)
        assert Decimal(line["nilai_dijanjikan"]) == row.promised(done)
        word = "memburuk" if place == DOWN else "tercapai"
        assert line["janji"] == word
        assert page.locator("[data-janji]").get_attribute("data-janji") == word
        front = self.offices.open(self.bappeda, f"/situs/{code}/index.html", DESK, look="situs-depan")
        story = front.locator("main").inner_text()
        assert f"1 usulan untuk {YEAR}: 1 terlaksana" in story
        assert f"1 {word}" in story


def table(data: bytes) -> list[list[Any]]:
    """The rows of a workbook."""
    book: Any = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in book.iter_rows(values_only=True)]


def pdf_text(data: bytes) -> str:
    """The text of a PDF in one line."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return re.sub(r"\s+", " ", " ".join(pages))


def renew(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> None:
    """The clock of the computer goes on, and everybody's letter of appointment with it; nobody's account lay unused."""
    Assignment.objects.update(until=now.date() + dt.timedelta(days=100))
    Account.objects.update(last_used=now.date())
    monkeypatch.setattr(clock, "now", lambda: now)


def decisions(walk: Year, place: int, kind: str) -> dict[int, tuple[str, str]]:
    """What a deliberation decides of each proposal of a village: a Musdus only ranks, the Musrenbang gives what goes up
    its rank, the Musdes decides on the plan."""
    own = walk.twelve.of(place)
    if kind == "musdes":
        late = [row for row in own[:2] if row not in walk.taken(place)]
        decided = {row.number: ("masuk_rkp", AGREED) for row in walk.taken(place)}
        return decided | {row.number: ("ditunda", "Di luar pagu tahun ini") for row in late}
    return {row.number: ("diprioritaskan", AGREED) for row in own if kind == "musrenbang_desa" and row.upward}


def propose(walk: Year) -> None:
    """Two gaps of each village become proposals, and the roads: thirty where twelve villages are."""
    first = [walk.propose_gap(place, 0) for place in EVERYBODY]
    assert len(set(first)) >= min(8, len(EVERYBODY)), first
    assert all(topic in LACKS[place] for place, topic in enumerate(first)), first
    second = [walk.propose_gap(place, 1) for place in EVERYBODY]
    assert all(mine != other for mine, other in zip(first, second, strict=True))
    for place in UPWARD:
        walk.propose_road(place)
    assert len(walk.twelve.planned) == 2 * len(EVERYBODY) + len(UPWARD)


def deliberate(walk: Year) -> None:
    """Some villages ask their dusun first, those with a road go to the Musrenbang; each Musdes decides on the plan."""
    for place in EVERYBODY:
        kinds = ["musdus"] * (place % 4 == 0) + ["musrenbang_desa"] * (place in UPWARD) + ["musdes"]
        for kind in kinds:
            walk.deliberate(place, kind, decisions(walk, place, kind))
        walk.check_plan(place)


def carry_out(walk: Year) -> None:
    """What the first proposal of each village became."""
    for place in EVERYBODY:
        walk.carry_out(place)


def check_promises(walk: Year) -> None:
    """What everybody reads of each village when the next figures are out."""
    for place in EVERYBODY:
        walk.check_promise(place)


#: what is done of the year while the clock stands at a day
ACTS: Sequence[tuple[dt.datetime, Sequence[Callable[[Year], None]]]] = (
    (PLANNING, (propose, deliberate, Year.check_list)),
    (WORK, (carry_out,)),
    (LATER, (check_promises,)),
)


def begin(opened: OpenStore) -> Year:
    """The villages with their releases, and everybody appointed."""
    twelve = write_twelve(opened.store.path)
    (opened.store.path / AREAS_FILE).write_text(list_areas(twelve), "utf-8")
    return Year(twelve, opened)


def test_a_year_of_unlike_villages(
    browser: Browser, served_office: Served, opened: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begin(opened)
    for now, acts in ACTS:
        renew(monkeypatch, now)
        for act in acts:
            with walk.at_work(browser, served_office):
                act(walk)


def list_areas(twelve: Twelve) -> str:
    """The areas of the twelve, as an office lays its list beside the store."""
    lines = [
        "kode,nama,kode_induk,jenis,luas_km2",
        "99,Provinsi Contoh,,provinsi,",
        "99.01,Kabupaten Contoh,99,kabupaten,",
    ]
    lines += [f"99.01.0{n},Percontohan {n},99.01,kecamatan," for n in (1, 2)]
    for release in twelve.villages:
        code = release.place.code
        lines.append(f"{code},{release.place.name},{code.rpartition('.')[0]},desa,4.05")
    return "\n".join(lines) + "\n"
