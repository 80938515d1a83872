"""Values of a record as canonical JSON and back. A date is `@2025-12-31`; a text that begins with @ gets a second @."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from cantik.collect.batch import Value

_quote: Callable[[str], str] = encode_basestring
_decoder = json.JSONDecoder()
_decode = _decoder.decode
#: up to so many values are looked for one by one
_SOME = 5


def encode_value(value: Value) -> str:
    """One value as JSON; "" for a missing one. `7` and `7.0` are written alike.

    >>> encode_value(dt.date(2025, 12, 31)), encode_value("@x"), encode_value(None)
    ('"@2025-12-31"', '"@@x"', '')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _quote(f"@{value}" if value[0] == "@" else value)
    if isinstance(value, dt.date):
        return f'"@{value.isoformat()}"'
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    return str(int(value))


def encode_column(name: str, values: Sequence[Value]) -> list[str]:
    """`"name":value` for each value, "" for missing ones; each distinct value is written once."""
    prefix = f"{_quote(name)}:"
    known = {value: prefix + text if (text := encode_value(value)) else "" for value in set(values)}
    return list(map(known.__getitem__, values))


def encode_rows(columns: Mapping[str, Sequence[Value]], count: int) -> list[str]:
    """One JSON object per record, keys in alphabetical order, missing values left out; "" when nothing is left."""
    if not columns:
        return [""] * count
    parts = [encode_column(name, columns[name]) for name in sorted(columns)]
    rows = [",".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return [f"{{{row}}}" if row else "" for row in rows]


def with_blank(text: str, name: str) -> str:
    """The object of a record with a value that is explicitly none: folded, it takes an earlier value away.

    >>> with_blank('{"agama":"1"}', "hamil")
    '{"agama":"1","hamil":null}'
    """
    parts = {**decode_row(text), name: None}
    pieces = (
        f"{_quote(key)}:{'null' if parts[key] is None else json.dumps(parts[key], ensure_ascii=False)}"
        for key in sorted(parts)
    )
    return f"{{{','.join(pieces)}}}"


def decode_row(text: str) -> dict[str, Any]:
    """The object of a record; texts that stand for dates are not yet dates (`decode_text`)."""
    return _decode(text) if text else {}


def decode_some(text: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """A few values of the object of a record, without reading the others; `keys`: each name as `key_of` writes it.

    Values are single ones, and within a text every quote has its mark of escape: what looks like a key is one.

    >>> decode_some('{"agama":"1","catatan":"\\"agama\\":2","umur":7}', {one: key_of(one) for one in ("umur", "desil")})
    {'umur': 7}
    """
    if len(keys) > _SOME or '": ' in text:  # many are read faster all at once; or written with blanks by another hand
        said = decode_row(text)
        return {name: said[name] for name in keys if name in said}
    found = {}
    for name, key in keys.items():
        at = text.find(key)
        if at >= 0:
            found[name] = _decoder.raw_decode(text, at + len(key))[0]
    return found


def key_of(name: str) -> str:
    """A name as it stands before its value."""
    return f"{_quote(name)}:"


def decode_text(value: Any) -> Any:
    """A value of a decoded object as it went in."""
    if isinstance(value, str) and value[:1] == "@":
        return value[1:] if value[1:2] == "@" else dt.date.fromisoformat(value[1:])
    return value


def decode_column(values: list[Any]) -> list[Any]:
    """`decode_text` for a whole column."""
    return [decode_text(v) if v.__class__ is str and v[:1] == "@" else v for v in values]
