"""Several processes answering on one port: a server for an office, not a village's laptop. POSIX only.

The first process listens and starts the others, which take over its socket, so that whoever is free accepts the next
browser. Each computes in its own interpreter: a page that takes long keeps nobody else waiting. A process that ends by
itself is started anew; when the first one ends, however that happens, the others see the end of their input and follow.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

from cantik.base.errors import WrongUse
from cantik.staff.app import first_account

_log = logging.getLogger("cantik.layanan")
_PAUSE_S = 1.0


def listen(host: str, port: int) -> socket.socket:
    """A socket that several processes accept from. Raises `WrongUse` D108 for a port that is taken."""
    try:
        found = socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise WrongUse(
            "D108", "Port sedang dipakai", found=str(port), mend="Pilih port lain dengan --port, atau --port 0."
        ) from error
    found.setblocking(False)
    return found


class Others:
    """The further processes of a server, kept alive until `stop`."""

    def __init__(self, folder: Path, listener: socket.socket, count: int) -> None:
        self._command = [
            sys.executable,
            "-m",
            "cantik",
            "serve",
            "--store",
            str(folder),
            "--no-worker",
            "--socket",
            str(listener.fileno()),
        ]
        self._handle = listener.fileno()
        # one secret for all: what one process signed for a browser, another one has to read
        self._environment = {**os.environ, "CANTIK_SECRET_KEY": settings.SECRET_KEY}
        self._environment.pop("CANTIK_SECRET_KEY_FILE", None)
        self._over = threading.Event()
        self._running: list[subprocess.Popen[str]] = []
        self._lock = threading.Lock()
        self._watchers = [threading.Thread(target=self._keep, name=f"layanan-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        """Start them all."""
        for watcher in self._watchers:
            watcher.start()

    def stop(self) -> None:
        """End them all."""
        self._over.set()
        with self._lock:
            for process in self._running:
                process.terminate()
        for watcher in self._watchers:
            watcher.join(20)

    def _keep(self) -> None:
        while not self._over.is_set():
            process = self._begin()
            code = process.wait()
            if not self._over.is_set():
                _log.warning("a process of the server ended (%s) and is started anew", code)
                self._over.wait(_PAUSE_S)

    def _begin(self) -> subprocess.Popen[str]:
        with self._lock:
            process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, encoding="utf-8", pass_fds=[self._handle], env=self._environment
            )
            self._running = [process for process in self._running if process.poll() is None] + [process]
            if self._over.is_set():
                process.terminate()
            if process.stdin is None:
                raise AssertionError("no pipe")
            process.stdin.write(first_account.code_digest() + "\n")
            process.stdin.flush()
        return process


def follow() -> None:
    """In a further process: take the code of the first start over, and end when the first process does."""
    first_account.adopt(sys.stdin.readline().strip())

    def watch() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="induk", daemon=True).start()


def taken_over(handle: int) -> socket.socket:
    """The socket of the first process. Raises `WrongUse` D121 for a number that is none."""
    try:
        return socket.socket(fileno=handle)
    except OSError as error:
        raise WrongUse(
            "D121", "--socket hanya dipakai oleh cantik serve --processes", found=str(handle), expected="--processes"
        ) from error
