"""Mode darurat, what is refused: nobody, a day that cannot be, somebody of elsewhere, parts that exceed the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cantik.base.errors import CantikError
from cantik.register.calamity.aftermath import Fate, Leaving
from cantik.register.calamity.app.aftermath import find_missing, record_fate
from cantik.register.calamity.app.guests import GuestEntry, GuestStay, guests_here, receive_guests, send_off
from cantik.register.calamity.app.models import Calamity, Guest, PersonFate, SiteCount
from cantik.register.calamity.app.services import (
    Declaration,
    declare,
    list_displaced,
    record_return,
    record_settled,
    register_evacuees,
)
from cantik.register.calamity.app.site_counts import HeadCount, last_counts, needs_of, record_count
from cantik.register.calamity.displacement import CalamityKind
from cantik.register.core.app.models import Event
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.kinds import Kind
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import DESA, DESA_LAIN
from tests.register.langkah import pencatat, terapkan
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, nomor, penduduk, saat

JUNI = dt.date(2026, 6, 20)
PUKUL = dt.datetime(2026, 5, 11, 3, tzinfo=dt.UTC)

HEADS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"persons": -1}, False),
    ({"male": 4, "female": 6}, True),
    ({"male": 4, "female": 5}, False),
    ({"male": 4}, True),
    ({"male": 11}, False),
    ({"female": -1}, False),
    ({"under_five": 10, "families": 3}, True),
    ({"families": 11}, False),
    ({"elderly": -1}, False),
]


@pytest.mark.parametrize(("said", "adds_up"), HEADS)
def test_parts_do_not_exceed_the_whole(said: dict[str, Any], adds_up: bool) -> None:
    assert HeadCount("Balai desa", PUKUL, **{"persons": 10} | said).adds_up is adds_up


@pytest.fixture
def kerja(opened: OpenStore, tmp_path: Path) -> Recorder:
    """Six persons here and three elsewhere; a flood since May."""
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    terapkan(opened, tmp_path, [penduduk(i) for i in (20, 21, 22)], desa=DESA_LAIN)
    here = pencatat(opened, at=saat(), today=HARI_INI)
    said = Declaration(CalamityKind.FLOOD, "300/1/2026", "", MEI, HARI_INI)
    declare(area=DESA, area_id=here.area_id, said=said, by=here.by, at=here.at, today=MEI)
    return here


def kode(act: Callable[[], Any]) -> str:
    with pytest.raises(CantikError) as caught:
        act()
    return caught.value.code


@pytest.mark.basisdata
def test_who_is_not_displaced_does_not_come_back(kerja: Recorder) -> None:
    register_evacuees(kerja, persons=[nomor(0), nomor(1)], site=" Balai  desa ", on=MEI)
    assert {row.site for row in list_displaced(kerja.area_id)} == {"Balai desa"}
    assert kode(lambda: record_return(kerja, persons=[nomor(2)], on=JUNI)) == "R554"
    assert kode(lambda: record_settled(kerja, persons=[], on=JUNI, letter=True)) == "R554"
    assert kode(lambda: register_evacuees(kerja, persons=[nomor(2)], site=" ", on=MEI)) == "R554"
    record_return(kerja, persons=[nomor(0), nomor(2)], on=JUNI)
    record_settled(kerja, persons=[nomor(1)], on=JUNI, letter=True)
    kinds = list(Event.objects.order_by("pk").values_list("kind", "person_id"))
    assert kinds[2:] == [(Kind.PRESENCE, nomor(0)), (Kind.DEPARTURE, nomor(1))]
    assert not list_displaced(kerja.area_id).exists()


@pytest.mark.basisdata
def test_a_fate_is_of_people_of_the_village_after_their_last_news(kerja: Recorder) -> None:
    calamity = Calamity.objects.get()

    def told(persons: list[int], state: Fate, on: dt.date = MEI) -> int:
        return record_fate(kerja, calamity=calamity, persons=persons, state=state, on=on)

    assert kode(lambda: told([], Fate.MISSING)) == "R558"
    assert kode(lambda: told([nomor(20, DESA_LAIN)], Fate.MISSING)) == "R558"
    assert kode(lambda: told([nomor(0)], Fate.MISSING, MEI - dt.timedelta(days=1))) == "R555"
    assert told([nomor(0), nomor(1)], Fate.MISSING, JUNI) == 2
    assert kode(lambda: told([nomor(1), nomor(2)], Fate.MISSING, JUNI)) == "R558"
    assert kode(lambda: told([nomor(0)], Fate.FOUND, MEI)) == "R558"
    assert (PersonFate.objects.count(), Event.objects.count()) == (2, 0)
    told([nomor(0)], Fate.DEAD, JUNI)
    assert find_missing(kerja.area_id).keys() == {nomor(1)}
    assert Event.objects.get().kind == Kind.DEATH


@pytest.mark.basisdata
def test_guests_are_complete_or_not_written(kerja: Recorder) -> None:
    stay = GuestStay(" Masjid  Agung ", "Desa Rekaan", "", MEI)
    siti = GuestEntry("SITI REKAAN", "2", 40, "")
    wrong = [
        ([], stay, "R559"),
        ([siti, GuestEntry(" ", "1", None, "")], stay, "R559"),
        ([siti], GuestStay(" ", "Desa Rekaan", "", MEI), "R559"),
        ([siti], GuestStay("Masjid", "", "", MEI), "R559"),
        ([siti], GuestStay("Masjid", "Desa Rekaan", "", HARI_INI + dt.timedelta(days=1)), "R559"),
        ([GuestEntry("SITI 9901010000000001", "2", 40, "")], stay, "R556"),
    ]
    for guests, where, code in wrong:
        assert kode(lambda guests=guests, where=where: receive_guests(kerja, guests, where)) == code  # type: ignore[misc]
    assert Guest.objects.count() == 0
    assert receive_guests(kerja, [siti], stay) == 1
    (here,) = guests_here(kerja.area_id)
    assert (here.name, here.site, here.since) == ("SITI REKAAN", "Masjid Agung", MEI)
    assert kode(lambda: send_off(kerja, guests=[here.pk], how=Leaving.HOME, on=MEI - dt.timedelta(days=1))) == "R559"


@pytest.mark.basisdata
def test_a_count_of_heads_that_cannot_be_is_not_written(kerja: Recorder) -> None:
    calamity = Calamity.objects.get()

    def counted(**said: Any) -> int:
        heads: dict[str, Any] = {"site": "Balai desa", "at": PUKUL, "persons": 10} | said
        return record_count(kerja, calamity=calamity, said=HeadCount(**heads), listed=4)

    for wrong in ({"male": 4, "female": 5}, {"site": " "}, {"needs": {"tidak_ada": 1}}, {"persons": -1}):
        assert kode(lambda wrong=wrong: counted(**wrong)) == "R560"  # type: ignore[misc]
    assert kode(lambda: counted(at=PUKUL - dt.timedelta(days=30))) == "R555"
    assert SiteCount.objects.count() == 0
    counted(male=4, female=6, pregnant=1)
    (row,) = last_counts(calamity)
    assert (row.persons, row.male, row.female, row.families, row.pregnant, row.listed) == (10, 4, 6, None, 1, 4)
    assert needs_of([row]) == {}
