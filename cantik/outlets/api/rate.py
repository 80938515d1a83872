"""How often one address may ask: a bucket for each, filled evenly."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from cantik.base.network import is_loopback

#: addresses that are remembered: beyond them the one that was silent longest is forgotten
_MOST_ADDRESSES: Final = 10_000
_IPV6_NETWORK: Final = 64


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """Counts in the memory of one process; 0 a minute: without limit. This computer itself is not counted."""

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, address: str, now: float) -> int:
        """Count a question; 0, or the seconds after which the next one is answered. `now`: of a clock that only goes
        forward, in seconds."""
        if not self._most or is_loopback(address):
            return 0
        name = _network_of(address)
        with self._lock:
            bucket = self._buckets.pop(name, None) or _Bucket(self._most, now)
            bucket.left = min(self._most, bucket.left + (now - bucket.at) * self._most / 60)
            bucket.at = now
            self._buckets[name] = bucket
            if len(self._buckets) > _MOST_ADDRESSES:
                self._buckets.popitem(last=False)
            if bucket.left < 1:
                return max(1, round((1 - bucket.left) * 60 / self._most))
            bucket.left -= 1
            return 0


def _network_of(address: str) -> str:
    """An address of IPv4, the network of one of IPv6: a subscriber has all of it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
