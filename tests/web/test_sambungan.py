"""Whoever wants the server down sends half a request, a large one, or many: others go on working.

Through sockets, with nothing between them and the server that `cantik serve` runs.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree
from django.urls import get_resolver

import cantik.web
from cantik.vault.app.opening import OpenStore
from cantik.web import channels
from cantik.web.bodies import SEALED, UPLOADS, asks_sealed_file
from tests.journeys.layanan import Served, served
from tests.staff.bekal import DESA, TETANGGA, browser, with_role

pytestmark = pytest.mark.satu_basisdata
SEND = f"/desa/{DESA}/kumpul/kirim/"


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    with served(opened) as running:
        yield running


def connection(office: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(office.address).port or 0), 30)


def asked(office: Served, text: str) -> bytes:
    """What the server says to a request, up to the end or to what makes it wait."""
    with connection(office) as made:
        made.sendall(text.replace("\n", "\r\n").encode())
        made.settimeout(10)
        parts = b""
        while not parts.startswith(b"HTTP/1.1 100") and (part := made.recv(65536)):
            parts += part
    return parts


def head(method: str, path: str, *more: str) -> str:
    return "\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *more]) + "\n\n"


def cookie(someone: object) -> str:
    session = browser(someone).cookies["cantik_sesi"].value  # type: ignore[arg-type]
    return f"Cookie: cantik_sesi={session}"


def test_two_hundred_half_sent_requests_keep_nobody_out(office: Served) -> None:
    with contextlib.ExitStack() as stack:
        for number in range(200):
            half = stack.enter_context(connection(office))
            half.sendall(
                b"POST /masuk/ HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n" + (b"\r\nx" if number % 2 else b"")
            )
        began = time.monotonic()
        answer = asked(office, head("GET", "/masuk/", "Connection: close"))
        took = time.monotonic() - began
    assert answer.startswith((b"HTTP/1.1 302", b"HTTP/1.1 200"))
    assert took < 5, "1 s on a machine that does nothing else: measured by ./script/long sambungan"


def drops(slow: socket.socket) -> None:
    """Twenty seconds of a header."""
    for letter in f"GET /masuk/ HTTP/1.1\r\nX: {'a' * 180}":
        slow.sendall(letter.encode())
        time.sleep(0.1)


def test_headers_that_come_drop_by_drop_are_not_waited_for(office: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "HEADER_S", 1)
    with connection(office) as slow, connection(office) as silent:
        with pytest.raises(OSError, match=r"(?i)pipe|reset|abort"):
            drops(slow)
        silent.settimeout(10)
        assert silent.recv(1) == b"", "who says nothing at all is not waited for either"


@pytest.mark.parametrize("path", ["/masuk/", SEND, "/tidak-ada/"])
@pytest.mark.parametrize("body", ["Content-Length: 40000000", "Transfer-Encoding: chunked"])
def test_whoever_has_not_signed_in_sends_a_small_form(office: Served, path: str, body: str) -> None:
    chunks = "" if body.startswith("C") else f"{70_000:x}\n{'a' * 70_000}\n"
    for who in ("X: tidak ada", "Cookie: cantik_sesi=abcdefghijklmnopqrstuvwxyz012345"):
        answer = asked(office, head("POST", path, body, who) + chunks)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"terlalu besar" in answer


@pytest.mark.parametrize("large", ["Content-Length: 40000000", f"Content-Length: {20 * 2**20}"])
def test_a_phone_is_refused_early_in_the_words_of_its_own_protocol(office: Served, large: str) -> None:
    """Before the body is read; a text of the server would be shown to nobody, and the form sent again and again."""
    answer = asked(office, head("POST", f"/c/{'a' * 43}/submission", large, "Expect: 100-continue"))
    assert answer.startswith(b"HTTP/1.1 413")
    heads, _, body = answer.partition(b"\r\n\r\n")
    assert b"x-openrosa-version: 1.0" in heads.lower(), "names of headers have no case"
    assert b"content-type: text/xml" in heads.lower()
    response = ElementTree.fromstring(body)
    assert response.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    assert [part.get("nature") for part in response] == ["submit_error"]
    assert "terlalu besar" in str(response[0].text)


def test_a_refusal_arrives_whatever_was_still_being_sent(office: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection closed while bytes come is reset, and its answer is lost: a proxy then says 502."""
    for _ in range(10):
        with connection(office) as made:
            made.sendall(head("POST", SEND, "Content-Length: 40000000").replace("\n", "\r\n").encode())
            for _ in range(20):
                made.sendall(b"a" * 65536)
            made.settimeout(10)
            answer = made.recv(65536)
            assert answer.startswith(b"HTTP/1.1 413"), answer[:40]
            while made.recv(65536):
                pass  # to its end, not to a reset
    monkeypatch.setattr(channels, "LINGER_S", 0.2)
    with connection(office) as endless:
        endless.sendall(head("POST", SEND, "Content-Length: 40000000").replace("\n", "\r\n").encode())
        with pytest.raises(OSError, match=r"(?i)pipe|reset|abort"):
            drops(endless)  # who goes on sending is not listened to for ever


