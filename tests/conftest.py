"""What every test may ask for: the folder of real data, a browser, and how long hypothesis may search."""

import atexit
import gc
import os
import shutil
import sys
import uuid
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.fixtures import anggaran, basis_sendiri, diperiksa, dua, hukum, malam, pemakaian, peramban, simpanan

PROJECT = Path(__file__).resolve().parents[1]
_RANK = anggaran.read_order(PROJECT / "tests" / "fixtures" / "berat.csv")

pytest_plugins = ["tests.fixtures.biaya", "tests.fixtures.denyut", "tests.fixtures.pengurai_di_sini"]

# While everything is imported and collected nothing becomes garbage: to look for it was a quarter of that time, paid by
# every process. It begins anew with the first test (`pytest_collection_modifyitems`).
gc.disable()

hukum.load_profile()

# Some machines forbid to keep bytecode; every command that a test starts would then compile for four seconds first.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What the developer has set for a store of their own is none of the tests' business; what script/pg.py has set stays.
for setting in [name for name in os.environ if name.startswith("CANTIK_")]:
    ours = setting in {
        "CANTIK_SHARED",
        "CANTIK_CHROMIUM",
        "CANTIK_UJI_BUNUH",
        "CANTIK_SEED",
        "CANTIK_GAMBAR",
        "CANTIK_UJI_BESAR",
        "CANTIK_UJI_DESA",
        "CANTIK_UJI_LENGKAP",
        malam.SETTING,
        "CANTIK_UJI_HASIL",
        "CANTIK_UJI_UNGGAH",
    }
    if not ours and "cantik-pg-" not in os.environ[setting]:
        del os.environ[setting]
os.environ["CANTIK_BOOKS"] = "tidak"  # as in `fixtures.perintah`


def shared_folder() -> Path:
    """Where the folder of real data would be: `CANTIK_SHARED`, else `shared` beside the project."""
    named = os.environ.get("CANTIK_SHARED")
    return Path(named) if named else PROJECT.parent / "shared"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """On PostgreSQL a file that asks no database is not even read: three processes read every file of tests."""
    asked = "CANTIK_DATABASE" in os.environ and config.option.markexpr == "basisdata"
    return True if asked and collection_path.suffix == ".py" and not dua.asks(collection_path) else None


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks that follow from what a test takes: nobody has to remember them."""
    for item in items:
        takes = set(getattr(item, "fixturenames", ()))
        if "shared" in takes:
            item.add_marker(pytest.mark.luar)
        if "browser" in takes:
            item.add_marker(pytest.mark.peramban)
    malam.choose(config, items)
    dua.choose(config, items)
    # What was imported and collected stays to the end of the run: nobody looks through it again. What tests leave is
    # looked through less often than in a program that must be small: that was the twentieth part of their time.
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries look at the very end for what was not given back
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    pemakaian.spent[0] = pemakaian.cpu_s()  # importing all tests is no test's cost
    items.sort(key=lambda item: _RANK.get(item.path.relative_to(PROJECT).as_posix(), len(_RANK)))


_home: list[tuple[Any, Any]] = []  # the tests' own database, as it was before the first test: settings, connection


@pytest.hookimpl(tryfirst=True)  # before any fixture
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A store that a test opens points Django at its database. A test that takes the tests' own finds that again,
    whichever tests its process ran before it; and the gates are those of a store of real persons, also after a command
    that opened a store of invented ones in this process for its life."""
    if gate := sys.modules.get("cantik.staff.app.gate"):
        gate.practice(False)
    if not _home:
        _home.append((connections.settings["default"], connections["default"]))
    settings, connection = _home[0]
    if item.get_closest_marker("django_db") and connections.settings["default"] is not settings:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = connection


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the real data are at hand, no test of them may hide behind a skip."""
    report = yield
    hidden = report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("luar")
    if hidden and shared_folder().is_dir():
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped although {shared_folder()} exists ({report.longrepr})"
    return report


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """In place of pytest-django's, with which each process migrates."""
    after = ExitStack()
    with django_db_blocker.unblock():
        after.enter_context(basis_sendiri.own_tables(tmp_path_factory))
    yield
    with django_db_blocker.unblock():
        after.close()


@pytest.fixture(autouse=True, scope="module")
def examined_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the rules find in the same rows is not asked again by each test that hands them in."""
    with diperiksa.remembered(anggaran.room_of(request.node.nodeid)):
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; the test is skipped, with the reason, where there is none."""
    folder = shared_folder()
    if not (folder / "data").is_dir():
        pytest.skip(f"luar: no folder of real data at {folder.name}/ beside the project (CANTIK_SHARED)")
    return folder.resolve()


@pytest.fixture(autouse=True)
def own_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In the PostgreSQL lane each test of a store has a database to itself, as each SQLite store has its file."""
    server = os.environ.get("CANTIK_DATABASE")
    if server is None or request.node.get_closest_marker("basisdata") is None or "cradle" in request.fixturenames:
        yield  # who takes a mould gets a copy of its database
        return
    name = f"uji_{uuid.uuid4().hex[:12]}"
    monkeypatch.setenv("CANTIK_DATABASE", simpanan.address_of(server, name))
    if {"db", "transactional_db"} & {*request.fixturenames} or request.node.get_closest_marker("django_db"):
        yield  # the tests' own database is enough: a store that is opened nevertheless finds none
        return
    simpanan.database(server, name, "template0")
    yield
    simpanan.administrate(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def chromium() -> Iterator[peramban.Chromium]:
    """The browser of this process; a machine without one fails the test, because a skipped walk proves nothing."""
    names = (os.environ.get("CANTIK_CHROMIUM", ""), *peramban.PROGRAMS)
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium: apt install chromium, or set CANTIK_CHROMIUM")
    pemakaian.browsers.append(peramban.Chromium(found))
    yield pemakaian.browsers[-1]
    pemakaian.cpu_s(walks=True)
    before = sum(os.times()[2:4])
    pemakaian.browsers.pop().close()
    told = sum(os.times()[2:4]) - before  # of it as of a process that has ended: not all of what it spent
    pemakaian.ended[0], pemakaian.browsed[0] = pemakaian.browsed[0] - told, 0.0


@pytest.fixture(scope="module")
def browser(chromium: peramban.Chromium) -> Iterator[Browser]:
    """A headless Chromium, driven by Playwright; each test opens pages of its own."""
    with chromium.lent() as started:
        yield started
