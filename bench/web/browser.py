"""A person at a screen, as far as a server can tell: cookies, forms, signing in with password and second factor."""

from __future__ import annotations

import base64
import hmac
import html
import http.client
import math
import re
import struct
import time
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bench.web.world import PASSWORD, Somebody
from cantik.base import clock

PATIENCE_S = 120
_PERIOD_S = 30
Form = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `transferred`: bytes of head and body as they went over the line."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    transferred: int

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """Where a redirect leads: path and query."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")


def fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form whose address ends with `action` (before its query)."""
    found = re.search(rf'<form[^>]*action="[^"]*{re.escape(action)}(?:\?[^"]*)?"[^>]*>(.*?)</form>', page, re.DOTALL)
    inputs = re.findall(r"<input[^>]*>", found[1]) if found else []
    said: dict[str, str] = {}
    for tag in inputs:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="hidden"' in tag:
            said[name[1]] = html.unescape(value[1]) if value else ""
    return said


@dataclass
class Browser:
    """One window of one person; not shared by threads."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def get(self, path: str, *, script: bool = False) -> Answer:
        """A page, or what the `script` of a page asks for."""
        return self._ask("GET", path, None, "script" if script else "")

    def post(self, path: str, form: Form, *, files: Mapping[str, tuple[str, bytes]] | None = None) -> Answer:
        """Send a form with its token; `files` by field: name and content."""
        said = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form}
        if files is None:
            body = urlencode(said, doseq=True).encode()
            return self._ask("POST", path, body, "application/x-www-form-urlencoded")
        mark = uuid.uuid4().hex
        return self._ask("POST", path, _multipart(said, files, mark), f"multipart/form-data; boundary={mark}")

    def raw(self, path: str, data: bytes) -> Answer:
        """Send bytes as the script of the page does."""
        return self._ask("POST", path, data, "application/octet-stream")

    def _ask(self, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        heads = {"Accept-Encoding": "gzip", "Accept": "text/html,*/*", "Host": f"127.0.0.1:{self.port}"}
        if kind == "script":
            heads |= {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
        if self.cookies:
            heads["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            heads |= {
                "Content-Type": kind,
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
                "Referer": f"http://127.0.0.1:{self.port}{path}",
            }
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            self._line.request(method, path, body, heads)
            response = self._line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._line.close()  # the server closes a line that was quiet for long; a browser opens another one
            self._line.request(method, path, body, heads)
            response = self._line.getresponse()
        data = response.read()
        self._remember(response.headers.get_all("Set-Cookie") or [])
        said = {name.lower(): value for name, value in response.getheaders()}
        plain = zlib.decompress(data, 31) if said.get("content-encoding") == "gzip" else data
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + 20
        return Answer(response.status, said, plain, head + len(data))

    def _remember(self, lines: Sequence[str]) -> None:
        for line in lines:
            name, _, value = line.partition(";")[0].partition("=")
            if value in ("", '""') or "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def close(self) -> None:
        """Close the window."""
        if self._line is not None:
            self._line.close()


def _multipart(said: Form, files: Mapping[str, tuple[str, bytes]], mark: str) -> bytes:
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in said.items()
    ]
    for name, (file, data) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode()


class CannotSignIn(Exception):
    """The server did not let a person of the bench in; the text says at which step."""


@dataclass
class Phone:
    """The telephone that shows six digits; a code is never shown twice."""

    who: Somebody

    def code(self) -> str:
        """A code that was not used yet; waits when the next one would come too early."""
        wanted = max(self.who.shown + 1, int(clock.now().timestamp()) // _PERIOD_S)
        while wanted > int(clock.now().timestamp()) // _PERIOD_S + 1:  # the server takes one that is half a minute off
            time.sleep(0.2)
        self.who.shown = wanted
        seed = self.who.seed
        key = base64.b32decode(seed + "=" * (-len(seed) % 8))
        mac = hmac.digest(key, struct.pack(">Q", wanted), "sha1")
        offset = mac[-1] & 15
        (number,) = struct.unpack(">I", mac[offset : offset + 4])
        return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


@dataclass
class Person:
    """Somebody of the crew at their own computer."""

    who: Somebody
    browser: Browser
    phone: Phone | None = None
    proved: float = 0.0  # when the second factor was shown, seconds of the monotonic clock

    @classmethod
    def at(cls, port: int, who: Somebody) -> Person:
        """A person before signing in."""
        return cls(who, Browser(port), Phone(who) if who.seed else None)

    def sign_in(self) -> None:
        """Name and password, then the code where there is a second factor. Raises `CannotSignIn`."""
        self.browser.get("/masuk/")
        answer = self.browser.post("/masuk/", {"login": self.who.username, "password": PASSWORD})
        asked = answer.location.startswith("/masuk/kode/")
        if answer.status != 302 or asked != (self.phone is not None):
            raise CannotSignIn(f"{self.who.username}: kata sandi {answer.status} {answer.location}")
        if self.phone is not None:
            answer = self.browser.post("/masuk/kode/", {"code": self.phone.code()})
            if answer.status != 302 or answer.location.startswith("/masuk/"):
                raise CannotSignIn(f"{self.who.username}: kode {answer.status} {answer.location}")
        self.proved = -math.inf  # pages of second factors want the proof anew, also right after signing in

    def prove(self) -> None:
        """Show the second factor again, where pages want it fresh."""
        if self.phone is None:
            answer = self.browser.post("/akun/ulangi/", {"password": PASSWORD})
        else:
            answer = self.browser.post("/akun/ulangi/kode/", {"code": self.phone.code()})
        if answer.status != 302:
            raise CannotSignIn(f"{self.who.username}: pembuktian ulang {answer.status}")
        self.proved = time.monotonic()

    def set_up(self) -> None:
        """Set a second factor up as its page asks for it, and remember the seed."""
        self.prove()
        page = self.browser.get("/akun/pengaman/totp/")
        found = re.search(r'<code class="hash">([A-Z2-7]+)</code>', page.text)
        if page.status != 200 or not found:
            raise CannotSignIn(f"{self.who.username}: pengaman kedua {page.status} {page.location}")
        self.who.seed, self.phone = found[1], Phone(self.who)
        answer = self.browser.post("/akun/pengaman/totp/", {"code": self.phone.code()})
        if answer.status != 302:
            raise CannotSignIn(f"{self.who.username}: pengaman kedua ditolak")
