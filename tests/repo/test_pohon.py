"""The tree: rooms say what they are, files stay readable, nothing of others lies here, everything can be imported."""

import ast
import importlib
import io
import pkgutil
import subprocess
import sys
import tokenize
import warnings
from pathlib import Path

import pytest

import bench
import cantik

LONG_LINES = 400
FOREIGN = {".ttf", ".otf", ".woff", ".woff2", ".whl", ".jar", ".so", ".dll", ".exe", ".class", ".pyc", ".zip", ".gz"}


def rooms() -> list[Path]:
    """The folders directly below `cantik/` that hold modules."""
    root = Path(cantik.__file__).parent
    return sorted(path.parent for path in root.glob("*/__init__.py"))


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.name))
def test_every_room_says_what_it_is(room: Path) -> None:
    readme = room / "README.md"
    assert readme.is_file(), f"cantik/{room.name}/README.md: what lives here, and what it may import"
    lines = [line for line in readme.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert 3 <= len(lines) <= 80


def sentence(text: str) -> str:
    """The docstring of a module, read no further than that."""
    beside = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE}
    first = next(told for told in tokenize.generate_tokens(io.StringIO(text).readline) if told.type not in beside)
    said = ast.literal_eval(first.string) if first.type == tokenize.STRING else ""
    return said.strip() if isinstance(said, str) else ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('# SPDX\n\n"""Says."""\nimport os\n', "Says."),
        ('import os\n"""Late."""\n', ""),
        ('b"bytes"\n', ""),
        ('"""  """\n', ""),
        ("# only this\n", ""),
    ],
)
def test_only_what_comes_first_is_a_sentence(text: str, said: str) -> None:
    assert sentence(text) == said == (ast.get_docstring(ast.parse(text)) or "").strip()


def test_every_module_begins_with_a_sentence(tracked: list[Path], project: Path) -> None:
    silent = []
    for path in tracked:
        if path.suffix == ".py" and "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            if text.strip() and not sentence(text):
                silent.append(str(path.relative_to(project)))
    assert silent == []


def test_long_files_are_named(tracked: list[Path], project: Path) -> None:
    """An aim, not a gate: a file of more than 400 lines is a warning in the report."""
    for path in tracked:
        if path.suffix in {".py", ".sh"}:
            length = len(path.read_text(encoding="utf-8").splitlines())
            if length > LONG_LINES:
                warnings.warn(f"{path.relative_to(project)} has {length} lines", stacklevel=1)


def test_nothing_of_others_is_copied_in(tracked: list[Path], project: Path) -> None:
    def copied(path: Path) -> bool:
        third = {"node_modules", "vendor", "third_party", "site-packages", "built"} & set(path.parts)
        return bool(third) or path.suffix in FOREIGN or ".min." in path.name

    names = [path.relative_to(project) for path in tracked]
    assert [str(name) for name in names if copied(name)] == []


def test_area_codes_carry_their_licence(project: Path) -> None:
    folder = project / "cantik" / "content" / "areas"
    notices = [path for path in folder.iterdir() if path.suffix == ".md" or path.name == "LICENSE"]
    text = " ".join(path.read_text(encoding="utf-8") for path in notices)
    for word in ("ODbL", "1.0", "idn-area-data"):
        assert word in text
        assert word in (project / "NOTICE").read_text(encoding="utf-8")


def test_pure_modules_need_no_django() -> None:
    """Every module of a station or below can be imported, and none of them brings Django along."""
    program = (
        "import importlib, pkgutil, sys, cantik\n"
        "edge = {'app', 'staff', 'web', 'pipeline', 'cli', '__main__'}\n"
        "def pure(name): return edge.isdisjoint(name.split('.'))\n"
        "names = []\n"
        "def walk(path, prefix):\n"  # `pkgutil.walk_packages` imports every package by itself, those of the edge too
        "    for m in pkgutil.iter_modules(path, prefix):\n"
        "        if pure(m.name):\n"
        "            names.append(m.name)\n"
        "            module = importlib.import_module(m.name)\n"
        "            if m.ispkg: walk(module.__path__, m.name + '.')\n"
        "walk(cantik.__path__, 'cantik.')\n"
        "assert len(names) > 50, names\n"
        "assert 'django' not in sys.modules, 'django came along'\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_module_can_be_imported() -> None:
    """With Django set up (pytest-django does it), the rest can be imported as well."""
    packages = (cantik, bench)
    names = [
        module.name
        for package in packages
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    for name in names:
        if not name.endswith("__main__"):
            importlib.import_module(name)
