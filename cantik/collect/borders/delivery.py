"""A file of borders as it was delivered: the front door of this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cantik.codes.area import AreaCode
from cantik.collect.borders.defects import (
    BorderDefect,
    BordersNeedConsent,
    Weight,
    consent_defects,
    defects_error,
    refusing_defects,
)
from cantik.collect.borders.examine import apart_from, examine
from cantik.collect.borders.geojson import holds_polygon, read_drawing
from cantik.collect.borders.names import village_of
from cantik.collect.borders.settle import settle


@dataclass(frozen=True, slots=True)
class DeliveredBorders:
    """`raw`: the collection in degrees as it came, polygons of other villages left out. `mended`: the same with all
    repairs. `defects`: what is wrong or worth knowing, first the file, then its polygons."""

    raw: Mapping[str, Any]
    mended: Mapping[str, Any]
    defects: tuple[BorderDefect, ...]

    @property
    def consent_defects(self) -> tuple[BorderDefect, ...]:
        """The defects that need somebody's consent."""
        return consent_defects(self.defects)

    def as_stored(self) -> dict[str, Any]:
        """The mended collection with what was found (`temuan`) and the former shape of what was changed (`semula`)."""
        pairs = zip(self.raw["features"], self.mended["features"], strict=True)
        former = [came["geometry"] for came, now in pairs if came is not now]
        found = [defect.as_dict() for defect in self.defects]
        return {**self.mended, **({"temuan": found, "semula": former} if found else {})}

    def require_consent(self, where: str, *, consent: bool) -> Mapping[str, Any]:
        """What may be drawn with. Raises `BordersNeedConsent` (T302) when consent is needed and was not given."""
        if self.consent_defects and not consent:
            raise BordersNeedConsent(where, self.consent_defects)
        return self.mended


def read_delivery(
    data: bytes,
    where: str,
    area: AreaCode,
    *,
    wanted: Callable[[str], bool] | None = None,
    former: Mapping[str, Any] | None = None,
) -> DeliveredBorders:
    """Read, bring to degrees, examine. Raises `BordersUnreadable` (T301) with the defects that no consent mends.

    `wanted` asks by a folded name (`names.key_of`) which polygons will be drawn; without it all are examined but for
    one that is the outline of the village. `former`: the borders that are used now.
    """
    raw, defects = settle(read_drawing(data, where), area)
    raw, others = _own(raw, area)
    if refusing_defects(defects):
        raise defects_error(where, refusing_defects(defects))
    if others:
        defects += (BorderDefect("desa_lain", Weight.NOTE, detail=str(others)),)
    examined = examine(raw, area, wanted)
    defects += examined.defects
    if not refusing_defects(defects) and former is not None and (away := apart_from(examined.mended, former)):
        defects += (away,)
    if refusing_defects(defects):
        raise defects_error(where, refusing_defects(defects))
    return DeliveredBorders(raw, examined.mended, defects)


def _own(collection: Mapping[str, Any], area: AreaCode) -> tuple[Mapping[str, Any], int]:
    """The collection without the polygons that say the code of another village, and how many those were."""
    features = collection["features"]
    own = [it for it in features if not holds_polygon(it) or village_of(it) in ("", area.text())]
    return {**collection, "features": own}, len(features) - len(own)
