"""How many pages of villages `cantik serve --site` gives a second; run as a process of its own: `… site PORT FOLDER S`.

Eight readers with a line each ask for one page after the other, as browsers do (gzip accepted). Every page is compared
with its file once, and with itself afterwards.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from bench.web.plan import dice

READERS = 8


def main(port: int, folder: Path, seconds: float) -> dict[str, object]:
    """Pages a second, and what was wrong with any of them."""
    pages = sorted(path for path in folder.rglob("*.html") if path.parent != folder)
    if not pages:
        return {"per_s": 0.0, "salah": ["tidak ada halaman desa"]}
    names = {f"/{path.relative_to(folder).as_posix()}".removesuffix("index.html"): path for path in pages}
    known: dict[str, bytes] = {}
    wrong: list[str] = []
    counts: list[int] = []
    until = time.monotonic() + seconds

    def read(number: int, line: socket.socket) -> None:
        chance, count = dice(number), 0
        order = list(names)
        while time.monotonic() < until and not wrong:
            path = chance.choice(order)
            head, body = ask(line, path)
            problem = _wrong(head, body, path, names[path], known)
            if problem:
                wrong.append(problem)
            count += 1
        counts.append(count)

    seconds_taken = run_readers(port, read)
    return {"per_s": sum(counts) / seconds_taken, "halaman": len(names), "salah": wrong}


def run_readers(port: int, read: Callable[[int, socket.socket], None]) -> float:
    """Let readers with a line each read beside one another (`read`: with its number and its line); how many seconds it
    took."""

    def connect(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            read(number, line)

    threads = [threading.Thread(target=connect, args=(number,)) for number in range(READERS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def ask(line: socket.socket, path: str) -> tuple[bytes, bytes]:
    """Head and body of an address, asked as a browser does."""
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(field.split(b":")[1]) for field in head.split(b"\r\n") if field.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += _more(line)
    return head, body


def _more(line: socket.socket) -> bytes:
    data = line.recv(65_536)
    if not data:
        raise ConnectionError("the server closed the line")
    return data


def _wrong(head: bytes, body: bytes, path: str, file: Path, known: dict[str, bytes]) -> str:
    if not head.startswith(b"HTTP/1.1 200"):
        return f"{path}: {head[:30].decode()}"
    if path not in known:
        plain = zlib.decompress(body, 31) if b"content-encoding: gzip" in head.lower() else body
        if plain != file.read_bytes():
            return f"{path}: bukan isi berkasnya"
        known[path] = body
    return "" if known[path] == body else f"{path}: berubah"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))))
