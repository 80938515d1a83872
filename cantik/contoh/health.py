"""Health and protection: difficulties, care, illness, pregnancy, contraception, insurance, programmes for persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cantik.contoh.roster import ALIVE, FEMALE, MARRIED, SINGLE
from cantik.contoh.stream import Flags, Floats, Ints, Stream, only

_DIFFICULTY = {"a": 0.9, "b": 0.6, "c": 1.0, "d": 0.35, "e": 0.25, "f": 0.2, "g": 0.22, "h": 0.5, "i": 0.5}
_DIFFICULT_AGE = (2, 15, 40, 55, 65, 75, 90)
_DIFFICULT = (0.006, 0.008, 0.018, 0.05, 0.12, 0.28, 0.5)
_ILL_CODES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 18)
_ILL = (0.33, 0.16, 0.09, 0.06, 0.13, 0.02, 0.04, 0.01, 0.02, 0.09, 0.05)


@dataclass(frozen=True)
class Body:
    """What decides about health; `family` numbers let members of a family share an insurance."""

    age: Ints
    sex: Ints
    marital: Ints
    status: Ints
    family: Ints
    family_size: Ints


@dataclass(frozen=True)
class Livelihood:
    """What decides about programmes for persons."""

    working: Flags
    attending: Flags
    status_in_work: Ints
    own_business: Flags
    poor: Flags


def draw_difficulties(stream: Stream, body: Body) -> dict[str, Ints]:
    """Questions 428a-j, 429 and the disability written in the KK (`cacat_id`)."""
    n = len(body.age)
    chance = np.interp(body.age, _DIFFICULT_AGE, _DIFFICULT)
    out: dict[str, Ints] = {}
    for letter, factor in _DIFFICULTY.items():
        draw = stream.uniform(n) / factor
        degree = np.select([draw < chance * 0.05, draw < chance * 0.25, draw < chance], [1, 2, 3], 4)
        out[f"r428{letter}"] = only(degree, body.age >= (2 if letter < "g" else 5))
    out["r428j"] = only(stream.pick((0.008, 0.03, 0.16, 0.802), n), body.age >= 5)
    severe = np.zeros(n, dtype=np.bool_)
    for letter in _DIFFICULTY:
        severe |= _severe(out[f"r428{letter}"])
    kind = np.select(
        [
            _severe(out["r428a"]),
            _severe(out["r428b"]) | _severe(out["r428g"]),
            _severe(out["r428e"]) | _severe(out["r428f"]),
        ],
        [2, 3, 4],
        1,
    )
    out["cacat_id"] = np.where(severe & stream.chance(0.6, n), kind, 7).astype(np.int64)
    asked = (body.age >= 60) | severe | _severe(out["r428j"])
    helper = np.where(body.family_size == 1, 3, np.where(stream.chance(0.96, n), 1, 2))
    out["r429"] = only(helper, asked)
    return out


def _severe(degree: Ints) -> Flags:
    flags: Flags = (degree == 1) | (degree == 2)
    return flags


def draw_health(stream: Stream, body: Body) -> dict[str, Ints]:
    """Illness, nutrition, blood group, pregnancy and contraception."""
    n = len(body.age)
    ill = stream.chance(np.interp(body.age, [0, 30, 50, 70], [0.012, 0.05, 0.22, 0.45]), n)
    woman = body.sex == FEMALE
    asked = woman & (body.age >= 10) & (body.age <= 54) & (body.marital != SINGLE)
    fertile = np.interp(body.age, [16, 20, 27, 35, 45], [0.05, 0.11, 0.095, 0.04, 0])
    pregnant = asked & (body.marital == MARRIED) & (body.age >= 17) & (body.status == ALIVE)
    pregnant &= stream.chance(fertile, n)
    couple = woman & (body.marital == MARRIED) & (body.age >= 17) & (body.age <= 49) & ~pregnant
    method = stream.pick((0.17, 0.08, 0.54, 0.01, 0.11, 0.08, 0.01), n, (1, 2, 3, 4, 5, 6, 99))
    return {
        "r430": np.where(ill, stream.pick(_ILL, n, _ILL_CODES), 1).astype(np.int64),
        "r427": only(stream.pick((0.05, 0.15, 0.76, 0.04), n, (1, 2, 3, 8)), body.age <= 4),
        "golongan_darah_id": stream.pick((0.13, 0.15, 0.04, 0.20, 0.48), n, (1, 2, 3, 4, 13)),
        "r410": only(np.where(pregnant, 1, 2), asked),
        "hamil": only(np.where(pregnant, 1, 2), woman),
        "cara_kb_id": only(method, couple & stream.chance(0.60, n)),
    }


def draw_insurance(stream: Stream, body: Body, decile: Ints, head_working: Flags) -> dict[str, Ints]:
    """Health insurance (431a, `id_asuransi`), the same for a whole family; `decile` and `head_working` per family."""
    families = len(decile)
    draw = stream.uniform(families)
    other = stream.uniform(families)
    aided = draw < np.interp(decile, [1, 4, 6, 10], [0.80, 0.62, 0.35, 0.08])
    kind = np.where(
        aided, 1, np.where(draw > 0.90, 0, np.where(other < 0.45, 2, np.where(head_working & (other < 0.8), 4, 8)))
    )
    r431a = kind[body.family]
    return {
        "r431a": r431a.astype(np.int64),
        "id_asuransi": np.select([r431a == 1, r431a == 0, r431a == 8], [2, 1, 4], 3).astype(np.int64),
    }


def draw_personal_programmes(stream: Stream, body: Body, live: Livelihood) -> dict[str, Ints]:
    """Questions 431b-f: programmes and work insurance of persons."""
    n = len(body.age)
    asked = body.age >= 5
    employee = live.working & np.isin(live.status_in_work, [4, 5])
    work_insurance = np.where(
        employee & stream.chance(0.5, n), 15, np.where(live.working & stream.chance(0.05, n), 3, 0)
    )
    pupil = np.where(live.attending & live.poor, 0.45, 0.03)
    return {
        "r431b": _yes_no(stream, 0.02, asked),
        "r431c": _yes_no(stream, np.where(live.own_business, 0.08, 0.01), asked),
        "r431d": _yes_no(stream, np.where(live.own_business, 0.03, 0.003), asked),
        "r431e": _yes_no(stream, pupil, asked & (body.age <= 30)),
        "r431f": only(work_insurance, body.age >= 15),
    }


def _yes_no(stream: Stream, chance: Floats | float, asked: Flags) -> Ints:
    return only(np.where(stream.chance(chance, len(asked)), 1, 2), asked)
