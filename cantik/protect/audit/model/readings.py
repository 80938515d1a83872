"""Statements that were read together (a table's, all indicators'), and what is asked of all of them, found once.

A table that says what it said before is not looked through again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cantik.protect.audit.model.members import NO_ANSWER, tests
from cantik.protect.audit.model.statements import PrintedStatement, Scope, traits
from cantik.protect.memory import HashedKey

Asked = tuple[Scope, frozenset[str]]  # of whom, and the columns beyond age and sex that decide the set


@dataclass(frozen=True, slots=True)
class Matter:
    """What some statements about the same columns say. `silent`: columns of which one counts those that did not
    answer."""

    told: HashedKey
    protected: bool
    silent: frozenset[str]


@dataclass(frozen=True, slots=True)
class JointReading:
    """Statements with the columns that decide their sets, what they say by scope and columns, and their areas."""

    statements: tuple[tuple[frozenset[str], PrintedStatement], ...]
    matters: Mapping[Asked, Matter]
    areas: frozenset[str]

    @classmethod
    def of(cls, statements: Iterable[PrintedStatement]) -> JointReading:
        """Statements as they come."""
        pairs = tuple((traits(statement.who), statement) for statement in statements)
        apart: dict[Asked, list[PrintedStatement]] = {}
        for own, statement in pairs:
            apart.setdefault((statement.scope, own), []).append(statement)
        matters = {asked: _matter(inside) for asked, inside in apart.items()}
        return cls(pairs, matters, frozenset(statement.area for _, statement in pairs))


def _matter(inside: Sequence[PrintedStatement]) -> Matter:
    asked = {test for who in {statement.who for statement in inside} for test in tests(who)}
    return Matter(
        told=HashedKey(tuple(statement.key for statement in inside)),
        protected=any(statement.need for statement in inside),
        silent=frozenset(test.column for test in asked if NO_ANSWER in test.codes),
    )
