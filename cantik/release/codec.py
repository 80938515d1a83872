"""A release as JSON and back: `encode` and `decode` are inverse for every value of `cantik.release.model`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from itertools import repeat
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from cantik.base.errors import CantikError
from cantik.base.optional_fields import is_added

T = TypeVar("T")
#: types of JSON itself
_PLAIN = (str, int, bool)


def encode(value: Any) -> Any:
    """A value of the model as JSON: dataclasses become objects, dates ISO text, Decimals plain text, tuples lists."""
    kind = value.__class__
    if kind in _PLAIN or value is None:
        return value
    fields = _fields(kind)
    if fields is not None:
        names, later = fields
        written = {name: encode(getattr(value, name)) for name in names}
        for field in later:
            if (own := getattr(value, field.name)) != field.default:
                written[field.name] = encode(own)
        return written
    if isinstance(value, Mapping):
        return {str(k): encode(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [encode(v) for v in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], tuple[dataclasses.Field[Any], ...]] | None:
    """Of a class the fields that are always written and those that came later, asked once and not for each of thousands
    of cells; None when it is no dataclass."""
    if not dataclasses.is_dataclass(kind):
        return None
    fields = dataclasses.fields(kind)
    return tuple(f.name for f in fields if not is_added(f)), tuple(filter(is_added, fields))


def decode(kind: type[T], value: Any, where: str = "") -> T:
    """The value of type `kind` that `encode` wrote; `where` names the place in errors.

    Raises `CantikError` T101 when a key is missing or unknown or a value has another type: a release is read from
    outside and never trusted.
    """
    try:
        return cast("T", _reader(cast("Any", kind))(value))
    except _Unfit as wrong:
        raise _wrong(where + "".join(reversed(wrong.path)), wrong.found, wrong.expected) from wrong


class _Unfit(Exception):
    """A value that is not of its type; `path` is gathered from the inside out."""

    def __init__(self, found: Any, expected: str) -> None:
        super().__init__(expected)
        self.found, self.expected = found, expected
        self.path: list[str] = []


Read = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Read:
    """What reads values of a type: the type is looked into once, not at each of thousands of values."""
    origin = get_origin(kind)
    if kind is Any:
        return _as_is
    if dataclasses.is_dataclass(kind):
        return _objects(cast("type", kind))
    if origin in (Union, types.UnionType):
        return _perhaps(get_args(kind))
    if origin is tuple:
        return _tuples(get_args(kind))
    if origin is Literal:
        return partial(_one_of, get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return partial(_read_mapping, _reader(get_args(kind)[1]))
    return partial(_scalar, kind)


def _as_is(value: Any) -> Any:
    return value


def _objects(kind: type) -> Read:
    @cache  # at the first object: a type may hold itself
    def fields() -> tuple[dict[str, tuple[Any, Read]], frozenset[str]]:
        hints, missing = get_type_hints(kind), dataclasses.MISSING
        known = {f.name: (hints[f.name], _reader(hints[f.name])) for f in dataclasses.fields(kind)}
        required = (f.name for f in dataclasses.fields(kind) if f.default is missing and f.default_factory is missing)
        return known, frozenset(required)

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _Unfit(value, "objek")
        known, required = fields()
        if not (required <= value.keys() <= known.keys()):
            unknown, absent = value.keys() - known.keys(), required - value.keys()
            expected = ", ".join(sorted(absent)) or "kunci dikenal"
            raise _Unfit(", ".join(sorted(unknown)) or "kunci hilang", expected)
        made = {}
        name = ""
        try:
            for name, part in value.items():
                own, reader = known[name]
                made[name] = part if part.__class__ is own and own in _PLAIN else reader(part)
        except _Unfit as wrong:
            wrong.path.append(f".{name}")
            raise
        return kind(**made)

    return read


def _perhaps(members: tuple[Any, ...]) -> Read:
    reader, empty = _reader(next(m for m in members if m is not type(None))), type(None) in members

    def read(value: Any) -> Any:
        if value is None:
            if empty:
                return None
            raise _Unfit(value, "nilai")
        return reader(value)

    return read


def _tuples(members: tuple[Any, ...]) -> Read:
    alike = len(members) == 2 and members[1] is Ellipsis
    readers = [_reader(members[0])] if alike else [_reader(member) for member in members]

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise _Unfit(value, "daftar")
        if not alike and len(readers) != len(value):
            raise _Unfit(len(value), f"{len(readers)} unsur")
        made: list[Any] = []
        try:
            for reader, part in zip(repeat(readers[0], len(value)) if alike else readers, value, strict=True):
                made.append(reader(part))
        except _Unfit as wrong:
            wrong.path.append(f"[{len(made)}]")
            raise
        return tuple(made)

    return read


def _one_of(values: tuple[Any, ...], value: Any) -> Any:
    if value not in values:
        raise _Unfit(value, " atau ".join(map(str, values)))
    return value


def _read_mapping(reader: Read, value: Any) -> Any:
    if not isinstance(value, dict):
        raise _Unfit(value, "objek")
    made = {}
    name = ""
    try:
        for name, part in value.items():
            made[name] = reader(part)
    except _Unfit as wrong:
        wrong.path.append(f".{name}")
        raise
    return made


def _scalar(kind: Any, value: Any) -> Any:
    try:
        if kind is dt.date and isinstance(value, str):
            return dt.date.fromisoformat(value)
        if kind is Decimal and isinstance(value, str):
            return Decimal(value)
    except (ValueError, InvalidOperation) as error:
        raise _Unfit(value, kind.__name__) from error
    if kind in _PLAIN and type(value) is kind:
        return value
    raise _Unfit(value, getattr(kind, "__name__", str(kind)))


def _wrong(where: str, found: Any, expected: str) -> CantikError:
    return CantikError(
        "T101",
        "Isi rilis tidak sesuai bentuknya",
        where=where,
        found=str(found)[:80],
        expected=expected,
        mend="Ambil ulang rilis dari penerbitnya.",
    )
