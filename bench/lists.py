"""What the indicators of lists of others cost: one village that answered every question, counted and protected with all
of them and without, in turns in one process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bench import shipped
from bench.answering import answering_village
from bench.result import Figures, WrongAnswer
from cantik import measure
from cantik.codes.knowledge import VillageKnowledge
from cantik.measure.result import Results
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze

_PERSONS, _TURNS = 900, 3


def put_counting(figures: Figures, seed: int) -> None:
    """`lists_ratio` of the bench `measure`."""
    every, bare = _both(seed)
    least = _least({"": lambda: _count(*every), "tanpa": lambda: _count(*bare)})
    how = f"menghitung desa {_PERSONS} orang dengan semua indikator SDGs Desa dibagi tanpa, yang terkecil dari {_TURNS}"
    figures.put("lists_ratio", least[""] / least["tanpa"], f"{how} (detik CPU)")


def put_protecting(figures: Figures, seed: int) -> None:
    """`lists_ratio` of the bench `protect`. Raises `WrongAnswer` where no indicator of a list is told."""
    made = [
        shipped.ShippedVillage(answering_village(seed, _PERSONS), snapshot, _count(snapshot, known), known)
        for snapshot, known in _both(seed)
    ]
    told = [figure for figure in shipped.timed(made[0])[0].figures if figure.spec.asked_as and figure.status == "ada"]
    if not told:
        raise WrongAnswer("tidak satu indikator daftar pun tampil", "indikator SDGs Desa sebuah desa yang menjawab")
    turns: dict[str, Callable[[], object]] = {
        name: partial(shipped.timed, village) for name, village in zip(("", "tanpa"), made, strict=True)
    }
    least = _least(turns)
    how = f"melindungi desa {_PERSONS} orang dengan semua indikator SDGs Desa ({len(told)} tampil) dibagi tanpa"
    figures.put("lists_ratio", least[""] / least["tanpa"], f"{how}, yang terkecil dari {_TURNS} (detik CPU)")


def _both(seed: int) -> list[tuple[Snapshot, VillageKnowledge]]:
    """The frozen village with what is known of it: with the lists, and as if nobody had made them."""
    known, view = shipped.known_here(), answering_village(seed, _PERSONS)
    own = {name: spec for name, spec in known.content.indicators.items() if not spec.asked_as}
    bare = replace(known, content=replace(known.content, indicators=own, digest="tanpa daftar"))
    return [(freeze(view, each.content, each.lists, shipped.ON, policy=each.policy), each) for each in (known, bare)]


def _count(snapshot: Snapshot, known: VillageKnowledge) -> Results:
    return measure.compute(snapshot, known.content, known.lists, policy=known.policy)


def _least(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """CPU seconds of each, the least of some turns."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(_TURNS):
        for name, run in runs.items():
            began = time.process_time()
            run()
            found[name].append(time.process_time() - began)
    return {name: min(spent) for name, spent in found.items()}
