"""Laws of conflicts, against an oracle that ranks whole lists: arrival does not matter, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.content.loader import load_content
from cantik.content.sources import strength
from cantik.register.core.conflict import (
    NEW,
    NEWCOMER,
    Edge,
    Precedent,
    RuleBook,
    Voice,
    judge,
    merge_statements,
    origins_of,
    variables_silenced,
)
from tests.fixtures.hukum import examples

BOOK = RuleBook(load_content().conflicts)
SOURCES = ("siak", "opensid", "regsosek", "pendataan_desa", "dtsen")
NAMES = ("nama", "agama", "dusun")
_day = st.integers(0, 3).map(lambda n: dt.date(2025, 1, 1) + dt.timedelta(days=30 * n))
_said = st.fixed_dictionaries({}, optional={name: st.sampled_from(["A", "B", "C"]) for name in NAMES})
_list = st.tuples(st.sampled_from(SOURCES), _day, _said)
_lists = st.lists(_list, min_size=1, max_size=5, unique_by=lambda one: one[0])

List = tuple[str, dt.date, dict[str, Any]]


class Person:
    """One person of a register to which lists come one by one, in any order of their dates."""

    def __init__(self) -> None:
        self.lists: dict[int, List] = {}
        self.edges: list[Edge] = []
        self.verdicts: dict[tuple[str, int, int], Precedent] = {}

    def order(self) -> list[int]:
        return sorted(self.lists, key=lambda n: (self.lists[n][1], strength(self.lists[n][0])))

    def value(self) -> dict[str, Any]:
        read = self.order()
        return merge_statements([(n, self.lists[n][2]) for n in read], variables_silenced(self.edges, set(read)))

    def come(self, number: int, one: List, choices: dict[str, str] | None = None) -> list[Any]:
        source, day, said = one
        read = self.order()
        quiet = variables_silenced(self.edges, set(read))
        present = origins_of([(n, self.lists[n][2]) for n in read], quiet)
        place = (day, strength(source))
        others = [
            Voice(n, self.lists[n][0], self.lists[n][2], later=(self.lists[n][1], strength(self.lists[n][0])) > place)
            for n in read
        ]
        found = judge(
            BOOK, Voice(NEWCOMER, source, said), others, present=present, verdicts=self.verdicts, choices=choices
        )
        for clash in found:
            if clash.binds:
                edge = clash.edge(number)
                self.edges.append(edge)
                verdict = Precedent(edge.winner, clash.state, None)
                self.verdicts[clash.variable, number, clash.other] = verdict
                self.verdicts[clash.variable, clash.other, number] = verdict
        self.lists[number] = one
        return found

    def gone(self, number: int) -> None:
        del self.lists[number]
        self.edges = [edge for edge in self.edges if number not in edge[1:]]


def expected(lists: list[List], name: str) -> Any:
    """Identity: the source that is trusted most; the rest: the newest date, of one date the stronger source."""
    order = BOOK.rules["identitas"].order
    said = [one for one in lists if name in one[2]]
    if not said:
        return None
    if name == "nama":
        return min(said, key=lambda one: order.index(one[0]))[2][name]
    return max(said, key=lambda one: (one[1], strength(one[0])))[2][name]


@given(lists=_lists, order=st.randoms(use_true_random=False))
@settings(max_examples=examples(60))
def test_the_order_of_arrival_does_not_matter_and_undo_restores(lists: list[List], order: Any) -> None:
    person = Person()
    arrivals = list(enumerate(lists, start=1))
    order.shuffle(arrivals)
    for number, one in arrivals:
        person.come(number, one)
    for name in ("nama", "agama"):
        assert person.value().get(name) == expected(lists, name)
    while arrivals:
        number, _ = arrivals.pop(order.randrange(len(arrivals)))
        person.gone(number)
        for name in ("nama", "agama"):
            assert person.value().get(name) == expected([one for _, one in arrivals], name)


@given(lists=_lists)
def test_what_is_asked_about_stays_as_it_is_and_nothing_is_lost(lists: list[List]) -> None:
    person, first = Person(), None
    for number, one in enumerate(lists, start=1):
        before = person.value()
        person.come(number, one)
        after = person.value()
        first = first if first is not None else one[2].get("dusun")
        assert after.get("dusun") == first  # the first word stays until somebody decides
        assert before.keys() <= after.keys()


@given(lists=_lists, wish=st.sampled_from(["baru", "lama"]))
def test_what_is_chosen_for_a_file_holds(lists: list[List], wish: str) -> None:
    person = Person()
    for number, one in enumerate(lists, start=1):
        before = person.value()
        person.come(number, one, {"*": wish})
        for name in NAMES:
            if name in before and name in one[2] and wish == "lama":
                assert person.value()[name] == before[name]


def test_decisions_in_a_circle_silence_nobody() -> None:
    ring = [Edge("nama", a, b) for a, b in pairwise([1, 2, 3, 1])]
    assert variables_silenced(ring, {1, 2, 3}) == {}
    assert variables_silenced(ring, {1, 2}) == {2: {"nama"}}


@pytest.mark.parametrize(("one", "other"), [("SITI  AMINAH", "siti aminah"), ("Ny. A", "NY A")])
def test_spelling_is_no_question(one: str, other: str) -> None:
    person = Person()
    person.come(1, ("regsosek", dt.date(2025, 1, 1), {"dusun": one}))
    assert [c for c in person.come(2, ("opensid", dt.date(2025, 6, 1), {"dusun": other})) if c.shown] == []


def test_every_rule_names_its_source_and_each_variable_has_one() -> None:
    rules = load_content().conflicts
    assert all(rule.basis_of for rule in rules.values())
    variables = [name for unit, name in load_content().variables if unit == "orang"]
    assert all(BOOK.of(name) is not None for name in variables)
    assert NEW == "baru"
