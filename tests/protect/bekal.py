"""Small material for tests of protection: the policy, and tables written down as numbers."""

from __future__ import annotations

import datetime as dt

import numpy as np

from bench.protect import Characteristic, classification_of, cube_of
from cantik.content.basis import ContentBasis
from cantik.content.kinds import Classification, Origin, Policy
from cantik.measure.result import Cube, Results
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason, judge


def policy(**changes: object) -> Policy:
    """The shipped policy's figures."""
    values: dict[str, object] = {
        "id": "baku_uji",
        "basis_of": ContentBasis("uji"),
        "since": dt.date(2026, 1, 1),
        "minimum": {"A": 0, "B": 5, "C": 10},
        "zero_neutral": True,
        "zero_denominator_below": 30,
        "full_cells": {"A": False, "B": False, "C": True},
        "p_percent": 10,
        "nk": (2, 90),
        "contributors_min": 3,
        "denominator_min": 30,
        "events_min": 20,
        "level_min": {},
        "must_publish": (),
        "book_na_max": "0.10",
        "table_na_max": "0.3333",
        "table_persons_max": "0.25",
        "residual_max": "0.20",
        "details_from": 0,
        "hysteresis_rise": 2,
        "hysteresis_variant": "0.15",
        "coverage_village_only_below": "0.80",
        "coverage_percent_only_below": "0.95",
        "item_nonresponse_max": "0.20",
        "digest": "0" * 64,
        "origin": Origin("uji.yaml"),
    }
    return Policy(**{**values, **changes})  # type: ignore[arg-type]


def families(name: str, kelas: str, *dusun: list[int]) -> tuple[Cube, Classification]:
    """A table of families: one row of counts for each dusun."""
    size = len(dusun[0])
    one = Characteristic(name, "H", kelas, (1.0 / size,) * size, tuple(range(size)), tuple(range(size)))
    return cube_of(one, np.array(dusun, np.int64)), classification_of(one)


def results(*cubes: Cube) -> Results:
    """Results that hold these cubes."""
    return Results("99.01.01.2001", dt.date(2025, 12, 31), "uji", cubes, (), (), {}, frozenset())


def reason(
    rules: Rules, count: int, denominator: int, kelas: str, *, neutral: bool = False, below: bool = False
) -> Reason:
    """Why the program hides a cell for its own sake: of the desa, or of a dusun of a desa with more of it."""
    own = [count, denominator - count]
    cells = np.array([[5000, 5000] if below else own, own], np.int64)[:, None, None, :]
    found = judge(
        cells,
        cells.sum(axis=3, keepdims=True),
        rules,
        (kelas, kelas),
        neutral=[neutral, False],
        exempt=[False, False],
    )
    return Reason(found[int(below), 0, 0, 0])
