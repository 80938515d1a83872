"""Mail of what is due, through a real SMTP server that drops, refuses and dawdles: who gets what, how often, who never.

What arrived is read in the postbox, never in the rows of the program.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import time
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail.backends.smtp import EmailBackend

from cantik.base import clock
from cantik.base.mail import mail_settings
from cantik.coach.app import digest
from cantik.coach.app.models import DueTask
from cantik.codes.extra import AREAS_FILE
from cantik.contoh import write_areas
from cantik.forum.app import year
from cantik.jobs.app.tick import tick
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.web.forum.year.letters import compose
from tests.coach.test_app_tahun import Days, signed
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, JAUH, KABUPATEN, TETANGGA
from tests.staff.test_app_surel import free_port

DUTY = "surel tugas dikirim"
FIRST = dt.date(2026, 11, 23)  # a Monday


class Office:
    """A server that keeps what arrives; `drop`: after so many letters the line is cut, `refused`: addresses that it
    does not know, `full`: those whose box is full today, `slow`: seconds for each letter."""

    def __init__(self) -> None:
        self.came: list[EmailMessage] = []
        self.lines = 0
        self.drop, self.slow = -1, 0.0
        self.refused, self.full = set[str](), set[str]()

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 tidak ada orangnya"
        if address in self.full:
            return "450 coba nanti"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.slow)
        if self.drop == len(self.came):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 OK"
        assert isinstance(envelope.content, bytes)
        self.came.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def to(self) -> Counter[str]:
        """How many letters each address got."""
        return Counter(str(letter["To"]) for letter in self.came)

    def text(self, address: str) -> str:
        """The newest letter of an address."""
        return str([letter for letter in self.came if letter["To"] == address][-1].get_content())


@pytest.fixture
def office(settings: Any) -> Iterator[Office]:
    box = Office()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    for name, value in mail_settings(f"smtp://127.0.0.1:{server.port}?tls=tidak").items():
        setattr(settings, name, value)
    yield box
    server.stop()


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    wall = Days()
    wall.day = FIRST
    monkeypatch.setattr(clock, "now", wall.now)
    return wall


@pytest.fixture
def people(opened: OpenStore, days: Days) -> list[Account]:
    """Agen of three villages, two of this kabupaten; a task of the forum that is due in both on 25 November."""
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)
    homes = {"alia": DESA, "bagus": TETANGGA, "citra": JAUH}
    found = [
        bekal.with_role("agen_statistik", area, name=name, email=f"{name}@contoh.invalid")
        for name, area in homes.items()
    ]
    boss = signed(bekal.with_role("koordinator"))
    task = {"tahun": "2026", "judul": "Tugas Reka", "siapa": "desa:agen_statistik", "frekuensi": "tahunan"}
    assert boss.post(f"/tahun/{KABUPATEN}/tambah/", task | {"hari": "2026-11-25"}).status_code == 302
    return found


def ticked(opened: OpenStore, days: Days, day: dt.date | None = None) -> int:
    """An hour's tick of a day; how many letters it says that it sent."""
    days.day = day or days.day
    Account.objects.update(last_used=days.day)
    return tick(opened)[DUTY]


def test_one_letter_a_day_when_there_is_news_and_one_after_a_week_switched_off(
    opened: OpenStore, days: Days, people: list[Account], office: Office
) -> None:
    camat = bekal.with_role("camat", email="camat@contoh.invalid")
    assert [ticked(opened, days) for _hour in range(3)] == [2, 0, 0]
    assert office.to() == {"alia@contoh.invalid": 1, "bagus@contoh.invalid": 1}  # nothing is due of the third
    assert "Tugas Reka" in office.text("alia@contoh.invalid")
    assert ticked(opened, days, FIRST + dt.timedelta(days=1)) == 0  # nothing new
    assert ticked(opened, days, FIRST + dt.timedelta(days=3)) == 2  # its day is over
    assert "lewat 1 hari" in office.text("bagus@contoh.invalid")
    office.came.clear()
    week = FIRST + dt.timedelta(days=10)  # the computer was off for a week
    assert [ticked(opened, days, week) for _hour in range(2)] == [3, 0]
    assert set(office.to().values()) == {1}
    assert "lewat 8 hari" in office.text("alia@contoh.invalid")
    assert "Perlu ditelepon" in office.text(camat.email)
    assert "wilayah perlu ditelepon" in office.came[-1]["Subject"]


@pytest.mark.basisdata
def test_a_day_that_was_moved_is_told_once(
    opened: OpenStore, days: Days, people: list[Account], office: Office
) -> None:
    ticked(opened, days)
    days.day += dt.timedelta(days=1)
    boss = bekal.with_role("koordinator")
    (line,) = {row.line_id for row in DueTask.objects.all()}
    assert line is not None
    year.move(area_code(KABUPATEN), line, day=dt.date(2026, 12, 30), reason="Listrik padam seminggu", by=boss)
    assert ticked(opened, days) == 2
    letter = office.text("alia@contoh.invalid")
    assert all(said in letter for said in ("25 November 2026", "30 Desember 2026", "Listrik padam seminggu"))
    assert ticked(opened, days, days.day + dt.timedelta(days=1)) == 0


@pytest.mark.basisdata
def test_who_switched_it_off_or_left_gets_none(
    opened: OpenStore, days: Days, people: list[Account], office: Office
) -> None:
    client = signed(people[0])
    assert "Matikan surel" in markah(client.get("/tugas/"))
    assert client.post("/tugas/surel/", {"surel": "mati"}).status_code == 302
    Account.objects.filter(pk=people[1].pk).update(is_active=False)
    assert ticked(opened, days) == 0
    assert client.post("/tugas/surel/", {"surel": "nyala"}).status_code == 302
    assert ticked(opened, days) == 1
    assert office.to() == {"alia@contoh.invalid": 1}


