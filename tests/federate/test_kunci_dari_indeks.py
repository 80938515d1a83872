"""The key of a move card comes from the signed index of the other village's server, where its references were fetched;
what is no proved list of that area names no key."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from cantik.federate.harvest.harvester import Harvester, ServerSource, index_uri
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.federate.reference.village_keys import find_village_keys
from cantik.vault.signing_file import PublicKey
from tests.federate.dua_desa import HERE, THERE, Villages, villages, villages_once
from tests.fixtures.server_kepercayaan import NOW, Pair, Server, make_server, pair
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "villages", "villages_once"]
pytestmark = [pytest.mark.satu_basisdata]
AREA = "99.01"


def fetch(server: Server, store: Path) -> Path:
    """A store takes references from a server: its lists are proved and lie here."""
    root, folder = (server.repository.metadata / "1.root.json").read_bytes(), ReferenceShelf.of(store).folder(AREA)
    Harvester(folder / "panen", ServerSource((index_uri(str(server.terbit)),), root, AREA)).run(only=())
    return folder / "panen" / "daftar"


def test_only_a_proved_list_of_that_area_that_has_not_ended_names_the_key(tmp_path: Path) -> None:
    server = make_server(tmp_path / "server", villages=(THERE,))
    lists = fetch(server, tmp_path)
    own = server.villages[THERE].public.keyid
    assert find_village_keys(tmp_path, THERE, NOW) == {own}
    assert find_village_keys(tmp_path, THERE, NOW + dt.timedelta(days=9_000)) == set(), "the list has ended"
    assert find_village_keys(tmp_path, HERE, NOW) == set(), "the index does not know it"
    shutil.copytree(lists.parents[1], lists.parents[2] / "98.01")
    shutil.rmtree(lists.parents[1])
    assert find_village_keys(tmp_path, THERE, NOW) == set(), "a server speaks for its own area"
    (lists.parents[2] / "98.01").rename(lists.parents[1])
    other, path = pair("lain").public.keyid, lists / "targets.json"
    path.write_text(path.read_text("utf-8").replace(own, other), "utf-8")
    assert find_village_keys(tmp_path, THERE, NOW) == set(), "nobody signed that"
    path.write_text(json.dumps({"signed": 7}), "utf-8")
    assert find_village_keys(tmp_path, THERE, NOW) == set()


@pytest.mark.malam
@pytest.mark.lambat
def test_a_card_of_address_is_believed_by_the_index_alone_then(villages: Villages, tmp_path: Path) -> None:
    """Nobody reads anything aloud; a card of another key is refused also when its number was read aloud."""
    file, server = villages.stick / f"alamat-{villages.destination.name}.json", make_server(tmp_path, villages=())
    key = str(villages.do(villages.destination, "address", "--out", file).answer["kunci"])
    refused = villages.ask(villages.origin, "know", file)
    assert refused.answer["galat"]["kode"] == "R619", refused.told()
    held = json.loads(file.read_bytes())["kunci"][key]["keyval"]["public"]
    server.admit(THERE, Pair(server.walidata.private, PublicKey(THERE, bytes.fromhex(held))))
    server.sign(server.walidata)
    fetch(server, villages.origin)
    assert villages.do(villages.origin, "know", file).answer["kunci"] == key
    server.admit(THERE, pair(THERE))
    server.sign(server.walidata)
    fetch(server, villages.origin)
    refused = villages.ask(villages.origin, "know", file, "--key", key[:16])
    assert refused.answer["galat"]["kode"] == "R619", refused.told()
    assert "indeks" in refused.answer["galat"]["ditemukan"]
