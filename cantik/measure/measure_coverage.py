"""Of how many records of its frame a measure is told: what counts them, and the numbers of a village and its dusun.

Sources: docs/bidang/quality_policy.md 4 (coverage is tested per table and area), docs/bidang/population_parameters.md
0.1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cantik.content.kinds import Content, Policy
from cantik.content.sources import columns_brought
from cantik.expr.sets import EVERY, AllOf, AnyOf, CodeSet, Leaf
from cantik.snapshot.columns import person_made_of
from cantik.snapshot.frame import Snapshot

#: what everybody in a population base is known by; a question about anything else may be one that nobody asked
_FRAME = frozenset({"umur", "jenis_kelamin", "domisili", "terdaftar", "keberadaan", "institusi"})


@dataclass(frozen=True, slots=True)
class MeasureCoverage:
    """Records of the frame of a measure, by dusun (in the order of the axis of areas): all, those that a source with
    its questions reached, and those whose answer is known. `asked`, `answered`: of them in its universe for certain."""

    areas: tuple[str, ...]
    frame: tuple[int, ...]
    recorded: tuple[int, ...]
    known: tuple[int, ...]
    asked: tuple[int, ...]
    answered: tuple[int, ...]

    @property
    def share(self) -> Fraction:
        """Recorded of frame in the village; 1 where nobody is in the frame."""
        frame = sum(self.frame)
        return Fraction(sum(self.recorded), frame) if frame else Fraction(1)

    def of_more_than(self, other: MeasureCoverage | None) -> bool:
        """Whether the frame is the wider one."""
        return other is None or sum(self.frame) > sum(other.frame)

    def without_data(self, policy: Policy) -> frozenset[str]:
        """The dusun of which too little is known for a figure of their own."""
        least = Fraction(policy.coverage_village_only_below)
        return frozenset(
            area
            for place, area in enumerate(self.areas)
            if _below(self.known[place], self.frame[place], least)
            or _below(self.answered[place], self.asked[place], least)
        )

    @property
    def silent(self) -> frozenset[str]:
        """The dusun with a frame of which nothing at all is known."""
        return frozenset(
            area
            for area, frame, known, answered in zip(self.areas, self.frame, self.known, self.answered, strict=True)
            if frame and not known and not answered
        )

    def percent_only(self, policy: Policy) -> bool:
        """Whether the village's coverage allows percentages but no counts."""
        return self.share < Fraction(policy.coverage_percent_only_below)


def _below(part: int, whole: int, least: Fraction) -> bool:
    return part * least.denominator < least.numerator * whole


@dataclass(frozen=True, slots=True)
class SourceColumns:
    """Which sources fill which columns of a basis, and how a record shows that a source reached it."""

    fillers: Mapping[str, frozenset[str]]  # column -> sources that bring it
    own: Mapping[str, CodeSet]  # source -> some column that only it brings is filled

    def reached_by(self, columns: Collection[str]) -> CodeSet:
        """Records that were reached, for each of these columns, by some source that brings it."""
        needed = {self.fillers[column] for column in columns if column in self.fillers}
        parts: list[CodeSet] = []
        for sources in sorted(needed, key=sorted):
            if all(source in self.own for source in sources):
                some = tuple(self.own[source] for source in sorted(sources))
                parts.append(some[0] if len(some) == 1 else AnyOf(some))
        return _all(parts)


EVERYBODY = SourceColumns({}, {})


def source_columns(basis: str, snapshot: Snapshot, content: Content) -> SourceColumns:
    """Read off the mappings of the formats which of the snapshot's sources brings which known column.

    With one source its own file is the frame and everybody in it was reached; a source whose format no mapping names
    is taken to have reached everybody too.
    """
    brought = {source: columns_brought(source, content) for source in snapshot.sources}
    if len(brought) < 2 or any(not columns for columns in brought.values()):
        return EVERYBODY
    radix = snapshot.frames[basis].radix
    known = snapshot.known[basis]
    fillers = {}
    for column in known:
        raw = frozenset[str]().union(*person_made_of(content, [column]).values())
        fillers[column] = frozenset(source for source, columns in brought.items() if raw & columns)
    own: dict[str, CodeSet] = {}
    for source in brought:
        alone = [column for column in known if fillers[column] == {source} and column not in _FRAME]
        if alone:
            own[source] = AnyOf(tuple(present(column, radix[column]) for column in alone))
    return SourceColumns({column: sources for column, sources in fillers.items() if sources}, own)


def present(column: str, size: int) -> Leaf:
    """Records whose column is filled; `size` is its number of positions, the missing one (the last) included."""
    return Leaf(column, frozenset(range(size - 1)))


def possible(universe: CodeSet, size: Mapping[str, int]) -> CodeSet:
    """Widen a universe to the records that may belong to it: those that certainly do, and those whose answer is
    missing. Conditions of age, sex and base stay as they are, because they are always known, and so does one that asks
    whether an answer is there."""
    if isinstance(universe, Leaf):
        missing = size[universe.column] - 1
        if universe.column in _FRAME or missing in universe.codes or len(universe.codes) == missing:
            return universe
        return Leaf(universe.column, universe.codes | {missing})
    parts = [possible(part, size) for part in universe.parts]
    return _all(parts) if isinstance(universe, AllOf) else AnyOf(tuple(parts))


def candidates(universe: CodeSet) -> CodeSet:
    """Reduce a universe to its conditions of age, sex and base: the records that the others choose from."""
    if isinstance(universe, Leaf):
        return universe if universe.column in _FRAME else EVERY
    parts = [candidates(part) for part in universe.parts]
    if isinstance(universe, AllOf):
        return _all(parts)
    return EVERY if EVERY in parts else AnyOf(tuple(parts))


def _all(parts: Collection[CodeSet]) -> CodeSet:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, AllOf) else (part,))]
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else AllOf(kept)
