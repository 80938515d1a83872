"""A folder of static pages with its text compressed for whoever takes it; without Django."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from typing import Any

from cantik.base.media_types import MEDIA_TYPES

_KINDS = (
    *("text/", "application/json", "application/javascript", "application/geo+json", "image/svg+xml"),
    MEDIA_TYPES[".xlsx"],  # the workbook of a release is stored (`cantik.base.zip_archive`)
)
#: compressed pages that are kept, so that the next reader need not wait for them
_KEPT_BYTES = 64_000_000
Site = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def compressible(kind: str) -> bool:
    """Whether files of a media type become smaller."""
    return kind.startswith(_KINDS)


def accepts(said: str) -> bool:
    """Whether an Accept-Encoding header takes gzip."""
    wishes = (wish.strip().replace(" ", "") for wish in said.lower().split(","))
    return any(wish == "gzip" or (wish.startswith("gzip;q=") and wish.strip("0.") != "gzip;q=") for wish in wishes)


class Packed:
    """Wraps a WSGI application over files: each page is compressed once, as long as it does not change."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[tuple[str, str], bytes] = {}
        self._bytes = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] != "GET" or not accepts(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return self._site(environ, start)
        told: list[Any] = []
        body = self._site(environ, lambda status, heads, _=None: told.extend((status, heads)))
        status, heads = told
        names = {name.lower(): value for name, value in heads}
        changed = names.get("last-modified", "") + names.get("etag", "")
        kind, there = names.get("content-type", ""), status.startswith("200")
        if not there or not changed or not compressible(kind) or "content-encoding" in names:
            start(status, heads)
            return body
        packed = self._compress((environ["PATH_INFO"], changed), body)
        kept = [(name, value) for name, value in heads if name.lower() not in ("content-length", "etag")]
        extra = [("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))), ("Vary", "Accept-Encoding")]
        start(status, kept + extra)
        return [packed]

    def _compress(self, key: tuple[str, str], body: Iterable[bytes]) -> bytes:
        found = self._known.get(key)
        if found is None:
            found = gzip.compress(b"".join(body), 6, mtime=0)
            if self._bytes + len(found) > _KEPT_BYTES:
                self._known, self._bytes = {}, 0
            self._known[key] = found
            self._bytes += len(found)
        close = getattr(body, "close", None)
        if close is not None:
            close()
        return found
