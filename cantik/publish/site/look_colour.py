"""The colour of an office on its public site: what it becomes where text stands on it or is written in it, by the rule
of contrast of WCAG 2.2 (1.4.3: 4.5 to 1 for text, 1.4.11: 3 to 1 for what is no text). Pure arithmetic.

Hue is kept, lightness gives way as little as it must, in Oklab (Ottosson 2020), where equal steps look equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cantik.base.colours import Lab, contrast, lab_of, rgb_of

TEXT, SHAPE = 4.5, 3.0
#: the grounds of `gaya.css` on which links and headings stand, light and dark
LIGHT_GROUNDS: Final = ("#FFFFFF", "#F3F5F6", "#EAEEF0", "#E4EEF7", "#FDF1D3", "#FBE6E2")
DARK_GROUNDS: Final = ("#0D1419", "#141D24", "#1C2730", "#16304A", "#36290B", "#421F1A")
WHITE: Final = "#FFFFFF"
#: what marks the present page and the focus on the head, and the ink on light buttons of the dark page
MARK, DARK_INK = "#F2B01E", "#0D1419"
_SOFT = 0.84  # of white on the head: what is less important there
_STEPS = 500
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
Asked = tuple[float, float]
"""The contrast that a colour has where it is worst off, and the one that is asked there."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A place where the colour is used: `name` of the place, the colour there, the contrast that the given one has
    where it is worst off, and the one that is asked there."""

    name: str
    colour: str
    given: float
    asked: float

    @property
    def is_changed(self) -> bool:
        """Whether the given colour would not do there."""
        return self.given < self.asked


@dataclass(frozen=True, slots=True)
class Palette:
    """A colour as the site uses it: the head of its pages, links and buttons in the light and in the dark."""

    given: str
    head: Adjustment
    light: Adjustment
    dark: Adjustment

    @property
    def places(self) -> tuple[Adjustment, ...]:
        """All places, in the order in which they are told."""
        return self.head, self.light, self.dark


def parse_colour(text: str) -> str | None:
    """A colour as `#RRGGBB`; None for what is none.

    >>> parse_colour(" #0a7b50 "), parse_colour("hijau")
    ('#0A7B50', None)
    """
    plain = text.strip()
    return plain.upper() if _HEX.fullmatch(plain) else None


def adjust_colour(given: str) -> Palette:
    """The colour as every place may use it."""
    return Palette(
        given,
        _nearest_colour("kepala", given, _head_contrast),
        _nearest_colour("terang", given, _light_contrast),
        _nearest_colour("gelap", given, _dark_contrast),
    )


def soften(ground: str) -> str:
    """The less important text on a head of this colour: white, let through a little."""
    return _hex([_SOFT + (1 - _SOFT) * part for part in rgb_of(ground)])


def deepen(colour: str, by: float) -> str:
    """The same hue a little darker (`by` > 0) or lighter: what a link becomes under the pointer."""
    light, a, b = lab_of(colour)
    return _hex(_fit(light - by, a, b))


# ── what each place asks ─────────────────────────────────────────────────────────────────────────
def _head_contrast(colour: str) -> Asked:
    """On the head: white and softened text, and the mark of the present page, which is no text."""
    text = _worst(colour, (WHITE, soften(colour)))
    return min(text, (contrast(MARK, colour), SHAPE), key=_share)


def _light_contrast(colour: str) -> Asked:
    return _worst(colour, LIGHT_GROUNDS)


def _dark_contrast(colour: str) -> Asked:
    return _worst(colour, (*DARK_GROUNDS, DARK_INK))


def _worst(colour: str, others: Sequence[str]) -> Asked:
    return min(contrast(colour, other) for other in others), TEXT


def _share(asked: Asked) -> float:
    return asked[0] / asked[1]


def _nearest_colour(name: str, given: str, measure: Callable[[str], Asked]) -> Adjustment:
    """The colour of this hue whose lightness is nearest to the given one and whose contrast suffices."""
    has = measure(given)
    if _share(has) >= 1:
        return Adjustment(name, given, *has)
    light, a, b = lab_of(given)
    steps = sorted((step / _STEPS for step in range(_STEPS + 1)), key=lambda each: (abs(each - light), each))
    fitting = (found for each in steps if _share(measure(found := _hex(_fit(each, a, b)))) >= 1)
    return Adjustment(name, next(fitting), *has)


# ── colours as numbers ───────────────────────────────────────────────────────────────────────────
def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02X}" for part in parts)


def _encode(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _linear_rgb(light: float, a: float, b: float) -> Lab:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fit(light: float, a: float, b: float) -> list[float]:
    """The colour of this lightness and hue, as strong as a screen can show it."""
    light = min(max(light, 0.0), 1.0)
    for share in (step / 20 for step in range(20, -1, -1)):
        parts = _linear_rgb(light, a * share, b * share)
        if all(-1e-4 <= part <= 1 + 1e-4 for part in parts):
            return [_encode(max(part, 0.0)) for part in parts]
    return [light**3] * 3
