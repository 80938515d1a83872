"""What each reader of the log sees, page after page, against a naive reading of every row in plain Python; and the list
by which the page finds its rows, against the rows themselves."""

from __future__ import annotations

import datetime as dt
import json
import random
import re

import pytest
from django.db import connection

from cantik.base import clock
from cantik.staff.app import listing, log
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.web.kantor.staff import journal
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.staff import bekal

DESA, TETANGGA, JAUH, LATIHAN = bekal.DESA, bekal.TETANGGA, bekal.JAUH, "99.60.01.2001"
SEMENTARA = "X99.01.01.0003"
WHOLE = {"agen_statistik", "kepala_desa", "walidata", "ppdp"}
TECHNICAL = ("akun", "akses", "peran", "undangan", "kunci", "wilayah", "simpanan", "darurat")
ACTIONS = (
    "orang.baca",
    "orang.daftar",
    "batch.uji",
    "akun.masuk",
    "akses.tolak",
    "peran.beri",
    "kunci.pakai",
    "akunan.lain",
    "rilis.terbit",
)
PLACES = (
    DESA,
    TETANGGA,
    JAUH,
    LATIHAN,
    SEMENTARA,
    bekal.KECAMATAN,
    bekal.KABUPATEN,
    "99",
    "99.02",
    "98.01.01.2001",
    "99.01.01.20",
    f"{DESA}.005",
    f"{SEMENTARA}.001",
    "99.01.01.20011",
    "99.010",
    "X99.01",
    "",
)


def covers(area: str, place: str) -> bool:
    """A place is the area or lies below it; the villages with a temporary code lie below theirs."""
    return place == area or place.startswith((f"{area}.", f"X{area}."))


def places(row: AuditEntry) -> list[str]:
    """What a row names: the village in its detail, and codes after the name of their scheme among its subjects."""
    detail = json.loads(row.detail).get("wilayah")
    named = [one.split(":")[at:] for one in json.loads(row.subjects) if isinstance(one, str) for at in range(1, 3)]
    return [detail] * isinstance(detail, str) + [":".join(one) for one in named if one]


def sees(me: Account, row: AuditEntry, given: list[Assignment], today: dt.date) -> bool:
    if row.by == f"akun:{me.pk}":
        return True
    for held in given:
        if held.person_id != me.pk or held.ended_at or held.stage or not held.start <= today <= held.until:
            continue
        if held.role not in WHOLE | {"admin_simpul"}:
            continue
        if held.role == "admin_simpul" and row.action.split(".")[0] not in TECHNICAL:
            continue
        people = {f"akun:{one.person_id}" for one in given if covers(held.area, one.area)}
        if row.by in people or any(covers(held.area, place) for place in places(row)):
            return True
    return False


def crew() -> list[Account]:
    """Readers of every kind, and people who only do things."""
    made = [bekal.with_role(role) for role in ("kepala_desa", "walidata", "ppdp", "admin_simpul", "pencacah", "camat")]
    made += [bekal.with_role("agen_statistik", area) for area in (DESA, TETANGGA, JAUH, LATIHAN, SEMENTARA)]
    made += [bekal.with_role("admin_simpul", area) for area in ("99", DESA)]
    made += [bekal.with_role("walidata", "98"), bekal.with_role("agen_statistik", DESA, stage="R"), bekal.person()]
    both = bekal.with_role("admin_simpul", "99.01")
    bekal.assign(both, "agen_statistik", JAUH)
    ended = bekal.with_role("kepala_desa", DESA)
    Assignment.objects.filter(person=ended).update(ended_at=clock.now(), ended_by=made[0])
    return [*made, both, ended]


def written(people: list[Account], count: int, chance: random.Random) -> None:
    """Random rows, written as the program writes them."""
    actors = [*(one.actor for one in people), "cantik demo", "akun:999999", "akun:lain"]
    for _ in range(count):
        place, other = chance.choice(PLACES), chance.choice(PLACES)
        scheme = chance.choice(("kemendagri", "bps", "latihan:kemendagri"))
        subjects: list[int | str] = chance.choice([[1, 2], [f"{scheme}:{other}"], [3, other], [], [f"x:{other}", 99]])
        detail: dict[str, int | str | None] = {"alasan": f'"wilayah":"{other}"', "baris": 5}
        if chance.random() < 0.2:
            detail["wilayah"] = other
        with log.within(place if chance.random() < 0.7 else ""):
            log.record(
                by=chance.choice(actors),
                at=clock.now(),
                action=chance.choice(ACTIONS),
                subject="uji",
                subjects=subjects,
                detail=detail,
            )


