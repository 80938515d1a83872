"""Same bytes from the same input: in another process, with another hash seed, whatever was computed before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.protect.cells import build
from cantik.protect.choose import finest
from cantik.protect.group import group_of
from cantik.protect.policy import Rules
from cantik.protect.repair import Moves, targets
from tests.fixtures.malam import by_night
from tests.protect.bekal import families, policy

_SCRIPT = """
import hashlib
from cantik import protect
from bench.protect import village
from tests.protect.bekal import policy
from tests.protect.bekal_orang import CLASSIFICATIONS, people, results
if {first}:
    other, merges = village(8, {other})
    protect.apply(other, policy(), classifications=merges, youngest_head=10)
data, merges = village(1, {size})
one = protect.apply(data, policy(), classifications=merges, youngest_head=10)
two = protect.apply(results(people(1, {persons})), policy(), classifications=CLASSIFICATIONS, youngest_head=10)
for done in (one, two):
    cells = [(table.spec.id, table.tier, table.kind, table.axes, table.cells) for table in done.tables]
    said = repr((cells, [(f.spec.id, f.area, f.value, f.status) for f in done.figures], done.report, done.summary))
    print(hashlib.sha256(said.encode()).hexdigest())
"""


@pytest.mark.lambat
@pytest.mark.parametrize(
    ("size", "other", "persons", "starts"),
    [
        (150, 120, 90, (("0", False), ("7", True))),
        by_night(800, 450, 500, (("0", False), ("1", False), ("7", True))),
    ],
)
def test_processes_agree(
    project: Path, size: int, other: int, persons: int, starts: tuple[tuple[str, bool], ...]
) -> None:
    """By day small villages in two processes, of which one has protected another village before."""
    found = set()
    # as a command, not as the pages whose settings the tests name: those set all of the web up amid the first import
    around = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    for seed, first in starts:
        script = _SCRIPT.format(first=first, size=size, other=other, persons=persons)
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
            env={**around, "PYTHONHASHSEED": seed, "PYTHONPATH": str(project)},
        )
        found.add(run.stdout)
    assert len(found) == 1
    assert len(found.pop().split()) == 2


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
