"""A number of the village made of what it recorded of facilities and facts, as a value (`tallies/<file>.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: which facts of a kind are meant: those that stand on the day, of the newest year, of the one before that, or what
#: happened in the half year up to the day
STANDING, NEWEST_YEAR, YEAR_BEFORE, HALF_YEAR = "berdiri", "tahun_terbaru", "tahun_sebelum", "setengah_tahun"
SPANS = (STANDING, NEWEST_YEAR, YEAR_BEFORE, HALF_YEAR)
#: what a share is told in: parts of so many
WHOLE = 10_000
#: the column of the village that holds it: a divisor of no thing, which no reader is told
PARTS = "bagian_penuh"


@dataclass(frozen=True, slots=True)
class TallyPart:
    """Things of `kind` (jenis) that have one of these values in each attribute of `having` (dengan): counted, or the
    numbers of the attributes `sums` (jumlah) added. `span` (waktu): see `SPANS`."""

    kind: str
    having: Mapping[str, tuple[str, ...]]
    sums: tuple[str, ...]
    span: str


@dataclass(frozen=True, slots=True)
class TallyExample:
    """Things by kind, and the number that must come out (None: not known)."""

    things: Mapping[str, tuple[Mapping[str, Any], ...]]
    expected: int | None
    line: int


@dataclass(frozen=True, slots=True)
class VillageTally:
    """`parts` (bagian) added; with `share_of` (dari) the part that they are of those, in `WHOLE` parts."""

    id: str
    title: str
    basis_of: ContentBasis
    parts: tuple[TallyPart, ...]
    share_of: tuple[TallyPart, ...]
    examples: tuple[TallyExample, ...]
    origin: Origin
