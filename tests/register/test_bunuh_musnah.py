"""A destruction that is killed from outside, between any two of its statements and among its files: either nobody
went and the proposal waits, or everybody went; the next tick ends it, and nobody is in a byte of the store."""

from __future__ import annotations

import datetime as dt
import random
import secrets
import shutil
from pathlib import Path

import pytest
from django.db import connection

from cantik.base import clock
from cantik.jobs.app.tick import tick
from cantik.register.core.app.models import PersonVersion
from cantik.register.leave.app.models import Destruction
from cantik.register.rights.app import retention
from cantik.vault.app.opening import OpenStore
from tests.fixtures import benih, malam
from tests.fixtures.perintah import child
from tests.register import anak_ubah
from tests.register.bekal import DESA
from tests.register.test_bunuh import PAGES
from tests.register.test_hapus import bita
from tests.register.test_retensi_penduduk import DIED, LEFT, NAMES, VANISHED, desa
from tests.staff import bekal

__all__ = ["desa"]
pytestmark = [
    pytest.mark.satu_basisdata,
    pytest.mark.skipif(not benih.sound(), reason="processes are forked on Linux only"),
]
GONE = (DIED, LEFT, VANISHED)


@pytest.fixture
def proposed(desa: OpenStore) -> OpenStore:
    """A store in which the agen proposed to destroy who left; a copy of it is what each kill begins with."""
    agen = bekal.with_role("agen_statistik", DESA.text())
    bekal.with_role("kepala_desa", DESA.text())
    retention.propose(DESA, "penduduk", by=agen)
    connection.close()
    return desa


def acted(store: Path, stop: int | None) -> int:
    """Carry the act out in a process of its own, killed after so many statements; how many it came to."""
    acting = child("tests.register.anak_musnah", store, settings=PAGES)
    assert acting.stdout.readline() == "mulai\n"
    came = 0
    while acting.stdout.readline().strip() in (anak_ubah.INSIDE, anak_ubah.OUTSIDE):
        came += 1
        if came == stop:
            acting.killed()
            return came
        acting.stdin.write("\n")
        acting.stdin.flush()
    acting.ended(60)
    return came


def test_killed_anywhere_nobody_is_half_gone(proposed: OpenStore, tmp_path: Path) -> None:
    """By day at the last statements and at two of the first half, at night at six of all."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    store, mould, ends = proposed.store.path, tmp_path / "awal", set()
    shutil.copytree(store, mould)
    steps = acted(store, None)
    assert steps > 20
    drawn = (range(1, steps), 6) if malam.everything() else (range(1, steps // 2), 2)
    chosen = {steps, steps - 1, steps - 2, steps - 4, *random.Random(seed).sample(*drawn)}
    assert len(chosen) >= 5
    for stop in sorted(chosen):
        connection.close()
        shutil.rmtree(store)
        shutil.copytree(mould, store)
        acted(store, stop)
        there = set(PersonVersion.objects.filter(name__in=NAMES).values_list("name", flat=True))
        state = Destruction.objects.get().state
        ends.add(state)
        if state == Destruction.PROPOSED:
            assert there == set(NAMES), (seed, stop)
            continue
        assert there == set(NAMES) - set(GONE), (seed, stop)
        tick(proposed, at=clock.now() + dt.timedelta(seconds=1))
        assert Destruction.objects.get().state == Destruction.DONE, (seed, stop)
        everything = bita(proposed)
        assert not [name for name in GONE if name.encode() in everything], (seed, stop)
    assert {Destruction.PROPOSED, Destruction.ROWS_GONE} <= ends, (seed, "both sides of the commit were met")
