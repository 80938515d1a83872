"""Crosses hand on what they know: a number is given away by two tables between which a third stands that says less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from cantik.protect.audit.gate import Ref
from cantik.protect.audit.model import problems
from cantik.protect.audit.model.statements import FRAME
from cantik.protect.audit.model.trees import join_crosses
from cantik.protect.memory import forget
from cantik.protect.result import SafeTable
from tests.protect.bekal_gerbang import axis, found, table

Sets = list[frozenset[str]]


def _parts(*texts: str) -> Sets:
    return [frozenset(text) for text in texts]


def test_two_tables_tell_although_the_table_between_them_says_less() -> None:
    """Of 50 men 49 are spouses or children (asked about their card), so that one at most is a head, however many of
    the women are. That heads and children are 60 (asked about their status) says nothing of it, and must not stand
    between the two. Found in a village of 3,000: never attended school 0..2, printed as NA."""
    sexes = axis("jenis_kelamin")
    open_ = table("penduduk", [sexes], [50, 50, 100], kelas="A")
    hidden = [None, None, 20, 30, None, None, 10, 30, None, None, 30, 60]
    owners = table("pemilik", [sexes, axis("hubungan")], hidden, universe='jk_kepala = "1"')
    cards = table(
        "kartu", [sexes, axis("kartu")], [20, 29, 49, 5, 5, 10, 25, 34, 59], universe='hubungan di ("2", "3")'
    )
    between = table("status", [axis("status")], [30, 20, 10, 60], universe='hubungan di ("1", "3")')
    done = found([owners, cards, between, open_], {(0, 0): (0, 5)}, hard=(3,))
    assert set(done.narrowed) == {Ref(0, 0)}
    assert not found([owners, between, open_], {(0, 0): (0, 5)}, hard=(2,)).narrowed


def test_every_way_between_two_crosses_carries_what_both_can_say() -> None:
    """Asked of the parts themselves: a set that both ends can say is a union of parts of each cross between them."""
    names = [frozenset({"k", other}) for other in "abcd"]
    ages = {column: [frozenset("0")] for column in FRAME}
    cuts = (["1", "2", "3"], ["13", "2"], ["1", "23"], ["123"])
    parts = {each: {"k": _parts(*cut), **ages} for each, cut in zip(names, cuts, strict=True)}
    before = {each: list(own["k"]) for each, own in parts.items()}
    links = join_crosses(names, parts)
    assert len(links) == len(names) - 1
    for first, last in combinations(names, 2):
        for said in _unions(before[first]) & _unions(before[last]):
            for each in _between(first, last, links):
                assert said in _unions(parts[each]["k"])


def test_a_column_that_stands_by_itself_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the relations of all as finely as the cards and states of heads need not finds the same."""
    split, apart = problems._Making._split, list[int]()

    def whole(self: problems._Making, group: Sets) -> tuple[Sequence[frozenset[str]], object, object]:
        parts = {each: self._parts(each, group) for each in group}
        return group, parts, join_crosses(group, parts)

    def counted(self: problems._Making, group: Sets) -> tuple[Sequence[frozenset[str]], object, object]:
        made = split(self, group)
        apart.append(len(made[0]) - len(group))
        return made

    random, narrowed = np.random.default_rng(98), 0
    for _ in range(25):
        tables, needs = _village(random)
        outcome = []
        for way in (whole, counted):
            monkeypatch.setattr(problems._Making, "_split", way)
            forget()
            told = found(tables, needs, hard=(3,))
            outcome.append((sorted(told.narrowed, key=str), sorted(told.helpless, key=str), told.left))
        assert outcome[0] == outcome[1]
        narrowed += len(outcome[0][0])
    assert min(apart) == 1
    assert narrowed > 5


def _village(random: np.random.Generator) -> tuple[list[SafeTable], dict[tuple[int, int], tuple[int, int]]]:
    """Persons by sex, relation, card and state; some cells of three tables are hidden, whose needs are wide."""
    people = random.integers(0, 6, (2, 3, 2, 3)) * random.integers(0, 2, (2, 3, 2, 3))
    shown = people.sum(axis=(2, 3)), people[:, 0].sum(axis=2), people[:, 0].sum(axis=1), people.sum(axis=(1, 2, 3))
    tables, needs = [], dict[tuple[int, int], tuple[int, int]]()
    for number, (counts, name) in enumerate(zip(shown, ("hubungan", "kartu", "status", ""), strict=True)):
        inner = counts
        for along in range(counts.ndim):
            inner = np.concatenate([inner, inner.sum(axis=along, keepdims=True)], axis=along)
        values: list[int | None] = [int(value) for value in inner.ravel()]
        for cell in np.flatnonzero(random.random(len(values) - 1) < 0.4).tolist() if name else ():
            needs[number, cell] = max(0, int(inner.ravel()[cell]) - 1), int(inner.ravel()[cell]) + 2
            values[cell] = None
        axes = [axis("jenis_kelamin"), *([axis(name)] if name else [])]
        heads = 'hubungan di ("1")' if number in (1, 2) else "semua"
        tables.append(table(f"t{number}", axes, values, universe=heads, kelas="B" if name else "A"))
    return tables, needs


def _unions(parts: Sets) -> set[frozenset[str]]:
    return {frozenset[str]().union(*some) for n in range(len(parts) + 1) for some in combinations(parts, n)}


def _between(first: frozenset[str], last: frozenset[str], links: list[tuple[frozenset[str], frozenset[str]]]) -> Sets:
    """The way from one to another, found by leaving out links: a link is on it when without it they fall apart."""
    out: dict[frozenset[str], None] = {}
    for link in links:
        reached = {first}
        for _ in links:
            for a, b in links:
                if (a, b) != link and reached & {a, b}:
                    reached |= {a, b}
        if last not in reached:
            out.update(dict.fromkeys(link))
    return list(out)