def pages(me: Account, scope: str = "") -> list[int]:
    """The numbers on every page, from the newest to the last, as the links lead."""
    client, found, address = bekal.browser(me), list[int](), f"?lingkup={scope}"
    while address:
        shown = markah(client.get(f"/orang/catatan/{address}"))
        found += [int(one.replace(".", "")) for one in re.findall(r'<td class="num"[^>]*>([\d.]+)</td>', shown)]
        more = re.search(r'href="(\?sebelum=[^"]*)"', shown)
        address = more[1].replace("&amp;", "&") if more else ""
    return found


@pytest.mark.parametrize("seed", [0, by_night(1)])
def test_every_page_shows_what_a_naive_reading_finds(
    opened: OpenStore, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    people = crew()
    written(people, 240, random.Random(seed))
    monkeypatch.setattr(journal, "PAGE", 29)
    seen, today, given = set[int](), clock.today(), list(Assignment.objects.all())
    for me in people:
        bekal.browser(me)  # signs in: one more row
        rows = list(AuditEntry.objects.order_by("-number"))
        wanted = [row.number for row in rows if sees(me, row, given, today)]
        own = [row.number for row in rows if row.by == me.actor]
        assert journal.newest(me, 10_000) == wanted
        assert journal.newest(me, 5, before=200) == [one for one in wanted if one < 200][:5]
        since = rows[0].number
        if shown := [one for one in pages(me) if one <= since]:  # whose role opens the page at all
            assert shown == wanted
            assert [one for one in pages(me, "saya") if one <= since] == own
            seen.add(len(shown))
    assert len(seen) >= 7, "readers differ in what they see"
    assert listing.differences() == 0


def test_many_people_and_one_who_does_most(opened: OpenStore) -> None:
    """More people than a page has rows, a busy one among them: none of the newest is left out."""
    me = bekal.with_role("walidata")
    people = [bekal.with_role("pencacah", DESA).actor for _ in range(30)]
    for number in range(200):
        by = people[0] if 60 <= number < 150 else people[number % 30]
        log.record(by=by, at=clock.now(), action="uji", subject="uji")
    numbers = list(AuditEntry.objects.order_by("-number").values_list("number", flat=True))
    for count in (1, 7, 29, 30, 31, 101, 500):
        assert journal.newest(me, count) == numbers[:count]
        assert journal.newest(me, count, before=151) == [one for one in numbers if one < 151][:count]


@pytest.mark.basisdata
@pytest.mark.parametrize(
    "statement",
    [
        f"DELETE FROM {listing.TABLE} WHERE number = 5 AND under = '{DESA}'",
        f"INSERT INTO {listing.TABLE} (under, number) VALUES ('{JAUH}', 5)",
        f"INSERT INTO {listing.TABLE} (under, number) VALUES ('{JAUH}', 900)",
        f"UPDATE {listing.TABLE} SET under = 'teknis:{DESA}' WHERE number = 5 AND under = '{DESA}'",
        f"UPDATE {listing.TABLE} SET under = '{JAUH}' WHERE number = 5 AND under = '{DESA}'",
    ],
)
def test_a_list_that_was_tampered_with_is_noticed_and_made_anew(opened: OpenStore, statement: str) -> None:
    agen, far = bekal.with_role("agen_statistik", DESA), bekal.with_role("agen_statistik", JAUH)
    for _ in range(9):
        with log.within(DESA):
            log.record(by="cantik uji", at=clock.now(), action="orang.baca", subject="orang", subjects=[1])
    assert listing.differences() == 0
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert listing.differences() == 1
    assert log.verify_chain().whole, "the list is no part of the chain"
    listing.renew()
    assert listing.differences() == 0
    assert journal.newest(agen, 100) == list(range(9, 0, -1))
    assert journal.newest(far, 100) == []


@pytest.mark.parametrize("asked", ["0", "²", "-3", "abc", "9" * 18, "9" * 19, "9" * 3000])
def test_a_number_that_is_none_opens_the_page(opened: OpenStore, asked: str) -> None:
    me = bekal.with_role("agen_statistik")
    log.record(by=me.actor, at=clock.now(), action="orang.baca", subject="orang", subjects=[1])
    shown = bekal.browser(me).get(f"/orang/catatan/?sebelum={asked}")
    assert shown.status_code == 200
    assert ("<tbody>" in markah(shown)) is (asked != "0")
