"""Gaps that do not concern a village: by what it says with a reason, or by a fact that the register knows of it
(docs/adr/0104). They leave the order and stay to be read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cantik.content.not_applying import NeverRule, VillageNature
from cantik.use.proposals.gaps import Gap, GapReport


@dataclass(frozen=True, slots=True)
class VillageWord:
    """What a village said of an indicator: whether it applies to it, and why."""

    indicator: str
    applies: bool
    reason: str


def find_never(rules: Iterable[NeverRule], nature: VillageNature) -> dict[str, NeverRule]:
    """By indicator the rule by which it can never apply to a village of such a nature, the first one of several."""
    found: dict[str, NeverRule] = {}
    for rule in rules:
        if rule.is_met(nature):
            for name in rule.indicators:
                found.setdefault(name, rule)
    return found


def list_left_out(never: Mapping[str, NeverRule], words: Iterable[VillageWord]) -> frozenset[str]:
    """The indicators that do not apply to a village. What it says itself goes before what a rule says."""
    said = {word.indicator: word.applies for word in words}
    by_rule = {name for name in never if not said.get(name, False)}
    return frozenset(by_rule | {name for name, applies in said.items() if not applies})


def set_aside(report: GapReport, left_out: frozenset[str]) -> GapReport:
    """The report with the gaps of these indicators out of the order, and kept beside it."""
    standing, aside = list[Gap](), list[Gap]()
    for gap in report.gaps:
        (aside if gap.figure.id in left_out else standing).append(gap)
    return replace(report, gaps=tuple(standing), aside=tuple(aside))
