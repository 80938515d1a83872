"""The feed as a reader of feeds takes it: valid by RFC 4287, with ids that stay whatever the host, links that lead to
pages; and the head of pages as a messenger reads it for its preview."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from PIL import Image

from cantik.publish.site import make
from cantik.publish.site.history import PastEdition
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.statement_pages import OfficeWords
from cantik.release import files
from cantik.release.issue import Revision
from cantik.release.model import Release
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.situs_wilayah import make_kabupaten

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "{http://www.w3.org/XML/1998/namespace}base"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
ADDRESS = "https://data.contoh.go.id/situs/99.01.01.2001/"
WHY = "Daftar KK & <dusun> Mawar\x07 keliru"


def edition(
    number: str, day: dt.date, status: Literal["berlaku", "digantikan", "ditarik"], **more: object
) -> PastEdition:
    release = make_release(change=lambda r: replace(r, number=number, edition=f"Rilis {number}", published=day))
    past = PastEdition(
        number,
        release.edition,
        day,
        release.reference,
        release.content,
        status,
        "",
        Path(),
        titles=release.titles,
        release=release,
    )
    return replace(past, **more)  # type: ignore[arg-type]


def three_editions() -> list[PastEdition]:
    """Newest first: a withdrawn revision, what it replaced, a former year."""
    said = Revision("2025-1", "tidak_terencana", WHY, notice=True, changes=())
    gone = {"withdrawn": dt.date(2026, 5, 4), "why": WHY, "revision": said}
    return [
        edition("2025-2", dt.date(2026, 4, 1), "ditarik", **gone),
        edition("2025-1", dt.date(2026, 3, 2), "berlaku"),
        edition("2024-1", dt.date(2025, 3, 1), "berlaku"),
    ]


def build(home: Path, pasts: list[PastEdition], address: str = "", main: str = "2025-1") -> Path:
    pasts = [replace(past, folder=home / "rak" / past.number) for past in pasts]
    for past in pasts:
        assert past.release is not None
        files.write_description(past.release, past.folder)
    shown = next(past for past in pasts if past.number == main)
    assert shown.release is not None
    make(shown.release, shown.folder, home / "situs", pasts=pasts, words=OfficeWords(address=address))
    return home / "situs"


def only(parent: Element, name: str) -> str:
    found = parent.findall(ATOM + name)
    assert len(found) == 1, (name, len(found))
    assert (found[0].text or "").strip(), name
    return found[0].text or ""


@dataclass(frozen=True)
class Told:
    """An entry as a reader of feeds sees it, its link resolved."""

    id: str
    title: str
    summary: str
    kind: str
    updated: dt.datetime
    href: str


def validated(file: Path, read_at: str) -> list[Told]:
    """The entries of a feed that keeps RFC 4287 (4.1.1, 4.1.2, 4.2.6, 4.2.7, 3.3); `read_at`: its address."""
    root = ElementTree.fromstring(file.read_bytes())
    assert root.tag == f"{ATOM}feed"
    assert [e for e in root.iter() if BASE in e.attrib] == [], "links are resolved against the feed's own address"
    only(root, "id"), only(root, "title"), only(root, "updated")
    entries = list(_entries(root, read_at))
    newest = max(entry.updated for entry in entries)
    assert dt.datetime.fromisoformat(only(root, "updated")) == newest
    assert len({entry.id for entry in entries}) == len(entries)
    for link in root.findall(f"{ATOM}link"):
        assert link.get("rel") in ("alternate", "self")
        if link.get("rel") == "self":
            assert urlsplit(link.get("href")).scheme
    return entries


def _entries(root: Element, read_at: str) -> Iterator[Told]:
    for entry in root.findall(f"{ATOM}entry"):
        assert MOMENT.fullmatch(only(entry, "updated"))
        author = entry.find(f"{ATOM}author")
        assert author is not None
        only(author, "name")
        links = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        assert len(links) == 1
        name = only(entry, "id")
        assert re.fullmatch(r"tag:[a-z.]+,\d{4}(?:-\d\d){0,2}:[\w./-]+", name), name
        category = entry.find(f"{ATOM}category")
        assert category is not None
        yield Told(
            name,
            only(entry, "title"),
            only(entry, "summary"),
            category.attrib["term"],
            dt.datetime.fromisoformat(only(entry, "updated")),
            urljoin(read_at, links[0].attrib["href"]),
        )


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.tags: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link":
            self.links.append(given)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.tags[name] = given["content"]


def head(page: Path) -> _Head:
    parser = _Head()
    parser.feed(page.read_text("utf-8").split("</head>")[0])
    return parser


def test_each_edition_and_each_withdrawal_is_an_entry_with_its_page(tmp_path: Path) -> None:
    site = build(tmp_path, three_editions())
    for at in ("", "en/"):
        entries = validated(site / at / "feed.xml", (site / at / "feed.xml").as_uri())
        assert [(e.kind, e.updated.date().isoformat()) for e in entries] == [
            ("withdrawn", "2026-05-04"),
            ("revised", "2026-04-01"),
            ("new", "2026-03-02"),
            ("new", "2025-03-01"),
        ]
        assert all(e.updated.utcoffset() for e in entries)
        for e in entries:
            assert Path(urlsplit(e.href).path).is_file(), e.href
        assert "Daftar KK & <dusun> Mawar keliru" in entries[0].summary
        assert "Daftar KK" in entries[1].summary
        assert "2026-05-04" not in entries[1].title
    assert "was withdrawn" in (site / "en/index.html").read_text("utf-8")


def test_ids_stay_on_another_host_and_links_are_whole_where_it_is_known(tmp_path: Path) -> None:
    stick = validated(build(tmp_path / "a", three_editions()) / "feed.xml", "file:///usb/feed.xml")
    site = build(tmp_path / "b", three_editions(), ADDRESS)
    server = validated(site / "feed.xml", "https://cermin.example/lain/feed.xml")
    assert [e.id for e in stick] == [e.id for e in server]
    assert all(e.href.startswith(ADDRESS) for e in server), "a copy elsewhere leads to where it was published"
    assert all((site / e.href.removeprefix(ADDRESS)).is_file() for e in server)
    assert not re.search("contoh.go.id|example", " ".join(e.id for e in server))


def test_an_entry_keeps_its_id_when_the_edition_is_replaced_or_withdrawn(tmp_path: Path) -> None:
    before = [edition("2025-1", dt.date(2026, 3, 2), "berlaku")]
    said = Revision("2025-1", "terencana", "Data baru masuk", notice=False, changes=())
    after = [
        edition("2025-2", dt.date(2026, 4, 1), "berlaku", revision=said),
        edition("2025-1", dt.date(2026, 3, 2), "digantikan", replaced_by="2025-2"),
    ]
    first = validated(build(tmp_path / "a", before) / "feed.xml", "file:///a")
    second = validated(build(tmp_path / "b", after, main="2025-2") / "feed.xml", "file:///b")
    assert first[0].id in {e.id for e in second}
    assert "2025-2" in next(e.summary for e in second if e.id == first[0].id)


def test_pages_name_their_feed_and_a_site_without_editions_has_none(tmp_path: Path) -> None:
    site = build(tmp_path / "a", three_editions())
    for name in ("index.html", "tabel/index.html", "en/riwayat/2024-1.html"):
        page = site / name
        feeds = [link["href"] for link in head(page).links if link.get("type") == "application/atom+xml"]
        assert len(feeds) == 1
        assert (page.parent / feeds[0]).is_file()
    release = make_release()
    files.write_description(release, tmp_path / "b")
    make(release, tmp_path / "b", tmp_path / "c")
    assert not list((tmp_path / "c").rglob("feed.xml"))
    assert "atom" not in (tmp_path / "c/index.html").read_text("utf-8")


def test_a_withdrawn_edition_goes_on_telling_so_and_shows_no_picture(tmp_path: Path) -> None:
    site = build(tmp_path, three_editions(), ADDRESS, main="2025-2")
    entries = validated(site / "feed.xml", f"{ADDRESS}feed.xml")
    assert entries[0].kind == "withdrawn"
    assert not list(site.rglob("pratinjau.png"))
    for page in site.rglob("*.html"):
        assert "og:image" not in head(page).tags
    assert "ditarik" in (site / "status.html").read_text("utf-8")
    assert not (site / "status.csv").exists()


def test_previews_name_page_and_picture_only_where_the_address_is_known(tmp_path: Path) -> None:
    stick = build(tmp_path / "a", three_editions())
    assert not [name for page in stick.rglob("*.html") for name in head(page).tags if name.startswith("og:")]
    assert not list(stick.rglob("pratinjau.png"))
    site = build(tmp_path / "b", three_editions(), ADDRESS)
    for name in (
        "index.html",
        "en/index.html",
        "tabel/penduduk_dusun.html",
        "riwayat/2024-1.html",
        "grafik/pendidikan.html",
    ):
        tags = head(site / name).tags
        assert tags["og:url"] == ADDRESS + name
        canonical = [link["href"] for link in head(site / name).links if link.get("rel") == "canonical"]
        assert canonical == [ADDRESS + name]
        assert "Contoh Makmur" in tags["og:title"] + tags["og:site_name"]
        assert tags["og:description"]
        picture = site / tags["og:image"].removeprefix(ADDRESS)
        with Image.open(picture) as seen:
            assert seen.size == (int(tags["og:image:width"]), int(tags["og:image:height"])) == (1200, 630)
        assert picture.stat().st_size < 100_000
    assert head(site / "index.html").tags["og:title"] != head(site / "tabel/penduduk_dusun.html").tags["og:title"]


def _village(home: Path, code: str, day: dt.date, address: str = "") -> VillageSite:
    def place(release: Release) -> Release:
        return replace(release, place=replace(release.place, code=code, name=f"Contoh {code[-1]}"), published=day)

    release = make_release(change=place)
    past = PastEdition(
        release.number,
        release.edition,
        day,
        release.reference,
        release.content,
        "berlaku",
        "",
        home / "rak" / code,
        titles=release.titles,
        release=release,
    )
    files.write_description(release, past.folder)
    whole = address and f"{address}{code}/"
    make(release, past.folder, home / "umum" / code, pasts=[past], words=OfficeWords(address=whole))
    return VillageSite(release, f"{code}/index.html")


@pytest.mark.parametrize("address", ["", "https://data.contoh.go.id/situs/"])
def test_the_feed_of_a_kabupaten_is_that_of_its_villages(tmp_path: Path, address: str) -> None:
    days = {"99.01.01.2001": dt.date(2026, 3, 2), "99.01.01.2002": dt.date(2026, 3, 9)}
    members = [_village(tmp_path, code, day, address) for code, day in days.items()]
    umum = tmp_path / "umum"
    make_kabupaten(members, umum)
    at = f"{address}feed.xml" if address else (umum / "feed.xml").as_uri()
    entries = validated(umum / "feed.xml", at)
    own = [e for code in days for e in validated(umum / code / "feed.xml", urljoin(at, f"{code}/feed.xml"))]
    assert [e.updated.date() for e in entries] == [dt.date(2026, 3, 9), dt.date(2026, 3, 2)]
    assert {(e.id, e.title, e.href) for e in entries} == {(e.id, e.title, e.href) for e in own}
    feeds = [link["href"] for link in head(umum / "index.html").links if link.get("type") == "application/atom+xml"]
    assert feeds == ["feed.xml"]
