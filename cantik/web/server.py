"""The application on this computer: pages (waitress), one worker, the tick, in one process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from waitress import create_server

from cantik.base.errors import WrongUse
from cantik.web import store

#: a form with several files is read whole before the view sees it (cantik.web.collecting.memory says how much)
BODY_BYTES = 55_000_000
#: waitress would put what is larger into a temporary file; persons in clear never lie outside the sealed store
BUFFER_BYTES = BODY_BYTES
THREADS = 8
IDLE_S = 300


def _proxy() -> dict[str, object]:
    """What a reverse proxy on this computer says of the browser is believed when CANTIK_ADDRESS says there is one."""
    from django.conf import settings

    if not settings.BEHIND_PROXY:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def serve(
    folder: Path, port: int, ready: Callable[[str], None], *, host: str = "127.0.0.1", worker: bool = True
) -> None:
    """Open the store, start the worker, serve pages until interrupted; `ready` gets the address once it listens.

    Raises what opening a store raises, `StoreBusy` (R302) when another worker serves it, `WrongUse` D108 for a port
    that is taken.
    """
    opened = store.open_once(folder)
    from cantik.web.jobs.worker import Worker
    from cantik.web.wsgi import application

    with contextlib.ExitStack() as stack:
        try:
            server = create_server(
                application, host=host, port=port, threads=THREADS, max_request_body_size=BODY_BYTES,
                inbuf_overflow=BUFFER_BYTES, outbuf_overflow=BUFFER_BYTES, channel_timeout=IDLE_S, ident="cantik",
                **_proxy(),
            )  # fmt: skip
        except OSError as error:
            raise WrongUse(
                "D108", "Port sedang dipakai", found=str(port), mend="Pilih port lain dengan --port, atau --port 0."
            ) from error
        stack.callback(server.close)
        if worker:
            carried = Worker(opened)
            carried.start()
            stack.callback(carried.stop)
        ready(f"http://{host}:{server.effective_port}/")
        server.run()
