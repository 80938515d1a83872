"""A card over the network: to a server that runs, to one that does not, and to one that is killed while it accepts."""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.federate.dua_desa import THERE, Villages, day, villages, villages_once
from tests.fixtures.aplikasi import running
from tests.fixtures.perintah import child
from tests.fixtures.simpanan import cradle

__all__ = ["cradle", "villages", "villages_once"]

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat, pytest.mark.malam]


def know_address(of: Villages, address: str) -> None:
    """The destination gives its card of address away anew, with its server on it."""
    file = of.stick / "alamat-server.json"
    key = str(of.do(of.destination, "address", "--out", file, "--address", address).answer["kunci"])
    of.do(of.origin, "know", file, "--key", key[:16])


def test_a_card_goes_to_the_other_server_and_its_receipt_comes_back_with_the_next_question(villages: Villages) -> None:
    with running(villages.destination) as server:
        know_address(villages, server.address)
        assert villages.make(3, 4).code == 0
        for _again in range(2):  # the second asks only
            assert villages.do(villages.origin, "send").answer == {"berubah": 0, "masalah": []}
        (came,) = villages.listed(villages.destination)["masuk"]
        assert (came["keadaan"], came["orang"]) == ("menunggu", 2)
        assert villages.accept().code == 0
        assert villages.do(villages.origin, "send").answer["berubah"] == 1
        assert villages.listed(villages.destination)["belum_selesai"] == 0
        assert [villages.read(store, day(0)) for store in (villages.origin, villages.destination)] == [4, 5]
        assert villages.do(villages.origin, "send").answer["berubah"] == 0
        address = f"{server.address}/kartu-pindah/{THERE}/"
        for body in (b"", b"{}", b"[" * 9_000, json.dumps({"tanya": "{}", "kartu": "", "tanda": ""}).encode()):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(urllib.request.Request(address, body, method="POST"), timeout=30)
            assert refused.value.code == 422
        assert "REKA" not in server.said


def test_a_server_that_is_not_there_costs_nothing_and_the_file_can_be_carried(villages: Villages) -> None:
    know_address(villages, "http://127.0.0.1:9")
    assert villages.make(3).code == 0
    assert villages.do(villages.origin, "send").answer["masalah"] == ["Server desa tujuan tidak menjawab."]
    villages.do(villages.destination, "read", villages.card)
    assert villages.accept().code == 0
    villages.carry_back()
    assert [villages.read(store, day(0)) for store in (villages.origin, villages.destination)] == [5, 4]


class Nesting(BaseHTTPRequestHandler):
    """A server whose answer would end a parser that follows every bracket."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"[" * 30_000)


def test_an_answer_that_nests_without_end_is_none(villages: Villages) -> None:
    with HTTPServer(("127.0.0.1", 0), Nesting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        know_address(villages, f"http://127.0.0.1:{server.server_port}")
        assert villages.make(3).code == 0
        assert villages.do(villages.origin, "send").answer["masalah"] == ["Server desa tujuan tidak menjawab."]
        server.shutdown()


@pytest.mark.parametrize("kills", [2, 40])
def test_killed_while_it_accepts_a_card_it_has_either_all_or_nothing(villages: Villages, kills: int) -> None:
    """From outside, at random moments: the card waits and nobody came, or they came and the receipt is there. In the
    end each of them is counted once."""
    assert villages.make(3, 4).code == 0
    villages.do(villages.destination, "read", villages.card)
    draw, where = random.Random(kills), ("--desa", THERE, "--store", villages.destination)
    said = ("moves", "accept", 1, "--date", day(10), "--unit", "LEGI/01/01", *where)
    for _attempt in range(kills):
        process = child("cantik", *said)
        time.sleep(draw.uniform(0.0, 0.6))
        process.killed()
        (card,) = villages.listed(villages.destination)["masuk"]
        came = villages.read(villages.destination, day(0)) == 5
        assert came is (card["keadaan"] == "diterima")
        assert villages.read(villages.destination, day(0)) in (3, 5)
    done = villages.accept()
    assert done.code == 0 or done.answer["galat"]["kode"] == "R614"
    villages.carry_back()
    assert villages.everybody([day(11), day(10), day(0)]) == [9, 9, 9]
    assert villages.read(villages.origin, day(0)) == 4