def test_files_are_taken_behind_the_gate_of_their_address_only(office: Served) -> None:
    agen, neighbour = cookie(with_role("agen_statistik", DESA)), cookie(with_role("agen_statistik", TETANGGA))
    large, waits = f"Content-Length: {50 * 2**20}", "Expect: 100-continue"
    assert asked(office, head("POST", SEND, large, waits, agen)).startswith(b"HTTP/1.1 100")
    for path, who in ((SEND, neighbour), (f"/desa/{DESA}/warga/", agen), ("/masuk/", agen)):
        assert asked(office, head("POST", path, large, waits, who)).startswith(b"HTTP/1.1 413")
    assert asked(office, head("POST", "/masuk/pulih/", large, waits, agen)).startswith(b"HTTP/1.1 100"), "asks no right"
    one = f"/desa/{DESA}/satuan/sls/"
    assert asked(office, head("POST", one, large, waits, agen)).startswith(b"HTTP/1.1 413"), "one file, 25 MB"


def test_every_address_that_takes_files_is_known() -> None:
    """Found by reading the templates: a form that sends files says so, and where to."""
    targets, own = set(), set()
    for page in Path(cantik.web.__file__).parent.rglob("*.html"):
        for form in re.findall(r"<form\b[^>]*multipart/form-data[^>]*>", page.read_text("utf-8")):
            found = re.search(r"""{%\s*url\s+['"](\w+)['"]""", form)
            targets |= {found[1]} if found else set()
            own |= set() if found else {page.name}
    known = {"sls.html", "_foto.html", "pulih.html", "salinan.html", "baru.html", "rupa.html"}
    assert own == known, (
        "their own address; in UPLOADS as satuan_sls, …_foto, pulih, lapangan_salinan, rencana_baru, tampilan…_kirim"
    )
    assert targets <= set(UPLOADS)


def test_every_page_that_makes_an_age_file_takes_a_turn() -> None:
    """Found by reading what calls `seal`: its addresses are in SEALED, and are answered by a thread of files."""
    makers = {
        module.parent.name + "/" + module.stem
        for module in Path(cantik.web.__file__).parent.rglob("*.py")
        if re.search(r"sealed_file import [^\n]*\bseal\b", module.read_text("utf-8"))
    }
    assert makers == {"leave/views", "leave/views_case", "events/views_papers", "plan/views_sheets"}
    assert set(get_resolver().reverse_dict) >= SEALED
    assert len(SEALED) == len(makers)
    assert asks_sealed_file("POST", f"/desa/{DESA}/bawa-keluar/1/berkas/")
    assert not asks_sealed_file("GET", f"/desa/{DESA}/bawa-keluar/1/berkas/")


@pytest.mark.parametrize("path", ["/masuk/", "/statis/cantik/app.css", "/tidak-ada/"])
def test_an_answer_to_head_has_no_body(office: Served, path: str) -> None:
    """Two requests on one line: after the headers of the first answer comes the second answer."""
    answer = asked(office, head("HEAD", path) + head("GET", "/tidak-ada/", "Connection: close"))
    first, _, after = answer.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 ")
    assert after.startswith(b"HTTP/1.1 404"), after[:80]


def begin_upload(stack: contextlib.ExitStack, office: Served, who: str, announced: int, sent: int) -> socket.socket:
    """An upload of which a part was sent; the rest does not come. What the server says meanwhile is read later."""
    made = stack.enter_context(connection(office))
    made.sendall(head("POST", SEND, f"Content-Length: {announced}", who).replace("\n", "\r\n").encode())
    with contextlib.suppress(OSError):  # refused while it was being sent
        made.sendall(b"a" * sent)
    return made


def status_of(made: socket.socket) -> bytes:
    """The status of an answer that is there already, b"" where none is."""
    made.settimeout(1)
    try:
        return made.recv(65536)[9:12]
    except (TimeoutError, ConnectionError):
        return b""


def test_fifty_slow_uploads_fill_no_memory_and_keep_nobody_else_out(
    office: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten of each of five people. What is held together has a bound, one person has a share of it, and of what was let
    go nothing counts any more."""
    monkeypatch.setattr(channels, "MOST_OF_ONE", 2 * 2**20)
    monkeypatch.setattr(channels, "MOST_HELD", 4 * 2**20)
    monkeypatch.setattr(channels, "LINGER_S", 0.2)
    people = [cookie(with_role("agen_statistik", DESA, username=f"agen{number}")) for number in range(5)]
    last = cookie(with_role("agen_statistik", DESA, username="lain"))
    with contextlib.ExitStack() as stack:
        begun = [begin_upload(stack, office, who, 2**20, 800_000) for who in people for _ in range(10)]
        told = [status_of(made) for made in begun]
        assert told.count(b"503") + told.count(b"") == 50, told
        assert 3 <= told.count(b"") <= 6, "as many as fit"
        assert all(told[at * 10 : at * 10 + 10].count(b"") <= 2 for at in range(5)), "the share of one person"
        assert asked(office, head("GET", "/masuk/", "Connection: close")).startswith(b"HTTP/1.1 200")
    waits = head("POST", SEND, "Content-Length: 1000000", "Expect: 100-continue", last)
    until = time.monotonic() + 10
    while not (answer := asked(office, waits)).startswith(b"HTTP/1.1 100") and time.monotonic() < until:
        time.sleep(0.1)  # until the server has seen that they went
    assert answer.startswith(b"HTTP/1.1 100")
