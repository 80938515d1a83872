"""Text goes over the line compressed: 3G is what a village has. What is compressed already stays as it is.

A page that answers to its own reader is compressed anew, with a random length added, so that its size tells nothing of
the tokens in it (Django's measure against BREACH); the program's own files are compressed once a process.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from cantik.web.compressed_site import accepts, compressible

#: less than this is not worth it
_LEAST_BYTES = 500
_RANDOM_BYTES = 100


class GzipMiddleware:
    """Compress what is text, for browsers that take it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._known: dict[tuple[str, str], bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if response.status_code in (204, 304) or "Content-Encoding" in response.headers:
            return response
        if not compressible(response.headers.get("Content-Type", "")):
            return response
        if response.streaming:
            return self._own_file(request, cast("StreamingHttpResponse", response))
        return _page(request, cast("HttpResponse", response))

    def _own_file(self, request: HttpRequest, response: StreamingHttpResponse) -> HttpResponseBase:
        """A style sheet, a script, an icon: few and small, kept compressed as long as the process lives."""
        own = request.path_info.startswith(settings.STATIC_URL) and response.status_code == 200
        if not own or request.method != "GET":
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not accepts(request.headers.get("Accept-Encoding", "")):
            return response
        key = request.path_info, response.headers.get("Last-Modified", "")
        if key not in self._known:
            self._known[key] = gzip.compress(b"".join(cast("list[bytes]", response.streaming_content)), mtime=0)
        response.close()
        packed = HttpResponse(self._known[key], status=200)
        for name, value in response.headers.items():
            packed.headers[name] = value
        if "ETag" in packed.headers:
            packed.headers["ETag"] = f"W/{packed.headers['ETag'].removeprefix('W/')}"
        packed.headers["Content-Encoding"] = "gzip"
        packed.headers["Content-Length"] = str(len(self._known[key]))
        return packed


def _page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if len(response.content) < _LEAST_BYTES:
        return response
    patch_vary_headers(response, ("Accept-Encoding",))
    if not accepts(request.headers.get("Accept-Encoding", "")):
        return response
    response.content = compress_string(response.content, max_random_bytes=_RANDOM_BYTES)
    response.headers["Content-Length"] = str(len(response.content))
    if "ETag" in response.headers:
        response.headers["ETag"] = f"W/{response.headers['ETag'].removeprefix('W/')}"
    response.headers["Content-Encoding"] = "gzip"
    return response
