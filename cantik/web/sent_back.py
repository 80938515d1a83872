"""A page that is sent back with what is wrong opens where it says so, on whichever page the form stood; an address that
only takes forms is a page in words for who opens it by hand."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cantik.web.refill import led_to_fault

_SENT_BACK, _FORMS_ONLY = 422, 405


def sent_back_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lead whoever was sent back to the first thing that is wrong; without a script."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if isinstance(response, HttpResponse) and response.status_code == _SENT_BACK and html:
            response.content = led_to_fault(response.content.decode()).encode()
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
        if response.status_code == _FORMS_ONLY and _by_hand(request):
            page = render(request, "404.html", status=_FORMS_ONLY)
            page.headers["Allow"] = response.headers.get("Allow", "POST")
            return page
        return response

    return answer


def _by_hand(request: HttpRequest) -> bool:
    """A browser asks for a page: a program that asks with another method is told by the status alone."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")
