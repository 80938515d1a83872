"""Steps of the gate that no other test missed when they were taken out; numbers by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from cantik import protect
from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification, ClassOf, Origin
from cantik.content.loader import here
from cantik.measure.result import MeasuredFigure
from cantik.protect.audit import gate
from cantik.protect.audit.gate import GateFindings, HeldFigure, Printed, Ref, examine
from cantik.protect.audit.public import table_key
from cantik.protect.memory import forget
from cantik.protect.result import NamedVillages, SafeTable
from tests.protect.bekal import families, policy, results
from tests.protect.bekal_gerbang import KNOWN, axis, fact, figure, table
from tests.protect.test_dahulu import GEO

OLDER = Classification(
    "umur_kepala_luas",
    "umur_kepala",
    None,
    "umur_kepala",
    "umur",
    (ClassOf("muda", "muda", "young", low=0, high=59), ClassOf("u60", "u60", "u60", low=60, high=69),
     ClassOf("u70", "u70", "u70", low=70)),
    (),
    None,
    "kategori",
    Origin(""),
)  # fmt: skip


def _examined(figures: list[Any], hard: list[bool], held: list[HeldFigure]) -> GateFindings:
    nothing = [(None, None)] * len(figures)
    return examine(Printed([], figures, [], nothing, [], hard, held=held), KNOWN, ())


def test_what_an_indicator_of_the_former_edition_hid_two_of_today_do_not_tell() -> None:
    """Four of 104 were spouses, which the former edition hid. Today 24 are spouses or children, and 20 are children:
    neither is few, and together they are the four."""
    both = figure("semua", 'hubungan di ("2", "3")', 24, 104)
    children = figure("semua", 'hubungan = "3"', 20, 104)
    hidden = figure("semua", 'hubungan = "2"', None, None)
    assert not _examined([both, children], [False, False], [HeldFigure(hidden)]).narrowed
    told = _examined([both, children], [False, False], [HeldFigure(hidden, needs=((3, 5), None))])
    assert told.narrowed == [Ref(2)]
    assert told.hide
    assert told.hide <= {Ref(0), Ref(1)}


def test_a_figure_that_cannot_be_hidden_is_not_hidden() -> None:
    """The same four; the village is judged by the first figure, so that the other one goes."""
    both = figure("semua", 'hubungan di ("2", "3")', 24, 104)
    children = figure("semua", 'hubungan = "3"', 20, 104)
    hidden = HeldFigure(figure("semua", 'hubungan = "2"', None, None), needs=((3, 5), None))
    for judged in (0, 1):
        told = _examined([both, children], [judged == 0, judged == 1], [hidden])
        assert told.hide == {Ref(1 - judged)}


def test_columns_that_say_the_same_end_at_the_same_number() -> None:
    """Twelve heads are of 60 and above, and nine families have one of 60 to 69: three have one of 70 and above. The
    families' table knows ages up to 70, the figure of persons up to 60."""
    heads = figure('hubungan = "1"', "umur >= 60", 12, 32)
    one = fact("satu", "keluarga", heads='hubungan = "1"', same=(("umur_kepala", "umur"),))
    names = (Category("muda", "", "", (0,)), Category("u60", "", "", (1,)), Category("u70", "", "", (2,)))
    ages = Axis(OLDER.id, "", "", "kategori", (*names, Category("jumlah", "", "", (0, 1, 2), total=True)))
    of_families = table("k", [ages], [None, 9, None, 32], unit="keluarga")
    made = Printed([of_families], [heads], [[None, None, (2, 5), None]], [(None, None)], [[False] * 4], [False])
    told = examine(made, {OLDER.id: OLDER, "hubungan": KNOWN["hubungan"]}, (one,))
    assert set(told.narrowed) == {Ref(0, 2)}
    assert not told.left_out


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Printed]]:
    """What the gate is asked about."""
    found: list[Printed] = []
    ask = gate.examine

    def examined(printed: Printed, *told: Any) -> GateFindings:
        found.append(printed)
        return ask(printed, *told)

    monkeypatch.setattr(gate, "examine", examined)
    forget()
    yield found
    forget()


def test_the_gate_knows_the_figures_that_the_village_is_judged_by(seen: list[Printed]) -> None:
    """96 of 103 children of the village go to school: it says so, whatever else has to be hidden. What it says of a
    dusun, and what is no coverage, may be hidden for others."""
    content = here()
    figures = [
        MeasuredFigure(content.indicators[name], GEO, n, d, (n,), (d,), "terdaftar")
        for name, n, d in (("partisipasi_sekolah_7_12", 96, 103), ("lantai_memenuhi", 80, 104))
    ]
    data = replace(results(), figures=tuple(figures))
    protect.apply(data, policy(), classifications=content.classifications, youngest_head=15)
    told = zip(seen[-1].figures, seen[-1].hard_figures, strict=True)
    assert {(each.spec.id, each.area) for each, hard in told if hard} == {("partisipasi_sekolah_7_12", "")}


def test_the_gate_knows_what_has_to_be_published(seen: list[Printed]) -> None:
    """Who received follows from the published amount: neither number of the village can be hidden for others, whatever
    the gate would like; those of its dusun can."""
    cube, merges = families("program_blt_desa", "B", [100, 40], [120, 30], [80, 25])
    duty = policy(must_publish=({"dasar": "APBDes", "level": "desa", "tabel": cube.spec.id},))
    protect.apply(results(cube), duty, classifications={merges.id: merges}, youngest_head=10)
    fixed = {len(table.axes): list(hard) for table, hard in zip(seen[-1].tables, seen[-1].hard, strict=True)}
    assert fixed == {1: [True, True, False], 2: [False] * 9 + [True, True, False]}


def _remembered(*tables: SafeTable) -> GateFindings:
    """What the gate finds in tables of a release that it remembers."""
    needs: list[list[tuple[int, int] | None]] = [[None] * len(each.cells) for each in tables]
    needs[0][0] = (0, 10)
    hard = [[False] * len(each.cells) for each in tables]
    keys = [table_key(each) for each in tables]
    return examine(Printed(tables, [], needs, [], hard, [], keys=keys), KNOWN, ())


def test_of_another_edition_that_prints_the_same_it_is_not_read_how_many_were_asked() -> None:
    """A process that publishes many editions: two print the same cells, and not the same number of those asked. The
    second was refused as if it contradicted itself."""
    forget()
    for asked in (50, 60):
        few = table("kartu_bayi", [axis("kartu")], [None, None, None], asked=asked)
        open_one = table("terbuka", [axis("jenis_kelamin")], [30, asked - 30, asked], kelas="A")
        assert not _remembered(few, open_one).narrowed


def test_a_remembered_table_is_known_by_all_that_it_prints() -> None:
    """Everything but what tells nothing of numbers."""
    some = table("kartu", [axis("kartu")], [5, 6, 11])
    other = {
        "spec": replace(some.spec, universe="umur < 5"),
        "axes": (axis("jk_kepala"),),
        "cells": some.cells[::-1],
        "population": "domisili",
        "asked": 12,
        "named": NamedVillages(("99.01.01.2001", "99.01.01.2002"), 4),
        "rows_of": (("t2025", NamedVillages(("99.01.01.2001",), 4)),),
    }
    assert {each.name for each in fields(SafeTable)} - other.keys() == {
        "tier",
        "kind",
        "answered",
        "coverage",
        "carried_of",
    }
    changed = [replace(some, **{name: value}) for name, value in other.items()]  # type: ignore[arg-type]
    assert len({table_key(each) for each in (some, *changed)}) == len(other) + 1
