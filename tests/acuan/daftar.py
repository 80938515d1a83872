"""Indicators of a list of others (`content/indicator_lists`) as the outsider reads them: their published definitions,
by a reader of its own for the few kinds of statements that they are made of. Nothing of `cantik.expr` is used.

A condition is a list of alternatives (`tests/acuan/ukuran`). `kosong: keluar`: who gave no answer that would decide is
in no denominator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import yaml

from tests.acuan.bacaan import FOLDER, scales
from tests.acuan.ukuran import ADA, EVERYBODY, Condition, Indicator, Values

_WHOLE = re.compile(r"(?P<name>\w+) (?P<op>=|!=|>=|<=|>|<|antara|tidak di|di) (?P<rest>.+)\Z")
_CODE = re.compile(r'"([^"]*)"')
_CLASS = re.compile(r'kelas\((?P<name>\w+)\) (?:=|di) (?P<classes>"[^"]*"|\([^)]*\))')
_HIGHEST = 9999


@cache
def listed() -> Mapping[str, Any]:
    """Every share and count of persons and families in the lists, by id, with what its file says for all."""
    found: dict[str, Any] = {}
    for path in sorted((FOLDER / "indicator_lists").glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        found |= {one["id"]: {**told["bawaan"], **one} for one in told["indikator"]}
    return {name: {key: _in_codes(value) for key, value in one.items()} for name, one in found.items()}


def _in_codes(value: Any) -> Any:
    """A statement with the codes of the classes that it names, read from the classification by hand."""
    if not isinstance(value, str):
        return value
    return _CLASS.sub(lambda at: f"{at['name']} di ({_codes_of(at['name'], at['classes'])})", value)


def _codes_of(variable: str, classes: str) -> str:
    wanted = set(_CODE.findall(classes))
    codes: list[str] = []
    for path in sorted((FOLDER / "classifications").glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        if told.get("variabel") == variable and wanted <= {each["id"] for each in told["kelas"]}:
            codes = [code for each in told["kelas"] if each["id"] in wanted for code in each["kode"]]
            break
    assert codes, (variable, classes)
    return ", ".join(f'"{code}"' for code in codes)


@cache
def stated(name: str) -> Indicator | None:
    """An indicator of the lists as conditions; None for means, ratios, and what is of no persons and no families."""
    one = listed().get(name)
    if one is None or one["basis"] not in ("orang", "keluarga") or one["jenis"] not in ("persen", "jumlah"):
        return None
    basis = one["basis"]
    universe = EVERYBODY if one["semesta"] == "semua" else _read(one["semesta"], basis)
    part = _read(one["pembilang"], basis)
    among = _read(one["penyebut"], basis) if one.get("penyebut") else EVERYBODY
    answered = list(_both(list(_both(universe, among)), _decided(one["pembilang"], basis)))
    return Indicator(basis, "domisili", list(_both(list(_both(universe, among)), part)), answered)


def _read(text: str, basis: str) -> Condition:
    """`a dan b` or `a atau b`, where each is one column held against codes or numbers."""
    if " atau " in text:
        return [alternative for each in text.split(" atau ") for alternative in _read(each, basis)]
    found = EVERYBODY
    for each in _parts(text):
        found = list(_both(found, [_one(each, basis)]))
    return found


def _parts(text: str) -> list[str]:
    """The parts between `dan`; that of `antara 7 dan 12` stays whole."""
    joined = re.sub(r"antara (\d+) dan (\d+)", r"antara \1..\2", text)
    return [part.strip() for part in joined.split(" dan ")]


def _one(text: str, basis: str) -> dict[str, Values]:
    found = _WHOLE.match(text)
    assert found, text
    name, op, rest = found["name"], found["op"], found["rest"]
    scale = scales(basis)[name]
    if scale.number:
        low, high = _range(op, rest)
        return {name: (low, min(high, scale.missing - 1))}
    codes = set(_CODE.findall(rest))
    inside = [code for code in scale.codes if (code in codes) is (op in ("=", "di"))]
    return {name: " ".join(inside)}


def _range(op: str, rest: str) -> tuple[int, int]:
    if op == "antara":
        low, high = rest.split("..")
        return int(low), int(high)
    at = int(rest)
    return {"=": (at, at), ">=": (at, _HIGHEST), ">": (at + 1, _HIGHEST), "<=": (0, at), "<": (0, at - 1)}[op]


def _decided(text: str, basis: str) -> Condition:
    """Whose answers decide a statement: all of them known, or one that decides it alone."""
    names = [
        str(found["name"]) for each in re.split(" atau ", text) for found in map(_WHOLE.match, _parts(each)) if found
    ]
    known: dict[str, Values] = dict.fromkeys(names, ADA)
    if " atau " in text:
        return [known, *_read(text, basis)]
    return [known] if len(names) == 1 else [known, *_denied(text, basis)]


def _denied(text: str, basis: str) -> Iterator[dict[str, Values]]:
    """Of a statement of several parts: each part whose denial decides it alone."""
    for each in _parts(text):
        ((name, values),) = _one(each, basis).items()
        scale = scales(basis)[name]
        assert not scale.number, text
        outside = [code for code in scale.codes if code not in str(values).split()]
        yield {name: " ".join(outside)}


def _both(one: Condition, other: Condition) -> Iterator[dict[str, Values]]:
    for a, b in product(one, other):
        joined = {**a}
        for name, values in b.items():
            joined[name] = _meet(joined[name], values) if name in joined else values
        yield joined


def _meet(one: Values, other: Values) -> Values:
    if ADA in (one, other):
        return other if one == ADA else one
    if isinstance(one, tuple) and isinstance(other, tuple):
        return max(one[0], other[0]), min(one[1], other[1])
    assert isinstance(one, str)
    assert isinstance(other, str)
    return " ".join(code for code in one.split() if code in other.split())
