"""The application on this computer: pages (waitress), one worker, the tick, in one process or several."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from cantik.base.turns import share_turns
from cantik.vault.app.opening import OpenStore
from cantik.web import several, store, warm
from cantik.web.channels import OfficeServer, headless, office_server

#: a form with several files is read whole before the view sees it (`collect/memory` says how much)
BODY_BYTES = 55_000_000
#: waitress would put what is larger into a temporary file; persons in clear never lie outside the sealed store
BUFFER_BYTES = BODY_BYTES
THREADS = 8
#: where the processes that serve a store keep whose turn it is; hidden, so that no backup has it
TURNS = ".giliran"
_BOUNDS: dict[str, Any] = {
    "threads": THREADS,
    "max_request_body_size": BODY_BYTES,
    "inbuf_overflow": BUFFER_BYTES,
    "outbuf_overflow": BUFFER_BYTES,
    "ident": "cantik",
}


class Beside(Protocol):
    """What works beside the pages in a thread of its own."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


def _proxy() -> dict[str, object]:
    """What a reverse proxy on this computer says of the browser is believed when CANTIK_ADDRESS says there is one."""
    from django.conf import settings

    if (
        not settings.BEHIND_PROXY
    ):  # nobody is believed, but a proxy that nobody announced shall be seen (staff.app.peer)
        return {"clear_untrusted_proxy_headers": False}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def _listener(host: str, port: int, handle: int | None) -> socket.socket:
    """A new socket, or the one of the process that started this one, whose end this one follows."""
    if handle is None:
        return several.listen(host, port)
    listener = several.taken_over(handle)
    several.follow()
    return listener


def _open_store(folder: Path) -> OpenStore:
    """The store of this process, which takes what is written to it."""
    opened = store.open_once(folder)
    from cantik.vault.app.soundness import require_writable

    require_writable(opened.store.path)
    share_turns(opened.store.path / TURNS)
    return opened


def _page_server(listener: socket.socket) -> OfficeServer:
    """The server of the pages; it does not run yet."""
    from django.core.wsgi import get_wsgi_application

    from cantik.web.bodies import asks_sealed_file, body_terms

    pages = headless(get_wsgi_application())
    return office_server(pages, listener, body_terms, asks_sealed_file, **_BOUNDS, **_proxy())


def _begin(stack: contextlib.ExitStack, *beside: Beside) -> None:
    """Start what works beside the pages; it stops with the stack, the last one first."""
    for part in beside:
        part.start()
        stack.callback(part.stop)


def serve(
    folder: Path,
    port: int,
    ready: Callable[[str], None],
    *,
    host: str = "127.0.0.1",
    worker: bool = True,
    processes: int = 1,
    handle: int | None = None,
) -> None:
    """Open the store, start the worker, serve pages until interrupted; `ready` gets the address once it listens.

    `processes`: how many answer, this one counted; `handle`: the socket of the process that started this one.

    Raises what opening a store raises, `StoreFailed` (R308) for one that nothing can be written to, `StoreBusy` (R302)
    when another worker serves it, `WrongUse` D108 for a port that is taken.
    """
    opened = _open_store(folder)
    from cantik.field.forms.app import writer
    from cantik.field.forms.app.form_rows import FormReader
    from cantik.jobs.app.worker import Worker

    with contextlib.ExitStack() as stack:
        listener = _listener(host, port, handle)
        server = _page_server(listener)
        stack.enter_context(writer.end_writers())
        stack.callback(server.close)
        if worker:
            _begin(stack, Worker(opened), FormReader(opened))
        if handle is None:
            ready(f"http://{host}:{listener.getsockname()[1]}/")
        if processes > 1:
            _begin(stack, several.Others(folder, listener, processes - 1))
        warming = warm.begin()
        if handle is not None:
            # The first process answers meanwhile. Two seconds of work (ten and more on a busy machine) stand still for
            # nobody who happened to be accepted here.
            warming.join()
        server.run()
