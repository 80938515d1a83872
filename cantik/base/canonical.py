"""Bytes that are the same everywhere: canonical JSON and digests of values and files."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring
from math import isfinite
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
    parts: list[str] = []
    try:
        _write(value, "\n", parts)
    except _Unusual:
        parts = [json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)]
    parts.append("\n")
    return "".join(parts).encode()


class _Unusual(Exception):
    """A value that `json` itself has to write, or to refuse."""


def _write(value: Any, line: str, parts: list[str]) -> None:
    """What `json.dumps` writes with blanks, several times as fast: with `indent` it goes without its C encoder.

    `line`: line break and blanks before a closing bracket. Only plain types of JSON; raises `_Unusual` for others.
    """
    kind = value.__class__
    if kind is str:
        parts.append(encode_basestring(value))
    elif value is None:
        parts.append("null")
    elif kind is bool:
        parts.append("true" if value else "false")
    elif kind is int:
        parts.append(str(value))
    elif kind is float and isfinite(value):
        parts.append(repr(value))
    elif kind is dict:
        between = line + "  "
        before = "{" + between
        for key in _sorted_keys(value):
            parts += (before, encode_basestring(key), ": ")
            _write(value[key], between, parts)
            before = "," + between
        parts.append(line + "}" if value else "{}")
    elif kind is list or kind is tuple:
        between = line + "  "
        before = "[" + between
        for item in value:
            parts.append(before)
            _write(item, between, parts)
            before = "," + between
        parts.append(line + "]" if value else "[]")
    else:
        raise _Unusual


def _sorted_keys(value: dict[Any, Any]) -> list[str]:
    if any(key.__class__ is not str for key in value):
        raise _Unusual
    return sorted(value)


def digest(data: bytes) -> str:
    """SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
