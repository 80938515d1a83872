"""A person learns who read them, also where the log speaks of findings or of whole files and not of persons.

The reader of this test knows the page alone: whoever's name stood in an answer must find that answer in their copy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.collect.app.models import BatchFinding
from cantik.examine.findings.app.models import MarkedWorkbook
from cantik.jobs.app.worker import work_off
from cantik.register.core.app.models import Person, PersonVersion
from cantik.register.leave.app import exposure
from cantik.register.leave.app.copy import Copy, copy_of
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import DESA
from tests.register.keluarga import bawa, keluarga
from tests.register.langkah import wilayah
from tests.staff import bekal

PERIKSA = f"/desa/{DESA.text()}/periksa/"


@pytest.fixture
def opened(cradle: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path) -> OpenStore:
    """A village of three families; in two a mother is too young for her child, of the third no finding tells."""
    store = copy_of(cradle)
    bawa(
        store,
        tmp_path,
        [row for number in range(3) for row in keluarga(number, umur_ibu=9 if number < 2 else 25)],
        reference=dt.date(2026, 9, 1),
    )
    return store


def own_copy(opened: OpenStore, person: int) -> Copy:
    found = copy_of(opened, wilayah(), DESA, person, today=clock.today(), by="uji", at=clock.now())
    assert found is not None
    return found


def acts(opened: OpenStore, person: int) -> list[str]:
    return [reading.action for reading in own_copy(opened, person).readings]


def named(client: Client, address: str) -> set[int]:
    """The persons whose name stands in a page."""
    page = unescape(markah(client.get(address))).upper()
    names = dict(PersonVersion.objects.exclude(name=None).values_list("person_id", "name"))
    return {person for person, name in names.items() if re.search(rf"\b{re.escape(name.upper())}\b", page)}


def test_whose_name_stood_beside_a_finding_finds_that_in_the_copy(opened: OpenStore) -> None:
    agen = bekal.browser(bekal.with_role("agen_statistik", DESA.text()))
    finding = BatchFinding.objects.filter(rule="umur_ibu_anak").order_by("pk")[0]
    read = named(agen, f"{PERIKSA}?temuan={finding.pk}&aturan=umur_ibu_anak")
    assert read
    for person in read:
        assert "membaca temuan" in acts(opened, person), person
    fathers = PersonVersion.objects.filter(name__startswith="BAPAK").values_list("person_id", flat=True)
    apart = set(fathers) - read  # no finding is about them
    assert apart
    for person in apart:
        assert "membaca temuan" not in acts(opened, person)


def test_who_was_in_a_file_that_went_out_whole_finds_it(opened: OpenStore) -> None:
    agen = bekal.browser(bekal.with_role("agen_statistik", DESA.text()))
    assert agen.post(f"{PERIKSA}buku-kerja/", {"aturan": "umur_ibu_anak"}).status_code == 302
    work_off()
    book = MarkedWorkbook.objects.get()
    assert agen.get(f"{PERIKSA}buku-kerja/{book.pk}/unduh/").status_code == 200
    for person in Person.objects.values_list("pk", flat=True):
        assert "mengunduh isi berkas" in acts(opened, person), person


@pytest.mark.basisdata
def test_a_breach_asks_the_same_entries_the_other_way_round(opened: OpenStore) -> None:
    """What an account read of findings and of whole files, it let out."""
    thief = bekal.with_role("agen_statistik", DESA.text())
    agen, begun = bekal.browser(thief), clock.now()

    def let_out() -> frozenset[int]:
        return exposure.by_accounts(wilayah(), [thief.actor], begun, clock.now()).people

    finding = BatchFinding.objects.filter(rule="umur_ibu_anak").order_by("pk")[0]
    read = named(agen, f"{PERIKSA}?temuan={finding.pk}&aturan=umur_ibu_anak")
    fathers = set(PersonVersion.objects.filter(name__startswith="BAPAK").values_list("person_id", flat=True))
    assert set() < read <= let_out()  # who stands beside a listed finding counts as well: rather too many than too few
    assert not (fathers - read) & let_out()
    assert agen.post(f"{PERIKSA}buku-kerja/", {"aturan": "umur_ibu_anak"}).status_code == 302
    work_off()
    assert agen.get(f"{PERIKSA}buku-kerja/{MarkedWorkbook.objects.get().pk}/unduh/").status_code == 200
    assert let_out() == set(Person.objects.values_list("pk", flat=True))
    assert exposure.by_accounts(wilayah(), ["akun:0"], begun, clock.now()).people == frozenset()
