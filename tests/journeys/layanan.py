"""The application on a port, with its worker, over a fresh store; and browsers that have signed in."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from cantik.jobs.app.worker import Worker
from cantik.vault.app.opening import OpenStore
from tests.fixtures.malam import by_night

PHONE, DESK = 360, 1280
#: `./script/long walks`: every walk in every window, with as many findings as a village has
WHOLE = bool(os.environ.get("CANTIK_UJI_LENGKAP"))


def ways(*windows: tuple[Any, ...]) -> list[Any]:
    """The windows in which a walk is walked here: by day the first that is a phone, the others at night; in the long
    lane all of them.

    What differs between themes is looked at, page by page in turn, by `test_semua_halaman.py`.
    """
    by_day = next((window for window in windows if window[0] == PHONE), windows[0])
    return _chosen(windows, by_day)


def way(*windows: tuple[Any, ...]) -> list[Any]:
    """The window in which a walk is walked here that does the same in all of them: by day the last, the others at
    night; in the long lane each.

    Such a walk looks at each of its pages in both widths (`langkah.looked_at`, `both`).
    """
    return _chosen(windows, windows[-1])


def _chosen(windows: Sequence[tuple[Any, ...]], by_day: tuple[Any, ...]) -> list[Any]:
    """All windows, those but one marked for the night."""
    if WHOLE:
        return list(windows)
    return [window if window is by_day else by_night(*window) for window in windows]


@dataclass(frozen=True)
class Served:
    """Where the application answers."""

    address: str
    opened: OpenStore

    @contextmanager
    def window(
        self, browser: Browser, client: Client, width: int, *, scripts: bool = True, scheme: Any = "light"
    ) -> Iterator[BrowserContext]:
        """A browser window that carries the session of a client."""
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts, locale="id-ID"
        )
        context.add_cookies(
            [{"name": one.key, "value": one.value, "url": self.address} for one in client.cookies.values()]
        )
        yield context
        context.close()


@contextmanager
def served(opened: OpenStore) -> Iterator[Served]:
    """Serve on a free port until the block ends."""
    from django.core.wsgi import get_wsgi_application

    from cantik.web.bodies import asks_sealed_file, body_terms
    from cantik.web.channels import headless, office_server
    from cantik.web.server import BUFFER_BYTES

    worker = Worker(opened)
    worker.start()
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setblocking(False)
    pages = headless(get_wsgi_application())
    server = office_server(pages, listener, body_terms, asks_sealed_file, threads=6, inbuf_overflow=BUFFER_BYTES)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.effective_port}", opened)
    finally:
        ended(server, thread)
        worker.stop()


def ended(server: Any, thread: threading.Thread) -> None:
    """End a server at once: a browser that keeps its line open would hold its loop for as long as it likes."""
    server._map.clear()
    server.pull_trigger()
    thread.join(10)
    server.task_dispatcher.shutdown(timeout=5)
    server.close()


@cache
def _program(axe: Path) -> str:
    """The text of axe-core, to be run in a page."""
    return f"{axe.read_text(encoding='utf-8')}; undefined"


def grave(page: Page, axe: Path, *, colours_only: bool = False) -> list[str]:
    """What axe-core finds serious or critical on a page, each with the places where. `colours_only`: of a page that was
    looked at whole in another window, what hangs on the theme and the width."""
    page.evaluate(_program(axe))
    report = page.evaluate(LOOK, COLOURS if colours_only else {})
    assert report["passes"] > (0 if colours_only else 10)  # axe has really looked
    return list(report["grave"])


#: Only what is grave leaves the browser: all that axe says of a page takes as long to hand over as to find. Nothing is
#: fetched beforehand for the rule about sound, which no page has.
LOOK = """async (rules) => {
  const report = await axe.run(document, {resultTypes: ['violations'], preload: false, ...rules});
  const grave = report.violations.filter(found => ['serious', 'critical'].includes(found.impact));
  return {
    passes: report.passes.length,
    grave: grave.map(found => found.id + ': ' + found.nodes.slice(0, 3).map(node => node.target).join(' ; ')),
  };
}"""
COLOURS = {"runOnly": ["color-contrast", "target-size"]}
