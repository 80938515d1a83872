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


def unused(found: list[tuple[str, str]], code: str) -> list[str]:
    """Words for the code that no identifier, comment or docstring has, whether written `a b`, `a_b` or `AB`."""
    bare = re.sub(r"[\s_-]+", "", code).casefold()
    return [word for _, word in found if re.sub(r"[\s_-]+", "", word).casefold() not in bare]


@pytest.fixture(scope="module")
def kamus(project: Path) -> list[tuple[str, str]]:
    return pairs((project / "docs" / "kamus.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def code(project: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((project / "cantik").rglob("*.py")))


def test_each_pair_of_the_glossary_stands_once(kamus: list[tuple[str, str]]) -> None:
    assert len(kamus) > 100
    assert doubles(kamus) == []


def test_the_code_uses_each_word(kamus: list[tuple[str, str]], code: str) -> None:
    assert unused(kamus, code) == []


def test_breaches_are_found() -> None:
    head = "| Indonesia | Di dalam kode | Arti |\n|---|---|---|\n"
    text = f"{head}| satu | area unit | a |\n| satu | area unit | b |\n"
    assert pairs(text) == [("satu", "area unit"), ("satu", "area unit")]
    assert doubles(pairs(text)) == ["area unit", "satu"]
    assert unused(pairs(text), "class AreaCode: ...") == ["area unit", "area unit"]
    assert unused(pairs(text), "class AreaUnit: ...") == []
