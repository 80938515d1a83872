"""JSON for people is byte for byte what the standard library writes, and what it refuses is refused."""

from __future__ import annotations

import enum
import json
import random
from typing import Any

import pytest

from cantik.base.canonical import pretty_json


def _library(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def _some(chance: random.Random, depth: int) -> Any:
    kind = chance.randrange(8 if depth else 5)
    if kind < 5:
        texts = ("", "Désa “Cantik”", 'a"b\\c', "\x00\x1f\u2028\n", "\U0001f600", "</script>")
        return (chance.choice(texts), chance.randint(-(10**20), 10**20), None, chance.random() < 0.5, 0)[kind]
    many = range(chance.randrange(4))
    if kind == 5:
        return tuple(_some(chance, depth - 1) for _ in many)
    if kind == 6:
        return [_some(chance, depth - 1) for _ in many]
    return {chance.choice(("b", "a", "é", "Z", "", '"')): _some(chance, depth - 1) for _ in many}


def test_sama_dengan_pustaka_baku() -> None:
    chance = random.Random(7)
    for _ in range(400):
        value = [_some(chance, 5), {"isi": _some(chance, 5)}]
        assert pretty_json(value) == _library(value)


class _Number(enum.IntEnum):
    ONE = 1


@pytest.mark.parametrize("value", [{}, [], (), {"a": {}, "b": []}, [1.5, 1e300], {1: "a", 2: "b"}, [_Number.ONE]])
def test_nilai_tak_biasa(value: Any) -> None:
    assert pretty_json(value) == _library(value)


@pytest.mark.parametrize(
    ("value", "kind"), [([float("nan")], ValueError), ({"a": object()}, TypeError), ({"a": 1, 2: 3}, TypeError)]
)
def test_ditolak(value: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        pretty_json(value)
