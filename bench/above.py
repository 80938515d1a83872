"""What levels cost beside their villages: the leeway of each village, and the tables of kecamatan and kabupaten."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.result import WrongAnswer
from bench.shipped import ON, ShippedVillage
from cantik.levels.app.results import counts_of_vector, printed_in_full
from cantik.measure.layout import Key, layout_of
from cantik.measure.levels import LevelVillage, sum_villages
from cantik.measure.vector import VillageVector, vector_of
from cantik.protect.across.decide import asked_measures
from cantik.protect.across.leeway import Leeway, leeway_of
from cantik.protect.across.level_tables import level_results
from cantik.protect.across.values import LevelMember, LevelOutline, Standing
from cantik.protect.result import Protected
from cantik.protect.sensitivity.policy import Rules

_KECAMATAN = 10  # villages of a kecamatan


@dataclass(frozen=True, slots=True)
class VillageAbove:
    """What the levels above a protected village need of it, and the CPU seconds that its leeway took."""

    vector: VillageVector
    leeway: Leeway
    printed: frozenset[Key]
    seconds: float


def rules_of(made: ShippedVillage) -> Rules:
    """The rules that villages and levels share."""
    facts = made.knowledge.content.facts.values()
    return Rules(made.knowledge.policy, None, frozenset(fact.column for fact in facts if fact.column))


def village_above(made: ShippedVillage, done: Protected) -> VillageAbove:
    """The leeway of a village that was protected."""
    knowledge, passed = made.knowledge, done.passed
    if passed is None:
        raise WrongAnswer("tidak diketahui apa yang lolos gerbang", "masukan gerbang")
    content, lists = knowledge.content, knowledge.lists
    vector = vector_of(made.snapshot, content, lists, policy=knowledge.policy)
    started = time.process_time()
    asked = asked_measures(counts_of_vector(vector, layout_of(content, lists), knowledge), content, rules_of(made))
    leeway = leeway_of(passed, asked, content.classifications, tuple(content.facts.values()))
    return VillageAbove(vector, leeway, printed_in_full(passed), time.process_time() - started)


def levels_seconds(made: ShippedVillage, villages: Sequence[VillageAbove]) -> tuple[float, int, int]:
    """CPU seconds of the tables of a kabupaten and its kecamatan, and how many of their own cells are told, of how
    many. `made`: any of its villages, for what is known."""
    content, lists = made.knowledge.content, made.knowledge.lists
    codes = [f"99.01.{1 + at // _KECAMATAN:02}.{2001 + at % _KECAMATAN}" for at in range(len(villages))]
    lined = [
        LevelVillage(code, code, "2025-1", replace(village.vector, desa=code))
        for code, village in zip(codes, villages, strict=True)
    ]
    layout = layout_of(content, lists)
    found = sum_villages("99.01", "Contoh", ON, lined, {layout.id: layout})
    inside: dict[str, list[str]] = {}
    for code in codes:
        inside.setdefault(code[:8], []).append(code)
    levels = [
        LevelOutline(own, tuple(LevelMember(code, code, (code,)) for code in some)) for own, some in inside.items()
    ]
    levels.append(LevelOutline("99.01", tuple(LevelMember(own, own, tuple(some)) for own, some in inside.items())))
    units = {code: (code, "2025-1") for code in codes}
    leeway = {units[code]: village.leeway for code, village in zip(codes, villages, strict=True)}
    printed = {units[code]: village.printed for code, village in zip(codes, villages, strict=True)}
    started = time.process_time()
    told = level_results(levels, found.measures, Standing(units, leeway, printed), content, rules_of(made))
    seconds = time.process_time() - started
    cells = [cell for result in told.values() for table in result.tables if table.kind == "T" for cell in table.cells]
    return seconds, sum(cell.value is not None for cell in cells), len(cells)
