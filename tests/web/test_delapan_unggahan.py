"""Eight officials hand in the worst file of a door at the same moment, or have an age file made; somebody else opens
pages and does not wait. One process answers, or two, which count their turns together.

Through the front door: `cantik serve` as a process, its memory with that of its children looked at from outside.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.web.browser import Answer, Browser, Person
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas
from cantik.register.leave.app import sharing
from cantik.register.leave.app.archiving import SHAPE as ARCHIVE
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.malam import by_night
from tests.fixtures.terburuk_serentak import directives, heavy_borders, many_sheets, moving_logo
from tests.register.bekal import orang
from tests.register.langkah import terapkan
from tests.web.test_unggah_serentak import Sender, accounts_of, program

MANY = 8
#: of a village whose register leaves as a file
PERSONS = 1_000
#: by the clock of a machine that other tests keep busy; on a quick one it is under a second (docs/rujukan/pengurai.md)
LONGEST_S = 5
MOST_MB = 3_600
pytestmark = [pytest.mark.lambat]


@dataclass
class Visitor:
    """Somebody who opens a page again and again."""

    browser: Browser
    waited: list[float] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Open pages until the end."""
        while not self._over.wait(0.05):
            begun = time.perf_counter()
            assert self.browser.get("/masuk/").status == 200
            self.waited.append(time.perf_counter() - begun)

    def end(self) -> None:
        """Open no more."""
        self._over.set()


@dataclass
class Memory:
    """The most that a process and all that it started held together, in MB, looked at from outside."""

    process: int
    most: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Look until the end."""
        while not self._over.wait(0.1):
            self.most = max(self.most, _held_by(self.process))

    def end(self) -> None:
        """Look no more."""
        self._over.set()


def _held_by(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
        children = Path(f"/proc/{process}/task").glob("*/children")
        below = [int(child) for path in children for child in path.read_text(encoding="ascii").split()]
    except OSError:  # it has ended
        return 0.0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(map(_held_by, below))


@dataclass(frozen=True)
class Official:
    """An agent at the doors of the own village."""

    person: Person
    base: str
    metadata: str = ""
    record: int = 0

    def borders(self) -> Answer:
        """Borders that cross themselves everywhere."""
        form = {"sumber": "peta desa", "keadaan": "2025-12-31"}
        return self._send("terbit/batas/kirim/", form, {"berkas": ("batas.geojson", heavy_borders())})

    def metadata_file(self) -> Answer:
        """A workbook of twenty thousand sheets as metadata."""
        return self._send(self.metadata + "impor/", {}, {"berkas": ("m.xlsx", many_sheets())})

    def form(self) -> Answer:
        """The same as a form of the village's own."""
        form = {"instrumen": "berkas", "judul": "Pendataan", "acuan": "2026-01-01"}
        return self._send("rencana/baru/", form, {"berkas": ("f.xlsx", many_sheets())})

    def mapping(self) -> Answer:
        """A mapping that begins with thousands of directives."""
        return self._send("kumpul/pemetaan/unggah/", {}, {"berkas": ("p.yaml", directives())})

    def logo(self) -> Answer:
        """A moving logo."""
        return self._send("tampilan/kirim/", {}, {"logo": ("logo.png", moving_logo())})

    def sealed_file(self) -> Answer:
        """The archive of the own village, sealed with a passphrase."""
        form = {"alasan": "memindahkan register ke komputer baru", "frasa": "frasa sandi yang cukup panjang"}
        return self._send(f"bawa-keluar/{self.record}/berkas/", form, None)

    def open_metadata(self) -> Official:
        """This one with a set of metadata, which needs a round."""
        form = {"instrumen": "pemutakhiran_keluarga", "judul": "Pendataan", "acuan": "2026-01-01"}
        made = self._send("rencana/baru/", form, None)
        number = made.location.rstrip("/").rpartition("/")[2]
        begun = self._send("metadata/isi/", {"putaran": number}, None)
        assert begun.status == 302, (made.status, made.location, begun.status)
        return Official(self.person, self.base, begun.location.removeprefix(self.base))

    def _send(self, page: str, form: dict[str, str], files: dict[str, tuple[str, bytes]] | None) -> Answer:
        return self.person.browser.post(f"{self.base}{page}", form, files=files)


def prepare_record(opened: OpenStore, folder: Path, code: str) -> int:
    """A village with people, and the record by which its own archive is made; its number."""
    desa = AreaCode.kemendagri(code)
    first = PERSONS * (int(code[-4:]) % 1000)
    terapkan(opened, folder, [orang(first + number) for number in range(PERSONS)], desa=desa, name=f"{code}.csv")
    asked = sharing.Proposal(ARCHIVE, "desa sendiri", "memindahkan register", own=True)
    return int(sharing.propose(desa, asked, by=Account.objects.earliest("pk")).pk)


DOORS = {
    "borders": Official.borders,
    "metadata": Official.metadata_file,
    "form": Official.form,
    "mapping": Official.mapping,
    "logo": Official.logo,
    "sealed": Official.sealed_file,
}


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory of processes is told by Linux")
@pytest.mark.parametrize("doors", [by_night([name]) for name in DOORS])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_visitor_does_not_wait_for_eight_uploads(
    new_store: Callable[[], Path], tmp_path: Path, doors: list[str], processes: int
) -> None:
    for made in (heavy_borders, many_sheets, directives, moving_logo):
        made()  # not while somebody waits
    store, kabupaten = new_store(), make_kabupaten(11, villages=MANY, persons=20)
    codes = [village.code for village in kabupaten.villages]
    write_areas(kabupaten, store / AREAS_FILE)
    with open_store(store) as opened:
        people = accounts_of(codes)
        records = [prepare_record(opened, tmp_path, code) for code in codes] if "sealed" in doors else [0] * MANY
    lines: list[str] = []
    with program("serve", "--port", 0, "--store", store, "--processes", processes, lines=lines) as server:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(lines))
        assert found, lines
        officials = []
        for who, code, record in zip(people, codes, records, strict=True):
            sender = Sender(Person.at(int(found[1]), who), code, b"")
            sender.enter()
            sender.person.prove()
            official = Official(sender.person, f"/desa/{code}/", record=record)
            officials.append(official.open_metadata() if "metadata" in doors else official)
        visitor, memory = Visitor(Browser(int(found[1]))), Memory(server.pid)
        with ThreadPoolExecutor(MANY + 2) as pool:
            beside = [pool.submit(visitor.run), pool.submit(memory.run)]
            time.sleep(1)
            for door in doors:
                begun = time.perf_counter()
                try:
                    sent = [pool.submit(DOORS[door], official) for official in officials]
                    answers = [one.result() for one in sent]
                finally:
                    took = time.perf_counter() - begun
                print(processes, door, f"{took:.1f} s", sorted(answer.status for answer in answers))
            visitor.end()
            memory.end()
            for one in beside:
                one.result()
    print(f"menunggu paling lama {max(visitor.waited):.2f} s dari {len(visitor.waited)}, {memory.most:.0f} MB")
    assert not [line for line in lines if "Traceback" in line], "".join(lines)[-3000:]
    assert max(visitor.waited) < LONGEST_S
    assert memory.most < MOST_MB
