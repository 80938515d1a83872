"""Work: working or not, field, status, hours, own business, and the occupation written in the KK."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cantik.contoh.roster import FEMALE, HEAD, MALE, SINGLE
from cantik.contoh.stream import Flags, Ints, Stream, only

_WORKING_MEN = np.asarray([0, 0.48, 0.72, 0.945, 0.85, 0.62, 0.28])
_WORKING_WOMEN = np.asarray([0, 0.26, 0.43, 0.565, 0.53, 0.36, 0.13])
# Field of work (417, codes 1-26) by education: up to SD, up to SLTA, above
_FIELD = (
    (
        0.22,
        0.06,
        0.07,
        0.015,
        0.06,
        0.015,
        0.012,
        0.10,
        0.002,
        0.004,
        0.09,
        0.17,
        0.03,
        0.05,
        0.002,
        0.002,
        0.001,
        0.002,
        0.006,
        0.006,
        0.004,
        0.003,
        0.002,
        0.045,
        0.029,
        0,
    ),
    (
        0.10,
        0.035,
        0.03,
        0.01,
        0.035,
        0.007,
        0.012,
        0.165,
        0.005,
        0.006,
        0.075,
        0.235,
        0.055,
        0.075,
        0.008,
        0.012,
        0.003,
        0.006,
        0.015,
        0.028,
        0.02,
        0.012,
        0.005,
        0.04,
        0.006,
        0,
    ),
    (
        0.025,
        0.01,
        0.012,
        0.003,
        0.012,
        0.003,
        0.006,
        0.09,
        0.008,
        0.004,
        0.03,
        0.14,
        0.02,
        0.035,
        0.025,
        0.06,
        0.006,
        0.035,
        0.02,
        0.14,
        0.23,
        0.065,
        0.007,
        0.014,
        0,
        0,
    ),
)
# Status (418, codes 1-8): farmers, others, public service, women helping on the family's farm
_STATUS = (
    (0.26, 0.33, 0.025, 0.05, 0, 0.27, 0, 0.065),
    (0.245, 0.085, 0.04, 0.49, 0.008, 0, 0.10, 0.032),
    (0.01, 0, 0.01, 0.35, 0.63, 0, 0, 0),
    (0.08, 0.09, 0.005, 0.04, 0, 0.24, 0, 0.545),
)


@dataclass(frozen=True)
class Work:
    """Columns of work; MISSING outside the universe of a question."""

    working: Flags
    farming: Flags
    occupation: Ints
    columns: dict[str, Ints]


@dataclass(frozen=True)
class WorkFacts:
    """What decides about work."""

    age: Ints
    sex: Ints
    relation: Ints
    marital: Ints
    education: Ints
    attending: Flags


def draw_work(stream: Stream, who: WorkFacts) -> Work:
    """Work of everybody; the questions of block IV-C and IV-D start at age 5."""
    n = len(who.age)
    step = np.digitize(who.age, [15, 20, 25, 55, 65, 75])
    chance = np.where(who.sex == MALE, _WORKING_MEN[step], _WORKING_WOMEN[step])
    chance = np.where(who.attending, 0.05 * (who.age >= 15), chance)
    chance = np.where((who.age >= 10) & (who.age < 15), 0.015, chance)
    working = stream.chance(chance, n)
    schooled = np.where(who.education <= 3, 0, np.where(who.education <= 5, 1, 2)).astype(np.int64)
    field = stream.pick_within(_FIELD, schooled)
    farming = field <= 6
    public = np.isin(field, [20, 21, 22]) & (schooled == 2)
    helping = farming & (who.sex == FEMALE) & (who.relation != HEAD)
    group = np.where(public, 2, np.where(helping, 3, np.where(farming, 0, 1))).astype(np.int64)
    status = stream.pick_within(_STATUS, group)
    status = np.where((status == 5) & ((who.age < 20) | (who.education < 5)), 4, status)
    return Work(
        working,
        farming & working,
        _occupation(stream, who, working, field, status),
        _questions(stream, who.age, working, field, status),
    )


def _questions(stream: Stream, age: Ints, working: Flags, field: Ints, status: Ints) -> dict[str, Ints]:
    n = len(age)
    asked = age >= 5
    at_work = asked & working
    business = at_work & (status <= 3)
    hours = np.clip(stream.normal(n, 39, 13), 2, 98).astype(np.int64)
    paid = np.where(status == 3, 1 + (stream.uniform(n) ** 3 * 14).astype(np.int64), 0)
    unpaid = np.where(status == 2, 1 + (stream.uniform(n) * 2.4).astype(np.int64), 0)
    online = sum(bit * stream.chance(p, n) for bit, p in ((1, 0.8), (2, 0.5), (4, 0.55), (8, 0.45), (16, 0.2)))
    online = np.where(stream.chance(0.55, n), 0, online)
    return {
        "r416a": only(np.where(working, 1, 2), asked),
        "r416b": only(hours, at_work),
        "r417": only(field, at_work),
        "r418": only(status, at_work),
        "r419": only(stream.pick((0.09, 0.05, 0.86), n), at_work),
        "r420a": only(np.where(business, 1, 2), asked),
        "r420b": only(np.ones(n, dtype=np.int64), business),
        "r421": only(field, business),
        "r422": only(paid, business),
        "r423": only(unpaid, business),
        "r424": only(stream.pick((0.02, 0.01, 0.14, 0.02, 0.81), n, (1, 2, 4, 10, 11)), business),
        "r425": only(stream.pick((0.40, 0.30, 0.15, 0.13, 0.015, 0.004, 0.001), n), business),
        "r426": only(online, business),
    }


def _occupation(stream: Stream, who: WorkFacts, working: Flags, field: Ints, status: Ints) -> Ints:
    """`pekerjaan_id` (1-89) as a KK would say it."""
    n = len(who.age)
    draw = stream.uniform(n)
    half = draw < 0.5
    man = who.sex == MALE
    idle = ~working
    rules = (
        (who.attending & idle, 3),
        (idle & (who.age < 15), 1),
        (idle & ~man & (who.marital != SINGLE), 2),
        (idle & (who.age >= 58) & (who.education >= 7) & (draw < 0.6), 4),
        (idle & ~man & (draw < 0.35), 2),
        (idle, 1),
        ((field <= 6) & (status == 6), 20),
        (field == 5, 10),
        (field == 4, np.where(status == 6, 21, 11)),
        (field <= 6, 9),
        ((status == 5) & (field == 21), np.where(half, 65, 5)),
        ((status == 5) & (field == 22), np.where(draw < 0.6, 74, np.where(man, 74, 73))),
        ((status == 5) & (field == 20) & (draw < 0.25), 85),
        (status == 5, 5),
        ((status == 4) & (field == 21), np.where(half, 18, 65)),
        (field == 25, np.where(man, 19, 23)),
        ((status == 7) & (field == 11), np.where(man, 26, 19)),
        (status == 7, 19),
        (status == 4, 15),
        (field == 12, 84),
        (field == 13, np.where(man, 81, 88)),
    )
    return np.select([rule for rule, _ in rules], [code for _, code in rules], 88).astype(np.int64)
