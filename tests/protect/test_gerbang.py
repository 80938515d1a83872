"""The release gate: the auditor alone, on tables that somebody spoiled."""

from __future__ import annotations

import ast
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bench.protect import village
from cantik import protect
from cantik.measure.result import Cube
from cantik.protect import steps
from cantik.protect.audit.loop import Unproven
from cantik.protect.audit.public import audit, inward
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.lp import ProtectionError
from cantik.protect.render import PrintedTable
from cantik.protect.result import SafeCell, SafeTable
from cantik.protect.sensitivity.policy import Rules
from tests.protect import bekal_gerbang as printed
from tests.protect.bekal import families, policy, results
from tests.protect.bekal_orang import CLASSIFICATIONS, people
from tests.protect.bekal_orang import results as of_people

RULES = Rules(policy())
CUBE, MERGES = families("lantai", "B", [50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])
SAFE = protect.apply(results(CUBE), policy(), classifications={MERGES.id: MERGES}, youngest_head=10)


def _reveal(table: SafeTable, position: int, value: int) -> SafeTable:
    cells = list(table.cells)
    cells[position] = SafeCell(value, "ada")
    return replace(table, cells=tuple(cells))


def test_one_revealed_secondary_cell_tells_the_protected_one() -> None:
    """Dusun 1 has 4 in category 2 and hides category 3 beside it; printing that 20 gives the 4 away."""
    finest = next(i for i, one in enumerate(SAFE.tables) if one.tier == "lampiran")
    table = SAFE.tables[finest]
    assert [cell.value for cell in table.cells[:5]] == [50, 30, None, None, 104]
    spoiled = [*SAFE.tables]
    spoiled[finest] = _reveal(table, 3, 20)
    found = audit(spoiled, (), {MERGES.id: MERGES}, RULES)
    assert found.tables[finest][2] == (4.0, 4.0)
    assert audit(SAFE.tables, (), {MERGES.id: MERGES}, RULES).tables[finest][2] == pytest.approx((0.0, 24.0))


def test_tables_that_contradict_each_other_are_refused() -> None:
    spoiled = [_reveal(SAFE.tables[0], 0, 999), *SAFE.tables[1:]]
    with pytest.raises(ProtectionError) as caught:
        audit(spoiled, (), {MERGES.id: MERGES}, RULES)
    assert caught.value.code == "P102"


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ProtectionError) as caught:
        audit([_reveal(SAFE.tables[0], 0, 999)], (), {MERGES.id: MERGES}, RULES)
    assert caught.value.code == "P102"


