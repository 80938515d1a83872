"""How crosses hang together: a tree in which what two of them say of a column that they share reaches from one to the
other, however far apart they stand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from cantik.protect.audit.model.crosses import cut
from cantik.protect.audit.model.members import Codes
from cantik.protect.audit.model.statements import FRAME

Answers = frozenset[str]
Link = tuple[Answers, Answers]
Parts = dict[Answers, dict[str, list[Codes]]]


def join_crosses(group: Sequence[Answers], parts: Parts) -> list[Link]:
    """The links of a tree over crosses; `parts` are cut finer until every link, and every way over several links,
    carries all that its two ends can say of a column that they share."""
    links = _tree(group, parts)
    before = -1
    while before != (now := sum(len(some) for each in parts.values() for some in each.values())):
        before = now
        _carry_cuts(parts, links)
        _nest_cuts(parts, links)
    return links


def is_exact(group: Sequence[Answers], links: Sequence[Link]) -> bool:
    """Whether the crosses that have a column hang together by it, each column for itself: then a tree admits exactly
    what the full cross admits."""
    return sum(len(upper & lower) for upper, lower in links) == sum(map(len, group)) - len(frozenset().union(*group))


def size_of(parts: Mapping[str, Sequence[Codes]]) -> int:
    """How many combinations a cross of these parts has."""
    return math.prod(len(some) for some in parts.values())


def meet(ours: Sequence[Codes], theirs: Sequence[Codes]) -> list[Codes]:
    """The finest sets that both can say: unions of parts of the one and of the other."""
    out: list[Codes] = []
    for part in (*ours, *theirs):
        near = [each for each in out if each & part]
        out = [*(each for each in out if not each & part), frozenset(part).union(*near)]
    return out


def _tree(group: Sequence[Answers], parts: Parts) -> list[Link]:
    """Each cross with the one before it that it shares most with: columns, all that one of them has before others, then
    what both can say of them."""

    def rank_pair(pair: Link) -> tuple[int, bool, int, list[str], list[str]]:
        upper, lower = pair
        common = upper & lower
        said = math.prod(len(meet(parts[upper][column], parts[lower][column])) for column in common)
        return len(common), common in pair, said, sorted(upper), sorted(lower)

    done, rest = [group[0]], list(group[1:])
    out = []
    while rest:
        upper, lower = max(((upper, lower) for upper in done for lower in rest), key=rank_pair)
        out.append((upper, lower))
        done.append(lower)
        rest.remove(lower)
    return out


def _carry_cuts(parts: Parts, links: Sequence[Link]) -> None:
    """Cut the crosses between two that share a column so that they hand on what both can say of it."""
    for first, last in combinations(sorted(parts, key=sorted), 2):
        between = _way(first, last, links)[1:-1]
        for column in (first & last) | FRAME if between else ():
            said = meet(parts[first][column], parts[last][column])
            for each in between:
                own = parts[each].get(column)
                if own is not None:
                    parts[each][column] = cut(frozenset().union(*own), [*own, *said])


def _way(first: Answers, last: Answers, links: Sequence[Link]) -> list[Answers]:
    """The crosses from one to another, both included."""
    ways = {first: [first]}
    for each in _outward(first, links):
        near = next(other for other in ways if (other, each) in links or (each, other) in links)
        ways[each] = [*ways[near], each]
    return ways[last]


def _outward(first: Answers, links: Sequence[Link]) -> Iterator[Answers]:
    """The other crosses, each after the one that leads to it."""
    seen, left = {first}, list(links)
    while left:
        link = next(link for link in left if (link[0] in seen) != (link[1] in seen))
        left.remove(link)
        each = link[1] if link[0] in seen else link[0]
        seen.add(each)
        yield each


def _nest_cuts(parts: Parts, links: Sequence[Link]) -> None:
    """Cut finer until of two linked crosses one has finer parts of each column that they share, or the same."""
    changed = True
    while changed:
        changed = False
        for upper, lower in links:
            for column in (upper & lower) | FRAME:
                ours, theirs = parts[upper][column], parts[lower][column]
                both = cut(frozenset().union(*ours), [*ours, *theirs])
                if len(both) > max(len(ours), len(theirs)):
                    parts[min(upper, lower, key=lambda each: size_of(parts[each]))][column] = both
                    changed = True
