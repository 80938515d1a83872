"""The search of a kabupaten's site: its villages by name, code or kecamatan, and the key figures of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.text_file import write_text
from cantik.publish.site.indicator_areas import IndicatorMember, list_indicators
from cantik.publish.site.indicator_pages import page_name
from cantik.publish.site.search_index import (
    PAGE,
    PROGRAM,
    IndexArea,
    IndexIndicator,
    IndexTable,
    SearchIndex,
    read_program,
    script_of,
    unit_of,
)
from cantik.publish.site.view import Text
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text

#: beside the page, not in a folder: a server shows no other folders of its public site than those of villages and the
#: pages of indicators
DATA = "indeks-wilayah.js"
_T = Text("id")  # the page of a kabupaten is told in Indonesian alone


@dataclass(frozen=True, slots=True)
class SearchMember:
    """A village: its release, the folder of its pages ("99.01.01.2001/"), and whether its figures are told: those of a
    withdrawn release are not."""

    release: Release
    base: str
    told: bool = True

    @property
    def beside(self) -> IndicatorMember:
        """The village as pages of indicators know it."""
        return IndicatorMember(self.release, f"{self.base}index.html", self.told)

    def figure(self, name: str) -> Figure | None:
        """A key figure of the village, where it tells it."""
        return self.release.figure(name) if self.told and name in self.release.key_figures else None


def index_of_members(members: Sequence[SearchMember]) -> SearchIndex:
    """The index of villages in their order, with the figures that each tells as key figures."""
    names = dict.fromkeys(name for member in members if member.told for name in member.release.key_figures)
    areas = tuple(_index_member(member) for member in members)
    pages = tuple(_index_page(name, members) for name in list_indicators([member.beside for member in members]))
    return SearchIndex("id", areas, tuple(_index_figure(name, members) for name in names), pages, (), alone=False)


def _index_member(member: SearchMember) -> IndexArea:
    place = member.release.place
    codes = [place.code, place.code.replace(".", ""), *filter(None, [place.bps])]
    words = " ".join([*codes, place.kecamatan[1], place.kabupaten[1]])
    return IndexArea(place.full(), words, f"{member.base}index.html", (place.name, *codes), member.base)


def _index_page(name: str, members: Sequence[SearchMember]) -> IndexTable:
    """The page of an indicator over all villages."""
    told = (figure for member in members if member.told for figure in member.release.figures)
    first = next(figure for figure in told if figure.id == name and not figure.area)
    concepts = (first.definition.get("konsep") or {}).get("konsep", ())
    return IndexTable("", first.title, page_name(name, "id"), " ".join(concepts))


def _index_figure(name: str, members: Sequence[SearchMember]) -> IndexIndicator:
    figures = [member.figure(name) for member in members]
    first = next(figure for figure in figures if figure is not None)
    concepts = (first.definition.get("konsep") or {}).get("konsep", ())
    values = tuple("" if figure is None else figure_text(figure) + unit_of(figure, _T) for figure in figures)
    return IndexIndicator(name, first.title, " ".join(concepts), values)


def write_search(members: Sequence[SearchMember], out: Path, render: Callable[..., str], **values: Any) -> None:
    """Write the page of the search and its scripts into `out`; `render` fills the template of the page."""
    index = index_of_members(members)
    write_text(out / DATA, script_of(index, _T))
    (out / PROGRAM.name).write_bytes(read_program())
    lines = [
        (line, [(area, value) for area, value in zip(index.areas, line.values, strict=True) if value])
        for line in index.indicators
    ]
    write_text(out / PAGE, render(lines=lines, data=DATA, **values))
