"""The first page of a public site, and its search: of one kabupaten the page of that kabupaten, of several a list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.publish.site import feed
from cantik.publish.site.indicator_pages import IndicatorLink, LargerAreas, write_indicator_pages
from cantik.publish.site.kabupaten import VillageSite, href_of
from cantik.publish.site.level_site import SEARCH, LevelSite, write_root
from cantik.publish.site.look import NO_LOOK, style_bytes
from cantik.publish.site.make import LOGO, STYLE
from cantik.publish.site.page_templates import environment
from cantik.publish.site.search_members import SearchMember, write_search
from cantik.publish.site.view import Text
from cantik.release.coverage import describe_published

_KABUPATEN = 1  # dots in a code
#: the catalogue that portals of open data harvest, beside the first page (`publish/exchange/dcat`)
CATALOGUE_LINK = (
    "Katalog data untuk portal data terbuka (DCAT)",
    "Catalogue for open data portals (DCAT)",
    "katalog.jsonld",
)
_T = Text("id")  # the first page of several kabupaten is told in Indonesian alone


def feed_link(public: Path) -> tuple[tuple[str, str, str], ...]:
    """The feed of a site as a link of its levels: label in both languages, file; nothing where there is none."""
    words = "Ikuti rilis baru, revisi, dan penarikan (Atom)", "Follow new releases, revisions, withdrawals (Atom)"
    return ((*words, feed.FILE),) if (public / feed.FILE).is_file() else ()


def write_feed(members: Sequence[VillageSite], out: Path) -> None:
    """Write the feed of all villages of a site beside its first page; none where no village has one. Levels lead to it,
    so it is written before them."""
    named = dict(member.release.place.kabupaten for member in members)
    code, name = next(iter(named.items())) if len(named) == 1 else ("", "semua kabupaten")
    text = feed.render_kabupaten_feed(
        [out / member.href.removesuffix("/index.html") for member in members],
        code,
        name,
        environment().get_template(feed.FILE).render,
        fictitious=any(member.release.fictitious for member in members),
    )
    if text:
        lay(out / feed.FILE, text.encode())
    else:
        (out / feed.FILE).unlink(missing_ok=True)


def write_indicators(
    members: Sequence[VillageSite], out: Path, around: LargerAreas | None = None
) -> tuple[IndicatorLink, ...]:
    """Write a page for each indicator over all villages of a site. Levels lead there, so it is written before them."""
    if not members:
        return ()
    named = {member.release.place.kabupaten[1] for member in members}
    found = write_indicator_pages(
        [member.beside for member in members],
        out,
        around or LargerAreas(),
        kabupaten=named.pop() if len(named) == 1 else "semua kabupaten",
        fictitious=any(member.release.fictitious for member in members),
        logo=LOGO,
    )
    return tuple(found)


def _list_kabupaten(levels: Sequence[LevelSite]) -> list[LevelSite]:
    return [level for level in levels if level.own.code.count(".") == _KABUPATEN]


def only_kabupaten(levels: Sequence[LevelSite]) -> LevelSite | None:
    """The kabupaten whose page is the first of the site as well; None where there are several."""
    kabupaten = _list_kabupaten(levels)
    return kabupaten[0] if len(kabupaten) == 1 else None


def make_front(members: Sequence[VillageSite], levels: Sequence[LevelSite], out: Path) -> Path:
    """Write the first page, its style sheet, its script and the search of a site of villages and areas; returns it."""
    out.mkdir(parents=True, exist_ok=True)
    kabupaten, only = _list_kabupaten(levels), only_kabupaten(levels)
    lay(out / STYLE.name, style_bytes(NO_LOOK if only is None else only.look))
    lay(out / SEARCH.name, SEARCH.read_bytes())
    _write_search(members, kabupaten, out)
    if only is not None:
        return write_root(only, out)
    named = {level.own.code: level for level in levels}
    provinces = []
    for code in dict.fromkeys(level.own.code.partition(".")[0] for level in kabupaten):
        inside = [level for level in kabupaten if level.own.code.startswith(f"{code}.")]
        lines = [
            (
                level.own.place.full(),
                href_of(f"{level.own.code}/index.html", _T, ""),
                describe_published(level.own.delivered, level.own.of),
            )
            for level in inside
        ]
        province = named[code].own.place.full() if code in named else ""
        provinces.append((province, href_of(f"{code}/index.html", _T, ""), lines))
    fictitious = any(member.release.fictitious for member in members)
    template = environment(_T.lang).get_template("server.html")
    text = template.render(provinces=provinces, fictitious=fictitious, logo=LOGO)
    lay(out / "index.html", text.encode())
    return out / "index.html"


def _write_search(members: Sequence[VillageSite], kabupaten: Sequence[LevelSite], out: Path) -> None:
    """The page on which the key figures of all villages are searched."""
    ordered = sorted(members, key=lambda member: member.release.place.code)
    name = kabupaten[0].own.place.full() if len(kabupaten) == 1 else "Desa"
    write_search(
        [SearchMember(m.release, m.href.removesuffix("index.html"), told=not m.withdrawn) for m in ordered],
        out,
        environment(_T.lang).get_template("indeks_kabupaten.html").render,
        title=f"Satu Data {name}",
        kabupaten=name if len(kabupaten) == 1 else "semua kabupaten",
        fictitious=any(m.release.fictitious for m in members),
        logo=LOGO,
    )
