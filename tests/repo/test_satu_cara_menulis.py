"""The same bytes on every system: text, archives and workbooks are written by one door each, and nothing is read or
heard in whatever encoding the system happens to have (`cara_menulis.py`)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.repo.cara_menulis import faults


@pytest.mark.parametrize(
    "planted",
    [
        "path.write_text(text, encoding='utf-8')",
        "(folder / name).write_text(text, 'utf-8', newline='\\n')",
        "path.read_text()",
        "open(path, 'w', encoding='utf-8', newline='\\n')",
        "path.open('a', encoding='utf-8')",
        "path.open()",
        "open(path)",
        "os.fdopen(handle, 'w')",
        "io.open(path, mode='x')",
        "zipfile.ZipFile(stream, 'w')",
        "ZipFile(stream, mode, zipfile.ZIP_DEFLATED)",
        "zipfile.ZipInfo(name)",
        "tarfile.open(fileobj=stream, mode='w:gz')",
        "xlsxwriter.Workbook(stream)",
        "csv.writer(stream)",
        "csv.DictWriter(stream, names)",
        "subprocess.run(words, capture_output=True, text=True)",
        "subprocess.Popen(words, universal_newlines=True)",
        "io.TextIOWrapper(stream)",
    ],
)
def test_another_way_would_be_seen(planted: str) -> None:
    assert list(faults(ast.parse(planted), product=True))


@pytest.mark.parametrize(
    "sound",
    [
        "write_text(path, text)",
        "path.read_text('utf-8')",
        "path.read_text(encoding='utf-8-sig')",
        "path.open('rb')",
        "path.open(encoding='utf-8', newline='')",
        "open(part, 'ab' if begin else 'wb', buffering=0)",
        "os.fdopen(handle, 'wb')",
        "zipfile.ZipFile(stream)",
        "new_zip(stream)",
        "csv.writer(stream, lineterminator='\\n')",
        "subprocess.run(words, encoding='utf-8')",
        "summaries.open(folder)",
        "opened.keys.open('berkas', sealed, place)",
    ],
)
def test_what_is_sound_is_no_fault(sound: str) -> None:
    assert list(faults(ast.parse(sound), product=True)) == []


@pytest.mark.parametrize("room", ["bench", "script"])
def test_who_writes_beside_the_program_says_how(project: Path, room: str) -> None:
    """The program itself: `test_satu_jalan.py`, which reads all its modules once."""
    found = {
        path.relative_to(project).as_posix(): told
        for path in sorted((project / room).rglob("*.py"))
        if (told := list(faults(ast.parse(path.read_text("utf-8")), product=False)))
    }
    assert found == {}, "sebut encoding dan newline, atau pakai cantik.base.text_file"
