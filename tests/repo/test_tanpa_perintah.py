"""The browser gives no advice of the command line: what a page may show says which page does it, or who can.

A typed error carries both, apart (`CantikError.mend`, `.command`); only commands print the second.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cantik.base.errors import CantikError
from cantik.staff.app import error_words

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "cantik"
#: what no page reaches: the commands themselves, what happens before anything is served, files of millions of rows
OF_COMMANDS = (
    "cli/",
    "base/environment.py",
    "base/database.py",
    "base/mail.py",
    "snapshot/parts/",
    "measure/parts/",
    "engines/",
    "pipeline/way.py",
    "pipeline/demo.py",
    "web/several.py",
    "web/static_site.py",
    "web/exposure.py",
    "web/settings_command.py",
    "web/demo.py",
    "web/demo_federation.py",
    "web/federation_process.py",
)
#: a verb of the command line behind its name, an option, or a word for where commands are typed
ADVICE = re.compile(
    r"\bcantik (?:VERBS)\b|(?<![\w!-])--[a-z][a-z-]+(?![\w-]*\))|\bCANTIK_[A-Z]+|"
    r"\b[Bb]aris perintah\b|\b[Jj]alankan perintah\b|\bcommand line\b|(?<!\()\bsudo\b|\bpip install\b"
)
#: terms of the language of pages themselves, not advice
_MARKUP = re.compile(r"<!--.*?-->|\{#.*?#\}|\{%.*?%\}|<style.*?</style>|<script.*?</script>|var\(--[\w-]+\)", re.DOTALL)


@cache
def verbs() -> str:
    """The verbs of the command line, as its reference lists them."""
    page = (PROJECT / "docs" / "rujukan" / "perintah.md").read_text(encoding="utf-8")
    return "|".join(sorted(set(re.findall(r"^## `cantik ([a-z]+)", page, re.MULTILINE))))


@cache
def advice() -> re.Pattern[str]:
    """`ADVICE` with the verbs of the command line in their place."""
    return re.compile(ADVICE.pattern.replace("VERBS", verbs()))


def advice_in(text: str) -> list[str]:
    """What a text advises; a property of a style sheet (`--nila:`) is no option."""
    return [found.group() for found in advice().finditer(re.sub(r"--[a-z0-9]+:", "", text))]


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module that a reader may be shown: no comments and docstrings, nothing handed on as `command`,
    no name of an actor ("cantik tick")."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        if isinstance(node, ast.keyword) and node.arg == "command":
            left_out |= {id(inside) for inside in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, "" if re.fullmatch(r"cantik [a-z]+", node.value) else node.value


def test_no_text_of_a_room_that_pages_reach_advises_a_command() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        if name.startswith(OF_COMMANDS) or "/migrations/" in name:
            continue
        wrong += [f"{name}:{line}: {text}" for line, text in texts_of(path) if advice_in(text)]
    assert wrong == []


def test_no_template_advises_a_command() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found = advice_in(_MARKUP.sub(" ", path.read_text(encoding="utf-8")))
        inside = re.findall(r'translate\s+"([^"]*)"', path.read_text(encoding="utf-8"))
        found += [one for text in inside for one in advice_in(text)]
        wrong += [f"{path.relative_to(PACKAGE)}: {one}" for one in found]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jalankan cantik doctor lalu coba lagi.", ["cantik doctor"]),
        ("Pilih folder lain dengan --store.", ["--store"]),
        ("di baris perintah dapat juga", ["baris perintah"]),
        ("Isi CANTIK_ADDRESS.", ["CANTIK_ADDRESS"]),
        ("Tutup Cantik, lalu buka lagi.", []),
        ("program cantik ini menjaga angka desa", []),
        ("Jarak ke terminal atau stasiun – 2 km", []),
    ],
)
def test_advice_is_known_when_it_is_met(text: str, found: list[str]) -> None:
    assert advice_in(text) == found


def test_an_error_says_the_page_to_a_page_and_the_command_to_a_command() -> None:
    error = CantikError("X1", "Simpanan rusak", mend="Minta pengelola memulihkannya.", command="Ketik cantik restore.")
    assert error_words.error_line(error) == error.line() == "[X1] Simpanan rusak. Minta pengelola memulihkannya."
    assert error.as_dict()["saran"] == "Minta pengelola memulihkannya."
    assert error.line(console=True).endswith("Ketik cantik restore.")
    assert error.as_dict(console=True)["saran"] == "Ketik cantik restore."
    assert CantikError("X1", "Penuh", mend="Kosongkan.").line(console=True) == "[X1] Penuh. Kosongkan."