def test_at_night_nobody_is_written_to(
    opened: OpenStore, days: Days, people: list[Account], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = dt.datetime.combine(FIRST, dt.time(20), tzinfo=dt.UTC)  # 03.00 WIB of the next day
    Account.objects.update(last_used=FIRST)
    monkeypatch.setattr(clock, "now", lambda: night)
    assert tick(opened)[DUTY] == 0
    assert office.lines == 0


def test_a_line_that_is_cut_stops_it_is_said_and_nobody_gets_two(
    opened: OpenStore, days: Days, people: list[Account], office: Office
) -> None:
    more = [
        bekal.with_role("agen_statistik", DESA, name=f"agen {number}", email=f"agen{number}@contoh.invalid")
        for number in range(4)
    ]
    office.drop = 2
    admin = signed(bekal.with_role("admin_simpul"))
    assert ticked(opened, days) == 0
    assert office.lines == 1  # no second line to a server that cut the first
    assert len(office.came) == 2
    home = markah(admin.get("/"))
    assert DUTY in home
    assert "SMTPServerDisconnected" in home
    assert "@contoh.invalid" not in home
    office.drop = -1
    assert ticked(opened, days) == 3  # whose letter was on the line stays in doubt: none today
    assert DUTY not in markah(admin.get("/"))
    assert max(office.to().values()) == 1
    assert len(office.to()) == 5
    left = {f"{name}@contoh.invalid" for name in ("alia", "bagus")} | {someone.email for someone in more}
    (doubted,) = left - set(office.to())
    assert ticked(opened, days, FIRST + dt.timedelta(days=1)) == 1  # and tomorrow what it said is still news
    assert office.to()[doubted] == 1


def test_a_server_that_is_gone_costs_one_try_and_no_day(
    opened: OpenStore, days: Days, people: list[Account], office: Office, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, opening = list[EmailBackend](), EmailBackend.open

    def counted(line: EmailBackend) -> bool | None:
        tries.append(line)
        return opening(line)

    monkeypatch.setattr(EmailBackend, "open", counted)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert ticked(opened, days) == 0
    assert len(tries) == 1
    settings.EMAIL_PORT = port
    assert ticked(opened, days) == 2


@pytest.mark.basisdata
def test_one_address_refused_costs_the_others_nothing(
    opened: OpenStore, days: Days, people: list[Account], office: Office
) -> None:
    late = bekal.with_role("agen_statistik", DESA, name="Penuh", email="penuh@contoh.invalid")
    office.refused, office.full = {people[0].email}, {late.email}
    assert ticked(opened, days) == 1
    assert office.to() == {people[1].email: 1}
    office.full.clear()
    assert ticked(opened, days) == 1  # a box that was full is tried again, one that is not there is not
    assert office.to() == {people[1].email: 1, late.email: 1}
    assert "ditolak" in markah(signed(people[0]).get("/tugas/"))
    admin = signed(bekal.with_role("admin_simpul"))
    assert "ditolak server surel" in markah(admin.get(f"/orang/{people[0].pk}/"))


def test_a_slow_server_holds_the_other_duties_up_for_a_while_only(
    opened: OpenStore, days: Days, people: list[Account], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.slow = 0.3
    monkeypatch.setattr(digest, "PATIENCE_S", 0.2)
    assert [ticked(opened, days) for _hour in range(3)] == [1, 1, 0]
    assert set(office.to().values()) == {1}


class Killed(BaseException):
    """What nobody catches: kill -9 between the note and the letter."""


@pytest.mark.basisdata
def test_killed_between_note_and_letter_nobody_gets_two_and_nothing_is_lost(
    opened: OpenStore, days: Days, people: list[Account], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(_self: EmailBackend, _letters: object) -> int:
        raise Killed

    with monkeypatch.context() as short:
        short.setattr(EmailBackend, "send_messages", dying)
        with pytest.raises(Killed):
            ticked(opened, days)
    assert ticked(opened, days) == 1  # the second; whether the first has his is not known
    assert ticked(opened, days, FIRST + dt.timedelta(days=1)) == 1
    assert office.to() == {"alia@contoh.invalid": 1, "bagus@contoh.invalid": 1}


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(("villages", "seconds"), [(100, 2.5), by_night(250, 5)])
def test_ten_thousand_tasks_are_five_seconds_of_work(
    opened: OpenStore, days: Days, office: Office, villages: int, seconds: float
) -> None:
    """By day four thousand in half the time."""
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(villages), encoding="utf-8")
    boss = bekal.with_role("koordinator")
    signed(boss)
    for number in range(40):
        said = year.YearEntry(f"Tugas {number}", "desa", "agen_statistik", FIRST + dt.timedelta(days=1), "tahunan")
        year.add(area_code(KABUPATEN), 2026, said, by=boss)
    tick(opened)
    kodes = sorted(set(DueTask.objects.values_list("kode", flat=True)))
    assert len(kodes) >= 4 * villages / 5
    for order, kode in enumerate(kodes):
        bekal.with_role("agen_statistik", kode, name=f"A{order}", email=f"a{order}@contoh.invalid")
    days.day += dt.timedelta(days=2)
    begun = time.process_time()
    told = list(digest.letters(clock.now()))
    assert all(compose(letter).body for letter in told)
    spent = time.process_time() - begun
    assert len(told) == len(kodes)
    assert {len(letter.late) for letter in told} == {40}
    assert spent <= seconds, spent
