"""The first page of an area's public site as a look would make it, before anybody else sees it."""

from __future__ import annotations

from cantik.codes.area import AreaCode, AreaLevel
from cantik.outlets.app import sites
from cantik.outlets.app.level_editions import level_editions
from cantik.outlets.app.level_editions import main_edition as main_level_edition
from cantik.publish import site
from cantik.publish.site.look import OfficeLook
from cantik.publish.site.statement_pages import OfficeWords
from cantik.release import files
from cantik.release.app.queries import PULLED
from cantik.release.model import Release
from cantik.vault.app.opening import OpenStore


def draw_front(opened: OpenStore, area: AreaCode, look: OfficeLook) -> str | None:
    """The page in Indonesian; None where the area has no edition whose page could be shown."""
    release = _release_of(opened, area)
    if release is None:
        return None
    (page,) = site.PublicSite(release, words=OfficeWords(look=look)).first_pages(None, ("id",)).values()
    return page


def _release_of(opened: OpenStore, area: AreaCode) -> Release | None:
    """The edition that its page opens with; of one that was withdrawn no figure is shown again."""
    if area.level is not AreaLevel.DESA:
        main = main_level_edition(level_editions(opened.store.path, area.text()))
        return files.open_shelved(main.shelved.folder) if main is not None and main.in_force else None
    edition = sites.main_edition(sites.editions_of(opened, area.text()))
    return None if edition is None or edition.status == PULLED else files.open_release(edition.shelved.folder)
