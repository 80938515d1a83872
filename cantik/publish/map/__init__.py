"""Maps of published rates by dusun."""

from cantik.publish.map.draw import LABELLED, Drawing, MapLook, credit, draw
from cantik.publish.map.jenks import breaks
from cantik.publish.map.locator import draw_locator
from cantik.publish.map.plain import Overlay, draw_plain, rings_of

__all__ = [
    "LABELLED",
    "Drawing",
    "MapLook",
    "Overlay",
    "breaks",
    "credit",
    "draw",
    "draw_locator",
    "draw_plain",
    "rings_of",
]
