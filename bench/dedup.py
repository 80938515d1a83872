"""Bench `dedup`: the search for doubles against planted ones, in a kabupaten and in two worlds mixed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.child import cpu_seconds
from bench.result import Figures, WrongAnswer
from cantik.content.kinds import Linkage
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.ganda import Entry, of_opensid, plant_doubles, plant_lookalikes
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
    entries, key = _dirty(_world(seed, villages, persons), seed)
    one = _searched(linkage, entries, key)
    del entries
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
    figures.detail = {
        "dibandingkan": scored.found.compared,
        "dilewati": dict(scored.found.skipped),
        "detik": round(scored.seconds, 1),
        "cpu": round(scored.cpu, 1),
    }


def _mixed(figures: Figures, linkage: Linkage, worlds: Sequence[list[Entry]], seed: int) -> None:
    """Two populations that have nobody in common, in one search: a pair across them is false."""
    for entry in worlds[1]:
        entry["nik"] = entry["nik"].replace(*_ELSEWHERE, 1)
        entry["desa"] = entry["desa"].replace("99.01", "99.02", 1)
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


def _world(seed: int, villages: int, persons: int) -> list[Entry]:
    made = make_kabupaten(seed, villages=villages, persons=persons)
    return [entry for village in made.villages for entry in of_opensid(opensid_rows(village.draw()), village.code)]


def _dirty(entries: list[Entry], seed: int) -> tuple[list[Entry], frozenset[tuple[int, int]]]:
    """People who only look alike are added, then second records of a share of all; with the key."""
    whole = entries + plant_lookalikes(entries, share=LOOKALIKES, seed=seed)
    dirty, key = plant_doubles(whole, share=SHARE, seed=seed)
    return dirty, frozenset((planted.original, planted.copy) for planted in key)


def _searched(linkage: Linkage, entries: Sequence[Entry], planted: frozenset[tuple[int, int]]) -> Scored:
    records = [record(entry) for entry in entries]
    started, used = time.perf_counter(), cpu_seconds()
    found = find_pairs(linkage, records)
    scored = Scored(len(records), planted, found, time.perf_counter() - started, cpu_seconds() - used)
    if not found.pairs or any(not 0 <= pair.one < pair.other < len(records) for pair in found.pairs):
        raise WrongAnswer(f"{len(found.pairs)} pasangan", "pasangan dua catatan yang ada")
    return scored


def record(entry: Entry) -> Record:
    """An invented person as the search for doubles knows one."""
    return Record(
        entry["nama"],
        entry["lahir"],
        entry["jenis_kelamin"],
        entry["nik"],
        entry["ayah"],
        entry["ibu"],
        entry["tempat_lahir"],
        entry["desa"],
        entry["dusun"],
        entry["rt"],
        entry["keluarga"],
    )
