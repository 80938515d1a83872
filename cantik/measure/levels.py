"""A kecamatan, a kabupaten, a group of areas: the sum of the vectors of its villages, with the villages as axis.

"n dari N desa" for each measure; a total only where n is N, else a sum of the villages that are named (domain/
quality_policy.md 4.4). Unprotected, as the vectors are: nothing here may be published (docs/adr/0060).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from cantik.base.errors import CantikError
from cantik.base.numerals import ratio
from cantik.content.kinds import Policy
from cantik.engines.protocol import Integers
from cantik.measure.layout import (
    ANSWERED,
    ASKED,
    DENOMINATOR,
    FRAME,
    INDICATOR,
    NUMERATOR,
    RECORDED,
    VectorLayout,
    VectorSection,
)
from cantik.measure.vector import VillageVector

#: why a village is not in the sum of a measure, besides what its own vector says: it counts by another definition, or
#: of another population base
OTHER_DEFINITION, OTHER_BASE = "definisi_lain", "dasar_lain"
#: an indicator that is its numerator
COUNT = "jumlah"
#: a measure whatever its base: kind and id
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LevelVillage:
    """A village of the level on its day. `edition`: the number that it is counted by, with its vector; or `why` it is
    counted by none (no edition, not examined, withdrawn, made without a vector …). Of the whole, which is added up from
    what its parts print, `part` is the edition that counts it (code and number) instead of the vector, and `held_as`
    the code that its own edition lies under."""

    code: str
    name: str
    edition: str = ""
    vector: VillageVector | None = None
    why: str = ""
    part: tuple[str, str] | None = None
    held_as: str = ""

    @property
    def is_counted(self) -> bool:
        """It is counted by an edition."""
        return self.vector is not None or self.part is not None

    @property
    def unit(self) -> tuple[str, str]:
        """The edition that it is counted by: the code that it lies under, and its number."""
        return (self.vector.desa if self.vector is not None else self.held_as or self.code), self.edition


@dataclass(frozen=True, slots=True, eq=False)
class LevelMeasure:
    """One measure of the level. `parts[village, position]`: counters and then cells of each of `villages` (codes), in
    the form of `section`; `absent`: the other villages and why each is not in it."""

    section: VectorSection
    villages: tuple[str, ...]
    parts: Integers
    absent: Mapping[str, str]

    @property
    def n(self) -> int:
        """Of how many villages it is told."""
        return len(self.villages)

    @property
    def of(self) -> int:
        """How many villages the level has."""
        return len(self.villages) + len(self.absent)

    @property
    def complete(self) -> bool:
        """Every village of the level is in it: its sum is a total."""
        return not self.absent

    @property
    def counter_sums(self) -> Integers:
        """Counters and cells of the villages that are named together; a total only where `complete`."""
        found: Integers = self.parts.sum(axis=0)
        return found

    @property
    def cells(self) -> Integers:
        """The cells of a table, `[village, *axes]`."""
        return self.parts[:, self.section.counters :].reshape(-1, *self.section.shape)

    @property
    def asked_count(self) -> int:
        """Records in its universe, of the villages that are named."""
        if self.section.key[0] == INDICATOR:
            return int(self.counter_sums[ASKED])
        return int(self.parts[:, self.section.counters :].sum())

    @property
    def answered_count(self) -> int:
        """Those of them that answered."""
        if self.section.key[0] == INDICATOR:
            return int(self.counter_sums[ANSWERED])
        whole = self.cells
        return self.asked_count if whole.ndim == 1 else self.asked_count - int(whole[..., -1].sum())

    @property
    def recorded_of_frame(self) -> tuple[int, int] | None:
        """Recorded of frame; None where it is the frame itself."""
        if self.section.frame_own:
            return None
        found = self.counter_sums
        return int(found[RECORDED]), int(found[FRAME])

    def percent_only(self, policy: Policy) -> bool:
        """Whether so few of the frame are recorded that only percentages may ever be told
        (docs/bidang/quality_policy.md 4); villages of which even less is known are absent."""
        told = self.recorded_of_frame
        return told is not None and told[1] > 0 and Fraction(*told) < Fraction(policy.coverage_percent_only_below)

    @property
    def fraction(self) -> tuple[int, int] | None:
        """Numerator and denominator of an indicator, of the villages that are named; None of a table."""
        if self.section.key[0] != INDICATOR:
            return None
        found = self.counter_sums
        return int(found[NUMERATOR]), int(found[DENOMINATOR])

    @property
    def value(self) -> Decimal | None:
        """An indicator as it is printed: None where nobody is in its denominator, or of a table. A count stands by
        itself."""
        parts = self.fraction
        if parts is None:
            return None
        if self.section.form == COUNT:
            return Decimal(parts[0])
        return ratio(parts[0], parts[1], self.section.scale, self.section.decimals)


@dataclass(frozen=True, slots=True, eq=False)
class LevelSum:
    """Everything that is summed of a level on a day."""

    area: str
    title: str
    reference: dt.date
    villages: tuple[LevelVillage, ...]
    measures: tuple[LevelMeasure, ...]

    @property
    def counted_villages(self) -> int:
        """Villages with an edition that is summed."""
        return sum(village.is_counted for village in self.villages)


def sum_villages(
    code: str,
    title: str,
    reference: dt.date,
    villages: Sequence[LevelVillage],
    layouts: Mapping[str, VectorLayout],
) -> LevelSum:
    """The sum of the villages of a level. `layouts`: those of their vectors, by id.

    Vectors of different layouts are added measure by measure, where the definition means the same in both. A measure
    is told by the base and the meaning of which most villages tell it. Raises `CantikError` M108 for a village whose
    layout shares no measure with that of most others.
    """
    _refuse_strangers(villages, layouts)
    stacks = [
        _Stack.of(villages, layouts[name]) for name in dict.fromkeys(v.vector.layout for v in villages if v.vector)
    ]
    choices: dict[Name, dict[_Choice, list[tuple[_Stack, int]]]] = {}
    for stack in stacks:
        for place in np.flatnonzero(stack.told.any(axis=0)).tolist():
            section = stack.layout.sections[place]
            kind, name, base = section.key
            choices.setdefault((kind, name), {}).setdefault((base, _say_form(section)), []).append((stack, place))
    measures = tuple(_measure(choices[name], villages) for name in sorted(choices))
    return LevelSum(code, title, reference, tuple(villages), measures)


def _say_form(section: VectorSection) -> str:
    """What a section means, with the classes that it has: a digest alone is easily copied."""
    return f"{section.own} {[[own for own, _ in axis.categories] for axis in section.axes]}"


#: of a measure the base and what the definition means
_Choice = tuple[str, str]
_Choices = Mapping[_Choice, Sequence[tuple["_Stack", int]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    """The villages of one layout: their positions in the level, their vectors one under the other, and of which section
    each tells."""

    layout: VectorLayout
    positions: Integers
    values: Integers
    told: npt.NDArray[np.bool_]
    row_of: Mapping[int, int]

    @classmethod
    def of(cls, villages: Sequence[LevelVillage], layout: VectorLayout) -> _Stack:
        """The villages whose vector has this layout."""
        own = [(at, village.vector) for at, village in enumerate(villages) if village.vector is not None]
        own = [(at, vector) for at, vector in own if vector.layout == layout.id]
        place = {section.key: number for number, section in enumerate(layout.sections)}
        told = np.ones((len(own), len(place)), np.bool_)
        for row, (_, vector) in enumerate(own):
            told[row, [place[key] for key in vector.absent]] = False
        positions = np.array([at for at, _ in own], np.int64)
        values = np.stack([vector.values for _, vector in own])
        return cls(layout, positions, values, told, {at: row for row, (at, _) in enumerate(own)})

    def parts(self, place: int) -> tuple[Integers, Integers]:
        """Positions of the villages that tell of a section, and their counters and then cells."""
        section = self.layout.sections[place]
        start, rows = self.layout.starts()[section.basis], self.told[:, place]
        first, cells = start + section.first, start + section.cells
        counters = self.values[:, first : first + section.counters]  # columns first: a village's vector is wide
        told = counters[rows], self.values[:, cells : cells + section.size][rows]
        return self.positions[rows], np.concatenate(told, axis=1)


def _measure(choices: _Choices, villages: Sequence[LevelVillage]) -> LevelMeasure:
    """The measure by the base and meaning that most villages have; among equals by the base that the definition prefers
    and, last, by the digest, so that the answer hangs on no order."""

    def worth(choice: _Choice) -> tuple[int, int, str]:
        places = choices[choice]
        rank = min(stack.layout.sections[place].rank for stack, place in places)
        return -sum(int(stack.told[:, place].sum()) for stack, place in places), rank, choice[1]

    chosen = min(choices, key=worth)
    told = [stack.parts(place) for stack, place in choices[chosen]]
    positions, parts = (np.concatenate(side) for side in zip(*told, strict=True))
    order = np.argsort(positions)
    inside = positions[order].tolist()
    stack, place = choices[chosen][0]
    section = stack.layout.sections[place]
    absent = {
        villages[at].code: villages[at].why or _why(at, section, choices, villages)
        for at in sorted(set(range(len(villages))).difference(inside))
    }
    return LevelMeasure(section, tuple(villages[at].code for at in inside), parts[order], absent)


def _why(at: int, section: VectorSection, choices: _Choices, villages: Sequence[LevelVillage]) -> str:
    """Why a village with a vector is not in a sum: it tells the measure otherwise, or not at all."""
    base = section.key[2]
    others = {
        own_base
        for (own_base, _), places in choices.items()
        for stack, place in places
        if at in stack.row_of and stack.told[stack.row_of[at], place]
    }
    if base in others:
        return OTHER_DEFINITION
    if others:
        return OTHER_BASE
    vector = villages[at].vector
    return OTHER_DEFINITION if vector is None else vector.absent.get(section.key, OTHER_DEFINITION)


def _refuse_strangers(villages: Iterable[LevelVillage], layouts: Mapping[str, VectorLayout]) -> None:
    used = Counter(village.vector.layout for village in villages if village.vector is not None)
    if len(used) < 2:
        return
    main = min(used, key=lambda layout: (-used[layout], layout))
    meanings = _meanings(layouts[main])
    for layout in used:
        if meanings.isdisjoint(_meanings(layouts[layout])):
            codes = [v.code for v in villages if v.vector is not None and v.vector.layout == layout]
            raise CantikError(
                "M108",
                "Vektor desa memakai definisi yang seluruhnya berbeda, jadi tidak dijumlahkan",
                where=", ".join(codes[:5]),
                found=f"tata letak {layout[:12]}",
                expected=f"definisi yang sama dengan tata letak {main[:12]}",
                mend="Terbitkan edisi baru desa itu dengan definisi yang berlaku.",
            )


def _meanings(layout: VectorLayout) -> set[tuple[tuple[str, str, str], str]]:
    return {(section.key, section.own) for section in layout.sections if section.own}
