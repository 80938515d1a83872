"""The log proves complete: persons are read by every address there is, and each read is found in the log.

The oracle is the page itself. Every person of the fictitious village bears a name that stands nowhere else, so that a
page tells by its own text whom it let somebody read.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.base import clock
from cantik.staff.app import gate, log
from cantik.staff.app.models import Account, AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures import malam
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, kk, nik
from tests.register.keluarga import bawa, sandi
from tests.register.keluarga import keluarga as rumah
from tests.register.warga import ASING, NAMA, nomor
from tests.staff.bekal import browser, with_role

# the walks look for entries, which are the same on both; one is repeated
pytestmark = pytest.mark.satu_basisdata

WARGA = f"/desa/{DESA.text()}/warga/"
#: what a reason of an entry says it was: reading persons by their ids
_BY_ID = {"orang.baca", "orang.daftar", "orang.baca_kesehatan", "orang.buka_nik"}


@pytest.fixture
def opened(dihuni: OpenStore) -> OpenStore:
    """The store with the village."""
    return dihuni


@pytest.fixture(autouse=True)
def village(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2027, 2, 1, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def people() -> dict[str, int]:
    """Every name of both villages with the internal number of who bears it."""
    return {name: nomor(name) for name in (*NAMA, "SITI AMINAH R", ASING)}


def read_in(page: str, people: dict[str, int]) -> set[int]:
    """Whom a page names."""
    text = unescape(page)
    return {number for name, number in people.items() if name in text}


def head() -> int:
    return log.head()[0]


def logged(since: int, someone: Account) -> set[int]:
    """Whose data the log says that this account read after a row."""
    rows = AuditEntry.objects.filter(number__gt=since, by=someone.actor, action__in=_BY_ID, subject="orang")
    return {int(number) for row in rows for number in json.loads(row.subjects)}


def addresses(under: str = "/warga/") -> Iterator[str]:
    """Every address below a word with every number that a person, a family or a finding could have here."""
    for route in gate.registered_routes():
        if route.guard is None or under not in f"/{route.pattern}" or re.search("<(?!int:|str:kode>)", route.pattern):
            continue
        path = "/" + route.pattern.replace("<str:kode>", DESA.text())
        wanted = re.findall(r"<int:\w+>", path)
        every = list(itertools.product(range(1, 10), repeat=len(wanted)))
        if under != "/warga/" and len(wanted) > 1:  # of a round, a forum, a set: nothing of it is in this store
            every = [numbers for numbers in every if len(set(numbers)) == 1 or set(numbers[:-1]) == {1}]
        for numbers in every:
            full = path
            for mark, number in zip(wanted, numbers, strict=True):
                full = full.replace(mark, str(number), 1)
            yield full


LISTS = ("", "?kedudukan=tercatat", "?kedudukan=keluar", "?kedudukan=terdaftar", "?dusun=LEGI")
DATES = ("", "?tanggal=2026-01-01", "?tanggal=2026-07-01", "?tanggal=2020-01-01")


@pytest.mark.parametrize("role", ["agen_statistik", "kepala_desa", malam.by_night("kader_rumah_dataku")])
def test_every_read_of_a_person_is_in_the_log(role: str, people: dict[str, int]) -> None:
    """At every address by day one date in its turn, at night every date by one role."""
    someone = with_role(role, DESA.text())
    client = browser(someone)
    shown: set[int] = set()
    pages, every_date = 0, malam.everything() and role == "agen_statistik"
    for number, path in enumerate(addresses()):
        # the others are let in by the same gate
        dates = DATES if every_date else (DATES[number % len(DATES)],)
        for query in LISTS if path == WARGA else dates:
            since = head()
            response = client.get(path + query, follow=True)
            found = read_in(markah(response), people)
            assert found <= logged(since, someone), (path, query)
            shown |= found
            pages += bool(found)
    mine = {number for name, number in people.items() if name != ASING}
    assert shown == mine  # the walk has really seen everybody of the village, and nobody of the other
    assert pages > (20 if every_date else 10)
    assert log.verify_chain().whole


@pytest.mark.basisdata
def test_what_forms_lead_to_is_in_the_log(people: dict[str, int]) -> None:
    agen = with_role("agen_statistik", DESA.text())
    client = browser(agen)
    sent: list[tuple[str, dict[str, Any]]] = [
        (f"{WARGA}cari/", {"q": text}) for text in ("min", "re", "slamet", nik(1), kk(0), kk(1), "tiada")
    ]
    sent += [
        (f"{WARGA}orang/{people[NAMA[i]]}/nik/", {"alasan": reason})
        for i, reason in itertools.product(range(6), ("pendek", "Mencocokkan dengan KTP"))
    ]
    shown: set[int] = set()
    for path, said in sent:
        since = head()
        found = read_in(markah(client.post(path, said, follow=True)), people)
        assert found <= logged(since, agen), (path, said)
        shown |= found
    assert len(shown) >= 6


def test_an_open_nik_is_never_without_its_entry(people: dict[str, int]) -> None:
    """A page that holds a NIK in clear comes right after an entry that opened this NIK, and after no other."""
    agen = with_role("agen_statistik", DESA.text())
    client = browser(agen)
    for i in range(6):
        opened_before = AuditEntry.objects.filter(action="orang.buka_nik").count()
        page = markah(
            client.post(f"{WARGA}orang/{people[NAMA[i]]}/nik/", {"alasan": "Mencocokkan dengan KTP"}, follow=True)
        )
        assert nik(i) in page
        entries = AuditEntry.objects.filter(action="orang.buka_nik").order_by("number")
        assert entries.count() == opened_before + 1
        newest = entries.last()
        assert newest is not None
        assert json.loads(newest.subjects) == [people[NAMA[i]]]
    for path in addresses():
        page = markah(client.get(path, follow=True))
        assert not any(nik(i) in page or kk(i) in page for i in range(10)), path


@pytest.mark.parametrize("place", ["find", malam.by_night("read_person"), malam.by_night("read_family")])
def test_the_walk_would_notice(place: str, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """With one of the readers silent the first test fails: it can fail."""
    from cantik.register.core.app import person_history, search

    module = search if place == "find" else person_history
    real = log.record
    kinds = {"find": "orang.daftar", "read_person": "orang.baca", "read_family": "orang.daftar"}

    class Silent:
        """The log with one kind of entry missing."""

        @staticmethod
        def record(**said: Any) -> str:
            return "" if said["action"] == kinds[place] else real(**said)

    monkeypatch.setattr(module, "log", Silent)
    with pytest.raises(AssertionError):
        test_every_read_of_a_person_is_in_the_log("agen_statistik", people)


def test_another_client_sees_nothing_without_signing_in(people: dict[str, int]) -> None:
    client = Client()
    for path in addresses():
        response = client.get(path)
        assert response.status_code == 302, path
        assert not read_in(markah(response), people), path


def test_pages_of_the_other_stations_that_name_somebody_tell_the_log(opened: OpenStore, tmp_path: Path) -> None:
    """Findings name persons, too: what is read by the batch is logged as such. Every address is asked, with all numbers
    at night, by day with the first and every fourth after it."""
    bawa(opened, tmp_path, rumah(1), reference=dt.date(2027, 1, 20))
    agen = with_role("agen_statistik", DESA.text())
    client = browser(agen)
    names = {f"{word} {sandi(1)}" for word in ("BAPAK", "IBU", "ANAK")} | set(NAMA)
    naming, posted = set(), set[str]()
    shapes: dict[str, list[str]] = {}
    for path in addresses("/desa/"):
        if "/warga/" not in path:
            shapes.setdefault(re.sub(r"\d+", "n", path), []).append(path)
    assert len(shapes) > 100
    for shape, path in ((shape, path) for shape, paths in shapes.items() for path in malam.some(paths, every=4)):
        if shape in posted:
            continue
        since = head()
        answer = client.get(path, follow=True)
        if answer.status_code == 405:  # whatever the number: the gate knows the method first
            posted.add(shape)
        page = unescape(answer.content.decode("utf-8", "replace"))  # one is a workbook
        if any(re.search(rf"\b{re.escape(name)}\b", page) for name in names):
            naming.add(path)
            actions = AuditEntry.objects.filter(number__gt=since, by=agen.actor).values_list("action", flat=True)
            assert any(action in _BY_ID or action.endswith(".baca") for action in actions), path
    assert any("/periksa/" in path for path in naming)
