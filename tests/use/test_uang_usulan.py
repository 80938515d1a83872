"""The rupiah of proposals by what became of them: each state has its own sum, and the sums add up to the proposals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cantik.content.proposal_stages import proposal_stages
from cantik.use.proposals.money import MoneyState, ProposalMoney, find_state, sum_money
from cantik.use.proposals.states import ACCEPTED, STATES, WITHDRAWN

RUPIAH = st.integers(0, 10**12)
PROPOSALS = st.lists(
    st.builds(ProposalMoney, st.sampled_from(MoneyState), st.one_of(st.none(), RUPIAH), RUPIAH, RUPIAH), max_size=30
)


@given(PROPOSALS)
def test_the_sums_of_the_states_add_up_to_the_proposals(proposals: list[ProposalMoney]) -> None:
    account = sum_money(proposals)
    own = account.states.values()
    assert sum(each.cost for each in own) == account.whole.cost == sum(each.cost or 0 for each in proposals)
    assert sum(each.count for each in own) == account.whole.count == len(proposals)
    assert sum(each.unpriced for each in own) == account.whole.unpriced
    lost = (MoneyState.REFUSED, MoneyState.PUT_OFF, MoneyState.WITHDRAWN)
    gone = sum(each.cost or 0 for each in proposals if each.state in lost)
    assert account.standing_sum.cost == account.whole.cost - gone
    assert account.spent == sum(each.spent for each in proposals)
    assert account.budget <= sum(each.budget for each in proposals if each.state not in lost)


def test_what_was_refused_or_put_off_is_not_planned() -> None:
    """100 million in the plan, 40 refused, 25 put off: planned are 100."""
    account = sum_money(
        ProposalMoney(find_state(ACCEPTED, stage), cost * 10**6, budget=cost)
        for stage, cost in (("masuk_rkp", 100), ("ditolak", 40), ("ditunda", 25))
    )
    assert account.states[MoneyState.PLANNED].cost == 100_000_000
    assert (account.states[MoneyState.REFUSED].cost, account.states[MoneyState.PUT_OFF].cost) == (
        40 * 10**6,
        25 * 10**6,
    )
    assert account.standing_sum.cost == 100_000_000
    assert account.whole.cost == 165_000_000
    assert account.budget == 0, "what was refused is in no budget"


def test_every_stage_of_the_list_has_one_state() -> None:
    for stage in proposal_stages():
        assert find_state(ACCEPTED, stage) in MoneyState, stage
    assert {find_state(state, "usulan") for state in STATES} == {MoneyState.PROPOSED, MoneyState.WITHDRAWN}
    assert find_state(WITHDRAWN, "masuk_rkp") is MoneyState.WITHDRAWN
