"""Many people hand in files at the same moment, through a running server with its worker in another process.

4 in an ordinary run; `CANTIK_UJI_UNGGAH=50` in `./script/long uploads`. Two people of each village send two different
lists: the one who comes second sees the register change, looks again, and saves. Nobody may see "database is locked".
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bench.web.browser import Answer, Person, fields
from bench.web.world import PASSWORD, Somebody
from cantik.codes.knowledge import AREAS_FILE
from cantik.collect.app.models import APPLIED, SAVED, Batch, Intake
from cantik.contoh import make_kabupaten, write_areas, write_csv
from cantik.staff.app import accounts, log
from cantik.staff.app.models import Account
from cantik.staff.matrix import needs_second_factor
from cantik.vault.app.opening import open_store
from tests.fixtures.perintah import PROJECT
from tests.staff.bekal import assign

MANY = int(os.environ.get("CANTIK_UJI_UNGGAH", "4"))
PERSONS = 300 if MANY > 4 else 60
ROLE = "agen_statistik"
PATIENCE_S = 300 + 8 * MANY  # by the clock of a busy machine: only what hangs is meant
pytestmark = [pytest.mark.lambat]


@dataclass
class Sender:
    """Somebody with a list, and what the pages told them on the way."""

    person: Person
    desa: str
    data: bytes
    told: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def ask(self, made: Callable[[], Answer]) -> Answer:
        """Ask, and note an answer that nobody should get."""
        started = time.perf_counter()
        answer = made()
        self.waited.append(time.perf_counter() - started)
        if answer.status >= 400 or "is locked" in answer.text:
            self.told.append(f"{answer.status} {answer.text[:300]}")
        return answer

    def enter(self) -> None:
        """Sign in, with a second factor where the role needs one."""
        self.person.sign_in()
        if self.person.who.factor and self.person.phone is None:
            self.person.set_up()

    def send(self, together: threading.Barrier) -> None:
        """Hand the list in at the same moment as all others, look at the dry run, save it."""
        together.wait(PATIENCE_S)
        browser, base = self.person.browser, f"/desa/{self.desa}/kumpul/"
        form = {"tanggal": "2025-12-31", "kunci": str(uuid.uuid4())}
        answer = self.ask(lambda: browser.post(f"{base}kirim/", form, files={"berkas": ("daftar.csv", self.data)}))
        where, until = answer.location, time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            page = self.ask(lambda: browser.get(where))
            if said := fields(page.text, "/simpan/"):
                self.ask(lambda said=said: browser.post(f"{where}simpan/", {"versi": said["versi"], "lengkap": "ya"}))  # type: ignore[misc]
            elif "Tersimpan ke register" in page.text:
                return
            time.sleep(0.5)
        self.told.append("tidak selesai")


@contextlib.contextmanager
def program(*arguments: object, lines: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process of Cantik until the block ends; all that it writes is kept."""
    command = [sys.executable, "-m", "cantik", *map(str, arguments)]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "CANTIK_SECRET_KEY": "serentak" * 8},
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        lines.append(first)
        reader = threading.Thread(target=lambda stream=process.stdout: lines.extend(stream), daemon=True)
        reader.start()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            reader.join(5)


def lists(folder: Path) -> list[tuple[str, bytes]]:
    """Two different lists of every village."""
    kabupaten = make_kabupaten(11, villages=max(1, MANY // 2), persons=PERSONS)
    made = []
    for village in kabupaten.villages:
        path = folder / "daftar.csv"
        write_csv(replace(kabupaten, villages=(village,)), path)
        rows = path.read_bytes().splitlines(keepends=True)
        made += [(village.code, b"".join(rows)), (village.code, b"".join(rows[:-5]))]
    return made


def accounts_of(desa: list[str]) -> list[Somebody]:
    """An agent with an account of their own for each list; hashing one password is slow by design, so all share it."""
    known: Account | None = None
    people = []
    for number, kode in enumerate(desa):
        name = f"agen{number}"
        if known is None:
            known = made = accounts.make(name=name, username=name, password=PASSWORD)
        else:
            made = Account.objects.create(
                username=name,
                name=name,
                password=known.password,
                created_at=known.created_at,
                last_used=dt.datetime.now(dt.UTC).date(),
            )
        assign(made, ROLE, kode)
        people.append(Somebody(name, ROLE, kode, kode, needs_second_factor(ROLE)))
    return people


@pytest.mark.basisdata
def test_everybody_is_served(new_store: Callable[[], Path], tmp_path: Path) -> None:
    store = new_store()
    material = lists(tmp_path)
    write_areas(make_kabupaten(11, villages=max(1, MANY // 2), persons=PERSONS), store / AREAS_FILE)
    with open_store(store):
        people = accounts_of([kode for kode, _ in material])
    lines: list[str] = []
    with (
        program("serve", "--port", 0, "--store", store, "--no-worker", lines=lines),
        program("worker", "--store", store, lines=lines),
    ):
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(lines))
        assert found, lines
        senders = [
            Sender(Person.at(int(found[1]), who), kode, data)
            for who, (kode, data) in zip(people, material, strict=True)
        ]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(Sender.enter, senders))
        together, began = threading.Barrier(len(senders)), time.monotonic()
        with ThreadPoolExecutor(len(senders)) as pool:
            list(pool.map(lambda one: one.send(together), senders))
        took = time.monotonic() - began
    assert [told for one in senders for told in one.told] == []
    assert not [line for line in lines if "locked" in line.lower() or "Traceback" in line], "".join(lines)[-3000:]
    with open_store(store):
        assert Intake.objects.filter(state=SAVED).count() == len(senders)
        assert Batch.objects.filter(state=APPLIED).count() == len(senders)
        for desa, data in material:
            rows = data.count(b"\n") - 1
            assert Batch.objects.filter(area__codes__value=desa, rows_read=rows).exists(), (desa, rows)
        assert log.verify_chain().whole
    waited = sorted(second for one in senders for second in one.waited)
    p95 = waited[int(0.95 * len(waited)) - 1]
    said = {
        "uploads": len(senders),
        "persons": PERSONS,
        "seconds": round(took, 1),
        "requests": len(waited),
        "p95_ms": round(1000 * p95),
        "worst_ms": round(1000 * waited[-1]),
    }
    print(said)
    if target := os.environ.get("CANTIK_UJI_HASIL"):
        Path(target).write_text(json.dumps(said), encoding="utf-8")
