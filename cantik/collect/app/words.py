"""Rules, formats and persons as dry runs and screens say them; variables and values: `register.app.words`."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from cantik.base.text import mask
from cantik.collect.app.mappings import title_of
from cantik.content.loader import here

LEVELS = {"tolak": gettext_lazy("Ditolak"), "periksa": gettext_lazy("Galat"), "catat": gettext_lazy("Peringatan")}


def mask_number(number: str) -> str:
    """A NIK as it may be shown, in fours: `•••• •••• •••• 0412`."""
    hidden = mask(number)
    return " ".join(hidden[start : start + 4] for start in range(0, len(hidden), 4))


def rule(identifier: str) -> str:
    """The title of a rule."""
    known = here().rules.get(identifier)
    return gettext(known.title) if known else identifier


def source(mapping: str) -> str:
    """The title of a format."""
    known = here().mappings.get(mapping)
    return known.title if known else title_of(mapping) or mapping
