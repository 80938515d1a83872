"""Commands that the tests fork (`fixtures/benih.py`) answer as those that are started anew, and know nothing of each
other."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.fixtures import benih
from tests.fixtures.perintah import Ran, cantik, command, surroundings

pytestmark = pytest.mark.skipif(not benih.sound(), reason="commands are forked on Linux only")


def started(*arguments: object, cwd: Path, **settings: str) -> Ran:
    """The same command as a user starts it."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=surroundings(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "line",
    [
        "--version",
        "run --help",
        "run tiada.xlsx --desa 35.05.10.2011 --year 2025 --out hasil",
        "import kosong.csv --desa 35.05.10.2011 --date 2025-12-31 --store simpanan --json",
        "bench tiada",
    ],
)
def test_forked_it_answers_as_started(line: str, tmp_path: Path) -> None:
    (tmp_path / "kosong.csv").write_text("nik,nama\n", encoding="utf-8")
    assert cantik(*line.split(), cwd=tmp_path) == started(*line.split(), cwd=tmp_path)


def test_settings_folder_and_input_are_the_commands_own(tmp_path: Path) -> None:
    first, second = tmp_path / "satu", tmp_path / "dua"
    for folder in (first, second):
        folder.mkdir()
    add = ("staff", "add", "--store", "simpanan", "--name", "Siti", "--username", "siti", "--area", "99.01")
    weak = cantik(*add, cwd=second, entered="password1234\n")
    assert "paling sering" in weak.error_line, weak.told()
    assert not (second / "simpanan").exists(), "who is refused leaves no store behind"
    made = cantik(*add, cwd=second, entered="rumah bambu di tepi kali 7\n")
    assert made.code == 0, made.told()
    assert (second / "simpanan").is_dir()
    assert not (first / "simpanan").exists()

    asked = ("duplicates", "--kab", "99.01", "--store", "simpanan", "--json")
    refused = cantik(*asked, cwd=second, settings={"CANTIK_CONTENT": "tiada"})
    assert refused.answer["galat"]["kode"] == "K101", refused.told()
    assert cantik(*asked, cwd=second).answer["galat"]["kode"] == "D115"  # the content is found, the village is not


def test_each_command_is_a_process_of_its_own_with_an_end(tmp_path: Path) -> None:
    before = benih.spent_s()
    with pytest.raises(subprocess.TimeoutExpired):
        cantik("serve", "--store", tmp_path / "simpanan", "--port", 0, limit=1)
    assert cantik("--version").code == 0
    assert benih.spent_s() > before