def test_a_breach_withdraws_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong before the audit: nothing unproven is printed. Here the secondary cells are forgotten. First
    the details go, then the whole."""
    careful = steps._sheets

    def careless(cube: Cube, standing: GroupDecision, *rest: Any) -> list[PrintedTable]:
        out = []
        for one in careful(cube, standing, *rest):
            cells = tuple(
                SafeCell(standing.subject.group.count(key), "ada") if need is None else cell
                for key, cell, need in zip(one.keys, one.table.cells, one.required, strict=True)
            )
            out.append(replace(one, table=replace(one.table, cells=cells)))
        return out

    village, merges = families("dinding", "B", [50, 30, 4, 20, 40, 60, 25])
    free = policy(book_na_max="1")
    whole = protect.apply(results(village), free, classifications={merges.id: merges}, youngest_head=10)
    assert [cell.value for cell in whole.tables[0].cells] == [50, 30, None, None, 40, 60, 25, 229]
    monkeypatch.setattr(steps, "_sheets", careless)
    with pytest.raises(Unproven) as caught:
        steps.protect_results(results(CUBE), RULES, {MERGES.id: MERGES}, (), None, results(CUBE))
    assert (caught.value.code, caught.value.names) == ("P103", frozenset({CUBE.spec.id}))
    safe = protect.apply(results(CUBE), policy(), classifications={MERGES.id: MERGES}, youngest_head=10)
    assert [table.kind for table in safe.tables] == ["T"]  # nothing of the village is small: its dusun alone told
    assert [cell.value for cell in safe.tables[0].cells] == [165, 101, 54, 65, 385]
    done = protect.apply(results(village), free, classifications={merges.id: merges}, youngest_head=10)
    assert not done.tables
    assert [(one.id, one.code) for one in done.not_shown] == [(village.spec.id, "pelindungan")]


def test_an_indicator_may_not_tell_what_a_table_hides() -> None:
    """Printing one more percentage with its counts is found by the auditor as a table cell or as a small rest."""
    persons = people(2, 1200)
    data = of_people(persons)
    done = protect.apply(data, policy(), classifications=CLASSIFICATIONS, youngest_head=10)
    hidden = [i for i, one in enumerate(done.figures) if one.status == "rahasia"]
    clean = audit(done.tables, done.figures, CLASSIFICATIONS, RULES)
    assert not clean.rests
    worse = 0
    for number in hidden:
        one = done.figures[number]
        figure = next(f for f in data.figures if f.spec.id == one.spec.id)
        area = [c.id for c in figure.geo.categories].index(one.area) if one.area else None
        n, d = (figure.n, figure.d) if area is None else (figure.n_by_geo[area], figure.d_by_geo[area])
        figures = list(done.figures)
        figures[number] = replace(one, status="ada", numerator=n, denominator=d, value=Decimal(1))
        found = audit(done.tables, figures, CLASSIFICATIONS, RULES)
        narrower = any(
            new is not None and old is not None and new[1] - new[0] < old[1] - old[0] - 1e-6
            for lines in zip(found.tables, clean.tables, strict=True)
            for new, old in zip(*lines, strict=True)
        )
        worse += narrower or bool(found.rests)
    assert not hidden or worse


def test_ranges_are_rounded_inwards() -> None:
    """A count is whole: [1.2, 6.9] is 2 to 6; without an upper bound there is none."""
    assert inward((1.2, 6.9)) == (2, 6)
    assert inward((0.0000001, 5.9999999)) == (0, 6)
    assert inward((3.0, 1e7)) == (3, None)


#: what an auditor may know of the rest: the numbers as they are printed, the arithmetic, the required intervals
SHARED = {"result", "memory", "lp", "bits", "sensitivity.policy"}
#: the reader of public ranges reads the same definitions as the part that hides; the gate has a reading of its own
DEFINITIONS = {"linked.areas", "linked.covers"}


def test_the_auditor_imports_nothing_of_the_part_that_hides(project: Path) -> None:
    folder = project / "cantik" / "protect" / "audit"
    read = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")} - {"loop.py"}
    assert {"public.py", "gate.py", "bounds.py", "model/problems.py"} < read  # the loop calls both sides
    for name in read:
        allowed = SHARED | (DEFINITIONS if name in ("public.py", "reading.py") else set())
        for node in ast.walk(ast.parse((folder / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cantik.protect"):
                known = node.module.removeprefix("cantik.protect").lstrip(".")
                assert known in allowed or known.split(".")[0] == "audit", (name, node.module)


def test_every_range_of_a_village_holds_the_true_count() -> None:
    data, merges = village(4, 800)
    done = protect.apply(data, policy(), classifications=merges, youngest_head=10)
    assert any(cell.value is None for table in done.tables for cell in table.cells)
    for table in done.tables:
        for cell in table.cells:
            assert (cell.value is None) == (cell.status == "rahasia")
            if cell.value is None:
                assert cell.low is not None
                assert cell.high is None or cell.low < cell.high


def test_the_report_claims_the_attackers_that_ran_and_no_other() -> None:
    """A single table has no other one to be compared with; a person who knows her own cell was never played."""
    cube, merges = families("lantai", "B", [50, 30, 40])
    alone = protect.apply(results(cube), policy(), classifications={merges.id: merges}, youngest_head=10)
    assert len(alone.tables) == 1
    assert alone.report["penyerang"] == ["semua angka yang dicetak dan jumlahnya"]
    assert SAFE.report["penyerang"] == [*alone.report["penyerang"], "tabel dan indikator yang saling memuat"]


def test_the_auditor_alone_sees_what_two_sets_leave() -> None:
    """30 have answered, 20 with a certificate. Of 25 younger than 17 it is 18, which leaves 2 older ones; of 15 it is
    8, which leaves 12."""
    everybody = printed.table("akta", [printed.axis("akta")], [20, 10, 30])
    for n, d, rests in ((18, 25, [("akta", 2.0, 2.0)]), (8, 15, [])):
        young = printed.figure("umur < 17", 'akta = "ya"', n, d)
        assert audit([everybody], [young], printed.KNOWN, RULES).rests == rests
    assert not audit([everybody], (), printed.KNOWN, RULES).rests
