"""Which villages published on the site of another server, whose editions that server handed up to here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cantik.base.errors import CantikError
from cantik.federate.app import sum_state
from cantik.federate.sum_statement import SumStatement
from cantik.publish.site.level_site import LevelSite, WaitingVillage
from cantik.release.app import storage, withdrawing
from cantik.release.files import CONTENTS

_THERE = ("Terbit di situs wilayahnya sendiri", "Published on the site of their own area")


def published_elsewhere(store: Path) -> Mapping[str, str]:
    """By code of a village whose edition lies here as its server handed it up the address of that server's public site
    ("": it said none)."""
    home, found = store / "pelindungan", dict[str, str]()
    folders = sorted(home.iterdir()) if home.is_dir() else []
    statements = [each for folder in folders for each in _list_said(store, folder.name)]
    pulled = withdrawing.of_levels({each.code for said in statements for each in said.villages})
    for said in statements:
        for each in said.villages:
            stands = (each.code, each.number) not in pulled
            if stands and (storage.shelf(store) / each.code / each.number / CONTENTS).is_file():
                # what the nearest server says of its site counts: it has the pages of the village
                found[each.code] = said.site or found.get(each.code, "")
    return found


def server_links(store: Path, level: LevelSite) -> Iterable[tuple[str, str, str]]:
    """The link to the public site of the server that handed an area's editions up to here."""
    said = next(reversed(_list_said(store, level.own.code)), None)
    if said is None or not said.site:
        return []
    name, english = level.own.place.full(), level.own.place.full("en")
    return [(f"Situs {name}: rilis tiap bagiannya, sampai desa", f"Site of {english}: the releases below", said.site)]


def waiting_there(name: str, site: str) -> WaitingVillage:
    """A village that has no pages here and published elsewhere."""
    return WaitingVillage(name, _THERE, site)


def _list_said(store: Path, code: str) -> list[SumStatement]:
    """What a server said last of each day, in order; nothing where that cannot be read: its office sees it on the page
    of deliveries, and a page for everybody does not wait for it."""
    try:
        return sum_state.list_said(store, code)
    except CantikError:
        return []
