"""A folder of static pages over HTTP on this computer only; `cantik demo` and `cantik serve` use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from waitress import create_server
from whitenoise import WhiteNoise

from cantik.base.errors import WrongUse

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

_MISSING = (
    b'<!doctype html><html lang="id"><meta charset="utf-8"><title>Tidak ada</title>'
    b'<h1>Halaman ini tidak ada</h1><p><a href="/">Kembali ke beranda</a></p>'
)


def _missing(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
    return [_MISSING]


def application(folder: Path) -> WhiteNoise:
    """The WSGI application over a folder: index files, right media types, headers that allow nothing but the pages."""

    def headers(values: Any, _path: str, _url: str) -> None:
        for name, value in _HEADERS.items():
            values[name] = value

    return WhiteNoise(_missing, root=str(folder), index_file=True, max_age=60, add_headers_function=headers)


def serve(folder: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve `folder` on 127.0.0.1 until interrupted; `ready` gets the address once the socket listens.

    Raises `WrongUse` D107 when the folder is no site and D108 when the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise WrongUse("D107", "Folder ini bukan situs", where=str(folder), expected="index.html di dalamnya")
    try:
        server = create_server(application(folder), host="127.0.0.1", port=port, threads=8)
    except OSError as error:
        raise WrongUse(
            "D108", "Port sedang dipakai", found=str(port), mend="Pilih port lain dengan --port, atau --port 0."
        ) from error
    ready(f"http://127.0.0.1:{server.effective_port}/")
    try:
        server.run()
    finally:
        server.close()
