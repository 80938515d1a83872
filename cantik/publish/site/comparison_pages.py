"""The village's first page beside its surroundings, and the page that says how the most similar villages are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any

from markupsafe import Markup

from cantik.base.canonical import canonical_json
from cantik.base.dates import long_date
from cantik.base.numerals import UNAVAILABLE, format_number
from cantik.publish.chart.lines import draw_spark
from cantik.publish.site import comparison_words as words
from cantik.publish.site import view
from cantik.publish.site.chart_views import points_of
from cantik.publish.site.comparison import (
    ComparedRelease,
    FigureComparison,
    Neighbours,
    ParentStanding,
    VillageRange,
    compare_figures,
    read_release,
)
from cantik.publish.site.peers import edition_json
from cantik.publish.site.view import Text, in_words
from cantik.release.model import Figure, Release, of_villages
from cantik.release.series import MeasureSeries
from cantik.release.show import figure_text

#: the page of the rule, the peer edition beside it, and what the first page was laid with
PAGE, EDITION, BESIDE = "mirip.html", "mirip.json", "banding.json"
_SPARK = 3  # years that make a line
_YEAR = "tahun"


@dataclass(frozen=True, slots=True)
class ComparisonItem:
    """What stands beside the key figure: its kind, what it is called, its numbers, each with whose it is ("" where the
    label says it), what must be said of it; `mark`: the letter under which `note` stands once below all figures."""

    kind: str  # kecamatan | kecamatan-desa | kabupaten | rentang | tahun | dusun
    label: str
    values: tuple[tuple[str, str], ...]
    note: str = ""
    refused: bool = False  # the note says why it is not compared
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A key figure of the first page in its place. Positions on the strip in per cent, None for what is not on it;
    `spark`: the line of its years as SVG, "" below three."""

    key: str
    title: str
    value: str
    unit: str
    sentence: str
    items: tuple[ComparisonItem, ...]
    note: str
    dot: float | None
    low: float | None
    high: float | None
    kecamatan: float | None
    kabupaten: float | None
    spark: str


def first_page_values(
    release: Release, around: Neighbours | None, series: Sequence[MeasureSeries], t: Text
) -> dict[str, Any]:
    """What the first page says of the village among others; nothing of one that stands alone."""
    if around is None:
        return {"placed": (), "beside": (), "by_parts": False, "refusals": {}}
    placed = place_figures(release, around, series, t)
    kinds = {item.kind for figure in placed for item in figure.items}
    if kinds == {_YEAR}:  # with nobody beside it, the parts of the village are what it can be seen against
        own = view.key_figures(release, t)
        placed = tuple(_beside_parts(figure, told, release, t) for figure, told in zip(placed, own, strict=True))
    placed, refusals = _mark_refusals(placed)
    return {
        "placed": placed if kinds else (),
        "beside": describe_sources(release, around, t),
        "by_parts": kinds == {_YEAR},
        "refusals": refusals,
    }


def _mark_refusals(placed: Sequence[PlacedFigure]) -> tuple[tuple[PlacedFigure, ...], dict[str, str]]:
    """Reasons why something is not compared that several figures have stand once, under a letter."""
    met = Counter(item.note for figure in placed for item in figure.items if item.refused)
    letters = dict(zip((note for note, count in met.items() if count > 1), ascii_lowercase, strict=False))
    marked = tuple(
        replace(figure, items=tuple(replace(item, mark=letters.get(item.note, "")) for item in figure.items))
        for figure in placed
    )
    return marked, {letter: note for note, letter in letters.items()}


def _beside_parts(figure: PlacedFigure, told: view.KeyFigure, release: Release, t: Text) -> PlacedFigure:
    """A key figure with the range of the dusun on its strip, where that is told."""
    if not told.words:
        return figure
    words_of = release.place.words
    item = ComparisonItem("dusun", t(words_of.dusun, words_of.dusun_en), ((told.words, ""),))
    return replace(figure, items=(item, *figure.items), dot=told.dot, low=told.low, high=told.high)


