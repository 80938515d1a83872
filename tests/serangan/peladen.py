"""Attacks on a server as `docs/panduan/server.md` sets it up: several processes behind the proxy of that page.

`python -m tests.serangan.peladen` runs nginx (of the system, or NGINX) with the page's own lines, `cantik serve`
with two processes and `cantik worker`, and answers with what was found as JSON. Called by `script/long peladen`.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from tests.staff.totp import PERIOD_S, code

PROJECT = Path(__file__).resolve().parents[2]
DESA, HALF = "99.01.01.2001", 200
SANDI = "empat kuda biru terbang"
_UNSAFE = ssl._create_unverified_context()  # the certificate is this program's own


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page_lines() -> str:
    """The lines of nginx as the page prints them."""
    text = (PROJECT / "docs" / "panduan" / "server.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


@contextlib.contextmanager
def proxy(folder: Path, outer: int, inner: int) -> Iterator[None]:
    """nginx before the server, by the lines of the page."""
    key, certificate = folder / "kunci.pem", folder / "sertifikat.pem"
    subject = ["-subj", "/CN=localhost", "-days", "2"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, *subject]
    subprocess.run([str(part) for part in made], check=True, capture_output=True)
    site = page_lines().replace("443", str(outer)).replace("127.0.0.1:8000", f"127.0.0.1:{inner}")
    site = site.replace("/etc/cantik/", f"{folder}/").replace("cantik.kabupaten.go.id", "localhost")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off; pid {folder}/pid; error_log {folder}/galat; events {{ worker_connections 1024; }}"
    (folder / "nginx.conf").write_text(f"{head} http {{ access_log off; {temporary}\n{site} }}", encoding="utf-8")
    program = os.environ.get("NGINX") or shutil.which("nginx") or "/usr/sbin/nginx"
    running = subprocess.Popen([program, "-e", f"{folder}/galat", "-c", f"{folder}/nginx.conf", "-p", str(folder)])
    try:
        yield
    finally:
        running.terminate()
        running.wait(20)


@contextlib.contextmanager
def serving(store: Path, outer: int) -> Iterator[int]:
    """The two commands of the page; the port that `cantik serve` listens on."""
    settings = {"CANTIK_ADDRESS": f"https://localhost:{outer}", "CANTIK_SECRET_KEY": "rahasia peladen " * 3}
    environment = {**os.environ, **settings}
    command = [sys.executable, "-m", "cantik"]
    port = free_port()
    more = ["--port", str(port), "--no-worker", "--processes", "2"]
    pages = subprocess.Popen(
        [*command, "serve", "--store", str(store), *more], env=environment, stdout=subprocess.PIPE, text=True
    )
    worker = subprocess.Popen(
        [*command, "worker", "--store", str(store)], env=environment, stdout=subprocess.DEVNULL
    )  # what is printed here is the result alone
    try:
        assert pages.stdout is not None
        assert "Cantik siap" in pages.stdout.readline()
        time.sleep(8)  # the second process begins as well
        yield port
    finally:
        for process in (pages, worker):
            process.terminate()
            process.wait(30)


class Window:
    """A browser that keeps cookies and follows nothing."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, page."""
        line = http.client.HTTPSConnection("localhost", self.port, timeout=60, context=_UNSAFE)
        headers = {"Referer": f"https://localhost:{self.port}{path}", "Origin": f"https://localhost:{self.port}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            form = {**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            body, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        line.request(method, path, body, headers)
        answer = line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        page = answer.read().decode(errors="replace")
        line.close()
        return answer.status, answer.getheader("Location") or "", page

    def password(self) -> str:
        """Sign in with name and password; where it leads."""
        self.ask("GET", "/masuk/")
        return self.ask("POST", "/masuk/", {"login": "ratna", "password": SANDI})[1]


def moment() -> float:
    """Now, with half of a code's period left."""
    while time.time() % PERIOD_S > PERIOD_S / 2:
        time.sleep(0.2)
    return time.time()


def codes(outer: int) -> dict[str, object]:
    """The same code in eight windows at the same time, the one of the first use among them."""
    first = Window(outer)
    first.password()
    page = first.ask("GET", "/akun/pengaman/totp/")[2]
    seeds = re.findall(r"\b[A-Z2-7]{32}\b", page.replace(" ", ""))
    used = code(seeds[0], moment())
    set_up = first.ask("POST", "/akun/pengaman/totp/", {"code": used})[0]
    windows = [Window(outer) for _ in range(9)]
    ways = {window.password() for window in windows}
    again = windows[8].ask("POST", "/masuk/kode/", {"code": used})[0]
    time.sleep(PERIOD_S)
    digits = code(seeds[0], moment())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda window: window.ask("POST", "/masuk/kode/", {"code": digits})[0], windows[:8]))
    return {"pasang": set_up, "jalan": sorted(ways), "kode pasang lagi": again, "serentak": sorted(found)}


