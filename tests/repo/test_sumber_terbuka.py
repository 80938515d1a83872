"""Nobody is sent to a page that does not lie in the repository: code, content and manual cite `docs/` or the source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

#: pages of the field and of the first design, as they were called before the facts moved into `docs/bidang`
FIELD = [
    "governance",
    "population_parameters",
    "measures_extra",
    "forum_forms",
    "quality_policy",
    "publications",
    "metadata",
    "instruments",
    "planning",
    "rumah_dataku",
    "regsosek_variables",
    "dtsen_variables",
    "sdgs_desa_indicators",
    "indeks_desa_indicators",
    "concepts",
]
DESIGN = [
    "README",
    "architecture",
    "bench",
    "bootstrap",
    "collection",
    "content",
    "disclosure",
    "engine",
    "federation",
    "house",
    "product",
]
DESIGN += ["publishing", "security", "ui"]
AWAY = re.compile(
    rf"\bdomain[/ ](?:{'|'.join(FIELD)})\b"
    rf"|\bdesign/(?:{'|'.join(DESIGN)})\b|\bdesign (?:{'|'.join(DESIGN)})(?:\.md| \d)"
    r"|(?<![\w/])(?:disclosure|collection|security|publishing|federation|engine|architecture)\.md\b"
)
PAGE = re.compile(r"docs/bidang/([a-z_0-9]+)\.md(?: (?:section )?(\d+(?:\.\d+)*))?")


def away(texts: dict[Path, str]) -> list[str]:
    """Where a text cites a page that no reader has: file and line."""
    return [
        f"{path.name}:{number}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if AWAY.search(line)
    ]


def missing(texts: dict[Path, str], pages: Path) -> list[str]:
    """Citations of `docs/bidang` whose page or section is not there."""
    known = {page.stem: page.read_text(encoding="utf-8") for page in pages.glob("*.md")}
    found = []
    for path, text in texts.items():
        for page, section in PAGE.findall(text):
            if page not in known or (section and f'<a id="{section}"></a>' not in known[page]):
                found.append(f"{path.name} {page} {section}")
    return found


def test_no_text_cites_a_page_outside_the_repository(texts: dict[Path, str]) -> None:
    assert away({path: text for path, text in texts.items() if path.suffix != ".lock"}) == []


def test_every_section_that_a_text_cites_exists(project: Path, texts: dict[Path, str]) -> None:
    assert sum(len(PAGE.findall(text)) for text in texts.values()) > 200
    assert missing(texts, project / "docs" / "bidang") == []


@pytest.mark.parametrize(
    "line",
    [
        f"dasar: {'domain'} publications 7.1",
        f"# {'domain'}/quality_policy.md 2",
        f'"""Limits: {"design"}/security.md section 6."""',
        f"({'design'} engine 5)",
        f"# see `{'disclosure'}.md` 7",
    ],
)
def test_a_planted_citation_is_seen(line: str) -> None:
    assert away({Path("a.py"): f"first\n{line}\n"}) == ["a.py:2"]


def test_a_planted_section_is_seen(project: Path) -> None:
    told = {Path("a.py"): f"# {'docs'}/bidang/planning.md 99, {'docs'}/bidang/nobody.md, docs/bidang/planning.md 8"}
    assert missing(told, project / "docs" / "bidang") == ["a.py planning 99", "a.py nobody "]
