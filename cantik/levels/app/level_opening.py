"""What opens the books of a level: where it lies, its parts on a map, what the area above published, its covers, where
its pages are read; by the same parts as the book of a village (docs/adr/0123, 0126)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.knowledge import VillageKnowledge
from cantik.release.app.book_front import DrawnAreas, find_site, outline_areas, read_covers, read_level
from cantik.release.level_figures import LevelFigures
from cantik.release.portrait import Outline, Portrait

_VILLAGE_DOTS = 3


@dataclass(frozen=True, slots=True)
class LevelOpenings:
    """The openings of levels that are released together: each border, and each release above, is read once."""

    knowledge: VillageKnowledge
    drawn: DrawnAreas
    _above: dict[str, LevelFigures | None] = field(default_factory=dict)

    def read(self, code: str, villages: Collection[str], year: int) -> Portrait:
        """The opening of one of them for a data year; `villages`: the codes of all that lie in it. Raises
        `ContentError` K191 for a cover whose picture is none; T101, T102 for a damaged release of the area above."""
        around, inside = self._outline(code)
        books = [book.id for book in self.knowledge.further_books(of_level=True)]
        return Portrait(
            around=around,
            level=self._read_above(code, year),
            inside=inside,
            areas=_count_areas(code, villages),
            site=find_site(code),
            covers=read_covers(books, self.knowledge.book.id),
        )

    def _read_above(self, code: str, year: int) -> LevelFigures | None:
        """What the area above published; nothing of a group, which lies in no single one, or above a province."""
        above = code.rpartition(".")[0] if is_area_code(code) else ""
        if above and above not in self._above:
            names = self.knowledge.book.key_figures
            self._above[above] = read_level(above, year, names, self.drawn.store)
        return self._above.get(above)

    def _outline(self, code: str) -> tuple[tuple[Outline, ...], tuple[Outline, ...]]:
        """The areas of its kind beside it, and its parts; none of a group, the whole, or what no border is known of."""
        areas = self.knowledge.areas
        entry = areas.find(AreaCode.kemendagri(code)) if is_area_code(code) else None
        if entry is None:
            return (), ()
        parent = areas.parent(entry)
        # of a kabupaten those beside it are on servers of their own
        beside = self.drawn.draw_parts(parent) if parent is not None and entry.level is AreaLevel.KECAMATAN else []
        around = outline_areas(beside) if code in {other for other, _, _ in beside} else ()
        return around, outline_areas(self.drawn.draw_parts(entry))


def _count_areas(code: str, villages: Collection[str]) -> tuple[int, ...]:
    """How many parts the level has, and how many villages where these are something else."""
    dots = code.count(".") + 1 if is_area_code(code) else _VILLAGE_DOTS
    parts = {".".join(each.split(".")[: dots + 1]) for each in villages}
    return (len(villages),) if dots >= _VILLAGE_DOTS else (len(parts), len(villages))
