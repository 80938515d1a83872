"""What opens a book besides its facts, of a village as of a level: outlines of areas, covers, the address of the pages.

Outlines come from the borders that stand in the store; neighbours draw when they like, so an edition keeps those that
it was made with (docs/adr/0097, 0123)."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import shapely

from cantik.base import environment
from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.index import AreaIndex
from cantik.codes.places import AreaEntry
from cantik.codes.practice import is_practice
from cantik.collect.errors import PhotoRefused
from cantik.collect.photo import shrink_photo
from cantik.content.book_covers import CoverRow, book_covers, refuse_cover
from cantik.register.facilities.app.village_facts import borders_of
from cantik.release.app import borders, own_pages, storage
from cantik.release.app.put_out import level_until
from cantik.release.level_figures import LevelFigures, level_figures
from cantik.release.portrait import PER_DEGREE, BookCover, Outline

_FINE = 300  # steps across the map that a reader of a page of paper tells apart
_FEWEST = 2
#: hosts that nobody else reaches: no address for a reader of paper
_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
#: an area as it is drawn: code, name, its shape in degrees
Drawn = tuple[str, str, shapely.Geometry]


def read_covers(books: Iterable[str], main: str) -> tuple[BookCover, ...]:
    """The covers of these books, that of the `main` one without a name. Raises `ContentError` K191 with the line that
    names a picture which is none."""
    wanted = frozenset(books)
    return tuple(_read_cover(row, main) for row in book_covers().values() if row.book in wanted)


def _read_cover(row: CoverRow, main: str) -> BookCover:
    """A cover with its picture made harmless and as small as a page shows it."""
    cover = BookCover("" if row.book == main else row.book, (row.sentence, row.sentence_en), row.ground, row.accent)
    if row.picture is None:
        return cover
    try:
        made = shrink_photo(row.picture.read_bytes(), own_pages.PHOTO)
    except PhotoRefused as error:
        raise refuse_cover(row.where, error.found, error.expected) from error
    picture = base64.b64encode(made.data).decode()
    return replace(cover, picture=picture, width=made.width, height=made.height, alt=row.shows, credit=row.credit)


def read_level(above: str, year: int, names: Collection[str], store: Path) -> LevelFigures | None:
    """What the level `above` published of these figures up to a data year; None where it published nothing, or where
    `above` is the practice area. Raises T101, T102 for a damaged release of it."""
    if is_practice(AreaCode.kemendagri(above)):
        return None
    level = level_until(storage.level_shelf(store), above, year)
    return None if level is None else level_figures(level, names)


def find_site(code: str) -> str:
    """Where everybody reads the pages of an area or a group: of a server that lays them out and is told its address;
    "" without one, and for the practice village."""
    told = environment.read()
    if not told.address or not told.public or urlsplit(told.address).hostname in _THIS_COMPUTER:
        return ""
    area = AreaCode.kemendagri(code) if is_area_code(code) else None
    return "" if area is not None and is_practice(area) else f"{told.address}/situs/{code}/"


def outline_areas(named: Sequence[Drawn]) -> tuple[Outline, ...]:
    """The areas as a map draws them: neighbours keep one border, without what is finer than paper shows."""
    if len(named) < _FEWEST:
        return ()
    shapes = [shape for _, _, shape in named]
    west, _south, east, _north = shapely.total_bounds(shapes)
    simple = shapely.coverage_simplify(shapes, (east - west) / _FINE)
    fitting = [new if new.is_valid and not new.is_empty else old for old, new in zip(shapes, simple, strict=True)]
    return tuple(
        Outline(code, name, _whole_rings(shape)) for (code, name, _), shape in zip(named, fitting, strict=True)
    )


def _whole_rings(shape: shapely.Geometry) -> tuple[tuple[tuple[int, int], ...], ...]:
    parts = shapely.get_parts(shapely.set_precision(shape, 1 / PER_DEGREE))
    lines = [line for part in parts if part.geom_type == "Polygon" for line in (part.exterior, *part.interiors)]
    return tuple(tuple((round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y, *_ in line.coords) for line in lines)


@dataclass(frozen=True, slots=True)
class DrawnAreas:
    """The shapes of areas in a store, each read once. `own`: the file that the release of one village is drawn with, in
    the place of the one that stands."""

    index: AreaIndex
    store: Path
    own: tuple[AreaCode, Path | None] | None = None
    _known: dict[str, shapely.Geometry | None] = field(default_factory=dict)

    def draw_parts(self, above: AreaEntry) -> list[Drawn]:
        """The areas one level below that are drawn, in the order of codes: a village by its borders, a kecamatan or
        kabupaten as far as all its villages have some."""
        found = ((each.key, each.name, self._shape(each)) for each in self.index.children(above))
        return [(key.text(), name, shape) for key, name, shape in found if key is not None and shape is not None]

    def _shape(self, entry: AreaEntry) -> shapely.Geometry | None:
        if entry.key is None:
            return None
        code = entry.key.text()
        if code not in self._known:
            self._known[code] = self._read(entry, entry.key)
        return self._known[code]

    def _read(self, entry: AreaEntry, area: AreaCode) -> shapely.Geometry | None:
        if entry.level is AreaLevel.DESA:
            own = self.own if self.own is not None and self.own[0] == area else None
            path = borders.path(self.store, area.text()) if own is None else own[1]
            drawn = borders_of(path)
            return None if drawn is None or drawn.is_empty else drawn
        shapes = list[shapely.Geometry]()
        for each in self.index.children(entry):
            shape = self._shape(each)
            if shape is None:
                return None
            shapes.append(shape)
        return shapely.union_all(shapes) if shapes else None
