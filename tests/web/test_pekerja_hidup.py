"""The worker cannot die unseen: whatever a duty or a look at the queue raises is logged, shown and survived."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import close_old_connections, connection

from cantik.base import clock
from cantik.cli import main
from cantik.jobs.app import service, worker
from cantik.jobs.app import tick as ticking
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff.bekal import DESA
from tests.web.conftest import Kantor
from tests.web.langkah import kirim

pytestmark = pytest.mark.satu_basisdata
RAHASIA = "9901010000000001 SITI REKA"


@pytest.fixture
def rusak() -> Iterator[list[str]]:
    """A duty between the others that fails as long as the list holds something."""
    why = ["ya"]

    def duty(_opened: OpenStore, _at: dt.datetime) -> int:
        if why:
            raise RuntimeError(RAHASIA)
        return 0

    kept = dict(ticking._duties)
    ticking._duties.clear()
    ticking.every_tick("uji rusak", duty)
    for name, of in kept.items():
        ticking.every_tick(name, of)
    ticking.every_tick("uji terakhir", lambda _opened, _at: 1)
    yield why
    ticking._duties.clear()
    ticking._duties.update(kept)


def beranda(kantor: Kantor) -> str:
    return markah(kantor.client.get(f"/desa/{DESA}/"))


def test_one_failing_duty_stops_no_other_and_is_shown_until_it_goes_well(
    kantor: Kantor, rusak: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert "gagal sejak" not in beranda(kantor)
    with caplog.at_level(logging.ERROR, "cantik.pekerja"):
        done = ticking.tick(kantor.opened)
        ticking.tick(kantor.opened)
    assert done["uji terakhir"] == 1, "the duties after it are done"
    page = beranda(kantor)
    assert "uji rusak" in page
    assert "(2 kali)" in page
    assert "RuntimeError tick.py" in page
    told = page + caplog.text + (kantor.folder / "pekerja.json").read_text("utf-8")
    assert not any(word in told for word in RAHASIA.split()[:2])
    assert main(["tick", "--store", str(kantor.folder)]) == 2
    rusak.clear()
    ticking.tick(kantor.opened)
    assert "uji rusak" not in beranda(kantor)


def test_links_and_folders_where_files_should_lie_stop_nothing(kantor: Kantor, rusak: list[str]) -> None:
    """A draft and an upload that point nowhere go; a folder among the quarantined files is told, the rest is done."""
    (kantor.folder / ".berkas-hilang").symlink_to(kantor.folder / "tiada")
    (kantor.folder / "unggahan").mkdir(exist_ok=True)
    (kantor.folder / "unggahan" / "menggantung").symlink_to(kantor.folder / "tiada")
    (kantor.folder / "karantina" / "folder").mkdir(parents=True)
    done = ticking.tick(kantor.opened, at=clock.now() + dt.timedelta(days=2))
    assert not (kantor.folder / ".berkas-hilang").is_symlink()
    assert not (kantor.folder / "unggahan" / "menggantung").is_symlink()
    assert done["uji terakhir"] == 1
    assert rusak
    assert "karantina dihapus" in beranda(kantor)


def test_the_thread_lives_on_and_works_when_its_tick_and_its_look_at_the_queue_fail(
    kantor: Kantor, rusak: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kirim(kantor)
    real, failures = worker.work_off, iter((ValueError(RAHASIA), KeyError("x"), OSError(28, "penuh")))
    seen: list[int] = []

    def look() -> int:
        for error in failures:
            raise error
        seen.append(real())
        return seen[-1]

    monkeypatch.setattr(worker, "work_off", look)
    monkeypatch.setattr(worker, "LOOK_EVERY_S", 0.01)
    working = worker.Worker(kantor.opened, tick_every_s=0.05)
    thread = threading.Thread(target=working.run, daemon=True)
    thread.start()
    ends = time.monotonic() + 30
    while not sum(seen) and time.monotonic() < ends:
        time.sleep(0.02)
    assert thread.is_alive()
    assert sum(seen) == 1, "the job that waited was carried out"
    working._over.set()
    thread.join(10)
    close_old_connections()
    page = beranda(kantor)
    assert "uji rusak" in page
    assert "mengerjakan antrean" not in page, "it goes well again"


def test_a_worker_that_is_gone_is_told_on_the_home_page(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    working = worker.Worker(kantor.opened)
    thread = threading.Thread(target=working.run, daemon=True)
    thread.start()
    ends = time.monotonic() + 30
    while not (kantor.folder / "pekerja.json").exists() and time.monotonic() < ends:
        time.sleep(0.02)
    working._over.set()
    service.wake.set()
    thread.join(10)
    assert "tidak bekerja sejak" not in beranda(kantor)
    later = clock.now() + dt.timedelta(minutes=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "tidak bekerja sejak" in beranda(kantor)
    connection.close()


def test_a_file_of_the_worker_that_says_nothing_is_told_and_written_anew(kantor: Kantor) -> None:
    for text in ("", "[]", '{"detak": 7}', '{"gagal": {"x": {}}}', "\x00\xff"):
        (kantor.folder / "pekerja.json").write_text(text, "latin-1")
        assert "tidak dapat dibaca" in beranda(kantor), text
    ticking.tick(kantor.opened)
