"""Write the public site of one village: the release as `rilis/`, pages in two languages, one style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number
from cantik.base.text_file import write_text
from cantik.content.regional_language import RegionalLanguage
from cantik.publish.map import credit
from cantik.publish.site import (
    cards,
    change_lines,
    chart_pages,
    comparison_pages,
    deret,
    feed,
    goal_pages,
    history,
    notice_pages,
    preview,
    proposal_pages,
    search_pages,
    status_pages,
    story_pages,
    view,
)
from cantik.publish.site.comparison import Neighbours
from cantik.publish.site.editions_below import LinkBelow
from cantik.publish.site.history import PastEdition
from cantik.publish.site.look import NO_LOOK, files_of, mark_of, style_bytes
from cantik.publish.site.own_link import own_link
from cantik.publish.site.page_templates import environment
from cantik.publish.site.regional_pages import write_regional
from cantik.publish.site.release_views import LANGUAGES, ReleaseViews
from cantik.publish.site.statement_pages import NO_WORDS, OfficeWords
from cantik.publish.site.view import Text
from cantik.release import states
from cantik.release.event_years import EVENTS_BY_YEAR, FRONT_RATES, RATES
from cantik.release.examination_notes import Note, in_english, standing_sentence
from cantik.release.files import copy_folder
from cantik.release.further_books import FurtherBook, decode_books
from cantik.release.left_prints import left_of
from cantik.release.model import Figure, Release, Table
from cantik.release.office_figures import delivered_tables
from cantik.release.protection import hidden_of, rules_told
from cantik.release.rows import BASE_OF_MEASURES, rows_to_persons
from cantik.release.show import figure_text, size_text

if TYPE_CHECKING:
    from cantik.publish.site.kabupaten import VillageSite

STYLE = Path(__file__).parent / "gaya.css"
MAPS = 8  # so many maps at most on the page of maps
_PICTURES = 4

LOGO = Markup(
    '<svg width="24" height="24" viewBox="0 0 26 26" aria-hidden="true"><rect x="1" y="17" width="5" height="8" rx="1" '
    'fill="#F2B01E"/><rect x="7.4" y="12" width="5" height="13" rx="1" fill="#7AD0A8"/><rect x="13.8" y="7" width="5" '
    'height="18" rx="1" fill="#74B4AF"/><rect x="20.2" y="1" width="5" height="24" rx="1" fill="#fff"/></svg>'
)
_ICONS = {
    "down": Markup(
        '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4v11M7 10l5 5 5-5M4 20h16"/></svg>'
    ),
    "book": Markup(
        '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 6v14M12 6C10 4.5 7 4 3 4v14'
        'c4 0 7 .5 9 2"/><path d="M12 6c2-1.5 5-2 9-2v14c-4 0-7 .5-9 2"/></svg>'
    ),
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download: title, address from the site's root, size as text, a note."""

    title: str
    href: str
    size: str
    note: str = ""


#: where the release lies on its site
RELEASE = "rilis"


def make(
    release: Release,
    folder: Path,
    out: Path,
    *,
    up: str | None = None,
    pasts: Sequence[PastEdition] = (),
    note: Note | None = None,
    words: OfficeWords = NO_WORDS,
) -> list[str]:
    """Write the site of `release` (which lies in `folder`) into `out`; returns the pages written.

    `up` is the address of the kabupaten's page when the village is part of its site. `pasts` are all editions of the
    village, newest first; with them the site has pages about each and keeps the files of the former ones. When the
    edition was withdrawn, every page of it says so instead of showing figures. `note`: how far the walidata has looked
    at it by now; without, what the release said when it was composed. `words`: what the office told readers beside
    the release.
    """
    made = PublicSite(release, up=up, pasts=pasts, note=note, words=words)
    return made.write(folder, out)


class LevelFront(Protocol):
    """What the pages of a level show beside those of any release (`level_site`); `base`: where its other pages lie from
    its front, "" = beside it."""

    @property
    def base(self) -> str: ...

    @property
    def members(self) -> Sequence[VillageSite]:
        """The villages of the level that have pages."""

    @property
    def indicators(self) -> frozenset[str]:
        """Those that have a page over all villages of the site."""

    def list_below(self, page: str, t: Text, site: str) -> list[LinkBelow]:
        """Where the figure of a page is told of each part; `site`: the address of the public site from the page."""

    def values(self, t: Text, root: str) -> Mapping[str, Any]:
        """As text in the language of the page; `root`: the address of the public site from it."""


