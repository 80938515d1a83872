"""A page for each indicator over all areas of a public site, in two languages, with its open data.

The page holds everything without a script: the ranking as a drawing, map, years, table, and what is told apart with its
reason. The script (`indikator.js`) lets a reader choose up to eight areas, which it brings out in all of them and keeps
in the address; it reads what the page says and knows no figure of its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import replace_whole, sweep_beside
from cantik.base.dates import long_date
from cantik.base.numerals import UNAVAILABLE
from cantik.base.text_file import write_text
from cantik.publish.chart.forms import Point
from cantik.publish.map.draw import MapLook
from cantik.publish.map.villages import VillageOutlines, lay_outlines
from cantik.publish.site import area_charts
from cantik.publish.site.chart_pages import ChartPage
from cantik.publish.site.indicator_areas import (
    IndicatorAreas,
    IndicatorMember,
    RankedArea,
    gather_areas,
    list_indicators,
)
from cantik.publish.site.indicator_charts import find_message, list_trends, name_areas
from cantik.publish.site.indicator_data import write_csv
from cantik.publish.site.indicator_map import NO_FIGURE, MappedVillage, VillageMap, map_figure, tell_source
from cantik.publish.site.map_data import ENDING, has_map, write_script
from cantik.publish.site.page_marks import mark_of, read_marks, write_marks
from cantik.publish.site.page_templates import environment
from cantik.publish.site.search_pages import FOLDER, of_how_many
from cantik.publish.site.view import Text, in_words
from cantik.release.model import Release, of_villages
from cantik.release.show import figure_text

PROGRAM = Path(__file__).with_name("indikator.js")
MAP_PROGRAM = Path(__file__).with_name("peta.js")
#: of the page of maps of an area (`map_choices`)
MAP_CHOOSER = Path(__file__).with_name("peta-pilih.js")
#: by code the areas most alike, for the script, where they are known
PEERS = "mirip.js"
#: of what the pages were made, beside them
MARK = "halaman.json"
#: so many areas a reader may choose
MOST_CHOSEN = 8
_WIDTH = 640
LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class IndicatorLink:
    """An indicator that has a page: its title in both languages, whether it is a key figure of every area, and whether
    maps show it."""

    id: str
    title: tuple[str, str]
    key: bool
    mapped: bool = False


@dataclass(frozen=True, slots=True)
class LargerAreas:
    """What a site knows besides its areas: releases of larger areas, and by code the areas most alike to each."""

    levels: Sequence[Release] = ()
    peers: Mapping[str, Sequence[str]] | None = None


def page_name(name: str, lang: str) -> str:
    """The address of a page from the root of the site."""
    return f"{_folder_of(lang)}/{name}.html"


def _folder_of(lang: str) -> str:
    return FOLDER if lang == "id" else f"en/{FOLDER}"


def is_indicator_page(path: str) -> bool:
    """Whether an address below the site of a kabupaten is one of these pages or a file of theirs."""
    folder, _, name = path.removeprefix("en/").partition("/")
    return folder == FOLDER and name != "" and "/" not in name


def write_indicator_pages(
    members: Sequence[IndicatorMember], out: Path, around: LargerAreas, **values: Any
) -> list[IndicatorLink]:
    """Write the pages of all indicators below `out`, each folder replaced in one move, where they would say something
    else than those that lie there; returns what a list of them shows. `values`: what each of them shows as well."""
    ordered = sorted(members, key=lambda member: member.code)
    mark, marked = mark_of([_list_inputs(ordered, around), values]), out / FOLDER / MARK
    for program in (MAP_PROGRAM, MAP_CHOOSER):
        shutil.copyfile(program, out / program.name)
    for lang in LANGUAGES:
        sweep_beside(out / _folder_of(lang))
    stands = read_marks(out, marked, mark)
    if stands is not None:
        return [IndicatorLink(name, (title, english), key, mapped) for name, title, english, key, mapped in stands]
    found = gather_areas(ordered, around.levels, list_indicators(ordered))
    borders = _lay_borders(ordered)
    with ExitStack() as folders:
        written = {lang: folders.enter_context(replace_whole(out / _folder_of(lang))) for lang in LANGUAGES}
        for areas in found:
            for lang, folder in written.items():
                view = _PageView(areas, borders, Text(lang), values["kabupaten"], peers=bool(around.peers))
                render = environment(lang).get_template("indikator_wilayah.html").render
                text = render(name=areas.id, lang=lang, **view.values, **values)
                write_text(folder / f"{areas.id}.html", text)
                area_charts.write_pages(view.charts, view.citation, folder, Text(lang), **values)
        _write_map_files(found if borders.outlines is not None else (), written)
        _write_files(found, written["id"], around)
    keys = [set(member.release.key_figures) for member in ordered if member.told]
    links = [
        IndicatorLink(
            areas.id,
            (areas.figure.title, areas.figure.title_en),
            all(areas.id in own for own in keys),
            borders.outlines is not None and has_map(areas),
        )
        for areas in found
    ]
    pages = [path for lang in LANGUAGES for path in (out / _folder_of(lang)).iterdir()]
    write_marks(out, marked, mark, sorted(pages), [(link.id, *link.title, link.key, link.mapped) for link in links])
    return links


def _list_inputs(members: Sequence[IndicatorMember], around: LargerAreas) -> list[Any]:
    """What the pages are made of: the releases by the fingerprints of their content, and what is told beside them."""
    return [
        [
            (m.code, m.href, m.told, m.release.content, [r.content for r in m.former], [d.isoformat() for d in m.moved])
            for m in members
        ],
        [(release.place.code, release.content) for release in around.levels],
        around.peers or {},
    ]


def _write_map_files(found: Sequence[IndicatorAreas], folders: Mapping[str, Path]) -> None:
    """What the page of maps reads of each indicator, by language."""
    for areas in filter(has_map, found):
        for lang, folder in folders.items():
            text = write_script(areas, Text(lang))
            write_text(folder / f"{areas.id}{ENDING}", text)


def _write_files(found: Sequence[IndicatorAreas], folder: Path, around: LargerAreas) -> None:
    """What lies beside the pages: open data, the script, and who is most alike."""
    shutil.copyfile(PROGRAM, folder / PROGRAM.name)
    area_charts.copy_program(folder)
    for areas in found:
        (folder / f"{areas.id}.csv").write_bytes(write_csv(areas))
    if around.peers:
        alike = json.dumps({code: list(codes) for code, codes in around.peers.items()}, separators=(",", ":"))
        write_text(folder / PEERS, f"window.MIRIP={alike};\n")


@dataclass(frozen=True, slots=True)
class _Borders:
    """The villages that have borders, by code in the order of their outlines."""

    codes: tuple[str, ...]
    outlines: VillageOutlines | None


def _lay_borders(members: Sequence[IndicatorMember]) -> _Borders:
    """The outlines of all maps; none where fewer than two villages have borders."""
    drawn = {member.code: member.release.geometry for member in members if member.release.geometry is not None}
    if len(drawn) < 2:
        return _Borders((), None)
    return _Borders(tuple(drawn), lay_outlines(drawn.values(), _WIDTH))


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A row of the table of all areas as text; `counted`: of how many, `at`: its place on the scale in per cent."""

    code: str
    name: str
    href: str
    kecamatan: str
    rank: int
    value: str
    counted: str
    reference: str
    edition: str
    at: float


