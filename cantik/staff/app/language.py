"""The language of the page that is being made, and the words of the area that it is about.

Every choice between Indonesian and English asks here. Texts of the program are written of a desa; while a page about a
kelurahan is made (`speak_of`) the catalogue says kelurahan, lurah and lingkungan instead, in texts of the program and
of its content alone. English says village of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.utils.translation import get_language, override, trans_real

from cantik.codes.area_speech import AreaSpeech

__all__ = ["either", "in_indonesian", "lang", "say", "speak_of", "speech", "start_page"]
T = TypeVar("T")
#: how the area of the page that is being made is spoken of, whatever its language
_area_words: ContextVar[AreaSpeech | None] = ContextVar("area_words", default=None)


class SpokenCatalogue:
    """A catalogue of Django whose texts are said with the words of an area."""

    def __init__(self, catalogue: Any, speech: AreaSpeech) -> None:
        self._catalogue, self.speech = catalogue, speech

    def gettext(self, message: str) -> str:
        """The text for the page."""
        return self.speech.say(self._catalogue.gettext(message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The text for the page, of a number of things."""
        return self.speech.say(self._catalogue.ngettext(singular, plural, number))

    def __getattr__(self, name: str) -> Any:
        """What else Django asks of a catalogue: its language, its plural forms."""
        return getattr(self._catalogue, name)


def lang() -> str:
    """`id` or `en`; outside a request `id`."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def speech() -> AreaSpeech | None:
    """How the page's texts speak of its area; None for a desa and in English."""
    active = _active_catalogue()
    return active.speech if isinstance(active, SpokenCatalogue) else None


def speak_of(words: AreaSpeech | None) -> None:
    """Let the page's texts speak of an area so, until its language ends (`start_page`); English is not changed."""
    _area_words.set(words)
    active = _active_catalogue()
    if words is not None and active is not None and lang() == "id":
        _activate_catalogue(SpokenCatalogue(active, words))


@contextmanager
def start_page() -> Iterator[None]:
    """A page of no area so far; what it was spoken of ends with it."""
    token = _area_words.set(None)
    try:
        yield
    finally:
        _area_words.reset(token)


@contextmanager
def in_indonesian(words: AreaSpeech | None = None) -> Iterator[None]:
    """What is kept, printed or sent is Indonesian, and speaks of the page's area, or of that of a letter's reader
    (`words`); then the page goes on as it was."""
    before, token = _active_catalogue(), _area_words.set(words or _area_words.get())
    try:
        with override("id"):
            speak_of(_area_words.get())
            yield
    finally:
        _area_words.reset(token)
        if isinstance(before, SpokenCatalogue):  # Django itself comes back to the bare language
            _activate_catalogue(before)


def _active_catalogue() -> Any:
    # Django has no door for a catalogue of one's own
    return getattr(trans_real._active, "value", None)  # type: ignore[attr-defined]


def _activate_catalogue(catalogue: SpokenCatalogue) -> None:
    trans_real._active.value = catalogue  # type: ignore[attr-defined]


def either(indonesian: T, english: T) -> T:
    """The text of the two that the page's language asks for: what content says in both is not in the catalogue."""
    if lang() == "en":
        return english
    own = speech()
    if own is None or not isinstance(indonesian, str):
        return indonesian
    return cast("T", own.say(indonesian))


def say(text: str) -> str:
    """A text of content that has no English, with the words of the page's area."""
    return either(text, text)
