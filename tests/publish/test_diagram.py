"""Charts of several numbers: drawn in proportion, nothing across a gap or a break, nothing of what is hidden."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from cantik.publish.chart import Chart, draw_groups, draw_shares, for_web, svg, write_picture
from cantik.publish.chart.forms import Dot, Dots, Lines, Point, Slope, SlopeLine, SmallLine, SmallLines
from cantik.publish.chart.marks import nice_ticks
from cantik.publish.site.chart_views import chart_of_areas, chart_of_years
from cantik.publish.site.view import Text
from cantik.publish.typeset.fonts import FOLDER
from cantik.release.model import Cell
from cantik.release.series import MeasureSeries, series_of
from tests.fixtures.contoh_rilis import common_release, hide
from tests.release.test_deret_luar import TABLE, of_year, water

RELEASE = common_release()
FACE = ImageFont.truetype(str(FOLDER / "SourceSans3-Regular.ttf"), 120)
SVG = "{http://www.w3.org/2000/svg}"
T = Text("id")


def by_sex(hidden: tuple[int, int] | None = None) -> Chart | None:
    table = RELEASE.table("pekerjaan-x")
    return draw_groups(table if hidden is None else hide(table, hidden))


def inside(drawn: str, wider: float) -> list[str]:
    """Shapes and texts that leave a drawing in a face so much wider than the bundled one."""
    root = ET.fromstring(drawn)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.iter(f"{SVG}circle")]
    out = [f"{x} {y}" for x, y in dots if not (0 <= x <= width and 0 <= y <= height)]
    for text in root.iter(f"{SVG}text"):
        size = float(text.get("font-size", 12))
        long = wider * FACE.getlength(text.text or "") / 120 * size
        start = float(text.attrib["x"]) - {"end": long, "middle": long / 2}.get(text.get("text-anchor", ""), 0)
        if start < -1 or start + long > width + 1 or not 0 <= float(text.attrib["y"]) <= height:
            out.append(text.text or "")
    return out


def points(*values: int | None, broken: int = 0) -> tuple[Point, ...]:
    """Years from 2020 on; `broken`: the year that cannot be set beside the one before."""
    years = range(2020, 2020 + len(values))
    return tuple(
        Point(year, value, "NA" if value is None else str(value), broken=year == broken)
        for year, value in zip(years, values, strict=True)
    )


def slope_line(label: str, start: int, end: int) -> SlopeLine:
    first, last = points(start, end)
    return SlopeLine(label, first, last)


def line(*told: Point) -> Chart:
    ticks = ((0, "0"), (20, "20"))
    return Chart("garis", "x", "x", "x", form=Lines(told, ticks, "putus"))


def strokes(chart: Chart) -> int:
    """How many pieces of the line itself are drawn."""
    root = ET.fromstring(svg(chart))
    return sum(each.get("stroke") == "#124a7c" for each in root.iter(f"{SVG}line"))


def test_a_line_ends_at_what_is_hidden_missing_or_broken() -> None:
    assert strokes(line(*points(1, 2, 3, 4))) == 3
    assert strokes(line(*points(1, None, 3, 4))) == 1
    assert strokes(line(*points(1, 2, 3, 4, broken=2022))) == 2
    without_a_year = [point for point in points(1, 2, 3, 4) if point.year != 2021]
    assert strokes(line(*without_a_year)) == 1
    drawn = ET.fromstring(svg(line(*points(1, None, 3, broken=2022))))
    assert len(list(drawn.iter(f"{SVG}circle"))) == 2
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "NA" in said
    assert "putus" in said


def test_a_slope_has_no_line_to_a_hidden_end_nor_over_a_break() -> None:
    def slope(start: Point, end: Point) -> Chart:
        return Chart("lereng", "x", "x", "x", form=Slope((SlopeLine("a", start, end), slope_line("b", 7, 9))))

    assert svg(slope(*points(1, 2))).count("<line") == 2
    assert svg(slope(*points(1, None))).count("<line") == 1
    assert svg(slope(*points(1, 2, broken=2021))).count("<line") == 1


def test_higher_is_higher_and_the_same_number_as_high() -> None:
    ticks = ((0, "0"), (20, "20"))
    panels = tuple(SmallLine((name,), points(*values)) for name, values in (("a", (5, 10)), ("b", (10, 20))))
    drawn = ET.fromstring(svg(Chart("panel", "x", "x", "x", form=SmallLines(panels, ticks, "putus"))))
    heights = [float(dot.attrib["cy"]) for dot in drawn.iter(f"{SVG}circle")]
    assert heights[1] == heights[2]
    assert heights[0] - heights[1] == pytest.approx((heights[2] - heights[3]) / 2, abs=0.02)


def test_bars_beside_one_another_are_as_long_as_their_numbers() -> None:
    chart = by_sex()
    assert chart is not None
    drawn = ET.fromstring(svg(chart))
    bars = list(drawn.iter(f"{SVG}rect"))[2:]  # the first two are the key
    values = [value for row in chart.form.rows for value in row.values]  # type: ignore[union-attr]
    scale = {round(float(bar.attrib["width"]) / float(value), 2) for bar, value in zip(bars, values, strict=True)}
    assert max(scale) - min(scale) <= 0.02


def test_a_hidden_cell_takes_the_chart_of_its_table_away() -> None:
    assert by_sex() is not None
    assert by_sex((1, 0)) is None


def test_an_area_that_is_hidden_has_no_dot_and_no_range_is_told() -> None:
    figures = [f for f in RELEASE.figures if f.id == "rasio_jk" and f.area]
    hidden = replace(figures[0], value=None, status="rahasia")
    altered = replace(RELEASE, figures=tuple(hidden if f is figures[0] else f for f in RELEASE.figures))
    whole, part = chart_of_areas(RELEASE, "rasio_jk", T), chart_of_areas(altered, "rasio_jk", T)
    assert whole is not None
    assert part is not None
    assert whole[1].startswith("Tertinggi")
    assert not part[1].startswith("Tertinggi")
    circles = [svg(chart).count("<circle") for chart, _ in (whole, part)]
    assert circles[0] == circles[1] + 1
    assert f"{figures[0].area_label} NA" in part[0].alt
    assert chart_of_areas(RELEASE, "jumlah_penduduk", T) is None


def series(*years: tuple[int, tuple[int | None, ...]]) -> MeasureSeries:
    told = [of_year(year, change=water(*values)) for year, values in years]
    return next(found for found in series_of(told) if found.key == TABLE)


def test_two_years_are_slopes_three_are_small_lines_and_say_the_printed_numbers() -> None:
    first, second, third = (100, 200, 300, 30, 20, 650), (90, 210, 280, None, None, 600), (80, 220, 260, 40, 10, 610)
    two = chart_of_years(series((2023, first), (2024, second)), T)
    three = chart_of_years(series((2022, first), (2023, second), (2024, third)), T)
    assert two is not None
    assert three is not None
    assert (two[0].kind, three[0].kind) == ("lereng", "panel")
    assert two[1] == two[0].title  # something of the last year is hidden: no class is called largest
    assert three[1] == "Sumur bor terbanyak pada 2024: 260"
    assert "Lainnya: 2022 20, 2023 NA, 2024 10" in three[0].alt


def test_nothing_leaves_a_drawing() -> None:
    """In the file of a chart and on a page, for faces a fifth wider, with names of 44 letters."""
    long = "Dusun Karang Anyar Wetan Kali Banyu Putih II"
    dots = Dots(tuple(Dot((long[:22], long[22:]), v, f"{v},00") for v in (3, 7, 90)), Dot(("Kelurahan",), 99, "99,00"))
    slopes = Slope(tuple(slope_line(long, v, 100 - v) for v in range(12)))
    forms = (dots, slopes, line(*points(1, 20, 3, 4, 5, 6, 7, 8, 9)).form)
    charts = [Chart("x", "x", long, "x", form=form) for form in forms]
    found = by_sex()
    assert found is not None
    for chart in (*charts, found):
        assert inside(svg(chart), 1.0) == []
        assert inside(for_web(chart, "g"), 1.2) == []


def test_the_file_of_a_chart_says_where_it_comes_from_and_escapes_what_it_says() -> None:
    chart = by_sex()
    assert chart is not None
    drawn = write_picture(chart, "Temuan <b>", "Judul & satuan", ["Sumber: S.", "Kutipan."])
    said = [text.text for text in ET.fromstring(drawn).iter(f"{SVG}text")]
    assert {"Temuan <b>", "Judul & satuan", "Sumber: S.", "Kutipan."} <= set(said)
    assert write_picture(chart, "Temuan <b>", "Judul & satuan", ["Sumber: S.", "Kutipan."]) == drawn


@given(st.decimals(0, 10**7, places=2), st.decimals(0, 10**7, places=2))
def test_an_axis_has_few_round_numbers_around_all_values(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high)
    assert ticks[0] <= low
    assert high <= ticks[-1]
    assert 2 <= len(ticks) <= 5
    assert len({second - first for first, second in pairwise(ticks)}) == 1


def test_shares_fill_a_row_and_an_area_without_anybody_has_none() -> None:
    told = RELEASE.table("pendidikan-g")
    table = replace(told, cells=tuple(Cell(place + 1, "ada") for place in range(len(told.cells))))
    areas, classes = (len(axis.categories) for axis in table.axes)
    chart = draw_shares(table)
    assert chart is not None
    widths = [float(each.attrib["width"]) for each in ET.fromstring(svg(chart)).iter(f"{SVG}rect")][classes - 1 :]
    assert len(widths) == areas * (classes - 1)
    for row in range(areas):
        own = widths[row * (classes - 1) : (row + 1) * (classes - 1)]
        assert sum(own) == pytest.approx(220 - (classes - 1), abs=0.1)  # each part leaves a unit free behind it
    empty = tuple(Cell(0, "ada") if where[0] is table.axes[0].categories[0] else cell for where, cell in table.walk())
    assert draw_shares(replace(table, cells=empty)) is None
    assert draw_shares(hide(table, (1, 1))) is None