def halves(port: int, outer: int, *, tls: bool) -> float:
    """Seconds of the slowest of five pages through the proxy while two hundred requests are half sent to a port.

    The attacker has an address of his own: nginx bounds the connections of each.
    """
    with contextlib.ExitStack() as stack:
        for number in range(HALF):
            plain = stack.enter_context(socket.create_connection(("127.0.0.1", port), 30, ("127.0.0.2", 0)))
            half = stack.enter_context(_UNSAFE.wrap_socket(plain)) if tls else plain
            half.sendall(b"POST /masuk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n")
            half.sendall(b"\r\nx" if number % 2 else b"X: y")
        slowest = 0.0
        for _ in range(5):
            began = time.monotonic()
            assert Window(outer).ask("GET", "/masuk/")[0] == 200
            slowest = max(slowest, time.monotonic() - began)
    return round(slowest, 3)


def large(outer: int) -> int:
    """Status of fifty megabytes from nobody, sent to the address of uploads."""
    line = http.client.HTTPSConnection("localhost", outer, timeout=60, context=_UNSAFE)
    line.putrequest("POST", f"/desa/{DESA}/kumpul/kirim/")
    line.putheader("Content-Length", str(50 * 2**20))
    line.endheaders()
    with contextlib.suppress(OSError):  # the answer may come before all of it went
        line.send(b"a" * 2**20)
    return line.getresponse().status


def head(outer: int) -> int:
    """Bytes after the headers of an answer to HEAD."""
    with _UNSAFE.wrap_socket(socket.create_connection(("127.0.0.1", outer), 30)) as line:
        line.sendall(b"HEAD /masuk/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return len(b"".join(iter(lambda: line.recv(65536), b"")).partition(b"\r\n\r\n")[2])


def attacked() -> dict[str, object]:
    """Everything, on one store."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers are somebody else's
        store, outer = folder / "simpanan", free_port()
        known = ["--username", "ratna", "--name", "Ratna Reka", "--area", DESA, "--decree", "SK/1"]
        add = [
            sys.executable,
            "-m",
            "cantik",
            "staff",
            "add",
            "--store",
            str(store),
            *known,
            "--role",
            "agen_statistik",
        ]
        subprocess.run(add, input=f"{SANDI}\n", text=True, check=True, stdout=subprocess.DEVNULL)
        with serving(store, outer) as inner, proxy(folder, outer, inner):
            time.sleep(2)
            for _ in range(20):  # both processes have made their first pages
                Window(outer).ask("GET", "/masuk/")
            return {
                "beban": [round(load, 1) for load in os.getloadavg()[:2]],
                "halaman_s": halves(outer, outer, tls=True),
                "halaman_langsung_s": halves(inner, outer, tls=False),
                "mulai": Window(outer).ask("GET", "/mulai/")[0],
                "besar_tanpa_masuk": large(outer),
                "bita_sesudah_head": head(outer),
                "kode": codes(outer),
            }


def faults(found: dict[str, object]) -> list[str]:
    """What is not as it has to be."""
    expected = {"mulai": (302, 403, 404, 410), "besar_tanpa_masuk": (413,), "bita_sesudah_head": (0,)}
    wrong = [f"{name}: {found[name]}" for name, allowed in expected.items() if found[name] not in allowed]
    wrong += [name for name in ("halaman_s", "halaman_langsung_s") if float(str(found[name])) >= 1]
    seen = found["kode"]
    assert isinstance(seen, dict)
    right = seen["pasang"] == 302 and seen["kode pasang lagi"] == 200 and seen["serentak"] == [200] * 7 + [302]
    return wrong + ([] if right else [f"kode: {seen}"])


if __name__ == "__main__":
    outcome = attacked()
    problems = faults(outcome)
    print(json.dumps({**outcome, "cacat": problems}, indent=1))
    sys.exit(int(bool(problems)))
