"""The parts of the night: what each runs, and the files that it depends on.

A part of tests runs the files that do more at night than by day: those marked `malam`, and those that sample by day
(`tests/fixtures/malam.py`), found by what they import. What is the same at night and by day was run by `.ci/run`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cantik.cli.bench import NAMES as BENCHES

PROJECT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
#: benches that each change waits for (`.ci/run`; `tests/repo/test_malam.py` compares)
BY_DAY = frozenset({"village", "protect", "web"})
#: rooms whose nights are short enough to be one part together; each other room is a part of its own
TOGETHER = (
    ("acuan", "base", "bench", "codes", "contoh", "engines", "forum", "kocok", "outlets", "spec"),
    ("coach", "collect", "examine", "measure", "snapshot"),
    ("pipeline", "products", "publish", "use"),
)
#: rooms whose nights are longer than a part may be: in so many parts, by files
DIVIDED = {"cli": 2, "journeys": 2, "protect": 2, "web": 2}
#: on PostgreSQL all that touches the database (`basisdata` at night)
POSTGRES = (("web",), ("field", "register"), ("coach", "release", "staff", "use"))
#: what every part of tests depends on beside its own files
SHARED = ("cantik", "pyproject.toml", "requirements", "tests/conftest.py", "tests/fixtures")
_NIGHT = {"CANTIK_UJI_MALAM": "1"}
#: how code of the tests asks for the night; where that is made, it is no asking
_NIGHT_WORDS = re.compile(r"mark\.malam|fixtures\.malam|import malam|malam\.(some|by_night|everything)\(")
_CHOOSERS = frozenset({"tests/fixtures/malam.py", "tests/conftest.py"})
#: read as text: parsing the tests takes half a minute
_IMPORT = re.compile(
    r"^[ \t]*from ((?:tests|bench)(?:\.\w+)*) import (?:\(([^)]*)\)|(.*))$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """One process of a part: its words, what it adds to the environment, and whether a PostgreSQL is started for it."""

    words: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    postgres: bool = False

    def line(self) -> str:
        """The command as somebody would type it."""
        words = ["python" if word == PYTHON else word for word in self.words]
        return " ".join([*(f"{name}={value}" for name, value in self.environment), *words])


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the night that is run in one go: its commands, and the paths whose content decides whether it has to
    run again."""

    name: str
    about: str
    commands: tuple[Command, ...]
    inputs: tuple[str, ...]


def parts() -> tuple[Part, ...]:
    """All parts, in the order in which they are run: what fails soonest first."""
    return (*_checks(), *_benches(), *_nights(), *_postgres(), *_whole())


def _checks() -> Iterator[Part]:
    words = (PYTHON, "-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32", "cantik")
    yield Part(
        "tipe-windows", "tipe seperti dilihat Python di Windows", (Command(words),), ("cantik", "pyproject.toml")
    )


def _benches() -> Iterator[Part]:
    for name in sorted(set(BENCHES) - BY_DAY):
        words = (PYTHON, "-m", "cantik", "bench", name, "--size", "small", "--strict", "tetap")
        inputs = ("bench", "cantik", "requirements", "tests/acuan", "tests/fixtures")
        yield Part(f"bench-{name}", f"cantik bench {name}, kecil", (Command(words),), inputs)


def _nights() -> Iterator[Part]:
    grouped = {room for group in TOGETHER for room in group}
    for group in (*TOGETHER, *((room,) for room in rooms() if room not in grouped)):
        files = [file for room in group for file in night_files(room)]
        number = DIVIDED.get(group[0], 1)
        for place in range(number if files else 0):
            own = files[place::number]
            name = "-".join(group[:2]) + (f"-{place + 1}" if number > 1 else "")
            about = f"SQLite, malam: {', '.join(group)}" + (f" ({place + 1} dari {number})" if number > 1 else "")
            yield Part(f"malam-{name}", about, (_tests(own),), _inputs(own))


def _postgres() -> Iterator[Part]:
    named = {"repo", *(room for group in POSTGRES for room in group)}  # the repository's guards use no database
    rest = tuple(room for room in rooms() if room not in named)
    for group in (*POSTGRES, rest):
        paths = [f"tests/{room}" for room in group]
        name = "lain" if group == rest else "-".join(group[:2])
        own = [file for room in group for file in _test_files(room)]
        command = _tests(paths, "-m", "basisdata", postgres=True)
        about = "PostgreSQL, semua yang menyentuh basis data: " + ("ruang lain" if group == rest else ", ".join(group))
        yield Part(f"postgresql-{name}", about, (command,), _inputs(own))


def _whole() -> Iterator[Part]:
    under_wine = Command((PYTHON, "-m", "script.windows.lane"))
    inputs = ("cantik", "pyproject.toml", "requirements", "script/windows", "tests/fixtures/desa_ringan.py")
    yield Part("windows", "Cantik dengan Python Windows di bawah Wine", (under_wine,), inputs)
    words = ("sh", "script/nightly/newcomer.sh")
    about = "kedua perintah README pada klon baru dalam lingkungan kosong, bahasa C"
    yield Part("perintah-readme", about, (Command(words),), ("*",))


def _tests(paths: Sequence[str], *more: str, postgres: bool = False) -> Command:
    """The run of some files of tests, side by side as `script/test` does it."""
    words = (PYTHON, "-m", "pytest", "-q", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--timeout=3600")
    return Command((*words, *more, *paths), tuple(_NIGHT.items()), postgres)


def rooms() -> tuple[str, ...]:
    """The folders of tests, by name."""
    found = {path.parent.name for path in (PROJECT / "tests").glob("*/test_*.py")}
    return tuple(sorted(found - {"fixtures"}))


def _test_files(room: str) -> list[str]:
    return [_relative(path) for path in sorted((PROJECT / "tests" / room).rglob("test_*.py"))]


def night_files(room: str) -> list[str]:
    """The files of a room whose tests do more at night: they say so, or use what does."""
    return [file for file in _test_files(room) if any(_asks_for_night(needed) for needed in (file, *_needed(file)))]


@cache
def _asks_for_night(file: str) -> bool:
    return file not in _CHOOSERS and file.startswith("tests/") and bool(_NIGHT_WORDS.search(_text(file)))


def _inputs(files: Sequence[str]) -> tuple[str, ...]:
    """What a part of these files depends on: the program, what all tests share, their folders, the modules that they
    import from other rooms; the manual where a test reads it, all where it reads the repository."""
    rooms_of = {str(Path(file).parent) for file in files}
    if "tests/repo" in rooms_of:
        return ("*",)
    others = {needed for file in files for needed in _needed(file)}
    others = {file for file in others if not file.startswith(("tests/fixtures/", *(f"{room}/" for room in rooms_of)))}
    manual = ("README.md", "docs") if any('"docs"' in _text(file) for file in files) else ()
    return (*SHARED, *sorted(rooms_of), *sorted(others), *manual)


@cache
def _needed(file: str) -> frozenset[str]:
    """The modules of `tests` and `bench` that a file imports, and what those import."""
    found: set[str] = set()
    waiting = [file]
    while waiting:
        for name in _imported(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return frozenset(found)


@cache
def _imported(file: str) -> frozenset[str]:
    names: set[str] = set()
    for module, several, single in _IMPORT.findall(_text(file)):
        names |= {module, *(f"{module}.{name}" for name in re.findall(r"\w+", several or single))}
    places = (f"{name.replace('.', '/')}.py" for name in names)
    return frozenset(place for place in places if (PROJECT / place).is_file())


@cache
def _text(file: str) -> str:
    return (PROJECT / file).read_text(encoding="utf-8")


def _relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()
