"""Every icon that a page names is in the sprite; one that is not leaves a hole in its button, and nothing tells."""

from __future__ import annotations

import re
from pathlib import Path

import cantik
from cantik.collect.finding import Level
from cantik.web.tahap.pemeriksaan.examine.words import LEVEL_ICON

ROOT = Path(cantik.__file__).parent
SPRITE = set(re.findall(r'<symbol id="([a-z-]+)"', (ROOT / "web/static/cantik/ikon.svg").read_text(encoding="utf-8")))


def test_icons_of_templates_are_in_the_sprite() -> None:
    named = {
        (path.name, name)
        for path in ROOT.rglob("*.html")
        for name in re.findall(r'{% ikon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert [one for one in sorted(named) if one[1] not in SPRITE] == []


def test_every_level_has_its_icon() -> None:
    assert {LEVEL_ICON[level] for level in Level} <= SPRITE