class _PageView:
    """What the page of an indicator shows in one language, as text."""

    def __init__(self, areas: IndicatorAreas, borders: _Borders, t: Text, kabupaten: str, *, peers: bool) -> None:
        self._areas, self._borders, self._t, self._peers, self._kabupaten = areas, borders, t, peers, kabupaten
        self._names = name_areas(areas, t)
        self._root = "../" if t.lang == "id" else "../../"

    @property
    def values(self) -> dict[str, Any]:
        """The values of the template."""
        figure, t = self._areas.figure, self._t
        return {
            "t": t,
            "root": self._root,
            "here": "../",
            "other": self._root + page_name(self._areas.id, "en" if t.lang == "id" else "id"),
            "id": self._areas.id,
            "heading": t(figure.title, figure.title_en),
            "unit": t(figure.unit, figure.unit_en),
            "rows": [self._row(line) for line in self._areas.ranked],
            "reference": "–".join(self._days),
            "one_day": len(self._days) == 1,
            "finding": find_message(self._areas, self._names, t),
            "ranking": self.charts.get(area_charts.RANKING),
            "counted": not figure.decimals,
            "map": self._map(),
            "trend": self.charts.get(area_charts.TREND),
            "citation": self.citation,
            "years": self._years(),
            "apart": self._apart(),
            "levels": self._levels(),
            "about": self._about(),
            "fraction": any(of_how_many(line.figure, t) for line in self._areas.ranked),
            "most": MOST_CHOSEN,
            "alike": PEERS if self._peers else "",
        }

    @cached_property
    def charts(self) -> dict[str, ChartPage]:
        """Its charts by what they show."""
        return area_charts.charts_of(self._areas, self._names, self._trends, self._kabupaten, self._t)

    @property
    def citation(self) -> str:
        """How it is cited."""
        return area_charts.cite(self._areas, self._kabupaten, self._t)

    @cached_property
    def _trends(self) -> dict[str, tuple[Point, ...]]:
        return list_trends(self._areas, self._t)

    @cached_property
    def _places(self) -> dict[str, float]:
        """Where each figure stands between the least and the greatest, in per cent, for the strips of the script."""
        values = [line.figure.value or Decimal(0) for line in self._areas.ranked]
        low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
        reach = high - low or Decimal(1)
        return {
            line.member.code: round(float(100 * ((line.figure.value or Decimal(0)) - low) / reach), 1)
            for line in self._areas.ranked
        }

    @property
    def _days(self) -> list[str]:
        return area_charts.list_days(self._areas, self._t)

    def _href(self, member: IndicatorMember, *, told: bool = True) -> str:
        """The page of this indicator on the site of an area; of one that tells it nothing, its first page."""
        base = self._root + member.href.removesuffix("index.html") + ("" if self._t.lang == "id" else "en/")
        return base + (f"{FOLDER}/{self._areas.id}.html" if told else "index.html")

    def _row(self, line: RankedArea) -> RankedRow:
        release = line.member.release
        return RankedRow(
            line.member.code,
            self._names[line.member.code],
            self._href(line.member),
            release.place.kecamatan[1],
            line.rank,
            figure_text(line.figure, self._t.lang),
            of_how_many(line.figure, self._t),
            long_date(release.day_of(line.figure), self._t.lang),
            in_words(release.edition, self._t),
            self._places[line.member.code],
        )

    def _map(self) -> VillageMap | None:
        """The map, of a rate alone: a count would tell who is large."""
        areas, t = self._areas, self._t
        ranked = {line.member.code: line.figure for line in areas.ranked}
        members = {member.code: member for member in areas.members}
        outlines, codes = self._borders.outlines, self._borders.codes
        if outlines is None or not areas.figure.decimals or not any(code in ranked for code in codes):
            return None
        villages = [
            MappedVillage(
                code,
                self._names[code],
                self._href(members[code], told=code in ranked),
                ranked.get(code),
                figure_text(ranked[code], t.lang) if code in ranked else t(*NO_FIGURE),
            )
            for code in codes
        ]
        title = t(f"{areas.figure.title} ({areas.figure.unit})", f"{areas.figure.title_en} ({areas.figure.unit_en})")
        look = MapLook(_WIDTH, web=True, lang=t.lang, uid="peta")
        source = tell_source([members[code].release for code in codes], t)
        return map_figure(outlines, villages, areas.classes, title, look, source)

    def _years(self) -> dict[str, Any]:
        """The compared areas by year, where some tell several; a break in words under the table."""
        areas, t = self._areas, self._t
        years = sorted({point.year for points in self._trends.values() for point in points})
        members = {line.member.code: line.member for line in areas.ranked}
        rows, breaks = [], []
        for code, points in self._trends.items():
            cells = {point.year: (point.text, point.broken) for point in points}
            texts = [cells.get(year, (UNAVAILABLE, False)) for year in years]
            rows.append({"name": self._names[code], "href": self._href(members[code]), "cells": texts})
            breaks += [
                f"{self._names[code]}, {year.year}: {'; '.join(t(mark.words, mark.words_en) for mark in year.breaks)}"
                for year in areas.years[code].series.years
                if year.breaks
            ]
        if not rows:
            return {}
        return {"heads": years, "rows": rows, "breaks": breaks}

    def _apart(self) -> list[tuple[str, list[dict[str, str]]]]:
        """The areas that are not compared, by reason, the rarest last."""
        t, groups = self._t, dict[str, list[dict[str, str]]]()
        for area in self._areas.apart:
            known = area.figure is not None
            line = {
                "code": area.member.code,
                "name": self._names[area.member.code],
                "href": self._href(area.member, told=known),
                "value": figure_text(area.figure, t.lang) if area.figure is not None else "",
                "edition": in_words(area.member.release.edition, t),
            }
            groups.setdefault(t(*area.why), []).append(line)
        return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))

    def _levels(self) -> list[dict[str, str]]:
        """Larger areas, the smallest first."""
        t = self._t
        lines = sorted(self._areas.levels, key=lambda line: (-len(line.release.place.code), line.release.place.code))
        return [
            {
                "code": line.release.place.code,
                "name": line.release.place.full(t.lang),
                "value": figure_text(line.figure, t.lang),
                "of": of_villages(*line.release.place.counted, t.lang) if line.release.place.counted else "",
                "why": t(*line.why),
                "edition": in_words(line.release.edition, t),
            }
            for line in lines
        ]

    def _about(self) -> dict[str, str]:
        """What it means and how it is reckoned, in the words of the release's definition; in English what the release
        says in English."""
        t, figure = self._t, self._areas.figure
        said = figure.definition
        concept = said.get("konsep" if t.lang == "id" else "konsep_en") or {}
        return {
            "meaning": concept.get("definisi", "") or t(said.get("kalimat", ""), said.get("kalimat_en", "")),
            "reading": concept.get("interpretasi", ""),
            "formula": concept.get("rumus", ""),
            "base": t(figure.base, figure.base_en),
            "source": t(said.get("dasar", ""), said.get("dasar_en", said.get("dasar", ""))),
        }
