"""A release and what breaks: the worker killed while the edition is written, and a computer whose clock is off."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.jobs.app.models import Job
from cantik.release.app.models import Draft, Publication, Signature
from cantik.release.audit import audit_release
from cantik.release.verify import verify
from cantik.staff.app import log
from tests.fixtures.perintah import PROJECT
from tests.release.langkah import TERBIT, Rumah, page, signed
from tests.staff import bekal

# Tells when the first files of the edition lie in its folder, and waits there for its end.
CHILD = """
import sys, time
from cantik.web.setup import django
django(pages=True)
from pathlib import Path
from cantik.web import store
from cantik.release import files
from cantik.jobs.app.worker import Worker
opened = store.open_once(Path(sys.argv[1]))
real = files.write_description
def slow(*said, **more):
    done = real(*said, **more)
    print("di tengah", flush=True)
    time.sleep(float(sys.argv[2]))
    return done
files.write_description = slow
worker = Worker(opened)
worker.start()
print("siap", flush=True)
worker.wait()
"""


def child(folder: Path, sleep_s: float) -> subprocess.Popen[str]:
    """A worker in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(sleep_s)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.basisdata
@pytest.mark.lambat
def test_a_worker_killed_while_it_writes_the_edition(diajukan: Rumah) -> None:
    """SIGKILL between the first files and the seal: nothing stands on the shelf; the next worker makes it once."""
    signed(diajukan)
    shelf = diajukan.folder / "rilis" / bekal.DESA
    process = child(diajukan.folder, 90)
    assert process.stdout is not None
    assert process.stdout.readline() == "siap\n"
    assert process.stdout.readline() == "di tengah\n"
    process.kill()
    process.wait(30)
    assert not (shelf / "2025-1").exists()
    assert not Publication.objects.exists()
    assert "sedang diterbitkan" in page(diajukan.klien["sumarsono"], TERBIT)
    Job.objects.update(beat_at=clock.now() - dt.timedelta(minutes=2))  # PostgreSQL waits for a minute without a beat
    process = child(diajukan.folder, 0)
    try:
        for _ in range(600):
            if Draft.objects.get().state == "terbit":
                break
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(30)
    assert Draft.objects.get().state == "terbit"
    assert [path.name for path in shelf.iterdir() if not path.name.startswith(".")] == ["2025-1"]
    assert verify(shelf / "2025-1", auditor=audit_release, pinned=Signature.objects.get().key).ok
    assert Job.objects.get(kind="rilis.terbit").attempt == 2
    assert Publication.objects.count() == 1
    assert log.verify_chain().whole


def test_nothing_is_signed_on_a_day_before_its_data(diajukan: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock was set back: an edition would say that it was published before the day that it describes."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() - dt.timedelta(days=4000))
    diajukan.klien["sumarsono"] = bekal.browser(bekal.with_role("kepala_desa", bekal.DESA))
    text = signed(diajukan)
    assert "Jam komputer ini mundur" in text
    assert not Signature.objects.exists()
    monkeypatch.undo()
