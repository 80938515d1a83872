"""Names and codes that a village and its dusun had before: readers look for what stands in an older paper."""

from __future__ import annotations

from pathlib import Path

from cantik.base import clock
from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.index import areas_with
from cantik.register.units.app.queries import acts_of
from cantik.register.units.unit_acts import Rank, UnitKind, acts_holding


def of_village(desa: AreaCode, areas: Path) -> dict[str, tuple[str, ...]]:
    """Those of the village by "", those of a dusun by its present name in small letters; `areas`: the file of areas
    beside the shipped edition."""
    entry, area = areas_with(areas).find(desa), find_area(desa)
    names = () if entry is None else entry.other_names
    if area is None:
        return {"": names}
    codes = (
        CodeRow.objects.filter(area=area, valid_to__isnull=False).order_by("valid_to").values_list("value", flat=True)
    )
    return {"": (*names, *codes), **_of_dusun(area.pk)}


def _of_dusun(area: int) -> dict[str, tuple[str, ...]]:
    """What a dusun was called, and what was merged into it, the oldest first."""
    found: dict[str, tuple[str, ...]] = {}
    for act in acts_holding(acts_of(area), clock.today()):
        if act.rank is not Rank.DUSUN or act.kind not in (UnitKind.RENAME, UnitKind.MERGE):
            continue
        for (old, *_), (new, *_) in act.pairs:
            if old and new and old.casefold() != new.casefold():
                kept = (*found.get(new.casefold(), ()), *found.get(old.casefold(), ()), old)
                found[new.casefold()] = tuple(dict.fromkeys(kept))
    return found
