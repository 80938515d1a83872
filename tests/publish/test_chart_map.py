"""Charts and maps show published values only, in Indonesian numbers, with an alternative text that says them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from cantik.publish import exchange, workbook
from cantik.publish.chart import Bar, Chart, bars, for_web, pyramid, svg
from cantik.publish.map import MapLook, breaks, draw
from cantik.publish.site import PublicSite, make
from cantik.publish.typeset.fonts import FOLDER
from tests.fixtures.contoh_rilis import common_release, hide, make_release

RELEASE = common_release()
FACE = ImageFont.truetype(str(FOLDER / "SourceSans3-Regular.ttf"), 120)


def texts(drawn: str) -> list[str]:
    """The visible texts of an SVG, without titles."""
    root = ET.fromstring(drawn)
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


def rects(root: ET.Element) -> list[ET.Element]:
    """The bars of an SVG."""
    return list(root.iter("{http://www.w3.org/2000/svg}rect"))


def test_the_pyramid_carries_every_number_of_its_table() -> None:
    table = RELEASE.table("penduduk_umur_jk")
    chart = pyramid(table)
    assert chart is not None
    shown = texts(svg(chart))
    wanted = [f"{c.value:,}".replace(",", ".") for cats, c in table.walk() if not any(x.total for x in cats)]
    assert sorted(t for t in shown if re.fullmatch(r"[\d.]+", t)) == sorted(wanted)
    # oldest on top, youngest at the bottom: layered charts are known to sort ages as text
    ages = [t for t in shown if "–" in t or t == "75+"]
    assert set(ages) == {c.label for c in table.axes[1].categories if not c.total}


def test_a_bar_is_as_long_as_its_value_and_nothing_leaves_the_drawing() -> None:
    """Read from the drawing alone: lengths in proportion, every letter inside, on a page for a face a fifth wider."""
    for key in ("pekerjaan", "penduduk_umur_jk"):
        table = RELEASE.table(key)
        chart = pyramid(table) or bars(table)
        assert chart is not None
        for drawn, wider in ((svg(chart), 1.0), (for_web(chart, "g"), 1.2)):
            root = ET.fromstring(drawn)
            _, _, width, height = map(float, root.attrib["viewBox"].split())
            shapes = [{name: float(r.attrib[name]) for name in ("x", "y", "width", "height")} for r in rects(root)]
            drawings = [bar for bar in (*chart.bars, *(bar for side in chart.sides for bar in side.bars)) if bar.value]
            scale = {round(shape["width"] / float(bar.value), 2) for shape, bar in zip(shapes, drawings, strict=True)}
            assert max(scale) - min(scale) <= 0.02
            assert all(s["x"] >= 0 and s["x"] + s["width"] <= width and s["y"] + s["height"] <= height for s in shapes)
            for text in root.iter("{http://www.w3.org/2000/svg}text"):
                long = wider * FACE.getlength(text.text or "") / 10
                start = float(text.attrib["x"]) - {"end": long, "middle": long / 2}.get(text.get("text-anchor", ""), 0)
                assert start >= -1
                assert start + long <= width + 1


def test_lines_of_a_long_label_stand_around_the_middle_of_its_bar() -> None:
    drawn = ET.fromstring(svg(Chart("batang", "t", "", "", (Bar(("satu", "dua"), 4, "4"), Bar(("tiga",), 2, "2")))))
    base = {text.text: float(text.attrib["y"]) for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert base["satu"] + base["dua"] == pytest.approx(2 * base["4"])
    assert base["dua"] - base["satu"] == pytest.approx(13)
    assert base["tiga"] == base["2"]


def test_no_pyramid_when_a_cell_is_hidden() -> None:
    assert pyramid(hide(RELEASE.table("penduduk_umur_jk"), (0, 3))) is None


def test_hidden_categories_stand_without_a_bar_as_na() -> None:
    chart = bars(RELEASE.table("air_minum"))
    assert chart is not None
    assert "Sumur terlindung, Lainnya tidak ditampilkan" in chart.alt
    shown = texts(svg(chart))
    assert {"Sumur terlindung", "Lainnya"} <= set(shown)
    assert shown.count("NA") == 2


def test_the_bars_that_the_finding_speaks_of_are_brought_out() -> None:
    """A sentence about farmers over a chart that brings out the officials is read wrongly."""
    table = replace(RELEASE.table("pekerjaan"), finding="Satu dari lima bekerja di pertanian", subjects=())
    named = table.axes[0].categories[1]
    neutral, marked = bars(table), bars(replace(table, subjects=(named.id,)))
    assert neutral is not None
    assert marked is not None
    drawn = svg(marked)
    assert drawn.count('fill="#124a7c"') == 1
    assert svg(neutral).count('fill="#9aa8b1"') == 0
    assert sum(bar.subject for bar in marked.bars) == 1


def test_levels_keep_their_order_and_others_go_by_size() -> None:
    table = RELEASE.table("pekerjaan")
    axis = table.axes[0]
    levels = [c.label.split()[0] for c in axis.categories if not c.total]
    by_size, by_level = bars(table), bars(replace(table, axes=(replace(axis, ordered=True), *table.axes[1:])))
    assert by_size is not None
    assert by_level is not None
    firsts = [
        [text.split()[0] for text in texts(svg(chart)) if text.split()[0] in levels] for chart in (by_size, by_level)
    ]
    assert firsts[1] == levels
    assert firsts[0] != levels


def test_a_label_with_marks_of_its_own_does_not_break_the_drawing() -> None:
    table = RELEASE.table("pekerjaan")
    axis = table.axes[0]
    odd = replace(axis.categories[0], label="Jum'at \\ 'kliwon' <b>")
    changed = replace(table, axes=(replace(axis, categories=(odd, *axis.categories[1:])),))
    chart = bars(changed)
    assert chart is not None
    assert "Jum'at \\ 'kliwon' <b>" in " ".join(texts(svg(chart)))


def test_the_web_form_has_its_title_and_follows_the_theme() -> None:
    chart = bars(RELEASE.table("pekerjaan"))
    assert chart is not None
    inline = for_web(chart, "g1")
    root = ET.fromstring(inline)
    assert root.find("{http://www.w3.org/2000/svg}title").text == chart.alt  # type: ignore[union-attr]
    assert "var(--ink)" in inline
    assert "font-family" not in inline
    assert "#13202a" not in inline


def test_a_map_hatches_what_is_hidden() -> None:
    drawing = draw(RELEASE, "akta", MapLook(web=True))
    assert drawing is not None
    root = ET.fromstring(drawing.svg)
    fills = {
        p.find("{http://www.w3.org/2000/svg}title").text: p.get("fill")  # type: ignore[union-attr]
        for p in root.iter("{http://www.w3.org/2000/svg}path")
    }
    assert fills["Sumbercontoh: NA"] == "url(#peta-na)"
    assert sum("na" in str(f) for f in fills.values()) == 1
    assert (-1, "NA, tidak ditampilkan") in drawing.legend


def test_no_map_without_geometry() -> None:
    assert draw(replace(RELEASE, geometry=None), "akta") is None


def spread(classes: list[list[float]]) -> float:
    return sum(sum((v - sum(c) / len(c)) ** 2 for v in c) for c in classes if c)


def grouped(values: list[float], limits: list[float]) -> list[list[float]]:
    out: list[list[float]] = [[] for _ in limits]
    for v in values:
        out[next(i for i, limit in enumerate(limits) if v <= limit)].append(v)
    return out


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9), st.integers(2, 4))
def test_no_other_limits_have_less_spread(numbers: list[int], classes: int) -> None:
    values = [float(n) for n in numbers]
    found = breaks(values, classes)
    distinct = sorted(set(values))
    if len(distinct) <= classes:
        assert found == distinct
        return
    best = min(spread(grouped(values, [*cut, distinct[-1]])) for cut in combinations(distinct[:-1], classes - 1))
    assert spread(grouped(values, found)) == pytest.approx(best)


def test_the_web_form_keeps_every_digit_of_every_number() -> None:
    chart = pyramid(RELEASE.table("penduduk_umur_jk"))
    assert chart is not None
    drawn = svg(chart)
    assert texts(for_web(chart, "g")) == texts(drawn)


def test_the_page_of_maps_compares_rates_only() -> None:
    from cantik.publish.site.make import _Pages
    from cantik.publish.site.release_views import ReleaseViews

    release = make_release()
    counts = tuple(replace(f, decimals=0) if f.id == "lansia" else f for f in release.figures)
    views = ReleaseViews(replace(release, figures=counts), (), {}, withdrawn=False)
    shown = {f.id for f in _Pages(views, Path(), "id", None)._map_figures()}
    assert "lansia" not in shown
    assert "ktp_el" in shown


def test_a_site_rendered_before_its_book_was_printed_is_that_of_the_finished_release(tmp_path: Path) -> None:
    """A run renders its pages while the book prints: they must not show a release without it."""
    lies = tmp_path / "rilis"
    exchange.make(RELEASE, lies)
    workbook.make(RELEASE, lies)
    early = PublicSite(RELEASE)
    early.render(lies, tmp_path / "dini")
    assert not (tmp_path / "dini" / "index.html").exists()
    for name in ("produk/buku.pdf", "produk/infografis.pdf", "produk/infografis.png"):
        (lies / name).write_bytes(b"x" * 123_456)
    pages = early.write(lies, tmp_path / "dini")
    assert pages == make(RELEASE, lies, tmp_path / "sesudah")
    written = {page: (tmp_path / "dini" / page).read_bytes() for page in pages}
    assert written == {page: (tmp_path / "sesudah" / page).read_bytes() for page in pages}
    assert all(name in written["index.html"].decode() for name in ("buku.pdf", "infografis.pdf", "infografis.png"))
    assert "tabel.xlsx" in written["tabel/penduduk_umur_jk.html"].decode()
