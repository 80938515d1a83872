"""What the register knows of a village, for the rules over its facts; asked only for files of facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.batch import Reading
from cantik.examine.village import NOTHING, UNIT, KnownVillage
from cantik.register.core.app.person_lists import outlines, place_persons
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.facilities.app.services import histories, kinds
from cantik.register.facilities.facility_states import state_at
from cantik.vault.app.opening import OpenStore

_AREAS, _AREA = "luas_wilayah", "luas"


def village_facts(
    opened: OpenStore, area: AreaCode, batch: Reading, borders: Callable[[], Path | None]
) -> KnownVillage:
    """Persons, families, dusun and RT of the register, the stated area, the borders; nothing for files of persons.
    `borders`: where their file lies, asked only when it is needed; None without one."""
    if UNIT not in batch.records:
        return NOTHING
    drawn = borders_of(borders())
    area_row = find_area(area)
    if area_row is None:
        return KnownVillage(borders=drawn)
    today = clock.today()
    batches = standing_batches(area_row.pk, today, as_of=latest_date(area_row.pk, today))
    folded = outlines(batches)
    here = {person: light for person, light in folded.items() if "ya" in (light.terdaftar, light.domisili)}
    if not here:
        return KnownVillage(borders=drawn, area=_stated_area(opened, area_row.pk, batch))
    units = set(place_persons(area_row.pk, batches, here).values())
    hamlets = frozenset(dusun for dusun, _rw, _rt in units if dusun)
    neighbourhoods = {unit for unit in units if unit[2]}
    families = {light.family for light in here.values() if light.family is not None}
    return KnownVillage(
        persons=len(here),
        families=len(families) or None,
        hamlets=hamlets,
        neighbourhoods=len(neighbourhoods) or None,
        area=_stated_area(opened, area_row.pk, batch),
        borders=drawn,
    )


def _stated_area(opened: OpenStore, area_id: int, batch: Reading) -> float | None:
    """Hectares of all dusun together, as the village stated them; None where it stated none."""
    kind, on = kinds().get(_AREAS), batch.reference or clock.today()
    if kind is None:
        return None
    standing = [state_at(history, on) for history in histories(opened, area_id, kind).values()]
    stated = [float(state.values[_AREA]) for state in standing if state is not None and _AREA in state.values]
    return sum(stated) or None


def borders_of(path: Path | None) -> shapely.Geometry | None:
    """The borders of a village: all polygons of the file that releases are drawn with; None without one."""
    if path is None or not path.is_file():
        return None
    features: list[Mapping[str, Any]] = json.loads(path.read_bytes())["features"]
    return shapely.union_all([shapely.make_valid(shape(feature["geometry"])) for feature in features])
