"""What is counted anew and what is carried over (docs/adr/0135): laws of the decision."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cantik.protect.previous.recount import CountedMeasure, RecountRule, is_due, list_carried, records_changed

ON = dt.date(2025, 12, 31)
RULE = RecountRule(10, 300)
TOKENS = [bytes([number]) for number in range(40)]
marks = st.dictionaries(st.sampled_from(TOKENS), st.integers(1, 3))
nameless = st.dictionaries(st.integers(1, 3), st.integers(1, 5))


def counted(
    own: dict[bytes, int], day: dt.date = ON, meaning: str = "a", rest: dict[int, int] | None = None
) -> CountedMeasure:
    """A measure as it was counted on a day."""
    return CountedMeasure(day, meaning, own, Counter(rest or {}))


def by_hand(then: dict[bytes, int], now: dict[bytes, int]) -> int:
    """Records of which the answer, or that they have one, is another: asked one by one."""
    return sum(then.get(token) != now.get(token) for token in TOKENS)


@given(marks, marks, nameless, nameless)
def test_whoever_came_left_or_answers_otherwise_is_counted_once(
    then: dict[bytes, int], now: dict[bytes, int], rest: dict[int, int], rest_now: dict[int, int]
) -> None:
    """The same in both directions, nothing between equal ones, and of records without a number as many as must have
    changed at least."""
    one, other = counted(then, rest=rest), counted(now, rest=rest_now)
    assert records_changed(one, other) == records_changed(other, one)
    assert records_changed(one, one) == 0
    came = sum(max(0, rest_now.get(mark, 0) - rest.get(mark, 0)) for mark in range(1, 4))
    gone = sum(max(0, rest.get(mark, 0) - rest_now.get(mark, 0)) for mark in range(1, 4))
    assert records_changed(one, other) == by_hand(then, now) + max(came, gone)


@given(marks, marks, st.integers(0, 400))
def test_a_step_of_few_in_a_short_time_is_never_counted_anew(
    then: dict[bytes, int], now: dict[bytes, int], days: int
) -> None:
    """And one of enough, or after so long, always is; also where the edition is of an earlier day."""
    for sign in (1, -1):
        due = is_due(counted(then), counted(now, ON + sign * dt.timedelta(days)), RULE)
        assert due == (by_hand(then, now) >= RULE.least or days >= RULE.days)


@given(marks, marks)
def test_another_meaning_is_no_change_of_an_answer(then: dict[bytes, int], now: dict[bytes, int]) -> None:
    """Only who came to the base and who left it counts: a code list that calls everything otherwise would have all
    answers changed, and the difference would still be that of one newcomer."""
    one, other = counted(then, meaning="a"), counted(now, meaning="b")
    assert records_changed(one, other) == sum((token in then) != (token in now) for token in TOKENS)


@given(st.dictionaries(st.sampled_from("abcdef"), marks), st.dictionaries(st.sampled_from("abcdef"), marks))
def test_what_was_never_counted_is_counted_and_what_cannot_be_is_not_carried(
    before: dict[str, dict[bytes, int]], today: dict[str, dict[bytes, int]]
) -> None:
    """A measure of which the edition before knew nothing is counted in its first edition."""
    found = list_carried(
        {name: counted(own) for name, own in before.items()}, {name: counted(own) for name, own in today.items()}, RULE
    )
    assert found <= before.keys() & today.keys()
    assert all(by_hand(before[name], today[name]) < RULE.least for name in found)
    assert found == {n for n in before.keys() & today.keys() if by_hand(before[n], today[n]) < RULE.least}


def test_two_sources_of_one_thing_wait_for_each_other() -> None:
    """Of one thing from two sources one is told: were the one carried over and the other counted anew, both would
    be."""
    few, many = dict.fromkeys(TOKENS[:5], 1), dict.fromkeys(TOKENS, 1)
    before = {"register": counted({}), "pendataan": counted({}), "lain": counted({})}
    today = {"register": counted(few), "pendataan": counted(many), "lain": counted(many)}
    assert list_carried(before, today, RULE) == {"register"}
    assert list_carried(before, today, RULE, [{"register", "pendataan"}]) == {"register", "pendataan"}
