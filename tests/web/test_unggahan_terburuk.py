"""The worst files, over the real routes of a real server: it says what is wrong with each, lives, and answers others.

Whoever signs in as an agent may hand these in; before, a mapping of 60 kB ended the process with everybody in it.
"""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.web.browser import Answer, Browser, Person
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas
from cantik.vault.app.opening import open_store
from tests.fixtures.terburuk import AGE, ARCHIVES, BORDERS, JSON, YAML
from tests.web.test_unggah_serentak import Sender, accounts_of, program

#: by the clock of a busy machine: a page that waits for a parser waits for minutes
LONGEST_S = 20
pytestmark = [pytest.mark.lambat]


@dataclass
class Beside:
    """Somebody else, who asks for a page again and again and notes how long each took."""

    browser: Browser
    waited: list[float] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until the end."""
        while not self._over.wait(0.05):
            begun = time.perf_counter()
            assert self.browser.get("/masuk/").status == 200
            self.waited.append(time.perf_counter() - begun)

    def end(self) -> None:
        """Ask no more."""
        self._over.set()


@dataclass(frozen=True)
class Attacker:
    """An agent at the forms of the own village."""

    person: Person
    base: str

    def mapping(self, data: bytes) -> Answer:
        """A mapping of another village."""
        return self._send("kumpul/pemetaan/unggah/", {}, {"berkas": ("pemetaan.yaml", data)})

    def list_with_agreement(self, data: bytes) -> Answer:
        """A list, and the agreement that it rests on."""
        form = {"tanggal": "2025-12-31", "kunci": str(uuid.uuid4())}
        files = {"perjanjian": ("perjanjian.yaml", data), "berkas": ("a.csv", b"NIK,NAMA\n1,a\n")}
        return self._send("kumpul/kirim/", form, files)

    def announcement(self, data: bytes) -> Answer:
        """The list of files that the script of the page announces."""
        return self._send("kumpul/mulai/", {"tanggal": "2025-12-31", "berkas": data.decode()}, None)

    def archive(self, data: bytes) -> Answer:
        """An archive of a register under a passphrase."""
        return self._send("pulihkan/", {"frasa": "frasa sandi yang panjang"}, {"arsip": ("a.cantik.zip.age", data)})

    def workbook(self, data: bytes) -> Answer:
        """A list that is looked into by a job."""
        form = {"tanggal": "2025-12-31", "kunci": str(uuid.uuid4())}
        return self._send("kumpul/kirim/", form, {"berkas": ("a.xlsx", data)})

    def borders(self, data: bytes) -> Answer:
        """Borders of the dusun."""
        form = {"sumber": "peta desa", "keadaan": "2025-12-31"}
        return self._send("terbit/batas/kirim/", form, {"berkas": ("batas.zip", data)})

    def _send(self, page: str, form: dict[str, str], files: dict[str, tuple[str, bytes]] | None) -> Answer:
        return self.person.browser.post(f"{self.base}{page}", form, files=files)


def attacks(agent: Attacker) -> list[tuple[str, Callable[[], Answer]]]:
    """Each file with its name, by the form that takes it."""
    named = [
        *[(f"mapping {name}", agent.mapping, made) for name, made in YAML.items()],
        *[(f"agreement {name}", agent.list_with_agreement, made) for name, made in JSON.items()],
        ("agreement dashes", agent.list_with_agreement, YAML["dashes"]),
        ("announcement", agent.announcement, JSON["closed"]),
        *[(f"archive {name}", agent.archive, made) for name, made in AGE.items()],
        *[(f"workbook {name}", agent.workbook, ARCHIVES[name]) for name in ("members", "nested tags")],
        *[(f"borders {name}", agent.borders, BORDERS[name]) for name in ("rings", "collections", "members")],
    ]
    return [(name, lambda send=send, made=made: send(made())) for name, send, made in named]  # type: ignore[misc]


def test_the_server_lives_and_answers_others(new_store: Callable[[], Path]) -> None:
    store, kabupaten = new_store(), make_kabupaten(11, villages=1, persons=20)
    kode = kabupaten.villages[0].code
    write_areas(kabupaten, store / AREAS_FILE)
    with open_store(store):
        [who] = accounts_of([kode])
    lines: list[str] = []
    with program("serve", "--port", 0, "--store", store, lines=lines) as server:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(lines))
        assert found, lines
        port = int(found[1])
        sender = Sender(Person.at(port, who), kode, b"")
        sender.enter()
        sender.person.prove()
        beside = Beside(Browser(port))
        asking = threading.Thread(target=beside.run)
        asking.start()
        wrong = []
        try:
            for name, send in attacks(Attacker(sender.person, f"/desa/{kode}/")):
                begun = time.perf_counter()
                answer = send()
                if (
                    answer.status >= 500
                    or answer.status in (403, 404, 405, 413)
                    or time.perf_counter() - begun > LONGEST_S
                ):
                    wrong.append(f"{name}: {answer.status} {answer.location}")
                if server.poll() is not None:
                    raise AssertionError(f"{name}: the server ended")
        finally:
            beside.end()
            asking.join()
    assert wrong == []
    assert max(beside.waited) < LONGEST_S, max(beside.waited)
    assert not [line for line in lines if "Traceback" in line], "".join(lines)[-3000:]
