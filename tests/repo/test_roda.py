"""The wheel carries what an installed Cantik needs and nothing else; alone, it does the main job and the demo."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.perintah import Ran, surroundings

CODE = "99.01.01.2001"
PERSONS = 60  # whether the wheel is whole shows with few: of 300 the protection alone costs a minute
Command = Callable[..., Ran]


@pytest.fixture(scope="module")
def uv(project: Path) -> str:
    """The uv that set this checkout up."""
    found = next(
        (found for place in (".tools/uv", "uv") if (found := shutil.which(project / place) or shutil.which(place))),
        None,
    )
    assert found is not None, "uv: run ./script/test once"
    return found


@pytest.fixture(scope="module")
def wheel_file(project: Path, uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline: uv carries the build backend of its own version."""
    target = tmp_path_factory.mktemp("roda")
    command = [uv, "build", "--offline", "--quiet", "--wheel", "--out-dir", str(target), str(project)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def wheel(wheel_file: Path) -> zipfile.ZipFile:
    """What lies in it."""
    return zipfile.ZipFile(wheel_file)


@pytest.fixture(scope="module")
def installed(project: Path, uv: str, wheel_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """`cantik …` of the wheel alone, in an environment with the locked parts and nothing of this checkout.

    Offline and by links: the parts come from the cache that the set-up filled, and their bytecode from the environment
    of the tests, which was made of the same files (Python looks whether they are). A copy in memory and to compile it
    anew would cost more than what is asked.
    """
    folder = tmp_path_factory.mktemp("sendiri")
    place = folder / ".venv"
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    into = [uv, "pip", "install", "--offline", "--quiet", "--link-mode", "symlink", "--python", str(python)]
    for command in (
        [uv, "venv", "--offline", "--quiet", "--python", sys.executable, str(place)],
        [*into, "--no-deps", "-r", str(project / "requirements" / "embedded.txt")],
        [*into, "--no-deps", str(wheel_file)],
        [uv, "pip", "check", "--quiet", "--python", str(python)],
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    lend_bytecode(Path(sysconfig.get_path("purelib")), place)

    def cantik(*arguments: object) -> Ran:
        command = [str(python.with_name("cantik")), *map(str, arguments)]
        clean = {key: value for key, value in surroundings().items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
        done = subprocess.run(
            command, cwd=folder, env=clean, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return cantik


def lend_bytecode(ours: Path, place: Path) -> None:
    """Copy what Python has compiled of the parts that a new environment also has."""
    theirs = next(path for path in place.rglob("site-packages") if path.is_dir())
    for compiled in ours.rglob("__pycache__"):
        target = theirs / compiled.relative_to(ours)
        if target.parent.is_dir():
            shutil.copytree(compiled, target, dirs_exist_ok=True)


def test_it_carries_every_file_of_the_package(wheel: zipfile.ZipFile, tracked: list[Path], project: Path) -> None:
    names = set(wheel.namelist())
    package = {str(path.relative_to(project)) for path in tracked if path.is_relative_to(project / "cantik")}
    assert package - names == set()


def test_it_carries_the_fonts_with_their_licences(wheel: zipfile.ZipFile) -> None:
    built = [Path(name) for name in wheel.namelist() if "/fonts/built/" in name]
    assert len([path for path in built if path.suffix == ".ttf"]) == 9
    assert len([path for path in built if path.name.startswith("OFL-")]) == 2


def test_it_carries_the_lessons_and_the_guide(wheel: zipfile.ZipFile, project: Path) -> None:
    """What `/bantuan/` shows without the internet and without this checkout."""
    names = set(wheel.namelist())
    pages = [path for book in ("belajar", "panduan") for path in (project / "docs" / book).glob("*.md")]
    carried = {f"cantik/web/shell/help/built/{path.parent.name}/{path.name}" for path in pages}
    assert len(carried) > 30
    assert carried - names == set()


def test_it_carries_the_licences_and_the_command(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names if ".dist-info/" in name}
    (entry,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "cantik = cantik.cli:main" in wheel.read(entry).decode().replace("=cantik", "= cantik")


def test_it_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    foreign = [name for name in wheel.namelist() if not name.startswith("cantik") or "__pycache__" in name]
    assert foreign == []


@pytest.mark.lambat
def test_installed_alone_it_makes_the_demo_and_does_the_main_job(installed: Command, tmp_path: Path) -> None:
    made = tmp_path / "demo"
    demo = installed("demo", "--villages", 1, "--persons", PERSONS, "--no-serve", "--out", made)
    assert demo.code == 0, demo.told()
    assert (made / "situs" / "index.html").is_file()

    store, out = tmp_path / "simpanan", tmp_path / "hasil"
    store.mkdir()
    shutil.copy(made / "berkas" / "wilayah.csv", store)  # the invented village is known to this store
    workbook = made / "berkas" / f"penduduk_{CODE}.xlsx"
    asked = ("--desa", CODE, "--year", 2025, "--out", out, "--store", store, "--demo", "--accept", "data rekaan semata")
    job = installed("run", workbook, *asked, "--json")
    assert job.code == 0, job.told()
    assert job.answer["rilis"]["standing"] == "rilis desa"
    assert job.answer["berkas"][0]["diterima"] > 0.95 * PERSONS
    assert (out / "site" / "index.html").is_file()
    verified = installed("verify", out / "release", "--json")
    assert verified.code == 4, verified.told()
    assert installed("verify", out / "release", "--key", verified.answer["kunci"]).code == 0
    assert verified.answer["benar"] is True


@pytest.mark.lambat
def test_installed_alone_it_says_in_one_line_that_benches_need_a_checkout(installed: Command) -> None:
    ran = installed("bench", "village")
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("[D112] cantik bench: Pengukuran hanya berjalan di salinan sumber")
