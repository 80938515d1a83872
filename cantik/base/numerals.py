"""Numbers in Indonesian and English style, rounded half up once, at display.

Rounding: half up on the exact Decimal, as spreadsheets and BPS books do (docs/bidang/population_parameters.md 0):
29/160 = 18.125 % prints 18,13.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

HIDDEN = "NA"  # a protected cell
NONE = "–"  # nothing counted (zero)
UNAVAILABLE = "…"  # not asked, not collected
_INDONESIAN = str.maketrans(",.", ".,")


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """The value with `decimals` decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def ratio(numerator: int, denominator: int, scale: int, decimals: int) -> Decimal | None:
    """`scale * numerator / denominator` rounded half up exactly (integers only); None when the denominator is 0.

    >>> ratio(29, 160, 100, 2)
    Decimal('18.13')
    """
    if denominator == 0:
        return None
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    return _round_quotient(scale * numerator, denominator, decimals)


def round_fraction(value: Fraction, decimals: int) -> Decimal:
    """An exact value with `decimals` decimals, halves away from zero.

    >>> round_fraction(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    return _round_quotient(value.numerator, value.denominator, decimals)


def _round_quotient(numerator: int, denominator: int, decimals: int) -> Decimal:
    top = numerator * 10**decimals
    sign = -1 if top < 0 else 1
    units = (2 * abs(top) + denominator) // (2 * denominator)
    return Decimal(sign * units).scaleb(-decimals)


@lru_cache(maxsize=2**15)  # pages, charts, maps and tables of one figure ask for the same text
def format_number(value: int | Decimal, decimals: int = 0, lang: str = "id") -> str:
    """`4951` -> `4.951`, `Decimal("47.58")` -> `47,58` (Indonesian); `4,951`, `47.58` (English).

    The value is rounded half up to `decimals`. Zero is "0": whether a zero prints as `–` is the product's matter.
    """
    rounded = round_half_up(Decimal(value), decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if lang == "id":
        text = text.translate(_INDONESIAN)
    return f"-{text}" if rounded < 0 else text


def count_noun(number: int | Decimal, noun: str) -> str:
    """A number with an English noun, one of many or one alone; what stands in brackets is a noun, too.

    >>> count_noun(1, "village"), count_noun(1200, "family"), count_noun(4, "Kampung (Hamlet)")
    ('1 village', '1,200 families', '4 Kampung (Hamlets)')
    """
    return f"{format_number(number, 0, 'en')} {noun if number == 1 else make_plural(noun)}"


#: one alone before a plural noun, and the verb after it
_NOUNS = "persons|families|households|births|deaths|arrivals|departures|events|villages|hamlets|rows|members|heads"
_ONE_OF_MANY = re.compile(rf"(?<![\d.,])1((?: (?!of\b)[a-z]+)?) ({_NOUNS})\b( (?:were|are|have)\b)?")
_VERBS = {" were": " was", " are": " is", " have": " has"}


def agree_with_one(sentence: str) -> str:
    """An English sentence that was written for many, where a number in it is one.

    >>> agree_with_one("1 births and 11 deaths recorded"), agree_with_one("1 families were recorded")
    ('1 birth and 11 deaths recorded', '1 family was recorded')
    """

    def one(found: re.Match[str]) -> str:
        noun, verb = found[2], found[3] or ""
        alone = f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-1]
        return f"1{found[1]} {alone}{_VERBS.get(verb, verb)}"

    return _ONE_OF_MANY.sub(one, sentence)


def make_plural(noun: str) -> str:
    """The plural of a regular English noun."""
    if noun.endswith(")"):
        return f"{make_plural(noun[:-1])})"
    return f"{noun[:-1]}ies" if noun[-1:] == "y" and noun[-2:-1] not in "aeiou" else f"{noun}s"


def signed_number(value: int | Decimal, decimals: int = 0, lang: str = "id") -> str:
    """A difference as it is printed: `+26`, `−3,6`; zero has no sign.

    >>> signed_number(26), signed_number(Decimal("-3.64"), 1), signed_number(0)
    ('+26', '−3,6', '0')
    """
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + format_number(-value if value < 0 else value, decimals, lang)
