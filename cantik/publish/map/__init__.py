"""Maps of published rates by dusun."""

from cantik.publish.map.draw import LABELLED, Drawing, MapLook, credit, draw
from cantik.publish.map.jenks import breaks
from cantik.publish.map.plain import draw_plain

__all__ = ["LABELLED", "Drawing", "MapLook", "breaks", "credit", "draw", "draw_plain"]
