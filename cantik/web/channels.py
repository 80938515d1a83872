"""Connections of the server (waitress): a short time for headers, small bodies for whoever has not signed in.

waitress waits five minutes for the rest of a request and takes a hundred connections: two hundred half-sent requests
would keep everybody out. Here what is not finished in its time is closed, and when many are open those that wait first.
"""

from __future__ import annotations

import copy
import logging
import socket
import sys
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error, RequestEntityTooLarge


@dataclass(frozen=True, slots=True)
class BodyTerms:
    """What the body of a request may weigh, and who sends it ("" for anybody)."""

    most: int
    who: str = ""


#: method, path and headers (as in CGI, without HTTP_) of a request -> what its body may be
Allowance = Callable[[str, str, dict[str, str]], BodyTerms]
#: method and path of a request -> whether its answer may take long: a thread of files makes it
Slow = Callable[[str, str], bool]
#: a form that anybody may send: signing in, an invitation; nobody is asked for less
SMALL_BYTES = 64 * 1024
#: seconds for the headers, for a small body, for a large one, and between two requests of a browser
HEADER_S, SMALL_S, LARGE_S, IDLE_S = 10, 30, 1800, 75
#: connections that one process holds; beyond the second number those that wait are closed, the oldest first
_MOST, _CROWDED = 1000, 600
_LARGE_SILENT_S = 60
#: addresses of devices, and how many of their posts one process answers at a time
PHONES, PHONE_THREADS = "/c/", 64
#: posts with files that one process answers at a time: those that wait for a turn of a parser (`base.turns`) and some
#: that are being told there is none
FILE_THREADS = 16
_FILES = "multipart/form-data"
#: bodies above `SMALL_BYTES` are held in memory until they are answered, for persons in clear never lie on the disk: so
#: many bytes of all together in one process, so many that one person may announce
MOST_HELD, MOST_OF_ONE = 256 * 1024**2, 112 * 1024**2
#: seconds in which a refused request may end what it is sending; closed at once, its answer is lost (RFC 9112 9.6)
LINGER_S = 5


class _TooLarge(RequestEntityTooLarge):  # type: ignore[misc]  # waitress carries no types
    """413 in words: whoever's session ran out while a file was chosen reads what to do."""

    reason = "Terlalu besar"

    def __init__(self) -> None:
        super().__init__("Kiriman ini terlalu besar, atau Anda sudah keluar. Masuk lagi, lalu kirim sekali lagi.")


