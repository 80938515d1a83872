"""Open a store: point Django at its database, bring the tables up to date, unlock the keys.

One store at a time per process. Opening is quick because migrations are only looked at when the files of the program
and the table of applied migrations differ.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, OperationalError, connections

from cantik.base import clock, environment
from cantik.base.database import sqlite_settings, url_settings
from cantik.base.errors import CantikError, WrongUse
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.vault import anchor, founding, scratch, sealing
from cantik.vault.anchor import EMPTY_LOG, Anchor
from cantik.vault.app.models import DataKey as Row
from cantik.vault.errors import (
    NotAStore,
    StoreDamaged,
    StoreFailed,
    StoreIncomplete,
    StoreTooNew,
    StoreTooOld,
    WrongKey,
)
from cantik.vault.keys import PURPOSES, KeyRing, MasterKey, WrappedKey, make_data_key
from cantik.vault.store import Store

_TEST = {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None}
_open: list[Path] = []
#: the folder of a store in which its own content lies where no setting names another: what came from above, what its
#: forum decided
CONTENT = "isi"


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store whose database answers and whose keys are unlocked."""

    store: Store
    keys: KeyRing
    master: MasterKey

    @property
    def demo(self) -> bool:
        """True when the store holds invented persons only."""
        return self.store.demo

    def is_invented(self, area: AreaCode) -> bool:
        """True when the persons of a village are invented: all of a demo store, those of a practice village in any."""
        return self.store.demo or is_practice(area)


_held: list[OpenStore] = []  # none, or the one that is open


@contextlib.contextmanager
def open_store(
    path: Path | None = None, *, demo: bool | None = None, passphrase: str | None = None, prove: bool = True
) -> Iterator[OpenStore]:
    """Open (and at first use make) the store in a folder; `path=None` takes CANTIK_STORE.

    `demo=True` asks for a store of invented persons, `False` for one of real ones, None takes it as it is. A damaged
    database is refused, unless `prove=False`: by who says what is damaged. A store that this call made is taken away
    again when a typed error ends the block before anything was recorded in it. Raises `NotAStore` (R301), `StoreFlag`
    (R306), `StoreTooNew` (R303), `StoreTooOld` (R310), `StoreBusy` (R302), `StoreIncomplete` (R311) where parts of a
    store are gone, `StoreDamaged` (R312), `KeyMissing` (R201), `WrongKey` (R202), `Locked` (R203), and `StoreFailed`
    (R308) when the database fails under the work done with it; `RuntimeError` when this process has one open already.
    """
    settings = environment.read()
    folder = path or settings.store
    if folder is None:
        raise NotAStore("", "Simpanan tidak disebut")
    if _open:
        raise RuntimeError(f"one store at a time: {_open[0]} is open")
    founded = founding.plan_founding(folder.absolute(), settings.key_file)
    store = Store.at(folder, demo=demo, key_file=settings.key_file)
    _open.append(store.path)
    refused = False
    try:
        _point(url_settings(settings.database) if settings.database else sqlite_settings(store.database))
        opened = _open_store(store, passphrase or settings.passphrase, prove=prove)
        store.tidy(clock.now())
        _hold_open(opened)
        with scratch.own(store.path), typed_failures(store.path):
            store.require_card()
            yield opened
    except CantikError:
        refused = founded is not None and connections["default"].vendor == "sqlite"
        raise
    finally:
        _let_go()
        if refused and founded is not None:
            founding.withdraw(founded)


def _hold_open(opened: OpenStore) -> None:
    """What this process does from now on, it does with this store."""
    _held.append(opened)
    environment.offer_content(opened.store.path / CONTENT)
    sealing.install(opened.master.secret)


def _let_go() -> None:
    connections["default"].close()
    _open.clear()
    _held.clear()
    environment.offer_content(None)


@contextlib.contextmanager
def typed_failures(store: Path) -> Iterator[None]:
    """`StoreDamaged` (R312) for a file that cannot be read as a database, `StoreFailed` (R308) for a full disk or a
    lost server; the transaction is rolled back."""
    try:
        yield
    except DatabaseError as error:
        if damaged := StoreDamaged.of(str(store), str(error)):
            raise damaged from error
        if isinstance(error, OperationalError):
            raise StoreFailed(str(store), str(error)) from error
        raise


def current_store() -> OpenStore | None:
    """The store that this process has open, None when there is none."""
    return _held[0] if _held else None


def at_hand() -> OpenStore:
    """The store that this process has open, for views and jobs. Raises `WrongUse` D110 when there is none."""
    if not _held:
        raise WrongUse(
            "D110",
            "Simpanan belum dibuka",
            mend="Pengelola komputer ini membukanya.",
            command="Jalankan cantik serve --store FOLDER.",
        )
    return _held[0]


def _open_store(store: Store, passphrase: str | None, *, prove: bool) -> OpenStore:
    try:
        if connections["default"].vendor == "sqlite":
            store.require_database()
            _require_secure_delete(store)
            if prove:
                _require_sound(store)
        _upgrade(store)
        opened = _unlock(store, passphrase)
    except DatabaseError as error:  # damaged, full, no such PostgreSQL, no right to write
        if damaged := StoreDamaged.of(str(store.path), str(error)):
            raise damaged from error
        if StoreFailed.full(str(error)):
            raise StoreFailed(str(store.path), str(error)) from error
        if not os.access(store.path, os.W_OK):  # SQLite cannot lay its log beside the file, and says it cannot open it
            raise StoreFailed(str(store.path), "readonly") from error
        raise NotAStore(str(store.path), "Basis data simpanan tidak dapat dibuka") from error
    with contextlib.suppress(OSError):  # on a disk that takes nothing now, the next opening marks it
        if not store.marked_filled and not (store.path / anchor.FILE).exists():
            anchor.write(store.path, store.id, opened.master, Anchor(0, EMPTY_LOG))  # its log begins now
        store.mark_filled()
    return opened


