"""The application of one office over HTTP, in this process, and pages of people who have signed in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, Page
from waitress import create_server

from cantik.staff.app.models import Account
from tests.journeys.layanan import ended
from tests.staff import bekal


@contextmanager
def served() -> Iterator[str]:
    """The application on a free port, for as long as the test lasts."""
    application = get_wsgi_application()

    def answering(environ: Any, start: Any) -> Any:
        try:
            return application(environ, start)
        finally:
            connections.close_all()

    server = create_server(answering, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    ended(server, thread)


@contextmanager
def page_of(
    browser: Browser,
    address: str,
    someone: Account,
    *,
    width: int,
    scheme: str = "light",
    scripts: bool = True,
    touch: bool = False,
    bypass: bool = False,
) -> Iterator[Page]:
    """A page of a person who has signed in with a second factor. `bypass`: scripts of the test may run, too (axe)."""
    cookie = bekal.browser(someone).cookies["cantik_sesi"].value
    dark: Any = scheme
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=dark,
        java_script_enabled=scripts,
        has_touch=touch,
        bypass_csp=bypass,
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "cantik_sesi", "value": cookie, "url": address}])
    yield context.new_page()
    context.close()
