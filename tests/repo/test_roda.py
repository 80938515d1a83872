"""The wheel carries everything that an installed Cantik needs, and nothing that only the repository needs."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built offline: uv carries the build backend of its own version."""
    uv = next(
        (found for place in (".tools/uv", "uv") if (found := shutil.which(project / place) or shutil.which(place))),
        None,
    )
    assert uv is not None, "uv: run ./script/test once"
    target = tmp_path_factory.mktemp("roda")
    command = [uv, "build", "--offline", "--quiet", "--wheel", "--out-dir", str(target), str(project)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = target.glob("*.whl")
    return zipfile.ZipFile(path)


def test_it_carries_every_file_of_the_package(wheel: zipfile.ZipFile, tracked: list[Path], project: Path) -> None:
    names = set(wheel.namelist())
    package = {str(path.relative_to(project)) for path in tracked if path.is_relative_to(project / "cantik")}
    assert package - names == set()


def test_it_carries_the_fonts_with_their_licences(wheel: zipfile.ZipFile) -> None:
    built = [Path(name) for name in wheel.namelist() if "/fonts/built/" in name]
    assert len([path for path in built if path.suffix == ".ttf"]) == 9
    assert len([path for path in built if path.name.startswith("OFL-")]) == 2


def test_it_carries_the_licences_and_the_command(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names if ".dist-info/" in name}
    (entry,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "cantik = cantik.cli:main" in wheel.read(entry).decode().replace("=cantik", "= cantik")


def test_it_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    foreign = [name for name in wheel.namelist() if not name.startswith("cantik") or "__pycache__" in name]
    assert foreign == []
