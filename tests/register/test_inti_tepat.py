"""The pure core of the register, step by step, on statements that can be read by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cantik.collect.batch import Value
from cantik.content.loader import load_content
from cantik.register.core.bases import standings
from cantik.register.core.conflict import RuleBook, corrected_in
from cantik.register.core.fold import Stock, standing_stocks
from cantik.register.core.state import NumberSeen
from cantik.register.core.view import Folding, columns_of

MARCH, MAY, JULY = (dt.date(2025, month, 1) for month in (3, 5, 7))


def test_a_part_of_a_list_leaves_the_list_standing() -> None:
    """The list of March, a part of it said again in May, a birth of July: none takes the place of another. A whole
    list of May does."""
    whole, part = Stock("siak", MARCH, 1, (1,)), Stock("siak", MAY, 2, (2,), partial=True)
    birth = Stock("siak", JULY, 3, (3,), event=True, persons=frozenset({7}))
    assert standing_stocks([birth, part, whole]) == [whole, part, birth]
    newer = Stock("siak", MAY, 4, (4,))
    assert standing_stocks([whole, newer, birth]) == [newer, birth]


@pytest.mark.parametrize(
    ("lives", "since", "intends", "resident"),
    [
        ("1", "1", None, "ya"),  # for twelve months or more
        ("1", "3", "1", "ya"),  # not so long, and means to stay
        ("1", "3", "2", "tidak"),
        ("1", "3", None, ""),  # nobody asked whether he stays
        ("1", None, "1", ""),  # nobody asked since when
        ("2", "1", "1", ""),  # lives elsewhere
    ],
)
def test_whom_the_round_of_the_village_calls_a_resident(
    lives: str, since: str | None, intends: str | None, resident: str
) -> None:
    columns: dict[str, list[Value]] = {"r404": [lives], "lama_tinggal": [since], "niat_menetap": [intends]}
    (found,) = standings("pendataan_desa", columns, 1)
    assert (found.terdaftar, found.domisili) == ("", resident)


def test_where_somebody_is_is_taken_as_the_form_offers_it() -> None:
    """Four answers; what is none of them (an older form) says nothing."""
    given = ["rumah", "luar_desa", "luar_negeri", "pengungsi", "entah", None]
    found = standings("pendataan_desa", {"keberadaan": [*given]}, len(given))
    assert [each.keberadaan for each in found] == ["rumah", "luar_desa", "luar_negeri", "pengungsi", "", ""]


def test_a_rule_that_a_kabupaten_puts_in_place_of_another_is_the_only_one() -> None:
    """Whichever of the two is read last."""
    national = next(rule for rule in load_content().conflicts.values() if rule.fields)
    own = replace(national, id="uji", replaces=national.id)
    for rules in ({national.id: national, own.id: own}, {own.id: own, national.id: national}):
        book = RuleBook(rules)
        assert [*book.rules] == ["uji"]
        assert book.of(national.fields[0]) == own


def test_a_number_is_compared_with_nothing_too() -> None:
    """A correction may add a number, take one away or put another: the same sealed number is no correction."""
    first, second = NumberSeen(4, "…01"), NumberSeen(5, "…02")
    assert corrected_in({"nik": first}, {}) == corrected_in({}, {"nik": first}) == {"nik"}
    assert corrected_in({"nik": first}, {"nik": second}) == {"nik"}
    assert corrected_in({"nik": first}, {"nik": first._replace(text="…1")}) == frozenset()


def test_who_has_no_family_lives_in_none() -> None:
    """The first family of a register lives in Krajan; somebody without a family does not, and is counted without."""
    persons: dict[int, dict[str, Any]] = {11: {"jenis_kelamin": "1", "keluarga": 1}, 12: {"jenis_kelamin": "2"}}
    folding = Folding(persons, {1: {"dusun": "Krajan", "rw": "1", "rt": "2"}})
    columns = columns_of(folding, ["dusun", "jenis_kelamin"])
    assert columns["dusun"] == ["Krajan", ""]
    assert columns["jenis_kelamin"] == ["1", "2"]
