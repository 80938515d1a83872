"""A page that is only read asks each question once, whatever parts of it ask (`cantik.base.once`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cantik.base.once import reading


def reading_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """GET and HEAD; what is posted asks anew after each of its steps."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with reading():
            return get_response(request)

    return answer
