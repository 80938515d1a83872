"""Where a request comes from. A header is believed only from our own reverse proxy on this computer."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The IP address of the browser.

    Behind a reverse proxy (CANTIK_ADDRESS is set and the peer is this computer) the last entry of X-Forwarded-For, the
    one that our proxy wrote; earlier entries are the browser's own claims.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and settings.BEHIND_PROXY and _loopback(peer):
        return str(forwarded).split(",")[-1].strip()
    return peer


def local(request: HttpRequest) -> bool:
    """True when the browser runs on this very computer; never on a server, whose proxy is on this computer too."""
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    return not forwarded and not settings.ON_A_SERVER and _loopback(str(request.META.get("REMOTE_ADDR", "")))


def _loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
