"""Maps of published rates by dusun."""

from cantik.publish.map.draw import Drawing, MapLook, draw
from cantik.publish.map.jenks import breaks

__all__ = ["Drawing", "MapLook", "breaks", "draw"]
