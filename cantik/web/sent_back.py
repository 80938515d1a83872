"""A page that is sent back with what is wrong opens where it says so, on whichever page the form stood."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cantik.web.refill import led_to_fault

_SENT_BACK = 422


def sent_back_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lead whoever was sent back to the first thing that is wrong; without a script."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if isinstance(response, HttpResponse) and response.status_code == _SENT_BACK and html:
            response.content = led_to_fault(response.content.decode()).encode()
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
        return response

    return answer
