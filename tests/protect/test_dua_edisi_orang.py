"""Whoever holds two editions of a small village from which one person went, and sees in the open table whose dusun, sex
and age that was: everybody else is the same. A linear program of its own over both editions, by dusun, sex, age and
answer, that shares nothing with the gate."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest

from cantik import protect
from cantik.content.kinds import Disclosure
from cantik.measure.result import Cube, Results
from cantik.protect.result import Protected, SafeTable
from tests.fixtures.malam import by_night
from tests.protect import bekal_orang
from tests.protect.bekal import policy
from tests.serangan.pohon import Sum
from tests.serangan.program import NEAR, Row, reached

People = list[dict[str, int | str]]
STATUS = next(table for table in bekal_orang.TABLES if table.id == "status")
FEW = 5  # of class B
SIZES = (60, 120, 200)


def _results(persons: People, on: dt.date) -> Results:
    """The marital status of everybody of ten and above, and of all age and sex, open."""
    cube = bekal_orang._cube(STATUS, persons)
    every = bekal_orang._cube(bekal_orang.Table("penduduk", "umur_luas", "semua", lambda _: True), persons)
    counts = np.einsum("gsaa->gsa", every.counts)
    spec = replace(every.spec, disclosure=Disclosure("A"))
    open_one = Cube(spec, every.geo, (every.axes[0], every.axes[2]), counts, "terdaftar", every.asked, every.asked)
    return Results("99.01.01.2001", on, "uji", (cube, open_one), (), (), {}, frozenset())


def _edition(persons: People, on: dt.date, former: Protected | None) -> Protected:
    rules = policy(same_persons_days=183)
    known = bekal_orang.CLASSIFICATIONS
    return protect.apply(_results(persons, on), rules, classifications=known, youngest_head=10, former=former)


@dataclass(frozen=True)
class Outsider:
    """What two editions tell: unknowns are the persons of then, by dusun, sex, age and status, and who went."""

    shape: tuple[int, ...]

    def of(self, table: SafeTable) -> Iterator[tuple[np.ndarray, int | None, int | None, int | None]]:
        """By cell its unknowns, value and public range."""
        roles = ("wilayah", "jenis_kelamin", "umur", "kategori")
        for place, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
            inside = np.ones(self.shape, bool)
            for axis, category in zip(table.axes, place, strict=True):
                if not category.total:
                    at = roles.index(axis.role)
                    own = np.isin(np.arange(self.shape[at]), category.leaves)
                    inside &= own.reshape([-1 if i == at else 1 for i in range(4)])
            yield inside, cell.value, cell.low, cell.high

    def rows(self, edition: Protected, *, later: bool) -> list[Row]:
        """What an edition tells of the status of then, or of those who are left."""
        out = []
        for table in edition.tables:
            if table.spec.id == STATUS.id:
                for inside, value, low, high in self.of(table):
                    ends = (value, value) if value is not None else (low or 0, np.inf if high is None else high)
                    out.append(Row(self.sum(inside, later=later), *map(float, ends)))
        return out

    def sum(self, inside: np.ndarray, *, later: bool = False) -> Sum:
        """The persons of then, `later` less who went."""
        at = np.flatnonzero(inside)
        if not later:
            return Sum(at, np.ones(len(at)))
        return Sum(np.concatenate([at, at + inside.size]), np.concatenate([np.ones(len(at)), -np.ones(len(at))]))


def _narrowed(first: Protected, second: Protected | None, persons: People, gone: int) -> set[tuple[int, int]]:
    """Hidden cells of the first edition of fewer than five of which the outsider comes too near."""
    truth = bekal_orang._cube(STATUS, persons).counts
    outsider = Outsider(truth.shape)
    rows, possible = outsider.rows(first, later=False), np.ones(2 * truth.size, bool)
    went = np.zeros(truth.shape, bool)
    age = bekal_orang.place(bekal_orang.CLASSIFICATIONS["umur_luas"], persons[gone]["umur"])
    went[int(persons[gone]["dusun"]), int(persons[gone]["jenis_kelamin"]) - 1, age] = True
    possible[truth.size :] = went.reshape(-1) if second is not None else False
    if second is not None:
        rows += outsider.rows(second, later=True)
        at = np.flatnonzero(went) + truth.size
        rows.append(Row(Sum(at, np.ones(len(at))), 0.0, 1.0))  # of ten and above, or a child
        rows += [Row(outsider.sum(one, later=True), 0.0, np.inf) for one in _each(went)]
    asked = []
    for number, table in enumerate(first.tables):
        if table.spec.id == STATUS.id:
            for cell, (inside, value, _, _) in enumerate(outsider.of(table)):
                count = int(truth[inside].sum())
                if value is None and 0 < count < FEW:
                    asked.append(((number, cell), inside, count))
    keep = [(count - 1, FEW) for _, _, count in asked]
    found = reached(possible, rows, [outsider.sum(inside) for _, inside, _ in asked], keep)
    assert found is not None
    return {
        name
        for (name, _, count), (low, high) in zip(asked, found, strict=True)
        if low > count - 1 + NEAR or high < FEW - NEAR
    }


def _each(inside: np.ndarray) -> Iterator[np.ndarray]:
    for at in np.argwhere(inside):
        one = np.zeros(inside.shape, bool)
        one[tuple(at)] = True
        yield one


@pytest.mark.parametrize("seed", [1, by_night(3)])
def test_whoever_went_tells_nothing_of_what_the_former_edition_hid(seed: int) -> None:
    """In each of these one cell was narrowed while today's numbers were asked only what they tell of today."""
    found: Counter[bool] = Counter()
    for size in SIZES:
        persons = bekal_orang.people(seed, size)
        first = _edition(persons, dt.date(2025, 12, 31), None)
        asked = [at for at, person in enumerate(persons) if int(person["umur"]) >= 10]
        for gone in asked[:6]:
            left = [person for at, person in enumerate(persons) if at != gone]
            alone = _narrowed(first, None, persons, gone)
            for bound in (False, True):
                second = _edition(left, dt.date(2026, 1, 20), first if bound else None)
                found[bound] += len(_narrowed(first, second, persons, gone) - alone)
    print(dict(found))
    assert found[True] == 0
    assert found[False] > 0  # the attack bites
