"""The motif of a release: sixty-four tiles, one for each hexadecimal digit of its fingerprint.

Every release has a pattern of its own, and two copies of a book with the same pattern hold the same figures. The tiles
are petals, quarters, triangles and rings on a square grid, after the way of woven and batik grounds (kawung).
"""

from __future__ import annotations

from dataclasses import dataclass

_SIDE = 20


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of a motif: quiet shapes, stronger ones, the rare accent, and what lies in the holes."""

    quiet: str
    strong: str
    accent: str
    ground: str


def motif(fingerprint: str, columns: int, rows: int, inks: Inks) -> str:
    """SVG of `columns` × `rows` tiles read from the fingerprint, from its start again when it is used up."""
    digits = [int(c, 16) for c in fingerprint if c in "0123456789abcdef"] or [0]
    # a few accents, wherever the fingerprint puts them, so that no cover is without one
    pairs = [(digits[2 * k % len(digits)], digits[(2 * k + 1) % len(digits)]) for k in range(5)]
    accents = {(16 * a + b) % (columns * rows) for a, b in pairs}
    tiles = []
    for position in range(columns * rows):
        digit = digits[position % len(digits)]
        other = digits[(position * 7 + position // len(digits) + 3) % len(digits)]
        colour = inks.accent if position in accents else inks.strong if other % 3 == 0 else inks.quiet
        x, y = (position % columns) * _SIDE, (position // columns) * _SIDE
        tiles.append(
            f'<g transform="translate({x} {y}) rotate({90 * (digit % 4)} {_SIDE // 2} {_SIDE // 2})">'
            f"{_tile(digit // 4, colour, inks.ground)}</g>"
        )
    size = f"{columns * _SIDE} {rows * _SIDE}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}">{"".join(tiles)}</svg>'


def _tile(shape: int, colour: str, ground: str) -> str:
    s, half = _SIDE, _SIDE // 2
    if shape == 0:
        return f'<path d="M0 0A{s} {s} 0 0 1 {s} {s}A{s} {s} 0 0 1 0 0Z" fill="{colour}"/>'
    if shape == 1:
        return f'<path d="M0 0H{s}A{s} {s} 0 0 1 0 {s}Z" fill="{colour}"/>'
    if shape == 2:
        return f'<path d="M0 0H{s}L0 {s}Z" fill="{colour}"/>'
    ring = f'<circle cx="{half}" cy="{half}" r="{half}" fill="{colour}"/>'
    return ring + f'<circle cx="{half}" cy="{half}" r="{half * 0.4:g}" fill="{ground}"/>'
