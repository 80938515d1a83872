"""Same bytes from the same input: in another process, with another hash seed, whatever was computed before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
import hashlib
from cantik import protect
from bench.protect import village
from tests.protect.bekal import policy
from tests.protect.bekal_orang import CLASSIFICATIONS, people, results
if {first}:
    other, merges = village(8, 450)
    protect.apply(other, policy(), classifications=merges, youngest_head=10)
data, merges = village(1, 800)
one = protect.apply(data, policy(), classifications=merges, youngest_head=10)
two = protect.apply(results(people(1, 500)), policy(), classifications=CLASSIFICATIONS, youngest_head=10)
for done in (one, two):
    cells = [(table.spec.id, table.tier, table.kind, table.axes, table.cells) for table in done.tables]
    said = repr((cells, [(f.spec.id, f.area, f.value, f.status) for f in done.figures], done.report, done.summary))
    print(hashlib.sha256(said.encode()).hexdigest())
"""


@pytest.mark.lambat
def test_processes_agree(project: Path) -> None:
    found = set()
    # as a command, not as the pages whose settings the tests name: those set all of the web up amid the first import
    around = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    for seed, first in (("0", False), ("1", False), ("7", True)):
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(first=first)],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
            env={**around, "PYTHONHASHSEED": seed, "PYTHONPATH": str(project)},
        )
        found.add(run.stdout)
    assert len(found) == 1
    assert len(found.pop().split()) == 2
