"""The line to a server, or to a stick: a GET that goes on after a cut, and what it moved.

Nothing that comes over it is believed here. Addresses are followed nowhere else (no redirects).
"""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import urllib3
from tuf.api.exceptions import DownloadError, DownloadHTTPError, DownloadLengthMismatchError
from tuf.ngclient import FetcherInterface

from cantik.base import clock
from cantik.federate.clocks import read_shown_time

_PIECE = 1 << 18
#: bytes that came before a cut and count as a line that works
_PROGRESS = 1 << 16
#: how often a cut is answered with another try while nothing comes; each waits longer, at most so many seconds
_TRIES, _LONGEST_WAIT_S = 6, 3.0
_CONNECT_S, _READ_S = 5.0, 15.0
#: seconds for one list, however slowly it drips
_LIST_S = 120.0
#: no list is read further: a client of TUF takes 5 MB at the most
_LONGEST_LIST = 6_000_000
_OK, _PARTIAL, _NOT_FOUND, _RANGE_REFUSED = 200, 206, 404, 416
#: what a bad line does; another try may go through
CUT = (urllib3.exceptions.HTTPError, ConnectionError, TimeoutError)


@dataclass(slots=True)
class Traffic:
    """What was moved: requests, bytes of lists and of files, tries after a cut, files that went on where they were."""

    requests: int = 0
    list_bytes: int = 0
    file_bytes: int = 0
    retries: int = 0
    resumed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, **counts: int) -> None:
        """Count from any thread."""
        with self.lock:
            for name, count in counts.items():
                setattr(self, name, getattr(self, name) + count)


