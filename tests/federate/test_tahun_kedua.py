"""A year of twelve unlike villages over five servers, with what happens to lines and servers; and the year after: who
delivers again counts with what his new workbook holds, who is silent is named, and what was published a year ago stays
as it was. At the end of each everything that all servers published lies before one outsider (`tests/serangan`)."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.codes.nation import office_above
from cantik.contoh import make_kabupaten, opensid_rows, write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.register.units.app.ceding import cede
from cantik.register.units.app.cession import CessionWish
from cantik.release.app import withdrawing
from cantik.staff.app.areas import ensure_area
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.federate.jenjang_server import (
    FIRST,
    NATION,
    NUMBER,
    OWN,
    PROVINCE,
    SECOND,
    SITE,
    Servers,
    examine_all,
    handed_once,
    key_of,
    release,
    servers,
    states_of,
)
from tests.federate.test_jaringan import line_to
from tests.federate.test_jumlah_antarserver import compare, count_by_hand, living, stands_in, tables_of
from tests.fixtures.aplikasi import running
from tests.fixtures.desa_ringan import NOT_KNOWN
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan, rows_of
from tests.fixtures.simpanan import Cradle, cradle
from tests.fixtures.undangan import taking
from tests.serangan.rak import attack_servers
from tests.staff import bekal

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat, pytest.mark.malam]

DAY, NEXT = "2026-10-31", "2026-1"


@cache
def next_rows(code: str) -> list[Row]:
    """The workbook of the next year: of every twentieth grown-up who is no head the family hears no more, and every
    fifteenth who never married has married."""
    rows, kept = rows_of(code), []
    for place, row in enumerate(rows):
        person = partial(stands_in, row)
        grown = str(person("tanggallahir"))[:4] < "2000"
        if place % 20 == 7 and int(person("kk_level")) != 1 and grown:
            continue
        if place % 15 == 3 and grown and int(person("status_kawin")) == 1:
            row[PLACE["status_kawin"]] = "2"
        kept.append(row)
    assert len(kept) < len(rows)
    return kept


def living_next(code: str) -> list[Callable[[str], Any]]:
    """The living persons of a village's workbook of the next year."""
    rows = [partial(stands_in, row) for row in next_rows(code)]
    return [row for row in rows if str(row("status_dasar")) == "1"]


def counted_next(named: list[str]) -> dict[str, Counter[str]]:
    """By hand, of the workbooks of the next year."""
    return count_by_hand([living_next(code) for code in named], dt.date.fromisoformat(DAY))


def run_next(servers: Servers, store: Path, code: str) -> None:
    book = servers.root / f"{code}-berikut.xlsx"
    write_rows(next_rows(code), book, "template")
    where = ("--out", servers.root / f"{code}-berikut", "--store", store, "--demo", "--issued", "2026-11-20")
    ran = cantik("run", book, "--desa", code, "--year", 2026, "--date", DAY, "--whole", *where)
    assert ran.code == 0, ran.told()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def find_nothing_narrowed(stores: list[Path], *more: str) -> None:
    """Whoever reads everything that all servers published narrows nothing, by definitions alone (level 1) and with what
    holds in every village (level 2)."""
    found = attack_servers(stores)
    assert list(found) == ["tingkat 1", "tingkat 2", *more]
    assert [each.narrowed for each in found.values()] == [[]] * len(found)
    for name in ("tingkat 1", "tingkat 2"):
        assert (found[name].contradicted, found[name].apart) == ([], []), name
        assert found[name].attacked > 20, name


