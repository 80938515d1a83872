"""A template can be read and reviewed: no line of it is longer than a screen. How deep it stands is said by djhtml."""

from __future__ import annotations

from pathlib import Path

LONGEST = 160


def templates(files: list[Path]) -> list[Path]:
    """Templates of pages, Django's and Jinja's."""
    return [file for file in files if file.suffix == ".html" and "templates" in file.parts]


def too_long(files: list[Path]) -> list[str]:
    """Lines of templates that are too long, each as its file, number and length."""
    return [
        f"{file.name}:{number}: {len(line)}"
        for file in templates(files)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]


def test_no_line_of_a_template_is_longer_than_a_screen(tracked: list[Path]) -> None:
    assert len(templates(tracked)) > 300
    assert too_long(tracked) == []


def test_a_line_that_is_too_long_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "panjang.html").write_text("<p>\n" + "é" * 161 + "\n" + "é" * 160 + "\n</p>\n", encoding="utf-8")
    (folder / "panjang.txt").write_text("x" * 161, encoding="utf-8")
    assert too_long(sorted(folder.iterdir())) == ["panjang.html:2: 161"]