def place_figures(
    release: Release, around: Neighbours, series: Sequence[MeasureSeries], t: Text
) -> tuple[PlacedFigure, ...]:
    """The key figures, each in its place."""
    rows = compare_figures(read_release(release), release.key_figures, around, series)
    told = {each.key: each for each in series if each.kind == "indikator"}
    return tuple(_place(release, row, told.get(row.figure.id), t) for row in rows)


def _place(release: Release, row: FigureComparison, series: MeasureSeries | None, t: Text) -> PlacedFigure:
    figure = release.figure(row.figure.id)
    compared = row.own_apart is None
    parents = [_on_strip(parent) for parent in row.parents]
    own = row.figure.value if compared else None
    at = words.positions([own, row.range.low, row.range.high, *parents]) if own is not None else [None] * 5
    alone = at.count(None) == len(at) - 1
    dot, low, high, kecamatan, kabupaten = [None] * 5 if alone else at
    return PlacedFigure(
        figure.id,
        t(figure.title, figure.title_en),
        figure_text(figure, t.lang),
        _unit(figure, t),
        words.sentence_of(row, release.place, t),
        tuple(_items(release, row, t)),
        words.describe_refusal(row.own_apart, t, start=True),
        dot,
        low,
        high,
        kecamatan,
        kabupaten,
        "" if series is None else _spark(series, t),
    )


def _unit(figure: Figure, t: Text) -> str:
    return "%" if figure.unit == "persen" else t(figure.unit, figure.unit_en)


def _on_strip(parent: ParentStanding) -> Any:
    """A level's figure where it lies on the same scale: one that is compared."""
    return None if parent.figure is None or parent.order is None else parent.figure.value


def _items(release: Release, row: FigureComparison, t: Text) -> list[ComparisonItem]:
    place, items = release.place, []
    for parent in row.parents:
        if parent.figure is not None:
            note = words.describe_refusal(parent.apart, t)
            value = words.value_words(parent.figure, t.lang)
            items.append(
                ComparisonItem(parent.level, words.parent_name(parent, place, t), ((value, ""),), note, bool(note))
            )
        elif parent.level == "kecamatan" and parent.members is not None and row.own_apart is None:
            items += _range_item("kecamatan-desa", parent.members, row, words.level_name("kecamatan", place, t), t)
    if row.own_apart is None:
        items += _range_item("rentang", row.range, row, words.level_name("kabupaten", place, t), t)
    if row.former is not None:
        value = words.former_value(row.former, row.figure.decimals, t)
        order = words.former_order(row.former, t)
        note = order or words.former_note(row.former, t)
        items.append(
            ComparisonItem(_YEAR, str(row.former.year), ((value, ""),), note, refused=bool(note) and not order)
        )
    return items


def _range_item(kind: str, found: VillageRange, row: FigureComparison, name: str, t: Text) -> list[ComparisonItem]:
    """The lowest and the highest village; nothing below two that can be compared."""
    if found.low is None or found.high is None or found.lowest is None or found.highest is None:
        return []
    low, high = (format_number(value, row.figure.decimals, t.lang) for value in (found.low, found.high))
    ends = ((low, found.lowest.short), (high, found.highest.short))
    told = of_villages(found.told, found.of, t.lang)
    label = f"{name}, {told}" if kind == "kecamatan-desa" else told
    return [ComparisonItem(kind, label, ((low, ""),) if low == high else ends, words.describe_apart(found.apart, t))]


def _spark(series: MeasureSeries, t: Text) -> str:
    line = next((line for line in series.lines if not line.place), None)
    points = () if line is None else points_of(series, line, t)
    # drawn by publish.chart, which escapes every text
    return Markup(draw_spark(points)) if sum(point.value is not None for point in points) >= _SPARK else ""  # noqa: S704


# ── what is said above the figures ───────────────────────────────────────────────────────────────
def describe_sources(release: Release, around: Neighbours, t: Text) -> list[str]:
    """What the page compares with, by number and day: releases of the levels, the peer edition; what there is not."""
    place, lines = release.place, []
    for level, parent in (("kecamatan", around.kecamatan), ("kabupaten", around.kabupaten)):
        name = words.level_name(level, place, t)
        if parent is None:
            lines.append(t(f"Rilis {name} belum ada", f"There is no release of {name} yet"))
            continue
        edition = in_words(f"Rilis {parent.number}", t)
        day, some = long_date(parent.reference, t.lang), ""
        if parent.counted:  # the sum of some villages is no figure of their level
            told = of_villages(*parent.counted, t.lang)
            some = t(f"; baru {told}, jadi belum dibandingkan", f"; only {told} so far, so not compared yet")
        lines.append(t(f"{name}: {edition}, keadaan {day}{some}", f"{name}: {edition}, as of {day}{some}"))
    lines.append(_edition_words(release, around, t))
    return lines


def _edition_words(release: Release, around: Neighbours, t: Text) -> str:
    edition, name = around.edition, words.level_name("kabupaten", release.place, t)
    if edition is None or len(edition.villages) < 2:
        told = of_villages(len(set(around.members) | {release.place.code}), max(1, around.of_kabupaten), t.lang)
        return t(f"{name}: baru {told} yang terbit", f"{name}: only {told} published so far")
    told = of_villages(len(edition.villages), max(len(edition.villages), around.of_kabupaten), t.lang)
    number, day = edition.number, long_date(edition.day, t.lang)
    said = t(f"Edisi desa mirip {number}, {day}: {told}", f"Peer edition {number}, {day}: {told}")
    if release.place.code in edition.villages:
        return said
    return said + t(", desa ini belum termasuk", ", this village not yet among them")


# ── the page of the rule ─────────────────────────────────────────────────────────────────────────
def peer_page(release: Release, around: Neighbours, t: Text) -> dict[str, Any]:
    """The rule, its measures, and the village beside those most alike, as values for the template."""
    edition, rule = around.edition, around.rule
    chosen = () if edition is None else edition.peers_of(release.place.code)
    own = read_release(release)
    heads = [figure_title(release, measure.indicator, t) for measure in rule.measures]
    peers = [around.members[code] for code, _far in chosen if code in around.members]
    distances = dict(chosen)
    return {
        "rule": rule,
        "told": t(rule.told, rule.told_en),
        "source": t(rule.basis_of.text, rule.basis_of.text_en),
        "measures": [
            (head, t(measure.why, measure.why_en), measure.logarithm)
            for head, measure in zip(heads, rule.measures, strict=True)
        ],
        "heads": heads,
        "rows": [
            _peer_row(each, around, t, "" if each is own else format_number(distances[each.code], 2, t.lang))
            for each in [own, *peers]
        ],
        "chosen": edition,
        "day": "" if edition is None else long_date(edition.day, t.lang),
        "of": ""
        if edition is None
        else of_villages(len(edition.villages), max(len(edition.villages), around.of_kabupaten), t.lang),
    }


def figure_title(release: Release, name: str, t: Text) -> str:
    """The title of an indicator as the release says it; its id where the release has none."""
    found = next((figure for figure in release.figures if figure.id == name and not figure.area), None)
    return name if found is None else t(found.title, found.title_en)


def _peer_row(each: ComparedRelease, around: Neighbours, t: Text, distance: str) -> dict[str, Any]:
    held = [each.figures.get(measure.indicator) for measure in around.rule.measures]
    return {
        "code": each.code,
        "name": t(each.name, each.name_en),
        "number": each.number,
        "distance": distance,
        "values": [UNAVAILABLE if figure is None else words.value_words(figure, t.lang) for figure in held],
    }


# ── files ────────────────────────────────────────────────────────────────────────────────────────
def stamp_of(around: Neighbours) -> Mapping[str, str]:
    """By what the first page is to be laid anew: the editions that it quotes."""
    parents = {"kecamatan": around.kecamatan, "kabupaten": around.kabupaten}
    said = {level: f"{parent.number} {parent.content}" for level, parent in parents.items() if parent is not None}
    edition = around.edition
    return said if edition is None else {**said, "mirip": f"{edition.area} {edition.number}"}


def stamp_bytes(around: Neighbours) -> bytes:
    """The same as the file beside the pages."""
    return canonical_json(dict(stamp_of(around)))


def files_of(around: Neighbours) -> dict[str, bytes]:
    """The files beside the pages: what is quoted, and the peer edition whole, so that anybody can choose again."""
    files = {BESIDE: stamp_bytes(around)}
    if around.edition is not None:
        files[EDITION] = edition_json(around.edition)
    return files
