"""Bytes that are the same everywhere: canonical JSON and digests of values and files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def canonical_json(value: Any) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8, no NaN: the form that is hashed and signed.

    Raises `ValueError` for NaN and infinities and `TypeError` for values that JSON does not know
    (floats are allowed but discouraged: write a Decimal as text).
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def pretty_json(value: Any) -> bytes:
    """JSON for people: sorted keys, two blanks, a final line break; as repeatable as `canonical_json`."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def digest(data: bytes) -> str:
    """SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
