"""A page that sends its reader to a room of the program names one that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

#: What somebody will add, in `CONTRIBUTING.md`; and a kind of content that only a kabupaten of its own brings.
_ABSENT = {"collect/readers/x.py", "content/mappings/x.yaml", "content/groups"}
_NAMED = re.compile(r"`([a-z_]+(?:/[a-z_]+)+(?:\.[a-z]+)?)`|^# ([a-z_]+(?:/[a-z_]+)+)", re.MULTILINE)


def _named(text: str, rooms: set[str]) -> Iterator[str]:
    """What a page names below a room of the program: `room/part`, `room/part.py`, `room/part/module.function`."""
    for quoted, title in _NAMED.findall(text):
        place = quoted or title
        if place.split("/")[0] in rooms:
            yield place


def _stands(program: Path, place: str) -> bool:
    """Whether a file, a folder, a module, or the module of a function is there."""
    bare = place.split(".", maxsplit=1)[0]
    return any((program / name).exists() for name in (place, f"{place}.py", bare, f"{bare}.py"))


def _missing(project: Path, page: Path) -> set[str]:
    program = project / "cantik"
    rooms = {path.name for path in program.iterdir() if path.is_dir()}
    named = set(_named(page.read_text(encoding="utf-8"), rooms)) - _ABSENT
    return {place for place in named if not _stands(program, place)}


def test_every_room_that_a_page_names_is_there(project: Path) -> None:
    """ADRs tell of what was then, and are left as they were written."""
    pages = [
        project / "CONTRIBUTING.md",
        *project.glob("cantik/**/README.md"),
        *(page for page in project.glob("docs/**/*.md") if "adr" not in page.parts),
    ]
    assert len(pages) > 60
    missing = {page.relative_to(project).as_posix(): found for page in pages if (found := _missing(project, page))}
    assert missing == {}


@pytest.mark.parametrize("text", ["# web/collect\n", "see `web/collect`", "`measure/absent.py`"])
def test_a_room_that_went_is_missed(tmp_path: Path, text: str) -> None:
    for room in ("web", "measure", "base"):
        (tmp_path / "cantik" / room).mkdir(parents=True)
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert _missing(tmp_path, tmp_path / "page.md")
