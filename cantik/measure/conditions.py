"""An index as a condition: who is poor by it is a column of its own, so that protection reads it as any other.

H, P0, families at risk and censored headcounts are counts of persons or families. They are protected as a percentage
of a column that no register has: `indeks_…` with the answers "ya" and "tidak", or, of amounts, the band between the
lines of poverty that the content knows. The same index has the same column in every definition that speaks of it, so
that two figures of it are read together (docs/adr/0059).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from cantik.content.kinds import Indicator
from cantik.content.spread import CENSORED, SpreadSpec

PERSONS, MEMBERS = "orang", "jumlah_anggota"
FGT, COMPOSITE = "fgt", "komposit"
_YES, _BOTH = 'di ("ya")', 'di ("ya", "tidak")'


def is_count(spec: Indicator) -> bool:
    """Whether an index says how many of all are something: its numerator is a part of its denominator."""
    told = spec.spread
    if told is None or told.weight not in (None, MEMBERS):
        return False
    return (spec.kind == FGT and told.alpha == 0) or (spec.kind == COMPOSITE and told.part in ("H", CENSORED))


def counted_of(spec: Indicator) -> str:
    """Return the unit that an index counts: its own, or persons where each family is weighted by its members."""
    told = spec.spread
    return PERSONS if told is not None and told.weight == MEMBERS else spec.unit_of


def index_of(spec: Indicator) -> str:
    """The name of the column that says who is poor by the index: equal for all measures of one index. Of amounts it is
    that of their values: lines divide it."""
    told = spec.spread
    if told is None:
        raise AssertionError("the definition was read with it")
    if spec.kind == COMPOSITE:
        lacks = [(lack.points, lack.when) for lack in told.deprived]
        return _column_name("indeks", spec.unit_of, spec.universe, told.weight, told.cut, lacks)
    return _column_name("pita", spec.unit_of, spec.universe, told.weight, spec.numerator.strip())


def lines_of(spec: Indicator, indicators: Iterable[Indicator]) -> set[int]:
    """The lines of every measure of the same amounts."""
    return {
        other.spread.line
        for other in indicators
        if other.spread is not None and other.kind == spec.kind and index_of(other) == index_of(spec)
    }


def as_condition(spec: Indicator, lines: Collection[int]) -> Indicator:
    """Turn an index into an ordinary percentage indicator (who is poor, of all). `lines`: the poverty lines, in rupiah,
    of every measure of the same amounts in the content."""
    told, column = spec.spread, index_of(spec)
    if told is None:
        raise AssertionError("the definition was read with it")
    if spec.kind == FGT:
        bands = [str(band) for band in range(len(set(lines)) + 1)]
        poor = bands[: sorted(set(lines)).index(told.line) + 1]
        inside, whole = (f"{column} di ({_quote_codes(codes)})" for codes in (poor, bands))
    else:
        inside, whole = f"{column} {_YES}", f"{column} {_BOTH}"
        if told.part == CENSORED:
            inside = f"{inside} dan {_about(column, told)} {_YES}"
    return replace(
        spec,
        kind="persen",
        unit_of=counted_of(spec),
        universe=spec.universe if counted_of(spec) == spec.unit_of else "semua",
        numerator=inside,
        denominator=whole,
        missing="bukan",
        spread=None,
    )


def _about(column: str, told: SpreadSpec) -> str:
    return f"{column}_{re.sub('[^a-z0-9]+', '_', told.about.lower()).strip('_')}"


def _quote_codes(codes: Collection[str]) -> str:
    return ", ".join(f'"{code}"' for code in codes)


def _column_name(kind: str, *parts: object) -> str:
    return f"{kind}_{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"