class Line(FetcherInterface):
    """GET over HTTP(S) or from a folder (`file://`). `skew`: by how much the server's clock differs from ours, as its
    newest answer said; None where it said nothing."""

    def __init__(self, pause: Callable[[float], None] = time.sleep) -> None:
        self.traffic = Traffic()
        self.skew: dt.timedelta | None = None
        self._pause = pause
        self._tries = _TRIES
        self._pools: dict[tuple[str, str], urllib3.PoolManager] = {}

    # ── lists ───────────────────────────────────────────────────────────────────────────────────

    def _fetch(self, url: str) -> Iterator[bytes]:
        """A whole list, read before any of it is handed over, so that a cut begins it anew."""
        deadline, failures, data = time.monotonic() + _LIST_S, 0, None
        while data is None:
            try:
                data = self._read_list(url, deadline)
            except CUT as error:
                failures += 1
                self._wait(failures, url, error)
        self.traffic.add(list_bytes=len(data))
        self._tries = _TRIES
        return iter([data])

    def _read_list(self, url: str, deadline: float) -> bytes:
        found = bytearray()
        with self.open(url, 0) as (_, pieces):
            for piece in pieces:
                found += piece
                if time.monotonic() > deadline:
                    raise DownloadError(f"terlalu lambat: {url}")
                if len(found) > _LONGEST_LIST:
                    break
        return bytes(found)

    def _wait(self, failures: int, url: str, error: Exception | None) -> None:
        """Wait before the next try, or give up: `DownloadError`. After one place gave up, the next ones are asked once
        only until one answers: a line that is down is not waited for 248 times."""
        self.traffic.add(retries=1)
        if failures >= self._tries:
            self._tries = 1
            raise DownloadError(f"sambungan putus: {url}") from error
        self._pause(min(_LONGEST_WAIT_S, 0.1 * 2**failures))

    # ── files ───────────────────────────────────────────────────────────────────────────────────

    def fetch_into(self, url: str, part: str, length: int) -> None:
        """Bring `part` to `length` bytes, going on where it ends; what was received once is not asked for again.

        Raises `DownloadHTTPError`, `DownloadLengthMismatchError` where the server has fewer bytes than `length`, and
        `DownloadError`. One that sends more is cut off one byte over it, so that whoever compares sees it.
        """
        have, failures = file_size(part), 0
        if have > length:
            os.unlink(part)  # noqa: PTH108 - paths of files are texts here: thousands come, and `Path` costs more
            have = 0
        while have < length:
            before, cut = have, None
            try:
                self._append(url, part, have, length)
            except CUT as error:
                cut = error
            have = file_size(part)
            if have >= length:
                break
            if cut is None and have <= before:
                raise DownloadLengthMismatchError(f"lebih pendek daripada daftarnya: {url}")
            if have - before >= _PROGRESS:
                failures = 0
                self.traffic.add(retries=1)
            else:
                failures += 1
                self._wait(failures, url, cut)
        self._tries = _TRIES

    def _append(self, url: str, part: str, have: int, length: int) -> None:
        if have:
            self.traffic.add(resumed=1)
        with (
            self.open(url, have) as (begin, pieces),
            open(part, "ab" if begin else "wb", buffering=0) as file,  # noqa: PTH123 - as above
        ):
            have = begin
            for piece in pieces:
                file.write(piece[: length + 1 - have])
                have += len(piece)
                self.traffic.add(file_bytes=len(piece))
                if have > length:
                    break

    # ── both ────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def open(self, url: str, begin: int, end: int | None = None) -> Iterator[tuple[int, Iterator[bytes]]]:
        """The bytes from `begin` on, to `end` where it is said, and where they really begin: a server may not know
        `Range`, and may send more."""
        if url.startswith("file:"):
            with self._open_file(url, begin) as pieces:
                yield begin, pieces
            return
        last = "" if end is None else end - 1
        response = self._ask(url, {"Range": f"bytes={begin}-{last}"} if begin or last else {})
        try:
            if response.status == _RANGE_REFUSED:
                yield begin, iter(())
                return
            if response.status not in (_OK, _PARTIAL):
                raise DownloadHTTPError(f"{response.status}: {url}", response.status)
            went_on = response.status == _PARTIAL
            yield begin if went_on else 0, _pieces_of(response, None if end is None or not went_on else end - begin)
        finally:
            response.close()
            response.release_conn()

    @contextmanager
    def _open_file(self, url: str, begin: int) -> Iterator[Iterator[bytes]]:
        """A stick may be pulled out or fail to read: that is the line, not our disk."""
        path = Path(urllib.request.url2pathname(urlsplit(url).path))
        self.traffic.add(requests=1)
        try:
            with path.open("rb") as stream:
                stream.seek(begin)
                yield iter(lambda: _read_piece(stream), b"")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise DownloadHTTPError(f"tidak ada: {path.name}", _NOT_FOUND) from error

    def _ask(self, url: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        self.traffic.add(requests=1)
        response = self._pool(url).request(
            "GET", url, headers=headers, preload_content=False, redirect=False, retries=False
        )
        shown = read_shown_time(response.headers.get("Date", ""))
        if shown is not None:
            self.skew = shown - clock.now()
        return response

    def _pool(self, url: str) -> urllib3.PoolManager:
        """The way to a host, looked up once: an office's proxy is the one that its computer names."""
        parts = urlsplit(url)
        way = (parts.scheme, parts.netloc)
        if way not in self._pools:
            direct = urllib.request.proxy_bypass(parts.hostname or "")
            proxy = "" if direct else urllib.request.getproxies().get(parts.scheme, "")
            timeout = urllib3.Timeout(connect=_CONNECT_S, read=_READ_S)
            self._pools[way] = (
                urllib3.ProxyManager(proxy, maxsize=16, timeout=timeout)
                if proxy
                else urllib3.PoolManager(maxsize=16, timeout=timeout)
            )
        return self._pools[way]


def _pieces_of(response: urllib3.BaseHTTPResponse, left: int | None) -> Iterator[bytes]:
    """What comes, `left` bytes at most, each piece as it came: a cut loses nothing that waits for a full piece."""
    while left is None or left > 0:
        piece = response.read1(_PIECE if left is None else min(_PIECE, left), decode_content=False)
        if not piece:
            return
        if left is not None:
            left -= len(piece)
        yield piece


def _read_piece(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_PIECE)
    except OSError as error:
        raise ConnectionError(str(error)) from error


def file_size(path: str) -> int:
    """Bytes of a file; 0 for none."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 - as above
    except FileNotFoundError:
        return 0
