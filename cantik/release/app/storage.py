"""Where the files of drafts and of finished sites lie in a store."""

from __future__ import annotations

import shutil
from pathlib import Path

RELEASE, SITE, PAGES, PROTECTION, OPENING = "rilis", "situs", "halaman", "lindung.json", "bukaan.json"
VECTOR = "vektor.segel"


def shelf(store: Path) -> Path:
    """The signed releases of all villages."""
    return store / "rilis"


def level_shelf(store: Path) -> Path:
    """The signed releases of kecamatan, kabupaten and groups of areas."""
    return store / "rilis-wilayah"


def draft(store: Path, kode: str, number: int) -> Path:
    """The folder of one draft: preview of release, site and pages, and what protects it."""
    return store / "rancangan" / kode / str(number)


def card_draft(store: Path, kode: str) -> Path:
    """The folder of the village's card that waits for its signature."""
    return store / "rancangan" / kode / "kartu"


def forget_others(store: Path, kode: str, keep: int) -> None:
    """Remove the files of a village's former drafts; the database keeps that they were."""
    home = store / "rancangan" / kode
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name.isdecimal() and int(folder.name) < keep:
            shutil.rmtree(folder)


def own_site(store: Path, kode: str) -> Path:
    """The village's own copy of its public site, for a stick or a web server of its own."""
    return store / "terbitan" / kode
