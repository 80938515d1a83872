"""The language of the page that is being made; every choice between Indonesian and English asks here."""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import get_language

__all__ = ["either", "lang"]
T = TypeVar("T")


def lang() -> str:
    """`id` or `en`; outside a request `id`."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def either(indonesian: T, english: T) -> T:
    """The text of the two that the page's language asks for: what content says in both is not in the catalogue."""
    return english if lang() == "en" else indonesian
