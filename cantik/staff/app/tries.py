"""How often somebody may try to get in: counted for each address, and for each name at an address, in every process.

Nothing is counted for all of the server together: at eight o'clock the offices of a kabupaten come at once, many of
them by one address. Wrong passwords wait longer by `lockout`; this bounds what a password costs to look at.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from cantik.content.loader import limit
from cantik.staff.app import lockout, peer

#: limits of the content that count attempts within a minute: signing in by address and by name there, codes by address
ADDRESS, NAME, CODE = "masuk_per_alamat", "masuk_per_nama", "kode_per_alamat"
#: within an hour: requests for data by address
REQUEST = "permintaan_per_alamat"
_MINUTE = 60.0
_HOUR = 3600.0


def too_many_signing_in(request: HttpRequest) -> bool:
    """Count an attempt to sign in; True when its name, or all names, were tried too often from its address."""
    mark = lockout.mark_of_name(request, None) or ""
    return _over(NAME, f"{peer.address(request)}:{mark}") or _over(ADDRESS, peer.address(request))


def too_many_codes(request: HttpRequest) -> bool:
    """Count an attempt with a printed code; True when too many came from its address."""
    return _over(CODE, peer.address(request))


def too_many_requests(request: HttpRequest) -> bool:
    """Count a request for data; True when too many came from its address within an hour."""
    return _over(REQUEST, peer.address(request), _HOUR)


def _over(name: str, whose: str, seconds: float = _MINUTE) -> bool:
    return bool(cache.count(f"cantik.{name}:{whose}", seconds) > limit(name).whole)  # type: ignore[attr-defined]
