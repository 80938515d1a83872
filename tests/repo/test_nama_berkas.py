"""A clone lands on every system: no path that git carries is one that Windows refuses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.fixtures.windows.nama_windows import LONGEST, name_fault, tree_faults


def carried(project: Path) -> list[str]:
    """All paths of the repository, those without git's help where there is none: the package as it lies."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True)
    if listed.returncode == 0:
        return [name for name in listed.stdout.decode().split("\0") if name]
    package = project / "cantik"
    return [p.relative_to(project).as_posix() for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc"]


def test_every_path_of_the_repository_lands_on_windows(project: Path) -> None:
    paths = carried(project)
    assert len(paths) > 1000
    assert tree_faults(paths) == []


@pytest.mark.parametrize(
    "name",
    [
        *("nul", "NUL.py", "Con", "prn.tar.gz", "aux", "AUX .txt", "com1", "LPT9.csv", "com¹.json", "lpt³"),
        *(
            "CONIN$",
            "conout$.txt",
            "a:b",
            "a<b",
            'a"b',
            "a|b",
            "a?b",
            "a*b",
            "a\\b",
            "a\tb",
            "a\x1f",
            "titik.",
            "spasi ",
        ),
    ],
)
def test_what_windows_refuses_is_seen_in_any_folder(name: str) -> None:
    assert name_fault(name)
    assert tree_faults([f"cantik/web/{name}"])
    assert tree_faults([f"{name}/isi.json"])


def test_names_that_are_one_and_paths_that_are_too_long_are_seen() -> None:
    assert tree_faults(["a/Isi.json", "a/isi.json"]) == ["a/Isi.json = a/isi.json: one name"]
    assert tree_faults(["Tabel/a.csv", "tabel/b.csv"]) == ["Tabel = tabel: one name"]
    assert tree_faults(["x" * (LONGEST + 1)]) == [f"{'x' * (LONGEST + 1)}: {LONGEST + 1} letters"]


@pytest.mark.parametrize("name", ["console.py", "null.csv", "auxiliary", "com.json", "com10", ".nul", "a.nul", "é (1)"])
def test_what_windows_takes_is_no_fault(name: str) -> None:
    assert tree_faults([f"a/{name}", f"b/{name}"]) == []
