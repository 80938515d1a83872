"""The careless administrator, the one of another kabupaten, and who would be two houses: against the forum's pages.

Everything goes through the front door; what is true of an institution is asked of the pages and of the two-institution
rule, never of the module that keeps it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from cantik.base import clock
from cantik.staff.app.models import AuditEntry, ForumBasis, Institution
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

FORUM = f"/forum/{KABUPATEN}/"
KOMINFO = '<th scope="row">Dinas Komunikasi dan Informatika'


def admin(role: str = "admin_simpul", area: str = KABUPATEN) -> Client:
    return bekal.browser(bekal.with_role(role, area, institution="Dinas Kominfo"))


def send(client: Client, way: str, **said: Any) -> Any:
    return client.post(FORUM + way, {"hari": clock.today().isoformat(), "dasar": "", **said}, follow=True)


def page(client: Client) -> str:
    return markah(client.get(FORUM)).split("<main", 1)[1].split("</main>")[0]


def named(name: str) -> int:
    return Institution.objects.get(acts__name=name, acts__act="tambah").pk


@pytest.mark.basisdata
def test_a_forum_is_filled_named_anew_ended_and_all_of_it_undone(opened: OpenStore) -> None:
    client = admin()
    assert "Belum ada lembaga" in page(client)
    send(client, "biasa/")
    first = page(client)
    assert first.count(KOMINFO) == 1
    assert "Badan Pusat Statistik" in first
    send(client, "biasa/")  # the careless administrator presses it again
    assert page(client).count(KOMINFO) == 1
    send(client, "lembaga/tambah/", jenis="lain", nama="Dinas Kebudayaan")
    number = named("Dinas Kebudayaan")
    later = (clock.today() + dt.timedelta(days=30)).isoformat()
    send(client, f"lembaga/{number}/nama/", nama="Dinas Kebudayaan dan Adat", dasar="Perbup 9/2026")
    assert "Dinas Kebudayaan dan Adat" in page(client)
    send(client, f"lembaga/{number}/akhir/", hari=later, dasar="Perbup 10/2026")
    assert "Perbup 10/2026" in page(client)
    refused = send(client, f"lembaga/{number}/akhir/", hari=later)
    assert "sudah berakhir" in markah(refused)
    newest = Institution.objects.get(pk=number).acts.latest("pk").pk
    send(client, f"lembaga/perubahan/{newest}/urung/")
    assert "Perbup 10/2026" not in page(client)
    kinds = set(AuditEntry.objects.filter(action__startswith="forum.").values_list("action", flat=True))
    assert kinds >= {"forum.mulai", "forum.tambah", "forum.ganti_nama", "forum.akhiri", "forum.urung"}
    for entry in AuditEntry.objects.filter(action__startswith="forum."):
        assert "Kebudayaan" not in entry.detail
        assert KABUPATEN in entry.detail


@pytest.mark.parametrize(
    ("jenis", "nama"),
    [
        ("lain", "  dinas   KOMINFO "),  # a house that stands, written otherwise
        ("lain", "Diskominfo"),
        ("kominfo", "Dinas Kominfo dan Persandian"),  # a second one of a kind of which a forum has one
        ("lain", "Badan Pusat Statistik"),
        ("lain", ""),
        ("lain", "x"),
        ("lain", "Bapak 3505121201900001"),  # no number of a person
        ("tidak_ada", "Dinas Entah"),
    ],
)
def test_no_house_is_made_twice(opened: OpenStore, jenis: str, nama: str) -> None:
    client = admin()
    send(client, "biasa/")
    before = Institution.objects.count()
    answer = send(client, "lembaga/tambah/", jenis=jenis, nama=nama)
    assert Institution.objects.count() == before
    assert 'role="alert"' in markah(answer)


@pytest.mark.basisdata
def test_a_new_name_makes_no_second_house_of_one(opened: OpenStore) -> None:
    """Two people of one office, of whom one was invited before it was called otherwise, open no village."""
    client = admin()
    send(client, "lembaga/tambah/", jenis="lain", nama="Badan Riset Daerah")
    asker = bekal.with_role("walidata", institution=f"Badan Riset Daerah {KABUPATEN}")
    other = bekal.with_role("koordinator", institution="Bappeda")
    assert bekal.open_together(asker, other)
    send(client, f"lembaga/{named('Badan Riset Daerah')}/nama/", nama="Badan Inovasi Daerah")
    colleague = bekal.with_role("koordinator", institution=f"Badan Inovasi Daerah {KABUPATEN}")
    assert not bekal.open_together(asker, colleague)
    assert bekal.open_together(asker, other)
    # the former name is nobody else's, nor does another office take the name of a kind
    send(client, "lembaga/tambah/", jenis="lain", nama="Badan Riset Daerah")
    send(client, f"lembaga/{named('Badan Riset Daerah')}/nama/", nama="Bappeda")
    assert Institution.objects.count() == 1
    assert "bernama Bappeda" not in page(client)


@pytest.mark.basisdata
def test_who_is_of_a_house_that_ended_is_nobodys_second(opened: OpenStore) -> None:
    client = admin()
    send(client, "lembaga/tambah/", jenis="lain", nama="Badan Riset Daerah")
    asker = bekal.with_role("walidata", institution="Dinas Kominfo")
    second = bekal.with_role("koordinator", institution=f"Badan Riset Daerah {KABUPATEN}")
    send(client, f"lembaga/{named('Badan Riset Daerah')}/akhir/")
    assert bekal.open_together(asker, second)  # it ends after that day
    clock_day = clock.today() - dt.timedelta(days=1)
    Institution.objects.get().acts.filter(act="akhiri").update(day=clock_day)
    assert not bekal.open_together(asker, second)


@pytest.mark.basisdata
def test_the_administrator_of_another_kabupaten_and_of_a_village_has_no_forum_here(opened: OpenStore) -> None:
    send(admin(), "lembaga/tambah/", jenis="lain", nama="Dinas Kebudayaan")
    number, before = named("Dinas Kebudayaan"), Institution.objects.get().acts.count()
    for client in (admin(area="99.02"), admin("agen_statistik", DESA), admin("koordinator")):
        for way in ("biasa/", "lembaga/tambah/", f"lembaga/{number}/nama/", f"lembaga/{number}/akhir/"):
            assert send(client, way, jenis="lain", nama="Dinas Rampas").status_code in {403, 404}
    far = admin(area="99.02")  # his own forum, with a number of this one
    for way in (f"lembaga/{number}/nama/", f"lembaga/{number}/akhir/", f"lembaga/perubahan/{number}/urung/"):
        assert far.post(f"/forum/99.02/{way}", {"nama": "Dinas Rampas", "hari": "2026-01-01"}).status_code == 404
    assert Institution.objects.get().acts.count() == before
    assert admin("agen_statistik", DESA).get(f"/forum/{DESA}/").status_code == 404
    assert admin("koordinator").get(FORUM).status_code == 200  # sees the institutions, and writes the legal basis
    targets = re.findall(r'<form[^>]* action="([^"]*)"', page(admin("koordinator")))
    assert targets
    assert all(target.startswith(f"{FORUM}dasar/") for target in targets), targets


@pytest.mark.basisdata
def test_the_legal_basis_is_recorded_and_undone(opened: OpenStore) -> None:
    client = admin()
    said = {
        "bentuk": "perkada",
        "nomor": "77/2026",
        "tentang": "Satu Data Kabupaten",
        "tautan": "https://jdih.example/12",
    }
    assert "77/2026" in markah(send(client, "dasar/tambah/", **said))
    for wrong in ({"nomor": ""}, {"tautan": "javascript:alert(1)"}, {"bentuk": "mantra"}, {"hari": "2999-01-01"}):
        assert 'role="alert"' in markah(send(client, "dasar/tambah/", **(said | {"nomor": "13/2026"} | wrong)))
    assert page(client).count("/2026</b>") == 1
    send(client, f"dasar/{ForumBasis.objects.get().pk}/urung/")
    assert "77/2026" not in page(client)
