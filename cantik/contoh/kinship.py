"""Who is whose spouse, father and mother inside a family, as row numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cantik.contoh.roster import CHILD, FEMALE, GRANDCHILD, HEAD, PARENT, PARENT_IN_LAW, Members
from cantik.contoh.stream import Ints


@dataclass(frozen=True)
class Kinship:
    """Row numbers of relatives in the same family; -1 where there is none."""

    partner: Ints
    father: Ints
    mother: Ints


def find_kin(members: Members) -> Kinship:
    """Follow the slots of `roster`: 0 head, 1 spouse, 2-7 children, 8 + 2k spouse and 9 + 2k child of child k."""
    n = len(members.family)
    key = members.family * 32 + members.slot

    def at(slot: Ints | int) -> Ints:
        wanted = members.family * 32 + slot
        index = np.minimum(np.searchsorted(key, wanted), n - 1)
        return np.where(key[index] == wanted, index, -1).astype(np.int64)

    partner = np.full(n, -1, dtype=np.int64)
    for left, right in ((0, 1), (2, 8), (3, 10)):
        partner = np.where(members.slot == left, at(right), partner)
        partner = np.where(members.slot == right, at(left), partner)
    head, spouse = at(0), at(1)
    couple = np.where(members.slot == 9, at(2), np.where(members.slot == 11, at(3), -1))
    younger = np.where(members.slot == 9, at(8), np.where(members.slot == 11, at(10), -1))
    of_head = (members.relation == CHILD) & (members.slot < 8)  # those who moved out are not tied to a birth order
    grandchild = (members.relation == GRANDCHILD) & (couple >= 0)
    elder = at(12)
    own = (members.relation == HEAD) & (elder >= 0) & (members.relation[elder] == PARENT)
    by_marriage = (members.slot == 1) & (elder >= 0) & (members.relation[elder] == PARENT_IN_LAW)
    one = np.where(of_head, head, np.where(grandchild, couple, np.where(own | by_marriage, elder, -1)))
    two = np.where(of_head, spouse, np.where(grandchild, younger, -1))
    parents = {}
    for sex in (1, FEMALE):
        first = np.where((one >= 0) & (members.sex[one] == sex), one, -1)
        second = np.where((two >= 0) & (members.sex[two] == sex), two, -1)
        parents[sex] = np.where(first >= 0, first, second).astype(np.int64)
    return Kinship(partner, parents[1], parents[FEMALE])
