"""A page that is only read asks each question once, whatever parts of it ask (`cantik.base.page_cache`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cantik.base.page_cache import keep_answers


def reading_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """GET and HEAD; what is posted asks anew after each of its steps."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with keep_answers():
            return get_response(request)

    return answer
