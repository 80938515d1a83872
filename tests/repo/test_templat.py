"""A template can be read and reviewed: no line of it is longer than a screen. How deep it stands is said by djhtml.
What the pages of the workplace forbid their own markup (a style or a handler at an element) none of them writes."""

from __future__ import annotations

import re
from pathlib import Path

LONGEST = 160
FORBIDDEN = re.compile(r"""<[^>]*?\s(style|on[a-z]+)=["']""")


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


def forbidden(files: list[Path]) -> list[str]:
    """Attributes in templates of the workplace that its Content-Security-Policy makes a browser leave out."""
    return [
        f"{file.name}: {found[1]}"
        for file in templates(files)
        if "web" in file.parts
        for found in FORBIDDEN.finditer(file.read_text(encoding="utf-8"))
    ]


def test_no_page_of_the_workplace_has_markup_that_a_browser_refuses(tracked: list[Path]) -> None:
    assert forbidden(tracked) == []


def test_markup_that_a_browser_refuses_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "web" / "templates"
    folder.mkdir(parents=True)
    markup = '<i class="a"\n  style="width:3%"></i><a onclick="x()">b</a><i data-style="c"></i>'
    (folder / "gaya.html").write_text(markup, encoding="utf-8")
    assert forbidden(sorted(folder.iterdir())) == ["gaya.html: style", "gaya.html: onclick"]


# Rules that begin with a class, or a script that asks for one.
_STYLED = re.compile(r"""[.'"` ]([a-zA-Z][\w-]*)""")
_CLASS = re.compile(r"""\bclass=["']([^"'{}]+)["']""")


def unstyled(files: list[Path]) -> list[str]:
    """Classes in templates of the workplace that no style and no script knows: a word that somebody thought was one."""
    sheets = [file for file in files if file.suffix in (".css", ".js", ".ts")]
    known = {name for file in sheets for name in _STYLED.findall(file.read_text(encoding="utf-8"))}
    return sorted(
        f"{file.name}: {name}"
        for file in templates(files)
        if "web" in file.parts
        for found in _CLASS.finditer(file.read_text(encoding="utf-8"))
        for name in found[1].split()
        if name not in known
    )


def test_every_class_of_the_workplace_is_styled_or_asked_for(tracked: list[Path]) -> None:
    assert unstyled(tracked) == []


def test_a_class_that_nothing_knows_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "web" / "templates"
    folder.mkdir(parents=True)
    (folder / "kelas.html").write_text('<p class="ada juga"><b class="tiada {{ x }}"><i class="tiada"></i>', "utf-8")
    (folder / "gaya.css").write_text(".ada{color:red}", encoding="utf-8")
    (folder / "naskah.js").write_text('find(".juga")', encoding="utf-8")
    assert unstyled(sorted(folder.iterdir())) == ["kelas.html: tiada"]
