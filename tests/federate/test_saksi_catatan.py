"""Releases are witnesses of the log of the store that signed them, and of no other: `cantik doctor` on a server that
receives releases is silent, on one whose own releases do not fit its log it rings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cantik.codes.area import AreaCode
from cantik.staff.app.signing_keys import signing_key
from cantik.vault import signature
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.federate.jenjang_server import Servers, handed_once, servers
from tests.federate.test_flashdisk import carried
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan

__all__ = ["examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]

FOREIGN = "0" * 64  # the head of no log


def lines_of(store: Path) -> tuple[int, dict[str, str]]:
    """Exit code and what was said of each thing that was looked at."""
    ran = cantik("doctor", "--store", store, "--json")
    assert "Traceback" not in ran.err, ran.told()
    return ran.code, {row["nama"]: row["ditemukan"] for row in ran.answer["pemeriksaan"]}


def seal_anew(folder: Path, area: str, mark: str | None, *, stranger: bool = False) -> Callable[[OpenStore], None]:
    """Who has the store's key, or a stranger, signs what lies in a folder once more, with another head of a log."""

    def act(opened: OpenStore) -> None:
        private = (
            Ed25519PrivateKey.generate()
            if stranger
            else signing_key(opened=opened, area=AreaCode.kemendagri(area), by="uji")
        )
        key = private if mark is None else signature.AnchoredKey(private, mark)
        (folder / "tanda-tangan.dsse.json").write_bytes(signature.sign((folder / "isi.json").read_bytes(), key))

    return act


def test_what_came_from_elsewhere_is_no_alarm_and_an_own_release_with_a_foreign_head_is(stores: Stores) -> None:
    carried(stores)
    code, told = lines_of(stores.office)
    assert code == 0, told
    assert told["catatan dan rilis"].startswith("cocok (0 rilis sendiri); 1 rilis kiriman")
    assert lines_of(stores.village)[1]["catatan dan rilis"] == "cocok (1 rilis sendiri)"
    name = f"{DESA} {NUMBER}"
    for mark, stranger, line, said in (
        (FOREIGN, False, "catatan dan rilis", f"ujung catatan pada rilis tidak pernah ada di sini: {name}"),
        (None, False, "tanda tangan rilis", f"{name}: tidak membawa ujung catatan"),
        (FOREIGN, True, "tanda tangan rilis", f"{name}: kunci penanda tangannya tidak dikenal di sini"),
    ):
        stores.in_village(seal_anew(stores.release, DESA, mark, stranger=stranger))
        code, told = lines_of(stores.village)
        assert (code, told[line]) == (2, said)
    stores.at_office(seal_anew(stores.received, DESA, FOREIGN, stranger=True))
    assert lines_of(stores.office)[0] == 2, "a stranger's key is not that of the village which was invited"
    envelope = json.loads((stores.received / "tanda-tangan.dsse.json").read_bytes())
    envelope["catatan"]["ujung"] = "1" * 64
    (stores.received / "tanda-tangan.dsse.json").write_text(json.dumps(envelope))
    assert lines_of(stores.office)[1]["tanda tangan rilis"] == f"{name}: tanda tangannya tidak sah"


@pytest.mark.malam
def test_own_releases_of_levels_are_held_against_the_log_and_those_of_others_are_not(servers: Servers) -> None:
    level = servers.kabupaten / "rilis-wilayah" / AREA / NUMBER
    own = 1 + sum(path.is_file() for path in level.parents[1].glob("*/*/tanda-tangan.dsse.json"))
    code, told = lines_of(servers.kabupaten)
    assert code == 0, told
    assert told["catatan dan rilis"].startswith(f"cocok ({own} rilis sendiri); {len(CODES) - 1} rilis kiriman")
    assert servers.read(servers.province).code == 0
    code, told = lines_of(servers.province)
    assert code == 0, told
    assert told["catatan dan rilis"].startswith(f"cocok (0 rilis sendiri); {len(CODES) + 1} rilis kiriman")
    servers.at(servers.kabupaten, seal_anew(level, AREA, FOREIGN))
    code, told = lines_of(servers.kabupaten)
    assert (code, told["catatan dan rilis"].rpartition(": ")[2]) == (2, f"{AREA} {NUMBER}")