class PublicSite:
    """The site of a release: `make` in two steps, for a release that is still being made. `around`: among what the
    village stands; without, its page stands alone and says nothing of others. Of a release of a `level` its front is
    told as well."""

    def __init__(
        self,
        release: Release,
        *,
        up: str | None = None,
        pasts: Sequence[PastEdition] = (),
        note: Note | None = None,
        words: OfficeWords = NO_WORDS,
        around: Neighbours | None = None,
        level: LevelFront | None = None,
    ) -> None:
        self._level, self._look, self._tongues = level, words.look, words.tongues
        self._words, self._around = words, around
        self._release, self._up, self._pasts, self._note = release, up, pasts, note
        self._own = next((past for past in pasts if past.number == release.number), None)
        self._withdrawn = self._own if self._own is not None and self._own.status == "ditarik" else None
        self._beside: PublicSite | None = None
        self._languages: list[_Pages] = []
        self._written: set[str] = set()

    def lay_beside(self, other: PublicSite | None) -> PublicSite:
        """Take from another site of the village what both say alike, where they do; this site."""
        self._beside = other
        return self

    @cached_property
    def views(self) -> ReleaseViews:
        """What the pages of all languages are made of."""
        of, withdrawn = (self._release, self._pasts, self._words.former), self._withdrawn is not None
        beside = self._beside
        if beside is not None and beside.views.are_of(*of, withdrawn=withdrawn):
            return beside.views
        return ReleaseViews(*of, withdrawn=withdrawn)

    def render(self, folder: Path, out: Path) -> None:
        """Write all pages but the first, which says how large book and infographic are, into `out`; open data and
        workbook lie in `folder` already."""
        self._languages = [self._pages_in(lang, folder) for lang in LANGUAGES]
        for pages in self._languages:
            withdrawn = self._withdrawn
            pages.around = self._around
            pages.pictured = withdrawn is None and bool(pages.address)
            self._put(pages.inner_pages() if withdrawn is None else pages.withdrawn_pages(withdrawn), out)

    def _pages_in(self, lang: str, folder: Path | None) -> _Pages:
        pages = _Pages(self.views, folder or Path(), lang, self._up, self._pasts, self._note, self._words)
        pages.level, pages.look, pages.tongues = self._level, self._look, self._tongues
        return pages

    def first_pages(self, folder: Path | None, languages: Sequence[str]) -> dict[str, str]:
        """The front of a level in some languages, by path; `folder`: its whole release, None where it has none."""
        found: dict[str, str] = {}
        for lang in languages:
            found |= self._pages_in(lang, folder).first_page(folder)
        return found

    def write(self, folder: Path, out: Path) -> list[str]:
        """Write the site of the finished release that lies in `folder` into `out`; returns the pages written. What
        `render` wrote before lies there already."""
        if not self._languages:
            self.render(folder, out)
        (out / STYLE.name).write_bytes(style_bytes(self._look))
        if self._withdrawn is None and folder != out / RELEASE:
            copy_folder(folder, out / RELEASE)
        current = self._own if self._withdrawn is None else None
        offered = {past.number: history.copy_files(past, out, current=past is current) for past in self._pasts}
        for pages in self._languages:
            if self._withdrawn is None:
                self._put(pages.first_page(folder), out)
            self._put(pages.history_pages(offered), out)
            self._put(pages.card_pages() | pages.proposal_page(), out)
            for name, text in pages.feed_file().items():
                write_text(out / name, text)
        cards.write_files(self._words.cards, out)
        for name, data in (self._data_files() | files_of(self._look, self._tongues)).items():
            (out / name).parent.mkdir(exist_ok=True)
            (out / name).write_bytes(data)
        for name, text in self._words.files().items():
            if text:
                write_text(out / name, text)
        write_regional(out, self._tongues)
        return sorted(self._written)

    def _data_files(self) -> dict[str, bytes]:
        """Files for programs that the pages lead to or read; none of a withdrawn edition."""
        if self._withdrawn is not None:
            return {}
        seen = {
            pages.prefix + preview.FILE: preview.draw_picture(pages.release, pages.t, self._look)
            for pages in self._languages
            if pages.pictured
        }
        beside = {} if self._around is None else comparison_pages.files_of(self._around)
        return {**self.views.data_files, **beside, **seen}

    def _put(self, pages: Mapping[str, str], out: Path) -> None:
        for folder in {(out / name).parent for name in pages}:
            folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (out / name).write_bytes(text.encode())
        self._written.update(pages)


