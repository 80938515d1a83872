"""The card of a month from the button to the public site: who may, what it says, that nobody signs alone, that a card
stands for ever, what comes too early, too late, twice or about another register.

The village is written by hand: whoever was born, died, came and left is counted in this file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from cantik.base import clock
from cantik.codes.knowledge import load_store, load_village
from cantik.content import loader
from cantik.pipeline.app import cards as carding
from cantik.protect.previous.hysteresis import QUIET
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.release import card_files, files, precedents, shelf
from cantik.release.app import cards
from cantik.release.app.models import StatisticsCard
from cantik.release.verify import verify
from cantik.staff.app import steps
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.rights import area_code
from tests.fixtures.markah import satu_baris
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.perintah import cantik
from tests.release.langkah import KARTU_DESA, TERBIT, Rumah, page, post
from tests.staff import bekal

SIGN = f"{KARTU_DESA}tanda-tangan/"
DESA = area_code(bekal.DESA)
UNIT = ("KRAJAN", "", "")


def day(monkeypatch: pytest.MonkeyPatch, *on: int) -> None:
    year, month, number = on
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(year, month, number, 3, 0, tzinfo=dt.UTC))


def recorder(rumah: Rumah) -> Recorder:
    area = PersonVersion.objects.values_list("person__area_id", flat=True)[0]
    return Recorder(rumah.opened, DESA, area, rumah.agen.actor, clock.now(), clock.today())


def happens(rumah: Rumah, kind: Kind, on: dt.date, **said: object) -> None:
    record_event(recorder(rumah), Act(kind, on, **said))  # type: ignore[arg-type]


def person(place: int) -> int:
    return int(PersonVersion.objects.order_by("person_id").values_list("person_id", flat=True).distinct()[place])


@pytest.fixture
def triwulan(terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rumah:
    """The office on 12 April 2026, below 500 persons. The book of 31 December stands on the public site. In the first
    quarter one child was born, two persons died, two came as one family, one left."""
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    post(terbit.klien["sumarsono"], f"{TERBIT}rilis/2025-1/sebarkan/")
    terbit.kerjakan()
    day(monkeypatch, 2026, 4, 12)
    for account in (terbit.agen, terbit.kades, terbit.walidata):
        account.assignments.update(start=dt.date(2026, 1, 1), until=dt.date(2027, 12, 31))
    people = {"ratna": terbit.agen, "sumarsono": terbit.kades}
    terbit.klien.update({name: bekal.browser(who) for name, who in people.items()})
    happens(terbit, Kind.DEATH, dt.date(2026, 1, 9), persons=(person(3),))
    happens(terbit, Kind.DEATH, dt.date(2026, 3, 30), persons=(person(40),))
    happens(terbit, Kind.DEPARTURE, dt.date(2026, 2, 2), persons=(person(77),))
    new = [Newcomer(f"REKA BARU {n}", "1", dt.date(1990, 1, n)) for n in (1, 2)]
    happens(terbit, Kind.ARRIVAL, dt.date(2026, 2, 20), newcomers=tuple(new), unit=UNIT, fresh=True)
    baby = Newcomer("REKA BAYI", "2", dt.date(2026, 3, 1))
    happens(terbit, Kind.BIRTH, dt.date(2026, 3, 1), newcomers=(baby,), unit=UNIT)
    return terbit


def made(rumah: Rumah) -> str:
    """The agen presses the button; the digest that the kepala desa then signs."""
    assert "menunggu tanda tangan" in post(rumah.klien["ratna"], f"{KARTU_DESA}susun/")
    found = re.search(r'name="sidik" value="([0-9a-f]{64})"', page(rumah.klien["sumarsono"], SIGN))
    assert found is not None
    return found[1]


def signed(rumah: Rumah) -> str:
    said = post(rumah.klien["sumarsono"], SIGN, sidik=made(rumah))
    rumah.kerjakan()
    return said


def on_shelf(rumah: Rumah, number: str) -> Path:
    return rumah.folder / "rilis" / bekal.DESA / number


def test_from_the_button_to_the_public_site(triwulan: Rumah, tmp_path: Path) -> None:
    public = tmp_path / "umum" / bekal.DESA
    assert (public / "index.html").is_file()
    assert not (public / "kartu.html").exists()
    said = page(triwulan.klien["ratna"], TERBIT)
    assert "Kartu Triwulan 1 2026 dapat disusun; terbit paling lambat 10 April 2026." in said
    assert "Hari itu sudah lewat" in said, "the list says what the card's own page says"
    assert "Hari itu sudah lewat" in page(triwulan.klien["ratna"], KARTU_DESA)
    seen = made(triwulan)
    assert not (public / "kartu.html").exists(), "nothing leaves before it is signed"
    homes = {name: page(triwulan.klien[name], f"/desa/{bekal.DESA}/") for name in ("sumarsono", "ratna")}
    assert {name for name, home in homes.items() if "Kartu statistik menunggu tanda tangan" in home} == {"sumarsono"}
    sees(triwulan.klien["sumarsono"], "kartu", SIGN)
    is_spared(triwulan.klien["ratna"], "kartu", SIGN)
    post(triwulan.klien["ratna"], SIGN, sidik=seen)
    assert StatisticsCard.objects.get().state == "diajukan", "who made it does not sign it"
    assert "terbit" in post(triwulan.klien["sumarsono"], SIGN, sidik=seen)
    is_spared(triwulan.klien["sumarsono"], "kartu", SIGN)
    triwulan.kerjakan()
    # 260 persons stood in the workbook of 31 December
    card = card_files.open_card(on_shelf(triwulan, "K-2026-T1"))
    book = files.open_release(on_shelf(triwulan, "2025-1"))
    counted = {table.id: table for table in book.tables if table.id == "penduduk_umur_jk"}
    before = int(counted["penduduk_umur_jk"].cells[-1].value or 0)
    assert (card.opening, card.births, card.deaths, card.arrivals, card.departures, card.k) == (before, 1, 2, 2, 1, 0)
    families = next(table for table in book.tables if table.id == "keluarga_dusun").cells[-1].value
    assert card.families == int(families or 0) + 1, "those who came are a family of their own; who went left others"
    assert card.persons == before + 1 - 2 + 2 - 1
    assert (card.late, card.base, card.standing) == (None, "terdaftar", "rilis desa")
    verdict = verify(on_shelf(triwulan, "K-2026-T1"), auditor=lambda _: ["no table to audit"])
    assert (verdict.ok, verdict.number, verdict.case) == (True, "K-2026-T1", "desa")
    told_by_command = cantik("verify", on_shelf(triwulan, "K-2026-T1"), "--key", verdict.key)
    assert (told_by_command.code, "Kartu K-2026-T1" in told_by_command.out) == (0, True), told_by_command.told()
    # the public page, its data, and the card as it was signed
    text = satu_baris((public / "kartu.html").read_text("utf-8"))
    assert "Kartu statistik Triwulan 1 2026" in re.sub(r"\s+", " ", text)
    assert 'href="../kartu.csv"' in satu_baris((public / "en" / "kartu.html").read_text("utf-8"))
    assert verify(public / "kartu" / "K-2026-T1", auditor=lambda _: []).key == verdict.key
    (row,) = csv.DictReader(io.StringIO((public / "kartu.csv").read_text("utf-8")))
    assert (row["nomor"], row["lahir"], row["meninggal"], row["keadaan"]) == ("K-2026-T1", "1", "2", "x")
    (told,) = json.loads((public / "kartu.json").read_text("utf-8"))
    assert {name: str("" if value is None else value) for name, value in told.items()} == row
    assert (public / "kartu" / "K-2026-T1" / "produk" / "kartu.pdf").read_bytes().startswith(b"%PDF")
    for name in ("kartu.pdf", "kartu.png", "kartu.csv"):
        assert triwulan.klien["ratna"].get(f"{KARTU_DESA}K-2026-T1/{name}").status_code == 200
    assert triwulan.klien["ratna"].get(f"{KARTU_DESA}K-2026-T1/isi.json").status_code == 404
    # in English it is drawn from what was signed, which stays as it was
    english = triwulan.klien["ratna"].get(f"{KARTU_DESA}K-2026-T1/card.pdf")
    assert english["Content-Type"] == "application/pdf"
    assert "no-store" in english["Cache-Control"]
    said = pypdfium2.PdfDocument(english.content)[0].get_textpage().get_text_range()
    for words in ("Statistics card, Quarter 1 2026", "Population balance", "INVENTED", f"{card.persons}"):
        assert words in said, words
    assert not re.search(r"Penduduk|Kartu|Neraca|REKAAN|Keadaan|Kecamatan", said)
    assert triwulan.klien["ratna"].get(f"{KARTU_DESA}K-2026-T1/card.png").content.startswith(b"\x89PNG")
    assert triwulan.klien["sumarsono"].get(f"{KARTU_DESA}rancangan/card.pdf").status_code == 404
    assert verify(on_shelf(triwulan, "K-2026-T1"), auditor=lambda _: []).ok
    # numbers of books go on as if there were no card
    assert shelf.next_number(triwulan.folder / "rilis", bekal.DESA, 2026) == "2026-1"
    log = AuditEntry.objects.filter(action__startswith="kartu.").order_by("pk").values_list("action", flat=True)
    assert list(log) == ["kartu.susun", "kartu.tanda_tangan"]
    assert "sudah terbit" in page(triwulan.klien["ratna"], KARTU_DESA)
    assert "Belum ada masa yang berakhir" in post(triwulan.klien["ratna"], f"{KARTU_DESA}susun/")


def test_what_was_signed_is_what_was_seen(triwulan: Rumah) -> None:
    seen = made(triwulan)
    assert "berubah" in post(triwulan.klien["sumarsono"], SIGN, sidik="0" * 64)
    happens(triwulan, Kind.DEATH, dt.date(2026, 3, 31), persons=(person(50),))
    assert "berubah" in post(triwulan.klien["sumarsono"], SIGN, sidik=seen)
    assert not list((triwulan.folder / "rilis" / bekal.DESA).glob("K-*"))
    assert "Kembalikan" in page(triwulan.klien["sumarsono"], SIGN)
    assert "paling sedikit 10 huruf" in post(triwulan.klien["sumarsono"], f"{KARTU_DESA}kembalikan/", alasan="tidak")
    post(triwulan.klien["sumarsono"], f"{KARTU_DESA}kembalikan/", alasan="satu kematian baru dicatat")
    assert "satu kematian baru dicatat" in page(triwulan.klien["ratna"], KARTU_DESA)
    signed(triwulan)
    assert card_files.open_card(on_shelf(triwulan, "K-2026-T1")).deaths == 3


@pytest.mark.malam
def test_a_card_stands_and_what_comes_late_is_one_line_of_the_next(
    triwulan: Rumah, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(triwulan)
    first = card_files.open_card(on_shelf(triwulan, "K-2026-T1"))
    bytes_of = (on_shelf(triwulan, "K-2026-T1") / "kartu.json").read_bytes()
    day(monkeypatch, 2026, 7, 3)
    happens(triwulan, Kind.DEATH, dt.date(2026, 2, 14), persons=(person(60),))  # told three months later
    happens(triwulan, Kind.DEATH, dt.date(2026, 5, 1), persons=(person(61),))
    triwulan.klien.update(
        {name: bekal.browser(who) for name, who in (("ratna", triwulan.agen), ("sumarsono", triwulan.kades))}
    )
    signed(triwulan)
    second = card_files.open_card(on_shelf(triwulan, "K-2026-T2"))
    assert (second.late, second.opening, second.deaths) == (-1, first.persons - 1, 1)
    assert second.persons == first.persons - 2
    assert (on_shelf(triwulan, "K-2026-T1") / "kartu.json").read_bytes() == bytes_of
    # who reads both knows that hardly anybody came or went: the next book is protected as of the same persons
    content = load_store(triwulan.opened.store.path).content
    asked = (triwulan.folder, bekal.DESA, "2025-1")
    assert precedents.quiet_since(*asked, dt.date(2026, 6, 30), content) == ("K-2026-T1", "K-2026-T2")
    assert precedents.quiet_since(*asked, dt.date(2026, 7, 1), content) == (), "no card tells of that day"
    bound = precedents.recall_binding(*asked, content, ("K-2026-T1",))
    assert bound is not None
    assert bound.report[QUIET] is True


def test_killed_while_it_is_signed_it_is_signed_again(triwulan: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder stood on the shelf already; nobody was told."""
    seen, head = made(triwulan), triwulan.klien["sumarsono"]
    head.raise_request_exception = False
    with monkeypatch.context() as killed:
        killed.setattr(steps, "record_step", lambda *_: 1 / 0)
        assert head.post(SIGN, {"sidik": seen}).status_code == 500
    assert on_shelf(triwulan, "K-2026-T1").is_dir()
    assert cards.on_shelf(triwulan.folder / "rilis", DESA) == ()
    assert triwulan.klien["ratna"].get(f"{KARTU_DESA}K-2026-T1/kartu.pdf").status_code == 404
    assert "terbit" in post(head, SIGN, sidik=seen)
    assert [card.number for card in cards.on_shelf(triwulan.folder / "rilis", DESA)] == ["K-2026-T1"]
    assert verify(on_shelf(triwulan, "K-2026-T1"), auditor=lambda _: []).ok


