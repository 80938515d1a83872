"""Which releases a table of one's own may be made of: those that everybody reads on the site that is shown, and no
other. What is under embargo, withdrawn or a draft is as if it were not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from cantik.content.loader import here
from cantik.outlets.app import sites
from cantik.publish.site.history import FOLDER as FORMER
from cantik.publish.site.make import RELEASE
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.queries import CURRENT, PULLED
from cantik.release.own import OwnQuestion, OwnSource
from cantik.release.own.question import IN_FORCE
from cantik.release.own.sources import release_of, source_of
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """An edition that everybody reads: number, data year, whether it is in force, what replaced it, and its folder on
    the site."""

    number: str
    year: int
    in_force: bool
    replaced_by: str
    folder: Path


def read_editions(opened: OpenStore, kode: str, site: Path | None) -> tuple[ReadEdition, ...]:
    """The editions of a village that everybody reads now, newest first. `site`: the folder of the site that is shown,
    None when there is none. Both must agree: what people decided (signed, put out, withdrawn), and what lies there."""
    if site is None:
        return ()
    lying = _find_releases(site)
    public = sites.public_folder(kode) is not None
    known = sites.public_editions(opened, kode) if public else sites.editions_of(opened, kode)
    return tuple(
        ReadEdition(
            edition.number,
            edition.shelved.year,
            edition.status == CURRENT,
            edition.replaced_by,
            lying[edition.number],
        )
        for edition in known
        if edition.status != PULLED and edition.number in lying
    )


def _find_releases(site: Path) -> dict[str, Path]:
    """The folders of whole releases on a site, by number."""
    found: dict[str, Path] = {}
    home = site / FORMER
    for folder in (site / RELEASE, *(sorted(home.iterdir()) if home.is_dir() else ())):
        if (folder / files.DESCRIPTION).is_file():
            found.setdefault(release_of(folder).number, folder)
    return found


def choose_edition(editions: Sequence[ReadEdition], wish: str) -> ReadEdition | None:
    """The edition that a wish names: the newest in force, that of a data year, or a number; None without."""
    if wish == IN_FORCE:
        return next((held for held in editions if held.in_force), None)
    if "-" in wish:
        return next((held for held in editions if held.number == wish), None)
    return next((held for held in editions if held.in_force and str(held.year) == wish), None)


def sources(
    question: OwnQuestion, names: dict[str, str], editions: dict[str, tuple[ReadEdition, ...]]
) -> list[OwnSource]:
    """Each village in each edition of a question, in its order. Raises T101, T102 for a damaged release."""
    found = []
    for village, wish in product(question.villages, question.editions):
        held = choose_edition(editions.get(village, ()), wish)
        folder, replaced = (None, "") if held is None else (held.folder, held.replaced_by)
        found.append(source_of(question, village, names[village], wish, folder, replaced))
    return found


def least_denominator() -> int:
    """The smallest denominator of which any policy in force here lets a quotient be printed."""
    return max((policy.denominator_min for policy in here().policies.values()), default=30)


def list_villages(opened: OpenStore) -> list[str]:
    """Codes of the villages that have a site to be read here."""
    public = sites.public_folder()
    home = storage.own_site(opened.store.path, "") if public is None else public
    lying = home.iterdir() if home.is_dir() else ()
    return sorted(f.name for f in lying if sites.is_village(f.name) and (f / "index.html").is_file())
