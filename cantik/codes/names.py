"""Which names the search of an index knows: the present ones, short forms, former names, names in other sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.bridge import Bridge
from cantik.codes.changes import ChangeKind, Changes
from cantik.codes.pack import LevelTable
from cantik.codes.places import AreaEntry
from cantik.codes.search import MatchRank, NameSearch, fold_lines

# Officials say "Blitar" for Kabupaten Blitar; the full name stays findable.
_LEADING = ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota ")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name found: the area by its place in the tables, or by its id when it has no Kemendagri code."""

    name: str
    level: AreaLevel
    position: int
    local_id: str = ""


@dataclass(frozen=True)
class NameIndex:
    """The names of one index, folded at the first search."""

    tables: Mapping[AreaLevel, LevelTable]
    bridge: Bridge
    changes: Changes
    local: Mapping[str, AreaEntry]

    def matches(
        self, text: str, rank: MatchRank, below: AreaCode | None, levels: Collection[AreaLevel]
    ) -> Iterator[NamedPlace]:
        """Places whose name matches as the rank says; short forms and former names first, then by level and code."""
        wanted = [level for level in AreaLevel if level in levels and (below is None or level > below.level)]
        for at in self._others.find(text, rank, [range(len(self._aliases))]):
            place = self._aliases[at]
            if place.level in wanted and (below is None or self._lies_below(place, below)):
                yield place
        ranges = [self._range(level, below) for level in wanted]
        for at in self._main.find(text, rank, ranges):
            level = next(level for level in reversed(AreaLevel) if at >= self._offset[level])
            position = at - self._offset[level]
            yield NamedPlace(self.tables[level].names[position], level, position)

    @cached_property
    def _offset(self) -> Mapping[AreaLevel, int]:
        offsets: dict[AreaLevel, int] = {}
        total = 0
        for level in AreaLevel:
            offsets[level] = total
            total += len(self.tables[level].names)
        return offsets

    @cached_property
    def _main(self) -> NameSearch:
        return NameSearch([name for level in AreaLevel for name in self.tables[level].names])

    @cached_property
    def _others(self) -> NameSearch:
        return NameSearch([place.name for place in self._aliases])

    @cached_property
    def _aliases(self) -> tuple[NamedPlace, ...]:
        places = [*self._short(), *self._former(), *self._bps()]
        places += [NamedPlace(area.name, area.level, 0, area.id) for area in self.local.values()]
        return tuple(sorted(places, key=lambda place: (place.level, place.position)))

    def _range(self, level: AreaLevel, below: AreaCode | None) -> range:
        table = self.tables[level]
        inside = range(len(table.codes)) if below is None else table.below(below.text())
        return range(inside.start + self._offset[level], inside.stop + self._offset[level])

    def _lies_below(self, place: NamedPlace, below: AreaCode) -> bool:
        if not place.local_id:
            return place.position in self.tables[place.level].below(below.text())
        parent = self.local[place.local_id].parent_id
        tables = (self.tables[level] for level in AreaLevel if level >= below.level)
        return any(id_ == parent for table in tables for id_ in _ids_at_or_below(table, below.text()))

    def _short(self) -> Iterator[NamedPlace]:
        for position, name in enumerate(self.tables[AreaLevel.KABUPATEN].names):
            leading = next((word for word in _LEADING if name.startswith(word)), None)
            if leading:
                yield NamedPlace(name.removeprefix(leading), AreaLevel.KABUPATEN, position)

    def _former(self) -> Iterator[NamedPlace]:
        for code, own in self.changes.by_code.items():
            place = self._place(code)
            if place is not None:
                yield from (NamedPlace(c.old_name, *place) for c in own if c.kind is ChangeKind.RENAMED and c.old_name)

    def _bps(self) -> Iterator[NamedPlace]:
        rows = [row for row in self.bridge.row_of_bps.values() if row.kemendagri]
        placed = [(row.name_bps, place) for row in rows if (place := self._place(row.kemendagri)) and row.name_bps]
        names = [self.tables[level].names[position] for _, (level, position) in placed]
        for other, name, (bps_name, place) in zip(_keys(name for name, _ in placed), _keys(names), placed, strict=True):
            if other != name:
                yield NamedPlace(bps_name, *place)

    def _place(self, code: str) -> tuple[AreaLevel, int] | None:
        level = AreaLevel(code.count(".") + 1)
        position = self.tables[level].position(code)
        return None if position is None else (level, position)


def _keys(names: Iterable[str]) -> list[str]:
    """The names folded and without blanks, all at once."""
    all_names = list(names)
    return fold_lines(all_names).replace(" ", "")[1:-1].split("\n") if all_names else []


def _ids_at_or_below(table: LevelTable, code: str) -> Iterator[str]:
    position = table.position(code)
    if position is not None:
        yield table.ids[position]
    yield from (table.ids[at] for at in table.below(code))
