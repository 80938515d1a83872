"""What a public site says does not depend on how it came about: after any sequence of publications, revisions,
withdrawals, touched files and processes killed halfway, its pages are byte for byte those of a site laid anew from
nothing. The oracle is the program itself in an empty folder, which has nothing to skip."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.outlets.app import sites
from cantik.publish.map import villages
from cantik.publish.site import page_marks
from cantik.release import files, own_summary
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.compose import seal_release
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]
# On PostgreSQL what a test writes lies in its own transaction, where a command does not see it.
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
SUMMARIES = "ringkasan"


@pytest.fixture
def office(
    examined_kecamatan: Cradle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[OpenStore]:
    """A copy of the store with a public folder; kecamatan and kabupaten have released themselves."""
    store = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    ran = cantik("release", "--area", AREA, "--date", "2025-12-31", "--store", store)
    assert ran.code == 0, ran.told()
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    with django_db_blocker.unblock(), open_store(store) as opened:
        yield opened


def forget() -> None:
    """As a process that has just begun."""
    own_summary._open_stamped.cache_clear()
    villages._join_village.cache_clear()
    villages._lay_same.cache_clear()
    villages._join_same.cache_clear()


@contextmanager
def nothing_kept(store: Path) -> Iterator[None]:
    """A store of which no list was read before."""
    kept, aside = store / SUMMARIES, store.parent / "ringkasan-samping"
    if kept.is_dir():
        kept.rename(aside)
    forget()
    try:
        yield
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        if aside.is_dir():
            aside.rename(kept)
        forget()


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@dataclass
class Office:
    """What may happen to a site; each act ends as the program ends it."""

    opened: OpenStore
    public: Path
    draw: random.Random

    @property
    def store(self) -> Path:
        return self.opened.store.path

    def _editions(self, code: str) -> list[Path]:
        return sorted((self.store / "rilis" / code).glob("2025-*"), key=lambda path: int(path.name.split("-")[1]))

    def publish(self) -> None:
        code = self.draw.choice(CODES)
        sites.put_out(self.opened, code, to_public=True, tell=lambda *_: None)

    def revise(self) -> None:
        """Another edition of the same day, of another content."""
        code = self.draw.choice(CODES)
        home = self._editions(code)[-1]
        known, number = files.open_release(home), f"2025-{int(home.name.split('-')[1]) + 1}"
        figures = tuple(
            replace(f, value=f.value + Decimal(self.draw.randint(1, 300)) / 100)
            if f.value is not None and not f.area and self.draw.random() < 0.3
            else f
            for f in known.figures
        )
        release = seal_release(replace(known, number=number, edition=f"Rilis {number}", figures=figures))
        files.write_description(release, home.with_name(number))
        told = {"terbit": "2026-02-04", "acuan": "2025-12-31", "sidik": release.content}
        (home.with_name(number) / files.CONTENTS).write_text(json.dumps(told), "utf-8")
        sites.put_out(self.opened, code, to_public=True, tell=lambda *_: None)

    def withdraw(self) -> None:
        """Of a village that has pages: the others quote it until a tick has looked (`comparison_renewal`)."""
        code = self.draw.choice([code for code in CODES if (self.public / code).is_dir()])
        self._withdraw(code, self._editions(code)[-1].name)
        sites.put_out(self.opened, code, to_public=True, tell=lambda *_: None)

    def withdraw_level(self) -> None:
        self._withdraw(self.draw.choice([KECAMATAN, AREA]), "2025-1")
        sites.put_out_levels(self.opened)

    @staticmethod
    def _withdraw(code: str, number: str) -> None:
        if not Withdrawal.objects.filter(kode=code, number=number).exists():
            now = clock.now()
            Withdrawal.objects.create(
                kode=code, number=number, state=WITHDRAWN, reason="Daftar keliru", asked_by="akun:9", asked_at=now,
                decided_by="akun:9", decided_at=now,
            )  # fmt: skip

    def touch(self) -> None:
        """Somebody's hand among what the program wrote: a page, the mark of pages, what is kept of a release."""
        laid = [*self.public.glob("indikator/*"), *self.public.glob("en/indikator/*")]
        for path in self.draw.sample(laid, min(2, len(laid))):
            path.write_bytes(b"lain") if self.draw.random() < 0.5 else path.unlink()
        for path in [*(self.store / SUMMARIES).glob("*.json")][:2]:
            path.write_bytes(path.read_bytes().replace(b"9", b"8"))
        forget()
        sites.put_out_levels(self.opened)

    def kill(self) -> None:
        """Another program writes everything and is killed at one of its moves; then this one writes again."""
        at = self.draw.randint(1, 12)
        connections.close_all()
        child = os.fork()
        if child == 0:
            count, move = 0, os.replace

            def counted(*given: object, **more: object) -> None:
                nonlocal count
                count += 1
                if count == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                move(*given, **more)  # type: ignore[arg-type]

            patch = pytest.MonkeyPatch()
            patch.setattr(os, "replace", counted)
            patch.setattr(page_marks, "digest_program", lambda: f"program {at}")
            sites.put_out_levels(self.opened)
            os._exit(0)
        os.waitpid(child, 0)
        sites.put_out_levels(self.opened)

    def laid_anew(self, out: Path) -> Path:
        """The same site from nothing: the villages' own pages, everything else written for the first time."""
        out.mkdir()
        for folder in self.public.iterdir():
            if sites.is_village(folder.name):
                shutil.copytree(folder, out / folder.name)
        with nothing_kept(self.store):
            sites.front(self.opened, out)
        return out


@pytest.mark.parametrize("seed", [1, *map(by_night, range(2, 12))])
def test_a_site_does_not_depend_on_how_it_came_about(office: OpenStore, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    here = Office(office, tmp_path / "umum", draw)
    acts = [here.publish, here.revise, here.withdraw, here.withdraw_level, here.touch, here.kill]
    here.publish()
    rest = [here.publish, here.revise, here.kill, here.withdraw, here.touch, here.withdraw_level]
    draw.shuffle(rest)
    for number, act in enumerate([*rest, *(draw.choice(acts) for _ in range(2))]):
        act()
        fresh = here.laid_anew(tmp_path / f"baru-{number}")
        mine, wanted = tree(here.public), tree(fresh)
        assert sorted(mine) == sorted(wanted), act.__name__
        assert [name for name in wanted if mine[name] != wanted[name]] == [], act.__name__
        shutil.rmtree(fresh)
