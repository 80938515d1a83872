"""Dwellings, assets and programmes of families: blocks III and V of the Regsosek form, with their universes."""

from __future__ import annotations

import numpy as np

from cantik.contoh.stream import MISSING, Flags, Floats, Ints, Stream, logistic, only

_ASSETS = {
    "a": (0.10, 0.07),
    "b": (0.64, 0.17),
    "c": (0.07, 0.07),
    "d": (0.02, 0.02),
    "e": (0.01, 0.01),
    "f": (0.26, 0.15),
    "g": (0.16, 0.11),
    "h": (0.18, 0.12),
    "i": (0.85, 0.09),
    "j": (0.36, 0.02),
    "k": (0.11, 0.09),
    "l": (0.004, 0.0),
    "m": (0.006, 0.0),
    "n": (0.86, 0.08),
}
"""Question 502: share of families that own it, and how much one unit of welfare adds."""

_LIVESTOCK = {"a": (0.13, 3), "b": (0.004, 2), "c": (0.001, 1), "d": (0.003, 4), "e": (0.15, 6)}


def draw_dwellings(stream: Stream, welfare: Floats) -> dict[str, Ints]:
    """Questions 301a-310, one row a dwelling; `welfare` is the score of the family in it."""
    n = len(welfare)

    def draw_ordered(weights: tuple[float, ...], codes: tuple[int, ...], link: float = 0.5) -> Ints:
        """Categories from poor to well-off."""
        by = logistic(link * welfare + np.sqrt(1 - link * link) * stream.normal(n))
        return stream.pick(weights, n, codes, by=by)

    own = stream.pick((0.86, 0.035, 0.09, 0.005, 0.01), n)
    floor = np.clip(np.exp(stream.normal(n, 4.08, 0.38) + 0.16 * welfare), 9, 600).astype(np.int64)
    water = stream.pick((0.03, 0.17, 0.15, 0.33, 0.18, 0.035, 0.075, 0.015, 0.008, 0.007), n)
    light = stream.pick((0.945, 0.045, 0.006, 0.004), n)
    toilet = draw_ordered((0.05, 0.03, 0.02, 0.08, 0.82), (6, 4, 3, 2, 1), 0.45)
    nothing = np.full(n, MISSING, dtype=np.int64)
    return {
        "r301a": own,
        "r301b": only(stream.pick((0.56, 0.04, 0.12, 0.13, 0.07, 0.08), n), own == 1),
        "r302": floor,
        "r303": draw_ordered((0.09, 0.015, 0.31, 0.12, 0.43, 0.035), (8, 5, 6, 4, 2, 1)),
        "r304": draw_ordered((0.035, 0.04, 0.05, 0.875), (4, 2, 3, 1)),
        "r305": draw_ordered((0.012, 0.05, 0.14, 0.78, 0.018), (7, 4, 3, 2, 1)),
        "r306a": water,
        "r306b": only(stream.pick((0.30, 0.64, 0.06), n, (1, 2, 8)), (water >= 4) & (water <= 8)),
        "r307a": light,
        "r307b1": only(draw_ordered((0.30, 0.45, 0.19, 0.045, 0.015), (1, 2, 3, 4, 5)), light == 1),
        "r307b2": nothing,
        "r307b3": nothing,
        "r308": draw_ordered((0.17, 0.005, 0.775, 0.03, 0.02), (10, 9, 4, 2, 3)),
        "r309a": toilet,
        "r309b": only(draw_ordered((0.04, 0.02, 0.03, 0.91), (4, 3, 2, 1)), toilet <= 3),
        "r310": only(draw_ordered((0.07, 0.10, 0.02, 0.81), (3, 4, 5, 1)), toilet <= 3),
    }


def draw_assets(stream: Stream, welfare: Floats, farming: Flags) -> dict[str, Ints]:
    """Questions 502-506, one row a family."""
    n = len(welfare)

    def owns(base: float, slope: float) -> Ints:
        return np.where(stream.chance(np.clip(base + slope * welfare, 0.004, 0.995), n), 1, 2).astype(np.int64)

    out = {f"r502{letter}": owns(base, slope) for letter, (base, slope) in _ASSETS.items()}
    out["r503a"] = owns(0.38, 0.08)
    out["r503b"] = owns(0.06, 0.05)
    for letter, (share, most) in _LIVESTOCK.items():
        keeps = stream.chance(share * (0.5 + 1.7 * farming), n)
        out[f"r504{letter}"] = np.where(keeps, 1 + (stream.uniform(n) ** 2 * most).astype(np.int64), 0)
    cable = stream.chance(0.04 + 0.05 * (welfare > 0.5), n)
    online = np.where(cable, 1, np.where(stream.chance(0.22, n), 2, 3))
    out["r505"] = np.where(out["r502n"] == 2, 0, online).astype(np.int64)
    account = ((0.02, 0.22, 0.05, 0.71), (0.03, 0.52, 0.12, 0.33))
    out["r506"] = stream.pick_within(account, (welfare > 0).astype(np.int64))
    return out


def draw_programmes(
    stream: Stream, decile: Ints, house: dict[str, Ints], *, entitled: Flags, farming: Flags, last_month: int
) -> dict[str, Ints]:
    """Question 501: seven programmes with month and year of the last payment.

    `house` holds the family's dwelling; `entitled` marks families with children or old people (PKH);
    `last_month` counts months since year 0, payments fall within the twelve months that end with it.
    """
    n = len(decile)
    out: dict[str, Ints] = {}

    def programme(name: str, chance: Floats) -> Flags:
        gets = stream.chance(chance, n)
        out[name] = np.where(gets, 1, 2).astype(np.int64)
        paid = last_month - stream.integers(0, 12, n)
        out[f"{name}_bln"] = only(paid % 12 + 1, gets)
        out[f"{name}_thn"] = only(paid // 12, gets)
        return gets

    programme("r501a", np.interp(decile, [1, 2, 4, 6, 8, 10], [0.72, 0.60, 0.36, 0.10, 0.03, 0.005]))
    pkh = programme("r501b", np.interp(decile, [1, 2, 4, 6, 8], [0.55, 0.44, 0.20, 0.03, 0.004]) * entitled)
    programme("r501c", np.where(pkh, 0.01, np.interp(decile, [1, 3, 5, 8], [0.22, 0.12, 0.03, 0.002])))
    small_meter = np.isin(house["r307b1"], [1, 2])
    programme("r501d", np.where(small_meter, np.interp(decile, [1, 4, 10], [0.5, 0.3, 0.05]), 0.0))
    programme("r501e", np.interp(decile, [1, 4, 8], [0.08, 0.04, 0.005]))
    programme("r501f", np.where(farming, 0.42, 0.02))
    programme("r501g", np.where(house["r308"] == 4, 0.55, 0.0))
    return out
