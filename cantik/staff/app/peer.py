"""Where a request comes from. A header is believed only from our own reverse proxy on this computer.

What a proxy that nobody announced (no CANTIK_ADDRESS) leaves in a request is never believed, but it is seen: such a
request did not come from a browser on this computer, although its peer is this computer.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from cantik.base.network import is_loopback

#: what reverse proxies, load balancers and tunnels add (RFC 7239, RFC 9110 section 7.6.3, and habits of their makers)
_ADDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_ORIGINAL",
    "HTTP_X_PROXY",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CLIENT_IP",
    "HTTP_CF_",
    "HTTP_CDN_LOOP",
    "HTTP_FASTLY_",
    "HTTP_VIA",
)


def address(request: HttpRequest) -> str:
    """The IP address of the browser.

    Behind a reverse proxy (CANTIK_ADDRESS is set and the peer is this computer) the last entry of X-Forwarded-For, the
    one that our proxy wrote; earlier entries are the browser's own claims.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and settings.BEHIND_PROXY and is_loopback(peer):
        return str(forwarded).split(",")[-1].strip()
    return peer


def local(request: HttpRequest) -> bool:
    """True when the browser runs on this very computer; never on a server, whose proxy is on this computer too."""
    return (
        not settings.ON_A_SERVER and not _handed_on(request) and is_loopback(str(request.META.get("REMOTE_ADDR", "")))
    )


def _handed_on(request: HttpRequest) -> bool:
    """Whether a proxy or a tunnel shows: by a header that such programs add, or by HTTP/1.0, which no browser speaks.

    nginx before 1.29.7 adds no header unless it is told to, but speaks HTTP/1.0 to what stands behind it.
    """
    added = any(name.startswith(_ADDED) for name in request.META)
    return added or request.META.get("SERVER_PROTOCOL") == "HTTP/1.0"
