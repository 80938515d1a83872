"""Since when a release waits for the walidata is public before anybody took it up: from its arrival at the office, in
both stores; never from a day on which nobody but the village could have looked at it."""

from __future__ import annotations

import datetime as dt

import pytest

from cantik.codes.area import AreaCode
from cantik.federate.app.models import ACCEPTED, AT_OFFICE, NETWORK, DeliveryArrival, Dispatch, Receiver
from cantik.outlets.app.sites import examination_note
from cantik.release import files
from cantik.release.app import queries, storage
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata]
NOON = dt.datetime(2026, 2, 10, 5, tzinfo=dt.UTC)


def note(opened: OpenStore) -> tuple[str, str]:
    """What the site of the village says of its newest release."""
    edition = queries.editions(storage.shelf(opened.store.path), AreaCode.kemendagri(DESA))[0]
    return examination_note(files.open_shelved(edition.shelved.folder), edition)


def test_in_the_village_s_own_store(stores: Stores) -> None:
    def act(opened: OpenStore) -> None:
        assert note(opened)[0].startswith("diterbitkan pemerintah"), "nobody examines"
        Receiver.objects.create(
            kode=DESA,
            office=DESA[:5],
            basis="Satu Data",
            walidata="1" * 64,
            recipients="",
            secret=b"",
            token=b"",
            by="akun:1",
            at=NOON,
        )
        assert note(opened) == ("belum diperiksa walidata", "not yet examined by the walidata"), "not delivered yet"
        row = Dispatch.objects.create(kode=DESA, number=NUMBER, way=NETWORK, by="akun:1", at=NOON)
        assert note(opened)[0] == "belum diperiksa walidata"
        row.state, row.received_at = AT_OFFICE, NOON
        row.save()
        assert note(opened) == (
            "belum diperiksa walidata, menunggu sejak 10 Februari 2026",
            "not yet examined by the walidata, waiting since 10 February 2026",
        )

    stores.in_village(act)


def test_at_the_office_and_where_both_share_a_store(stores: Stores) -> None:
    def act(opened: OpenStore) -> None:
        bekal.with_role("walidata", name="Wulan Reka")
        home = stores.office / "rilis" / DESA
        home.mkdir(parents=True)
        files.copy_folder(stores.release, home / NUMBER)
        assert note(opened)[0] == "belum diperiksa walidata, menunggu sejak 3 Februari 2026", "issued in this store"
        DeliveryArrival.objects.create(
            kode=DESA, number=NUMBER, listed="1" * 64, contents="2" * 64, way=NETWORK, state=ACCEPTED, size=1,
            at=NOON, decided_at=NOON,
        )  # fmt: skip
        assert note(opened)[0] == "belum diperiksa walidata, menunggu sejak 10 Februari 2026"

    stores.at_office(act)
