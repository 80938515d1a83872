"""A village's laptop runs Windows: nobody has tried it there, so its rules about files are kept here by force, in every
process that a command starts (`fixtures/windows/sitecustomize.py`)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cantik.contoh.kabupaten import write_areas
from cantik.contoh.opensid import write_rows
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import PROJECT, Ran, cantik, surroundings

DESA = "99.01.01.2001"
RULES = PROJECT / "tests" / "fixtures" / "windows"


def rules(folder: Path) -> dict[str, str]:
    """The settings under which the rules hold in a folder."""
    return {
        "PYTHONPATH": f"{RULES}{os.pathsep}{PROJECT}",
        "PYTHONWARNDEFAULTENCODING": "1",
        "UJI_WINDOWS": str(folder),
        "TMPDIR": str(folder / "sementara"),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sementara").mkdir()
    return tmp_path


def ran(folder: Path, *arguments: object) -> Ran:
    done = cantik(*arguments, settings=rules(folder))
    assert done.code == 0, done.told()
    return done


@pytest.mark.malam
def test_from_a_workbook_to_a_site_twice_a_copy_and_back(folder: Path) -> None:
    store, out, workbook = folder / "simpanan", folder / "hasil", folder / "penduduk.xlsx"
    store.mkdir()
    write_areas(light_village(), store / "wilayah.csv")
    write_rows(light_rows(), workbook, "template")
    way = ("run", workbook, "--desa", DESA, "--year", 2025, "--out", out, "--store", store, "--demo")
    first = cantik(*way, "--accept", "data uji yang direka", settings=rules(folder))
    assert first.code == 0, first.told()
    books = sorted(path.relative_to(out) for path in out.rglob("*.pdf"))
    assert books
    again = cantik(*way, "--accept", "data uji yang direka", settings=rules(folder))  # over what stands there
    assert again.code == 0, again.told()
    assert sorted(path.relative_to(out) for path in out.rglob("*.pdf")) == books
    ran(folder, "publish", out / "release", "--out", folder / "situs")
    ran(folder, "publish", out / "release", "--out", folder / "situs")
    ran(folder, "doctor", "--store", store)


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        ("open('a', 'w', encoding='utf-8'); os.replace('b', 'a')", False),  # closed at once: nobody holds it
        ("held = open('a', 'w', encoding='utf-8'); os.replace('b', 'a')", True),
        ("held = open('b', encoding='utf-8'); os.replace('b', 'a')", True),
        ("held = open('b', encoding='utf-8'); os.unlink('b')", True),
        ("held = open('isi/c', 'w', encoding='utf-8'); os.rename('isi', 'lain')", True),
        ("os.rename('b', 'd')", True),
        ("os.open('isi', os.O_RDONLY)", True),
        ("open('a:b', 'w', encoding='utf-8')", True),
        ("os.mkdir('aux')", True),
        ("os.mkdir('berakhir.')", True),
        ("os.symlink('b', 'tautan')", True),
    ],
)
def test_the_rules_are_kept(tmp_path: Path, act: str, refused: bool) -> None:
    (tmp_path / "isi").mkdir()
    for name in ("b", "d"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"import os; {act}"],
        cwd=tmp_path,
        env=surroundings(**rules(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode != 0) is refused, done.stderr
    assert not refused or "WinError" in done.stderr


@pytest.mark.parametrize("codes", ["cp1252", "ascii", "utf-16"])
def test_what_is_said_through_a_pipe_is_utf_8(tmp_path: Path, codes: str) -> None:
    """Whatever the code page of the system: Python takes it from there as it takes it from this setting."""
    name = "penduduk “é” – baru.xlsx"
    words = ("run", name, "--desa", DESA, "--year", "2025", "--out", "hasil")
    done = subprocess.run(
        [sys.executable, "-m", "cantik", *words],
        cwd=tmp_path,
        env=surroundings(PYTHONIOENCODING=codes, PYTHONPATH=str(PROJECT)),
        capture_output=True,
        timeout=120,
    )
    assert done.stderr.decode("utf-8").startswith(f"[B100] {name}:")
    assert b"\r" not in done.stderr


@pytest.mark.parametrize(("given", "heard"), [("sandi é–“”", "sandi é–“”"), ("\ufeffsandi é\r", "sandi é"), ("", "")])
def test_what_is_piped_in_is_utf_8(given: str, heard: str) -> None:
    program = (
        "from cantik.cli.output import prepare_channels; from cantik.cli.prompts import piped_line\n"
        "prepare_channels(); print(piped_line(), end='|')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=surroundings(PYTHONIOENCODING="cp1252", PYTHONPATH=str(PROJECT)),
        input=f"{given}\n".encode() if given else b"",
        capture_output=True,
        timeout=120,
    )
    assert done.stdout.decode("utf-8") == f"{heard}|"


def pins(name: str) -> set[str]:
    """Parts and versions of a requirement file."""
    text = (PROJECT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^[a-z0-9._-]+==[^\s;\\]+", text, flags=re.MULTILINE))


def test_every_embedded_part_was_resolved_for_windows_from_wheels_alone() -> None:
    """`script/lock` resolves it with `--only-binary :all:`, oldest and newest Python, or ends in an error."""
    assert pins("windows") == pins("embedded")
    assert len(pins("windows")) > 20
    lock = (PROJECT / "script" / "lock").read_text(encoding="utf-8")
    assert "--only-binary :all: --python-platform windows" in lock
