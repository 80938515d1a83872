"""Pictures of a village with a long name, and of a month: every word and number stands on the page, within it, on no
other one; read from the text of the page as it is set, in every size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import pypdfium2
import pytest

from cantik.publish.infographic.choice import PictureChoice
from cantik.publish.infographic.content import content, describe_picture
from cantik.publish.infographic.make import picture_job
from cantik.publish.infographic.monthly import content_month
from cantik.publish.typeset import Press, legible
from cantik.release.card import QUARTERLY, CardPeriod
from cantik.release.model import Release
from tests.fixtures.malam import by_night
from tests.products.baca import bare
from tests.publish.book_releases import plain
from tests.release.test_kartu import card

LONG = "Sumberrejo Karangpandan Mulyoharjo Gondangjo"
UNBROKEN = "Karangsumberwaringinpandanmulyogondangrejojo"
SIZES = ["cerita", *map(by_night, ("persegi", "potret", "a3"))]
Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as one:
        yield one


class Sheet:
    """The only page of a picture: its words without white space, and where its lines of text stand."""

    def __init__(self, press: Press, data: Mapping[str, Any], size: str) -> None:
        (page,) = pypdfium2.PdfDocument(press.print_pages(replace(picture_job(data, size), format="pdf")))
        self.size, text = page.get_size(), page.get_textpage()
        self.words = bare(text.get_text_range())
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        self.boxes: list[tuple[Box, str]] = [(box, text.get_text_bounded(*box)) for box in boxes]

    def outside(self) -> list[str]:
        """Lines that leave the page."""
        wide, high = self.size
        return [said for (x, y, right, top), said in self.boxes if x < 0 or y < 0 or right > wide or top > high]

    def collisions(self) -> list[tuple[str, str]]:
        """Lines that stand on one another by more than a third of the smaller one."""
        found = []
        for (box, said), (other, also) in combinations(self.boxes, 2):
            wide = min(box[2], other[2]) - max(box[0], other[0])
            high = min(box[3], other[3]) - max(box[1], other[1])
            least = min((each[2] - each[0]) * (each[3] - each[1]) for each in (box, other))
            if wide > 0 and high > 0 and wide * high > least / 3:
                found.append((said, also))
        return found


def renamed(name: str) -> Release:
    """A release whose village and dusun all have a long name."""
    release = plain()
    tables = tuple(
        replace(
            table,
            axes=tuple(
                replace(
                    axis,
                    categories=tuple(
                        c if c.total or axis.role != "wilayah" else replace(c, label=f"{name[:-2]} {at}")
                        for at, c in enumerate(axis.categories)
                    ),
                )
                for axis in table.axes
            ),
        )
        for table in release.tables
    )
    areas = sorted({figure.area for figure in release.figures if figure.area})
    figures = tuple(
        replace(figure, area_label=f"{name[:-2]} {areas.index(figure.area)}") if figure.area else figure
        for figure in release.figures
    )
    return replace(release, place=replace(release.place, name=name), tables=tables, figures=figures)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", [UNBROKEN, by_night(LONG)])
def test_a_name_of_44_letters_stands_whole_in_the_picture_of_a_year(name: str, size: str, press: Press) -> None:
    assert len(name) == 44
    sheet = Sheet(press, content(legible(renamed(name)), size=size), size)
    assert bare(f"Desa {name}") in sheet.words
    assert sheet.outside() == []
    assert sheet.collisions() == []


@pytest.mark.parametrize("size", SIZES)
def test_the_same_picture_in_english_keeps_the_names(size: str, press: Press) -> None:
    release = renamed(UNBROKEN)
    data = content(legible(release), size=size, choice=PictureChoice(lang="en"))
    sheet = Sheet(press, data, size)
    for said in (f"{UNBROKEN} Village", "In Figures 2026, as of 31 December 2025", "EXAMPLE", "Source:", "Release"):
        assert bare(said) in sheet.words, said
    words = describe_picture(data)
    for indonesian in ("keadaan", "terbit", "Sumber", "Rilis", "Menurut", "tertinggi", "persen", "CONTOH", "Umur"):
        assert indonesian not in words, words
    assert sheet.outside() == []
    assert sheet.collisions() == []


@pytest.mark.parametrize("size", SIZES)
def test_a_month_in_english_says_every_line_of_its_card(size: str, press: Press) -> None:
    made = card(CardPeriod(2026, 7, QUARTERLY), born=23, dead=11, k=-2)
    made = replace(made, place=replace(made.place, name=LONG), late=-4)
    sheet = Sheet(press, content_month(legible(made), size=size, theme="This Month", lang="en"), size)
    for said in (
        *("4,831ˣ", "1,450ˣ", "23ˣ", "11ˣ", "9ˣ", "8ˣ", "-2ˣ", "up by 11 persons", "Quarter 3 2026", "K-2026-T3"),
        *(
            "30 September 2026",
            f"{LONG} Village",
            "At the beginning 4 persons fewer than at the end of the card before",
        ),
    ):
        assert bare(said) in sheet.words.replace("−", "-").replace("–", "-"), said
    assert sheet.outside() == []
    assert sheet.collisions() == []


@pytest.mark.parametrize("size", SIZES)
def test_a_month_says_every_line_of_its_card(size: str, press: Press) -> None:
    """Numbers of a card that were added up by hand: 4.820 + 23 - 11 + 9 - 8 - 2 = 4.831."""
    made = card(CardPeriod(2026, 7, QUARTERLY), born=23, dead=11, k=-2)
    made = replace(made, place=replace(made.place, name=LONG), late=-4)
    sheet = Sheet(press, content_month(legible(made), size=size, theme="Bulan Ini"), size)
    for said in (
        *("4.831ˣjiwa", "1.450ˣKK", "23ˣ", "11ˣ", "9ˣ", "8ˣ", "-2ˣ", "Penduduk awal 4.820ˣ jiwa"),
        *("bertambah 11 jiwa", "Triwulan 3 2026", "K-2026-T3", "30 September 2026", f"Desa {LONG}"),
        "Penduduk awal 4 orang lebih sedikit daripada penduduk akhir kartu sebelumnya",
    ):
        assert bare(said) in sheet.words.replace("−", "-").replace("–", "-"), said
    assert sheet.outside() == []
    assert sheet.collisions() == []


def test_a_line_on_another_one_would_be_seen() -> None:
    sheet = object.__new__(Sheet)
    sheet.size = (100.0, 100.0)
    sheet.boxes = [
        ((0.0, 0.0, 50.0, 10.0), "satu"),
        ((5.0, 2.0, 60.0, 12.0), "dua"),
        ((0.0, 90.0, 120.0, 99.0), "tiga"),
    ]
    assert (sheet.collisions(), sheet.outside()) == ([("satu", "dua")], ["tiga"])
