"""The shipped forms, made once, and what JavaRosa says of them: one Java process for this folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.instruments.facility import facility_form
from cantik.field.instruments.form import PlannedForm, form_of
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import XlsForm, xlsform
from cantik.vault.app.opening import OpenStore, open_store
from tests.field.keluarga import ACUAN, FAMILIES, FILES, LISTED, RODA, planted, rolled
from tests.field.pendataan import Putaran, berjalan, mulai
from tests.field.putaran import Desa, ambil, dua_desa, prepared_village
from tests.fixtures.simpanan import Cradle, copy_of, cradle, mould
from tests.spec.gawai import javarosa
from tests.staff import bekal

__all__ = ["copy_of", "cradle"]

VERSION = "2026010101"
#: kinds of facilities that stand for the others: a point with a photo, a line, a fact by year, nowhere on the map
KINDS = ("sekolah", "jalan", "apbdes", "lembaga")


@dataclass(frozen=True, slots=True)
class Made:
    """A form, its rows, its XForm."""

    form: PlannedForm
    rows: XlsForm
    xml: str
    warnings: tuple[str, ...]


def _made(form: PlannedForm, reference: dt.date | None = None) -> Made:
    rows = xlsform(form, load_content(), VERSION, reference)
    return Made(form, rows, *xform(rows))


@pytest.fixture(scope="session")
def made() -> Mapping[str, Made]:
    content, lists = load_content(), code_lists()
    forms = [form_of(instrument, content, lists) for instrument in content.instruments.values()]
    forms += [facility_form(content.facilities[kind], lists) for kind in KINDS]
    return {form.id: _made(form, ACUAN) for form in forms}


@pytest.fixture(scope="session")
def opened(made: Mapping[str, Made]) -> Mapping[str, dict[str, Any]]:
    """What JavaRosa and ODK Validate make of each form, of one that is broken, and of each family filled in."""
    update = made["pemutakhiran_keluarga"].xml
    forms = {name: one.xml for name, one in made.items()}
    forms["rusak"] = update.replace("date('2026-01-01')", "hari('2026-01-01')")
    forms |= {name: planted(update, family) for name, family in FAMILIES.items()}
    forms["salah_ketik"] = planted(update, {**FAMILIES["biasa"], "r112": 1200})
    forms["terdaftar"] = planted(update, LISTED)
    forms |= {name: planted(update, rolled(name)) for name in RODA}
    return javarosa({**forms, **FILES})


@pytest.fixture(scope="session")
def filled(opened: Mapping[str, dict[str, Any]]) -> Mapping[str, ET.Element]:
    """The instance of each family as JavaRosa writes it: without what is not asked."""
    return {name: ET.fromstring(opened[name]["isian"]) for name in FAMILIES}


@pytest.fixture(scope="session")
def in_the_field(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle
) -> Cradle:
    """A store with two villages whose rounds are open, made once a run."""

    def fill(folder: Path) -> None:
        with open_store(folder):
            dua_desa()

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "putaran", fill, of=cradle)


@pytest.fixture(scope="session")
def approved(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """A store with a village whose round only has to begin: approved, frozen, every block with somebody."""

    def fill(folder: Path) -> None:
        with open_store(folder):
            found = prepared_village(bekal.DESA, 100, "LEMBAH")
            versions.decide(found.kades, found.round.version, APPROVED, "", area=found.code, at=clock.now())

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "putaran_disetujui", fill, of=cradle)


@pytest.fixture
def dua(in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> tuple[Desa, Desa]:
    """Two villages, both rounds open."""
    copy_of(in_the_field)
    return ambil(bekal.DESA), ambil(bekal.TETANGGA)


@pytest.fixture(scope="session")
def under_way(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """A store whose village collects over its register (`pendataan.mulai`), made once a run."""

    def fill(folder: Path) -> None:
        with open_store(folder) as store:
            mulai(store, folder.parent)

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "pendataan", fill, of=cradle)


@pytest.fixture
def putaran(under_way: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Putaran:
    """A village with its round under way, and its people."""
    return berjalan(copy_of(under_way))
