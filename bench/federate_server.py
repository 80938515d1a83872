"""A web server over a folder that knows `Range`, in a process of its own."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import unquote


def serve_folder(folder: str, told: Connection) -> None:
    """Serve a folder on a free port of this computer, which is told, until the process is ended."""
    root = Path(folder).resolve()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # as web servers do; without it each answer waits 40 ms for an acknowledgement

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """A file from where `Range` says, to its end."""
            path = (root / unquote(self.path).lstrip("/")).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                self._head(404, 0)
                return
            asked = self.headers.get("Range", "")
            begin, _, last = asked.removeprefix("bytes=").partition("-")
            first, end = int(begin or 0), int(last or path.stat().st_size - 1) + 1
            with path.open("rb") as stream:
                self._head(206 if asked else 200, end - first)
                self.wfile.flush()
                self.connection.sendfile(stream, first, end - first)

        def _head(self, status: int, length: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.end_headers()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that was killed is no error."""

    server = Server(("127.0.0.1", 0), Handler)
    told.send(server.server_address[1])
    server.serve_forever()
