"""The dictionary: each word stands once, and each word that it gives for the code is one that the code uses."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROW = re.compile(r"^\| (?P<ours>[^|]+?) \| (?P<code>[^|]+?) \| (?P<means>[^|]+?) \|$", flags=re.MULTILINE)


def pairs(text: str) -> list[tuple[str, str]]:
    """(Indonesian, in the code), without the heads of the tables."""
    found = [(row["ours"], row["code"]) for row in ROW.finditer(text)]
    return [pair for pair in found if pair[0] != "Indonesia" and set(pair[0]) != {"-"}]


def doubles(found: list[tuple[str, str]]) -> list[str]:
    """Words that stand twice in one of the two columns."""
    columns = (Counter(ours for ours, _ in found), Counter(code for _, code in found))
    return sorted(word for column in columns for word, count in column.items() if count > 1)


# What a module defines: classes, functions, fields and names that are given a value.
DEFINED = re.compile(r"^\s*(?:class|(?:async )?def) (\w+)|^\s*(\w+)(?:: [^=\n]+)? = |^\s+(\w+): \w", flags=re.MULTILINE)


def defined(code: str) -> set[str]:
    """The names that a module defines; what only a comment or docstring says is none."""
    return {next(filter(None, found)) for found in DEFINED.findall(code)}


def unused(found: list[tuple[str, str]], names: set[str]) -> list[str]:
    """Words for the code that no name has as a part, whether written `a b`, `a_b` or `AB`."""
    bare = "\n".join(re.sub(r"[\s_-]+", "", name).casefold() for name in sorted(names))
    return [word for _, word in found if re.sub(r"[\s_-]+", "", word).casefold() not in bare]


@pytest.fixture(scope="module")
def kamus(project: Path) -> list[tuple[str, str]]:
    return pairs((project / "docs" / "kamus.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names(project: Path) -> set[str]:
    """Every name that the package defines, and those of its files and folders."""
    files = sorted((project / "cantik").rglob("*.py"))
    return {
        name for path in files for name in (path.stem, path.parent.name, *defined(path.read_text(encoding="utf-8")))
    }


def test_each_pair_of_the_glossary_stands_once(kamus: list[tuple[str, str]]) -> None:
    assert len(kamus) > 100
    assert doubles(kamus) == []


def test_the_code_uses_each_word(kamus: list[tuple[str, str]], names: set[str]) -> None:
    assert unused(kamus, names) == []


def test_breaches_are_found() -> None:
    head = "| Indonesia | Di dalam kode | Arti |\n|---|---|---|\n"
    text = f"{head}| satu | area unit | a |\n| satu | area unit | b |\n"
    assert pairs(text) == [("satu", "area unit"), ("satu", "area unit")]
    assert doubles(pairs(text)) == ["area unit", "satu"]
    assert unused(pairs(text), defined("class AreaCode:  # of an area unit\n")) == ["area unit"] * 2
    assert unused(pairs(text), defined("class AreaUnit: ...\n")) == []
    assert defined("area_unit: int = 1\nclass A:\n    area: str\n    def b(self) -> int: ...\n") == {
        "area_unit",
        "A",
        "area",
        "b",
    }
