"""All areas of Indonesia: by code in either scheme, by id, by part of the name, up and down the tree."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path

from cantik.base import environment
from cantik.codes import nation, practice, suggest
from cantik.codes.area import AreaCode, AreaLevel, Scheme
from cantik.codes.bridge import EMPTY, Bridge, BridgeReport, read_bridge, report
from cantik.codes.changes import NONE, Changes, read_changes
from cantik.codes.errors import NoSuchArea, RetiredAreaCode, UnknownAreaCode
from cantik.codes.extra import merge, read_extra, require_parents
from cantik.codes.local import bps_only, with_areas
from cantik.codes.make import make_area
from cantik.codes.names import NameIndex
from cantik.codes.pack import CodeEdition, LevelTable, open_pack
from cantik.codes.places import AreaEntry
from cantik.codes.search import MatchRank
from cantik.content.reference_layers import AREA_FILES, AREAS, IN_FORCE, NATIONAL, REFERENCES, read_in_force

_SHIPPED = "kemendagri_2025"


@dataclass(frozen=True, slots=True)
class Match:
    """An area found by name: which of its names matched and how well."""

    area: AreaEntry
    matched: str
    rank: MatchRank


@dataclass(frozen=True)
class AreaIndex:
    """Values only: each `with_…` returns a new index and leaves this one as it is.

    `tables` hold the areas that have a Kemendagri code; `local` those that have none (settlement units known to BPS
    only, villages in preparation). Areas are made when asked for.
    """

    editions: tuple[CodeEdition, ...]
    tables: Mapping[AreaLevel, LevelTable]
    bridge: Bridge = EMPTY
    changes: Changes = NONE
    local: Mapping[str, AreaEntry] = field(default_factory=dict)

    @classmethod
    def load_shipped(cls) -> AreaIndex:
        """The edition in the package: 38 provinces, 514 kabupaten/kota, 7,285 kecamatan, 83,762 villages; with the
        codes, the bridge and the changes that came from the country where they hold here."""
        return _load_here(*_stamp_above())

    @classmethod
    def shipped_alone(cls) -> AreaIndex:
        """The edition in the package, whatever came from above."""
        return _load_shipped()

    # ── by code and by id ──

    def find(self, area: AreaCode) -> AreaEntry | None:
        """The area of a code, also of a former one, or None. Costs microseconds."""
        if area.scheme is Scheme.KEMENDAGRI:
            known = self._find_kemendagri(area.text(), area.level) or self._local_by_code.get(area)
            return known or practice.area_of(area) or nation.entry_of(area)
        row = self.bridge.row_of_bps.get(area.text()) if area.scheme is Scheme.BPS else None
        if row is not None and row.kemendagri:
            return self._find_kemendagri(row.kemendagri, area.level)
        return self._local_by_code.get(area)

    def get(self, area: AreaCode) -> AreaEntry:
        """The area of a code. Raises `UnknownAreaCode` (W103) or, for a former one, `RetiredAreaCode`."""
        entry = self.find(area)
        if entry is None:
            raise self._unknown(area)
        return entry

    def __contains__(self, code: object) -> bool:
        return isinstance(code, AreaCode) and self.find(code) is not None

    def by_id(self, area_id: str) -> AreaEntry | None:
        """The area of an internal id, or None. The levels are gone through from the smallest: 38 provinces, at last
        84,000 villages, whose ids are seldom asked for."""
        for level in sorted(self.tables):
            place = self._places(level).get(area_id)
            if place is not None:
                return self._area(level, place)
        return self.local.get(area_id) or practice.area_by_id(area_id) or nation.entry_by_id(area_id)

    # ── the tree ──

    def parent(self, area: AreaEntry) -> AreaEntry | None:
        """The area one level up, or None above a province."""
        if area.parent_id is None:
            return None
        code = area.kemendagri
        if code is not None:  # the code tells where the parent stands: no dictionary of all ids has to be built
            level = AreaLevel(area.level - 1)
            position = self.tables[level].position(code.text().rpartition(".")[0])
            if position is not None and self.tables[level].ids[position] == area.parent_id:
                return self._area(level, position)
        return self.by_id(area.parent_id)

    def ancestors(self, area: AreaEntry) -> tuple[AreaEntry, ...]:
        """The areas above, nearest first."""
        above: list[AreaEntry] = []
        parent = self.parent(area)
        while parent is not None:
            above.append(parent)
            parent = self.parent(parent)
        return tuple(above)

    def children(self, area: AreaEntry) -> tuple[AreaEntry, ...]:
        """The areas one level below in the order of their codes, those without a Kemendagri code last."""
        return tuple(self.below(area, AreaLevel(area.level + 1))) if area.level < AreaLevel.DESA else ()

    def below(self, area: AreaEntry, level: AreaLevel = AreaLevel.DESA) -> Iterator[AreaEntry]:
        """All areas of a level below an area; the area itself when it is of that level."""
        if area.level is level:
            yield area
            return
        code = area.kemendagri
        if code is not None:
            yield from (self._area(level, position) for position in self.tables[level].below(code.text()))
        for other in self.local.values():
            if other.level is level and any(above.id == area.id for above in self.ancestors(other)):
                yield other

    def areas(self, level: AreaLevel) -> Iterator[AreaEntry]:
        """All areas of a level."""
        yield from (self._area(level, position) for position in range(len(self.tables[level].codes)))
        yield from (area for area in self.local.values() if area.level is level)

    def count(self, level: AreaLevel) -> int:
        """How many areas of a level there are."""
        return len(self.tables[level].codes) + sum(area.level is level for area in self.local.values())

    # ── by name ──

    def search(
        self,
        text: str,
        *,
        below: AreaCode | None = None,
        levels: Collection[AreaLevel] = tuple(AreaLevel),
        limit: int = 20,
    ) -> tuple[Match, ...]:
        """Areas whose name holds the text: whole names first, then beginnings, beginnings of words, insides.

        Within a rank short forms (Blitar for Kabupaten Blitar) and former names come first, then higher levels, then
        the order of codes. Case, accents and punctuation do not count and, last of all, blanks neither: `sumberrejo`
        finds Sumber Rejo. `below` restricts to the areas under one of either scheme (raises W103 when there is none of
        that code). An empty text finds nothing.
        """
        top = self.get(below).kemendagri if below is not None else None
        if below is not None and top is None:
            return ()
        found: dict[str, Match] = {}
        for rank in MatchRank:
            for place in self._names.matches(text, rank, top, levels):
                area = self.local[place.local_id] if place.local_id else self._area(place.level, place.position)
                found.setdefault(area.id, Match(area, place.name, rank))
                if len(found) >= limit:
                    return tuple(found.values())
        return tuple(found.values())

    def suggest(self, area: AreaCode, limit: int = 5) -> tuple[AreaEntry, ...]:
        """Areas whose code is one slip of the hand away from a code, below the same parent first."""
        return tuple(self.get(other) for other in suggest.suggestions(area, self.__contains__, limit))

    # ── further data ──

    def with_extra(self, path: Path) -> AreaIndex:
        """With the areas of a file (`extra.read_extra`) as a further edition. Raises W108 and leaves all as it was."""
        extra = read_extra(path)
        tables = {level: merge(self.tables[level], extra.tables[level]) for level in AreaLevel}
        require_parents(tables, extra.tables)
        return replace(self, editions=(*self.editions, extra.edition), tables=tables)

    def with_changes(self, changes: Changes) -> AreaIndex:
        """With former codes and names (`changes.read_changes`), in the place of those known before."""
        return replace(self, changes=changes)

    def with_local(self, areas: Iterable[AreaEntry]) -> AreaIndex:
        """With areas that have no Kemendagri code, such as a UPT with its temporary code.

        Raises `AreaConflict` (W109) when the id or a code is held already, or the parent is not in the index.
        """
        return replace(
            self, local=with_areas(self.local, areas, lambda i: self.by_id(i) is not None, self.__contains__)
        )

    def with_bridge(self, bridge: Bridge) -> tuple[AreaIndex, BridgeReport]:
        """With BPS codes (`bridge.read_bridge`), beside those of earlier bridges of other levels, and what came of it.

        BPS codes without a Kemendagri code become areas of their own below the kecamatan that the file names. Raises
        W105 when a BPS code is known already: a newer bridge of a level starts from the index without the old one.
        """
        joined = replace(self, bridge=self.bridge.join(bridge))
        made = {row.bps: bps_only(row, joined.find) for row in bridge.without_kemendagri}
        named = {*bridge.bps_of, *bridge.without_bps}
        known = {code for code in named if self.tables[AreaLevel(code.count(".") + 1)].position(code) is not None}
        of_index = sum(len(self.tables[level].codes) for level in {AreaLevel(code.count(".") + 1) for code in known})
        unplaced = [code for code, area in made.items() if area is None]
        placed = [area for area in made.values() if area is not None]
        return joined.with_local(placed), report(bridge, known, of_index, unplaced)

    # ── inside ──

    def _find_kemendagri(self, code: str, level: AreaLevel) -> AreaEntry | None:
        for known in (code, *self.changes.later_codes(code)):
            position = self.tables[level].position(known)
            if position is not None:
                return self._area(level, position)
        return None

    def _area(self, level: AreaLevel, position: int) -> AreaEntry:
        return make_area(self.tables, level, position, self._edition_of(level, position), self.changes, self.bridge)

    def _edition_of(self, level: AreaLevel, position: int) -> CodeEdition:
        if len(self.editions) == 1:
            return self.editions[0]
        prefix, colon, _ = self.tables[level].ids[position].partition(":")
        return next(e for e in self.editions if e.id == prefix) if colon else self.editions[0]

    def _unknown(self, area: AreaCode) -> NoSuchArea:
        lost = self.changes.find_loss(area.text()) if area.scheme is Scheme.KEMENDAGRI else None
        if lost is not None:
            return RetiredAreaCode(area.text(), lost.old_name, lost.edition_to, self.changes.namesakes(lost))
        if area.scheme is Scheme.BPS and not self.bridge.rows:
            return UnknownAreaCode(
                area.text_with_scheme(), "kode BPS dalam jembatan kode", "Impor dahulu jembatan kode BPS."
            )
        above = suggest.deepest(area, self.__contains__)
        place = f"kode di bawah {above.text()} ({self.get(above).name})" if above else "kode yang ada"
        former = above is not None and self._may_be_former(area, above)
        near = () if former else self.suggest(area)
        mend = f"Mungkin {', '.join(f'{a.key} ({a.name})' for a in near)}." if near else "Cari menurut nama."
        if former:
            mend = "Mungkin kode lama yang sudah diganti: cari desanya menurut nama untuk kode yang berlaku."
        other = suggest.same_digits(area)
        if other is not None and other in self:
            mend += f" Angka yang sama adalah kode {other.scheme.label} milik {self.get(other).name}."
        return UnknownAreaCode(area.text(), place, mend, tuple(str(area.key) for area in near))

    def _may_be_former(self, area: AreaCode, above: AreaCode) -> bool:
        """Whether the number with which a code leaves the tree was probably given once."""
        if area.scheme is not Scheme.KEMENDAGRI:
            return False
        leaving = AreaCode(area.scheme, area.parts[: len(above.parts) + 1])
        below = self.below(self.get(above), leaving.level)
        given = [area.kemendagri.parts[-1] for area in below if area.kemendagri is not None]
        return suggest.may_be_former(leaving, given)

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self.tables, self.bridge, self.changes, self.local)

    @cached_property
    def _known_places(self) -> dict[AreaLevel, dict[str, int]]:
        return {}

    def _places(self, level: AreaLevel) -> Mapping[str, int]:
        """Id -> position in the table of a level; made at the first question about that level."""
        if level not in self._known_places:
            self._known_places[level] = {area_id: at for at, area_id in enumerate(self.tables[level].ids)}
        return self._known_places[level]

    @cached_property
    def _local_by_code(self) -> Mapping[AreaCode, AreaEntry]:
        return {dated.code: area for area in self.local.values() for dated in area.codes}


def areas_with(extra: Path | None) -> AreaIndex:
    """The shipped areas, with those of a file beside them when it is there. As fresh as the file; made once a process.

    Raises `ExtraAreasError` (W108).
    """
    if extra is None or not extra.is_file():
        return AreaIndex.load_shipped()
    state = extra.stat()
    return _with_file(extra, state.st_mtime_ns, state.st_size, *_stamp_above())


@lru_cache(maxsize=4)
def _with_file(extra: Path, _changed: int, _size: int, above: Path | None, _stamp: int) -> AreaIndex:
    return _load_here(above, _stamp).with_extra(extra)


def _stamp_above() -> tuple[Path | None, int]:
    """The folder of area codes that came from the country and hold here, and what tells whether another does."""
    return find_areas(environment.content_folder())


def find_areas(extra: Path | None) -> tuple[Path | None, int]:
    """The folder of area codes that came from the country and hold in a kabupaten's own folder, with the time of the
    list that names it; None, 0 without. Raises `ContentError` K181."""
    file = None if extra is None else extra / REFERENCES / IN_FORCE
    if extra is None or file is None or not file.is_file():
        return None, 0
    changed = file.stat().st_mtime_ns
    return _find_folder(extra, changed), changed


@lru_cache(maxsize=4)
def _find_folder(extra: Path, _changed: int) -> Path | None:
    top = next((reference for reference in read_in_force(extra) if reference.source == NATIONAL), None)
    folder = None if top is None else extra / REFERENCES / top.folder / AREAS
    return folder if folder is not None and folder.is_dir() else None


@lru_cache(maxsize=4)
def _load_here(above: Path | None, _stamp: int) -> AreaIndex:
    return _load_shipped() if above is None else with_reference(_load_shipped(), above)


def with_reference(index: AreaIndex, folder: Path) -> AreaIndex:
    """The areas with the codes, the bridge and the changes of a folder, those of the three files that are there.

    Raises `ExtraAreasError` (W108), `BridgeFileError` (W105), `ChangesFileError` (W106) with file and line, and
    `AreaConflict` (W109).
    """
    codes, bridge, changes = (folder / name for name in AREA_FILES)
    if codes.is_file():
        index = index.with_extra(codes)
    if changes.is_file():
        index = index.with_changes(read_changes(changes))
    return index.with_bridge(read_bridge(bridge))[0] if bridge.is_file() else index


@cache
def _load_shipped() -> AreaIndex:
    folder = resources.files("cantik.content").joinpath("areas")
    about = json.loads(folder.joinpath(f"{_SHIPPED}.json").read_text(encoding="utf-8"))
    file = f"{_SHIPPED}.txt.zlib"
    edition, tables = open_pack(folder.joinpath(file).read_bytes(), about, file)
    return AreaIndex((edition,), tables)
