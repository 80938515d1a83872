"""Doubles across villages, planted by an injector of its own (`penyuntik_ganda`): recall by kind, and no strangers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from bench.dedup import record
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.ganda import of_opensid
from cantik.examine.pairs import find_pairs
from tests.examine.penyuntik_ganda import NUMBERS, STRANGERS, Planted, plant

LINKAGE = load_content().linkage["orang"]
KABUPATEN = 1_300_000
EACH = 12


@dataclass(frozen=True, slots=True)
class Sought:
    """What was planted and the weights of the pairs that were found. `harder`: what a pair weighs less in a whole
    kabupaten, whose prior is lower (log2 of how many times the records)."""

    doubles: list[Planted]
    strangers: list[Planted]
    weights: Mapping[tuple[int, int], float]
    records: int

    @property
    def harder(self) -> float:
        return math.log2(KABUPATEN / self.records)

    def shown(self, planted: Iterable[Planted], *, harder: float = 0) -> dict[str, float]:
        """Share of each kind that a person would be shown."""
        found: dict[str, list[bool]] = defaultdict(list)
        for key in planted:
            found[key.kind].append(self.weights.get((key.one, key.other), -99) >= LINKAGE.review + harder)
        return {kind: sum(hits) / len(hits) for kind, hits in found.items()}


@cache
def sought(*, across: bool = True) -> Sought:
    made = make_kabupaten(2026, villages=6 if across else 1, persons=900 if across else 4_000)
    people = [
        record(entry) for village in made.villages for entry in of_opensid(opensid_rows(village.draw()), village.code)
    ]
    records, doubles, strangers = plant(people, each=EACH, seed=7, across=across)
    found = find_pairs(LINKAGE, records, across=across)
    return Sought(doubles, strangers, {(pair.one, pair.other): pair.weight for pair in found.pairs}, len(records))


def by_kind(shares: Mapping[str, float]) -> dict[str, float]:
    """The share of a kind over all numbers."""
    found: dict[str, list[float]] = defaultdict(list)
    for kind, share in shares.items():
        found[kind.split("/")[0]].append(share)
    return {kind: sum(each) / len(each) for kind, each in found.items()}


@pytest.mark.parametrize(
    ("across", "whole", "of_all", "of_a_kind"),
    [(False, False, 0.97, 0.9), (True, False, 0.97, 0.9), (True, True, 0.9, 0.7)],
)
def test_every_kind_of_second_record_is_found(across: bool, whole: bool, of_all: float, of_a_kind: float) -> None:
    """Thirteen kinds of another hand, each with the same NIK, none, another serial, and one of another kabupaten; in a
    village, among villages, and as if among all of a kabupaten. The figures by kind are printed (`-s`)."""
    found = sought(across=across)
    shares = found.shown(found.doubles, harder=found.harder if whole else 0)
    print({kind: round(share, 2) for kind, share in by_kind(shares).items()})
    assert len(by_kind(shares)) == 13
    assert sum(shares.values()) / len(shares) >= of_all
    assert min(by_kind(shares).values()) >= of_a_kind


def test_another_serial_is_no_proof_of_another_person() -> None:
    """A letter less, everything else the same, the number issued a second time: what used to be passed over."""
    found = sought()
    shares = found.shown(found.doubles, harder=found.harder)
    assert {shares[f"{kind}/urut_lain"] for kind in ("huruf_hilang", "nomor_saja", "ejaan_ibu")} == {1.0}
    assert {kind.split("/")[1] for kind in shares} == set(NUMBERS)


@pytest.mark.parametrize("across", [False, True])
def test_two_persons_are_not_proposed(across: bool) -> None:
    """Twins, siblings, namesakes, a number that two persons bear, in one house and in two villages; and of all pairs
    that are shown next to none that was not planted."""
    found = sought(across=across)
    shares = found.shown(found.strangers)
    assert set(shares) == set(STRANGERS)
    print(shares)
    assert sum(shares.values()) / len(shares) <= 0.02
    planted = {(key.one, key.other) for key in found.doubles}
    assert len(found.weights.keys() - planted) <= 0.002 * len(planted) + 1
