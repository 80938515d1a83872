"""A release as JSON and back: `encode` and `decode` are inverse for every value of `cantik.release.model`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from cantik.base.errors import CantikError

T = TypeVar("T")


def encode(value: Any) -> Any:
    """A value of the model as JSON: dataclasses become objects, dates ISO text, Decimals plain text, tuples lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): encode(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [encode(v) for v in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def decode(kind: type[T], value: Any, where: str = "") -> T:
    """The value of type `kind` that `encode` wrote; `where` names the place in errors.

    Raises `CantikError` T101 when a key is missing or unknown or a value has another type: a release is read from
    outside and never trusted.
    """
    return cast("T", _decode(kind, value, where))


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    required = dataclasses.MISSING
    return {
        f.name: (hints[f.name], f.default is required and f.default_factory is required)
        for f in dataclasses.fields(kind)
    }


def _decode(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        return _object(cast("type", kind), value, where)
    if origin in (Union, types.UnionType):
        return _union(kind, value, where)
    if origin is tuple:
        return _tuple(kind, value, where)
    if origin is Literal:
        if value not in get_args(kind):
            raise _wrong(where, value, " atau ".join(map(str, get_args(kind))))
        return value
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise _wrong(where, value, "objek")
        return {k: _decode(get_args(kind)[1], v, f"{where}.{k}") for k, v in value.items()}
    return _scalar(kind, value, where)


def _object(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(where, value, "objek")
    fields = _fields(kind)
    unknown = value.keys() - fields.keys()
    absent = {name for name, (_, required) in fields.items() if required} - value.keys()
    if unknown or absent:
        raise _wrong(where, ", ".join(sorted(unknown)) or "kunci hilang", ", ".join(sorted(absent)) or "kunci dikenal")
    return kind(**{k: _decode(fields[k][0], v, f"{where}.{k}") for k, v in value.items()})


def _union(kind: Any, value: Any, where: str) -> Any:
    members = get_args(kind)
    if value is None:
        if type(None) in members:
            return None
        raise _wrong(where, value, "nilai")
    return _decode(next(m for m in members if m is not type(None)), value, where)


def _tuple(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, list):
        raise _wrong(where, value, "daftar")
    members = get_args(kind)
    if len(members) == 2 and members[1] is Ellipsis:
        return tuple(_decode(members[0], v, f"{where}[{i}]") for i, v in enumerate(value))
    if len(members) != len(value):
        raise _wrong(where, len(value), f"{len(members)} unsur")
    return tuple(_decode(m, v, f"{where}[{i}]") for i, (m, v) in enumerate(zip(members, value, strict=True)))


def _scalar(kind: Any, value: Any, where: str) -> Any:
    try:
        if kind is dt.date and isinstance(value, str):
            return dt.date.fromisoformat(value)
        if kind is Decimal and isinstance(value, str):
            return Decimal(value)
    except (ValueError, InvalidOperation) as error:
        raise _wrong(where, value, kind.__name__) from error
    if kind in (str, int, bool) and type(value) is kind:
        return value
    raise _wrong(where, value, getattr(kind, "__name__", str(kind)))


def _wrong(where: str, found: Any, expected: str) -> CantikError:
    return CantikError(
        "T101",
        "Isi rilis tidak sesuai bentuknya",
        where=where,
        found=str(found)[:80],
        expected=expected,
        mend="Ambil ulang rilis dari penerbitnya.",
    )
