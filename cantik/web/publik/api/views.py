"""`/situs/api/v1/`: what the public site says, for programs; read only, without a session."""

from __future__ import annotations

import time
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from cantik.base import environment
from cantik.outlets.api.rate import RateLimit
from cantik.outlets.api.replies import Api, ApiRequest
from cantik.staff.app import peer
from cantik.staff.app.gate import public
from cantik.web.public_site import site_root


@cache
def _api() -> Api:
    """One a process: it remembers what it answered, and how often whom."""
    return Api(RateLimit(environment.read().api_per_minute))


@csrf_exempt  # nothing is ever done here, and a POST shall be told so
@public
def answer(request: HttpRequest, jalur: str) -> HttpResponse:
    """The answer at an address of the API, or a problem (RFC 9457)."""
    asked = ApiRequest(
        method=request.method or "GET",
        path=jalur,
        query=str(request.META.get("QUERY_STRING", "")),
        known=request.headers.get("If-None-Match", ""),
        address=peer.address(request),
    )
    reply = _api().reply(site_root(), asked, time.monotonic())
    response = HttpResponse(reply.body, status=reply.status, headers=reply.headers)
    if "Content-Type" not in reply.headers:
        del response.headers["Content-Type"]
    return response
