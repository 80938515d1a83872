"""The index of statistical development (IPS) from the levels of indicators, by the published formula: an aspect is the
weighted mean of its indicators, a domain of its aspects, the index of its domains. Exact; rounded where it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cantik.base.numerals import round_fraction
from cantik.content.epss import HIGHEST, EpssFramework, EpssLevelRule, EpssNode, EpssPredicate

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class EpssIndex:
    """The index of an evaluation. `values`: of the domains and aspects all of whose indicators have a level; `whole`:
    the index, None while one of all indicators has none (`missing`): what is unknown is neither 1 nor nothing."""

    values: Mapping[str, Fraction]
    whole: Fraction | None
    predicate: EpssPredicate | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpssStep:
    """What an indicator needs for its next level, and what that adds to the index."""

    node: EpssNode
    level: int
    rule: EpssLevelRule
    criterion: str
    gain: Fraction


def compute_index(framework: EpssFramework, levels: Mapping[str, int]) -> EpssIndex:
    """The index of the levels of indicators, by code."""
    values: dict[str, Fraction] = {}
    whole = _weigh(framework, "", levels, values)
    missing = tuple(node.code for node in framework.indicators if node.code not in levels)
    return EpssIndex(values, whole, None if whole is None else find_predicate(framework, whole), missing)


def _weigh(
    framework: EpssFramework, parent: str, levels: Mapping[str, int], values: dict[str, Fraction]
) -> Fraction | None:
    parts = framework.list_parts(parent)
    if not parts:
        return Fraction(levels[parent]) if parent in levels else None
    found = [(node.weight, _weigh(framework, node.code, levels, values)) for node in parts]
    known = [(weight, value) for weight, value in found if value is not None]
    if len(known) < len(parts):
        return None
    value = sum((weight * value for weight, value in known), Fraction()) / _WHOLE
    if parent:
        values[parent] = value
    return value


def find_predicate(framework: EpssFramework, value: Fraction) -> EpssPredicate:
    """The predicate of an exact index: its lower bound belongs to it."""
    return next(each for each in framework.predicates if value >= Fraction(each.least))


def round_index(value: Fraction) -> Decimal:
    """As it is shown: two decimals, half up."""
    return round_fraction(value, 2)


def find_missing_proof(framework: EpssFramework, level: int, classes: Collection[str]) -> tuple[str, ...]:
    """The classes of evidence that a level rests on and that are not there."""
    return tuple(each for each in framework.levels[level].classes if each not in classes)


def list_steps(framework: EpssFramework, levels: Mapping[str, int]) -> list[EpssStep]:
    """The next level of each indicator that has one, what adds most to the index first."""
    steps = [
        EpssStep(
            node,
            level + 1,
            framework.levels[level + 1],
            framework.criteria.get((node.code, level + 1), ""),
            _share(framework, node),
        )
        for node in framework.indicators
        if (level := levels.get(node.code, HIGHEST)) < HIGHEST
    ]
    return sorted(steps, key=lambda step: -step.gain)


def _share(framework: EpssFramework, node: EpssNode) -> Fraction:
    """What one level of an indicator is of the index."""
    share = Fraction(node.weight, _WHOLE)
    while node.parent:
        node = framework.nodes[node.parent]
        share *= Fraction(node.weight, _WHOLE)
    return share
