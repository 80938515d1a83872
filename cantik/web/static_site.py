"""A folder of static pages over HTTP on this computer only; `cantik demo` and `cantik serve` use it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

from cantik.base import environment
from cantik.base.errors import WrongUse
from cantik.outlets.api.answers import FOLDER
from cantik.outlets.api.rate import RateLimit
from cantik.outlets.api.replies import Api, ApiRequest
from cantik.web.channels import SMALL_BYTES, BodyTerms, headless, office_server
from cantik.web.compressed_site import Packed

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_MISSING = (
    b'<!doctype html><html lang="id"><meta charset="utf-8"><title>Tidak ada</title>'
    b'<h1>Halaman ini tidak ada</h1><p><a href="/">Kembali ke beranda</a></p>'
)


def _not_found(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
    return [_MISSING]


def _with_api(folder: Path, pages: Any) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """The pages, and the API of what lies among them at the addresses of its files."""
    api = Api(RateLimit(environment.read().api_per_minute))

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "")).removeprefix(f"/{FOLDER}/")
        if path == environ.get("PATH_INFO", ""):
            answered: Iterable[bytes] = pages(environ, start)
            return answered
        asked = ApiRequest(
            method=environ["REQUEST_METHOD"],
            path=path,
            query=environ.get("QUERY_STRING", ""),
            known=environ.get("HTTP_IF_NONE_MATCH", ""),
            address=environ.get("REMOTE_ADDR", ""),
        )
        reply = api.reply(folder, asked, time.monotonic())
        start(f"{reply.status} {HTTPStatus(reply.status).phrase}", list(reply.headers.items()))
        return [reply.body]

    return answer


def application(folder: Path, *, live: bool = False) -> Packed:
    """The WSGI application over a folder: index files, right media types, headers that allow nothing but the pages.

    `live`: pages are written while they are served (a workplace publishes into the folder), so nothing is remembered.
    """

    def headers(values: Any, _path: str, _url: str) -> None:
        for name, value in _HEADERS.items():
            values[name] = value

    files = WhiteNoise(
        _not_found,
        root=str(folder),
        index_file=True,
        max_age=0 if live else 60,
        autorefresh=live,
        add_headers_function=headers,
    )
    return Packed(_with_api(folder, files))


def serve(folder: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve `folder` on 127.0.0.1 until interrupted; `ready` gets the address once the socket listens.

    Raises `WrongUse` D107 when the folder is no site and D108 when the port is taken.
    """
    server = _listen(folder, port)
    ready(_address(server))
    try:
        server.run()
    finally:
        server.close()


@contextlib.contextmanager
def beside(folder: Path, port: int) -> Iterator[str]:
    """Serve `folder` on 127.0.0.1 in a thread of this process while the block lasts; gives the address.

    Pages may change meanwhile. Raises `WrongUse` D107 and D108.
    """
    server = _listen(folder, port, live=True)
    thread = threading.Thread(target=server.run, name="situs", daemon=True)
    thread.start()
    try:
        yield _address(server)
    finally:
        server.close()
        thread.join(5)


def _address(server: Any) -> str:
    return f"http://127.0.0.1:{server.effective_port}/"


def _listen(folder: Path, port: int, *, live: bool = False) -> Any:
    if not (folder / "index.html").is_file():
        raise WrongUse("D107", "Folder ini bukan situs", where=str(folder), expected="index.html di dalamnya")
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise WrongUse(
            "D108", "Port sedang dipakai", found=str(port), mend="Pilih port lain dengan --port, atau --port 0."
        ) from error
    listener.setblocking(False)
    pages = headless(application(folder, live=live))
    small = BodyTerms(SMALL_BYTES)
    return office_server(pages, listener, lambda _method, _path, _headers: small, threads=8, ident="cantik")
