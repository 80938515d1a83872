"""The tables of a level, made of villages by hand: what a village tells by itself is nothing that its level tells."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from itertools import chain

import numpy as np
import pytest

from cantik.codes.knowledge import load
from cantik.measure.layout import DENOMINATOR, NUMERATOR, Key, VectorSection, layout_of
from cantik.measure.levels import LevelMeasure
from cantik.protect.across.decide import asked_of
from cantik.protect.across.leeway import Leeway
from cantik.protect.across.level_rows import villages_without_totals
from cantik.protect.across.level_tables import NO_RECORD, SINGLE, level_results
from cantik.protect.across.partial_sums import set_apart
from cantik.protect.across.sums import Sum, Unit
from cantik.protect.across.values import Heard, LevelMember, LevelOutline, LevelResult, Standing, ignore_steps
from cantik.protect.audit.reading import PrintedNumbers
from cantik.protect.lp import ProtectionError
from cantik.protect.result import SafeTable
from cantik.protect.sensitivity.policy import Rules

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


# ── how a level is told what its villages tell ─────────────────────────────────────────────────────
PLENTY = {"belum_kawin": 60, "kawin": 120, "cerai_hidup": 20, "cerai_mati": 30}
OTHERS = {"belum_kawin": 40, "kawin": 80, "cerai_hidup": 15, "cerai_mati": 25}
WATER: Key = ("tabel", "air_minum", "terdaftar")


def _tell(
    measures: Sequence[LevelMeasure],
    levels: Sequence[LevelOutline],
    *,
    leeway: Mapping[str, Leeway | None] | None = None,
    printed: Mapping[str, frozenset[Key]] | None = None,
    summed: frozenset[str] = frozenset(),
    counted: Mapping[str, Mapping[str, Unit]] | None = None,
    heard: Heard = ignore_steps,
) -> dict[str, LevelResult]:
    """What levels tell of villages whose editions leave nothing open, or as much as is said."""
    content = load().content
    units = {code: (code, "2025-1") for level in levels for code in level.villages}
    known = dict.fromkeys(units, Leeway()) | dict(leeway or {})
    own = {units[code]: left for code, left in known.items() if left is not None}
    own |= {unit: own[units[code]] for code, earlier in (counted or {}).items() for unit in earlier.values()}
    told = {units[code]: keys for code, keys in (printed or {}).items()}
    standing = Standing(units, own, told, counted=counted or {})
    rules = Rules(next(iter(content.policies.values())), None, summed)
    return level_results(levels, measures, standing, content, rules, heard=heard)


def _section(key: Key) -> VectorSection:
    knowledge = load()
    return layout_of(knowledge.content, knowledge.lists).by_key()[key]


def _members(*codes: str) -> tuple[LevelMember, ...]:
    return tuple(LevelMember(code, code, (code,)) for code in codes)


def _numbers(table: SafeTable) -> list[int | None]:
    assert len(table.cells) == math.prod(len(axis.categories) for axis in table.axes)
    return [cell.value for cell in table.cells]


ONE, TWO, THREE, NEW = (f"{LEVEL}.{2001 + n}" for n in range(4))


def test_where_villages_hide_nothing_their_level_adds_them_up_beside_them() -> None:
    told = {ONE: PLENTY, TWO: OTHERS}
    found = _tell([measure(_section(KEY), told)], [LevelOutline(LEVEL, _members(*told))])[LEVEL]
    rows = [[*line.values(), sum(line.values())] for line in told.values()]
    total = [first + second for first, second in zip(*rows, strict=True)]
    assert {table.kind: _numbers(table) for table in found.tables} == {"T": total, "G": [*rows[0], *rows[1], *total]}
    assert found.not_shown == ()


def test_of_a_village_without_a_record_of_its_protection_nothing_is_told() -> None:
    told = {ONE: PLENTY, TWO: OTHERS}
    found = _tell([measure(_section(KEY), told)], [LevelOutline(LEVEL, _members(*told))], leeway={ONE: None})[LEVEL]
    assert {table.kind: _numbers(table) for table in found.tables} == {
        "G": [None] * 5 + [*OTHERS.values(), sum(OTHERS.values())]
    }
    assert [(line.id, line.code) for line in found.not_shown] == [(KEY[1], NO_RECORD)]


@pytest.mark.parametrize("printing", [3, 2, 1])
def test_what_everybody_can_add_up_is_told_of_the_villages_that_print_it(printing: int) -> None:
    """Of families whose water everybody sees: the sum and the lines of those that print all of it, with their coverage;
    of one alone there is no sum."""
    names = [name for name, _ in _section(WATER).axes[-1].categories]
    counts = {ONE: (40, 30), TWO: (25, 35), THREE: (30, 28)}
    told = {code: dict(zip(names, line, strict=False)) for code, line in counts.items()}
    found = _tell(
        [measure(_section(WATER), told)],
        [LevelOutline(LEVEL, _members(*told))],
        printed=dict.fromkeys([*told][:printing], frozenset({WATER})),
        summed=frozenset({"r306a"}),
    )[LEVEL]
    if printing == 1:
        assert not found.tables
        assert [(line.id, line.code) for line in found.not_shown] == [(WATER[1], SINGLE)]
        return
    lines = [[*line, *[0] * 9, sum(line)] for line in [*counts.values()][:printing]]
    total = [sum(column) for column in zip(*lines, strict=True)]
    assert {table.kind: _numbers(table) for table in found.tables} == {"T": total, "G": [*chain(*lines), *total]}
    assert all(table.coverage is not None for table in found.tables)
    assert found.not_shown == ()


def test_measures_that_a_village_can_change_together_only_are_decided_together() -> None:
    """Two tables: apart they are two steps; where whoever is divorced here is married there, one."""
    other: Key = ("tabel", "penduduk_agama", "terdaftar")
    told = {ONE: PLENTY, TWO: OTHERS, THREE: PLENTY}
    faiths = [name for name, _ in _section(other).axes[-1].categories][:2]
    second = {code: dict(zip(faiths, (200, 30), strict=True)) for code in told}
    tied = ({(KEY, "kawin"): 1.0, (KEY, "cerai_mati"): -1.0, (other, faiths[0]): 1.0, (other, faiths[1]): -1.0},)
    heard: list[tuple[int, int]] = []
    for moves, steps in (((), 2), (tied, 1)):
        heard.clear()
        _tell(
            [measure(_section(KEY), told), measure(_section(other), second)],
            [LevelOutline(LEVEL, _members(*told))],
            leeway={ONE: Leeway(moves)},
            heard=lambda done, of: heard.append((done, of)),
        )
        assert heard == [(done, steps + 1) for done in range(1, steps + 2)]


def test_what_one_village_alone_tells_is_named_as_no_total() -> None:
    key: Key = ("indikator", "keluarga_berisiko_stunting", "terdaftar")
    lines = np.full((1, _section(key).counters), 100, np.int64)
    alone = LevelMeasure(_section(key), (ONE,), lines, {})
    found = _tell([alone], [LevelOutline(LEVEL, _members(ONE, TWO))], printed={ONE: frozenset({key})})[LEVEL]
    assert [(line.id, line.code) for line in found.not_shown] == [(key[1], SINGLE)]
    assert [figure.area for figure in found.figures] == [ONE]


def test_of_an_open_table_every_class_of_its_rows_is_told() -> None:
    """By sex and age, all of them men of 10 to 14: ages without anybody are told, who did not answer is not."""
    key: Key = ("tabel", "penduduk_umur_jk", "terdaftar")
    section = _section(key)
    cells = np.zeros((2, *section.shape), np.int64)
    cells[:, 0, 2] = 30, 40
    lines = np.hstack([np.full((2, section.counters), 40), cells.reshape(2, -1)])
    found = _tell([LevelMeasure(section, (ONE, TWO), lines, {})], [LevelOutline(LEVEL, _members(ONE, TWO))])[LEVEL]
    assert found.tables
    for table in found.tables:
        shown = {axis.id: [each.id for each in axis.categories if not each.total] for axis in table.axes}
        for axis in section.axes:
            names = [name for name, _ in axis.categories if name != "tidak_terjawab"]
            assert shown[axis.id] == names


@pytest.mark.parametrize("levels", [(ONE, TWO), (ONE,)])
def test_a_number_of_an_earlier_day_stands_beside_newer_ones_and_contradicts_none(levels: tuple[str, ...]) -> None:
    """A village counts 230 people and carries a table of 233 over from before three of them left (docs/adr/0135): its
    level tells both, and the auditor takes them for two groups; of one day they would contradict each other."""
    people: Key = ("tabel", "penduduk_dusun", "terdaftar")
    kin: Key = ("tabel", "penduduk_hubungan", "terdaftar")
    section = _section(people)
    cells = np.zeros((len(levels), *section.shape), np.int64)
    cells.reshape(len(levels), -1)[:, 0] = 230
    lines = np.hstack([np.full((len(levels), section.counters), 230), cells.reshape(len(levels), -1)])
    first, second = [name for name, _ in _section(kin).axes[-1].categories][:2]
    families = {code: {first: 203 if code == ONE else 200, second: 30} for code in levels}
    measures = [LevelMeasure(section, levels, lines, {}), measure(_section(kin), families)]
    outline = [LevelOutline(LEVEL, _members(*levels))]
    found = _tell(measures, outline, counted={ONE: {kin[1]: (ONE, "2024-1")}})[LEVEL]
    totals = {table.spec.id: table.cells[-1].value for table in found.tables}
    assert totals == {people[1]: 230 * len(levels), kin[1]: 230 * len(levels) + 3}
    carried = {kin[1]: {ONE: (ONE, "2024-1")}}
    for earlier, refused in ((carried, nullcontext()), ({}, pytest.raises(ProtectionError, match="P102"))):
        read = PrintedNumbers(load().content.classifications)
        with refused:
            for table in found.tables:
                read.table(set_apart(table, outline[0], earlier.get(table.spec.id, {})))


def test_only_what_follows_the_totals_of_another_table_waits_for_villages_that_tell_them() -> None:
    content = load().content
    follows = content.tables["kelahiran_umur_ibu"]
    assert follows.disclosure.follows is not None
    told = measure(_section(KEY), {ONE: PLENTY, TWO: OTHERS})
    standing = Standing({code: (code, "2025-1") for code in (ONE, TWO)}, {})
    assert villages_without_totals(told, follows, standing, content) == {ONE, TWO}
    assert villages_without_totals(told, content.tables[KEY[1]], standing, content) == set()


def test_a_number_that_is_carried_over_is_that_of_the_edition_that_counted_it() -> None:
    """Three villages told their level what they hide together; one of them carries it over, and a new village stands
    beside them: the difference of the two sums is the new village alone, and nobody makes up for it (docs/adr/0135).
    Taken for a number of its own, the carried one would hide it."""
    villages = (ONE, TWO, THREE, NEW)
    some = {"belum_kawin": 40, "kawin": 80, "cerai_hidup": 3, "cerai_mati": 9}
    alone, widowed = (KEY, "cerai_hidup"), (KEY, "cerai_mati")
    changes = ({alone: -3.0, widowed: 3.0}, {alone: 3.0, widowed: -3.0})
    hides = Leeway(changes, frozenset({alone, widowed}), changes)
    former = {code: (code, "2025-1") for code in (ONE, TWO, THREE)}
    units = {code: (code, "2025-2" if code == ONE else "2025-1") for code in villages}
    leeway = dict.fromkeys((*former.values(), *units.values()), hides)
    counts = {frozenset({(KEY, name)}): 3 * many for name, many in some.items()}
    told = (Sum(LEVEL, frozenset(former.values()), counts, frozenset({KEY}), told=True),)
    rules = Rules(next(iter(load().content.policies.values())), None, frozenset())

    def classes_told(counted: Mapping[str, Mapping[str, Unit]]) -> set[str]:
        standing = Standing(units, leeway, {}, told, counted)
        found = level_results(
            [LevelOutline(LEVEL, _members(*villages))],
            [measure(_section(KEY), dict.fromkeys(villages, some))],
            standing,
            load().content,
            rules,
        )[LEVEL]
        return {name for own in found.sums for group in own.counts for _, name in group if len(group) == 1}

    assert classes_told({}) >= {"cerai_hidup", "cerai_mati"}, "an independent number would hide the new village"
    assert classes_told({ONE: {KEY[1]: former[ONE]}}).isdisjoint({"cerai_hidup", "cerai_mati"})
