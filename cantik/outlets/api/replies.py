"""An answer of the API as HTTP says it: marks of what stays the same (ETag), who may read it from where (CORS), how
often, and each refusal as a problem that a program can read. Knows no server: pages of both servers call it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cantik.base.canonical import canonical_json, digest
from cantik.outlets.api.answers import ApiAnswer, find_answer
from cantik.outlets.api.errors import ApiRefused
from cantik.outlets.api.holdings import stamp_area, stamp_site
from cantik.outlets.api.questions import MOST_QUERY
from cantik.outlets.api.rate import RateLimit

_METHODS: Final = "GET, HEAD, OPTIONS"
#: anybody's page may read it: nothing here belongs to a session
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
#: bytes of answers that are kept in memory, and of the largest that is
_KEPT_BYTES, _LARGEST = 32_000_000, 2_000_000


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A request: `path` below the folder of the API; `known`: If-None-Match; `address`: who asks."""

    method: str
    path: str
    query: str = ""
    known: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ApiReply:
    """Status, headers and bytes."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Api:
    """Answers requests. What was answered is kept as long as the files are as they were."""

    def __init__(self, rate: RateLimit) -> None:
        self._rate = rate
        self._kept: OrderedDict[Hashable, tuple[ApiAnswer, str]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def reply(self, site: Path | None, request: ApiRequest, now: float) -> ApiReply:
        """The reply; `site`: the folder whose releases everybody reads, None where there is none. `now` as in
        `RateLimit.wait_s`."""
        if request.method == "OPTIONS":
            return ApiReply(204, headers={**_OPEN, **_PREFLIGHT})
        if request.method not in ("GET", "HEAD"):
            refused = ApiRefused("T466", "API ini hanya dibaca", status=405, found=request.method, expected=_METHODS)
            return _refuse(request, refused, Allow=_METHODS)
        wait = self._rate.wait_s(request.address, now)
        if wait:
            refused = ApiRefused(
                "T467",
                "Terlalu sering bertanya",
                status=429,
                mend="Tunggu sebentar, atau unduh berkas utuhnya dari rilis.",
            )
            return _refuse(request, refused, **{"Retry-After": str(wait)})
        try:
            answer, mark = self._answer(site, request)
        except ApiRefused as error:
            return _refuse(request, error)
        heads = {**_OPEN, "ETag": mark, "Cache-Control": "no-cache", "Access-Control-Expose-Headers": "ETag, Link"}
        if answer.after:
            heads["Link"] = f'<{answer.after}>; rel="next"'
        if _is_known(request.known, mark):
            return ApiReply(304, headers=heads)
        heads |= {"Content-Type": answer.media, "Content-Length": str(len(answer.body))}
        return ApiReply(200, answer.body if request.method == "GET" else b"", heads)

    def _answer(self, site: Path | None, request: ApiRequest) -> tuple[ApiAnswer, str]:
        if site is None:
            raise ApiRefused(
                "T460", "Situs ini tidak punya rilis", status=404, expected="situs publik dengan satu rilis atau lebih"
            )
        if len(request.query) > MOST_QUERY:  # refused before it is a key of what is kept
            return find_answer(site, request.path, request.query), ""
        kind, _slash, rest = request.path.partition("/")
        of_area = kind in ("data", "wilayah", "ckan") and bool(rest)
        code = rest.partition("/")[0].removesuffix(".json")
        key = (request.path, request.query, stamp_area(site, code) if of_area else stamp_site(site))
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        answer = find_answer(site, request.path, request.query)
        made = (answer, f'"{digest(answer.body)[:32]}"')
        if len(answer.body) <= _LARGEST:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: tuple[ApiAnswer, str]) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._bytes += len(made[0].body)
            while self._bytes > _KEPT_BYTES:
                _key, (old, _mark) = self._kept.popitem(last=False)
                self._bytes -= len(old.body)


def _is_known(said: str, mark: str) -> bool:
    """Whether If-None-Match names this answer; weakly, as RFC 9110 13.1.2 wants it."""
    marks = (part.strip().removeprefix("W/") for part in said.split(","))
    return any(each in (mark, "*") for each in marks)


def _refuse(request: ApiRequest, error: ApiRefused, **more: str) -> ApiReply:
    body = canonical_json(error.problem())
    heads = {**_OPEN, "Content-Type": "application/problem+json", "Cache-Control": "no-store", **more}
    heads["Content-Length"] = str(len(body))
    return ApiReply(error.status, body if request.method != "HEAD" else b"", heads)
