"""Sums of villages against what the villages hide: each case is small enough to be reckoned by hand."""

from __future__ import annotations

import pytest

from tests.serangan.massa import EVERYBODY
from tests.serangan.rilis import Folder, Told
from tests.serangan.wilayah import Narrowed, Printed, Reckoned, reckoned

# Religion has seven codes: a village of these tests counts Islam, Kristen and Katolik alone.
_CODES = {"islam": frozenset({0}), "kristen": frozenset({1}), "katolik": frozenset({2})}
_NOBODY = EVERYBODY.but(agama=frozenset({3, 4, 5, 6, 7}))
_TABLE = "penduduk_agama"


def _village(everybody: int, **told: int | None) -> Folder:
    """A village of so many persons: what its table of religion prints, None for a hidden cell."""
    said = [Told("jumlah", _TABLE, "orang", EVERYBODY, everybody), Told("lain", _TABLE, "orang", _NOBODY, 0)]
    said += [Told(name, _TABLE, "orang", EVERYBODY.but(agama=_CODES[name]), value) for name, value in told.items()]
    return Folder([], "2025-12-31", said)


def _total(number: int | None, *members: str, category: str = "kristen") -> Printed:
    return Printed(members, _TABLE, (category,), number=number)


def _cell(found: Reckoned, member: str, name: str = "kristen") -> Narrowed:
    return next(each for each in found.cells if (each.member, each.told.source) == (member, name))


# Each hides Kristen and Katolik, that together are 5 (A), 7 (B), 6 (C), 8 (D): alone anything from 0 to that.
_A, _B = _village(50, islam=45, kristen=None, katolik=None), _village(60, islam=53, kristen=None, katolik=None)
_C, _D = _village(70, islam=64, kristen=None, katolik=None), _village(80, islam=72, kristen=None, katolik=None)
_OPEN = _village(90, islam=78, kristen=8, katolik=4)


def test_a_single_hidden_village_under_a_printed_total_is_opened() -> None:
    found = reckoned({"a": _A, "terbuka": _OPEN}, [_total(11, "a", "terbuka")])
    assert (found.contradicted, found.apart) == ([], [])
    cell = _cell(found, "a")
    assert cell.alone == pytest.approx((0, 5))
    assert cell.jointly == pytest.approx((3, 3))
    assert cell.narrower
    assert cell.exact
    assert _cell(found, "a", "katolik").jointly == pytest.approx((2, 2))  # and what hid it


def test_two_hidden_villages_hide_each_other_unless_an_insider_knows_one() -> None:
    villages = {"a": _A, "b": _B, "terbuka": _OPEN}
    total = _total(15, "a", "b", "terbuka")  # 7 in both
    found = reckoned(villages, [total])
    assert [each.member for each in found.narrower] == ["b", "b"]
    assert _cell(found, "a").jointly == pytest.approx((0, 5))
    assert _cell(found, "b").alone == pytest.approx((0, 7))
    assert _cell(found, "b").jointly == pytest.approx((2, 7))  # 7 less what A may be: 0 to 5
    insider = reckoned(villages, [total, _total(3, "a")])
    assert _cell(insider, "b").jointly == pytest.approx((4, 4))


def test_a_hidden_kecamatan_is_implied_by_the_kabupaten_less_the_other() -> None:
    villages = {"a": _A, "terbuka": _OPEN, "c": _C, "d": _D}
    kabupaten, other = _total(20, *villages), _total(9, "c", "d")
    assert not _cell(reckoned(villages, [kabupaten]), "a").narrower
    assert not _cell(reckoned(villages, [other]), "a").narrower
    both = reckoned(villages, [kabupaten, other])
    assert _cell(both, "a").jointly == pytest.approx((3, 3))  # 20 - 9 - 8
    assert not _cell(both, "c").exact


def test_two_editions_of_a_level_open_the_village_that_was_revised_between_them() -> None:
    """B is revised, and prints what it hid: the levels tell how many more there are."""
    villages = {"a": _A, "c": _C, "b": _B, "b2": _village(60, islam=52, kristen=5, katolik=3)}
    first, second = _total(10, "a", "c", "b"), _total(12, "a", "c", "b2")
    assert not _cell(reckoned(villages, [first]), "b").narrower
    found = reckoned(villages, [first, second])
    assert _cell(found, "b").jointly == pytest.approx((3, 3))  # 5 - (12 - 10)
    assert not _cell(found, "a").exact


def test_overlapping_groups_are_differenced() -> None:
    villages = {"a": _A, "b": _B, "c": _C}
    sums = [_total(7, "a", "b"), _total(6, "b", "c"), _total(5, "a", "c")]
    assert all(not each.exact for each in reckoned(villages, sums[:2]).cells)
    found = reckoned(villages, sums)
    assert [_cell(found, name).jointly[0] for name in "abc"] == pytest.approx([3, 4, 2])
    assert all(each.exact for each in found.cells)


def test_a_range_of_a_hidden_total_is_a_statement_too() -> None:
    hidden = Printed(("a", "terbuka"), _TABLE, ("kristen",), low=10, high=11)
    assert _cell(reckoned({"a": _A, "terbuka": _OPEN}, [hidden]), "a").jointly == pytest.approx((2, 3))


def test_what_contradicts_itself_is_said_and_what_is_unknown_is_refused() -> None:
    found = reckoned({"a": _A, "terbuka": _OPEN}, [_total(30, "a", "terbuka")])
    assert found.contradicted == ["orang: agama"]
    with pytest.raises(KeyError, match="entah"):
        reckoned({"a": _A}, [_total(1, "a", "entah")])
    with pytest.raises(KeyError, match="bukan_agama"):
        reckoned({"a": _A}, [_total(1, "a", category="bukan_agama")])
    assert reckoned({"a": _A}, [Printed(("a",), _TABLE, number=50)]).cells == []  # no answer is asked about