class _PostTooLarge(RequestEntityTooLarge):  # type: ignore[misc]
    """413 as a phone reads it: OpenRosa's own answer, so that the form says why it stays on the phone."""

    reason = "Terlalu besar"

    def __init__(self) -> None:
        super().__init__(
            "Kiriman terlalu besar (lebih dari 20 MB), atau perangkatnya tidak dikenal. Isian tetap di ponsel."
        )

    def to_response(self, *_ident: object) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body."""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
            f'<message nature="submit_error">{self.body}</message></OpenRosaResponse>'
        ).encode()
        heads = [("Content-Type", "text/xml; charset=utf-8"), ("X-OpenRosa-Version", "1.0")]
        return f"{self.code} {self.reason}", heads, body


class _NoRoom(Error):  # type: ignore[misc]
    """503 in words: what is being sent by others fills the memory that there is for it."""

    code, reason = 503, "Sedang penuh"

    def __init__(self) -> None:
        super().__init__(
            "Server sedang menerima banyak berkas besar. Berkas ini tidak disimpan. Tunggu sebentar, lalu kirim sekali "
            "lagi; isian di ponsel tetap di ponsel."
        )


class LargeBodies:
    """The large bodies that one process holds: those that come, wait for a thread, or are being answered. What is
    dropped, however that happens, counts no more."""

    def __init__(self) -> None:
        self._parsers = weakref.WeakSet[OfficeParser]()

    def admit(self, parser: OfficeParser) -> bool:
        """Whether one more may come; then it counts."""
        own = sum(each.announced for each in self._parsers if each.who == parser.who)
        if own + parser.announced > MOST_OF_ONE or self.count_held() + parser.announced > MOST_HELD:
            return False
        self._parsers.add(parser)
        return True

    def drop(self, parser: OfficeParser) -> None:
        """One that was refused counts no more."""
        self._parsers.discard(parser)

    def count_held(self) -> int:
        """Bytes that came of all of them."""
        return sum(each.body_bytes_received for each in self._parsers)


class OfficeParser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request; how large its body may be is decided when the headers are there."""

    adj: Any
    error: Any
    completed: Any
    #: of a large body: who sends it, and how many bytes it may become
    who = ""
    announced = 0

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()
        self._room = True

    def parse_header(self, header_plus: bytes) -> None:
        """Headers as waitress reads them, then the bound of the body."""
        super().parse_header(header_plus)
        if self.chunked or self.content_length > SMALL_BYTES:
            terms = self.adj.cantik_allowance(self.command, self.path, self.headers)
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = terms.most + 1  # waitress refuses what reaches it
            if SMALL_BYTES < terms.most >= self.content_length:
                self.who, self.announced = terms.who, terms.most if self.chunked else self.content_length
                self._room = self.adj.cantik_bodies.admit(self)

    def received(self, data: bytes) -> int:
        """Take some bytes; how many of them belonged to this request."""
        taken = int(super().received(data))
        if self.announced and not self.error:
            self._require_room()
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = _PostTooLarge() if self.path.startswith(PHONES) else _TooLarge()
            self.expect_continue = False  # waitress would ask for the body that was just refused
        return taken

    def _require_room(self) -> None:
        """Refuse a large body for which there is no room, or no more: many came at once."""
        if not self._room or (not self.completed and self.adj.cantik_bodies.count_held() > MOST_HELD):
            self.error, self.completed, self.expect_continue = _NoRoom(), True, False
            self.body_rcv = None  # what came of it
            self.adj.cantik_bodies.drop(self)

    def late(self, now: float, last: float) -> bool:
        """Whether what is missing should have come by now; `last`: when the last bytes came (both monotonic)."""
        if not self.headers_finished:
            return now - self.began > HEADER_S
        large = self.chunked or self.content_length > SMALL_BYTES
        return now - self.began > (LARGE_S if large else SMALL_S) or (large and now - last > _LARGE_SILENT_S)


class OfficeChannel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    parser_class = OfficeParser
    request: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.heard = time.monotonic()
        self.spoken = False
        self.refused = False
        self.lingers: float | None = None
        super().__init__(*args, **kwargs)

    def received(self, data: bytes) -> bool:
        """Bytes came."""
        self.heard, self.spoken = time.monotonic(), True
        return bool(super().received(data))

    def service(self) -> None:
        """Answer a request."""
        self.refused = self.refused or bool(self.requests and self.requests[0].error)
        super().service()

    def handle_close(self) -> None:
        """Close; after a refusal first in the direction of the answer only. What the other side was still sending would
        else reset the connection, and a proxy would say 502 instead of the reason."""
        if self.refused and self.lingers is None and self.connected and not self.total_outbufs_len:
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:  # the other side has gone
                super().handle_close()
                return
            self.lingers = time.monotonic() + LINGER_S
            self.will_close = False
            return
        super().handle_close()
        self.request = None  # and with it what came of its body

    def readable(self) -> bool:
        """Whether bytes are wanted; those of a refused request are, to be thrown away."""
        return (self.lingers is not None and not self.will_close) or bool(super().readable())

    def handle_read(self) -> None:
        """Take bytes that came."""
        if self.lingers is None:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)
        except OSError:
            self.handle_close()

    @property
    def waits(self) -> bool:
        """True while nothing of it is being answered."""
        return not self.requests and not self.total_outbufs_len

    def late(self, now: float) -> bool:
        """Whether it waits longer than it may."""
        if self.lingers is not None:
            return now > self.lingers
        request = self.request
        if not self.waits:
            return False
        if request is not None:
            return bool(request.late(now, self.heard))
        return now - self.heard > (IDLE_S if self.spoken else HEADER_S)


