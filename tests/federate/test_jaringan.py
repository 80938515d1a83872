"""A village delivers to its office's server over a line that is cut, and to a server that is killed.

Two stores, two processes, a proxy between them that counts what passes and cuts. Nothing is lost, nothing is half
visible, and what came through is not sent twice.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.federate.dua_simpanan import DESA, NUMBER, Stores, examine
from tests.federate.test_flashdisk import files_of
from tests.fixtures.aplikasi import running
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.undangan import said_of

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
#: what the office may hear twice of a package: a chunk for each cut
OVERHEAD = 1.1


@dataclass
class Line:
    """A line that is cut after so many bytes towards the office (0: never), again and again."""

    target: tuple[str, int]
    cut_after: int = 0
    up: int = 0
    cuts: int = 0
    server: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                here, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=[here], daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        try:
            there = socket.create_connection(self.target, timeout=60)
        except OSError:
            here.close()
            return
        threading.Thread(target=_pump, args=[there, here], daemon=True).start()
        passed = 0
        try:
            while data := here.recv(8192):
                passed += len(data)
                if self.cut_after and passed > self.cut_after:
                    self.cuts += 1
                    break
                self.up += len(data)
                there.sendall(data)
        except OSError:
            pass
        finally:
            for end in (here, there):
                _shut(end)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(8192):
            target.sendall(data)
    except OSError:
        pass
    finally:
        _shut(target)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(address: str, cut_after: int = 0) -> Iterator[Line]:
    """The line, until the block ends."""
    parts = urlsplit(address)
    line = Line((parts.hostname or "", parts.port or 0), cut_after)
    threading.Thread(target=line.run, daemon=True).start()
    yield line
    line.server.close()


def deliver(stores: Stores, *more: object) -> Ran:
    """The village's command, again while the office is still checking what it got (a busy machine)."""
    ran, tries = cantik("deliver", "--desa", DESA, "--store", stores.village, "--json", *more), 5
    while ran.code == 0 and ran.answer["keadaan"] == "terkirim" and (tries := tries - 1):
        ran = cantik("deliver", "--desa", DESA, "--store", stores.village, "--json")
    return ran


def size_of(stores: Stores) -> int:
    """Bytes of the package: the release, the sealed counts, and their layout."""
    folders = (stores.release, stores.village / "kiriman-keluar", stores.village / "vektor" / "tata-letak")
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())


def test_over_a_line_that_is_cut_nothing_is_sent_twice_and_the_answer_comes_back(stores: Stores) -> None:
    """Cut every 300 kB: the release arrives whole, the proxy heard no more than a tenth too much; sent again it moves
    next to nothing; examined at the office it is countersigned in the village."""
    with running(stores.office) as office, line_to(office.address, cut_after=300_000) as line:
        assert stores.invite("--address", line.address).code == 0
        sent = deliver(stores, *stores.taking)
        assert (sent.code, sent.answer["keadaan"]) == (0, "diterima"), sent.told()
        assert line.cuts >= 3
        assert line.up <= OVERHEAD * size_of(stores), (line.up, size_of(stores))
        assert files_of(stores.received) == files_of(stores.release)
        before = line.up
        again = deliver(stores)
        assert (again.code, again.answer["bita"]) == (0, 0), again.told()
        assert line.up - before < 2000
        token = said_of(stores.invitation)["token"]
        assert token not in (stores.village / "cantik.sqlite3").read_bytes().decode("latin-1")
    stores.at_office(examine)
    with running(stores.office) as office:
        done = deliver(stores, "--to", office.address)
        assert done.code == 0, done.told()

    def countersigned(_opened: object) -> None:
        from cantik.release.app.models import EXAMINED, Publication, SecondSignature

        assert SecondSignature.objects.filter(kode=DESA, number=NUMBER).count() == 1
        assert Publication.objects.filter(kode=DESA, channel=EXAMINED).count() == 1

    stores.in_village(countersigned)


@pytest.mark.malam
def test_a_server_that_is_killed_goes_on_where_it_was(stores: Stores) -> None:
    """SIGKILL while chunks come: until the end nothing lies on the shelf; started again, the same delivery ends, and
    what had come is not sent again."""
    with running(stores.office) as office, line_to(office.address) as line:
        assert stores.invite("--address", line.address).code == 0
        ran: list[Ran] = []
        sender = threading.Thread(target=lambda: ran.append(deliver(stores, *stores.taking)))
        sender.start()
        until = time.monotonic() + 100
        while line.up < 700_000 and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(office.pid, signal.SIGKILL)
        sender.join(200)
        assert ran[0].code == 3, ran[0].told()
        assert not stores.received.exists()
        first = line.up
    with running(stores.office) as office, line_to(office.address) as line:
        again = deliver(stores, "--to", line.address)
        assert (again.code, again.answer["keadaan"]) == (0, "diterima"), again.told()
        assert first + line.up <= OVERHEAD * size_of(stores)
    assert files_of(stores.received) == files_of(stores.release)


def test_who_was_not_invited_delivers_nothing(stores: Stores) -> None:
    """An invitation counts once, for one village; a secret that nobody knows is refused before anything is read."""
    import http.client

    with running(stores.office) as office:
        assert stores.invite("--address", office.address).code == 0
        # for another village it is refused before anything of it is kept, as on the page
        other = ("--desa", "99.01.01.2002", *stores.taking, "--store", stores.village)
        for words in (("deliver", *other), ("stick", "write", stores.stick, *other)):
            wrong = cantik(*words)
            assert (wrong.code, "T608" in wrong.err, DESA in wrong.err) == (2, True, True), wrong.told()
        first = deliver(stores, *stores.taking)
        assert first.code == 0, first.told()
        parts = urlsplit(office.address)

        def ask(method: str, path: str, secret: str, body: bytes = b"") -> int:
            line = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=30)
            line.request(method, f"/kiriman/{path}", body, {"X-Cantik-Pengirim": secret})
            status = line.getresponse().status
            line.close()
            return status

        stranger = "s" * 43
        assert ask("POST", "daftar/", stranger, b"{}") == 403
        assert ask("PUT", f"isi/{'0' * 64}/{'0' * 64}/", stranger, b"x") == 403
        assert ask("GET", f"balasan/{NUMBER}/", stranger) == 403
        token = said_of(stores.invitation)["token"]
        body = json.dumps({"token": token, "kunci": stores.key}).encode()
        assert ask("POST", "kenal/", stranger, body) == 403
        assert re.fullmatch("[0-9A-Z-]{19}", token)
