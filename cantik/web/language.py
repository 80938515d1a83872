"""The language of a page: Indonesian, or English for whoever chose it with the switch.

The browser's own wish (Accept-Language) is never asked: a borrowed laptop must not change words and numerals. The
choice lies in a cookie of this browser and holds for words, numbers and dates of every page alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.staff.app.gate import public, way_back
from cantik.staff.app.language import either, lang

__all__ = [
    "LanguageMiddleware",
    "choose",
    "day",
    "either",
    "lang",
    "language_of",
    "number",
    "of_content",
    "switch",
    "way_back",
]

COOKIE = "cantik_bahasa"
CODES = ("id", "en")
_KEPT = dt.timedelta(days=365)


def number(value: int | Decimal, decimals: int = 0) -> str:
    """A number in the numerals of the page: `4.951`, in English `4,951`."""
    return format_number(value, decimals, lang())


def day(value: dt.date | dt.datetime) -> str:
    """A date in the words of the page; of a moment its local day."""
    return long_date(clock.day_of(value) if isinstance(value, dt.datetime) else value, lang())


def of_content(text: str) -> str:
    """A text of a content file in the page's language; in Indonesian where the catalogue has no English for it."""
    return translation.gettext(text) if text else ""


def language_of(request: HttpRequest) -> str:
    """The language that this browser chose; Indonesian when it chose none."""
    wish = request.COOKIES.get(COOKIE, "")
    return wish if wish in CODES else "id"


class LanguageMiddleware:
    """Make the whole answer in the chosen language, error pages included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; the thread's language is what it was before afterwards."""
        code = language_of(request)
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


@public
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice and go back to the page; an unknown language changes nothing."""
    response = HttpResponseRedirect(_back(request))
    wish = request.POST.get("bahasa", "")
    if wish in CODES:
        response.set_cookie(
            COOKIE, wish, max_age=_KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("lanjut", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


def switch(request: HttpRequest) -> dict[str, str]:
    """Context of the switch in the shell, which leads back to the page (`way_back`)."""
    return {"lanjut": way_back(request)}
