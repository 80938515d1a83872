"""The outsider reads villages that went door to door with every question of SDGs Desa: their indicators by their
published definitions, beside all tables. Nothing that is hidden is narrowed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bench.answering import answering_village
from tests.fixtures.malam import by_night
from tests.serangan import desa
from tests.serangan.hakim import Truth, attack
from tests.serangan.rilis import read_folder

pytestmark = pytest.mark.lambat
#: seed, persons, of which part of the families the round got an answer
_VILLAGES = {
    "t300": (5, 300, 0.92),
    "p300": (5, 300, 1.0),
    "t900": (5, 900, 1.0),
    "t3000": (9, 3000, 1.0),
    "s400": (11, 400, 0.9),
}
_EVERY_RUN = "t300"  # some doors stayed closed: where a mean was read as of everybody, nothing could be published


@cache
def _made(name: str, home: Path) -> desa.Published:
    seed, persons, reached = _VILLAGES[name]
    return desa.publish(answering_village(seed, persons, reached=reached), home / name)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the releases of this file lie."""
    return tmp_path_factory.mktemp("menjawab")


@pytest.mark.parametrize("name", [name if name == _EVERY_RUN else by_night(name) for name in _VILLAGES])
def test_what_was_told_at_the_door_narrows_nobody(name: str, home: Path) -> None:
    made = _made(name, home)
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    own = [told for told in folder.told if told.source.startswith("sdgs_")]
    # the round is told of, in numbers or, where doors stayed closed, in percentages alone; and read rightly
    assert sum(told.value is not None for told in own) + len(folder.shares) >= 20
    assert [t.source for t in folder.told if t.value is not None and truth.count(t.basis, t.who) != t.value] == []
    for level, verdict in enumerate(attack(made.folder, made.snapshot), 1):
        print(f"{name} tingkat {level}: {verdict.counts()}")
        assert verdict.secrets > 20
        assert verdict.refused == []
        assert [(breach.source, breach.keep, breach.found) for breach in verdict.breaches] == []
