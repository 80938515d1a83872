"""Addresses of the network, as far as more than one room asks about them."""

from __future__ import annotations

import ipaddress


def is_loopback(text: str) -> bool:
    """Whether an IP address is one of this very computer; False for what is no IP address."""
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
