"""The feed of a village (Atom, RFC 4287): an entry for each edition and for each withdrawal; of a kabupaten those of
its villages together.

Ids are `tag:` addresses (RFC 4151) and name no server: an entry stays the same on a stick, on another host, in the
kabupaten's feed. Links are whole where the address of the site is known; else they are relative to the feed itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from defusedxml import ElementTree

from cantik.base.dates import long_date
from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.publish.site import history, view
from cantik.publish.site.history import PastEdition
from cantik.publish.site.view import Text
from cantik.release.model import VillagePlace

FILE = "feed.xml"
#: a name that nobody can own (RFC 2606): the program belongs to no domain, and no host may stand in an id
_AUTHORITY = "tag:cantik.invalid,2026"
_ATOM = "{http://www.w3.org/2005/Atom}"
#: of a kabupaten: so many entries, the newest; each village's own feed has all of its
MOST = 100
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Render = Callable[..., str]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry: `kind` is new | revised | withdrawn, `href` its page, whole or relative to the feed, `author` who
    published it."""

    id: str
    kind: str
    title: str
    summary: str
    updated: str
    href: str
    author: str


def list_entries(place: VillagePlace, pasts: Sequence[PastEdition], t: Text, address: str = "") -> list[FeedEntry]:
    """The entries of a village, the newest first; `address`: of the pages in the language of `t`, "" = unknown."""
    found = []
    for past in pasts:
        found.append(_edition(place, past, t, address))
        if past.status == "ditarik" and past.withdrawn:
            found.append(_withdrawal(place, past, t, address))
    return sorted(found, key=lambda entry: (entry.updated, entry.id), reverse=True)


def _edition(place: VillagePlace, past: PastEdition, t: Text, address: str) -> FeedEntry:
    name, edition = place.full(t.lang), view.in_words(past.edition, t)
    told = [t(*past.titles), t("Keadaan", "As of") + f" {long_date(past.reference, t.lang)}"]
    if past.revision is not None:
        kind = history.kind_words(past.revision, t)
        told += [f"{kind[:1].upper()}{kind[1:]}: {past.revision.reason}"]
    if past.status != "berlaku":
        words = history.status_words(past, t)
        told += [f"{words[:1].upper()}{words[1:]}"]
    return FeedEntry(
        _permanent_id(place, past.number),
        "revised" if past.revision is not None else "new",
        f"{name}: {edition}" + (t(" (revisi)", " (revision)") if past.revision is not None else ""),
        ". ".join(_end(part) for part in told if part) + ".",
        _begin_of_day(past.issued, place),
        _page_of_edition(past, address),
        _author(place, t),
    )


def _withdrawal(place: VillagePlace, past: PastEdition, t: Text, address: str) -> FeedEntry:
    name, edition = place.full(t.lang), view.in_words(past.edition, t)
    title = f"{name}: {edition} " + t("ditarik", "withdrawn")
    summary = t("Sebab", "Reason") + f": {_end(past.why)}."
    day = _begin_of_day(past.withdrawn or past.issued, place)
    own = _permanent_id(place, f"{past.number}/ditarik")
    return FeedEntry(own, "withdrawn", title, summary, day, _page_of_edition(past, address), _author(place, t))


def _permanent_id(place: VillagePlace, specific: str) -> str:
    return f"{_AUTHORITY}:desa/{place.code}/{specific}"


def _end(sentence: str) -> str:
    return sentence.rstrip(". ")


def _begin_of_day(day: dt.date, place: VillagePlace) -> str:
    """The begin of a day where the village lies: releases tell days, Atom wants moments."""
    return dt.datetime.combine(day, dt.time(), zone_of(AreaCode.from_stored(place.code))).isoformat()


def _page_of_edition(past: PastEdition, address: str) -> str:
    return f"{address}{history.FOLDER}/{past.number}.html"


def _author(place: VillagePlace, t: Text) -> str:
    return t("Pemerintah", "Government of") + f" {place.full(t.lang)}"


def render_village_feed(
    place: VillagePlace,
    pasts: Sequence[PastEdition],
    t: Text,
    render: Render,
    *,
    address: str = "",
    fictitious: bool = False,
) -> str:
    """The feed of a village in one language. `address`: where its site is read, with a slash at its end."""
    own = address and address + ("" if t.lang == "id" else "en/")
    return _feed(
        render,
        list_entries(place, pasts, t, own),
        id=f"{_AUTHORITY}:desa/{place.code}" + ("" if t.lang == "id" else "/en"),
        lang=t.lang,
        title=t("Rilis statistik", "Statistical releases of") + f" {place.heading(t.lang)}",
        author=_author(place, t),
        base=own,
        fictitious=fictitious,
    )


def render_kabupaten_feed(folders: Sequence[Path], kode: str, name: str, render: Render, *, fictitious: bool) -> str:
    """The newest entries of the villages, whose sites lie in `folders` with their own feeds; "" without any. Links are
    whole where those of a village are."""
    found = [
        entry if ":" in entry.href else replace(entry, href=f"{folder.name}/{entry.href}")
        for folder in folders
        if (folder / FILE).is_file()
        for entry in read_entries((folder / FILE).read_bytes())
    ]
    if not found:
        return ""
    newest = sorted(found, key=lambda entry: (entry.updated, entry.id), reverse=True)[:MOST]
    whole = {entry.href.rsplit("/", 3)[0] + "/" for entry in newest}
    return _feed(
        render,
        newest,
        id=f"{_AUTHORITY}:kabupaten/{kode}",
        lang="id",
        title=f"Rilis statistik desa dan kelurahan, {name}",
        author=name,
        base=whole.pop() if len(whole) == 1 and ":" in newest[0].href else "",
        fictitious=fictitious,
    )


def read_entries(feed: bytes) -> list[FeedEntry]:
    """The entries of a feed that `render_village_feed` wrote."""
    found = []
    for entry in ElementTree.fromstring(feed).iter(f"{_ATOM}entry"):
        said = {child.tag.removeprefix(_ATOM): child for child in entry}
        author = said["author"].find(f"{_ATOM}name")
        found.append(
            FeedEntry(
                id=said["id"].text or "",
                kind=said["category"].get("term", ""),
                title=said["title"].text or "",
                summary=said["summary"].text or "",
                updated=said["updated"].text or "",
                href=said["link"].get("href", ""),
                author="" if author is None else author.text or "",
            )
        )
    return found


def _feed(render: Render, entries: Sequence[FeedEntry], *, base: str, **values: object) -> str:
    """The feed as a file; texts without the characters that XML does not know."""
    clean = [
        replace(entry, title=_NO_XML.sub("", entry.title), summary=_NO_XML.sub("", entry.summary)) for entry in entries
    ]
    return render(entries=clean, updated=max(entry.updated for entry in clean), base=base, **values)
