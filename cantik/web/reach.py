"""Whether other devices can open the address that the browser shows."""

from __future__ import annotations

from django.http import HttpRequest

from cantik.base.network import is_loopback


def reachable(request: HttpRequest) -> bool:
    """True unless the address names this very computer only."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    return host != "localhost" and not is_loopback(host)
