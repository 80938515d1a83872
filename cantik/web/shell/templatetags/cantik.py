"""Tags that every template may use: icons from the sprite, the mark, numbers and dates in the page's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.staff.app import clock_fault
from cantik.staff.app.language import lang
from cantik.web.language import either
from cantik.web.page_addresses import address_for

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def ikon(name: str) -> SafeString:
    """An icon of the sprite; it says nothing to a screen reader, words stand beside it."""
    return format_html('<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>', static("cantik/ikon.svg"), name)


@register.simple_tag
def tanda() -> SafeString:
    """The mark of Cantik."""
    return format_html('<img src="{}" alt="" width="26" height="26">', static("cantik/tanda.svg"))


@register.filter
def angka(value: int | Decimal | None, decimals: int = 0) -> str:
    """A number in the page's language; nothing known is `…`."""
    return "…" if value is None else format_number(value, decimals, lang())


@register.filter
def dwi(text: str, english: str) -> str:
    """A text of content that stands in both languages: `{{ each.words|dwi:each.words_en }}`."""
    return either(text, english)


@register.filter
def tanggal(value: dt.date | None) -> str:
    """`26 November 2026`; a moment is shown on its local day."""
    if value is None:
        return "–"
    day = clock.day_of(value) if isinstance(value, dt.datetime) else value
    return long_date(day, lang())


@register.filter
def jam(value: dt.datetime) -> str:
    """`26 November 2026 pukul 15.20 WIB` by the clock of the place that the page is about."""
    local = value.astimezone(clock.zone())
    word = "pukul" if lang() == "id" else "at"
    return f"{long_date(local.date(), lang())} {word} {local:%H.%M} {local.tzname()}"


@register.simple_tag(takes_context=True)
def bisa_buka(context: dict[str, Any], name: str, *arguments: str) -> bool:
    """Whether who reads the page may open another one (`name`, `arguments` as of `url`): no page offers a way that ends
    at a refusal."""
    return bool(address_for(context["request"].user, name, *arguments))


@register.simple_tag
def sekarang() -> dt.datetime:
    """This moment by the clock of this computer."""
    return clock.now()


@register.inclusion_tag("components/jam.html")
def jam_keliru(masuk: bool = False) -> dict[str, dt.datetime | None]:
    """A notice when the computer's clock stands behind the store, and to whoever signs in (`masuk`) when it stands so
    far ahead that the date is worth a look; nothing otherwise."""
    ahead = clock_fault.newest_ahead()
    long_ago = clock_fault.long_unused() if masuk and ahead is None else None
    return {"jam_depan": ahead, "jam_lama": long_ago, "jam_kini": clock.now()}


@register.filter
def inisial(name: str) -> str:
    """The first letters of at most two words: `RS`."""
    return "".join(word[0] for word in name.split()[:2]).upper() or "?"
