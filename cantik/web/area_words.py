"""Pages about a kelurahan say kelurahan, lurah and lingkungan (`cantik.codes.area_speech`), whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.area_speech import AreaSpeech, speech_of
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.staff.app import rights
from cantik.staff.app.language import speak_of, start_page
from cantik.staff.app.models import Account
from cantik.vault.app.opening import current_store


class AreaWordsMiddleware:
    """Let the page's texts speak of the area in its address; pages of no area of the one village of their reader.
    Whoever made the language active (`LanguageMiddleware`) ends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        with start_page():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Before the view makes its page."""
        area = _area_of_page(request, kwargs.get("kode"))
        if area is not None:
            speak_of(area_speech(area))


def area_speech(area: AreaCode) -> AreaSpeech | None:
    """How texts speak of an area of the store that is open; None where they say desa."""
    opened = current_store()
    return speech_of(area, None if opened is None else opened.store.path / AREAS_FILE)


def reader_speech(person: Account) -> AreaSpeech | None:
    """How a letter speaks to somebody who serves in one village alone."""
    only = _only_village(person)
    return None if only is None else area_speech(only)


def _area_of_page(request: HttpRequest, code: object) -> AreaCode | None:
    if isinstance(code, str):
        try:
            return rights.area_code(code)
        except InvalidAreaCode:
            return None  # no such area: the view will say so
    return _only_village(request.user) if isinstance(request.user, Account) else None


def _only_village(person: Account) -> AreaCode | None:
    held = {given.area for given in rights.assignments_of(person, clock.today())}
    only = rights.area_code(held.pop()) if len(held) == 1 else None
    return only if only is not None and only.level is AreaLevel.DESA else None
