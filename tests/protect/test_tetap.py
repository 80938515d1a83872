"""Same bytes from the same input: in another process, with another hash seed, whatever was computed before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.protect.group import group_of
from cantik.protect.recoding.choice import finest
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import build
from cantik.protect.suppression.repair import Moves, targets
from tests.fixtures.malam import by_night
from tests.protect.bekal import families, policy

_SCRIPT = """
import hashlib
from cantik import protect
from bench.protect import village
from tests.protect.bekal import policy
from tests.protect.bekal_orang import CLASSIFICATIONS, people, results

def safe(kind, seed, size):
    data, merges = village(seed, size) if kind == "desa" else (results(people(seed, size)), CLASSIFICATIONS)
    return protect.apply(data, policy(), classifications=merges, youngest_head=10)

for one in {first}:
    safe(*one)
for one in {asked}:
    done = safe(*one)
    cells = [(table.spec.id, table.tier, table.kind, table.axes, table.cells) for table in done.tables]
    said = repr((cells, [(f.spec.id, f.area, f.value, f.status) for f in done.figures], done.report, done.summary))
    print(hashlib.sha256(said.encode()).hexdigest())
"""


Village = tuple[str, int, int]  # made from tables or from persons, seed, persons


@pytest.mark.lambat
@pytest.mark.parametrize(
    ("asked", "other", "starts"),
    [
        ([("orang", 1, 150)], ("orang", 8, 120), (("0", False), ("7", True))),
        by_night([("desa", 1, 800), ("orang", 1, 500)], ("desa", 8, 450), (("0", False), ("1", False), ("7", True))),
    ],
)
def test_processes_agree(
    project: Path, asked: list[Village], other: Village, starts: tuple[tuple[str, bool], ...]
) -> None:
    """By day a small village in two processes, of which one has protected another village before."""
    found = set()
    # as a command, not as the pages whose settings the tests name: those set all of the web up amid the first import
    around = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    for seed, first in starts:
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(first=[other] if first else [], asked=asked)],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
            env={**around, "PYTHONHASHSEED": seed, "PYTHONPATH": str(project)},
        )
        found.add(run.stdout)
    assert len(found) == 1
    assert len(found.pop().split()) == len(asked)


@given(rows=st.lists(st.lists(st.sampled_from([2, 20]), min_size=3, max_size=3), min_size=3, max_size=4))
@settings(max_examples=25)
def test_among_numbers_as_dear_as_each_other_the_same_are_hidden_whatever_was_asked_before(
    rows: list[list[int]],
) -> None:
    """Dusun that are alike, so that much is equally dear: who asks one question alone is to hide what is hidden for
    whoever asked all those before it."""
    cube, merges = families("lantai", "B", *rows)
    group = group_of(cube, {merges.id: merges}, 30)
    problem = build(group, finest(group), Rules(policy()))
    every = range(len(problem.keys))

    def moves() -> Moves:
        return Moves(problem, every, problem.held)

    asked_before = moves()
    for target in targets(problem, problem.primary):
        found, alone = asked_before.to(target), moves().to(target)
        assert (found is None) == (alone is None)
        if found is not None and alone is not None:
            secret = [{cell for cell in move if not problem.held[cell]} for move in (found, alone)]
            assert secret[0] == secret[1]
