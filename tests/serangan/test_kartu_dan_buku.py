"""Whoever holds two books of a village and every monthly card in between.

A year lies between the books, so that nobody takes the persons for the same; but the cards print that one person died
and nobody was born, came or left. The attacker subtracts: of everybody of a kind there are as many as before, less
those who went, more those who came. Of his own code: what `tests/serangan` reads of a folder, and these two numbers.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cantik import protect
from cantik.content.axes import Axis, Category
from cantik.content.kinds import Policy
from cantik.content.loader import load_content
from cantik.measure.result import Cube, Results
from cantik.protect.previous.hysteresis import QUIET
from cantik.protect.result import Protected
from tests.fixtures.malam import by_night
from tests.serangan import desa
from tests.serangan.attack import number
from tests.serangan.baca import attacker
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
    """Two books, of which only the cards tell that they are of the same persons."""
    view = desa.contoh_village(number, persons)
    policy = replace(desa.known_to(home).policy, steady_days=0)
    former = desa.publish(view, home / "dahulu", policy=policy)
    held = replace(former.safe, report={**former.safe.report, QUIET: quiet})
    later = desa.later(view, gone, dt.date(2026, 12, 31))
    return former, desa.publish(later, home / "kini", former=held, policy=policy)


@pytest.mark.parametrize(
    ("number", "persons", "gone"),
    [_VILLAGES[0], *(by_night(*each) for each in _VILLAGES[1:])],
)
def test_cards_of_a_quiet_year_narrow_no_cell_of_either_book(
    number: int, persons: int, gone: list[int], tmp_path: Path
) -> None:
    assert _narrowed(*_present(number, persons, gone, tmp_path, quiet=True), len(gone)) == []


def test_without_the_rule_they_do(tmp_path: Path) -> None:
    assert _narrowed(*_present(*_VILLAGES[0], tmp_path, quiet=False), 1) != []


# ── the events of the year, which the book tells by sex ──────────────────────────────────────────
_KINDS = ("lahir", "mati", "datang", "pindah")
Year = list[list[int]]  # births, deaths, arrivals, departures of men and of women


def _years(number: int) -> list[Year]:
    """Years of small and middling villages."""
    drawn = random.Random(number)
    sizes = (0, 1, 2, 3, 4, 6, 8, 12, 15, 20)
    return [[[drawn.choice(sizes) for _ in _KINDS] for _ in range(2)] for _ in range(30)]


def _told(year: Year, policy: Policy) -> Protected:
    """Table 3.5 of a book by a policy."""
    content = load_content()
    spec = content.tables["peristiwa_vital"]

    def axis(name: str, role: str, ids: Sequence[str]) -> Axis:
        return Axis(name, name, name, role, tuple(Category(each, each, each, (at,)) for at, each in enumerate(ids)))

    counts = np.array([year], np.int64)
    axes = (axis("jenis_kelamin", "jenis_kelamin", ("laki_laki", "perempuan")), axis(spec.rows, "kategori", _KINDS))
    geo = axis("wilayah", "wilayah", ("semua",))
    cube = Cube(spec, geo, axes, counts, "tercatat", int(counts.sum()), int(counts.sum()))
    found = Results("99.01.01.2001", dt.date(2025, 12, 31), "uji", (cube,), (), (), {}, frozenset())
    return protect.apply(found, policy, classifications=content.classifications, youngest_head=15)


def _learnt(year: Year, policy: Policy, *, cards: bool = True) -> list[str]:
    """What somebody learns who adds up the cards of the year: fewer than five events of one sex, of which less room is
    left than the class wants, whether the book prints the cell or its parts only."""
    known = attacker(_told(year, policy).tables)
    if "jenis_kelamin" not in known.axes:
        return []
    if cards:
        for kind, (men, women) in enumerate(zip(*year, strict=True)):
            known.learn(number({"kategori": frozenset({str(kind)})}, men + women))
    found = []
    for sex, kind in product(range(2), range(4)):
        low, high = known.interval({"jenis_kelamin": frozenset({str(sex)}), "kategori": frozenset({str(kind)})})
        count, whole = year[sex][kind], min(sum(year[sex]), year[0][kind] + year[1][kind])
        if 0 < count < 5 and (low > count - 1 + 1e-6 or high < min(5, whole) - 1e-6):
            found.append(f"{_KINDS[kind]} {sex}")
    return found


def test_cards_of_a_year_tell_no_sex_that_the_book_hides() -> None:
    policy = load_content().policies["baku_2026"]
    for year in _years(1):
        assert (year, _learnt(year, policy)) == (year, [])
        village = next(table for table in _told(year, policy).tables if len(table.axes) == 1)
        printed = {c.id: cell.value for c, cell in zip(village.axes[0].categories, village.cells, strict=True)}
        sums = {kind: sum(pair) for kind, pair in zip(_KINDS, zip(*year, strict=True), strict=True)}
        assert {kind: printed.get(kind, 0) for kind in _KINDS} == sums, "the book says what the cards say"


def test_without_the_duty_to_tell_the_sums_they_do() -> None:
    policy = replace(load_content().policies["baku_2026"], must_publish=())
    told = [year for year in _years(1) if _learnt(year, policy) and not _learnt(year, policy, cards=False)]
    assert len(told) > 2
