"""What is held of the edition before, counted from the persons themselves: which tables and indicators, how many more
there were then, and of an edition further away the answers that hardly anybody left."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product

from cantik import protect
from cantik.measure.result import Results
from cantik.protect.previous.files import HeldEdition
from cantik.protect.previous.tables import edition_held
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules
from tests.protect import bekal_orang
from tests.protect.bekal import policy

THEN, NEAR, FAR = dt.date(2025, 12, 31), dt.date(2026, 1, 10), dt.date(2026, 12, 31)
RULES = Rules(policy(same_persons_days=183, steady_days=400, steady_share="0.02"))
PEOPLE = bekal_orang.people(3, 420)
#: the first three went; every second grown-up farmer does something else now
NOW = [{**p, "lapangan": "3"} if p["lapangan"] == "1" and at % 2 else p for at, p in enumerate(PEOPLE)][3:]
SHARES = {share.id: share for share in bekal_orang.SHARES}


def _results(persons: list[dict[str, int | str]], on: dt.date) -> Results:
    return replace(bekal_orang.results(persons), reference=on)


@cache
def _former() -> Protected:
    known = bekal_orang.CLASSIFICATIONS
    return protect.apply(_results(PEOPLE, THEN), RULES.policy, classifications=known, youngest_head=10)


def _held(on: dt.date) -> HeldEdition:
    return edition_held(_former(), _results(NOW, on), bekal_orang.CLASSIFICATIONS, RULES)


def _sides(name: str, area: str, persons: list[dict[str, int | str]]) -> tuple[int, int]:
    """Numerator and denominator of an indicator, counted one by one."""
    own = [p for p in persons if SHARES[name].of(p) and area in ("", f"d{p['dusun']}")]
    return sum(SHARES[name].has(p) for p in own), len(own)


def test_each_indicator_of_village_and_dusun_is_held_with_how_many_more_there_were() -> None:
    held = {(each.figure.spec.id, each.figure.area): each for each in _held(NEAR).figures}
    closed = [name for name, share in SHARES.items() if share.kelas != "A"]
    assert set(held) == set(product(closed, ("", "d0", "d1", "d2")))
    printed = {(each.spec.id, each.area): each for each in _former().figures}
    told = 0
    for (name, area), each in held.items():
        then, now, figure = _sides(name, area, PEOPLE), _sides(name, area, NOW), printed[name, area]
        for known, change, before, after in zip(
            (each.numerator, each.denominator), each.changes, then, now, strict=True
        ):
            assert known in (None, (before, before))
            if known is not None:
                assert change == (before - after,) * 2
                told += 1
        assert each.share is None or (figure.numerator is None and each.share[0] <= (figure.value or 0))
    assert told > 10


def test_of_a_percentage_alone_everybody_holds_between_which_it_lies() -> None:
    """9.5 percent that are printed without their numbers are from 9.45 to 9.55; a number beside them says more."""
    passed = _former().passed
    assert passed is not None
    at = next(at for at, each in enumerate(passed.figures) if each.numerator and each.spec.disclosure.kelas == "B")
    alone = replace(passed.figures[at], value=Decimal("9.5"), numerator=None, denominator=None)
    figures = [alone if number == at else each for number, each in enumerate(passed.figures)]
    before = replace(_former(), passed=replace(passed, figures=figures))
    held = edition_held(before, _results(NOW, NEAR), bekal_orang.CLASSIFICATIONS, RULES).figures
    shares = {(each.figure.spec.id, each.figure.area): each.share for each in held}
    assert shares.pop((alone.spec.id, alone.area)) == (Decimal("9.45"), Decimal("9.55"))
    assert set(shares.values()) == {None}


def test_of_an_edition_a_year_ago_only_steady_answers_are_held() -> None:
    """Half of the farmers do something else; hardly anybody's certificate, school or status is another one."""
    near, far = _held(NEAR), _held(FAR)
    assert (near.groups, near.older, far.older) == (frozenset(), False, True)
    everything = {each.table.spec.id for each in near.tables}
    assert "lapangan" in everything
    assert far.groups == everything - {"lapangan"}
    assert {each.table.spec.id for each in far.tables} == far.groups
    assert {each.figure.spec.id for each in far.figures} == {each.figure.spec.id for each in near.figures} - {"tani_15"}