class _Pages:
    """The pages of one language."""

    def __init__(
        self,
        views: ReleaseViews,
        folder: Path,
        lang: str,
        up: str | None,
        pasts: Sequence[PastEdition] = (),
        note: Note | None = None,
        words: OfficeWords = NO_WORDS,
    ) -> None:
        release, self.both, self.views = views.release, views, views.languages[lang]
        self.level: LevelFront | None = None
        self.look, self.tongues = NO_LOOK, tuple[RegionalLanguage, ...]()
        self.all_series, self.series = views.all_series, self.views.series
        self.around: Neighbours | None = None
        self.cards = [held.card for held in words.cards]
        self.replies, self.announced, self.readers = words.replies, words.notices, words.readers
        self.own_tables, self.planned, self.proposals = words.own_tables, words.planned, words.proposals
        self.handovers = words.handovers
        self.address, self.pictured = words.address, False
        self.release, self.folder, self.up, self.pasts = release, folder, up, pasts
        self.t, self.prefix = self.views.t, self.views.prefix
        said = note or (release.standing_note, in_english(release.standing_note))
        self.note = self.t(*said)
        self.standing_sentence = self.t(*standing_sentence(release.standing, said, release.place.words))
        self.env = environment(lang)
        self._addresses: dict[str, Mapping[str, Any]] = {}
        self.pictures = self.views.pictures
        self.hidden = {t.key: sum(c.status == "rahasia" for c in t.cells) for t in release.tables}
        self.ordered = self.views.ordered

    def first_page(self, folder: Path | None) -> dict[str, str]:
        """The page of a village by its path from the root of the site; `folder`: the whole release. Of a level also the
        page of what only its villages tell, and of its maps."""
        pages = {"index.html": self._front(folder)}
        shown = self.level_values
        if self.level and shown and shown["sections"] and not self.level.base:
            pages[shown["page"]] = self._render("menurut_desa", 0, "desa", path=shown["page"], level=shown)
        if self.level and shown and shown["map_page"] and not self.level.base:
            pages[shown["map_page"]] = self._render("peta_desa", 0, "desa", path=shown["map_page"], level=shown)
        if shown and shown["goals"]:
            by_village = shown["goals"]
            pages[by_village["page"]] = self._render("tujuan_desa", 0, "desa", path=by_village["page"], p=by_village)
        return {self.prefix + name: text for name, text in pages.items()}

    @cached_property
    def level_values(self) -> Mapping[str, Any] | None:
        """What the front of a level shows beside that of any release; None of a village."""
        if self.level is None:
            return None
        return self.level.values(self.t, "" if self.level.base else self.t("../", "../../"))

    def inner_pages(self) -> dict[str, str]:
        """All other pages by path."""
        annex = [t for t in self.release.tables if t.tier == "lampiran"]
        ordered = self.ordered
        pages = {
            "tabel/index.html": self._render(
                "daftar",
                1,
                "tabel",
                annex=annex,
                workbook=self._rilis("produk/tabel.xlsx", 1),
                sizes={table.key: self._size(f"tabel/{table.key}.csv") for table in ordered},
            ),
            "peta.html": self._maps(),
            "tentang.html": self._about(),
            status_pages.PAGE: self._render(
                "status", 0, "status", **status_pages.describe_status(self.release, self.planned, self.t)
            ),
        }
        if self.release.profiles:
            numbers = {table.number: table.key for table in self.release.tables}
            pages["profil.html"] = self._render("profil", 0, "profil", keys=numbers)
        for table in ordered:
            pages[f"tabel/{table.key}.html"] = self._table(table, ordered)
        pages |= chart_pages.render_pages(self.views.charts, self.views.chart_files, self._render)
        pages |= search_pages.render_pages(self.release, self.views.search_index, self.t, self._render)
        if goal_pages.has_goals(self.release):
            pages |= goal_pages.render_pages(self.views.pages_of_goals, self._render)
        if self.around is not None:
            chosen = comparison_pages.peer_page(self.release, self.around, self.t)
            pages[comparison_pages.PAGE] = self._render("mirip", 0, "desa", **chosen)
        if self.all_series:
            held = self.series
            pages |= self._series_pages([table for table in ordered if table.key in held])
        return {self.prefix + name: text for name, text in pages.items()}

    def _series_pages(self, tables: list[Table]) -> dict[str, str]:
        """Every measure that several editions tell, from year to year."""
        shown = deret.page_of_indicators(self.all_series, self.t)
        name = f"{deret.FOLDER}/index.html"
        pages = {name: self._render("deret_daftar", 1, "tabel", path=name, p=shown, tables=tables)}
        for table in tables:
            name, (page, printed) = f"{deret.FOLDER}/{table.key}.html", self.views.series_page_of(table)
            pages[name] = self._render("deret", 1, "tabel", path=name, p=page, table=table, lines=printed)
        return pages

    def withdrawn_pages(self, past: PastEdition) -> dict[str, str]:
        """The addresses of a withdrawn edition, each with the page that says why."""
        names = ["index.html", "tabel/index.html", "peta.html", "tentang.html", status_pages.PAGE]
        names += ["profil.html"] if self.release.profiles else []
        names += [comparison_pages.PAGE] if self.around is not None else []
        names += goal_pages.page_names(self.release)
        names += [f"tabel/{table.key}.html" for table in self.release.tables]
        names += [*search_pages.page_names(self.release), *chart_pages.page_names(self.views.charts)]
        return {
            self.prefix + name: self._render("ditarik", name.count("/"), "", path=name, p=self._past(past, ()))
            for name in names
        }

    def history_pages(self, offered: dict[str, list[str]]) -> dict[str, str]:
        """The list of editions and a page for each; `offered`: the files of each that may be had."""
        if not self.pasts:
            return {}
        lines = [self._past(past, offered[past.number]) for past in self.pasts]
        pages = {
            "riwayat.html": self._render(
                "riwayat", 0, "riwayat", pasts=lines, announced=self.announced, readers=self.readers
            )
        }
        for past, line in zip(self.pasts, lines, strict=True):
            name = f"{history.FOLDER}/{past.number}.html"
            pages[name] = self._render("edisi", 1, "riwayat", path=name, p=line, announced=self._told_of(past.number))
        return {self.prefix + name: text for name, text in pages.items()}

    @cached_property
    def picture_words(self) -> str:
        """What the picture of the site shows, where it has one."""
        return preview.describe_picture(self.release, self.t) if self.pictured else ""

    def feed_file(self) -> dict[str, str]:
        """The feed of this language, where editions are known; of a level none, its page leads to that of all its
        villages."""
        if not self.pasts or self.release.of_level:
            return {}
        release, render = self.release, self.env.get_template(feed.FILE).render
        text = feed.render_village_feed(
            release.place, self.pasts, self.t, render, address=self.address, fictitious=release.fictitious
        )
        return {self.prefix + feed.FILE: text}

    def card_pages(self) -> dict[str, str]:
        """The page of the statistics cards, where there are any."""
        if not self.cards:
            return {}
        lines = [cards.card_view(card, self.t) for card in self.cards]
        year = cards.beside_book(self.cards, self.release, self.t)
        page = self._render("kartu", 0, "kartu", cards=lines, heads=cards.heads(self.t), year=year)
        return {self.prefix + cards.PAGE: page}

    def proposal_page(self) -> dict[str, str]:
        """What became of the proposals of the village, where it has told of any."""
        if not self.proposals:
            return {}
        page = self._render("usulan", 0, "usulan", years=self._proposal_years())
        return {self.prefix + proposal_pages.PAGE: page}

    def _proposal_years(self) -> tuple[proposal_pages.ProposalYear, ...]:
        shown = frozenset(figure.id for figure in self.release.figures if not figure.area)
        return proposal_pages.tell_years(self.proposals, shown, self.t)

    def _past(self, past: PastEdition, names: Sequence[str]) -> dict[str, Any]:
        """An edition as text for the templates; addresses of files are from its own page."""
        root = "../" if self.t.lang == "id" else "../../"
        changes = past.revision.changes if past.revision else ()
        return {
            "number": past.number,
            "title": self.t(*past.titles),
            "edition": view.in_words(past.edition, self.t),
            "issued": long_date(past.issued, self.t.lang),
            "reference": long_date(past.reference, self.t.lang),
            "status": history.status_words(past, self.t),
            "reason": past.why or (past.revision.reason if past.revision else ""),
            "replaced_by": past.replaced_by,
            "content": past.content,
            "withdrawn": long_date(past.withdrawn, self.t.lang) if past.withdrawn else "",
            "why": past.why,
            "revision": past.revision,
            "kind": history.kind_words(past.revision, self.t) if past.revision else "",
            "rows": history.rows(changes, self.t),
            "more": max(0, len(changes) - history.MOST),
            "files": [(name, f"{root}{history.FOLDER}/{past.number}/{name}") for name in names],
        }

    def _rilis(self, name: str, depth: int = 0) -> str:
        """Address of a file of the release from the root of this language (`here` comes before it)."""
        del depth  # `here` already leads to the root of this language
        return ("" if self.t.lang == "id" else "../") + f"{RELEASE}/{name}"

    def _told_of(self, number: str) -> list[notice_pages.NoticeEntry]:
        return [entry for entry in self.announced if entry.number == number]

    def _banner(self, page: str) -> list[notice_pages.NoticeEntry]:
        """What stands above every page: what is about the whole edition, or about none."""
        told = notice_pages.filter_open_notices(self.announced, self.release.number)
        return [entry for entry in told if not entry.figure and page != "riwayat"]

    def _render(self, template: str, depth: int, page: str, path: str | None = None, **values: Any) -> str:
        here = (self.level.base if self.level is not None else "") + "../" * depth
        root = here + ("" if self.t.lang == "id" else "../")
        name = path or {"daftar": "tabel/index.html"}.get(template, f"{template}.html")
        other = root + ("en/" if self.t.lang == "id" else "") + name
        if self.level is not None and template == "index":
            template, values["level"] = "wilayah", self.level_values
        told = {
            "here": here,
            "root": root,
            "other": other,
            "page": page,
            "banner": self._banner(page),
            "up": self.up and root + self.up,
            "own_page": self.prefix + name,
            "below": [] if self.level is None else self.level.list_below(name, self.t, f"{root}../"),
            **self._chosen_values(name, root),
            **self._addresses_from(root),
        }
        return self.env.get_template(f"{template}.html").render(self._common_values | told | values)

    @cached_property
    def _common_values(self) -> dict[str, Any]:
        """What every page of this language may show: the release, its editions, who publishes it and how that is cited;
        what the head of a page tells programs."""
        place, t = self.release.place, self.t
        return {
            "lang": t.lang,
            "t": t,
            "release": self.release,
            "place": place,
            "replaced": {past.number: past.replaced_by for past in self.pasts},
            "menu": self._menu(),
            "icons": _ICONS,
            "hidden": self.hidden,
            "edition": view.in_words(self.release.edition, t),
            "standing": view.in_words(self.release.standing, t),
            "note": self.note,
            "standing_sentence": self.standing_sentence,
            "sources": view.sources(self.release, t),
            "dates": view.dates(self.release, t),
            "short": lambda table: view.short_title(table, t),
            "description": t(f"Statistik {place.heading()}", f"Statistics of {place.heading('en')}"),
            "pulled": self._pulled_edition(),
            "series": self.series,
            "any_series": bool(self.all_series),
            "charts": self.views.charts,
            "publisher": self.views.publisher,
            "citation": self.views.citation,
            "rilis": self._rilis(""),
            "has_feed": bool(self.pasts),
            "address": self.address,
            "picture_name": self.prefix + preview.FILE if self.pictured else "",
            "picture_alt": self.picture_words,
        }

    def _chosen_values(self, name: str, root: str) -> dict[str, Any]:
        """What the office chose for its site, as a page shows it."""
        return {
            "logo": mark_of(self.look, root, LOGO),
            "look": self.look,
            "tongues": [(each.id, each.name, f"{root}{each.id}/{name}") for each in self.tongues],
        }

    def _above(self, root: str) -> dict[str, str]:
        """The pages of the areas around a village that is part of a site, by their level; "" for none."""
        site, place = (root + (self.up or "")).removesuffix("index.html"), self.release.place
        named = {"kecamatan": place.kecamatan[0], "kabupaten": place.kabupaten[0]}
        page = f"{self.prefix}index.html"
        return {name: f"{site}{code}/{page}" if self.up and code else "" for name, code in named.items()}

    def _over_areas(self, root: str) -> Mapping[str, str]:
        """The pages of indicators over all villages of the site, by indicator; none of a site that stands alone."""
        own = {figure.id for figure in self.release.figures if not figure.area}
        if self.level is not None:
            site, own = f"{root}../", own & self.level.indicators
        elif self.up:
            site = (root + self.up).removesuffix("index.html")
        else:
            return {}
        return {name: f"{site}{self.prefix}{search_pages.FOLDER}/{name}.html" for name in own}

    def _addresses_from(self, root: str) -> Mapping[str, Any]:
        """Where the pages of what lies above and around are, from `root`."""
        if root not in self._addresses:
            self._addresses[root] = {"above": self._above(root), "over_areas": self._over_areas(root)}
        return self._addresses[root]

    def _pulled_edition(self) -> dict[str, str]:
        """The newest edition after the one that is shown, when it was withdrawn: readers of it must learn that."""
        own = [past.number for past in self.pasts]
        newer = self.pasts[: own.index(self.release.number)] if self.release.number in own else ()
        found = next((past for past in newer if past.status == "ditarik" and past.withdrawn), None)
        if found is None or found.withdrawn is None:
            return {}
        return {
            "number": found.number,
            "edition": view.in_words(found.edition, self.t),
            "why": found.why,
            "day": long_date(found.withdrawn, self.t.lang),
        }

    def _menu(self) -> list[tuple[str, str, str]]:
        return [
            ("desa", "index.html", self._own_word()),
            *(self._menu_of_tables() if self.release.tables else []),
            *([("profil", "profil.html", self.t("Profil", "Profile"))] if self.release.profiles else []),
            *([("tujuan", goal_pages.INDEX, "SDGs Desa")] if goal_pages.has_goals(self.release) else []),
            *([("kartu", cards.PAGE, self.t("Kartu", "Cards"))] if self.cards else []),
            *([("usulan", proposal_pages.PAGE, self.t("Usulan", "Proposals"))] if self.proposals else []),
            *([("tentang", "tentang.html", self.t("Tentang data", "About the data"))] if self.release.tables else []),
            *([("riwayat", "riwayat.html", self.t("Riwayat", "Releases"))] if self.pasts else []),
        ]

    def _menu_of_tables(self) -> list[tuple[str, str, str]]:
        return [
            ("tabel", "tabel/index.html", self.t("Tabel", "Tables")),
            ("peta", "peta.html", self.t("Peta", "Maps")),
        ]

    def _own_word(self) -> str:
        """What the place is: "Village" whatever its kind, of a level by its kind."""
        words = self.release.place.words
        return self.t(words.desa, words.desa_en if self.release.of_level else "Village")

    def _front(self, folder: Path | None) -> str:
        charts = self._charts()
        figure = next((f for f in self._map_figures() if self.views.map_of(f.id, "peta-j") is not None), None)
        drawing = self.views.map_of(figure.id, "peta-j") if figure else None
        return self._render(
            "index",
            0,
            "desa",
            summary=self._summary(),
            facts=self._facts(),
            figures=view.key_figures(self.release, self.t),
            front_rates=self.release.texts.get(FRONT_RATES, ()),
            **comparison_pages.first_page_values(self.release, self.around, self.all_series, self.t),
            pictures=[_safe(p) for p in charts[:_PICTURES]],
            map={"svg": _trust_svg(drawing.svg), "title": drawing.title} if drawing else None,
            downloads=self._downloads(folder or self.folder),
            replies=[entry for entry in self.replies if entry.figure.startswith("indikator/")],
            notices=history.notices(self.pasts, self.release.year, self.t),
            changed=change_lines.summarize_changes(self.release, self.pasts, self.all_series, self.t),
            announced=notice_pages.filter_open_notices(self.announced, self.release.number),
            states=states.explain_states((f.state for f in self.release.figures if not f.area), self.t.lang),
            **self._story(),
        )

    def _story(self) -> dict[str, Any]:
        """The story of the year, and the page where each of its indicators is told."""
        members = () if self.level is None else self.level.members
        told = story_pages.tell_story(self.release, self.all_series, self.pasts, self.around, members, self.t)
        base = "" if self.level is None else self.level.base
        links = story_pages.links_of(told, self.release, base, self.level_values)
        first = proposal_pages.choose_year(self._proposal_years())
        return {"story": told, "story_links": links, "proposed": first}

    def _charts(self) -> list[view.Picture]:
        """One chart a chapter, the pyramid or a table with a finding, so that the page shows many topics."""
        chosen = []
        for chapter in self.release.chapters:
            tables = [self.release.table(key) for key in chapter.tables]
            drawn = [t for t in tables if t.key in self.pictures and t.kind in "AT"]
            drawn.sort(key=lambda t: (self.pictures[t.key].chart.kind != "piramida", t.kind == "A", not t.finding))
            chosen += [self.pictures[t.key] for t in drawn[:1]]
        return chosen

    def _summary(self) -> str:
        """The first narrative of the book in this language: sentences made of published figures only."""
        for chapter in self.release.chapters:
            for pair in chapter.narratives:
                return self.t(*pair)
        return self.t(self.release.titles[0], self.release.titles[1])

    def _facts(self) -> list[str]:
        place, t = self.release.place, self.t
        facts = [t("Kode", "Code") + f" {place.code}"]
        if place.area_km2 is not None:
            facts.append(format_number(place.area_km2, 2, t.lang) + " km²")
        parts = {f.area for f in self.release.figures if f.area}
        if len(parts) > 1:
            words = place.words
            facts.append(t(f"{len(parts)} {words.dusun.lower()}", count_noun(len(parts), words.dusun_en.lower())))
        facts.append(t("Keadaan", "As of") + f" {view.dates(self.release, t)['acuan']}")
        return facts

    def _downloads(self, folder: Path) -> dict[str, Any]:
        t = self.t
        wanted = [
            ("produk/buku.pdf", t(*self.release.titles), t("PDF bertanda akses, A5", "tagged PDF, A5")),
            *(line for book in decode_books(self.release) for line in _book_files(book, t)),
            (
                "produk/tabel.xlsx",
                t("Semua tabel", "All tables"),
                t("XLSX, satu lembar satu tabel", "XLSX, one sheet a table"),
            ),
            ("produk/infografis.pdf", t("Infografis", "Infographic"), t("PDF untuk cetak", "PDF for print")),
            ("produk/infografis.png", t("Infografis", "Infographic"), t("PNG untuk dibagikan", "PNG to share")),
            (
                "datapackage.json",
                t("Data terbuka", "Open data"),
                t("CSV dan JSON-stat di rilis/tabel", "CSV and JSON-stat"),
            ),
            (
                "data.json",
                t("Data untuk program", "Data for programs"),
                t("daftar semua himpunan dan berkasnya (API)", "a list of all sets and their files (API)"),
            ),
            (
                "sdmx/struktur.xml",
                t("Data untuk kantor statistik", "Data for statistical offices"),
                t("SDMX 3.0; datanya CSV di rilis/sdmx", "SDMX 3.0; its data are the CSV files in rilis/sdmx"),
            ),
            (
                "ddi-codebook.xml",
                t("Keterangan untuk arsip", "Description for archives"),
                t("DDI-Codebook 2.6", "DDI-Codebook 2.6"),
            ),
        ]
        found = []
        for name, title, note in wanted:
            file = folder / name
            if file.is_file():
                found.append(Download(title, self._rilis(name), size_text(file.stat().st_size, t.lang), note))
        book = next((d for d in found if d.href.endswith("/buku.pdf")), None)
        return {"all": found, "book": book, "left": [t(*said) for said in left_of(self.release).tell_lines()]}

    def _table(self, table: Table, ordered: list[Table]) -> str:
        before, after = view.neighbours(ordered, table)
        chapter = next((c for c in self.release.chapters if c.number == table.chapter), None)
        name = self.t("Lampiran data", "Data annex") if table.tier == "lampiran" else ""
        lembar, printed = self.views.sheet_of(table)
        picture = self.pictures.get(table.key)
        files = [
            Download(label, self._rilis(f"tabel/{table.key}{suffix}"), self._size(f"tabel/{table.key}{suffix}"))
            for label, suffix in (("CSV", ".csv"), ("JSON-stat", ".jsonstat.json"))
        ]
        files.append(Download("XLSX", self._rilis("produk/tabel.xlsx"), self._size("produk/tabel.xlsx")))
        about = (self.release.number, f"tabel/{table.key}")
        return self._render(
            "tabel",
            1,
            "tabel",
            path=f"tabel/{table.key}.html",
            table=table,
            sheet=printed,
            narrow=lembar.numbers <= 6,
            picture=_safe(picture) if picture else None,
            finding=self.t(table.finding, table.finding_en),
            chapter=name or (self.t(chapter.title, chapter.title_en) if chapter else ""),
            files=[f for f in files if f.size],
            own=own_link(self.own_tables, self.release.place.code, table.key, self.t),
            before=before,
            after=after,
            hidden=self.hidden[table.key],
            replies=[entry for entry in self.replies if entry.figure == f"tabel/{table.key}"],
            notices=history.notices(self.pasts, self.release.year, self.t, table.key),
            announced=[entry for entry in self.announced if (entry.number, entry.figure) == about],
            rates=self.release.texts.get(RATES, ()) if table.id == EVENTS_BY_YEAR else (),
        )

    def _size(self, name: str) -> str:
        file = self.folder / name
        return size_text(file.stat().st_size, self.t.lang) if file.is_file() else ""

    def _map_figures(self) -> list[Figure]:
        """Village figures that are published for at least two parts of the village, key figures first."""
        order = {name: i for i, name in enumerate(self.release.key_figures)}
        # Maps and bars by area compare rates; a count tells how large an area is, not how it fares.
        known = [f for f in self.release.figures if not f.area and f.value is not None and f.decimals]
        parts = {f.id: 0 for f in known}
        for f in self.release.figures:
            if f.area and f.value is not None and f.id in parts:
                parts[f.id] += 1
        shown = [f for f in known if parts[f.id] > 1]
        return sorted(shown, key=lambda f: (order.get(f.id, len(order)), f.id))

    def _maps(self) -> str:
        items = []
        for number, figure in enumerate(self._map_figures()[:MAPS]):
            drawing = self.views.map_of(figure.id, f"peta{number}")
            areas = [f for f in self.release.figures if f.id == figure.id and f.area]
            items.append(
                {
                    "title": self.t(figure.title, figure.title_en),
                    "formal": drawing.title if drawing else self._formal(figure),
                    "svg": _trust_svg(drawing.svg) if drawing else "",
                    "legend": drawing.legend if drawing else (),
                    "rows": self._bars(areas),
                }
            )
        drawn = self.release.geometry is not None
        return self._render("peta", 0, "peta", maps=drawn, credit=credit(self.release, self.t.lang), items=items)

    def _formal(self, figure: Figure) -> str:
        place, words = self.release.place, self.release.place.words
        return self.t(
            f"{figure.title} Menurut {words.dusun} di {place.heading()} ({figure.unit})",
            f"{figure.title_en} by {words.dusun_en} in {place.heading('en')} ({figure.unit_en})",
        )

    def _bars(self, areas: list[Figure]) -> list[dict[str, Any]]:
        top = max((f.value for f in areas if f.value is not None), default=Decimal(1)) or Decimal(1)
        return [
            {
                "label": f.area_label,
                "value": figure_text(f, self.t.lang),
                "width": 0 if f.value is None else round(float(70 * f.value / top), 1),
                "hidden": f.status == "rahasia",
            }
            for f in areas
        ]

    def _about(self) -> str:
        return self._render(
            "tentang",
            0,
            "tentang",
            groups=view.not_shown(self.release.not_shown, self.t),
            rows=rows_to_persons(self.release),
            base_of_measures=BASE_OF_MEASURES,
            delivered=delivered_tables(self.release),
            village=[f for f in self.release.figures if not f.area],
            rules=[self.t(*words) for words in rules_told(self.release)],
            hidden_of=hidden_of(self.release),
            total_hidden=sum(self.hidden.values()),
            total_cells=sum(len(t.cells) for t in self.release.tables),
            handovers=[self.t(*note) for note in self.handovers],
        )


def _trust_svg(svg: str) -> Markup:
    """SVG that `publish.chart` or `publish.map` drew: they escape every text, so templates print it as it is."""
    return Markup(svg)  # noqa: S704 - see the docstring; nothing else may call this


def _book_files(book: FurtherBook, t: view.Text) -> Iterator[tuple[str, str, str]]:
    """The files of a further book for the list of downloads: path, title, what it is."""
    for name in book.files:
        kind = t("PDF bertanda akses", "tagged PDF")
        if name.endswith(".png"):
            kind = f"PNG, {name.rpartition('-')[2].removesuffix('.png')}" if t.lang == "id" else "PNG to share"
        yield name, t(*book.titles), t("teks pengganti", "written alternative") if name.endswith(".txt") else kind


def _safe(picture: view.Picture) -> dict[str, Any]:
    """A picture whose SVG the templates may print as it is (drawn by us, texts escaped)."""
    return {"svg": _trust_svg(picture.svg), "finding": picture.finding, "title": picture.title, "table": picture.table}
