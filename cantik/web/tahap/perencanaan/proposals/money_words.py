"""The rupiah of proposals as pages and documents say them: a line for each state, which add up to the last one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.money import (
    STANDING,
    MoneyAccount,
    MoneyState,
    ProposalMoney,
    StateSum,
    find_state,
    sum_money,
)
from cantik.use.proposals.stages import AGREED, DONE, IN_BUDGET
from cantik.use.proposals.states import FIRST
from cantik.web.language import number
from cantik.web.tahap.perencanaan.proposals.deliberation_words import show_rupiah

STATE_WORDS = {
    MoneyState.PROPOSED: noop("Diusulkan, belum diputus"),
    MoneyState.PLANNED: noop("Direncanakan"),
    MoneyState.BUDGET: noop("Masuk APB Desa"),
    MoneyState.DONE: noop("Terlaksana"),
    MoneyState.PUT_OFF: noop("Ditunda"),
    MoneyState.REFUSED: noop("Ditolak"),
    MoneyState.WITHDRAWN: noop("Dicabut"),
}


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A state as a page shows it: what it is called, how many proposals, their rupiah. `state`: "" of all together."""

    state: str
    label: str
    count: int
    cost: str
    standing: bool


def read_money(row: VillageProposal) -> ProposalMoney:
    """The rupiah of a proposal; one without a step is neither in a budget nor spent, and is not asked for steps."""
    state = find_state(row.state, row.stage)
    if row.stage == FIRST:
        return ProposalMoney(state, row.cost)
    return ProposalMoney(state, row.cost, amount_of(row, IN_BUDGET), amount_of(row, DONE))


def sum_rows(rows: Iterable[VillageProposal]) -> MoneyAccount:
    """The account of some proposals."""
    return sum_money(read_money(row) for row in rows)


def amount_of(row: VillageProposal, stage: str) -> int:
    """The rupiah of the last agreed step to a stage; 0 where there is none."""
    amounts = [step.amount for step in row.steps.all() if step.stage == stage and step.state == AGREED]
    return next((amount for amount in reversed(amounts) if amount is not None), 0)


def describe_account(account: MoneyAccount) -> list[MoneyLine]:
    """A line for each state that some proposal is in, and one for all of them where these are several."""
    lines = [
        _describe_sum(state.value, _(STATE_WORDS[state]), own, standing=state in STANDING)
        for state, own in account.states.items()
    ]
    return [*lines, _describe_sum("", _("Semua usulan"), account.whole, standing=False)] if len(lines) > 1 else lines


def _describe_sum(state: str, label: str, own: StateSum, *, standing: bool) -> MoneyLine:
    cost = show_rupiah(own.cost) if own.count > own.unpriced else ""
    if own.unpriced:
        unpriced = _("%s belum berharga") % number(own.unpriced)
        cost = f"{cost} ({unpriced})" if cost else unpriced
    return MoneyLine(state, label, own.count, cost, standing)
