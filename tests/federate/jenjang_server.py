"""Servers one above the other, each a folder of its own: two villages deliver to the server of their kabupaten, which
has a third village itself; it hands its sum up to the province, and the province to the whole. Made once a run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.codes.nation import office_above
from cantik.release.app import checking
from cantik.release.app.models import Publication
from cantik.release.check import CheckAct
from cantik.vault.app.models import SigningKey
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan
from tests.fixtures.sekali import once
from tests.fixtures.simpanan import Cradle, cradle
from tests.fixtures.undangan import taking
from tests.staff import bekal

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]

FIRST, SECOND, OWN = CODES
SITE = "https://kabupaten.example.go.id/"
NUMBER, DAY, PROVINCE, NATION = "2025-1", "2025-12-31", "99", "00"


@dataclass(frozen=True)
class Servers:
    """The stores and what goes between them."""

    root: Path
    blocker: DjangoDbBlocker

    @property
    def villages(self) -> Path:
        return self.root / "desa"

    @property
    def kabupaten(self) -> Path:
        return self.root / "kabupaten"

    @property
    def province(self) -> Path:
        return self.root / "provinsi"

    @property
    def nation(self) -> Path:
        return self.root / "pusat"

    @property
    def stick(self) -> Path:
        return self.root / "flashdisk"

    def at(self, store: Path, act: Callable[[OpenStore], None]) -> None:
        """Somebody does something in a store."""
        with self.blocker.unblock(), open_store(store) as opened:
            act(opened)

    def invite(self, below: Path, code: str, above: Path) -> Path:
        """Who is above invites who is below by its key; the file of the invitation."""
        shelf = "rilis" if code in CODES else "rilis-wilayah"
        invitation = self.root / f"undangan-{code}.json"
        key, office = key_of(below / shelf / code / NUMBER), office_above(AreaCode.kemendagri(code)).text()
        ran = cantik("invite", code, "--store", above, "--out", invitation, "--key", key, "--office", office)
        assert ran.code == 0, ran.told()
        return invitation

    def hand_up(self, below: Path, code: str, *more: object, stick: Path | None = None) -> Ran:
        """A server writes its sum for who is above."""
        return cantik("stick", "write", stick or self.stick, "--store", below, "--area", code, "--json", *more)

    def read(self, store: Path, stick: Path | None = None) -> Ran:
        return cantik("stick", "read", stick or self.stick, "--store", store, "--json")


def key_of(folder: Path) -> str:
    """The id of the key that signed what lies in a folder."""
    return str(next(iter(json.loads((folder / "tanda-tangan.dsse.json").read_bytes())["kunci"])))


def release(
    store: Path, code: str, public: Path | None = None, day: str = DAY, settings: Mapping[str, str] | None = None
) -> Ran:
    more = dict(settings or {}) | ({} if public is None else {"CANTIK_PUBLIC": str(public)})
    ran = cantik("release", "--area", code, "--date", day, "--store", store, "--json", settings=more)
    assert ran.code == 0, ran.told()
    return ran


def states_of(ran: Ran) -> dict[str, str]:
    """By code what became of a delivery."""
    return {row["desa"]: row["keadaan"] for row in ran.answer["hasil"] if row["jenis"] == "kiriman"}


@pytest.fixture(scope="session")
def handed_once(
    tmp_path_factory: pytest.TempPathFactory,
    examined_kecamatan: Cradle,
    cradle: Cradle,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """The kabupaten has examined its three villages, has published, and was invited by the province; its sum lies on a
    stick that nobody has read yet."""

    def fill(root: Path) -> None:
        shutil.copytree(examined_kecamatan.folder, root / "desa")
        shutil.copytree(examined_kecamatan.folder, root / "kabupaten")
        for name in ("provinsi", "pusat"):
            shutil.copytree(cradle.folder, root / name)
            shutil.copy(root / "desa" / AREAS_FILE, root / name)
        servers = Servers(root, django_db_blocker)
        servers.at(servers.kabupaten, leave_only_own)
        for code in (FIRST, SECOND):
            invitation = servers.invite(servers.villages, code, servers.kabupaten)
            where = ("--store", servers.villages, "--desa", code, *taking(invitation))
            assert cantik("stick", "write", root / "naik", *where).code == 0
        assert cantik("stick", "read", root / "naik", "--store", servers.kabupaten).code == 0
        servers.at(servers.kabupaten, examine_all)
        release(servers.kabupaten, AREA)
        invitation = servers.invite(servers.kabupaten, AREA, servers.province)
        wrote = servers.hand_up(servers.kabupaten, AREA, *taking(invitation), "--site", SITE)
        assert wrote.code == 0, wrote.told()

    return once(tmp_path_factory, "jenjang_server", fill)


def leave_only_own(opened: OpenStore) -> None:
    """A store of three villages becomes the server of a kabupaten that has one of them: of the others nothing stays
    that the server could add up."""
    Publication.objects.all().delete()
    for code in (FIRST, SECOND):
        SigningKey.objects.filter(area=find_area(AreaCode.kemendagri(code))).delete()
        for name in ("rilis", "vektor", "pelindungan"):
            shutil.rmtree(opened.store.path / name / code)


def examine_all(opened: OpenStore, codes: Sequence[str] = CODES, number: str = NUMBER, office: str = AREA) -> None:
    """The walidata of the kabupaten takes each village up and approves it."""
    # the store may have been begun by another process of the tests, whose people have the same numbers
    walidata = bekal.with_role("walidata", office, name="Wulan Reka", username=f"wulan-{uuid4().hex[:12]}")
    for code in codes:
        for act in (CheckAct.TAKE, CheckAct.APPROVE):
            area = AreaCode.kemendagri(code)
            # the auditor worked through them at the door
            checking.step(act, area=area, number=number, opened=opened, person=walidata, auditor=lambda _release: [])


@pytest.fixture
def servers(handed_once: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Servers:
    """Copies of all."""
    root = Path(shutil.copytree(handed_once, tmp_path / "server"))
    return Servers(root, django_db_blocker)
