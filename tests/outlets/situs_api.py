"""A site of two villages and a practice one for tests of the API: release folders as publishing leaves them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cantik.outlets.api.static import write_api
from cantik.publish import exchange
from cantik.release import files
from cantik.release.model import Release
from tests.fixtures.contoh_rilis import common_release

CODES = ("99.01.01.2001", "99.01.01.2002")
PRACTICE = "99.60.01.2001"


def release_of(code: str, number: str = "2025-1") -> Release:
    """The common release as that of another village."""
    release = common_release()
    place = replace(release.place, code=code, name=f"Contoh {code[-1]}")
    return replace(release, place=place, number=number)


def lay(site: Path, code: str, folder: str = "rilis", number: str = "2025-1") -> Path:
    """Lay a release below the site, as `site.PublicSite` does."""
    target, release = site / code / folder, release_of(code, number)
    files.write_description(release, target)
    exchange.make(release, target)
    return target


def make_site(site: Path) -> Path:
    """Two villages, one with a former edition and one with a withdrawn one, and a practice village."""
    for code in (*CODES, PRACTICE):
        lay(site, code)
    lay(site, CODES[0], "riwayat/2024-1", "2024-1")
    withdrawn = site / CODES[1] / "riwayat" / "2024-2"
    withdrawn.mkdir(parents=True)
    (withdrawn / files.CONTENTS).write_text("{}")
    (site / "index.html").write_text("<h1>Contoh</h1>")
    write_api(site)
    return site
