"""Families after an act: nobody is lost or doubled, a card has one head, and what cannot be is refused. Pure."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.register.events.errors import EventRefused
from cantik.register.events.families import (
    HEAD,
    HUSBAND,
    WIFE,
    CardMember,
    admit_card,
    admit_couple,
    rosters,
    spouse_relation,
    spouses_of,
    too_young,
)

BAPAK = CardMember(1, "BAPAK", "1", HEAD)
IBU = CardMember(2, "IBU", "2", WIFE)
ANAK = CardMember(3, "ANAK", "1", "4")
NENEK = CardMember(4, "NENEK", "2", "7")
KELUARGA = [BAPAK, IBU, ANAK, NENEK]


@pytest.mark.parametrize(
    ("goes", "beside", "code"),
    [
        ({}, {}, "R442"),
        ({3: "4"}, {}, "R441"),
        ({3: "1", 4: "1"}, {}, "R441"),
        ({1: "1", 2: "3"}, {}, "R443"),
        ({3: "1"}, {2: "1"}, "R443"),
        ({3: "1", 4: "2"}, {}, "R444"),
        ({9: "1"}, {}, "R447"),
    ],
)
def test_a_card_that_cannot_be(goes: dict[int, str], beside: dict[int, str], code: str) -> None:
    with pytest.raises(EventRefused, match=code):
        admit_card(KELUARGA, goes, beside=beside)


@pytest.mark.parametrize(
    ("goes", "beside"),
    [({3: "1"}, {}), ({1: "1", 3: "4"}, {2: "1"}), ({2: "1", 1: "2", 3: "4", 4: "7"}, {}), ({4: "1"}, {})],
)
def test_a_card_that_can_be(goes: dict[int, str], beside: dict[int, str]) -> None:
    admit_card(KELUARGA, goes, beside=beside)


def test_a_couple_is_two_people_of_two_sexes_as_far_as_known() -> None:
    admit_couple((1, "1"), (2, "2"))
    admit_couple((1, ""), (2, "2"))
    for one, two in (((1, "1"), (1, "1")), ((1, "1"), (2, "1"))):
        with pytest.raises(EventRefused, match="R446"):
            admit_couple(one, two)
    assert too_young([dt.date(2007, 5, 11), None], dt.date(2026, 5, 10), 19)
    assert not too_young([dt.date(2007, 5, 10)], dt.date(2026, 5, 10), 19)


def test_who_is_married_to_whom_and_what_a_spouse_becomes() -> None:
    assert spouses_of(KELUARGA, 1) == [IBU]
    assert spouses_of(KELUARGA, 2) == [BAPAK]
    assert spouses_of(KELUARGA, 3) == spouses_of(KELUARGA, 77) == []
    assert (spouse_relation("2", HEAD), spouse_relation("1", HEAD), spouse_relation("2", "4")) == (WIFE, HUSBAND, "5")


@st.composite
def rumah(draw: st.DrawFn) -> tuple[dict[int, list[CardMember]], set[int], int | None, list[int]]:
    """Families, who leaves the village, where others go (0 a new family, None nowhere) and who they are."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    families: dict[int, list[CardMember]] = {}
    person = 0
    for number, size in enumerate(sizes, 1):
        families[number] = []
        for place in range(size):
            person += 1
            families[number].append(CardMember(person, f"REKA {person}", "1", HEAD if place == 0 else "4"))
    everybody = range(1, person + 1)
    leave = draw(st.sets(st.sampled_from(everybody)))
    target = draw(st.sampled_from([None, 0, *families]))
    going = draw(st.lists(st.sampled_from(everybody), unique=True)) if target is not None else []
    inside = {one.person for one in families.get(target or 0, [])}
    return families, leave, target, [one for one in going if one not in leave and one not in inside]


@given(rumah())
def test_nobody_is_lost_or_doubled(case: tuple[dict[int, list[CardMember]], set[int], int | None, list[int]]) -> None:
    families, leave, target, going = case
    everybody = {one.person: one for members in families.values() for one in members}
    after = rosters(families, leave=leave, join=[everybody[one] for one in going], target=target)
    seen = [one.person for roster in after for one in roster.members]
    assert sorted(seen) == sorted(set(everybody) - leave)
    of = {one.person: roster.family for roster in after for one in roster.members}
    before = {one.person: family for family, members in families.items() for one in members}
    for person, family in of.items():
        assert family == (target if person in going else before[person])
    assert all(roster.members for roster in after)
    assert [roster.new for roster in after] == [roster.family == 0 for roster in after]
    for roster in after:
        assert roster.headless == all(one.relation != HEAD for one in roster.members)
