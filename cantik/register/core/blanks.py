"""Blank cells that would take much away, and what somebody decided of them. Pure.

A column that is blank for many who had a value is one that nobody filled: it is asked about, and until somebody decides
it says nothing (docs/adr/0133). A few blanks are statements: the value is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from cantik.collect.batch import Reading, RecordSet, Value
from cantik.register.core.bases import status_variable
from cantik.register.core.conflict import key_of

#: what may be decided: the older values stay, they are gone, whoever has no status lives and is counted
KEEP, EMPTY, COUNT = "pertahankan", "kosongkan", "hitung"
ANSWERS = (KEEP, EMPTY, COUNT)
_PREFIX = "kosong#"
_PLACE = ("dusun", "rw", "rt")
#: the code of who lives in the village, by the variable of status
_ALIVE = {"status_dasar": "1", "r404": "1"}
STATUS = tuple(_ALIVE)
_Part = tuple[str, str, str]  # unit, variable, and of a place which part of it
#: values by unit, record and variable, before and after
Pairs = Iterable[tuple[str, Mapping[str, Value | object], Mapping[str, Value | object]]]


class EmptiedColumn(NamedTuple):
    """A variable of a unit that is blank for `blank` of those who had a value (`had`)."""

    unit: str
    variable: str
    blank: int
    had: int


def choice_of(unit: str, variable: str) -> str:
    """The word under which a decision about blanks stands among the choices of a delivery."""
    return _PREFIX + key_of(unit, variable)


def is_choice(word: str) -> bool:
    """Whether a word among the choices of a delivery is about blanks."""
    return word.startswith(_PREFIX)


def key_of_choice(word: str) -> str:
    """The variable that such a word is about, by the word of `conflict.key_of`."""
    return word.removeprefix(_PREFIX)


def answer_to(choices: Mapping[str, str] | None, unit: str, variable: str) -> str | None:
    """What somebody decided of the blanks of a variable, None = nothing."""
    return (choices or {}).get(choice_of(unit, variable))


def emptied_columns(
    pairs: Pairs, told: Mapping[str, frozenset[str]], *, share: Decimal, least: int
) -> list[EmptiedColumn]:
    """The variables that a delivery empties: of those who had a value at least `share` and `least` have none in it, and
    no others have one in their place. `told`: by unit the variables that it has columns for. A place is one variable:
    it is emptied where its dusun, its RW or its RT is, though the others are said (what is left says where nobody
    lives), of however few where it has no column."""
    had, blank, filled, there = Counter[_Part](), Counter[_Part](), Counter[_Part](), set[_Part]()
    for unit, before, after in pairs:
        for name in told.get(unit, ()):
            for part in _PLACE if name == _PLACE[0] else (name,):
                key, then, now = (unit, name, part), _is_given(before, part), _is_given(after, part)
                had[key] += then
                filled[key] += now
                blank[key] += then and not now
                there |= {key} if part in after or name != _PLACE[0] else set()
    found: dict[tuple[str, str], EmptiedColumn] = {}
    for key, count in sorted(blank.items()):
        many = count >= least and count >= share * had[key] and filled[key] <= (1 - share) * had[key]
        if many or (count and key not in there):
            found.setdefault(key[:2], EmptiedColumn(*key[:2], count, had[key]))
    return list(found.values())


def _is_given(said: Mapping[str, object], name: str) -> bool:
    return said.get(name) not in (None, "")


def with_status(batch: Reading, choices: Mapping[str, str] | None) -> Reading:
    """A delivery as somebody decided about those without a status: that they live and are counted."""
    variable, people = status_variable(batch.source), batch.records.get("orang")
    if people is None or variable is None or answer_to(choices, "orang", variable) != COUNT:
        return batch
    given = people.columns.get(variable) or [None] * len(people)
    filled: list[Value] = [_ALIVE[variable] if value in (None, "") else value for value in given]
    counted: RecordSet = replace(people, columns={**people.columns, variable: filled})
    return replace(batch, records={**batch.records, "orang": counted})
