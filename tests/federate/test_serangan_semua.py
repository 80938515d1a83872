"""Everything that a village, a kecamatan and a kabupaten on servers of their own publish, in front of one reader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.federate.jenjang_server import NUMBER, Servers, handed_once, servers
from tests.fixtures.rilis_wilayah import AREA, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import cradle
from tests.serangan.rak import LEVELS, attack_all, on_shelves, read_levels, read_members
from tests.serangan.tanam_wilayah import print_a_hidden_class

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat, pytest.mark.malam]


def test_what_all_servers_publish_narrows_nothing_and_a_careless_level_is_found(servers: Servers) -> None:
    """The kecamatan and the kabupaten beside their villages, at the level that knows more; and once more with a table
    of the kabupaten that prints a class which it hides in a group."""
    stores = [servers.villages, servers.kabupaten]
    members, levels = read_members(stores), on_shelves(stores, LEVELS)
    assert set(levels) == {(AREA, NUMBER), (KECAMATAN, NUMBER)}
    found = attack_all(members, read_levels(levels.values(), members), 2)
    assert (found.narrowed, found.contradicted, found.apart) == ([], [], [])
    assert found.attacked > 20

    careless = Path(shutil.copytree(levels[AREA, NUMBER], servers.root / "ceroboh"))
    table, *opened = print_a_hidden_class(careless, members)
    sums = [each for each in read_levels([careless], members) if each.table == table]
    narrowed = attack_all(members, sums, 1).narrowed
    assert opened in [[cell.member, cell.told.who] for cell in narrowed]
