"""The tree of crosses says exactly what the full cross says: against a program over all combinations, drawn at random.

The oracle (`massa.Knowledge`) holds one unknown for every combination of all columns, cut nowhere.
"""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest

from tests.serangan.luar import Outsider, bounds
from tests.serangan.massa import EVERYBODY, Atoms, Knowledge, Persons
from tests.serangan.pohon import Automaton, Node, TooLarge, cut_by, needed, tree_of
from tests.serangan.rilis import Folder, Told

_COLUMNS = {"r502a": 3, "r502b": 3, "r502c": 3, "r502f": 3, "r502g": 3, "r502h": 3, "r502i": 3}  # yes, no, no answer
_DUSUN = 2


def _full() -> Atoms:
    parts = {name: frozenset(frozenset({at}) for at in range(size)) for name, size in _COLUMNS.items()}
    return Atoms.of({**parts, "dusun": frozenset({frozenset({0}), frozenset({1})})})


def _sets(chance: np.random.Generator) -> list[Persons]:
    """One answer by dusun, two together, and a union over all of them: all yes, or any no."""
    names = list(_COLUMNS)
    out = [EVERYBODY.but(dusun=frozenset({d})) for d in range(_DUSUN)]
    for name in names:
        out += [EVERYBODY.but(**{name: frozenset({0}), "dusun": frozenset({d})}) for d in range(_DUSUN)]
        out.append(EVERYBODY.but(**{name: frozenset({2})}))
    for _ in range(3):
        one, other = chance.choice(names, 2, replace=False)
        out.append(EVERYBODY.but(**{one: frozenset({0}), other: frozenset({1})}))
    proper = {name: frozenset({0}) for name in names}
    judged = Persons(((proper, *({name: frozenset({1})} for name in names)),))
    every = Persons(((proper,),))
    out += [every, judged, *(who.but(dusun=frozenset({0})) for who in (every, judged))]
    return out


@pytest.mark.parametrize("seed", range(3))
def test_the_tree_finds_what_the_full_cross_finds(seed: int) -> None:
    chance = np.random.default_rng(seed)
    full, sets = _full(), _sets(chance)
    people = {name: chance.choice(size, 40, p=[0.75, 0.2, 0.05]) for name, size in _COLUMNS.items()}
    people["dusun"] = chance.choice(_DUSUN, 40)
    counts = [int(who.within(people, 40).sum()) for who in sets]
    hidden = chance.random(len(sets)) < 0.4
    hidden[-4:] = [seed % 2 == 0, seed % 2 == 1, True, seed == 2]
    told = [Told(str(n), "t", "keluarga", who, None if hidden[n] else counts[n]) for n, who in enumerate(sets)]
    told.append(Told("semua", "t", "keluarga", EVERYBODY, 40))
    oracle = Knowledge(full)
    for each in told:
        if each.value is not None:
            oracle.number(each.who, each.value)
    asked = [who for who, secret in zip(sets, hidden, strict=True) if secret]
    wanted = oracle.intervals(asked)

    outsider = Outsider(Folder(["a", "b"], told=told), 1)
    (group,) = outsider.groups()
    assert group.answers == _COLUMNS.keys()
    problem, refused = outsider.fitting(group)
    assert refused == []
    assert problem.size < full.size / 2  # 4,374 combinations
    found = bounds(problem, asked, [(-1, 10**6)] * len(asked))
    assert found is not None
    assert np.array(found) == pytest.approx(np.array(wanted), abs=1e-5)
    assert sum(low > 0 or high < 40 for low, high in wanted) > 5  # the oracle had something to say


def test_a_union_over_many_answers_is_read_one_after_another() -> None:
    names = [f"k{n}" for n in range(12)]
    every = Persons((({name: frozenset({0}) for name in names},),))
    some = Persons((tuple({name: frozenset({1})} for name in names),))
    automaton = Automaton("uji", dict.fromkeys(names, 3), [every, some])
    assert max(each.made.size for each in automaton.relations) <= 4  # of 531,441 combinations
    tie = [frozenset({automaton.last})]
    tree = tree_of(tie, automaton.relations, frozenset(), 10_000)
    assert tree.size < 200
    # every way through the columns ends in one state: followed by hand for three families
    for answers, expected in (([0] * 12, (True, False)), ([0] * 11 + [1], (False, True)), ([2] * 12, (False, False))):
        state = 0
        for relation, answer in zip(automaton.relations, answers, strict=True):
            part = relation.given[-1].cut[answer]
            state = int(relation.table[part] if len(relation.given) == 1 else relation.table[state, part])
        assert (state in automaton.accepting(0), state in automaton.accepting(1)) == expected


def test_what_has_no_room_is_counted_and_what_is_too_large_is_said() -> None:
    names = list(_COLUMNS)
    told = [Told("semua", "t", "keluarga", EVERYBODY, 40)]
    for one, other in pairwise(names):
        for a, b in product((0, 1), repeat=2):
            who = EVERYBODY.but(**{one: frozenset({a}), other: frozenset({b})})
            told.append(Told(f"{one} {other} {a}{b}", "t", "keluarga", who, None))
    outsider = Outsider(Folder([], told=told), 1)
    whole = outsider.groups()
    assert [(len(group.answers), group.apart) for group in whole] == [(7, 0)]
    cut = outsider.groups(largest=20)
    assert frozenset().union(*(group.answers for group in cut)) == set(names)
    assert (
        sum(group.apart for group in cut) == 2
    )  # five pairs of sets share an answer, three of them have room together
    nodes = frozenset(Node(name, cut_by(3, [frozenset({0}), frozenset({1})])) for name in names)
    assert needed([nodes], []) == math.prod(_COLUMNS.values())
    with pytest.raises(TooLarge):
        tree_of([nodes], [], frozenset(), 100)
