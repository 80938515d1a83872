"""A technician puts a proxy before `cantik serve` and tells it nothing: nobody beyond it is "at this computer".

The proxies are sockets of this test that add what the common programs add by themselves; the server is a process.
"""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.perintah import PROJECT
from tests.web.test_serve import serve

pytestmark = pytest.mark.lambat

#: what each adds to a request by itself (nginx before 1.29.7: HTTP/1.0 and no header at all)
PROXIES = {
    "caddy": ("HTTP/1.1", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: d.id\r\n"),
    "apache": ("HTTP/1.1", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Server: d.id\r\n"),
    "nginx": ("HTTP/1.0", "Connection: close\r\n"),
    "nginx, the usual lines": ("HTTP/1.0", "X-Real-IP: 203.0.113.9\r\n"),
    "traefik": ("HTTP/1.1", "X-Forwarded-Port: 443\r\nX-Forwarded-Proto: https\r\n"),
    "rfc 7239": ("HTTP/1.1", "Forwarded: for=203.0.113.9;proto=https\r\n"),
    "varnish, squid": ("HTTP/1.1", "Via: 1.1 kantor\r\n"),
    "envoy": ("HTTP/1.1", "X-Envoy-External-Address: 203.0.113.9\r\n"),
    "a tunnel of no name": ("HTTP/1.1", "Original-Client: 203.0.113.9\r\n"),
    "cloudflared": ("HTTP/1.1", "Cf-Connecting-Ip: 203.0.113.9\r\nCdn-Loop: cloudflare\r\n"),
}


@contextlib.contextmanager
def proxy(behind: int, protocol: str, added: str) -> Iterator[int]:
    """The port of a proxy that rewrites the first line, keeps the rest, adds headers and says it came from itself."""
    listener = socket.create_server(("127.0.0.1", 0))

    def once() -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, _ = listener.accept()
                with visitor, socket.create_connection(("127.0.0.1", behind), 20) as inner:
                    head, _, body = visitor.recv(65536).partition(b"\r\n\r\n")
                    first, *rest = head.decode("latin-1").split("\r\n")
                    kept = [header for header in rest if not header.lower().startswith(("host:", "connection:"))]
                    lines = [first.replace("HTTP/1.1", protocol), f"Host: 127.0.0.1:{behind}", *kept]
                    ending = "" if "Connection" in added else "Connection: close\r\n"
                    inner.sendall(("\r\n".join(lines) + "\r\n" + added + ending + "\r\n").encode("latin-1") + body)
                    while part := inner.recv(65536):
                        visitor.sendall(part)

    threading.Thread(target=once, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def status(port: int, path: str) -> tuple[int, str]:
    with socket.create_connection(("127.0.0.1", port), 20) as browser:
        browser.sendall(f"GET {path} HTTP/1.1\r\nHost: desa.example\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: browser.recv(65536), b""))
    return int(answer.split(b" ", 2)[1]), answer.decode(errors="replace")


def test_nobody_beyond_a_proxy_makes_the_first_account(
    new_store: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_SECRET_KEY", "rahasia rekaan untuk pengujian ini")
    with serve("serve", "--store", str(new_store()), "--port", "0", "--no-worker") as (_, first):
        found = re.search(r"127\.0\.0\.1:(\d+)/", first)
        assert found, first
        port = int(found[1])
        seen = {}
        for name, (protocol, added) in PROXIES.items():
            with proxy(port, protocol, added) as outer:
                seen[name] = status(outer, "/mulai/")
        assert {name: code for name, (code, _) in seen.items()} == dict.fromkeys(PROXIES, 403)
        assert all("kode" in page.lower() for _, page in seen.values())
        with proxy(port, "HTTP/1.1", "") as plain:  # the proxies of this test do let the page through
            assert status(plain, "/mulai/")[0] == 200


@pytest.mark.parametrize(
    ("setting", "arguments", "code"),
    [
        ({}, ["--host", "0.0.0.0"], "D206"),
        ({"CANTIK_HOSTS": "desa.example"}, ["--host", "0.0.0.0"], "D206"),
        ({"CANTIK_ADDRESS": "https://desa.example", "CANTIK_DEBUG": "ya"}, [], "D207"),
        ({"CANTIK_DEBUG": "ya"}, ["--host", "192.0.2.1"], "D207"),
        ({"CANTIK_ADDRESS": "desa.example"}, [], "D205"),
        ({"CANTIK_ADDRESS": "https://desa.example/cantik"}, [], "D205"),
    ],
)
def test_what_would_be_open_by_mistake_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str], arguments: list[str], code: str
) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "cantik", "serve", "--store", str(tmp_path / "s"), "--port", "0", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 or done.returncode == 2
    assert f"[{code}]" in done.stderr
    assert "CANTIK_" in done.stderr
    assert not (tmp_path / "s").exists()
