"""The rupiah of proposals by what became of them: each proposal stands in one state, so that the sums of the states add
up to that of all proposals, and what was refused or put off is planned by nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cantik.use.proposals.stages import DONE, IN_BUDGET, IN_OFFICE_PLAN, IN_PLAN, PUT_OFF, RANKED, REFUSED
from cantik.use.proposals.states import FIRST, WITHDRAWN


class MoneyState(StrEnum):
    """What became of a proposal, as its rupiah are counted."""

    PROPOSED = "diusulkan"  # nobody decided yet
    PLANNED = "direncanakan"  # in the village's plan of the year, or in that of an office
    BUDGET = "dianggarkan"
    DONE = "terlaksana"
    PUT_OFF = "ditunda"
    REFUSED = "ditolak"
    WITHDRAWN = "dicabut"


#: by the stage of a proposal; one of every stage of `content/keadaan_usulan.csv`
STATE_OF_STAGE: Mapping[str, MoneyState] = MappingProxyType(
    {
        FIRST: MoneyState.PROPOSED,
        "diverifikasi": MoneyState.PROPOSED,
        RANKED: MoneyState.PROPOSED,
        IN_PLAN: MoneyState.PLANNED,
        IN_OFFICE_PLAN: MoneyState.PLANNED,
        IN_BUDGET: MoneyState.BUDGET,
        DONE: MoneyState.DONE,
        PUT_OFF: MoneyState.PUT_OFF,
        REFUSED: MoneyState.REFUSED,
    }
)
#: what still stands, or came about
STANDING = (MoneyState.PROPOSED, MoneyState.PLANNED, MoneyState.BUDGET, MoneyState.DONE)
#: what is in a budget, as it was agreed on
IN_MONEY = (MoneyState.BUDGET, MoneyState.DONE)


@dataclass(frozen=True, slots=True)
class ProposalMoney:
    """The rupiah of a proposal: its state, what it is estimated to cost (None: not known), what was agreed on for it in
    a budget and what was spent (0: nothing was)."""

    state: MoneyState
    cost: int | None
    budget: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class StateSum:
    """The proposals of a state: how many, how many of them without a price, the estimated cost of the others."""

    count: int
    unpriced: int
    cost: int


@dataclass(frozen=True, slots=True)
class MoneyAccount:
    """Proposals by state; `budget`: what was agreed on for those that are in a budget, `spent`: what was spent,
    whatever became of them afterwards."""

    states: Mapping[MoneyState, StateSum] = field(default_factory=dict)
    budget: int = 0
    spent: int = 0

    def sum_of(self, *states: MoneyState) -> StateSum:
        """The proposals of some states together; of all where none is named."""
        found = [own for state, own in self.states.items() if not states or state in states]
        return StateSum(*(sum(getattr(own, name) for own in found) for name in ("count", "unpriced", "cost")))

    @property
    def whole(self) -> StateSum:
        """All proposals."""
        return self.sum_of()

    @property
    def standing_sum(self) -> StateSum:
        """Those that were neither refused, put off nor withdrawn."""
        return self.sum_of(*STANDING)


def find_state(state: str, stage: str) -> MoneyState:
    """The state of a proposal by its own state and its stage.

    >>> find_state("diterima", "ditolak"), find_state("dicabut", "usulan")
    (<MoneyState.REFUSED: 'ditolak'>, <MoneyState.WITHDRAWN: 'dicabut'>)
    """
    return MoneyState.WITHDRAWN if state == WITHDRAWN else STATE_OF_STAGE[stage]


def sum_money(proposals: Iterable[ProposalMoney]) -> MoneyAccount:
    """The account of some proposals."""
    held: dict[MoneyState, list[ProposalMoney]] = {}
    for each in proposals:
        held.setdefault(each.state, []).append(each)
    states = {state: _sum_state(held[state]) for state in MoneyState if state in held}
    budget = sum(each.budget for state in IN_MONEY for each in held.get(state, ()))
    return MoneyAccount(states, budget, sum(each.spent for own in held.values() for each in own))


def _sum_state(own: Sequence[ProposalMoney]) -> StateSum:
    priced = [each.cost for each in own if each.cost is not None]
    return StateSum(len(own), len(own) - len(priced), sum(priced))