def _require_sound(store: Store) -> None:
    """Every page of the database file is what its neighbours say (a second for a GB; `cantik doctor` compares the
    indexes as well): a page that was emptied answers "no rows", and is no error to whoever asks."""
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchone() != ("ok",):
            raise StoreDamaged(str(store.path), "sebagian isinya rusak (cakram rusak, atau berkas tertimpa)")


def _require_secure_delete(store: Store) -> None:
    """What is deleted has to be overwritten (`base.database`); an SQLite that cannot keeps erased names in its file."""
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        if cursor.fetchone() != (1,):
            raise StoreFailed(str(store.path), "secure_delete")


def _point(database: dict[str, Any]) -> None:
    """Let Django's only connection be to this database."""
    connections["default"].close()
    complete = {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "OPTIONS": {}, "TEST": _TEST, **database}
    complete |= {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None}
    for name in ("USER", "PASSWORD", "HOST", "PORT"):
        complete.setdefault(name, "")
    connections.settings["default"] = complete
    del connections["default"]  # the next use makes a connection with these settings


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Every migration of the apps that run now, by the names of its files; a command runs fewer than the pages do.
    Read once a process: which apps run is fixed before the first store is opened."""
    return frozenset(
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in (Path(config.path) / "migrations").glob("[0-9]*.py")
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a database holds of the apps that run now, beside what this program knows (`wanted`)."""

    wanted: frozenset[tuple[str, str]]
    applied: set[tuple[str, str]]
    tables: set[str]

    @classmethod
    def read(cls, wanted: frozenset[tuple[str, str]]) -> _Shape:
        connection = connections["default"]
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            if "django_migrations" not in tables:
                return cls(wanted, set(), tables)
            cursor.execute("SELECT app, name FROM django_migrations")
            labels = {config.label for config in apps.get_app_configs()}
            return cls(wanted, {(app, name) for app, name in cursor.fetchall() if app in labels}, tables)

    def newer(self) -> list[str]:
        """Migrations that came after all that this program knows of their app."""
        unknown = self.applied - self.wanted
        whole = {app for app, _ in unknown} - {app for app, _ in self.wanted - self.applied}
        return sorted(f"{app} {name}" for app, name in unknown if app in whole)

    def foreign(self) -> list[str]:
        """Migrations in the place of those that this program knows, and tables that are missing or too many."""
        unknown = self.applied - self.wanted
        behind = {app for app, _ in self.wanted - self.applied}
        begun = {app for app, _ in self.applied}
        found = {f"{app} {name}" for app, name in unknown if app in behind}
        for label in {app for app, _ in self.wanted}:
            if label in behind and label in begun:
                continue  # stands between two versions: its own migrations tell
            made = {m._meta.db_table for m in apps.get_app_config(label).get_models(True) if m._meta.managed}
            found |= made - self.tables if label in begun else made & self.tables
        return sorted(found)


def _upgrade(store: Store) -> None:
    """Bring the tables to this program's version. Raises `StoreTooNew` (R303), `StoreTooOld` (R310)."""
    wanted = _migrations()
    shape = _Shape.read(wanted)
    if wanted == shape.applied and not shape.foreign():
        return
    with store.exclusive():  # another process may be making the tables: what stands is read once more
        shape = _Shape.read(wanted)
        if newer := shape.newer():
            raise StoreTooNew(str(store.path), ", ".join(newer))
        if foreign := shape.foreign():
            raise StoreTooOld(str(store.path), foreign)
        if not shape.applied and store.ever_filled:
            raise StoreIncomplete(str(store.path), "basis datanya kosong, yang lain masih ada")
        if wanted != shape.applied:
            from cantik.vault.app.upgrading import upgrade

            upgrade()


def _unlock(store: Store, passphrase: str | None) -> OpenStore:
    """Read the master key and unwrap the data keys; a new store gets both, by one process only."""
    stored = _stored_keys()
    if not stored:
        with store.exclusive():
            stored = _stored_keys()
            if not stored and store.marked_filled:
                raise StoreIncomplete(str(store.path), "basis datanya tidak memuat kunci data, yang lain masih ada")
            master = store.master_key(passphrase, create=not stored)
            stored = stored or _first_keys(master, store)
    master = store.master_key(passphrase, create=False)
    try:
        return OpenStore(store, KeyRing(master, store.id, stored), master)
    except WrongKey as error:
        raise WrongKey(str(store.key_file)) from error


def _stored_keys() -> list[WrappedKey]:
    rows = Row.objects.values_list("purpose", "version", "wrapped")
    return [WrappedKey(purpose, version, bytes(wrapped)) for purpose, version, wrapped in rows]


def _first_keys(master: MasterKey, store: Store) -> list[WrappedKey]:
    made = [make_data_key(master, store.id, purpose, 1) for purpose in PURPOSES]
    at = clock.now()
    Row.objects.bulk_create(
        [Row(purpose=key.purpose, version=key.version, wrapped=key.wrapped, created_at=at) for key in made]
    )
    return made
