"""What a map needs to be read on paper: how long a kilometre is, and where north lies."""

from __future__ import annotations

from decimal import Decimal
from math import floor, log10

from cantik.base.numerals import format_number
from cantik.publish.map.draw import WEB, MapLook

#: so much of the map's width the bar takes at most
_SHARE = 0.3


def draw_scale(km_per_unit: float, look: MapLook) -> str:
    """A bar of a round length and an arrow to north, as wide as the map, so that both shrink with it."""
    length = _round_down(_SHARE * look.width * km_per_unit)
    wide, ink = length / km_per_unit, WEB["ink"]
    said = format_number(Decimal(repr(length)), max(0, -floor(log10(length))), look.lang)
    north = look.width - 10
    told = f"{said} km; utara di atas" if look.lang == "id" else f"{said} km; north is up"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 {look.width + 8} 44" role="img" aria-label="{told}">'
        f'<path d="M1 24v6h{wide:.1f}v-6" fill="none" stroke="{ink}" stroke-width="1.5"/>'
        f'<text x="{wide + 8:.1f}" y="31" font-size="14" fill="{ink}">{said} km</text>'
        f'<path d="M{north} 3l5 14l-5 -3l-5 3z" fill="{ink}"/>'
        f'<text x="{north}" y="40" font-size="14" font-weight="700" text-anchor="middle" fill="{ink}">'
        f"{'U' if look.lang == 'id' else 'N'}</text></svg>"
    )


def _round_down(length: float) -> float:
    """The greatest of 1, 2, 5, 10, … that is not longer.

    >>> _round_down(7.3), _round_down(0.49)
    (5.0, 0.2)
    """
    power = floor(log10(length))
    step = next(step for step in (5, 2, 1) if step <= length / 10.0**power + 1e-9)
    return round(step * 10.0**power, max(0, -power))
