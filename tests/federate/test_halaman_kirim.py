"""The pages of both sides: the village is invited, sends, sees how far it came; the office sees what came and what was
found; a finding opens at its cell in the village's own store."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.codes.area import AreaCode
from cantik.federate.app import delivering, outbox
from cantik.federate.app.models import (
    ACCEPTED,
    IN_ITSELF,
    NETWORK,
    REFUSED,
    TURNED_BACK,
    DeliveryArrival,
    Dispatch,
    Sender,
)
from cantik.federate.errors import DeliveryPaused
from cantik.release import files
from cantik.release.app.models import ReleaseCheckStep, ReleaseFinding
from cantik.release.finding_places import find_place, place_words
from cantik.staff.app import acts
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.undangan import said_of, spoken_of
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata]


def test_a_village_that_works_on_this_server_needs_no_invitation(stores: Stores) -> None:
    """Who invites it is told so before it would be refused at the door; with a key named, it moves away."""

    def act(_opened: OpenStore) -> None:
        page = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        told = page.post("/penerimaan/99.01/undang/", {"desa": DESA, "kunci": ""})
        assert told.status_code == 422
        assert "[T608]" in told.content.decode()
        assert "bekerja di server ini sendiri" in told.content.decode()
        assert page.post("/penerimaan/99.01/undang/", {"desa": DESA, "kunci": "a" * 64}).status_code == 200

    stores.in_village(act)


def test_the_office_invites_and_sees_what_came(stores: Stores) -> None:
    """The answer to the invitation is the file; a village elsewhere is not invited; what came is listed with what was
    found, on the page and on the first screen."""

    def act(_opened: OpenStore) -> None:
        page = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        file = page.post("/penerimaan/99.01/undang/", {"desa": DESA, "kunci": ""})
        assert said_of(file.content)["kode"] == DESA
        assert said_of(file.content)["alamat"] == "http://testserver"  # not the public site
        with override_settings(GIVEN_ADDRESS="https://cantik.contoh.go.id"):
            file = page.post("/penerimaan/99.01/undang/", {"desa": DESA, "kunci": ""})
            assert said_of(file.content)["alamat"] == "https://cantik.contoh.go.id"
        assert page.post("/penerimaan/99.01/undang/", {"desa": "99.02.01.2001"}).status_code == 422
        shelf = stores.office / "rilis" / DESA
        shelf.mkdir(parents=True)
        files.copy_folder(stores.release, shelf / NUMBER)
        found = [("Daftar berkas", True, ""), ("Pelindungan diperiksa ulang", False, "tabel 3.1: selang")]
        DeliveryArrival.objects.create(
            kode=DESA,
            number=NUMBER,
            listed="1" * 64,
            contents="2" * 64,
            way=NETWORK,
            state=ACCEPTED,
            size=1,
            checks=json.dumps(found),
            at=clock.now(),
            decided_at=clock.now(),
        )
        came = page.get("/penerimaan/99.01/").content.decode()
        assert "tabel 3.1: selang" in came
        assert f"/desa/{DESA}/terbit/rilis/{NUMBER}/" in came
        home = page.get("/").content.decode()
        assert "Dikirim desa, tiba" in home
        assert "Pelindungan diperiksa ulang" in home
        assert "elum ada data" not in home, "its register is elsewhere; what it released is what is known"
        assert "Ditolak di pintu" not in home
        DeliveryArrival.objects.update(state=REFUSED, problem="[T607] Rilis ini tidak lolos; ditemukan kunci lain.")
        home = page.get("/").content.decode()
        assert "Ditolak di pintu" in home
        assert "[T607] Rilis ini tidak lolos." in home
        for days, silent in ((29, False), (31, True)):
            heard = clock.now() - dt.timedelta(days=days)
            Sender.objects.filter(kode=DESA, ended_at=None).update(seen_at=heard)
            home = page.get("/").content.decode()
            assert ("1 pengirim tidak tersambung lebih dari sebulan" in home) is silent
            assert (f"sejak {long_date(clock.today() - dt.timedelta(days=days))}" in home) is silent

    stores.at_office(act)


def test_the_village_sees_how_far_its_release_came(stores: Stores) -> None:
    """Invited by the file, asked to send, refused (it waits for whoever sends again), received, sent back with a
    finding that opens at its cell."""

    def act(opened: OpenStore) -> None:
        head, area = bekal.with_role("kepala_desa", DESA), AreaCode.kemendagri(DESA)
        page = bekal.browser(head)
        assert "Minta berkas undangan" in page.get(f"/desa/{DESA}/kirim/").content.decode()
        assert f'href="/desa/{DESA}/kirim/"' in page.get(f"/desa/{DESA}/terbit/").content.decode()
        assert page.post(f"/desa/{DESA}/kirim/undangan/", {}).status_code == 403, "taken by another hand than agrees"
        agent = bekal.browser(bekal.with_role("agen_statistik", DESA))
        for wrong in ({}, {"undangan": "{}"}, {"undangan": SimpleUploadedFile("undangan.json", b"{}")}):
            assert agent.post(f"/desa/{DESA}/kirim/undangan/", wrong).status_code == 422
        file = SimpleUploadedFile("undangan.json", stores.invitation.read_bytes())
        said = {"undangan": file, "kunci": spoken_of(stores.invitation)}
        assert agent.post(f"/desa/{DESA}/kirim/undangan/", said).status_code == 302
        assert outbox.receiver_of(DESA) is None, "nothing is delivered to an office that nobody agreed to"
        sees(page, "undangan_kirim", f"/desa/{DESA}/kirim/")
        asked = page.get(f"/desa/{DESA}/kirim/").content.decode()
        assert "hitungan sebelum pelindungan" in asked
        assert page.post(f"/desa/{DESA}/kirim/undangan/putus/", {"putusan": "setuju"}).status_code == 302
        is_spared(page, "undangan_kirim", f"/desa/{DESA}/kirim/")
        assert "belum dikirim ke kabupaten" in page.get(f"/desa/{DESA}/").content.decode()
        assert page.post(f"/desa/{DESA}/kirim/{NUMBER}/").status_code == 302
        row = Dispatch.objects.get(kode=DESA, number=NUMBER)
        row.state, row.received_at = TURNED_BACK, clock.now()
        row.problem, row.hindrance = "[T609] jam komputer", IN_ITSELF
        acts.save(row, "walidata 99.01", "antar.ditolak", "antaran", nomor=NUMBER)
        sees(page, "kiriman_kembali", f"/desa/{DESA}/kirim/")
        assert "jam komputer" in page.get(f"/desa/{DESA}/kirim/").content.decode()
        outbox.ask_dispatch(area, NUMBER, way=NETWORK, by=head.actor)
        is_spared(page, "kiriman_kembali", f"/desa/{DESA}/kirim/")

        row.state, row.received_at = "diterima", clock.now() - dt.timedelta(days=31)
        row.sent_at = row.received_at
        row.save()
        with pytest.raises(DeliveryPaused):  # nobody listens there
            delivering.ask_answer(row, opened=opened)
        for place in (f"/desa/{DESA}/", f"/desa/{DESA}/kirim/"):
            silent = page.get(place).content.decode()
            assert f"tidak ada kabar sejak {long_date(clock.today() - dt.timedelta(days=31))}" in silent
            assert "Dicoba lagi sendiri tiap jam" in silent
        release = files.open_release(stores.release)
        table = next(own for own in release.tables if len(own.axes) > 1)
        where = place_words(table, 3)
        assert find_place(where, release) == (table, 3)
        assert find_place(f"Tabel {table.number}", release) == (table, None)
        assert find_place("Bab 2", release) is None
        _return_with(where)
        home = page.get(f"/desa/{DESA}/").content.decode()
        assert "dikembalikan" in home
        edition = page.get(f"/desa/{DESA}/terbit/rilis/{NUMBER}/").content.decode()
        target = f"/desa/{DESA}/terbit/rilis/{NUMBER}/tabel/{table.key}/?sel=3#sel-3"
        assert target in edition
        shown = page.get(target.partition("#")[0]).content.decode()
        assert "angkanya terbalik" in shown
        cell = shown.partition('id="sel-3"')[2].partition(">")[0]
        assert "tanda" in cell, cell

    assert stores.invite("--address", "http://127.0.0.1:9/").code == 0
    stores.in_village(act)


def _return_with(where: str) -> None:
    """What a reply makes of a release that was sent back."""
    at, by = clock.now(), "walidata 99.01"
    steps = (("ambil", "diserahkan", "walidata"), ("kembali", "walidata", "dikembalikan"))
    for place, (act, before, after) in enumerate(steps, 1):
        ReleaseCheckStep.objects.create(
            kode=DESA, number=NUMBER, place=place, act=act, office="walidata", before=before, after=after, by=by, at=at
        )
    ReleaseFinding.objects.create(
        kode=DESA, number=NUMBER, office="walidata", where=where, text="angkanya terbalik", by=by, at=at
    )
