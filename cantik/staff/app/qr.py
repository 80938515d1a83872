"""QR codes, drawn by the part that draws those of second factors."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import get_adapter


def qr_of(text: str) -> str:
    """A QR code as an address of an image (`data:`)."""
    drawn = get_adapter().build_totp_svg(text)  # draws any text
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
