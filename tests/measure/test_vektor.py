"""One vector for every level: its layout comes from the definitions alone; what a village does not know is absent."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.errors import CantikError, UnreadableInput
from cantik.codes.lists import code_lists
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.engines.reference import ReferenceEngine
from cantik.measure.layout import VectorLayout, arrange_layout, layout_of, read_layout, write_layout
from cantik.measure.levels import LevelMeasure, LevelSum, LevelVillage, sum_villages
from cantik.measure.result import SAME_THING
from cantik.measure.vector import VillageVector, pack_vector, unpack_vector, vector_of, without
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze
from tests.fixtures.desa_acak import ON, random_village
from tests.measure.test_cakupan import FEW, reached
from tests.measure.test_gates import village

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]


@cache
def frozen(seed: int) -> Snapshot:
    """A village that knows both bases, and lists of households and participants."""
    people = random_village(CONTENT, LISTS, persons=200, seed=seed, rolls=True)
    return freeze(people, CONTENT, LISTS, ON, policy=POLICY)


@cache
def registered_only() -> Snapshot:
    """A village of which only the register is known."""
    return freeze(village(), CONTENT, LISTS, ON, policy=POLICY)


_layouts: dict[str, VectorLayout] = {}
_vectors: dict[tuple[int, str], tuple[Snapshot, VillageVector]] = {}


def vector(snapshot: Snapshot, content: Content = CONTENT) -> VillageVector:
    """Made once of each village and content: laying out a content costs more than counting these villages."""
    key = id(snapshot), content.digest
    if key not in _vectors:
        made = vector_of(snapshot, content, LISTS, policy=POLICY)
        made.values.setflags(write=False)
        _vectors[key] = snapshot, made  # with the village, so that its id is not another's
    return _vectors[key][1]


def level(*told: VillageVector, contents: tuple[Content, ...] = (CONTENT,)) -> LevelSum:
    for content in contents:
        if content.digest not in _layouts:
            _layouts[content.digest] = layout_of(content, LISTS)
    layouts = {_layouts[content.digest].id: _layouts[content.digest] for content in contents}
    villages = [LevelVillage(f"99.01.01.200{place}", f"Desa {place}", "2025-1", own) for place, own in enumerate(told)]
    return sum_villages("99.01.01", "Contoh", ON, villages, layouts)


def measure_of(found: LevelSum, name: str) -> LevelMeasure:
    (one,) = [one for one in found.measures if one.section.key[1] == name]
    return one


def changed(name: str, **values: object) -> Content:
    """The content with another definition of one table or indicator."""
    if name in CONTENT.tables:
        own = {**CONTENT.tables, name: replace(CONTENT.tables[name], **values)}  # type: ignore[arg-type]
        return replace(CONTENT, tables=own, digest=f"{CONTENT.digest}{name}{values}")
    mine = {**CONTENT.indicators, name: replace(CONTENT.indicators[name], **values)}  # type: ignore[arg-type]
    return replace(CONTENT, indicators=mine, digest=f"{CONTENT.digest}{name}{values}")


def meaning(layout: VectorLayout, name: str) -> set[str]:
    return {section.own for section in layout.sections if section.key[1] == name}


# ── the layout ───────────────────────────────────────────────────────────────────────────────────
def test_villages_that_know_different_things_have_one_layout() -> None:
    rich, poor = vector(frozen(1)), vector(registered_only())
    assert rich.layout == poor.layout
    assert rich.values.shape == poor.values.shape
    assert len(poor.absent) > len(rich.absent) > 0


def test_sections_lie_one_after_another_and_fill_the_vector() -> None:
    layout = layout_of(CONTENT, LISTS)
    for basis, width in layout.widths.items():
        taken = np.zeros(width, np.int64)
        for section in (own for own in layout.sections if own.basis == basis):
            taken[section.first : section.first + section.counters] += 1
            taken[section.cells : section.cells + section.size] += 1
        assert taken.tolist() == [1] * width, basis


def test_every_shipped_measure_has_a_place_for_each_base_and_a_meaning() -> None:
    layout = layout_of(CONTENT, LISTS)
    wanted = {
        (kind, spec.id, base)
        for kind, specs in (("tabel", CONTENT.tables.values()), ("indikator", CONTENT.indicators.values()))
        for spec in specs
        for base in spec.populations
        # sums are of one village, and an order of values is not added up
        if getattr(spec, "summed", None) is None and getattr(spec, "kind", "") != "gini"
    }
    assert set(layout.by_key()) == wanted
    assert all(section.own for section in layout.sections)
    assert [section.key for section in arrange_layout(CONTENT).sections] == [section.key for section in layout.sections]


def test_words_and_policies_do_not_change_the_layout_and_meanings_do() -> None:
    own = layout_of(CONTENT, LISTS)
    words = layout_of(changed("penduduk_agama", title="Kata lain", title_en="Other words"), LISTS)
    assert words.id == own.id
    universe = layout_of(changed("penduduk_status_kawin", universe="umur >= 15"), LISTS)
    assert universe.id != own.id
    assert meaning(universe, "penduduk_status_kawin").isdisjoint(meaning(own, "penduduk_status_kawin"))
    assert meaning(universe, "penduduk_agama") == meaning(own, "penduduk_agama")


def test_classes_in_another_order_or_cut_otherwise_are_another_meaning() -> None:
    """Same codes in the same classes, other places of the cells: added by position they would mix."""
    own = CONTENT.classifications["agama"]
    turned = replace(own, classes=tuple(reversed(own.classes)))
    content = replace(
        CONTENT, classifications={**CONTENT.classifications, "agama": turned}, digest=f"{CONTENT.digest}terbalik"
    )
    assert meaning(layout_of(content, LISTS), "penduduk_agama").isdisjoint(
        meaning(layout_of(CONTENT, LISTS), "penduduk_agama")
    )


def test_a_derived_column_that_is_made_otherwise_is_another_meaning() -> None:
    """`sekolah_wajib` and such are files too: a measure that stands on one changes with it, others do not."""
    own = layout_of(CONTENT, LISTS)
    column = CONTENT.columns["umur_kepala"]
    cases = (replace(column.cases[0], value="kepala.umur - 1"), *column.cases[1:])
    content = replace(
        CONTENT,
        columns={**CONTENT.columns, "umur_kepala": replace(column, cases=cases)},
        digest=f"{CONTENT.digest}kolom",
    )
    other = layout_of(content, LISTS)
    assert meaning(other, "keluarga_kepala_lansia").isdisjoint(meaning(own, "keluarga_kepala_lansia"))
    assert meaning(other, "penduduk_agama") == meaning(own, "penduduk_agama")


@pytest.mark.parametrize("universe", ["tidak_ada_kolomnya = 1", "umur >=", 'agama di ("kode lain")'])
def test_a_broken_definition_of_tomorrow_stops_no_village_today(universe: str) -> None:
    """It has a place and no meaning, so nothing is ever added to it; whoever counts it is told its line."""
    content = changed("penduduk_agama", universe=universe, since=dt.date(2030, 1, 1))
    assert meaning(layout_of(content, LISTS), "penduduk_agama") == {""}
    found = level(vector(frozen(1), content), contents=(content,))
    assert "penduduk_agama" not in {one.section.key[1] for one in found.measures}
    assert measure_of(found, "penduduk_status_kawin").complete


def test_a_layout_is_read_as_it_was_written_and_a_changed_one_is_refused() -> None:
    layout = layout_of(CONTENT, LISTS)
    data = write_layout(layout)
    assert read_layout(data) == layout
    with pytest.raises(UnreadableInput, match="M107"):
        read_layout(data.replace(b'"penduduk_agama"', b'"penduduk_agamb"'))
    with pytest.raises(UnreadableInput, match="M107"):
        read_layout(b"[]")


# ── the vector ───────────────────────────────────────────────────────────────────────────────────
def test_the_reference_engine_counts_the_same_vector() -> None:
    other = vector_of(frozen(1), CONTENT, LISTS, policy=POLICY, engine=ReferenceEngine())
    assert pack_vector(other) == pack_vector(vector(frozen(1)))


def test_what_nobody_asked_is_absent_and_what_nobody_has_is_zero() -> None:
    """The village knows no religion; of its 100 people of 30 nobody is a child, which is known."""
    poor = vector(registered_only())
    assert poor.absent["tabel", "penduduk_agama", "terdaftar"] == "kosong"
    assert ("indikator", "persen_balita", "terdaftar") not in poor.absent
    assert measure_of(level(poor), "persen_balita").fraction == (0, 100)
    assert not [one for one in level(poor).measures if one.section.key[1] == "penduduk_agama"]


def test_a_measure_that_is_not_in_force_is_absent() -> None:
    content = changed("persen_balita", since=dt.date(2026, 1, 1))
    told = vector(frozen(1), content)
    assert told.absent["indikator", "persen_balita", "domisili"] == "berlaku"


def test_a_vector_is_read_as_it_was_written() -> None:
    own = vector(frozen(1))
    again = unpack_vector(pack_vector(own))
    assert pack_vector(again) == pack_vector(own)
    assert (again.absent, again.reference, again.bases) == (own.absent, own.reference, own.bases)


@given(st.integers(0, 20_000), st.sampled_from([b"", b"\0", b"x" * 40]))
def test_a_damaged_vector_is_refused(cut: int, more: bytes) -> None:
    data = pack_vector(vector(frozen(1)))
    damaged = data[: cut % len(data)] + more
    with pytest.raises(UnreadableInput, match="M106"):
        unpack_vector(damaged)


def test_one_changed_code_moves_exactly_its_cells() -> None:
    """One person's religion becomes another one: in each table of religions one cell loses and one gains that person,
    and nothing else of the vector moves."""
    snapshot = frozen(1)
    people = snapshot.frames["orang"]
    codes = people.columns["agama"].copy()
    known = np.flatnonzero((codes < people.radix["agama"] - 1) & (people.columns["terdaftar"] == 0))
    person = int(known[0])
    codes[person] = (int(codes[person]) + 1) % (people.radix["agama"] - 1)
    frames = {**snapshot.frames, "orang": replace(people, columns={**people.columns, "agama": codes})}
    before, after = vector(snapshot), vector(replace(snapshot, frames=frames))
    layout = layout_of(CONTENT, LISTS)
    starts, moved = layout.starts(), after.values - before.values
    touched = {}
    for section in layout.sections:
        cells = starts[section.basis] + section.cells
        own = moved[cells : cells + section.size]
        if own.any():
            touched[section.key] = sorted(own[own != 0].tolist())
            moved[cells : cells + section.size] = 0
    assert not moved.any(), "no counter and no other cell"
    assert set(touched) <= {("tabel", "penduduk_agama", base) for base in before.bases}
    assert touched["tabel", "penduduk_agama", "terdaftar"] == [-1, 1]


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────
def test_bases_are_never_mixed() -> None:
    """One village knows residents and the registered, the other the registered only: together they tell the
    registered, though the definition prefers residents."""
    both = level(vector(frozen(1)), vector(registered_only()))
    people = measure_of(both, "jumlah_penduduk")
    assert (people.section.key[2], people.n, people.of) == ("terdaftar", 2, 2)
    assert measure_of(level(vector(frozen(1)), vector(frozen(2))), "jumlah_penduduk").section.key[2] == "domisili"
    table = measure_of(both, "penduduk_agama")
    assert (table.section.key[2], table.n, table.complete) == ("domisili", 1, False)


def test_another_definition_is_added_measure_by_measure() -> None:
    other = changed("penduduk_status_kawin", universe="umur >= 15")
    found = level(vector(frozen(1)), vector(frozen(2)), vector(frozen(3), other), contents=(CONTENT, other))
    assert measure_of(found, "penduduk_agama").complete
    told = measure_of(found, "penduduk_status_kawin")
    assert (told.n, told.of, dict(told.absent)) == (2, 3, {"99.01.01.2002": "definisi_lain"})


def test_layouts_with_nothing_in_common_are_refused() -> None:
    strange = replace(CONTENT, tables={}, indicators={}, digest=f"{CONTENT.digest}kosong")
    name = "penduduk_agama"
    odd = replace(
        strange, tables={name: replace(CONTENT.tables[name], universe="umur >= 3")}, digest=f"{CONTENT.digest}asing"
    )
    with pytest.raises(CantikError, match="M108"):
        level(vector(frozen(1)), vector(frozen(2)), vector(frozen(3), odd), contents=(CONTENT, odd))


def test_a_sum_adds_what_is_there_and_counts_what_is_not() -> None:
    first, second = (vector(frozen(seed)) for seed in (1, 2))
    found = level(first, second)
    layout = layout_of(CONTENT, LISTS)
    starts = layout.starts()
    for one in found.measures:
        parts = [own.part(one.section, starts[one.section.basis]) for own in (first, second)]
        there = [part for part in parts if part is not None]
        assert one.counter_sums.tolist() == np.sum(there, axis=0).tolist(), one.section.key
        assert one.n == len(there)


def test_the_order_of_the_villages_changes_no_sum() -> None:
    other = changed("penduduk_status_kawin", universe="umur >= 15")
    told = [vector(frozen(1)), vector(registered_only()), vector(frozen(2), other), vector(frozen(3))]
    first, second = level(*told, contents=(CONTENT, other)), level(*reversed(told), contents=(CONTENT, other))
    for one, same in zip(first.measures, second.measures, strict=True):
        assert (one.section, one.n, one.of) == (same.section, same.n, same.of)
        assert one.counter_sums.tolist() == same.counter_sums.tolist()
        assert one.parts[::-1].tolist() == same.parts.tolist()


@pytest.mark.parametrize(("each", "recorded", "percent"), [(95, 1170, False), (85, 1110, True)])
def test_a_sum_tells_its_own_coverage(each: int, recorded: int, percent: bool) -> None:
    """Villages of 600: one reached wholly, one in part, one too little (78%): the last is absent, not small; of the
    others' 1,200 so many were reached, and below 95 of a hundred only percentages may be told."""

    def own(number: int) -> VillageVector:
        seen = freeze(reached((number,) * 6), FEW, LISTS, ON, policy=POLICY)
        return vector_of(seen, FEW, LISTS, policy=POLICY)

    found = level(own(100), own(each), own(78), contents=(FEW,))
    work = measure_of(found, "penduduk_bekerja")
    assert (work.n, work.of, dict(work.absent)) == (2, 3, {"99.01.01.2002": "cakupan"})
    assert work.recorded_of_frame == (recorded, 1200)
    assert work.percent_only(POLICY) is percent
    religion = measure_of(found, "penduduk_agama")
    assert (religion.complete, religion.asked_count, religion.recorded_of_frame) == (True, 1800, (1800, 1800))


# ── one thing from two sources ───────────────────────────────────────────────────────────────────
def test_what_a_village_leaves_to_another_source_no_level_adds_up() -> None:
    layout, whole = layout_of(CONTENT, LISTS), vector(frozen(1))
    left = without(whole, {"penduduk_agama"}, layout)
    told = level(whole, left)
    religion, other = measure_of(told, "penduduk_agama"), measure_of(told, "penduduk_pendidikan")
    assert (religion.n, religion.of, dict(religion.absent)) == (1, 2, {"99.01.01.2001": SAME_THING})
    assert (other.n, other.of) == (2, 2)
    assert np.array_equal(other.parts[0], other.parts[1])  # nothing else is taken away
    assert without(left, {"penduduk_agama"}, layout).absent == left.absent
    assert unpack_vector(pack_vector(left)).absent == left.absent
    gone = whole.values.sum() - left.values.sum()
    assert gone >= religion.parts[0].sum() > 0  # the counts themselves, on every population base
