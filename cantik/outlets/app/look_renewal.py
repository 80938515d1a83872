"""Sites that were made of another look, or of other words of a regional language, than hold now: laid anew by each
tick. A look that is chosen starts its own job; this is what a file of words, a backup or a second server brings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cantik.codes.area import AreaCode, is_area_code
from cantik.content.loader import own_folder
from cantik.content.regional_language import languages_in, read_languages
from cantik.jobs.app import service
from cantik.jobs.app.tick import BY
from cantik.outlets.app import level_job, looks, site_job, sites
from cantik.outlets.app.level_sites import MARK
from cantik.publish.site.look import MADE_OF, made_of
from cantik.release.app import storage
from cantik.vault.app.opening import OpenStore


def renew_sites(opened: OpenStore, at: dt.datetime) -> int:
    """Start laying anew what was made of something else; returns of how many areas."""
    public, stamps = sites.public_folder(), looks.stamps()
    homes = [storage.own_site(opened.store.path, ""), *([public] if public else [])]
    if not stamps and not read_languages(own_folder()) and not any(_list_made(home) for home in homes):
        return 0
    behind = sorted({page.parent for home in homes for page in home.glob("*/index.html") if _is_behind(page, stamps)})
    levels = [home.name for home in behind if (home / MARK).is_file()]
    villages = sorted({home.name for home in behind if sites.is_village(home.name)})
    count = 0
    for kode in villages:
        subject = site_job.subject(kode)
        if service.active_for(subject) is None:
            service.start(kind=site_job.KIND.id, subject=subject, code=kode, by=BY, at=at)
            count += 1
    first = next((code for code in levels if is_area_code(code)), "")
    if first:  # all levels are written together
        level_job.start_pages(AreaCode.kemendagri(first), by=BY)
    return count + len(levels)


def _list_made(home: Path) -> list[Path]:
    return list(home.glob(f"*/{MADE_OF}"))


def _is_behind(page: Path, stamps: dict[str, str]) -> bool:
    """Whether a site was made of something else than holds now."""
    file, kode = page.with_name(MADE_OF), page.parent.name
    held = file.read_bytes() if file.is_file() else b""
    return held != made_of(stamps.get(kode, ""), languages_in(kode))
