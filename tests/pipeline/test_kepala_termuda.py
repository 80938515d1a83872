"""What everybody knows of heads of families gives way to a register that knows a younger one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cantik.pipeline import steps
from cantik.snapshot.freeze import freeze
from tests.serangan import desa


@pytest.mark.parametrize(("age", "least"), [(40, 15), (15, 15), (12, 12), (121, 15)])
def test_an_exception_of_the_register_counts_first(age: int, least: int, tmp_path: Path) -> None:
    """121 stands for an age that nobody stated."""
    knowledge = desa.known_to(tmp_path)
    view = desa.contoh_village(5, 60)
    snapshot = freeze(view, knowledge.content, knowledge.lists, desa.ON, policy=knowledge.policy)
    people = snapshot.frames["orang"]
    head = knowledge.lists["regsosek_409_hubungan"].index("1")
    first = int(np.flatnonzero(people.columns["hubungan"] == head)[0])
    ages = np.maximum(people.columns["umur"], 20)
    ages[first] = age
    changed = replace(people, columns={**people.columns, "umur": ages})
    assert steps.youngest_head(replace(snapshot, frames={**snapshot.frames, "orang": changed}), knowledge) == least
