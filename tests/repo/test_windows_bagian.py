"""What a village's laptop takes from the network is the set that was resolved for it, wheels only (`script/lock` asks
the registry, and ends where a part has none); and the three commands of the manual hold."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

#: what a 64-bit Windows says of itself, for the oldest and the newest Python that the package takes
LAPTOPS = [
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
    | {"python_version": version, "python_full_version": f"{version}.0", "extra": ""}
    | {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    for version in ("3.11", "3.14")
]


@pytest.fixture
def pyproject(project: Path) -> dict[str, Any]:
    """What the package says of itself."""
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(project: Path, name: str) -> dict[str, str]:
    """The versions of a set."""
    text = (project / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", text, flags=re.MULTILINE))


def test_the_set_for_windows_is_that_of_the_package(project: Path, pyproject: dict[str, Any]) -> None:
    """A part that was added and not resolved for Windows fails here, and one whose version differs."""
    windows, embedded = pinned(project, "windows"), pinned(project, "embedded")
    assert {name: version for name, version in windows.items() if embedded.get(name, version) != version} == {}
    for text in pyproject["project"]["dependencies"]:
        part = Requirement(text)
        wanted = part.marker is None or any(Marker(str(part.marker)).evaluate(laptop) for laptop in LAPTOPS)
        assert not wanted or part.name.lower().replace("_", "-") in windows, part.name


def test_each_part_is_taken_by_its_digest(project: Path) -> None:
    text = (project / "requirements" / "windows.txt").read_text(encoding="utf-8")
    parts = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(pinned(project, "windows"))
    assert [part.split()[0] for part in parts if "--hash=sha256:" not in part] == []


def test_nothing_that_every_system_takes_is_missing(project: Path) -> None:
    """What stands in the embedded set without a marker is in that of Windows too; what it has more has its reason."""
    text = (project / "requirements" / "embedded.txt").read_text(encoding="utf-8")
    everywhere = set(re.findall(r"^([A-Za-z0-9._-]+)==[^;\n]+$", text, re.MULTILINE))
    windows = pinned(project, "windows")
    assert everywhere - windows.keys() <= {"uvloop"}
    assert windows.keys() - pinned(project, "embedded").keys() <= {"colorama", "tzdata"}


def test_the_three_commands_of_the_manual_hold(project: Path, pyproject: dict[str, Any]) -> None:
    """Python of the first fits the package, the second names its wheel, the third is a command that there is."""
    text = (project / "docs" / "panduan" / "windows.md").read_text(encoding="utf-8")
    first, second, third = re.search(r"```\n(.*?)\n```", text, re.DOTALL)[1].splitlines()  # type: ignore[index]
    version = re.fullmatch(r"winget install --id Python\.Python\.(3\.\d+)", first)
    assert version
    low, high = re.findall(r"3\.\d+", pyproject["project"]["requires-python"])
    oldest, newest, named = (int(said.split(".")[1]) for said in (low, high, version[1]))
    assert oldest <= named < newest
    assert second == f"py -{version[1]} -m pip install --user cantik-VERSI-py3-none-any.whl"
    said = re.fullmatch(rf"py -{re.escape(version[1])} -m (cantik serve --store) \$HOME\\cantik", third)
    assert said
    shown = subprocess.run([sys.executable, "-m", "cantik", "serve", "--help"], capture_output=True, text=True)
    assert shown.returncode == 0
    assert "--store" in shown.stdout
