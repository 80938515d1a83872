"""Colours as numbers: contrast by WCAG 2.2, and Oklab (Ottosson 2020), where equal steps look equal."""

from __future__ import annotations

import math

Lab = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21.

    >>> round(contrast("#FFFFFF", "#000000"), 2), round(contrast("#777777", "#FFFFFF"), 2)
    (21.0, 4.48)
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def rgb_of(colour: str) -> list[float]:
    """Red, green and blue of `#RRGGBB`, 0 to 1."""
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def lab_of(colour: str) -> Lab:
    """The colour in Oklab."""
    red, green, blue = map(_linear, rgb_of(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, rgb_of(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
