"""A village whose draft was computed once a run: each test takes a copy of its store, on either database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.contoh import write_areas, write_rows
from cantik.examine.findings.app import decisions, findings
from cantik.jobs.app import service, worker
from cantik.pipeline.app import draft_job
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app import queries
from cantik.release.app import services, storage
from cantik.release.app.models import Draft
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.simpanan import Cradle, copies, copy_of, cradle, mould, new_store, opened
from tests.release.langkah import ANGKA, BASE, TERBIT, Rumah, issued, submitted
from tests.staff import bekal

__all__ = ["ANGKA", "BASE", "TERBIT", "Rumah", "copy_of", "cradle", "new_store", "opened"]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """A store with one village of 260 fictitious persons, its people, and a draft that was computed."""

    def fill(folder: Path) -> None:
        workbook = folder.parent / "penduduk.xlsx"
        write_rows(light_rows(), workbook, "template")
        write_areas(light_village(), folder / AREAS_FILE)
        with open_store(folder) as store:
            _fill(store, workbook)

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "rancangan", fill, of=cradle)


def _fill(store: OpenStore, workbook: Path) -> None:
    knowledge = load(store.store.path / AREAS_FILE)
    desa = area_code(bekal.DESA)
    agen = bekal.with_role("agen_statistik", bekal.DESA, name="Ratna Reka", username="ratna")
    bekal.with_role("kepala_desa", bekal.DESA, name="Sumarsono Reka", username="sumarsono")
    bekal.with_role("walidata", name="Wulan Reka", username="wulan")
    bring([workbook], Into(store, desa, agen.actor), Delivery(dt.date(2025, 12, 31), None), knowledge, lambda *_: None)
    numbers = findings.open_numbers(queries.standing_batches(desa))
    if numbers:
        decisions.accept(area=desa, numbers=numbers, reason="data uji yang direka", by=agen.actor)
    draft(store, agen)


def draft(store: OpenStore, by: Account, *, kind: str = "", reason: str = "") -> Draft:
    """Start a draft and let the worker compute it."""
    made = services.start_draft(
        area=area_code(bekal.DESA),
        reference=dt.date(2025, 12, 31),
        kind=kind,
        reason=reason,
        shelf_folder=storage.shelf(store.store.path),
        by=by.actor,
    )
    service.start(kind=draft_job.KIND.id, subject=str(made.pk), code=bekal.DESA, by=by.actor)
    worker.work_off()
    made.refresh_from_db()
    job = service.latest(draft_job.KIND.id, str(made.pk))
    assert made.state == "siap", (made.state, job and (job.state, job.problem))
    return made


@pytest.fixture
def make_prepared(
    prepared: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], Path]]:
    """Copies of the prepared store."""
    with copies(prepared, tmp_path, monkeypatch, django_db_blocker) as make:
        yield make


@pytest.fixture
def rumah(make_prepared: Callable[[], Path]) -> Iterator[Rumah]:
    """The office with a draft that waits to be reviewed."""
    with open_store(make_prepared()) as store:
        yield Rumah.of(store)


def _further(factory: pytest.TempPathFactory, name: str, step: Callable[[Rumah], object], *, of: Cradle) -> Cradle:
    """A mould one step further on the way."""

    def fill(folder: Path) -> None:
        with open_store(folder) as store:
            step(Rumah.of(store))

    return mould(factory, name, fill, of=of)


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, prepared: Cradle) -> Cradle:
    """The prepared store, its draft reviewed and handed in."""
    with django_db_blocker.unblock():
        return _further(tmp_path_factory, "diajukan", submitted, of=prepared)


@pytest.fixture(scope="session")
def first_issued(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, prepared: Cradle
) -> Cradle:
    """The prepared store whose draft became the first edition."""
    with django_db_blocker.unblock():
        return _further(tmp_path_factory, "terbit", issued, of=prepared)


@pytest.fixture
def diajukan(handed_in: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    """The office with a draft that waits for its signature."""
    return Rumah.of(copy_of(handed_in))


@pytest.fixture
def terbit(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    """The office whose first edition stands."""
    return Rumah.of(copy_of(first_issued))