class _BesideDispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]
    """Threads for what phones send, or for files. That some wait for a moment is how groups come about, and no
    warning."""

    queue_logger = logging.getLogger("waitress.queue.samping")


_BesideDispatcher.queue_logger.setLevel(logging.ERROR)


def brings_file(method: str, content_type: str) -> bool:
    """Whether a request hands in a file; only such a form may have one.

    >>> brings_file("POST", "multipart/form-data; boundary=a"), brings_file("POST", "application/json")
    (True, False)
    """
    return method == "POST" and content_type.lower().startswith(_FILES)


class OfficeServer(TcpWSGIServer):  # type: ignore[misc]
    """The server with such connections; looks after them each second.

    What phones send waits for the disk, many posts together, and files wait for a parser or for being sealed: both have
    threads of their own, made when the first one comes, so that the pages of the office wait for none of them.
    """

    channel_class = OfficeChannel
    _beside: dict[str, ThreadedTaskDispatcher]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._beside = {}
        super().__init__(*args, **kwargs)

    def add_task(self, task: Any) -> None:
        """Hand a connection whose request is whole to a thread."""
        request = task.requests[0] if task.requests else None
        if request is None:
            super().add_task(task)
        elif request.path.startswith(PHONES):
            self._beside_pages("ponsel", PHONE_THREADS).add_task(task)
        elif brings_file(request.command, request.headers.get("CONTENT_TYPE", "")) or self.adj.cantik_slow(
            request.command, request.path
        ):
            self._beside_pages("berkas", FILE_THREADS).add_task(task)
        else:
            super().add_task(task)

    def _beside_pages(self, name: str, threads: int) -> ThreadedTaskDispatcher:
        if name not in self._beside:
            self._beside[name] = made = _BesideDispatcher()
            made.set_thread_count(threads)
        return self._beside[name]

    def close(self) -> None:
        """End; what was sent is answered first."""
        for dispatcher in self._beside.values():
            dispatcher.shutdown()
        super().close()

    def maintenance(self, now: float) -> None:
        """Close what is late; when it is crowded, what waits longest as well."""
        super().maintenance(now)
        moment = time.monotonic()
        open_now = list(self.active_channels.values())
        for channel in open_now:
            if channel.late(moment):
                channel.will_close = True
        waiting = sorted((c for c in open_now if c.waits and not c.will_close), key=lambda channel: channel.heard)
        for channel in waiting[: max(0, len(open_now) - _CROWDED)]:
            channel.will_close = True


def _is_quick(_method: str, _path: str) -> bool:
    """No answer takes long."""
    return False


def office_server(
    application: Any, listener: socket.socket, allowance: Allowance, slow: Slow = _is_quick, **bounds: Any
) -> OfficeServer:
    """A server on a socket that listens; `slow` says whose answers take a turn as files do, `bounds` are waitress's own
    settings."""
    adjustments = Adjustments(
        sockets=[listener],
        connection_limit=_MOST,
        cleanup_interval=1,
        asyncore_use_poll=sys.platform != "win32",
        **bounds,
    )
    adjustments.cantik_allowance, adjustments.cantik_bodies = allowance, LargeBodies()
    adjustments.cantik_slow = slow
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(adjustments.threads)
    address = (listener.family, listener.type, listener.proto, listener.getsockname())
    return OfficeServer(
        application, {}, True, listener, dispatcher=dispatcher, adj=adjustments, bind_socket=False, sockinfo=address
    )


def headless(application: Any) -> Any:
    """An application whose answers to HEAD have no body: headers as for GET, no byte after them (RFC 9110 9.3.2)."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        body = application(environ, start)
        if environ.get("REQUEST_METHOD") != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer
