"""The rooms of the core, their files and the folders of tests that ask them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

# Until `register` has a room for its pure core, these of its files are it; afterwards the folder itself is.
_CORE_FILES = frozenset(
    f"{stem}.py"
    for stem in (
        "bases",
        "codec",
        "conflict",
        "differing",
        "families",
        "fold",
        "grouping",
        "home_differing",
        "keys",
        "known",
        "matching",
        "merge",
        "people",
        "plan",
        "prepare",
        "rolls",
        "state",
        "typed",
        "view",
    )
)


# Whoever asks for one room waits for these tests only: those of all rooms take ten times as long as those of one.
_TESTS = {
    "expr": ("spec",),
    "engines": ("spec", "engines"),
    "measure": ("measure", "content"),
    "protect": ("protect",),
    "examine": ("examine",),
    "register": ("snapshot", "release", "register"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """A folder under mutation; `only`: the names of files that count, none for all of them."""

    name: str
    folder: str
    only: frozenset[str] = frozenset()

    @property
    def tests(self) -> tuple[str, ...]:
        """The folders of its tests."""
        return tuple(f"tests/{name}" for name in _TESTS[self.name])

    def files(self, tree: Path) -> list[Path]:
        """Its files in `tree`, as paths within the tree; apps (Django) and migrations are no part of the core."""
        found = sorted((tree / self.folder).rglob("*.py"))
        inside = [path.relative_to(tree) for path in found]
        kept = [path for path in inside if "app" not in path.parts and "migrations" not in path.parts]
        return [path for path in kept if not self.only or path.name in self.only]


def rooms(tree: Path) -> tuple[Room, ...]:
    """The rooms as this tree has them."""
    plain = [Room(name, f"cantik/{name}") for name in ("expr", "engines", "measure", "protect", "examine")]
    split = (tree / "cantik/register/core").is_dir()
    core = Room("register", "cantik/register/core") if split else Room("register", "cantik/register", _CORE_FILES)
    return (*plain, core)


def choose_rooms(tree: Path) -> tuple[Room, ...]:
    """Those of `MUTANTS_ROOM` (names with commas), all where it says nothing."""
    names = os.environ.get("MUTANTS_ROOM", "")
    return tuple(room for room in rooms(tree) if not names or room.name in names.split(","))


PROJECT = Path(__file__).resolve().parents[2]
