"""One store of the federation of the demo and the processes that work on it: helpers for what is done there, a server
for its pages. No Django here: a helper takes its settings before any of it is loaded."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cantik.base import environment
from cantik.base.errors import WrongUse

T = TypeVar("T")
#: so long a server of the demo may take to end
_PATIENCE_S = 20


@dataclass
class Station:
    """A store with its folder of content and its public site. `code`: the area of its office, or its village."""

    code: str
    name: str
    folder: Path
    helpers: ProcessPoolExecutor = field(repr=False)
    _server: subprocess.Popen[str] | None = None
    _listener: socket.socket | None = field(default=None, repr=False)

    @property
    def store_folder(self) -> Path:
        """Its store."""
        return self.folder / "simpanan"

    @property
    def content_folder(self) -> Path:
        """Its folder of content, where references from above come into force."""
        return self.folder / "isi"

    @property
    def site_folder(self) -> Path:
        """Its public site."""
        return self.folder / "situs"

    @property
    def web_address(self) -> str:
        """Where its pages are, once it listens."""
        return "" if self._listener is None else f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def list_settings(self) -> dict[str, str]:
        """What its processes are told."""
        folders = environment.name_folders(content=self.content_folder, public=self.site_folder)
        return folders | {"CANTIK_BOOKS": "tidak"}  # nobody opens further books here; each costs what the main one does

    def do(self, act: Callable[..., T], *words: Any) -> T:
        """Have something done in this store by a helper, and wait for it; `act`: a function of a module. Raises what
        the act raises, `WrongUse` D148 when the helper is killed."""
        self.content_folder.mkdir(parents=True, exist_ok=True)
        try:
            return self.helpers.submit(carry_out, self.list_settings(), act, self.store_folder, *words).result()
        except BrokenProcessPool as error:
            mend = "Ulangi perintah yang sama. Bila terulang, kosongkan memori."
            raise WrongUse("D148", "Demo terhenti: proses pembantunya mati", found=self.name, mend=mend) from error

    # ── a server ────────────────────────────────────────────────────────────────────────────────
    def take_listener(self, listener: socket.socket) -> None:
        """Take the socket on which its server will answer."""
        self._listener = listener

    def start_server(self) -> None:
        """Start its server, which ends when this process does, however that happens."""
        if self._listener is None:
            raise AssertionError("no socket")
        handle = self._listener.fileno()
        words = ("-m", "cantik", "serve", "--store", str(self.store_folder), "--socket", str(handle))
        with (self.folder / "layanan.log").open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, *words],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                encoding="utf-8",
                pass_fds=[handle],
                env=os.environ | self.list_settings(),
                start_new_session=True,  # Ctrl+C is for the first process, which ends this one
            )
        if self._server.stdin is None:
            raise AssertionError("no pipe")
        self._server.stdin.write("\n")  # no code of a first start: it has accounts
        self._server.stdin.flush()

    def has_ended(self) -> bool:
        """Whether its server ended by itself."""
        return self._server is not None and self._server.poll() is not None

    def end_all(self) -> None:
        """End everything."""
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None
        if self._listener is not None:
            self._listener.close()


def begin_helpers(count: int) -> ProcessPoolExecutor:
    """Processes that work in one store after another, each act in one of them."""
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), prepare_helper)


def prepare_helper() -> None:
    """Make the process of a helper ready."""
    from cantik.pipeline.app.helper_processes import prepare_process

    prepare_process()


def carry_out(settings: Mapping[str, str], act: Callable[..., T], store: Path, *words: Any) -> T:
    """In a helper: an act in a store, with the content and the public site of that store."""
    from cantik.content.loader import look_again

    os.environ.update(settings)
    look_again()
    return act(store, *words)
