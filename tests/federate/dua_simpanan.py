"""Two stores in two folders: a village that signed a release, and the office of its kabupaten. Commands are processes
of their own; what an official decides at the office is asked of the services that its pages call."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_areas, write_rows
from cantik.release.app import checking
from cantik.release.audit import audit_release
from cantik.release.check import CheckAct
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.sekali import once
from tests.fixtures.simpanan import Cradle
from tests.fixtures.undangan import taking
from tests.staff import bekal

DESA, NUMBER = bekal.DESA, "2025-1"


@dataclass(frozen=True)
class Stores:
    """The two stores and what goes between them."""

    root: Path
    blocker: DjangoDbBlocker

    @property
    def village(self) -> Path:
        return self.root / "desa"

    @property
    def office(self) -> Path:
        return self.root / "kantor"

    @property
    def stick(self) -> Path:
        return self.root / "flashdisk"

    @property
    def invitation(self) -> Path:
        return self.root / "undangan.json"

    @property
    def release(self) -> Path:
        """The release on the shelf of the village."""
        return self.village / "rilis" / DESA / NUMBER

    @property
    def received(self) -> Path:
        """The same on the shelf of the office."""
        return self.office / "rilis" / DESA / NUMBER

    @property
    def key(self) -> str:
        """The id of the village's key, as its release says."""
        return str(next(iter(json.loads((self.release / "tanda-tangan.dsse.json").read_bytes())["kunci"])))

    def invite(self, *more: object, desa: str = DESA, key: str = "") -> Ran:
        """The walidata invites the village; the file lies at `invitation`."""
        named = ("--key", key) if key else ()
        office = ("--office", desa[:5])  # nobody works there yet
        return cantik("invite", desa, "--store", self.office, "--out", self.invitation, *office, *named, *more)

    @property
    def taking(self) -> tuple[object, ...]:
        """The options by which the village takes its invitation."""
        return taking(self.invitation)

    def write(self, *more: object) -> Ran:
        """The village writes its stick."""
        return cantik("stick", "write", self.stick, "--store", self.village, "--json", *more)

    def read(self, source: object = None, store: Path | None = None) -> Ran:
        """The office (or whose store it is) reads a stick."""
        return cantik("stick", "read", source or self.stick, "--store", store or self.office, "--json")

    def at_office(self, act: Callable[[OpenStore], None]) -> None:
        """Somebody at the office does something."""
        with self.blocker.unblock(), open_store(self.office) as opened:
            act(opened)

    def in_village(self, act: Callable[[OpenStore], None]) -> None:
        """The same in the village."""
        with self.blocker.unblock(), open_store(self.village) as opened:
            act(opened)


def examine(opened: OpenStore, *findings: tuple[str, str]) -> None:
    """The walidata takes the release up and approves it, or sends it back with findings."""
    area = AreaCode.kemendagri(DESA)
    walidata = bekal.with_role("walidata", name="Wulan Reka")
    how = {"area": area, "number": NUMBER, "opened": opened, "person": walidata}
    checking.step(CheckAct.TAKE, auditor=audit_release, **how)  # type: ignore[arg-type]
    for where, text in findings:
        checking.find(where=where, text=text, **how)  # type: ignore[arg-type]
    checking.step(CheckAct.RETURN if findings else CheckAct.APPROVE, auditor=audit_release, **how)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def signed_once(tmp_path_factory: pytest.TempPathFactory, cradle: Cradle, django_db_blocker: DjangoDbBlocker) -> Path:
    """A village that signed its release, and an empty office; made once a run."""

    def fill(root: Path) -> None:
        village, book = root / "desa", root / "penduduk.xlsx"
        village.mkdir()
        write_rows(light_rows(), book, "template")
        write_areas(light_village(), village / AREAS_FILE)
        where = ("--out", root / "keluar", "--store", village, "--demo", "--issued", "2026-02-03")
        ran = cantik("run", book, "--desa", DESA, "--year", 2025, *where)
        assert ran.code == 0, ran.told()
        shutil.copytree(cradle.folder, root / "kantor")
        shutil.copy(village / AREAS_FILE, root / "kantor")

    return once(tmp_path_factory, "dua_simpanan", fill)


@pytest.fixture
def stores(signed_once: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Stores:
    """Copies of both."""
    for name in ("desa", "kantor"):
        shutil.copytree(signed_once / name, tmp_path / name)
    return Stores(tmp_path, django_db_blocker)
