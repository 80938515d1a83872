"""What a village does not print, because its cells are few, the coarser table that it prints instead must not tell.

The outsider of `test_serangan.py`, asked about every class of the full list of which a folder prints only a group: how
many families have two under-fives or more, where it says how many have any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acuan.bacaan import classes
from tests.fixtures.malam import by_night
from tests.serangan import desa
from tests.serangan.hakim import Truth, judged, secrets_of
from tests.serangan.massa import Persons
from tests.serangan.rilis import Folder, Told, meant, positions, read_folder


def _unprinted(release: Path, folder: Folder) -> Iterator[Told]:
    """Every class of which a table prints only the group that holds it, wherever the table prints that group."""
    for path in sorted((release / "tabel").glob("*.csv")):
        table = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if path.stem == "indikator" or table["kelas"] == "A":
            continue
        rows = table["axes"][-1]
        column = classes(rows["id"])[0]
        named = {positions(rows["id"], names): names for names in meant(rows) if len(names) > 1}
        for told in folder.told:
            for at, some in enumerate(told.who.lists if told.table == table["key"] else ()):
                for name in sorted(named.get(some[0].get(column, frozenset()), ()) if len(some) == 1 else ()):
                    own = {**some[0], column: positions(rows["id"], frozenset({name}))}
                    who = Persons((*told.who.lists[:at], (own,), *told.who.lists[at + 1 :]))
                    yield replace(told, source=f"{told.source} {name}", who=who, value=None, low=None, high=None)


@pytest.mark.parametrize(
    ("seed", "persons"), [(20, 150), (22, 194), by_night(26, 172), by_night(31, 172), by_night(4, 300)]
)
def test_the_coarser_table_tells_nothing_of_the_refused_one(seed: int, persons: int, tmp_path: Path) -> None:
    """Where "without" and "with" under-fives or old people was printed instead of a table with few families of two, all
    five villages told some: 2, 2 (one exactly), 2 (both), 2 and 5 (all)."""
    made = desa.publish(desa.contoh_village(seed, persons), tmp_path)
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    printed = {told.who for told in folder.told if told.value is not None}
    more = [told for told in _unprinted(made.folder, folder) if told.who not in printed]
    folder.told += more
    names = {told.source for told in more}
    secrets = [secret for secret in secrets_of(folder, truth) if secret.told.source in names]
    assert len(secrets) > 5
    assert any(told.table == "keluarga_anggota" for told in folder.told)  # what tells nothing is still printed
    assert [(breach.source, breach.keep, breach.found) for breach in judged(folder, secrets, 2).breaches] == []
