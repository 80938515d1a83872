"""A file of borders from others, examined in a process of its own: whatever it holds, this one goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from cantik.base.apart import MB, WorkCutShort, ask_apart
from cantik.codes.area import AreaCode
from cantik.collect.borders import borders_worker
from cantik.collect.borders.defects import BordersUnreadable, from_dict
from cantik.collect.borders.delivery import DeliveredBorders
from cantik.collect.borders.shapefile_ import SIMPLER

SECONDS, MEMORY = 60, 2_000 * MB


def read_borders(
    data: bytes,
    where: str,
    area: AreaCode,
    *,
    wanted: Collection[str] | None = None,
    former: Mapping[str, Any] | None = None,
) -> DeliveredBorders:
    """As `delivery.read_delivery`, whose arguments these are (`wanted`: the folded names themselves).

    Raises `BordersUnreadable` (T301) also for what took longer or more memory than any map of a village.
    """
    asked = {"wanted": None if wanted is None else sorted(wanted), "former": former}
    job = [where.encode("utf-8", "replace"), area.text().encode(), json.dumps(asked).encode(), data]
    try:
        script = Path(borders_worker.__file__)
        answer = json.loads(ask_apart(script, [json.dumps(sys.path)], job, memory=MEMORY, seconds=SECONDS))
    except WorkCutShort as error:
        found = "batas yang terlalu rumit untuk diperiksa"
        raise BordersUnreadable(where, found, f"selesai dalam {SECONDS} detik", mend=SIMPLER) from error
    defects = tuple(map(from_dict, answer["defects"]))
    if "refused" in answer:
        place, found, expected, mend = answer["refused"]
        raise BordersUnreadable(place, found, expected, mend=mend, defects=defects)
    raw = answer["raw"]
    features = list(raw["features"])
    for at, mended in answer["mended"]:
        features[at] = mended
    return DeliveredBorders(raw, {**raw, "features": features}, defects)
