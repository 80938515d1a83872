"""Stores for the tests, on SQLite or on the PostgreSQL of CANTIK_DATABASE: a database of its own for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.register.app.opening import OpenStore, open_store

_number = count(1)


@dataclass(frozen=True)
class Cradle:
    """An empty, migrated store that tests copy: migrating once is enough."""

    folder: Path
    database: str | None  # address of the PostgreSQL template


def _administrate(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def cradle(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Cradle]:
    folder = tmp_path_factory.mktemp("simpanan") / "asal"
    server = os.environ.get("CANTIK_DATABASE")
    name = f"asal_{os.getpid()}_{next(_number)}"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        if server:
            _administrate(server, f"CREATE DATABASE {name}")
            patch.setenv("CANTIK_DATABASE", _named(server, name))
        with open_store(folder, demo=True):
            pass
        patch.undo()
        yield Cradle(folder, _named(server, name) if server else None)
        if server:
            _administrate(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_store(
    cradle: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], Path]]:
    """Make the folder of a fresh store; its database is set in the environment when it is a PostgreSQL."""
    server = os.environ.get("CANTIK_DATABASE")
    made: list[str] = []

    def make() -> Path:
        folder = tmp_path / f"simpanan{next(_number)}"
        shutil.copytree(cradle.folder, folder)
        if server and cradle.database:
            name = f"uji_{os.getpid()}_{next(_number)}"
            _administrate(server, f"CREATE DATABASE {name} TEMPLATE {urlsplit(cradle.database).path[1:]}")
            made.append(name)
            monkeypatch.setenv("CANTIK_DATABASE", _named(server, name))
        return folder

    with django_db_blocker.unblock():
        yield make
    for name in made:
        _administrate(str(server), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def opened(new_store: Callable[[], Path]) -> Iterator[OpenStore]:
    """A fresh store for demonstration, open."""
    with open_store(new_store()) as store:
        yield store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever takes a store touches the database."""
    for item in items:
        if {"opened", "new_store", "cradle"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.basisdata)