def test_the_next_year_is_counted_from_those_who_delivered_again(servers: Servers) -> None:
    """One village delivers again, one is silent, the kabupaten's own issues its next edition. The year before, handed
    up and released, stays byte for byte, also when its stick is read once more."""
    old = Path(shutil.copytree(servers.stick, servers.root / "setahun-lalu"))
    servers.read(servers.province)
    release(servers.province, PROVINCE)
    before = {store: bytes_of(store / "rilis-wilayah") for store in (servers.kabupaten, servers.province)}

    run_next(servers, servers.villages, FIRST)
    run_next(servers, servers.kabupaten, OWN)
    up = servers.root / "naik-berikut"
    sent = cantik("stick", "write", up, "--store", servers.villages, "--desa", FIRST)
    assert sent.code == 0, sent.told()
    read = servers.read(servers.kabupaten, up)
    assert states_of(read) == {FIRST: "diterima"}, read.told()
    servers.at(servers.kabupaten, partial(examine_all, codes=[FIRST, OWN], number=NEXT))
    release(servers.kabupaten, AREA, day=DAY)
    handed = servers.hand_up(servers.kabupaten, AREA)
    assert handed.code == 0, handed.told()
    read = servers.read(servers.province)
    assert {code for code, state in states_of(read).items() if state == "diterima"} == {AREA, FIRST, OWN}, read.told()

    ran = cantik("measure", "--area", PROVINCE, "--date", DAY, "--store", servers.province, "--json")
    assert ran.code == 0, ran.told()
    reasons = {row["kode"]: row["sebab"] or "" for row in ran.answer["desa"]}
    assert [code for code in CODES if not reasons[code]] == [FIRST, OWN]
    assert reasons[SECOND], "who was silent is named with the reason"
    counts = {row["id"]: row["pembilang"] for row in ran.answer["ukuran"] if row["jenis"] == "indikator"}
    assert counts["jumlah_penduduk"] == sum(len(living_next(code)) for code in (FIRST, OWN))
    release(servers.province, PROVINCE, day=DAY)
    for store, code in ((servers.kabupaten, AREA), (servers.province, PROVINCE)):
        assert compare(store / "rilis-wilayah" / code / NEXT, counted_next) >= 15

    again = servers.read(servers.province, old)
    assert again.code in (0, 9), again.told()
    for store, held in before.items():
        now = bytes_of(store / "rilis-wilayah")
        assert {name: now.get(name) for name in held} == held, store.name
    assert compare(servers.province / "rilis-wilayah" / PROVINCE / NUMBER) >= 15
    assert sum(map(len, map(living, CODES))) > counts["jumlah_penduduk"]
    find_nothing_narrowed([servers.villages, servers.kabupaten, servers.province], "beberapa edisi")


# ── a year of twelve villages ───────────────────────────────────────────────────────────────────
#: persons of the villages of each kabupaten; the third one is a kelurahan, the fourth a desa adat
PLAN = {"99.01": (190, 160, 60, 230), "99.02": (210, 170, 90, 40), "99.03": (150, 240, 120, 70)}
COUNTRY = {code: make_kabupaten(46, villages=4, persons=sizes, code=code) for code, sizes in PLAN.items()}
EVERYONE = [village.code for each in COUNTRY.values() for village in each.villages]
#: a kelurahan of the second kabupaten, and what a part of it becomes after the editions of the year were signed
MOTHER = COUNTRY["99.02"].villages[2].code
NEW = f"{MOTHER[:8]}.1009"
#: the second kabupaten has a word of its own for its villages
WORDS = "awalan_kode,jenis,desa_id,desa_en,sejak,dasar\n99.02,desa,Gampong,Gampong (Village),2020-01-01,Qanun 1/2020\n"


@cache
def book_of(code: str) -> list[Row]:
    """The workbook of a village, of few columns."""
    village = next(each for each in COUNTRY[code[:5]].villages if each.code == code)
    rows = opensid_rows(village.draw())
    for row in rows:
        for name in NOT_KNOWN:
            row[PLACE[name]] = ""
    return rows


@cache
def left_part() -> str:
    """The part of the mother that becomes a village of its own."""
    return str(book_of(MOTHER)[0][PLACE["dusun"]])


@cache
def book_after(code: str) -> list[Row]:
    """The workbook of a village after the split."""
    if code not in (MOTHER, NEW):
        return book_of(code)
    return [row for row in book_of(MOTHER) if (row[PLACE["dusun"]] == left_part()) is (code == NEW)]


def count_year(codes: list[str], book: Callable[[str], list[Row]] = book_of) -> dict[str, Counter[str]]:
    """By hand, of the workbooks of these villages."""
    books = [[partial(stands_in, row) for row in book(code)] for code in codes]
    return count_by_hand([[row for row in rows if str(row("status_dasar")) == "1"] for rows in books])


count_after = partial(count_year, book=book_after)


