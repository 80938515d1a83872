"""Which class of Rumah DataKu the evidence of a village is ready for. A class is of the maturity of the group, and a
proposal: the OPD-KB decides. What is unknown is never met. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.data_house import ClassCriterion


class CriterionStanding(StrEnum):
    """How a criterion stands."""

    MET = "terpenuhi"
    UNMET = "belum"
    UNKNOWN = "belum diketahui"


@dataclass(frozen=True, slots=True)
class CriterionState:
    """A criterion of a class with what the village has (None: not known)."""

    rule: ClassCriterion
    has: int | None
    standing: CriterionStanding


@dataclass(frozen=True, slots=True)
class ClassReadiness:
    """A class with how each of its criteria stands."""

    name: str
    criteria: tuple[CriterionState, ...]

    @property
    def ready(self) -> bool:
        """Whether all are met."""
        return all(each.standing is CriterionStanding.MET for each in self.criteria)


def judge_classes(
    classes: Mapping[str, tuple[ClassCriterion, ...]], has: Mapping[str, int | None]
) -> tuple[ClassReadiness, ...]:
    """Each class, the lowest first; `has`: what the village has by criterion, None or absent where nobody knows."""
    return tuple(
        ClassReadiness(name, tuple(_judge_criterion(rule, has.get(rule.criterion)) for rule in rules))
        for name, rules in classes.items()
    )


def _judge_criterion(rule: ClassCriterion, has: int | None) -> CriterionState:
    if rule.least is None or has is None:
        return CriterionState(rule, has, CriterionStanding.UNKNOWN)
    return CriterionState(rule, has, CriterionStanding.MET if has >= rule.least else CriterionStanding.UNMET)


def propose_class(judged: tuple[ClassReadiness, ...]) -> str:
    """The highest class for which it and all below are ready; "" for none."""
    proposed = ""
    for each in judged:
        if not each.ready:
            break
        proposed = each.name
    return proposed
