"""Addresses of the network, as far as more than one room asks about them."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_MOST_ADDRESS = 300


def is_loopback(text: str) -> bool:
    """Whether an IP address is one of this very computer; False for what is no IP address."""
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def is_inner(host: str) -> bool:
    """Whether a host is, by its own name, this computer or one of an inner network, where no stranger may send us."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return not host or host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def is_web_address(text: str) -> bool:
    """Whether a text can be the address of a server on the web (`http`, `https`), or is empty: none is named."""
    parts = urlsplit(text)
    return not text or (len(text) <= _MOST_ADDRESS and parts.scheme in ("http", "https") and bool(parts.hostname))
