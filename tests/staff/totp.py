"""The six digits of a telephone, written from RFC 4226 and RFC 6238 and not from the part under test."""

from __future__ import annotations

import base64
import hmac
import struct

PERIOD_S = 30


def code(seed: str, at: float) -> str:
    """The code of a base32 seed at a moment (seconds since 1970)."""
    key = base64.b32decode(seed + "=" * (-len(seed) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(at) // PERIOD_S), "sha1")
    offset = mac[-1] & 15
    (number,) = struct.unpack(">I", mac[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"
