"""One thing that several sources tell is told by one of them (content `same`; docs/adr/0063)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from cantik.content.kinds import Content, SameThing
from cantik.measure.compile import Measure
from cantik.measure.result import SameMeasures


def told_twice(
    content: Content, on: dt.date, made: Collection[Measure], behind: Mapping[str, frozenset[str]]
) -> Iterator[SameMeasures]:
    """List the groups of measures that say the same from several sources, of those that could be made: one of each
    group is to be published.

    `behind`: of each measure the columns of the register that it tells something of (`sources.told_of`). Before the
    others stands the first source that fills all its columns; where none does, the first that fills any.
    """
    for thing in content.same.values():
        if on < thing.since or (thing.until is not None and on > thing.until):
            continue
        of = [_measures_reading(thing.unit_of, source.columns, made, behind) for source in thing.sources]
        if sum(map(bool, of)) > 1:
            first = _first(thing, of, behind)
            ordered = [of[first], *(some for place, some in enumerate(of) if place != first and some)]
            yield SameMeasures(tuple(tuple((each.id, each.title, each.title_en) for each in some) for some in ordered))


def _measures_reading(
    unit: str, columns: Iterable[str], made: Collection[Measure], behind: Mapping[str, frozenset[str]]
) -> list[Measure]:
    asked = {f"{unit}.{name}" for name in columns}
    return [measure for measure in made if measure.unit_of == unit and behind[measure.id] & asked]


def _first(thing: SameThing, of: list[list[Measure]], behind: Mapping[str, frozenset[str]]) -> int:
    for place, (source, some) in enumerate(zip(thing.sources, of, strict=True)):
        told = frozenset[str]().union(*(behind[measure.id] for measure in some))
        if all(f"{thing.unit_of}.{name}" in told for name in source.columns):
            return place
    return next(place for place, some in enumerate(of) if some)
