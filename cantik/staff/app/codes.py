"""One-time codes that can be printed and typed: 80 random bits, no letters that look alike, kept as a digest only."""

from __future__ import annotations

import hashlib
import re
import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LENGTH = 16
_LOOKALIKE = str.maketrans("ILO", "110")


def make() -> str:
    """A new code in four groups, `7QF2-…`: 32^16 = 2^80 possibilities."""
    return of_bytes(secrets.token_bytes(_LENGTH))


def of_bytes(random: bytes) -> str:
    """The code that so many random bytes make; each gives five bits of it. Raises `ValueError` for too few bytes."""
    if len(random) < _LENGTH:
        raise ValueError(len(random))
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in random[:_LENGTH])
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))


def normal(code: str) -> str:
    """A code as somebody typed it, without blanks and hyphens, look-alikes set right."""
    return re.sub(r"[^0-9A-Z]", "", code.upper()).translate(_LOOKALIKE)


def digest(code: str) -> str:
    """SHA-256 of a code: enough for 80 random bits, which nobody can try out."""
    return hashlib.sha256(normal(code).encode()).hexdigest()
