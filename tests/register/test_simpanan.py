"""The folder of a store: made once, locked, kept apart from stores of another kind; files sealed; tables up to date."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cantik.base import environment
from cantik.base.database import url_settings
from cantik.base.errors import WrongUse
from cantik.vault import store as store_module
from cantik.vault.app.opening import OpenStore, open_store
from cantik.vault.app.upgrading import upgrade
from cantik.vault.errors import DamagedSecret, NotAStore, StoreBusy, StoreDamaged, StoreFlag, StoreTooNew
from cantik.vault.keys import PURPOSES, KeyRing, MasterKey, make_data_key
from cantik.vault.store import Store
from tests.register.bekal import SAAT


def test_a_new_folder_becomes_a_store_and_stays_the_same(tmp_path: Path) -> None:
    first = Store.at(tmp_path / "a" / "b", demo=True)
    assert first == Store.at(tmp_path / "a" / "b")
    assert Store.at(tmp_path / "lain").id != first.id
    assert not Store.at(tmp_path / "lain").demo


def test_invented_and_real_data_do_not_mix(tmp_path: Path) -> None:
    Store.at(tmp_path / "contoh", demo=True)
    Store.at(tmp_path / "nyata", demo=False)
    with pytest.raises(StoreFlag, match="R306"):
        Store.at(tmp_path / "contoh", demo=False)
    with pytest.raises(StoreFlag, match="R306"):
        Store.at(tmp_path / "nyata", demo=True)


def test_a_damaged_card_is_named(tmp_path: Path) -> None:
    for text in ("", "[]", '{"cantik": "simpanan", "format": 99}'):
        (tmp_path / "simpanan.json").write_text(text)
        with pytest.raises(NotAStore, match="R301"):
            Store.at(tmp_path)


def test_only_one_holds_the_store(tmp_path: Path) -> None:
    store = Store.at(tmp_path)
    with store.exclusive(), pytest.raises(StoreBusy, match="R302"), store.exclusive(wait_s=0.05):
        pass
    with store.exclusive(wait_s=0.05):
        pass


def test_drafts_of_a_killed_process_go_after_a_day(tmp_path: Path) -> None:
    store = Store.at(tmp_path)
    old, young = tmp_path / ".berkas-lama", tmp_path / ".berkas-baru"
    for path in (old, young):
        path.write_bytes(b"x")
    os.utime(old, (SAAT.timestamp() - 90_000,) * 2)
    os.utime(young, (SAAT.timestamp() - 60,) * 2)
    store.tidy(SAAT)
    assert (old.exists(), young.exists()) == (False, True)


# ── sealed files ────────────────────────────────────────────────────────────────────────────────


def ring() -> KeyRing:
    master = MasterKey.random()
    return KeyRing(master, "s", [make_data_key(master, "s", purpose, 1) for purpose in PURPOSES])


@given(content=st.binary(max_size=40))
def test_files_of_any_length_come_back(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "_PIECE", 8)
        folder = tmp_path_factory.mktemp("s")
        source = folder / "asli"
        source.write_bytes(content)
        store, keys, sha = Store.at(folder / "s"), ring(), hashlib.sha256(content).hexdigest()
        kept = store.keep_file(source, sha, keys)
        assert store.read_file(sha, keys) == content
        assert store.keep_file(source, sha, keys) == kept
        if len(content) > 8:
            whole = kept.read_bytes()
            first = 4 + int.from_bytes(whole[:4], "big")
            for damaged in (whole[:first], whole[first:], whole[first:] + whole[:first], whole[:-1]):
                kept.write_bytes(damaged)
                with pytest.raises(DamagedSecret, match="R204"):
                    store.read_file(sha, keys)


# ── opening ─────────────────────────────────────────────────────────────────────────────────────


def test_opening_needs_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CANTIK_STORE", raising=False)
    with pytest.raises(NotAStore, match="R301"), open_store():
        pass


@pytest.mark.basisdata
def test_one_store_at_a_time(opened: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="one store at a time"), open_store(tmp_path / "lain"):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.basisdata
def test_a_newer_store_is_left_alone(new_store: Callable[[], Path]) -> None:
    folder = new_store()
    with open_store(folder), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('register', '0999_masa_depan', %s)",
            ["2030-01-01 00:00:00"],
        )
    with pytest.raises(StoreTooNew, match="0999_masa_depan"), open_store(folder):
        pass


@pytest.mark.basisdata
def test_sqlite_is_set_up_for_power_cuts_and_readers(opened: OpenStore) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        answers = []
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            answers.append(cursor.fetchone()[0])
    assert answers == ["wal", 2, 1, 20000]


@pytest.mark.malam
def test_migrations_go_back_and_forth(new_store: Callable[[], Path]) -> None:
    from django.db.migrations.executor import MigrationExecutor

    with open_store(new_store()):
        before = set(connection.introspection.table_names())
        apps = ("staff", "codes", "collect", "register")
        MigrationExecutor(connection).migrate([(app, None) for app in apps])
        assert not [name for name in connection.introspection.table_names() if name.split("_")[0] in apps]
        upgrade()  # as a store does; what Django's own way makes is compared in test_susunan.py
        assert "register_personversion" in before
        assert set(connection.introspection.table_names()) == before


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_broken_database_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_store: object) -> None:
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    Store.at(tmp_path / "s")
    (tmp_path / "s" / "cantik.sqlite3").write_bytes(b"bukan basis data" * 100)
    with pytest.raises(StoreDamaged, match=r"R312.*bukan basis data"), open_store(tmp_path / "s"):
        pass


# ── the environment ─────────────────────────────────────────────────────────────────────────────


def test_settings_are_read_once_and_typed(tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text("kata sandi panjang\nbaris lain\n")
    read = environment.read(
        {
            "CANTIK_STORE": "/srv/cantik",
            "CANTIK_PASSPHRASE_FILE": str(secret),
            "CANTIK_HOSTS": "a.id, b.id",
            "CANTIK_DEBUG": "ya",
        }
    )
    assert (read.store, read.passphrase, read.hosts) == (Path("/srv/cantik"), "kata sandi panjang", ("a.id", "b.id"))
    assert read.debug is True
    nothing = environment.read({})
    assert (nothing.store, nothing.passphrase, nothing.hosts, nothing.debug) == (None, None, (), False)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"CANTIK_DEBUG": "mungkin"}, "D202"),
        ({"CANTIK_PASSPHRASE_FILE": "/tidak/ada"}, "D201"),
        ({"CANTIK_SECRET_KEY": "a", "CANTIK_SECRET_KEY_FILE": "b"}, "D201"),
    ],
)
def test_settings_that_cannot_be_meant(given_: dict[str, str], code: str) -> None:
    with pytest.raises(WrongUse) as error:
        environment.read(given_)
    assert error.value.code == code


def test_every_name_is_looked_at() -> None:
    seen: list[str] = []

    class Watched(dict[str, str]):
        def get(self, key: str, default: object = None) -> str:
            seen.append(key)
            return ""

    environment.read(Watched())
    assert sorted(set(seen)) == sorted(environment.NAMES)


def test_addresses_of_postgresql() -> None:
    read = url_settings("postgresql://desa:s%40ndi" + "@basis:5433/cantik?sslmode=require")
    assert (read["NAME"], read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == (
        "cantik",
        "desa",
        "s@ndi",
        "basis",
        "5433",
    )
    assert read["OPTIONS"] == {"sslmode": "require"}
    assert url_settings("postgresql://u@/n?host=%2Frun%2Fpg")["HOST"] == "/run/pg"
    for wrong in ("mysql://u:rahasia" + "@h/n", "postgresql://h", "cantik.sqlite3"):
        with pytest.raises(WrongUse, match="D203") as error:
            url_settings(wrong)
        assert "rahasia" not in str(error.value)


def test_the_folder_is_for_its_owner(tmp_path: Path) -> None:
    if os.name == "posix":
        assert Store.at(tmp_path / "s").path.stat().st_mode & 0o077 == 0
