"""Families after an act, counted by hand: who is marked as changed, who stays as they were, in which order."""

from __future__ import annotations

import datetime as dt

import pytest

from cantik.register.events.families import (
    HEAD,
    HUSBAND,
    WIFE,
    CardMember,
    rosters,
    spouse_relation,
    spouses_of,
    too_young,
)

BAPAK, IBU = CardMember(1, "BAPAK", "1", HEAD), CardMember(2, "IBU", "2", WIFE)
ANAK, ADIK = CardMember(3, "ANAK", "1", "4"), CardMember(4, "ADIK", "2", "4")
LAIN = CardMember(0, "LAIN", "2", "")


def test_only_whom_an_act_touched_is_changed() -> None:
    """The father leaves, the mother becomes the head: she alone is changed; the head stands first, then by name."""
    (after,) = rosters({7: [ANAK, IBU, ADIK, BAPAK]}, leave={1}, relations={2: HEAD, 3: "4"})
    assert [(one.person, one.relation, one.changed) for one in after.members] == [
        (2, HEAD, True),
        (4, "4", False),
        (3, "4", False),
    ]
    assert (after.family, after.new, after.headless) == (7, False, False)


def test_whoever_comes_is_changed_and_a_new_family_is_new() -> None:
    kept, made = rosters({7: [BAPAK, IBU, ANAK]}, leave=(), join=[ANAK], target=0)
    assert [one.person for one in kept.members] == [1, 2]
    assert [(one.person, one.changed) for one in made.members] == [(3, True)]
    assert (kept.new, made.new, made.family, made.headless) == (False, True, 0, True)
    (here,) = rosters({7: [BAPAK]}, leave=(), join=[LAIN], target=7)
    assert [(one.name, one.changed) for one in here.members] == [("BAPAK", False), ("LAIN", True)]  # no relation: last
    assert rosters({7: [BAPAK]}, leave={1}) == ()


def test_who_is_married_as_far_as_the_card_says() -> None:
    card = [BAPAK, IBU, ANAK]
    assert spouses_of(card, 1) == [IBU]
    assert spouses_of(card, 2) == [BAPAK]
    assert spouses_of(card, 3) == []
    assert spouses_of(card, 99) == []
    assert [spouse_relation("2", HEAD), spouse_relation("1", HEAD), spouse_relation("1", "4")] == [WIFE, HUSBAND, "5"]


@pytest.mark.parametrize(
    ("born", "young"),
    [
        (dt.date(2006, 11, 20), False),  # nineteen on that very day
        (dt.date(2006, 11, 21), True),
        (None, False),  # nobody knows
    ],
)
def test_the_age_of_marriage_is_reached_on_the_birthday(born: dt.date | None, young: bool) -> None:
    assert too_young([dt.date(1990, 1, 1), born], dt.date(2025, 11, 20), 19) is young
