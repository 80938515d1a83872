"""A stricter policy of disclosure as the file that the loader reads. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik.content.policy import NATIONAL
from cantik.forum.definition_file import quote_value


@dataclass(frozen=True, slots=True)
class PolicyWish:
    """What an area wants stricter: the smallest count that is printed, by class of disclosure; the smallest
    denominator; by classification the rung on which all its villages stand; from which day, and on what basis."""

    minimum: Mapping[str, int]
    denominator: int
    rungs: Mapping[str, str]
    since: dt.date
    basis: str


def policy_text(code: str, area: str, wish: PolicyWish, until: dt.date | None = None) -> str:
    """The file; everything that it does not say is the national policy's. `until`: its last day."""
    said = {
        "id": code,
        "mengetatkan": NATIONAL,
        "wilayah": area,
        "dasar": wish.basis,
        "sejak": wish.since.isoformat(),
        **({"sampai": until.isoformat()} if until else {}),
        "ambang": dict(wish.minimum),
        "penyebut_min": wish.denominator,
        **({"jenjang": dict(wish.rungs)} if wish.rungs else {}),
    }
    return "".join(f"{key}: {quote_value(value)}\n" for key, value in said.items())
