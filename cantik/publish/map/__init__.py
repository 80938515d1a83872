"""Maps of published rates by dusun."""

from cantik.publish.map.draw import LABELLED, Drawing, MapLook, draw
from cantik.publish.map.jenks import breaks

__all__ = ["LABELLED", "Drawing", "MapLook", "breaks", "draw"]
