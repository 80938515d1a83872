"""How far a village may be other than it is beside what its edition tells: tables small enough to be reckoned by hand.

Thirty persons: 20 never married, 7 are married and 3 divorced, of whom the edition tells the 20 and the 30. So any of
the ten may be married or divorced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

import pytest

from cantik.content.kinds import Fact
from cantik.measure.layout import Key
from cantik.protect.across.leeway import Leeway, leeway_of
from cantik.protect.across.questions import AskedMeasure, ProtectedSet
from cantik.protect.across.sums import Changes, Class
from cantik.protect.audit.gate import Printed
from cantik.protect.lp import ProtectionError
from cantik.protect.result import SafeTable
from tests.protect.bekal_gerbang import KNOWN, Need, Value, axis, fact, table

STATUS: Key = ("tabel", "status", "terdaftar")
SCHOOL: Key = ("tabel", "ijazah", "terdaftar")
NEVER, MARRIED, DIVORCED = ((STATUS, name) for name in ("belum", "kawin", "cerai"))
FEW: Need = (0, 5)
PERSONS = {"belum": 20, "kawin": 7, "cerai": 3}
PUPILS = {"0": 8, "sd": 6, "smp": 9, "sma": 4, "d3": 3, "s1": 0}


def _asked(key: Key, told: SafeTable, counts: Mapping[str, int], *small: str) -> AskedMeasure:
    protected = tuple(ProtectedSet(frozenset({name}), FEW) for name in small)
    return AskedMeasure(key, told.spec, counts, told.axes[-1], protected)


def _leeway(tables: Sequence[SafeTable], measures: Sequence[AskedMeasure], *facts: Fact) -> Leeway:
    nothing = [[None] * len(told.cells) for told in tables]
    hard = [[True] * len(line) for line in nothing]
    return leeway_of(Printed(list(tables), [], nothing, [], hard, []), measures, KNOWN, facts)


def _status(*line: Value) -> SafeTable:
    return table("status", [axis("status")], list(line))


def test_what_is_hidden_beside_each_other_may_be_each_other() -> None:
    told = _status(20, None, None, 30)
    found = _leeway([told], [_asked(STATUS, told, PERSONS, "cerai")])
    assert found.open == {MARRIED, DIVORCED}
    ends = [{MARRIED: -7.0, DIVORCED: 7.0}, {MARRIED: 3.0, DIVORCED: -3.0}]
    assert sorted(found.moves, key=lambda move: move[MARRIED]) == ends
    # five may be divorced, or nobody: each needs that so many others are married, or are not
    owed = [{MARRIED: -2.0, DIVORCED: 2.0}, {MARRIED: 3.0, DIVORCED: -3.0}]
    assert sorted(found.owed, key=lambda change: change[MARRIED]) == owed
    assert found.unproven == frozenset()


@pytest.mark.parametrize("d3", [3, None])
def test_two_measures_have_each_its_own(d3: int | None) -> None:
    """Of three kinds of schooling that are hidden anybody may have any; of four anybody may have the commonest, and
    whoever has that any other one."""
    status = _status(20, None, None, 30)
    school = table("ijazah", [axis("ijazah")], [None, None, 9, None, d3, 0, 30])
    small = ("sma",) if d3 else ("sma", "d3")
    asked = [_asked(STATUS, status, PERSONS, "cerai"), _asked(SCHOOL, school, PUPILS, *small)]
    found = _leeway([status, school], asked)
    open_ = ["0", "sd", "sma"] if d3 else ["0", "sd", "sma", "d3"]
    assert found.open == {MARRIED, DIVORCED, *((SCHOOL, name) for name in open_)}
    pairs = [pair for pair in permutations(open_, 2) if d3 or "0" in pair]
    expected = [{(SCHOOL, one): -float(PUPILS[one]), (SCHOOL, other): float(PUPILS[one])} for one, other in pairs]
    of_school = [move for move in found.moves if move.keys() <= {(SCHOOL, name) for name in PUPILS}]
    assert _sorted(of_school) == _sorted(expected)
    for name in small:
        changes = [change.get((SCHOOL, name), 0.0) for change in found.owed]
        assert (max(changes), min(changes)) == (5 - PUPILS[name], -PUPILS[name])


def _sorted(changes: Iterable[Changes]) -> list[list[tuple[Class, float]]]:
    return sorted(sorted(change.items()) for change in changes)


def test_what_everybody_knows_leaves_no_leeway() -> None:
    """Where all is told nothing may be otherwise; where every class but one is, neither."""
    for line in ((20, 7, 3, 30), (20, 7, None, 30)):
        told = _status(*line)
        assert _leeway([told], [_asked(STATUS, told, PERSONS)]) == Leeway()


def test_of_what_the_village_denies_a_fact_is_left_out() -> None:
    """The village has three divorced, whatever a fact of life says."""
    told = _status(20, None, None, 30)
    asked = [_asked(STATUS, told, PERSONS, "cerai")]
    denied = fact("tak_cerai", impossible='status = "3"')
    assert _leeway([told], asked, denied) == _leeway([told], asked)


def test_a_village_that_is_not_as_it_was_printed_is_refused() -> None:
    told = _status(20, None, None, 30)
    with pytest.raises(ProtectionError) as refused:
        _leeway([told], [_asked(STATUS, told, {**PERSONS, "belum": 21})])
    assert refused.value.code == "P102"
