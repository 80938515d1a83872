"""QR codes, and whether a telephone can open the address that the browser shows."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest

from cantik.base.network import is_loopback


def reachable(request: HttpRequest) -> bool:
    """Whether the address in the browser is one that a telephone can open."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    return host != "localhost" and not is_loopback(host)


def qr_of(text: str) -> str:
    """A QR code as an address of an image."""
    drawn = get_adapter().build_totp_svg(text)  # draws any text
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
