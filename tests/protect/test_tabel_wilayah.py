"""The tables of a level, made of villages by hand: what a village tells by itself is nothing that its level tells."""

from __future__ import annotations

import numpy as np
import pytest

from cantik.codes.knowledge import load
from cantik.measure.layout import DENOMINATOR, NUMERATOR, Key, VectorSection, layout_of
from cantik.measure.levels import LevelMeasure
from cantik.protect.across.decide import asked_of
from cantik.protect.across.leeway import Leeway
from cantik.protect.across.told import level_results
from cantik.protect.across.values import LevelMember, LevelOutline, Standing
from cantik.protect.policy import Rules

KEY: Key = ("tabel", "penduduk_status_kawin", "terdaftar")
LEVEL = "99.01.01"
WIDOWED = {"belum_kawin": 40, "kawin": 80, "cerai_hidup": 1, "cerai_mati": 3}


def measure(section: VectorSection, villages: dict[str, dict[str, int]]) -> LevelMeasure:
    """Villages with so many in each class, all of them of one sex and age."""
    names = [name for name, _ in section.axes[-1].categories]
    lines = []
    for told in villages.values():
        cells = np.zeros(section.shape, np.int64)
        cells.reshape(-1, len(names))[0] = [told.get(name, 0) for name in names]
        lines.append(np.concatenate([np.full(section.counters, cells.sum(), np.int64), cells.ravel()]))
    return LevelMeasure(section, tuple(villages), np.array(lines), {})


@pytest.mark.parametrize("villages", [1, 3])
def test_what_a_village_tells_of_two_small_classes_together_is_no_breach_of_its_level(villages: int) -> None:
    """Each village prints a wider rung: 4 divorced or widowed, fewer than the 5 that may stand for the 1 of the one
    class. A reader of the village's own edition knows that; its level has told him nothing."""
    knowledge = load()
    layout = layout_of(knowledge.content, knowledge.lists)
    policy = next(iter(knowledge.content.policies.values()))
    rules = Rules(policy, None, frozenset())
    told = {f"{LEVEL}.{2001 + n}": WIDOWED for n in range(villages)}
    told |= {
        f"{LEVEL}.{2011 + n}": {"belum_kawin": 60, "kawin": 120, "cerai_hidup": 20, "cerai_mati": 30} for n in (0, 1)
    }
    alone, widowed = (KEY, "cerai_hidup"), (KEY, "cerai_mati")
    changes = ({alone: -1.0, widowed: 1.0}, {alone: 3.0, widowed: -3.0})  # none of the one class, or all four
    hides = Leeway(changes, frozenset({alone, widowed}), changes)
    leeway = {(code, "2025-1"): hides if named is WIDOWED else Leeway() for code, named in told.items()}
    members = tuple(LevelMember(code, code, (code,)) for code in told)
    standing = Standing({code: (code, "2025-1") for code in told}, leeway)
    heard: list[tuple[int, int]] = []
    found = level_results(
        [LevelOutline(LEVEL, members)],
        [measure(layout.by_key()[KEY], told)],
        standing,
        knowledge.content,
        rules,
        heard=lambda done, steps: heard.append((done, steps)),
    )
    assert heard == [(1, 2), (2, 2)], "what is decided, then what is told of the level"
    (beside,) = [table for table in found[LEVEL].tables if table.kind == "G"]
    named = [category.id for category in beside.axes[-1].categories]
    hidden = {
        (place // len(named), named[place % len(named)])
        for place, cell in enumerate(beside.cells)
        if cell.value is None
    }
    assert hidden == {(row, name) for row in range(villages) for name in ("cerai_hidup", "cerai_mati")}


def test_an_index_that_every_village_counts_is_told_of_their_level() -> None:
    """Its definition names no condition: the auditor reads the count as the condition that it is."""
    knowledge = load()
    key: Key = ("indikator", "keluarga_berisiko_stunting", "terdaftar")
    section = layout_of(knowledge.content, knowledge.lists).by_key()[key]
    policy = next(iter(knowledge.content.policies.values()))
    told = {f"{LEVEL}.{2001 + n}": (40 + n, 100) for n in range(2)}
    lines = np.zeros((len(told), section.counters), np.int64)
    lines[:, [NUMERATOR, DENOMINATOR]] = list(told.values())
    units = {code: (code, "2025-1") for code in told}
    printed = {each: frozenset({key}) for each in units.values()}
    found = level_results(
        [LevelOutline(LEVEL, tuple(LevelMember(code, code, (code,)) for code in told))],
        [LevelMeasure(section, tuple(told), lines, {})],
        Standing(units, dict.fromkeys(units.values(), Leeway()), printed),
        knowledge.content,
        Rules(policy, None, frozenset()),
    )
    values = {figure.area: (figure.status, figure.numerator, figure.denominator) for figure in found[LEVEL].figures}
    assert values[""] == ("ada", 81, 200)


def test_a_level_asks_of_no_village_what_everybody_may_know() -> None:
    """By age and sex (class A) a village tells anyway; by marital status (B) it is asked, of an indicator instead of
    which a wider one may stand it is not."""
    content = load().content
    rules = Rules(next(iter(content.policies.values())), None, frozenset())
    asked = {name: asked_of(content.tables[name], (), content, rules) for name in ("penduduk_umur_jk", KEY[1])}
    assert asked == {"penduduk_umur_jk": False, KEY[1]: True}
    share = content.indicators["partisipasi_sekolah_7_12"]
    assert asked_of(share, (), content, rules)
    assert not asked_of(share, {share.id}, content, rules)
