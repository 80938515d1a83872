"""Whoever holds two books of a village and every monthly card in between.

A year lies between the books, so that nobody takes the persons for the same; but the cards print that one person died
and nobody was born, came or left. The attacker subtracts: of everybody of a kind there are as many as before, less
those who went, more those who came. Of his own code: what `tests/serangan` reads of a folder, and these two numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.protect.stability import QUIET
from tests.serangan import desa
from tests.serangan.hakim import Truth, judged, secrets_of
from tests.serangan.rilis import Folder, Told, product_of, read_folder

pytestmark = pytest.mark.lambat
#: seed, persons, rows of those who died in the year
_VILLAGES = [(5, 130, [3]), (5, 130, [10, 11]), (2, 170, [10, 11])]


def with_cards(other: Folder, book: Folder, gone: int, came: int) -> Folder:
    """What is known of a book by the other one: of every set that is not about age (everybody is a year older) as many,
    less `gone`, more `came`."""
    known = []
    for told in other.told:
        held = product_of(told.who)
        if told.value is not None and told.basis == "orang" and held is not None and "umur" not in held:
            low, high = max(0, told.value - gone), told.value + came
            known.append(Told(f"lain {told.source}", told.table, told.basis, told.who, None, low, high))
    return replace(book, told=[*book.told, *known])


def _narrowed(former: desa.Published, present: desa.Published, gone: int) -> list[str]:
    """Protected cells of both books that are narrowed by holding the other one and the cards, and not alone."""
    first, second = read_folder(former.folder), read_folder(present.folder)
    found = []
    for other, book, made, less, more in ((first, second, present, gone, 0), (second, first, former, 0, gone)):
        secrets = secrets_of(book, Truth.of(made.snapshot))
        alone = {breach.source for breach in judged(book, secrets, 1).breaches}
        both = judged(with_cards(other, book, less, more), secrets, 1)
        assert both.misled == [], "who reasons rightly never excludes what is so"
        found += [f"{book.date} {breach.source}" for breach in both.breaches if breach.source not in alone]
    return found


def _present(
    number: int, persons: int, gone: Sequence[int], home: Path, *, quiet: bool
) -> tuple[desa.Published, desa.Published]:
    view = desa.contoh_village(number, persons)
    former = desa.publish(view, home / "dahulu")
    held = replace(former.safe, report={**former.safe.report, QUIET: quiet})
    return former, desa.publish(desa.later(view, gone, dt.date(2026, 12, 31)), home / "kini", former=held)


@pytest.mark.parametrize(("number", "persons", "gone"), _VILLAGES)
def test_cards_of_a_quiet_year_narrow_no_cell_of_either_book(
    number: int, persons: int, gone: list[int], tmp_path: Path
) -> None:
    assert _narrowed(*_present(number, persons, gone, tmp_path, quiet=True), len(gone)) == []


def test_without_the_rule_they_do(tmp_path: Path) -> None:
    assert _narrowed(*_present(*_VILLAGES[0], tmp_path, quiet=False), 1) != []
