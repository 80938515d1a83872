"""What the pages of a release show of it, wherever they lie: a village has two sites, one for a stick and one on the
server, and what both say alike is reckoned once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from markupsafe import Markup

from cantik.publish.map import MapLook, draw
from cantik.publish.map.draw import Drawing
from cantik.publish.site import chart_pages, deret, goal_pages, search_index, status_pages, view
from cantik.publish.site.history import PastEdition
from cantik.publish.site.page_templates import environment
from cantik.publish.site.view import PageTable, Text
from cantik.release.model import Release, Table
from cantik.release.printed_tables import print_release
from cantik.release.series import MeasureSeries

LANGUAGES = ("id", "en")


class ReleaseViews:
    """A release in both languages, with the years that its editions tell; `former`: old names of places that readers
    may still look for. Of a `withdrawn` one no series."""

    def __init__(
        self, release: Release, pasts: Sequence[PastEdition], former: Mapping[str, Sequence[str]], *, withdrawn: bool
    ) -> None:
        self._of = (release, tuple(pasts), dict(former), withdrawn)
        self.release = print_release(release)
        self.all_series: Sequence[MeasureSeries] = () if withdrawn else deret.of_editions(pasts)
        self.former = former
        self.withdrawn = withdrawn
        self.languages = {lang: LanguageViews(self, lang) for lang in LANGUAGES}

    def are_of(
        self, release: Release, pasts: Sequence[PastEdition], former: Mapping[str, Sequence[str]], *, withdrawn: bool
    ) -> bool:
        """Whether these would be the same views."""
        return self._of == (release, tuple(pasts), dict(former), withdrawn)

    @cached_property
    def goals(self) -> goal_pages.GoalPages:
        """The goals of SDGs Desa as the release tells them."""
        return goal_pages.reckon_pages(self.release, self.all_series)

    @cached_property
    def data_files(self) -> Mapping[str, bytes]:
        """Files for programs that pages lead to or read, by path from the root of the site: series, charts, and what
        the search finds; none of a withdrawn edition."""
        if self.withdrawn:
            return {}
        told = [*self.languages.values()]
        found = search_index.files_of(views.search_index for views in told)
        drawn = {views.prefix + name: text.encode() for views in told for name, text in views.chart_files.items()}
        beside = {status_pages.TABLE: status_pages.format_file(self.release)}
        if goal_pages.has_goals(self.release):
            beside[goal_pages.TABLE] = goal_pages.format_file(self.goals)
        return deret.files_of(self.all_series) | found | drawn | chart_pages.program_file() | beside


class LanguageViews:
    """The same in one language."""

    def __init__(self, both: ReleaseViews, lang: str) -> None:
        self._both, self.release, self.t = both, both.release, Text(lang)
        self.prefix = "" if lang == "id" else "en/"
        self.ordered = [*self.release.book_tables, *(t for t in self.release.tables if t.tier == "lampiran")]
        self._sheets: dict[str, tuple[PageTable, Markup]] = {}
        self._series_pages: dict[str, tuple[deret.SeriesPage, Markup]] = {}
        self._maps: dict[tuple[str, str], Drawing | None] = {}

    @cached_property
    def pictures(self) -> Mapping[str, view.Picture]:
        """The charts of tables by their keys, of those that have one."""
        drawn = {t.key: view.picture(t, self.t, f"g{number}") for number, t in enumerate(self.release.tables)}
        return {key: picture for key, picture in drawn.items() if picture is not None}

    @cached_property
    def series(self) -> Mapping[str, MeasureSeries]:
        """The tables that several editions tell."""
        return {found.key: found for found in self._both.all_series if found.kind == "tabel"}

    @cached_property
    def search_index(self) -> search_index.SearchIndex:
        """What the search of this language finds."""
        goals = goal_pages.index_goals(self._both.goals, self.t) if goal_pages.has_goals(self.release) else ()
        return search_index.index_of(self.release, self.ordered, self.t, self._both.former, goals)

    @cached_property
    def charts(self) -> chart_pages.Charts:
        """All charts of the site by name."""
        return chart_pages.charts_of(self.release, self.pictures, self._both.all_series, self.t)

    @cached_property
    def chart_files(self) -> Mapping[str, str]:
        """The charts as files by path from the root of the language."""
        return chart_pages.files_of(self.charts, self.citation, self.t)

    @cached_property
    def publisher(self) -> str:
        """Whose statistics these are; a group of areas has no government."""
        place = self.release.place
        if place.kind == "kelompok":
            return place.full(self.t.lang)
        return self.t(f"Pemerintah {place.full()}", f"Government of {place.full('en')}")

    @cached_property
    def citation(self) -> str:
        """How the release is cited."""
        release = self.release
        title = self.t(release.titles[0], release.titles[1])
        edition = view.in_words(release.edition, self.t)
        return f"{self.publisher} ({release.published.year}). {title}. {edition}."

    @cached_property
    def pages_of_goals(self) -> Sequence[goal_pages.GoalPage]:
        """The pages of the goals of SDGs Desa."""
        return goal_pages.lay_pages(self.release, self._both.goals, self.t)

    def sheet_of(self, table: Table) -> tuple[PageTable, Markup]:
        """The layout of a table, and the table as its page prints it."""
        if table.key not in self._sheets:
            laid = view.sheet(table, self.t)
            self._sheets[table.key] = laid, self._print("lembar.html", "stat", table, laid, self.t, "cap", False)
        return self._sheets[table.key]

    def series_page_of(self, table: Table) -> tuple[deret.SeriesPage, Markup]:
        """The page of the years of a table that has them, and their lines as it prints them."""
        if table.key not in self._series_pages:
            page = deret.page_of(self.series[table.key], self.t)
            self._series_pages[table.key] = page, self._print("deret_lembar.html", "lines", page, self.t, "cap")
        return self._series_pages[table.key]

    def map_of(self, indicator: str, uid: str) -> Drawing | None:
        """The map of an indicator; None where there are no borders."""
        if (indicator, uid) not in self._maps:
            self._maps[indicator, uid] = draw(self.release, indicator, MapLook(web=True, lang=self.t.lang, uid=uid))
        return self._maps[indicator, uid]

    def _print(self, template: str, macro: str, *values: object) -> Markup:
        printed: Markup = getattr(environment(self.t.lang).get_template(template).module, macro)(*values)
        return printed
