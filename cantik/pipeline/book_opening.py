"""What opens the book of a village: what it recorded of itself, and the outlines of its kecamatan from the borders that
stand in the store. Neighbours draw theirs when they like; an edition keeps those that it was made with, so they are no
input of it (docs/adr/0097)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import shapely
from shapely.geometry import mapping

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.knowledge import VillageKnowledge
from cantik.content.kinds import Content
from cantik.publish.map import rings_of
from cantik.register.core.people import RegisterView
from cantik.register.facilities.app.village_facts import borders_of
from cantik.release.app import borders
from cantik.release.model import VillagePlace
from cantik.release.portrait import PER_DEGREE, FactRows, Outline, Portrait, count_parts, fact_tables
from cantik.staff.app import log

_FINE = 300  # steps across the kecamatan that a reader of a page of paper tells apart
_FEWEST = 2


def record_names(facts: Mapping[str, FactRows], content: Content, by: str) -> None:
    """Names that a release prints were read: officials of the village, whose office is public."""
    for kind, rows in facts.items():
        named = content.facilities[kind].personal
        if any(name in row for row in rows for name in named):
            detail: dict[str, int | str | None] = {"jenis": kind, "baris": len(rows)}
            log.record(by=by, at=clock.now(), action="fasilitas.baca", subject="fasilitas", detail=detail)


def complete_portrait(
    given: Portrait,
    view: RegisterView,
    facts: Mapping[str, FactRows],
    place: VillagePlace,
    knowledge: VillageKnowledge,
) -> Portrait:
    """The portrait of an edition: what it was given, with the facts and the parts that the register names."""
    kinds = knowledge.content.facilities
    tables = fact_tables(knowledge.book.portrait, facts, kinds, knowledge.lists, place, view.reference)
    return replace(given, tables=tables, parts=count_parts(view.persons))


def outlines_around(area: AreaCode, index: AreaIndex, store: Path, own: Path | None) -> tuple[Outline, ...]:
    """The villages of the kecamatan whose borders stand, the village with them, in the order of codes; nothing where
    the village's own do not or those of no other. `own`: the file that its release is drawn with."""
    named = list(_find_neighbours(area, index, store, own))
    if len(named) < _FEWEST or area.text() not in {code for code, _, _ in named}:
        return ()
    shapes = [shape for _, _, shape in named]
    west, _south, east, _north = shapely.total_bounds(shapes)
    simple = shapely.coverage_simplify(shapes, (east - west) / _FINE)
    fitting = [new if new.is_valid and not new.is_empty else old for old, new in zip(shapes, simple, strict=True)]
    return tuple(
        Outline(code, name, _whole_rings(shape)) for (code, name, _), shape in zip(named, fitting, strict=True)
    )


def _find_neighbours(
    area: AreaCode, index: AreaIndex, store: Path, own: Path | None
) -> Iterator[tuple[str, str, shapely.Geometry]]:
    parent = index.parent(index.get(area))
    for entry in index.children(parent) if parent is not None else ():
        code = entry.key
        if code is None:
            continue
        path = own if code == area else borders.path(store, code.text())
        drawn = borders_of(path)
        if drawn is not None and not drawn.is_empty:
            yield code.text(), entry.name, drawn


def _whole_rings(shape: shapely.Geometry) -> tuple[tuple[tuple[int, int], ...], ...]:
    rings = rings_of(mapping(shapely.set_precision(shape, 1 / PER_DEGREE)))
    return tuple(tuple((round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y, *_ in ring) for ring in rings)
