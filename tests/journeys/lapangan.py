"""The field form on a port beside a small OpenRosa server, written here from what Collect asks.

It is not Cantik's own server (its tests are elsewhere): it keeps what it was handed, can be made to fail in every way
that the description names, and remembers every address it was asked for.
"""

from __future__ import annotations

import base64
import email.parser
import email.policy
import gzip
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from playwright.sync_api import Locator, Page, expect

TOKEN = "kP3x9QmZ7tLw2Rb8Ns5Vd1Yc6Hf4Gj0AeUiOoTrSqWn"
PIN = "271828"
_XML = "text/xml; charset=utf-8"


@dataclass
class Office:
    """What the server of an assignment has and gets: forms by id, lists by name, submissions by instanceID."""

    forms: dict[str, str]
    lists: dict[str, str] = field(default_factory=dict)
    key: rsa.RSAPrivateKey | None = None
    received: dict[str, tuple[bytes, dict[str, bytes]]] = field(default_factory=dict)
    posts: int = 0
    answer: int = 201
    standing: str = ""  #: why it gives this telephone no list; `unknown`: nobody has its token
    lost_answers: int = 0  #: so often it keeps a submission and answers 503, as a proxy does that gave up waiting
    addresses: list[str] = field(default_factory=list)
    sent_bytes: int = 0
    origin: str = ""

    def said(self, token: str) -> str:
        """Why a token gets no list, "" when it does: what is set is of the first one, any other is a later round's."""
        return self.standing if token == TOKEN else ""

    def form_list(self, token: str = TOKEN) -> str:
        """The forms that the token may fill."""
        items = "".join(
            f"<xform><formID>{name}</formID><name>{escape(_title(xml))}</name><version>{_version(xml)}</version>"
            f"<hash>md5:{_md5(xml)}</hash><downloadUrl>{self.origin}/c/{token}/forms/{name}.xml</downloadUrl>"
            f"<manifestUrl>{self.origin}/c/{token}/forms/{name}/manifest</manifestUrl></xform>"
            for name, xml in ({} if self.said(token) else self.forms).items()
        )
        return f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{items}</xforms>'

    def manifest(self, form: str, token: str = TOKEN) -> str:
        """The lists that the form reads."""
        lists = {name: text for name, text in self.lists.items() if f"jr://file-csv/{name}" in self.forms[form]}
        items = "".join(
            f"<mediaFile><filename>{name}</filename><hash>md5:{_md5(text)}</hash>"
            f"<downloadUrl>{self.origin}/c/{token}/media/{name}</downloadUrl></mediaFile>"
            for name, text in lists.items()
        )
        return f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{items}</manifest>'

    def office_key(self) -> str | None:
        """The public key under which a phone seals its data key."""
        if self.key is None:
            return None
        spki = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return json.dumps({"kunci": base64.b64encode(spki).decode(), "sidik": hashlib.sha256(spki).hexdigest()})

    def take(self, kind: str, body: bytes) -> int:
        """Keep one part of a submission; the status that the server answers."""
        self.posts += 1
        if self.answer not in {201, 202}:
            return self.answer
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
            f"Content-Type: {kind}\r\n\r\n".encode() + body
        )
        parts = {str(part.get_filename()): _bytes(part) for part in message.iter_parts()}
        xml = parts.pop("submission.xml")
        parts.pop("None", None)
        instance = ET.fromstring(xml).findtext(".//{*}instanceID") or ""
        known = self.received.get(instance)
        if known is not None and known[0] != xml:
            return 409
        self.received[instance] = (xml, {**(known[1] if known else {}), **parts})
        return self.answer


def _bytes(part: Message[str, str]) -> bytes:
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _title(xml: str) -> str:
    return ET.fromstring(xml).findtext(".//{http://www.w3.org/1999/xhtml}title") or ""


def _version(xml: str) -> str:
    return next(node.get("version", "") for node in ET.fromstring(xml).iter() if node.get("version"))


class _Handler(BaseHTTPRequestHandler):
    """Pages and static files of Cantik through Django, everything below `/c/` from the Office."""

    protocol_version = "HTTP/1.1"
    office: Office
    pages: Client

    def log_message(self, *_args: Any) -> None: ...

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        if len(body) > 500 and "Content-Encoding" not in headers and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body, 9, mtime=0), {**headers, "Content-Encoding": "gzip"}
        self.office.sent_bytes += len(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.office.addresses.append(path)
        if path.startswith("/c/"):
            token, _, rest = path.removeprefix("/c/").partition("/")
            return self._openrosa(token, f"/{rest}")
        response = self.pages.get(path, headers={"Accept-Encoding": self.headers.get("Accept-Encoding", "")})
        return self._send(response.status_code, b"".join(response), dict(response.headers))

    def _openrosa(self, token: str, path: str) -> None:
        office = self.office
        said = office.said(token)
        told = {"X-Cantik-Keadaan": said} if said else {}
        if office.answer == 403 or said == "unknown":
            return self._send(403, b"", told)
        if path == "/kunci":
            key = office.office_key()
            return self._send(200 if key else 404, (key or "").encode(), {"Content-Type": "application/json"})
        if path.startswith("/draf"):
            return self._send(404, b"", {})
        if path == "/formList":
            text = office.form_list(token)
        elif path.endswith("/manifest"):
            text = office.manifest(path.split("/")[-2], token)
        elif path.startswith("/forms/"):
            text = office.forms[path.rsplit("/", maxsplit=1)[-1].removesuffix(".xml")]
        else:
            text = office.lists[path.rsplit("/", maxsplit=1)[-1]]
        return self._send(200, text.encode(), {"Content-Type": _XML, "X-OpenRosa-Version": "1.0", **told})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.office.take(self.headers["Content-Type"], body)
        if self.office.lost_answers:
            self.office.lost_answers -= 1
            status = 503
        answer = b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>Diterima.</message></OpenRosaResponse>'
        self._send(status, answer, {"Content-Type": _XML})


@contextmanager
def field_server(office: Office) -> Iterator[str]:
    """The page and the server of its assignment on one port; the address of the page with its token."""
    handler = type("Handler", (_Handler,), {"office": office, "pages": Client(headers={"host": "localhost"})})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    office.origin = f"http://localhost:{server.server_port}"
    try:
        yield f"{office.origin}/lapangan/isi/#t={TOKEN}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def make_pin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_label("PIN sekali lagi").fill(PIN)
    page.get_by_role("button", name="Simpan PIN").click()
    expect(page.get_by_role("heading", name="Isian lain")).to_be_visible()


def unlock(page: Page, address: str) -> None:
    page.goto(address.split("#", maxsplit=1)[0])
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Buka").click()


def question(page: Page, name: str) -> Locator:
    return page.locator(f'[data-ref$="/{name}"]:visible')


def choose(page: Page, name: str, label: str) -> None:
    question(page, name).get_by_text(label, exact=True).click()


def block(page: Page, name: str) -> None:
    page.get_by_role("list", name="Bagian isian").get_by_role("button", name=name).click()
    expect(page.locator(".blk [aria-current]")).to_have_text(name)


def stored(page: Page) -> None:
    """Until everything typed so far is on disk."""
    expect(page.locator("#simpan")).to_contain_text("Tersimpan")
