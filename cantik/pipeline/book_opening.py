"""What opens the book of a village: what it recorded of itself, what its kecamatan published, and the outlines of its
kecamatan from the borders that stand in the store. Neighbours draw and publish when they like; an edition keeps what it
was made with, so they are no input of it (docs/adr/0097, 0113)."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import shapely
from shapely.geometry import mapping

from cantik.base import clock, environment
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.knowledge import VillageKnowledge
from cantik.codes.practice import is_practice
from cantik.collect.errors import PhotoRefused
from cantik.collect.photo import shrink_photo
from cantik.content.book_covers import CoverRow, book_covers, refuse_cover
from cantik.content.kinds import Content
from cantik.publish.map import rings_of
from cantik.register.core.people import RegisterView
from cantik.register.facilities.app.village_facts import borders_of
from cantik.release.app import borders, own_pages, storage
from cantik.release.app.put_out import level_until
from cantik.release.level_figures import LevelFigures, level_figures
from cantik.release.model import VillagePlace
from cantik.release.portrait import (
    PER_DEGREE,
    BookCover,
    FactRows,
    Outline,
    Portrait,
    RecordedTable,
    count_parts,
    fact_tables,
)
from cantik.staff.app import log

_FINE = 300  # steps across the kecamatan that a reader of a page of paper tells apart
_FEWEST = 2
#: hosts that nobody else reaches: no address for a reader of paper
_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


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


def fact_tables_of_books(
    facts: Mapping[str, FactRows],
    place: VillagePlace,
    reference: dt.date,
    knowledge: VillageKnowledge,
) -> dict[str, tuple[RecordedTable, ...]]:
    """What the further books print of the facts, by their ids."""
    kinds, lists, books = knowledge.content.facilities, knowledge.lists, knowledge.further_books()
    return {book.id: fact_tables(book.portrait, facts, kinds, lists, place, reference) for book in books}


def read_opening(area: AreaCode, year: int, knowledge: VillageKnowledge, store: Path, own: Path | None) -> Portrait:
    """What the next edition of a village opens with besides its facts. `own`: the file that it is drawn with. Raises
    T101, T102 for a damaged release of its kecamatan."""
    return Portrait(
        around=outlines_around(area, knowledge.areas, store, own),
        own=own_pages.read_own_page(store, area.text()),
        level=_read_level(area, year, knowledge, store),
        site=_find_site(area),
        covers=tuple(_read_cover(row, knowledge) for row in book_covers().values()),
    )


def _read_cover(row: CoverRow, knowledge: VillageKnowledge) -> BookCover:
    """A cover with its picture made harmless and as small as a page shows it. Raises `ContentError` K191 with the line
    that names a picture which is none."""
    book = "" if row.book == knowledge.book.id else row.book
    cover = BookCover(book, (row.sentence, row.sentence_en), row.ground, row.accent)
    if row.picture is None:
        return cover
    try:
        made = shrink_photo(row.picture.read_bytes(), own_pages.PHOTO)
    except PhotoRefused as error:
        raise refuse_cover(row.where, error.found, error.expected) from error
    picture = base64.b64encode(made.data).decode()
    return replace(cover, picture=picture, width=made.width, height=made.height, alt=row.shows, credit=row.credit)


def _read_level(area: AreaCode, year: int, knowledge: VillageKnowledge, store: Path) -> LevelFigures | None:
    if is_practice(area):
        return None
    level = level_until(storage.level_shelf(store), area.text().rpartition(".")[0], year)
    return None if level is None else level_figures(level, knowledge.book.key_figures)


def _find_site(area: AreaCode) -> str:
    """Where everybody reads the pages of a village: of a server that lays them out and is told its address."""
    told = environment.read()
    if not told.address or not told.public or is_practice(area) or urlsplit(told.address).hostname in _THIS_COMPUTER:
        return ""
    return f"{told.address}/situs/{area.text()}/"


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
