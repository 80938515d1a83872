"""Which sums of villages may be told: small cases, each reckoned by hand.

A village hides two classes of one table beside its total, so that some of the one may as well be of the other. What a
level may print beside it is said in each test and follows from subtraction alone.
"""

from __future__ import annotations

import pytest

from cantik.protect.across.leeway import Leeway
from cantik.protect.across.settle import settle_sums
from cantik.protect.across.sums import OUTSIDE, Class, Group, Sum, Unit

KEY, OTHER = ("tabel", "agama", "terdaftar"), ("tabel", "sekolah", "terdaftar")
ISLAM, KRISTEN, KATOLIK, HINDU = ((KEY, name) for name in ("islam", "kristen", "katolik", "hindu"))
CLASSES = (ISLAM, KRISTEN, KATOLIK, HINDU)


def unit(name: str, number: str = "1") -> Unit:
    return name, number


def moves(first: Class, second: Class, much: float = 5, back: float = 5) -> tuple[dict[Class, float], ...]:
    """So many of the first may as well be of the second, and so many the other way."""
    return {first: -much, second: much}, {first: back, second: -back}


def hides(first: Class, second: Class, needs: float = 2, much: float = 5) -> Leeway:
    """A village that hides two classes; the first is protected and keeps its interval by so many more and one fewer."""
    owed = ({first: needs, second: -needs}, {first: -1.0, second: 1.0})
    return Leeway(moves(first, second, much, much), frozenset({first, second}), owed)


OPEN = Leeway()


def group(*classes: Class) -> Group:
    return frozenset(classes)


def total(name: str, *members: Unit, told: bool = False, counts: int = 100) -> Sum:
    return Sum(name, frozenset(members), {group(each): counts for each in CLASSES}, frozenset({KEY}), told=told)


def hidden(found: list[Sum], name: str) -> set[str]:
    """The classes that a sum does not tell."""
    (own,) = [each for each in found if each.id == name]
    return {class_ for each in own.hidden for _, class_ in each}


A, B, C, D, E, F = (unit(name) for name in "ABCDEF")


def test_where_everybody_tells_everything_so_does_the_level() -> None:
    found = settle_sums([total("kec", A, B)], {A: OPEN, B: OPEN}, [KEY])
    assert hidden(found, "kec") == set()


def test_one_village_that_hides_is_the_total_less_the_others() -> None:
    found = settle_sums([total("kec", A, B, C)], {A: hides(KRISTEN, HINDU), B: OPEN, C: OPEN}, [KEY])
    assert hidden(found, "kec") == {"kristen", "hindu"}


def test_of_two_an_official_of_one_knows_the_other() -> None:
    leeway = {A: hides(KRISTEN, HINDU), B: hides(KRISTEN, HINDU), C: OPEN}
    assert hidden(settle_sums([total("kec", A, B, C)], leeway, [KEY]), "kec") == {"kristen", "hindu"}


def test_three_that_hide_the_same_hide_each_other() -> None:
    leeway = {A: hides(KRISTEN, HINDU), B: hides(KRISTEN, HINDU), C: hides(HINDU, KRISTEN)}
    assert hidden(settle_sums([total("kec", A, B, C)], leeway, [KEY]), "kec") == set()


def test_they_must_be_able_to_make_up_for_all_of_it() -> None:
    """Four more are needed of A; B and C have one each to give, and one of them may be the one who reads."""
    leeway = {A: hides(KRISTEN, HINDU, needs=4), B: hides(KRISTEN, HINDU, 1, 1), C: hides(KRISTEN, HINDU, 1, 1)}
    assert hidden(settle_sums([total("kec", A, B, C)], leeway, [KEY]), "kec") == {"kristen", "hindu"}


def test_villages_that_hide_other_pairs_help_from_class_to_class() -> None:
    """A hides Kristen and Hindu; nobody else hides both, but some may be Katolik instead of either."""
    chain = {unit(f"H{n}"): hides(KRISTEN, KATOLIK) for n in range(2)} | {
        unit(f"K{n}"): hides(KATOLIK, HINDU) for n in range(2)
    }
    found = settle_sums([total("kab", A, *chain)], {A: hides(KRISTEN, HINDU, needs=2), **chain}, [KEY])
    assert hidden(found, "kab") == set()
    half = {name: own for name, own in chain.items() if name[0] != "K1"}
    found = settle_sums([total("kab", A, *half)], {A: hides(KRISTEN, HINDU, needs=2), **half}, [KEY])
    assert hidden(found, "kab") != set(), "the official of K0 reads what is left"


def test_a_kecamatan_is_the_kabupaten_less_the_other_one() -> None:
    """A alone hides in its kecamatan; D, E, F hide in theirs. To hide it in the one kecamatan alone would not do."""
    leeway = {A: hides(KRISTEN, HINDU), B: OPEN, **{each: hides(KRISTEN, HINDU) for each in (D, E, F)}}
    sums = [total("kec 1", A, B), total("kec 2", D, E, F), total("kab", A, B, D, E, F)]
    found = settle_sums(sums, leeway, [KEY])
    assert hidden(found, "kec 1") == {"kristen", "hindu"}
    assert hidden(found, "kec 2") >= {"kristen", "hindu"} or hidden(found, "kab") >= {"kristen", "hindu"}
    assert hidden(found, "kab") == set(), "the larger level is the one that more people ask for"