def count_carried(codes: list[str]) -> dict[str, Counter[str]]:
    """The same of tables that the village which was split carried over from before (docs/adr/0135): few left it, so a
    level counts them twice until it is counted anew, and says that its numbers are of an earlier day."""
    return count_year(codes, lambda code: book_of(code) if code == MOTHER else book_after(code))


def split(opened: OpenStore) -> None:
    """The walidata of the second kabupaten records that a part of a kelurahan is one of its own."""
    to = AreaCode.kemendagri(NEW)
    ensure_area(code=to, by="uji", at=clock.now())
    wish = CessionWish(AreaCode.kemendagri(MOTHER), to, dt.date(2025, 12, 31), ((left_part(), "", ""),), "Perda 3/2025")
    cede(opened=opened, wish=wish, by="akun:9", at=clock.now(), today=clock.today())


@dataclass(frozen=True)
class Year:
    """The stores of the year. Of each kabupaten two villages share a laptop, two work on its server."""

    servers: Servers

    def office(self, code: str) -> Path:
        return self.servers.root / {NATION: "pusat", PROVINCE: "provinsi"}.get(code, f"kabupaten-{code}")

    def laptop(self, code: str) -> Path:
        return self.servers.root / f"laptop-{code}"

    @property
    def stores(self) -> list[Path]:
        """Of everybody."""
        return [*map(self.office, (NATION, PROVINCE, *PLAN)), *map(self.laptop, PLAN)]

    def carried(self, code: str) -> list[str]:
        """The villages of a kabupaten that deliver."""
        return [village.code for village in COUNTRY[code].villages[:2]]

    def below(self, code: str) -> list[str]:
        return [village.code for village in COUNTRY[code].villages]

    def prepare(self, empty: Path) -> None:
        """Stores, and the release of every village."""
        areas = self.servers.root / AREAS_FILE
        whole, *others = COUNTRY.values()
        write_areas(whole, areas, *others)
        for store in map(self.office, (NATION, PROVINCE, *PLAN)):
            shutil.copytree(empty, store)
        for code in PLAN:
            shutil.copytree(empty, self.laptop(code))
        for store in self.servers.root.iterdir():
            if store.is_dir():
                shutil.copy(areas, store)
        (self.servers.root / "isi-99.02").mkdir()
        (self.servers.root / "isi-99.02" / "istilah_wilayah.csv").write_text(WORDS, encoding="utf-8")
        for code in EVERYONE:
            self.run(code, book_of(code), "--issued", "2026-02-03")

    def run(self, code: str, rows: list[Row], *more: object) -> None:
        """A village issues its edition of the year."""
        at_laptop = code in self.carried(code[:5])
        book = self.servers.root / f"{code}.xlsx"
        write_rows(rows, book, "template")
        store = self.laptop(code[:5]) if at_laptop else self.office(code[:5])
        where = ("--out", self.servers.root / "keluar" / code, "--store", store, "--demo")
        ran = cantik("run", book, "--desa", code, "--year", 2025, *where, *more, settings=self.settings(code[:5]))
        assert ran.code == 0, ran.told()

    def settings(self, code: str) -> dict[str, str]:
        """Where an office keeps content of its own."""
        own = self.servers.root / f"isi-{code}"
        return {"CANTIK_CONTENT": str(own)} if own.is_dir() else {}

    def release(self, code: str) -> None:
        """An office publishes its sum."""
        release(self.office(code), code, settings=self.settings(code))

    def split(self) -> None:
        """After the editions were signed it is recorded that a part of a kelurahan is one of its own; both issue the
        edition of the same day anew, and the offices above learn the code."""
        for store in map(self.office, (NATION, PROVINCE, "99.02")):
            with (store / AREAS_FILE).open("a", encoding="utf-8") as areas:
                areas.write(f"{NEW},Rekaan Mekar,{MOTHER[:8]},kelurahan,1.000\n")
        self.servers.at(self.office("99.02"), split)
        self.run(MOTHER, book_after(MOTHER), "--whole", "--revision", "Pemekaran kelurahan.")
        self.run(NEW, book_after(NEW), "--whole")
        self.examine("99.02", [MOTHER], "2025-2")
        self.examine("99.02", [NEW])

    def invite(self, below: Path, code: str, *more: object) -> tuple[object, ...]:
        above = self.office(code[:5] if code.count(".") == 3 else PROVINCE if "." in code else NATION)
        file = self.servers.root / f"undangan-{code}.json"
        shelf = "rilis" if code.count(".") == 3 else "rilis-wilayah"
        key, office = key_of(below / shelf / code / NUMBER), office_above(AreaCode.kemendagri(code)).text()
        ran = cantik("invite", code, "--store", above, "--out", file, "--key", key, "--office", office, *more)
        assert ran.code == 0, ran.told()
        return taking(file)

    def carry(self, code: str, *more: object) -> Path:
        """A village writes its delivery on the stick of its own."""
        stick = self.servers.root / f"flashdisk-{code}"
        wrote = cantik("stick", "write", stick, "--store", self.laptop(code[:5]), "--desa", code, *more)
        assert wrote.code == 0, wrote.told()
        return stick

    def examine(self, office: str, codes: list[str], number: str = NUMBER) -> None:
        self.servers.at(self.office(office), partial(examine_all, codes=codes, office=office, number=number))

    def hand_up(self, code: str, *more: object) -> Path:
        stick = self.servers.root / f"ke-atas-{code}"
        wrote = self.servers.hand_up(self.office(code), code, "--site", SITE, *more, stick=stick)
        assert wrote.code == 0, wrote.told()
        return stick

    def compare(
        self,
        number: str,
        named: dict[str, list[str]],
        count: Callable[[list[str]], dict[str, Counter[str]]],
        before: Callable[[list[str]], dict[str, Counter[str]]] | None = None,
    ) -> dict[str, int]:
        """By office how many of its numbers were compared with the rows of the villages that it counts."""
        done = {}
        for code, villages in named.items():
            folder = self.office(code) / "rilis-wilayah" / code / number
            done[code] = compare(folder, count, villages, before)
            for table in tables_of(folder):
                assert set(table["definition"].get("desa_terdata", {"kode": villages})["kode"]) <= set(villages)
        return done


