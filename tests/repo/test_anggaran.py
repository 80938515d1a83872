"""What the tests of a room may cost: the table of `tests/README.md` names every room, and what is over it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.anggaran import TOLERANCE, Cost, budgets, room_of, told, write_phases

TEXT = """
| Room | What costs | CPU minutes |
|---|---|---:|
| `codes/` | names | 0.5 |
| `web/` | pages | 4 |
"""
FURTHER = ("field", "federate", "use", "coach")  # rooms that are empty yet
FOR_FURTHER = 15.0


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_budgets_are_read_from_the_table(readme: Path) -> None:
    assert budgets(readme, postgres=False) == {"codes": 0.5, "web": 4.0}
    assert budgets(readme, postgres=True) == {"codes": 0.25, "web": 2.0}


def test_who_is_over_the_budget_by_more_than_a_busy_machine_adds_is_told() -> None:
    allowed = {"codes": 1.0, "web": 1.0}
    costs = {
        "codes": Cost({"call": 9.0}, cpu=TOLERANCE - 0.01),
        "web": Cost({"call": 1.0}, cpu=TOLERANCE + 0.01),
        "new": Cost({"call": 0.1}, cpu=0.1),
    }
    lines = told(costs, allowed)
    assert [over for _, over in lines] == [True, False, False]
    assert "web" in lines[0][0]
    assert "OVER ITS BUDGET" in lines[0][0]
    assert "no budget" in lines[2][0]


def test_a_test_belongs_to_the_folder_below_tests() -> None:
    assert room_of("tests/collect/readers/test_x.py::test_a[b/c::d]") == "collect"


def test_every_room_has_a_budget_and_the_further_parts_a_quarter_of_an_hour(project: Path) -> None:
    folders = {path.relative_to(project / "tests").parts[0] for path in (project / "tests").glob("*/**/test_*.py")}
    allowed = budgets(project / "tests" / "README.md", postgres=False)
    assert folders - set(allowed) == set()
    assert set(FURTHER) <= set(allowed)
    assert sum(allowed[room] for room in FURTHER) <= FOR_FURTHER


def test_what_each_phase_cost_is_written_the_dearest_first(tmp_path: Path) -> None:
    file = tmp_path / "biaya.csv"
    write_phases(file, [(0.5, "setup", "tests/a/test_b.py::test_c[1,2]"), (7.25, "call", "tests/a/test_b.py::test_d")])
    assert file.read_text(encoding="utf-8").splitlines() == [
        "cpu_s,phase,test",
        "7.250,call,tests/a/test_b.py::test_d",
        '0.500,setup,"tests/a/test_b.py::test_c[1,2]"',
    ]
