"""Texts that were made without a language: `kata` says them in the page's, `angka_teks` turns their numerals."""

from __future__ import annotations

import re

from django import template

from cantik.web.job_words import translate_station
from cantik.web.language import lang

register = template.Library()
_SWAPPED = str.maketrans(",.", ".,")
_NUMBER = re.compile(r"[+−-]?\d[\d.,]*")


@register.filter
def kata(text: str | None) -> str:
    """A text of a job or of the core in the page's language, as it is when the catalogue does not know it."""
    return translate_station(text or "")


@register.filter
def angka_teks(text: str | None) -> str:
    """A number that was kept as Indonesian text, in the page's numerals; anything else (NA, –, …) as it is."""
    number = text or ""
    return number.translate(_SWAPPED) if lang() == "en" and _NUMBER.fullmatch(number) else number
