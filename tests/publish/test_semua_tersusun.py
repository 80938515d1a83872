"""By night: every print of generated villages of 100 to 5,000 persons is set. Nothing of it is protected (a policy that
hides nothing), which makes so many cheap: a page does not know why a cell reads NA."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from bench import shipped
from cantik import measure
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.pipeline import steps
from cantik.protect.memory import forget
from cantik.publish import book, infographic
from cantik.publish.typeset import Press, begin_prints
from cantik.release.model import Release
from cantik.snapshot.freeze import freeze
from tests.fixtures.desa_acak import random_village
from tests.fixtures.fakta_mutu import FACTS

pytestmark = pytest.mark.malam
#: villages as offices have them, from 100 to 5,000 persons, ever larger; every fifth is about 600, where pages failed
SIZES = [600 + seed if seed % 5 == 0 else round(100 * 50 ** (seed / 59)) for seed in range(60)]
#: villages whose answers are independent of each other, every question answered: long tables. Smaller ones contradict
#: themselves under a policy that hides nothing (P102), which is not asked here
ODD = [1200, 2500, 5000]


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


@pytest.fixture(autouse=True)
def all_books(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further books are printed, too, which other tests leave out."""
    monkeypatch.setenv("CANTIK_BOOKS", "")


def compose_release(village: shipped.ShippedVillage) -> Release:
    """The release of a counted village under a policy that hides nothing."""
    policy = village.knowledge.policy
    nothing = MappingProxyType(dict.fromkeys("ABC", 0))
    whole = MappingProxyType(dict.fromkeys("ABC", False))
    hides_nothing = replace(
        policy, minimum=nothing, full_cells=whole, contributors_min=0, denominator_min=0, events_min=0, details_from=0
    )
    knowledge = replace(village.knowledge, policy=replace(hides_nothing, p_percent=0, nk=(2, 101)))
    forget()
    safe = steps.protect_results(village.results, village.snapshot, knowledge)
    counted = steps.Counted(village.view, village.snapshot, village.results, FACTS)
    terms = steps.ReleaseTerms(2025, demo=True)
    label = steps.Label("2025-1", dt.date(2026, 1, 15), "rilis desa")
    inputs = steps.inputs(counted, terms, knowledge)
    area = AreaCode.kemendagri(shipped.DESA)
    return steps.compose_release(area, counted, safe, label, terms, knowledge, inputs)[0]


def odd_village(persons: int) -> shipped.ShippedVillage:
    """A village of `random_village`, counted."""
    known = shipped.known_here()
    view = random_village(known.content, known.lists, persons=persons, seed=persons)
    snapshot = freeze(view, known.content, known.lists, view.reference, policy=known.policy)
    results = measure.compute(snapshot, known.content, known.lists, policy=known.policy)
    return shipped.ShippedVillage(view, snapshot, results, known)


def refused(release: Release, press: Press, folder: Path) -> tuple[int, list[str]]:
    """How many prints the release has, and what is said of those that cannot be set."""
    made = (infographic.list_prints, book.list_prints, book.list_further)
    begun = list(begin_prints((each for listed in made for each in listed(release, folder)), press))
    wrong = []
    for each in begun:
        try:
            each.done.result()
        except CantikError as error:
            wrong.append(f"{each.print.name}: {error.found}")
    return len(begun), wrong


def test_every_print_of_sixty_villages_is_set(press: Press, tmp_path: Path) -> None:
    many, wrong = 0, {}
    for seed, persons in enumerate(SIZES):
        prints, missing = refused(compose_release(shipped.shipped_village(seed, persons)), press, tmp_path)
        many += prints
        if missing:
            wrong[seed, persons] = missing
    assert wrong == {}
    assert many >= 300


@pytest.mark.parametrize("persons", ODD)
def test_every_print_of_a_village_of_every_answer_is_set(persons: int, press: Press, tmp_path: Path) -> None:
    prints, missing = refused(compose_release(odd_village(persons)), press, tmp_path)
    assert missing == []
    assert prints >= 5
