"""Every command that README and manual name, typed as it stands there in an empty folder: none is unknown to the
program, none ends in a traceback. Most are refused, since nothing lies in the folder, and are so in one line."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cantik.cli import main
from tests.fixtures import malam
from tests.fixtures.perintah import PROJECT, cantik

pytestmark = pytest.mark.lambat
MANUAL = PROJECT / "docs"
PAGES = (PROJECT / "README.md", *sorted(MANUAL.glob("panduan/*.md")), *sorted(MANUAL.glob("belajar/*.md")))
_INLINE = re.compile(r"`((?:\.venv/bin/)?cantik [^`\n]+)`")
_LINE = re.compile(r"^\s*((?:\.venv/bin/)?cantik [^#\n\\]*(?:\\\n[^#\n\\]*)*)", re.MULTILINE)
#: they answer until somebody stops them
_LASTING = ("serve", "worker", "demo", "tick")


def commands() -> Iterator[list[str]]:
    """What is typed, once each: the lines, and of the sentences what has a whole option; their other words are names of
    commands. `…` leaves something out."""
    found: dict[tuple[str, ...], None] = {}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        spoken = [typed for typed in _INLINE.findall(text) if re.search(r" --[a-z-]+ [^-]", typed)]
        for typed in (*spoken, *_LINE.findall(text)):
            words = shlex.split(typed.replace("\\\n", " "))[1:]
            if "…" not in typed and words[0] not in _LASTING:
                found[tuple(words)] = None
    yield from map(list, found)


def test_they_are_commands_and_end_in_words(tmp_path: Path) -> None:
    """Every third by day, all at night."""
    asked = list(commands())
    assert len(asked) > 40, "the pages are read no longer"
    chosen = malam.some(asked, every=3)
    assert len(chosen) > 13
    for words in chosen:
        ran = cantik(*words, cwd=tmp_path)
        assert "Traceback" not in ran.err, (words, ran.told())
        assert ran.code in (0, 1, 2), (words, ran.told())
        if ran.code == 2:
            assert re.match(r"\[[A-Z]\d{3}\] ", ran.error_line), (words, ran.told())
            placeholder = any(word.isupper() and word.isalpha() for word in words)
            assert placeholder or not ran.error_line.startswith("[D002]"), (words, ran.told())


def test_a_cluster_is_asked_for_where_its_parts_are_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The address is read before the cluster is opened, with a part that only the extra brings."""
    for part in ("pyarrow", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, part, None)  # as where it was never installed
    out = str(tmp_path / "hitungan")
    for place in ("s3://ember/bagian", "s3://ember/bagian?endpoint_override=127.0.0.1:1"):
        code = main(["measure", place, "--out", out, "--engine", "spark", "--master", "local[1]"])
        assert (code, capsys.readouterr().err.startswith("[M140]")) == (2, True)
