"""Where a request comes from. A header is believed only from our own reverse proxy on this computer.

What a proxy that nobody announced (no CANTIK_ADDRESS) leaves in a request is never believed, but it is seen: such a
request did not come from a browser on this computer, although its peer is this computer.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from cantik.base.network import is_loopback

#: what a browser says by itself, or a page of ours lets it say (RFC 9110, Fetch, client hints). What proxies, load
#: balancers and tunnels add has no end of names: whatever is not of these came from one of them
_NAMES = """ACCEPT AUTHORIZATION CACHE_CONTROL CONNECTION COOKIE DEVICE_MEMORY DNT DOWNLINK DPR ECT EXPECT HOST
KEEP_ALIVE ORIGIN PRAGMA PRIORITY PURPOSE RANGE REFERER RTT SAVE_DATA SERVICE_WORKER TE TRANSFER_ENCODING
UPGRADE_INSECURE_REQUESTS USER_AGENT VIEWPORT_WIDTH WIDTH X_CSRFTOKEN X_OPENROSA_VERSION X_POTONGAN
X_REQUESTED_WITH"""
_OF_BROWSERS = frozenset(f"HTTP_{name}" for name in _NAMES.split())
_FAMILIES = (
    "HTTP_ACCEPT_",
    "HTTP_ACCESS_CONTROL_REQUEST_",
    "HTTP_CONTENT_",
    "HTTP_IF_",
    "HTTP_SEC_",
    "HTTP_SERVICE_WORKER_",
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
    """Whether a proxy or a tunnel shows: by a header that no browser sends, or by HTTP/1.0, which no browser speaks.

    nginx before 1.29.7 adds no header unless it is told to, but speaks HTTP/1.0 to what stands behind it.
    """
    headers = (name for name in request.META if name.startswith("HTTP_") and name not in _OF_BROWSERS)
    return any(not name.startswith(_FAMILIES) for name in headers) or request.META.get("SERVER_PROTOCOL") == "HTTP/1.0"
