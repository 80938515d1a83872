"""Whether other devices can open the address that the browser shows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from cantik.base.network import is_loopback


def reachable(request: HttpRequest) -> bool:
    """True unless the address names this very computer only."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    return host != "localhost" and not is_loopback(host)


def server_address(request: HttpRequest) -> str:
    """The address under which others reach this workplace: the one that the server was given (`CANTIK_ADDRESS`), else
    the one that the browser shows; without a folder."""
    return str(settings.GIVEN_ADDRESS or request.build_absolute_uri("/").rstrip("/"))
