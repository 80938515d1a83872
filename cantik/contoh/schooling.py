"""Schooling by age: attending, level, highest certificate; in the words of OpenSID and of Regsosek alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cantik.contoh.stream import MISSING, Flags, Floats, Ints, Stream, logistic

# Education in the KK (codes 1-10) of people who left school, by age from 16, 25, 35, 45, 55, 65 on
_BY_AGE = (
    (0.008, 0.02, 0.09, 0.23, 0.545, 0.01, 0.03, 0.066, 0.001, 0),
    (0.01, 0.03, 0.16, 0.22, 0.415, 0.01, 0.04, 0.109, 0.006, 0),
    (0.02, 0.05, 0.26, 0.24, 0.305, 0.01, 0.03, 0.079, 0.006, 0),
    (0.03, 0.09, 0.36, 0.19, 0.245, 0.01, 0.02, 0.048, 0.006, 0.001),
    (0.07, 0.17, 0.40, 0.13, 0.165, 0.01, 0.02, 0.031, 0.003, 0.001),
    (0.22, 0.30, 0.31, 0.07, 0.07, 0.005, 0.01, 0.013, 0.002, 0),
)
_ATTENDING_AGE = (6, 7, 12, 13, 15, 16, 18, 19, 22, 24, 25)
_ATTENDING = (0.35, 0.985, 0.992, 0.97, 0.94, 0.83, 0.70, 0.30, 0.22, 0.06, 0)
_LEAST_AGE = np.asarray([0, 0, 0, 12, 15, 17, 20, 21, 22, 25, 28])
"""Least age at which a level of education in the KK (1-10) has been reached."""


@dataclass(frozen=True)
class Schooling:
    """Columns of schooling; MISSING outside the universe of a question."""

    attending: Flags
    education: Ints
    current: Ints
    r412: Ints
    r413: Ints
    r414: Ints
    r415: Ints


def draw_schooling(stream: Stream, age: Ints, welfare: Floats) -> Schooling:
    """Schooling for everybody; `welfare` is the family's score (0 in the middle)."""
    n = len(age)
    chance = np.where(age < 6, 0, np.interp(age, _ATTENDING_AGE, _ATTENDING))
    attending = (stream.uniform(n) - 0.045 * welfare < chance) & (chance > 0)
    level = np.select([age <= 12, age <= 15, age <= 18], [1, 2, 3], 4).astype(np.int64)
    behind = attending & (age >= 8) & (age <= 18) & stream.chance(0.08, n)
    level = np.where(behind & np.isin(age, [13, 16]), level - 1, level)
    education = np.where(attending, level, _left_school(stream, age, welfare))
    education = np.where(attending & (level > 1), level + 1, education)
    education = np.where(attending & (level == 1), 2, education)
    return Schooling(
        attending,
        education,
        _current(stream, age, attending, level, education),
        *_regsosek(stream, age, attending, level, education, behind),
    )


def _left_school(stream: Stream, age: Ints, welfare: Floats) -> Ints:
    """Education in the KK of those who do not attend; children get what their age allows."""
    n = len(age)
    by = logistic(0.45 * welfare + 0.893 * stream.normal(n))
    adult = stream.pick_within(_BY_AGE, np.digitize(age, [25, 35, 45, 55, 65]).astype(np.int64), by=by)
    draw = stream.uniform(n)
    child = np.select(
        [age < 7, age <= 12, age <= 15],
        [1, np.where(draw < 0.5, 1, 2), np.where(draw < 0.12, 2, 3)],
        np.where(draw < 0.05, 2, np.where(draw < 0.3, 3, np.where((draw < 0.93) | (age < 18), 4, 5))),
    )
    reached = np.where(age < 19, child, adult)
    too_young = age < _LEAST_AGE[reached]
    return np.where(too_young & (age >= 19), 5, reached).astype(np.int64)


def _current(stream: Stream, age: Ints, attending: Flags, level: Ints, education: Ints) -> Ints:
    """`pendidikan_sedang_id` of OpenSID."""
    n = len(age)
    kindergarten = np.where(stream.chance(0.6, n), 2, 1)
    diploma = stream.chance(0.22, n)
    return np.select(
        [
            age < 4,
            (age < 7) & ~attending,
            attending & (level == 1),
            attending & (level == 2),
            attending & (level == 3),
            attending,
            education == 1,
            education == 2,
        ],
        [1, kindergarten, 4, 6, 7, np.where(diploma, 10, 11), 3, 5],
        18,
    ).astype(np.int64)


def _regsosek(
    stream: Stream, age: Ints, attending: Flags, level: Ints, education: Ints, behind: Flags
) -> tuple[Ints, Ints, Ints, Ints]:
    """Questions 412-415: participation, level, class, certificate."""
    n = len(age)
    kind = stream.uniform(n)
    primary = np.where(kind < 0.22, 4, 3)
    lower = np.where(kind < 0.27, 9, 8)
    upper = np.where(kind < 0.17, 14, np.where(kind < 0.52, 15, 13))
    higher = np.where(kind < 0.18, 18, 19)
    in_school = [attending & (level == step) for step in (1, 2, 3, 4)]
    left = [education <= 2, education == 3, education == 4, education == 5, education <= 7, education == 8]
    r412 = np.where(age < 5, MISSING, np.where(attending, 2, np.where(education == 1, 1, 3)))
    r413 = np.select(
        [*in_school, *left, education == 9],
        [primary, lower, upper, higher, primary, primary, lower, upper, 18, 19, 21],
        22,
    )
    r414 = np.select([*in_school, education == 2], _class_by_school(age, behind, kind), 8)
    r415 = np.select(
        [*in_school, *left, education == 9],
        [np.full(n, 23), primary, lower, upper, np.full(n, 23), primary, lower, upper, 18, 19, 21],
        22,
    )
    asked = (r412 == 2) | (r412 == 3)
    return (
        r412.astype(np.int64),
        np.where(asked, r413, MISSING).astype(np.int64),
        np.where(asked, r414, MISSING).astype(np.int64),
        np.where(asked, r415, MISSING).astype(np.int64),
    )


def _class_by_school(age: Ints, behind: Flags, kind: Floats) -> list[Ints]:
    """The class in each of the four schools, and the highest of those who left primary school."""
    return [
        np.clip(age - 6 - behind, 1, 6),
        np.clip(age - 12 - behind, 1, 3),
        np.clip(age - 15 - behind, 1, 3),
        np.clip(age - 18, 1, 4),
        np.minimum(2 + (kind * 4).astype(np.int64), np.maximum(1, age - 6)),
    ]
