"""The sample: lines drawn by a seed, for each one mutation, in proportion to the lines of a room."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import parso
from cosmic_ray.mutating import mutate_code

from script.mutants.operators import OPERATORS
from script.mutants.rooms import Room
from script.mutants.rules import Module, Place, read


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one place. `key` stays the same while the text of its line does, wherever the file goes."""

    room: str
    path: str
    place: Place
    operator: str
    occurrence: int
    key: str
    text: str  # the line as it stands


def mutate(text: str, mutant: Mutant) -> str:
    """The module's text with this change."""
    changed: str | None = mutate_code(text, OPERATORS[mutant.operator], mutant.occurrence)
    if changed is None or changed == text:
        raise ValueError(f"{mutant.path}:{mutant.place[0]}: {mutant.operator} changes nothing")
    return changed


def draw(tree: Path, rooms: tuple[Room, ...], size: int, least: int, seed: str) -> list[Mutant]:
    """`size` mutants or a few more: each room has its share of lines, and at least `least`."""
    by_room = {room.name: list(_by_line(tree, room, seed)) for room in rooms}
    whole = sum(len(lines) for lines in by_room.values())
    drawn: list[Mutant] = []
    for lines in by_room.values():
        share = max(least, round(size * len(lines) / whole))
        ranked = sorted(lines, key=lambda mutant: mutant.key)
        drawn += islice((mutant for mutant in ranked if _is_python(tree, mutant)), share)
    return drawn


def _is_python(tree: Path, mutant: Mutant) -> bool:
    """A sign of the grammar (`def f(*, a)`, `{**a}`) is no operator, although it is taken for one."""
    try:
        ast.parse(mutate((tree / mutant.path).read_text(encoding="utf-8"), mutant))
    except SyntaxError:
        return False
    return True


def _by_line(tree: Path, room: Room, seed: str) -> Iterator[Mutant]:
    """For each line that can be mutated the one mutant of it that the seed chooses."""
    for path in room.files(tree):
        text = (tree / path).read_text(encoding="utf-8")
        lines: dict[int, Mutant] = {}
        for mutant in _mutants(room, path, text, seed):
            line = mutant.place[0]
            if line not in lines or mutant.key < lines[line].key:
                lines[line] = mutant
        yield from lines.values()


def _mutants(room: Room, path: Path, text: str, seed: str) -> Iterator[Mutant]:
    module: Module = read(text)
    lines = text.splitlines()
    seen: dict[str, int] = {}
    for place, operator, occurrence in _places(text):
        if module.is_excluded(place):
            continue
        line = lines[place[0] - 1].strip()
        told = f"{seed}|{room.name}|{path.name}|{line}|{operator}"
        seen[told] = seen.get(told, 0) + 1
        key = hashlib.sha256(f"{told}|{seen[told]}".encode()).hexdigest()[:12]
        yield Mutant(room.name, path.as_posix(), place, operator, occurrence, key, line)


def _places(text: str) -> Iterator[tuple[Place, str, int]]:
    """Where each operator finds something, counted as cosmic-ray counts."""
    counts = dict.fromkeys(OPERATORS, 0)
    for node in _nodes(parso.parse(text)):
        for name, operator in OPERATORS.items():
            for start, _ in operator.mutation_positions(node):
                yield start, name, counts[name]
                counts[name] += 1


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)
