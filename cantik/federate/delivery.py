"""The village's side of a delivery over the network: announce, send what is wanted, ask what became of it.

One connection, small chunks: a line that is cut costs no more than the chunk that was on its way, and the office says
from which byte it goes on. Chunks become smaller when the line is bad.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cantik.base.nesting import parse_json
from cantik.federate.clocks import read_shown_time
from cantik.federate.errors import DeliveryPaused, DeliveryRefused
from cantik.federate.package import Package
from cantik.federate.pieces import SILENT_S, describe_silence, report_cut

#: bytes of a chunk: the first, the smallest and the largest one; and how many must come through before it grows. What
#: was under way when a line is cut is sent again, so chunks stay small on a line that is cut often
FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK, BEFORE_GROWTH = 1 << 14, 1 << 13, 1 << 17, 16
#: attempts in a row without a byte that came through
TRIES = 6
SECRET_HEADER = "X-Cantik-Pengirim"  # noqa: S105 - its name, not a secret
#: of whose edition a server speaks that hands up what it adds up; absent: its own
FOR_HEADER = "X-Cantik-Wilayah"
#: number of the last reply that a sender heard
HEARD_HEADER = "X-Cantik-Terdengar"
_MOST_ANSWER = 4_000_000
_WORKING = (200, 201, 202)
_LATER = (429, 500, 502, 503, 504, 507)

#: station, bytes done, bytes in all
Heard = Callable[[str, int, int], None]


@dataclass(slots=True)
class OfficeLine:
    """A connection to the inbox of an office. `sent`: bytes of files that left here, also those that did not arrive;
    `about`: whose editions are spoken of, "" for those of the sender itself; `office_time`: what the clock of the
    office showed with its newest answer, None before it said so."""

    address: str
    secret: str
    pause: Callable[[float], None]
    sent: int = 0
    about: str = ""
    office_time: dt.datetime | None = None
    _connection: http.client.HTTPConnection | None = None
    _chunk: int = FIRST_CHUNK
    _through: int = 0

    def ask(self, method: str, path: str, body: bytes = b"", heads: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The answer of the office, as JSON. Raises `DeliveryPaused` T610 to T612, `DeliveryRefused` with its words."""
        parts = urlsplit(self.address)
        try:
            connection = self._connection or _connect(parts.scheme, parts.hostname or "", parts.port)
            self._connection = connection
            connection.request(
                method,
                f"{parts.path.rstrip('/')}/kiriman/{path}",
                body or None,
                {SECRET_HEADER: self.secret, "Accept": "application/json", **self._name_area(), **(heads or {})},
            )
            answer = connection.getresponse()
            data = answer.read(_MOST_ANSWER + 1)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise report_cut(self.address, describe_silence(error)) from error
        self.office_time = read_shown_time(answer.headers.get("Date", "")) or self.office_time
        return _read_answer(answer.status, data, self.address)

    def _name_area(self) -> dict[str, str]:
        return {FOR_HEADER: self.about} if self.about else {}

    def join(self, token: str, key: str) -> None:
        """Use an invitation up: the office knows this secret, and the village's key, from now on. Raises as `ask`."""
        body = json.dumps({"token": token, "kunci": key}).encode()
        self._persist(lambda: self.ask("POST", "kenal/", body))

    def fetch_answer(self, number: str, heard: int = 0) -> tuple[bytes, bytes] | None:
        """The signed reply about an edition and the judgement beside it (b"" without); None while it is being checked.
        `heard`: the number of the last reply, above which an office goes on whose store was restored. Raises as
        `ask`."""
        said = self._persist(lambda: self.ask("GET", f"balasan/{number}/", heads={HEARD_HEADER: str(heard)}))
        if not said.get("balasan"):
            return None
        return str(said["balasan"]).encode(), str(said.get("putusan") or "").encode()

    def ask_door(self, package: Package) -> str:
        """What became of a package at the door, as an arrival is called; "" for one that is unknown. Raises as
        `ask`."""
        return str(self._ask_package(package).get("keadaan", ""))

    def _ask_package(self, package: Package) -> dict[str, Any]:
        return self._persist(lambda: self.ask("GET", f"selesai/{package.id}/"))

    def tell_withdrawal(self, number: str, notice: bytes) -> None:
        """Say that an edition was withdrawn, by its signed note. Raises as `ask`."""
        self._persist(lambda: self.ask("POST", f"tarik/{number}/", notice))

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def send(
        self, package: Package, places: Mapping[str, Path], heard: Heard, before: Callable[[], None] | None = None
    ) -> dict[str, Any]:
        """Send a package, and say that it is whole; the answer to that. What the office holds is not sent: of a package
        that lies there as it is not even the list. `before`: asked once the office answered and before anything is
        sent. Raises as `ask`, when nothing came through in several attempts, and as `before`."""
        if (known := self._ask_package(package)).get("utuh") is True:
            return known
        if before is not None:
            before()
        said = self._persist(lambda: self.ask("POST", "daftar/", package.encode_list()))
        wanted = {str(own): int(held) for own, held in dict(said["kurang"]).items()}
        lengths = package.lengths()
        total = sum(lengths.values())
        done = total - sum(lengths[own] - held for own, held in wanted.items())
        for own, held in wanted.items():
            done = self._send_file(
                package.id, own, (places[own], held, lengths[own]), lambda n: heard("", n, total), done
            )
        return self._persist(lambda: self.ask("POST", f"selesai/{package.id}/"))

    def _send_file(
        self, listed: str, own: str, file: tuple[Path, int, int], heard: Callable[[int], None], done: int
    ) -> int:
        path, held, length = file
        failed = 0
        with path.open("rb") as stream:
            while True:
                stream.seek(held)
                data = stream.read(min(self._chunk, length - held))
                span = f"bytes {held}-{held + len(data) - 1}/{length}" if data else f"bytes */{length}"
                try:
                    self.sent += len(data)
                    said = self.ask("PUT", f"isi/{listed}/{own}/", data, {"Content-Range": span})
                    now, failed = int(said["ada"]), 0
                    self._grow()
                except DeliveryPaused as error:
                    if error.code != "T610" or (failed := failed + 1) >= TRIES:
                        raise
                    self.pause(min(30.0, 0.2 * 2**failed))
                    self._chunk, self._through = max(LEAST_CHUNK, self._chunk // 4), 0
                    now = self._count_held(listed, own, length)
                done, held = done + now - held, now
                heard(done)
                if held >= length:
                    return done

    def _grow(self) -> None:
        """A chunk came through."""
        self._through += 1
        if self._through >= BEFORE_GROWTH:
            self._chunk, self._through = min(MOST_CHUNK, self._chunk * 2), 0

    def _count_held(self, listed: str, own: str, length: int) -> int:
        """How much of a file the office holds after a cut."""
        said = self._persist(
            lambda: self.ask("PUT", f"isi/{listed}/{own}/", b"", {"Content-Range": f"bytes */{length}"})
        )
        return int(said["ada"])

    def _persist(self, question: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        for failed in range(1, TRIES + 1):
            try:
                return question()
            except DeliveryPaused as error:
                if error.code != "T610" or failed == TRIES:
                    raise
                self.pause(min(30.0, 0.2 * 2**failed))
        raise AssertionError


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SILENT_S, context=ssl.create_default_context())
    made = http.client.HTTPConnection(host, port, timeout=SILENT_S)
    made.connect()
    assert made.sock is not None  # noqa: S101 - just connected
    made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _read_answer(status: int, data: bytes, address: str) -> dict[str, Any]:
    """The words of the office. One that is no JSON came from somebody on the way."""
    try:
        said = parse_json(data)
        if not isinstance(said, dict):
            raise ValueError(status)
    except ValueError as error:
        raise report_cut(address, f"jawaban {status} yang bukan dari Cantik") from error
    if status in _WORKING:
        return said
    words = {name: str(said.get(key, ""))[:500] for name, key in _PARTS.items()}
    code = str(said.get("kode", ""))[:4]
    if status in _LATER:
        raise DeliveryPaused(code if code in ("T611", "T612") else "T610", **words)
    raise DeliveryRefused(code or "T607", **words)


_PARTS = {"message": "pesan", "where": "di", "found": "ditemukan", "expected": "seharusnya", "mend": "saran"}
