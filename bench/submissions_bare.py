"""The reference of bench `submissions`: the same server before an application that reads a body and answers 201."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from waitress.server import create_server


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Read all, look at nothing."""
    environ["wsgi.input"].read()
    body = b"<OpenRosaResponse/>"
    start("201 Created", [("Content-Type", "text/xml"), ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    server = create_server(application, host="127.0.0.1", port=0, threads=64)
    sys.stdout.write(f"{server.effective_port}\n")
    sys.stdout.flush()
    server.run()
