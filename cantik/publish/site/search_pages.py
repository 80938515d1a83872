"""The index of a village's site, in which the search finds, and a page for each indicator that it leads to.

Without a script the index is complete: every area, indicator with its figure, table and term, each a link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cantik.base.numerals import UNAVAILABLE, format_number
from cantik.publish.site.search_index import PAGE, SearchIndex, unit_of
from cantik.publish.site.view import Text
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text

FOLDER = "indikator"
Render = Callable[..., str]


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """The figure of an area as text, and whether it is hidden."""

    label: str
    value: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator on its page: its figure, what it means, of how many, and its figures by dusun; `of_village`: it is
    told of the whole village, and can be set beside others."""

    id: str
    title: str
    value: str
    after: str
    unit: str
    base: str
    meaning: str
    reading: str
    formula: str
    counted: str
    parts: tuple[AreaFigure, ...]
    of_village: bool


def page_names(release: Release) -> list[str]:
    """The addresses of the index and of the indicators from the root of a language."""
    return [PAGE, *(f"{FOLDER}/{name}.html" for name in dict.fromkeys(figure.id for figure in release.figures))]


def render_pages(release: Release, index: SearchIndex, t: Text, render: Render) -> dict[str, str]:
    """The pages by their path from the root of the language."""
    pages = {PAGE: render("indeks", 0, "cari", index=index, letters=_by_letter(index))}
    for name in dict.fromkeys(figure.id for figure in release.figures):
        path = f"{FOLDER}/{name}.html"
        pages[path] = render("indikator", 1, "cari-indikator", path=path, p=indicator_page(release, name, t))
    return pages


def _by_letter(index: SearchIndex) -> list[tuple[str, list[dict[str, Any]]]]:
    """The indicators by their first letter, each with the figure of the whole village."""
    found: dict[str, list[dict[str, Any]]] = {}
    for told in sorted(index.indicators, key=lambda told: told.title.casefold()):
        line = {"id": told.id, "title": told.title, "value": told.values[0] or UNAVAILABLE}
        found.setdefault(told.title[0].upper(), []).append(line)
    return list(found.items())


def indicator_page(release: Release, name: str, t: Text) -> IndicatorPage:
    """What the page of an indicator shows."""
    figures = [figure for figure in release.figures if figure.id == name]
    whole = next((figure for figure in figures if not figure.area), None)
    first = whole or figures[0]
    concept = first.definition.get("konsep" if t.lang == "id" else "konsep_en") or {}
    return IndicatorPage(
        name,
        t(first.title, first.title_en),
        UNAVAILABLE if whole is None else figure_text(whole, t.lang),
        "" if whole is None else unit_of(whole, t),
        t(first.unit, first.unit_en),
        t(first.base, first.base_en),
        concept.get("definisi", ""),
        concept.get("interpretasi", ""),
        concept.get("rumus", ""),
        of_how_many(whole, t) if whole else "",
        tuple(AreaFigure(f.area_label, figure_text(f, t.lang), f.status == "rahasia") for f in figures if f.area),
        whole is not None,
    )


def of_how_many(figure: Figure, t: Text) -> str:
    """Numerator and denominator, of a share that is shown; they are published beside it (`indikator.csv`)."""
    if figure.unit != "persen" or figure.numerator is None or not figure.denominator:
        return ""
    counts = [format_number(value, 0, t.lang) for value in (figure.numerator, figure.denominator)]
    return t(f"{counts[0]} dari {counts[1]}", f"{counts[0]} of {counts[1]}")