@pytest.mark.malam
def test_a_village_of_five_hundred_tells_each_month(triwulan: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here where 100 are enough."""
    limit = loader.limit
    enough = type("Enough", (), {"whole": 100})()
    monkeypatch.setattr(loader, "limit", lambda name: enough if name == "kartu_bulanan_orang" else limit(name))
    assert "Kartu Maret 2026 dapat disusun" in page(triwulan.klien["ratna"], TERBIT)
    signed(triwulan)
    card = card_files.open_card(on_shelf(triwulan, "K-2026-03"))
    assert (card.births, card.deaths, card.arrivals, card.departures) == (1, 1, 0, 0)


@pytest.mark.basisdata
def test_what_has_no_line_on_a_card_is_not_told(terbit: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quarter in which the first list came: its people are neither births nor arrivals."""
    day(monkeypatch, 2026, 1, 12)
    for account in (terbit.agen, terbit.kades):
        account.assignments.update(start=dt.date(2026, 1, 1), until=dt.date(2027, 12, 31))
    agen = bekal.browser(terbit.agen)
    assert "register belum berisi orang" in post(agen, f"{KARTU_DESA}susun/")
    assert not StatisticsCard.objects.exists()


def test_no_card_where_the_book_would_hide_its_sums(triwulan: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a policy of the kabupaten that does not oblige its villages to tell them."""
    known = load_village(DESA, triwulan.opened.store.path)
    stricter = replace(known, policy=replace(known.policy, must_publish=()))
    monkeypatch.setattr(carding, "load_village", lambda *_: stricter)
    assert "menutup jumlah peristiwa" in post(triwulan.klien["ratna"], f"{KARTU_DESA}susun/")
    assert not StatisticsCard.objects.exists()


@pytest.mark.basisdata
def test_a_stranger_reads_no_draft(triwulan: Rumah) -> None:
    made(triwulan)
    camat = bekal.browser(bekal.with_role("camat"))
    assert "K-2026-T1" in page(camat, KARTU_DESA)
    assert not re.search(r"kartu\.png|Susun ulang", page(camat, KARTU_DESA))
    office = bekal.browser(bekal.with_role("produsen"))  # signs what is its own, not the village's
    assert "Buka halaman tanda tangan" not in page(office, KARTU_DESA)
    assert "Buka halaman tanda tangan" in page(triwulan.klien["sumarsono"], KARTU_DESA)
    assert office.get(SIGN).status_code == 403
    assert camat.get(f"{KARTU_DESA}rancangan/kartu.png").status_code == 404
    assert camat.post(f"{KARTU_DESA}susun/").status_code == 403
    assert camat.get(SIGN).status_code == 403
    assert triwulan.klien["sumarsono"].get(f"{KARTU_DESA}rancangan/kartu.png").status_code == 200
