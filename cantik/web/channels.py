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
from collections.abc import Callable
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

#: method, path and headers (as in CGI, without HTTP_) of a request -> bytes that its body may have
Allowance = Callable[[str, str, dict[str, str]], int]
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


class OfficeParser(HTTPRequestParser):  # type: ignore[misc]
    """Reads one request; how large its body may be is decided when the headers are there."""

    adj: Any
    error: Any

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()

    def parse_header(self, header_plus: bytes) -> None:
        """Headers as waitress reads them, then the bound of the body."""
        super().parse_header(header_plus)
        if self.chunked or self.content_length > SMALL_BYTES:
            most = self.adj.cantik_allowance(self.command, self.path, self.headers)
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = most + 1  # waitress refuses what reaches it

    def received(self, data: bytes) -> int:
        """Take some bytes; how many of them belonged to this request."""
        taken = int(super().received(data))
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = _PostTooLarge() if self.path.startswith(PHONES) else _TooLarge()
            self.expect_continue = False  # waitress would ask for the body that was just refused
        return taken

    def late(self, now: float, last: float) -> bool:
        """Whether what is missing should have come by now; `last`: when the last bytes came (both monotonic)."""
        if not self.headers_finished:
            return now - self.began > HEADER_S
        large = self.chunked or self.content_length > SMALL_BYTES
        return now - self.began > (LARGE_S if large else SMALL_S) or (large and now - last > _LARGE_SILENT_S)


class OfficeChannel(HTTPChannel):  # type: ignore[misc]
    """One connection."""

    parser_class = OfficeParser

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

    What phones send waits for the disk, many posts together, and files wait for a parser: both have threads of their
    own, made when the first one comes, so that the pages of the office wait for none of them.
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
        elif brings_file(request.command, request.headers.get("CONTENT_TYPE", "")):
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


def office_server(application: Any, listener: socket.socket, allowance: Allowance, **bounds: Any) -> OfficeServer:
    """A server on a socket that listens; `bounds` are waitress's own settings."""
    adjustments = Adjustments(
        sockets=[listener],
        connection_limit=_MOST,
        cleanup_interval=1,
        asyncore_use_poll=sys.platform != "win32",
        **bounds,
    )
    adjustments.cantik_allowance = allowance
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
