"""Bench `dedup`: the search for doubles against planted ones, in a kabupaten and in two worlds mixed.

The persons stand there once, as the search takes them, and what they share is one text: so the peak of memory of this
process is that of the search and of what it is given.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, overload

from bench.child import cpu_seconds, peak_mb
from bench.result import Figures, WrongAnswer
from cantik.content.kinds import Linkage
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.ganda import Entry, doubles_of, of_opensid, plant_lookalikes
from cantik.examine.pairs import Record, Search, find_pairs

SHARE = 0.05
LOOKALIKES = 0.02
#: villages and living persons of each: about 30,000 and 1,250,000, before what is planted
SIZES = {"small": (10, 3_000), "full": (250, 5_000)}
#: of each of the two worlds that are mixed
MIXED = {"small": (5, 2_000), "full": (40, 2_500)}
#: the kabupaten of the other world: nobody's number begins alike in two
_ELSEWHERE = ("9901", "9902")


@dataclass(frozen=True, slots=True)
class Scored:
    """What a search found of what was planted."""

    persons: int
    planted: frozenset[tuple[int, int]]
    found: Search
    seconds: float
    cpu: float
    peak_mb: float

    @property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """The pairs that a person would be shown."""
        return frozenset((pair.one, pair.other) for pair in self.found.pairs)

    @property
    def recall(self) -> float:
        """Share of the planted doubles that were found."""
        return len(self.pairs & self.planted) / len(self.planted)

    @property
    def precision(self) -> float:
        """Share of the pairs shown that were planted."""
        return len(self.pairs & self.planted) / max(1, len(self.pairs))


def measured(*, size: str, seed: int) -> Figures:
    """All figures of the bench. Raises `WrongAnswer`."""
    figures, linkage = Figures(), load_content().linkage["orang"]
    villages, persons = SIZES[size]
    people, key = _dirty(_world(seed, villages, persons), seed)
    one = _searched(linkage, people, key)
    del people
    _told(figures, one, villages)
    villages, persons = MIXED[size]
    _mixed(figures, linkage, [_world(number, villages, persons) for number in (seed, seed + 1)], seed)
    return figures


def _told(figures: Figures, scored: Scored, villages: int) -> None:
    of = f"{scored.persons} catatan dari {villages} desa, {len(scored.planted)} di antaranya ganda dengan 1-3 kesalahan"
    figures.put("recall", scored.recall, f"pasangan ganda yang ditemukan pada ambang tinjau; {of}")
    figures.put(
        "precision", scored.precision, f"dari {len(scored.pairs)} pasangan yang ditunjukkan, yang sungguh ganda"
    )
    figures.put(
        "persons_per_s",
        scored.persons / scored.seconds,
        f"catatan tiap detik dinding, {scored.seconds:.0f} detik, {scored.cpu:.0f} detik CPU, dua utas",
    )
    figures.put("search_s", scored.seconds, "detik dinding dari catatan sampai pasangan")
    figures.put("peak_rss_mb", scored.peak_mb, f"MB paling banyak dalam proses ini, bersama {of}")
    figures.detail = {
        "dibandingkan": scored.found.compared,
        "dilewati": dict(scored.found.skipped),
        "detik": round(scored.seconds, 1),
        "cpu": round(scored.cpu, 1),
    }


def _mixed(figures: Figures, linkage: Linkage, worlds: Sequence[list[Record]], seed: int) -> None:
    """Two populations that have nobody in common, in one search: a pair across them is false."""
    worlds[1][:] = [
        replace(record, nik=record.nik.replace(*_ELSEWHERE, 1), village=record.village.replace("99.01", "99.02", 1))
        for record in worlds[1]
    ]
    both = [_dirty(world, seed + number) for number, world in enumerate(worlds)]
    (first, key), (second, other) = both
    shifted = frozenset((own + len(first), two + len(first)) for own, two in other)
    scored = _searched(linkage, [*first, *second], key | shifted)
    across = [pair for pair in scored.found.pairs if pair.one < len(first) <= pair.other]
    how = f"dua dunia tanpa seorang pun yang sama, {scored.persons} catatan dalam satu pencarian"
    figures.put("recall_mixed", scored.recall, how)
    figures.put("precision_mixed", scored.precision, how)
    figures.put("across", len(across), f"pasangan antardua dunia yang ditunjukkan; {how}")
    sure = sum(pair.weight >= linkage.sure for pair in across)
    figures.put("across_sure", sure, f"di antaranya yang disebut sangat mungkin; {how}")


def _world(seed: int, villages: int, persons: int) -> list[Record]:
    made = make_kabupaten(seed, villages=villages, persons=persons)
    drawn = (of_opensid(opensid_rows(village.draw()), village.code) for village in made.villages)
    return [record(entry) for entry in chain.from_iterable(drawn)]


def _dirty(people: list[Record], seed: int) -> tuple[list[Record], frozenset[tuple[int, int]]]:
    """People who only look alike are added, then second records of a share of all; with the key."""
    whole = people + [record(entry) for entry in plant_lookalikes(Entries(people), share=LOOKALIKES, seed=seed)]
    copies, key = doubles_of(Entries(whole), share=SHARE, seed=seed)
    whole += [record(entry) for entry in copies]
    return whole, frozenset((planted.original, planted.copy) for planted in key)


def _searched(linkage: Linkage, records: Sequence[Record], planted: frozenset[tuple[int, int]]) -> Scored:
    started, used = time.perf_counter(), cpu_seconds()
    found = find_pairs(linkage, records)
    seconds, used = time.perf_counter() - started, cpu_seconds() - used
    if not found.pairs or any(not 0 <= pair.one < pair.other < len(records) for pair in found.pairs):
        raise WrongAnswer(f"{len(found.pairs)} pasangan", "pasangan dua catatan yang ada")
    return Scored(len(records), planted, found, seconds, used, peak_mb())


class Entries(Sequence[Entry]):
    """Records as the injector reads them, each made when it is asked for."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(at, slice):
            return Entries(self._records[at])
        known = self._records[at]
        return {name: getattr(known, field) for name, field in _FIELDS.items()}


#: what the injector calls the fields of a record
_FIELDS = {
    "nama": "name",
    "lahir": "born",
    "jenis_kelamin": "sex",
    "nik": "nik",
    "ayah": "father",
    "ibu": "mother",
    "tempat_lahir": "birth_place",
    "desa": "village",
    "dusun": "dusun",
    "rt": "rt",
    "keluarga": "family",
}


def record(entry: Entry) -> Record:
    """An invented person as the search for doubles knows one; texts that others say too are one text."""
    return Record(**{field: _one_text(entry[name]) for name, field in _FIELDS.items()})


def _one_text(value: Any) -> Any:
    return sys.intern(value) if isinstance(value, str) else value
