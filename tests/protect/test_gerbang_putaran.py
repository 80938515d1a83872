"""What the gate finds is hidden too, until it finds nothing; where that is no end the table is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.shipped import shipped_village, timed
from cantik import protect
from cantik.protect.audit import gate
from cantik.protect.audit.gate import GateFindings, Printed, Ref
from cantik.protect.memory import forget
from cantik.protect.result import Protected
from tests.protect.bekal import families, policy, results
from tests.protect.bekal_orang import CLASSIFICATIONS, people
from tests.protect.bekal_orang import results as of_people

CUBE, MERGES = families("lantai", "B", [50, 30, 40, 20], [60, 40, 20, 20], [55, 31, 30, 25])
Finding = Callable[[Printed, int], GateFindings]


def _protected(monkeypatch: pytest.MonkeyPatch, finding: Finding) -> tuple[Protected, list[Printed]]:
    """The result when the gate finds what `finding` says, given what is printed and how often it looked before."""
    seen: list[Printed] = []

    def examined(printed: Printed, *_: object) -> GateFindings:
        seen.append(printed)
        return finding(printed, len(seen))

    monkeypatch.setattr(gate, "examine", examined)
    forget()
    try:
        return protect.apply(results(CUBE), policy(), classifications={MERGES.id: MERGES}, youngest_head=10), seen
    finally:
        forget()


def test_what_the_gate_asks_for_is_hidden_and_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two categories of two dusun: hidden together they do not tell each other."""

    def once(printed: Printed, time: int) -> GateFindings:
        number = next((n for n, table in enumerate(printed.tables) if len(table.axes) > 1), -1)
        block = {Ref(number, cell) for cell in (0, 1, 5, 6)}
        return GateFindings(narrowed=[Ref(number, 0)], hide=block) if time == 1 else GateFindings()

    safe, seen = _protected(monkeypatch, once)
    number = next(n for n, table in enumerate(seen[0].tables) if len(table.axes) > 1)
    assert [cell.value for cell in seen[0].tables[number].cells[:10]] == [50, 30, 40, 20, 140, 60, 40, 20, 20, 140]
    assert len(seen) == 2
    last = next(table for table in safe.tables if len(table.axes) > 1)
    assert [cell.value for cell in last.cells[:10]] == [None, None, 40, 20, 140, None, None, 20, 20, 140]
    assert (last.cells[0].low, last.cells[0].high) == (10, 80)  # 80 in the row, 110 in the column, 70 beside it


def test_a_table_that_nothing_helps_is_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(printed: Printed, _: int) -> GateFindings:
        if not printed.tables:
            return GateFindings()
        return GateFindings(narrowed=[Ref(0, 0)], helpless=[Ref(0, 0)])

    safe, _ = _protected(monkeypatch, never)
    assert not safe.tables
    assert [each.id for each in safe.not_shown] == [CUBE.spec.id]


def test_before_a_table_is_withdrawn_its_details_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nothing helps with dusun may be told of the village."""

    def with_dusun(printed: Printed, _: int) -> GateFindings:
        number = next((n for n, table in enumerate(printed.tables) if len(table.axes) > 1), None)
        told = [] if number is None else [Ref(number, 0)]
        return GateFindings(narrowed=[*told], helpless=[*told])

    safe, _ = _protected(monkeypatch, with_dusun)
    assert [table.kind for table in safe.tables] == ["T"]
    assert not safe.not_shown


def test_the_loop_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def always(printed: Printed, _: int) -> GateFindings:
        return GateFindings(narrowed=[Ref(0, 0)], hide=set()) if printed.tables else GateFindings()

    safe, seen = _protected(monkeypatch, always)
    assert not safe.tables
    assert len(seen) == 3  # what did not change is not examined again; once without dusun, once without the table


def test_the_report_says_what_the_gate_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    told = GateFindings(12, facts=("satu", "dua"), left_out={"dua"}, disputed={"c × d"}, unread=["x"], apart={"a × b"})
    safe, _ = _protected(monkeypatch, lambda printed, _: told)
    assert safe.report["gerbang"] == {
        "angka_dilindungi": 12,
        "fakta": ["satu", "dua"],
        "fakta_dibantah": ["dua"],
        "edisi_dibantah": ["c × d"],
        "jawaban_tetap": [],
        "tidak_terbaca": ["x"],
        "tidak_disilangkan": ["a × b"],
    }


@pytest.mark.parametrize(("seed", "size"), [(1, 300), (2, 500)])
def test_who_chooses_leaves_nothing_for_the_gate_to_add(monkeypatch: pytest.MonkeyPatch, seed: int, size: int) -> None:
    """Both read the definitions, each in its own way. In these villages they agree at once: what is hidden was chosen
    with everything that the tables tell of each other in view, not found out afterwards."""
    found: list[GateFindings] = []
    ask = gate.examine

    def examined(*told: Any) -> GateFindings:
        found.append(ask(*told))
        return found[-1]

    monkeypatch.setattr(gate, "examine", examined)
    forget()
    safe = protect.apply(of_people(people(seed, size)), policy(), classifications=CLASSIFICATIONS, youngest_head=10)
    assert sum(cell.status == "rahasia" for table in safe.tables for cell in table.cells) > 100
    assert [each.narrowed for each in found] == [[]]
    assert found[0].protected > 50


def test_a_table_that_has_to_hide_much_goes_to_the_annex_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight of sixteen numbers of the table by dusun: more than a third. The table of the village stays in the book."""

    def once(printed: Printed, time: int) -> GateFindings:
        number = next((n for n, table in enumerate(printed.tables) if len(table.axes) > 1), -1)
        block = {Ref(number, cell) for cell in (0, 1, 2, 3, 5, 6, 7, 8)}
        return GateFindings(narrowed=[Ref(number, 0)], hide=block) if time == 1 else GateFindings()

    safe, seen = _protected(monkeypatch, once)
    assert {(len(table.axes), table.tier) for table in seen[0].tables} == {(1, "buku"), (2, "buku")}
    assert {(len(table.axes), table.tier) for table in safe.tables} == {(1, "buku"), (2, "lampiran")}
    assert safe.summary["buku"] == {"sel": 4, "na": 0}


