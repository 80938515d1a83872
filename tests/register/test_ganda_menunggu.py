"""Whoever decides about doubles sees on the first screen, in the menu and among the tasks that they wait; each of two
sides its own part; decided, they are gone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cantik.jobs.app import worker
from cantik.register.doubles.app.models import DoubleHint, Pair
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN
from tests.register.test_ganda_kabupaten import walidata
from tests.register.test_ganda_usul import GANDA, USUL, pencacah, usul
from tests.register.test_ganda_usul import village as village  # noqa: PLC0414 - the fixture of its file
from tests.staff.bekal import browser, with_role

pytestmark = pytest.mark.basisdata


def waits_for(client: Client, address: str, words: str) -> bool:
    """Whether home, tasks and menu say that it waits: all three, or none."""
    home, tasks = (markah(client.get(place, follow=True)) for place in ("/", "/tugas/"))
    line = rf'<a href="{address}"><b>{words}</b></a>'
    said = {bool(re.search(line, page)) for page in (home, tasks)}
    entry = re.search(rf'<a [^>]*href="{address}"(?:(?!</a>).)*>\d+<(?:(?!</a>).)*</a>', home.partition("<main")[0])
    said.add(entry is not None)
    assert len(said) == 1, (address, said)
    assert client.get(address).status_code == 200 or said == {False}
    return said == {True}


def of(role: str, where: str = DESA.text()) -> Client:
    return browser(with_role(role, where))


def test_a_proposal_of_the_field_waits_for_the_agen_alone_until_it_is_put_aside() -> None:
    agen, head = of("agen_statistik"), of("kepala_desa")
    assert not waits_for(agen, GANDA, "Putuskan 1 data ganda")
    usul(pencacah())
    assert waits_for(agen, GANDA, "Putuskan 1 data ganda")
    others = (head, of("kader_rumah_dataku"), of("agen_statistik", DESA_LAIN.text()))
    assert not any(waits_for(client, GANDA, "Putuskan 1 data ganda") for client in others)
    agen.post(f"{USUL}{DoubleHint.objects.get().pk}/sisihkan/")
    assert not waits_for(agen, GANDA, "Putuskan 1 data ganda")


def test_a_pair_of_two_villages_waits_on_each_side_until_that_side_has_spoken() -> None:
    office, here = walidata(), of("agen_statistik")
    there, elsewhere = of("agen_statistik", DESA_LAIN.text()), f"/desa/{DESA_LAIN.text()}/ganda/"
    office.post("/ganda/cari/")
    worker.work_off()
    assert waits_for(here, GANDA, "Putuskan 1 data ganda")
    assert waits_for(there, elsewhere, "Putuskan 1 data ganda")
    here.post(f"{GANDA}{Pair.objects.get().pk}/putus/", {"putusan": "bukan"})
    assert not waits_for(here, GANDA, "Putuskan 1 data ganda")
    assert waits_for(there, elsewhere, "Putuskan 1 data ganda")
