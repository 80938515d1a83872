"""What the tests of a room may cost: the table of `tests/README.md` names every room, and what is over it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import kalibrasi
from tests.fixtures.anggaran import (
    ALL,
    SHARED,
    TOLERANCE,
    Cost,
    Phase,
    budgets,
    compare,
    read_order,
    room_of,
    write_order,
    write_phases,
)

TEXT = """
| Room | What costs | SQLite | PostgreSQL |
|---|---|---:|---:|
| `codes/` | names | 0.5 | 0.1 |
| `web/` | pages | 4 | 1 |
| **all** | | 4.2 | 1 |
"""
FURTHER = ("federate", "use", "coach")  # rooms of further parts
FOR_FURTHER = 7.0
IN_ALL = (29.4, 4.4)


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_budgets_are_read_from_the_table(readme: Path) -> None:
    assert budgets(readme, postgres=False) == {"codes": 0.5, "web": 4.0, ALL: 4.2}
    assert budgets(readme, postgres=True) == {"codes": 0.1, "web": 1.0, ALL: 1.0}


def test_who_is_over_the_budget_by_more_than_a_busy_machine_adds_is_over() -> None:
    allowed = {"codes": 1.0, "web": 1.0, ALL: 3.0}
    costs = {
        "codes": Cost({"call": 9.0}, cpu=TOLERANCE - 0.01),
        "web": Cost({"call": 1.0}, cpu=TOLERANCE + 0.01),
        "new": Cost({"call": 0.1}, cpu=0.1),
    }
    lines = {line.room: line for line in compare(costs, allowed, 1.0)}
    assert {room: line.over for room, line in lines.items()} == {"web": True, "codes": False, "new": True, ALL: False}
    assert "OVER ITS BUDGET" in lines["web"].text
    assert "no budget" in lines["new"].text


def test_a_slow_machine_is_not_blamed() -> None:
    costs = {"web": Cost({"call": 3.0}, cpu=2.5)}
    assert [line.over for line in compare(costs, {"web": 1.0, ALL: 1.0}, 1.0)] == [True, True]
    assert [line.over for line in compare(costs, {"web": 1.0, ALL: 1.0}, 2.5)] == [False, False]


def test_how_slow_a_machine_is_follows_from_a_piece_of_work_that_is_the_same_everywhere() -> None:
    assert kalibrasi.piece() == 10830
    assert kalibrasi.slowness([kalibrasi.QUICK_S, kalibrasi.QUICK_S * 2, kalibrasi.QUICK_S * 9]) == 2
    assert kalibrasi.sample_s() > 0


def test_a_test_belongs_to_the_folder_below_tests() -> None:
    assert room_of("tests/collect/readers/test_x.py::test_a[b/c::d]") == "collect"


def test_every_room_has_a_budget_and_all_together_stay_within_the_lane(project: Path) -> None:
    folders = {path.relative_to(project / "tests").parts[0] for path in (project / "tests").glob("*/**/test_*.py")}
    for postgres, most in zip((False, True), IN_ALL, strict=True):
        allowed = budgets(project / "tests" / "README.md", postgres=postgres)
        assert folders | {SHARED, *FURTHER} <= set(allowed)
        assert allowed[ALL] == most
        assert sum(minutes for room, minutes in allowed.items() if room not in {ALL, *FURTHER}) <= most
        assert postgres or sum(allowed[room] for room in FURTHER) <= FOR_FURTHER


def test_what_each_phase_cost_is_written_the_dearest_first(tmp_path: Path) -> None:
    file = tmp_path / "biaya.csv"
    rows = [
        Phase(0.5, 1, "setup", "tests/a/test_b.py::test_c[1,2]"),
        Phase(7.25, 9, "call", "tests/a/test_b.py::test_d"),
    ]
    write_phases(file, rows)
    assert file.read_text(encoding="utf-8").splitlines() == [
        "cpu_s,wall_s,when,test",
        "7.250,9.000,call,tests/a/test_b.py::test_d",
        '0.500,1.000,setup,"tests/a/test_b.py::test_c[1,2]"',
    ]


def test_the_order_of_the_run_is_written_by_the_measurement(tmp_path: Path) -> None:
    file = tmp_path / "berat.csv"
    rows = [Phase(1, 20, "call", "tests/a/test_b.py::c"), Phase(1, 30, "setup", "tests/a/test_c.py::d[x::y]")]
    write_order(
        file, [*rows, Phase(1, 15, "call", "tests/a/test_b.py::e"), Phase(1, 1, "call", "tests/a/test_d.py::f")]
    )
    assert file.read_text(encoding="utf-8") == "file,seconds\ntests/a/test_b.py,35\ntests/a/test_c.py,30\n"
    assert read_order(file) == {"tests/a/test_b.py": 0, "tests/a/test_c.py": 1}


def test_every_file_of_the_order_is_there(project: Path) -> None:
    order = read_order(project / "tests" / "fixtures" / "berat.csv")
    assert [path for path in order if not (project / path).is_file()] == []


def _run(folder: Path, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of the tests of a folder, in a process of its own, with the plugins that tell of a run."""
    plugins = ("tests.fixtures.biaya", "tests.fixtures.denyut", "no:django", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *(f"-p{plugin}" for plugin in plugins), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("chosen", "code"), [((), 1), (("-k", "lambat"), 0)])
