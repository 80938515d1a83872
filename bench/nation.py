"""Parts of many kabupaten out of few that are drawn: the same files listed again under other codes.

A kabupaten of n villages is made of moulds of 1, 2, 4 … villages whose sizes add up to n, so every village of the list
of areas is there once. The files are second names of the moulds: they take no room on the disk, and what is read twice
comes out of the memory of the machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.parts import IN_A_VILLAGE, listing_of, make_parts
from bench.result import WrongAnswer
from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import AreaIndex
from cantik.engines.part_kernel import SparseCounts, join_counts
from cantik.engines.protocol import Plan
from cantik.measure.parts.jobs import KabupatenJob, count_embedded
from cantik.snapshot.parts.listing import LISTING, Part, PartListing, listing_id, open_listing, part_entry

#: villages of the largest mould; no kabupaten has twice as many
LARGEST = 512


@dataclass(frozen=True, slots=True)
class Mould:
    """Parts of some villages, each drawn once."""

    villages: int
    folder: Path
    listing: PartListing


def make_moulds(folder: Path, seed: int, largest: int = LARGEST) -> list[Mould]:
    """The moulds, the largest first."""
    found = []
    size = largest
    while size:
        own = make_parts(folder / str(size), size * IN_A_VILLAGE, seed + size, villages=size)
        found.append(Mould(size, own, open_listing(own)))
        size //= 2
    return found


def villages_of(areas: AreaIndex, kabupaten: Sequence[AreaCode] = ()) -> dict[str, list[str]]:
    """The villages of all kabupaten and kota of the list of areas, or of these."""
    wanted = [areas.get(code) for code in kabupaten] or list(areas.areas(AreaLevel.KABUPATEN))
    found: dict[str, list[str]] = {}
    for above in wanted:
        codes = sorted(own.kemendagri.text() for own in areas.below(above) if own.kemendagri is not None)
        if above.kemendagri is not None and codes:
            found[above.kemendagri.text()] = codes
    return found


def pieces(villages: Sequence[str], moulds: Sequence[Mould]) -> Iterator[tuple[Mould, tuple[str, ...]]]:
    """Which mould stands for which villages."""
    start = 0
    for mould in moulds:
        while len(villages) - start >= mould.villages:
            yield mould, tuple(villages[start : start + mould.villages])
            start += mould.villages


def list_again(folder: Path, moulds: Sequence[Mould], kabupaten: Mapping[str, Sequence[str]]) -> PartListing:
    """The parts of these kabupaten with their villages."""
    listed: list[Part] = []
    for code, villages in kabupaten.items():
        (folder / f"kab={code}").mkdir(parents=True, exist_ok=True)
        for number, (mould, own) in enumerate(pieces(villages, moulds), 1):
            for part in mould.listing.parts:
                file = f"kab={code}/{part.basis}-{number}.parquet"
                _link(mould.folder / part.file, folder / file)
                listed.append(replace(part, file=file, kabupaten=code, villages=own))
    told: dict[str, Any] = {**listing_of(moulds[0].listing.told), "bagian": [part_entry(part) for part in listed]}
    lay(folder / LISTING, pretty_json({**told, "id": listing_id(told)}))
    return open_listing(folder)


def _link(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # another disk, or as many names as it bears
        shutil.copy2(file, name)


class MouldCounts:
    """What each mould alone counts: what a kabupaten has to be, whoever counted it."""

    def __init__(self, moulds: Sequence[Mould], plans: Mapping[str, Plan]) -> None:
        self._moulds = moulds
        self._alone: dict[int, dict[str, SparseCounts]] = {}
        for mould in moulds:
            ((code, parts),) = mould.listing.kabupaten().items()
            job = KabupatenJob(code, parts, parts[0].villages)
            ((_, found),) = count_embedded(mould.folder)([job], plans)
            self._alone[mould.villages] = found

    def require(self, kabupaten: str, villages: Sequence[str], basis: str, found: SparseCounts) -> None:
        """Raises `WrongAnswer` where a kabupaten is not what its parts are alone."""
        placed, start = [], 0
        for mould, own in pieces(villages, self._moulds):
            alone = self._alone[mould.villages][basis]
            placed.append(alone.with_area((alone.area + start).astype(np.int32)))
            start += len(own)
        expected = join_counts(placed).sort_rows()
        pairs = [(expected.area, found.area), *zip(expected.arrays().values(), found.arrays().values(), strict=True)]
        if not all(np.array_equal(wanted, counted) for wanted, counted in pairs):
            raise WrongAnswer(f"{kabupaten}, {basis}", "hitungan bagiannya sendiri")