def test_what_two_editions_of_a_level_differ_by_is_the_village_between_them() -> None:
    """A is corrected. Everybody else stands in both editions, so nobody can make up for A alone."""
    second = unit("A", "2")
    leeway = {
        A: hides(KRISTEN, HINDU),
        second: hides(KRISTEN, HINDU),
        **{each: hides(KRISTEN, HINDU) for each in (B, C, D)},
    }
    assert hidden(settle_sums([total("kec", second, B, C, D)], leeway, [KEY]), "kec") == set()
    found = settle_sums([total("kec", second, B, C, D), total("kec 1", A, B, C, D, told=True)], leeway, [KEY])
    assert hidden(found, "kec") == {"kristen", "hindu"}


def test_what_a_former_edition_told_already_is_told() -> None:
    """A level that was careless once does not keep the next one from saying the same."""
    leeway = {A: hides(KRISTEN, HINDU), B: OPEN}
    found = settle_sums([total("kec", A, B), total("kec 1", A, B, told=True)], leeway, [KEY])
    assert hidden(found, "kec") == set()


def test_a_small_number_of_a_level_needs_others_too() -> None:
    """The kecamatan has 3 Hindu, in A, B and C; what it hides must not be the kabupaten less the other kecamatan."""
    inner = {each: hides(HINDU, KRISTEN) for each in (A, B, C)}
    outer = {each: hides(HINDU, KRISTEN) for each in (D, E, F)}
    counts = {group(each): 3 if each == HINDU else 100 for each in CLASSES}
    small = Sum("kec", frozenset(inner), counts, frozenset({KEY}), needs={group(HINDU): (2, 5)})
    found = settle_sums([small, total("kab", *inner, *outer)], {**inner, **outer}, [KEY])
    # alone it is the total less the others; beside it what the villages exchange it with, while others make up for it
    assert hidden(found, "kec") == {"hindu", "kristen"}
    assert hidden(found, "kab") == set()


def test_what_everybody_can_add_up_is_told_though_it_is_small() -> None:
    counts = {group(each): 3 if each == HINDU else 100 for each in CLASSES}
    small = Sum("kec", frozenset({A, B}), counts, frozenset({KEY}), needs={group(HINDU): (2, 5)})
    assert hidden(settle_sums([small], {A: OPEN, B: OPEN}, [KEY]), "kec") == set()


def test_measures_that_move_together_are_made_up_for_together() -> None:
    """Whoever is at school at 7 to 15 beside one fewer at 16 to 18: others of the same kind help, in both."""
    at, out = (OTHER, "masih"), (OTHER, "tidak")
    both = {KRISTEN: 1.0, HINDU: -1.0, at: -1.0, out: 1.0}
    turned = {name: -much for name, much in both.items()}
    own = Leeway((both, turned), frozenset(both), (both,))
    counts = {group(each): 100 for each in (*CLASSES, at, out)}
    many = Sum("kec", frozenset({A, B, C}), counts, frozenset({KEY, OTHER}))
    assert hidden(settle_sums([many], {A: own, B: own, C: own}, [KEY, OTHER]), "kec") == set()
    few = Sum("kec", frozenset({A, B}), counts, frozenset({KEY, OTHER}))
    assert hidden(settle_sums([few], {A: own, B: own}, [KEY, OTHER]), "kec") != set()


def test_who_belongs_to_no_class_is_seen_in_the_total() -> None:
    """One more Hindu and nobody fewer: the total of the level tells it, unless others have one fewer."""
    more = Leeway(({HINDU: 3.0}, {HINDU: -3.0}), frozenset({HINDU, (KEY, OUTSIDE)}), ({HINDU: 2.0},))
    assert hidden(settle_sums([total("kec", A, B, C)], {A: more, B: more, C: more}, [KEY]), "kec") == set()
    found = settle_sums([total("kec", A, B)], {A: more, B: OPEN}, [KEY])
    (own,) = found
    assert "hindu" in hidden(found, "kec")
    assert KEY not in own.whole


@pytest.mark.parametrize("known", [Leeway(unproven=frozenset({KEY})), None])
def test_of_an_edition_of_which_nothing_was_shown_no_sum_is_told(known: Leeway | None) -> None:
    leeway = {B: OPEN, C: OPEN} | ({A: known} if known else {})
    (own,) = settle_sums([total("kec", A, B, C)], leeway, [KEY])
    assert own.silent(KEY)


def test_the_order_of_villages_and_sums_decides_nothing() -> None:
    leeway = {each: hides(KRISTEN, HINDU) for each in (A, D, E, F)} | {B: OPEN, C: hides(KATOLIK, HINDU)}
    sums = [total("kec 1", A, B, C), total("kec 2", D, E, F), total("kab", A, B, C, D, E, F)]
    first = settle_sums(sums, leeway, [KEY])
    again = settle_sums(sums[::-1], dict(reversed(leeway.items())), [KEY])
    assert {each.id: each.hidden for each in first} == {each.id: each.hidden for each in again}
