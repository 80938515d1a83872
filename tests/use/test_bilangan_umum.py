"""Which counts of a proposal everybody may read: nothing small, nothing whose rest is small, nothing beside a small
difference; what tells the same (cost, effect, place) goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from cantik.content.axes import Axis, Category
from cantik.content.loader import here
from cantik.protect.sensitivity.policy import Rules
from cantik.release.model import Cell
from cantik.use.proposals.public_counts import KnownSet, ProposalCounts, PublicCounts, find_known, judge_counts
from tests.fixtures.contoh_rilis import make_release

RULES = Rules(here().policies["baku_2026"])
LEAST = 10  # docs/bidang/governance.md 5.3: class C
HOUSES = ProposalCounts(Decimal(40), 400_000_000, None, None, basis="keluarga", alike=True)


def told(
    counts: ProposalCounts, lacking: int | None = 112, poor: int | None = None, *former: PublicCounts
) -> PublicCounts:
    known = [None if each is None else KnownSet(each, exact=True) for each in (lacking, poor)]
    return judge_counts(counts, RULES, lacking=known[0], poor=[known[1]] if known[1] else [], former=former)


@pytest.mark.parametrize(
    ("volume", "lacking", "shown"),
    [
        (40, 112, True),
        (9, 112, False),  # below the threshold of class C
        (3, 112, False),
        (10, 112, True),
        (111, 112, False),  # one is left
        (103, 112, False),
        (102, 112, True),
        (112, 112, True),  # nobody is left: as many as the release prints
        (113, 112, False),
        (40, None, False),  # nothing printed that it lies within
    ],
)
def test_a_volume_of_people_and_all_that_tells_it(volume: int, lacking: int | None, shown: bool) -> None:
    found = told(replace(HOUSES, volume=Decimal(volume)), lacking)
    assert (found.volume is not None, found.cost is not None, found.effect) == (shown, shown, shown)
    assert found.place is False, "people are told of the whole village only"


def test_every_small_village_and_every_volume() -> None:
    """Of all that is told neither the number nor what is left of a printed set is small."""
    for lacking, volume, people, poor in product(
        range(0, 45, 3), range(0, 45, 2), (None, 3, 12, 24), (None, 4, 11, 26)
    ):
        counts = ProposalCounts(Decimal(volume), 7 * volume, people, poor, basis="orang", alike=True)
        found = told(counts, lacking, 30)
        for number, whole in ((found.volume, lacking), (found.people, lacking), (found.poor, 30)):
            if number is not None:
                assert number >= LEAST, (counts, number)
                assert whole - number == 0 or whole - number >= LEAST, (counts, number)
        assert (found.cost is None) or found.volume is not None


def test_the_poor_need_a_number_that_the_release_prints_and_many_beside_them() -> None:
    counts = replace(HOUSES, poor=25)
    assert told(counts).poor is None, "the release tells of no poor"
    assert told(counts, 112, 180).poor == 25
    assert told(replace(counts, poor=3), 112, 180).poor is None
    assert told(replace(counts, poor=35), 112, 180).poor is None, "five of the forty would be told apart"
    assert told(replace(counts, poor=40), 112, 180).poor == 40
    lines = [KnownSet(180, exact=True), KnownSet(30, exact=True)]
    assert judge_counts(counts, RULES, lacking=KnownSet(112, exact=True), poor=lines).poor is None, "five of thirty"
    assert judge_counts(counts, RULES, lacking=None, poor=[KnownSet(25, exact=False)]).poor is None


def test_a_small_change_of_what_was_told_is_not_told() -> None:
    first = told(HOUSES)
    assert told(replace(HOUSES, volume=Decimal(37)), 112, None, first).volume is None, "three were left out"
    assert told(replace(HOUSES, volume=Decimal(60)), 112, None, first).volume == 60
    assert told(HOUSES, 112, None, first).volume == 40


def test_persons_of_families_and_of_aspirations_stay_in_the_form() -> None:
    assert told(replace(HOUSES, people=160)).people is None
    aspiration = ProposalCounts(Decimal(3), 900_000, 12, None, delicate=True)
    assert told(aspiration, None) == PublicCounts(None, None, None, None, effect=False, place=False)
    pipes = replace(HOUSES, volume=Decimal(250), alike=False, measured=True)
    assert told(pipes) == PublicCounts(Decimal(250), 400_000_000, None, None, effect=False, place=False)


def test_a_road_is_nobody() -> None:
    road = ProposalCounts(Decimal(3), 45_000_000, 355, None, measured=True)
    found = told(road, None)
    assert found == PublicCounts(Decimal(3), 45_000_000, 355, None, effect=False, place=True)
    assert told(replace(road, people=7), None).people is None
    assert told(replace(road, poor=2), None).place is False, "it names poor families"


# ── what a release tells of how many there are ───────────────────────────────────────────────────
def _deciles(*groups: tuple[int, ...]) -> Iterator[Category]:
    for group in groups:
        yield Category(f"d{group[0]}", str(group[0]), str(group[0]), group)
    yield Category("jumlah", "Jumlah", "Total", tuple(range(11)), total=True)


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ([7, 5, 3, 9], KnownSet(24, exact=True)),
        ([7, None, 3, 9], KnownSet(19, exact=False)),
        ([None, None, None, None], KnownSet(0, exact=False)),
    ],
)
def test_printed_cells_count_and_hidden_ones_as_far_as_everybody_knows(
    cells: list[int | None], known: KnownSet
) -> None:
    categories = tuple(_deciles((0,), (1,), (2,), (3,), (4, 5, 6, 7, 8, 9)))
    table = replace(
        make_release(seed=1).tables[0],
        id="keluarga_desil",
        axes=(Axis("desil_nasional", "Desil", "Decile", "kategori", categories),),
        cells=tuple(Cell(each, "ada" if each is not None else "rahasia") for each in (*cells, 60, 90)),
        definition={},
    )
    release = replace(make_release(seed=1), tables=(table,))
    assert find_known(release, "keluarga_desil", range(4)) == known
    assert find_known(release, "lain", range(4)) is None