def deliver_through_a_kill(year: Year, code: str) -> None:
    """The line is cut again and again, and the server of the office is killed while chunks come; what begins anew ends
    well, and moves little twice."""
    store, office = year.laptop(code[:5]), year.office(code[:5])
    words = ("deliver", "--desa", code, "--store", store, "--json")
    with running(office) as server, line_to(server.address, cut_after=200_000) as line:
        invited = year.invite(store, code, "--address", line.address)
        ran: list[Ran] = []
        sender = threading.Thread(target=lambda: ran.append(cantik(*words, *invited)))
        sender.start()
        until = time.monotonic() + 100
        while line.up < 400_000 and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(server.pid, signal.SIGKILL)
        sender.join(300)
        assert ran[0].code == 3, ran[0].told()
        assert not (office / "rilis" / code).exists(), "half a delivery is none"
    with running(office) as server, line_to(server.address, cut_after=300_000) as line:
        until = time.monotonic() + 200
        again = cantik(*words, "--to", line.address)
        while again.answer["keadaan"] == "terkirim" and time.monotonic() < until:
            again = cantik(*words)
        assert (again.code, again.answer["keadaan"]) == (0, "diterima"), again.told()


def deliver_by_a_stick_that_loses(year: Year, code: str) -> None:
    """A file of the stick is broken: nothing of the village counts; carried again it does. A file that the office has
    by another village (a script, a layout) need not come whole: the largest of those that it has not is broken."""
    stick, office = year.carry(code, *year.invite(year.laptop(code[:5]), code)), year.office(code[:5])
    pieces = [each for each in (stick / "cantik-kiriman" / "isi").rglob("*") if each.is_file()]
    held = {sha256(each.read_bytes()).digest() for each in office.rglob("*") if each.is_file()}
    pieces = [each for each in pieces if sha256(each.read_bytes()).digest() not in held]
    piece = max(pieces, key=lambda each: each.stat().st_size)
    whole = piece.read_bytes()
    piece.write_bytes(whole[:-1])
    read = year.servers.read(office, stick)
    assert read.code == 9, read.told()
    piece.write_bytes(whole)
    read = year.servers.read(office, stick)
    assert states_of(read) == {code: "diterima"}, read.told()


