"""A kabupaten pushes its sum to the inbox of the province over HTTP: two stores, two processes, a line that is cut."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.federate.jenjang_server import (
    FIRST,
    NUMBER,
    SITE,
    Servers,
    handed_once,
    servers,
)
from tests.federate.test_jaringan import line_to
from tests.federate.test_jumlah_antarserver import counted
from tests.fixtures.aplikasi import running
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, examined_kecamatan
from tests.fixtures.simpanan import cradle
from tests.fixtures.undangan import taking

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


def hand_up(servers: Servers, *more: object) -> Ran:
    return cantik("deliver", "--area", AREA, "--store", servers.kabupaten, "--json", *more)


def invite(servers: Servers, address: str) -> Path:
    file = servers.root / "undangan-jaringan.json"
    assert cantik("invite", AREA, "--store", servers.province, "--out", file, "--address", address).code == 0
    return file


def size_of_all(servers: Servers) -> int:
    folders = [servers.kabupaten / "rilis" / code / NUMBER for code in CODES]
    folders += [servers.kabupaten / "rilis-wilayah" / AREA / NUMBER, servers.kabupaten / "kiriman-keluar"]
    layouts = sum(path.stat().st_size for path in (servers.kabupaten / "vektor" / "tata-letak").iterdir())
    whole = sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())
    return whole + layouts * len(CODES)  # each package holds it


@pytest.mark.malam
def test_a_sum_is_pushed_over_a_line_that_is_cut_and_sent_again_it_costs_next_to_nothing(servers: Servers) -> None:
    """The province adds up all three villages, whose files came byte for byte; nobody but the kabupaten speaks for
    them."""
    with running(servers.province) as office, line_to(office.address, cut_after=400_000) as line:
        sent = hand_up(servers, *taking(invite(servers, line.address)), "--site", SITE)
        assert (sent.code, sent.answer["keadaan"]) == (0, "diterima"), sent.told()
        assert line.cuts >= 3
        assert line.up <= 1.1 * size_of_all(servers), (line.up, size_of_all(servers))
        before = line.up
        again = hand_up(servers)
        assert (again.code, again.answer["bita"]) == (0, 0), again.told()
        assert line.up - before < 3_000, ("one question a package", line.up - before)
        await_all(servers)
        assert stranger(office.address, FIRST) == 403
    assert {code for code, why in counted(servers.province).items() if not why} == set(CODES)
    for code in CODES:
        own = "isi.json"
        assert (servers.province / "rilis" / code / NUMBER / own).read_bytes() == (
            servers.kabupaten / "rilis" / code / NUMBER / own
        ).read_bytes()


def await_all(servers: Servers) -> None:
    """The worker of the province looks at what came."""
    import time

    until = time.monotonic() + 60
    while time.monotonic() < until and not all((servers.province / "rilis" / c / NUMBER).is_dir() for c in CODES):
        time.sleep(0.1)


def stranger(address: str, code: str) -> int:
    """What somebody hears who says to speak for a village that he did not introduce."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=30)
    heads = {"X-Cantik-Pengirim": "s" * 43, "X-Cantik-Wilayah": code}
    line.request("POST", "/kiriman/daftar/", json.dumps({}).encode(), heads)
    status = line.getresponse().status
    line.close()
    return status