def test_a_subject_stays_in_the_book_without_its_details(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of four numbers of the village's own table would be hidden, more than a book may: it is told of the village
    alone, before it goes to the annex. Where that hides as much, there it goes."""

    def until(most: int) -> Finding:
        def some(printed: Printed, time: int) -> GateFindings:
            number = next((n for n, table in enumerate(printed.tables) if len(table.axes) == 1), -1)
            block = {Ref(number, cell) for cell in (0, 1, 2)}
            return GateFindings(narrowed=[Ref(number, 0)], hide=block) if time <= most else GateFindings()

        return some

    for most, tiers in ((1, {(1, "buku")}), (2, {(1, "lampiran")})):
        safe, seen = _protected(monkeypatch, until(most))
        assert {len(table.axes) for table in seen[0].tables} == {1, 2}
        assert {(len(table.axes), table.tier) for table in safe.tables} == tiers


def test_the_summary_counts_each_number_of_the_book_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four kinds in three dusun and in the village, sums aside; nothing is hidden."""
    safe, _ = _protected(monkeypatch, lambda printed, _: GateFindings())
    assert safe.summary["buku"] == {"sel": 16, "na": 0}


def test_an_indicator_that_the_gate_asks_for_is_hidden_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Printed] = []

    def once(printed: Printed, *_: object) -> GateFindings:
        seen.append(printed)
        named = [number for number, each in enumerate(printed.figures) if each.status == "ada"]
        return GateFindings(narrowed=[Ref(named[0])], hide={Ref(named[0])}) if len(seen) == 1 else GateFindings()

    monkeypatch.setattr(gate, "examine", once)
    forget()
    data = of_people(people(1, 300))
    safe = protect.apply(data, policy(), classifications=CLASSIFICATIONS, youngest_head=10)
    forget()
    before, after = ([each.status for each in printed.figures] for printed in (seen[0], seen[-1]))
    place = before.index("ada")
    assert after == [*before[:place], "rahasia", *before[place + 1 :]]
    hidden = seen[0].figures[place]
    assert [each.value for each in safe.figures if (each.spec.id, each.area) == (hidden.spec.id, hidden.area)] == [None]


def test_the_gate_is_asked_about_all_that_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables that everybody may see, those of book and annex with their public ranges, and the indicators: as they
    leave the village, and not one of them less."""
    seen: list[Printed] = []
    ask = gate.examine

    def examined(printed: Printed, *told: Any) -> GateFindings:
        seen.append(printed)
        return ask(printed, *told)

    monkeypatch.setattr(gate, "examine", examined)
    safe, _ = timed(shipped_village(1, 150))
    forget()
    assert {"A", "B"} <= {table.spec.disclosure.kelas for table in safe.tables}
    assert any(cell.high is not None for table in safe.tables for cell in table.cells)
    assert {repr(table) for table in seen[-1].tables} == {repr(table) for table in safe.tables}
    assert seen[-1].figures == list(safe.figures)


@pytest.mark.malam
def test_what_is_remembered_of_another_village_and_of_an_edition_changes_nothing() -> None:
    """A process that has protected others gives what one gives that begins with this village."""
    villages = [of_people(people(seed, 300)) for seed in (1, 2)]
    villages.append(of_people(people(1, 299)))  # nearly all tables of the first, and some others

    def safe(number: int) -> str:
        return repr(protect.apply(villages[number], policy(), classifications=CLASSIFICATIONS, youngest_head=10))

    cold = []
    for number in range(len(villages)):
        forget()
        cold.append(safe(number))
    assert [safe(number) for number in (1, 0, 2, 1)] == [cold[number] for number in (1, 0, 2, 1)]
    forget()