def withdraw(opened: OpenStore, code: str) -> None:
    """The walidata withdraws the edition of a village."""
    withdrawing.decide(
        area=AreaCode.kemendagri(code),
        number=NUMBER,
        pressed=PressedButton("terbit_tarik", "tarik", "Dua dusun tertukar."),
        opened=opened,
        person=bekal.with_role("walidata", name="Walidata Kedua"),
    )


@pytest.mark.timeout(3600)
def test_a_year_of_twelve_villages(cradle: Cradle, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    """Lines are cut, a server is killed, a stick loses a file, a village is late, the line between one kabupaten and
    the province is down; later the late ones come, one village is withdrawn, and one is split in two. At each moment
    every number of every office is that of the workbooks of the villages that it says it counts, and each class of
    them stands there. The villages of one kabupaten are gampong."""
    year = Year(Servers(tmp_path, django_db_blocker))
    year.prepare(cradle.folder)
    late = year.carried("99.03")[1]
    first, second = year.carried("99.01")
    deliver_through_a_kill(year, first)
    for code in (second, *year.carried("99.02"), year.carried("99.03")[0]):
        deliver_by_a_stick_that_loses(year, code)
    for code in PLAN:
        year.examine(code, [each for each in year.below(code) if each != late])
        year.release(code)
    for code in ("99.01", "99.02"):  # the line to the third is down
        read = year.servers.read(year.office(PROVINCE), year.hand_up(code, *year.invite(year.office(code), code)))
        assert set(states_of(read).values()) == {"diterima"}, read.told()
    year.release(PROVINCE)
    up = year.hand_up(PROVINCE, *year.invite(year.office(PROVINCE), PROVINCE))
    assert set(states_of(year.servers.read(year.office(NATION), up)).values()) == {"diterima"}
    year.release(NATION)
    eight = [*year.below("99.01"), *year.below("99.02")]
    own = {code: [each for each in year.below(code) if each != late] for code in PLAN}
    done = year.compare(NUMBER, own | {PROVINCE: eight, NATION: eight}, count_year)
    assert all(count >= 3 for count in done.values()), (
        f"tiny villages: a level tells little of them, but something: {done}"
    )

    stick = year.carry(late, *year.invite(year.laptop("99.03"), late))
    assert states_of(year.servers.read(year.office("99.03"), stick)) == {late: "diterima"}
    year.examine("99.03", [late])
    gone = year.below("99.01")[3]
    year.servers.at(year.office("99.01"), partial(withdraw, code=gone))
    year.split()
    again = "2025-2"
    for code, more in (("99.01", ()), ("99.02", ()), ("99.03", year.invite(year.office("99.03"), "99.03"))):
        year.release(code)
        read = year.servers.read(year.office(PROVINCE), year.hand_up(code, *more))
        assert states_of(read)[code] == "diterima", read.told()
    year.release(PROVINCE)
    assert states_of(year.servers.read(year.office(NATION), year.hand_up(PROVINCE)))[PROVINCE] == "diterima"
    year.release(NATION)
    twelve = [code for code in (*EVERYONE, NEW) if code != gone]
    own = {code: [each for each in twelve if each.startswith(f"{code}.")] for code in PLAN}
    done = year.compare(again, own | {PROVINCE: twelve, NATION: twelve}, count_after, count_carried)
    assert all(count >= 3 for count in done.values()), f"beside two editions of a village a level tells less: {done}"
    said = json.loads((year.office(NATION) / "rilis-wilayah" / NATION / again / "rilis.json").read_text())
    assert "(12 dari 13 desa)" in said["titles"][0]
    for code in year.carried("99.02"):
        mirrored = json.loads((year.office(NATION) / "rilis" / code / NUMBER / "rilis.json").read_text())
        assert mirrored["place"]["words"]["desa"] == "Gampong"
    remark = "Orang yang terhitung di dua kabupaten/kota sekaligus belum dicari."
    assert any(remark in path.read_text("utf-8") for path in (year.office(NATION) / "rilis-wilayah").rglob("*.json"))
    find_nothing_narrowed(year.stores, "beberapa edisi")  # the village that was split