def test_a_slow_test_fails_its_room(tmp_path: Path, project: Path, chosen: tuple[str, ...], code: int) -> None:
    """A run of the whole ends red although every test passed; one of chosen tests only tells."""
    room = tmp_path / "uji" / "lambat"
    room.mkdir(parents=True)
    (room / "test_lambat.py").write_text(
        "import time\n\ndef test_lambat():\n    until = time.process_time() + 1.5\n"
        "    while time.process_time() < until:\n        pass\n",
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "README.md").write_text("| `lambat/` | | 0.001 | 0 |\n| **all** | | 1 | 1 |\n", "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = uji\n", encoding="utf-8")
    ran = _run(tmp_path, project, *chosen)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "1 passed" in ran.stdout
    assert "OVER ITS BUDGET" in ran.stdout
    assert ("FAILED: over the budget of tests/README.md: lambat" in ran.stdout) is bool(code)


def test_what_is_made_once_a_run_is_the_room_of_no_test(tmp_path: Path, project: Path) -> None:
    """Whoever asks first for what all share is not over its budget for it."""
    room = tmp_path / "uji" / "awal"
    room.mkdir(parents=True)
    (room / "test_awal.py").write_text(
        "import time\nfrom tests.fixtures.sekali import once\n\ndef _burn(folder):\n"
        "    until = time.process_time() + 1.5\n    while time.process_time() < until:\n        pass\n\n"
        "def test_awal(tmp_path_factory):\n    once(tmp_path_factory, 'bersama', _burn)\n",
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    rows = "| `awal/` | | 0.01 | 0 |\n| `fixtures/` | | 0.5 | 0 |\n| **all** | | 1 | 1 |\n"
    (tmp_path / "tests" / "README.md").write_text(rows, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = uji\n", encoding="utf-8")
    ran = _run(tmp_path, project, "--basetemp", str(tmp_path / "run"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    costs = {
        line.split("  ")[-1].split()[0]: float(line.split()[0]) for line in ran.stdout.splitlines() if "CPU of" in line
    }
    assert costs["fixtures"] > 0
    assert costs["awal"] <= 0.01


def test_a_process_that_dies_and_a_failure_are_named_at_once_and_the_costs_are_still_told(
    tmp_path: Path, project: Path
) -> None:
    """Who reads the log of a run that was stopped has nothing but what was printed until then."""
    room = tmp_path / "uji" / "mati"
    room.mkdir(parents=True)
    (room / "test_mati.py").write_text("import os\n\ndef test_mati():\n    os.kill(os.getpid(), 9)\n", "utf-8")
    (room / "test_salah.py").write_text("def test_salah():\n    assert 1 == 2\n", "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = uji\n", "utf-8")
    ran = _run(tmp_path, project, "-n", "1")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    before, after = ran.stdout.split("= FAILURES =", maxsplit=1)
    assert "FAILED (???) uji/mati/test_mati.py::test_mati: worker 'gw0' crashed" in before
    assert "FAILED (call) uji/mati/test_salah.py::test_salah: assert 1 == 2" in before
    assert "minutes per room" in after
