"""The borders of a level: its release has none, those of its villages' releases are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cantik.publish.map.villages import join_borders
from cantik.publish.site.kabupaten import VillageSite
from cantik.release.model import Release


def with_borders(release: Release, members: Sequence[VillageSite]) -> Release:
    """A release of a level with the borders of its parts, as far as all villages of a part have some; unchanged where
    fewer than two parts do."""
    if release.geometry is not None:
        return release
    borders = {member.release.place.code: member.release.geometry for member in members}
    features: list[dict[str, Any]] = []
    for part in sorted({figure.area for figure in release.figures if figure.area}):
        inside = [borders.get(code) for code in release.villages if code == part or code.startswith(f"{part}.")]
        known = [geometry for geometry in inside if geometry is not None]
        if known and len(known) == len(inside):
            features.append({"type": "Feature", "properties": {"dusun": part}, "geometry": join_borders(known)})
    if len(features) < 2:
        return release
    told = {
        (str(geometry.get("sumber", "")), str(geometry.get("keadaan", ""))) for geometry in borders.values() if geometry
    }
    source, day = next(iter(told)) if len(told) == 1 else ("", "")
    whole = {"type": "FeatureCollection", "features": features, "sumber": source, "keadaan": day}
    return replace(release, geometry=whole)
