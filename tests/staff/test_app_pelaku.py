"""Who stands beside a change, by name."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cantik.staff.app import actors
from cantik.vault.app.opening import OpenStore
from tests.staff import bekal


def test_accounts_bear_names_and_no_command_is_named(opened: OpenStore) -> None:
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    by = [siti.actor, siti.actor, "cantik run", "akun:999999", "akun:x", ""]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        named = actors.names(by)
    assert len(asked) == 1
    assert named == {
        siti.actor: "Siti Reka",
        "cantik run": "Cantik di komputer ini",
        "akun:999999": "akun yang sudah tidak ada",
        "akun:x": "akun:x",
    }
    assert actors.name(siti.actor) == "Siti Reka"
    assert actors.name("") == "Sistem"
    assert list(actors.accounts(by)) == [siti]
