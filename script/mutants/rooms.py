"""The rooms of the core and their files."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Room:
    """A folder under mutation; `only`: the names of files that count, none for all of them."""

    name: str
    folder: str
    only: frozenset[str] = frozenset()

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


ROOMS = rooms(Path(__file__).resolve().parents[2])
